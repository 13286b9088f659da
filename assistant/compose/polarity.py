"""Which way a yes-or-no question turns, and which way a text does.

Policies give leave or forbid, oblige or spare, grant or refuse, charge or waive; people ask after the same in other words:
也得办吗 of 无需办理, 是不是就没了 of 不予贴息. The data, `polarity.tsv`, is general to Chinese policy language: of what a
turn of phrase is, of the question or of the text, what it is about, whether it affirms, and the turn itself; where
two overlap, the one that is listed first is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.regex import regex

FILE = Path(__file__).with_name("polarity.tsv")
_ASKED, _TOLD = "?", "!"
_ABOUT = ("may", "must", "get", "pay")
# What bears on each: whoever is granted something may have it, whoever is spared something need not pay for it.
_BEARING = {
    "may": {"may", "get", "must"},
    "must": {"must", "pay"},
    "get": {"get", "may"},
    "pay": {"pay", "must"},
}
# Of several turns in what is asked, the one that it turns on: a denial, then a duty, then leave.
_WEIGHT = {"must-": 0, "pay-": 0, "may-": 1, "get-": 1, "pay+": 2, "must+": 3, "may+": 4, "get+": 5}
# 能不能, 要不要 ask what 能 and 要 do, 是不是 and 对吧 nothing of their own.
_EITHER = regex(
    "(?P<verb>[能要可会行该给补奖算包支认让准允用收鼓得成享需管属含许发应引提推设建做搞开办查改配教交付缴掏花])不(?P=verb)(?:以(?=能|不))?"
    "|(?P<there>有)没有|(?P<leave>可不可以|可以不可以|可否)|(?P<can>能否)|(?P<any>有无)|是不是|是否"
)
_CONFIRMING = regex(
    "(?:[，,]?(?:是|对|没错|真的|是真的|是这样|这么回事)(?:吗|吧|么|不|嘛|呀)|[，,](?:对不对|是不是|没错)(?:这样)?|对不对|是不是这样)?[？?。!！]{0,4}$"
)
_DENIES = regex("[不没未无非免禁停]|除外|取消")


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of phrase."""

    start: int
    about: str  # may, must, get or pay
    affirms: bool

    @property
    def way(self) -> str:
        """What it is about, and + where it affirms."""
        return f"{self.about}{'+' if self.affirms else '-'}"


def asked_turn(asked: str) -> Turn | None:
    """The turn of what is asked, in its last part where that holds one; None where it has none."""
    plain = _plain(asked)
    found = _turns(_ASKED, plain)
    last = [turn for turn in found if turn.start > max(plain.rfind(mark) for mark in "，,；")]
    if last:
        return min(last, key=lambda turn: _WEIGHT[turn.way])
    return found[-1] if found else None


def told_turns(text: str) -> list[Turn]:
    """The turns of a text, in its order."""
    return _turns(_TOLD, text)


def bearing_on(asked: Turn, told: Sequence[Turn]) -> list[Turn]:
    """The turns of a text that bear on that of a question: leave on leave, what is spared on what must be paid."""
    return [turn for turn in told if turn.about in _BEARING[asked.about]]


def verdict(asked: Turn | None, told: Sequence[Turn]) -> int:
    """1 where turns of a text say yes to that of a question, -1 where they say no, 0 where they bear on nothing of it."""
    if asked is None:
        return 0
    bearing = bearing_on(asked, told)
    sign = 1 if asked.affirms else -1
    if not bearing:  # what is only allowed is no duty
        return -sign if asked.about == "must" and any(turn.way == "may+" for turn in told) else 0
    return sign if all(turn.affirms for turn in bearing) else -sign


def features(asked: str, part: str, text: str) -> dict[str, float]:
    """Describe which ways a question, the nearest part of a sentence and the whole of it turn; all texts folded."""
    turn, near, whole = asked_turn(asked), told_turns(part), told_turns(text)
    ways = [f"{about}{sign}" for about in _ABOUT for sign in "+-"]
    return {
        "verdict": float(verdict(turn, near)),
        "verdict_of_all": float(verdict(turn, whole)),
        "asked_turn": float(ways.index(turn.way)) if turn else -1.0,
        "asked_denies": float(bool(_DENIES.search(_plain(asked)))),
        "near_denies": float(bool(_DENIES.search(part))),
        **{f"near_{way}": float(any(one.way == way for one in near)) for way in ways},
        **{f"told_{way}": float(any(one.way == way for one in whole)) for way in ways},
    }


def _plain(asked: str) -> str:
    """A question as a statement: 能不能报名，对吧 as 能报名."""
    return _EITHER.sub(_plainly, _CONFIRMING.sub("", asked))


def _plainly(either: re.Match[str]) -> str:
    if either["verb"]:
        return either["verb"]
    return "可以" if either["leave"] else "能" if either["can"] else "有" if either["there"] or either["any"] else ""


def _turns(side: str, text: str) -> list[Turn]:
    taken = [False] * len(text)
    found: list[Turn] = []
    for about, affirms, pattern in _patterns(side):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Turn(match.start(), about, affirms))
    return sorted(found, key=lambda turn: turn.start)


@cache
def _patterns(side: str) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    lines = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple((about, sign == "+", regex(turn)) for where, about, sign, turn in lines if where == side)
