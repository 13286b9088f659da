"""Quantities, years and numbers in Chinese policy text."""

import re
import unicodedata
from dataclasses import dataclass

from corpus.policy import Span

_CN = "〇零一二两三四五六七八九十百千"
_NUMBER = rf"(?:\d[\d,，]*(?:\.\d+)?|[{_CN}]+)"
_UNIT = r"(?:个百分点|平方公里|平方米|公里|立方米|千瓦时|万千瓦|千瓦|兆瓦|人次|人天|元|家|个|项|人|名|条|所|处|座|件|种|类|批|次|支|台|套|辆|只|篇|亩|公顷|吨|户|张|场|部|位|天|日|年|月|小时|分钟|%|％|‰|倍|成|级|岁|班|床|张床位|门|期|单|宗|组|对|轮|款|万里)"
_BEFORE = r"(?:不少于|不低于|不超过|不高于|至少|最高|最低|最多|超过|超|突破|达到|达|力争|约|近|高于|低于|大于|少于|新增|增长到?)"
_AFTER = r"(?:以上|以下|以内|左右|及以上|及以下)"
_QUANTITY = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<value>{_NUMBER})(?:\s?[-—–~～至到]\s?(?P<high>{_NUMBER}))?(?P<scale>万亿|千万|百万|亿|万|千)?(?P<plus>余|多)?(?P<unit>{_UNIT})?(?P<after>{_AFTER})?"
)
_SCALE = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, None: 1.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit."""

    value: float
    high: float | None
    unit: str
    comparator: str | None
    printed: str
    span: Span


def chinese_number(text: str) -> float | None:
    """Parse a Chinese numeral below 10,000."""
    total = current = 0
    for character in text:
        if character in "〇零":
            continue
        if character in "一二两三四五六七八九":
            current = {"两": 2}.get(character) or "一二三四五六七八九".index(character) + 1
        else:
            unit = {"十": 10, "百": 100, "千": 1000}[character]
            total += (current or 1) * unit
            current = 0
    return float(total + current)


def _parse(text: str) -> float | None:
    plain = re.sub(r"[,，]", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    return chinese_number(plain) if all(c in _CN for c in plain) else None


def read_quantities(text: str, offset: int = 0) -> list[Quantity]:
    """Return the quantities of a text; a figure without a unit counts only with a comparator or a scale."""
    found = []
    for match in _QUANTITY.finditer(text):
        unit = (match["unit"] or "").replace("％", "%")
        chinese = not match["value"][0].isdigit()
        if not unit and not match["scale"] and not (match["before"] and not chinese):
            continue
        if chinese and not unit and not match["scale"]:
            continue
        if unit == "年" and re.fullmatch(r"(19|20)\d\d", match["value"]):
            continue
        value = _parse(match["value"])
        if value is None:
            continue
        scale = _SCALE[match["scale"]]
        high = _parse(match["high"]) if match["high"] else None
        found.append(
            Quantity(
                value * scale,
                high * scale if high is not None else None,
                unit,
                match["before"] or match["after"],
                match[0],
                Span(offset + match.start(), offset + match.end()),
            )
        )
    return found


def numbers(text: str) -> set[str]:
    """Return the canonical forms of all numbers, percentages and years in a text."""
    plain = unicodedata.normalize("NFKC", text)
    found = set()
    for match in re.finditer(rf"({_NUMBER})\s?(万亿|千万|百万|亿|万|千)?\s?(%|‰|个百分点)?", plain):
        value = _parse(match[1])
        if value is None or (not match[1][0].isdigit() and not match[2] and not re.match(_UNIT, plain[match.end() :])):
            continue
        found.add(f"{value * _SCALE[match[2]]:g}{'%' if match[3] in ('%', '个百分点') else match[3] or ''}")
    return found
