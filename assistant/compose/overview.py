"""Answers about a whole document: what it is about and aims at, what support it gives, how it is safeguarded.

Such questions have no matter of their own, so no clause can hold their words; the document's build answers them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.headings import entry, outlined
from assistant.compose.passages.fitting import asks_purpose
from assistant.compose.passages.quoting import bare
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import ASKING, Question, fold
from corpus.policy import Measure, Span
from corpus.regex import regex
from index.words import cut

_SUPPORT = regex("支持|扶持|优惠|奖励|补贴|补助|资助|奖补|激励|好处|福利|红利|真金白银")
_ANY_SUPPORT = regex("支持|扶持|优惠|激励|好处|福利|红利|真金白银")  # of whatever kind
_SAFEGUARDS = regex("保障")
# How a section is called that says who leads, pays and watches, and what stands under it where it is called otherwise.
_SAFEGUARDED = regex(
    "(?:组织|实施|工作)保障|(?:强化|加强|落实)(?:要素|政策|服务)?保障|保障(?:措施|举措|机制|体系)|组织实施"
)
_LED = regex("组织领导|加强领导|组织实施|组织保障|统筹协调|责任落实|压实责任")
_LONGEST_NAME = 20  # characters of a heading that is a name, and no sentence
_ABOUT = regex(
    r"内容|亮点|看点|(?:讲|说|写|谈|部署|安排|规定|涉及|包括|包含|提出|出台|干)(?:了|的|到)?(?:是)?(?:一?些)?(?:什么|啥|哪|几)|要点|重点|概括|概述|介绍|总结|简介|大意"
)
# What a question without a matter of its own is made of, asking words and the document's own names apart.
_TALK = regex(
    rf"{_SUPPORT.pattern}|保障|措施|举措|政策|文件|意见|办法|方案|规划|通知|条例|细则|纲要|规定|手段|机制|方面|部分|内容|要点|亮点|看点"
    r"|主要|重点|核心|关键|大致|大体|大概|大意|整体|总体|整个|整份|全文|全篇|通篇|概括|概述|介绍|总结|简介|简单|分别|一下|部署|安排|涉及|包括|包含|提出|提供|出台|明确"
    r"|享受|得到|获得|企业|我们|咱们|大家|为了|目的|初衷|意图|用意|[讲说写谈干给能拿领有了的到是些份本该此这那里中上块章点大个项条类种和或与及等都在要对从为我来]"
)
_GOAL = regex("目标$")
_GOAL_TALK = regex(
    "什么样|[总大]?目标|总体|总的|[想打]算?|最终|阶段|基本|工作|任务|具体|量化|实现|达到|达成|完成|定[了下]?|设定|瞄准|奔着|(?<!20)[12]\\d年|年底前?"
)
_TASKS_ASKED = regex(
    "(?:主要|重点|核心|具体|工作)?(?:任务|举措|工作)(?:都|分别|具体|主要)?(?:有|是|包括)(?:哪|什么|几)[些个项]?|(?:有|是|包括)?(?:哪[些几]|什么|几)[个项]?(?:主要|重点|核心|具体|工作){1,2}(?:任务|举措|工作)"
)
_TASKS = regex("(?:主要|重点|工作|核心)(?:任务|举措|工作|内容)|任务举措")
_NO_TASKS = regex(
    "总体(?:要求|思路|目标)|指导思想|基本原则|(?:工作|发展|主要)目标|保障|组织(?:实施|领导)|附则|总则|工作要求"
)
_BODIES_ASKED = regex(
    "(?:涉及|牵涉|关系|包括|有)(?:到|了)?(?:的)?哪[些几]个?(?:部门|单位|责任单位)|哪[些几]个?(?:部门|单位)(?:参与|负责|要[参落]|有(?:责任|任务))|责任单位(?:都|一共|总共)?(?:有|是)(?:哪|几)|^(?:都|分别)?[由是归]?(?:谁|哪[个些](?:部门|单位))(?:来)?(?:牵头|负责|落实|主管|抓)(?:的|落实)?[？?]?$"
)
_FEWEST_BODIES, _MOST_BODIES = 2, 12
_MOST_OF_GOALS = 420  # characters of goals that are told as they stand; of longer ones, those with a figure or a year
_PURPOSE = regex(r"为(?!期|主|准|[止此])(?:[^。]{6,180}(?=[，。])|[^。]{6,180})")
_FIRST = 4  # clauses among whose sentences the purpose stands
_OTHER = "其他"  # the instrument of what is support by no name
_MOST = 12  # headings shown
_MOST_MEASURES = 6
_LONGEST = 90  # characters of one measure
_NOT_OF_WHOLE = frozenset({"count", "sum", "who", "department", "money", "number", "when", "contact", "procedure"})


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer a question about the document as a whole, or None where it asks for anything in it."""
    if whole := _of_goals(question, dossier) or _of_tasks(question, dossier) or _of_bodies(question, dossier):
        return whole
    if question.asks & _NOT_OF_WHOLE or not question.asks & {"list", "support", "how", "meaning", "why"}:
        return None
    if _matter(question, dossier):
        return None
    if asks_purpose(question):
        return _of_purpose(dossier)
    if _SUPPORT.search(question.folded):
        return _of_support(question, dossier)
    if _SAFEGUARDS.search(question.folded):
        return _of_safeguards(dossier)
    return _of_parts(dossier) if _ABOUT.search(question.folded) else None


def _matter(question: Question, dossier: Dossier, *talk: re.Pattern[str]) -> str:
    """What a question names beside the document and the general words of such questions, and further words."""
    metadata = dossier.policy.facts.metadata
    named = fold(f"{metadata.title}{metadata.issuer or ''}")
    rest = question.folded
    for pattern in (*talk, ASKING, _TALK):
        rest = pattern.sub(" ", rest)
    words = (word for run in re.findall(r"\w+", rest) if run not in named for word in cut(run))
    return "".join(word for word in words if word not in named)


def _of_goals(question: Question, dossier: Dossier) -> Draft | None:
    """What stands under the heading 发展目标, 总体目标 or the like, where no matter's goals are asked for."""
    if (
        "目标" not in question.folded
        or question.years
        or question.asks & (_NOT_OF_WHOLE - {"number"} | {"whether", "why"})
    ):
        return None
    headed = [
        clause
        for clause in dossier.policy.clauses
        if clause.kind == "section"
        and _GOAL.search(clause.heading)
        and len(clause.heading) <= _LONGEST_NAME
        and not _matter(Question(question.folded.replace(fold(clause.heading), "目标")), dossier, _GOAL_TALK)
    ]
    if not headed:
        return None
    # 指导思想、基本原则和发展目标 is divided into what is meant and other things.
    clause = min(headed, key=lambda one: (fold(one.heading) not in question.folded, len(one.heading) > 4))
    below = dossier.below.get(clause.id, ())
    sentences = [s for c in (clause, *below) for s in dossier.sentences[c.id] if not dossier.is_row(s)]
    if sum(len(dossier.quote(s.span)) for s in sentences) > _MOST_OF_GOALS:
        if below:
            return _draft(outlined(dossier, clause))
        sentences = [s for s in sentences if re.search(r"\d", dossier.quote(s.span))] or sentences
    told: list[Statement] = []
    for sentence in sentences:
        span = bare(dossier, sentence.span)
        text = dossier.line(span).strip("；。")
        if told and sum(len(one.text) for one in told) + len(text) > _MOST_OF_GOALS:
            break
        told.append(Statement(f"{text}。", (Support(dossier.policy.slug, sentence.clause, span),)))
    if len(told) > 2:
        told = [replace(one, text=one.text.removesuffix("。"), entry=True) for one in told]
    return _draft(told) if told else None


def _of_tasks(question: Question, dossier: Dossier) -> Draft | None:
    """What stands under 主要任务 or the like, or the parts that say what is to be done; None where a matter's are asked for."""
    asked = _TASKS_ASKED.search(question.folded)
    if asked is None or question.asks & (_NOT_OF_WHOLE - {"count"}) or _matter(question, dossier, _TASKS_ASKED):
        return None
    parted = [clause for clause in dossier.policy.clauses if len(dossier.below.get(clause.id, ())) > 1]
    named = next((c for c in parted if _TASKS.search(c.heading) and len(c.heading) <= _LONGEST_NAME), None)
    if named is not None:
        return _draft(outlined(dossier, named))
    tops = [c for c in dossier.below.get(None, ()) if not _NO_TASKS.search(dossier.title(c)) and c.kind == "section"]
    tops = [clause for clause in tops if clause in parted] or tops[:_MOST]
    return _draft([Statement("主要有："), *(entry(dossier, clause) for clause in tops)]) if len(tops) > 1 else None


def _of_bodies(question: Question, dossier: Dossier) -> Draft | None:
    """All bodies that have something to do, those that have most first; None where those of a matter are asked for."""
    if not _BODIES_ASKED.search(question.folded) or _matter(question, dossier, _BODIES_ASKED):
        return None
    places: dict[str, list[Support]] = {}
    for duty in dossier.policy.facts.duties:
        for department in duty.departments:
            places.setdefault(department.name, []).append(Support(dossier.policy.slug, duty.clause, duty.span))
    if len(places) < _FEWEST_BODIES:
        return None
    most = sorted(places, key=lambda name: -len(places[name]))[:_MOST_BODIES]
    lead = "任务较多的责任单位有" if len(places) > len(most) else "写明的责任单位有"  # 区发改委 and 发改委 are one
    support = tuple(dict.fromkeys(places[name][0] for name in most))
    return _draft([Statement(f"{lead}：{'、'.join(most)}。", support)])


def _of_support(question: Question, dossier: Dossier) -> Draft | None:
    """The support that the document gives: what grants an amount first, and one measure a clause before a second one."""
    measures = [
        m for m in dossier.policy.facts.measures if m.instrument != _OTHER or _SUPPORT.search(_text(dossier, m))
    ]
    asked = set() if _ANY_SUPPORT.search(question.folded) else set(_SUPPORT.findall(question.folded))
    of_kind = [measure for measure in measures if not asked or any(word in _text(dossier, measure) for word in asked)]
    unsaid = sorted(word for word in asked if word not in dossier.policy.source)
    if not of_kind and (not measures or unsaid != sorted(asked)):
        return None
    of_kind = of_kind or measures
    chosen = _varied(of_kind)[:_MOST_MEASURES]
    shown = [_shown(dossier, measure, entry=len(chosen) > 1) for measure in sorted(chosen, key=lambda m: m.span)]
    if unsaid:  # 有哪些补贴 of a document that only speaks of 奖励
        note = Statement(f"原文没有写到{'、'.join(unsaid)}，写明的有：")
        return replace(_draft([note, *shown]), status="partial")
    if len(chosen) < len(of_kind):
        shown = [Statement("主要有："), *shown]
    return _draft(shown)


def _of_purpose(dossier: Dossier) -> Draft | None:
    """What the document is for, as its first words say: 为贯彻……, 为了规范……，制定本办法."""
    for clause in dossier.policy.clauses[:_FIRST]:
        for sentence in dossier.sentences[clause.id]:
            span = bare(dossier, sentence.span)
            if match := _PURPOSE.match(dossier.quote(span)):
                span = dossier.trim(Span(span.start, span.start + match.end()))
                text = dossier.line(span).strip("，；。")
                return _draft([Statement(f"{text}。", (Support(dossier.policy.slug, clause.id, span),))])
    return None


def _varied(measures: Sequence[Measure]) -> list[Measure]:
    """The measures with an amount first, and of each clause one before another."""
    seen: dict[str, int] = {}
    ranked = []
    for measure in sorted(measures, key=lambda m: (m.amount is None, m.span)):
        seen[measure.clause] = seen.get(measure.clause, 0) + 1
        ranked.append((seen[measure.clause], measure.amount is None, measure.span, measure))
    return [measure for *_, measure in sorted(ranked, key=lambda one: one[:3])]


def _text(dossier: Dossier, measure: Measure) -> str:
    return dossier.line(measure.span)


def _shown(dossier: Dossier, measure: Measure, *, entry: bool) -> Statement:
    text = _text(dossier, measure).strip("，；、。")
    if len(text) > _LONGEST:  # what is given stands at the end, behind who gets it and on which condition
        starts = [match.end() for match in re.finditer("[，；]", text) if len(text) - match.end() <= _LONGEST]
        text = f"……{text[starts[0] if starts else -_LONGEST :]}"
    support = Support(dossier.policy.slug, measure.clause, measure.span)
    return Statement(text if entry else f"{text}。", (support,), entry=entry)


def _of_safeguards(dossier: Dossier) -> Draft | None:
    """The last section that says who leads and pays and watches, by its name or, without one, by what stands under it."""
    sections = [clause for clause in dossier.policy.clauses if dossier.below.get(clause.id)]
    named = [clause for clause in sections if _SAFEGUARDED.search(dossier.title(clause))]
    led = [
        c
        for c in sections
        if any(_LED.search(one.heading) and len(one.heading) <= _LONGEST_NAME for one in dossier.below[c.id])
    ]
    named = [clause for clause in named if "保障" in dossier.title(clause)] or named
    if not named and not led:
        return None
    clause = (named or led)[-1]
    below = dossier.below[clause.id]
    head = Statement(f"{dossier.title(clause)}，共{len(below)}项：", computed=(str(len(below)),))
    return _draft([head, *(entry(dossier, child) for child in below[:_MOST])])


def _of_parts(dossier: Dossier) -> Draft | None:
    """The titles of the document's parts."""
    tops = dossier.below.get(None, ())[:_MOST]
    return _draft([Statement("主要有："), *(entry(dossier, clause) for clause in tops)]) if len(tops) > 1 else None


def _draft(statements: Sequence[Statement]) -> Draft:
    return Draft(tuple(statements), "answered", 1.0, "overview")
