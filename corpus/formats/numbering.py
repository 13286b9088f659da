"""The numbers that Word counts by itself: 一、 （一） 1. ①, as it prints them before a paragraph."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_CN = "〇一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_LEVELS = 9
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is counted and printed."""

    form: str = "decimal"  # ST_NumberFormat
    text: str = "%1."
    start: int = 1
    restart: int | None = None  # the level (from 1) after which it starts anew; 0: never; None: after any higher one
    legal: bool = False  # whether the higher levels' numbers are printed as 1, 2, 3


@dataclass(slots=True)
class _List:
    levels: Mapping[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of one document; ask for each numbered paragraph once, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Take the numbering part's and the styles part's root, None where the document has none."""
        self._styles = {style.get(qn("w:styleId")) or "": style for style in _children(styles, "style")}
        abstract = {child.get(qn("w:abstractNumId")): child for child in _children(numbering, "abstractNum")}
        self._lists: dict[str, _List] = {}  # by numId
        counters: dict[str, dict[int, int]] = {}  # lists of one abstract definition count on
        for num in _children(numbering, "num"):
            name = num.get(qn("w:numId")) or ""
            definition = _value(num, "abstractNumId") or ""
            levels = _levels(abstract.get(definition))
            restarted = False
            for override in _children(num, "lvlOverride"):
                at = _int(override.get(qn("w:ilvl")), 0)
                for level in _children(override, "lvl"):
                    levels[at] = _level(level)
                start = _value(override, "startOverride")
                if start is not None:
                    old = levels.get(at, _Level())
                    levels[at] = _Level(old.form, old.text, _int(start, 1), old.restart, old.legal)
                    restarted = True
            own: dict[int, int] = {} if restarted else counters.setdefault(definition, {})
            self._lists[name] = _List(levels, own)

    def label(self, properties: Element | None) -> str:
        """Return the number that is printed before the paragraph with these properties (w:pPr), "" for none."""
        found = self._of(properties)
        if found is None:
            return ""
        name, at = found
        numbered = self._lists.get(name)
        if numbered is None or at not in numbered.levels:
            return ""
        level = numbered.levels[at]
        counters = numbered.counters
        counters[at] = counters[at] + 1 if at in counters else level.start
        for lower in range(at + 1, _LEVELS):
            restart = numbered.levels[lower].restart if lower in numbered.levels else None
            if restart is None or (restart > 0 and at < restart):
                counters.pop(lower, None)
        if level.form == "bullet":
            return _BULLET
        if level.form == "none":
            return level.text if "%" not in level.text else ""

        def printed(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            shown = numbered.levels.get(which, _Level())
            value = counters.get(which, shown.start)
            return _number(value, "decimal" if level.legal else shown.form)

        return re.sub(r"%([1-9])", printed, level.text)

    def outline(self, properties: Element | None) -> bool:
        """Whether the paragraph is an entry of a table of contents."""
        style = self._styles.get(_value(properties, "pStyle") or "")
        name = (_value(style, "name") or "").lower()
        return bool(re.match(r"toc \d|toc$|目录", name))

    def _of(self, properties: Element | None) -> tuple[str, int] | None:
        """The list and the level (from 0) of a paragraph: its own, else its style's or that of a style below."""
        found = _list_of(properties)
        own_level = found[1] if found else None
        style = self._styles.get(_value(properties, "pStyle") or self._default())
        seen = 0
        while (found is None or found[0] is None) and style is not None and seen < 20:
            inherited = _list_of(_child(style, "pPr"))
            if inherited and inherited[0] is not None:
                found = (inherited[0], own_level if own_level is not None else inherited[1])
            style, seen = self._styles.get(_value(style, "basedOn") or ""), seen + 1
        if found is None or found[0] in (None, "0"):
            return None
        return found[0] or "", found[1] or 0

    def _default(self) -> str:
        return next(
            (
                name
                for name, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            "",
        )


def _list_of(properties: Element | None) -> tuple[str | None, int | None] | None:
    numbered = _child(properties, "numPr")
    if numbered is None:
        return None
    level = _value(numbered, "ilvl")
    return _value(numbered, "numId"), _int(level, 0) if level is not None else None


def _levels(abstract: Element | None) -> dict[int, _Level]:
    return {_int(level.get(qn("w:ilvl")), 0): _level(level) for level in _children(abstract, "lvl")}


def _level(level: Element) -> _Level:
    restart = _value(level, "lvlRestart")
    legal = _child(level, "isLgl")
    return _Level(
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText") or "",
        _int(_value(level, "start"), 1),
        _int(restart, 0) if restart is not None else None,
        legal is not None and legal.get(qn("w:val")) not in ("0", "false"),
    )


def _number(value: int, form: str) -> str:
    """A number as Word prints it in one of its forms; an unknown form prints 1, 2, 3."""
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
                "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):  # fmt: skip
        return _digits(value) if "igital" in form else _counted(value)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counted(value).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if form == "decimalEnclosedParen" and 1 <= value <= 20:
        return f"（{value}）"
    if form == "decimalEnclosedFullstop":
        return f"{value}."
    if form == "ideographEnclosedCircle" and 1 <= value <= 10:
        return chr(ord("㊀") + value - 1)
    if form in ("upperLetter", "lowerLetter") and value >= 1:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    if form == "ideographTraditional" and 1 <= value <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[value - 1]
    if form == "decimalZero":
        return f"{value:02d}"
    return str(value)


def _counted(value: int) -> str:
    if not 0 < value < 10_000:
        return str(value)
    printed = ""
    gap = False
    for size, name in _PLACES:
        digit, value = divmod(value, size)
        if digit:
            printed += ("〇" if gap and printed else "") + _CN[digit] + name
            gap = False
        else:
            gap = bool(printed)
    if value:
        printed += ("〇" if gap else "") + _CN[value]
    return printed.replace("一十", "十", 1) if printed.startswith("一十") else printed


def _digits(value: int) -> str:
    return _counted(value) if value <= 10 else "".join(_CN[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    printed = ""
    for size, name in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    ):
        times, value = divmod(value, size)
        printed += name * times
    return printed


def _children(element: Element | None, name: str) -> Iterator[Element]:
    return element.iterchildren(qn(f"w:{name}")) if element is not None else iter(())


def _child(element: Element | None, name: str) -> Element | None:
    return element.find(qn(f"w:{name}")) if element is not None else None


def _value(element: Element | None, name: str) -> str | None:
    child = _child(element, name)
    return child.get(qn("w:val")) if child is not None else None


def _int(printed: str | None, otherwise: int) -> int:
    return int(printed) if printed is not None and re.fullmatch(r"-?\d{1,6}", printed) else otherwise
