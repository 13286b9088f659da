"""Things of one kind that are never one another: what is granted for 创业板 says nothing of 新三板.

The data, `contrasts.tsv`, is general to Chinese policy language. A line holds the things of one kind, separated by
tabs: names of the same thing, and of what includes it, by "|"; behind "*" what speaks of them all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from assistant.question import fold
from corpus.regex import regex
from index.thesaurus import expand

FILE = Path(__file__).with_name("contrasts.tsv")
_ALL = "*"
_NUMBERS = "一二三四五六七八九十"
_ORDINAL = regex(f"(?P<number>[{_NUMBERS}])(?P<unit>[类级等档期批])(?P<of>[\u4e00-\u9fff]{{2}})")


@dataclass(frozen=True)
class Kind:
    """Things that are never one another, each by its names, with what speaks of them all."""

    things: tuple[tuple[str, ...], ...]
    all: tuple[str, ...]
    head: str  # what every first name ends in: 标准 of 国家标准 and 行业标准


def tells_of_others(asked: str, said: str, around: str) -> bool:
    """Whether evidence tells of things of the same kind as the one that a question names, and not of that one.

    Args:
        asked: The question, folded.
        said: What the evidence says, folded.
        around: What stands above and before it, folded.
    """
    for kind in _kinds():
        meant = _named(asked, kind)
        if not meant or any(name in said for name in kind.all):
            continue
        if not any(_is_held(kind, thing, said + around) for thing in meant) and _named(said, kind) - meant:
            return True
    return any(_tells_of_other_number(match, said, around) for match in _ORDINAL.finditer(asked))


def _tells_of_other_number(asked: re.Match[str], said: str, around: str) -> bool:
    """Whether evidence tells of things of another number: 二类医疗器械 for 三类医疗器械, and not of 二、三类医疗器械."""
    own = rf"{asked['number']}[、和与及至到\-—{_NUMBERS}]{{0,6}}{asked['unit']}"
    return not re.search(own, said + around) and bool(re.search(rf"[{_NUMBERS}]{asked['unit']}{asked['of']}", said))


@cache
def _kinds() -> tuple[Kind, ...]:
    kinds = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        entries = line.split("\t")
        things = tuple(tuple(map(fold, entry.split("|"))) for entry in entries if not entry.startswith(_ALL))
        every = tuple(fold(name) for e in entries if e.startswith(_ALL) for name in e.removeprefix(_ALL).split("|"))
        ends = takewhile(lambda c: len(set(c)) == 1, zip(*(names[0][::-1] for names in things), strict=False))
        kinds.append(Kind(things, every, "".join(c[0] for c in ends)[::-1]))
    return tuple(kinds)


def _named(text: str, kind: Kind) -> set[Sequence[str]]:
    """The things of a kind that a text names; 高级技师 names neither 高级 nor 技师."""
    named = set[Sequence[str]]()
    for name in sorted({name for names in kind.things for name in names}, key=len, reverse=True):
        if name in text:
            named |= {names for names in kind.things if name in names}
            text = text.replace(name, " ")
    return named


def _is_held(kind: Kind, names: Sequence[str], text: str) -> bool:
    """Whether a text names a thing, or has a wording for it; of 国家和行业标准 it names both."""
    if names in _named(text, kind) or any(fold(term) in text for name in names for term, _ in expand(name)):
        return True
    before = names[0].removesuffix(kind.head) if kind.head else ""
    return bool(before and re.search(rf"{re.escape(before)}[^，。；]{{0,12}}{re.escape(kind.head)}", text))
