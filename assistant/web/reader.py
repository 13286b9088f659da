"""The tab 原文: a document with its outline, tables as tables."""

from collections.abc import Iterator, Mapping
from html import escape

import gradio as gr

from assistant.library import Library
from assistant.web.chat import choices
from corpus.policy import Clause, Policy, Table


def reader_tab(library: Library, tabs: gr.Tabs, wanted: gr.Textbox) -> None:
    """Lay out the tab; evidence in the chat opens it at its clause.

    Args:
        library: What can be read.
        tabs: What the tab is one of.
        wanted: Where page.js writes the slug of the document to turn to, and the time, so that the same document wanted
            again is a change too. It scrolls to the clause once that is there.
    """
    policies = library.assistant.policies
    first = next(iter(policies))
    doc = gr.Dropdown(choices(policies), value=first, label="文件", elem_classes="chooser")
    text = gr.Markdown(reader_html(policies[first]), elem_classes="reader", latex_delimiters=[])
    doc.change(lambda slug: reader_html(policies[slug]), doc, text, api_visibility="private", show_progress="hidden")

    def turn_to(slug_and_time: str) -> tuple[gr.Tabs, str, str]:
        slug = slug_and_time.partition(" ")[0]
        slug = slug if slug in policies else first
        return gr.Tabs(selected="reader"), slug, reader_html(policies[slug])

    wanted.change(turn_to, wanted, [tabs, doc, text], api_visibility="private", show_progress="hidden")


def reader_html(policy: Policy) -> str:
    """The outline beside the text; clause i, counted in printed order, has the id c-i. No line is empty."""
    title = escape(policy.facts.metadata.title)
    return (
        f'<div class="pages"><nav class="outline"><b>目录</b>{_outline(policy)}</nav>'
        f'<article id="doc-{escape(policy.slug)}"><h2>{title}</h2>{"".join(_sections(policy))}</article></div>'
    )


def _outline(policy: Policy) -> str:
    entries = [
        f'<li class="depth-{min(len(policy.path(clause)), 4)}"><a href="#c-{i}">{escape(_name(clause))}</a></li>'
        for i, clause in enumerate(policy.clauses)
        if clause.kind in ("preamble", "annex") or (clause.kind == "section" and clause.heading)
    ]
    return f"<ul>{''.join(entries)}</ul>"


def _name(clause: Clause) -> str:
    return f"{clause.number}{clause.heading}" if clause.heading and clause.kind == "section" else clause.label


def _sections(policy: Policy) -> Iterator[str]:
    """Every stretch of text in printed order, a table in place of its rows."""
    of_row = {row.clause: table for table in policy.facts.tables for row in table.rows}
    columns = {column for table in policy.facts.tables for column in table.columns}
    number = {clause.id: i for i, clause in enumerate(policy.clauses)}
    seen: set[int | str] = set()
    for start, end, clause in _stretches(policy):
        table = of_row.get(clause.id)
        if table is not None:
            if id(table) not in seen:
                yield _table(table, number)
            seen.add(id(table))
            continue
        anchor = "" if clause.id in seen else f' id="c-{number[clause.id]}"'
        seen.add(clause.id)
        lines = [line.strip() for line in policy.source[start:end].split("\n")]
        kept = [line for line in lines if line and not set(line.split("\t")) <= columns]
        if kept or anchor:
            paragraphs = "".join(f"<p>{_with_heading(line, clause, i == 0)}</p>" for i, line in enumerate(kept))
            yield f'<section{anchor} class="{clause.kind}">{paragraphs}</section>'


def _stretches(policy: Policy) -> list[tuple[int, int, Clause]]:
    stretches = ((start, end, clause) for clause in policy.clauses for start, end in clause.spans)
    return sorted(stretches, key=lambda stretch: stretch[:2])


def _with_heading(line: str, clause: Clause, first: bool) -> str:
    end = line.find(clause.heading) + len(clause.heading) if first and clause.heading in line else 0
    if not clause.heading or end > len(clause.number) + len(clause.heading) + 2:
        return escape(line)
    return f"<strong>{escape(line[:end])}</strong>{escape(line[end:])}" if end else escape(line)


def _table(table: Table, number: Mapping[str, int]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join(
        f'<tr id="c-{number[row.clause]}" class="{row.kind}">'
        + "".join(f"<td>{escape(cell.text) if cell else ''}</td>" for cell in row.cells)
        + "</tr>"
        for row in table.rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
