"""Judgements of one answer, each a pure function of the item and the answer's JSON."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.items import EvalItem

DECLINES = frozenset({"not_stated", "out_of_scope", "chitchat"})
_MARK = re.compile(r"\[\d+\]")
_CHINESE = "零〇一二三四五六七八九十百千两"
_SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "": 1.0}
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万亿|千万|百万|亿|万)?")
_CHINESE_NUMBER = re.compile(rf"([{_CHINESE}]+)(万亿|千万|百万|亿|万)?(?=[个家项人名年月日天次倍成条所座%件种类]|元)")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:委员会|管委会|办公室|人民政府|领导小组|税务局|[^结布格全大当]局|厅|委)(?![\u4e00-\u9fff]*员)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item."""

    right: bool
    reasons: tuple[str, ...]  # why it is wrong, in Chinese; empty if right
    citation_recall: float | None  # None where the item names no clause
    citation_precision: float | None  # None where nothing is cited or the item names no clause
    fabricated: tuple[str, ...]  # what the answer says and neither its quotes nor the question hold


def normalise(text: str) -> str:
    """NFKC, lower case, and nothing but letters, digits, % and +."""
    text = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in text if c in "%+" or unicodedata.category(c)[0] in "LN")


def bare(answer: str) -> str:
    """The answer without its [n] marks."""
    return _MARK.sub("", answer)


def judge(item: EvalItem, answer: Mapping[str, Any]) -> Verdict:
    """Judge an answer: right if it holds all facts and nothing forbidden, is short enough and of a fitting status."""
    text = bare(answer["answer"])
    plain = normalise(text)
    reasons = [
        f"缺少：{alternatives[0]}"
        for alternatives in item.facts
        if not any(normalise(a) in plain for a in alternatives)
    ]
    reasons += [f"不应出现：{word}" for word in item.forbid if normalise(word) in plain]
    if item.max_chars is not None and len(text) > item.max_chars:
        reasons.append(f"太长：{len(text)} > {item.max_chars}")
    if item.answerable == (answer["status"] in DECLINES):
        reasons.append(f"状态：{answer['status']}")
    cited = [(c["doc"], c["clause"]) for c in answer["citations"]]
    return Verdict(
        not reasons,
        tuple(reasons),
        citation_recall(item, cited),
        citation_precision(item, cited),
        fabricated(item, answer),
    )


def covers(gold: str, clause: str) -> bool:
    """Whether a cited clause is the gold one or lies under it; for a row, its annex or table counts too."""
    if clause == gold or clause.startswith(gold + "/"):
        return True
    return gold.startswith(("附件", "附表")) and gold.startswith(clause + "/")


def citation_recall(item: EvalItem, cited: Sequence[tuple[str, str]]) -> float | None:
    """Share of the clauses that should be cited that some citation covers."""
    if not item.clauses:
        return None
    return sum(any(covers(gold, clause) for _, clause in cited) for gold in item.clauses) / len(item.clauses)


def citation_precision(item: EvalItem, cited: Sequence[tuple[str, str]]) -> float | None:
    """Share of the citations that are, or lie under, a clause that should or may be cited."""
    fine = [*item.clauses, *item.clauses_ok]
    if not cited or not fine:
        return None
    return sum(
        (item.doc is None or doc == item.doc) and any(covers(gold, clause) for gold in fine) for doc, clause in cited
    ) / len(cited)


def numbers(text: str) -> set[float]:
    """All numbers of a text as values: 2,000 and 两千, 1.5万 and 15000 are the same."""
    text = unicodedata.normalize("NFKC", text)
    found = {float(m[1].replace(",", "")) * _SCALES[m[2] or ""] for m in _NUMBER.finditer(text)}
    found |= {float(m[1].replace(",", "")) for m in _NUMBER.finditer(text)}
    return found | {_chinese(m[1]) * _SCALES[m[2] or ""] for m in _CHINESE_NUMBER.finditer(text)}


def _chinese(text: str) -> float:
    total = current = 0
    for character in text:
        if character in "十百千":
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            current = 0
        else:
            current = {"零": 0, "〇": 0, "两": 2}.get(character, "〇一二三四五六七八九".find(character))
    return float(total + current)


def fabricated(item: EvalItem, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Numbers and bodies of the answer that stand in no cited quote, no cited label and not in the question.

    The count of what the answer itself lists is its own work and no fabrication; nor are forbidden words, which are
    judged where they occur.
    """
    lines = answer["answer"].split("\n")
    entries = sum(line.startswith("- ") for line in lines)
    listed = {float(entries), *(float(len(re.split("[、；，]", line))) for line in lines)}
    asked = item.question + "".join(h if isinstance(h, str) else str(h.get("content", "")) for h in item.history)
    known = "\n".join(
        [*(c["quote"] + c["label"] for c in answer["citations"]), asked, str(answer.get("standalone", ""))]
    )
    text = bare(answer["answer"])
    invented = [f"{n:g}" for n in numbers(text) - numbers(known) - listed - {float(len(answer["citations"]))}]
    held = normalise(known)
    invented += [name for name in _BODY.findall(text) if normalise(name)[-4:] not in held]
    invented += [word for word in item.forbid if normalise(word) in normalise(text)]
    return tuple(invented)


def quotes_proved(answer: Mapping[str, Any], source: str | None) -> bool:
    """Whether every quote is the source's own words at its offsets; one document's source."""
    return source is not None and all(source[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])
