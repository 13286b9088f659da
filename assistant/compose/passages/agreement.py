"""Whether a text's figures and dates are those that a question names."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Question
from corpus.facts.quantities import Quantity, read_quantities
from corpus.regex import regex

# Units of what a case is told by: ages, spans and sizes that tiers are cut at.
_OF_CASES = {
    "岁": "岁",
    "周岁": "岁",
    "人次": "人次",
    "米": "米",
    "平方米": "平方米",
    "㎡": "平方米",
    "人": "人",
    "名": "人",
    "床": "床",
    "亩": "亩",
    "公里": "公里",
    "吨": "吨",
    "千瓦": "千瓦",
}
_OF_PEOPLE = regex(r"人口[^，。；\d]{0,6}$")  # 户籍人口超过100万: people, without a unit
_COUNTING = frozenset("个 家 项 件 台 辆 座 场 笔 套 只 户 艘 头 届 条 间".split())
_MONEY = frozenset({"元", "块", "块钱"})
_THING = regex(r"(?P<thing>[\u4e00-\u9fff]{2,4})")
_AT_LEAST = regex("≥|大于|以上|不少于|不低于|至少|(?<!不)超|(?<![不未])满|达到")
_AT_MOST = regex("≤|小于|以下|以内|不超过|最高|不高于|不足|(?<!不)低于|[不未]满")
_BELOW = regex("未满|不满|不足|不到|低于|小于(?!等于|或)")  # these leave out the bound itself
_BOUND_BEFORE = regex(r"(?:未满|不满|不足|不到|年满|满|不?超过|低于|[大小]于(?:等于)?)\s?$")
_JOINS = regex(r"[^\d，。；]{0,6}")
_LITTLE = 1e-6
_SUM = 10_000  # from which a figure without a unit is one of money
_BOUNDED = regex(f"{_AT_LEAST.pattern}|{_AT_MOST.pattern}")
_OF_TIER = regex("(?:（含）|以[上下内])?[^，。；]{0,4}的")
_BOUND_WORDS = regex("(?:达到?|超过?|满|在|为|是|不[低高少多足]于?|[低高少多大小]于|约|共|到){1,3}$")
_DAY = regex(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
_VERSION = regex(r"(?<![A-Za-z\d])[Vv]\s?\d{1,3}(?:\.\d{1,3}){0,3}|\d{1,3}\.\d{1,3}(?=版)")
_MONTH = regex(r"(?<!\d)\d{1,2}\s*月(?!\s*\d)")


def agrees(supposed: str, stated: str) -> bool | None:
    """Whether a text states what a question supposes: figures of one unit, dates or versions; None where nothing compares."""
    for pattern in (_DAY, _MONTH, _VERSION):
        named, printed = (
            {re.sub(r"[Vv\s]", "", match[0]) for match in pattern.finditer(text)} for text in (supposed, stated)
        )
        if named and printed:
            return bool(named & printed)
    figures = [quantity for quantity in map(_in_percent, read_quantities(supposed)) if quantity.unit]
    given = [_in_percent(quantity) for quantity in read_quantities(stated)]
    verdicts = []
    for figure in figures:
        alike = [other for other in given if other.unit == figure.unit]
        if any(figure.value in (other.value, other.high) for other in alike):
            verdicts.append(True)
        elif alike and (figure.comparator or not any(_covers(other, figure.value) for other in alike)):
            verdicts.append(False)
    return all(verdicts) if verdicts else None


def strays(supposed: str, stated: str) -> bool:
    """Whether a figure of a question is none that a text states of its unit, nor lies within a bound: 60亿 of 超100亿元."""
    given = [_plain_unit(_bounded(stated, quantity)) for quantity in read_quantities(stated)]
    for figure in map(_plain_unit, read_quantities(supposed)):
        alike = [other for other in given if figure.unit and other.unit == figure.unit]
        if alike and not any(
            figure.value in (other.value, other.high) or _covers(other, figure.value) for other in alike
        ):
            return True
    return False


def _plain_unit(quantity: Quantity) -> Quantity:
    """A figure in the unit that such are compared in: 三成 is 30%, 一年 is 12个月, and 60亿 without a unit is money."""
    if quantity.unit == "年":
        high = None if quantity.high is None else 12 * quantity.high
        return replace(quantity, value=12 * quantity.value, high=high, unit="个月")
    if not quantity.unit and quantity.value >= _SUM:
        return replace(quantity, unit="元")
    return _in_percent(quantity)


def _in_percent(quantity: Quantity) -> Quantity:
    """A figure in tenths as people say it in percent, as texts print it: 四成 is 40%."""
    if quantity.unit != "成":
        return quantity
    high = None if quantity.high is None else 10 * quantity.high
    return replace(quantity, value=10 * quantity.value, high=high, unit="%")


def _covers(stated: Quantity, value: float) -> bool:
    """Whether a value lies within what a text states as a range or a bound."""
    bound = stated.comparator or ""
    if stated.high is not None:
        return stated.value <= value <= stated.high
    if _AT_LEAST.search(bound):
        return value >= stated.value
    if _AT_MOST.search(bound):
        return value < stated.value if _BELOW.search(bound) else value <= stated.value
    return value == stated.value


def cases_of(question: Question, text: str) -> bool | None:
    """Whether a text states the case that a figure of the question is of: 75岁 is of 60—79周岁; None where it states none."""
    alike = _of_cases(question, text)
    return any(_covers(other, one.value) for one, other in alike) if alike else None


def tier_of(question: Question, tiers: Sequence[str]) -> int | None:
    """Which of some tiers a figure of the question falls into: of 50个以上 and 100个以上 120个 is of the second; None for none."""
    held = [i for i, tier in enumerate(tiers) if cases_of(question, tier)]
    least = {
        i: max((q.value for _, q in _of_cases(question, tiers[i]) if _AT_LEAST.search(q.comparator or "")), default=0.0)
        for i in held
    }
    return max(held, key=lambda i: (least[i], -i), default=None)


def _of_cases(question: Question, text: str) -> list[tuple[Quantity, Quantity]]:
    """The figures of the question beside those of a text that measure the same."""
    own = [(kind, _within(quantity)) for kind, quantity in _measured(question.text)]
    stated = _measured(text) if own else []  # most questions have no figure, and all sentences are read for each
    alike = [(one, other) for kind, one in own for same, other in stated if kind == same]
    alike += _of_sums(question.text, text)
    # 五个坚持 is no case of 四个坚持: things that are counted are cut into tiers by a bound.
    return [
        (one, other) for one, other in alike if one.unit not in _COUNTING or _BOUNDED.search(other.comparator or "")
    ]


def _of_sums(question: str, text: str) -> list[tuple[Quantity, Quantity]]:
    """The sums of a question beside those that cut a text's tiers of the same thing: 纳税150万元 of 纳税额100至200万元的."""
    own = [q for q in read_quantities(question) if q.unit in _MONEY and q.high is None]
    if not own:
        return []
    return [
        (one, other)
        for one in own
        for other in (_bounded(text, quantity) for quantity in read_quantities(text))
        if other.unit == "元"
        and (other.high is not None or other.comparator)
        and _OF_TIER.match(text, other.span.end)
        and _named_before(question, one) & _named_before(text, other)
    ]


def _named_before(text: str, quantity: Quantity) -> set[str]:
    """What a sum is of: the pairs of characters that stand right before it."""
    before = _BOUND_WORDS.sub("", text[: quantity.span.start])[-4:]
    return {before[i : i + 2] for i in range(len(before) - 1)}


def _measured(text: str) -> list[tuple[str, Quantity]]:
    """The figures of a text that tell cases apart, with what each counts."""
    figures = ((_measure(text, quantity), _bounded(text, quantity)) for quantity in read_quantities(text))
    return _ranges(text, [(kind, quantity) for kind, quantity in figures if kind])


def _within(quantity: Quantity) -> Quantity:
    """A case itself: what is not yet 100 lies below it."""
    below = quantity.high is None and _BELOW.search(quantity.comparator or "")
    return replace(quantity, value=quantity.value - _LITTLE) if below else quantity


def _bounded(text: str, quantity: Quantity) -> Quantity:
    """A figure with the bound that stands before it: 未满35周岁."""
    bound = _BOUND_BEFORE.search(text[: quantity.span.start])
    return replace(quantity, comparator=bound[0]) if bound and not quantity.comparator else quantity


def _ranges(text: str, figures: list[tuple[str, Quantity]]) -> list[tuple[str, Quantity]]:
    """The figures, two bounds that join made one range: 满35周岁至未满45周岁."""
    found: list[tuple[str, Quantity]] = []
    for kind, figure in figures:
        last = found[-1][1] if found and found[-1][0] == kind else None
        if last and _AT_LEAST.search(last.comparator or "") and _AT_MOST.search(figure.comparator or ""):
            between = text[last.span.end : figure.span.start]
            if last.value < figure.value and _JOINS.fullmatch(between):
                below = bool(_BELOW.search(figure.comparator or ""))
                found[-1] = (kind, replace(last, high=figure.value - below * _LITTLE, comparator=None))
                continue
        found.append((kind, figure))
    return found


def _measure(text: str, quantity: Quantity) -> str:
    """What a figure that tells cases apart counts: its unit, and the thing itself where things are counted; else empty."""
    thing = _THING.match(text, quantity.span.end)
    if quantity.unit in _COUNTING and thing:
        return thing["thing"]
    if not quantity.unit and _OF_PEOPLE.search(text[: quantity.span.start]):
        return "人口"
    return _OF_CASES.get(quantity.unit, "")
