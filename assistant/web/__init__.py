"""The web app: answers that show their evidence, what the documents state as tables, and the documents. Gradio's home."""

import os
from importlib import resources

# Read when Gradio is imported: without them it asks two hosts on the internet at every start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.feedback import REASONS
from assistant.guard import answer_errors
from assistant.library import Library
from assistant.web.access import way_out
from assistant.web.chat import chat_tab
from assistant.web.documents import documents_tab
from assistant.web.download import Downloads
from assistant.web.facts import duties_tab, targets_tab
from assistant.web.quality import quality_tab, serve_report
from assistant.web.reader import reader_tab
from assistant.web.support import support_tab
from corpus.read import LARGEST

_FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def mount_web_app(app: FastAPI, library: Library) -> None:
    """Mount the web app at / of an app; the app's own routes go first and stay as they are."""
    here = resources.files(__package__)
    downloads = Downloads(app)
    serve_report(app, library)
    script = f"const REASONS = {list(REASONS)!r};\n{(here / 'page.js').read_text(encoding='utf-8')}"
    gr.mount_gradio_app(
        app,
        build_pages(library, downloads).queue(default_concurrency_limit=4, max_size=64, api_open=False),
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size=LARGEST,
        theme=gr.themes.Base(
            primary_hue="blue", neutral_hue="slate", radius_size="md", font=_FONTS, font_mono=_FONTS
        ).set(  # Gradio's are too pale to read
            body_text_color_subdued="*neutral_600",
            input_placeholder_color="*neutral_500",
            input_placeholder_color_dark="*neutral_300",
            body_text_color_subdued_dark="*neutral_300",
            button_primary_background_fill="*primary_600",
            button_primary_background_fill_hover="*primary_700",
            button_primary_background_fill_dark="*primary_600",
        ),
        css=(here / "style.css").read_text(encoding="utf-8"),
        head=f"<script>{script}</script>",
    )
    pages = app.routes[-1]  # Gradio's own app: whatever no route of ours takes ends up there
    if isinstance(pages, Mount) and isinstance(pages.app, FastAPI):
        answer_errors(pages.app)


def build_pages(library: Library, downloads: Downloads) -> gr.Blocks:
    """Return the pages over a library.

    What they show of documents and answers is HTML inside Gradio's Markdown and Chatbot: escaped here, and cleaned by
    them in the browser once more. `gr.HTML` cleans nothing and needs a content policy that runs code from strings.
    """
    pages: gr.Blocks = gr.Blocks(
        title="政策问答助手", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    )
    with pages:
        gr.Markdown(
            "# 政策问答助手\n只依据已载入的政策原文回答，句句标明出处；原文没写的，如实说明。", elem_classes="masthead"
        )
        leave = gr.Button("退出", link="/logout", link_target="_self", size="sm", visible=False, elem_classes="leave")
        pages.load(way_out, None, leave, api_visibility="private", show_progress="hidden")
        # Not within a tab: those come when first looked at.
        wanted = gr.Textbox(visible="hidden", elem_id="wanted")
        rated = gr.Textbox(visible="hidden", elem_id="rated")
        downloads.lay_out()
        with gr.Tabs() as tabs:
            with gr.Tab("问政策", id="chat"):
                asked = chat_tab(library, pages, downloads, rated)
            with gr.Tab("查支持", id="support") as support:
                supported = support_tab(library, downloads, support)
            with gr.Tab("目标台账", id="targets"):
                targets = targets_tab(library, downloads)
            with gr.Tab("责任分工", id="duties"):
                duties = duties_tab(library, downloads)
            with gr.Tab("原文", id="reader"):
                read = reader_tab(library, tabs, wanted)
            with gr.Tab("文档", id="documents"):
                documents_tab(library, pages, [asked, *supported, targets, duties, read])
            with gr.Tab("评测", id="quality") as quality:
                quality_tab(library, quality)
    return pages
