"""Tables of facts: narrowed by words and by what their columns name, sorted by page.js, exported as they are shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

import gradio as gr

from assistant.library import Library
from assistant.web.download import Downloads
from assistant.web.export import Sheet, workbook
from corpus.policy import Policy
from corpus.regex import regex
from index.search import Policies

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 500  # rows on the page; the export has all
_MANY = 12  # documents from which one is found by typing
_EACH = 40  # values of a column to choose from, at most
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_LISTED = regex("[、；]")


class Place(NamedTuple):
    """A clause as a cell: a link into the reader."""

    doc: str
    clause: str
    label: str


Cell = str | float | Place


@dataclass(frozen=True, slots=True)
class Ledger:
    """One table of facts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facets: tuple[
        int, ...
    ] = ()  # columns whose values rows can be chosen by; a cell may list several: 市科技局、市财政局
    upright: bool = False  # a matrix: many narrow columns, whose names run downwards

    def narrowed(self, words: str, chosen: Sequence[str] = ()) -> "Ledger":
        """The rows that hold all the words, and of each chosen column one of its chosen values (部门：市财政局)."""
        rows = self.rows
        for column in self.facets:
            prefix = f"{self.columns[column]}："
            values = {value.removeprefix(prefix) for value in chosen if value.startswith(prefix)}
            if values:
                rows = tuple(row for row in rows if values & set(_LISTED.split(plain(row[column]))))
        for word in words.split():
            rows = tuple(row for row in rows if any(word in plain(cell) for cell in row))
        return replace(self, rows=rows)

    def first(self, most: int) -> "Ledger":
        """The first rows."""
        return replace(self, rows=self.rows[:most])

    def choices(self) -> list[str]:
        """What rows can be chosen by, as 部门：市财政局; columns with too many values are left out."""
        found: list[str] = []
        for column in self.facets:
            values = dict.fromkeys(value for row in self.rows for value in _LISTED.split(plain(row[column])) if value)
            if len(values) <= _EACH or column == self.facets[0]:
                found += [f"{self.columns[column]}：{value}" for value in values]
        return found


View = Callable[[Sequence[Policy]], list[Ledger]]


def ledger_view(
    library: Library, downloads: Downloads, view: View, *, every: bool
) -> tuple[gr.Dropdown, gr.Dropdown, gr.Markdown]:
    """Lay out a choice of ledgers with its filters and its export.

    Args:
        library: The documents.
        downloads: Carries the export to the browser.
        view: The ledgers of some documents, at least one.
        every: Whether all documents can be looked at together.

    Returns:
        The document's chooser, the ledger's chooser and the table, for whatever else depends on them.
    """
    policies = library.assistant.policies
    first = library.assistant.nearest[0]
    ledgers = view([policies[first]])
    with gr.Row(elem_classes="filters"):
        doc = gr.Dropdown(
            doc_choices(policies, every=every),
            value=first,
            label="文件",
            filterable=is_long(policies),
            scale=3,
            min_width=220,
        )
        kind = gr.Dropdown(**_kinds(ledgers), label="内容", filterable=False, scale=3, min_width=190)
        chosen = gr.Dropdown(ledgers[0].choices(), multiselect=True, label="只看", scale=3, min_width=180)
        words = gr.Textbox(label="筛选", placeholder="只看含有这些字的行", max_length=100, scale=2, min_width=150)
        export = gr.Button("导出 Excel", size="sm", scale=0, min_width=104)
    # Not a Dataframe: it cuts long cells off, speaks English, and has the browser's search find only what is in sight.
    table = gr.Markdown(ledger_html(ledgers[0]), elem_classes="ledger", latex_delimiters=[], sanitize_html=True)

    def opened(slug: str) -> list[Ledger]:
        assistant = library.assistant
        now = assistant.policies
        return view([now[slug]] if slug in now else list(now.values()) if every else [now[assistant.nearest[0]]])

    def turned(slug: str, title: str) -> tuple[Any, ...]:
        found = opened(slug)
        ledger = next((entry for entry in found if entry.title == title), found[0])
        return (
            gr.Dropdown(**_kinds(found, ledger.title)),
            gr.Dropdown(choices=ledger.choices(), value=[]),
            "",
            ledger_html(ledger),
        )

    def shown(slug: str, title: str, values: list[str] | None, text: str) -> Ledger:
        found = opened(slug)
        return next((entry for entry in found if entry.title == title), found[0]).narrowed(text, values or [])

    gr.on([doc.change, kind.input], turned, [doc, kind], [kind, chosen, words, table], **_QUIET)
    gr.on(
        [chosen.input, words.change],
        lambda *inputs: ledger_html(shown(*inputs)),
        [doc, kind, chosen, words],
        table,
        trigger_mode="always_last",  # what is typed while a letter is on its way must not be lost
        **_QUIET,
    )

    def exported(*inputs: Any) -> str:
        ledger = shown(*inputs)
        return downloads.offer(f"{ledger.title}.xlsx", XLSX, workbook([sheet(ledger)]))

    export.click(exported, [doc, kind, chosen, words], downloads.link, **_QUIET)
    return doc, kind, table


def doc_choices(policies: Mapping[str, Policy], *, every: bool = False) -> list[tuple[str, str]]:
    """The documents to choose from: title and slug; "" stands for all of them."""
    if isinstance(policies, Policies):
        titles = policies.titles
    else:
        titles = {slug: policy.facts.metadata.title for slug, policy in policies.items()}
    choices = [(title or slug, slug) for slug, title in titles.items()]
    return [("全部文件", ""), *choices] if every else choices


def is_long(policies: Mapping[str, Policy]) -> bool:
    """Whether a chooser of documents is too long to look through; a short one brings up no keyboard on a phone."""
    return len(policies) > _MANY


def ledger_html(ledger: Ledger) -> str:
    """A ledger as a table. No line is empty."""
    if not ledger.columns:
        return "<p>本文件没有这样的内容。</p>"
    head = "".join(
        f'<th scope="col"><button type="button" class="sort"><span>{escape(name)}</span></button></th>'
        for name in ledger.columns
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in ledger.rows[:_MOST])
    note = f"共 {len(ledger.rows)} 行"
    if not ledger.rows:
        note = "没有符合的行。"
    elif len(ledger.rows) > _MOST:
        note += f"，这里显示前 {_MOST} 行，导出的文件含全部"
    kind = "wide upright" if ledger.upright else "wide"
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(ledger.title)}"><table><thead><tr>{head}</tr></thead>'
        f'<tbody>{body}</tbody></table></div><p class="count">{note}</p>'
    )


def clause_link(place: Place) -> str:
    """A link that opens the reader at a clause; page.js turns to it without loading the page anew."""
    target = f"/?doc={quote(place.doc)}&clause={quote(place.clause)}"
    return f'<a class="open" href="{escape(target)}">{_text(place.label)}</a>'


def sheet(ledger: Ledger) -> Sheet:
    """A ledger as a sheet of a workbook."""
    rows = [[cell if isinstance(cell, float) else plain(cell) for cell in row] for row in ledger.rows]
    return Sheet(ledger.title, ledger.columns, rows)


def plain(cell: Cell) -> str:
    """A cell's words."""
    if isinstance(cell, Place):
        return cell.label
    return cell if isinstance(cell, str) else figure(cell)


def figure(value: float) -> str:
    """A number as people write it: 2000亿, 15, 1.5万."""
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.6g}".replace(",", "") + name
    return f"{value:.10g}"


def _kinds(ledgers: Sequence[Ledger], title: str | None = None) -> dict[str, Any]:
    names = [(f"{ledger.title}（{len(ledger.rows)}）", ledger.title) for ledger in ledgers]
    return {"choices": names, "value": title or ledgers[0].title}


def _cell(cell: Cell) -> str:
    if isinstance(cell, Place):
        return f"<td>{clause_link(cell)}</td>"
    return f"<td>{_text(cell)}</td>" if isinstance(cell, str) else f'<td class="figure">{figure(cell)}</td>'


def _text(text: str) -> str:
    return escape(" ".join(text.split()))
