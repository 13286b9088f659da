"""Cells that are asked for, by the values in their rows."""

import re
from collections.abc import Sequence

from assistant.compose.tables.columns import (
    KINDS_OF_ROWS,
    SERIAL,
    TIES,
    View,
    asked_columns,
    explained,
    figure_columns,
    is_body,
    is_person,
)
from assistant.compose.tables.filters import COUNTERS, matching_rows
from assistant.compose.tables.wording import answered, as_list, shown_values
from assistant.draft import Draft, Statement
from assistant.question import fold
from corpus.regex import regex
from index.words import bigrams

_ASKED_THING = regex(
    rf"(?:哪些|哪几[{COUNTERS}]|什么样的|什么|多少|几)(?:[{COUNTERS}](?!部门))?+(?P<thing>[\u3400-\u9fff]{{2,6}}?)(?=[？?。，,吗呢啊呀的]|$)"
)
_ASIDE = regex("不一样|不同|区别|差[别异]|两样|一样|[相共]同|重合|重叠")  # what rows are asked about beside each other
# What tables of tasks and people seldom hold: only a column of that name tells it.
_UNLISTED = regex(
    "(?:准备|提交|提供|要|交|带)(?:哪些|什么|啥)(?:材料|资料|手续|证)|(?:评分|验收|考核|评定|认定)标准|多大(?:了|年纪|岁数|$)|年龄|学历|(?P<named>方面|支持|奖励|补贴)|到任|上任|任期|哪里人"
)
_FOREIGN_UNIT = regex(r"(?:几|多少)(亩|平方米|平米|平方公里|公里|米|吨|度|千瓦|年|天|岁|人)")
_IN_OFFICE = regex("[省市区县]?领导|挂帅|担任|出任|负责|牵头|[主分]?管|[任当]")  # what is said around who holds a post
_AIMED_AT = regex("目标(?!责任|任务|考核)")  # what is to be reached is no list of a table's rows
_ONE = regex("^(?!.*(?:各|分别|都)).*哪一?位")  # one person, which is no list


def look_up(view: View, asks: frozenset[str]) -> Draft | None:
    """The cells that are asked for, in the rows that hold the named values."""
    columns = asked_columns(view)
    key = view.table.key
    rows = matching_rows(view)
    aimed = _AIMED_AT.search(view.question.folded) and (key not in view.filters or not columns)
    if aimed and "目标" not in fold("".join((*view.table.columns, view.table.title))):
        return None
    if not view.filters:
        if not columns or not asks & {"list", "who", "department"}:
            return None
        column = columns[0]
        unexplained = [
            s
            for s in view.question.matter
            if (bare := _IN_OFFICE.sub("", s))
            and view.dossier.coverage(bigrams(bare), *map(fold, view.table.columns), fold(view.table.title)) < 0.3
        ]
        unknown = [s for s in unexplained if not any(view.dossier.knows(pair) for pair in bigrams(s))]
        if (unexplained and ("list" not in asks or _ONE.search(view.question.folded))) or unknown:
            return _not_listed(view, column, unknown or unexplained)
        entries = [
            (f"{view.key(row)}：{view.amount(row, column)}" if column != key else view.key(row), row)
            for row in view.rows
            if view.text(row, column)
        ]
        return answered(as_list(view, f"{view.name(column)}：", entries), explained(view, columns))
    if not rows:
        return None
    if not columns and asks & {"number", "money", "when", "why"} and not asks & {"list", "who", "department", "count"}:
        return None  # a figure or a time that is asked for stands in a column, or the table does not tell it
    people = [c for c in view.filters if c != key and is_person(view, c)]
    if (
        people
        and key not in view.filters
        and re.fullmatch(r".{2,5}(是|是个)?(谁|什么人|干(嘛|啥|什么)的)[呀啊]?[？?]?", view.question.folded)
    ):
        entries = [(f"{view.text(row, c)}是{view.key(row)}的{view.name(c)}", row) for c in people for row in rows]
        return answered(as_list(view, "", entries), 1.0)
    if key not in view.filters and (not columns or columns == [key]):
        if _asks_for_more(view):
            return None
        if apart := _of_each(view):
            return answered(apart, explained(view, [key]))
        filtered = "、".join(shown_values(mentions, view) for mentions in view.filters.values())
        column = next(iter(view.filters))
        listed = re.search("[、，]", view.text(rows[0], column))
        head = f"{view.name(key)}（{view.name(column)}含：{filtered}）："
        if not listed:
            head = f"{view.name(column)}为{filtered}的{view.name(key)}："
        # A question that names neither the rows' kind nor the column may mean the matter itself, not its place in a table.
        meant = key in view.named or any(c in view.named for c in view.filters) or not asks & {"list", "how"}
        persons = any(is_person(view, c) or is_body(view, c) for c in view.filters)
        certain = 1.0 if meant or persons else 0.7
        entries = [(view.key(row), row) for row in rows]
        return answered(as_list(view, head, entries), certain * explained(view, [key]))
    if not columns:
        rest = [
            c
            for c in range(len(view.table.columns))
            if c != key and c not in view.filters and not SERIAL.search(view.table.columns[c])
        ]
        if len(rows) > 1 or not asks & {"who", "department", "meaning"}:
            return None
        text = "；".join(f"{view.name(c)}：{view.amount(rows[0], c)}" for c in rest if view.text(rows[0], c))
        return answered(
            [Statement(f"{view.key(rows[0])}——{text}。", (view.support(rows[0]),))], 0.8 * explained(view, rest)
        )
    if len(rows) == 1:
        row = rows[0]
        text = "，".join(f"{view.name(c)}是{view.amount(row, c)}" for c in columns[:3] if view.text(row, c))
        return (
            answered([Statement(f"{view.key(row)}的{text}。", (view.support(row),))], explained(view, columns))
            if text
            else None
        )
    entries = [(f"{view.key(row)}：{'，'.join(view.amount(row, c) for c in columns[:2])}", row) for row in rows]
    return answered(as_list(view, f"{view.name(columns[0])}：", entries), explained(view, columns))


def _of_each(view: View) -> list[Statement]:
    """The rows of each of several values, where they are asked for apart: 甲和乙各管哪条链; none where they are not."""
    mentions = sorted((m for ms in view.filters.values() for m in ms), key=lambda mention: mention.start)
    if len({mention.form for mention in mentions}) < 2 or not re.search("各|分别", view.question.folded):
        return []
    told = []
    for mention in mentions:
        rows = [row for row in view.rows if row in view.held(mention)]
        text = f"{shown_values([mention], view)}：{'、'.join(map(view.key, rows))}。"
        told.append(Statement(text, tuple(map(view.support, rows))))
    return told


def _asks_for_more(view: View) -> bool:
    """Whether a question about a cell asks for things of its column's kind: 深海装备有哪些方向 is not told by who has it."""
    thing = _ASKED_THING.search(view.question.folded)
    pairs = [pair for pair in bigrams(thing["thing"]) if len(pair) > 1] if thing else []
    of_cell = any(pair in fold(view.name(column)) for pair in pairs for column in view.filters)
    return of_cell and not any(pair in fold(view.name(view.table.key)) for pair in pairs)


def _not_listed(view: View, column: int, unexplained: Sequence[str]) -> Draft | None:
    """Say that the table has no such row, where a question asks for a column by its full name."""
    name = fold(view.name(column))
    if (
        len(unexplained) > 1
        or len(unexplained[0]) < 2  # 归谁管 names no row
        or name not in view.question.folded
        or not (is_person(view, column) or is_body(view, column))
    ):
        return None
    title = view.table.title or view.dossier.policy.by_id[view.table.clause].label
    statement = Statement(f"{title}中没有列出“{unexplained[0]}”，原文未载明其{view.name(column)}。")
    return Draft((statement,), "not_stated", 0.85, "tables")


def rowless(view: View) -> Draft | None:
    """Say that the table has no row for what the question names, where another table lists it among names of its rows."""
    keys = {fold(view.key(row)) for row in view.table.rows}
    listing = {(v.table, v.column) for v in view.dossier.values if v.table != view.t and v.text in keys}
    asked = [c for c in view.named if c != view.table.key]
    if not listing or not asked or view.table.key in view.filters:
        return None
    named = [m for m in view.dossier.mentions(view.question) if (m.value.table, m.value.column) in listing]
    strangers = [] if any(m.value.text in keys for m in named) else list(dict.fromkeys(m.form for m in named))
    return _not_listed(view, asked[0], strangers) if strangers else None


def can_tell(view: View) -> bool:
    """Whether the table holds the kind of thing that is asked: 占地多少亩, 怎么推进, 有哪些基础设施 it may not."""
    question = view.question
    words = fold(" ".join([*view.table.columns, view.table.title, view.section]))
    unit = _FOREIGN_UNIT.search(question.folded)
    unlisted = _UNLISTED.search(question.folded)
    said = words + " ".join(mention.form for mentions in view.filters.values() for mention in mentions)
    if (unit and unit[1] not in words) or (unlisted and unlisted[0] not in said):
        return False
    if question.asks & {"how", "procedure", "why"} and not question.asks & {
        "list",
        "who",
        "department",
        "count",
        "most",
        "least",
    }:
        return any(c not in view.filters and c != view.table.key for c in view.named)
    if (
        question.focus
        and not figure_columns(view)
        and question.asks & {"number", "money"}
        and "list" not in question.asks
    ):
        focus = [t for t in bigrams(question.focus) if len(t) > 1]
        told = words + " ".join(m.form for ms in view.filters.values() for m in ms) + TIES
        if focus and not any(t in told for t in focus):
            return False
    thing = _ASKED_THING.search(question.folded)
    if (
        not thing
        or not question.asks & {"list"}
        or KINDS_OF_ROWS.search(thing["thing"])
        or _ASIDE.match(thing["thing"])
    ):
        return True
    told = words + " ".join(m.form for ms in view.filters.values() for m in ms) + TIES
    return any(t in told for t in bigrams(thing["thing"]) if len(t) > 1) or not view.filters


def untold(view: View) -> Draft | None:
    """Say that the table tells nothing of the kind about its one row that the question means."""
    rows = matching_rows(view)
    of_person = any(is_person(view, c) for c in view.filters)
    asks = view.question.asks
    if len(rows) != 1 or not (of_person or view.table.key in view.filters) or asks & {"how", "why"}:
        return None
    whether = "whether" in asks and not re.search("什么[？?]?$", view.question.folded)
    if whether or any(_tells(view.text(rows[0], c)) for c in range(len(rows[0].cells))):
        return None
    clause = view.dossier.policy.by_id[view.table.clause]
    # The row is cited, not named: in a conversation it may be named by what was asked before.
    text = f"{clause.number or clause.label}的这一行没有所问的内容，原文未载明。"
    # Low: any sentence that explains more of the question tells more.
    return Draft((Statement(text, (view.support(rows[0]),)),), "not_stated", 0.35, "tables")


def _tells(cell: str) -> bool:
    """Whether a cell is prose, which may answer what no column's name announces."""
    return len(cell) > 25 and bool(re.search("[。，；]", cell))
