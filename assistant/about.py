"""Which of the loaded documents a question is about."""

import re
from collections.abc import Container, Mapping, Sequence

from assistant.question import Question, fold
from corpus.summary import place_of
from index.search import Hit, Index

_LOOKED_AT = 10  # documents, those of the best clauses
# What speaks for a document beside its best clause, whose score relative to the best of all counts once. Fitted as a
# choice between documents to 650 questions about 28 of 121 loaded ones; on documents left out of the fit the first
# choice was right for 76 to 94 of 100, against 68 to 94 by clauses and titles alone.
_WORDS = 0.35  # it holds the question's words, if not all in one clause
_RAREST = 0.3  # it holds what few others do: a person's name, a table's value
_TITLE = 0.14  # for each of two words of its title, a place before all
_PLACE = 1.0  # it is of the place where the assistant is used
_CLOSE = 0.35  # documents so far behind the best may still be the one
_MOST = 3
_FEW = 4  # at most one in so many documents is called by a word that tells them apart


def documents(
    question: Question, hits: Sequence[Hit], index: Index, names: Mapping[str, str], local: Container[str] = ()
) -> dict[str, float]:
    """Return the documents that a question can be about, best first, each with how far it lies behind the best.

    Args:
        question: The question.
        hits: Clauses found for it in all documents, best first.
        index: What they were found in.
        names: What documents are called by slug: title and issuer, folded.
        local: Slugs of the documents that are meant where nothing else is said.

    Returns:
        At most three slugs → 0 for the best, less than `_CLOSE` for the others; none without hits.
    """
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(hit.doc, hit.score)
    # Those of the place first: ten others may come before them where many hold the question's words, as 市财政局.
    known = sorted(best, key=lambda slug: slug not in local)[:_LOOKED_AT]
    top = max((best[slug] for slug in known), default=0.0)
    shared = index.shared(question.text, known)
    words = {fold(word) for stretch in question.words for word in stretch if len(word) > 1}
    named = {slug: min(sum(word in names[slug] for word in words), 2) for slug in known}
    scores = {
        slug: (best[slug] / top if top > 0 else 0.0)
        + _WORDS * shared[slug].words
        + _RAREST * shared[slug].rarest
        + _TITLE * named[slug]
        + _PLACE * (slug in local)
        for slug in known
    }
    ranked = sorted(scores, key=lambda slug: -scores[slug])
    behind = {slug: scores[ranked[0]] - scores[slug] for slug in ranked}
    return dict([entry for entry in behind.items() if entry[1] < _CLOSE][:_MOST])


def places(name: str, issuer: str | None) -> frozenset[str]:
    """How a question may name the place of a document: 江苏省无锡市 → 江苏省, 江苏, 无锡市, 无锡."""
    printed = re.findall(r"(\w{2,20}?)(省|自治区|市|自治州|地区|盟|新区|区|县|旗)", place_of(issuer, name) or "")
    full = {core + level for core, level in printed}
    return frozenset(full | {core for core, level in printed if level in ("省", "市", "县")})


def names_one(question: Question, names: Mapping[str, str]) -> bool:
    """Whether a question has a word by which few of the documents are called."""
    held = (
        sum(fold(word) in name for name in names.values())
        for stretch in question.words
        for word in stretch
        if len(word) > 1
    )
    return any(0 < count <= max(1, len(names) // _FEW) for count in held)
