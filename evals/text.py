"""How an expected string is compared with an answer."""

import re
import unicodedata

_MARK = re.compile(r"\s*\[\d+\]")  # [n], an answer's pointer to a citation
# 是。: a word that an answer, or a sentence of it, must open with.
_VERDICT = re.compile(r"(?P<said>[^\W\d_]{1,4})[。，]")
_FULL_WIDTH = str.maketrans(",:;", "，：；")
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W_]|[%+]")


def bare(answer: str) -> str:
    """The answer without its [n] marks."""
    return _MARK.sub("", answer)


def fold(text: str) -> str:
    """NFKC and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def normalise(text: str) -> str:
    """NFKC, lower case, and nothing but letters, digits, % and +."""
    return "".join(char for char in fold(text) if char.isalnum() or char in "%+")


def tokens(text: str) -> list[str]:
    """The normalised text as single characters and whole numbers: 1,000 is 1000, and 1.5 stays one number."""
    return [token.replace(",", "") for token in _TOKEN.findall(fold(text))]


def occurs(wanted: str, text: str) -> bool:
    """Whether `wanted` occurs in `text` after normalisation, never as a piece of a longer number.

    A plain substring test would find 5家 in 15家 and 15万 in 1.5万. 是。 occurs only where a sentence opens with it and
    nothing else before its first comma or its end: 市财政局是责任单位 says no yes.
    """
    verdict = _VERDICT.fullmatch(wanted)
    if verdict:
        plain = bare(text).strip().translate(_FULL_WIDTH)
        return re.search(rf"(?:^|[。！？；：\n]\s*){verdict['said']}[。，：；]", plain) is not None
    needle, hay = tokens(wanted), tokens(text)
    width = len(needle)
    return width > 0 and any(hay[at : at + width] == needle for at in range(len(hay) - width + 1))


def bigrams(text: str) -> set[str]:
    """The pairs of neighbouring characters of the normalised text; a single character stands for itself."""
    plain = normalise(text)
    return {plain[at : at + 2] for at in range(max(len(plain) - 1, 1))}
