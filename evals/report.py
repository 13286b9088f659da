"""What became of a question set, as figures and as a table for the terminal."""

import random
from collections.abc import Callable, Iterable, Sequence
from statistics import mean, quantiles

from pydantic import BaseModel
from rich.console import Console, Group
from rich.table import Table

from evals.retrieval import hit_at, recall_at, reciprocal_rank
from evals.scorers import DECLINES

_SAMPLES = 1000  # bootstrap resamples
_SHOWN = 20  # wrong items that the terminal shows; the JSON holds all


class Outcome(BaseModel):
    """One item with its answer and verdict."""

    id: str
    kind: str
    doc: str | None
    question: str
    history: list[str]
    answerable: bool
    expected: list[str]  # one entry a fact, its alternatives joined by |
    forbid: list[str]
    gold: list[str]
    answer: str
    status: str
    cited: list[str]
    right: bool
    reasons: list[str]
    fabricated: list[str]
    citation_recall: float | None
    citation_precision: float | None
    citations: int
    quotes_proved: int
    chars: int  # of the answer without [n] marks
    latency_ms: float  # wall time of the call
    found: list[str] | None  # clauses that search gave, best first; None where it was not asked


class Scores(BaseModel):
    """Figures of a group of items; None where no item of the group has the figure."""

    items: int
    right: int
    accuracy: float
    accuracy_low: float  # 95 % bootstrap interval
    accuracy_high: float
    citation_recall: float | None  # means over items
    citation_precision: float | None
    refusal_precision: float | None  # of the declined items, how many should be
    refusal_recall: float | None  # of the items that should be declined, how many were
    fabricated: int  # answers that say something that nothing supports
    citations: int
    quotes_proved: int  # citations that quote the source exactly
    chars: float
    latency_p50_ms: float
    latency_p95_ms: float
    latency_p99_ms: float
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    hit_at_5: float | None
    mrr: float | None


class Report(BaseModel):
    """What became of a question set."""

    total: Scores
    by_kind: dict[str, Scores]
    by_doc: dict[str, Scores]
    outcomes: list[Outcome]

    @property
    def wrong(self) -> list[Outcome]:
        """The items that were answered wrongly, in the set's order."""
        return [outcome for outcome in self.outcomes if not outcome.right]


def summarise(outcomes: Sequence[Outcome]) -> Report:
    """Count up outcomes; at least one."""
    return Report(
        total=_scores(outcomes),
        by_kind=_grouped(outcomes, lambda outcome: outcome.kind),
        by_doc=_grouped(outcomes, lambda outcome: outcome.doc or "—"),
        outcomes=list(outcomes),
    )


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Scores]:
    names = dict.fromkeys(map(key, outcomes))
    return {name: _scores([outcome for outcome in outcomes if key(outcome) == name]) for name in names}


def _scores(outcomes: Sequence[Outcome]) -> Scores:
    right = [outcome.right for outcome in outcomes]
    low, high = bootstrap(right)
    searched = [(outcome.gold, outcome.found) for outcome in outcomes if outcome.found is not None]
    p50, p95, p99 = _percentiles([outcome.latency_ms for outcome in outcomes])
    return Scores(
        items=len(outcomes),
        right=sum(right),
        accuracy=round(mean(right), 4),
        accuracy_low=low,
        accuracy_high=high,
        citation_recall=_mean(outcome.citation_recall for outcome in outcomes),
        citation_precision=_mean(outcome.citation_precision for outcome in outcomes),
        refusal_precision=_mean(not outcome.answerable for outcome in outcomes if outcome.status in DECLINES),
        refusal_recall=_mean(outcome.status in DECLINES for outcome in outcomes if not outcome.answerable),
        fabricated=sum(bool(outcome.fabricated) for outcome in outcomes),
        citations=sum(outcome.citations for outcome in outcomes),
        quotes_proved=sum(outcome.quotes_proved for outcome in outcomes),
        chars=round(mean(outcome.chars for outcome in outcomes), 1),
        latency_p50_ms=p50,
        latency_p95_ms=p95,
        latency_p99_ms=p99,
        recall_at_1=_mean(recall_at(gold, found, 1) for gold, found in searched),
        recall_at_5=_mean(recall_at(gold, found, 5) for gold, found in searched),
        recall_at_10=_mean(recall_at(gold, found, 10) for gold, found in searched),
        hit_at_5=_mean(hit_at(gold, found, 5) for gold, found in searched),
        mrr=_mean(reciprocal_rank(gold, found) for gold, found in searched),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return round(mean(known), 4) if known else None


def bootstrap(right: Sequence[bool]) -> tuple[float, float]:
    """95 % percentile bootstrap of a share; seeded, so that a report never changes by itself."""
    rng = random.Random(0)
    means = sorted(mean(rng.choices(right, k=len(right))) for _ in range(_SAMPLES))
    return round(means[int(0.025 * _SAMPLES)], 4), round(means[int(0.975 * _SAMPLES) - 1], 4)


def _percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    cuts = quantiles(values, n=100, method="inclusive") if len(values) > 1 else list(values) * 99
    return round(cuts[49], 1), round(cuts[94], 1), round(cuts[98], 1)


def print_report(report: Report, console: Console) -> None:
    """Print the figures by kind and by document, and the first wrong items."""
    console.print(_table("题型", report.by_kind, report.total))
    if len(report.by_doc) > 1:
        console.print(_table("文件", report.by_doc, report.total))
    console.print(_in_words(report.total))
    if report.wrong:
        console.print(_wrong_items(report.wrong))


def _table(first: str, groups: dict[str, Scores], total: Scores) -> Table:
    """One row a group, shares in per cent."""
    table = Table(padding=(0, 0), pad_edge=False)
    table.add_column(first, no_wrap=True, max_width=24)
    for name in ("题", "对%", "引全%", "引准%", "拒全%", "拒准%", "编造", "字数", "R@5%", "MRR%"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, scores in groups.items():
        table.add_row(name, *_cells(scores))
    table.add_section()
    table.add_row("合计", *_cells(total))
    return table


def _cells(scores: Scores) -> list[str]:
    shares = [
        scores.accuracy,
        scores.citation_recall,
        scores.citation_precision,
        scores.refusal_recall,
        scores.refusal_precision,
    ]
    found = [scores.recall_at_5, scores.mrr]
    return [
        str(scores.items),
        *map(_percent, shares),
        str(scores.fabricated),
        f"{scores.chars:.0f}",
        *map(_percent, found),
    ]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}"


def _in_words(total: Scores) -> str:
    return (
        f"正确 {total.right}/{total.items}，{total.accuracy:.1%}（95% 区间 {total.accuracy_low:.1%}–{total.accuracy_high:.1%}）；"
        f"引文与原文一致 {total.quotes_proved}/{total.citations}；编造 {total.fabricated} 题；"
        f"耗时 p50 {total.latency_p50_ms} ms，p95 {total.latency_p95_ms} ms，p99 {total.latency_p99_ms} ms"
    )


def _wrong_items(wrong: Sequence[Outcome]) -> Group:
    lines: list[str] = [f"\n答错 {len(wrong)} 题" + (f"，前 {_SHOWN} 题：" if len(wrong) > _SHOWN else "：")]
    for outcome in wrong[:_SHOWN]:
        lines += [
            f"{outcome.id}  {' → '.join([*outcome.history, outcome.question])}",
            f"  答（{outcome.status}）：{outcome.answer[:80]}",
            f"  因：{'；'.join(outcome.reasons)}",
        ]
    return Group(*lines)
