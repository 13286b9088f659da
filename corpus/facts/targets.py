"""Reads targets."""

import re
from collections.abc import Sequence

from corpus.facts.quantities import read_quantities
from corpus.policy import Clause, Span, Target

_DEADLINE = re.compile(r"(?:到|至|在)?(20\d\d)年(?:年?底|末)?(?:之?前)?(?=[，,、]|[^度\d—\-至到])")
_VERB = re.compile(
    r"^.*?(建成|培育|引育|打造|建设|争创|形成|引进|落地|完成|实现|新增|建立|认定|达到?|力争|累计|每年|平均)"
)
_SUBSIDY = re.compile(r"给予|奖励|补贴|补助|资助|最高|注册资本|罚款|处以|减按|期限|工作日")


def read_targets(source: str, clauses: Sequence[Clause]) -> tuple[Target, ...]:
    """Return the figures to reach."""
    targets = []
    for clause in clauses:
        for start, end in clause.spans:
            for sentence in re.finditer(r"[^。！？\n]+", source[start:end]):
                text, base = sentence[0], start + sentence.start()
                deadlines = list(_DEADLINE.finditer(text))
                if not deadlines and clause.kind != "note":
                    continue
                for q in read_quantities(text):
                    before = [d for d in deadlines if d.end() <= q.span.start]
                    if not before and clause.kind != "note":
                        continue
                    if q.unit in ("年", "月", "日", "天") or _SUBSIDY.search(
                        text[max(0, q.span.start - 20) : q.span.start]
                    ):
                        continue
                    left = max(
                        text.rfind("，", 0, q.span.start),
                        text.rfind("、", 0, q.span.start),
                        text.rfind("；", 0, q.span.start),
                        before[-1].end() - 1 if before else 0,
                    )
                    indicator = _indicator(text[left + 1 : q.span.start]) or _indicator(
                        re.split("[，；。、]", text[q.span.end :])[0]
                    )
                    if len(indicator) < 2:
                        continue
                    from_ = before[-1].start() if before else 0
                    targets.append(
                        Target(
                            clause.id,
                            Span(
                                base + from_,
                                base + q.span.end + (len(indicator) if text[q.span.end :].startswith(indicator) else 0),
                            ),
                            indicator,
                            before[-1][1] if before else None,
                            q.comparator,
                            q.value,
                            q.high,
                            q.unit,
                            q.printed,
                        )
                    )
    return tuple(targets)


def _indicator(text: str) -> str:
    text = re.sub(r"^[，、；]", "", text.strip())
    text = re.sub(
        r"^(建成|培育|引育|打造|建设|争创|形成|引进|落地|完成|实现|新增|建立|认定|力争|累计|每年|平均|平均每年)+",
        "",
        text,
    )
    return text.strip("，、；:： ")
