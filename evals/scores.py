"""The figures of a group of items, with the intervals that their number allows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, quantiles

import numpy as np
from pydantic import BaseModel

from evals.explain import Step
from evals.outcome import Outcome
from evals.retrieval import hit_at, recall_at, reciprocal_rank
from evals.scorers import DECLINES

_SAMPLES = 1000  # bootstrap resamples

METRIC_NAMES = {
    "accuracy": "正确率",
    "grounded": "正确且有据",
    "citation_recall": "引文查全",
    "citation_precision": "引文准确",
    "quotes_exact": "引文逐字相符",
    "refusal_recall": "拒答查全",
    "refusal_precision": "拒答准确",
    "recall_at_1": "检索 R@1",
    "recall_at_5": "检索 R@5",
    "recall_at_10": "检索 R@10",
    "hit_at_5": "检索 H@5",
    "mrr": "检索 MRR",
    "fabricated": "编造",
    "chars": "字数",
    "latency_p50_ms": "耗时 p50",
    "latency_p95_ms": "耗时 p95",
    "latency_p99_ms": "耗时 p99",
}


class Scores(BaseModel):
    """Figures of a group of items; None where no item of the group has the figure."""

    items: int
    right: int
    accuracy: float
    accuracy_low: float  # 95 % bootstrap interval
    accuracy_high: float
    grounded: float = 0.0  # right besides citing a clause that should be cited, in exact quotes, with nothing made up
    citation_recall: float | None  # means over items
    citation_precision: float | None
    refusal_precision: float | None  # of the declined items, how many should be
    refusal_recall: float | None  # of the items that should be declined, how many were
    fabricated: int  # answers that say something that nothing supports
    citations: int
    quotes_proved: int  # citations that quote the source exactly
    quotes_exact: float | None = None  # their share
    chars: float
    latency_p50_ms: float
    latency_p95_ms: float
    latency_p99_ms: float
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    hit_at_5: float | None
    mrr: float | None
    intervals: dict[str, tuple[float, float]] = {}  # 95 % bootstrap intervals of the shares and means, by their names
    lost: dict[Step, int] = {}  # wrong items by the step that lost them
    judged: dict[str, float] = {}  # means of the outside judges


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Count up outcomes; at least one."""
    right = [outcome.right for outcome in outcomes]
    searched = [(outcome.gold, outcome.found) for outcome in outcomes if outcome.found is not None]
    samples: dict[str, list[float]] = {
        "accuracy": [float(one) for one in right],
        "grounded": [float(outcome.grounded) for outcome in outcomes],
        "citation_recall": _known(outcome.citation_recall for outcome in outcomes),
        "citation_precision": _known(outcome.citation_precision for outcome in outcomes),
        "refusal_precision": [float(not outcome.answerable) for outcome in outcomes if outcome.status in DECLINES],
        "refusal_recall": [float(outcome.status in DECLINES) for outcome in outcomes if not outcome.answerable],
        "recall_at_1": [recall_at(gold, found, 1) for gold, found in searched],
        "recall_at_5": [recall_at(gold, found, 5) for gold, found in searched],
        "recall_at_10": [recall_at(gold, found, 10) for gold, found in searched],
        "hit_at_5": [hit_at(gold, found, 5) for gold, found in searched],
        "mrr": [reciprocal_rank(gold, found) for gold, found in searched],
    }
    means = {name: round(mean(values), 4) if values else None for name, values in samples.items()}
    intervals = {name: bootstrap(values) for name, values in samples.items() if values}
    citations, proved = sum(o.citations for o in outcomes), sum(o.quotes_proved for o in outcomes)
    p50, p95, p99 = _percentiles([outcome.latency_ms for outcome in outcomes])
    return Scores.model_validate(
        {
            **means,
            "items": len(outcomes),
            "right": sum(right),
            "accuracy_low": intervals["accuracy"][0],
            "accuracy_high": intervals["accuracy"][1],
            "fabricated": sum(bool(outcome.fabricated) for outcome in outcomes),
            "citations": citations,
            "quotes_proved": proved,
            "quotes_exact": round(proved / citations, 4) if citations else None,
            "chars": round(mean(outcome.chars for outcome in outcomes), 1),
            "latency_p50_ms": p50,
            "latency_p95_ms": p95,
            "latency_p99_ms": p99,
            "intervals": intervals,
            "lost": dict(Counter(outcome.lost for outcome in outcomes if outcome.lost).most_common()),
            "judged": _means([outcome.judged for outcome in outcomes]),
        }
    )


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """95 % percentile bootstrap of a mean; seeded, so that a report never changes by itself."""
    drawn = np.random.default_rng(0).integers(len(values), size=(_SAMPLES, len(values)))
    low, high = np.percentile(np.asarray(values, dtype=float)[drawn].mean(axis=1), (2.5, 97.5))
    return round(float(low), 4), round(float(high), 4)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _means(judged: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for one in judged for name in one)
    return {name: round(mean(one[name] for one in judged if name in one), 4) for name in names}


def _percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    cuts = quantiles(values, n=100, method="inclusive") if len(values) > 1 else list(values) * 99
    return round(cuts[49], 1), round(cuts[94], 1), round(cuts[98], 1)
