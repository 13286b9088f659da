"""Nothing leaves the product that its evidence does not hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.draft import Draft, Statement
from assistant.question import fold
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import numbers
from corpus.policy import Policy, Table

_UNIT = re.compile(r"[（(]([^）)]*)[）)]$")
_TITLE = re.compile(r"《([^》]+)》")
UNSETTLED = "已载入的政策原文没有载明这个问题的答案。"


def verify(draft: Draft, question: str, policies: Mapping[str, Policy]) -> Draft:
    """Return the draft without the statements that their evidence does not hold.

    Every number, date, document title and body in a statement must stand in the words that it cites, in the heading of
    the cited clause or in the header of its table. A statement that cites nothing, such as the line above a list, may
    only repeat the question or what the draft's other statements cite. What is left without any evidence says that the
    text does not state it.
    """
    if draft.status in ("out_of_scope", "chitchat"):
        return draft
    whole = "\n".join([question, *(text for statement in draft.statements for text in _evidence(statement, policies))])
    kept = tuple(s for s in draft.statements if not unsupported(s, whole, policies))
    if len(kept) == len(draft.statements):
        return draft
    if not any(statement.support for statement in kept):
        return Draft((Statement(UNSETTLED),), "not_stated", 0.0, draft.answerer)
    return replace(draft, statements=kept)


def unsupported(statement: Statement, context: str, policies: Mapping[str, Policy]) -> Sequence[str]:
    """Return the numbers, dates, titles and bodies that a statement names beyond its evidence; empty if there are none.

    Args:
        statement: What is claimed.
        context: Stands in for the evidence of a statement that cites nothing.
        policies: The documents that the statement's supports point into, by slug.
    """
    evidence = "\n".join(_evidence(statement, policies)) or context
    extra: list[str] = [
        str(n) for n in numbers(statement.text) - numbers(evidence) - numbers("、".join(statement.computed))
    ]
    folded = fold(evidence)
    extra += [title for title in _TITLE.findall(statement.text) if fold(title) not in folded]
    extra += [name for name, _, _ in find_bodies(statement.text) if fold(name) not in folded]
    return extra


def _evidence(statement: Statement, policies: Mapping[str, Policy]) -> list[str]:
    texts = []
    for support in statement.support:
        policy = policies[support.doc]
        texts.append(policy.source[support.span.start : support.span.end])
        clause = policy.by_id[support.clause]
        texts += [step.heading for step in policy.path(clause)]
        for table in policy.facts.tables:
            if table.clause in (clause.id, clause.parent):
                texts += [table.title, *table.columns, *_with_units(table, clause.id)]
    return texts


def _with_units(table: Table, clause: str) -> list[str]:
    """The row's cells with the units that the headers print in brackets: 36.5 under 计划投资（亿元） is 36.5亿元."""
    units = [match[1] if (match := _UNIT.search(column)) else "" for column in table.columns]
    cells = [row.cells for row in table.rows if row.clause == clause]
    return [
        cell.text + unit for row in cells for cell, unit in zip(row, units, strict=True) if cell is not None and unit
    ]
