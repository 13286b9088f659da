"""Judgements of one answer, each a pure function of the item and the answer's JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.fabricated import fabricated
from evals.items import EvalItem
from evals.text import bare, occurs

DECLINES = frozenset({"not_stated", "out_of_scope", "chitchat"})
ANSWERS = frozenset({"answered", "partial"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item."""

    right: bool
    reasons: tuple[str, ...]  # why it is wrong, in Chinese; empty if right
    citation_recall: float | None  # None where the item names no clause
    citation_precision: float | None  # None where nothing is cited or the item names no clause
    fabricated: tuple[str, ...]  # what the answer says and neither its quotes nor the question hold


def judge(item: EvalItem, answer: Mapping[str, Any]) -> Verdict:
    """Judge an answer: right if it holds all facts and nothing forbidden, is short enough and of a fitting status."""
    reasons = wrong(item, answer)
    return Verdict(
        right=not reasons,
        reasons=reasons,
        citation_recall=citation_recall(item, answer["citations"]),
        citation_precision=citation_precision(item, answer["citations"]),
        fabricated=fabricated(item, answer),
    )


def wrong(item: EvalItem, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that keeps an answer from being right; empty for a right one."""
    text = bare(answer["answer"])
    reasons = [f"缺少：{facts[0]}" for facts in item.facts if not any(occurs(fact, text) for fact in facts)]
    reasons += [f"不应出现：{word}" for word in item.forbid if occurs(word, text)]
    if item.max_chars is not None and len(text) > item.max_chars:
        reasons.append(f"太长：{len(text)} 字，上限 {item.max_chars}")
    if answer["status"] not in (ANSWERS if item.answerable else DECLINES):
        reasons.append(f"状态：{answer['status']}，应{'作答' if item.answerable else '说明没有'}")
    if not text.strip():
        reasons.append("空回答")
    return tuple(reasons)


def covers(gold: str, clause: str) -> bool:
    """Whether a cited clause is the gold one or lies under it; for a row, its annex or table counts too."""
    if clause == gold or clause.startswith(gold + "/"):
        return True
    return gold.startswith(("附件", "附表")) and gold.startswith(clause + "/")


def lies_within(fine: Sequence[str], clause: str) -> bool:
    """Whether a clause is one of `fine` or lies under one."""
    return any(clause == gold or clause.startswith(gold + "/") for gold in fine)


def citation_recall(item: EvalItem, citations: Sequence[Mapping[str, Any]]) -> float | None:
    """Share of the clauses that should be cited that some citation covers."""
    if not item.clauses:
        return None
    cited = [citation["clause"] for citation in citations if _same_document(item, citation)]
    return sum(any(covers(gold, clause) for clause in cited) for gold in item.clauses) / len(item.clauses)


def citation_precision(item: EvalItem, citations: Sequence[Mapping[str, Any]]) -> float | None:
    """Share of the citations that are, or lie under, a clause that should or may be cited."""
    fine = [*item.clauses, *item.clauses_ok]
    if not citations or not fine:
        return None
    good = sum(_same_document(item, citation) and lies_within(fine, citation["clause"]) for citation in citations)
    return good / len(citations)


def _same_document(item: EvalItem, citation: Mapping[str, Any]) -> bool:
    return item.doc is None or citation["doc"] == item.doc


def quotes_proved(answer: Mapping[str, Any], source: Callable[[str], str]) -> int:
    """How many citations quote their source's own words at their offsets (code points, end exclusive)."""
    return sum(
        bool(citation["quote"]) and source(citation["doc"])[citation["start"] : citation["end"]] == citation["quote"]
        for citation in answer["citations"]
    )
