"""Answers from targets: how much of what by when, with the year, indicator and comparator that were asked for."""

import re
from collections.abc import Sequence

from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Target
from index.words import bigrams

_GOALS = re.compile(r"目标|指标")
_GOAL_WORDS = frozenset("目标 指标 总体 发展 主要 量化 工作 具体 数量 任务".split())


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer with the targets that the question means, or None where it means none of them."""
    targets = dossier.policy.facts.targets
    asks = question.asks
    if not targets or (
        not asks & {"number", "count", "when", "whether", "compare", "why", "list", "money", "most", "sum"}
        and not question.years
    ):
        return None
    if asks & {"contact", "procedure"} or (asks <= {"list", "how"} and not question.years):
        return None
    if asks & {"department", "who"} and not asks & {"number", "count", "when"}:
        return None
    if asks & {"money", "support"} and not re.search("规模|产值|收入|投资|总额|增加值", question.folded):
        return None  # sums of support are no targets
    everything = _every_target(question, dossier)
    if everything:
        return everything
    several = _several(question, dossier)
    if several:
        return several
    scored = sorted(
        ((_score(question, dossier, target), -i, target) for i, target in enumerate(targets)),
        reverse=True,
        key=lambda e: e[:2],
    )
    best = scored[0][0]
    if best < 0.45:
        return None
    near = [target for score, _, target in scored if score >= best - 0.08]
    near.sort(key=lambda target: (target.deadline or "", target.span))
    confidence = max(_explained(question, dossier, target) for target in near)
    quantities = [
        q for q in read_quantities(question.text) if any(q.unit == target.unit or not q.unit for target in near)
    ]
    if "when" in asks and not question.years:
        return _when(dossier, near, quantities, confidence)
    if quantities and asks & {"whether", "why"}:
        return _premise(question, dossier, near, quantities, confidence)
    if question.years:
        return _by_year(question, dossier, [(score, target) for score, _, target in scored], confidence)
    return Draft(tuple(_list(dossier, near)), "answered", confidence, "targets")


def _by_year(
    question: Question, dossier: Dossier, scored: Sequence[tuple[float, Target]], confidence: float
) -> Draft | None:
    """Answer with the best targets of each year asked for, and say which year has none."""
    best = scored[0][0]
    found: list[Target] = []
    missing: list[str] = []
    for year in question.years:
        of_year = [
            (score, target) for score, target in scored if _in_years(dossier, target, (year,)) and score >= best - 0.25
        ]
        if not of_year:  # the indicator may be named in other words there: 领军人才团队, 领军团队
            unit = scored[0][1].unit
            of_year = [
                (score, target)
                for score, target in scored
                if _in_years(dossier, target, (year,)) and score >= best - 0.4 and target.unit == unit
            ]
        found += [target for score, target in of_year if score >= of_year[0][0] - 0.08]
        missing += [] if of_year else [year]
    found = sorted(dict.fromkeys(found), key=lambda target: (target.deadline or "", target.span))
    years = "、".join(f"{year}年" for year in missing)
    if not found:
        if confidence < 0.6:
            return None
        near = sorted((t for score, t in scored if score >= best - 0.08), key=lambda t: (t.deadline or "", t.span))[:3]
        stated = "；".join(_shown(dossier, target) for target in near)
        note = Statement(f"原文未载明{years}的这一目标。")
        supports = tuple(_support(dossier, target) for target in near)
        return Draft((note, Statement(f"原文载明的是：{stated}。", supports)), "not_stated", confidence, "targets")
    once = list({(target.deadline, target.value, target.unit): target for target in reversed(found)}.values())[::-1]
    if "compare" in question.asks and len(once) == 2 and len(question.years) == 2:
        return Draft((_difference(dossier, once),), "answered", confidence, "targets")
    statements = _list(dossier, found)
    if missing:
        return Draft((*statements, Statement(f"原文未载明{years}的这一目标。")), "partial", confidence, "targets")
    return Draft(tuple(statements), "answered", confidence, "targets")


def _in_years(dossier: Dossier, target: Target, years: Sequence[str]) -> bool:
    """Whether a target is of one of the years; one without a deadline is of the years in the document's title."""
    if target.deadline is None:
        return bool(set(years) & set(years_of(dossier.policy.facts.metadata.title)))
    return any(target.deadline[:4] == year or target.deadline[-4:] == year for year in years)


def _terms(question: Question, dossier: Dossier) -> list[str]:
    """The question's terms without its figures: a figure is what is asked or doubted, not what is named."""
    figures = [fold(quantity.printed) for quantity in read_quantities(question.text)]
    terms = [term for term in dossier.terms(question) if not any(term in figure for figure in figures)]
    return [term for term in terms if term not in ("目标", "指标", "数量")] or terms


def _explained(question: Question, dossier: Dossier, target: Target) -> float:
    words = (
        fold(target.indicator),
        target.unit,
        fold(target.printed),
        dossier.headings[target.clause],
        "目标指标规模数量",
    )
    named = _named(question, dossier, target) > 0.99 and len(target.indicator) >= 4
    return max(0.85 if named else 0.0, dossier.coverage(_terms(question, dossier), *words))


def _named(question: Question, dossier: Dossier, target: Target) -> float:
    """Share of the indicator's words that the question holds."""
    return dossier.coverage(Question(target.indicator).terms or bigrams(fold(target.indicator)), question.folded)


def _score(question: Question, dossier: Dossier, target: Target) -> float:
    """How well the target's indicator is what the question names, both ways; the clause's heading breaks ties."""
    indicator = fold(target.indicator)
    terms = _terms(question, dossier)
    forward = dossier.coverage(terms, indicator, fold(target.printed))
    backward = _named(question, dossier, target)
    context = dossier.coverage(terms, dossier.headings[target.clause], fold(dossier.quote(target.span)))
    year = 0.05 if question.years and _in_years(dossier, target, question.years) else 0.0
    # An indicator that is named in full is meant, whatever else a long-winded question says.
    named = 0.8 if backward > 0.99 and len(indicator) >= 4 else 0.0
    return max(named, 0.55 * forward + 0.3 * backward + 0.15 * context) + year


def _shown(dossier: Dossier, target: Target) -> str:
    """The words of the source from the mark before the target to its figure, with the deadline where it stands apart.

    The source's own words keep what a composed sentence would lose: 平均每年, 力争, 累计.
    """
    source = dossier.policy.source
    places = [source.find(words, target.span.start, target.span.end) for words in (target.indicator, target.printed)]
    start = min((place for place in places if place >= 0), default=target.span.start)
    mark = max(source.rfind(mark, target.span.start, start) for mark in "，；。、：\n")
    words = re.sub(r"\s+", "", source[mark + 1 if mark >= 0 else target.span.start : target.span.end])
    quoted = source[target.span.start : target.span.end]
    if target.deadline and target.deadline[:4] not in words and target.deadline[:4] in quoted:
        return f"{_deadline(target)}，{words}"
    return words


def _deadline(target: Target) -> str:
    assert target.deadline is not None
    if not target.deadline[0].isdigit():
        return target.deadline  # a period in words: 用三年左右时间
    parts = target.deadline.split("-")
    if len(parts) == 2 and len(parts[1]) == 4:
        return f"{parts[0]}—{parts[1]}年"
    return "到" + "".join(part.lstrip("0") + unit for part, unit in zip(parts, "年月日", strict=False))


def _support(dossier: Dossier, target: Target) -> Support:
    return Support(dossier.policy.slug, target.clause, target.span)


def _list(dossier: Dossier, targets: Sequence[Target]) -> list[Statement]:
    unique: dict[str, list[Target]] = {}
    for target in targets:
        unique.setdefault(_shown(dossier, target), []).append(target)
    if len(unique) <= 2:
        return [Statement(text + "。", tuple(_support(dossier, t) for t in same)) for text, same in unique.items()]
    return [Statement(text, tuple(_support(dossier, t) for t in same), entry=True) for text, same in unique.items()]


def _difference(dossier: Dossier, targets: Sequence[Target]) -> Statement:
    first, second = targets
    supports = (_support(dossier, first), _support(dossier, second))
    text = f"{_shown(dossier, first)}；{_shown(dossier, second)}"
    if first.unit != second.unit or first.value == second.value:
        return Statement(text + "。", supports)
    difference = f"{abs(second.value - first.value):g}"
    for scale, word in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
        if abs(second.value - first.value) >= scale and (second.value - first.value) % (scale / 100) == 0:
            difference = f"{abs(second.value - first.value) / scale:g}{word}"
            break
    verdict = f"{'多' if second.value > first.value else '少'}{difference}{second.unit}"
    later = _deadline(second) if second.deadline else second.indicator
    return Statement(f"{later}的目标{verdict}：{text}。", supports, computed=(f"{difference}{second.unit}",))


def _premise(
    question: Question, dossier: Dossier, targets: Sequence[Target], quantities: Sequence[Quantity], confidence: float
) -> Draft | None:
    """Say whether a figure in the question is the one that the text states."""
    chosen = [t for t in targets if _in_years(dossier, t, question.years)] if question.years else list(targets)
    if not chosen:
        return None
    chosen = [t for t in chosen if any(q.unit == t.unit for q in quantities)] or chosen
    if not any(q.unit == t.unit or not t.unit for q in quantities for t in chosen):
        return None
    values = [quantity.value for quantity in quantities]
    agreeing = [target for target in chosen if target.value in values]
    if "why" in question.asks and "whether" not in question.asks:
        if agreeing:
            statement = Statement(f"原文载明{_shown(dossier, agreeing[0])}", (_support(dossier, agreeing[0]),))
            return Draft((statement, Statement("，但未说明原因。")), "partial", confidence, "targets")
        lead = "与原文不符。"
    else:
        lead = "是。" if agreeing else "否，与原文不符。"
    shown = agreeing or chosen
    text = "；".join(dict.fromkeys(_shown(dossier, target) for target in shown))
    supports = tuple(_support(dossier, target) for target in shown)
    return Draft((Statement(f"{lead}{text}。", supports),), "answered", confidence, "targets")


def wrong_premise(question: Question, dossier: Dossier) -> Statement | None:
    """The correction of a figure that a question takes for granted: 既然2027年规模要达到4000亿元，…."""
    if not question.years or question.asks & {"whether", "why", "compare"}:
        return None
    quantities = [quantity for quantity in read_quantities(question.text) if quantity.unit]
    for target in dossier.policy.facts.targets:
        alike = [quantity for quantity in quantities if quantity.unit == target.unit]
        if not alike or not _in_years(dossier, target, question.years) or _named(question, dossier, target) < 0.7:
            continue
        same = [
            t
            for t in dossier.policy.facts.targets
            if t.indicator == target.indicator and _in_years(dossier, t, question.years)
        ]
        if not any(quantity.value == t.value for quantity in alike for t in same):
            return Statement(f"与原文不符：{_shown(dossier, target)}。", (_support(dossier, target),))
    return None


def _when(
    dossier: Dossier, targets: Sequence[Target], quantities: Sequence[Quantity], confidence: float
) -> Draft | None:
    values = [quantity.value for quantity in quantities]
    chosen = [target for target in targets if target.value in values] if values else list(targets)
    dated = [target for target in chosen if target.deadline]
    if not dated:
        return None
    return Draft(tuple(_list(dossier, dated)), "answered", confidence, "targets")


def _every_target(question: Question, dossier: Dossier) -> Draft | None:
    """All targets of a year, where the question names no indicator."""
    if not _GOALS.search(question.folded) or not question.years or question.asks & {"whether", "why", "compare"}:
        return None
    title = fold(dossier.policy.facts.metadata.title)
    if any(term not in _GOAL_WORDS and term not in title for term in question.terms):
        return None
    chosen = [target for target in dossier.policy.facts.targets if _in_years(dossier, target, question.years)]
    if len(chosen) < 2:
        return None
    statements = [Statement(_shown(dossier, target), (_support(dossier, target),), entry=True) for target in chosen]
    return Draft(tuple(statements), "answered", 0.9, "targets")


def _several(question: Question, dossier: Dossier) -> Draft | None:
    """Targets for two indicators that are named together: 特色园区和应用场景各多少？."""
    stretches = [stretch for stretch in question.matter if stretch not in _GOAL_WORDS and len(stretch) >= 2]
    if len(stretches) < 2 or not re.search("[和与及、]", question.text) or question.asks & {"whether", "why", "when"}:
        return None
    years = "、".join(f"{year}年" for year in question.years)
    found: list[Target] = []
    for stretch in stretches:
        part = Question(f"{years}{stretch}多少")
        scores = {target: _score(part, dossier, target) for target in dossier.policy.facts.targets}
        chosen = [t for t, score in scores.items() if score >= max(scores.values()) - 0.05]
        if max(scores.values()) < 0.6 or _explained(part, dossier, chosen[0]) < 0.8:
            return None
        found += [t for t in chosen if not question.years or _in_years(dossier, t, question.years)]
    found = list(dict.fromkeys(found))
    if len({target.indicator for target in found}) < 2:
        return None
    return Draft(tuple(_list(dossier, found)), "answered", 0.9, "targets")
