"""Answers as HTML. Everything that comes from a document or a person is escaped here.

No line is ever empty: inside Markdown, an empty line would end the HTML and have the rest read as markup.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from assistant.answer import STATUS_NAMES, Answer, Citation
from assistant.citations import official, place
from corpus.policy import Policy, Row, Table
from corpus.regex import regex

_LONG_LIST = 7  # entries from which a list is a table
_NUMBER = regex(r"\[(\d{1,3})\]")
_BUTTONS = (
    '<span class="acts"><button type="button" class="copy">复制</button>'
    '<button type="button" class="rate" value="up" aria-label="👍 这个回答有用" title="有用"></button>'
    '<button type="button" class="rate" value="down" aria-label="👎 这个回答有问题" title="有问题"></button></span>'
)
_AROUND = 120  # most characters shown on either side of a quote
_SENTENCE_END = "。；！？\n"


def asked_html(question: str) -> str:
    """A question as the person typed it."""
    return f'<div class="asked">{"<br>".join(map(_line, question.split(chr(10))))}</div>'


def error_html(message: str) -> str:
    """A refusal in one line."""
    return f'<div class="refused">{_line(message)}</div>'


def pending_html(text: str) -> str:
    """An answer on its way: what has come of it so far."""
    return f'<div class="pending">{text_html(text) if text else "正在查找……"}</div>'


def text_html(text: str, anchor: str = "", places: Mapping[int, str] | None = None) -> str:
    """An answer's text: paragraphs, lists, and long lists as tables; every [n] a link to the evidence below it.

    Args:
        text: Entries of lists are lines that begin with "- ".
        anchor: Begins the ids of the evidence.
        places: What the table's last column tells of the evidence, by its number.
    """
    blocks: list[str] = []
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    for is_list, run in groupby(lines, key=lambda line: line.startswith("- ")):
        entries = [line.removeprefix("- ") for line in run]
        if not is_list:
            blocks += [f"<p>{_with_links(entry, anchor)}</p>" for entry in entries]
        elif len(entries) >= _LONG_LIST:
            blocks.append(_list_table(entries, anchor, places or {}))
        else:
            blocks.append(f"<ul>{''.join(f'<li>{_with_links(entry, anchor)}</li>' for entry in entries)}</ul>")
    return f'<div class="answer">{"".join(blocks)}</div>'


def _with_links(text: str, anchor: str) -> str:
    return _NUMBER.sub(rf'<a class="cite" href="#{anchor}-\1" aria-label="依据\1">[\1]</a>', _line(text))


def _list_table(entries: Sequence[str], anchor: str, places: Mapping[int, str]) -> str:
    rows = []
    for i, entry in enumerate(entries, 1):
        numbers = list(map(int, _NUMBER.findall(entry)))
        known = "；".join(dict.fromkeys(_line(places[n]) for n in numbers if n in places))
        links = _with_links("".join(f"[{n}]" for n in numbers), anchor)
        rows.append(f"<tr><td>{i}</td><td>{_line(_NUMBER.sub('', entry))}</td><td>{links} {known}</td></tr>")
    head = '<tr><th scope="col">序号</th><th scope="col">内容</th><th scope="col">依据</th></tr>'
    return f'<table class="list"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def answer_html(answer: Answer, policies: Mapping[str, Policy], anchor: str, docs: Sequence[str] = ()) -> str:
    """The whole answer: text, status, and for every [n] the clause's label and the quote in its surroundings.

    Args:
        answer: What to show.
        policies: The documents that it cites.
        anchor: Begins the ids of its evidence; unique within the page.
        docs: The documents that were asked; empty for all.
    """
    name = STATUS_NAMES[answer.status]
    told = [f'<span class="status {answer.status}">{name}</span>'] if name else []
    if _differ(answer.standalone, answer.question):
        told.append(f"<span>按“{_line(answer.standalone)}”作答</span>")
    if len(policies) > 1 and name:
        told.append(f"<span>{_line(_asked(docs, policies))}</span>")
    opened = " open" if len(answer.citations) == 1 else ""  # several would push the next answer out of sight
    evidence = "".join(_evidence(c, policies, f"{anchor}-{c.n}", opened) for c in answer.citations)
    places = {c.n: place(policies[c.doc], c.label, c.clause) for c in answer.citations}
    notice = f'<p class="notice" role="note">{_line(answer.notice)}</p>' if answer.notice else ""
    return (
        f"{text_html(answer.answer, anchor, places)}{notice}"
        f'<div class="about" id="{anchor}">{"".join(told)}{_BUTTONS}</div>{evidence}'
    )


def _asked(docs: Sequence[str], policies: Mapping[str, Policy]) -> str:
    titles = [f"《{policies[slug].facts.metadata.title}》" for slug in docs if slug in policies]
    if not titles:
        return f"查找范围：全部 {len(policies)} 份文件"
    return f"查找范围：{titles[0]}" + (f"等 {len(titles)} 份文件" if len(titles) > 1 else "")


def _differ(understood: str, asked: str) -> bool:
    """Whether the words differ, as they do for a follow-up."""
    return re.sub(r"\W", "", understood) != re.sub(r"\W", "", asked)


def _evidence(citation: Citation, policies: Mapping[str, Policy], anchor: str, opened: str) -> str:
    policy = policies[citation.doc]
    title = f'<span class="title">《{_line(policy.facts.metadata.title)}》</span>' if len(policies) > 1 else ""
    target = f"/?doc={quote(citation.doc)}&clause={quote(citation.clause)}"
    form = official(policy, citation.label, citation.clause)
    return (
        f'<details class="evidence" id="{anchor}"{opened}><summary><b>[{citation.n}]</b> {_line(citation.label)}{title}</summary>'
        f"<blockquote>{_quoted(citation, policy)}</blockquote>"
        f'<a class="open" href="{escape(target)}">在原文中查看</a><cite hidden>{_line(form)}</cite></details>'
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
