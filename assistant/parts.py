"""Cuts a question into the parts that are answered one by one: several questions in one, and the two sides of a comparison."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.draft import Draft
from assistant.question import DECIDED, Question, fold
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import Quantity, read_quantities
from corpus.regex import regex
from index.words import bigrams

_SENTENCES = regex(r"(?<=[？?；;。])\s*")
_HALVES = regex(r"[，,](?:另外|还有|以及|并且|同时|那么?(?!里|边|儿|个|些))?|(?:，|,)?(?:另外|还有就是|以及)")
_ONLY = regex("只看|单看|按照?")  # what narrows the question behind it
# What goes on with the question before it: 各几项, 差多少, 分别叫什么, 是哪几条, 都有谁, 多少条.
_ON = regex(
    "各|都?分别|最[高低多少长短大小](?:能|可以?)?(?:是|为|给|补|拿|领|奖|减|免|贷|借)?(?:多少|几)[\u3400-\u9fff]{0,2}(?:[？?。！!]|$)|[多少高低早晚](?:了|出|多少|几)|净?(?:增加?|增长|提高|翻)了?(?:多少|几)|相?差|还是|都?是(?:啥|什么|哪|多少)|都[是有](?:谁|哪)|都?叫|数量|列|数一"
    "|(?:一?共|总共)?分[成为]?[几多哪]|(?:一共|总共)?有?(?:几|多少)[个条项家种类名位处件](?:[？?。！!]|$)"
    "|[\u3400-\u9fff]{0,6}有(?:什么|啥|何|哪些)(?:[相共]同|不同|区别|差别|一样|不一样)"
)
# What goes on with the tasks of a body: 都涉及什么, 剩下的归谁, 其中要跟别的单位一起干的是哪项.
_ON_TASKS = regex(
    "(?:都|分别|主要)?涉及(?:了|到|的是)?(?:什么|啥|哪)|(?:剩下|其余|余下|剩余)的?(?:[那几]?[几]?[项条个件])?(?:任务|工作)?(?:都|又|分别)?(?:归|由|是|让)?(?:谁|哪)"
    "|(?:其中.{0,12})?(?:跟|和|与|同)(?:别|其[他它]|另).{0,4}(?:单位|部门|局|家|人|一起|共同)|(?:跟|和|与|同)(?:谁|哪[几些]?[个家]?(?:单位|部门)?)[？?。]*$"
)
_OTHERS = regex("(?:别|其[他它]|另).{0,3}(?:单位|部门|局|家)")
_ITEMS = regex("(?:几|多少|哪)[项条件]|任务|举措|措施|工作|事项|职责")
_HOW_MANY = regex("[\u3400-\u9fff]{0,4}?了?(?:几|多少)[个条项家种类名位处件]?[？?。！!]?")
_FIRM = frozenset({"who", "department", "number", "money", "when", "count", "sum", "procedure", "contact", "list"})
_THING = "(?:[^，,。；：、的在对由从比和与跟同]|(?<=参)与){2,16}"
# More than two, each of which is asked for.
_SERIES = regex(
    rf"(?P<first>{_THING}(?:、{_THING}){{1,6}})(?:、|和|与|以?及|还有)(?P<second>[^，,。；：、和与跟]{{2,20}}?)"
    r"(?=的|在|对|各|分别|这|，|,|$)"
)
_OF_EACH = regex("分别|各自?(?![项地个种类区市县级部方界单有条])")
# Two things side by side: the second ends where something is said of both.
_PAIR = regex(
    rf"(?P<first>{_THING})(?:和|(?<!参)与|跟|同)(?P<second>(?:[^，,。；：、和与跟]|(?<=参)与){{2,20}}?)"
    r"(?=的|在|对|各|分别|这两|两|有什么|有何|有啥|有哪|之间|相比|比起来|相差|差|哪|谁|都|到底|，|,|[？?]|$)"
)
_COMPARING = regex(
    r"(?:到底|究竟)?(?:有|存在)?(?:什么|何|啥|哪些|怎样的?)?(?:不同|区别|差别|差异|两样|不一样)(?:的?(?:地方|之处))?(?:是什么|在哪里?|在哪儿)?"
    r"|[，,]?(?:相?差|[多少高低])(?:多少|几[\u3400-\u9fff]{0,2})|相比(?:较)?|比起来|对比(?:一下)?|分别|各自?(?![项地个种类区市县级部方界单有条])|是不是(?:同一[个家位]?|一样)|一样吗|相同吗|之间|(?:这)?两(?:者|个|类|种|项|家|条|档)(?=[，,的都各有在]|$)"
)
# Who does what was asked before it: 由哪些单位负责, 又是哪几个部门管, 责任单位里有没有市教育局, 跟谁一起.
_IN_CHARGE = regex(
    r"(?:又|还|都|具体|主要|应该?|那|这事|此事){0,3}(?:是|有)?(?:由|归|让|靠|找)?"
    r"(?:(?:谁|哪[\u3400-\u9fff]{0,4}(?:部门|单位|机构|局|委|办|方|家|个))(?:来|在)?(?:负责|牵头|主管|承担|落实|推进|组织|抓|管)"
    r"|(?:责任|牵头|主管|配合)(?:单位|部门|方)(?:都|又|分别)?(?:里|里面|里头|中)?(?:是|有|包括)(?!多少)"
    r"|(?:负责|具体)?(?:落实|配合|参与|牵头|实施|承办|会同|协助)的(?:单位|部门)?(?:都|又|还|分别)?(?:是|有)(?:谁|哪[\u3400-\u9fff]{0,4})"
    r"|(?:有)?(?:跟|和|与|同|会同|联合)?(?:谁|哪[\u3400-\u9fff]{0,4}(?:部门|单位|机构|局|委|家))(?:在|来)?(?:一起|一道|一同|共同|联手|搭档|合作))"
)
_POINTING = regex("^(?:那么?)?[这那该](?:一?[件项个块条])?(?:事情?|工作|任务|活|目标|政策|措施)?(?=.{2})")
_THIS = regex(r"这(?:件|项|个)?(?:事情?|工作|任务|活)|的")
_BEFORE_WHO = regex(rf"(?<=[\u3400-\u9fff])、(?={_IN_CHARGE.pattern})")
_BY_NOUN = frozenset({"count", "number", "when", "sum", "procedure"})  # 数量, 时限, 手续 name these without asking
_BELOW = regex("下|内|不足|不满|低于|少于|不超过|小于|未满")
_ABOVE = regex("上|不少于|不低于|超|高于|多于|大于|至少")
_MATTER = 3  # characters that a question of whether names of its own
_KINDS = regex(".*(?:分别|各)|哪些|哪几|什么|多少|几")  # 哪些企业、哪些机构可以申请 is one question
_ASKED = regex(r"多少|几(?!乎)|谁|哪|什么|啥|何|怎|多[久大高长快]")  # what makes of a stretch a question
_FIGURE = regex(r"多少|几(?!乎)|多[久大高长快]")
# Asks the same of another thing, 市级的呢, and not for something else of the same: 封顶呢.
_BACK = regex(
    r"(?:那么?)?(?!(?:最[多少高低]|封顶|[上下]限|比例|金额|标准|期限|时限|时间|条件|材料|对象|范围)呢)[^，,。；？?]{2,18}呢[？?。]*"
)
# What is done stands behind both: 哪个部门、哪一天发布的.
_UNSAID = regex("(?:哪[一个些几家]*(?:部门|单位|机关|机构|[局委厅办天年])|谁|什么时[候间]|何时)$")
_OWN_THING = regex(r"(?:多少|几)[个家项条名所座处支]?[\u3400-\u9fff]{4,}[？?。]?$")
_BOTH = frozenset({"tables", "targets", "metadata", "scope", "comparing"})  # these answer for both sides at once


class Part(NamedTuple):
    """One of the questions of a text."""

    text: str  # standalone
    in_charge: bool = False  # whether it asks who does what the part before it asks about


def cut_parts(text: str, on_its_feet: Callable[[str, str], str]) -> list[Part]:
    """Cut a text into its questions.

    Args:
        text: What was asked, standalone.
        on_its_feet: Makes a question standalone that follows the one given second.
    """
    parts: list[Part] = []
    for piece in [half for sentence in _SENTENCES.split(text) for half in _halves(sentence)]:
        if parts and (not Question(parts[-1].text).asks or _goes_on(parts[-1].text, piece)):
            # a lead-in without a question of its own, or what goes on with it
            parts[-1] = parts[-1]._replace(text=parts[-1].text + piece)
        elif piece and re.search(r"\w", piece):
            parts.append(Part(on_its_feet(piece, parts[-1].text), asks_who(piece)) if parts else Part(piece))
    if len(parts) > 1 and not Question(parts[-1].text).asks:
        parts = [*parts[:-2], Part(parts[-2].text + parts[-1].text)]
    return parts


def _halves(sentence: str) -> list[str]:
    """Cut a sentence at a comma where both sides ask for a thing of their own: 规模是多少，由谁负责？."""
    halves: list[str] = []
    for piece in (part for half in _HALVES.split(sentence) for part in _around_who(half)):
        if not re.search(r"\w", piece):
            continue
        if halves and (not _is_firm(halves[-1], piece) or _goes_on(halves[-1], piece) or _ONLY.match(halves[-1])):
            halves[-1] += "，" + piece  # what leads up to the asking
        else:
            halves.append(piece)
    parts = [Question(half) for half in halves]
    if len(halves) < 2 or not parts[0].matter:
        return [sentence]
    asking = [_asks_by_itself(part) for part in parts]
    asking[0] = asking[0] or asks_who(halves[1])
    if _ASKED.search(halves[0]):  # 什么时候施行，跟别的政策重复了怎么算: not so behind 婚前各买各的
        asking[1:] = [asks or _asks_how(part) for asks, part in zip(asking[1:], parts[1:], strict=True)]
    asking[1:] = [asks or bool(_BACK.fullmatch(half)) for asks, half in zip(asking[1:], halves[1:], strict=True)]
    return halves if all(asking) else [sentence]


def _goes_on(before: str, piece: str) -> bool:
    """Whether a stretch only goes on with the question before it: 哪个区最多，建几家 asks of that district."""
    of_that = Question(before).asks & {"most", "least"} and _HOW_MANY.fullmatch(piece)
    of_tasks = _ON_TASKS.match(piece) and _ITEMS.search(before) and (find_bodies(before) or _OTHERS.search(before))
    return bool(_ON.match(piece) or of_that or of_tasks or DECIDED.match(piece))


def _around_who(half: str) -> list[str]:
    """A stretch cut where 、 joins questions: between 谁牵头 and 谁是链长, and before and behind 由谁负责."""
    asked = half.split("、")
    # 免几年、补多少 is told by one clause, and better shown together; 建几个产业园、创建多少示范基地 counts two things
    of_figures = all(map(_FIGURE.search, asked)) and not all(map(_OWN_THING.search, asked))
    apart = len(asked) > 1 and all(map(_ASKED.search, asked)) and not _UNSAID.search(asked[0])
    if apart and not any(map(_KINDS.match, asked)) and not of_figures:
        return asked
    parts: list[str] = []
    for part in _BEFORE_WHO.split(half):
        match = _IN_CHARGE.match(part)
        behind = match is not None and part[match.end() : match.end() + 1] == "、"
        parts += [part[: match.end()], part[match.end() + 1 :]] if match and behind else [part]
    return parts


def _is_firm(half: str, behind: str) -> bool:
    """Whether a stretch asks for something, so that what stands behind it is another question."""
    asks = Question(half).asks
    if asks_who(behind):
        return bool(asks)
    if "whether" in asks and half.endswith(("吗", "么")):
        return True
    return bool(asks & _FIRM) and (not asks <= _BY_NOUN or bool(_ASKED.search(half)))


def asks_who(piece: str) -> bool:
    """Whether it only asks who does what was spoken of before it: 由谁牵头, 这项任务归哪些部门管."""
    piece = _POINTING.sub("", piece)
    match = _IN_CHARGE.match(piece)
    if match is None:
        return False
    rest = _THIS.sub("", piece[match.end() :])
    return not Question(rest).matter or bool(find_bodies(rest))


def _asks_by_itself(part: Question) -> bool:
    """Whether it asks for a thing of its own: 字号还能不能用 does, 对吗 asks about what stands before it."""
    own = sum(map(len, part.matter))
    return bool(part.asks & _FIRM) or ("whether" in part.asks and own >= _MATTER)


def _asks_how(part: Question) -> bool:
    """Whether it asks how something of its own is done: 跟别的政策重复了怎么算, not 怎么算 alone."""
    return "how" in part.asks and sum(map(len, part.matter)) > _MATTER


def compared(question: Question, draft: Draft) -> tuple[Question, ...]:
    """The same question about each of the things that it compares or asks for: 甲和乙的补贴有什么不同, 甲、乙和丙各多少.

    None where it compares none, or where the draft already tells of them all.
    """
    text = question.text.strip().rstrip("？?。")
    match = (_SERIES.search(text) if _OF_EACH.search(text) else None) or _PAIR.search(text)
    of_each = _COMPARING.search(text) or (draft.answerer == "duties" and "department" in question.asks)
    if match is None or not of_each or draft.answerer in _BOTH or draft.corrects:
        return ()
    things = (*match["first"].split("、"), match["second"])
    told = fold(draft.text)
    clauses = {support.clause for support in draft.support}
    if (len(clauses) > 1 and len(things) == 2) or all(_speaks_of(told, thing) for thing in things):
        return ()
    before, behind = text[: match.start()], text[match.end() :]
    rest = _COMPARING.sub("", behind).strip("，, ")
    if not Question(rest).asks:
        rest = f"{rest}{'是' if rest else '有'}什么"
    return tuple(Question(f"{before}{thing}{rest}？", question.docs) for thing in things)


def tell_apart(sides: Sequence[Question], drafts: Sequence[Draft]) -> bool:
    """Whether each of some things is told of: by answers that differ, of more than two by one that holds its own words."""
    if any(draft.status != "answered" for draft in drafts):
        return False
    if len(drafts) == 2:
        return drafts[0].statements != drafts[1].statements
    for side, draft in zip(sides, drafts, strict=True):
        own = set(side.terms).difference(*(other.terms for other in sides if other is not side))
        told = fold(draft.text)
        if sum(term in told for term in own) < len(own) / 2:
            return False
    return True


def _bound(quantity: Quantity) -> tuple[float, str, str]:
    """A figure and on which side of it a case lies; 以内, 以下 and 不足 are one."""
    comparator = quantity.comparator or ""
    side = "below" if _BELOW.search(comparator) else "above" if _ABOVE.search(comparator) else ""
    return quantity.value, quantity.unit, side


def _speaks_of(told: str, side: str) -> bool:
    bounds = [_bound(quantity) for quantity in read_quantities(side)]
    if bounds:  # 5000人次以上 says nothing of 不足5000人次
        return set(bounds) <= {_bound(quantity) for quantity in read_quantities(told)}
    pairs = bigrams(fold(side))
    return sum(pair in told for pair in pairs) >= len(pairs) / 2
