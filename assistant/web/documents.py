"""The tab 文档: files come in, are looked at before they go live, replace others, and go."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.library import FORMATS, Library, Preview
from assistant.web.access import is_administrator
from assistant.web.facts import duties_view, measures_view, targets_view
from assistant.web.ledger import Cell, Ledger, doc_choices, is_long, ledger_html
from assistant.web.render import error_html
from corpus.errors import AssistantError
from corpus.policy import Policy
from index.segment import Document

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_SHOWN = 12  # rows of each kind of fact in a preview
_HINT = "<p>选择文件后，先在这里看读到了什么，确认无误再上线。</p>"
_REFUSED = "只有管理员可以增减文件。"


def documents_tab(library: Library, pages: gr.Blocks, choosers: Sequence[gr.Dropdown]) -> None:
    """Lay out the tab and connect its events.

    Args:
        library: What is changed.
        pages: What the tab is part of.
        choosers: Every chooser of documents on the page; they follow what is loaded.
    """
    policies = library.assistant.policies
    table = gr.Markdown(
        _list_html(library.assistant.documents.values()), elem_classes="ledger documents", latex_delimiters=[]
    )
    with gr.Row(equal_height=False, elem_classes="change") as change:
        with gr.Column(scale=5, min_width=290):
            gr.Markdown("## 加入或替换")
            files = gr.File(label="选择文件", file_count="multiple", file_types=list(FORMATS), height=150)
            slug = gr.Textbox(
                label="代号（可不填）", info="填已有文件的代号即替换那份文件；只在选一个文件时有效", max_length=80
            )
            with gr.Row():
                go = gr.Button("上线", variant="primary", interactive=False, min_width=90)
                drop = gr.Button("放弃", min_width=70)
            status = gr.Markdown("", elem_classes="progress", container=False)
            gr.Markdown("## 移除")
            gone = gr.Dropdown(doc_choices(policies), label="文件", value=None, filterable=is_long(policies))
            sure = gr.Checkbox(label="确认移除，移除后不再用它回答", value=False)
            remove = gr.Button("移除", variant="stop", min_width=90)
        with gr.Column(scale=7, min_width=300):
            preview = gr.Markdown(_HINT, elem_classes="preview", latex_delimiters=[])
    follow = [table, gone, *choosers]
    built_with = library.assistant

    def look(paths: list[str] | None, wanted: str, request: gr.Request) -> tuple[str, gr.Button]:
        shown, ready = _look(library, paths or [], wanted) if is_administrator(request) else (_REFUSED, False)
        return shown, gr.Button(interactive=ready)

    def add(paths: list[str] | None, wanted: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        if not paths or not is_administrator(request):
            yield (_REFUSED, *_still(3), *_still(len(follow)))
            return
        yield (f"正在读取 {len(paths)} 个文件并建立索引，期间照常可以提问……", *_still(3), *_still(len(follow)))
        told = _add(library, paths, wanted)
        yield (told, None, "", _HINT, *_followed(library, choosers))

    def take_away(doc: str | None, confirmed: bool, request: gr.Request) -> tuple[Any, ...]:
        told = _take_away(library, doc, confirmed) if is_administrator(request) else _REFUSED
        return told, False, *_followed(library, choosers)

    def loaded(request: gr.Request) -> tuple[Any, ...]:
        """What a page that is opened has to show otherwise than it was laid out when the program started."""
        changed = library.assistant is not built_with
        return gr.Row(visible=is_administrator(request)), *(
            _followed(library, choosers) if changed else _still(len(follow))
        )

    gr.on([files.change, slug.submit, slug.blur], look, [files, slug], [preview, go], **_QUIET)
    go.click(add, [files, slug], [status, files, slug, preview, *follow], **_QUIET)
    drop.click(lambda: (None, "", _HINT, ""), None, [files, slug, preview, status], **_QUIET)
    remove.click(take_away, [gone, sure], [status, sure, *follow], **_QUIET)
    pages.load(loaded, None, [change, *follow], **_QUIET)


def _look(library: Library, paths: Sequence[str], wanted: str) -> tuple[str, bool]:
    """What was read out of files, and whether all of them can go live."""
    shown, ready = [], bool(paths)
    for path in map(Path, paths):
        try:
            shown.append(preview_html(library.preview(path, _slug(wanted, paths))))
        except AssistantError as error:
            shown.append(f'<section class="card"><h3>{escape(path.name)}</h3>{error_html(str(error))}</section>')
            ready = False
    return "".join(shown) or _HINT, ready


def _add(library: Library, paths: Sequence[str], wanted: str) -> str:
    """Take files in and say what became of them."""
    try:
        records = library.add([(Path(path), _slug(wanted, paths)) for path in paths])
    except AssistantError as error:
        return error_html(str(error))
    finally:
        for path in paths:
            Path(path).unlink(missing_ok=True)  # what was uploaded lies in the data folder now
    return f"已上线：{'、'.join(f'《{escape(record.title)}》' for record in records)}。"


def _take_away(library: Library, doc: str | None, confirmed: bool) -> str:
    if not doc or not confirmed:
        return "请选择文件，并勾选“确认移除”。"
    try:
        library.remove(doc)
    except AssistantError as error:
        return error_html(str(error))
    return "已移除。"


def _list_html(documents: Iterable[Document]) -> str:
    """The loaded documents as a table."""
    rows: list[tuple[Cell, ...]] = []
    for document in documents:
        about = document.metadata
        known = (about.title, about.number or "—", about.issuer or "—", about.date or "—")
        counts = (document.clauses, document.targets, document.duties, document.measures, document.tables)
        rows.append((*known, *map(float, counts), document.slug))
    names = ("文件", "文号", "发文机关", "日期", "条款", "目标", "责任", "措施", "表格", "代号")
    return ledger_html(Ledger("已载入的文件", names, tuple(rows)))


def preview_html(preview: Preview) -> str:
    """What was read out of a file that is not yet live."""
    policy = preview.policy
    facts = policy.facts
    counts = (
        ("条款", len(policy.clauses)),
        ("目标", len(facts.targets)),
        ("责任", len(facts.duties)),
        ("支持措施", len(facts.measures)),
        ("表格", len(facts.tables)),
    )
    told = "　".join(f"{name} <b>{count}</b>" for name, count in counts)
    place = f"将替换《{escape(preview.replaces)}》" if preview.replaces else "新文件"
    doubts = "".join(f"<li>{escape(doubt)}</li>" for doubt in preview.doubts)
    doubts = f'<div class="doubts"><b>请核对</b><ul>{doubts}</ul></div>' if doubts else "<p>没有发现可疑之处。</p>"
    return (
        f'<section class="card"><h3>{escape(facts.metadata.title)}</h3><p class="place">{place}，代号 {escape(policy.slug)}</p>'
        f"<p>{told}</p>{doubts}{_details('条款', _outline(policy))}{_facts(policy)}</section>"
    )


def _outline(policy: Policy) -> str:
    lines = []
    for clause in policy.clauses:
        text = " ".join(policy.text(clause).split())
        depth = min(len(policy.path(clause)), 4)
        lines.append(
            f'<li class="depth-{depth}"><b>{escape(clause.label)}</b> {escape(text[:60])}{"…" if len(text) > 60 else ""}</li>'
        )
    return f"<ul>{''.join(lines)}</ul>"


def _facts(policy: Policy) -> str:
    pieces = []
    for ledger in (*targets_view([policy]), *measures_view([policy]), *duties_view([policy])):
        if ledger.rows and not ledger.upright:
            few = ledger_html(ledger.first(_SHOWN))
            pieces.append(_details(f"{ledger.title}（{len(ledger.rows)}）", few))
    return "".join(pieces)


def _details(name: str, inside: str) -> str:
    return f"<details><summary>{escape(name)}</summary>{inside}</details>"


def _slug(wanted: str, paths: Sequence[str]) -> str | None:
    return wanted.strip() or None if len(paths) == 1 else None


def _still(count: int) -> list[Any]:
    """Components that stay as they are."""
    return [gr.skip() for _ in range(count)]


def _followed(library: Library, choosers: Sequence[gr.Dropdown]) -> list[Any]:
    """The list of documents and every chooser, as they are now."""
    policies = library.assistant.policies
    updates: list[Any] = [
        _list_html(library.assistant.documents.values()),
        gr.Dropdown(choices=doc_choices(policies), value=None),
    ]
    for chooser in choosers:
        every = any(slug == "" for _, slug in chooser.choices)  # offers all documents together
        choices = doc_choices(policies, every=every)
        if chooser.multiselect:
            updates.append(gr.Dropdown(choices=choices, value=[], visible=len(policies) > 1))
        else:
            updates.append(gr.Dropdown(choices=choices, value=library.assistant.nearest[0]))
    return updates
