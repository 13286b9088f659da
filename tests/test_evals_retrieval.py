"""Retrieval figures on small rankings whose values are known by hand."""

import pytest

from evals.retrieval import hit_at, rank_of_gold, recall_at, reciprocal_rank

FOUND = ["二", "附件1", "一/（三）/2", "三/（一）", "四"]


@pytest.mark.parametrize(
    ("gold", "rank"),
    [
        (["二"], 1),
        (["附件1/8"], 2),
        (["一/（三）"], 3),
        (["四", "三/（一）"], 4),
        (["五"], None),
        (["一/（三）/2/1"], None),
    ],
)
def test_rank_is_of_the_first_clause_that_covers_a_gold_one(gold, rank):
    assert rank_of_gold(gold, FOUND) == rank
    assert reciprocal_rank(gold, FOUND) == pytest.approx(1 / rank if rank else 0.0)


def test_recall_is_the_share_of_gold_clauses_within_k():
    gold = ["二", "四", "五"]

    assert [recall_at(gold, FOUND, k) for k in (1, 4, 5, 10)] == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3])


def test_hit_asks_for_one_gold_clause_only():
    assert [hit_at(["四", "五"], FOUND, k) for k in (1, 4, 5)] == [0.0, 0.0, 1.0]
    assert hit_at(["五"], [], 5) == 0.0
