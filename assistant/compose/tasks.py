"""Answers over all duties: the tasks of a body, how many they are, what two bodies share, who has most."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer import Status
from assistant.compose.sections import section_of
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.departments import Name, find_bodies, find_known
from corpus.facts.quantities import numbers, parse_number
from corpus.policy import Duty, Span
from corpus.regex import regex

LEADING = regex(r"牵头|主办|领头|为主|第一(?:个?(?:责任|牵头))?(?:单位|部门)|排(?:在)?(?:第一|首位|最前)")
SUPPORTING = regex(r"配合|协办|协助")
_TOGETHER = regex(r"同时|共同|一起|都|联合|和.{2,12}(都|共同|一起)")
_BESIDE = regex("一样|相同|分别|各(?:自|是|有|负|管|担|承|干|做)|不同|区别|不一样|差[别异]")
_BODY_END = regex(
    r"(局|委|办|厅|部|院|中心|政府|委员会|管委会|银行|公司|集团|单位|小组|机构|部门|协会|联合会|社|[妇残文社]联|工商联|科协|工会|团委|学会|所)$"
)
_WORD = {"lead": "牵头", "support": "配合", None: "参与负责"}
# Tasks asked for by their measure words: 几条, 哪几项, 多少件; of bodies and sums people count otherwise.
_ITEMS = regex(
    r"(?:几|多少|哪)(?:几|些|一|两|三|个)?[项条件](?!件|例|款|链|产业)|(?:几|多少|哪些?|什么)个?(?:任务|事项|工作|活儿?)"
)
_THEIRS = regex("(?:负责|牵头|参与|配合|承担)的(?:都|分别)?(?:有|是)?(?:哪些|哪几|什么|啥)(?!部门|单位|局|机构)")
_LED = regex("牵头|主办|领头")
_LEADERS = regex("牵头(?:单位|部门)|[个家](?:单位|部门)?牵头")
_AS_BODY = regex(
    "(?:是|为|列为|作为)(?:责任|牵头|配合|协办)单位的.{0,4}(?:哪|几|多少|什么)"
)  # 各区政府也是责任单位的有哪几条
_WHICH_HAS_MORE = regex(r"(?:谁|哪|相比|比|差|各|跟|和|与).{0,12}(?:[多少差]|几[项条件])")
_RANKED = regex(r"(?:哪|什么|谁).{0,16}最[多少]|最[多少]的.{0,8}(?:哪|什么|谁)|最[多少].{0,6}(?:部门|单位|局)")
_TASK_RANKED = regex(
    r"(?:哪|什么)一?(?:项|条|个任务)[^部单]{0,12}(?:部门|单位)"
    r"|(?:哪|什么)一?个?(?:部分|方面|措施|举措|章)[^，,。？]{0,8}(?:部门|单位)[^，,。？]{0,6}最[多少]"
    r"|(?:部门|单位)(?:的?个?数量?)?最[多少]的?(?:是|有)?(?:哪|什么)一?(?:项|条|个?任务|个?措施)"
)
_OF_BODIES = regex(r"(?:部门|单位|局|委|厅|机构|谁)")
# How many bodies a task has: 只有两个责任单位, 由三家共同负责, 独家牵头.
_SIZED = regex(
    r"(?:只|仅|单)(?:有|由|列|写|挂)?了?(?P<number>[一两二三四五六七八九十]|\d{1,2})(?:个|家)|独家|单独|一家(?:单独|独自)"
)
_WITH_OTHERS = regex("(?:跟|和|与|同)(?:别|其[他它]|另)[^，。]{0,5}(?:一起|一块|一道|共同|合作|联合)")
_OF_ALL = regex("其中|单独|独自")  # those with others are some of what is asked for
_BESIDES = regex("除了?(?P<task>[^，,。]{4,40}?)(?:之外|以外|外)?[，,][^。]{0,24}?还")
_OTHER_LACKS = regex(
    r"(?:有|写|列|挂|参与|负责|牵头|出现|列入)(?:份|的|了)?[，,、]?(?:而|但|可)?.{1,14}?(?:没有?|不(?:在|参与|负责)|未)"
)
_LACKS_FIRST = regex(
    r"(?:没有?|未|不)(?:写|列|挂|在|参与|负责|出现)?.{1,14}?(?:但|而|却|可)是?(?:又|写|列|挂|有|参与|负责|出现)"
)
_NO_PART = regex("(?:没有?|不|未)(?:参与|负责|牵头|出现|列入|承担|参加|管)")
_SUM_OF_BODIES = regex(r"(?:多少|几)个?家?(?:责任|牵头|配合|参与)?(?:部门|单位|机构)")
_ALL = regex(r"一共|总共|共|全文|整个|整份|合计|所有|加起来")
# What a task's words may name: a figure, something in quotation marks, a word in Latin letters.
_NAMING = regex(r"\d+|“[^“”]{1,40}”|《[^《》]{1,80}》|[A-Za-z][A-Za-z0-9\-]+")
_LEVEL = regex("[市区县](?:人民)?政府$")
_PLACE_BEFORE = regex("(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,3}$|(?<=[由给和与在的让])[\u3400-\u9fff]{2,3}$")
_OPENING = regex("依托|聚焦|围绕|针对|按照|根据|结合|通过|利用")
_CARRIES_ON = regex(r"\s*，[^，。；（(〔]+")
_BEYOND_NAMES = regex("[^由、，；。及和与等会同牵头负责配合参与协助具体共同组织实施落实单位部门相关有各]{3}")
_FURTHER = regex(r"(?:，(?:并|以及)?(?:具体|统一)?(?:负责|承担|牵头|指导|监督|协助|参与)[^，。；]{2,60}){1,4}")
_MEANT = 0.8  # share of the words of a task that a question names which a duty must hold
_LONGEST_TASK = 40  # characters at which long tasks were cut when they were read
_MOST_SHOWN = 12  # names that one line lists
_SHOWN_SUPPORTS = 40


def propose(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """Answer a question about the whole of the duties, or None where it asks for something else.

    Args:
        question: What is asked.
        dossier: The document.
        bodies: The bodies that the question names, as `bodies_of` finds them.
    """
    if not bodies:
        return _of_size(question, dossier) or _ranked(question, dossier) or _how_many_bodies(question, dossier)
    asks = question.asks
    if len(bodies) == 2 and (draft := _only_one(question, dossier, bodies) or _more_tasks(question, dossier, bodies)):
        return draft
    by_item = bool(_ITEMS.search(question.folded)) and not _telling(question, dossier, bodies)
    in_charge = re.search(r"责任单位|负责|牵头|参与|配合|承担|任务|职责|分工|主管|协助|会同", question.folded)
    if ("duty" in asks or "compare" in asks) and (draft := _of_each(question, dossier, bodies)):
        return draft
    if "duty" in asks or _AS_BODY.search(question.folded) or _asks_of(question, bodies):
        return _tasks(question, dossier, bodies)
    if by_item or (asks & {"count", "list", "number"} and in_charge and "department" not in asks):
        return _tasks(question, dossier, bodies)
    if not asks and len(question.matter) <= 1:
        return _tasks(question, dossier, bodies)
    return None


def _asks_of(question: Question, bodies: dict[str, set[str]]) -> bool:
    """Whether the question asks for what a body leads or takes part in: 市商务局牵头的有哪些."""
    return any(re.search(re.escape(name) + _THEIRS.pattern, question.folded) for name in bodies)


# -- the tasks of bodies -------------------------------------------------------------------------------------------


def _tasks(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft:
    role = _role(question)
    telling = _telling(question, dossier, bodies)
    if without := _without(question, dossier, bodies):
        return without
    chosen = []
    for duty in _of_document(question, dossier):
        held = [holds(duty, names, role) for names in bodies.values()]
        if all(held) if len(bodies) > 1 and _TOGETHER.search(question.folded) else any(held):
            chosen.append(duty)
    size = _size(question)
    if size:
        chosen = [duty for duty in chosen if len(_counted(duty, question)) == size]
    shared = [duty for duty in chosen if len(duty.departments) > 1] if _WITH_OTHERS.search(question.folded) else []
    of_all = bool(_OF_ALL.search(question.folded))
    chosen = chosen if of_all or not shared else shared
    section = section_of(question, dossier)
    inside = [duty for duty in chosen if section and section.holds(duty.clause)]
    if section and (inside or section.numbered):
        chosen = inside
        if not chosen:
            return none_listed(_own_names(bodies), f"在{section.said}{_WORD[role]}")
    else:
        section, chosen = None, _focused(dossier, chosen, telling)
    names = "、".join(_own_names(bodies))
    besides = _BESIDES.search(question.text)
    strangers = [name for name in strangers_of(question, dossier) if not (besides and name in besides[0])]
    if strangers and _TOGETHER.search(question.folded) and not _WITH_OTHERS.search(question.folded):
        return none_listed([*bodies, *strangers], f"共同{_WORD[role]}".replace("参与", ""))
    if not chosen:
        together = len(bodies) > 1 and _TOGETHER.search(question.folded)
        return none_listed(_own_names(bodies), f"共同{_WORD[role]}".replace("参与", "") if together else _WORD[role])
    covered = [fold(task_of(duty, dossier)) for duty in chosen] if telling else []
    explained = dossier.coverage(
        dossier.terms(question), *bodies, *(fold(f) for fulls in bodies.values() for f in fulls), *covered
    )
    rest = tuple(Statement(f"原文没有列出由{name}负责或参与的任务。") for name in strangers)
    status: Status = "partial" if rest else "answered"
    where = f"{section.said}中，" if section else ""
    listed = _listed(names, _WORD[role], chosen, dossier, where)
    wrong = _not_theirs(besides["task"], dossier, bodies) if besides else ()
    more = _shared(chosen if of_all else (), shared, dossier, apart="单独" in question.folded)
    return Draft((*wrong, *listed, *more, *rest), status, max(0.75, explained), "duties")


def _not_theirs(said: str, dossier: Dossier, bodies: dict[str, set[str]]) -> tuple[Statement, ...]:
    """Who has the task that a question takes for one of theirs, where they have no part in it: 除了甲任务，还负责什么."""
    terms = [term for term in Question(said).terms if dossier.knows(term)]
    duties = dossier.policy.facts.duties
    held = {duty: dossier.coverage(terms, fold(dossier.quote(dossier.duty_stretch[duty]))) for duty in duties}
    best = max(held.values(), default=0.0)
    meant = [duty for duty in duties if held[duty] == best] if terms and best >= _MEANT else []
    if len(meant) != 1 or any(holds(meant[0], names, None) for names in bodies.values()):
        return ()
    task = task_of(meant[0], dossier)
    names = "、".join(department.name for department in meant[0].departments)
    return (Statement(f"与原文不符：{task}的责任单位：{names}。", supports_of(task, meant[0], dossier)),)


def _shared(duties: Sequence[Duty], shared: Sequence[Duty], dossier: Dossier, *, apart: bool) -> tuple[Statement, ...]:
    """Those of some tasks that are not one body's alone, with all whose they are, and how many it has alone."""
    told = _with_bodies([duty for duty in duties if duty in shared], dossier)
    alone = len(_by_task(duties, dossier)) - len(told)
    supports = tuple(dict.fromkeys(support for places in told.values() for support in places))
    text = f"其中{f'单独承担的有{alone}项，' if apart else ''}与其他单位共同承担的有{len(told)}项：{'；'.join(told)}。"
    return (Statement(text, supports, computed=(str(alone), str(len(told)))),) if told else ()


def _with_bodies(duties: Sequence[Duty], dossier: Dossier) -> dict[str, tuple[Support, ...]]:
    """Tasks with all their bodies: 推广“批次贷”（区财政局）."""
    told: dict[str, tuple[Support, ...]] = {}
    for duty in duties:
        task = task_of(duty, dossier)
        names = "、".join(department.name for department in duty.departments)
        told.setdefault(f"{task}（{names}）", supports_of(task, duty, dossier))
    return told


def _without(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """The tasks that a body has no part in: 市财政局没有参与的任务有哪些; None where another thing is asked."""
    lacking = [name for name in bodies if re.search(re.escape(name) + _NO_PART.pattern, question.folded)]
    if not lacking or len(bodies) > 1:
        return None
    chosen = [duty for duty in _of_document(question, dossier) if not holds(duty, bodies[lacking[0]], None)]
    if not chosen:
        return None
    (name,) = _own_names(bodies)
    return Draft(_listed(name, "没有参与", chosen, dossier), "answered", 0.95, "duties")


def _of_each(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """The tasks of each of two bodies, where a question holds them beside each other: 甲局和乙局各自负责什么."""
    if len(bodies) != 2 or not _BESIDE.search(question.folded) or _TOGETHER.search(question.folded):
        return None
    role, telling = _role(question), _telling(question, dossier, bodies)
    told, every = [], []
    for name, names in zip(_own_names(bodies), bodies.values(), strict=True):
        duties = [duty for duty in _of_document(question, dossier) if holds(duty, names, role)]
        tasks = _by_task(_focused(dossier, duties, telling), dossier)
        every.append(set(tasks))
        if not tasks:
            told.append(Statement(f"原文没有列出由{name}{_WORD[role]}的任务。"))
            continue
        supports = tuple(dict.fromkeys(place for places in tasks.values() for place in places))
        text = f"{name}{_WORD[role]}的任务有{len(tasks)}项：{'；'.join(tasks)}。"
        told.append(Statement(text, supports[:_SHOWN_SUPPORTS], computed=(str(len(tasks)),)))
    if "一样" in question.folded or "相同" in question.folded:
        told[0] = replace(told[0], text=("一样：" if every[0] == every[1] else "不一样：") + told[0].text)
    return Draft(tuple(told), "answered", 0.95, "duties") if any(line.support for line in told) else None


def _focused(dossier: Dossier, duties: list[Duty], telling: Sequence[str]) -> list[Duty]:
    """The duties that are headed by words of the question, if any are."""
    if not telling:
        return duties
    headed = [d for d in duties if dossier.coverage(telling, dossier.headings[d.clause], fold(d.task)) >= 0.6]
    return headed or duties


def _listed(who: str, word: str, duties: Sequence[Duty], dossier: Dossier, where: str = "") -> tuple[Statement, ...]:
    """The duties' tasks, with their number first, and the part of the document that they are limited to."""
    told = _by_task(duties, dossier)
    if len(told) == 1 and not where:  # which part it is no task's evidence says
        ((task, support),) = told.items()
        return (Statement(f"{who}{word}1项任务：{task}。", support, computed=("1",)),)
    head = Statement(f"{where}{who}{word}的任务共{len(told)}项：", computed=(str(len(told)),))
    return (head, *(Statement(task, support, entry=True) for task, support in told.items()))


def _by_task(duties: Sequence[Duty], dossier: Dossier) -> dict[str, tuple[Support, ...]]:
    shown: dict[str, list[Support]] = defaultdict(list)
    for duty in duties:
        task = _with_further(task_of(duty, dossier), duty, dossier)
        supports = supports_of(task, duty, dossier)
        if first := _first_of_several(task, duty, dossier):
            task, supports = f"{task}（{first}）", (support_of(duty, dossier, dossier.duty_stretch[duty]), *supports)
        shown[task] += supports
    return {task: tuple(dict.fromkeys(supports)) for task, supports in shown.items()}


def _first_of_several(task: str, duty: Duty, dossier: Dossier) -> str:
    """What a body has to do of a clause that gives several bodies a part each, where the heading alone says it of all."""
    clause = dossier.policy.by_id[duty.clause]
    others = [other for other in dossier.policy.facts.duties if other.clause == duty.clause and dossier.closes(other)]
    alone = all(other.task != duty.task for other in others if other is not duty)
    if len(others) < 2 or not alone or task != clause.heading or not dossier.closes(duty):
        return ""
    words = dossier.line(dossier.duty_stretch[duty])
    behind = words.partition(task)[2].lstrip("。.：: ")
    said = re.match(f"[^。；（(〔]{{6,{2 * _LONGEST_TASK}}}(?=[。；，（(〔])", behind)
    return said[0] if said else ""


def _telling(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> list[str]:
    """The question's words beside the bodies that narrow the tasks down: 人才方面, 园区."""
    beside = re.sub("|".join(map(re.escape, bodies)) or "$", "，", question.folded)
    residual = [
        term
        for term in question.terms
        if term in beside
        and not any(term in name or any(term in fold(full) for full in fulls) for name, fulls in bodies.items())
    ]
    return [t for t in residual if dossier.weight(t) > 0.7 and dossier.knows(t) and t not in _TALK]


_TALK = frozenset(
    "名下 出现 责任 单位 牵头 配合 参与 负责 任务 工作 承担 涉及 列入 事项 部门 成员 主管 分管 职责 分工 具体 条款 正文 全文 原文 落款 里面 总共 一共 不同 区别 差别 差异 一样 相同".split()
)


def _role(question: Question) -> str | None:
    if LEADING.search(question.folded):
        return "lead"
    return "support" if SUPPORTING.search(question.folded) else None


# -- bodies beside each other --------------------------------------------------------------------------------------


def _more_tasks(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """Which of two bodies has more tasks, with both numbers: A和B谁的任务多，各几项？."""
    counted = _WHICH_HAS_MORE.search(question.folded) and question.asks & {"most", "least", "compare", "count", "duty"}
    if not counted or _TOGETHER.search(question.folded) or _telling(question, dossier, bodies):
        return None
    role = _role(question)
    told = []
    for name, names in zip(_own_names(bodies), bodies.values(), strict=True):
        held = [duty for duty in _of_document(question, dossier) if holds(duty, names, role)]
        told.append((name, _by_task(held, dossier)))
    (first, one), (second, other) = told
    gap = abs(len(one) - len(other))
    leader = first if len(one) > len(other) else second
    lead = f"{leader}更多，多{gap}项" if gap else "两者一样多"
    word = _WORD[role] if role else ""
    text = f"{lead}：{first}{word}{len(one)}项，{second}{word}{len(other)}项。"
    figures = tuple(f"{figure}项" for figure in (len(one), len(other), gap))
    supports = tuple(dict.fromkeys(s for tasks in (one, other) for places in tasks.values() for s in places))
    if not supports:
        return None
    return Draft((Statement(text, supports[:_SHOWN_SUPPORTS], computed=figures),), "answered", 0.95, "duties")


def _only_one(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """The tasks that one body has and another has not: 财政局参与而商务局没有参与的任务."""
    reverse = bool(_LACKS_FIRST.search(question.folded))
    if not (reverse or _OTHER_LACKS.search(question.folded)) or not question.asks & {"list", "count", "duty"}:
        return None
    if reverse:
        bodies = dict(reversed(bodies.items()))
    (has, lacks), role = bodies.values(), _role(question)
    duties = [d for d in _of_document(question, dossier) if holds(d, has, role) and not holds(d, lacks, None)]
    first, second = _own_names(bodies)
    if not duties:
        return none_listed([first], f"参与而{second}没有参与")
    told = _by_task(duties, dossier)  # the head stands alone: no task's evidence names who has no part in it
    head = Statement(f"{first}{_WORD[role]}而{second}不参与的任务共{len(told)}项：", computed=(str(len(told)),))
    entries = (Statement(task, support, entry=True) for task, support in told.items())
    return Draft((head, *entries), "answered", 0.95, "duties")


def _size(question: Question) -> int:
    """How many bodies the tasks that a question means have; 0 where it does not say."""
    said = _SIZED.search(question.folded)
    if said is None or (not said["number"] and _WITH_OTHERS.search(question.folded)):
        return 0  # 单独牵头和跟别人一起牵头的 are all of them
    return int(parse_number((said["number"] or "一").replace("两", "二")) or 0)


def _counted(duty: Duty, question: Question) -> list[str]:
    """The bodies of a task that are counted: those that lead it where the question says 牵头单位, else all."""
    leading = bool(_LEADERS.search(question.folded))
    return [department.name for department in duty.departments if not leading or department.role == "lead"]


def _of_size(question: Question, dossier: Dossier) -> Draft | None:
    """The tasks of so many bodies: 哪几条只有一个责任单位."""
    size = _size(question)
    if not size or not re.search("责任单位|牵头|部门|单位|负责", question.folded):
        return None
    duties = _said_to_lead(question, dossier, _annotated(dossier))
    duties = [duty for duty in duties if len(_counted(duty, question)) == size]
    if not duties:
        return None
    word = "牵头" if _LEADERS.search(question.folded) else "责任"
    told: dict[str, list[Support]] = defaultdict(list)
    for duty in duties:
        names = "、".join(_counted(duty, question))
        task = task_of(duty, dossier)
        told[f"{task}：{names}"] += supports_of(task, duty, dossier)
    number = "一" if size == 1 else str(size)
    head = Statement(f"只有{number}个{word}单位的任务共{len(told)}项：", computed=(str(len(told)), str(size)))
    entries = (Statement(text, tuple(supports), entry=True) for text, supports in told.items())
    return Draft((head, *entries), "answered", 0.9, "tally")


def _ranked(question: Question, dossier: Dossier) -> Draft | None:
    """The bodies with the most or fewest tasks, or the task with the most bodies."""
    of_tasks = re.search("任务|工作|事项|[项条]|牵头|责任|负责|参与|配合|出现", question.folded)
    duties = _said_to_lead(question, dossier, _annotated(dossier))
    if not _RANKED.search(question.folded) or not _OF_BODIES.search(question.folded) or not of_tasks or not duties:
        return None
    least = bool(re.search("最少", question.folded))
    if _TASK_RANKED.search(question.folded):
        word = "牵头" if _LEADERS.search(question.folded) else "责任"
        sizes = {duty: size for duty in duties if (size := len(_counted(duty, question)))}
        if not sizes:
            return None
        size = (min if least else max)(sizes.values())
        entries = [
            Statement(
                f"{task_of(duty, dossier)}的{word}单位最{'少' if least else '多'}，共{size}个。",
                supports_of(task_of(duty, dossier), duty, dossier),
                computed=(str(size),),
            )
            for duty in sizes
            if sizes[duty] == size
        ]
        return Draft(tuple(entries[:_MOST_SHOWN]), "answered", 0.85, "tally")
    role = _role(question)
    tasks: dict[str, dict[str, Support]] = defaultdict(dict)
    for duty in duties:
        for department in duty.departments:
            if role is None or department.role == role:
                tasks[department.name].setdefault(duty.clause, support_of(duty, dossier))
    if len(tasks) < 2:
        return None
    size = (min if least else max)(len(places) for places in tasks.values())
    best = [name for name, places in tasks.items() if len(places) == size]
    supports = tuple(dict.fromkeys(place for name in best for place in tasks[name].values()))
    named = "、".join(best[:_MOST_SHOWN]) + (f"等{len(best)}个单位" if len(best) > _MOST_SHOWN else "")
    word = _WORD[role] if role else "参与"
    text = f"{named}{word}的任务最{'少' if least else '多'}，{'各' if len(best) > 1 else ''}{size}项。"
    statement = Statement(text, supports[:_SHOWN_SUPPORTS], computed=(f"{size}项", str(len(best))))
    return Draft((statement,), "answered", 0.85, "duties")


def _how_many_bodies(question: Question, dossier: Dossier) -> Draft | None:
    """How many bodies the document names in all: 全文一共涉及多少个责任单位."""
    duties = _annotated(dossier)
    if not _SUM_OF_BODIES.search(question.folded) or not _ALL.search(question.folded) or len(duties) < 3:
        return None
    if _telling(question, dossier, {}):
        return None
    role = _role(question)
    first: dict[str, Support] = {}
    for duty in duties:
        for department in duty.departments:
            if role is None or department.role == role:
                first.setdefault(department.name, support_of(duty, dossier))
    text = f"共{len(first)}个{'牵头' if role == 'lead' else '责任'}单位：{'、'.join(first)}。"
    supports = tuple(dict.fromkeys(first.values()))
    return Draft((Statement(text, supports, computed=(str(len(first)),)),), "answered", 0.85, "duties")


# -- duties and bodies ---------------------------------------------------------------------------------------------


def _of_document(question: Question, dossier: Dossier) -> list[Duty]:
    """The duties that count: 责任单位 are named by the clauses, what a table's rows assign is something else."""
    duties = _said_to_lead(question, dossier, dossier.policy.facts.duties)
    if not re.search("责任单位|落款|正文|条款", question.folded):
        return duties
    return [duty for duty in duties if dossier.policy.by_id[duty.clause].kind != "row"] or duties


def _said_to_lead(question: Question, dossier: Dossier, duties: Sequence[Duty]) -> list[Duty]:
    """The duties that say 牵头 where the question does and the text does of some: who is 负责 leads nobody else."""
    if not _LED.search(question.folded):
        return list(duties)
    rows = {duty for duty in duties if dossier.policy.by_id[duty.clause].kind == "row"}
    said = [duty for duty in duties if duty not in rows and _LED.search(dossier.quote(duty.span))]
    return [duty for duty in duties if duty in rows or duty in said] if said else list(duties)


def _annotated(dossier: Dossier) -> list[Duty]:
    """The duties that the document names its responsible bodies by: its annotations in brackets, else all of its text."""
    source = dossier.policy.source
    duties = [duty for duty in dossier.policy.facts.duties if dossier.policy.by_id[duty.clause].kind != "row"]
    bracketed = [duty for duty in duties if source[duty.span.start] in "〔（(【["]
    return bracketed if len(bracketed) > len(duties) / 3 else duties


def printed_names(dossier: Dossier) -> tuple[str, ...]:
    """The bodies that the document's duties name, each once."""
    return tuple(dict.fromkeys(d.name for duty in dossier.policy.facts.duties for d in duty.departments))


@lru_cache(maxsize=64)  # of one question it is asked for several times
def known_bodies(text: str, names: tuple[str, ...]) -> Sequence[tuple[Name, list[str]]]:
    """The bodies that a question means, each with those of the printed names that it stands for; see `find_known`."""
    return find_known(text, names)


def strangers_of(question: Question, dossier: Dossier) -> list[str]:
    """The bodies that the question names and no duty does."""
    known = known_bodies(question.text, printed_names(dossier))
    return [
        mention.name
        for mention, names in known
        if not names
        and len(mention.name) > 2
        and not re.match(r"[一二两三四五六七八九十几多各\d]+[个家]", mention.name)
    ]


def bodies_of(question: Question, dossier: Dossier) -> dict[str, set[str]]:
    """For each body that the question names, in its order: the printed names that mean it."""
    printed = printed_names(dossier)
    found: dict[str, set[str]] = {}
    for said, names in _mentioned(question, printed):
        if names:
            found[fold(said)] = set(names)
    for name in sorted(printed, key=len, reverse=True):  # groups are printed in ways that no rule of names foresees
        folded = fold(name)
        tail = folded[-7:]  # 领导小组成员单位 of a group whose long name nobody says in full
        others = [other for other in printed if other != name and fold(other).endswith(tail)]
        said = folded if folded in question.folded else tail if len(folded) > 10 and not others else folded
        if _BODY_END.search(name) and said in question.folded and not any(said in other for other in found):
            found[said] = {name}
    # 区政府 inside 天河区政府 is no second body.
    inside = {name for name in found for other in found if other != name and other.endswith(name)}
    whole = {
        name: {*names, *(short for full in names for short in _elliptic(full, printed))}
        for name, names in found.items()
        if name not in inside
    }
    return dict(sorted(whole.items(), key=lambda entry: question.folded.find(entry[0])))


def _mentioned(question: Question, printed: tuple[str, ...]) -> Iterator[tuple[str, Sequence[str]]]:
    """The bodies that the question names, with the printed names that mean each."""
    for mention, names in known_bodies(question.text, printed):
        place = _PLACE_BEFORE.search(question.text, 0, mention.start) if _LEVEL.match(mention.name) else None
        if place and not any(place[0] in name for name in names):  # 区政府 of 北湾区政府 is no other district's
            yield place[0] + mention.name, [name for name in printed if name == place[0]]
        else:
            yield mention.name, names


def _elliptic(name: str, printed: Sequence[str]) -> set[str]:
    """The short form of a place's government that shares its last words with others: 甲 of 甲、乙区政府."""
    bare = re.sub("(?:市|区|县)?(?:人民)?政府$", "", name)
    return {bare} & set(printed) if bare != name else set()


def _own_names(bodies: dict[str, set[str]]) -> list[str]:
    """Of the printed names that mean each body the one that the question comes nearest to."""
    own = (min(fulls, key=lambda full: (fold(full) != name, len(full), full)) for name, fulls in bodies.items())
    return list(dict.fromkeys(own))


def holds(duty: Duty, names: set[str], role: str | None) -> bool:
    """Whether a duty names one of the bodies, in that role if one is given."""
    return any(d.name in names and (role is None or d.role == role) for d in duty.departments)


def none_listed(names: Sequence[str], word: str) -> Draft:
    """Say that the document gives the bodies no such tasks."""
    return Draft((Statement(f"原文没有列出由{'、'.join(names)}{word}的任务。"),), "not_stated", 0.9, "duties")


def support_of(duty: Duty, dossier: Dossier, span: Span | None = None) -> Support:
    """Where a duty is printed."""
    return Support(dossier.policy.slug, duty.clause, span or duty.span)


def supports_of(task: str, duty: Duty, dossier: Dossier) -> tuple[Support, ...]:
    """Where a duty is printed, with the words that name its task where those hold a figure or a name: 推广“批次贷”."""
    told = support_of(duty, dossier)
    if _named(task) <= _named(dossier.quote(told.span)) and "政府" not in task:  # 各级政府 is a body to whoever checks
        return (told,)
    place = _place_of(task, duty, dossier)
    return (support_of(duty, dossier, place), told) if place else (told,)


def _named(text: str) -> set[str]:
    """The figures, bodies, quoted names and Latin words of a text, which its evidence must hold."""
    bodies = (fold(name) for name, _, _ in find_bodies(text))
    return {*numbers(text), *bodies, *(fold(name) for name in _NAMING.findall(text) if not name.isdigit())}


def _place_of(task: str, duty: Duty, dossier: Dossier) -> Span | None:
    """Where the clause prints a task's words before its annotation, however its lines break."""
    source = dossier.policy.source
    start = dossier.policy.by_id[duty.clause].spans[0].start
    letters = [at for at in range(start, max(start, duty.span.end)) if not source[at].isspace()]
    words = "".join(task.removesuffix("……").split())
    at = "".join(source[letter] for letter in letters).rfind(words)
    return Span(letters[at], letters[at + len(words) - 1] + 1) if at >= 0 else None


def _with_what_is_done(text: str, duty: Duty, dossier: Dossier) -> str:
    """The task with what is done by or for what opens it: 依托门户网站 alone is no task, 依托门户网站，建立开放门户 is one."""
    if not _OPENING.match(text) or re.search("[，；。]", text):
        return text
    place = _place_of(text, duty, dossier)
    behind = _CARRIES_ON.match(dossier.policy.source, place.end, duty.span.start) if place else None
    return text + "".join(behind[0].split()) if behind and len(text) + len(behind[0]) <= 2 * _LONGEST_TASK else text


def _without_who(task: str, names: Sequence[str]) -> str:
    """The task without 由市发展改革委牵头 before it, where more stands behind that."""
    charge = re.match(rf"由{re.escape(names[0])}(?:牵头|负责)(?=[^，。；]{{4}})", task) if len(names) == 1 else None
    return task[charge.end() :] if charge else task


def _says_only(task: str, names: Sequence[str]) -> bool:
    """Whether a task says no more than who has it."""
    held = all(name in task for name in names)
    return held and not _BEYOND_NAMES.search(re.sub("|".join(map(re.escape, names)), "、", task))


def _with_further(task: str, duty: Duty, dossier: Dossier) -> str:
    """The task with what else its sentence charges the body with: 负责设施建设，承担资格初核."""
    printed = dossier.line(duty.span)
    at = printed.find(task)
    behind = _FURTHER.match(printed, at + len(task)) if at > 0 and not dossier.closes(duty) else None
    return task + behind[0] if behind else task


def task_of(duty: Duty, dossier: Dossier) -> str:
    """What is to be done, in few words: the clause's heading where it says so, else the task as it was read."""
    clause = dossier.policy.by_id[duty.clause]
    names = [department.name for department in duty.departments]
    only_names = bool(names) and _says_only(duty.task, names)  # 由市商务局牵头，市民政局配合
    sentence = any(name in clause.heading for name in names) and not only_names  # 政策制定部门负责解读 as a heading
    headed = (
        bool(clause.heading)
        and not sentence
        and len(clause.heading) <= _LONGEST_TASK
        and (duty.task in clause.heading or only_names)
    )
    text = clause.heading if headed else _without_who(duty.task, names)
    if not headed and len(text) >= _LONGEST_TASK:
        end = max(text.rfind(mark) for mark in "，、；")
        text = (text[:end] if end >= _LONGEST_TASK // 2 else text) + "……"
    text = _with_what_is_done(text, duty, dossier)
    opened = max(text.rfind(bracket) for bracket in "（(〔【")
    if opened > 0 and not re.search(r"[）)〕】]", text[opened:]):
        text = text[:opened]  # 提升破产质效（牵头单位, a heading that runs into its annotation
    return text.strip("。；，、：: ")
