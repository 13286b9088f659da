"""Puts right what a question takes for granted and the text does not bear out, before anything else is answered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.answer import Status
from assistant.compose.contradictions import compared
from assistant.compose.duties import departments
from assistant.compose.matter import Text, Told, shown
from assistant.compose.supposed_figures import STARTS, is_open
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, years_of
from assistant.supposition import Supposition, suppositions
from corpus.facts.departments import find_bodies
from corpus.policy import Span
from corpus.regex import regex

_CORRECTED = regex("否|与原文不符|不是|没有")  # what an answer begins with that has seen to the premise
_YES = regex(r"是(?:的)?[。，]")
_LEAD = regex("^(?:原文载明的是|是(?:的)?|否，与原文不符|与原文不符|否)[。，：]|^原文仅规定：")
_WRONG = "与原文不符"
_NO = "否"
_LONGEST_PAIR = 14  # characters of what is set against each other: 不是15个工作日，而是7个工作日
_LONGEST_WHOLE = 140  # characters of a statement of the draft that is shown for the part of it that corrects
_LONGEST = 200  # characters of a corrected answer; what goes beyond is left out


class Finding(NamedTuple):
    """What a document says of something that a question takes for granted."""

    supposition: Supposition
    told: Told
    dossier: Dossier


def findings(question: Question, dossier: Dossier, sentences: Sequence[Sentence]) -> list[Finding]:
    """What a document says of what a question takes for granted, in the question's order.

    Args:
        question: What is asked.
        dossier: The document.
        sentences: Its sentences that may answer, best first.
    """
    text = Text(dossier, sentences)
    found: list[Finding] = []
    before = ""
    for supposition in suppositions(question.text):
        # 从2027年起 says by itself nothing of what it is said of, which is asked behind it
        about = before or (question.text if STARTS.search(supposition.text) else "")
        found += (Finding(supposition, told, dossier) for told in compared(supposition, about, text))
        before = f"{before} {supposition.text}"
    return found


def confirmed(found: Sequence[Finding]) -> list[Span]:
    """Where the text says all that is taken for granted; empty if it contradicts some of it, or if there is nothing."""
    asserted = [entry for entry in found if not entry.supposition.doubted and not entry.supposition.mixed]
    return [entry.told.span for entry in asserted] if all(entry.told.agrees for entry in asserted) else []


def checked(question: Question, draft: Draft, found: Sequence[Finding]) -> Draft:
    """The draft with a correction before it, where the text contradicts what the question takes for granted.

    Args:
        question: What is asked.
        draft: The answer so far.
        found: What the document says of it.
    """
    first = draft.statements[0].text if draft.statements else ""
    if draft.status in ("out_of_scope", "chitchat") or not first:
        return draft
    corrected = bool(_CORRECTED.match(first))
    fresh = [
        entry
        for entry in found
        if not corrected or not (entry.supposition.doubted or shown(entry.dossier, entry.told.span) in first)
    ]
    wrong = next((entry for entry in fresh if not entry.told.agrees), None)
    if wrong is not None:
        return _corrected(question, draft, wrong)
    if not corrected and not fresh and (left_open := _left_open(question, draft)):
        return left_open
    return draft if corrected else _affirmed(question, draft, fresh)


def _left_open(question: Question, draft: Draft) -> Draft | None:
    """Say that the text leaves open how often or how much, where that is doubted and nothing that answers says it."""
    first = draft.statements[0]
    doubted = [supposition for supposition in suppositions(question.text) if supposition.doubted]
    if draft.answerer != "passages" or draft.status != "answered" or not doubted or _YES.match(first.text):
        return None
    said = draft.text
    if "未载明" in said or not is_open(doubted[-1], said):
        return None
    text = f"原文未载明这一点；原文仅规定：{first.text}"
    return replace(draft, statements=(replace(first, text=text),), status="not_stated")


def _affirmed(question: Question, draft: Draft, found: Sequence[Finding]) -> Draft:
    """The draft with 是 before it, where the text says what is doubted; who is in charge is told by the duty itself."""
    first = draft.statements[0]
    doubted = [entry for entry in found if entry.supposition.doubted]
    if draft.status != "answered" or not doubted or _YES.match(first.text) or first.entry:
        return draft
    cited = {support.clause for support in draft.support}
    if cited and doubted[0].told.clause not in cited:
        return draft  # what says so is not what answers
    duty = doubted[0].told.duty
    if duty is not None and draft.answerer != "duties":
        told = departments(question, doubted[0].dossier, duty)[0]
        return replace(draft, statements=(replace(told, text=f"是。{told.text}"),))
    return replace(draft, statements=(replace(first, text=f"是。{first.text}"), *draft.statements[1:]))


def _corrected(question: Question, draft: Draft, wrong: Finding) -> Draft:
    supposition, told, dossier = wrong
    lead = _NO if supposition.doubted else _WRONG
    pair = told.asked and told.stated and max(len(told.asked), len(told.stated)) <= _LONGEST_PAIR
    if draft.status == "not_stated" and _of_other_years(question, wrong):
        pair = False  # what holds of 2030 is not what holds of 2025, which the text leaves open
    lead += f"，不是{told.asked}，而是{told.stated}" if pair else ""
    support = Support(dossier.policy.slug, told.clause, told.span)
    if told.duty is not None:
        said = departments(question, dossier, told.duty)[0]
    else:
        said = Statement(f"{shown(dossier, told.span)}。", (support,))
        fuller = (s for s in draft.statements if _plain(said.text) in _plain(s.text) and len(s.text) <= _LONGEST_WHOLE)
        more = next(fuller, None)  # it may hold what is asked besides
        said = said if more is None else replace(more, text=_LEAD.sub("", more.text), entry=False)
    alone = pair and _plain(said.text) == _plain(told.stated)  # a name by itself
    head = replace(said, text=f"{lead}：{'原文写的是：' if alone else ''}{said.text}")
    of_wrong_body = draft.answerer == "duties" and (told.duty is not None or bool(find_bodies(told.asked)))
    rest = [] if of_wrong_body else list(_rest(draft, said))
    if told.duty is not None:  # nor what the wrong body does elsewhere
        wrong_bodies = [name for name, _, _ in find_bodies(supposition.text) if name not in said.text]
        rest = [statement for statement in rest if not any(name in statement.text for name in wrong_bodies)]
    if years_of(told.asked):  # that nothing is stated of the wrong year says nothing more
        rest = [statement for statement in rest if statement.support]
    length = sum(len(statement.text) for statement in [head, *rest])
    if length > _LONGEST or any(statement.entry for statement in rest):
        rest = []
    status: Status = "partial" if draft.status == "not_stated" and rest else "answered"
    return Draft((head, *rest), status, max(draft.confidence, 0.6), draft.answerer)


def _of_other_years(question: Question, found: Finding) -> bool:
    """Whether what contradicts a question is of other years than all that it names, and not the year itself is wrong."""
    stated = set(years_of(found.dossier.quote(found.told.span)))
    asked_of_year = bool(years_of(found.told.asked))
    return bool(question.years and stated) and not asked_of_year and not stated & set(question.years)


def _rest(draft: Draft, said: Statement) -> Iterator[Statement]:
    """What the draft says beyond the correction."""
    told = _plain(said.text)
    for statement in draft.statements:
        text = _LEAD.sub("", statement.text)
        plain = _plain(text)
        if plain and plain not in told and told not in plain:
            yield replace(statement, text=text)


def _plain(text: str) -> str:
    return re.sub(r"[\s。，；：、]|原文仅规定", "", text)
