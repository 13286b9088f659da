"""What is searched: one text per clause, and its sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.policy import Policy
from corpus.regex import regex

_SENTENCE_END = regex(r"(?<=[。；！？;!?])|\n")
_SHORTEST = 5  # characters; shorter pieces are numbers and headings


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause as search sees it."""

    text: str  # the headings above it and its own words
    sentences: tuple[str, ...]  # of its own words; () where it has none that say anything
    parent: int | None  # position of the clause above it, within the policy
    bare: bool  # a heading and nothing else of its own, with clauses under it


def units(policy: Policy) -> Iterator[Unit]:
    """Return one unit per clause, in printed order."""
    rows = row_texts(policy)
    position = {clause.id: i for i, clause in enumerate(policy.clauses)}
    parents = {clause.parent for clause in policy.clauses}
    for clause in policy.clauses:
        own = rows.get(clause.id) or policy.text(clause).strip()
        above = [step.heading for step in policy.path(clause)[:-1] if step.heading]
        yield Unit(
            text="\n".join([*above, own]),
            sentences=(own,) if clause.id in rows else sentences(own),
            parent=None if clause.parent is None else position[clause.parent],
            bare=clause.id in parents and _letters(own) <= _letters(clause.number + clause.heading),
        )


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences and half-sentences of a clause's own words that say anything."""
    pieces = (piece.strip() for piece in _SENTENCE_END.split(text))
    return tuple(piece for piece in pieces if len(piece) >= _SHORTEST)


def rows_by_document(policies: Mapping[str, Policy]) -> dict[str, range]:
    """Return each document's rows, where all clauses are counted through all policies in order."""
    rows, start = {}, 0
    for slug, policy in policies.items():
        rows[slug] = range(start, start + len(policy.clauses))
        start = rows[slug].stop
    return rows


def row_texts(policy: Policy) -> dict[str, str]:
    """Rows with every cell below its header (产业链：低空经济；链长：张立军), by clause id."""
    return {
        row.clause: "；".join(
            f"{column}：{cell.text}" for column, cell in zip(table.columns, row.cells, strict=True) if cell is not None
        )
        for table in policy.facts.tables
        for row in table.rows
    }


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
