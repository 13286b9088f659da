"""Makes a follow-up question stand on its own: 那2030年呢？ 换成省级的呢？ 这个归谁管？."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from assistant import scope
from assistant.draft import Draft
from assistant.own_words import is_told_of, unspoken
from assistant.question import Question, fold, years_of
from assistant.rows import OF_ALL, Near, named_person, named_row, of_the_same_row, same_holder, with_other_column
from assistant.substitution import LEVEL, substituted
from assistant.topic import (
    ATTRIBUTE,
    TIME_ASKED,
    bare_topic,
    is_side,
    led,
    of_both,
    of_the_answer,
    of_the_first,
    of_the_two,
    subject,
    topic,
    topic_for,
)
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import read_quantities
from corpus.regex import regex
from index.words import _tag, cut

# Beginnings that lean on what was said before, and those that only may.
_CUE = regex(
    r"^(那么?(?!个|些|种|位|项|条|家|一|边|里|儿)|换成|换作|换(?!证|发|岗|乘|电|装)|如果是|要是|其中|然后呢|同样|至于|前者|后者|上述|呢)"
)
_WEAK_CUE = regex(r"^(还有|另外|再|假如|以及|接着|具体|分别|又|也|而|到了?(?!\d|二)|依据|还)")
_THING = "任务|工作|政策|措施|目标|计划|事|产业|园区|企业|补贴|奖励|钱|资金"
_PERSONAL = regex(r"(它们|它|他们|她们|他|她)(?!乡|国|山|人|项|用|日)")
_POINTING = regex(
    rf"这(?:个|些|项|条|家|位|件|类|种|块|笔|方面)?(?:{_THING})?|那(?:个|些|项|条|家|位|件|类|种|笔)(?:{_THING})?"
    r"|该(?:项|任务|工作|政策|措施|目标|计划|产业|园区)|上述\w{0,4}|(?<![尤极与])其(?!中|他|余|次|实|一|它|是)"
)
_PRONOUN = regex(f"{_PERSONAL.pattern}|{_POINTING.pattern}|(?<![\u4e00-\u9fff]{{2}})(?:那里|那边|那儿)|当地")
_TWO = regex("两|俩|二者|它们|他们|更|[加合](?:起来|在一起|一块)")
_THERE = regex("那里|那边|那儿|当地")
_GOVERNING = "做管搞归对把给在由为跟和与靠装来于是有要用按从像关干抓"  # words before 这些 that make it an object
# The document itself, and what is asked of a document: such a question leans on nothing.
_DOCUMENT = regex(
    r"[这那该本此]份?[个项]?(实施|指导)?(文件|意见|方案|办法|规划|通知|条例|要点|决定|细则|文)(?!明)|[这那]份\S{0,14}?(文件|意见|方案|办法|规划|通知|条例|要点|细则|计划|措施)"
)
_OF_DOCUMENT = regex(
    r"文号|标题|印发|施行|生效|失效|废止|有效期|发文|发布(日期|时间)|落款|签发|附件|附表|上级文件|文件|全文"
)
_CHANGED = regex(
    r"^(?:那?我?们?(?:换|改)(?:一)?个(?:话题|问题|角度|方面)(?:吧|问|说|聊)?|换句话说|话说回来|顺便(?:问(?:一下|下|一句)?)?|对了|哎)[，,：:。]?\s*"
)
_THAT_ONE = regex("(?<=[\u3400-\u9fff]{2})[那这](?:一)?(?:个|条|项|块|方面|部分|类|种|档|份)$")
_POINTED_AT = regex("[那这该]个?家?.{0,3}(?:部门|单位|机构|局|委|厅)|第[一二三四五六七八九十\\d]|最后一")
# Where a figure or a time is asked for; what stands behind is its unit.
_FIGURE_ASKED = regex(
    "(?:最[多少高低长晚迟]|提前|不少于|不低于|达到|是|要|需要?|能|可以?){0,3}(?:多少|百分之几|多久|多长时间|什么时候|何时|哪一?年|几(?:个?(?:工作日|自然日|天|日|月|年|小时|分))内?|几)"
)
_WHOM_ASKED = regex("[由归向]?(?:谁|哪[一些个]?个?(?:部门|单位|机关|机构))来?")
_SUPPOSES = regex("要是|如果|假如")
_NUMBERED = regex(r"第[一二三四五六七八九十\d]{1,3}(?P<kind>[\u3400-\u9fff])")
_OF_A_ROW = frozenset({"who", "department", "list", "count"})  # what is asked of a row by its name alone
_BETWEEN_ROWS = frozenset({"most", "least", "compare", "sum"})  # what is asked of all rows, whichever was named
_DEGREES = frozenset("最长 最多 最高 最低 最少 最快 最晚 最迟 至少 最大 最小 能扣 要交 能拿 能领".split())
_NAMES_SOMETHING = 3  # characters of its own with which it may as well stand alone
_NAMES_ANY = 2  # characters of its own with which it names anything
_SURE = 0.6  # confidence from which it is settled that the text does not say it
_FEW = 3  # characters of its own that name a kind of thing at most
_COMPARES = regex("[多少]了(?:谁|哪|几|什么)|一样|[不相]同|[差比]")  # with what was asked about before
_MONEY = {"钱": "资金", "金": "资金"}  # what 这笔钱 and 这笔资金 are
_MOST_PUT = 24  # characters of its own in what asks nothing itself, and so the same as was asked before
_NAMES_BEFORE = 3  # characters before 这块 that name what it points at
_OF_ONE_BREATH = 6  # characters of its own up to which a further question in one breath leans on the one before
_SAID = regex(
    r"^(你|您)?(前面|刚才|刚刚|上面|之前|前头|刚)(说|提|讲|问)(到|过|起)?的(?P<that>(那|这)(个|些|种|项|条))?"
)
_MEANT = regex(
    r"^(?:[哦噢嗯啊]|好的?|不对|不是?(?:问|说|指|讲)?[^，,。？?]{0,10}|(?:说|问|搞|弄)?错了){0,3}[，,。]?我(是|要)?(想)?(问|说|指|讲)的?(是|的是)?"
)
_MORE = regex(r"^(还有)?(没有?)?(别|其他|其它|另外|更多)?的?(了|吗|呢|没有|么|没|不)*[？?。]*$")
_WHY = regex(
    r"^(那)?(这是)?(为什么|为啥|为何|什么原因|怎么会这样)(呢|啊|呀|要?(?:这样|这么|那么|如此)[^，,。？?]{0,4})*[？?。]*$"
)
_AGAIN = regex(
    r"^(真的|确定|你确定|确实|是真的)(吗|么|啊)?[？?]*$|(出处|哪(一)?条(款)?(写|说|规定)|写在哪|哪里写|原文(怎么说|在哪))"
)
_WITHIN = regex("^(?:其中|里头|里面|当中)")
_TAIL = regex(r"(呢|(?<![会被])怎么样|如何|怎么说|是啥情况|是什么情况)[？?。!！]*$")
_LEAD = regex(
    r"^(那么?(?!个|些|种|位|项|条|家|边|里|儿)|还有|另外|再(?!就|次)|换成|换作|换|如果是|如果|要是|假如|以及|然后|接着|同样|至于|说说|问下|问一下|请问)+[，,]?(说说|看看|问问)?"
)
# Whether a body is among those that were asked for: 责任单位里有没有各区县政府？ 发改委在里头吗？.
_MEMBER = regex(
    r"^(?:那|其中)?(?:[责牵配主].{1,2}(?:单位|部门))?(?:里头|里面|里|中)?(?:有没有|包不包括|包括|是否包括|含不含|有)(?P<named>[^，,]{2,14}?)(?:在内)?(?:吗|么)?[？?]*$"
    r"|^(?:那)?(?P<first>[^，,]{2,14}?)(?:也|是不是|是否)?(?:也)?(?:在不在|在|包括在)(?:里头|里面|里|内|其中|名单里|不在里面|不在内)(?:吗|么)?[？?]*$"
    r"|^(?:那)?(?P<part>[^，,]{2,14}?)(?:也|是不是|是否)?有份(?:吗|么|没有?)?[？?]*$"
)
_BEFORE_BODY = regex("牵涉|涉及|由|归|谁|哪|牵头|责任|落款|负责")
# The next figure of a series: 再往后一个节点呢, 往前一年呢.
_STEP = regex(
    r"^(?:那|再|要是|如果)*[往向]?(?P<way>[后下前上])(?:面|推)?[一1](?:个)?(?P<kind>节点|阶段|时点|档|年)的?(?:呢|是多少|要多少)?[？?。]*$"
)
_EVERYWHERE = regex("全[市省国区县](?!级)")  # what is asked of the whole is not asked of what was named before it
# What was asked about before the last: 前一个的专班负责人是谁.
_FORMER = regex(
    "(?:那么?)?[前上](?:面|头|边)?(?:的|那)?一?(?:[个项条家位](?:[区市县]|板块|部门|单位)?)(?=[的呢是归由谁有要里呀吗？?]|$)"
)
_FORMER_ALONE = regex("[呢吗呀？?。]*$")
_LATER = regex(
    r"^(?:那|再)*(?:(?:过|往后)(?P<span>[一二两三四五六七八九十\d]{1,2})年|(?P<after>[一二两三四五六七八九十\d]{1,2})年[之以]?后)(?:的?话?呢|是多少|要多少)?[？?。]*$"
)
# What is asked again of another thing, and with it something else: 那第三名呢？最后三名会怎么样？.
_OPENING = regex(r"^(?P<again>[^？?。！!；;]{1,30}呢)[？?。]+\s*(?P<further>\S.{3,})$", re.DOTALL)
_BY_IT = regex("(?:它们?|他们|[该这]个?(?:局|部门|单位))(?=来?(?:牵头|负责|主管|主抓|[管抓]|承担|组织|落实))")
_TASK_OF = regex("(?:那|这)(?:一)?(?:项|件|块|个|条)(?:工作|任务|事情?)?(?=也|又|还|是|由|归|的|[？?]|$)")
_RELATIVE = {"今年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}


class Followed(NamedTuple):
    """A question on its own feet, and what it came after."""

    text: str
    before: str = ""  # the question before it, on its own feet; empty for the first one
    leans: bool = False  # whether it could not have stood alone


def follow(
    text: str, history: Sequence[str], near: Near, told: Callable[[str], Draft], *, breath: bool = False
) -> Followed:
    """Make a question stand alone that may lean on earlier ones.

    Args:
        text: The question as asked.
        history: The user's earlier questions, oldest first.
        near: Gives the documents that a text is about, for telling what kind of thing a word names.
        told: Answers a question that stands alone, for what is said of its answer: 那个部门还负责什么？.
        breath: It is asked in one breath with the last of `history`, and leans on it where it names little itself.
    """
    earlier: list[str] = []
    for turn in history:
        earlier.append(_merged(turn, earlier, near, told))
    if not earlier:
        return Followed(text)
    opening = _OPENING.match(text.strip())
    if opening:
        again = follow(opening["again"], history, near, told)
        return Followed(f"{again.text.rstrip('？?。')}？{opening['further']}", again.before, again.leans)
    former = _FORMER.match(text.strip())
    if former and len(earlier) > 1:
        rest = text.strip()[former.end() :]
        if _FORMER_ALONE.fullmatch(rest):
            return Followed(earlier[-2], earlier[-1], leans=True)  # 那前一个呢 asks the same again
        earlier, text = earlier[:-1], rest if rest[0] in "里中" else f"它{rest}"
    merged = _merged(text, earlier, near, told, breath=breath)
    return Followed(merged, earlier[-1], merged != text)


def put_in(text: str) -> str:
    """What a follow-up asks the same of as was asked before: 元宇宙 of 那元宇宙呢; empty where it asks something itself."""
    text = _MEANT.sub("", _CHANGED.sub("", text.strip()))
    core = _core(text)
    asks = Question(core if _TAIL.search(text) else text).asks - {"list"}
    return "" if asks or _PRONOUN.search(core) else core


def _core(text: str) -> str:
    """A follow-up without the words that tie it to what was asked before."""
    bare = _TAIL.sub("", _LEAD.sub("", text.strip())).strip("，,？?。 ").removesuffix("的话")
    return _THAT_ONE.sub("", bare)


def _merged(
    text: str, earlier: Sequence[str], near: Near, told: Callable[[str], Draft], *, breath: bool = False
) -> str:
    if not earlier or scope.propose(Question(text)) or (breath and _EVERYWHERE.search(text)):
        return text
    before = earlier[-1]
    text = _CHANGED.sub("", text.strip()) or text
    pointed = _POINTED_AT.search(text) and not _of_one_series(text, before)
    named = of_the_answer(text, told(before)) if pointed else _stepped(text, before, near, told)
    if not named and Question(before).asks & {"most", "least"}:
        named = of_the_first(text, told(before))
    if not named and _BY_IT.search(text):
        named = _by_its_body(text, before, told)
    if not named and _TWO.search(text):
        rows = [named_row(question, near) for question in earlier[-2:]]
        named = of_the_two(text, told(before), rows) or of_both(text, earlier, rows)
    if named:
        return named
    said = _SAID.match(text.strip())
    if said:  # 前面说的算力券 names it anew, 前面说的那个 does not
        rest = text.strip()[said.end() :]
        if not said["that"] and _own(Question(rest)) >= 2:
            return rest
        text = f"它{rest}"
    if _MORE.search(text) or (_AGAIN.search(text) and _own(Question(text)) <= 3):
        return before
    if _WHY.search(text):
        dated = "、".join(f"{year}年" for year in years_of(before))
        return f"为什么{dated}{topic(before)}是这样？"
    meant = _MEANT.sub("", text.strip())
    if meant != text.strip() and Question(meant).asks <= {"list", "whether"}:
        text = f"{meant.rstrip('。')}呢？"
    member = _MEMBER.match(text.strip())
    body = (member["named"] or member["first"] or member["part"]) if member else ""
    if body and find_bodies(body):
        task = _BEFORE_BODY.split(before)[0].strip("，, ")
        return f"{task if 1 < len(task) < len(before) else bare_topic(topic(before))}由{body}负责吗？"
    question = Question(text)
    if not _depends(text, question, before, near, breath=breath):
        of_row = of_the_same_row(text, before, near) or (_cell_of_row(text, before, near, told) if breath else None)
        return of_row or (_led_by(topic_for(text, before), text, before, told) if breath else None) or text
    text = _with_plain_years(text)
    question = Question(text)
    core = _core(text)
    plain = question.asks - {"list", "whether"} and not _leaves_open(core) and not _TAIL.search(text)
    if (
        plain and _own(question) >= 4 and not breath
    ):  # 那人才培育由哪些单位负责？ leans on nothing but the conversation's flow
        return core + "？" if _LEAD.search(text.strip()) else text
    open_ = bool(_TAIL.search(text) or _SUPPOSES.match(text)) and not Question(core).asks - {"list", "sum"}
    elliptic = open_ or not question.asks
    years = years_of(text)
    if years and not _own(Question(core)) and not _PERSONAL.match(core):
        return _with_year(before, years, question, text)
    if _leaves_open(core) and (not question.years or not elliptic):
        return _resolved(core, before, near)
    if elliptic:
        return _put(core, before, near, told)
    return _further(text, core, before, near, told, breath=breath)


def _further(text: str, core: str, before: str, near: Near, told: Callable[[str], Draft], *, breath: bool) -> str:
    """What is asked further of what the earlier question was about."""
    question = Question(text)
    merged = of_the_same_row(text, before, near) or with_other_column(core, before, near)
    merged = merged or (_cell_of_row(core, before, near, told) if breath else None)
    if merged:
        return merged
    # A figure that is doubted is doubted of the year that was spoken of: 是不是800亿？.
    doubted = "whether" in question.asks and not question.years and read_quantities(core)
    when = "".join(f"{year}年" for year in years_of(before)[-1:]) if doubted else ""
    about = named_row(before, near) if question.asks & _OF_A_ROW else None
    whole = when + (f"{about}{core}" if about else led(topic_for(core, before), core))
    own = _own(question)
    if breath and own >= _NAMES_SOMETHING:  # 合同多久内签？ may be of another thing
        alone, within = told(text), told(whole)
        return text if _stands_better(text, alone, within, told(before), own) else whole
    if own < _NAMES_ANY:
        return whole
    if unspoken(text, before, told(whole), {d.policy.slug: d.policy for d in near(whole)}):
        return text  # 院士要引进几位？ is told of nothing that is said of 领军团队
    if told(whole).status not in ("answered", "partial"):
        about = next(iter(Question(before).matter), "")  # 总分要到多少？ is asked of 积分入户, not of its 年龄
        return next((reading for reading in (f"{about}{core}", text) if _says(told(reading), core)), whole)
    return whole


def _put(core: str, before: str, near: Near, told: Callable[[str], Draft]) -> str:
    """The earlier question about `core`, in the reading of which the answer speaks of it.

    水产品 after 年出栏生猪要达到多少 is no 年出栏水产品, and 领军团队 after 每年要培育多少人才 none that is counted a year.
    """
    whole = substituted(core, before, near(before))
    asked, of_whom = _FIGURE_ASKED.search(before), _WHOM_ASKED.search(before)
    policies = {dossier.policy.slug: dossier.policy for dossier in near(whole)}
    if not (asked or of_whom) or OF_ALL.search(core) or is_told_of(core, told(whole), policies):
        return whole
    # 由谁提出申请，批复呢: what is done is another thing
    readings = [f"{before[: end.end()]}{core}？" for end in (asked, of_whom) if end and _is_done(core)]
    if asked:
        years = "" if years_of(core) else "".join(f"{year}年" for year in years_of(before))
        about = next(iter(Question(before).matter), "")
        readings += [f"{years}{about}{core}{asked[0]}？", f"{years}{core}{asked[0]}？"]
    return next((reading for reading in readings if _says(told(reading), core)), whole)


def _is_done(core: str) -> bool:
    """Whether it says what is done rather than names something: 批复, 签合同."""
    return _tag(cut(fold(core))[0])[:1] == "v"


def _by_its_body(text: str, before: str, told: Callable[[str], Draft]) -> str | None:
    """Name the body that an answer puts first in the place of 它, where that is asked to do something: 海洋生物也是它牵头吗."""
    if not Question(before).asks & {"who", "department"}:
        return None
    bodies = find_bodies(told(before).text)
    if not bodies:
        return None
    named = re.sub(f"[也又还]?(?:是|由|归|让)?{_BY_IT.pattern}", lambda _: f"由{bodies[0][0]}", text, count=1)
    return _TASK_OF.sub("", _LEAD.sub("", named))


def _says(draft: Draft, named: str) -> bool:
    """Whether an answer's own words hold a name."""
    said = fold(draft.text)
    return draft.status == "answered" and all(term in said for term in Question(named).terms)


def _stands_better(text: str, alone: Draft, within: Draft, before: Draft, own: int) -> bool:
    """Whether a question in one breath is better answered alone than as one about what was asked before it.

    Few words of its own, as in 在哪些区域选, or words that an answer from that clause holds, mean what was just spoken
    of if that clause tells it; an answer that only says what was said before tells nothing, unless it holds every word of the further question.
    """
    if alone.status != "answered":
        return False
    if within.statements == before.statements:
        return not _told_by(text, within)
    of_before, of_alone, of_within = (
        {(place.doc, place.clause) for place in draft.support} for draft in (before, alone, within)
    )
    meant = own <= _FEW or _told_by(text, within)
    if meant and within.status == "answered" and of_within & of_before and not of_alone & of_before:
        return False
    return alone.confidence >= within.confidence


def _told_by(text: str, draft: Draft) -> bool:
    """Whether an answer holds every word of a question."""
    said = fold(draft.text)
    return all(term in said for term in Question(text).terms)


def _cell_of_row(text: str, before: str, near: Near, told: Callable[[str], Draft]) -> str | None:
    """What is asked in one breath of the row that was named before: 要建几家园区？, 哪些区在布局？.

    That row tells it, or those rows of another table that hold its name, where otherwise the whole table would.
    """
    about = named_row(before, near)
    if about is None or OF_ALL.search(text) or named_row(text, near):
        return None
    whole = f"{about}{text}"
    within, earlier = told(whole), told(before)
    cited = set(within.support)
    same_row = cited <= set(earlier.support)
    if within.answerer != "tables" or within.status != "answered" or not cited:
        return None
    alone = told(text) if not same_row and not Question(text).asks & _BETWEEN_ROWS else None
    narrower = alone is not None and cited < set(alone.support)
    return whole if same_row or narrower else None


def _led_by(about: str, text: str, before: str, told: Callable[[str], Draft]) -> str | None:
    """What is asked in one breath of what was asked before it, where only so it is answered: 里头新吴区占几家？."""
    alone = told(text)
    if alone.status in ("answered", "partial") or alone.confidence >= _SURE:
        return None
    whole = led(about, _WITHIN.sub("", text))
    within = told(whole)
    return whole if within.status == "answered" and within.statements != told(before).statements else None


def _leaves_open(core: str) -> bool:
    """Whether a pronoun of a question points out of it: 这块谁管, but not 统计分类这块谁管."""
    pronoun = _PRONOUN.search(core)
    pointing = _POINTING.match(core, pronoun.start()) if pronoun else None
    if pronoun is None or pointing is None or core[pronoun.start()] not in "这那" or _COMPARES.search(core):
        return pronoun is not None
    lead = core[: pronoun.start()]
    return lead[-1:] in _GOVERNING or sum(map(len, Question(lead).matter)) < _NAMES_BEFORE


def _resolved(core: str, before: str, near: Near) -> str:
    """Put what the earlier question was about in the place of the pronoun."""
    checked = same_holder(core, before, near) if _PERSONAL.search(core) else None
    if checked:
        return checked
    person = named_person(before, near) if re.search("[他她]", core) else None
    acting = subject(before) if _PERSONAL.match(core) else None
    about = person or named_row(before, near) or acting or topic_for(core, before)
    replaced = _PRONOUN.sub(lambda match: about + _MONEY.get(match[0][-1], ""), core, count=1)
    return replaced if replaced != core else f"{about}{core}"


def _own(question: Question) -> int:
    """How many characters of its own matter a question has: no attributes, pronouns, figures or connecting words."""
    figures = [fold(quantity.printed) for quantity in read_quantities(question.text)]
    total = 0
    for words in Question(TIME_ASKED.sub("多久", question.text)).words:
        stretch = fold("".join(word for word in words if word not in _DEGREES and not is_side(word)))
        for figure in figures:
            stretch = stretch.replace(figure, "")
        rest = _PRONOUN.sub("", ATTRIBUTE.sub("", stretch))
        total += len(re.sub("^(那|到|在|还|再|也|又|具体|分别|大概|往后|之后|以后|前面|刚才)+|[个项条家]$", "", rest))
    return total


def _depends(text: str, question: Question, before: str, near: Near, *, breath: bool) -> bool:
    """Whether the question leans on what was said before."""
    bare = _DOCUMENT.sub("", text)
    own = _own(question)
    if _TAIL.search(text):
        close = text.rstrip("？?。!！").endswith("呢")
        most = 12 if question.asks else _MOST_PUT
        if _CUE.search(text):
            return own <= most
        return own <= (most if close else 4) and not (own > 4 and question.asks - {"list", "how"})
    if _leans_by_pronoun(bare, own):
        return True
    if _CUE.search(bare):
        return own <= 14
    if bare != text or _OF_DOCUMENT.search(text):
        return False
    if not question.asks and not question.years:
        return bool(own <= 6 and _same_kind(text, before, near))
    if "duty" in question.asks and find_bodies(text):
        return False  # 财政部负责什么？
    if own and question.asks and any(dossier.mentions(question) for dossier in near(text)):
        return False  # 俞刚是谁？ names what a table names
    return own <= (_OF_ONE_BREATH if breath else 4 if _WEAK_CUE.search(text) else 3)


def _leans_by_pronoun(text: str, own: int) -> bool:
    """Whether a pronoun points out of the question; in 氛围营造这项工作归谁管 it points back at its own words."""
    if _PERSONAL.search(text) or _THERE.match(text):
        return own <= 14
    pointing = _POINTING.search(text)
    if not pointing:
        return False
    lead = _LEAD.sub("", text[: pointing.start()])
    if not re.search(r"\w", lead):
        return own <= 14
    return lead[-1] in _GOVERNING and own <= 6


def _same_kind(text: str, before: str, near: Near) -> bool:
    """Whether a bare name is of the kind of one in the earlier question: a row for a row, a level for a level."""
    if len(fold(text)) <= 2 or (LEVEL.search(text) and LEVEL.search(before)):
        return True
    return any(
        (new.value.table, new.value.column) == (old.value.table, old.value.column)
        for dossier in near(before)
        for new in dossier.mentions(Question(text))
        for old in dossier.mentions(Question(before))
    )


def _of_one_series(text: str, before: str) -> bool:
    """Whether a numbered kind stands beside one that was asked about, 第三类 after 第二类, rather than for an entry told."""
    numbered, asked = _NUMBERED.search(fold(text)), _NUMBERED.search(fold(before))
    return bool(numbered and asked and numbered["kind"] == asked["kind"] and numbered[0] != asked[0])


def _stepped(text: str, before: str, near: Near, told: Callable[[str], Draft]) -> str | None:
    """Ask for the year after or before the one that was spoken of; of a stage, the next that the text has a figure for."""
    step, years, passed = _STEP.match(text.strip()), years_of(before), _LATER.match(text.strip())
    if passed and years:
        span = read_quantities(f"{passed['span'] or passed['after']}年")
        return _with_year(before, [str(int(years[-1]) + int(span[0].value))], Question(""), "") if span else None
    if step is None or not years:
        return None
    year, forward = int(years[-1]), step["way"] in "后下"
    if step["kind"] == "年":
        return _with_year(before, [str(year + 1 if forward else year - 1)], Question(text), text)
    deadlines = {t.deadline[:4] for dossier in near(before) for t in dossier.policy.facts.targets if t.deadline}
    later = sorted((d for d in deadlines if (int(d) > year) == forward and int(d) != year), reverse=not forward)
    asked = [_with_year(before, [deadline], Question(text), text) for deadline in later]
    return next((question for question in asked if told(question).status == "answered"), asked[0] if asked else None)


def _with_plain_years(text: str) -> str:
    for word, offset in _RELATIVE.items():
        text = re.sub(
            rf"{word}(?:的|[（(](?=\d{{4}}年[）)]))?(?P<year>\d{{4}}年)[）)]?", r"\g<year>", text
        )  # 明年（2026年）
        text = text.replace(word, f"{date.today().year + offset}年")
    return text


def _with_year(before: str, years: Sequence[str], question: Question, text: str) -> str:
    earlier = years_of(before)
    asked_anew = question.asks - {"list"} and not _TAIL.search(text)
    if asked_anew and earlier and re.search("比|翻|倍|相差|增加|多几|少几", text):  # 比2030年少几个？
        return f"{earlier[-1]}年{topic(before)}{text}"
    if asked_anew:
        return f"{topic(before)}{text}"
    if earlier:
        return re.sub(rf"(?:{earlier[-1]}|(?<!\d){earlier[-1][2:]})(?=\s*年)", years[0], before, count=1)
    return f"到{years[0]}年，{before}"
