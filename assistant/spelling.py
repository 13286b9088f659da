"""Puts slips of an input method right: 链长 for 练长, 补贴 for 补帖, 人工智能 for 人工只能, 低空经济 for di kong jing ji.

Such a slip sounds like the word that was meant and makes a pair of characters that no loaded document holds. Latin
letters that no document holds are read as pinyin, or as an English term with a Chinese name.
"""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate, compress
from typing import Protocol

from assistant.question import fold
from corpus.regex import regex
from index.segment import Document
from index.thesaurus import wordings
from index.words import cut, is_word

_CONTEXT = 2  # characters around a corrected pair that a document must hold with it
_OFTEN = 3  # times that a word must occur to be meant without such a context
_WINDOW = 4  # characters in a row, with a corrected one among them, that vouch for it if a document holds them
_LONGEST_WINDOW = 6
_MOST_SYLLABLES = 10
_MOST_RUNS = 400  # runs of characters that letters are read as, at most
_STANDING = frozenset("需须归是里今去有得进打也按占点")  # stand alone beside any word: 归到哪个部门, 我是企业职工
# Characters that are words by themselves so often that nobody takes them for a slip.
_COMMON = frozenset(
    "是的了不几想个到要做去我你他她它们从有在能会和跟也还就新第这那些与或给把被让对向由为以用于来上下里外中大小多少好又再都很最"
    "谁哪什么怎何啥比差快慢吗呢吧啊没除年月日天家市省区县镇人钱万元亿块开办办招奖领拿报交买卖住建收借还出进前后老哥爸妈店厂评先批查算管补只"
    "搞做一请评补怕靠需每各等该应须得能缺签旧起造缴另断定设拟含属带叫找吃往穿行走跑坐站听读写看见话问答请教学考懂帮送放接打玩睡病死活挂装换修养花省存取加减号"
    "今租受完地低骑照截升讲事急治房账过时已无按占点"
)
_TONES = dict.fromkeys(map(ord, "\u0304\u0301\u030c\u0300"))  # the four, as marks apart from their letter
_LATIN = regex(r"[A-Za-züÜ](?:[A-Za-züÜ&'’\-]|(?<=[A-Za-z]) +(?=[A-Za-z]))*")


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
    def _known(self) -> Collection[str]:
        return self._words.pairs

    @cached_property
    def _alike(self) -> dict[str, str]:
        """The characters that the documents hold, by sound."""
        alike: dict[str, str] = defaultdict(str)
        for character in sorted({character for pair in self._known if len(pair) == 2 for character in pair}):
            if _han(character):
                alike[_sound(character)] += character
        return alike

    @cached_property
    def _names(self) -> frozenset[str]:
        """Short names that tables print: of columns and in cells."""
        return frozenset(fold(name) for document in self._words.documents.values() for name in document.names)

    def correct(self, text: str) -> str:
        """Return `text` with its slips put right; anything that a document holds or a dictionary knows is left alone."""
        corrected = _LATIN.sub(lambda match: self._in_chinese(match[0]), text)
        corrected = self._in_context(corrected)
        text = corrected
        spoken = _spoken(text)
        strange = [at for at in range(len(text) - 1) if at not in spoken and self._is_strange(text[at : at + 2])]
        # Edges of words: a pair is looked at where it is no part of longer ones.
        edges = set(accumulate(map(len, cut(text)), initial=0)) if strange else set()
        for at in strange:
            pair = text[at : at + 2]
            if corrected[at : at + 2] != pair or at not in edges or at + 2 not in edges:
                continue
            if (
                pair[1] in _COMMON
                and self._words.occurrences(text[max(0, at - _CONTEXT) : at + 1], enough=1)
                and at > 1
            ):
                continue  # 服务包有: what ends here stands so in a document, and what follows is a word by itself
            found = max(self._candidates(corrected, at), default=None)
            if found:
                corrected = corrected[:at] + found[1] + corrected[at + 2 :]
        return corrected

    def _is_strange(self, pair: str) -> bool:
        return pair not in self._known and _han(pair)

    # -- one character in a run that a document holds ---------------------------------------------------------------

    def _in_context(self, text: str) -> str:
        """Put single characters right that make, with those around them, a run that a document holds: 需求想应.

        A character that stands alone has to become part of a word, one that is part of a word needs a longer run.
        """
        strange = [at for at in range(len(text) - 1) if self._is_strange(text[at : at + 2])]
        if not strange:
            return text
        alone = _alone(text)
        for at in sorted({place for pair in strange for place in (pair, pair + 1)} - _spoken(text)):
            if at in alone and text[at] in _STANDING:
                continue
            if at > 1 and at in strange and self._words.occurrences(text[at - 2 : at + 1], enough=1):
                continue  # 综合型 before 省级: a document holds it, and it ends here
            sides = [text[place : place + 2] for place in (at - 1, at) if place >= 0 and _han(text[place : place + 2])]
            odd = all(pair not in self._known for pair in sides if len(pair) == 2)
            plain = text[at] in _COMMON
            loose = odd and at in alone and not plain
            beside_han = bool(text[:at]) and _han(text[at - 1]), _han(text[at + 1 : at + 2])
            best = (0, "")
            for other in self._alike.get(_sound(text[at]), ""):
                left, right = text[at - 1 : at] + other, other + text[at + 1 : at + 2]
                known = [pair in self._known for pair in (left, right)]
                word = (
                    at in alone
                    and not plain
                    and any(held and is_word(pair) for pair, held in zip((left, right), known, strict=True))
                )
                beside = list(compress(known, beside_han))
                fits = any(beside) if loose else all(beside)
                if other == text[at] or not (word or fits):
                    continue
                changed = text[:at] + other + text[at + 1 :]
                length = self._held_around(changed, at)
                enough = (
                    _WINDOW - 1
                    if loose and all(beside) and not plain
                    else _WINDOW
                    if word and loose
                    else _WINDOW + 1 + plain
                )
                if length >= enough:
                    best = max(best, (length, changed))
            if best[1] and best[0] > self._held_around(text, at) + 1:
                text = best[1]
        return text

    def _held_around(self, text: str, at: int) -> int:
        """How long the longest run around a character is that a document holds: 1 to `_LONGEST_WINDOW`."""
        runs = {start for start in (at - 1, at) if start >= 0 and text[start : start + 2] in self._known}
        length = 2 if runs else 1
        while runs and length < _LONGEST_WINDOW:
            longer = {start for edge in runs for start in (edge - 1, edge) if start >= 0 and start + length < len(text)}
            runs = {
                start
                for start in longer
                if all(text[i : i + 2] in self._known for i in range(start, start + length))
                and self._words.occurrences(text[start : start + length + 1], enough=1)
            }
            length += bool(runs)
        return length

    # -- a pair that sounds like a word ----------------------------------------------------------------------------

    def _pairs(self, first: str, second: str) -> list[str]:
        """The pairs of characters that the documents hold and that sound so."""
        pairs = (left + right for left in self._alike.get(first, "") for right in self._alike.get(second, ""))
        return [pair for pair in pairs if pair in self._known]

    def _candidates(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        """Pairs that sound alike and that the documents vouch for, each with how strongly."""
        pair = text[at : at + 2]
        before, after = text[max(0, at - _CONTEXT) : at], text[at + 2 : at + 2 + _CONTEXT]
        alike = [self._alike.get(_sound(character), "") for character in pair]
        changed = [left + pair[1] for left in alike[0] if pair[0] not in _COMMON]
        changed += [pair[0] + right for right in alike[1] if pair[1] not in _COMMON]
        for other in changed:
            if other == pair or other not in self._known:
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
            elif is_word(other) and not is_word(pair) and self._words.occurrences(other, enough=_OFTEN) >= _OFTEN:
                yield 0, other

    # -- Latin letters ---------------------------------------------------------------------------------------------

    def _in_chinese(self, run: str) -> str:
        """What a run of Latin letters means: itself where a document holds it, else an English term, else pinyin."""
        folded = re.sub(r"\s+", " ", run.strip().lower())
        if self._held(folded):
            return run
        for chinese in _english().get(folded, ()):
            if self._held(chinese):
                return run.replace(run.strip(), chinese)
        spoken = self._spoken(re.sub("[^a-zü]", "", folded)) if len(folded) > 3 else ""
        if spoken:
            return spoken
        if " " in folded:
            return "".join(self._in_chinese(piece) if piece.strip() else piece for piece in re.split("( +)", run))
        return run

    def _held(self, text: str) -> bool:
        return len(text) > 1 and bool(self._words.occurrences(text, enough=1))

    def _spoken(self, letters: str) -> str:
        """The word of two syllables or more that the documents hold oftenest of those that are spelt so; else empty."""
        best = (_OFTEN - 1, "")
        for syllables in _syllables(letters, self._alike):
            runs = self._pairs(syllables[0], syllables[1]) if len(syllables) > 1 else []
            for syllable in syllables[2:]:
                runs = [
                    run + character
                    for run in runs
                    for character in self._alike.get(syllable, "")
                    if run[-1] + character in self._known
                ][:_MOST_RUNS]
            for run in runs[:_MOST_RUNS]:
                if len(run) > 2 or is_word(run) or run in self._names:
                    often = self._words.occurrences(run, enough=50) + _OFTEN * (
                        run in self._names or (len(run) > 2 and is_word(run))
                    )
                    best = max(best, (often, run))
        return best[1]


@cache
def _spoken_words() -> frozenset[str]:
    """Words of two characters that people use and the thesaurus knows, though no dictionary may: 人社."""
    return frozenset(wording for wording in wordings() if len(wording) == 2)


def _spoken(text: str) -> set[int]:
    """Where words stand that people use and the thesaurus knows."""
    return {place for at in range(len(text) - 1) if text[at : at + 2] in _spoken_words() for place in (at, at + 1)}


def _syllables(letters: str, known: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The ways in which letters are cut into syllables, those of few syllables among them first."""
    if not letters:
        yield ()
        return
    for length in range(min(6, len(letters)), 0, -1):
        if letters[:length] in known:
            for rest in _syllables(letters[length:], known):
                if len(rest) < _MOST_SYLLABLES:
                    yield (letters[:length], *rest)


def _alone(text: str) -> set[int]:
    """The places of characters that are part of no longer word of the dictionary."""
    places: set[int] = set()
    at = 0
    for word in cut(text):
        if len(word) == 1 or not is_word(word):
            places.update(range(at, at + len(word)))
        at += len(word)
    return places


@cache
def _english() -> dict[str, tuple[str, ...]]:
    """Chinese names of English terms, lower case; the data is general to policy language."""
    lines = files(__package__).joinpath("english.tsv").read_text(encoding="utf-8").splitlines()[1:]
    entries = (line.split("\t") for line in lines)
    return {term: tuple(chinese.split("|")) for terms, chinese in entries for term in terms.split("|")}


def _ends(text: str) -> list[str]:
    return [text[i:] for i in range(len(text) + 1)]


def _starts(text: str) -> list[str]:
    return [text[:i] for i in range(len(text) + 1)]


def _han(text: str) -> bool:
    return bool(text) and all("\u3400" <= character <= "\u9fff" for character in text)


@cache
def _sound(character: str) -> str:
    """The character's commonest reading without its tone, ü as v; the character itself where none is known."""
    reading = _readings().get(ord(character), character).partition(",")[0]
    toneless = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", toneless).replace("ü", "v")


@cache
def _readings() -> dict[int, str]:
    """The readings of every character, the commonest first, loaded at the first slip."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # the readings of whole words are most of it, and not asked for
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    return dict(pinyin_dict)
