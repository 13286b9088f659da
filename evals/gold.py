"""Facts that a careful reader finds: reading them, and pairing them with what was predicted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evals.items import DatasetError

HALVES = ("dev", "test")
Gold = TypeVar("Gold", bound=BaseModel)
Found = TypeVar("Found", bound=BaseModel)


def load_gold(path: Path, model: type[Gold]) -> list[Gold]:
    """Read gold facts of one shape, one JSON object a line.

    Raises:
        DatasetError: A line is no such fact; the message names it.
        OSError: The file cannot be read.
    """
    facts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                facts.append(model.model_validate_json(line))
            except ValidationError as error:
                raise DatasetError(f"{path} 第 {number} 行：{error.errors()[0]['msg']}") from error
    return facts


def match(
    gold: Sequence[Gold],
    found: Sequence[Found],
    agree: Callable[[Gold, Found], bool],
    closeness: Callable[[Gold, Found], float],
) -> list[tuple[Gold, Found]]:
    """Pairs of agreeing facts, each used once, the closest first; in the gold's order."""
    candidates = [
        (closeness(one, other), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if agree(one, other)
    ]
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return [(gold[i], found[j]) for i, j in sorted(pairs.items())]
