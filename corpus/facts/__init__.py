"""Targets, duties, measures, tables and metadata, by general rules."""

from collections.abc import Sequence

from corpus.facts.duties import read_duties
from corpus.facts.metadata import read_metadata
from corpus.facts.targets import read_targets
from corpus.policy import Clause, Facts, Table


def read_facts(source: str, clauses: Sequence[Clause], tables: Sequence[Table]) -> Facts:
    """Read everything out of a document beside its clauses."""
    return Facts(read_metadata(source, clauses), read_targets(source, clauses), read_duties(source, clauses, tables), (), tuple(tables))
