"""Which step lost a wrongly answered item: understanding, retrieval, facts, composing in one of its ways, verification.

An answer can carry a trace of what each step made of the question; everything here reads that trace as JSON:

    {"standalone": "…", "hits": [[{"doc", "clause"}, …], …],           one list a part of the question, best first
     "composed": {"answerer", "answer", "status"}, "verified": {…}}   the draft before and after verification
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from evals.items import EvalItem
from evals.scorers import ANSWERS, covers, lies_within, wrong
from evals.text import bare, occurs

Step = Literal[
    "understanding", "retrieval", "fact", "declined", "overreach", "neighbour", "clause", "sentence", "part", "length",
    "composing", "verification",
]  # fmt: skip
STEP_NAMES: dict[Step, str] = {
    "understanding": "理解",
    "retrieval": "检索",
    "fact": "缺事实",
    "declined": "该答却拒",
    "overreach": "该拒却答",
    "neighbour": "答成相邻的",
    "clause": "选错条款",
    "sentence": "句子错",
    "part": "缺一部分",
    "length": "太长",
    "composing": "作答",  # where nothing finer is known: the language model's words, reports of earlier versions
    "verification": "核对",
}
# Kinds that are answered from facts read out of the document, and which of them.
_SECTIONS: dict[str, tuple[str, ...]] = {
    "target": ("targets",),
    "responsibility": ("duties", "tables"),
    "table": ("tables",),
    "aggregate": ("tables", "duties", "targets"),
    "measure": ("measures",),
    "metadata": ("metadata",),
}
_COUNTED = frozenset({"aggregate"})  # kinds whose figure no fact prints

Facts = Callable[[str], Mapping[str, Any]]
Search = Callable[[str], Sequence[Mapping[str, Any]]]


class Lost(NamedTuple):
    """The step that lost an item, and why that is known, in Chinese."""

    step: Step
    why: str


def lost_step(
    item: EvalItem, answer: Mapping[str, Any], facts: Facts | None = None, search: Search | None = None
) -> Lost:
    """Say which step lost a wrongly answered item.

    Args:
        item: The item.
        answer: Its answer with a `trace`.
        facts: Gives what was read out of a document, as `assistant facts DOC --json` prints it.
        search: Gives hits for a text, to see whether the user's own words would have found the gold clause.
    """
    trace = answer["trace"]
    composed, answerer = trace["composed"], trace["composed"]["answerer"]
    if not wrong(item, trace["verified"]):
        return Lost("composing", f"核对过的草稿是对的，成文时变了：{trace['verified']['answer'][:60]}")
    if not wrong(item, composed):
        return Lost("verification", f"核对前的草稿是对的：{composed['answer'][:60]}")
    if not item.answerable:
        return Lost("overreach", f"原文没有，{answerer} 却作答")
    if composed["status"] in ("out_of_scope", "chitchat"):
        return Lost("understanding", "当作范围外的问题" if composed["status"] == "out_of_scope" else "当作寒暄")
    if item.history and trace["standalone"] == item.question and not _found(item, _all(trace["hits"])):
        return Lost("understanding", "追问没有补全")
    read = _read(item, facts) if facts and item.doc else None
    if read is False:
        return Lost("fact", f"没有从 {'、'.join(item.clauses)} 读出“{item.facts[0][0]}”")
    rank = _found(item, _all(trace["hits"]))
    if rank is None and item.clauses and not read:
        if trace["standalone"] != item.question and search and _found(item, search(item.said)):
            return Lost("understanding", f"理解成“{trace['standalone']}”后找不到，原话能找到")
        return Lost("retrieval", f"找到的条款里没有 {'、'.join(item.clauses)}")
    place = f"依据排第 {rank}" if rank else "事实已读出" if read else "题目没有指定依据"
    step, why = _composed_wrong(item, composed, answer["citations"])
    return Lost(step, f"{place}，由 {answerer} 作答，{why}")


def _composed_wrong(
    item: EvalItem, composed: Mapping[str, Any], citations: Sequence[Mapping[str, Any]]
) -> tuple[Step, str]:
    """In which way a draft went wrong whose evidence was there."""
    if composed["status"] not in ANSWERS:
        return "declined", "却说没有"
    text = bare(composed["answer"])
    if forbidden := [word for word in item.forbid if occurs(word, text)]:
        return "neighbour", f"答了“{forbidden[0]}”"
    there = [any(occurs(fact, text) for fact in alternatives) for alternatives in item.facts]
    if all(there):
        return "length", "话太多"
    missing = item.facts[there.index(False)][0]
    cited = [citation["clause"] for citation in citations if item.doc in (None, citation["doc"])]
    if not any(there) and item.clauses and not any(lies_within([*item.clauses, *item.clauses_ok], c) for c in cited):
        return "clause", f"引的是 {'、'.join(cited) or '别的文件'}"
    if any(there):
        return "part", f"有 {sum(there)} 处，缺“{missing}”"
    return "sentence", f"条款对，没有“{missing}”"


def _all(parts: Iterable[Sequence[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The hits of all parts, the first of each part first."""
    ranked = [(rank, part, hit) for part, hits in enumerate(parts) for rank, hit in enumerate(hits)]
    return [hit for _, _, hit in sorted(ranked, key=lambda entry: entry[:2])]


def _found(item: EvalItem, hits: Sequence[Mapping[str, Any]]) -> int | None:
    """The rank, from 1, of the first hit that covers a gold clause."""
    own = enumerate((hit["clause"] if item.doc in (None, hit["doc"]) else "" for hit in hits), 1)
    return next((rank for rank, clause in own if any(covers(gold, clause) for gold in item.clauses)), None)


def _read(item: EvalItem, facts: Facts) -> bool | None:
    """Whether the facts at the gold clauses hold what the item asks for; None for kinds answered from running text."""
    sections = _SECTIONS.get(item.kind)
    if sections is None or not item.facts:
        return None
    read = facts(item.doc or "")
    entries = [
        text
        for section in sections
        for clause, text in _entries(read[section])
        if not item.clauses or any(covers(gold, clause) or covers(clause, gold) for gold in item.clauses)
    ]
    said = "\n".join(entries)
    if item.kind in _COUNTED:
        return bool(entries)
    return all(any(occurs(fact, said) for fact in alternatives) for alternatives in item.facts[:1])


def _entries(section: object) -> Iterator[tuple[str, str]]:
    """The clause and words of each entry of a section, and of each row of a table."""
    for entry in section if isinstance(section, list) else [section]:
        if isinstance(entry, Mapping):
            yield str(entry.get("clause", "")), " ".join(_words(entry))
            yield from _entries(entry.get("rows", []))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str | int | float):
        yield str(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
