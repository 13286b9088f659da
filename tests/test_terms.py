"""The policy's own words."""

from pathlib import Path

import pytest

from index.build import open_index
from index.terms import terms
from index.words import cut, words
from tests.fakes import HashEncoder, build, policy
from tests.small_index import harbour


def test_cells_departments_and_what_stands_in_quotation_marks_are_terms() -> None:
    quoted = policy("q", ("一", "深入实施“揭榜挂帅”机制，“的”“一二三四五六七八九”不算。"))

    assert {"海上风电", "市发展改革委"} <= terms(harbour())
    assert terms(quoted) == {"揭榜挂帅"}


def test_words_of_the_dictionary_and_pairs_are_no_terms() -> None:
    found = terms(harbour())

    assert all(len(term) >= 3 and len(cut(term)) > 1 for term in found)
    assert "林乔" not in found


@pytest.mark.parametrize(
    ("text", "more"),
    [("海上风电的链长", ["海上风电"]), ("海上的风电", []), ("海上风 电", []), ("", [])],
    ids=["整个", "隔着字", "隔着空格", "空"],
)
def test_a_term_is_a_word_besides_those_that_make_it_up(text: str, more: list[str]) -> None:
    assert words(text, {"海上风电", "风电"}) == words(text) + more


def test_a_question_in_a_term_of_the_policy_finds_the_clause_that_holds_it_whole(tmp_path: Path) -> None:
    made = policy("p", ("一", "海上旧的风电项目由市里牵头。"), ("二", "“海上风电”的项目由市里牵头。"))
    build([made], tmp_path, HashEncoder())
    index = open_index(tmp_path, HashEncoder(), chroma=False)

    whole, apart = index.search("海上风电", k=2)

    assert (whole.clause, apart.clause) == ("二", "一")
    assert whole.signals.words > apart.signals.words
    index.close()
