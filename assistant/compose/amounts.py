"""Amounts told together: what those of one kind add up to, and the provisions that each give one amount."""

import re
from collections.abc import Iterator, Sequence

from assistant.compose.comparing import as_printed
from assistant.compose.passages import Candidate
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from corpus.regex import regex

_APART = regex(r"(?:分别|依次)[^，；。]*")
_ADDED = regex("加起来|加在一起|加一块|合起来|合计|总共加")
_OF_EACH = regex("(?:各|每[人家个户]|均)[^，。；]{0,8}\\d")
_OF_TWO = regex("[和与跟加]")
_EXPLAINED = 0.5  # share of the question's words from which a sentence's amounts are what is added up
_WHICH = regex("哪几|哪些|(?:几|多少)(?:项|种|类|个|笔|条)")
_CASE = regex("以上|以下|以内|超过|不足|达")  # of whom something is said, not what is given
_NEAR = 10  # characters between the amount and the asking
_BOUND = regex("最高|不超过|封顶|上限|最多")
_EACH = regex("每年|每人|每户|每家|每月|每个|一次性")
_GIVING = regex(
    "给予|支持|扶持|资助|补助|安排|享受|拿到|获得|得到|政策|措施|项目|条款|情形|情况"
)  # said of every amount
_HELD = 0.6  # share of the question's words beside the amount that a provision must hold
_PART = regex(r"[^，；。]+[，；。]?")
_LONGEST_ENTRY = 100  # characters of a provision in a list
_MOST = 8  # provisions in a list


def propose(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """Add up amounts or list the provisions of one amount, or None where neither is asked for."""
    return _summed(question, dossier, candidates) or _of_amount(question, dossier)


def _summed(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """What the amounts of the nearest sentence, or of those made like it, add up to."""
    if not candidates or candidates[0].explained < _EXPLAINED or not _ADDED.search(question.folded):
        return None
    sentence = candidates[0].sentence
    text = dossier.quote(sentence.span)
    apart = _APART.search(text)
    amounts = [q for q in read_quantities(apart[0] if apart else text) if q.unit == "元"]
    of_two = _OF_TWO.search(question.folded) and len(amounts) == 2
    if len(amounts) < 2 or not (apart or of_two) or any(amount.high is not None for amount in amounts):
        return None
    if apart and _OF_EACH.search(text, apart.end()):
        return None  # 分别奖励80万元、50万元；排四至十名的，各奖励10万元: they are not all
    whole = as_printed(sum(amount.value for amount in amounts)) + "元"
    text = f"合计{whole}：" + re.sub(r"\s+", "", text).strip("。；")
    support = Support(dossier.policy.slug, sentence.clause, sentence.span)
    return Draft((Statement(f"{text}。", (support,), computed=(whole,)),), "answered", 1.0, "enumerations")


def _of_amount(question: Question, dossier: Dossier) -> Draft | None:
    """The provisions that give the amount that the question names, wherever they stand: 最高安排100万元的有哪几项."""
    named = [quantity for quantity in read_quantities(question.folded) if quantity.unit in ("元", "%")]
    if len(named) != 1 or question.asks & {"department", "who", "when", "why"}:
        return None
    start, end = named[0].span
    asked = _WHICH.search(question.folded, max(0, start - _NEAR), min(len(question.folded), end + _NEAR))
    if asked is None or _CASE.search(named[0].printed):
        return None
    found = list(_giving(question, dossier, named[0]))
    if not 1 < len(found) <= _MOST:
        return None
    count = str(len(found))
    head = Statement(f"共{count}处：", computed=(count,))
    return Draft(
        (head, *(_shown(dossier, one, amount.span.start) for one, amount in found)), "answered", 1.0, "enumerations"
    )


def _giving(question: Question, dossier: Dossier, named: Quantity) -> Iterator[tuple[Sentence, Quantity]]:
    """The sentences with an amount, as bounded and per as much as the question says."""
    kinds = [pattern for pattern in (_BOUND, _EACH) if pattern.search(question.folded)]
    said = question.folded.replace(fold(named.printed), "")
    said = _GIVING.sub(" ", said)
    said = _EACH.sub(" ", _BOUND.sub(" ", _WHICH.sub(" ", said)))
    title = fold(dossier.policy.facts.metadata.title)
    terms = [term for term in Question(said).terms if len(term) > 1 and term not in title and dossier.knows(term)]
    for clause in dossier.policy.clauses:
        for sentence in dossier.sentences[clause.id] if clause.kind not in ("row", "total") else ():
            text = dossier.quote(sentence.span)
            amounts = [
                quantity
                for quantity in read_quantities(text)
                if (quantity.value, quantity.unit) == (named.value, named.unit)
                and all(kind.search(_around(text, quantity)) for kind in kinds)
            ]
            if amounts and (not terms or dossier.coverage(terms, fold(text) + dossier.headings[clause.id]) >= _HELD):
                yield sentence, amounts[0]


def _around(text: str, quantity: Quantity) -> str:
    """The part of a text that holds a quantity."""
    parts = (match[0] for match in _PART.finditer(text) if match.start() <= quantity.span.start < match.end())
    return fold(next(parts, ""))


def _shown(dossier: Dossier, sentence: Sentence, at: int) -> Statement:
    """The parts of a sentence around a place in it, as an entry."""
    quote = dossier.quote(sentence.span)
    parts = [Span(*match.span()) for match in _PART.finditer(quote)]
    left = right = next((i for i, part in enumerate(parts) if at < part.end), 0)
    while True:
        grown = [(max(0, left - 1), right), (left, min(len(parts) - 1, right + 1))]
        fits = [(a, b) for a, b in grown if (a, b) != (left, right) and parts[b].end - parts[a].start <= _LONGEST_ENTRY]
        if not fits:
            break
        left, right = fits[0]
    start = sentence.span.start
    span = dossier.trim(Span(start + parts[left].start, start + parts[right].end))
    text = dossier.line(span).strip("，；。")
    return Statement(text, (Support(dossier.policy.slug, sentence.clause, span),), entry=True)
