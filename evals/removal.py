"""Documents without the clauses that answer a question: what was in them can then be known from nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def without(document: Mapping[str, Any], clauses: Sequence[str]) -> str:
    """The document's source without the text of clauses and of everything under them.

    Args:
        document: `source` and `clauses`, as `assistant source DOC --json` prints them.
        clauses: Ids; that of a table's row takes out the row.
    """
    gone = [
        (start, end)
        for clause in document["clauses"]
        if any(clause["clause"] == one or clause["clause"].startswith(f"{one}/") for one in clauses)
        for start, end in clause["spans"]
    ]
    return _cut(document["source"], gone)


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


def _cut(text: str, gone: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(gone):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])
