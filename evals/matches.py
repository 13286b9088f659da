"""Judges matches of profiles, measure by measure: was offered what should be, and nothing else.

    assistant match --batch evals/data/match_profiles.jsonl --out OUT.jsonl
    python -m evals.matches evals/data/match_profiles.jsonl OUT.jsonl

A measure is named by its clause and words of its own, for a clause may grant several: `三/（六）/3 通过算力券`; by its
clause alone, it is any measure there. White space does not count.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.jsonl import DatasetError, read_lines


class MatchItem(BaseModel):
    """A profile and the measures that it should get."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    half: str  # dev, test, or the wave it was written for
    doc: str
    profile: dict[str, Any]
    measures: tuple[tuple[str, ...], ...]  # should be offered; of each group one is enough
    measures_ok: tuple[str, ...] = ()  # may be offered
    measures_not: tuple[str, ...] = ()  # must not; whatever is not listed above counts as wrong too


class Given(BaseModel):
    """What was offered to a profile."""

    id: str
    matches: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class MatchScore:
    """What became of some profiles."""

    profiles: int
    wanted: int  # measures that should be offered
    found: int  # of these, offered
    first: int  # profiles whose first match is a wanted measure
    offered: int  # measures in all
    wrong: int  # of these, neither wanted nor allowed
    forbidden: int  # of these, named as such that must not be offered
    missed: tuple[str, ...]  # "id measure"
    offences: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of wanted measures that were offered."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share of offered measures that were wanted or allowed."""
        return 1 - self.wrong / self.offered if self.offered else 1.0


def is_measure(named: str, match: Mapping[str, Any]) -> bool:
    """Whether a match is the measure that a profile's gold names."""
    clause, _, words = named.partition(" ")
    return bool(match["clause"] == clause and words in re.sub(r"\s", "", match["quote"]))


def score(items: Iterable[MatchItem], given: Mapping[str, Sequence[Mapping[str, Any]]]) -> MatchScore:
    """Compare profiles with the matches that they got, by id."""
    counts = dict.fromkeys(("profiles", "wanted", "found", "first", "offered", "wrong", "forbidden"), 0)
    missed, offences = [], []
    for item in items:
        matches = given[item.id]
        wanted = [named for group in item.measures for named in group]
        counts["profiles"] += 1
        counts["wanted"] += len(item.measures)
        counts["offered"] += len(matches)
        counts["first"] += bool(matches) and _any(wanted, matches[0])
        lost = [group for group in item.measures if not any(_any(group, match) for match in matches)]
        wrong = [match for match in matches if not _any((*wanted, *item.measures_ok), match)]
        counts["found"] += len(item.measures) - len(lost)
        counts["wrong"] += len(wrong)
        counts["forbidden"] += sum(_any(item.measures_not, match) for match in wrong)
        missed += [f"{item.id} {' 或 '.join(group)}" for group in lost]
        offences += [f"{item.id} {match['clause']} {match['support'][:24]}" for match in wrong]
    return MatchScore(**counts, missed=tuple(missed), offences=tuple(offences))


def _any(named: Iterable[str], match: Mapping[str, Any]) -> bool:
    return any(is_measure(name, match) for name in named)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each half and of all; 1 if recall or precision over all is below the floor."""
    parser = argparse.ArgumentParser(prog="python -m evals.matches", description="逐条措施核对画像匹配")
    parser.add_argument("profiles", type=Path, metavar="画像.jsonl")
    parser.add_argument("given", type=Path, metavar="匹配结果.jsonl")
    parser.add_argument("--at-least", type=float, default=0.0, metavar="数", help="查全和查准的下限")
    options = parser.parse_args(arguments)
    try:
        items = [item for _, item in read_lines(options.profiles, MatchItem)]
        given = {entry.id: entry.matches for _, entry in read_lines(options.given, Given)}
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    for half, some in groupby(sorted(items, key=_half), _half):
        got = score(list(some), given)
        print(
            f"{half}：{_figures(got)}\n  缺：{'；'.join(got.missed) or '无'}\n  误：{'；'.join(got.offences) or '无'}"
        )
    total = score(items, given)
    print(f"共：{_figures(total)}")
    return 1 if min(total.recall, total.precision) < options.at_least else 0


def _figures(got: MatchScore) -> str:
    return (
        f"{got.profiles} 个画像，查全 {got.recall:.3f}（{got.found}/{got.wanted}），"
        f"查准 {got.precision:.3f}（{got.offered - got.wrong}/{got.offered}），首条即是 {got.first}，"
        f"明令不应有的 {got.forbidden}"
    )


def _half(item: MatchItem) -> str:
    return item.half


if __name__ == "__main__":
    sys.exit(main())
