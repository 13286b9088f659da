"""Targets, duties, measures, tables and metadata, by general rules."""

from collections.abc import Sequence

from corpus.facts.duties import read_duties
from corpus.facts.measures import read_measures
from corpus.facts.metadata import read_metadata
from corpus.facts.targets import read_targets
from corpus.policy import Clause, Duty, Facts, Table


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
    measures = read_measures(source, clauses, DepartmentsOf(clauses, duties))
    return Facts(read_metadata(source, clauses), read_targets(source, clauses), duties, measures, tuple(tables))


class DepartmentsOf:
    """The departments in charge of a clause: its own, or those of the nearest clause above that names some."""

    def __init__(self, clauses: Sequence[Clause], duties: Sequence[Duty]) -> None:
        self._parents = {clause.id: clause.parent for clause in clauses}
        self._names: dict[str, dict[str, None]] = {}
        for duty in duties:
            self._names.setdefault(duty.clause, {}).update((department.name, None) for department in duty.departments)

    def __call__(self, clause_id: str) -> tuple[str, ...]:
        """Names as printed, in printed order and each once; () where neither the clause nor one above names any."""
        at: str | None = clause_id
        while at is not None and at not in self._names:
            at = self._parents.get(at)
        return tuple(self._names[at]) if at is not None else ()
