"""Rows beside each other: which has more, what both hold, what only one holds."""

import re
from collections.abc import Sequence

from assistant.compose.tables.columns import (
    BRACKET,
    View,
    explained,
    figure_columns,
    is_dated,
    is_list,
    is_numeric,
    list_parts,
)
from assistant.compose.tables.filters import named_rows
from assistant.compose.tables.wording import answered, plain_number, shown_values
from assistant.dossier import Mention
from assistant.draft import Draft, Statement
from corpus.policy import Row
from corpus.regex import regex

_HAS_AND_LACKS = regex(
    "(有|发展|布局)(?:了)?(?:的)?[，,]?(?:而|但|但是|可)?.{1,10}?(没有|没|不发展|未布局|不布局|不搞)"
)
_MORE_THAN = regex(
    "(?P<less>[跟与和同比].{1,10}?(?:相?比(?:较|起来)?)?[，,]?.{1,10}?多了?(?:哪|什么|啥))|.{1,10}比.{1,10}多了?(?:哪|什么|啥)"
)
_UNLIKE = regex("不一样|不同|区别|差[别异]|两样")
GAP = regex(r"差(?:几|多少|距)|相差|(?:多|少)(?:了)?(?:几|多少|建)|[高低](?:几|多少)")


def comparison(view: View, asks: frozenset[str]) -> Draft | None:
    """Say which of the named rows has the greater figure, or by how much they differ."""
    if not asks & {"compare", "most", "least"} or not view.filters:
        return None
    column_mentions = [ms for ms in view.filters.values() if len({m.form for m in ms}) >= 2]
    if not column_mentions:
        return None
    mentions = sorted(column_mentions[0], key=lambda m: m.start)
    if groups := _of_groups(view, mentions):
        return groups
    rows = [view.held(mention)[0] for mention in mentions]
    rows = list(dict.fromkeys(rows))
    if listed := _more_listed(view, rows):
        return listed
    columns = figure_columns(view) or view.columns(is_numeric)
    if len(rows) < 2 or not columns:
        return None
    column = columns[0]
    values = [view.number(row, column) for row in rows]
    if any(value is None for value in values):
        return None
    figures = "，".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows)
    known = [value for value in values if value is not None]
    best = max(known)
    leaders = [view.key(row) for row, value in zip(rows, values, strict=True) if value == best]
    verdict = "两者相同" if len(leaders) == len(rows) else f"{'、'.join(leaders)}更多"
    computed: tuple[str, ...] = ()
    if GAP.search(view.question.folded) and len(known) == 2:
        unit = BRACKET.search(view.table.columns[column])
        difference = plain_number(abs(known[0] - known[1])) + (unit[1] if unit else "")
        verdict, computed = f"相差{difference}", (difference,)
    statement = Statement(
        f"{verdict}：{figures}（{view.name(column)}）。", tuple(map(view.support, rows)), computed=computed
    )
    return answered([statement], explained(view, [column]))


def _of_groups(view: View, mentions: Sequence[Mention]) -> Draft | None:
    """By how much the sums of two groups of rows differ: 中心片区比外围片区多多少."""
    sides = list({mention.form: mention for mention in mentions}.values())
    columns = [c for c in figure_columns(view) if not is_dated(view, c)]
    held = [[row for row in view.rows if row in view.held(mention)] for mention in sides]
    if len(sides) != 2 or len(columns) != 1 or all(len(rows) < 2 for rows in held) or set(held[0]) & set(held[1]):
        return None
    column = columns[0]
    if any(view.number(row, column) is None for rows in held for row in rows):
        return None
    sums = [sum(view.number(row, column) or 0 for row in rows) for rows in held]
    unit = BRACKET.search(view.table.columns[column])
    gap, *figures = (plain_number(value) + (unit[1] if unit else "") for value in (abs(sums[0] - sums[1]), *sums))
    told = "；".join(
        f"{shown_values([side], view)}{figure}（{'、'.join(f'{view.key(row)}{view.amount(row, column)}' for row in rows)}）"
        for side, figure, rows in zip(sides, figures, held, strict=True)
    )
    supports = tuple(view.support(row) for rows in held for row in rows)
    statement = Statement(f"相差{gap}：{told}（{view.name(column)}）。", supports, computed=(gap, *figures))
    return answered([statement], explained(view, [column]))


def _more_listed(view: View, rows: Sequence[Row]) -> Draft | None:
    """Which row's cell lists more things, where the question names a column of lists and none of figures."""
    named = [c for c in view.named if c != view.table.key and c not in view.filters]
    if len(rows) < 2 or not named or not is_list(view, named[0]) or any(is_numeric(view, c) for c in named):
        return None
    cells = [list_parts(view.text(row, named[0])) for row in rows]
    sizes = [len(cell) for cell in cells]
    leaders = [view.key(row) for row, size in zip(rows, sizes, strict=True) if size == max(sizes)]
    verdict = "两者一样多" if len(leaders) == len(rows) else f"{'、'.join(leaders)}更多"
    told = "；".join(
        f"{view.key(row)}{size}个（{'、'.join(cell)}）" for row, size, cell in zip(rows, sizes, cells, strict=True)
    )
    statement = Statement(
        f"{verdict}：{told}。", tuple(map(view.support, rows)), computed=tuple(f"{size}个" for size in sizes)
    )
    return answered([statement], explained(view, named[:1]))


def shared(view: View, asks: frozenset[str]) -> Draft | None:
    """Compare rows in a column of words: 牵头部门一样吗？ 有哪些相同的方向？ 是不是同一个人当链长？."""
    if not _UNLIKE.search(view.question.folded) and not re.search(
        "一样|相同|共同|同一|都(?:有|是|在)|都[\u3400-\u9fff]{2}了?的(?!是)|重合|重叠|交集", view.question.folded
    ):
        return None
    rows = named_rows(view)
    columns = [c for c in view.named if c != view.table.key and not is_numeric(view, c)]
    if len(rows) < 2 or not columns:
        return None
    # 牵头部门和链长是不是同一家、同一人 asks it of two columns.
    columns = [columns[0], *(c for c in columns[1:] if view.name(c)[-2:] in view.question.folded)]
    told = [_of_column(view, asks, rows, column, named=len(columns) > 1) for column in columns]
    statements = [Statement(f"{text}。", tuple(map(view.support, rows))) for text in told]
    return answered(statements, explained(view, columns) + 0.02)


def _of_column(view: View, asks: frozenset[str], rows: Sequence[Row], column: int, *, named: bool) -> str:
    """What rows have alike in a column of words, and what not."""
    unlike = bool(_UNLIKE.search(view.question.folded))
    cells = [list_parts(view.text(row, column)) for row in rows]
    shared = [part for part in cells[0] if all(part in cell for cell in cells[1:])]
    shown = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in rows)
    whether = bool(re.search("是不是|是否", view.question.folded))
    yes, no = (("否，", "是，") if unlike else ("是，", "否，")) if whether else ("", "")
    if all(cell == cells[0] for cell in cells):
        lead = f"{yes}一样，{view.name(column)}都是{view.text(rows[0], column)}"
    elif shared and unlike:
        alone = (
            f"{view.key(row)}：{'、'.join(part for part in cell if part not in shared) or '没有别的'}"
            for row, cell in zip(rows, cells, strict=True)
        )
        lead = f"不完全一样，{'；'.join(alone)}；相同的是{'、'.join(shared)}"
    elif shared:
        same = f"相同的是{'、'.join(shared)}"
        # Who asks for what is the same is not told what is not; the cited rows show it.
        lead = same if "list" in asks and not whether else f"不完全一样，{same}。{shown}"
    else:
        lead = f"{no}{view.name(column) if named else ''}不一样。{shown}"
    return lead


def difference(view: View, _: frozenset[str]) -> Draft | None:
    """List what one row's cell holds and another's does not: 宜兴有而江阴没有的发展方向."""
    rows = named_rows(view)
    more = _MORE_THAN.search(view.question.folded)
    if len(rows) != 2 or not (more or _HAS_AND_LACKS.search(view.question.folded)):
        return None
    if more and more["less"]:
        rows = rows[::-1]  # 跟甲比，乙多了哪些 asks for what 乙 has
    lists = view.columns(is_list)
    column = next((c for c in view.named if c in lists), lists[0] if len(lists) == 1 else None)
    if column is None:
        return None
    cells = [list_parts(view.text(row, column)) for row in rows]
    alone = [part for part in cells[0] if part not in cells[1]]
    first, second = map(view.key, rows)
    shown = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in rows)
    lead = f"{first}的{view.name(column)}{second}都有。{shown}"
    if alone:
        lead = f"{first}有而{second}没有的是{'、'.join(alone)}"
    return answered([Statement(f"{lead}。", tuple(map(view.support, rows)))], explained(view, [column]) + 0.1)


def held_more(view: View, asks: frozenset[str]) -> Draft | None:
    """Which of two values more rows hold: 赵建平和冯爱东谁负责的专班更多."""
    if view.table.key in view.filters or not asks & {"compare", "most", "least"}:
        return None
    for mentions in view.filters.values():
        sides = {m.form: m for m in sorted(mentions, key=lambda m: m.start)}
        if len(sides) != 2:
            continue
        held = [[row for row in view.rows if row in view.held(mention)] for mention in sides.values()]
        names = [shown_values([mention], view) for mention in sides.values()]
        sizes = [len(rows) for rows in held]
        gap = abs(sizes[0] - sizes[1])
        leader = names[sizes.index(max(sizes))]
        lead = f"{leader}更多，多{gap}个" if gap else "两者一样多"
        told = "；".join(
            f"{name}{size}个（{'、'.join(map(view.key, rows))}）"
            for name, size, rows in zip(names, sizes, held, strict=True)
        )
        supports = tuple(view.support(row) for rows in held for row in rows)
        figures = tuple(f"{figure}个" for figure in (*sizes, gap))
        return answered(
            [Statement(f"{lead}：{told}。", supports, computed=figures)], explained(view, [view.table.key]) + 0.1
        )
    return None
