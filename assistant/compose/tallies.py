"""Two things beside each other by how many items stand under them."""

import re
from dataclasses import dataclass

from assistant.compose.comparing import Side, sides_of
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Clause
from corpus.regex import regex
from index.words import bigrams

_UNIT = "[条项步个点款类种章节]|方面"
_COUNTS = regex(
    rf"(?:各|分别|都|一共|共|列了?|有|分|提了?)[列有写定分提设包含出了是]{{0,3}}(?:几|多少)个?大?(?P<unit>{_UNIT})"
    rf"|(?:哪|谁|何)[^，,。？?]{{0,8}}(?P<more>条|项|步骤?|任务|措施|举措|内容)数?[^，,。？?]{{0,4}}[多少]"
    "|各[列有写][\u3400-\u9fff]{2,6}(?:哪|谁)"
)
_STEPS = regex("步骤?|程序|流程|环节|手续")
_OF_TWO = regex("谁(?:更|的|[多少先后早晚])")  # asks for one of the two, not for a person
_WHICH_MORE = regex("(?:哪|谁)[^，,。？?]{0,10}[多少]")
_HELD = 0.6  # share of a side's own words that what tells of it must hold
_LONGEST_NAME = 40  # characters of a side's name, as it is printed


@dataclass(frozen=True, slots=True)
class _Group:
    """What a side consists of."""

    name: str  # as the answer calls it
    size: int
    place: Support


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Say of each of two things how many items it has; None where the question asks for something else."""
    counts = _COUNTS.search(question.folded)
    asks = question.asks - {"who"} if _OF_TWO.search(question.folded) else question.asks
    if counts is None or asks & {"department", "who", "money", "contact"}:
        return None
    pair = sides_of(question)
    return _counted(question, dossier, pair, counts["unit"] or "项") if pair else None


def _counted(question: Question, dossier: Dossier, pair: tuple[Side, Side], unit: str) -> Draft | None:
    """How many items stand below the clause of each side."""
    first, second = (_headed(question, dossier, side, other) for side, other in (pair, pair[::-1]))
    if first is None or second is None or first.place == second.place:
        return None
    sizes = [first.size, second.size]
    unit = unit if unit in "条项步点款类种" else "项"
    told = "；".join(f"{one.name}，共{one.size}{unit}" for one in (first, second))
    lead = ""
    if which := _WHICH_MORE.search(question.folded):
        less = which[0].endswith("少")
        named = pair[sizes.index(min(sizes) if less else max(sizes))].said
        lead = "两者一样多：" if sizes[0] == sizes[1] else f"{named}更{'少' if less else '多'}："
    statement = Statement(f"{lead}{told}。", (first.place, second.place), computed=tuple(map(str, sizes)))
    return Draft((statement,), "answered", 1.0, "comparing")


def _headed(question: Question, dossier: Dossier, side: Side, other: Side) -> _Group | None:
    """The clause with items below it that speaks of a side and less of the other one."""
    own = [pair for pair in side.own if dossier.knows(pair)]
    found = []
    for clause in dossier.policy.clauses:
        if len(dossier.below.get(clause.id, ())) < 2 or not own:
            continue
        named = fold(_name(dossier, clause))
        held = dossier.coverage(own, named)
        if held >= _HELD and held > dossier.coverage([p for p in other.own if dossier.knows(p)], named):
            steps = bool(_STEPS.search(question.folded) and _STEPS.search(named))
            found.append((held + dossier.coverage(bigrams(named), side.said) + steps, clause))
    if not found:
        return None
    clause = max(found, key=lambda entry: entry[0])[1]
    place = Support(dossier.policy.slug, clause.id, dossier.titles[clause.id])
    return _Group(_name(dossier, clause), len(dossier.below[clause.id]), place)


def _name(dossier: Dossier, clause: Clause) -> str:
    """A clause's heading, or the beginning of the sentence that leads up to its items."""
    if clause.heading:
        return clause.heading
    sentences = dossier.sentences[clause.id]
    text = dossier.line(sentences[0].span) if sentences else ""
    text = text.removeprefix(re.sub(r"\s+", "", clause.number)).rstrip("：:。")
    return text if len(text) <= _LONGEST_NAME else re.split("[，；]", text)[0]
