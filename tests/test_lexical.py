"""BM25 as a share of the question."""

from pathlib import Path

import numpy as np
import pytest

from index.lexical import Lexical

TEXTS = ["电费 减免", "电费 补贴 补贴", "住房 租金", ""]


def lexical(texts: list[str] = TEXTS) -> Lexical:
    return Lexical.from_texts(texts, str.split)


def test_the_text_that_holds_all_words_covers_most() -> None:
    scores = lexical().coverage({"电费": 1.0, "减免": 1.0})

    assert scores.argmax() == 0
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    common, rare = lexical().coverage({"电费": 1.0, "住房": 1.0})[[0, 2]]

    assert rare > common


def test_coverage_is_a_share() -> None:
    scores = lexical(["电费 " * 500, "电费"]).coverage({"电费": 1.0})

    assert ((scores > 0) & (scores <= 1)).all()


def test_a_question_with_unknown_words_is_covered_less() -> None:
    known, unknown = lexical().coverage({"电费": 1.0}), lexical().coverage({"电费": 1.0, "火星": 1.0})

    assert 0 < unknown[0] < known[0] / 2


def test_weights_count() -> None:
    scores = lexical().coverage({"减免": 1.0, "租金": 0.2})

    assert scores[0] > scores[2] > 0


@pytest.mark.parametrize("query", [{}, {"火星": 1.0}], ids=["空", "生词"])
def test_a_query_that_nothing_matches_scores_nought_everywhere(query: dict[str, float]) -> None:
    assert not lexical().coverage(query).any()


def test_texts_without_any_token_are_never_found() -> None:
    assert lexical(["", ""]).coverage({"电费": 1.0, "": 0.0}).tolist() == [0, 0]


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    made = lexical()
    made.save(tmp_path)

    loaded = Lexical.load(tmp_path)

    assert len(loaded) == len(made) == 4
    query = {"电费": 1.0, "补贴": 0.5}
    np.testing.assert_array_equal(loaded.coverage(query), made.coverage(query))
