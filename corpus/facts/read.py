"""Reads everything out of a document beside its clauses: targets, duties, measures, metadata."""

from collections.abc import Sequence

from corpus.facts.duties import read_duties
from corpus.facts.measures import read_measures
from corpus.facts.metadata import read_metadata
from corpus.facts.targets import read_targets
from corpus.policy import Clause, Duty, Facts, Table
from corpus.regex import regex


def read_facts(source: str, clauses: Sequence[Clause], tables: Sequence[Table]) -> Facts:
    """Read everything out of a document beside its clauses.

    Args:
        source: The stored text.
        clauses: Its clauses, 序言 first.
        tables: Its tables.

    Returns:
        The facts; every one carries its clause and `[start, end)` into the source.
    """
    duties = read_duties(source, clauses, tables)
    measures = read_measures(source, clauses, DepartmentsOf(clauses, duties, source))
    return Facts(read_metadata(source, clauses), read_targets(source, clauses), duties, measures, tuple(tables))


# An annotation closes the text before it: （责任单位：…）; a duty of running text (市财政局要…) does not.
_ANNOTATION = regex(r"\s*(?:[（(〔\[【]|责任|牵头|配合)")


class DepartmentsOf:
    """The departments in charge of a clause: its own, or those of the nearest clause above that names some."""

    def __init__(self, clauses: Sequence[Clause], duties: Sequence[Duty], source: str = "") -> None:
        self._parents = {clause.id: clause.parent for clause in clauses}
        self._duties: dict[str, list[Duty]] = {}
        for duty in duties:
            self._duties.setdefault(duty.clause, []).append(duty)
        self._source = source

    def __call__(self, clause_id: str, offset: int | None = None) -> tuple[str, ...]:
        """Names as printed, in printed order and each once; () where neither the clause nor one above names any.

        Args:
            clause_id: The clause.
            offset: Where what they are in charge of ends. A clause may close each of its sentences with the departments
                in charge; the first such annotation after the offset counts.
        """
        at: str | None = clause_id
        while at is not None and at not in self._duties:
            at = self._parents.get(at)
        if at is None:
            return ()
        duties = self._duties[at]
        if at == clause_id and offset is not None:
            closing = (d for d in duties if d.span.start >= offset and _ANNOTATION.match(self._source, d.span.start))
            first = next(closing, None)
            duties = [first] if first else duties
        return tuple(dict.fromkeys(department.name for duty in duties for department in duty.departments))
