"""What a question says of a table's rows: the one that an earlier question named, and who or what stands in it."""

import re
from collections.abc import Callable, Sequence

from assistant.dossier import Dossier, Mention
from assistant.question import Question, fold
from corpus.regex import regex
from index.words import cut

Near = Callable[[str], Sequence[Dossier]]

_LONGEST_OF_ROW = 20  # characters of a question that names no more than a column
OF_ALL = regex("全[市省国区县]|一共|总共|合计|总|各|哪个|最")


def named_row(before: str, near: Near) -> str | None:
    """The row of a table that the earlier question names: 它 after 量子科技的链长是谁 is 量子科技."""
    for dossier in near(before):
        mentions = _outermost(dossier.mentions(Question(before)))
        rows = [m for m in mentions if m.value.column == dossier.tables[m.value.table].key]
        if rows:
            return rows[0].form
        # 那里 after 雪浪小镇归哪个板块 is the row whose cell was named.
        for mention in mentions:
            table = dossier.tables[mention.value.table]
            if len(mention.value.rows) == 1:
                members = [row for row in table.rows if row.kind == "row"]
                return dossier.cell_text(members[mention.value.rows[0]], table.key) or None
    return None


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that lie in no longer one: 深海装备 of 深海装备技术转化基地 is no row of another table."""
    return [
        one
        for one in mentions
        if not any(
            len(other.form) > len(one.form)
            and other.start <= one.start
            and one.start + len(one.form) <= other.start + len(other.form)
            for other in mentions
        )
    ]


def named_person(before: str, near: Near) -> str | None:
    """Whom the earlier question names, or asked for in a row that it names: 他 after 合成生物的链长是谁 is that row's 链长."""
    question = Question(before)
    for mention in (mention for dossier in near(before) for mention in _outermost(dossier.mentions(question))):
        if mention.form in question.persons:
            return mention.form
    if "who" not in question.asks:
        return None
    for dossier in near(before):
        for mention in dossier.mentions(question):
            table = dossier.tables[mention.value.table]
            if mention.value.column != table.key:
                continue
            rows = [row for row in table.rows if row.kind == "row"]
            for column, name in enumerate(table.columns):
                if fold(name) in question.folded:
                    return dossier.cell_text(rows[mention.value.rows[0]], column)
    return None


def same_holder(core: str, before: str, near: Near) -> str | None:
    """商业航天也归它吗？ after a question for the body of another row asks whether that row has the same body."""
    if not re.search("也|同样|还", core):
        return None
    for dossier in near(before):
        here = dossier.mentions(Question(core))
        for old in dossier.mentions(Question(before)):
            table = dossier.tables[old.value.table]
            fresh = [m for m in here if (m.value.table, m.value.column) == (old.value.table, table.key)]
            column = _asked_column(table.columns, before)
            if old.value.column == table.key and fresh and column is not None:
                rows = [row for row in table.rows if row.kind == "row"]
                value = dossier.cell_text(table.rows[old.value.rows[0]] if rows else table.rows[0], column)
                return f"{fresh[0].form}的{table.columns[column]}是{value}吗？" if value else None
    return None


def with_other_column(core: str, before: str, near: Near) -> str | None:
    """Ask for another column of the row that the earlier question named."""
    for dossier in near(before):
        old = dossier.mentions(Question(before))
        if not old:
            continue
        table = dossier.tables[old[0].value.table]
        if any(fold(column) in fold(core) or fold(core).strip("？?是谁") in fold(column) for column in table.columns):
            return f"{old[0].form}的{core}"
    return None


def of_the_same_row(text: str, before: str, near: Near) -> str | None:
    """Complete a question that names only a column, where the earlier one named a row: 重点发展哪些方向？."""
    question = Question(text)
    if not question.asks or len(fold(text)) > _LONGEST_OF_ROW or OF_ALL.search(text):
        return None
    for dossier in near(before):
        rows = [m for m in dossier.mentions(Question(before)) if m.value.column == dossier.tables[m.value.table].key]
        if not rows or dossier.mentions(question):
            continue
        other = {value.table for value in dossier.values if value.text == rows[0].value.text}
        for table in [rows[0].value.table, *sorted(other - {rows[0].value.table})]:
            for column in dossier.tables[table].columns:
                parts = cut(fold(re.sub(r"[（(].{0,300}?[）)]", "", column)))
                share = sum(len(part) for part in parts if part in question.folded) / max(len("".join(parts)), 1)
                rest = [w for words in question.words for w in words if len(w) > 1 and w not in fold(column)]
                if share >= 0.5 and sum(map(len, rest)) <= 2:
                    return f"{rows[0].form}的{text}"
    return None


def _asked_column(columns: Sequence[str], before: str) -> int | None:
    """The column that a question asks for, by the share of its name that the question holds."""
    folded = fold(before)
    shares = []
    for index, column in enumerate(columns):
        parts = cut(fold(re.sub(r"[（(].{0,300}?[）)]", "", column)))
        shares.append((sum(len(p) for p in parts if p in folded) / max(len("".join(parts)), 1), -index))
    share, index = max(shares)
    return -index if share > 0.5 else None
