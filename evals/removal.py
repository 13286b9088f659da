"""Documents without the clauses that answer a question: what was in them can then be known from nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.text import bigrams, occurs


def without(document: Mapping[str, Any], clauses: Sequence[str]) -> str:
    """The document's source without the text of clauses and of everything under them.

    Args:
        document: `source` and `clauses`, as `assistant source DOC --json` prints them.
        clauses: Ids; that of a table's row takes out the row.
    """
    return _cut(document["source"], _spans(document, clauses))


def of(document: Mapping[str, Any], clauses: Sequence[str]) -> str:
    """The text of clauses and of everything under them: what `without` takes out."""
    return "\n".join(document["source"][start:end] for start, end in _spans(document, clauses))


def says_again(question: str, facts: Sequence[Sequence[str]], gone: str, left: str) -> bool:
    """Whether a paragraph of what is left states what was taken out too.

    It prints the facts, and half of the question's words that the text taken out printed: that a body or a figure stands
    somewhere else in the document answers nothing.
    """
    shared = bigrams(question) & bigrams(gone)
    return bool(facts) and any(
        all(any(occurs(fact, line) for fact in wordings) for wordings in facts)
        and 2 * len(shared & bigrams(line)) >= len(shared)
        for line in left.split("\n")
    )


def holders(document: Mapping[str, Any], clauses: Iterable[str]) -> list[str]:
    """Those of the clauses that the document has, or the nearest above that it has."""
    known = {clause["clause"] for clause in document["clauses"]}
    found = []
    for clause in clauses:
        place = clause
        while place not in known and "/" in place:
            place = place.rpartition("/")[0]
        found += [place] if place in known else []
    return [clause for clause in dict.fromkeys(found) if not any(clause.startswith(f"{above}/") for above in found)]


def with_tables(document: Mapping[str, Any], clauses: Iterable[str]) -> list[str]:
    """The clauses, where one is a row of a table the table: which row has most, or how many do, the others still tell."""
    tables = {one["clause"]: one["parent"] for one in document["clauses"] if one.get("kind") in ("row", "total")}
    return [tables.get(clause, clause) for clause in clauses]


def _spans(document: Mapping[str, Any], clauses: Sequence[str]) -> list[tuple[int, int]]:
    return [
        (start, end)
        for clause in document["clauses"]
        if any(clause["clause"] == one or clause["clause"].startswith(f"{one}/") for one in clauses)
        for start, end in clause["spans"]
    ]


def _cut(text: str, gone: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(gone):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])
