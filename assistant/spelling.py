"""Puts slips of an input method right: 链长 for 练长, 补贴 for 补帖, 责任单位 for 责任但位.

Such a slip sounds like the word that was meant and makes a pair of characters that no loaded document holds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Protocol

from assistant.question import fold
from index.segment import Document
from index.words import cut

_CONTEXT = 2  # characters around a corrected pair that a document must hold with it
_OFTEN = 3  # times that a word must occur to be meant without such a context
# Characters that are words by themselves so often that nobody takes them for a slip.
_COMMON = frozenset(
    "是的了不几想个到要做去我你他她它们从有在能会和跟也还就新第这那些与或给把被让对向由为以用于来上下里外中大小多少好又再都很最"
    "谁哪什么怎吗呢吧啊没年月日天家市省区县镇人钱万元亿块开办办招奖领拿报交买卖住建收借还出进前后老哥爸妈店厂评先批查算管补只"
)


class Words(Protocol):
    """What the loaded documents say; an index."""

    @property
    def pairs(self) -> Collection[str]:
        """Every pair of neighbouring characters that a document holds."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """What is known of each document."""

    def occurrences(self, text: str, *, enough: int) -> int:
        """Count how often they hold a text, as far as `enough`."""


class Speller:
    """Corrects questions towards the words of the loaded documents."""

    def __init__(self, words: Words) -> None:
        """Take what the documents say."""
        self._words = words

    @cached_property
    def _by_sound(self) -> dict[tuple[str, str], list[str]]:
        alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        for pair in sorted(pair for pair in self._words.pairs if len(pair) == 2 and not pair.isascii()):
            alike[_sound(pair[0]), _sound(pair[1])].append(pair)
        return alike

    @cached_property
    def _names(self) -> frozenset[str]:
        """Short names that tables print: of columns and in cells."""
        return frozenset(fold(name) for document in self._words.documents.values() for name in document.names)

    def correct(self, text: str) -> str:
        """Return `text` with its slips put right; anything that a document holds or a dictionary knows is left alone."""
        corrected, known = text, self._words.pairs
        strange = [at for at in range(len(text) - 1) if _han(text[at : at + 2]) and text[at : at + 2] not in known]
        # Edges of words: a pair is looked at where it is no part of longer ones.
        edges = set(accumulate(map(len, cut(text)), initial=0)) if strange else set()
        for at in strange:
            pair = text[at : at + 2]
            if corrected[at : at + 2] != pair or at not in edges or at + 2 not in edges:
                continue
            found = max(self._candidates(corrected, at), default=None)
            if found:
                corrected = corrected[:at] + found[1] + corrected[at + 2 :]
        return corrected

    def _candidates(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        """Pairs that sound alike and that the documents vouch for, each with how strongly."""
        pair = text[at : at + 2]
        before, after = text[max(0, at - _CONTEXT) : at], text[at + 2 : at + 2 + _CONTEXT]
        for other in self._by_sound.get((_sound(pair[0]), _sound(pair[1])), ()):
            changed = [a for a, b in zip(pair, other, strict=True) if a != b]
            if len(changed) != 1 or changed[0] in _COMMON:
                continue
            around = max(
                len(left) + len(right)
                for left in _ends(before)
                for right in _starts(after)
                if not (left or right) or self._words.occurrences(left + other + right, enough=1)
            )
            word = cut(other) == [other]
            if other in self._names or (word and around >= _CONTEXT):
                yield around, other
            elif word and cut(pair) != [pair] and self._words.occurrences(other, enough=_OFTEN) >= _OFTEN:
                yield 0, other


def _ends(text: str) -> list[str]:
    return [text[i:] for i in range(len(text) + 1)]


def _starts(text: str) -> list[str]:
    return [text[:i] for i in range(len(text) + 1)]


def _han(text: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" for character in text)


@lru_cache(maxsize=20_000)
def _sound(character: str) -> str:
    """The character's commonest reading without its tone."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 0.1 s that most questions need not pay

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])
