"""Checks question sets: `python -m evals.check DATASET… [--source DIR-or-FILE] [--against DATASET…] [--bundled DOC]`.

Every fact's first alternative should be the source's own words; questions should not repeat themselves, nor those of the
sets that they are held against (development against test), of which only the ids are printed. With `--bundled`, the
sets and those they are held against are counted together and must not be smaller than the project says. Exit code 1 if
something is found.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from evals.items import EvalItem, load_items
from evals.jsonl import DatasetError
from evals.text import bigrams, occurs

NEAR = 0.8  # Jaccard similarity of character pairs from which two questions count as one
_OWN_WORDS = ("不", "没", "未", "无", "是", "否", "一样", "相同", "一致")  # a judgement, which no source prints
LEAST = {"内置政策": 300, "其他政策": 200, "多轮": 60, "不可回答或前提有误": 80}
_DERIVING = frozenset({"aggregate", "compare", "false_premise"})  # kinds whose figure may be counted, not printed


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is wrong with the sets; 0 if nothing is."""
    parser = argparse.ArgumentParser(prog="python -m evals.check", description="检查题集")
    parser.add_argument("datasets", nargs="+", type=Path, metavar="题集")
    parser.add_argument("--source", type=Path, metavar="原文", help="一份原文，或放原文的文件夹；不给就不查事实")
    parser.add_argument("--against", nargs="+", type=Path, default=[], metavar="题集", help="不应与之相近的题集")
    parser.add_argument("--bundled", metavar="代号", help="内置政策的代号：数各类题够不够")
    options = parser.parse_args(arguments)
    try:
        items = load_items(*options.datasets)
        problems = [*unjudged(items), *repeats(items)]
        if options.source:
            problems += missing_facts(items, options.source)
        for path in options.against:
            problems += near_duplicates(items, load_items(path))
        if options.bundled:
            counted = counts([*items, *(load_items(*options.against) if options.against else ())], options.bundled)
            print("，".join(f"{name} {count} 题（至少 {LEAST[name]}）" for name, count in counted.items()))
            problems += [f"{name}只有 {count} 题" for name, count in counted.items() if count < LEAST[name]]
    except (DatasetError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(items)} 题，{len(problems)} 处要看")
    return 1 if problems else 0


def counts(items: Sequence[EvalItem], bundled: str) -> dict[str, int]:
    """How many items there are of what there has to be enough of, by the names of `LEAST`."""
    return {
        "内置政策": sum(item.doc == bundled for item in items),
        "其他政策": sum(item.doc not in (bundled, None) for item in items),
        "多轮": sum(bool(item.history) for item in items),
        "不可回答或前提有误": sum(not item.answerable or item.kind == "false_premise" for item in items),
    }


def missing_facts(items: Sequence[EvalItem], source: Path) -> Iterator[str]:
    """Facts whose first alternative the source does not print, judgements and counted figures aside.

    Raises:
        OSError: A source cannot be read.
    """
    texts: dict[str | None, str] = {}
    for item in items:
        if item.doc not in texts:
            texts[item.doc] = _file(source, item.doc).read_text(encoding="utf-8")
        text = texts[item.doc]
        for fact in (alternatives[0] for alternatives in item.facts):
            counted = item.kind in _DERIVING and any(char.isdigit() for char in fact)
            cell = fact.rstrip("个家条项类亿万元户")  # a table's header holds the unit of its cells
            in_cell = cell.replace(".", "").isdecimal() and occurs(cell, text)
            if not (fact.startswith(_OWN_WORDS) or counted or in_cell or occurs(fact, text)):
                yield f"{item.id}：原文里没有“{fact}”"


def _file(source: Path, doc: str | None) -> Path:
    """The file that holds a document: named by its slug, or p012 for 012_….txt."""
    if source.is_file() or doc is None:
        return source
    return next(
        (path for path in sorted(source.glob("*.txt")) if path.stem == doc or path.stem.startswith(f"{doc[1:]}_")),
        source / f"{doc}.txt",
    )


def unjudged(items: Sequence[EvalItem]) -> Iterator[str]:
    """Items that nearly any answer would satisfy, or that contradict themselves."""
    for item in items:
        if item.answerable and not item.facts:
            yield f"{item.id}：可以回答，却没有 facts"
        if item.answerable and not item.clauses:
            yield f"{item.id}：可以回答，却没有 clauses"
        if not item.answerable and (item.facts or item.clauses):
            yield f"{item.id}：不可回答，却有 facts 或 clauses"
        if item.max_chars is None:
            yield f"{item.id}：没有 max_chars"


def repeats(items: Sequence[EvalItem]) -> Iterator[str]:
    """Questions that stand twice, or nearly, with what was asked before them, about one document."""
    pairs = [(item, bigrams(item.said)) for item in items]
    for (one, left), (other, right) in combinations(pairs, 2):
        similarity = _similarity(one, left, other, right)
        if similarity >= NEAR:
            yield f"{one.id} 和 {other.id} 相近（{similarity:.2f}）：{one.question} | {other.question}"


def near_duplicates(items: Sequence[EvalItem], others: Sequence[EvalItem]) -> Iterator[str]:
    """Items that stand, or nearly, in another set too; the questions stay unsaid, for one of the sets is not to be read."""
    pairs = [(other, bigrams(other.said)) for other in others]
    for item in items:
        left = bigrams(item.said)
        for other, right in pairs:
            similarity = _similarity(item, left, other, right)
            if similarity >= NEAR:
                yield f"{item.dataset} {item.id} 和 {other.dataset} {other.id} 相近（{similarity:.2f}）"


def _similarity(one: EvalItem, left: set[str], other: EvalItem, right: set[str]) -> float:
    """The Jaccard similarity of what is asked, 0 about different documents."""
    if one.doc and other.doc and one.doc != other.doc:
        return 0.0
    return len(left & right) / len(left | right)


if __name__ == "__main__":
    sys.exit(main())
