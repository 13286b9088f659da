"""Who stands in so many rows, or in others besides, and which row's cell lists so many things: 谁带两条链, 他还管哪条链."""

import re
from collections import defaultdict

from assistant.compose.tables.columns import (
    BRACKET,
    View,
    explained,
    is_body,
    is_list,
    is_numeric,
    is_person,
    list_parts,
)
from assistant.compose.tables.filters import COUNTERS, asks_for_rows
from assistant.compose.tables.wording import answered, as_list
from assistant.draft import Draft, Statement
from assistant.question import fold
from corpus.facts.quantities import parse_number
from corpus.policy import Row
from corpus.regex import regex

_HELD = regex(
    r"(?<![哪这那每另同第前])(?P<number>[一两二三四五六七八九十]|(?<!\d)\d{1,2}|多|好几)"
    rf"(?P<counter>[{COUNTERS}块])(?P<more>及?以上)?"
    r"(?P<thing>(?:(?![一两二三四五六七八九十])[\u3400-\u9fff]){0,8}?)(?=[的，,。？?和跟]|[呢吗]?$)"
)
_BOUNDED = regex("(不止|超过|多于|至少|不少于|不到|少于)[\u3400-\u9fff]{0,4}$")
_TAKES = regex("(?:管|负责|牵头|担任|当|挂|联系|抓|领衔|有|带|兼|压|占|不止|超过|多于|至少)(?:着|了|过)?(?:的是)?$")
_BODY_ASKED = regex("部门|单位|[局委]")
# What else somebody has: 合成生物的链长还负责哪条链, 他手上有没有别的链.
_BESIDES = regex(
    "(?:还|同时|另外|一并)[^，。？?]{0,4}(?:管|负责|带|兼|挂|抓|领|担任|分管|联系|牵头)"
    "|(?:有没有|有无|有|管|带|负责|兼着?|牵头)(?:没有)?(?:别的|其他|其它|另外的?)|除(?:了|开|去)(?:它|这条|这个)"
)

_SURE = 0.75  # confidence of an answer whose rows are looked up by name


def repeated(view: View, asks: frozenset[str]) -> Draft | None:
    """The values of as many rows, or the rows whose cell lists as many things, as the question says."""
    wanted = asks & {"list", "count", "who", "department"} or asks_for_rows(view)
    if view.filters or asks & {"whether", "why", "sum"} or not wanted:
        return None
    for held in _HELD.finditer(view.question.folded):
        column = _column_of(view, held)
        if column is None:
            continue
        by = _holders(view, column)
        if column == view.table.key and by is not None:
            groups: dict[str, list[Row]] = defaultdict(list)
            for row in view.rows:
                for text in [view.text(row, by)] if is_body(view, by) else list_parts(view.text(row, by)):
                    groups[text].append(row)
            found = {text: rows for text, rows in groups.items() if text and _fits(len(rows), held)}
            return _told(
                view, {f"{text}：{'、'.join(map(view.key, rows))}": rows for text, rows in found.items()}, by, held[0]
            )
        if is_list(view, column):
            rows = [row for row in view.rows if _fits(len(list_parts(view.text(row, column))), held)]
            return _told(view, {f"{view.key(row)}：{view.text(row, column)}": [row] for row in rows}, column, held[0])
    return None


def besides(view: View, asks: frozenset[str]) -> Draft | None:
    """The other rows of whoever stands in the row that the question names, or all rows of a person that it names."""
    if not _BESIDES.search(view.question.folded) or asks & {"count", "sum", "most", "least"}:
        return None
    key = view.table.key
    own = [row for mention in view.filters.get(key, []) for row in view.held(mention)]
    people = [c for c in (*view.filters, *view.named) if c != key and (is_person(view, c) or is_body(view, c))]
    if len(view.filters) > 2 or not people or len(own) > 1 or len(view.filters.get(people[0], [])) > 1:
        return None
    if own and any(own[0] not in view.held(mention) for mention in view.filters.get(people[0], [])):
        return None  # what is taken for granted is wrong
    column = people[0]
    if not own and column not in view.filters:
        return None
    name = view.text(own[0], column) if own else view.filters[column][0].value.text
    rows = [row for row in view.rows if fold(view.text(row, column)) == fold(name)]
    others = [row for row in rows if row not in own]
    if not rows or (own and column not in view.named and column not in view.filters):
        return None
    whether = "whether" in asks and not asks & {"list", "duty"}
    held = "、".join(map(view.key, others if own else rows))
    first = f"{view.key(own[0])}的{view.name(column)}是{view.text(own[0], column)}" if own else ""
    name = view.text(rows[0], column)
    if not own:
        text = f"{name}是{held}的{view.name(column)}。"
    elif others:
        text = f"{'是，' if whether else ''}{first}，{name}还是{held}的{view.name(column)}。"
    else:
        text = f"{'否，' if whether else ''}{first}，没有别的{view.name(key)}。"
    return answered([Statement(text, tuple(map(view.support, rows)))], max(_SURE, explained(view, [column, key])))


def _told(view: View, found: dict[str, list[Row]], column: int, said: str) -> Draft | None:
    """What fits, each with its rows; how many they are where that is asked."""
    confidence = explained(view, [column, view.table.key], said, "身上一个人同时里只") + 0.2
    if not found:
        return None
    entries = [(text, row) for text, rows in found.items() for row in rows]
    if len(found) > 2:
        return answered(as_list(view, "", entries), confidence)
    told = [Statement(f"{text}。", tuple(map(view.support, rows))) for text, rows in found.items()]
    return answered(told, confidence)


def _column_of(view: View, held: re.Match[str]) -> int | None:
    """The column of the things that are counted: the rows' own names, or the one whose name ends so."""
    thing = held["thing"]
    names = {c: fold(BRACKET.sub("", name)) for c, name in enumerate(view.table.columns)}
    if not thing:
        taken = view.question.folded[: held.start("number")]
        said = re.sub("(?:不止|超过|多于|至少|不少于|不到|少于|只|仅|有)+$", "", taken)
        listed = [c for c, name in names.items() if said.endswith(name) and is_list(view, c)]  # 现有园区不到三个的
        return listed[0] if listed else view.table.key if _TAKES.search(taken) else None
    fitting = [c for c, name in names.items() if name == thing] or [
        c for c, name in names.items() if name.endswith(thing) or thing.startswith(name)
    ]
    return fitting[0] if fitting and not any(is_numeric(view, c) for c in fitting) else None


def _holders(view: View, key: int) -> int | None:
    """The column of those who stand in several rows: the one of whoever is left out, a named one, the persons' or bodies'."""
    out = [mention.value.column for mention in view.left_out if mention.value.column != key]
    named = [c for c in view.named if c != key and not is_numeric(view, c)]
    kind = is_body if _BODY_ASKED.search(view.question.folded) else is_person
    alike = [c for c in view.columns(kind) if c != key]
    return next(iter([*out, *named, *alike]), None)


def _fits(size: int, held: re.Match[str]) -> bool:
    """Whether so many are as many as the question says."""
    number, bounded = held["number"], _BOUNDED.search(held.string, 0, held.start())
    before = bounded[1] if bounded else ""
    if number[-1] in "多几":
        return size > 1
    value = parse_number(number) or 0
    if held["more"] or before in ("至少", "不少于"):
        return size >= value
    if before:
        return size < value if before in ("不到", "少于") else size > value
    return size == value
