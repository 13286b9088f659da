"""The tab 原文: a document with its outline, tables as tables, and the facts that were read marked in the text."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from urllib.parse import quote

import gradio as gr

from assistant.library import Library
from assistant.web.ledger import doc_choices, is_long
from corpus.policy import Clause, Policy, Span, Table

_KINDS = {"target": "目标", "duty": "责任", "measure": "支持措施"}


def reader_tab(library: Library, tabs: gr.Tabs, wanted: gr.Textbox) -> gr.Dropdown:
    """Lay out the tab; evidence in the chat and links to a clause open it there. Returns the document's chooser.

    Args:
        library: What can be read.
        tabs: What the tab is one of.
        wanted: Where page.js writes the slug of the document to turn to, and the time, so that the same document wanted
            again is a change too. It scrolls to the clause once that is there.
    """
    policies = library.assistant.policies
    first = library.assistant.nearest[0]
    doc = gr.Dropdown(
        doc_choices(policies), value=first, label="文件", elem_classes="chooser", filterable=is_long(policies)
    )
    text = gr.Markdown(reader_html(policies[first]), elem_classes="reader", latex_delimiters=[])

    def read(slug: str) -> str:
        assistant = library.assistant
        return reader_html(assistant.policies[slug if slug in assistant.policies else assistant.nearest[0]])

    doc.change(read, doc, text, api_visibility="private", show_progress="hidden")

    def turn_to(slug_and_time: str) -> tuple[gr.Tabs, gr.Dropdown, str]:
        slug, assistant = slug_and_time.partition(" ")[0], library.assistant
        now = assistant.policies
        if slug not in now:
            gr.Warning("链接所指的文件不在已载入的文件中。")
            slug = assistant.nearest[0]
        return gr.Tabs(selected="reader"), gr.Dropdown(choices=doc_choices(now), value=slug), reader_html(now[slug])

    wanted.change(turn_to, wanted, [tabs, doc, text], api_visibility="private", show_progress="hidden")
    return doc


def reader_html(policy: Policy) -> str:
    """The outline beside the text; a clause has the id c-<its id>. No line is empty."""
    title = escape(policy.facts.metadata.title)
    marks = "".join(
        f'<label class="{kind}"><input type="checkbox" value="{kind}" checked> {name}</label>'
        for kind, name in _KINDS.items()
    )
    # page.js does the finding: what is typed need not travel, and the marks are gone when the text is.
    find = (
        '<span class="find" role="search"><input type="search" aria-label="在本文中查找" placeholder="在本文中查找">'
        '<button type="button" value="-1" aria-label="上一处">↑</button><button type="button" value="1" aria-label="下一处">↓</button>'
        '<output role="status"></output></span>'
    )
    return (
        f'<div class="pages"><nav class="outline" aria-label="目录"><b>目录</b>{_outline(policy)}</nav>'
        f'<div><div class="bar">{find}<span class="marks" role="group" aria-label="在文中标出">标出：{marks}</span></div>'
        f'<article id="doc-{escape(policy.slug)}"><h2>{title}</h2>{_about(policy)}{"".join(_sections(policy))}</article></div></div>'
    )


def _about(policy: Policy) -> str:
    metadata = policy.facts.metadata
    known = {
        "文号": metadata.number,
        "发文机关": metadata.issuer,
        "日期": metadata.date,
        "施行": metadata.valid_from,
        "有效期至": metadata.valid_to,
    }
    return f'<p class="about">{"　".join(f"{name}：{escape(value)}" for name, value in known.items() if value)}</p>'


def _outline(policy: Policy) -> str:
    entries = [
        f'<li class="depth-{min(len(policy.path(clause)), 4)}"><a href="{_link(policy, clause)}">{escape(_name(clause))}</a></li>'
        for clause in policy.clauses
        if clause.kind in ("preamble", "annex") or (clause.kind == "section" and clause.heading)
    ]
    return f"<ul>{''.join(entries)}</ul>"


def _link(policy: Policy, clause: Clause) -> str:
    return escape(f"/?doc={quote(policy.slug)}&clause={quote(clause.id)}")


def _name(clause: Clause) -> str:
    return f"{clause.number}{clause.heading}" if clause.heading and clause.kind == "section" else clause.label


def _sections(policy: Policy) -> Iterator[str]:
    """Every stretch of text in printed order, a table in place of its rows."""
    of_row = {row.clause: table for table in policy.facts.tables for row in table.rows}
    columns = {column for table in policy.facts.tables for column in table.columns}
    facts = _facts(policy)
    seen: set[int | str] = set()
    for start, end, clause in _stretches(policy):
        table = of_row.get(clause.id)
        if table is not None:
            if id(table) not in seen:
                yield _table(table)
            seen.add(id(table))
            continue
        first = clause.id not in seen
        seen.add(clause.id)
        lines = [line for line in _lines(policy.source, start, end) if not _is_header(policy.source, line, columns)]
        if lines or first:
            anchor = f' id="c-{escape(clause.id)}"' if first else ""
            paragraphs = "".join(
                f"<p>{_heading_and_text(policy, line, clause, facts, at_top=i == 0)}</p>"
                for i, line in enumerate(lines)
            )
            yield f'<section{anchor} class="{clause.kind}">{_permalink(policy, clause) if first else ""}{paragraphs}</section>'


def _permalink(policy: Policy, clause: Clause) -> str:
    return (
        f'<a class="permalink" href="{_link(policy, clause)}" aria-label="复制{escape(clause.label[:40])}的链接">#</a>'
    )


def _lines(source: str, start: int, end: int) -> Iterator[Span]:
    """The lines of a stretch without white space at their ends; empty ones are left out."""
    for line in source[start:end].split("\n"):
        kept = line.strip()
        if kept:
            at = start + line.find(kept)
            yield Span(at, at + len(kept))
        start += len(line) + 1


def _is_header(source: str, line: Span, columns: set[str]) -> bool:
    """Whether a line repeats a table's column names, which stand over the table."""
    return set(source[slice(*line)].split("\t")) <= columns


def _stretches(policy: Policy) -> list[tuple[int, int, Clause]]:
    stretches = ((start, end, clause) for clause in policy.clauses for start, end in clause.spans)
    return sorted(stretches, key=lambda stretch: stretch[:2])


def _facts(policy: Policy) -> list[tuple[Span, str, str]]:
    """Where facts stand, of which kind they are, and what was read."""
    found = []
    for target in policy.facts.targets:
        # A target's span reaches back to its deadline; what matters are the words at its end.
        at = max(policy.source.rfind(target.printed, *target.span), target.span.start)
        told = f"目标：{target.indicator} {target.deadline or ''} {target.printed}"
        found.append((Span(at, target.span.end), "target", told))
    found += [(d.span, "duty", f"责任：{'、'.join(b.name for b in d.departments)}") for d in policy.facts.duties]
    found += [(m.span, "measure", f"支持措施：{m.beneficiary}，{m.benefit}") for m in policy.facts.measures]
    return sorted(found)


def _heading_and_text(
    policy: Policy, line: Span, clause: Clause, facts: list[tuple[Span, str, str]], *, at_top: bool
) -> str:
    """A line, marked, with the clause's heading in bold if it begins with it."""
    text = policy.source[slice(*line)]
    end = text.find(clause.heading) + len(clause.heading) if at_top and clause.heading in text else 0
    if not clause.heading or end > len(clause.number) + len(clause.heading) + 2:
        return _marked(policy.source, line, facts)
    middle = line.start + end
    strong = f"<strong>{escape(text[:end])}</strong>" if end else ""
    return strong + _marked(policy.source, Span(middle, line.end), facts)


def _marked(source: str, stretch: Span, facts: list[tuple[Span, str, str]]) -> str:
    """A stretch of text, cut where facts begin and end."""
    here = [fact for fact in facts if fact[0].start < stretch.end and stretch.start < fact[0].end]
    edges = {stretch.start, stretch.end, *(edge for span, _, _ in here for edge in span)}
    cuts = sorted(edge for edge in edges if stretch.start <= edge <= stretch.end)
    pieces = []
    for left, right in pairwise(cuts):
        over = [(kind, told) for span, kind, told in here if span.start <= left and right <= span.end]
        text = escape(source[left:right])
        if over:
            kinds = " ".join(dict.fromkeys(kind for kind, _ in over))
            told = "；".join(dict.fromkeys(" ".join(told.split()) for _, told in over))
            text = f'<span class="fact {kinds}" title="{escape(told)}">{text}</span>'
        pieces.append(text)
    return "".join(pieces)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(
        f'<tr id="c-{escape(row.clause)}" class="{row.kind}">'
        + "".join(f"<td>{escape(cell.text) if cell else ''}</td>" for cell in row.cells)
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.title)}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
