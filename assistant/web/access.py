"""Who may change the documents: the one place where the pages ask."""

import gradio as gr


def is_administrator(request: gr.Request) -> bool:
    """Whether the person behind a request may add and remove documents; without accounts everybody may."""
    del request
    return True
