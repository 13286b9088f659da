"""Where a policy leads the money of others, or backs what somebody does, without granting anything.

引导天使投资、风险投资等投向…; 支持合作社建设冷藏保鲜设施. Such a sentence is no measure, since nobody can apply for it, but who
needs just that should know that it stands there, whom to ask, and that nothing more is stated.
"""

import re
from collections.abc import Iterator

from corpus.facts.flat import Flat
from corpus.facts.grants import WHO
from corpus.policy import Clause, Measure, Policy
from corpus.regex import regex

_WORDS = r"[^，。；：！？\0]"
_LED = regex(
    rf"{_WORDS}{{0,80}}(?:引导|鼓励|推动|支持){_WORDS}{{0,40}}?(?:基金|资本|资金|投资|金融机构|银行|保险机构|担保机构)(?:等)?{_WORDS}{{0,8}}?"
    rf"(?:投向|投入|投资于|加大对|面向)(?P<who>{_WORDS}{{4,60}})"
)
_BACKED = regex(
    rf"(?:优先|重点|积极|大力|鼓励和)?支持(?P<who>{_WORDS}{{0,40}}?{WHO})(?:等|（·{{0,20}}）)?"
    r"(?:开展|建设|参与|承担|设立|组建|创建|拓展|发展|利用|应用|举办|将)[^。；！？\0]{4,160}"
)


def directions(policy: Policy) -> Iterator[Measure]:
    """Yield where the clauses of a policy lead money or back something, in printed order; no measure is among them.

    `amount` and `condition` are None.
    """
    taken = [measure.span for measure in policy.facts.measures]
    for clause in policy.clauses:
        if clause.kind != "section":
            continue
        for start, end in clause.spans:
            flat = Flat(policy.source, start, end)
            for part in re.finditer(rf"{_WORDS}+", flat.masked):
                led = _LED.match(flat.masked, part.start(), part.end())
                backed = None if led else _BACKED.match(flat.masked, part.start())
                found = led or backed
                span = flat.span(part.start(), part.end() if led else found.end()) if found else None
                if not found or not span or any(other.start < span.end and span.start < other.end for other in taken):
                    continue
                who = flat.text[slice(*found.span("who"))]
                benefit = policy.source[slice(*span)] if led else flat.text[found.end("who") : found.end()]
                bodies = _in_charge(policy, clause, span.end)
                yield Measure(clause.id, span, who, None, benefit, "基金" if led else "其他", None, bodies)


def _in_charge(policy: Policy, clause: Clause, offset: int) -> tuple[str, ...]:
    """The departments named next behind an offset in the clause, or else of the nearest clause above that names some."""
    for step in reversed(policy.path(clause)):
        duties = [duty for duty in policy.facts.duties if duty.clause == step.id]
        behind = [duty for duty in duties if duty.span.end > offset] or duties
        if behind:
            return tuple(body.name for body in behind[0].departments)
    return ()
