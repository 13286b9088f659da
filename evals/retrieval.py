"""How well the gold clauses are found. Clauses are given as ids, best first."""

from collections.abc import Sequence

from evals.scorers import covers


def rank_of_gold(gold: Sequence[str], found: Sequence[str]) -> int | None:
    """The rank, from 1, of the first found clause that covers a gold one; None if there is none."""
    return next((rank for rank, clause in enumerate(found, 1) if any(covers(g, clause) for g in gold)), None)


def recall_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """Share of the gold clauses that the first `k` found cover; `gold` must not be empty."""
    return sum(any(covers(g, clause) for clause in found[:k]) for g in gold) / len(gold)


def hit_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """1 if the first `k` found cover any gold clause, else 0."""
    rank = rank_of_gold(gold, found)
    return float(rank is not None and rank <= k)


def reciprocal_rank(gold: Sequence[str], found: Sequence[str]) -> float:
    """1 / rank of the first gold clause, 0 if it was not found."""
    rank = rank_of_gold(gold, found)
    return 1 / rank if rank else 0.0
