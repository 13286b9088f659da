"""The sentences that may answer a question, the one that answers best first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.compose.passages.agreement import cases_of
from assistant.compose.passages.fitting import CONDITIONS_LED, asks_purpose, defines_class, fit
from assistant.compose.passages.kinds import CONTACT, kind_sought
from assistant.dossier import Dossier, Sentence
from assistant.question import Question, fold, years_of
from corpus.policy import Span
from corpus.regex import regex
from index.ranking import Found
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams, cut

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
_CONDITION = 1.4  # logits that standing in a list of conditions counts, where these are asked for
_PREDICATE = 2.0  # logits that a policy's wording for what is doubted counts
_NAMED = 2.0  # logits that a heading named by the question counts
_SHORTEST_HEADING = 4  # characters of a heading that is not named by chance
_ASKER = regex("(?:企业|公司|工商户|群众|公众|居民)$")  # who asks, which tells little of what
SETTLED = 0.55  # share of a question's words that a sentence explains where the question has the text's words
_WORDLESS = regex(r"[^\u4e00-\u9fff]|到|年|月|日")
_ANNOTATED = regex(r"[〔（(【\[]?\s*(责任|牵头|配合|主责|实施|承办)(单位|部门|主体)?[：:]")
_PURPOSE = regex(
    r"^(?:第[一二三四五六七八九十百零\d]{1,4}条)?为.{6,}(?:制定|提出|出台)本?|现(?:将.{0,200})?印发给你们|请(?:认真|结合实际)"
)
_OF_PURPOSE = regex("为了|目的|制定|出台|依据|根据|印发")  # what a document is for settles no other doubt
_DEFINES = regex(r"^.{0,12}(?:本[\u4e00-\u9fff]{2,4}|前款|上述|以上\S{0,6})(?:所?称|中的|里的).{1,30}?(?:是指|指|包括)")
_APPLIES = regex(r"^.{0,40}(?:适用(?:于)?本[\u4e00-\u9fff]{2,4}|本[\u4e00-\u9fff]{2,4}适用于)")
_APPLIES_ASKED = regex("适用|范围|对象|管不管|管得|哪些|谁|哪里")
_DEFINED_ASKED = regex("(?<![怎么何计核结清换])算|属于|指|叫|定义|是不是|包括|包含|哪些是|什么是|范围")
_PAGE = regex("此件[^。；]{0,8}公开|相关链接|扫一扫|打印本页|关闭窗口|分享到|上一篇|下一篇|版权所有|网站地图|责任编辑")


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
    doubts = "whether" in question.asks and not _OF_PURPOSE.search(question.folded)
    for hit in hits:
        heading = dossier.headings[hit.clause]
        said = []
        for sentence in dossier.sentences[hit.clause]:
            bare = fold(ANNOTATION.sub("", dossier.quote(sentence.span)))
            if (
                (len(_WORDLESS.sub("", bare)) >= 5 or ("contact" in question.asks and CONTACT.search(bare)))
                and not _ANNOTATED.match(dossier.quote(sentence.span))
                and not _PAGE.search(bare)
                and not (doubts and _PURPOSE.search(bare))
                and not _is_caption(dossier, sentence, bare)
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
    kind = kind_sought(question)
    predicates = _predicates(question, [bare for _, _, bare in places])
    named = {hit.clause: _NAMED * _is_named(question, dossier, hit.clause) for hit in hits}
    found_sentences = []
    for (hit, sentence, bare), strength in zip(places, strong, strict=True):
        inside = dossier.coverage(terms, bare)
        around = dossier.coverage(terms, bare, dossier.headings[hit.clause], dossier.beside(sentence))
        # A row that merely names the matter is better shown by the answerer of tables.
        share = 0.8 if dossier.is_row(sentence) else 1.0
        score = strength + FITTING * fit(question, bare) + _FOUND_BEFORE * (hit.score - top)
        years = set(years_of(dossier.quote(sentence.span)))
        if question.years and years and not years & set(question.years) and "whether" not in question.asks:
            score -= _OTHER_YEAR
        if defines_class(question, bare):
            score += _OTHER_YEAR  # within its bounds or not, it settles who belongs to it
        if _DEFINES.search(bare) and "meaning" not in question.asks and not _DEFINED_ASKED.search(question.folded):
            score -= _OTHER_YEAR  # it holds the thing's name, and says nothing of it but what it is
            score -= _OTHER_YEAR * bool(kind and not kind[1].search(bare))
        if _APPLIES.search(bare) and not _APPLIES_ASKED.search(question.folded):
            score -= _OTHER_YEAR  # it holds what the whole document is about
        if any(_says_only(sentence.span, span) for span in granted):
            score -= 2 * _OTHER_YEAR  # it says what the asker knows, and nothing else
        if _PURPOSE.search(bare) and not (
            asks_purpose(question) or "why" in question.asks or re.search("依据|根据", question.folded)
        ):
            score -= _OTHER_YEAR
        score += strange * max((rarity for wording, rarity in wordings if wording in bare), default=0.0)
        above = dossier.introducing(sentence) if "condition" in question.asks else None
        score += _CONDITION * bool(above and CONDITIONS_LED.search(dossier.quote(above.span)))
        score += _PREDICATE * any(wording in bare for wording in predicates) + named[hit.clause]
        score -= _ROW if dossier.is_row(sentence) else 0.0
        found_sentences.append(Candidate(hit, sentence, score, share * max(inside, 0.85 * around)))
    return _below_first(
        question,
        dossier,
        sorted(
            _of_the_case(question, dossier, found_sentences),
            key=lambda candidate: (-candidate.score, candidate.sentence.span),
        ),
    )


def _below_first(question: Question, dossier: Dossier, found: list[Candidate]) -> list[Candidate]:
    """The sentences, those first that stand under a heading which the question names and below the best one's clause."""
    if not found:
        return found
    policy, top = dossier.policy, found[0].sentence.clause
    below = {
        candidate.sentence.clause
        for candidate in found
        if candidate.sentence.clause != top
        and top in {step.id for step in policy.path(policy.by_id[candidate.sentence.clause])}
        and _names(question, policy.by_id[candidate.sentence.clause].heading)
    }
    lift = found[0].score - max((c.score for c in found if c.sentence.clause in below), default=found[0].score) + 1
    lifted = [replace(c, score=c.score + lift) if c.sentence.clause in below else c for c in found]
    return sorted(lifted, key=lambda candidate: (-candidate.score, candidate.sentence.span))


def _is_named(question: Question, dossier: Dossier, clause: str) -> bool:
    """Whether the question says the words of a heading that a clause stands under."""
    path = dossier.policy.path(dossier.policy.by_id[clause])
    title = fold(dossier.policy.facts.metadata.title)
    return any(_names(question, step.heading) and fold(step.heading) not in title for step in path)


def _names(question: Question, heading: str) -> bool:
    return len(heading) >= _SHORTEST_HEADING and fold(heading) in question.folded


def _predicates(question: Question, said: Sequence[str]) -> list[str]:
    """The policy's wordings for what a question doubts of its subject: 继续有效 for the last word of 许可证还作数吗.

    None where a sentence says it in the question's own word.
    """
    if "whether" not in question.asks or not question.matter:
        return []
    spoken = fold(question.words[-1][-1])
    if any(spoken in text and spoken in cut(text) for text in said):
        return []
    return [fold(term) for term, weight in expand(question.matter[-1]) if weight >= _ALIKE]


def _of_the_case(question: Question, dossier: Dossier, found: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, those better that state the case asked about, and those worse that state another: 75岁 of 60至79岁.

    Items of one list that only tell cases apart speak of one matter: the one that is meant answers as well as any of them.
    """
    said = [dossier.quote(candidate.sentence.span) for candidate in found]
    # Who belongs to a class, its definition settles, whatever its bounds.
    cases = [None if defines_class(question, fold(words)) else cases_of(question, words) for words in said]
    lists = [dossier.policy.by_id[candidate.sentence.clause].parent for candidate in found]
    scored = []
    for candidate, case, above in zip(found, cases, lists, strict=True):
        score = candidate.score
        if case:
            others = (o.score for o, c, a in zip(found, cases, lists, strict=True) if c is False and a == above)
            score = max([score, *others]) + _CASE if above else score + _CASE
        elif case is False and "whether" not in question.asks:  # 28岁能申请吗 is answered by 年满30周岁可申请
            score -= _OTHER_YEAR
        scored.append(replace(candidate, score=score))
    return scored


def _is_caption(dossier: Dossier, sentence: Sentence, bare: str) -> bool:
    """Whether a sentence is but the title of an annex that is a table, which says nothing."""
    clause = dossier.policy.by_id[sentence.clause]
    if clause.kind != "annex" or not any(table.clause == clause.id for table in dossier.tables):
        return False
    return bare in fold(f"{clause.number}{clause.heading}") or bare in fold(clause.label)


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
