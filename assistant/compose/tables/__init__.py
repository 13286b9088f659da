"""Answers from tables: look-ups, filters, counts, sums, extremes, comparisons, yes or no."""

import re
from dataclasses import replace

from assistant.compose.tables.columns import View
from assistant.compose.tables.comparing import comparison, difference, held_more, shared
from assistant.compose.tables.counting import bounded, conditioned, count, extreme, foremost, over_years, total
from assistant.compose.tables.filters import view_of
from assistant.compose.tables.joining import join
from assistant.compose.tables.look_up import can_tell, look_up, untold
from assistant.compose.tables.premises import miscounted, misnamed, other_year, yes_or_no
from assistant.dossier import Dossier, Mention
from assistant.draft import Draft
from assistant.question import Question, fold

_AS_MANY = re.compile("一样多|谁[多少]|[多少]几[家个项]")


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer from the one table that explains most of the question, or None."""
    mentions = [*dossier.mentions(question), *_unpointed(question, dossier)]
    joined = join(question, dossier, mentions)
    drafts = [joined] if joined else []
    for t, table in enumerate(dossier.tables):
        if len(table.columns) > 1 and table.rows:
            draft = _from_table(view_of(question, dossier, t, table, mentions))
            if draft:
                drafts.append(draft)
    return max(drafts, key=lambda draft: draft.confidence, default=None)


def _unpointed(question: Question, dossier: Dossier) -> list[Mention]:
    """Mentions of values that the table prints with a number before them or a full stop behind them."""
    found = []
    for value in dossier.values:
        bare = re.sub(r"^\d+[.．、](?!\d)|[。；]$", "", value.text)
        whole = any(
            fold(dossier.cell_text(dossier.tables[value.table].rows[r], value.column)) == value.text for r in value.rows
        )
        if whole and bare != value.text and len(bare) > 3 and bare in question.folded:
            found.append(Mention(value, bare, question.folded.find(bare)))
    return found


def _from_table(view: View) -> Draft | None:
    asks = view.question.asks
    if not view.rows or not (view.filters or view.named or view.section):
        return None
    if draft := other_year(view):
        return draft
    for premise in (misnamed, miscounted, yes_or_no):
        if draft := premise(view, asks):
            return draft
    if not can_tell(view):
        return untold(view)
    for answer in (
        foremost,
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
