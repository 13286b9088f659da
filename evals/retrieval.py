"""How well the gold clauses are found: by words only, by meaning only, and by all together.

    python -m evals.retrieval SET… --data FOLDER            # questions whose documents are loaded there
    python -m evals.retrieval --public FOLDER               # public sets {queries, passages, qrels}, JSON, may be gzipped

Each question is searched once, within its document; the rankings differ in which of the figures that
`assistant search --explain` prints they sort by. A public set becomes one document, or several where it is large, each
passage a 条. Clauses are given as ids, best first; those of public sets have their document before them.
"""

import argparse
import gzip
import json
import math
import operator
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.items import load_items
from evals.jsonl import DatasetError
from evals.product import Product, ProductError, line
from evals.scorers import covers

_DEEP = 1000  # clauses that are ranked anew by each figure
_DEEP_PUBLIC = 300
_PASSAGES = 10_000  # of a public set that make one document: the product takes no file above 20 MB
Figures = Mapping[str, float]
RANKINGS: dict[str, Callable[[Figures], float]] = {
    "词语（BM25，jieba）": lambda why: why["words"],
    "字对（BM25）": lambda why: why["bigrams"],
    "字对 + ½ 词语": lambda why: why["bigrams"] + why["words"] / 2,
    "语义（条款 + 最佳句）": lambda why: why["clause"] + why["sentence"],
    "融合": lambda why: why["fused"],
    "融合 + 排序": lambda why: why["score"],
}


def rank_of_gold(gold: Sequence[str], found: Sequence[str]) -> int | None:
    """The rank, from 1, of the first found clause that covers a gold one; None if there is none."""
    return next((rank for rank, clause in enumerate(found, 1) if any(covers(g, clause) for g in gold)), None)


def recall_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """Share of the gold clauses that the first `k` found cover; `gold` must not be empty."""
    return sum(any(covers(g, clause) for clause in found[:k]) for g in gold) / len(gold)


def hit_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """1 if the first `k` found cover any gold clause, else 0."""
    rank = rank_of_gold(gold, found)
    return float(rank is not None and rank <= k)


def reciprocal_rank(gold: Sequence[str], found: Sequence[str]) -> float:
    """1 / rank of the first gold clause, 0 if it was not found."""
    rank = rank_of_gold(gold, found)
    return 1 / rank if rank else 0.0


def ndcg_at(gold: Sequence[str], found: Sequence[str], k: int) -> float:
    """Normalised discounted cumulative gain of the first `k` found, each gold clause worth 1 where it is covered first."""
    left, gain = set(gold), 0.0
    for rank, clause in enumerate(found[:k], 1):
        covered = next((g for g in gold if g in left and covers(g, clause)), None)
        if covered is not None:
            left.discard(covered)
            gain += 1 / math.log2(rank + 1)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))


Name = Callable[[Mapping[str, Any]], str]  # of what was found


def rankings(hits: Sequence[Mapping[str, Any]], name_of: Name = operator.itemgetter("clause")) -> dict[str, list[str]]:
    """Return the clauses as each ranking has them, those left out that its figure says nothing for."""
    figures = [(name_of(hit), {**hit["why"], "score": hit["score"]}) for hit in hits]
    return {
        name: [clause for clause, why in sorted(figures, key=lambda pair: -by(pair[1])) if by(why) > 0]
        for name, by in RANKINGS.items()
    }


def measure(
    product: Product,
    lines: Sequence[Mapping[str, Any]],
    gold: Mapping[str, Sequence[str]],
    deep: int,
    name_of: Name = operator.itemgetter("clause"),
) -> dict[str, dict[str, float]]:
    """Search every line and return, for each ranking, the mean of each measure."""
    sums = {name: dict.fromkeys(("R@1", "R@5", "R@10", "MRR", "nDCG@10"), 0.0) for name in RANKINGS}
    for found in product.batch("search", lines, "--explain", "-k", str(deep)):
        answer = gold[found["id"]]
        for name, clauses in rankings(found["hits"], name_of).items():
            measured = {f"R@{k}": hit_at(answer, clauses, k) for k in (1, 5, 10)}
            measured |= {"MRR": reciprocal_rank(answer, clauses), "nDCG@10": ndcg_at(answer, clauses, 10)}
            for measure_name, value in measured.items():
                sums[name][measure_name] += value / len(lines)
    return sums


def public_set(path: Path) -> tuple[dict[str, str], list[dict[str, Any]], dict[str, list[str]]]:
    """Read a public set as the texts of documents, the questions' lines, and the gold clauses by a line's id."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    data = json.loads(raw)
    name = path.name.partition(".")[0]
    slug = name.replace("_", "-").lower()
    texts: dict[str, str] = {}
    for part, start in enumerate(range(0, len(data["passages"]), _PASSAGES), 1):
        passages = enumerate(data["passages"][start : start + _PASSAGES], 1)
        articles = "".join(f"第{n}条　{' '.join(passage.split())}\n" for n, passage in passages)
        texts[f"{slug}-{part}"] = f"{name}（{part}）\n\n{articles}"
    lines = [{"id": f"{n}", "question": question, "docs": [*texts]} for n, question in enumerate(data["queries"])]
    gold = {
        f"{n}": [f"{slug}-{row // _PASSAGES + 1}/第{row % _PASSAGES + 1}条" for row in rows]
        for n, rows in enumerate(data["qrels"])
    }
    return texts, lines, gold


def show(title: str, count: int, measured: Mapping[str, Mapping[str, float]], console: Console) -> None:
    """Print the table of a set."""
    table = Table(f"{title}（{count} 题）", *next(iter(measured.values())))
    for name, values in measured.items():
        table.add_row(name, *(f"{value:.3f}" for value in values.values()))
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description="检索：应找到的条款排在第几")
    parser.add_argument("sets", type=Path, nargs="*", metavar="题集")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="题集所问的文件都已载入的数据文件夹")
    parser.add_argument("--public", type=Path, metavar="文件夹", help="公开测试集")
    given = parser.parse_args(arguments)
    console = Console(width=120)
    try:
        for path in given.sets:
            items = [item for item in load_items(path) if item.clauses and not item.history]
            gold = {item.id: item.clauses for item in items}
            show(path.stem, len(items), measure(Product(given.data), [*map(line, items)], gold, _DEEP), console)
        for path in sorted(given.public.glob("*.json*")) if given.public else ():
            texts, lines, gold = public_set(path)
            with TemporaryDirectory() as folder:
                product = Product(Path(folder))
                product.add({slug: text.encode() for slug, text in texts.items()})
                measured = measure(product, lines, gold, _DEEP_PUBLIC, lambda hit: f"{hit['doc']}/{hit['clause']}")
                show(path.name, len(lines), measured, console)
    except (DatasetError, ProductError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
