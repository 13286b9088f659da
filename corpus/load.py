"""A source text in, a policy out."""

from corpus.facts import read_facts
from corpus.outline import read_outline
from corpus.policy import Policy


def read_policy(slug: str, source: str) -> Policy:
    """Read the clauses, tables and facts of a stored source text."""
    clauses, tables = read_outline(source)
    return Policy(slug, source, clauses, read_facts(source, clauses, tables))
