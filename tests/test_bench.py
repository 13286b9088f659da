"""What of the product the bench measures beside rank-bm25."""

from evals.bench import by_words


def test_bm25_over_words_alone_is_measured_with_what_passing_over_common_tokens_loses() -> None:
    measured = by_words(
        [f"第{number}条 对第{number}类企业给予补贴。" for number in range(30)], ["企业补贴是怎么规定的？"]
    )

    assert measured["p50_ms"] > 0
    assert measured["same"] == 1.0
