"""How well a sentence fits what is asked: by its kind, its case, its figures, and how it tells it."""

import re
from functools import lru_cache

from assistant.compose.passages.kinds import AGE, AGE_ASKED, FIGURE, MONEY, OUTCOMES, PROCEDURE, TIME, asks_moment
from assistant.question import Ask, Question, fold, matter_words
from corpus.regex import regex

_MOMENT = regex(
    r"\d{1,2}月(?:份|底|初|前|上旬|中旬|下旬|\d)|(?:19|20)\d\d年|[年月季]度?(?:底|末|初)|季度|[上下]半年|之日起"
)
_SPAN_ASKED = regex("多久|多长|(?:几|多少)个?(?:天|日|月|年|周|星期|小时|工作日|自然日)")
_SPAN = regex(
    r"\d{1,4}\s{0,2}(?:个?工作日|天|日内|个?月内?(?!份)|年(?!度|底|前|以前|末)|小时|周)|[一二两三四五六七八九十]{1,3}(?:个月|年|天|周|日内|小时)"
)
_PER = regex(r"(?:[每/]|(?<=元)每)(?:个|一)?(?P<of>人|家|户|年|月|天|日|次|餐|亩|吨|平方米|平米|㎡|平|台|套|张)")
_SAME_PER = {"平方米": "平", "平米": "平", "㎡": "平", "日": "天"}
_CAP_ASKED = regex("最多|最高|上限|封顶|限额|顶格|不超过")
_CAP = regex("最高|不超过|上限|封顶|限额|以内|最多")
_COUNTED = regex(
    r"(?P<number>[两二三四五六七八九十\d]{1,2})(?P<of>[大个项类种条家级档](?P<thing>[\u4e00-\u9fff]{0,2}))"
)
_NON = regex(r"(?<![除并无莫])非(?!法)(?P<of>[\u3400-\u9fff]{3,6})")
_NEGATED = regex(r"(?:(?<![除并无莫])非(?!法)|(?<!是)不是(?=[^，,。？?]{2,6}的))(?P<of>[\u3400-\u9fff]{3,6})")
_OTHER_CASE = 6.0  # fits that it counts to be of the case that is asked about, or of the other
_SHORTEST_FOCUS = 3  # characters of a thing that is not counted by chance
_DIGITS = dict(zip("两二三四五六七八九", "223456789", strict=True))
_PURPOSE_ASKED = regex("为了?(?:什么|啥)|目的|初衷|意图|用意|出于(?:什么|啥)")
_PURPOSE = regex("^为(?!期|主|准|[止此])|旨在|以期|[，、](?:以便|从而)")
# To whom one turns: the sentence says to whom, whatever else it lists.
_TO_WHOM_ASKED = regex(
    "[去到在上]哪[里儿]?(?:报名|申[请报领]|办|登记|领取?|提交)|(?:[向跟找给经]|报送?|交)(?:谁|哪[一些个级]?个?(?:部门|单位|机关|机构|局|委|级)|什么(?:部门|单位|机关|机构))"
)
_TO_WHOM = regex(
    "(?:[向经]|报送?|交)[^，。；]{0,40}(?:部门|机关|机构|单位|政府|中心|委员会|[局委办厅部院])"
    "[^，。；]{0,12}(?:提出|提交|申[请报领]|备案|报[告送备]|登记|反映|举报|投诉|批准|同意|审[批核]|领取|办理)"
)
CONDITIONS_LED = regex("(?:下列|以下|如下)[^，。]{0,12}(?:情形|条件|要求|情况)|情形之一|条件之一")
_CONDITIONS_ASKED = regex("条件|资格|门槛|符合|满足|具备")  # for what one gets: no support is asked for
_CLASS_ASKED = regex(
    "(?:算不算|属不属于|是不是属于|(?<![怎么何计核结清换])算(?:得上|作|是|做|不上)?|属于|称得上)(?P<of>[\u3400-\u9fff]{2,12}?)[了的]?(?:吗|么|嘛|呢|吧|[？?]|$)"
)
_CONDITIONS_ONLY = regex("(?:哪些|什么|啥)(?:样的)?(?:基本|具体)?条件")
_MEETING = regex("(?:符合|满足|具备)(?!下列|以下|如下)[^，。：:；]{0,16}条件的(?!，)")
_LEADS = regex(r"(?:下列|以下|如下)(?P<things>[^，。：:]{0,20})[：:]\s*$")
_THINGS_ASKED = regex(
    r"(?P<tiers>分[为成]?[几哪]几?[个种类]?[档级])|(?:哪些|什么|哪几[种类项个]?|几[种类项个])(?P<thing>[\u3400-\u9fff]{2,6}?)(?=[，,。？?、吗呢的]|$)"
)
_AMOUNT_NAMED = regex("[^，。；：]{0,10}(?:金额|标准|额度|比例|上限|资金)")
_ATTRIBUTES = "标准|条件|要求|范围|对象|内容|方式|原则|目的|任务|职责|期限|重点|程序|流程|环节|依据"
_ATTRIBUTE_ASKED = regex(
    rf"(?P<of>{_ATTRIBUTES})(?:应当?|主要|分别|都|具体)?(?:是什么|有(?:哪|什么)|包括(?:哪|什么)|是怎样)"
    rf"|(?:包括|包含|有)(?:哪些|什么)(?:方面的?)?(?P<behind>{_ATTRIBUTES})"
)
_SORT_ASKED = regex("(?:什么样|怎样|怎么样|啥样)的?(?P<thing>[\u4e00-\u9fff]{2,6})(?=[？?。，,]|$)")
# What comes first, or how one was chosen, is told in words of its own.
_FIRST_ASKED = regex("先(?:得|要|去)?[过问找]|过哪[一几]?关|(?:谁|哪[家个些])[^，,。？?]{0,6}(?:同意|点头|答应)")
_FIRST = regex("方可|才可|方能|事先|征得|经[^，。；]{2,20}(?:同意|批准)")
_CHOSEN_ASKED = regex(
    "(?:怎么|怎样|如何|咋)(?:样)?(?:被)?(?:挑|选|评|遴选|产生|推选|筛|确定|认定)|(?:挑|选|评|筛|推)出?来的"
)
_CHOSEN = regex("推荐|遴选|筛选|评选|评审|择优|选拔|推选|选取|产生")
# Where the money comes from.
_FUNDED_ASKED = regex(
    "(?:钱|资金|经费|费用|开支|补[贴助]|奖[励金])[^，,。？?]{0,8}(?:从哪|哪里来|哪儿来|哪来|(?:谁|哪[一些个级家]?[^，,。？?]{0,6}?)来?(?:出|列支|承担|负担|保障|掏|支付))"
    "|(?:资金|经费)来源|(?:谁|哪[个一级][^，,。？?]{0,3}?)来?(?:出钱|掏钱|买单|出资)|从哪里?儿?(?:出钱|列支)"
)
_FUNDED = regex(
    "列支|资金来源|(?:从|由|在|纳入|列入)[^，。；]{2,30}(?:安排|支出|解决|负担|承担|保障|支付|出资|预算|统筹)"
)
BOTH_ASKED = regex(
    "都能?[拿领享]|(?:同时|重复|一起|叠加)(?:拿|领|享受|申[请报])|两[头份边样][^，,。？?]{0,6}[拿领享]|能叠加|叠着"
)
_BOTH = regex("从优|不重复|就高|择优享受|从高|[不可]得?能?(?:同时|重复)享?受?|叠加")
_TOLD_IN = (
    (BOTH_ASKED, _BOTH),
    (AGE_ASKED, AGE),
    (_TO_WHOM_ASKED, _TO_WHOM),
    (_FIRST_ASKED, _FIRST),
    (_CHOSEN_ASKED, _CHOSEN),
    (_FUNDED_ASKED, _FUNDED),
)
_EITHER = regex(r"(?P<one>[^,，。？?]{2,16}?)[,，]?还是(?P<other>[^,，。？?]{2,16})")


@lru_cache(maxsize=256)  # of one question every sentence found is looked at
def _kinds_of(folded: str, asks: frozenset[Ask]) -> tuple[re.Pattern[str], ...]:
    """The kinds of things that a question asks for."""
    wanted = []
    if "money" in asks:
        wanted.append(MONEY)
    elif asks & {"number", "count", "sum"}:
        wanted.append(FIGURE)
    if "when" in asks:
        wanted.append(TIME)
    if "procedure" in asks:
        wanted.append(PROCEDURE)
    if "meaning" in asks:
        wanted.append(re.compile(r"是指|指的是|包括|，指|所称"))
    if "condition" in asks:
        wanted.append(re.compile(r"符合|满足|具备|条件|应当|不得|的企业|的单位|以上|以下|的，"))
    if "support" in asks and not ("condition" in asks and _CONDITIONS_ASKED.search(folded)):
        wanted.append(re.compile(r"奖励|补贴|补助|支持|给予|资助|减免|免征|优惠|贴息|扶持|享受|返还|优先"))
    if "department" in asks:
        wanted.append(re.compile(r"由.{1,40}(?:负责|牵头|承担|实施|组织|管理|认定|出资|审核|分担)|负责|牵头|设在"))
    if _PURPOSE_ASKED.search(folded):
        wanted.append(_PURPOSE)
    wanted += [told for asked, told in OUTCOMES if asked.search(folded)]
    return tuple(wanted)


@lru_cache(maxsize=256)
def _sides_of(folded: str) -> tuple[tuple[str, ...], ...]:
    """Of the two that a question lets one choose from the words beside its 还是; empty where it gives no choice."""
    match = _EITHER.search(folded)
    sides = (matter_words(match["one"])[-1:], matter_words(match["other"])[:1]) if match else ()
    return tuple(tuple(word for stretch in side for word in stretch if len(word) > 1) for side in sides)


def fit(question: Question, text: str) -> float:
    """How much the sentence looks like the kind of thing that is asked for: 0 or 1, or in between for two kinds."""
    asks, wanted = question.asks, _kinds_of(question.folded, question.asks)
    fit = sum(bool(pattern.search(text)) for pattern in wanted) / len(wanted) if wanted else 0.0
    led = "condition" in asks and bool(CONDITIONS_LED.search(text))
    defines = "meaning" in asks and _defines(question, text)
    return (
        fit
        + led
        - 2.0 * _only_refers(question, text)
        + _OTHER_CASE * _polarity(question, text)
        + 2.0 * (is_told(question, text) + defines)
        + _fit_of_figure(question, text)
        + 3.0 * _holds_both(question, text)
        + _is_of_sort(question, text)
        + any(asked.search(question.folded) and told.search(text) for asked, told in OUTCOMES)
        + 3.0 * states(question, text)
    )


def _only_refers(question: Question, text: str) -> bool:
    """Whether a text speaks of those who meet conditions, and says not which these are: 符合认定条件的园区，由……."""
    return bool(_CONDITIONS_ONLY.search(question.folded) and _MEETING.search(text))


def names_amount(text: str) -> bool:
    """Whether a text begins by naming the amount that it then states: 补贴标准为……3元."""
    return bool(_AMOUNT_NAMED.match(text) and MONEY.search(text))


def states(question: Question, text: str) -> bool:
    """Whether a text says what an attribute is that is asked for by its name: 示范点标准为：…… of 示范点的标准是什么."""
    asked = _ATTRIBUTE_ASKED.search(question.folded)
    if asked is None:
        return False
    return re.search(rf"{asked['of'] or asked['behind']}(?:应当?|主要|分别)?(?:为|是|包括|如下|有)", text) is not None


def is_told(question: Question, text: str) -> bool:
    """Whether a text tells what a question asks for in words of its own: what comes first, how one is chosen, to whom."""
    return any(asked.search(question.folded) and told.search(text) for asked, told in _TOLD_IN)


def _is_of_sort(question: Question, text: str) -> bool:
    """Whether a text tells of what sort a thing is that is asked for by its name: “……”的业务模式 of 什么样的业务模式."""
    asked = _SORT_ASKED.search(question.folded)
    return asked is not None and re.search(rf"[的”][^，。；：的]{{0,4}}{asked['thing']}", text) is not None


def _defines(question: Question, text: str) -> bool:
    """Whether a text begins by saying what the thing is that is asked about: 第二类是具有中度风险的医疗器械."""
    begins = re.escape("".join(question.matter[:1])[:_SHORTEST_FOCUS])
    return bool(begins and re.match(rf"{begins}[^，。；是]{{0,8}}是(?!否|不是)", text))


def defines_class(question: Question, text: str) -> bool:
    """Whether a text says what belongs to a class, where it is asked of something whether it does: 还算青年吗."""
    asked = _CLASS_ASKED.search(question.folded)
    return bool(
        asked and re.search(rf"所?称的?{asked['of']}|^.{{0,12}}{asked['of']}[^，。；]{{0,12}}，?(?:是指|指)", text)
    )


def _polarity(question: Question, text: str) -> int:
    """1 where a text is of what is not so, as the question is: 非独生子女; -1 where only one of them is; 0 elsewhere."""
    if question.asks & {"why", "compare"} or not question.asks & {"money", "number", "count", "when", "whether"}:
        return 0
    signs = _NON if "whether" in question.asks else _NEGATED  # 不是……吗 doubts something, and is of no such case
    for one, other in ((question.folded, text), (text, question.folded)):
        for match in signs.finditer(one):
            ends = (end for end in range(len(match["of"]), 2, -1) if match["of"][:end] in other)
            named = match["of"][: next(ends, 0)]
            plain, negated = (re.compile(f"{sign}{named}") for sign in ("(?<![非是])", "(?:非|不是)"))
            if named and not (plain.search(one) and negated.search(one)):
                return 1 if negated.search(other) else -1
    return 0


def _holds_both(question: Question, text: str) -> bool:
    """Whether a text speaks of both of what a question lets one choose from: 政府说了算，还是看市场."""
    sides = _sides_of(question.folded)
    return bool(sides) and all(any(word in text for word in side) for side in sides)


def _fit_of_figure(question: Question, text: str) -> float:
    """How well the figures of a sentence are of the kind that is asked for: per person and year, a cap, six of a thing."""
    fit = 0.0
    asked = _PER.finditer(question.folded) if question.asks & {"money", "number", "count"} else ()
    per = {_SAME_PER.get(match["of"], match["of"]) for match in asked}
    if per:
        stated = {_SAME_PER.get(match["of"], match["of"]) for match in _PER.finditer(text)}
        fit += len(per & stated) / len(per)
    if question.asks & {"money", "number"} and _CAP_ASKED.search(question.folded):
        fit += bool(_CAP.search(text))
    if "when" in question.asks:
        fit += asks_moment(question) and bool(_MOMENT.search(text))
        fit += bool(_SPAN_ASKED.search(question.folded) and _SPAN.search(text))
    fit += 2.0 * counts_focus(question, text)
    fit += 2.0 * leads(question, text)
    if question.asks & {"list", "count"}:
        fit += 2.0 * any(_same_count(match, text) for match in _COUNTED.finditer(question.folded))
    return fit


def counts_focus(question: Question, text: str) -> bool:
    """Whether a text says how many there are of the very thing that is asked for: 31类全量数据 for 多少类全量数据."""
    focus = question.focus
    if len(focus) < _SHORTEST_FOCUS or not question.asks & {"number", "count"}:
        return False
    return bool(
        re.search(rf"[\d一二两三四五六七八九十百千万亿余][个项家条名所座处支类种大]?{re.escape(focus)}", fold(text))
    )


def leads(question: Question, text: str) -> bool:
    """Whether a text ends in a colon before the things that are asked for: 应当提交下列资料： for 哪些资料."""
    led = _LEADS.search(text)
    if led is None:
        return False
    asked = _THINGS_ASKED.search(question.folded)
    return asked is not None and (bool(asked["tiers"]) or asked["thing"][-2:] in led["things"])


def _same_count(match: re.Match[str], text: str) -> bool:
    """Whether a text counts the same things as a question does: 6大领域 of 哪六大领域."""
    number = _DIGITS.get(match["number"], match["number"])
    spoken = [match["number"], number, *(spoken for spoken, digit in _DIGITS.items() if digit == number)]
    return len(match["thing"]) == 2 and any(one + match["of"] in text for one in spoken)


def asks_purpose(question: Question) -> bool:
    """Whether it is asked what something is for."""
    return bool(_PURPOSE_ASKED.search(question.folded))
