"""The tab 查支持: who asks for support describes itself, and sees what fits, what is to be confirmed, and whom to ask."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr

from assistant.library import Library
from assistant.match import Match, Matches
from assistant.profile import read_profile
from assistant.question import LONGEST_QUESTION
from assistant.web.download import Downloads
from assistant.web.export import matches_docx, matches_workbook, subject_of
from assistant.web.facts import measures_view
from assistant.web.ledger import XLSX, Place, clause_link, doc_choices, ledger_view
from corpus.errors import AssistantError
from corpus.policy import Policy

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_HINT = "<p>填写左侧任意一项后点“匹配”。填得越具体，判断越准；没有说明的条件不会当作满足。</p>"
_WAIT = '<p class="matching" role="status">正在逐条对照……</p>'
_TITLES = {
    "eligible": ("符合条件", "按所填情况，条款写明的条件都满足"),
    "conditional": ("需确认条件", "还有条件没有说明，先回答每项里的问题"),
}


def support_tab(library: Library, downloads: Downloads, tab: gr.Tab) -> list[gr.Dropdown]:
    """Lay out the tab and connect its events; return the choosers of documents.

    What there is to choose from is read out of every document, so it is when the tab is first looked at.
    """
    policies = library.assistant.policies
    with gr.Row(equal_height=False, elem_classes="support"):
        with gr.Column(scale=3, min_width=280):
            description = gr.Textbox(
                label="描述",
                placeholder="我们是做什么的、多大规模、在哪里、有哪些资质",
                lines=4,
                max_lines=10,
                max_length=LONGEST_QUESTION,
            )
            custom: dict[str, Any] = {"allow_custom_value": True, "value": None}
            kind = gr.Dropdown([], label="主体类型", **custom)
            sector = gr.Dropdown([], label="赛道", **custom)
            district = gr.Dropdown([], label="板块", **custom)
            needs = gr.Dropdown(
                [],
                label="需求（可多选，也可自己写）",
                multiselect=True,
                allow_custom_value=True,
                value=None,
            )
            docs = gr.Dropdown(
                doc_choices(policies), multiselect=True, label="只看这些文件（不选即全部）", visible=len(policies) > 1
            )
            with gr.Row():
                go = gr.Button("匹配", variant="primary", min_width=90)
                empty = gr.Button("清空", min_width=70)
            with gr.Row(elem_classes="tools"):
                word = gr.Button("导出 Word", size="sm", min_width=96, scale=0)
                excel = gr.Button("导出 Excel", size="sm", min_width=96, scale=0)
        with gr.Column(scale=7, min_width=300):
            cards = gr.Markdown(_HINT, elem_classes="cards", latex_delimiters=[])
    found = gr.State(None)
    form = [description, kind, sector, district, needs]

    def match(*values: Any) -> Iterator[tuple[Matches | None, str]]:
        *given, chosen = values
        profile = dict(zip(("描述", "主体类型", "赛道", "板块", "需求"), given, strict=True))
        profile = {name: value for name, value in profile.items() if value}
        if not profile:
            yield None, _HINT
            return
        yield None, _WAIT
        try:
            matches = library.matcher.match(read_profile(profile), docs=chosen or ())
            yield matches, matches_html(matches, library.assistant.policies)
        except AssistantError as error:
            yield None, f'<p class="refused">{escape(str(error))}</p>'

    gr.on([go.click, description.submit], match, [*form, docs], [found, cards], **_QUIET)
    empty.click(lambda: ("", None, None, None, [], None, _HINT), None, [*form, found, cards], **_QUIET)

    def choose(chosen: list[str] | None) -> list[gr.Dropdown]:
        now = library.matcher.choices(chosen or ())
        return [gr.Dropdown(choices=now[name]) for name in ("主体类型", "赛道", "板块", "需求")]

    gr.on([tab.select, docs.change], choose, docs, [kind, sector, district, needs], **_QUIET)

    def exported(matches: Matches | None, name: str) -> str:
        if matches is None or not matches.matches:
            raise gr.Error("还没有可以导出的结果。", title="提示", print_exception=False)
        now = library.assistant.policies
        if name.endswith(".docx"):
            return downloads.offer(name, _DOCX, matches_docx(matches, now))
        return downloads.offer(name, XLSX, matches_workbook(matches, now))

    word.click(lambda matches: exported(matches, "适用政策支持清单.docx"), found, downloads.link, **_QUIET)
    excel.click(lambda matches: exported(matches, "适用政策支持清单.xlsx"), found, downloads.link, **_QUIET)

    with gr.Accordion("全部支持措施", open=False):
        every, _, _ = ledger_view(library, downloads, measures_view, every=True)
    return [docs, every]


def matches_html(matches: Matches, policies: Mapping[str, Policy]) -> str:
    """What fits a profile as cards, and above them what the annexes say of its sector and district."""
    groups = []
    for fit, (title, told) in _TITLES.items():
        found = [match for match in matches.matches if match.fit == fit]
        if found:
            cards = "".join(_card(match, policies) for match in found)
            groups.append(f"<h2>{title}（{len(found)}）<small>{told}</small></h2>{cards}")
    if not groups:
        groups = ["<p>已载入的文件里没有找到适用的支持措施。可以换一种说法，或减少需求再试。</p>"]
    return _context(matches.context) + "".join(groups)


def _card(match: Match, policies: Mapping[str, Policy]) -> str:
    reason, _, question = match.why.partition("。需确认：")
    lines = [
        ("对象", _line(subject_of(match))),
        ("条件", _line(match.condition or "条款未写明")),
        ("判断", _line(reason.rstrip("。"))),
        ("部门", _line("、".join(match.departments) or "条款未写明")),
        ("未载明", _line("、".join(match.unstated)) if match.unstated else "无"),
    ]
    asked = f'<p class="ask"><b>需确认</b>{_line(question)}</p>' if question else ""
    title = f"《{_line(policies[match.doc].facts.metadata.title)}》" if len(policies) > 1 else ""
    fields = "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in lines)
    place = clause_link(Place(match.doc, match.clause, match.label))
    return (
        f'<section class="card {match.fit}"><h3>{_line(match.support)}</h3>{asked}<dl>{fields}</dl>'
        f"<details><summary>原文</summary><blockquote><mark>{_line(match.quote)}</mark></blockquote></details>"
        f'<p class="place">{place}<span>{title}</span></p></section>'
    )


def _context(context: Mapping[str, Mapping[str, Any]]) -> str:
    """The rows of annexes that the sector and the district stand in: who is in charge, which parks there are."""
    boxes = []
    for name, first in context.items():
        rows: Sequence[Mapping[str, Any]] = [first, *first.get("其他", ())] if first else ()
        for row in rows:
            cells = [(k, v) for k, v in row.items() if k not in ("表", "doc", "clause", "其他") and v]
            fields = "".join(f"<div><dt>{_line(k)}</dt><dd>{_line(v)}</dd></div>" for k, v in cells)
            place = clause_link(Place(row["doc"], row["clause"], row["表"]))
            boxes.append(f'<section class="context"><h3>{name}　{place}</h3><dl>{fields}</dl></section>')
    if not boxes:
        return ""
    rest = (
        f"<details><summary>另有 {len(boxes) - 3} 条相关表格行</summary>{''.join(boxes[3:])}</details>"
        if boxes[3:]
        else ""
    )
    return f'<h2>相关信息<small>附表里与所填赛道、板块对应的行</small></h2><div class="contexts">{"".join(boxes[:3])}</div>{rest}'


def _line(text: str) -> str:
    return escape(" ".join(text.split()))
