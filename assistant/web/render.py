"""Answers as HTML. Everything that comes from a document or a person is escaped here.

No line is ever empty: inside Markdown, an empty line would end the HTML and have the rest read as markup.
"""

import re
from collections.abc import Mapping
from html import escape

from assistant.answer import STATUS_NAMES, Answer, Citation
from corpus.policy import Policy, Row, Table

_AROUND = 120  # most characters shown on either side of a quote
_SENTENCE_END = "。；！？\n"


def asked_html(question: str) -> str:
    """A question as the person typed it."""
    return f'<div class="asked">{"<br>".join(map(_line, question.split(chr(10))))}</div>'


def error_html(message: str) -> str:
    """A refusal in one line."""
    return f'<div class="refused">{_line(message)}</div>'


def text_html(text: str, anchor: str = "") -> str:
    """An answer's text: paragraphs and lists, every [n] a link to the evidence below it."""
    blocks: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        shown = re.sub(r"\[(\d{1,3})\]", rf'<a class="cite" href="#{anchor}-\1">[\1]</a>', _line(line))
        if not line.startswith("- "):
            blocks.append(f"<p>{shown}</p>")
        elif blocks and blocks[-1].endswith("</ul>"):
            blocks[-1] = f"{blocks[-1].removesuffix('</ul>')}<li>{shown[2:]}</li></ul>"
        else:
            blocks.append(f"<ul><li>{shown[2:]}</li></ul>")
    return f'<div class="answer">{"".join(blocks)}</div>'


def answer_html(answer: Answer, policies: Mapping[str, Policy], anchor: str) -> str:
    """The whole answer: text, status, and for every [n] the clause's label and the quote in its surroundings.

    Args:
        answer: What to show.
        policies: The documents that it cites.
        anchor: Begins the ids of its evidence; unique within the page.
    """
    name = STATUS_NAMES[answer.status]
    status = f'<span class="status {answer.status}">{name}</span>' if name else ""
    understood = (
        f"<span>按“{_line(answer.standalone)}”作答</span>" if _differ(answer.standalone, answer.question) else ""
    )
    opened = " open" if len(answer.citations) == 1 else ""  # several would push the next answer out of sight
    evidence = "".join(_evidence(c, policies, f"{anchor}-{c.n}", opened) for c in answer.citations)
    return (
        f"{text_html(answer.answer, anchor)}"
        f'<div class="about">{status}{understood}<button type="button" class="copy">复制</button></div>'
        f"{evidence}"
    )


def _differ(understood: str, asked: str) -> bool:
    """Whether the words differ, as they do for a follow-up."""
    return re.sub(r"\W", "", understood) != re.sub(r"\W", "", asked)


def _evidence(citation: Citation, policies: Mapping[str, Policy], anchor: str, opened: str) -> str:
    policy = policies[citation.doc]
    title = f'<span class="title">《{_line(policy.facts.metadata.title)}》</span>' if len(policies) > 1 else ""
    place = next(i for i, clause in enumerate(policy.clauses) if clause.id == citation.clause)
    return (
        f'<details class="evidence" id="{anchor}"{opened}><summary><b>[{citation.n}]</b> {_line(citation.label)}{title}</summary>'
        f"<blockquote>{_quoted(citation, policy)}</blockquote>"
        f'<a class="open" href="#read/{escape(citation.doc)}/{place}">在原文中查看</a></details>'
    )


def _quoted(citation: Citation, policy: Policy) -> str:
    """The quote, marked in its surroundings; a table's row with the columns' names, a line each."""
    for table in policy.facts.tables:
        for row in table.rows:
            if row.clause == citation.clause:
                return _row(citation, table, row)
    before, after = surroundings(citation, policy)
    return f"{_lines(before)}<mark>{_lines(citation.quote)}</mark>{_lines(after)}"


def _row(citation: Citation, table: Table, row: Row) -> str:
    lines = []
    for name, cell in zip(table.columns, row.cells, strict=True):
        if cell is not None:
            quoted = cell.span.start < citation.end and citation.start < cell.span.end
            text = f"<mark>{_line(cell.text)}</mark>" if quoted else _line(cell.text)
            lines.append(f"<tr><th>{_line(name)}</th><td>{text}</td></tr>")
    return f"<table>{''.join(lines)}</table>"


def surroundings(citation: Citation, policy: Policy) -> tuple[str, str]:
    """Return what stands before and after a quote within its clause: the rest of its sentences and one more each way."""
    spans = policy.by_id[citation.clause].spans
    span = next((s for s in spans if s.start <= citation.start and citation.end <= s.end), None)
    if span is None:
        return "", ""
    before = policy.source[max(span.start, citation.start - _AROUND) : citation.start]
    after = policy.source[citation.end : min(span.end, citation.end + _AROUND)]
    ends = [i + 1 for i, character in enumerate(before[:-1]) if character in _SENTENCE_END]
    cut = ends[-2] if len(ends) > 1 else 0
    if cut or citation.start - len(before) > span.start:
        before = "…" + before[cut:].lstrip()
    ends = [i + 1 for i, character in enumerate(after) if character in _SENTENCE_END]
    cut = ends[1] if len(ends) > 1 else len(after)
    if citation.end + cut < span.end and after[:cut].strip():
        after = after[:cut].rstrip() + "…"
    return before, after


def _lines(text: str) -> str:
    return "<br>".join(map(_line, re.split(r"\s*\n\s*", text)))


def _line(text: str) -> str:
    return escape(" ".join(text.split()))
