"""Facts that a careful reader finds: reading them, pairing them with what was predicted, and printing how well they fit."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from evals.jsonl import DatasetError, read_lines

HALVES = ("dev", "test")
Gold = TypeVar("Gold", bound=BaseModel)
Found = TypeVar("Found", bound=BaseModel)
Judged = TypeVar("Judged")


def command(
    arguments: Sequence[str] | None,
    *,
    program: str,
    description: str,
    shape: type[Gold],
    predictions: Callable[[Mapping[str, Any]], Sequence[Found]],
    judge: Callable[[Sequence[Gold], Callable[[str], Sequence[Found]]], list[Judged]],
    table: Callable[[Sequence[Judged]], Iterable[str]],
    errors: Callable[[Sequence[Judged]], Iterable[str]],
) -> int:
    """Run a program that holds `assistant facts DOC --json` against gold facts; return its exit code.

    Args:
        arguments: The command line after the program's name; None for the process's own.
        program: How the program is called.
        description: What it does, in Chinese.
        shape: A gold fact; has `half` (dev or test).
        predictions: Reads one document's facts out of what `assistant facts` printed.
        judge: Matches every document's predictions, given by slug, to its gold facts.
        table: The figures, as lines.
        errors: What differs, as lines.
    """
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("gold", type=Path, metavar="金标准")
    parser.add_argument("--facts", required=True, type=Path, metavar="文件夹", help="每份文件一个 DOC.json")
    parser.add_argument("--errors", action="store_true", help="列出每处漏读和误读")
    parser.add_argument("--half", choices=HALVES, help="只看一半")
    options = parser.parse_args(arguments)

    def predicted(doc: str) -> Sequence[Found]:
        path = options.facts / f"{doc}.json"
        try:
            return predictions(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise DatasetError(f"无法读取 {path}：{error.strerror or error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetError(f"{path} 不是 assistant facts --json 的输出：{error}") from error

    try:
        gold = load_gold(options.gold, shape)
        judged = judge([fact for fact in gold if options.half in (None, getattr(fact, "half", None))], predicted)
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    print(*table(judged), sep="\n")
    if options.errors:
        print(*errors(judged), sep="\n")
    return 0


def load_gold(path: Path, shape: type[Gold]) -> list[Gold]:
    """Read gold facts of one shape, one JSON object a line.

    Raises:
        DatasetError: The file cannot be read, or a line is no such fact.
    """
    return [fact for _, fact in read_lines(path, shape)]


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
