"""Runs a question set against anything that answers in the product's JSON, and reports what became of it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from tqdm import tqdm

from evals.explain import Facts, lost_step
from evals.items import EvalItem, Turn
from evals.journal import Journal
from evals.judges import Judge
from evals.outcome import Cited, Outcome
from evals.report import Report, summarise
from evals.scorers import judge, quotes_proved
from evals.text import bare

__all__ = ["Ask", "Report", "Search", "System", "run"]

Ask = Callable[[dict[str, Any]], dict[str, Any]]
Search = Callable[[dict[str, Any]], Sequence[dict[str, Any]]]
_FOUND = 10  # clauses that are looked at for retrieval


@dataclass(frozen=True, slots=True)
class System:
    """What is judged: whatever answers, and what it offers besides for figures and explanations."""

    ask: Ask  # takes an item as JSON (`id`, `question`, `history`, `doc` …); its answer may carry a `trace`, see `explain`
    search: Search | None = None  # takes the same, with `standalone` as its answer understood it, and returns hits
    source: Callable[[str], str] | None = None  # a document's stored text by its slug; without it no quote is proved
    facts: Facts | None = None  # what was read out of a document, as `assistant facts DOC --json` prints it


def run(
    items: Sequence[EvalItem],
    system: System,
    *,
    jobs: int = 1,
    journal: Journal | None = None,
    judges: Sequence[Judge] = (),
    answers: list[dict[str, Any]] | None = None,
) -> Report:
    """Ask every item and judge its answer; the report is the same however many questions run at once.

    Args:
        items: The questions, at least one.
        system: Who answers.
        jobs: How many questions are asked at once, at least 1; more than one is for models that are waited for.
        journal: Keeps answers, and has those of a run that was cut short.
        judges: Scorers that are asked besides; they decide nothing.
        answers: Is given the answers, in the set's order.

    Raises:
        ValueError: There is no item.
    """
    if not items:
        raise ValueError("no items")
    with ThreadPoolExecutor(jobs) as pool, tqdm(total=len(items), desc="评测", unit="题", disable=None) as bar:

        def asked(item: EvalItem) -> dict[str, Any]:
            request = item.model_dump()
            kept = journal.get(request) if journal is not None else None
            if kept is None:
                kept = _asked(item, request, system, judges)
                if journal is not None:
                    journal.put(request, kept)
            bar.update()
            return kept

        futures = [pool.submit(asked, item) for item in items]
        try:
            kept = [future.result() for future in futures]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if answers is not None:
        answers += [{"id": item.id, **one["answer"]} for item, one in zip(items, kept, strict=True)]
    return summarise([_outcome(item, one, system) for item, one in zip(items, kept, strict=True)])


def _outcome(item: EvalItem, kept: dict[str, Any], system: System) -> Outcome:
    answer = kept["answer"]
    verdict = judge(item, answer)
    lost = None
    if not verdict.right and "trace" in answer:
        search = system.search
        lost = lost_step(
            item,
            answer,
            system.facts,
            (lambda text: search({**item.model_dump(), "standalone": text})) if search else None,
        )
    return Outcome(
        id=item.id,
        dataset=item.dataset,
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
        evidence=[Cited.model_validate(citation) for citation in answer["citations"]],
        right=verdict.right,
        reasons=list(verdict.reasons),
        lost=lost.step if lost else None,
        lost_why=lost.why if lost else "",
        fabricated=list(verdict.fabricated),
        citation_recall=verdict.citation_recall,
        citation_precision=verdict.citation_precision,
        citations=len(answer["citations"]),
        quotes_proved=quotes_proved(answer, system.source) if system.source else 0,
        chars=len(bare(answer["answer"])),
        latency_ms=kept["latency_ms"],
        found=kept["found"],
        judged=kept["judged"],
    )


def _asked(item: EvalItem, request: dict[str, Any], system: System, judges: Sequence[Judge]) -> dict[str, Any]:
    """The answer with what only asking can tell; everything slow is in here, and so in the journal."""
    started = perf_counter()
    try:
        answer = system.ask(request)
    except Exception as error:
        error.add_note(f"while asking {item.id}: {item.question}")
        raise
    latency = 1000 * (perf_counter() - started)
    scores = {one.name: one(item, answer) for one in judges}
    return {
        "answer": answer,
        "latency_ms": round(latency, 3),
        "found": _found(item, system.search, {**request, "standalone": answer.get("standalone") or item.question}),
        "judged": {name: score for name, score in scores.items() if score is not None},
    }


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
