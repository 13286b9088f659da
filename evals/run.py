"""Runs a question set against anything that answers in the product's JSON, and reports what became of it."""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from tqdm import tqdm

from evals.items import EvalItem, Turn
from evals.report import Outcome, Report, print_report, summarise
from evals.scorers import judge, quotes_proved
from evals.text import bare

__all__ = ["Ask", "Report", "Search", "print_report", "run"]

Ask = Callable[[dict[str, Any]], dict[str, Any]]
Search = Callable[[dict[str, Any]], Sequence[dict[str, Any]]]
_FOUND = 10  # clauses that are looked at for retrieval


def run(
    items: Sequence[EvalItem],
    ask: Ask,
    search: Search | None = None,
    source: Callable[[str], str] | None = None,
) -> Report:
    """Ask every item and judge its answer.

    Args:
        items: The questions, at least one.
        ask: Takes an item as JSON (`id`, `question`, `history`, `doc` …) and returns an answer as JSON.
        search: Takes the same, with `standalone` as its answer understood it, and returns hits, for the retrieval figures.
        source: Gives a document's stored text by its slug, to prove quotes; without it none counts as proved.

    Raises:
        ValueError: There is no item.
    """
    if not items:
        raise ValueError("no items")
    return summarise(
        [_outcome(item, ask, search, source) for item in tqdm(items, desc="评测", unit="题", disable=None)]
    )


def _outcome(item: EvalItem, ask: Ask, search: Search | None, source: Callable[[str], str] | None) -> Outcome:
    request = item.model_dump()
    started = perf_counter()
    try:
        answer = ask(request)
    except Exception as error:
        error.add_note(f"while asking {item.id}: {item.question}")
        raise
    latency = 1000 * (perf_counter() - started)
    verdict = judge(item, answer)
    return Outcome(
        id=item.id,
        kind=item.kind,
        doc=item.doc,
        question=item.question,
        history=[turn if isinstance(turn, str) else _shown(turn) for turn in item.history],
        answerable=item.answerable,
        expected=["|".join(facts) for facts in item.facts],
        forbid=item.forbid,
        gold=item.clauses,
        answer=answer["answer"],
        status=answer["status"],
        cited=[citation["clause"] for citation in answer["citations"]],
        right=verdict.right,
        reasons=list(verdict.reasons),
        fabricated=list(verdict.fabricated),
        citation_recall=verdict.citation_recall,
        citation_precision=verdict.citation_precision,
        citations=len(answer["citations"]),
        quotes_proved=quotes_proved(answer, source) if source else 0,
        chars=len(bare(answer["answer"])),
        latency_ms=round(latency, 3),
        found=_found(item, search, {**request, "standalone": answer.get("standalone") or item.question}),
    )


def _found(item: EvalItem, search: Search | None, request: dict[str, Any]) -> list[str] | None:
    """Clauses that search gives, best first; one of another document keeps its rank and can match nothing."""
    if search is None or not item.clauses:
        return None
    return [
        hit["clause"] if item.doc in (None, hit["doc"]) else f"{hit['doc']}:{hit['clause']}"
        for hit in list(search(request))[:_FOUND]
    ]


def _shown(turn: Turn) -> str:
    return f"{turn.role}: {turn.content}"
