"""Where a policy leads the money of others without granting it to anybody: 引导天使投资、风险投资等投向….

Such a sentence is no measure, since nobody can apply for it, but who needs just that should know that it stands there,
whom to ask, and that nothing more is stated.
"""

import re
from collections.abc import Iterator

from corpus.policy import Clause, Measure, Policy, Span

_WORDS = r"[^，。；：！？\n]"
_LED = re.compile(
    rf"(?:引导|鼓励|推动|支持){_WORDS}{{0,40}}?(?:基金|资本|资金|投资|金融机构|银行|保险机构|担保机构)(?:等)?{_WORDS}{{0,8}}?"
    rf"(?:投向|投入|投资于|加大对|面向)(?P<who>{_WORDS}{{4,60}})"
)


def directions(policy: Policy) -> Iterator[Measure]:
    """Yield where the clauses of a policy lead money, in printed order; what is a measure already is left out.

    `amount` and `condition` are None.
    """
    taken = [measure.span for measure in policy.facts.measures]
    for clause in policy.clauses:
        if clause.kind != "section":
            continue
        for start, end in clause.spans:
            for part in re.finditer(rf"{_WORDS}+", policy.source[start:end]):
                span = Span(start + part.start(), start + part.end())
                led = _LED.search(part[0])
                if led and not any(other.start < span.end and span.start < other.end for other in taken):
                    bodies = _in_charge(policy, clause, span.end)
                    yield Measure(clause.id, span, led["who"], None, part[0], "基金", None, bodies)


def _in_charge(policy: Policy, clause: Clause, offset: int) -> tuple[str, ...]:
    """The departments named next behind an offset in the clause, or else of the nearest clause above that names some."""
    for step in reversed(policy.path(clause)):
        duties = [duty for duty in policy.facts.duties if duty.clause == step.id]
        behind = [duty for duty in duties if duty.span.end > offset] or duties
        if behind:
            return tuple(body.name for body in behind[0].departments)
    return ()
