"""The tab 评测: the latest report of the eval harness, in a frame of its own."""

from datetime import datetime
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, HTTPException, Response

import evals
from assistant.library import Library

# The report is one file that needs nothing from elsewhere; its scripts see nothing of the page around it.
_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:; frame-ancestors 'self'"
)
_NONE = "<p>还没有评测报告。用 <code>assistant eval 题集.jsonl</code> 评测一次，这里就会显示它的报告。</p>"


def latest_report(data: Path | None) -> Path | None:
    """The newest report: of a run over this data folder, or else one that came with the program."""
    shipped = Path(evals.__file__).parent / "reports"
    for folder in (data / "evals" if data else None, shipped):
        found = list(folder.glob("*.html")) if folder else []
        if found:
            return max(found, key=lambda path: (path.stat().st_mtime, path.name))
    return None


def serve_report(app: FastAPI, library: Library) -> None:
    """Serve the latest report at /report of an app, which has to come before what is mounted at /."""

    @app.get("/report", include_in_schema=False)
    def report() -> Response:
        path = latest_report(library.data)
        if path is None:
            raise HTTPException(404)
        headers = {"Content-Security-Policy": _POLICY, "X-Frame-Options": "SAMEORIGIN", "Cache-Control": "no-cache"}
        return Response(path.read_bytes(), media_type="text/html; charset=utf-8", headers=headers)


def quality_tab(library: Library, tab: gr.Tab) -> None:
    """Lay out the tab; the report is looked for each time that somebody turns to it."""
    shown = gr.Markdown(_report_html(library), elem_classes="quality")
    tab.select(lambda: _report_html(library), None, shown, api_visibility="private", show_progress="hidden")


def _report_html(library: Library) -> str:
    """Where page.js puts the frame: Gradio's Markdown lets none through."""
    path = latest_report(library.data)
    if path is None:
        return _NONE
    written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return (
        f'<p>{written:%Y年%m月%d日 %H:%M} 的报告　<a href="/report">单独打开</a></p>'
        f'<div class="report" title="评测报告"></div>'
    )
