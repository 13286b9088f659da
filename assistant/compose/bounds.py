"""What holds on either side of one bound: 500亩以上和500亩以内的，每亩各奖多少."""

import re
from collections.abc import Iterator, Sequence

from assistant.compose.comparing import gap_of
from assistant.compose.passages import Candidate
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from corpus.regex import regex

_ABOVE, _BELOW = r"(?:及|含)?以上", r"(?:及|含)?(?:以下|以内|之内)"
_ASKED = regex(
    rf"(?<![\d.,])(?P<number>\d[\d.,]{{0,15}}[万亿千]?)(?P<unit>[%\u3400-\u9fff]{{1,3}}?)(?:(?:{_ABOVE}[和与跟、及](?:(?P=number)(?P=unit))?{_BELOW})"
    rf"|(?:{_BELOW}[和与跟、及](?:(?P=number)(?P=unit))?{_ABOVE}))"
)
_GAP = regex("差(?!别|异)|[多少高低]多少|[多少高低]几")
_NEAREST = 10  # sentences whose clauses are looked through


def propose(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """Say what is given above and below a bound, and by how much it differs; None where no clause tells of both."""
    asked = _ASKED.search(question.folded)
    for clause in dict.fromkeys(c.sentence.clause for c in candidates[:_NEAREST]) if asked else ():
        assert asked is not None
        bound = rf"{re.escape(asked['number'])}\s*{re.escape(asked['unit'])}"
        above = re.compile(rf"{bound}(?:[（(]含[^）)]*[）)])?{_ABOVE}")
        below = re.compile(
            rf"{bound}(?:[（(][^）)]*[）)])?{_BELOW}|[-—–~至到]{bound}|(?:不足|未达到?|低于|少于|小于){bound}"
        )
        sides = [next(_provisions(dossier, clause, pattern), None) for pattern in (above, below)]
        first, second = sides
        if first is None or second is None or first[0] == second[0]:
            continue
        pairs = [(a, b) for a in first[1] for b in second[1] if a.unit == b.unit]
        supports = tuple(Support(dossier.policy.slug, clause, span) for span, _ in (first, second))
        told = "；".join(dossier.line(span).strip("，；。") for span, _ in (first, second))
        lead = gap = ""
        if len(pairs) == 1 and _GAP.search(question.folded):
            ((one, other),) = pairs
            gap = gap_of(one.value, other.value, one.unit)
            lead = f"相差{gap}："
        return Draft(
            (Statement(f"{lead}{told}。", supports, computed=(gap,) if gap else ()),), "answered", 1.0, "comparing"
        )
    return None


def _provisions(dossier: Dossier, clause: str, bound: re.Pattern[str]) -> Iterator[tuple[Span, list[Quantity]]]:
    """The provisions of a clause for one side of a bound, with the amounts that each gives behind it."""
    for sentence in dossier.sentences[clause]:
        text = dossier.quote(sentence.span)
        for match in re.finditer("[^；。]+", text):
            told = bound.search(match[0])
            amounts = [q for q in read_quantities(match[0]) if told and q.span.start >= told.end() and q.unit in _GIVEN]
            if told and amounts:
                start = sentence.span.start
                yield dossier.trim(Span(start + match.start(), start + match.end())), amounts


_GIVEN = frozenset({"元", "%", "元/亩", "元/人", "分", "倍"})
