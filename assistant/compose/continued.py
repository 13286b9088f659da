"""What a question asks behind a statement, told beside the statement or what puts it right."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.compose import duties, metadata, passages, premises
from assistant.compose.matter import shown
from assistant.compose.passages import Strengths
from assistant.compose.passages.kinds import kind_sought
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from assistant.wording import held_share
from corpus.facts.departments import find_bodies
from corpus.policy import Span
from corpus.regex import regex
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams

_POINTS = regex(
    "^(?:那么?(?![个些种项家条样边里])|请问|而|但|另外|还有|此外|同时)?(?=.{4})"
)  # what is asked is of what was stated
_POINTED = regex("[这那它他她其该此]|上述")  # at its start: it is of what was stated
_LONGEST = 200  # characters of a correction with what is said behind it
_LONGEST_WHOLE = 150  # characters of a sentence that is shown for the part of it that puts a statement right
_TOLD = 0.5  # share of the words that only what is asked has, from which an answer speaks of it
_REPEATED = 0.8  # share of an answer's words that were stated, from which it says nothing new
_SURE = 0.6  # confidence from which what is asked behind a statement is answered by itself
_NOTED = regex("(?:完成|办理|办结)?(?:时限|时间|期限)[：:][^，。；）)〕】]{4,20}")
_CHARGE = regex("负责|牵头|责任单位|主管|配合|落实|承担|哪[一几]?[个些家]?(?:部门|单位|局)(?:来?管|在?做|$|[？?])")
_ALIKE = 0.7  # weight from which the text's word for an everyday one says the same
_SETTLED = regex("[是否][，。：]")
_OPEN = regex("未载明|没有载明")
_FIGURES = regex(r"\d[\d.,]*\s*(?:[万亿千百]*[元家个项人名次所套件列吨%％]|年|月|日|个月)?")
_LEAD = regex("^(?:与原文不符|否)(?:，[^：]{0,40})?[：，。]")


def answered(
    question: Question,
    asked: str,
    draft: Draft,
    dossier: Dossier,
    hits: Sequence[Hit],
    strengths: Strengths,
    told_of: Callable[[Question], Draft],
) -> Draft:
    """The draft with what is asked behind a statement, where that is of something else and the draft says nothing of it.

    礼堂不少于200平方米，讲堂要多大？ is not answered by what is said of 礼堂, which was stated or is put right.

    Args:
        question: The whole of it.
        asked: The part of it that asks.
        draft: What was found.
        dossier: The document.
        hits: Its clauses found, best first.
        strengths: Tells how strongly sentences answer.
        told_of: Answers another question from the document.
    """
    further = Question(_POINTS.sub("", asked), question.docs)
    stated = question.text[: question.text.rfind(further.text)]
    corrects = draft.corrects
    if corrects and (told := _in_charge(further, draft, dossier)):
        return _both(draft, told)
    if corrects and "when" in further.asks and (due := _due(draft.statements[0], dossier)):
        return replace(draft, statements=(draft.statements[0], due), status="answered")
    of_stated = bool(further.asks & {"department", "who", "whether"} or _POINTED.match(further.text))
    if corrects and not of_stated and (told := metadata.propose(further, dossier)):
        return _both(draft, told)
    new = _new(further, stated, dossier)
    said = draft.text
    if new and corrects and (whole := _whole(further, new, draft.statements[0], dossier)):
        return replace(draft, statements=(whole,), status="answered")
    open_ = corrects and bool(_OPEN.search(said))
    if not new or (dossier.coverage(new, fold(said)) >= _TOLD and not open_):
        return draft
    if corrects and (around := _around(further, stated, new, draft, dossier, hits, strengths)):
        return around
    if of_stated or (not corrects and held_share(said, stated) < _REPEATED):
        return draft
    wrong = _LEAD.match(draft.statements[0].text) if corrects else None
    years = [year for year in Question(stated).years if not further.years and not (wrong and year in wrong[0])]
    dated = "、".join(f"{year}年" for year in years)
    for when in dict.fromkeys((dated, "") if corrects else (dated,)):
        told = told_of(Question(when + further.text, question.docs))
        answer = fold(told.text)
        if told.status == "answered" and told.confidence >= _SURE and dossier.coverage(new, answer) >= _TOLD:
            return _both(draft, told) if corrects else told
    return draft


def _both(draft: Draft, told: Draft) -> Draft:
    """A correction with what is said behind it, where that is not too long."""
    head = fold(draft.statements[0].text)
    both = (draft.statements[0], *(s for s in told.statements if fold(s.text.rstrip("。")) not in head))
    fits = sum(len(statement.text) for statement in both) <= _LONGEST
    return replace(draft, statements=both, status="answered") if fits else draft


def _in_charge(further: Question, draft: Draft, dossier: Dossier) -> Draft | None:
    """Who is in charge of what a correction is about, where that is asked and the correction does not say it."""
    if "whether" in further.asks or not (further.asks & {"department", "who"} and _CHARGE.search(further.folded)):
        return None
    told = duties.of_evidence(further, dossier, replace(draft, statements=draft.statements[:1], status="answered"))
    bodies = [name for statement in told.statements for name, _, _ in find_bodies(statement.text)] if told else []
    return told if any(name not in draft.statements[0].text for name in bodies) else None


def _due(head: Statement, dossier: Dossier) -> Statement | None:
    """By when a task is to be done, as the annotation says that a correction cites: （市商务局负责，完成时限：2025年6月）."""
    for _, clause, span in head.support:
        noted = _NOTED.search(dossier.line(span))
        if noted and noted[0] not in head.text:
            return Statement(f"{noted[0]}。", (Support(dossier.policy.slug, clause, span),))
    return None


def _new(further: Question, stated: str, dossier: Dossier) -> list[str]:
    """The words of the text that only what is asked has, be it by the text's word for an everyday one: 社会保险 for 社保."""
    terms = [term for term in dossier.terms(further) if len(term) > 1]
    known = [term for term in terms if dossier.knows(term)]
    if len(known) < len(terms):
        wordings = (bigrams(fold(term)) for term, weight in expand(further.text) if weight >= _ALIKE)
        known += [pair for pairs in wordings if all(map(dossier.knows, pairs)) for pair in pairs]
    return [term for term in dict.fromkeys(known) if term not in fold(stated)]


def _around(
    further: Question,
    stated: str,
    new: Sequence[str],
    draft: Draft,
    dossier: Dossier,
    hits: Sequence[Hit],
    strengths: Strengths,
) -> Draft | None:
    """The correction with what another sentence of its clause says of what is asked behind it."""
    own = _sentence(draft.statements[0], dossier)
    if own is None:
        return None
    beside = [
        candidate
        for candidate in passages.candidates(further, dossier, hits, strengths)
        if candidate.sentence.clause == own.clause and candidate.sentence != own
    ]
    doubted = "whether" in further.asks
    within = further if doubted else Question(f"{_FIGURES.sub('', stated)}{further.text}", further.docs)
    behind = passages.propose(within, dossier, beside, strengths)
    if behind is not None and doubted:
        supposed = premises.findings(further, dossier, [candidate.sentence for candidate in beside])
        behind = premises.checked(further, behind, supposed)
    if behind is None or behind.status != "answered":
        return None
    if doubted and not _SETTLED.match(behind.statements[0].text):
        return None
    answer = fold(behind.text)
    return _both(draft, behind) if dossier.coverage(new, answer) >= _TOLD else None


def _sentence(head: Statement, dossier: Dossier) -> Sentence | None:
    """The sentence that puts a statement right."""
    if len(head.support) != 1:
        return None
    _, clause, span = head.support[0]
    return next((s for s in dossier.sentences[clause] if _within(span, s.span)), None)


def _whole(further: Question, new: Sequence[str], head: Statement, dossier: Dossier) -> Statement | None:
    """The correction by its whole sentence, where only that says what is asked: 甲给予5万元, of which 乙给予3万元 goes on."""
    own, lead = _sentence(head, dossier), _LEAD.match(head.text)
    if own is None or lead is None:
        return None
    whole, told = shown(dossier, own.span), head.text[lead.end() :].rstrip("。")
    rest = whole.replace(told, "")
    kind = kind_sought(further)
    if len(whole) > _LONGEST_WHOLE or rest == whole or (kind and not kind[1].search(rest)):
        return None
    if dossier.coverage(new, fold(told)) >= _TOLD or dossier.coverage(new, fold(rest)) < _TOLD:
        return None
    place = Support(dossier.policy.slug, own.clause, dossier.trim(own.span))
    return Statement(f"{lead[0]}{whole}。", (place,))


def _within(part: Span, whole: Span) -> bool:
    return whole.start <= part.start < part.end <= whole.end
