"""How answers bear other documents beside their own: `python -m evals.crowd 题集… --data 文件夹`.

Every question is asked twice: of its own document, and of all that are loaded. What is lost is counted apart for
questions that say a word by which few documents are called, a place before all, and for those that say none: many of
these could be meant of several documents, and no answer is right for all askers.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.jsonl import DatasetError
from evals.outcome import Outcome
from evals.product import Product, ProductError
from evals.report import load_report

_FEW = 4  # at most one in so many documents is called by a word that tells them apart


def names(question: str, own: str, every: Sequence[str]) -> bool:
    """Whether a question has two characters in a row of its document's name that few of all names have."""
    pairs = {question[i : i + 2] for i in range(len(question) - 1)}
    return any(pair in own and sum(pair in name for name in every) <= max(1, len(every) // _FEW) for pair in pairs)


def split(
    alone: Sequence[Outcome], among: Sequence[Outcome], called: Mapping[str, str]
) -> dict[str, dict[str, int | float]]:
    """Count up two runs over the same items.

    Args:
        alone: Outcomes of asking each item's own document.
        among: Outcomes of asking all documents.
        called: What each document is called, by slug.

    Returns:
        Of all items, of those that name their document and of those that do not: items, right alone, right among all,
        and the difference in points.
    """
    later = {outcome.id: outcome for outcome in among}
    every = list(called.values())
    groups: dict[str, list[Outcome]] = {"全部": list(alone), "写明了地区或文件": [], "没有写明": []}
    for outcome in alone:
        said = " ".join([*map(str, outcome.history), outcome.question])
        named = names(said, called.get(outcome.doc or "", ""), every)
        groups["写明了地区或文件" if named else "没有写明"].append(outcome)
    table: dict[str, dict[str, int | float]] = {}
    for group, outcomes in groups.items():
        first, second = (sum(o.right for o in outcomes), sum(later[o.id].right for o in outcomes))
        points = round(100 * (second - first) / max(len(outcomes), 1), 1)
        table[group] = {"题": len(outcomes), "只问所属文件": first, "在全部文件里问": second, "相差百分点": points}
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("datasets", type=Path, nargs="+", help="题集，每题写明 doc")
    parser.add_argument("--data", type=Path, required=True, help="数据文件夹，载入了题目的文件和许多别的文件")
    parser.add_argument("--place", help="所在地区（ASSISTANT_PLACE）：没有写明文件的，先当作问这里的")
    parser.add_argument("--json", type=Path, help="结果写到哪个文件")
    given = parser.parse_args(arguments)
    if given.place:
        os.environ["ASSISTANT_PLACE"] = given.place
    product = Product(given.data)
    try:
        called = {
            record["slug"]: f"{record['title']} {record['issuer'] or ''}"
            for record in json.loads(product.run("list", "--json"))
        }
        table = split(_asked(product, given.datasets), _asked(product, given.datasets, "--all-docs"), called)
    except (ProductError, DatasetError) as error:
        sys.exit(f"错误：{error}")
    for group, figures in table.items():
        print(group, "  ".join(f"{name} {value}" for name, value in figures.items()))
    if given.json:
        given.json.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")


def _asked(product: Product, datasets: Sequence[Path], *options: str) -> list[Outcome]:
    with TemporaryDirectory() as folder:
        report, no_gates = Path(folder) / "report.json", Path(folder) / "gates.toml"
        no_gates.write_text("", encoding="utf-8")
        product.run("eval", *map(str, datasets), *options, "--json", str(report), "--gates", str(no_gates))
        return load_report(report).outcomes


if __name__ == "__main__":
    main()
