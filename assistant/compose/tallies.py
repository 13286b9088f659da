"""Two things beside each other by what stands under them: how many items each has, or by when the text wants each done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.comparing import Side, sides_of
from assistant.compose.enumerations import lists
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Clause, Span
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
_DONE = regex(
    "(?:先|早|晚|后)[^，,。？?]{0,6}(?:完成|办结|做完|落实|到期|要求)|完成[^，,。？?]{0,6}[先后早晚]|(?:期限|时限)[^，,。？?]{0,6}[早晚先后]"
)
_LATE = regex("晚|(?<![先前])后(?!者)")
# The time by which it is to be done, in the brackets behind a task.
_DUE = regex(
    r"(?:(?:完成|办理|落实)?(?:时限|期限|时间)[：:]?\s*)?(?P<year>20\d\d)年(?:底|末|(?P<month>\d{1,2})月(?:底|末)?(?:(?P<day>\d{1,2})日)?)?(?:前|底前|完成|前完成)*"
)
_BRACKET = regex(r"\s*[（(〔\[【]")
_HELD = 0.6  # share of a side's own words that what tells of it must hold
_CONSISTS = regex(
    r"(?:第[一二三四五六七八九十百零\d]+条)?(?P<of>[^，。；：:]{2,24}?)(?P<is>分为|包括|包含|分成)(?=[^。；]*、)"
)
_LONGEST_NAME = 40  # characters of a side's name, as it is printed


@dataclass(frozen=True, slots=True)
class _Group:
    """What a side consists of."""

    name: str  # as the answer calls it
    size: int
    place: Support


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Say of each of two things how many items it has or when it is due; None where the question asks for neither."""
    counts, done = _COUNTS.search(question.folded), _DONE.search(question.folded)
    asks = question.asks - {"who"} if _OF_TWO.search(question.folded) else question.asks
    if not (counts or done) or asks & {"department", "who", "money", "contact"}:
        return None
    pair = sides_of(question)
    if pair is None:
        return None
    if done and (told := _due(question, dossier, pair)):
        return told
    return _counted(question, dossier, pair, counts["unit"] or "项") if counts else None


def _counted(question: Question, dossier: Dossier, pair: tuple[Side, Side], unit: str) -> Draft | None:
    """How many items stand below the clause of each side."""
    found = [
        _headed(question, dossier, side, other) or _listed(dossier, side, other) for side, other in (pair, pair[::-1])
    ]
    first, second = found
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


def _listed(dossier: Dossier, side: Side, other: Side) -> _Group | None:
    """The sentence that says of what a side consists, with its members: 基金收入包括甲、乙和丙."""
    for clause in dossier.policy.clauses:
        for sentence in dossier.sentences[clause.id] if clause.kind not in ("row", "total") else ():
            text = re.sub(r"\s+", "", dossier.quote(sentence.span))
            said = _CONSISTS.match(text)
            if said is None or side.said not in fold(said["of"]) or other.said in fold(said["of"]):
                continue
            whole = [one for one in lists(dossier, sentence, "") if not one.open]
            members = max((one.members for one in whole), key=len, default=())
            if len(members) > 1:
                place = Support(dossier.policy.slug, clause.id, sentence.span)
                return _Group(f"{said['of']}{said['is']}{'、'.join(members)}", len(members), place)
    return None


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
    text = re.sub(r"\s+", "", dossier.quote(sentences[0].span)) if sentences else ""
    text = text.removeprefix(re.sub(r"\s+", "", clause.number)).rstrip("：:。")
    return text if len(text) <= _LONGEST_NAME else re.split("[，；]", text)[0]


def _due(question: Question, dossier: Dossier, pair: tuple[Side, Side]) -> Draft | None:
    """By when each side is to be done, as the brackets behind it say, and which is the earlier."""
    found = [_task(dossier, side, other) for side, other in (pair, pair[::-1])]
    first, second = found
    if first is None or second is None or first[0].span == second[0].span:
        return None
    moments = [_moment(due) for _, due in (first, second)]
    if moments[0] == moments[1]:
        lead = "两者相同："
    else:
        late = bool(_LATE.search(question.folded)) and not re.search("先|早", question.folded)
        lead = f"{pair[moments.index(max(moments) if late else min(moments))].said}更{'晚' if late else '早'}："
    source = dossier.policy.source
    told = "；".join(
        f"{side.said}：{re.sub(r'[^0-9年月日底末前]', '', source[due.start() : due.end()])}"
        for side, (_, due) in zip(pair, (first, second), strict=True)
    )
    supports = tuple(
        Support(dossier.policy.slug, sentence.clause, Span(sentence.span.start, due.end()))
        for sentence, due in (first, second)
    )
    return Draft((Statement(f"{lead}{told}。", supports),), "answered", 1.0, "comparing")


def _task(dossier: Dossier, side: Side, other: Side) -> tuple[Sentence, re.Match[str]] | None:
    """The sentence that speaks most of a side, with the time in the brackets that close it or follow it."""
    own = [pair for pair in side.own if dossier.knows(pair)]
    apart = [pair for pair in other.own if dossier.knows(pair)]
    best: tuple[float, Sentence, re.Match[str]] | None = None
    for clause in dossier.policy.clauses if own else ():
        if clause.kind in ("row", "total"):
            continue
        for sentence in dossier.sentences[clause.id]:
            words = fold(dossier.quote(sentence.span))
            held = dossier.coverage(own, words)
            if held < _HELD or held <= dossier.coverage(apart, words) or (best and held <= best[0]):
                continue
            if due := next(_times(dossier, sentence), None):
                best = held, sentence, due
    return best[1:] if best else None


def _times(dossier: Dossier, sentence: Sentence) -> Iterator[re.Match[str]]:
    """The times in the brackets at a sentence's end, or in those that follow it in its clause."""
    source = dossier.policy.source
    own = dossier.sentences[sentence.clause]
    places: Sequence[Span] = [sentence.span]
    behind = own[own.index(sentence) + 1 :]
    annotation = next((one for one in behind if _BRACKET.match(source, one.span.start)), None)
    if annotation:
        places = [*places, annotation.span]
    for start, end in places:
        for bracket in re.finditer(r"[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]", source[start:end]):
            yield from _DUE.finditer(source, start + bracket.start(), start + bracket.end())


def _moment(due: re.Match[str]) -> tuple[int, int, int]:
    return int(due["year"]), int(due["month"] or 12), int(due["day"] or 31)
