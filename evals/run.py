"""Runs a question set against anything that answers in the product's JSON, and reports what became of it."""

import random
from collections.abc import Callable, Iterable, Sequence
from statistics import mean, quantiles
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from evals.items import EvalItem
from evals.retrieval import recall_at, reciprocal_rank
from evals.scorers import DECLINES, Verdict, bare, judge, quotes_proved

Ask = Callable[[dict[str, Any]], dict[str, Any]]
_SAMPLES = 1000  # bootstrap resamples
_FOUND = 10  # clauses that are looked at for retrieval


class Scores(BaseModel):
    """Means over a group of items; None where no item of the group has the figure."""

    items: int
    accuracy: float
    accuracy_low: float  # 95 % bootstrap interval
    accuracy_high: float
    citation_recall: float | None
    citation_precision: float | None
    declined_rightly: float | None  # of the unanswerable items
    declined_wrongly: float | None  # of the answerable items
    fabricated: int  # answers that say something that nothing supports
    quotes_proved: float
    chars: float
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    mrr: float | None


class Outcome(BaseModel):
    """One item with its answer and verdict."""

    id: str
    kind: str
    doc: str | None
    question: str
    right: bool
    reasons: list[str]
    fabricated: list[str]
    expected: list[str]
    answer: str
    status: str
    cited: list[str]
    gold: list[str]
    citation_recall: float | None
    citation_precision: float | None
    quotes_proved: bool
    answerable: bool
    latency_ms: float
    found: list[str] | None


class Report(BaseModel):
    """What became of a question set."""

    total: Scores
    by_kind: dict[str, Scores]
    by_doc: dict[str, Scores]
    latency_ms: dict[str, float]  # p50, p95, p99
    outcomes: list[Outcome]


def run(
    items: Sequence[EvalItem],
    ask: Ask,
    search: Callable[[dict[str, Any]], Sequence[dict[str, Any]]] | None = None,
    source: Callable[[str], str] | None = None,
) -> Report:
    """Ask every item and judge its answer.

    Args:
        items: The questions.
        ask: Takes an item as JSON and returns an answer as JSON.
        search: Takes an item and returns hits, for the retrieval figures.
        source: Gives a document's stored text by its slug, to prove quotes; without it they count as unproved.
    """
    outcomes = []
    for item in tqdm(items, desc="评测", disable=None):
        request = item.model_dump()
        answer = ask(request)
        found = [hit["clause"] for hit in search(request)][:_FOUND] if search and item.clauses else None
        outcomes.append(_outcome(item, answer, judge(item, answer), found, source))
    return Report(
        total=_scores(outcomes),
        by_kind=_grouped(outcomes, lambda o: o.kind),
        by_doc=_grouped(outcomes, lambda o: o.doc or "—"),
        latency_ms=_percentiles([o.latency_ms for o in outcomes]),
        outcomes=outcomes,
    )


def _outcome(
    item: EvalItem,
    answer: dict[str, Any],
    verdict: Verdict,
    found: list[str] | None,
    source: Callable[[str], str] | None,
) -> Outcome:
    by_doc = {c["doc"] for c in answer["citations"]}
    proved = all(
        quotes_proved(
            {"citations": [c for c in answer["citations"] if c["doc"] == doc]}, source(doc) if source else None
        )
        for doc in by_doc
    )
    return Outcome(
        id=item.id,
        kind=item.kind,
        doc=item.doc,
        question=item.question,
        right=verdict.right,
        reasons=list(verdict.reasons),
        fabricated=list(verdict.fabricated),
        expected=[alternatives[0] for alternatives in item.facts],
        answer=answer["answer"],
        status=answer["status"],
        cited=[c["clause"] for c in answer["citations"]],
        gold=item.clauses,
        citation_recall=verdict.citation_recall,
        citation_precision=verdict.citation_precision,
        quotes_proved=proved,
        answerable=item.answerable,
        latency_ms=answer["latency_ms"],
        found=found,
    )


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Scores]:
    names = list(dict.fromkeys(map(key, outcomes)))
    return {name: _scores([o for o in outcomes if key(o) == name]) for name in names}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(mean(known), 4) if known else None


def _scores(outcomes: Sequence[Outcome]) -> Scores:
    low, high = _interval([o.right for o in outcomes])
    retrieved = [(o.gold, o.found) for o in outcomes if o.found is not None]
    return Scores(
        items=len(outcomes),
        accuracy=round(mean(o.right for o in outcomes), 4) if outcomes else 0.0,
        accuracy_low=low,
        accuracy_high=high,
        citation_recall=_mean(o.citation_recall for o in outcomes),
        citation_precision=_mean(o.citation_precision for o in outcomes),
        declined_rightly=_mean(float(o.status in DECLINES) for o in outcomes if not o.answerable),
        declined_wrongly=_mean(float(o.status in DECLINES) for o in outcomes if o.answerable),
        fabricated=sum(bool(o.fabricated) for o in outcomes),
        quotes_proved=round(mean(o.quotes_proved for o in outcomes), 4) if outcomes else 0.0,
        chars=round(mean(len(bare(o.answer)) for o in outcomes), 1) if outcomes else 0.0,
        recall_at_1=_mean(recall_at(gold, found, 1) for gold, found in retrieved),
        recall_at_5=_mean(recall_at(gold, found, 5) for gold, found in retrieved),
        recall_at_10=_mean(recall_at(gold, found, 10) for gold, found in retrieved),
        mrr=_mean(reciprocal_rank(gold, found) for gold, found in retrieved),
    )


def _interval(rights: Sequence[bool]) -> tuple[float, float]:
    """Percentile bootstrap of a mean; seeded, so that a report never changes by itself."""
    if not rights:
        return 0.0, 0.0
    rng = random.Random(0)
    means = sorted(mean(rng.choices(rights, k=len(rights))) for _ in range(_SAMPLES))
    return round(means[int(0.025 * _SAMPLES)], 4), round(means[int(0.975 * _SAMPLES) - 1], 4)


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    if len(values) < 2:
        return dict.fromkeys(("p50", "p95", "p99"), values[0] if values else 0.0)
    cuts = quantiles(values, n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "p99": round(cuts[98], 1)}


def print_report(report: Report, console: Console) -> None:
    """Print the figures by kind and the wrong items."""
    table = Table("类别", "题数", "正确", "引用召回", "引用精度", "编造", "应拒而拒", "误拒", "字数", "R@5", "MRR")
    for name, scores in [*report.by_kind.items(), ("合计", report.total)]:
        table.add_row(
            name,
            str(scores.items),
            *map(_shown, (scores.accuracy, scores.citation_recall, scores.citation_precision)),
            str(scores.fabricated),
            *map(_shown, (scores.declined_rightly, scores.declined_wrongly)),
            f"{scores.chars:.0f}",
            *map(_shown, (scores.recall_at_5, scores.mrr)),
        )
    console.print(table)
    total = report.total
    console.print(
        f"正确率 {total.accuracy:.1%}（95% 区间 {total.accuracy_low:.1%}–{total.accuracy_high:.1%}），引文相符 {total.quotes_proved:.1%}，"
        f"耗时 p50 {report.latency_ms['p50']} ms，p95 {report.latency_ms['p95']} ms"
    )


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
