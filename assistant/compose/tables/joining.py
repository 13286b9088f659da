"""Two tables together: what one names, followed to the rows of the other."""

import re
from collections.abc import Sequence

from assistant.compose.tables.columns import View, explained, is_numeric
from assistant.compose.tables.counting import pick_of, superlative
from assistant.compose.tables.filters import matching_rows, view_of
from assistant.compose.tables.wording import answered, as_list, counter
from assistant.dossier import Dossier, Mention
from assistant.draft import Draft, Statement
from assistant.question import Question, fold
from corpus.policy import Row


def join(question: Question, dossier: Dossier, mentions: Sequence[Mention]) -> Draft | None:
    """Follow what one table names to the rows of another: 张三负责的产业链在哪些区布局, 某区发展的产业链长是谁."""
    views = [view_of(question, dossier, t, table, mentions) for t, table in enumerate(dossier.tables) if table.rows]
    drafts = []
    for view in views:
        for target in views:
            if target.t == view.t or (target.filters and not _same_values(view, target)):
                continue
            drafts.append(_places_of(view, target) if view.filters else _most_linked(view, target))
            if view.filters:
                drafts.append(_details_of(view, target))
    return max((draft for draft in drafts if draft), key=lambda draft: draft.confidence, default=None)


def _same_values(view: View, target: View) -> bool:
    """Whether the question filters the target by nothing but what it filters the first table by, as one word."""
    forms = {mention.form for mentions in view.filters.values() for mention in mentions}
    return all(mention.form in forms for mentions in target.filters.values() for mention in mentions)


def _linking(view: View, target: View) -> dict[str, list[Row]]:
    """The first table's keys that cells of the other list, each with the other's rows: 低空经济 → 宜兴市, 梁溪区."""
    links: dict[str, list[Row]] = {}
    keys = {fold(view.key(row)) for row in view.rows}
    for value in target.dossier.values:
        if value.table == target.t and value.column != target.table.key and value.text in keys:
            links.setdefault(value.text, []).extend(target.table.rows[r] for r in value.rows)
    return links


def _places_of(view: View, target: View) -> Draft | None:
    """The rows of the other table that list the first table's matching rows."""
    key = target.table.key
    own = {fold(view.table.columns[c]) for c in view.named if c not in view.filters}
    if key not in target.named or fold(target.table.columns[key]) in own or set(view.filters) == {view.table.key}:
        return None
    links = _linking(view, target)
    linked = [row for row in matching_rows(view) if fold(view.key(row)) in links]
    if not linked:
        return None
    entries = {target.key(row): row for from_row in linked for row in links[fold(view.key(from_row))]}
    via = "、".join(view.key(row) for row in linked)
    first = Statement(f"对应的{view.name(view.table.key)}：{via}。", tuple(map(view.support, linked)))
    confidence = explained(view, view.named, target.table.columns[key]) + 0.05
    rest = as_list(target, f"{target.name(key)}：", list(entries.items()))
    return answered([*rest, first], confidence)


def _details_of(view: View, target: View) -> Draft | None:
    """The cells of the other table for everything that the first table's matching rows list."""
    columns = [c for c in target.named if c != target.table.key and not is_numeric(target, c) and _in_full(target, c)]
    own = {fold(view.table.columns[c]) for c in view.named if c not in view.filters}
    if not columns or any(fold(target.table.columns[c]) in own for c in columns) or target.filters:
        return None
    links = _linking(target, view)
    linking = {v.column for v in view.dossier.values if v.table == view.t and v.text in links}
    if view.filters.keys() <= linking:
        return None  # what is named is of the kind that the other table has rows for: its own row would tell, no other
    matching = matching_rows(view)
    rows = [row for row in target.rows if any(r in links.get(fold(target.key(row)), []) for r in matching)]
    if not rows or len(matching) > 2:
        return None
    entries = [(f"{target.key(row)}：{target.text(row, columns[0])}", row) for row in rows]
    first = Statement(f"{'、'.join(map(view.key, matching))}涉及这些。", tuple(map(view.support, matching)))
    statements = as_list(target, f"{target.name(columns[0])}：", entries)
    return answered([*statements, first], explained(view, view.named, target.table.columns[columns[0]]) + 0.05)


def _in_full(view: View, column: int) -> bool:
    """Whether the question does not name only the end of a column's name: a district's 负责人 is no 专班负责人."""
    name = fold(view.name(column))
    return name in view.question.folded or not any(name[at:] in view.question.folded for at in range(1, len(name) - 1))


def _most_linked(view: View, target: View) -> Draft | None:
    """The first table's key that most rows of the other list: 布局板块最多的产业链."""
    pick = pick_of(view)
    keys = (view.table.key, target.table.key)
    if pick is None or target.filters or keys[0] not in view.named or keys[1] not in target.named:
        return None
    links = _linking(view, target)
    if len(links) < 2 or re.search(rf"最[多少].{{0,4}}{re.escape(fold(target.name(keys[1])))}", view.question.folded):
        return None
    size = int(pick([len(rows) for rows in links.values()]))
    statements = [
        Statement(f"{text}：{'、'.join(map(target.key, rows))}。", tuple(map(target.support, rows)), entry=True)
        for text, rows in links.items()
        if len(rows) == size
    ]
    head = f"{view.name(keys[0])}中对应{target.name(keys[1])}{superlative(view, pick)}的，各{size}{counter(view)}"
    lead = Statement(head, computed=(str(size),))
    return answered([lead, *statements], explained(view, [keys[0]], target.table.columns[keys[1]]) + 0.05)
