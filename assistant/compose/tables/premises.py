"""Yes, no, or a correction of what a question takes for granted about a table."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.contradictions import ALONE
from assistant.compose.tables.columns import (
    View,
    explained,
    figure_columns,
    is_body,
    is_list,
    is_numeric,
    is_person,
)
from assistant.compose.tables.counting import SUMMED, extreme_rows, pick_of, sum_of
from assistant.compose.tables.filters import COUNTERS, bound_of, matching_rows, named_rows, wholes
from assistant.compose.tables.wording import answered, corrected, dated_place, shown_values
from assistant.draft import Draft, Statement, Support
from assistant.question import fold, years_of
from corpus.facts.departments import find_bodies, same_body
from corpus.facts.quantities import read_quantities
from corpus.policy import Row, Span
from corpus.regex import regex

_OFFICE = regex(r"(?:是|当|任|担任|做|出任|作为|作)(?:的|了)?[\u3400-\u9fff]{0,12}?$")
_FIGURE = regex(rf"(?<![\d年])\d[\d,]*(?:\.\d+)?(?![\d年])(?=[{COUNTERS}亿万元%])")
_COUNTED = frozenset("个家项条所座")
_THAN = regex("比[^，,。]{1,12}?(?:更|要)?(?P<word>[多少高低大小轻早晚]|重(?![点要大新]))")
_TOGETHER = regex("[、，,；;和]")
_IN_CHARGE = regex("(?:来|在)?(?:牵头|负责|主管|分管|承担|管)(?!部门|单位|的是?[哪谁什])")
_MORE_ASKED = regex("(?:还|又|也|另外)[^，。？?]{0,10}(?:哪|什么|几|谁)")
_CLAIM = regex(r"为什么|[长人]|为何|是不是|是否|是|定为|由|让|当|担任|牵头|任")


def yes_or_no(view: View, asks: frozenset[str]) -> Draft | None:
    """Say whether a row holds what the question supposes; put a wrong supposition right."""
    key = view.table.key
    rows = matching_rows(view)
    anchored = [row for mention in view.filters.get(key, []) for row in view.held(mention)]
    asked = "whether" in asks and not asks & {"list", "count"}
    wrong = "否，与原文不符：" if asked else "与原文不符："
    if asked and (draft := _is_more(view) or _is_extreme(view) or _is_total(view)):
        return draft
    claimed = _claimed(view)
    if len(anchored) == 1 and claimed is not None:
        column, text = claimed
        if fold(text) not in fold(view.text(anchored[0], column)):
            draft = corrected(view, wrong, anchored, [column])
            persons = [c for c in view.filters if c != key and is_person(view, c)]
            return replace(draft, statements=(*draft.statements, *_elsewhere(view, persons)))
    if len(view.filters) >= 2:
        columns = [c for c in view.filters if c != key]
        if rows and asked:
            held: dict[str, set[Row]] = defaultdict(set)
            for mention in view.filters.get(key, []):
                held[mention.form].update(view.held(mention))
            if not all(of_form & set(rows) for of_form in held.values()):  # 甲链的链长张三还管着乙链吗
                return corrected(view, wrong, anchored, columns)
            others = [c for c in columns if len(_TOGETHER.split(view.text(rows[0], c))) > len(view.filters[c])]
            if len(rows) == 1 and others and ALONE.search(view.question.folded):
                return corrected(view, wrong, rows, others)  # 只有甲一家 where the cell holds 甲、乙
            text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
            return answered([Statement(f"是，{text}。", tuple(map(view.support, rows)))], explained(view, view.named))
        anchor = view.filters.get(key) or next(iter(view.filters.values()))
        anchored = anchored or [row for mention in anchor for row in view.held(mention)]
        others = [c for c in view.filters if c != anchor[0].value.column]
        together = len({mention.form for mention in anchor}) == 1
        bound = bound_of(view)
        if not rows and len(anchored) == 1 and bound and matching_rows(view, bounded=False):
            return corrected(view, wrong, anchored, [bound.column])  # it is the figure that the row has otherwise
        if not rows and anchored and others and together:
            draft = corrected(view, wrong, anchored, others)
            return replace(draft, statements=(*draft.statements, *_elsewhere(view, others)))
        return None
    numeric = figure_columns(view)[:1] or view.columns(is_numeric)
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(view.question.folded)]
    figures += [q.value for q in read_quantities(view.question.text) if q.unit in _COUNTED]
    if numeric and not asks & {"whether", "why"}:  # of the 15 parks, how many has 新吴区: the whole is no row's figure
        figures = [figure for figure in figures if figure not in wholes(view, numeric[0])]
    if len(anchored) == 1 and figures and len(numeric) == 1 and (asked or "why" in asks or numeric[0] in view.named):
        agrees = view.number(anchored[0], numeric[0]) in figures
        if not agrees:
            return corrected(view, wrong, anchored, numeric)
        if asked:
            return corrected(view, "是，", anchored, numeric)
    return None


def _elsewhere(view: View, columns: Sequence[int]) -> list[Statement]:
    """Where what the question puts in one row stands instead: 经开区的钠锂储能产业园 is 锡山区's."""
    mentions = [mention for column in columns for mention in view.filters[column]]
    if len(mentions) == 1 and is_person(view, mentions[0].value.column) and _MORE_ASKED.search(view.question.folded):
        rows = view.held(mentions[0])
        held = "、".join(view.key(row) for row in rows)
        text = f"{shown_values(mentions, view)}是{held}的{view.name(mentions[0].value.column)}。"
        return [Statement(text, tuple(map(view.support, rows)))]
    if len(mentions) != 1 or len(view.held(mentions[0])) != 1 or not is_list(view, mentions[0].value.column):
        return []
    (row,) = view.held(mentions[0])
    text = f"{shown_values(mentions, view)}列在{view.key(row)}的{view.name(mentions[0].value.column)}中。"
    return [Statement(text, (view.support(row),))]


def _claimed(view: View) -> tuple[int, str] | None:
    """The column of persons or bodies that the question names, and the other row's value that it supposes there."""
    strange = _strange_claim(view)
    if strange:
        return strange
    columns = [c for c in view.named if c != view.table.key and (is_person(view, c) or is_body(view, c))]
    if not columns or not _CLAIM.search(view.question.folded):
        return None
    kind = is_person if is_person(view, columns[0]) else is_body
    asked = bool(view.question.asks & {"whether", "why"})
    for column, mentions in view.filters.items():
        if column == view.table.key or not kind(view, column):
            continue
        for mention in mentions:
            named = fold(view.name(columns[0]))
            beside = re.search(rf"{re.escape(named)}(?:是|为|由)?{re.escape(mention.form)}", view.question.folded)
            if asked or beside:
                return columns[0], mention.form
    return None


def _strange_claim(view: View) -> tuple[int, str] | None:
    """The person or body that the question takes to be in charge and that no row holds, with the column it claims."""
    text = view.question.folded
    bodies = [fold(text[start:end]) for _, start, end in find_bodies(text) if _IN_CHARGE.match(text, end)]
    for is_kind, names in ((is_person, view.question.persons), (is_body, bodies)):
        columns = [c for c in view.columns(is_kind) if c != view.table.key]
        columns = [c for c in view.named if c in columns] or columns
        held = [fold(view.text(row, c)) for row in view.rows for c in columns]
        for name in names:
            if columns and not any(name in cell or (cell and same_body(name, cell)) for cell in held):
                return columns[0], name
    return None


def _is_more(view: View) -> Draft | None:
    """Whether the first of two rows that the question names has the greater figure: 宜兴的任务是不是比江阴重."""
    rows, word = named_rows(view), _THAN.search(view.question.folded)
    columns = figure_columns(view) or view.columns(is_numeric)
    lists = [c for c in view.named if c != view.table.key and is_list(view, c)]
    if len(rows) != 2 or word is None or len(columns) != 1 or (lists and not figure_columns(view)):
        return None
    own, other = (view.number(row, columns[0]) for row in rows)
    if own is None or other is None:
        return None
    holds = own < other if word["word"] in "少低小轻早" else own > other
    told = "，".join(f"{view.key(row)}{view.amount(row, columns[0])}" for row in rows)
    lead = "是" if holds else "否，与原文不符：两者一样" if own == other else "否，与原文不符"
    text = f"{lead}{'，' if holds or own == other else '：'}{told}（{view.name(columns[0])}）。"
    return answered([Statement(text, tuple(map(view.support, rows)))], explained(view, columns, word[0]) + 0.1)


def _is_extreme(view: View) -> Draft | None:
    """Whether the row that the question names has the greatest or smallest figure: 新吴区的任务是不是最重的."""
    rows = named_rows(view)
    pick = pick_of(view)
    columns = figure_columns(view) or view.columns(is_numeric)
    if len(rows) != 1 or pick is None or (len(columns) != 1 and not figure_columns(view)):
        return None
    if not columns:
        return None
    best, winners = extreme_rows(view, view.rows, columns[0], pick)
    if best is None:
        return None
    text = f"{'、'.join(view.key(row) for row in winners)}{'最多' if pick is max else '最少'}，{view.name(columns[0])}"
    text += f"{'各' if len(winners) > 1 else ''}{view.amount(winners[0], columns[0])}"
    if rows[0] in winners:
        statement = Statement(f"是，{text}。", tuple(map(view.support, winners)))
    else:
        own = f"{view.key(rows[0])}是{view.amount(rows[0], columns[0])}"
        statement = Statement(f"否，与原文不符：{text}；{own}。", tuple(map(view.support, [*winners, rows[0]])))
    return answered([statement], explained(view, columns[:1], "最多最少最重") + 0.1)


def _is_total(view: View) -> Draft | None:
    """Whether the figures add up to what the question supposes: 各板块加起来是15家吗."""
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(view.question.folded)]
    columns = figure_columns(view)
    if not figures or not columns or not SUMMED.search(view.question.folded):
        return None
    summed = sum_of(view, columns[0])
    if summed is None:
        return None
    value, statement = summed
    lead = "是，" if value in figures else "否，与原文不符："
    text = lead + statement.text
    return answered(
        [Statement(text, statement.support, computed=statement.computed)], explained(view, columns[:1]) + 0.1
    )


def misnamed(view: View, asks: frozenset[str]) -> Draft | None:
    """Put right a person who is taken for what another column names: 俞刚当链长的产业链有哪些."""
    for column, mentions in view.filters.items():
        for mention in mentions:
            if column == view.table.key or not is_person(view, column) or asks & {"whether", "why"}:
                continue
            for other in view.named:
                name = fold(view.name(other))
                at = view.question.folded.find(name, mention.start)
                between = view.question.folded[mention.start + len(mention.form) : at]
                if other == column or at < 0 or not is_person(view, other) or not _OFFICE.search(between):
                    continue
                if any(mention.form in fold(view.text(row, other)) for row in view.rows):
                    continue
                rows = view.held(mention)
                held = "、".join(view.key(row) for row in rows)
                person = shown_values([mention], view)
                text = f"与原文不符：{person}不是{view.name(other)}，而是{held}的{view.name(column)}。"
                return answered([Statement(text, tuple(map(view.support, rows)))], 0.95)
    return None


def miscounted(view: View, _: frozenset[str]) -> Draft | None:
    """Put right a number of rows that the question takes for granted: 表里的15条产业链 where there are 11."""
    key = fold(view.name(view.table.key))
    match = re.search(rf"(\d+|[一二三四五六七八九十]+)[个条家项类]{re.escape(key)}", view.question.folded)
    supposed = read_quantities(match[0]) if match else []
    if not supposed or supposed[0].value == len(view.rows) or view.filters or view.question.asks & {"whether", "most"}:
        return None
    if len(view.rows) < 4 or supposed[0].value < 4:
        return None  # a few of them may be meant, not all
    unit = supposed[0].unit
    named = "、".join(view.key(row) for row in view.rows)
    span = Span(view.rows[0].span.start, view.rows[-1].span.end)
    text = f"与原文不符：所列{view.name(view.table.key)}共{len(view.rows)}{unit}，即{named}。"
    support = Support(view.dossier.policy.slug, view.table.clause, span)
    return answered([Statement(text, (support,), computed=(f"{len(view.rows)}{unit}",))], 0.9)


def other_year(view: View) -> Draft | None:
    """Say that a table of one year tells nothing of another."""
    if not view.filters:
        return None
    clause = view.dossier.policy.by_id[view.table.clause]
    printed = years_of(view.table.title + view.dossier.policy.text(clause))
    asked = "、".join(f"{year}年" for year in view.question.years)
    note = Statement(
        f"{clause.number or clause.label}所列的是{'、'.join(printed)}年的内容，未载明{asked}的。", (dated_place(view),)
    )
    return Draft((note,), "not_stated", explained(view, view.named), "tables")
