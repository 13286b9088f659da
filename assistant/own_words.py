"""The names that a follow-up brings in itself, which an answer to it has to speak of: 院士 of 院士要引进几位 after 领军团队.

The rest of such a question comes from the one before it, whose answer would fit it all too well.
"""

from collections.abc import Mapping

from assistant.draft import Draft
from assistant.evidence import evidence_of
from assistant.question import Question, fold
from assistant.topic import ATTRIBUTE, TIME_ASKED, is_light, names_something
from corpus.policy import Policy
from index.thesaurus import expand
from index.words import _tag, bigrams

_EXACT = frozenset({"number", "count", "money", "when"})  # what is a fabrication where it is said of another thing
_NEAR = 200  # characters before a sentence in its clause that may tell what it is about


def unspoken(text: str, earlier: str, draft: Draft, policies: Mapping[str, Policy]) -> list[str]:
    """The names of a question for a figure that neither the questions before it nor the evidence of its answer hold.

    Args:
        text: The question as asked.
        earlier: What was asked before.
        draft: An answer to it, as it was understood.
        policies: The documents that it is drafted from, by slug.
    """
    asked = Question(text).asks - {"list", "whether"} or Question(earlier).asks
    if not asked & _EXACT or draft.status not in ("answered", "partial"):
        return []
    before = fold(earlier)
    named = [
        fold(word)
        for words in Question(ATTRIBUTE.sub(" ", TIME_ASKED.sub("多久", text))).words
        for word in words
        if len(word) > 1 and names_something(word) and not is_light(word) and fold(word) not in before
    ]
    if not named:
        return []
    evidence = evidence_of((s for statement in draft.statements for s in statement.support), policies)
    # In 对送餐的…。其中，每次2元 the sentence before tells of what the figure is.
    lead = "".join(words[-_NEAR:] for words in evidence.earlier)
    said = evidence.folded + fold(lead + "".join(statement.text for statement in draft.statements))
    if any(term in said for term, _ in expand(text)):
        return []
    return [word for word in named if word not in said and not all(pair in said for pair in bigrams(word))]


def is_proper(word: str) -> bool:
    """Whether the dictionary knows a word as the name of one thing: a place, a body, a person, a work."""
    return _tag(word) in ("ns", "nt", "nr", "nz")
