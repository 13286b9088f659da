"""What a policy means to further without granting it to anybody: 引导基金投向…, 加强…信贷保障, 支持…的推广应用.

Such a sentence is no measure, since nobody can apply for it, but who needs just that should know that it stands there,
whom to ask, and that nothing more is stated.
"""

import re
from collections.abc import Iterator

from corpus.policy import Clause, Measure, Policy, Span

_WORDS = r"[^，。；：！？\n]"
_PATTERNS = tuple(
    (re.compile(pattern), instrument)
    for pattern, instrument in (
        (
            rf"(?:加强|强化|加大|保障|做好|提升)对?(?P<who>{_WORDS}{{4,50}}?)的?(?:信贷|融资|贷款|资金|金融|用地|用能|要素|能耗)(?:保障|支持|供给|投放)",
            "贷款",
        ),
        # Money of others is led somewhere.
        (
            rf"(?:引导|鼓励|推动|支持|发挥){_WORDS}{{0,40}}?(?:基金|资本|资金|投资|金融机构|银行|保险机构|担保机构)(?:等)?{_WORDS}{{0,8}}?"
            rf"(?:投向|投入|投资于|支持|参与|加大对|面向)(?P<who>{_WORDS}{{4,60}})",
            "基金",
        ),
        # A thing is furthered, not a body that does it.
        (
            r"(?:支持|鼓励|加快|推动)(?:一批)?(?P<who>(?:(?!参与)[^，。；：！？\n]){2,90}?)的?(?P<gift>研发和推广应用|推广应用|示范应用|示范推广|运营|产业化|首购首用|商业化应用)$",
            "场景",
        ),
    )
)
_BODY = re.compile(r"(?:部门|政府|各级|板块|地区|区县|各地|管委会)(?!.{4})")


def directions(policy: Policy) -> Iterator[Measure]:
    """Yield what the clauses of a policy mean to further, in printed order, each with whom it furthers.

    `instrument` is what it would be if it were granted; `amount` and `condition` are None.
    """
    taken = [measure.span for measure in policy.facts.measures]
    for clause in policy.clauses:
        if clause.kind != "section":
            continue
        for start, end in clause.spans:
            for part in re.finditer(rf"{_WORDS}+", policy.source[start:end]):
                span = Span(start + part.start(), start + part.end())
                if any(other.start < span.end and span.start < other.end for other in taken):
                    continue
                words = part[0].strip()  # a heading announces what the sentences below it say
                heads = clause.heading and words in (clause.heading, clause.number + clause.heading)
                found = None if heads else _read(part[0])
                if found:
                    who, instrument = found
                    bodies = _in_charge(policy, clause, span.end)
                    yield Measure(clause.id, span, who, None, part[0], instrument, None, bodies)


def _read(part: str) -> tuple[str, str] | None:
    for pattern, instrument in _PATTERNS:
        match = pattern.search(part)
        if match and not _BODY.search(match["who"]):
            return match["who"], instrument
    return None


def _in_charge(policy: Policy, clause: Clause, offset: int) -> tuple[str, ...]:
    """The departments named next behind an offset in the clause, or else of the nearest clause above that names some."""
    for step in reversed(policy.path(clause)):
        duties = [duty for duty in policy.facts.duties if duty.clause == step.id]
        behind = [duty for duty in duties if duty.span.end > offset] or duties
        if behind:
            return tuple(body.name for body in behind[0].departments)
    return ()
