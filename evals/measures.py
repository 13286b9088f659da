"""Measures what support was read out of policies: `python -m evals.measures GOLD.jsonl --facts FOLDER [--errors]`.

FOLDER holds one file DOC.json a document, as `assistant facts DOC --json` prints it. Predictions outside the gold's
scope do not count, nor do those that answer an optional gold measure: an exhortation (支持企业参加展会) or a fund
without a beneficiary, on which careful readers differ.

A measure is right where its clause is the gold one's (or its parent or child) and the quotes share a run of more than
half of the shorter; white space and punctuation do not count, so that a file may be stored anew. Amount, beneficiary, condition, instrument and departments are compared on the right ones.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.facts import in_scope, related
from evals.gold import HALVES, command, match
from evals.text import fold, normalise

OVERLAP = 0.5  # quotes of one measure share a run of more than this part of the shorter one
SIMILAR = 0.7  # share of the longer text's characters that two names of one beneficiary have in common

_FIGURE = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>(?:万|亿)?(?:美?元)?|个百分点|%)")


class Measure(BaseModel):
    """A measure, predicted or gold."""

    model_config = ConfigDict(frozen=True)

    clause: str
    quote: str
    beneficiary: str
    condition: str | None
    benefit: str
    instrument: str  # in the gold several acceptable ones stand joined by |
    amount: str | None  # the same
    departments: tuple[str, ...]


class GoldMeasure(Measure):
    """A measure that a careful reader finds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    half: str
    kind: str
    scope: tuple[str, ...] = Field(min_length=1)  # top-level clauses read completely; * for the whole document
    optional: bool = False  # neither asked for nor wrong


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one document's measures."""

    doc: str
    half: str
    pairs: tuple[tuple[GoldMeasure, Measure], ...]
    missed: tuple[GoldMeasure, ...]
    false_alarms: tuple[Measure, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall, and with --errors what differs; 0 unless something cannot be read."""
    return command(
        arguments,
        program="python -m evals.measures",
        description="核对读出的支持措施",
        shape=GoldMeasure,
        predictions=read_measures,
        judge=judge,
        table=table,
        errors=errors,
    )


def read_measures(printed: Mapping[str, Any]) -> list[Measure]:
    """The measures of what `assistant facts DOC --json` prints.

    Raises:
        ValueError, KeyError, TypeError: It is nothing of that sort.
    """
    return [Measure.model_validate(entry) for entry in printed["measures"]]


def judge(gold: Sequence[GoldMeasure], predictions: Callable[[str], Sequence[Measure]]) -> list[Judged]:
    """Match every document's predictions to its gold measures."""
    judged = []
    for doc in dict.fromkeys(measure.doc for measure in gold):
        own = [measure for measure in gold if measure.doc == doc]
        found = [measure for measure in predictions(doc) if in_scope(measure.clause, own[0].scope)]
        asked = [measure for measure in own if not measure.optional]
        free = [measure for measure in own if measure.optional]
        pairs = match(asked, found, same_measure, closeness)
        met = {id(measure) for measure, _ in pairs}
        taken = {id(guess) for _, guess in pairs}
        alarms = [
            guess
            for guess in found
            if id(guess) not in taken and not any(same_measure(measure, guess) for measure in free)
        ]
        missed = tuple(measure for measure in asked if id(measure) not in met)
        judged.append(Judged(doc, own[0].half, tuple(pairs), missed, tuple(alarms)))
    return judged


def same_measure(gold: Measure, guess: Measure) -> bool:
    """Whether a prediction is the gold measure."""
    return related(gold.clause, guess.clause) and overlap(gold, guess) > OVERLAP


def closeness(gold: GoldMeasure, guess: Measure) -> float:
    """How well two matching measures fit; only the order matters."""
    longer = max(len(normalise(gold.quote)), len(normalise(guess.quote)))
    return 2 * _shared(gold, guess) / longer + same_amount(gold, guess) + same_beneficiary(gold, guess)


def overlap(one: Measure, other: Measure) -> float:
    """The longest run of characters that two quotes share, as a share of the shorter quote."""
    shorter = min(len(normalise(one.quote)), len(normalise(other.quote)))
    return _shared(one, other) / shorter if shorter else 0.0


def _shared(one: Measure, other: Measure) -> int:
    left, right = normalise(one.quote), normalise(other.quote)
    return SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size


def same_amount(gold: Measure, guess: Measure) -> bool:
    """Whether the figures of the amounts agree, whatever stands around them; - in the gold allows none."""
    return figures(guess.amount) in [figures(amount) for amount in (gold.amount or "-").split("|")]


def figures(amount: str | None) -> Counter[str]:
    """The figures of an amount with their units: 最高50万元 is 50万元."""
    plain = re.sub(r"\s", "", fold(amount or ""))
    return Counter(
        match["digits"].replace(",", "") + match["unit"] for match in _FIGURE.finditer(plain) if match["unit"]
    )


def same_beneficiary(gold: Measure, guess: Measure) -> bool:
    """Whether the names share most of their characters, or one is the other with its qualification."""
    return any(_similar(name, guess.beneficiary) for name in gold.beneficiary.split("|"))


def same_condition(gold: Measure, guess: Measure) -> bool:
    """Whether the conditions share most characters of the shorter one, or both name none."""
    if gold.condition is None or guess.condition is None:
        return gold.condition is guess.condition
    left, right = Counter(normalise(gold.condition)), Counter(normalise(guess.condition))
    return (left & right).total() > 0.5 * min(left.total(), right.total())


def _similar(one: str, other: str) -> bool:
    left, right = normalise(one), normalise(other)
    if not left or not right:
        return left == right
    if left.endswith(right) or right.endswith(left):
        return True
    shared = (Counter(left) & Counter(right)).total()
    return shared >= SIMILAR * max(len(left), len(right)) or left in right or right in left


def same_instrument(gold: Measure, guess: Measure) -> bool:
    """Whether the instrument is one that the gold accepts."""
    return guess.instrument in gold.instrument.split("|")


def same_departments(gold: Measure, guess: Measure) -> bool:
    """Whether both name the same departments, in any order."""
    return set(gold.departments) == set(guess.departments)


_FIELDS: tuple[tuple[str, Callable[[Measure, Measure], bool]], ...] = (
    ("金额", same_amount),
    ("对象", same_beneficiary),
    ("条件", same_condition),
    ("方式", same_instrument),
    ("部门", same_departments),
)


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Two lines a half: precision and recall with their counts, then the shares of right fields."""
    for half in HALVES:
        group = [one for one in judged if one.half == half]
        if group:
            yield f"{half:<5}{_figures(group)}"
            yield "     " + "，".join(_share(title, group, agree) for title, agree in _FIELDS)


def _figures(group: Sequence[Judged]) -> str:
    right = sum(len(one.pairs) for one in group)
    named = right + sum(len(one.false_alarms) for one in group)
    wanted = right + sum(len(one.missed) for one in group)
    return f"精确率 {_ratio(right, named)}，召回率 {_ratio(right, wanted)}"


def _share(title: str, group: Iterable[Judged], agree: Callable[[Measure, Measure], bool]) -> str:
    pairs = [pair for one in group for pair in one.pairs]
    return f"{title}也对 {_ratio(sum(agree(*pair) for pair in pairs), len(pairs))}"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}（{part}/{whole}）" if whole else "—（0/0）"


def errors(judged: Iterable[Judged]) -> Iterator[str]:
    """Every miss and false alarm, and every right measure with a wrong field."""
    for one in judged:
        where = f"{one.half} {one.doc}"
        for missed in one.missed:
            yield f"{where} 漏读 {describe(missed)}"
        for alarm in one.false_alarms:
            yield f"{where} 误读 {describe(alarm)}"
        for gold, guess in one.pairs:
            wrong = [title for title, agree in _FIELDS if not agree(gold, guess)]
            if wrong:
                yield f"{where} {'、'.join(wrong)}不同 应为 {describe(gold)} 读作 {describe(guess)}"


def describe(measure: Measure) -> str:
    """A measure on one line."""
    said = f"{measure.beneficiary}；{measure.condition}；{measure.instrument}；{measure.amount}"
    quote = re.sub(r"\s+", "", measure.quote)
    return f"[{measure.clause}] {said}；{'、'.join(measure.departments)} “{quote}”"


if __name__ == "__main__":
    sys.exit(main())
