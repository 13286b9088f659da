"""Words and bigrams."""

import logging
import subprocess
import sys
import warnings
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import bigrams, cut, words

CORPUS = Path(__file__).parents[1] / "corpus"


@settings(deadline=None)  # the dictionary is read once
@given(st.text(alphabet=st.sampled_from("低空经济，的 \n5G+。a㐀𠮷蒋"), max_size=600))
def test_words_cut_from_a_text_join_to_it_again(text: str) -> None:
    assert "".join(cut(text)) == text


@pytest.mark.parametrize(
    ("text", "cuts"),
    [("2023-2025年", ["2023", "-", "2025", "年"]), ("5G+工业", ["5G", "+", "工业"]), ("3.5%", ["3.5%"])],
)
def test_figures_are_cut_as_jieba_cuts_them(text: str, cuts: list[str]) -> None:
    assert cut(text) == cuts


def test_the_bundled_policy_is_cut_as_jieba_cuts_it() -> None:
    with warnings.catch_warnings(action="ignore"):  # it is older than Python's wish for raw strings
        import jieba  # noqa: PLC0415

        jieba.setLogLevel(logging.WARNING)
    text = (CORPUS / "bundled" / "wuxi-future-industries.txt").read_text(encoding="utf-8")

    assert [cut(line) for line in text.splitlines()] == [jieba.lcut(line) for line in text.splitlines()]


def test_words_that_only_ask_or_join_are_left_out() -> None:
    assert words("低空经济的链长是谁？") == ["低空", "经济", "链长"]


def test_full_width_and_upper_case_letters_are_the_same_words() -> None:
    assert words("５Ｇ网络") == words("5g网络") == ["5g", "网络"]


def test_bigrams_stay_within_a_run_of_characters() -> None:
    assert bigrams("到2027年，规模达到2000亿元") == ["到", "2027", "年", "规模", "模达", "达到", "2000", "亿元"]


def test_a_name_spaced_out_for_print_has_the_bigram_of_the_name() -> None:
    assert "蒋敏" in bigrams("链长：蒋　 敏")


@pytest.mark.parametrize("text", ["", "，。？！", " \n\t", "的了吗呢"], ids=["空", "标点", "空白", "虚词"])
def test_a_text_without_matter_has_no_words(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize("character", ["哈", "龘", "的", "a", "1", "，", "𠮷"])
def test_a_hundred_thousand_equal_characters_are_cut_in_a_moment(character: str) -> None:
    cut("预热")
    started = perf_counter()

    words(character * 100_000)
    bigrams(character * 100_000)

    assert perf_counter() - started < 5


def test_cutting_writes_no_file_and_says_nothing(tmp_path: Path) -> None:
    code = "from index.words import words; assert words('低空经济')"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=Path(__file__).parent.parent,
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout + ran.stderr == ""
    assert list(tmp_path.iterdir()) == []
