"""Answers about support: who gets what, under which condition, and what the text leaves open."""

import re
from collections.abc import Sequence

from assistant.compose.duties import relative
from assistant.compose.passages.agreement import cases_of, tier_of
from assistant.compose.passages.kinds import asks_loan, is_no_price
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Measure, Span
from corpus.regex import regex
from index.search import Hit
from index.words import bigrams

_OPEN = {"money": "具体金额或标准", "procedure": "申请办理的程序和材料", "contact": "联系方式", "when": "具体时间"}
_MONEY = regex(r"\d[\d.,]{0,15}\s{0,4}(?:[万亿千百]{0,3}元|[%％])")
_OTHERS = regex(
    r"[，；、\s]{0,4}(?:其他|其它|其余)[^，。；]{0,40}\d[\d.,]{0,15}\s{0,4}(?:[万亿千百]{0,3}元|[%％])[^，。；]*"
)
_LONGEST = 130  # characters of a sentence that is shown whole


def propose(question: Question, dossier: Dossier, hits: Sequence[Hit]) -> Draft | None:
    """Answer with the measures that the question means, or None where it asks for no support."""
    measures = dossier.policy.facts.measures
    if not measures or not question.asks & {"support", "money", "condition", "whether"} or asks_loan(question):
        return None  # a loan's amount is no support
    if (
        "whether" in question.asks
        and not question.asks & {"support", "money", "condition"}
        and not re.search(r"支持|奖励|补贴|补助|扶持|减免|优惠|资助|贴息|钱", question.folded)
    ):
        return None
    by_hit = relative(hits, dossier.policy.slug)
    scored = sorted(
        ((_score(question, dossier, measure, by_hit), -i, measure) for i, measure in enumerate(measures)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    scored = _of_the_case(question, dossier, scored)
    best = scored[0][0]
    explained = _explained(question, dossier, scored[0][2])
    if best < 0.4 or explained < 0.4:
        return None
    wide = "support" in question.asks and "money" not in question.asks
    near = [measure for score, _, measure in scored if score >= best - (0.12 if wide else 0.03)][: 6 if wide else 2]
    if "money" in question.asks and not wide:  # another clause's figure is of another thing
        near = [measure for measure in near if measure.clause == near[0].clause]
    near.sort(key=lambda measure: measure.span)
    statements = [
        Statement(_shown(dossier, span), (Support(dossier.policy.slug, measure.clause, span),), entry=len(near) > 2)
        for measure in near
        for span in (_whole(dossier, measure) if len(near) == 1 and wide else _with_others(dossier, measure),)
    ]
    of_condition = "condition" in question.asks and not question.asks & {"support", "money"}
    confidence = (0.95 if not of_condition or any(measure.condition for measure in near) else 0.8) * explained
    for ask, what in _OPEN.items():
        if ask not in question.asks:
            continue
        stated = any(measure.amount for measure in near) if ask == "money" else False
        if stated:
            break
        if ask != "money" or any(_MONEY.search(_behind(dossier, measure)) for measure in near):
            return None  # times and procedures stand in the clause's other sentences, amounts in a sentence's tiers
        first = statements[0]
        if is_no_price(question, first.text):
            return None
        text = f"原文仅规定：{first.text.rstrip('。')}"
        return Draft(
            (Statement(text, first.support), Statement(f"；未载明{what}。")), "partial", confidence, "measures"
        )
    return Draft(tuple(statements), "answered", confidence, "measures")


def _of_the_case(
    question: Question, dossier: Dossier, scored: list[tuple[float, int, Measure]]
) -> list[tuple[float, int, Measure]]:
    """The measures with the tier on top that the question's figure falls into, of those that the best one's clause grants."""
    beside = [entry for entry in scored if entry[2].clause == scored[0][2].clause]
    own = tier_of(question, [dossier.quote(measure.span) for _, _, measure in beside])
    if own is None:
        return scored
    return [
        (scored[0][0], 0, beside[own][2]),
        *(e for e in scored if cases_of(question, dossier.quote(e[2].span)) is None),
    ]


def _explained(question: Question, dossier: Dossier, measure: Measure) -> float:
    sentence = fold(dossier.quote(measure.span))
    return dossier.coverage(
        dossier.terms(question), sentence, dossier.headings[measure.clause], "支持奖励补贴补助资金政策优惠"
    )


def _score(question: Question, dossier: Dossier, measure: Measure, by_hit: dict[str, float]) -> float:
    terms = dossier.terms(question)
    sentence = fold(dossier.quote(measure.span))
    inside = dossier.coverage(terms, sentence)
    around = dossier.coverage(terms, sentence, dossier.headings[measure.clause])
    named = dossier.coverage(bigrams(fold(measure.beneficiary)), question.folded) if measure.beneficiary else 0.0
    instrument = 0.05 if fold(measure.instrument) in question.folded else 0.0
    return 0.5 * inside + 0.2 * around + 0.1 * named + 0.2 * by_hit.get(measure.clause, 0.0) + instrument


def _whole(dossier: Dossier, measure: Measure) -> Span:
    """The sentence that grants the support, if it is short: its other parts may grant more."""
    for sentence in dossier.sentences[measure.clause]:
        if sentence.span.start <= measure.span.start < sentence.span.end:
            span = Span(min(measure.span.start, sentence.span.start), max(measure.span.end, sentence.span.end))
            return span if span.end - span.start <= _LONGEST else measure.span
    return measure.span


def _with_others(dossier: Dossier, measure: Measure) -> Span:
    """A measure with what all others get, where that stands right behind it: 自主运营的每次3元，其他的每次1.5元."""
    others = _OTHERS.match(_behind(dossier, measure))
    whole = Span(measure.span.start, measure.span.end + (others.end() if others else 0))
    return whole if whole.end - whole.start <= _LONGEST else measure.span


def _behind(dossier: Dossier, measure: Measure) -> str:
    """What the sentence says behind a measure: 其中排第一名的，奖励80万元."""
    for sentence in dossier.sentences[measure.clause]:
        if sentence.span.start <= measure.span.end < sentence.span.end:
            return dossier.quote(Span(measure.span.end, sentence.span.end))
    return ""


def _shown(dossier: Dossier, span: Span) -> str:
    text = dossier.line(span).strip("，；、")
    return text if text.endswith("。") else text + "。"
