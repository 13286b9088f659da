"""Counts, sums and extremes over all rows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.compose.tables.columns import (
    BRACKET,
    KINDS_OF_ROWS,
    View,
    explained,
    figure_columns,
    is_body,
    is_dated,
    is_numeric,
    list_parts,
    years_in,
)
from assistant.compose.tables.comparing import GAP
from assistant.compose.tables.filters import COUNTERS, Bound, asks_for_rows, bound_of, matching_rows, named_rows
from assistant.compose.tables.wording import all_rows, answered, as_list, counter, header, plain_number
from assistant.draft import Draft, Statement
from assistant.question import fold
from corpus.policy import Row
from corpus.regex import regex
from index.words import bigrams

SUMMED = regex(
    r"一共|合计|小计|总共|总计|总数|总的|总(?:投资|规模|任务|量)|加起来|加(?:在)?一(?:块|起)|合起来|全部加|共(?:要|有|建|计|需)"
)
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}
# Rows whose cell names several: 两个局一起牵头的, 由多个部门联合负责的.
_TOGETHER = regex(
    r"(?P<number>[两二三四2-4]|多)个?(?:部门|单位|局|委|人|领导)(?:一起|一块|共同|联合|同时|合作)|(?:一起|共同|联合)牵头"
)
_HOLDER = regex("谁|哪[些几]?[个位]?(?:人|部门|单位|局|$)|哪位")
_Pick = Callable[[Iterable[float]], float]
_MOST = regex(r"最(?:多|大|高|重|长|晚|强)|第一(?:名|位)?$")
_LEAST = regex(r"最(?:少(?!要|得|需|应|建成)|小|低|轻|短|早|差)")
_TOP = regex(
    r"(?:前|最[多大高少小低]的?)(?P<number>[二两三四五六七八2-8])(?!年|位数)(?:[名个位家项]|$)?"
    r"|哪(?P<which>[两三四五])[个家位条项].{0,16}(?P<superlative>最[多大高少小低重轻])"
)
_TAIL = regex(r"最[少小低]|[后末]")


def _counts_keys(view: View) -> bool:
    """Whether the thing that is counted is what the rows are, told by the end of their name: 几条链 of 产业链."""
    thing = re.search(rf"(?:几|多少)[{COUNTERS}](?P<thing>[\u3400-\u9fff]{{1,4}})", view.question.folded)
    if thing is None:
        return False
    key = fold(view.name(view.table.key))
    return any(key.endswith(thing["thing"][:end]) for end in range(len(thing["thing"]), 0, -1))


def count(view: View, asks: frozenset[str]) -> Draft | None:
    """Count the rows that fit, or the different values of the column asked for."""
    if "count" not in asks:
        return None
    rows = matching_rows(view)
    asked = [c for c in view.named if c not in view.filters and not is_numeric(view, c)]
    asked.sort(
        key=lambda c: (
            not re.search(rf"(?:几|多少)[\u3400-\u9fff]?{re.escape(fold(view.name(c)))}", view.question.folded),
            -view.question.folded.find(fold(view.name(c))),  # of 链长制分工表里专班负责人有几个 the one said last
        )
    )
    if not view.filters:
        if not asked:
            return None
        column = asked[0]
        distinct: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if view.text(row, column):
                distinct[view.text(row, column)].append(row)
        if not distinct:
            return None
        supports = tuple(dict.fromkeys(view.support(members[0]) for members in distinct.values()))
        fitting = "符合条件的" if len(rows) < len(view.rows) else ""
        statement = f"{fitting}{view.name(column)}共{len(distinct)}{counter(view)}：{'、'.join(distinct)}。"
        said = 0.1 if fold(view.name(column)) in view.question.folded else 0.0
        return answered(
            [Statement(statement, supports, computed=(str(len(distinct)),))], explained(view, [column], "个人") + said
        )
    column = asked[0] if asked and not _counts_keys(view) else view.table.key
    if column in view.filters or not _counts_rows(view, column):
        return None
    cells = [view.text(row, column) for row in rows if view.text(row, column)]
    # Of one row, what its cell lists is counted; of several, their different cells.
    texts = list(dict.fromkeys(list_parts(cells[0]) if len(cells) == 1 and column != view.table.key else cells))
    if not texts:
        return None
    statement = f"共{len(texts)}{counter(view)}：{'、'.join(texts)}。"
    return answered(
        [Statement(statement, tuple(map(view.support, rows)), computed=(str(len(texts)),))],
        explained(view, [column]),
    )


def remaining(view: View, asks: frozenset[str]) -> Draft | None:
    """The rows that hold none of the values that the question leaves out: 不归工信局牵头的有几条."""
    wanted = asks & {"list", "count", "who", "department"} or asks_for_rows(view)
    if not view.left_out or view.filters or not wanted:
        return None
    holder = bool(_HOLDER.search(view.question.folded))  # 除了杜小刚还有谁 asks for persons, not for rows
    column = view.left_out[0].value.column if holder else view.table.key
    by_text: dict[str, list[Row]] = defaultdict(list)
    for row in view.rows:
        by_text[view.text(row, column)].append(row)
    entries = [(text, row) for text, rows in by_text.items() if text for row in rows]
    if not entries:
        return None
    number = str(len(by_text))
    confidence = explained(view, [column, view.table.key], "除了不归还有其他") + 0.1
    if "count" in asks:
        text = f"共{number}{counter(view)}：{'、'.join(by_text)}。"
        return answered(
            [Statement(text, tuple(view.support(row) for _, row in entries), computed=(number,))], confidence
        )
    return answered(as_list(view, "", entries), confidence)


def _counts_rows(view: View, column: int) -> bool:
    """Whether what the question counts can be the rows: of 研究方向有几个 they cannot, where the rows are districts."""
    noun = view.question.focus
    if column != view.table.key or column in view.named or not noun:
        return True
    columns = [fold(view.name(c)) for c in view.filters]
    return bool(KINDS_OF_ROWS.search(noun) or re.match("[省市区县镇]", noun)) or not any(
        pair in name for pair in bigrams(noun) for name in columns
    )


def conditioned(view: View, asks: frozenset[str]) -> Draft | None:
    """List the rows whose figure fits (只要建1家的), or the values that occur so often (同时负责两条的)."""
    if view.section and not view.filters and asks & {"list", "count"}:
        head = f"{view.section}的{view.name(view.table.key)}："
        entries = [(view.key(row), row) for row in view.rows]
        return answered(as_list(view, head, entries), explained(view, [view.table.key]) + 0.1)
    if not asks & {"list", "count", "who", "department"} or view.filters:
        return None
    column = next((c for c in view.named if c != view.table.key and not is_numeric(view, c)), None)
    together = _TOGETHER.search(view.question.folded)
    if column is None and together:  # 两个局一起牵头 names the column by what stands in it
        column = next(iter(view.columns(is_body)), None)
    if column is None or together is None:
        return None
    wanted = _NUMBERS.get(together["number"] or "")
    cells = [(view.text(row, column), row) for row in view.rows]
    sizes = [(len(list_parts(text)), text, row) for text, row in cells]
    entries = [(f"{view.key(row)}：{text}", row) for size, text, row in sizes if size > 1 and wanted in (None, size)]
    confidence = explained(view, [column, view.table.key], "一起") + 0.2
    return answered(as_list(view, "", entries), confidence) if entries else None


def bounded(view: View, _: frozenset[str]) -> Draft | None:
    """The rows whose figure fits the question's condition, unless their sum is asked."""
    bound = None if SUMMED.search(view.question.folded) else bound_of(view)
    return _within(view, bound) if bound else None


def _within(view: View, bound: Bound) -> Draft | None:
    """The rows whose figure fits the condition, each with its figure."""
    rows, key, column = matching_rows(view), view.table.key, bound.column
    confidence = explained(view, [column, key]) + 0.1
    if not rows:
        text = f"表中没有符合条件的{view.name(key)}。"
        return Draft((Statement(text, (all_rows(view),)),), "answered", min(confidence, 1.0), "tables")
    figures = list(dict.fromkeys(view.amount(row, column) for row in rows))
    if ("count" in view.question.asks and "list" not in view.question.asks) or re.search(
        "几|多少", view.question.folded
    ):
        named = "、".join(f"{view.key(row)}（{view.amount(row, column)}）" for row in rows)
        text = f"共{len(rows)}{counter(view)}：{named}。"
        return answered([Statement(text, tuple(map(view.support, rows)), computed=(str(len(rows)),))], confidence)
    same = len(figures) == 1
    head = f"{view.name(column)}{'为' + figures[0] if same else '符合条件'}的{view.name(key)}："
    entries = [(view.key(row) if same else f"{view.key(row)}（{view.amount(row, column)}）", row) for row in rows]
    return answered(as_list(view, head, entries), confidence)


def average(view: View, asks: frozenset[str]) -> Draft | None:
    """The mean of a column over the rows that the question means: 平均每个板块建多少家."""
    if "平均" not in view.question.folded or not asks & {"number", "count", "money"}:
        return None
    columns = figure_columns(view) or view.columns(is_numeric)
    rows = matching_rows(view)
    if not columns or len(rows) < 2:
        return None
    column = columns[0]
    values = [value for row in rows if (value := view.number(row, column)) is not None]
    if len(values) < len(rows):
        return None
    unit = BRACKET.search(view.table.columns[column])
    whole, mean = plain_number(sum(values)), plain_number(round(sum(values) / len(values), 3))
    name = view.name(column)
    entries = "、".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows)
    text = f"平均每个{view.name(view.table.key)}{mean}{unit[1] if unit else ''}（{name}共{whole}，{len(rows)}个{view.name(view.table.key)}）：{entries}。"
    figures = (mean, whole, f"{len(rows)}个", str(len(rows)))
    statement = Statement(text, tuple(map(view.support, rows)), computed=figures)
    return answered([statement], explained(view, [column, view.table.key], "平均每个") + 0.1)


def total(view: View, asks: frozenset[str]) -> Draft | None:
    """Add up a column of figures."""
    summing = "sum" in asks or bool(SUMMED.search(view.question.folded))
    if (not summing and not (asks & {"count", "number", "money"} and not view.filters)) or (
        _counts_keys(view) and bound_of(view)
    ):
        return None  # 建2家的一共几个板块 counts the rows that fit
    columns = figure_columns(view)
    if not columns and summing and not _lists_named(view):
        columns = view.columns(is_numeric)[:1]
    if not columns:
        return None
    if not summing and (view.filters or not _totals(view, columns[0])):
        return None
    by_year = [c for c in view.columns(is_numeric) if years_in(view, c)]
    apart = columns[0] in by_year and not view.question.years and re.search("各|分别|每年", view.question.folded)
    if apart and len(by_year) > 1:
        sums = [summed[1] for c in by_year if (summed := sum_of(view, c))]
        told = [replace(statement, support=(*statement.support, header(view))) for statement in sums]
        return answered(told, explained(view, by_year) + 0.1) if len(told) > 1 else None
    summed = sum_of(view, columns[0])
    if summed is None:
        return None
    # Without a word for "all together" the figure is more likely a target's than the sum of a column.
    asked_year = bool(set(years_in(view, columns[0])) & set(view.question.years))
    certain = 1.0 if summing or asked_year else 0.85
    if asked_year and re.search("全[市省县区]", view.question.folded):
        summing, certain = True, 1.3 if "合计" in view.question.folded and _totals(view, columns[0]) else 1.2
    return answered([summed[1]], certain * (explained(view, columns[:1]) + (0.1 if summing else 0.0)))


def _lists_named(view: View) -> bool:
    """Whether the question names a column of words that it does not filter by: 一共有哪些牵头部门."""
    return any(not is_numeric(view, c) and c not in view.filters for c in view.named)


def _totals(view: View, column: int) -> list[Row]:
    return [row for row in view.table.rows if row.kind == "total" and view.text(row, column)]


def sum_of(view: View, column: int) -> tuple[float, Statement] | None:
    """The printed total where the question takes all rows, else the sum of the rows that it names."""
    if is_dated(view, column):
        return None
    totals = _totals(view, column)
    if (
        not view.filters
        and bound_of(view) is None
        and totals
        and len(view.rows) == sum(row.kind == "row" for row in view.table.rows)
    ):
        value = view.number(totals[-1], column)
        statement = Statement(
            f"合计{view.amount(totals[-1], column)}（{view.name(column)}）。", (view.support(totals[-1]),)
        )
        return (value, statement) if value is not None else None
    rows = matching_rows(view)
    values = [value for row in rows if (value := view.number(row, column)) is not None]
    if len(rows) < 2 or len(values) < len(rows):
        return None
    subtotal = next(
        (r for r in totals if r.span.start >= rows[-1].span.end and view.number(r, column) == sum(values)), None
    )
    unit = BRACKET.search(view.table.columns[column])
    total = plain_number(sum(values)) + (unit[1] if unit else "")
    if subtotal is not None:
        total, rows = view.amount(subtotal, column), [*rows, subtotal]
    entries = "、".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows if row.kind == "row")
    text = f"共{total}（{view.name(column)}）：{entries}。"
    return sum(values), Statement(text, tuple(map(view.support, rows)), computed=(total,))


def peak(view: View, _: frozenset[str]) -> Draft | None:
    """The year in which one row, or the total, has most or least: 三年合计哪年最多."""
    columns = [c for c in view.columns(is_numeric) if len(years_in(view, c)) == 1]
    pick, rows = pick_of(view), named_rows(view) if view.filters else _totals(view, columns[0])[-1:] if columns else []
    if pick is None or len(columns) < 2 or len(rows) != 1 or not re.search("哪一?年", view.question.folded):
        return None
    values = {c: value for c in columns if (value := view.number(rows[0], c)) is not None}
    best = [c for c, value in values.items() if value == pick(values.values())]
    name = view.key(rows[0]) if view.filters else "合计"
    figures = "、".join(f"{view.name(c)}{view.amount(rows[0], c)}" for c in values)
    years = "、".join(f"{years_in(view, c)[0]}年" for c in best)
    statement = Statement(f"{years}{superlative(view, pick)}：{name}{figures}。", (view.support(rows[0]), header(view)))
    return answered([statement], explained(view, columns, "哪一年合计总数三年") + 0.2)


def over_years(view: View, asks: frozenset[str]) -> Draft | None:
    """Add up or compare one row's figures of several years: 三年一共, 2026年比2025年多几个."""
    columns = [c for c in view.columns(is_numeric) if len(years_in(view, c)) == 1]
    rows = matching_rows(view) if view.filters else _totals(view, columns[0])[-1:] if columns else []
    if len(columns) < 2 or len(rows) != 1:
        return None
    row, name = rows[0], view.key(rows[0]) if view.filters else "合计"
    asked = [c for c in columns if set(years_in(view, c)) & set(view.question.years)]
    values = {c: view.number(row, c) for c in columns}
    if any(value is None for value in values.values()):
        return None
    if len(asked) == 2 and ("compare" in asks or GAP.search(view.question.folded)):
        first, second = sorted(asked, key=lambda c: view.question.folded.find(years_in(view, c)[0]))
        gap = (values[first] or 0) - (values[second] or 0)
        figures = "、".join(f"{view.name(c)}{view.amount(row, c)}" for c in (first, second))
        word = f"{years_in(view, first)[0]}年比{years_in(view, second)[0]}年{'多' if gap > 0 else '少'}{plain_number(abs(gap))}"
        text = f"{word if gap else '两年相同'}：{name}{figures}。"
        return answered(
            [Statement(text, (view.support(row), header(view)), computed=(plain_number(abs(gap)),))],
            explained(view, asked),
        )
    chosen = asked if len(asked) > 1 else columns
    if not SUMMED.search(view.question.folded) or len(asked) == 1:
        return None
    total = plain_number(sum(values[c] or 0 for c in chosen))
    figures = "、".join(f"{view.name(c)}{view.amount(row, c)}" for c in chosen)
    text = f"{name}共{total}（{figures}）。"
    return answered(
        [Statement(text, (view.support(row), header(view)), computed=(total,))], explained(view, chosen) + 0.1
    )


def pick_of(view: View) -> _Pick | None:
    """The greatest or the smallest, whichever the question asks for; of both words, the first."""
    if view.question.asks & {"compare"} and not re.search("最", view.question.folded):
        return None
    if "least" in view.question.asks or _LEAST.search(view.question.folded):
        return min
    return max if "most" in view.question.asks or _MOST.search(view.question.folded) else None


def superlative(view: View, pick: _Pick) -> str:
    """The question's own superlative: 最高, 最重; else 最多 or 最少."""
    match = (_MOST if pick is max else _LEAST).search(view.question.folded)
    return match[0] if match and match[0].startswith("最") else "最多" if pick is max else "最少"


def extreme_rows(view: View, rows: Sequence[Row], column: int, pick: _Pick) -> tuple[float | None, list[Row]]:
    """The greatest or smallest figure of a column, and the rows that have it."""
    values = [(value, row) for row in rows if (value := view.number(row, column)) is not None]
    if not values:
        return None, []
    best = pick([value for value, _ in values])
    return best, [row for value, row in values if value == best]


def foremost(view: View, asks: frozenset[str]) -> Draft | None:
    """The rows with the greatest or smallest figures, as many as the question asks for: 任务最多的前三个地区."""
    wanted = _TOP.search(view.question.folded)
    numeric = figure_columns(view) or view.columns(is_numeric)
    if not wanted or not numeric or "whether" in asks:
        return None
    number = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}.get(
        wanted["number"] or wanted["which"]
    )
    number = number or int(wanted["number"])
    column = numeric[0]
    tail = _TAIL.search(wanted["superlative"] or wanted[0])
    values = [(value, row) for row in matching_rows(view) if (value := view.number(row, column)) is not None]
    values.sort(key=lambda entry: entry[0], reverse=not tail)
    if len(values) <= number:
        return None
    last = values[number - 1][0]  # rows with the same figure as the last one are as good as it
    chosen = [row for i, (value, row) in enumerate(values) if i < number or value == last]
    entries = "、".join(f"{view.key(row)}（{view.amount(row, column)}）" for row in chosen)
    statement = Statement(
        f"{entries}，{view.name(column)}{'最少' if tail else '最多'}。",
        tuple(map(view.support, chosen)),
    )
    return answered([statement], explained(view, [column, view.table.key]) + 0.1)


def extreme(view: View, asks: frozenset[str]) -> Draft | None:
    """The rows with the greatest or smallest figure, the longest list, or the most rows to their name."""
    pick = pick_of(view)
    if pick is None or "whether" in asks or len(named_rows(view)) == 1:
        return None
    word = "最多" if pick is max else "最少"
    numeric = figure_columns(view) or view.columns(is_numeric)
    rows = matching_rows(view)
    grouped = [c for c in view.named if c not in numeric and c not in view.filters]
    grouped.sort(key=lambda c: c == view.table.key)  # of the rows' own names each stands once
    if numeric and rows and (any(c in view.named for c in numeric) or not grouped or grouped == [view.table.key]):
        column = numeric[0]
        best, winners = extreme_rows(view, rows, column, pick)
        if best is None:
            return None
        text = "、".join(view.key(row) for row in winners)
        each = "各" if len(winners) > 1 else ""
        each = each or ("为" if view.name(column)[-1] == "年" else "")
        statement = f"{text}{superlative(view, pick)}，{view.name(column)}{each}{view.amount(winners[0], column)}。"
        return answered(
            [Statement(statement, tuple(map(view.support, winners)))], explained(view, [column, view.table.key])
        )
    lists = [c for c in grouped if sum("、" in view.text(row, c) for row in rows) >= 0.5 * len(rows)]
    if lists:
        column = lists[0]
        sizes = [len(list_parts(view.text(row, column))) for row in rows]
        winners = [row for row, size in zip(rows, sizes, strict=True) if size == pick(sizes)]
        each = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in winners)
        statement = f"{'、'.join(view.key(row) for row in winners)}的{view.name(column)}{word}，{'各' if len(winners) > 1 else ''}{pick(sizes)}个。{each}。"
        supports = tuple(map(view.support, winners))
        return answered(
            [Statement(statement, supports, computed=(str(pick(sizes)),))], explained(view, [column, view.table.key])
        )
    if grouped:
        column = grouped[0]
        groups: dict[str, list[Row]] = defaultdict(list)
        for value in view.dossier.values:
            if value.table == view.t and value.column == column and not re.search(r"[、，；]", value.text):
                groups[value.text] = [view.table.rows[r] for r in value.rows if view.table.rows[r] in rows]
        groups = {text: members for text, members in groups.items() if members}
        if not groups:
            return None
        best_size = pick(len(members) for members in groups.values())
        winners_by_text = {text: members for text, members in groups.items() if len(members) == best_size}
        statements = []
        for text, members in winners_by_text.items():
            listed = "、".join(view.key(row) for row in members)
            supports = tuple(map(view.support, members))
            statements.append(
                Statement(f"{text}{word}，共{best_size}个：{listed}。", supports, computed=(str(best_size),))
            )
        both = 0.25 if view.table.key in view.named else 0.0  # what is counted, and by whom
        return answered(statements, explained(view, [column, view.table.key]) + both)
    return None
