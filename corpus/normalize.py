"""Texts in the normal form in which they are compared."""

import unicodedata
from functools import lru_cache

from corpus.regex import regex

_MAY_CHANGE = regex("[^\x00-\x7f\u3001\u3002\u4e00-\u9fff]")
_character = lru_cache(maxsize=20_000)(lambda character: unicodedata.normalize("NFKC", character))


def nfkc(text: str) -> str:
    """Return `unicodedata.normalize("NFKC", text)`, several times as fast for Chinese.

    Full-width commas make the library compose every text anew. Here each character that has another form is replaced
    wherever it stands, and what comes of it is mostly normal already: then it is the normal form, because that of a text
    is that of its characters' normal forms put together (Unicode Standard Annex 15).
    """
    for character in {*_MAY_CHANGE.findall(text)}:
        if (normal := _character(character)) != character:
            text = text.replace(character, normal)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
