"""Whether a text's figures and dates are those that a question names."""

import re

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
}
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
    figures = [quantity for quantity in read_quantities(supposed) if quantity.unit]
    verdicts = []
    for figure in figures:
        alike = [other for other in read_quantities(stated) if other.unit == figure.unit]
        if any(figure.value in (other.value, other.high) for other in alike):
            verdicts.append(True)
        elif alike and (figure.comparator or not any(_covers(other, figure.value) for other in alike)):
            verdicts.append(False)
    return all(verdicts) if verdicts else None


def _covers(stated: Quantity, value: float) -> bool:
    """Whether a value lies within what a text states as a range or a bound."""
    bound = stated.comparator or ""
    if stated.high is not None:
        return stated.value <= value <= stated.high
    if re.search("以上|不少于|不低于|至少|超|满", bound):
        return value >= stated.value
    if re.search("以下|以内|不超过|最高|不高于|不足|低于|不满", bound):
        return value <= stated.value
    return value == stated.value


def cases_of(question: Question, text: str) -> bool | None:
    """Whether a text states the case that a figure of the question is of: 75岁 is of 60—79周岁; None where it states none."""
    own = [q for q in read_quantities(question.text) if q.unit in _OF_CASES]
    stated = [q for q in read_quantities(text) if q.unit in _OF_CASES]
    alike = [(one, other) for one in own for other in stated if _OF_CASES[one.unit] == _OF_CASES[other.unit]]
    return any(_covers(other, one.value) for one, other in alike) if alike else None
