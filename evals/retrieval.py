"""How well the gold clauses are found."""

from collections.abc import Sequence

from evals.scorers import covers


def rank_of_gold(gold: Sequence[str], found: Sequence[str]) -> int | None:
    """The rank, from 1, of the first found clause that is a gold one or lies under it; None if there is none."""
    return next((i for i, clause in enumerate(found, 1) if any(covers(g, clause) for g in gold)), None)


def recall_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """Share of the gold clauses among the first `k` found."""
    return sum(any(covers(g, clause) for clause in found[:k]) for g in gold) / len(gold)


def reciprocal_rank(gold: Sequence[str], found: Sequence[str]) -> float:
    """1 / rank of the first gold clause, 0 if it was not found."""
    rank = rank_of_gold(gold, found)
    return 1 / rank if rank else 0.0
