"""Amounts told together: what those of one kind add up to, and the provisions that each give one amount."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.compose.comparing import as_printed
from assistant.compose.passages import Candidate
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import Quantity, parse_number, read_quantities
from corpus.policy import Span
from corpus.regex import regex

_APART = regex(r"(?:分别|依次)[^，；。]*")
_ADDED = regex("加起来|加在一起|加一块|合起来|合计|总共加")
_OF_EACH = regex("(?:各|每[人家个户]|均)[^，。；]{0,8}\\d")
_OF_TWO = regex("[和与跟加]")
_SEVERAL = regex(
    r"(?:几|哪些|各)[支个项只类种笔家]?(?P<noun>[\u3400-\u9fff]{2,10}?)(?=规模|总额|金额|的|一共|总共|加|合|[，,。？?])"
)
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
# How many get an amount: 排一至三名的, 第四名到第十名, 二等奖2名, 3个.
_RANKS = regex(
    rf"(?:第|排名?)(?P<low>{_NUMBER})名?(?:至|到|[-—–~])第?(?P<high>{_NUMBER})名?|(?P<first>前{_NUMBER})名|第(?P<one>{_NUMBER})名"
    rf"|等奖(?P<many>{_NUMBER})[个名项家支]"
)
_ALL_OF_THEM = regex("一共|总共|总计|共(?:要|需|发|计)?多少")
_EXPLAINED = 0.5  # share of the question's words from which a sentence's amounts are what is added up
_ALIKE = 2  # characters that parallel sentences begin alike with: 设立……基金，……。设立……基金，……。
_FEWEST = 3  # parallel sentences
_THINGS = regex(
    r"(?:哪几|哪些)[支个项只类种家]?(?P<thing>[\u3400-\u9fff]{2,6}?)(?=[，,。？?呢吗]|$)|(?P<before>[\u3400-\u9fff]{2})(?:一共|都|分别)?有(?:哪几[支个项只类种家]|哪些)[？?。]?$"
)
_OTHERWISE = frozenset({"department", "who", "money", "when", "whether", "why", "how", "condition", "procedure"})
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
    return (
        _summed(question, dossier, candidates) or _of_amount(question, dossier) or _alike(question, dossier, candidates)
    )


def _summed(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """What the amounts of the nearest sentence, or of those made like it, add up to."""
    if not candidates or candidates[0].explained < _EXPLAINED:
        return None
    sentence = candidates[0].sentence
    added = bool(_ADDED.search(question.folded))
    whole_asked = added or ("money" in question.asks and bool(_ALL_OF_THEM.search(question.folded)))
    if whole_asked and (ranked := _of_ranks(dossier, sentence)):
        return ranked
    if not added:
        return None
    several = _parallel(question, dossier, sentence)
    if several:
        whole = as_printed(sum(amount.value for _, amount in several)) + "元"
        entries = [_shown(dossier, one, amount.span.start) for one, amount in several]
        head = Statement(f"合计{whole}：", computed=(whole,))
        return Draft((head, *entries), "answered", 1.0, "enumerations")
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


def _of_ranks(dossier: Dossier, sentence: Sentence) -> Draft | None:
    """What the amounts of ranks add up to, each as often as its ranks are many: 一至三名80、50、30万元；四至十名各10万元."""
    text = re.sub(r"\s+", " ", dossier.quote(sentence.span))
    marks = list(_RANKS.finditer(text))
    whole, told = 0.0, 0
    for mark, behind in pairwise([*marks, None]):
        assert mark is not None
        stretch = text[mark.end() : behind.start() if behind else len(text)]
        amounts = [q for q in read_quantities(stretch) if q.unit == "元"]
        many = _many(mark)
        if len(amounts) == many and not any(q.high is not None for q in amounts):
            whole += sum(q.value for q in amounts)
        elif len(amounts) == 1 and amounts[0].high is None and _OF_EACH.search(stretch):
            whole += many * amounts[0].value
        else:
            return None
        told += 1
    if told < 2:
        return None
    printed = as_printed(whole) + "元"
    shown = re.sub(r"\s+", "", text[marks[0].start() :]).strip("。；")
    support = Support(dossier.policy.slug, sentence.clause, sentence.span)
    statement = Statement(f"合计{printed}：{shown}。", (support,), computed=(printed,))
    return Draft((statement,), "answered", 1.0, "enumerations")


def _many(ranks: re.Match[str]) -> int:
    """How many ranks are named: 3 of 一至三名, 7 of 第四名到第十名."""
    if ranks["one"]:
        return 1
    if ranks["low"]:
        return int((parse_number(ranks["high"]) or 0) - (parse_number(ranks["low"]) or 0)) + 1
    return int(parse_number((ranks["first"] or ranks["many"]).removeprefix("前")) or 0)


def _parallel(question: Question, dossier: Dossier, best: Sentence) -> list[tuple[Sentence, Quantity]]:
    """The sentences of a clause that each give one amount of the things that are asked for, all made alike.

    None where one of them gives several, a share, or no exact amount: the sum would not be the whole.
    """
    asked = _SEVERAL.search(question.folded)
    if asked is None:
        return []
    opening, thing = _opening(dossier, best), asked["noun"][-2:]
    found: list[tuple[Sentence, Quantity]] = []
    for sentence in dossier.sentences[best.clause]:
        text = fold(dossier.quote(sentence.span))
        if _opening(dossier, sentence) != opening or thing not in text:
            continue
        amounts = [q for q in read_quantities(dossier.quote(sentence.span)) if q.unit in ("元", "%")]
        if len(amounts) != 1 or amounts[0].unit != "元" or amounts[0].high is not None or _EACH.search(text):
            return []
        found.append((sentence, amounts[0]))
    return found if len(found) >= _FEWEST else []


def _alike(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """The sentences made like the nearest one, each of one of the things asked for: 设立……基金。设立……基金。 for 哪几支基金."""
    asked = _THINGS.search(question.folded)
    if asked is None or not candidates or candidates[0].explained < _EXPLAINED or question.asks & _OTHERWISE:
        return None
    best = candidates[0].sentence
    thing, opening = (asked["thing"] or asked["before"])[-2:], _opening(dossier, best)
    run = [one for one in dossier.sentences[best.clause] if _opening(dossier, one) == opening]
    run = [one for one in run if thing in fold(dossier.quote(one.span)).split("，")[0]]
    if best not in run or not _FEWEST <= len(run) <= _MOST:
        return None
    entries = [_shown(dossier, one, 0) for one in run]
    return Draft(tuple(entries), "answered", min(1.0, 0.95 * candidates[0].explained), "enumerations")


def _opening(dossier: Dossier, sentence: Sentence) -> str:
    return fold(dossier.quote(sentence.span))[:_ALIKE]


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
    text = re.sub(r"\s+", "", dossier.quote(span)).strip("，；。")
    return Statement(text, (Support(dossier.policy.slug, sentence.clause, span),), entry=True)
