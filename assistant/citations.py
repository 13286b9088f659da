"""Turns a verified draft into the text that people read, with [n] marks and their citations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Citation
from assistant.draft import Draft, Statement, Support
from corpus.policy import Policy


def cite(draft: Draft, policies: Mapping[str, Policy]) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer's text and its citations, numbered from 1 in the order of first use."""
    supports: dict[Support, int] = {}
    pieces: list[str] = []
    statements = _once(draft.statements)
    for statement in statements:
        marks = []
        for support in statement.support:
            n = supports.setdefault(support, len(supports) + 1)
            if f"[{n}]" not in marks:
                marks.append(f"[{n}]")
        pieces.append(_line(statement, "".join(marks)))
    return _laid_out(statements, pieces), tuple(_citation(n, support, policies) for support, n in supports.items())


def official(policy: Policy | None, label: str, clause: str) -> str:
    """A clause as official papers name it: 《…》（苏政发〔2023〕104号）三、（一）1.; `policy` is None once it is removed."""
    if policy is None:
        return label
    number = policy.facts.metadata.number
    title = policy.facts.metadata.title.strip("《》")
    return f"《{title}》{f'（{number}）' if number else ''}{place(policy, label, clause)}"


def place(policy: Policy, label: str, clause: str) -> str:
    """A clause's label without the words of its own heading: 三、（一）1."""
    found = policy.by_id.get(clause)
    numbered = found is not None and found.kind == "section" and found.number
    return label.removesuffix(found.heading) if found and numbered else label


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """The statements in order; what is said twice from two places is said once and cites both."""
    said: dict[tuple[str, bool], Statement] = {}
    for statement in statements:
        key = statement.text, statement.entry
        before = said.get(key)
        supports = before.support if before else ()
        said[key] = replace(statement, support=tuple(dict.fromkeys((*supports, *statement.support))))
    return list(said.values())


def _line(statement: Statement, marks: str) -> str:
    text = re.sub(r"。{1,8}(?=[：；，])", "", statement.text)  # a heading's full stop before what follows it
    text = re.sub(r"[，、；：。]{1,8}。$", "。", text)
    return f"- {text.rstrip('。；，、')}{marks}" if statement.entry else f"{text}{marks}"


def _laid_out(statements: Sequence[Statement], pieces: Sequence[str]) -> str:
    """Entries stand on lines of their own; sentences run on."""
    text = ""
    for i, (statement, piece) in enumerate(zip(statements, pieces, strict=True)):
        if i and (statement.entry or statements[i - 1].entry):
            text += "\n"
        elif piece.startswith(("；", "，")):
            text = text.rstrip("。")  # a note that goes on where a statement between them was dropped
        text += piece
    return text


def _citation(n: int, support: Support, policies: Mapping[str, Policy]) -> Citation:
    policy = policies[support.doc]
    start, end = support.span
    return Citation(
        n=n,
        doc=support.doc,
        clause=support.clause,
        label=policy.by_id[support.clause].label,
        quote=policy.source[start:end],
        start=start,
        end=end,
    )
