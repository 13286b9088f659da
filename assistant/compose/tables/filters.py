"""The rows that a question means: by the values that it names, by the line above them, by a condition on their figures."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.compose.tables.columns import (
    BRACKET,
    View,
    is_dated,
    is_list,
    is_numeric,
    list_parts,
    named_columns,
    of_asked_years,
)
from assistant.dossier import Dossier, Mention
from assistant.question import Question, fold, years_of
from corpus.policy import Row, Table
from corpus.regex import regex

_TOGETHER = regex(r"同时|都|既|又|并且|兼|共同|均")
COUNTERS = "个家项条人名位座所处类只件"
_CONDITION = regex(
    r"(?P<before>不少于|不低于|至少|不多于|不超过|不高于|至多|最多|超过|超|(?<![超通经])过|多于|大于|高于|少于|不足|不到|低于|小于)?"
    r"(?P<value>(?<![\d年.表件第])\d[\d,]*(?:\.\d+)?)(?![\d年月])"
    rf"(?P<unit>亿元|万元|亿|万|元|%|[{COUNTERS}])?(?P<after>及?以上|及?以下|以内|的?(?=[\u3400-\u9fff]|$))"
)
_BY_DATE = regex(r"(?:(?P<year>\d{4})年)?(?<!\d)(?P<month>\d{1,2})月份?(?P<end>[底末])?[之以]?(?P<side>[前后])")
_CHINESE_COUNT = regex(rf"(?<![哪这那每另同第前一二三四五六七八九十])([一二两三四五六七八九十])(?=[{COUNTERS}])")
_ALONE = regex("单独|独自|独家|独立(?:牵头|负责|承担)")  # of whoever shares a row with others it does not hold
_SCALES = {"亿": 1e8, "万": 1e4}
_LEAVES_OUT = regex(
    r"(?:(?<![有是能会要可该])(?:不|没有?|未)(?:发展|布局|包括|包含|涉及|安排|列入|搞|做|有|含|是|由|归|属于?)?|除了?|除开|剔除)$"
)
_RELATIVE = regex("的[\u3400-\u9fff]{1,6}[？?。]*$")  # 没有聚乳酸的地区
_BAND = regex(r"^[一二三四五六七八九十\d（()）.、．]*[、）).．]\s*(?P<name>.{2,30}?)\s*(?:[（(].*[）)])?$")


def view_of(question: Question, dossier: Dossier, t: int, table: Table, mentions: Sequence[Mention]) -> View:
    """The table as the question sees it: the rows, columns and values that it means."""
    filters: dict[int, list[Mention]] = defaultdict(list)
    of_table = [m for m in mentions if m.value.table == t and not _BY_DATE.match(question.folded, m.start)]
    for mention in [m for m in of_table if not _names_column(question, table, m)] or of_table:
        filters[mention.value.column].append(mention)
    # A form that several columns hold means the column that the question names, else the row's key.
    for column in sorted(filters, key=lambda c: c != table.key):
        for mention in list(filters[column]):
            for other in list(filters):
                if other != column:
                    filters[other] = [m for m in filters[other] if (m.start, m.form) != (mention.start, mention.form)]
    filters, left_out = _parted(question, filters)
    section, inside = _section(question, dossier, table)
    out = {r for mention in left_out for r in mention.value.rows}
    rows = tuple(row for r, row in enumerate(table.rows) if row.kind == "row" and r not in out and r in inside)
    named = named_columns(question, dossier, table, rows, filters)
    return View(question, dossier, t, table, rows, filters, named, tuple(left_out), section)


def _names_column(question: Question, table: Table, mention: Mention) -> bool:
    """Whether a value only begins the name of a column that the question means: 市卫健委 of 市卫健委内牵头处室."""
    names = (fold(name) for name in table.columns)
    return any(
        name.startswith(mention.form) and name != mention.form and name[-2:] in question.folded for name in names
    )


def _parted(question: Question, filters: dict[int, list[Mention]]) -> tuple[dict[int, list[Mention]], list[Mention]]:
    """The values that the question asks for, and those that it leaves out: 除了第三代半导体还, 但不发展元宇宙."""
    if question.asks & {"whether", "why"}:
        return {c: ms for c, ms in filters.items() if ms}, []
    left_out = [m for ms in filters.values() for m in ms if _LEAVES_OUT.search(question.folded[: m.start])]
    if len(left_out) == sum(map(len, filters.values())) and not (
        question.asks & {"list", "count", "who", "department"} or _RELATIVE.search(question.folded)
    ):
        return {c: ms for c, ms in filters.items() if ms}, []
    kept = {c: [m for m in ms if m not in left_out] for c, ms in filters.items()}
    return {c: ms for c, ms in kept.items() if ms}, left_out


def _section(question: Question, dossier: Dossier, table: Table) -> tuple[str, range]:
    """The line across the table that the question names, and the places of the rows under it; else all rows."""
    every = range(len(table.rows))
    bands: list[tuple[int, str]] = []
    before = dossier.policy.by_id[table.clause].spans[0].start if dossier.policy.by_id[table.clause].spans else 0
    for r, row in enumerate(table.rows):
        lines = dossier.policy.source[before : row.span.start].strip().splitlines() if row.span.start > before else []
        band = _BAND.match(lines[-1].strip()) if lines and "\t" not in lines[-1] and "|" not in lines[-1] else None
        if band:
            bands.append((r, fold(band["name"])))
        before = row.span.end
    for (start, name), (end, _) in pairwise([*bands, (len(table.rows), "")]):
        core = re.sub("(?:方面|类)$", "", name)
        if len(core) >= 3 and core in question.folded:
            return name, range(start, end)
    return "", every


def matching_rows(view: View, *, bounded: bool = True) -> list[Row]:
    """The rows that hold, for every column named by a value, one of its values (all of them where asked).

    Args:
        view: The table as the question sees it.
        bounded: Whether their figure must fit the condition that the question sets, too.
    """
    chosen = list(view.rows)
    for column, mentions in view.filters.items():
        by_form: dict[str, set[Row]] = defaultdict(set)
        for mention in mentions:
            by_form[mention.form].update(view.held(mention))
        together = len(by_form) > 1 and bool(_TOGETHER.search(view.question.folded)) and is_list(view, column)
        wanted = set.intersection(*by_form.values()) if together else set.union(*by_form.values())
        alone = bool(_ALONE.search(view.question.folded))
        chosen = [
            row for row in chosen if row in wanted and not (alone and len(list_parts(view.text(row, column))) > 1)
        ]
    bound = bound_of(view) if bounded else None
    return [row for row in chosen if bound.holds(view.number(row, bound.column))] if bound else chosen


def asks_for_rows(view: View) -> bool:
    """Whether the question names the rows behind what they are to be, with or without a word of asking: 不足12亿的地区."""
    name = re.escape(fold(view.name(view.table.key)))
    return bool(re.search(f"的{name}(?:是[哪谁]|有|[?,。]|$)", view.question.folded))


def named_rows(view: View) -> list[Row]:
    """The rows that the question names, in its order."""
    mentions = sorted(view.filters.get(view.table.key, []), key=lambda mention: mention.start)
    return list(dict.fromkeys(row for mention in mentions for row in view.held(mention)[:1] if row in view.rows))


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition on a column's figure."""

    column: int
    low: float
    high: float
    strict: bool  # whether the bounds themselves are outside

    def holds(self, value: float | None) -> bool:
        """Whether a figure fits."""
        if value is None:
            return False
        return self.low < value < self.high if self.strict else self.low <= value <= self.high


def bound_of(view: View) -> Bound | None:
    """The figure that a question sets as a condition: 只要建1家的, 三家以上的有哪些, 投资超过1000万元的."""
    asks = view.question.asks
    of_rows = asks_for_rows(view)
    if not (of_rows or asks & {"list", "count", "sum", "who", "department"}) or asks & {"whether", "why"}:
        return None
    text = _CHINESE_COUNT.sub(
        lambda m: str("零一二三四五六七八九十".find(m[1].replace("两", "二"))), view.question.folded
    )
    if dated := _dated_bound(view):
        return dated
    name = fold(view.name(view.table.key))
    for figure in _CONDITION.finditer(text):
        if figure["value"] in view.question.years:
            continue  # 2027到2030涨了多少
        if float(figure["value"].replace(",", "")) == len(view.rows) and text.startswith(name, figure.end("unit")):
            continue  # 8个板块合计建几家: all of them
        before, after = figure["before"] or "", figure["after"] or ""
        compared = bool(before) or after[-2:] in ("以上", "以下", "以内")
        column = _column_of(view, figure["unit"] or "", compared=compared or of_rows)
        if column is None or (not compared and not (of_rows or asks & {"list", "count"})):
            continue
        value = float(figure["value"].replace(",", "")) * _scale(figure["unit"] or "", view.table.columns[column])
        if re.search("不(少|低)于|至少", before) or after.endswith("以上"):
            return Bound(column, value, float("inf"), strict=False)
        if re.search("不(多|高)于|不超过|至多|最多", before) or after[-2:] in ("以下", "以内"):
            return Bound(column, float("-inf"), value, strict=False)
        if re.search("超|过|多于|大于|高于", before):
            return Bound(column, value, float("inf"), strict=True)
        if before:
            return Bound(column, float("-inf"), value, strict=True)
        held = any(view.number(row, column) == value for row in view.rows)
        if held or ((column in view.named or after == "的") and value not in wholes(view, column)):
            return Bound(column, value, value, strict=False)
    return None


def _dated_bound(view: View) -> Bound | None:
    """The dates before or after the month that a question sets: 9月前要完成的."""
    date = _BY_DATE.search(view.question.folded)
    columns = view.columns(is_dated)
    years = {year for row in view.rows for c in columns for year in years_of(view.text(row, c))}
    if date is None or len(columns) != 1 or not (date["year"] or len(years) == 1):
        return None
    value = float(date["year"] or min(years)) * 10_000 + float(date["month"]) * 100 + (99 if date["end"] else 0)
    low, high = (float("-inf"), value) if date["side"] == "前" else (value, float("inf"))
    return Bound(columns[0], low, high, strict=True)


def wholes(view: View, column: int) -> list[float | None]:
    """The figures that a column's rows are printed to add up to; what a question says of them is no row's."""
    return [view.number(row, column) for row in view.table.rows if row.kind == "total"]


def _column_of(view: View, unit: str, *, compared: bool) -> int | None:
    """The column of figures that a condition means: a named one, or the only one with its unit."""
    fitting = [c for c in view.columns(is_numeric) if _unit_fits(view, c, unit)]
    named = [c for c in of_asked_years(view, list(view.named)) if c in fitting]
    if named:
        return named[0]
    fitting = of_asked_years(view, fitting)
    printed = BRACKET.search(view.table.columns[fitting[0]]) if fitting else None
    sure = compared or (printed is not None and printed[1] == unit and not view.filters)
    return fitting[0] if len(fitting) == 1 and sure and unit else None


def _unit_fits(view: View, column: int, unit: str) -> bool:
    printed = BRACKET.search(view.table.columns[column])
    if not printed or not unit:
        return True
    kinds = [
        ("元" if "元" in u else "%" if "%" in fold(u) else "counted") for u in (printed[1], unit.replace("亿", "亿元"))
    ]
    return kinds[0] == kinds[1] or (unit in ("万", "亿") and kinds[0] == "元")


def _scale(unit: str, column: str) -> float:
    """What turns a figure in the question's unit into the column's: 1 for 万元 under （万元）, 10000 for 亿元."""
    printed = BRACKET.search(column)
    own = next((value for mark, value in _SCALES.items() if printed and mark in printed[1]), 1.0)
    said = next((value for mark, value in _SCALES.items() if mark in unit), 1.0)
    return said / own if printed and "元" in printed[1] else 1.0
