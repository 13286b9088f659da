"""Sets that a text announces by their number, with their members: 五大专业平台, “五个坚持”, 四个环节."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.compose.enumerations import Listed, lists
from assistant.compose.headings import entry, item_text, items_of
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import parse_number
from corpus.policy import Span
from corpus.regex import regex
from index.words import bigrams

_SIZE = r"(?<![第\d一二两三四五六七八九十])(?P<number>[二两三四五六七八九十]|十[一二三四五六]|\d{1,2})(?P<measure>大类|方面|[大个项类条种])"
_ASKED = regex(
    rf"{_SIZE}(?P<noun>[\u3400-\u9fff]{{2,12}}?)"
    r"(?=分别|各自|各是|[是指有叫都的和与及]|包括|包含|具体|到底|究竟|里|[、，,。；？?]|$)"
)
_SAID = regex(rf"{_SIZE}(?P<noun>[\u3400-\u9fff]{{2,14}})")
_WHICH = regex("哪$")
_SIZE_ALONE = regex(rf"{_SIZE}(?![\u3400-\u9fff]{{2}})")  # 是哪五个
_LISTS = regex("[：:]$|即$|分别(?:是|为)$|包括$")  # between a set and its members
_OTHERWISE = frozenset({"department", "who", "money", "when", "whether", "why", "compare", "procedure", "contact"})
_LOOSE = frozenset("大个项类")  # measures that say the same: 五大平台, 五个平台
_BESIDE = 4  # characters that a text may put between the number and the noun: 五大专业平台
_BEFORE = 24  # characters before members in which their set is named


@dataclass(frozen=True, slots=True)
class _Set:
    """A set as a question or a text names it."""

    size: int
    measure: str
    noun: str
    printed: str

    def is_(self, other: "_Set") -> bool:
        """Whether a text's set may be the one asked for."""
        measured = self.measure == other.measure or {self.measure, other.measure} <= _LOOSE
        within = self.noun.startswith(other.noun) or self.noun.endswith(other.noun)
        named = within or self.noun in other.noun[: len(self.noun) + _BESIDE]
        return self.size == other.size and measured and named


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """List the members of every set that the question names, or None where it asks for something else of them."""
    if question.asks & _OTHERWISE or not question.asks & {"list", "meaning"}:
        return None
    asked = _asked(question)
    found = [_found(question, dossier, one) for one in asked]
    statements = [statement for told in found if told for statement in told]
    return Draft(tuple(statements), "answered", 1.0, "sets") if found and all(found) else None


def _asked(question: Question) -> list[_Set]:
    """The sets whose members are asked for; none where more is asked of them: 三大平台的开放任务有哪些."""
    matches = list(_ASKED.finditer(question.folded))
    if not matches or (
        not _WHICH.search(question.folded[: matches[-1].start()])
        and Question(_SIZE_ALONE.sub("", question.folded[matches[-1].end() :])).matter
    ):
        return []
    return [_read(match) for match in matches]


def _read(match: re.Match[str]) -> _Set:
    size = int(parse_number(match["number"].replace("两", "二")) or 0)
    return _Set(size, match["measure"], match["noun"], match[0])


def _found(question: Question, dossier: Dossier, asked: _Set) -> list[Statement] | None:
    """The set with its members, from the place that speaks most of what is asked; None where nowhere as many are listed."""
    own = {*bigrams(asked.printed), *bigrams(fold(dossier.policy.facts.metadata.title))}
    terms = [t for t in question.terms if len(t) > 1 and t not in own and dossier.knows(t)]
    best: tuple[float, list[Statement]] | None = None
    for sentence, printed in _places(dossier, asked):
        where = dossier.headings[sentence.clause] + dossier.own_text[sentence.clause]
        held = dossier.coverage(terms, where) if terms else 1.0
        if best is not None and held <= best[0]:
            continue
        if told := _members(dossier, sentence, asked, printed):
            best = held, told
    return best[1] if best else None


def _places(dossier: Dossier, asked: _Set) -> Iterator[tuple[Sentence, str]]:
    """The sentences and headings that announce the set, with the words that they name it by."""
    for clause in dossier.policy.clauses:
        text = dossier.own_text[clause.id]
        if clause.kind in ("row", "total") or (asked.noun[:2] not in text and asked.noun[-2:] not in text):
            continue
        headed = [Sentence(clause.id, dossier.titles[clause.id])] if clause.heading else []
        for sentence in (*headed, *dossier.sentences[clause.id]):
            for match in _SAID.finditer(fold(dossier.quote(sentence.span))):
                if asked.is_(_read(match)):
                    before, named, _ = match[0].partition(asked.noun)
                    yield sentence, before + named
                    break


def _members(dossier: Dossier, sentence: Sentence, asked: _Set, printed: str) -> list[Statement] | None:
    """The members that stand in the sentence, below its clause or in the sentences behind it, if as many as it says."""
    for listed in lists(dossier, sentence, asked.noun):
        if len(listed.members) == asked.size and _announces(dossier, listed, asked):
            support = Support(dossier.policy.slug, listed.sentence.clause, listed.span)
            return [Statement(f"{printed}：{'、'.join(listed.members)}。", (support,))]
    behind = sentence.span.end
    below = [child for child in dossier.below.get(sentence.clause, ()) if child.spans[0].start >= behind]
    if len(below) == asked.size:
        return [_head(dossier, sentence, printed), *(entry(dossier, child) for child in below)]
    if titled := _titled(dossier, sentence, asked):
        return [_head(dossier, sentence, printed), *titled]
    items = items_of(dossier, [one for one in dossier.sentences[sentence.clause] if one.span.start >= behind])
    if len(items) == asked.size:
        places = [Support(dossier.policy.slug, item.clause, item.span) for item in items]
        told = [
            Statement(item_text(dossier, item), (place,), entry=True) for item, place in zip(items, places, strict=True)
        ]
        return [_head(dossier, sentence, printed), *told]
    return None


def _titled(dossier: Dossier, sentence: Sentence, asked: _Set) -> list[Statement]:
    """The members that the clause names by titles of their own, 《企业投诉制度》 of “五项制度”; none unless as many as it says."""
    found: dict[str, Statement] = {}
    for one in dossier.sentences[sentence.clause]:
        for title in re.finditer(rf"《([^《》]{{2,40}}{re.escape(asked.noun)})》", dossier.quote(one.span)):
            span = Span(one.span.start + title.start(), one.span.start + title.end())
            support = Support(dossier.policy.slug, one.clause, span)
            found.setdefault(fold(title[1]), Statement(re.sub(r"\s+", "", title[1]), (support,), entry=True))
    return list(found.values()) if len(found) == asked.size else []


def _announces(dossier: Dossier, listed: Listed, asked: _Set) -> bool:
    """Whether members stand beside the set's number, or right behind it: 三大平台：甲、乙、丙."""
    source, (start, end) = dossier.policy.source, listed.span
    before = fold(source[max(0, start - _BEFORE) : start])
    places = [fold(source[start:end])] + ([_LISTS.sub("", before)] if _LISTS.search(before) else [])
    return any(asked.is_(_read(match)) for text in places for match in _SAID.finditer(text))


def _head(dossier: Dossier, sentence: Sentence, printed: str) -> Statement:
    return Statement(f"{printed}：", (Support(dossier.policy.slug, sentence.clause, sentence.span),))
