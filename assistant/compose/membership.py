"""Whether something is one of a class that a heading names: 商业航天 stands under 新方向 and is none of the 5大主赛道."""

from typing import NamedTuple

from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Clause
from corpus.regex import regex

_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})[大个类项条]"
_ASKED = regex(
    r"(?:是不是|算不算|属不属于|在不在|属于|算是|算作|算|列入|列在|归入|也是|是)(?P<of>[^，,。？?]{2,16}?)(?:之一|里|之列|一类)?(?:的|了)?(?:吗|么|吧)?[？?]?$"
)
_TAKEN = regex(rf"(?P<of>{_NUMBER}[\u4e00-\u9fff]{{2,10}}?)(?:之一的|里的|中的|当中的|里面的)")
_COUNT = regex(rf"^[这那]?(?:{_NUMBER})?")


class _Member(NamedTuple):
    """A heading that a question names, and the one that it takes it to stand under."""

    clause: Clause
    above: Clause  # what it stands under
    taken: Clause  # what it is taken to stand under


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Say whether what a question names stands under the heading that it names; None where it asks no such thing."""
    asked = _ASKED.search(question.folded) if "whether" in question.asks else None
    found = _member(question.folded[: asked.start()], asked["of"], dossier) if asked else None
    if found is None:
        return None
    lead = "是，" if found.taken in dossier.policy.path(found.clause) else "否，与原文不符："
    return Draft((_stated(lead, found, dossier),), "answered", 1.0, "membership")


def without_class(question: Question, dossier: Dossier) -> tuple[Statement | None, Question] | None:
    """A question without the class that it puts something in, and the correction where it stands elsewhere.

    五大主赛道之一的低空经济依托哪些载体？ asks of 低空经济 alone. None where it names no such class.
    """
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
    taken = [clause for clause in headed if len(core) > 1 and core in fold(clause.heading) and _lists(clause, dossier)]
    members = [clause for clause in headed if len(clause.heading) > 1 and fold(clause.heading).rstrip("。") in named]
    if len(taken) != 1 or not members:
        return None
    clause = max(members, key=lambda clause: len(clause.heading))
    above = dossier.policy.path(clause)[-2:-1]
    return _Member(clause, above[0], taken[0]) if above and _lists(above[0], dossier) else None


def _lists(clause: Clause, dossier: Dossier) -> bool:
    """Whether the headings under a clause are members of what it names."""
    return sum(bool(child.heading) for child in dossier.policy.children(clause)) > 1


def _stated(lead: str, found: _Member, dossier: Dossier) -> Statement:
    """Where the heading stands, and where it does not."""
    clauses = [found.clause, found.above]
    text = f"{lead}{found.clause.heading}属于“{found.above.heading}”"
    if found.taken not in dossier.policy.path(found.clause):
        text += f"，不属于“{found.taken.heading}”"
        clauses.append(found.taken)
    return Statement(
        f"{text}。", tuple(Support(dossier.policy.slug, clause.id, dossier.titles[clause.id]) for clause in clauses)
    )
