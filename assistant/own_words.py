"""The names that a follow-up brings in itself, which an answer to it has to speak of: 院士 of 院士要引进几位 after 领军团队.

The rest of such a question comes from the one before it, whose answer would fit it all too well.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.answerability import common
from assistant.draft import Draft
from assistant.evidence import Evidence, evidence_of
from assistant.question import Question, fold
from assistant.topic import ATTRIBUTE, TIME_ASKED, is_light, names_something
from corpus.facts.departments import find_bodies, same_body
from corpus.policy import Policy
from corpus.regex import regex
from index.thesaurus import expand
from index.words import _tag, bigrams

# What is a fabrication where it is said of another thing.
_EXACT = frozenset({"number", "count", "money", "when", "who", "department"})
# What is asked for in words of one's own, of which the evidence need not hold each.
_LOOSE = frozenset({"whether", "how", "why", "support", "condition", "procedure"})
_WHO = frozenset({"who", "department"})
_OF_SEVERAL = frozenset(
    {"whether", "compare", "duty", "count"}
)  # what is asked of several tasks, or of one and its bodies
_NOUNS = frozenset("njzbil")  # first letters of their tags
_BODIES = regex("[局委厅办]")  # 哪个厅局
_ALIKE = 0.42  # cosine from which two words mean the same: 上学 and 入学 have .55, 洱海 and 滇池 .02
_COMMON = 0.16  # share of policies about which people ask with a word, from which it names nothing: 落实
_SIZE = regex("^[大小](?=..)")  # 小城市 is told of as 城市
_SHORT_NAME = (3, 4)  # characters of a name that may be short for a longer one
_BETWEEN = "[\u3400-\u9fff]{0,3}"  # what a short name leaves out between two of its characters


def unspoken(text: str, earlier: str, draft: Draft, policies: Mapping[str, Policy]) -> list[str]:
    """The names of a question for a figure or for whom that neither the questions before it nor the evidence of its answer hold.

    Args:
        text: The question as asked, or only what it puts in the place of something that was asked before.
        earlier: What was asked before.
        draft: An answer to it, as it was understood.
        policies: The documents that it is drafted from, by slug.
    """
    own, before = Question(text).asks, Question(earlier).asks
    asked = own - {"list", "whether"} or before - (_WHO if "whether" in own else frozenset())
    if not asked & _EXACT or draft.status not in ("answered", "partial"):
        return []
    names = [word for word in _names(text) if names_something(word) and common(word) < _COMMON]
    return _unheld(text, names, earlier, draft, policies)


def unheld(put: str, earlier: str, draft: Draft, policies: Mapping[str, Policy]) -> list[str]:
    """The names of a thing, put in the place of one asked about before, that the evidence of its answer does not hold."""
    if draft.answerer == "scope" or Question(earlier).asks & _LOOSE:
        return []
    named = [name for name, _, _ in find_bodies(put)]
    if named:
        held = _evidence(draft, policies).bodies
        return [name for name in named if not any(same_body(name, body) for body in held)]
    return _unheld(put, _names(put), earlier, draft, policies)


def is_told_of(put: str, draft: Draft, policies: Mapping[str, Policy]) -> bool:
    """Whether an answer speaks of a thing, in its own words, the rows it rests on, or what leads up to it.

    What its sentence goes on with is said of the next thing: 年出栏生猪达到1800万头 tells nothing of 水产品.
    """
    if draft.status != "answered":
        return False
    evidence = _evidence(draft, policies)
    own = draft.text
    said = fold("".join((own, evidence.lead, *evidence.rows, *evidence.around)))
    return all(term in said for term in Question(put).terms)


def untold(
    question: Question,
    draft: Draft,
    told: str,
    policies: Mapping[str, Policy],
    like: Callable[[Sequence[str], str], Iterable[float]],
) -> list[str]:
    """The names in a question for who does something that its answer says nothing of, in whatever words.

    Args:
        question: It.
        draft: Its answer.
        told: The clauses that the answer rests on, as words are compared.
        policies: The documents that it is drafted from, by slug.
        like: Tells how near a text comes to the meaning of words.
    """
    if draft.answerer != "duties" or not question.asks & _WHO or question.asks & _OF_SEVERAL:
        return []
    text = question.text
    for name in (*question.persons, *(body for body, _, _ in find_bodies(text))):
        text = text.replace(name, " ")
    said = told + _evidence(draft, policies).folded
    names = [
        word
        for word in map(fold, _names(text))
        if _tag(word)[:1] in _NOUNS and common(word) < _COMMON and not _BODIES.search(word) and not _is_held(word, said)
    ]
    names = [word for word in names if not any(fold(term) in said for term, _ in expand(word))]
    return [word for word, near in zip(names, like(names, said), strict=True) if near < _ALIKE] if names else []


def share_of(put: str, text: str) -> float:
    """The share of the words of a thing that a text holds; 1 where it holds the long form of its name or a wording for it."""
    said = fold(text)
    words = [fold(word) for word in _names(put)] or [fold(put)]
    if _is_long_for(fold(put), said) or any(fold(term) in said for term, _ in expand(put)):
        return 1.0
    return sum(len(word) for word in words if _is_held(word, said)) / sum(map(len, words))


def _is_long_for(word: str, said: str) -> bool:
    """Whether a text holds what a short name is short for, its characters in their order: 北京证券交易所 for 北交所."""
    return len(word) in _SHORT_NAME and re.search(_BETWEEN.join(word), said) is not None


def _names(text: str) -> list[str]:
    words = Question(ATTRIBUTE.sub(" ", TIME_ASKED.sub("多久", text))).words
    return [word for stretch in words for word in stretch if len(word) > 1 and word[0] != "不" and not is_light(word)]


def _unheld(text: str, names: Sequence[str], earlier: str, draft: Draft, policies: Mapping[str, Policy]) -> list[str]:
    before = fold(earlier)
    named = [word for word in map(fold, names) if word not in before]
    if not named:
        return []
    evidence = _evidence(draft, policies)
    # In 对送餐的…。其中，每次2元 the sentence before tells of what the figure is.
    said = evidence.folded + fold(
        "".join((evidence.lead, *evidence.leads, *(statement.text for statement in draft.statements)))
    )
    if any(term in said for term, _ in expand(text)):
        return []
    return [word for word in named if not _is_held(word, said)]


def _evidence(draft: Draft, policies: Mapping[str, Policy]) -> Evidence:
    return evidence_of(draft.support, policies)


def _is_held(word: str, said: str) -> bool:
    """Whether a text holds a word, or all its pairs of characters."""
    return _SIZE.sub("", word) in said or all(pair in said for pair in bigrams(word)) or _is_long_for(word, said)


def is_proper(word: str) -> bool:
    """Whether the dictionary knows a word as the name of one thing: a place, a body, a person, a work."""
    return _tag(word) in ("ns", "nt", "nr", "nz")
