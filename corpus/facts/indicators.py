"""What a figure is about: the words that a reader would look it up by."""

import re
from collections.abc import Callable

from corpus.facts.goals import (
    BOUNDARY,
    ENDS_WITH_VERB,
    GOAL,
    MARK,
    MORE_AT_END,
    OF_WHOLE,
    REACHES,
    RELATION,
    Sentence,
    is_share,
    part_start,
)
from corpus.facts.quantities import Moment, Quantity
from corpus.policy import Span
from corpus.regex import regex

_ADVERB = (
    "力争|努力|争取|确保|力促|其中|并且|并(?![联网购轨行])|同时|全面|基本|累计|平均每年|每年|年均|平均|全年|年度|年内|共计|共|再|新|各|分别|重点(?=[打培建支推引开扶实做抓])|大力|加快|积极|着力|至少|逐年|持续|稳步|"
    "分批|逐步|有序|(?:高标准|高质量|高水平)(?=[建打推办完开培编实])|统筹|规划|计划|预计|完成|实现|将|要|以及|和|及|与|或|约|至|到|在全[市省国县区州旗]|每年[^，、]{0,3}培?"
)
_LIGHT = "实现|持续|完成|推动|促进|确保|带动|使|让|保持|力争|争取|努力|力促|保障|推进|加快|其中|并(?![联网购轨行])|且|年均|每年|全年|累计|同时|到|至|新增|以及|预计"
_OPENING = regex(rf"^(?:{_ADVERB}|{GOAL}|[\s，、；：“])+")
_OPENING_LIGHT = regex(rf"^(?:{_LIGHT}|将|把|\s)+(?=.{{2}})")
_STRONG = regex(
    "建成|新建|打造|培育|引育|引进|招引|创建|(?<!力)争创|新增|培训(?!基地|中心|机构|班|师资|课程|教材|体系|平台)|培养(?!计划|基地|培训)|举办|组建|认定|选派|招募|评选|落地|推出|建立|建设(?!用地|规模|项目|面积|工程|标准|兵团|水平|资金)|形成|完成|实现|设立|(?<![量续业济会合育调新色教])发展(?!规模|水平|指数|改革|基金|资金|项目|基地|中心)"
    "|开展|发布|制定|新培育"
)
_PREPOSITION = regex(
    r"^\s*(?:在|围绕|依托|面向|以|为|从|将|把|由|按照?|通过|用|各|每个|全|引导|鼓励|支持|推动|组织|根据|结合|针对)"
)
_TRAILING = regex(
    r"(?:(?:力争|争取|新|达到|数量?达|的|总|将|要|均|都|分别|累计|合计|总计|共计|每年|年均|同比|平均|再|至|到|为|在|控制|保持|稳定|约|各|共|较上年|比上年|不断|逐步|稳步|进一步|实现|年|左右|也|即|可|能够|已|有|是|等?指标|目标){1,12}+"
    r"|(?:(?:从|由)(?!.{0,60}的)|自(?![来然主动治身有办愿建贸助媒费学查营用])|较|(?<![占环同对性])比(?![例重率值])).{0,14}){1,2}$"
)
_MENTIONS = regex(  # 围绕33条产业链, 以3平方公里新城为核心: the figure tells what there is
    r"^\s*(?:以|依托|围绕|聚焦|针对|面向|对|由|从|向|将|利用|持续对|在|统筹|等)[^，。；]{0,6}$"
)
_MORE = regex("[、和及与或]|以及")


class Indicators:
    """Finds the words of a text that its figures are about.

    Args:
        source: The text, broken lines joined; spans are code points into it.
        moments: Gives the dates between two places of it.
    """

    def __init__(self, source: str, moments: Callable[[int, int], list[Moment]]) -> None:
        self.source = source
        self._moments = moments

    def left(self, figure: Quantity, previous: Quantity | None, floor: int) -> int:
        """Where the words that belong to a figure begin: behind a mark, or behind the 、 of a list of figures."""
        start = part_start(self.source, figure.span.start, floor)
        if previous is None or previous.span.end <= start:
            return start
        between = self.source[previous.span.end : figure.span.start]
        joint = _MORE.match(between) or MORE_AT_END.search(between)
        if joint:
            return previous.span.end + joint.end()
        last = between.rfind("、")
        return previous.span.end + last + 1 if last >= 0 else start

    def right(self, figure: Quantity, following: Quantity | None, ceiling: int) -> int:
        """Where the words that belong to a figure end: before a mark, or before the next figure of a list."""
        mark = BOUNDARY.search(self.source, figure.span.end, ceiling)
        end = mark.start() if mark else ceiling
        if following is None or following.span.start >= end:
            return end
        between = self.source[figure.span.end : following.span.start]
        if not between.strip():  # 1所80个托位的托育机构
            return end
        joint = MORE_AT_END.search(between)
        last = joint.start() if joint else max(between.rfind("、"), between.rfind("以及"))
        return figure.span.end + last if last >= 0 else following.span.start

    def find(self, state: Sentence, figure: Quantity, previous: Quantity | None, left: int, right: int) -> Span | None:
        """Where the words stand that a reader would look the figure up by."""
        source = self.source
        for moment in self._moments(left, figure.span.start):
            left = max(left, moment.span.end)
        pre = source[left : figure.span.start]
        noun = self._noun(left, pre, bool(REACHES.search(figure.printed)) or bool(re.search("力争$|达到?$", pre)))
        post = source[figure.span.end : right]
        if is_share(figure, pre, post):
            noun = None
        if noun is not None and (not ENDS_WITH_VERB.search(pre) or RELATION.search(figure.printed)):
            # 培育头部企业10家、“小巨人”企业15家，“新物种”企业15家: one verb counts on through the sentence.
            state.verb = state.verb or bool(_OPENING.match(pre))
            of_whole = re.search("达到?|不低于|不少于|不超过|超过|低于", source[slice(*noun)])
            if of_whole and of_whole.start() > 2 and OF_WHOLE.search(pre):
                noun = Span(noun.start, noun.start + of_whole.start())  # 首担率不低于担保总额的20%
            state.subject = noun
            return noun
        if re.match(r"\s*的?[\u3400-\u9fffA-Za-z“0-9]", post) and not re.match(r"\s*(?:并|且|和|及|以|内|前|后)", post):
            lead = len(post) - len(re.sub(r"^\s*的?", "", post))
            tail = (
                re.sub(rf"(?:[、和及与\s]|以及|{GOAL}|{_ADVERB})+$", "", post)
                if right < len(source) and source[right] in "、以0123456789"
                else post.rstrip()
            )
            if len(tail) - lead >= 2:
                opens = not pre.strip() or (bool(_OPENING.match(pre)) and not _MENTIONS.search(pre))
                state.verb = state.verb or opens or bool(ENDS_WITH_VERB.search(pre))
                state.subject = Span(figure.span.end + lead, figure.span.end + len(tail))
                return state.subject
        if noun is not None:
            state.subject = noun
            return noun
        counted = (
            ENDS_WITH_VERB.search(pre) and not post.strip() and not figure.unit.endswith("元")
        )  # 线索达到25条，落地实施15条
        if (
            counted
            or RELATION.search(figure.printed)
            or (previous is not None and re.fullmatch(r"\s*[、，和]\s*", source[previous.span.end : figure.span.start]))
        ):
            return state.subject or self._earlier(state, left)
        return None

    def _earlier(self, state: Sentence, left: int) -> Span | None:
        """The part before, where it names the subject: 签约服务覆盖率，到2025年达到45%."""
        end = left
        for _ in range(3):
            while end > state.base and (self.source[end - 1] in MARK or self.source[end - 1].isspace()):
                end -= 1
            for moment in self._moments(state.base, end):
                if moment.span.end >= end:
                    end = moment.span.start
        start = part_start(self.source, end, state.base)
        words = self.source[start:end].strip()
        if 3 <= len(words) <= 30 and not re.search(GOAL + "|比上年|较上", words[:4]):
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
                again = re.match(rf"或(?:者)?(?:{GOAL})", pre[begin:end])  # 新建或改造乡镇商贸中心10个
                begin += again.end() if again and end - begin - again.end() >= 2 else 0
            elif opening and end - opening.end() >= 2:
                begin = opening.end()
            elif opening and opening.end() >= end:
                return None
        else:
            opening = _OPENING_LIGHT.match(pre[:end])
            begin = opening.end() if opening else 0
            whole = re.match(rf"(?:{GOAL})", pre[begin:end])
            if whole and begin + whole.end() >= end:
                return None
        begin += len(pre[begin:end]) - len(
            re.sub(
                r"^(?:了|[\s“]*(?=\s)|的|个(?![人体转性])|第?\d+[.．、]|[（(][^（）()]{1,8}[）)](?=.{2}))+",
                "",
                pre[begin:end],
            )
        )
        if "”" in pre[begin:end] and "“" not in pre[begin:end].partition("”")[0] and pre[begin - 1 : begin] == "“":
            begin -= 1
        words = pre[begin:end].strip()
        if re.fullmatch(rf"(?:{GOAL})+", words):
            return None  # 落地实施15条以上: of what was named before
        if len(words) < 2 or len(words) > 70 or not re.search(r"[\u3400-\u9fff]", words):
            return None
        return Span(left + begin, left + end)
