"""Targets: the figures that a document sets itself to reach.

A figure is a target where a deadline governs it, or where the words around it set a goal (建成…10个, 力争达到95%). Figures
of support, conditions, time limits of procedures and reports on the past are none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.facts.quantities import Moment, Quantity, is_time, read_figures
from corpus.policy import Clause, Span, Target

# Verbs whose object is counted: 建成园区10个, 打造50个场景.
_GOAL = (
    "建成|建设|新建|改扩建|改建|改造|扩建|续建|打造|培育|引育|孵化|创建|争创|创成|形成|引进|招引|引入|集聚|落地|完成|实现|新增|增加|建立|认定|组建|组织|"
    "布局|发展|推出|推广|实施|开展|举办|承办|培训|培养|选派|选聘|招募|招聘|招录|募集|遴选|选取|选择|选育|预留|发布|制定|制修订|修订|突破|攻克|投放|开发|开通|创办|扶持|选树|评选|设立|"
    "搭建|储备|投资|治理|整治|修复|营造|种植|吸引|带动|转化|达成|签约|签订|升级|吸纳|安置|拓展|淘汰|压减|减少|回收|覆盖|惠及|接待|筹集|供应|配备|配建|安装|命名|"
    "梳理|推进|推动|开工|竣工|投产|投用|投运|生产|创作|评定|申报|获批|获得|争取|跻身|更新|检查|抽检|服务|支持|安排|提供|落实|归集|上线|入库|帮扶|招生|聘任|选拔|储存|保护|出版|"
    "布设|铺设|增设|建好|增殖|放流|启动|谋划|试点|征集|输送|提升|化解|腾退|盘活|收储|拆除|清理|完善|促成|示范|选定|创造|转移|稳定|保有|拥有|通过|确定"
)
_ADVERB = (
    "力争|努力|争取|确保|力促|其中|并且|并|同时|全面|基本|累计|平均每年|每年|年均|平均|全年|年度|年内|共计|共|再|新|各|分别|重点|大力|加快|积极|着力|至少|逐年|持续|稳步|"
    "分批|逐步|有序|高标准|高质量|高水平|统筹|规划|计划|预计|完成|实现|将|要|以及|和|及|与|或|约|至|到|在全[市省国县区州旗]|每年[^，、]{0,3}培?"
)
_LIGHT = "实现|完成|推动|促进|确保|带动|使|让|保持|力争|争取|努力|力促|保障|推进|加快|其中|并|且|年均|每年|全年|累计|同时|到|至|新增|以及|预计"
_OPENING = re.compile(rf"^(?:{_ADVERB}|{_GOAL}|[\s，、；：“])+")
_OPENING_LIGHT = re.compile(rf"^(?:{_LIGHT}|\s)+(?=.{{2}})")
_ENDS_WITH_VERB = re.compile(
    rf"(?:^|.)(?:{_GOAL}|力争|至少|每年|年均|累计|平均|新)(?:了|好|出|到|至|至少|不少于|约|总计|完成)?\s*$"
)
_STRONG = re.compile(
    "建成|新建|打造|培育|引育|引进|招引|创建|争创|新增|培训|培养(?!计划|基地)|举办|组建|认定|选派|招募|评选|落地|推出|建立|建设(?!用地|规模|项目|面积|工程|标准|兵团|水平|资金)|形成|完成|实现|设立|发展(?!规模|水平|指数|改革|基金|资金|项目)"
    "|开展|发布|制定|新培育"
)
_PREPOSITION = re.compile(
    r"^\s*(?:在|围绕|依托|面向|以|为|从|将|把|由|按照?|通过|用|各|每个|全|引导|鼓励|支持|推动|组织|根据|结合|针对)"
)
_TRAILING = re.compile(
    r"(?:力争|争取|达到|数量?达|的|总|将|要|均|都|分别|累计|合计|总计|共计|每年|年均|同比|平均|再|至|到|为|在|控制|保持|稳定|约|各|共|较上年|比上年|(?:从|由|自|较|比).{0,14}|不断|逐步|稳步|进一步|实现|年|左右|也|即|可|能够|已|有|是|等?指标|目标)+$"
)
_REACHES = re.compile("达|突破|超|保持|稳定|控制|维持|提高|提升|增|降|减|缩|扩|上升|发展到|翻|≥|≤|下浮|压|递增|逾")
_RELATION = re.compile(
    "达|突破|超|保持|稳定|控制|维持|提高|提升|增长|增加|降|减|缩|扩|上升|翻|≥|≤|不低于|不高于|不超过|低于|高于|压缩|压减|递增"
)

_MONEY = re.compile("元$|元/")
_SUPPORT = re.compile(
    "给予|予以|奖励|奖补|补贴|补助|资助|贴息|减按|减半|减免|免征|免收|返还|优惠|罚款|处以|征收|计征|抵扣|扣除|加计|配套资金|发放.{0,12}(?:券|补|奖)|激励资金|奖金|资金支持"
    "|并处|处[^，。；]{0,4}货值|(?<=时)支付|支付房款|预付|最高支持|支持金额|金额不超过|支持比例|支持额度|抵减|计发|缴纳|缴费|下浮|按照?[^，。；]{0,20}(?:标准|比例|计算|收取|执行|支付|兑付|核定)|收取|注册资本|赔偿|违约金|保证金|申请额度|贷款额度|授信额度|限额|额度为|最长|起征点|税率|期限"
)
_CONDITION = re.compile(
    "^\\s*(?:对于?(?!接|标|外|口|照)|凡|如|若|符合|具备|满足|未|经[^济营]|当|首次|年度?(?:内)?(?:营业收入|销售额|产值))|的，$"
)
_RULE = re.compile(
    "应当|不得(?!不)|可以|方可|可(?:按|申请|享受|向|由|在|以|采取)|须|申请人|评审|公示|办结|答复|受理|审批|(?<!有)条件|处罚|投标|招标|标底|有效期|申报|原则上|资格|评分|得分|扣分|满分|加分|按照|依法|违反|应(?!用|急|对|收|税|届|战|诊|聘|链)"
)
_PAST = re.compile(
    "已(?!有条件|经营)|以来|位居|现有|迄今|连续.{1,3}年|同期|去年|上年(?!度?末?[增提下])|“?十[一二三]五”?(?:期间|时期)|过去|历史|目前|截至|居全"
)
_MENTIONS = re.compile(  # 围绕33条产业链, 以3平方公里新城为核心: the figure tells what there is
    r"^\s*(?:以|依托|围绕|聚焦|针对|面向|对|由|从|向|将|利用|持续对|在|统筹|等)[^，。；]{0,6}$"
)
_NO_AIM = re.compile("届|部门|部|kV|千伏|兆伏安|千伏安")
_MEAN_TIME = re.compile("平均[^，。；]{0,8}(?:时间|时长|用时|耗时)[^，。；]{0,4}$")
_EVERY_YEAR = re.compile("(?<!平均)每年")
_SETS_GOAL = re.compile("力争|争取|确保|努力|每年(?:新?增|提升|提高|培[育训养]|新建)")
_PAST_HEADING = re.compile("现状|形势|成效|背景|回顾|成就|问题|挑战|发展基础|基础条件|现实基础|发展环境")
_GOAL_HEADING = re.compile("目标|总体要求|愿景|指标|总体思路|主要任务和")
_ARTICLE = re.compile("第[一二三四五六七八九十百零]+条")
_CONDITIONS = re.compile("条件|标准|门槛|资格|申报要求|申请要求|支持对象|支持方式|罚则|法律责任")
_BASE = re.compile("(?:比|较|以|从|自|与|同|由|对比|相比|按|高于|低于|依据|根据|印发|修订)\\s*$")
_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_THINGS = frozenset("家所座处名场条项")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?\n?")
# A bracket within a name (技术（产业、制造业）创新中心) ends nothing.
_NAMED_BRACKETS = re.compile(r"(?<=[\u3400-\u9fff])[（(][\u3400-\u9fff、]{1,12}[）)](?=[\u3400-\u9fff])")
_BOUNDARY = re.compile("[，；：。,;:\t\n！？（(）)〔〕【】—|]")
_MARK = "，；：。,;:\t\n！？（(）)〔〕【】—|"
_MORE = re.compile("[、和及与或]|以及")
_MORE_AT_END = re.compile(r"(?:[和及与]|以及)\s*$")


@dataclass(slots=True)
class _Due:
    when: str
    span: Span
    passing: bool = False  # said by an earlier sentence, not by a heading or a line that ends in ：


@dataclass(slots=True)
class _Sentence:
    """What is known while a sentence is read."""

    clause: Clause
    text: str
    base: int
    due: _Due | None
    goal: bool  # stands under goals
    subject: Span | None = None  # what figures without a noun of their own are about
    past: bool = False
    rules: bool = False  # stands under conditions
    refused: bool = False  # the last figure was no target
    verb: bool = False  # the last figure was counted by a verb


def read_targets(source: str, clauses: Sequence[Clause]) -> tuple[Target, ...]:
    """Return the figures to reach, in printed order.

    A deadline holds for all figures behind it in its sentence; under a heading such as 发展目标 also for the sentences
    after it, and from a line that ends in ： for the paragraphs and clauses below it. A year before the document's own
    is a report, not a deadline.

    Args:
        source: The stored text.
        clauses: Its clauses; offsets are code points into `source`.
    """
    quantities, moments = read_figures(source)
    issued = _issued(source, clauses, moments)
    reader = _Reader(source, quantities, moments, issued)
    targets: list[Target] = []
    for clause in clauses:
        if clause.kind != "total":
            targets += reader.read(clause)
    return tuple(targets)


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
        self._below: dict[str, tuple[_Due | None, bool, bool, bool]] = {}  # handed down: due, goals, past, conditions

    def read(self, clause: Clause) -> Iterator[Target]:
        due, goal, past, rules = self._below.get(clause.parent or "", (None, False, False, False))
        goal = goal or bool(_GOAL_HEADING.search(clause.heading))
        past = past or bool(_PAST_HEADING.search(clause.heading) and not goal)
        in_heading = read_figures(clause.heading)[1] if clause.heading else []
        for moment in in_heading:
            at = self.source.find(clause.heading, clause.spans[0].start) if clause.spans else -1
            after = clause.heading[moment.span.end : moment.span.end + 4]
            if at >= 0 and self._is_due(moment.when, "", after):
                due = _Due(moment.when, Span(at + moment.span.start, at + moment.span.end))
        rules = rules or bool(_CONDITIONS.search(clause.heading) and not goal)
        handed, row = due, self._row_name(clause)
        for start, end in clause.spans:
            carried = due
            for match in _SENTENCE.finditer(self.source, start, end):
                if match.end() == match.start():
                    continue
                state = _Sentence(clause, match[0], match.start(), carried, goal, row, past=past, rules=rules)
                yield from self._sentence(state)
                last = self._last_due(match.start(), match.end())
                told = goal or "目标" in match[0]
                opens = match[0].rstrip().endswith(("：", ":"))
                if last and (told or opens):
                    carried = _Due(last.when, last.span, passing=not opens)
                if match[0].endswith("\n"):
                    if opens:
                        handed = due = carried
                        rules = rules or bool(_CONDITIONS.search(match[0]) and not goal)
                    elif not goal:
                        carried = due
        self._below[clause.id] = (handed or due, goal, past, rules)

    def _row_name(self, clause: Clause) -> Span | None:
        """Where the name of a table's row stands."""
        name = re.sub(r"^\s*\d+[.．、]\s*", "", clause.heading) if clause.kind == "row" else ""
        at = self.source.find(name, *clause.spans[0]) if len(name) > 1 and clause.spans else -1
        return Span(at, at + len(name)) if at >= 0 else None

    def _last_due(self, start: int, end: int) -> _Due | None:
        for moment in reversed(self._moments(start, end)):
            if self._deadline(moment):
                return _Due(moment.when, moment.span)
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

    def _sentence(self, state: _Sentence) -> Iterator[Target]:
        start, end = state.base, state.base + len(state.text)
        figures = self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        moments = self._moments(start, end)
        if not figures or state.past:
            return
        at = 0
        past = bool(_PAST.search(state.text[: figures[0].span.start - start])) and not moments
        own: _Due | None = None
        previous: Quantity | None = None
        for figure, following in zip(figures, [*figures[1:], None], strict=True):
            while at < len(moments) and moments[at].span.start <= figure.span.start:
                moment = moments[at]
                at += 1
                if self._deadline(moment):
                    own, past = _Due(moment.when, moment.span), False
                elif not _BASE.search(self.source[max(0, moment.span.start - 4) : moment.span.start]):
                    past = past or (
                        bool(re.match(r"\d{4}", moment.when)) and not re.match(r"\d{4}-\d\d-\d\d", moment.when)
                    )
            if not past or _SETS_GOAL.search(self.source[self._part_start(figure.span.start, start) : figure.span.end]):
                target = self._target(state, own, figure, previous, following)
                if target:
                    yield target
                state.refused = target is None
            previous = figure

    def _target(
        self,
        state: _Sentence,
        own: _Due | None,
        figure: Quantity,
        previous: Quantity | None,
        following: Quantity | None,
    ) -> Target | None:
        source, start, end = self.source, state.base, state.base + len(state.text)
        left = self._left(figure, previous, start)
        right = self._right(figure, following, end)
        pre, post = source[left : figure.span.start], source[figure.span.end : right]
        part = source[self._part_start(figure.span.start, start) : right]
        joined = previous is not None and _MORE_AT_END.search(source[previous.span.end : figure.span.start])
        if joined and state.refused and not _ENDS_WITH_VERB.search(pre):
            return None  # 对31个部门和16个区开展监测
        due = own or (None if state.due and state.due.passing and _EVERY_YEAR.search(part) else state.due)
        before = state.subject, state.verb
        found = self._indicator(state, figure, previous, left, right)
        if is_time(figure.unit):  # 较上一年: nothing that later figures are about
            state.subject, state.verb = before
        if not self._admits(state, own, due, figure, pre, post, part, found):
            return None
        assert found is not None
        own_part = self._part_start(figure.span.start, start)
        earlier = any(found.start <= moment.span.start for moment in self._moments(start, own_part))
        if earlier and not self._moments(own_part, figure.span.start):
            return None  # another date stands between the subject and the figure
        begin = min(found.start, figure.span.start)
        if own or (
            due and any(s.start <= due.span.start < s.end for s in state.clause.spans) and due.span.start <= begin
        ):
            begin = min(begin, (own or due).span.start)  # type: ignore[union-attr]
        begin += len(source[begin:]) and len(source[begin : begin + 8]) - len(source[begin : begin + 8].lstrip())
        indicator = re.sub(r"\s+", "", self.printed[found.start : found.end])
        return Target(
            state.clause.id,
            Span(begin, max(figure.span.end, found.end)),
            indicator,
            due.when if due else None,
            _comparator(figure, pre, post),
            figure.value,
            figure.high,
            figure.unit,
            figure.printed,
        )

    def _part_start(self, at: int, floor: int) -> int:
        while at > floor and self.source[at - 1] not in _MARK:
            at -= 1
        return at

    def _left(self, figure: Quantity, previous: Quantity | None, floor: int) -> int:
        """Where the words that belong to a figure begin: behind a mark, or behind the 、 of a list of figures."""
        start = self._part_start(figure.span.start, floor)
        if previous is None or previous.span.end <= start:
            return start
        between = self.source[previous.span.end : figure.span.start]
        joint = _MORE.match(between) or _MORE_AT_END.search(between)
        if joint:
            return previous.span.end + joint.end()
        last = between.rfind("、")
        return previous.span.end + last + 1 if last >= 0 else start

    def _right(self, figure: Quantity, following: Quantity | None, ceiling: int) -> int:
        mark = _BOUNDARY.search(self.source, figure.span.end, ceiling)
        end = mark.start() if mark else ceiling
        if following is None or following.span.start >= end:
            return end
        between = self.source[figure.span.end : following.span.start]
        if not between.strip():  # 1所80个托位的托育机构
            return end
        joint = _MORE_AT_END.search(between)
        last = joint.start() if joint else max(between.rfind("、"), between.rfind("以及"))
        return figure.span.end + last if last >= 0 else following.span.start

    def _indicator(
        self, state: _Sentence, figure: Quantity, previous: Quantity | None, left: int, right: int
    ) -> Span | None:
        """Where the words stand that a reader would look the figure up by."""
        source = self.source
        for moment in self._moments(left, figure.span.start):
            left = max(left, moment.span.end)
        pre = source[left : figure.span.start]
        noun = self._noun(left, pre, bool(_REACHES.search(figure.printed)) or bool(re.search("力争$|达到?$", pre)))
        post = source[figure.span.end : right]
        if _is_share(figure, pre, post):
            noun = None
        if noun is not None and (not _ENDS_WITH_VERB.search(pre) or _RELATION.search(figure.printed)):
            # 培育头部企业10家、“小巨人”企业15家，“新物种”企业15家: one verb counts on through the sentence.
            state.verb = state.verb or bool(_OPENING.match(pre))
            state.subject = noun
            return noun
        if re.match(r"\s*的?[\u3400-\u9fffA-Za-z“0-9]", post) and not re.match(r"\s*(?:并|且|和|及|以|内|前|后)", post):
            lead = len(post) - len(re.sub(r"^\s*的?", "", post))
            tail = (
                re.sub(rf"(?:[、和及与\s]|以及|{_GOAL}|{_ADVERB})+$", "", post)
                if right < len(source) and source[right] in "、以0123456789"
                else post.rstrip()
            )
            if len(tail) - lead >= 2:
                state.verb = state.verb or not _MENTIONS.search(pre) or bool(_ENDS_WITH_VERB.search(pre))
                state.subject = Span(figure.span.end + lead, figure.span.end + len(tail))
                return state.subject
        if noun is not None:
            state.subject = noun
            return noun
        if _RELATION.search(figure.printed) or (
            previous is not None and re.fullmatch(r"\s*[、，和]\s*", source[previous.span.end : figure.span.start])
        ):
            return state.subject or self._earlier(state, left)
        return None

    def _earlier(self, state: _Sentence, left: int) -> Span | None:
        """The part before, where it names the subject: 签约服务覆盖率，到2025年达到45%."""
        end = left
        for _ in range(3):
            while end > state.base and (self.source[end - 1] in _MARK or self.source[end - 1].isspace()):
                end -= 1
            for moment in self._moments(state.base, end):
                if moment.span.end >= end:
                    end = moment.span.start
        start = self._part_start(end, state.base)
        words = self.source[start:end].strip()
        if 3 <= len(words) <= 30 and not re.search(_GOAL + "|比上年|较上", words[:4]):
            return self._noun(start, self.source[start:end], True)
        return None

    def _noun(self, left: int, pre: str, reaches: bool) -> Span | None:
        """The noun phrase of the words before a figure, without adverbs, verbs and linking words."""
        begin, end = 0, len(pre.rstrip())
        trailing = _TRAILING.search(pre[:end])
        if trailing and trailing.start() >= 2:
            end = trailing.start()
        elif trailing:
            return None
        if not reaches:
            strong = list(_STRONG.finditer(pre, 0, end))
            opening = _OPENING.match(pre[:end])
            if strong and (_PREPOSITION.match(pre) or strong[0].start() <= 12) and end - strong[-1].end() >= 2:
                begin = strong[-1].end()
            elif opening and end - opening.end() >= 2:
                begin = opening.end()
            elif opening and opening.end() >= end:
                return None
        else:
            opening = _OPENING_LIGHT.match(pre[:end])
            begin = opening.end() if opening else 0
            whole = re.match(rf"(?:{_GOAL})", pre[begin:end])
            if whole and begin + whole.end() >= end:
                return None
        begin += len(pre[begin:end]) - len(re.sub(r"^(?:了|[\s“]*(?=\s)|的|个|第?\d+[.．、])+", "", pre[begin:end]))
        words = pre[begin:end].strip()
        if len(words) < 2 or len(words) > 70 or not re.search(r"[\u3400-\u9fff]", words):
            return None
        return Span(left + begin, left + end)

    def _admits(
        self,
        state: _Sentence,
        own: _Due | None,
        due: _Due | None,
        figure: Quantity,
        pre: str,
        post: str,
        part: str,
        found: Span | None,
    ) -> bool:
        """Tell a target from a condition, a sum of support, a time limit and a plain mention."""
        if found is None or re.search(r"[=＝×*＊÷/]\s*$", pre):
            return False
        if self._is_name(state, figure, pre, post) or (state.rules and not own):
            return False
        printed = figure.printed
        share = _is_share(figure, pre, post)
        relation = share or bool(_RELATION.search(printed)) or bool(figure.comparator)
        if re.search(r"[从由自前第]\s*$|每\s*$", pre) or (
            re.match(r"\s*(?:的(?!目标|水平|增速|速度|比例|任务)|及以[上下]的|大(?=[产领])|[（(]含)", post)
            and not (re.match(r"\s*的", post) and _ENDS_WITH_VERB.search(pre) and not _MONEY.search(figure.unit))
            and not share
        ):
            return False
        if not figure.unit and not figure.comparator:
            return False
        if figure.value == 1 and re.search(r"选择\s*$", pre):
            return False
        if (
            is_time(figure.unit)
            and not _MEAN_TIME.search(pre)
            and not (
                re.search("压缩|缩短|压减|降|控制|寿命|达到?|不低于|不少于|提高|延长", printed + pre)
                and not re.match("[内前]", post)
            )
        ):
            return False
        if self._is_support(state, figure, own):
            return False
        if (
            _MONEY.search(figure.unit)
            and (
                re.search("最高|不超过|最多|最低|以下", printed)
                or re.search("安排|设立|出资|注资|拨付|预算|单户|单个|每[人亩户家个项]|人均(?!可支配)|注册", pre)
            )
            and not (own and re.search("安排|设立|人均", pre))
        ):
            return False
        modifies = (
            bool(re.match(r"\s*[\u3400-\u9fff“]{2}", post))
            and not _ENDS_WITH_VERB.search(pre)
            and bool(pre.strip())
            and not relation_between(pre, printed)
        )
        if modifies and found.end <= figure.span.start:
            return False
        if (
            re.match(r"\s*[\u3400-\u9fff“]{2}", post)
            and found.start >= figure.span.end
            and pre.strip()
            and not _ENDS_WITH_VERB.search(pre)
            and not state.verb
            and not share
        ):
            return False
        if own and (re.match(r"\d{4}", own.when) or not _ARTICLE.match(state.clause.id.rsplit("/", 1)[-1])):
            return relation or self._counted(state, pre, found)
        if _PAST.search(part) or (_RULE.search(part) and not state.goal):
            return False
        if due:
            return relation or self._counted(state, pre, found)
        if state.clause.kind == "note":
            return bool(figure.comparator)
        if (
            re.match("第", state.clause.id.rsplit("/", 1)[-1])
            or "第" in state.clause.id.split("/")[0]
            or _RULE.search(state.text)
        ):
            return False
        if figure.unit in ("名", "人", "次") and not self._counted(state, pre, found):
            return False
        if (
            re.search("以[上下]|以内|不超过|最高|至少", figure.comparator or "")
            and not self._counted(state, pre, found)
            and not _REACHES.search(printed)
        ):
            return False
        return (relation and not re.search("约|近", figure.comparator or "")) or (
            self._counted(state, pre, found) and not re.match(r"\s*[大]", post)
        )

    def _is_name(self, state: _Sentence, figure: Quantity, pre: str, post: str) -> bool:
        """Whether a figure is part of a name or an idiom: “最后一公里”, 三次全会, 六部门, 110kV线路, 两个市场."""
        opened = state.text[: figure.span.start - state.base]
        if opened.rfind("“") > opened.rfind("”") and "”" in state.text[len(opened) :] and not figure.comparator:
            return True
        if _NO_AIM.fullmatch(figure.unit) and not figure.comparator:
            return True
        if re.search(r"等\s*$", pre) and not figure.comparator:
            return True
        if (figure.unit == "次" and re.match(r"\s*全会", post)) or (figure.unit == "单" and post.startswith("位")):
            return True
        if figure.unit == "∶1" and re.match(r"\s*[万区]", post):
            return True  # a map's scale
        if figure.unit == "年" and 1900 <= figure.value <= 2100:
            return True
        spelt = not re.search(r"\d", figure.printed.translate(_DIGITS))
        small = spelt and figure.value <= 10 and not figure.comparator and figure.high is None
        return small and not (_ENDS_WITH_VERB.search(pre) and figure.unit in _THINGS)

    def _counted(self, state: _Sentence, pre: str, found: Span) -> bool:
        """Whether a verb of achieving counts the figure: 建成园区10个, 打造50个场景, and on over 、."""
        verb = (
            bool(re.search(_GOAL, pre[:14]))
            or bool(_ENDS_WITH_VERB.search(pre))
            or bool(re.search(_GOAL, self.source[max(0, found.start - 6) : found.start]))
        )
        if verb:
            return True
        return state.verb and len(pre) <= 40

    def _names_support(self, state: _Sentence, figure: Quantity, before: str) -> bool:
        """Whether words of support may be about a figure: 用好奖补资金，打造5个品牌 sets a goal all the same."""
        start = self._part_start(figure.span.start, state.base)
        counted = figure.unit and not re.search("%|‰|百分点|倍|成", figure.unit) and not _MONEY.search(figure.unit)
        if not counted or is_time(figure.unit) or not _ENDS_WITH_VERB.search(self.source[start : figure.span.start]):
            return True
        mark = _BOUNDARY.search(self.source, figure.span.end, state.base + len(state.text))
        part = self.source[start : mark.start() if mark else state.base + len(state.text)]
        return bool(_SUPPORT.search(part) or re.search("[对按凡]", before))

    def _is_support(self, state: _Sentence, figure: Quantity, own: _Due | None) -> bool:
        at = figure.span.start - state.base
        begin = max(state.text.rfind("；", 0, at), state.text.rfind(";", 0, at)) + 1
        end = state.text.find("；", at)
        segment = state.text[begin : end if end >= 0 else len(state.text)]
        support = _SUPPORT.search(segment)
        if not support:
            return bool(_CONDITION.search(segment[: at - begin]) and not own) and not state.goal
        if not self._names_support(state, figure, segment[: at - begin]):
            return False
        if own and not re.search(r"[对按凡]", segment[: at - begin]) and begin + support.start() > at:
            return False
        near = segment[max(0, at - begin - 30) : at - begin + 40]
        return not (own and not _SUPPORT.search(near))


def _comparator(figure: Quantity, pre: str, post: str) -> str | None:
    """The figure's comparator, also where the verb parts them (至少培育1家) or it follows a time (在5个工作日内)."""
    if figure.comparator:
        return figure.comparator
    bound = re.search(r"(至少|不少于|不低于)[^，、\d]{2,8}$", pre)
    if bound and _ENDS_WITH_VERB.search(pre):
        return bound[1]
    within = re.match(r"\s*(以?内)", post) if is_time(figure.unit) else None
    return within[1] if within else None


def _is_share(figure: Quantity, pre: str, post: str) -> bool:
    """Whether a percentage says how many are to have something: 100%的卫生院设置中医馆, 加强15%的中医馆内涵建设."""
    things = re.match(r"\s*的[\u3400-\u9fff“]{4}", post)
    if figure.unit != "%" or not things or re.search("[的为按以]|超过|比例", pre):
        return False
    done = re.search(f"(?:{_GOAL})", post[2:])
    return bool(re.search(rf"(?:^|{_GOAL}|加强|探索|为|给)\s*在?\s*$", pre) and (done or pre.strip()))


def relation_between(pre: str, printed: str) -> bool:
    """Whether a word such as 达到 stands between the noun and the figure."""
    return bool(_RELATION.search(printed)) or bool(re.search(r"(?:达到?|力争|为)\s*$", pre))
