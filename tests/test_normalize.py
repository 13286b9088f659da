"""The normal form of texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import nfkc


@given(st.text(max_size=200) | st.text(alphabet="市２０２７年，％（①㎡e\u0301각\u1100\u1161ﬁ⼈", max_size=40))
def test_the_normal_form_is_the_library_s(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("text", "normal"), [("２０２７年，２０００㎡。", "2027年,2000m2。"), ("e\u0301", "é"), ("", "")]
)
def test_full_width_letters_and_marks_become_plain_and_parts_of_letters_are_joined(text: str, normal: str) -> None:
    assert nfkc(text) == normal
