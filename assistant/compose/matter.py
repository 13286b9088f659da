"""The parts of a document's text that may say the same as a statement, and how well their words fit it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from assistant.dossier import Dossier, Sentence
from assistant.question import Question, fold
from corpus.facts.quantities import Quantity, parse_number, read_figures
from corpus.policy import Duty, Span
from corpus.regex import regex

ALIKE = 0.6  # share of a statement's words that a part of the text must hold to speak of the same
_SAME = 0.02
_FORM = 4  # characters in which parts end alike, figures aside, that are of one form
_FIGURES = regex(r"[\d.%％]+")
CLOSE = 0.1  # parts whose likeness differs by less speak of it alike
_PART = regex(r"[^，。；！？,;：:、]+[，。；！？,;：:、]*")
SET = regex(
    r"(?<![第哪最\d])(?P<number>[一二两三四五六七八九十]{1,3}|\d{1,2})(?:大|方面)(?=[\u4e00-\u9fff]{2})(?!以来)"
)  # a set announced by its number
DATE = regex(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_ALL_OF_IT = regex("全[国省市区县]")  # says where, of whatever is spoken of
_SPAN = regex(r"([一二两三四五六七八九十\d]+)年之?内")
_HALF = regex("一半(?!以|时间|路)")
_POINTS = regex(r"(?<![\d.])(\d{1,3})分(?![之钟类别为成级档期批工\d])")
_ORDINAL = regex(r"第([一二两三四五六七八九十\d]{1,3})([次届批轮期])")
_NUMBER = regex(
    r"^(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+、|——)"
)


class Told(NamedTuple):
    """What the text says of a statement."""

    agrees: bool
    clause: str
    span: Span  # the words of the text that say it
    asked: str = ""  # the statement's words that are compared, empty where they are no few
    stated: str = ""  # the text's words in their place
    duty: Duty | None = None  # who is in charge, where that is what is said


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence with the figure that closes it, and its place."""

    sentence: Sentence
    span: Span
    words: str
    before: str  # the sentence up to its end, for the year that was named last
    shared: str = (
        ""  # what the first of several parts of one form says for all: 新上项目应满足 of 应满足甲不低于20%、乙不低于18%
    )


def size_of(announced: re.Match[str]) -> Decimal | None:
    """How many are in a set that `SET` found."""
    return parse_number(announced["number"].replace("两", "二"))


class Text:
    """The sentences of one document that may speak of a question's matter, best first."""

    def __init__(self, dossier: Dossier, sentences: Sequence[Sentence]) -> None:
        self.dossier = dossier
        rows = ("row", "total")
        self.sentences = [s for s in sentences if dossier.policy.by_id[s.clause].kind not in rows]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of all sentences."""
        return [part for sentence in self.sentences for part in _parts(self.dossier, sentence)]

    @cached_property
    def wholes(self) -> list[Part]:
        """The sentences, each as one part."""
        return [self._whole(sentence) for sentence in self.sentences]

    def _whole(self, sentence: Sentence) -> Part:
        words = self.dossier.quote(sentence.span)
        return Part(sentence, self.dossier.trim(sentence.span), words, words)

    def is_near(self, parts: Sequence[Part]) -> bool:
        """Whether the best of some parts is of the sentence nearest to the question, or all are of the two nearest."""
        return (bool(parts) and parts[0].sentence in self.sentences[:1]) or {p.sentence for p in parts} <= set(
            self.sentences[:2]
        )

    def terms(self, words: str) -> list[str]:
        """The terms of a statement that the document knows."""
        terms = [term for term in Question(words).terms if len(term) > 1 and not term.isdigit()]
        return [term for term in terms if self.dossier.knows(term) and not _ALL_OF_IT.fullmatch(term)]

    def enough(self, words: str, before: str) -> str:
        """A statement's words, behind what is said before it where they name too little by themselves."""
        return words if len(self.terms(words)) > 1 else f"{before} {words}"

    def speaks_of(self, words: str) -> bool:
        """Whether the document knows at least half of what a statement says."""
        terms = [term for term in Question(words).terms if len(term) > 1]
        return 2 * sum(map(self.dossier.knows, terms)) >= len(terms)

    def likeness(self, terms: Sequence[str], part: Part, *, alone: bool = False) -> float:
        """How much of the terms a part holds: 0..1. What stands around it counts less, unless it is the only one there."""
        sentence = fold(self.dossier.quote(part.sentence.span))
        around = self.dossier.coverage(terms, sentence, self.dossier.headings[part.sentence.clause])
        own = 0.25 if alone else 0.65
        return own * self.dossier.coverage(terms, fold(part.shared + part.words)) + (1 - own) * around

    def best(self, words: str, parts: Sequence[Part]) -> tuple[float, list[Part]]:
        """The parts that hold a statement's words best, best first, and how well."""
        terms = self.terms(words)
        per = Counter(part.sentence for part in parts)
        scored = [(self.likeness(terms, part, alone=per[part.sentence] == 1), part) for part in parts] if terms else []
        top = max((score for score, _ in scored), default=0.0)
        close = sorted((entry for entry in scored if entry[0] >= top - CLOSE), key=lambda entry: -entry[0])
        first = close[0][1].sentence if close else None
        # Of one sentence's parts, 四星级按80% and 五星级按100%, only the one that fits is meant.
        return top, [part for score, part in close if part.sentence != first or score >= top - _SAME]


def _parts(dossier: Dossier, sentence: Sentence) -> Iterator[Part]:
    """The parts of a sentence, each closed by a figure or a date, with those before it that hold none."""
    quote = dossier.quote(sentence.span)
    start = 0
    first = ""
    for piece in _PART.finditer(quote):
        held = quote[start : piece.end()]
        if quantities_of(held) or DATE.search(held) or re.search(r"[；。！？;]\s*$", held) or piece.end() == len(quote):
            span = dossier.trim(Span(sentence.span.start + start, sentence.span.start + piece.end()))
            shared = _shared(first, held)
            first = first if shared else held
            yield Part(sentence, span, held, quote[: piece.end()], shared)
            start = piece.end()


def _shared(first: str, other: str) -> str:
    """What a part says before it takes the form of another one, both ending alike but for their figures; else empty."""
    one, two = (_FIGURES.sub("", part).rstrip("，,。；;、") for part in (first, other))
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(two), strict=False)))
    # What differs stands between the words that lead in and those that both end in.
    return one[: max(0, len(one) - len(two))] if alike >= _FORM else ""


def shown(dossier: Dossier, span: Span) -> str:
    """The words of a place, on one line, without its number and the marks around it."""
    return _NUMBER.sub("", dossier.line(span)).strip("，；、。：")


def quantities_of(text: str) -> list[Quantity]:
    """The quantities of a text, with what is none elsewhere: spans in years (五年内), halves, points and ordinals (第12次)."""
    quantities, moments = read_figures(text)
    quantities = [quantity for quantity in quantities if not _HALF.match(quantity.printed)]
    halves = [Quantity(50, None, "%", None, match[0], Span(*match.span())) for match in _HALF.finditer(text)]
    points = [Quantity(float(m[1]), None, "分", None, m[0], Span(*m.span())) for m in _POINTS.finditer(text)]
    ordinals = [
        Quantity(float(number), None, f"第{match[2]}", None, match[0], Span(*match.span()))
        for match in _ORDINAL.finditer(text)
        if (number := parse_number(match[1])) is not None
    ]
    spans = [
        Quantity(float(years), None, "年", "以内", moment.printed, moment.span)
        for moment in moments
        if (match := _SPAN.fullmatch(moment.when)) and (years := parse_number(match[1])) is not None
    ]
    return sorted((*quantities, *spans, *halves, *points, *ordinals), key=lambda quantity: quantity.span)
