"""Answers from tables: look-ups, filters, counts, sums, extremes, comparisons, yes or no."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assistant.compose.tables.columns import View, is_of_other_year
from assistant.compose.tables.comparing import comparison, difference, held_more, shared
from assistant.compose.tables.counting import (
    average,
    bounded,
    conditioned,
    count,
    extreme,
    foremost,
    over_years,
    peak,
    remaining,
    total,
)
from assistant.compose.tables.filters import view_of
from assistant.compose.tables.joining import join
from assistant.compose.tables.look_up import can_tell, look_up, rowless, untold
from assistant.compose.tables.naming import named_otherwise
from assistant.compose.tables.premises import miscounted, misnamed, other_year, yes_or_no
from assistant.compose.tables.repeated import besides, repeated
from assistant.dossier import Dossier
from assistant.draft import Draft
from assistant.question import Question
from assistant.supposition import asked_part
from corpus.regex import regex

_POINTS = regex("^(?:那么?|请问|而|但)?[他她它其]?们?(?:还|又|同时|都)?(?=.{4})")
_PUT_RIGHT = regex("与原文不符")
_SURE = 0.5  # confidence from which what is asked behind a statement is told by itself

_BUT = regex("除了?|排除|不算|不含")  # 除新吴区外 names what is not asked of
_TOPIC = regex(r"(?:[里中上]|方面|相比|之间)[，,；;\s]*$")  # what ends so only says what is asked about
_AS_MANY = regex("一样多|谁[多少]|[多少]几[家个项]")


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer from the one table that explains most of the question, or None."""
    whole = _told(question, dossier)
    behind = [draft for asked in _behind(question, dossier) if (draft := _told(asked, dossier))]
    sure = [draft for draft in behind if draft.status == "answered" and draft.confidence >= _SURE]
    told = max(sure, key=lambda draft: draft.confidence, default=None)
    if told is None:
        return whole
    if whole is None or not _PUT_RIGHT.match(whole.statements[0].text):
        whole = _denied(question, dossier)
    if whole is None:
        return told
    more = [statement for statement in told.statements if statement.text not in whole.statements[0].text]
    return replace(whole, statements=(*whole.statements, *more))


def _denied(question: Question, dossier: Dossier) -> Draft | None:
    """The correction of the statement before what is asked, where the table says no to it."""
    stated = question.text.removesuffix(asked_part(question.text)).rstrip("，,。；; ")
    doubted = _told(Question(f"{stated}吗？", question.docs), dossier)
    if doubted is None or not doubted.statements[0].text.startswith("否"):
        return None
    first, *rest = doubted.statements
    text = re.sub("^否[，。]?(?:与原文不符[：。]?)?", "与原文不符：", first.text)
    return replace(doubted, statements=(replace(first, text=text), *rest))


def _behind(question: Question, dossier: Dossier) -> Iterator[Question]:
    """What is asked behind a statement about rows, of these rows: 江阴要建2家园区，它现有的园区是哪几个？."""
    asked = asked_part(question.text)
    stated = question.text.removesuffix(asked)
    if not asked or stated == question.text or _TOPIC.search(stated) or _BUT.match(stated):
        return
    named = _rows_in(asked, dossier)  # where it names rows itself, it is asked of those
    meant = {table: rows for table, rows in _rows_in(stated, dossier).items() if table not in named}
    person = next((name for name in Question(stated).persons if re.match("[那而]?[他她]", asked)), None)
    for rows in [[person]] if person and not named else meant.values():
        yield Question("和".join(rows) + _POINTS.sub("", asked), question.docs)


def _rows_in(text: str, dossier: Dossier) -> dict[int, list[str]]:
    """The rows that a text names, as it has them, in its order, by table."""
    found: dict[int, list[str]] = defaultdict(list)
    for mention in sorted(dossier.mentions(Question(text)), key=lambda mention: mention.start):
        table = mention.value.table
        if mention.value.column == dossier.tables[table].key and mention.form not in found[table]:
            found[table].append(mention.form)
    return {table: rows for table, rows in found.items() if rows}


def _told(question: Question, dossier: Dossier) -> Draft | None:
    """What the one table tells that explains most of the question."""
    mentions = named_otherwise(question, dossier, dossier.mentions(question))
    joined = join(question, dossier, mentions)
    drafts = [joined] if joined else []
    for t, table in enumerate(dossier.tables):
        if len(table.columns) > 1 and table.rows:
            draft = _from_table(view_of(question, dossier, t, table, mentions))
            if draft:
                drafts.append(draft)
    return max(drafts, key=lambda draft: draft.confidence, default=None)


def _from_table(view: View) -> Draft | None:
    asks = view.question.asks
    if not view.rows or not (view.filters or view.named or view.section or view.left_out):
        return None
    if is_of_other_year(view):
        return other_year(view)
    if lacking := rowless(view):
        return lacking
    for premise in (besides, misnamed, miscounted, yes_or_no):
        if draft := premise(view, asks):
            return draft
    if not can_tell(view):
        return untold(view)
    for answer in (
        repeated,
        peak,
        remaining,
        foremost,
        average,
        bounded,
        shared,
        difference,
        comparison,
        held_more,
        extreme,
        over_years,
        total,
        conditioned,
        count,
        look_up,
    ):
        draft = answer(view, asks)
        if draft:
            return _with_figures(view, draft) if answer is shared else draft
    return untold(view)


def _with_figures(view: View, draft: Draft) -> Draft:
    """The draft behind a comparison of the rows' figures, where the question asks for that too: 一样多吗，方向有什么相同."""
    figures = comparison(view, view.question.asks) if _AS_MANY.search(view.question.folded) else None
    return replace(draft, statements=(*figures.statements, *draft.statements)) if figures else draft
