"""Judges matches of profiles: which of the clauses that should be offered were, and which were that must not be.

    assistant match --batch evals/data/match_profiles.jsonl --out OUT.jsonl
    python -m evals.matches evals/data/match_profiles.jsonl OUT.jsonl

A profile is one JSON object a line: `id`, `half` (dev or test), `doc`, `profile`, `clauses` that should be among the
matches, `clauses_not` that must not.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class MatchScore:
    """What became of the profiles of one half."""

    profiles: int
    wanted: int  # clauses that should be offered
    found: int  # of these, offered
    first: int  # profiles whose first match is a wanted clause
    forbidden: int  # clauses that must not be offered
    wrong: int  # of these, offered
    offered: int  # matches in all
    missed: tuple[str, ...]  # "id clause"
    offences: tuple[str, ...]


def score(items: Iterable[Mapping[str, Any]], given: Mapping[str, Mapping[str, Any]]) -> MatchScore:
    """Compare profiles with the matches that they got, by id."""
    counts = dict.fromkeys(("profiles", "wanted", "found", "first", "forbidden", "wrong", "offered"), 0)
    missed, offences = [], []
    for item in items:
        offered = [match["clause"] for match in given[item["id"]]["matches"]]
        counts["profiles"] += 1
        counts["offered"] += len(offered)
        counts["wanted"] += len(item["clauses"])
        counts["forbidden"] += len(item["clauses_not"])
        counts["first"] += bool(offered) and offered[0] in item["clauses"]
        for clause in item["clauses"]:
            counts["found"] += clause in offered
            missed += [] if clause in offered else [f"{item['id']} {clause}"]
        for clause in item["clauses_not"]:
            counts["wrong"] += clause in offered
            offences += [f"{item['id']} {clause}"] if clause in offered else []
    return MatchScore(**counts, missed=tuple(missed), offences=tuple(offences))


def main(arguments: list[str]) -> int:
    """Print the figures of both halves."""
    if len(arguments) != 2:
        print("用法：python -m evals.matches 画像.jsonl 匹配结果.jsonl", file=sys.stderr)
        return 2
    items, given = (
        [json.loads(line) for line in Path(path).read_text("utf-8").split("\n") if line] for path in arguments
    )
    for half in ("dev", "test"):
        got = score([item for item in items if item["half"] == half], {entry["id"]: entry for entry in given})
        print(
            f"{half}：{got.profiles} 个画像，应有 {got.found}/{got.wanted}，首条即是 {got.first}，"
            f"误荐 {got.wrong}/{got.forbidden}，共给出 {got.offered} 条"
        )
        print(f"  缺：{'；'.join(got.missed) or '无'}\n  误：{'；'.join(got.offences) or '无'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
