"""The web app: a chat that shows its evidence, and the documents to read. Gradio's one home."""

import os
from importlib import resources

# Read when Gradio is imported: without them it asks two hosts on the internet at every start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.guard import answer_errors
from assistant.library import Library
from assistant.web.chat import chat_tab
from assistant.web.ledger import ledger_tab
from assistant.web.reader import reader_tab

_FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def mount_web_app(app: FastAPI, library: Library) -> None:
    """Mount the web app at / of an app; the app's own routes go first and stay as they are."""
    here = resources.files(__package__)
    gr.mount_gradio_app(
        app,
        build_pages(library).queue(default_concurrency_limit=4, max_size=64, api_open=False),
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size="1kb",  # the pages take no files
        theme=gr.themes.Base(
            primary_hue="blue", neutral_hue="slate", radius_size="md", font=_FONTS, font_mono=_FONTS
        ).set(body_text_color_subdued="*neutral_600", input_placeholder_color="*neutral_500"),  # Gradio's are too pale
        css=(here / "style.css").read_text(encoding="utf-8"),
        head=f"<script>{(here / 'page.js').read_text(encoding='utf-8')}</script>",
    )
    pages = app.routes[-1]  # Gradio's own app: whatever no route of ours takes ends up there
    if isinstance(pages, Mount) and isinstance(pages.app, FastAPI):
        answer_errors(pages.app)


def build_pages(library: Library) -> gr.Blocks:
    """Return the pages over a library.

    What they show of documents and answers is HTML inside Gradio's Markdown and Chatbot: escaped here, and cleaned by
    them in the browser once more. `gr.HTML` cleans nothing and needs a content policy that runs code from strings.
    """
    pages: gr.Blocks = gr.Blocks(title="政策问答助手", analytics_enabled=False, fill_width=True)
    with pages:
        gr.Markdown(
            "# 政策问答助手\n只依据已载入的政策原文回答，句句标明出处；原文没写的，如实说明。", elem_classes="masthead"
        )
        wanted = gr.Textbox(visible="hidden", elem_id="wanted")  # not within a tab: those come when first looked at
        with gr.Tabs() as tabs:
            with gr.Tab("问政策", id="chat"):
                chat_tab(library)
            with gr.Tab("原文", id="reader"):
                reader_tab(library, tabs, wanted)
            with gr.Tab("文档事实", id="ledger"):
                ledger_tab(library)
    return pages
