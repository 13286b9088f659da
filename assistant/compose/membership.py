"""Where something stands, and whether it stands under the heading that a question names.

商业航天 stands under 新方向 and is none of the 5大主赛道; 脑机接口 is spoken of under 元宇宙.
"""

from collections.abc import Iterator
from typing import NamedTuple

from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from assistant.supposition import ASKING
from corpus.policy import Clause, Span
from corpus.regex import regex

_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十x]{1,3})[大个类项条]"
_ASKED = regex(
    r"(?:是不是|算不算|属不属于|在不在|属于|算是|算作|算|列入|列在|归入|也是|是)(?P<of>[^，,。？?]{2,16}?)(?:之一|里|之列|一类)?(?:的|了)?(?:吗|么|吧)?[？?]?$"
)
_TAKEN = regex(rf"(?P<of>{_NUMBER}[\u4e00-\u9fff]{{2,10}}?)(?:之一的|里的|中的|当中的|里面的)")
# What puts something in a class before it asks of it: 元宇宙是五大主赛道之一吧，它要深化哪些场景.
_STATED = regex(
    r"(?P<named>[^，,。？?]{2,16}?)(?:是|算|属于|列入|归入)(?P<of>[^，,。？?]{2,16}?)(?:之一|里的|中的|之列)?(?:的|了)?(?:吧|嘛|对吧|没错)?[，,](?P<rest>.{4,})$"
)
_IT = regex("^(?:那么?|所以|而)?(?:它|其|这个|该)?")
_COUNT = regex(rf"^[这那]?(?:{_NUMBER})?")
_PUT = r"(?:写|放|归|列|划|排|摆|讲|安排)(?:到|在|进|入|于|为|作){1,2}了?(?:文件|意见|政策|原文)?的?"
_TAKEN_IN = regex(
    rf"(?:不?是|被|都|也){{0,3}}{_PUT}(?P<of>[^,，。？?]{{2,16}}?)(?:[这那]?一?[段节条块项]|部分)?(?:里面?|里头|中|之列)"
    r"(?:写|讲|说|提)?(?:的|了)?(?:吗|么|吧)?(?=[,，？?]|$)"
)
_PARTS = "赛道|产业(?!链)|行业|领域|方向|计划|部分|章|条(?!链)|段|节|大类|(?<!板)块|任务|措施|举措|点|款"
_WHERE = regex(
    rf"(?:是|被|都|应该?|得|又){{0,3}}(?:{_PUT}|属于?|归(?:属于?|到|入)?|对应|算)(?:哪|什么|第几)[一几]?[个大条项]?[\u3400-\u9fff]{{0,4}}(?P<part>{_PARTS})"
)
_LEADS = regex("下列|以下|如下|不")  # a heading that is a sentence, and no class
_SHORTEST = 3  # characters of what is looked for in the text


class _Member(NamedTuple):
    """What a question names, and the heading that it takes it to stand under."""

    said: str  # a heading, or something that a clause speaks of
    clause: Clause
    above: Clause  # what it stands under
    taken: Clause  # what it is taken to stand under


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Say where something stands, or whether it stands under a heading; None where the question asks no such thing."""
    where = _WHERE.search(question.folded)
    if where is not None:
        return _where(question.folded[: where.start()], where["part"], dossier)
    whether = "whether" in question.asks
    asked = _TAKEN_IN.search(question.folded) if question.asks & {"whether", "why"} else None
    asked = asked or (_ASKED.search(question.folded) if whether else None)
    found = _member(question.folded[: asked.start()], asked["of"], dossier) if asked else None
    if found is None:
        return None
    right = found.taken in dossier.policy.path(found.clause)
    if "why" in question.asks or not whether:  # that it stands there says not why
        return None if right else Draft((_stated("与原文不符：", found, dossier),), "answered", 1.0, "membership")
    lead = "是，" if right else "否，与原文不符："
    return Draft((_stated(lead, found, dossier),), "answered", 1.0, "membership")


def _where(named: str, part: str, dossier: Dossier) -> Draft | None:
    """The one clause that speaks of something, by the headings that it stands under: 脑机接口写在哪个方向."""
    found = _speaking(named, dossier)
    if found is None:
        return None
    clause, sentence, said = found
    steps = [step for step in dossier.policy.path(clause) if step.heading]
    shown = list(dict.fromkeys((*[step for step in steps if part in step.heading][-1:], clause)))
    above = "——".join(f"“{step.heading}”" for step in shown)
    titles = (Support(dossier.policy.slug, step.id, dossier.titles[step.id]) for step in shown)
    support = (*titles, Support(dossier.policy.slug, clause.id, sentence.span))
    return Draft((Statement(f"{said}写在{above}中。", support),), "answered", 0.9, "membership")


def _speaking(named: str, dossier: Dossier) -> tuple[Clause, Sentence, str] | None:
    """The one sentence under a heading that holds what is named, with that of it that it holds; None where several do."""
    for said in sorted(Question(named).matter, key=len, reverse=True):
        for stretch in _stretches(said):
            holding = [c for c in dossier.policy.clauses if c.kind == "section" and stretch in dossier.own_text[c.id]]
            if len(holding) > 1 or (holding and not holding[0].heading):
                return None
            for sentence in dossier.sentences[holding[0].id] if holding else ():
                if stretch in fold(dossier.quote(sentence.span)):
                    return holding[0], sentence, stretch
    return None


def _stretches(said: str) -> Iterator[str]:
    """What is said, and the parts of it that are no less than half of it, longest first."""
    for length in range(len(said), max(_SHORTEST, (len(said) + 1) // 2) - 1, -1):
        yield from (said[at : at + length] for at in range(len(said) - length + 1))


def without_class(question: Question, dossier: Dossier) -> tuple[Statement | None, Question] | None:
    """A question without the class that it puts something in, and the correction where it stands elsewhere.

    五大主赛道之一的低空经济依托哪些载体？ asks of 低空经济 alone. None where it names no such class.
    """
    stated = _STATED.match(question.folded)
    if stated is not None and ASKING.search(stated["rest"]):
        found = _member(stated["named"], stated["of"], dossier)
        if found is not None and found.taken not in dossier.policy.path(found.clause):
            rest = Question(stated["named"] + _IT.sub("", stated["rest"]), question.docs)
            return _stated("与原文不符：", found, dossier), rest
    taken = _TAKEN.search(question.folded)
    found = _member(question.folded[taken.end() :], taken["of"], dossier) if taken else None
    if taken is None or found is None:
        return None
    rest = Question(question.folded[: taken.start()] + question.folded[taken.end() :], question.docs)
    right = found.taken in dossier.policy.path(found.clause)
    return None if right else _stated("与原文不符：", found, dossier), rest


def _member(named: str, of: str, dossier: Dossier) -> _Member | None:
    core = _COUNT.sub("", of)
    headed = [clause for clause in dossier.policy.clauses if clause.heading and clause.kind == "section"]
    taken = [
        clause
        for clause in headed
        if len(core) > 1 and core in fold(clause.heading) and not _LEADS.search(clause.heading)
    ]
    members = [c for c in headed if len(c.heading) > 1 and _is_subject(fold(c.heading).rstrip("。"), named)]
    spoken = None if members else _speaking(named, dossier)
    if spoken:
        return _Member(spoken[2], spoken[0], spoken[0], taken[0]) if len(taken) == 1 else None
    taken = [clause for clause in taken if _lists(clause, dossier)]
    if len(taken) != 1 or not members:
        return None
    clause = max(members, key=lambda clause: len(clause.heading))
    above = dossier.policy.path(clause)[-2:-1]
    return _Member(clause.heading, clause, above[0], taken[0]) if above and _lists(above[0], dossier) else None


def _is_subject(heading: str, named: str) -> bool:
    """Whether a heading is what is named, and no word of it by chance: 申请 of 申请公租房时，抚恤金."""
    return heading in named and (len(heading) >= _SHORTEST or named.endswith(heading))


def _lists(clause: Clause, dossier: Dossier) -> bool:
    """Whether the headings under a clause are members of what it names."""
    return sum(bool(child.heading) for child in dossier.policy.children(clause)) > 1


def _stated(lead: str, found: _Member, dossier: Dossier) -> Statement:
    """Where something stands, and where it does not."""
    clauses = list(dict.fromkeys((found.clause, found.above)))
    of_heading = found.said == found.clause.heading
    text = f"{lead}{found.said}{'属于' if of_heading else '写在'}“{found.above.heading}”{'' if of_heading else '中'}"
    if found.taken not in dossier.policy.path(found.clause):
        text += f"，{'不属于' if of_heading else '不在'}“{found.taken.heading}”{'' if of_heading else '中'}"
        clauses.append(found.taken)
    return Statement(
        f"{text}。",
        tuple(Support(dossier.policy.slug, clause.id, _shown(found, clause, dossier)) for clause in clauses),
    )


def _shown(found: _Member, clause: Clause, dossier: Dossier) -> Span:
    """The clause's title, or its sentence that holds what was found in it."""
    sentences = () if clause is not found.clause or found.said == clause.heading else dossier.sentences[clause.id]
    holding = (s.span for s in sentences if found.said in fold(dossier.quote(s.span)))
    return next(holding, dossier.titles[clause.id])
