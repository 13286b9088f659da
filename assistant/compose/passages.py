"""Answers in the text's own words: the sentences that answer, or the headings that a section is made of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Status
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import read_quantities
from corpus.policy import Clause, Span
from index.ranking import Found
from index.search import Hit
from index.words import bigrams

Strengths = Callable[[str, Sequence[Found]], Sequence[Sequence[float] | NDArray[np.float32]]]

_ANNOTATION = re.compile(r"[〔（(【\[]?\s*(责任(单位|部门)|牵头(单位|部门)|配合单位)[：:][^〕）)】\]]*[〕）)】\]]?")
_MONEY = re.compile(
    r"\d[\d.,]*\s*(万|亿)?元|[一二三四五六七八九十百千万]+元|\d+(\.\d+)?\s*[%％]|免征|免费|减半|全额|折"
)
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千]+(个|项|家|人|次|年|月|日|天|倍|成|分之|小时|名|条)")
_TIME = re.compile(
    r"\d+\s*个?(?:年|月|日|天|周|工作日|小时|分钟)|[一二三四五六七八九十两]+(?:年|个月|日|天|周|小时)|“十[一二三四五六]五”|年度|每年|每月|每季度|定期|期限"
)
_PROCEDURE = re.compile(r"(?<!专利)申请(?!专利)|申报|提交|受理|审核|审批(?!制度)|办理|报送|公示|申领")
_CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|\d{5,}|电话|地址|网址|邮箱|www|http")
_NEAR = 1.2  # logits that a sentence may score below the best one and still answer, if it holds what is asked for
_FITTING = 1.0  # logits that holding the kind of thing asked for counts
_LONGEST_ANSWER = 230  # characters of all quoted sentences
_SETTLED = 0.55  # share of a question's words that a sentence must explain before its figure counts as the answer
_LONGEST = 130  # characters of one quoted sentence; longer ones are cut to the parts that answer


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    score: float
    explained: float


def propose(question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths) -> Draft | None:
    """Answer with the best sentences of the clauses found, or None where nothing fits.

    Args:
        question: What is asked.
        dossier: The document.
        hits: The clauses found, best first.
        strengths: Tells how strongly sentences answer a question, as logarithms.
    """
    own = [hit for hit in hits if hit.doc == dossier.policy.slug]
    headings = _headings(question, dossier)
    if headings:
        return headings
    candidates = _candidates(question, dossier, own, strengths)
    if not candidates:
        return None
    best = candidates[0]
    near = [c for c in candidates if c.score >= best.score - _NEAR][:4]
    missing = _missing(question, near, dossier)
    if missing:
        what, fitting = missing
        if not fitting:
            return _not_stated(question, dossier, best, what)
        best = fitting
    chosen = _with_more(question, dossier, best, candidates)
    chosen.sort(key=lambda candidate: candidate.sentence.span)
    statements = [_statement(question, dossier, candidate) for candidate in chosen]
    if len(statements) >= 3:
        statements = [Statement(s.text, s.support, entry=True) for s in statements]
    lead = "与原文不符。" if _contradicts(question, dossier, best) else "是。" if _affirms(question, best) else ""
    if lead:
        statements[0] = Statement(lead + statements[0].text, statements[0].support)
    return Draft(tuple(statements), "answered", min(1.0, 0.9 * best.explained), "passages")


def _with_more(
    question: Question, dossier: Dossier, best: _Candidate, candidates: Sequence[_Candidate]
) -> list[_Candidate]:
    """The best sentence, and those beside it in its clause that tell more of what is asked."""
    wide = question.asks & {"how", "support", "condition", "duty"} and not question.asks & {"money", "number", "when"}
    terms = dossier.terms(question)
    chosen = [best]
    for other in candidates:
        held = [fold(dossier.quote(candidate.sentence.span)) for candidate in chosen]
        length = sum(map(len, held)) + other.sentence.span.end - other.sentence.span.start
        if len(chosen) >= (3 if wide else 2) or length > _LONGEST_ANSWER:
            continue
        if other is best or other.sentence.clause != best.sentence.clause or other.score < best.score - 1.5:
            continue
        gain = dossier.coverage(terms, *held, fold(dossier.quote(other.sentence.span))) - dossier.coverage(terms, *held)
        if gain > 0.12 or (wide and best.explained < 0.9):
            chosen.append(other)
    return chosen


def _candidates(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths
) -> list[_Candidate]:
    terms = dossier.terms(question)
    places: list[tuple[Hit, Sentence, str]] = []
    found: list[Found] = []
    for hit in hits:
        heading = dossier.headings[hit.clause]
        said = []
        for sentence in dossier.sentences[hit.clause]:
            bare = fold(_ANNOTATION.sub("", dossier.quote(sentence.span)))
            if len(bare) >= 6 and (bare not in heading or len(dossier.sentences[hit.clause]) == 1):
                said.append(bare)
                places.append((hit, sentence, bare))
        if said:
            found.append(Found(hit.signals, hit.fused, heading, said))
    strong = [float(strength) for clause in strengths(question.text, found) for strength in clause]
    candidates = []
    for (hit, sentence, bare), strength in zip(places, strong, strict=True):
        inside = dossier.coverage(terms, bare)
        around = dossier.coverage(terms, bare, dossier.headings[hit.clause], dossier.own_text[hit.clause])
        # A row that merely names the matter is better shown by the answerer of tables.
        share = 0.8 if dossier.policy.by_id[hit.clause].kind == "row" else 1.0
        score = strength + _FITTING * _fit(question, bare)
        candidates.append(_Candidate(sentence, score, share * max(inside, 0.85 * around)))
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.sentence.span))
    return candidates


def _fit(question: Question, text: str) -> float:
    """How much the sentence looks like the kind of thing that is asked for: 0 or 1, or in between for two kinds."""
    wanted = []
    asks = question.asks
    if "money" in asks:
        wanted.append(_MONEY)
    elif asks & {"number", "count", "sum"}:
        wanted.append(_FIGURE)
    if "when" in asks:
        wanted.append(_TIME)
    if "procedure" in asks:
        wanted.append(_PROCEDURE)
    if "meaning" in asks:
        wanted.append(re.compile(r"是指|指的是|包括|，指|所称"))
    if "condition" in asks:
        wanted.append(re.compile(r"符合|满足|具备|条件|应当|不得|的企业|的单位|以上|以下|的，"))
    if "support" in asks:
        wanted.append(re.compile(r"奖励|补贴|补助|支持|给予|资助|减免|免征|优惠|贴息|扶持|享受|返还|优先"))
    return sum(bool(pattern.search(text)) for pattern in wanted) / len(wanted) if wanted else 0.0


_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("contact", "联系电话、地址等联系方式", _CONTACT),
    ("procedure", "申请办理的程序和材料", _PROCEDURE),
    ("money", "具体金额或标准", _MONEY),
    ("when", "具体时间", _TIME),
    ("number", "具体数字", _FIGURE),
)


def _missing(question: Question, near: Sequence[_Candidate], dossier: Dossier) -> tuple[str, _Candidate | None] | None:
    """The kind of thing asked for and the first near sentence that holds it, or None where no kind is required."""
    for ask, what, pattern in _KINDS:
        if ask in question.asks and not (
            ask == "number" and question.asks & {"list", "count", "compare", "meaning", "condition", "support"}
        ):
            for candidate in near:
                text = _ANNOTATION.sub("", dossier.quote(candidate.sentence.span))
                if pattern.search(re.sub(r"20\d\d年?", "", text) if ask in ("money", "number") else text):
                    return what, candidate
            return what, None
    if "who" in question.asks and not question.asks & {
        "department",
        "list",
        "how",
        "condition",
        "support",
        "meaning",
        "count",
    }:
        person = re.compile(r"由|负责|担任|牵头|组成|主任|组长|召集人")
        for candidate in near:
            if person.search(dossier.quote(candidate.sentence.span)):
                return "人选", candidate
        return "人选", None
    return None


def _not_stated(question: Question, dossier: Dossier, best: _Candidate, what: str) -> Draft | None:
    """Say what the text does state about the matter, then what it does not."""
    statement = _statement(question, dossier, best)
    if best.explained < 0.5:
        return Draft((Statement(f"原文未载明{what}。"),), "not_stated", best.explained, "passages")
    text = f"原文仅规定：{statement.text.rstrip('。')}"
    # A question about an amount is settled in part where the text provides for the support itself.
    status: Status = (
        "partial" if "money" in question.asks and not question.asks & {"contact", "procedure"} else "not_stated"
    )
    statements = (Statement(text, statement.support), Statement(f"；未载明{what}。"))
    return Draft(statements, status, 0.9 * best.explained, "passages")


def _contradicts(question: Question, dossier: Dossier, best: _Candidate) -> bool:
    """Whether the question asks why of a figure where the sentence states another one in the same unit."""
    if "why" not in question.asks or best.explained < _SETTLED:
        return False
    supposed = [quantity for quantity in read_quantities(question.text) if quantity.unit]
    stated = read_quantities(dossier.quote(best.sentence.span))
    alike = [(one, other) for one in supposed for other in stated if one.unit == other.unit]
    return bool(alike) and not any(one.value in (other.value, other.high) for one, other in alike)


def _affirms(question: Question, best: _Candidate) -> bool:
    only_whether = "whether" in question.asks and not question.asks & {
        "list",
        "who",
        "department",
        "how",
        "money",
        "when",
        "number",
        "support",
    }
    return only_whether and best.explained >= 0.75


def _statement(question: Question, dossier: Dossier, candidate: _Candidate) -> Statement:
    span = _cut(question, dossier, candidate.sentence.span)
    text = re.sub(r"\s+", "", dossier.quote(span)).strip("，；、")
    if not re.search(r"[。！？；]$", text):
        text += "。"
    return Statement(text, (Support(dossier.policy.slug, candidate.sentence.clause, span),))


def _cut(question: Question, dossier: Dossier, span: Span) -> Span:
    """The sentence without its annotation of departments; a very long one only from the first to the last part that answers."""
    quote = dossier.quote(span)
    annotation = _ANNOTATION.search(quote)
    if annotation and annotation.start() > 6:
        span = dossier.trim(Span(span.start, span.start + annotation.start()))
        quote = dossier.quote(span)
    if question.asks & {"money", "number", "when", "count"} and not question.asks & {"list", "how", "condition"}:
        # Where a figure is asked for, the figures of the sentence's other halves would mislead.
        halves = [(m.start(), m.end()) for m in re.finditer(r"[^；]+；?", quote)]
        best = max(halves, key=lambda half: dossier.coverage(dossier.terms(question), fold(quote[slice(*half)])))
        if len(halves) > 1 and _FIGURE.search(quote[slice(*best)]):
            span = dossier.trim(Span(span.start + best[0], span.start + best[1]))
            quote = dossier.quote(span)
    if len(quote) <= _LONGEST:
        return span
    parts = [(m.start(), m.end()) for m in re.finditer(r"[^，；：]+[，；：]?", quote)]
    terms = dossier.terms(question)
    weights = [dossier.coverage(terms, fold(quote[a:b])) + 0.2 * _fit(question, fold(quote[a:b])) for a, b in parts]
    left = right = max(range(len(parts)), key=lambda i: weights[i])
    while True:
        options = [i for i in (left - 1, right + 1) if 0 <= i < len(parts)]
        options = [i for i in options if parts[max(right, i)][1] - parts[min(left, i)][0] <= _LONGEST]
        if not options:
            break
        grown = max(options, key=lambda i: weights[i])
        left, right = min(left, grown), max(right, grown)
    return dossier.trim(Span(span.start + parts[left][0], span.start + parts[right][1]))


def _headings(question: Question, dossier: Dossier) -> Draft | None:
    """The headings under the one that the question names: 有哪几大计划？ 主赛道包括哪些？."""
    if not question.asks & {"list", "count"} or question.asks & {"department", "who", "condition"}:
        return None
    terms = [term for term in dossier.terms(question) if len(term) > 1 and not term.isascii()]
    best: tuple[float, Clause] | None = None
    for clause in dossier.policy.clauses:
        children = [child for child in dossier.policy.children(clause) if child.heading and child.kind == "section"]
        if len(children) < 2 or len(children) < len(list(dossier.policy.children(clause))) or not clause.heading:
            continue
        heading = fold(clause.heading)
        forward = dossier.coverage(terms, heading)
        if not terms or forward < 0.75:
            continue
        score = forward + dossier.coverage(bigrams(heading), question.folded)
        if best is None or score > best[0]:
            best = (score, clause)
    if best is None:
        return None
    clause = best[1]
    children = [child for child in dossier.policy.children(clause) if child.heading]
    statements = [Statement(f"{clause.heading}，共{len(children)}项：", computed=(str(len(children)),))]
    for child in children:
        start = dossier.policy.source.find(child.heading, child.spans[0].start, child.spans[0].end)
        span = Span(start, start + len(child.heading)) if start >= 0 else dossier.sentences[child.id][0].span
        statements.append(Statement(child.heading, (Support(dossier.policy.slug, child.id, span),), entry=True))
    return Draft(tuple(statements), "answered", 0.92, "passages")
