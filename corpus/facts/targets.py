"""Targets: the figures that a document sets itself to reach.

A figure is a target where a deadline governs it, or where the words around it set a goal (建成…10个, 力争达到95%). Figures
of support, conditions, time limits of procedures and reports on the past are none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.facts.goals import (
    ENDS_WITH_VERB,
    GOAL,
    MEASURE,
    MEASURED,
    MORE_AT_END,
    PAST,
    VERBS_AT_END,
    Due,
    Goals,
    Sentence,
    comparator,
    part_start,
)
from corpus.facts.indicators import Indicators
from corpus.facts.joined import Joined
from corpus.facts.quantities import Moment, Quantity, is_time, parse_number, read_figures
from corpus.policy import Clause, Span, Target
from corpus.regex import regex

_FLATTENED = regex("约束性|预期性|指标名称")  # a table of indicators without its cells
_FRAME_REACHES = 200  # code points
_FRAMES = regex(
    r"\s*(?:\S{0,8}[：:])?(?:力争|争取|确保)?[到至]\s?(?:20\d\d|[“\"]?十[一二三四五六]五)"
)  # 到2025年，… holds for its paragraph
_EVERY_YEAR = regex("(?<!平均)每年")
_SETS_GOAL = regex("力争|争取|确保|努力|每年(?:新?增|提升|提高|培[育训养]|新建)")
_PAST_HEADING = regex(
    "现状|(?:面临|当前|发展|总体)[^，]{0,4}形势|形势[和与]|形势$|(?:主要|工作|建设|发展|取得)[^，]{0,4}成效|背景|回顾|成就|(?:存在|主要|突出)[^，]{0,6}问题|挑战|发展基础|基础条件|现实基础|发展环境"
)
_GOAL_HEADING = regex("目标|总体要求|愿景|指标|总体思路|主要任务和")
_CONDITIONS = regex(
    "(?:条件|标准|门槛|资格)(?:[、和及].{0,12})?[：:]?\\s*$|申报条件|申报要求|申请要求|支持对象|支持方式|罚则|法律责任"
)
_BASE = regex(
    "(?:毕业|离校|届满|登记|注册|成立|入职|取得|到期|认定|投产|比|较|以|从|自|与|同|由|对比|相比|按|高于|低于|依据|根据|印发|修订)\\s*$"
)
_RANK = regex(  # 进入全国前10位
    r"(?:进入|跻身|挺进|稳居|争进|保持在?|位居|位列|排名(?=[全省国市]))[^，。；、\d前后]{0,8}前(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>[名位强]?)"
    r"(?=[，。；、\s]|水平|行列|$)"
)
_CLASSIFIER = regex("[个家所座处名项条片批]")
_INVESTED = regex(r"\s*(?:计划|总)?投资额?\s*")  # the object of 实施 in 实施10个投资十亿元以上项目, no verb
_PARTED = regex(rf"[，；：。、（）“”\s]|[和及与或]|以及|{GOAL}")
_SENTENCE = regex(r"[^。！？!?\n]{0,1000}[。！？!?]?\n?")  # longer ones are taken in pieces
# A bracket within a name (技术（产业、制造业）创新中心) ends nothing.
_NAMED_BRACKETS = regex(
    r"(?<=[\u3400-\u9fff”])[（(](?:[\u3400-\u9fff、“”]{1,40}|[A-Za-z]{1,12})[）)](?=[\u3400-\u9fff、\d])"
)


def read_targets(source: str, clauses: Sequence[Clause]) -> tuple[Target, ...]:
    """Return the figures to reach, in printed order.

    A deadline holds for all figures behind it in its sentence; under a heading such as 发展目标 also for the sentences
    after it, and from a line that ends in ： for the paragraphs and clauses below it. A year before the document's own
    is a report, not a deadline.

    Args:
        source: The stored text.
        clauses: Its clauses; offsets are code points into `source`.
    """
    whole = Joined(source, clauses)
    quantities, moments = read_figures(whole.text)
    issued = _issued(whole.text, whole.clauses, moments)
    reader = _Reader(whole.text, quantities, moments, issued)
    found = (target for clause in whole.clauses if clause.kind != "total" for target in reader.read(clause))
    return tuple(replace(target, span=whole.printed(target.span)) for target in found)


def _issued(source: str, clauses: Sequence[Clause], moments: Sequence[Moment]) -> int:
    """The latest year in the document's own number and date, or in those that it cites on top; 0 if there is none."""
    years = [0]
    for start, end in clauses[0].spans if clauses else ():
        top = min(end, start + 1500)
        years += [int(year) for year in re.findall(r"[〔\[【（(]\s?((?:19|20)\d\d)\s?[〕\]】)）]", source[start:top])]
        years += [
            int(m.when[:4]) for m in moments if start <= m.span.start < top and re.fullmatch(r"\d{4}-\d\d-\d\d", m.when)
        ]
    return max(years)


class _Reader:
    def __init__(self, source: str, quantities: list[Quantity], moments: list[Moment], issued: int) -> None:
        self.source = _NAMED_BRACKETS.sub(lambda match: "字" * len(match[0]), source)
        self.printed = source
        self.quantities = quantities
        self.moments = moments
        self.issued = issued
        self._starts = [q.span.start for q in quantities]
        self._moment_starts = [m.span.start for m in moments]
        self.goals = Goals(self.source)
        self.indicators = Indicators(self.source, self._moments)
        self._below: dict[str, tuple[Due | None, bool, bool, bool]] = {}  # handed down: due, goals, past, conditions

    def read(self, clause: Clause) -> Iterator[Target]:
        due, goal, past, rules = self._below.get(clause.parent or "", (None, False, False, False))
        goal = goal or bool(_GOAL_HEADING.search(clause.heading))
        opening = clause.heading or (
            self.source[clause.spans[0].start : clause.spans[0].start + 12] if clause.spans else ""
        )
        past = past or bool(_PAST_HEADING.search(opening) and not goal)
        in_heading = read_figures(clause.heading)[1] if clause.heading else []
        for moment in in_heading:
            at = self.source.find(clause.heading, clause.spans[0].start) if clause.spans else -1
            after = clause.heading[moment.span.end : moment.span.end + 4]
            if at >= 0 and self._is_due(moment.when, "", after):
                due = Due(moment.when, Span(at + moment.span.start, at + moment.span.end))
        rules = rules or bool(_CONDITIONS.search(clause.heading) and not goal)
        handed = carried = due
        row = self._row_name(clause)
        for start, end in clause.spans:
            carried = due
            for match in _SENTENCE.finditer(self.source, start, end):
                if match.end() == match.start():
                    continue
                if carried and carried.framing and match.start() - carried.span.end > _FRAME_REACHES:
                    carried = due
                state = Sentence(clause, match[0], match.start(), carried, goal, row, past=past, rules=rules)
                yield from self._sentence(state)
                last = self._last_due(match.start(), match.end())
                told = goal or "目标" in match[0]
                frames = not told and bool(_FRAMES.match(match[0]))
                opens = match[0].rstrip().endswith(("：", ":"))
                if last and (told or opens or frames):
                    carried = Due(last.when, last.span, framing=frames and not opens, passing=not opens)
                if match[0].endswith("\n"):
                    if opens:
                        handed = due = carried
                        rules = rules or bool(_CONDITIONS.search(match[0]) and not goal)
                    elif not goal:
                        carried = due
        self._below[clause.id] = (handed or (carried if goal else due), goal, past, rules)

    def _row_name(self, clause: Clause) -> Span | None:
        """Where the name of a table's row stands."""
        name = re.sub(r"^\s*\d+[.．、]\s*", "", clause.heading) if clause.kind == "row" else ""
        at = self.source.find(name, *clause.spans[0]) if len(name) > 1 and clause.spans else -1
        return Span(at, at + len(name)) if at >= 0 else None

    def _last_due(self, start: int, end: int) -> Due | None:
        for moment in reversed(self._moments(start, end)):
            if self._deadline(moment):
                return Due(moment.when, moment.span)
        return None

    def _moments(self, start: int, end: int) -> list[Moment]:
        return self.moments[bisect_left(self._moment_starts, start) : bisect_left(self._moment_starts, end)]

    def _deadline(self, moment: Moment) -> bool:
        start, end = moment.span
        return self._is_due(
            moment.when, self.source[max(0, start - 4) : start], self.source[end : end + 4], moment.printed
        )

    def _is_due(self, when: str, before: str, after: str, printed: str = "") -> bool:
        """Tell a deadline from a base year, a reported year, a date of entry into force and a period of validity."""
        if _BASE.search(before) or re.match(r"\s*(?:基础|以来|以后|起|度?版|相比|水平|修订|的?基数|[)）]|学年)", after):
            return False
        if re.fullmatch(r"\d{4}-\d\d-\d\d", when) and not re.search("前|到|至", printed):
            return False
        if printed.startswith(("截至", "截止")) and "前" not in printed:
            return False
        year = re.findall(r"\d{4}", when)
        return not year or int(year[-1]) >= self.issued

    def _sentence(self, state: Sentence) -> Iterator[Target]:
        start, end = state.base, state.base + len(state.text)
        figures = self._figures(start, end)
        moments = self._moments(start, end)
        if not figures or state.past or len(_FLATTENED.findall(state.text)) > 1:
            return
        shares = self._shared_out(figures)
        at = 0
        past = bool(PAST.search(state.text[: figures[0].span.start - start])) and not moments
        own: Due | None = None
        previous: Quantity | None = None
        told: list[Target] = []
        for figure, following in zip(figures, [*figures[1:], None], strict=True):
            while at < len(moments) and moments[at].span.start <= figure.span.start:
                moment = moments[at]
                at += 1
                if self._deadline(moment):
                    own, past = Due(moment.when, moment.span), False
                elif not _BASE.search(self.source[max(0, moment.span.start - 4) : moment.span.start]):
                    past = past or (
                        bool(re.match(r"\d{4}", moment.when)) and not re.match(r"\d{4}-\d\d-\d\d", moment.when)
                    )
            if not past or _SETS_GOAL.search(
                self.source[part_start(self.source, figure.span.start, start) : figure.span.end]
            ):
                target = self._target(state, own, figure, previous, following)
                if target and figure in shares:
                    place, many = shares[figure]
                    target = self._own_share(target, figure, place, many, moments)
                target = target or self._carried(own, figure, told)
                if target:
                    told.append(target)
                    yield target
                state.refused, state.listing = target is None, target is not None
            previous = figure

    def _figures(self, start: int, end: int) -> list[Quantity]:
        """The figures of a stretch, without those that only tell which things others count: 10个投资十亿元以上项目."""
        ranks = [
            Quantity(float(place), None, match["unit"] or "位", "前", match[0], Span(*match.span()))
            for match in _RANK.finditer(self.source, start, end)
            if (place := parse_number(match["place"])) is not None
        ]
        figures = self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        figures = [f for f in figures if not any(r.span.start <= f.span.start < r.span.end for r in ranks)]
        kept: list[Quantity] = []
        for figure in sorted([*figures, *ranks], key=lambda figure: figure.span):
            if not (kept and self._qualifies(kept[-1], figure)):
                kept.append(figure)
        return kept

    def _qualifies(self, counted: Quantity, figure: Quantity) -> bool:
        """Whether a figure stands inside the name of what the one before counts."""
        between = self.source[counted.span.end : figure.span.start]
        after = self.source[figure.span.end : figure.span.end + 4]
        parted = _PARTED.search(between) and not (figure.comparator and _INVESTED.fullmatch(between))
        if not _CLASSIFIER.fullmatch(counted.unit) or len(between) > 12 or parted:
            return False
        return bool(re.match(r"[的级]?[\u3400-\u9fff“]{2}", after)) and (
            after[0] in "的级" or bool(figure.comparator) or not between.strip()
        )

    def _shared_out(self, figures: Sequence[Quantity]) -> dict[Quantity, tuple[int, int]]:
        """Figures behind 分别 that are joined by 、 or 和: the place of each and how many there are."""
        shares: dict[Quantity, tuple[int, int]] = {}
        run: list[Quantity] = []
        for figure, following in zip(figures, [*figures[1:], None], strict=True):
            run.append(figure)
            if following and re.fullmatch(r"\s*[、和及与]\s*", self.source[figure.span.end : following.span.start]):
                continue
            if len(run) > 1 and "分别" in self.source[run[0].span.start - 6 : run[0].span.end]:
                shares |= {one: (place, len(run)) for place, one in enumerate(run)}
            run = []
        return shares

    def _own_share(self, target: Target, figure: Quantity, place: int, many: int, moments: Sequence[Moment]) -> Target:
        """The target with its own part of a list of indicators or years: A率和B率分别达到90%、60%."""
        names = re.split("以及|[、和及与]", target.indicator)
        if len(names) == many and all(map(MEASURED.search, names)):
            target = replace(target, indicator=names[place])
        before = [moment for moment in moments if moment.span.end <= figure.span.start][-many:]
        joints = [self.source[a.span.end : b.span.start] for a, b in pairwise(before)]
        if len(before) == many and all(re.fullmatch(r"\s*[、和及与]\s*", joint) for joint in joints):
            target = replace(target, deadline=before[place].when)
        return target

    def _carried(self, own: Due | None, figure: Quantity, told: Sequence[Target]) -> Target | None:
        """The figure of a later year that only a verb counts, of what was so counted before: 2026年，建成260个."""
        part = self.source[part_start(self.source, figure.span.start, own.span.end) : figure.span.start] if own else ""
        verb = re.fullmatch(rf"\s*(?P<verb>{GOAL})\s*", part)
        closed = re.match(r"\s*[，；。]", self.source[figure.span.end : figure.span.end + 2])
        if own is None or verb is None or not closed:
            return None
        for target in reversed(told):
            counted = verb["verb"] in self.source[target.span.start - len(verb["verb"]) : target.span.end]
            if target.unit == figure.unit and target.deadline != own.when and counted:
                span = Span(own.span.start, figure.span.end)
                return replace(
                    target,
                    span=span,
                    deadline=own.when,
                    comparator=figure.comparator,
                    value=figure.value,
                    value_high=figure.high,
                    printed=figure.printed,
                )
        return None

    def _target(
        self,
        state: Sentence,
        own: Due | None,
        figure: Quantity,
        previous: Quantity | None,
        following: Quantity | None,
    ) -> Target | None:
        source, start, end = self.source, state.base, state.base + len(state.text)
        left = self.indicators.left(figure, previous, start)
        right = self.indicators.right(figure, following, end)
        pre, post = source[left : figure.span.start], source[figure.span.end : right]
        part = source[part_start(self.source, figure.span.start, start) : right]
        joined = previous is not None and MORE_AT_END.search(source[previous.span.end : figure.span.start])
        if joined and state.refused and not ENDS_WITH_VERB.search(pre):
            return None  # 对31个部门和16个区开展监测
        between = source[previous.span.end : figure.span.start] if previous else "-"
        state.listed = not state.refused and state.listing and bool(re.fullmatch(r"\s*[、和及与]\s*", between))
        due = own or (None if state.due and state.due.passing and _EVERY_YEAR.search(part) else state.due)
        before = state.subject, state.verb
        found = self.indicators.find(state, figure, previous, left, right)
        lists = following and re.fullmatch(r"\s*[、和及与]\s*", source[figure.span.end : following.span.start])
        if is_time(figure.unit) and not lists:  # 较上一年: nothing that later figures are about
            state.subject, state.verb = before
        if not self.goals.admits(state, own, due, figure, pre, post, part, found):
            return None
        assert found is not None
        own_part = part_start(self.source, figure.span.start, start)
        earlier = any(found.start <= moment.span.start for moment in self._moments(start, own_part))
        if earlier and not self._moments(own_part, figure.span.start):
            return None  # another date stands between the subject and the figure
        begin = min(found.start, figure.span.start)
        if own or (
            due and any(s.start <= due.span.start < s.end for s in state.clause.spans) and due.span.start <= begin
        ):
            begin = min(begin, (own or due).span.start)  # type: ignore[union-attr]
        begin += len(source[begin:]) and len(source[begin : begin + 8]) - len(source[begin : begin + 8].lstrip())
        verbs = VERBS_AT_END.search(source, own_part, begin) if begin > own_part else None
        if verbs:
            begin = verbs.start()  # 新建 and 改造 tell two figures of one thing apart
        indicator = re.sub(r"\s+", "", self.printed[found.start : found.end])
        if MEASURE.fullmatch(indicator) and state.of:
            indicator = re.sub(r"\s+", "", self.printed[state.of.start : state.of.end]) + indicator
            begin = min(begin, state.of.start)
        else:
            measure = MEASURE.search(source, *found)
            state.of = Span(found.start, measure.start()) if measure and measure.start() - found.start > 1 else None
        return Target(
            state.clause.id,
            Span(begin, max(figure.span.end, found.end)),
            indicator,
            due.when if due else None,
            comparator(figure, pre, post),
            figure.value,
            figure.high,
            figure.unit,
            figure.printed,
        )
