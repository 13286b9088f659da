"""The sentences that may answer a question, the one that answers best first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.compose.passages.agreement import cases_of
from assistant.compose.passages.kinds import CONTACT, asks_purpose, fit
from assistant.dossier import Dossier, Sentence
from assistant.question import Question, fold, years_of
from corpus.policy import Span
from corpus.regex import regex
from index.ranking import Found
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams

Strengths = Callable[[str, Sequence[Found]], Sequence[Sequence[float] | NDArray[np.float32]]]
ANNOTATION = regex(r"[〔（(【\[]?\s*(责任(单位|部门)|牵头(单位|部门)|配合单位)[：:][^〕）)】\]]*[〕）)】\]]?")
_FOUND_BEFORE = 14.0  # logits that a whole point of a clause's score counts
_OTHER_YEAR = 2.0  # logits that a sentence about other years than the question's stands back
_REST = 16  # characters of a sentence that say nothing by themselves
_CASE = 1.0  # logits that stating the very case asked about counts: 年满十八周岁的 of 满18岁
_ROW = 0.5  # logits that a row of a table stands back: the answerer of tables reads it better
FITTING = 0.7  # logits that holding the kind of thing asked for counts
_WORDED = 1.0  # logits that a policy's wording for an everyday word of the question counts
_ALIKE = 0.7  # weight from which the thesaurus's wording means the same or a thing of its kind
_ASKER = regex("(?:企业|公司|工商户|群众|公众|居民)$")  # who asks, which tells little of what
SETTLED = 0.55  # share of a question's words that a sentence explains where the question has the text's words
_WORDLESS = regex(r"[^\u4e00-\u9fff]|到|年|月|日")
_ANNOTATED = regex(r"[〔（(【\[]?\s*(责任|牵头|配合|主责|实施|承办)(单位|部门|主体)?[：:]")
_PURPOSE = regex(r"^为.{6,}(?:制定|提出|出台)本?|现(?:将.{0,200})?印发给你们|请(?:认真|结合实际)")
_DEFINES = regex(r"^.{0,12}(?:本[\u4e00-\u9fff]{2,4}|前款|上述|以上\S{0,6})(?:所?称|中的|里的).{1,30}?(?:是指|指|包括)")
_DEFINED_ASKED = regex("算|属于|指|叫|定义|是不是|包括|包含|哪些是|什么是|范围")
_PAGE = regex("相关链接|扫一扫|打印本页|关闭窗口|分享到|上一篇|下一篇|版权所有|网站地图|责任编辑")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    hit: Hit
    sentence: Sentence
    score: float  # in logits, comparable within one question
    explained: float  # share of the question's words that it, or else its clause, holds: 0..1


def candidates(
    question: Question,
    dossier: Dossier,
    hits: Sequence[Hit],
    strengths: Strengths,
    *,
    asked: str = "",
    granted: Sequence[Span] = (),
) -> list[Candidate]:
    """Return the sentences of the document's clauses among `hits`, the one that answers best first.

    Args:
        question: What is asked.
        dossier: The document.
        hits: The clauses found, best first.
        strengths: Tells how strongly sentences answer a question, as logarithms.
        asked: The part of the question that asks, where the rest of it only says what the text says.
        granted: Where the text says that.
    """
    hits = [hit for hit in hits if hit.doc == dossier.policy.slug]
    terms = dossier.terms(question)
    places: list[tuple[Hit, Sentence, str]] = []
    found: list[Found] = []
    for hit in hits:
        heading = dossier.headings[hit.clause]
        said = []
        for sentence in dossier.sentences[hit.clause]:
            bare = fold(ANNOTATION.sub("", dossier.quote(sentence.span)))
            if (
                (len(_WORDLESS.sub("", bare)) >= 5 or ("contact" in question.asks and CONTACT.search(bare)))
                and not _ANNOTATED.match(dossier.quote(sentence.span))
                and not _PAGE.search(bare)
            ):
                said.append(bare)
                places.append((hit, sentence, bare))
        if said:
            found.append(Found(hit.signals, hit.fused, heading, said))
    strong = [float(strength) for clause in strengths(question.text, found) for strength in clause]
    if asked:  # what is taken for granted says what the question is about, but its own sentence answers nothing
        alone = [float(strength) for clause in strengths(asked, found) for strength in clause]
        strong = [(one + other) / 2 for one, other in zip(strong, alone, strict=True)]
    top = max((hit.score for hit in hits), default=0.0)
    # Where a sentence holds the question's very words, no others need to be looked for.
    strange = _WORDED * (1 - max((dossier.coverage(terms, bare) for _, _, bare in places), default=0.0))
    wordings = _wordings(question, dossier)
    found_sentences = []
    for (hit, sentence, bare), strength in zip(places, strong, strict=True):
        inside = dossier.coverage(terms, bare)
        around = dossier.coverage(terms, bare, dossier.headings[hit.clause], dossier.own_text[hit.clause])
        # A row that merely names the matter is better shown by the answerer of tables.
        share = 0.8 if dossier.policy.by_id[hit.clause].kind == "row" else 1.0
        score = strength + FITTING * fit(question, bare) + _FOUND_BEFORE * (hit.score - top)
        years = set(years_of(dossier.quote(sentence.span)))
        if question.years and years and not years & set(question.years) and "whether" not in question.asks:
            score -= _OTHER_YEAR
        case = cases_of(question, dossier.quote(sentence.span))
        if case is not None:
            score += _CASE if case else -_OTHER_YEAR
        if _DEFINES.search(bare) and "meaning" not in question.asks and not _DEFINED_ASKED.search(question.folded):
            score -= _OTHER_YEAR  # it holds the thing's name, and says nothing of it but what it is
        if any(_says_only(sentence.span, span) for span in granted):
            score -= 2 * _OTHER_YEAR  # it says what the asker knows, and nothing else
        if _PURPOSE.search(bare) and not (
            asks_purpose(question) or "why" in question.asks or re.search("依据|根据", question.folded)
        ):
            score -= _OTHER_YEAR
        score += strange * max((rarity for wording, rarity in wordings if wording in bare), default=0.0)
        score -= _ROW if dossier.policy.by_id[hit.clause].kind == "row" else 0.0
        found_sentences.append(Candidate(hit, sentence, score, share * max(inside, 0.85 * around)))
    return sorted(found_sentences, key=lambda candidate: (-candidate.score, candidate.sentence.span))


def _wordings(question: Question, dossier: Dossier) -> list[tuple[str, float]]:
    """The policy's wordings for everyday words of the question that the document holds, with how rare they are: 0..1."""
    terms = [fold(term) for term, weight in expand(question.text) if weight >= _ALIKE]
    known = [term for term in terms if all(map(dossier.knows, bigrams(term))) and not _ASKER.search(term)]
    rarities = [max(map(dossier.weight, bigrams(term)), default=0.0) for term in known]
    most = max(rarities, default=0.0)
    return [(term, rarity / most) for term, rarity in zip(known, rarities, strict=True) if rarity]


def _says_only(sentence: Span, part: Span) -> bool:
    return (
        sentence.start <= part.start < sentence.end and sentence.end - sentence.start - (part.end - part.start) < _REST
    )
