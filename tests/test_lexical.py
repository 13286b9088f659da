"""BM25 as a share of the question."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.lexical import Lexical, Postings

TEXTS = ["电费 减免", "电费 补贴 补贴", "住房 租金", ""]


def lexical(texts: list[str] = TEXTS) -> Lexical:
    return Lexical([Postings.of(map(str.split, texts))])


def scored(texts: Lexical, query: dict[str, float]) -> NDArray[np.float32]:
    return texts.coverage(query).of(np.arange(len(texts)))


def test_the_text_that_holds_all_words_covers_most() -> None:
    scores = scored(lexical(), {"电费": 1.0, "减免": 1.0})

    assert scores.argmax() == 0
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    common, rare = scored(lexical(), {"电费": 1.0, "住房": 1.0})[[0, 2]]

    assert rare > common


def test_coverage_is_a_share() -> None:
    scores = scored(lexical(["电费 " * 500, "电费"]), {"电费": 1.0})

    assert ((scores > 0) & (scores <= 1)).all()


def test_a_question_with_unknown_words_is_covered_less() -> None:
    known, unknown = scored(lexical(), {"电费": 1.0}), scored(lexical(), {"电费": 1.0, "火星": 1.0})

    assert 0 < unknown[0] < known[0] / 2


def test_weights_count() -> None:
    scores = scored(lexical(), {"减免": 1.0, "租金": 0.2})

    assert scores[0] > scores[2] > 0


@pytest.mark.parametrize("query", [{}, {"火星": 1.0}], ids=["空", "生词"])
def test_a_query_that_nothing_matches_scores_nought_everywhere(query: dict[str, float]) -> None:
    assert not scored(lexical(), query).any()


def test_texts_without_any_token_are_never_found() -> None:
    assert scored(lexical(["", ""]), {"电费": 1.0, "": 0.0}).tolist() == [0, 0]


def test_saved_postings_score_the_same(tmp_path: Path) -> None:
    made = Postings.of(map(str.split, TEXTS))
    made.save(tmp_path / "words")

    loaded = Lexical([Postings.load(tmp_path / "words")])

    assert len(loaded) == 4
    query = {"电费": 1.0, "补贴": 0.5}
    np.testing.assert_array_equal(scored(loaded, query), scored(lexical(), query))


QUERY = {"电费": 1.0, "补贴": 0.5, "租金": 0.3, "火星": 1.0}
MORE = ["补贴 租金 租金", "电费", "住房 电费 水费"]


def test_texts_in_several_postings_score_as_in_one() -> None:
    parts = [Postings.of(map(str.split, texts)) for texts in (TEXTS, MORE)]

    np.testing.assert_allclose(scored(Lexical(parts), QUERY), scored(lexical([*TEXTS, *MORE]), QUERY), rtol=1e-6)


def test_texts_that_do_not_count_are_as_if_they_were_not_there() -> None:
    alive = np.array([True, False, True, True, False, True, True])
    every = [*TEXTS, *MORE]
    left = [text for text, stays in zip(every, alive, strict=True) if stays]

    scores = scored(Lexical([Postings.of(map(str.split, TEXTS)), Postings.of(map(str.split, MORE))], alive), QUERY)

    assert not scores[~alive].any()
    np.testing.assert_allclose(scores[alive], scored(lexical(left), QUERY), rtol=1e-6)


@pytest.mark.parametrize("common", [0, 1, 2])
def test_common_words_count_as_much_where_they_are_added_late(common: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alive = np.array([True, True, False, True, True, True, True])
    texts = Lexical([Postings.of(map(str.split, TEXTS)), Postings.of(map(str.split, MORE))], alive)
    rows = np.flatnonzero(alive)
    right = texts.coverage(QUERY).of(rows)

    monkeypatch.setattr("index.lexical._COMMON", common)

    np.testing.assert_allclose(texts.coverage(QUERY).of(rows), right, rtol=1e-6)


def test_what_holds_none_but_common_words_is_passed_over_beside_what_holds_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = lexical(["电费 奖励", "电费", "电费 住房", "住房"])
    monkeypatch.setattr("index.lexical._COMMON", 2)

    assert texts.coverage({"电费": 1.0, "奖励": 1.0, "住房": 0.5}).best(3).tolist() == [0, 2, 3]
    assert texts.coverage({"电费": 1.0}).best(3).tolist() == [0, 1, 2], "it has nothing but common words"


def test_the_best_are_found_with_their_equals() -> None:
    texts = lexical(["电费", "电费 奖励", "电费", "住房"])

    assert texts.coverage({"电费": 1.0, "奖励": 1.0}).best(1).tolist() == [1]
    assert texts.coverage({"电费": 1.0}).best(1).tolist() == [0, 2]
    assert texts.coverage({"电费": 1.0}).best(1, np.array([1, 3])).tolist() == [1]


@given(
    st.lists(st.tuples(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), st.booleans()), min_size=1, max_size=12),
    st.data(),
)
def test_joined_postings_are_those_of_the_texts_that_are_kept(
    texts: list[tuple[list[str], bool]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    parts = [texts[:cut], texts[cut:]]
    kept = [np.array([stays for _, stays in part], dtype=np.bool_) for part in parts]

    made = Postings.joined([Postings.of(t for t, _ in part) for part in parts], kept)

    right = Postings.of(t for t, stays in texts if stays)
    assert set(made.tokens) == set(right.tokens)
    assert made.lengths.tolist() == right.lengths.tolist()
    for token in right.tokens:
        assert [a.tolist() for a in made.of_token(token)] == [a.tolist() for a in right.of_token(token)]


def test_the_tokens_of_several_postings_are_each_counted_once() -> None:
    tokens = Lexical([Postings.of([["甲", "乙"]]), Postings.of([["乙", "丙"]])]).tokens

    assert sorted(tokens) == sorted("甲乙丙")
    assert len(tokens) == 3
    assert tokens
    assert "丙" in tokens
    assert "丁" not in tokens
    assert not Lexical([Postings.of([[]])]).tokens


def test_ranges_of_texts_hold_what_one_of_their_texts_holds() -> None:
    texts = Lexical([Postings.of([["甲"], ["乙"], []]), Postings.of([["甲"]])])
    ranges = np.array([(0, 1), (1, 3), (3, 4)])

    assert texts.within("甲", ranges).tolist() == [True, False, True]
    assert texts.within("乙", ranges).tolist() == [False, True, False]
    assert texts.within("丙", ranges).tolist() == [False, False, False]
    assert texts.holding("甲").tolist() == [0, 3]


@given(
    st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), min_size=1, max_size=30),
    st.sets(st.sampled_from("甲乙丙丁戊"), min_size=1),
    st.integers(1, 8),
)
def test_the_best_are_those_that_sorting_finds(texts: list[list[str]], query: set[str], count: int) -> None:
    found = Lexical([Postings.of(texts)]).coverage(dict.fromkeys(query, 1.0))
    scores = found.of(np.arange(len(texts)))

    least = sorted(scores, reverse=True)[min(count, len(texts)) - 1]

    assert found.best(count).tolist() == [i for i, score in enumerate(scores) if score > 0 and score >= least]
