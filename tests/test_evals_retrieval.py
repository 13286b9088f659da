"""Retrieval figures on small rankings whose values are known by hand."""

import json
import math

import pytest

from evals import retrieval
from evals.retrieval import hit_at, main, ndcg_at, rank_of_gold, rankings, recall_at, reciprocal_rank

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


def test_ndcg_counts_a_gold_clause_once_and_discounts_by_rank():
    assert ndcg_at(["二", "四"], ["二", "五", "四"], 10) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert ndcg_at(["附件1/8"], ["附件1", "附件1/8"], 10) == pytest.approx(1.0)


def test_each_ranking_sorts_by_its_own_figure_and_leaves_out_what_it_does_not_find():
    why = {"words": 0.0, "bigrams": 0.2, "thesaurus": 0.0, "clause": 0.1, "sentence": 0.1, "fused": 0.2, "ranker": 0.1}
    hits = [
        {"clause": "一", "score": 0.3, "why": why},
        {"clause": "二", "score": 0.2, "why": {**why, "words": 0.5, "clause": 0.6}},
    ]

    found = rankings(hits)

    assert found["词语（BM25，jieba）"] == ["二"]
    assert found["语义（条款 + 最佳句）"] == ["二", "一"]
    assert found["融合 + 排序"] == ["一", "二"]


def test_public_sets_are_searched_through_the_product(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(retrieval, "_PASSAGES", 2)  # so the three make two documents
    passages = ["企业给予奖励。", "园区给予补贴。", "子女入学给予扶持。"]
    sets = {"queries": ["孩子上学怎么安排"], "passages": passages, "qrels": [[2]]}
    (tmp_path / "small_set.json").write_text(json.dumps(sets), encoding="utf-8")

    code = main(["--public", str(tmp_path)])

    printed = capsys.readouterr().out
    assert code == 0
    assert "small_set.json（1 题）" in printed
    (best,) = (line for line in printed.split("\n") if "融合 + 排序" in line)
    assert best.count("1.000") == 5
