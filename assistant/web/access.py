"""Who may change the documents: the one place where the pages ask."""

import gradio as gr

from assistant.accounts import Account


def is_administrator(request: gr.Request) -> bool:
    """Whether the person behind a request may add and remove documents; where nobody logs in, everybody may."""
    account = request.request.scope.get("account") if request.request else None
    return not isinstance(account, Account) or account.role == "administrator"
