"""Answers about responsibility: who is in charge of a task, and which tasks a body has."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.compose import beside, comparing, deadlines, tasks
from assistant.compose.tasks import (
    LEADING,
    bodies_of,
    holds,
    known_bodies,
    none_listed,
    printed_names,
    strangers_of,
    support_of,
    supports_of,
    task_of,
)
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement
from assistant.question import Question, fold
from corpus.facts.departments import closed_up
from corpus.facts.quantities import parse_number
from corpus.policy import Clause, Duty
from corpus.regex import regex
from index.search import Hit
from index.words import bigrams

_IN_CHARGE = regex(r"责任单位|负责|牵头|参与|配合|承担|任务|职责|分工|主管|协助|会同")
# Of whom a body is made up is no task: 联席会议由哪些单位组成.
# Who holds a post, no duty tells, whatever body is said to lead beside it.
_PERSON_ASKED = regex("(?:负责人|联系人|召集人|[链组队处科]长|主任)(?:是|叫|由|为)?(?:谁|哪位|哪一位|什么名字)")
_COMPOSED = regex(
    "由(?:哪|谁|什么)[^，,。？?]{0,10}组成|(?:成员|组成)(?:单位|部门|人员)?(?:都|分别)?(?:有|是|包括)(?:哪|谁)"
)
# Where the body that a question supposes stands: 由市财政局牵头吗, 是市财政局负责吗, 市财政局牵头了吗.
_SUPPOSED = (regex(r"(?:由|归)$"), regex(r"(?:是|让)$"))
_CHARGED = regex(r"(?:是否|是不是|要不要|有没有|也|都)?(?:负责|牵头|参与|配合|承担|主管|管)")
_PAYS = regex(
    r"(?:钱|费用?|资金|经费).{0,4}(?:谁|哪).{0,6}(?:出|掏|付|承担|负担)|谁来?(?:出|掏|付|负担|承担).{0,4}(?:钱|费|资金)"
)
# To whom it goes, and who says yes: 报谁批准.
_APPROVED = regex(
    "(?:[报经交送]|提交|报送)(?:给|请|由)?(?:谁|哪[一些个级]?[^，,。？?]{0,4})|(?:谁|哪[一些个级]?[^，,。？?]{0,4})来?(?:批准|审批|审定|核准|备案)"
)
_APPROVING = regex("批准|审批|审定|核准|备案|报[送请经]?")
_WHO_DOES = regex(r"(?:由谁来?|谁来)(?P<verb>[\u3400-\u9fff]{2})")
_ACTOR = regex("[^，。；：]{2,14}?(?:部门|机构|单位|机关|政府|委员会|中心|[局委办厅院])(?![的在中内])")
_HEADED = regex(
    "(?:领导小组|工作组|专班|联席会议|指挥部|委员会)(?:工作)?(?:都|是)?(?:由谁|谁来?|归谁)(?:牵头|挂帅|领导|召集|当|任|[领带打]头)"
)
_APIECE = regex("分别(?:负责|牵头|承担)")
_INSTITUTION = regex("(?:哪|什么)[些一几]?[个家类]?机构")
_NOT_THEIRS = regex("(?<!是)(?:不|非|没)(?:归|由|属于?|让)$")
_QUOTED = regex("“([^“”]{2,12})”")
_ITEM = regex(r"第(?P<number>[一二三四五六七八九十百零\d]{1,5})(?P<kind>[条项点])(?!款)")
_MOST_OF_ALL = regex("(?:部门|单位|局|委)[^，,。？]{0,12}最[多少]|最[多少][^，,。？]{0,8}(?:部门|单位|局|委)")
_LEVEL = regex("([国省市区县])(?:级(?:责任|牵头)?|里面?(?:一共|总共|共)?(?:有|是)?(?:几|多少)个)(?:部门|单位)")
_LEVEL_ASKED = regex("([国省市区县])(?:家?一?级|本级|里|直|属|层面)")
_POINTED = regex("[这那](?:一?[块项条个件]|方面)?(?:事|工作|任务)?$|(?:打|带|领)头|挑头")
_SHORTEST_PART = 4  # characters by which a heading is called
_SURE = 0.7  # share of a question's words that a duty explains, above which it is the one that is meant
_ROLE = {"lead": "牵头", "joint": "会同", "support": "配合", "listed": ""}


def propose(question: Question, dossier: Dossier, hits: Sequence[Hit], answering: Sentence | None) -> Draft | None:
    """Answer from the document's duties, or None where the question asks for something else.

    Args:
        question: What is asked.
        dossier: The document.
        hits: The clauses found, best first.
        answering: The sentence that is nearest to the question, whatever words it uses.
    """
    duties = dossier.policy.facts.duties
    if not duties or _COMPOSED.search(question.folded) or _PERSON_ASKED.search(question.folded):
        return None
    beside_each_other = beside.propose(question, dossier)
    if beside_each_other:
        return beside_each_other
    bodies = bodies_of(question, dossier)
    if any(_NOT_THEIRS.search(question.folded, 0, question.folded.find(name)) for name in bodies):
        return None  # 不归工信局牵头的有几条 asks for all others' tasks
    asks = question.asks
    sides = comparing.sides_of(question)
    if sides and len(bodies) == 1 and any(side.said in bodies for side in sides):
        return None  # what one body does is only half of what is asked: 商务部和各地方的分工
    if "whether" not in asks or asks & {"count", "list"} or (len(bodies) == 2 and "compare" in asks):
        told = deadlines.propose(question, dossier, bodies) or tasks.propose(question, dossier, bodies)
        if told:
            return told
    strangers = strangers_of(question, dossier)
    if "duty" in asks and strangers:
        return none_listed(strangers[:1], "负责或参与")
    if "whether" in asks:
        supposed = _supposed(question, dossier) or bodies
        if supposed:
            return _involved(question, dossier, hits, supposed)
    if "department" in asks and _MOST_OF_ALL.search(question.folded):
        return None  # a count over all tasks or rows, which no one task answers
    if "department" in asks:
        numbered = _numbered(question, dossier)
        if numbered is not None:
            return numbered
        if _PAYS.search(question.folded):
            return None  # who pays is said by the sentence, not by who is in charge
        if answering and _APPROVED.search(question.folded) and _APPROVING.search(dossier.quote(answering.span)):
            return None  # nor who approves it
        verb = _WHO_DOES.search(question.folded)
        if verb and answering and not _IN_CHARGE.search(verb["verb"]):
            said = dossier.quote(answering.span)
            if re.search(f"由.{{1,40}}{verb['verb']}", said) or _does(said, verb["verb"]):
                return None  # the sentence itself says who does it: 签约服务费由……分担
        if _HEADED.search(question.folded):
            return None  # who heads a group is told where it is set up, not by what it has to do
        if answering and _INSTITUTION.search(question.folded) and "机构" in dossier.quote(answering.span):
            return None  # which institution does it is said by the sentence too
        return _responsible(question, dossier, hits, answering)
    return None


def _does(said: str, verb: str) -> bool:
    """Whether a sentence begins with who does something: 行业主管部门加强……，进行全面排查清理."""
    actor = _ACTOR.match(said)
    return actor is not None and verb in said[actor.end() :]


def _supposed(question: Question, dossier: Dossier) -> dict[str, set[str]]:
    """The bodies that a question supposes to be in charge, with the printed names that mean them, if any do.

    A body inside the task's own name (加强市场监管是由省法院牵头吗) is none of them.
    """
    text = question.text
    mentions = known_bodies(text, printed_names(dossier))
    for before in _SUPPOSED:
        found = [(m, names) for m, names in mentions if before.search(text, 0, m.start)]
        if found and _CHARGED.search(text, found[0][0].end):
            at = found[0][0].start
            return {fold(mention.name): set(names) for mention, names in mentions if mention.start >= at}
    return {}


def _numbered(question: Question, dossier: Dossier) -> Draft | None:
    """The duties of the one clause whose number the question names: 第6条由谁负责; None where it names none."""
    match = _ITEM.search(question.folded)
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    named = [clause for clause in dossier.policy.clauses if _number(clause, match["kind"]) == number]
    if len(named) != 1:
        return None
    duties = [
        duty
        for duty in dossier.policy.facts.duties
        if duty.clause == named[0].id or duty.clause.startswith(named[0].id + "/")
    ]
    if not duties:
        return Draft((Statement(f"原文没有列出{match[0]}的责任单位。"),), "not_stated", 0.9, "duties")
    statements = [statement for duty in duties for statement in departments(question, dossier, duty)]
    return Draft(tuple(dict.fromkeys(statements)), "answered", 0.95, "duties")


def _number(clause: Clause, kind: str) -> Decimal | None:
    """A clause's printed number, where it is one of 第N条 or, in a document without articles, of plain N.; else None."""
    match = re.fullmatch(r"\s*(?:第([一二三四五六七八九十百零\d]+)条|(\d{1,3})[.．、﹒])\s*", clause.number)
    if match is None or (match[1] and kind != "条"):
        return None
    return parse_number(match[1] or match[2])


def _score(question: Question, dossier: Dossier, duty: Duty, by_hit: dict[str, float]) -> float:
    stretch = fold(dossier.quote(dossier.duty_stretch[duty]))
    heading = dossier.headings[duty.clause]
    terms = dossier.terms(question)
    own = fold(dossier.policy.by_id[duty.clause].heading or duty.task)
    named = dossier.coverage(bigrams(own), question.folded) if own else 0.0
    text = 0.6 * dossier.coverage(terms, heading, stretch) + 0.25 * dossier.coverage(terms, heading)
    return text + 0.25 * named + 0.15 * by_hit.get(duty.clause, 0.0)


def relative(hits: Sequence[Hit], slug: str) -> dict[str, float]:
    """Each found clause's score relative to the best one, 0..1."""
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.clause: hit.score / best for hit in hits if hit.doc == slug and best > 0}


def _best(question: Question, dossier: Dossier, hits: Sequence[Hit]) -> tuple[float, Duty]:
    by_hit = relative(hits, dossier.policy.slug)
    duties = [duty for duty in dossier.policy.facts.duties if not _is_any_row(question, dossier, duty)]
    scored = [(_score(question, dossier, duty, by_hit), -i, duty) for i, duty in enumerate(duties)]
    score, _, duty = max(scored, key=lambda entry: entry[:2], default=(0.0, 0, dossier.policy.facts.duties[0]))
    return score, duty


def _is_any_row(question: Question, dossier: Dossier, duty: Duty) -> bool:
    """Whether a duty is of a row of which the question names nothing: 链长制由谁负责 is asked of no one row."""
    clause = dossier.policy.by_id[duty.clause]
    if clause.kind != "row":
        return False
    cells = fold(dossier.policy.text(clause))
    return not any(term in cells for term in dossier.terms(question) if len(term) > 1)


def _parent_named(question: Question, dossier: Dossier) -> list[Duty]:
    """The duties of the children of a heading that the question names, where that heading has none of its own."""
    with_duty = {duty.clause for duty in dossier.policy.facts.duties}
    title = fold(dossier.policy.facts.metadata.title)
    best: tuple[float, list[Duty]] = (0.0, [])
    for clause in dossier.policy.clauses:
        if clause.id in with_duty or not clause.heading or clause.kind != "section":
            continue
        quoted = [fold(name) for name in _QUOTED.findall(clause.heading)]
        named = dossier.coverage(bigrams(fold(clause.heading)), question.folded)
        explained = dossier.coverage(dossier.terms(question), fold(clause.heading))
        if any(len(name) > 2 and name in question.folded and name not in title for name in quoted):
            named = explained = 1.0  # 实施应用“领跑计划” is called 领跑计划
        duties = [d for d in dossier.policy.facts.duties if d.clause.startswith(clause.id + "/")]
        if duties and named >= 0.5 and explained >= 0.75 and named + explained > best[0]:
            best = (named + explained, duties)
    return best[1]


def _called(question: Question, dossier: Dossier) -> Duty | None:
    """The one duty that is called by its heading, or by a part of it: “走出去” of 支持“引进来”“走出去”, 融合创新.

    Where another heading holds more of the question, that is meant: 满意度 alone calls no “满意度”.
    """
    duties = dossier.policy.facts.duties
    headings = {duty: dossier.policy.by_id[duty.clause].heading for duty in duties}
    called = [duty for duty in duties if any(name in question.folded for name in _names_in(headings[duty]))]
    called = called or [duty for duty in duties if _is_part(question, headings[duty])]
    if not called or any((duty.clause, duty.task) != (called[0].clause, called[0].task) for duty in called):
        return None
    held = {duty: dossier.coverage(dossier.terms(question), fold(f"{headings[duty]}{duty.task}")) for duty in duties}
    return called[0] if held[called[0]] == max(held.values()) else None


def _names_in(heading: str) -> list[str]:
    return [fold(name) for name in _QUOTED.findall(heading) if len(name) > 2]


def _is_part(question: Question, heading: str) -> bool:
    """Whether all that a question names is part of a heading."""
    stretches = [_POINTED.sub("", stretch) for stretch in question.matter]
    named = [stretch for stretch in stretches if stretch and not _IN_CHARGE.search(stretch)]
    return len(named) == 1 and len(named[0]) >= _SHORTEST_PART and named[0] in fold(heading)


def _responsible(question: Question, dossier: Dossier, hits: Sequence[Hit], answering: Sentence | None) -> Draft | None:
    called = _called(question, dossier)
    if called:
        return Draft(_told(question, dossier, called), "answered", 0.9, "duties")
    score, duty = _best(question, dossier, hits)
    nearest = dossier.duty_of(answering, question.folded) if answering else None
    nearest = None if nearest and _is_any_row(question, dossier, nearest) else nearest
    headed = dossier.coverage(dossier.terms(question), dossier.headings[duty.clause], fold(duty.task))
    if nearest is not None and nearest is not duty and headed < 0.75 and not _parent_named(question, dossier):
        return Draft(_told(question, dossier, nearest), "answered", 0.75, "duties")
    whole = _parent_named(question, dossier)
    if whole and dossier.coverage(dossier.terms(question), fold(dossier.policy.by_id[duty.clause].heading)) < 0.75:
        told: dict[str, list[Duty]] = {}
        for child in whole:
            names = "、".join(department.name for department in child.departments)
            told.setdefault(f"{task_of(child, dossier)}：{names}", []).append(child)
        statements = [
            Statement(text, tuple(dict.fromkeys(support_of(child, dossier) for child in children)), entry=True)
            for text, children in told.items()
        ]
        return Draft(tuple(statements), "answered", 0.9, "duties")
    explained = dossier.coverage(
        dossier.terms(question),
        dossier.headings[duty.clause],
        fold(dossier.quote(dossier.duty_stretch[duty])),
        "责任单位部门牵头配合",
    )
    if score < 0.3 or explained < 0.35:
        if nearest is None:
            return None
        return Draft(_told(question, dossier, nearest), "answered", 0.75, "duties")
    # A clause that only mentions the matter in passing is weaker evidence than one that is headed by it.
    headed = dossier.coverage(
        dossier.terms(question), dossier.headings[duty.clause], fold(duty.task), "责任单位部门牵头配合"
    )
    confidence = max(explained * (0.7 + 0.3 * headed), 0.75 if duty is nearest else 0.0)
    return Draft(_told(question, dossier, duty), "answered", confidence, "duties")


def _told(question: Question, dossier: Dossier, duty: Duty) -> tuple[Statement, ...]:
    """Who is in charge of a task; where bodies of two levels are named side by side, those of the level asked for."""
    beside = [d for d in dossier.policy.facts.duties if (d.clause, d.task) == (duty.clause, duty.task)]
    level = _LEVEL_ASKED.search(question.folded)
    of_level = [d for d in beside if level and _level_of(d) == level[1]] or beside
    return tuple(dict.fromkeys(statement for d in of_level for statement in departments(question, dossier, d)))


def _level_of(duty: Duty) -> str:
    """The level that most bodies of a duty begin with, among those that say one: 市 of 市科技局、市财政局、银保监局."""
    levels = [department.name[0] for department in duty.departments if department.name[0] in "国省市区县"]
    return max(levels, key=levels.count, default="")


def _counted(question: Question) -> bool:
    """Whether the question asks how many bodies they are."""
    return bool(re.search(r"(?<!哪)(?:几|多少)[个家]", question.folded))


def departments(question: Question, dossier: Dossier, duty: Duty) -> list[Statement]:
    """Who is in charge of a task, as the question asks for it."""
    task = task_of(duty, dossier)
    support = supports_of(task, duty, dossier)
    roles = {department.role for department in duty.departments}
    printed = dossier.quote(duty.span)
    if not dossier.closes(duty) and (_APIECE.search(printed) or all(d.name in task for d in duty.departments)):
        said = task if all(d.name in task for d in duty.departments) else closed_up(printed)
        return [Statement(f"{said}。", support)]  # 甲、乙分别负责丙、丁; 规划由甲负责编制
    named = bool(LEADING.search(printed) or "support" in roles or "joint" in roles)
    everyone = "、".join(department.name for department in duty.departments)
    if named:
        leads_only = not re.search(r"责任(单位|部门)|配合|参与", question.folded)
        if LEADING.search(question.folded) and "lead" in roles and leads_only:
            leading = [d.name for d in duty.departments if d.role == "lead"]
            leads = "、".join(leading)
            number = str(len(leading))
            others = "、".join(d.name for d in duty.departments if d.role != "lead")
            return [
                Statement(
                    f"{task}：由{leads}牵头{f'（共{number}个）' if _counted(question) else ''}"
                    f"{f'，{others}配合' if others and 'support' in roles else ''}。",
                    support,
                    computed=(number,) if _counted(question) else (),
                )
            ]
        groups = []
        for role in ("lead", "joint", "support", "listed"):
            members = "、".join(d.name for d in duty.departments if d.role == role)
            if members:
                groups.append(f"{_ROLE[role]}：{members}" if _ROLE[role] else members)
        return [Statement(f"{task}——{'；'.join(groups)}。", support)]
    if LEADING.search(question.folded) and len(duty.departments) > 1:
        first = duty.departments[0].name
        return [Statement(f"{task}的责任单位以{first}为首：{everyone}；原文未另行标明牵头单位。", support)]
    counted = _counted(question)
    number = str(len(duty.departments))
    level = _LEVEL.search(question.folded)
    of_level = [d.name for d in duty.departments if level and d.name.startswith(level[1])]
    if of_level and counted:
        number = str(len(of_level))
        text = f"{task}的责任单位中，{level[1] if level else ''}里的共{number}个：{'、'.join(of_level)}。"
    else:
        text = f"{task}的责任单位{f'共{number}个' if counted else ''}：{everyone}。"
    return [Statement(text, support, computed=(number,) if counted else ())]


def _involved(question: Question, dossier: Dossier, hits: Sequence[Hit], bodies: dict[str, set[str]]) -> Draft | None:
    names = {fold(full) for fulls in bodies.values() for full in fulls} | set(bodies)
    rest = [term for term in dossier.terms(question) if not any(term in name for name in names)]
    if not rest or not re.search(r"负责|牵头|参与|责任|管|配合|主管|承担|归", question.folded):
        return None
    by_hit = relative(hits, dossier.policy.slug)
    best: tuple[float, Duty] | None = None
    for duty in dossier.policy.facts.duties:
        explained = dossier.coverage(
            rest, dossier.headings[duty.clause], fold(dossier.quote(dossier.duty_stretch[duty]))
        )
        score = explained + 0.15 * by_hit.get(duty.clause, 0.0)
        if best is None or score > best[0]:
            best = (score, duty)
    unknown = [name for name, fulls in bodies.items() if not fulls]
    if unknown and (best is None or best[0] < _SURE):
        return none_listed(unknown, "负责或参与")
    if best is None or best[0] < 0.4:
        return None
    return Draft((_whether(question, dossier, best[1], bodies),), "answered", min(1.0, best[0]), "duties")


def of_evidence(question: Question, dossier: Dossier, told: Draft) -> Draft | None:
    """Who is in charge of what another answer rests on, or None where that is of several duties, of none, or of a row."""
    places = dict.fromkeys(told.support)
    if any(dossier.policy.by_id[place.clause].kind in ("row", "total") for place in places):
        return None
    found = [dossier.duty_of(Sentence(place.clause, place.span)) for place in places]
    duties = list(dict.fromkeys(duty for duty in found if duty is not None))
    if len(duties) != 1:
        return None
    bodies = bodies_of(question, dossier) if "whether" in question.asks else {}
    if bodies:
        return Draft((_whether(question, dossier, duties[0], bodies),), "answered", 0.9, "duties")
    return Draft(tuple(departments(question, dossier, duties[0])), "answered", 0.9, "duties")


def _whether(question: Question, dossier: Dossier, duty: Duty, bodies: dict[str, set[str]]) -> Statement:
    """Whether all of the bodies are in charge of a task, with those that are."""
    role = "lead" if LEADING.search(question.folded) else None
    yes = all(holds(duty, names, role) for names in bodies.values())
    absent = not any(holds(duty, fulls, None) for fulls in bodies.values())
    lead = "是。" if yes else "否。不在其中。" if absent else "否。"
    statement = departments(question, dossier, duty)[0]
    return Statement(lead + statement.text, statement.support)
