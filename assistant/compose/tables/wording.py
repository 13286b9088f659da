"""How answers from tables are said: lists, counted things, computed figures."""

import re
from collections.abc import Sequence

from assistant.compose.tables.columns import View, explained
from assistant.compose.tables.filters import COUNTERS
from assistant.dossier import Mention
from assistant.draft import Draft, Statement, Support
from assistant.question import fold, years_of
from corpus.policy import Row, Span


def answered(statements: Sequence[Statement], confidence: float) -> Draft:
    """A draft that settles the question."""
    return Draft(tuple(statements), "answered", min(confidence, 1.0), "tables")


def as_list(view: View, head: str, entries: Sequence[tuple[str, Row]]) -> list[Statement]:
    """One line for one or two entries, a list for more; rows that say the same are one entry."""
    rows_of: dict[str, list[Support]] = {}
    for text, row in entries:
        rows_of.setdefault(text, []).append(view.support(row))
    if len(rows_of) <= 2:
        supports = tuple(support for rows in rows_of.values() for support in rows)
        return [Statement(f"{head}{'、'.join(rows_of)}。", supports)]
    statements = [Statement(f"{head}（共{len(rows_of)}项）", computed=(str(len(rows_of)),))]
    return statements + [Statement(text, tuple(supports), entry=True) for text, supports in rows_of.items()]


def shown_values(mentions: Sequence[Mention], view: View) -> str:
    """The named values as the table prints them; a short form as the question has it."""
    shown: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, len(m.value.text))):
        printed = mention.form
        for row in view.held(mention):
            cell = view.text(row, mention.value.column)
            parts = [cell, *re.split(r"[、，,；;]", cell)]
            printed = next((part for part in parts if fold(part) in (mention.form, mention.value.text)), printed)
        shown.setdefault(mention.form, printed)
    return "、".join(shown.values())


def counter(view: View) -> str:
    """The measure word of the question: 几条, 多少家."""
    match = re.search(rf"(?:几|多少)([{COUNTERS}])", view.question.folded)
    return match[1] if match else "个"


def all_rows(view: View) -> Support:
    """All rows as evidence."""
    span = Span(view.rows[0].span.start, view.rows[-1].span.end)
    return Support(view.dossier.policy.slug, view.table.clause, span)


def header(view: View) -> Support:
    """The printed title and header, which hold the years of the columns."""
    spans = view.dossier.policy.by_id[view.table.clause].spans
    span = next((s for s in reversed(spans) if s.end <= view.table.rows[0].span.start), None)
    return Support(view.dossier.policy.slug, view.table.clause, view.dossier.trim(span)) if span else all_rows(view)


def dated_place(view: View) -> Support:
    """The table's title or header as evidence: the first words of its clause that hold a year."""
    clause = view.dossier.policy.by_id[view.table.clause]
    for sentence in view.dossier.sentences[clause.id]:
        if years_of(view.dossier.quote(sentence.span)):
            return Support(view.dossier.policy.slug, clause.id, sentence.span)
    return Support(view.dossier.policy.slug, clause.id, view.dossier.trim(clause.spans[0]))


def plain_number(value: float) -> str:
    """A computed figure without needless decimals."""
    return f"{round(value, 6):.6f}".rstrip("0").rstrip(".")


def corrected(view: View, lead: str, rows: Sequence[Row], columns: Sequence[int]) -> Draft:
    """What the rows hold in the columns, behind a verdict."""
    text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
    return answered(
        [Statement(f"{lead}{text}。", tuple(map(view.support, rows)))], explained(view, [*columns, *view.named])
    )
