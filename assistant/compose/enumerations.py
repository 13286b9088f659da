"""Counts of what a sentence lists: its members side by side, its numbered cases, the sentences that say the like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.compose import amounts
from assistant.compose.headings import TALK, entry
from assistant.compose.passages import Candidate, names_matter
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import parse_number, read_quantities
from corpus.policy import Span
from corpus.regex import regex
from index.words import bigrams

# What members of a sentence are counted by; people, firms and buildings are counted by targets, periods by figures.
_MEASURE = "方面|部分|阶段|档次|步骤|大类|[大类种个项条步段档级层道批张]"
_THINGS = frozenset("段层道批")  # what else than members is counted by, so that the text has to count by it too
_ASKED = regex(
    rf"(?:几|多少)(?!个体)(?:个)?(?P<measure>{_MEASURE})(?!月|小时|工作日|百分|亿|[年天])(?:的)?(?P<noun>[\u3400-\u9fff]{{0,8}}?)"
    r"(?=[，,。；;？?！、]|$|是|有|分别|各|叫|要|的|呢|吗|都|来|给|可|能|用|走)"
)
# The same before the asking: 研究方向有几个, 情形分几类.
_BEFORE = regex(
    r"(?:的|^|[，,。；;、？])?(?P<noun>(?:(?!的)[\u3400-\u9fff]){2,4}?)"
    r"(?:(?:一共|总共|共)|(?:一共|总共|共|都|大概|要|得|需要){0,3}(?:有|分|分为|分成|包括|含|列|列出|提到|写到|写|定))(?:哪|了)?$"
)
_HAN_NUMBER = "一二三四五六七八九十两"
_SAID = regex(
    rf"(?<![第\d{_HAN_NUMBER}])(?P<number>[{_HAN_NUMBER}]{{1,2}}|\d{{1,2}})个?(?P<measure>{_MEASURE})(?P<noun>[\u3400-\u9fff]{{0,10}})"
)
_CASES = regex(
    r"[（(][一二三四五六七八九十\d]{1,2}[）)]|[①-⑳]|(?<![\u3400-\u9fff])[一二三四五六七八九]是|第[一二三四五六]种(?:方式|情况|情形)?"
)
_QUOTED = regex(r"(?:“[^“”]{1,24}”[、和及与，]?){2,}")
_NUMBER_QUOTED = regex(rf"“((?:[{_HAN_NUMBER}]|\d{{1,2}})[大个项][\u3400-\u9fff]{{2,8}})”")  # 甲、乙和丙“三大体系”
_IN_ONE = regex(
    r"“(?P<members>[^“”、]{1,8}(?:、[^“”、]{1,8}){1,9})”(?=等?[\d一二两三四五六七八九十])"
)  # “查、测、防”等三个环节
_BRACKETED = regex(r"[（(][^）)]{0,300}[）)]")
_MARKS = regex(r"[，。；：:！？!?\n]")
_LEAD = regex(
    r"^.*?(?:包括|建立|设立|构筑|夯实|打通|办好|制定|编制|会同|联合|围绕|聚焦|面向|针对|深化|开展|建设|打造|推进|推动|加强|实施|支持|探索|拓展|提供|瞄准|组织|完善|健全|坚持|培育|发展|做好|涉及|分为|优先[\u3400-\u9fff]{2}|为|对|在|以|将|从|是|由|按|与(?![^、]{1,12}[相有]关)|向|用)"
)
_MADE_OF = regex("^.*(?:分为|分成|包括|包含|涵盖)(?=.{2})")  # whatever stands before the first of its parts
_OTHERS = regex(
    r"(?<![高平中初同均对相])等(?![级候待同于离额])(?:[\d一二三四五六七八九十]+)?(?:大|个|种|类|项|条)?(?P<head>[\u3400-\u9fff]{0,20})"
)
_CLOSED = regex(
    "(?<![高平中初同均对相])等(?![级候待同于离额])[\u3400-\u9fff]{2}"
)  # the list ends here: 信息查验等常用证明
_CASE = frozenset({"情况", "情形"})  # any provisions of their own are such
_COUNTING = regex("[分列有几]")
_CALLED = regex("^(?P<last>[\u3400-\u9fff]{2,12})的(?P<head>[\u3400-\u9fff]{2,4})$")  # 业务协同、安全可靠的原则
_PLACES = regex("领域|行业|场景|方面|环节|地区|区域|城市")  # in which something is done: 推动玻璃在医疗、汽车等领域应用
_IN = regex("^[\u3400-\u9fff]{2,16}[在向](?=[\u3400-\u9fff]{2})")
_APART = regex(r"(?:分别|依次)[^，；。]*")
_TIERS = frozenset({"档", "级", "档次"})
# Points that sentences number behind the one that leads up to them: 一是……。二是……。
_POINTS_ASKED = regex(
    rf"(?:几|多少|哪[几些]?)[{_HAN_NUMBER}\d]{{0,2}}个?(?P<unit>方面|举措|措施|要求|做法|任务|工作|内容|[条点项])"
)
_POINTS = tuple(regex(rf"\s*(?:{number}是|第{number}[，,、])") for number in "一二三四五六七八九")
_ANNOUNCES = regex("[：:]$")
_NAMED = 0.6  # share of the question's words that what announces items has to hold
_LONGEST_LEAD = 120  # characters of what announces items
_FEWEST_ENDING = 3  # pieces that end alike
_NEAR = 1.5  # logits that a sentence may score below the best and still be the one that lists
_NEAREST = 6  # sentences that are looked through
_SURE = 1.0  # confidence of tiers, which are asked for by how many they are
_AROUND = 0.7  # what a word counts that stands in another sentence of the clause
_FITTING = 0.55
_OF_IT = 0.1
_PARTS = 0.3
_OF_OTHER_KINDS = frozenset({"department", "who", "money", "when", "procedure", "contact", "whether"})
_LONGEST_MEMBER = 24  # characters
_LONGEST_CASE = 60  # characters of one numbered case that is shown


@dataclass(frozen=True, slots=True)
class Listed:
    """What a sentence lists."""

    sentence: Sentence
    members: tuple[str, ...]
    span: Span
    label: str  # the words before and behind the members that say what they are, folded
    open: bool  # whether the text says that there are more
    numbered: bool  # whether the text numbers them: （1）…；（2）…
    tiers: bool = False  # whether they are figures of cases before them: 10亿元、30亿元的，分别给予10万元、30万元


def propose(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """Count and list what the sentence nearest to the question lists, or None where it lists nothing of the kind."""
    if told := amounts.propose(question, dossier, candidates):
        return told
    if told := _counted_off(question, dossier, candidates):
        return told
    match = _ASKED.search(question.folded)
    if match is None or not candidates:
        return None
    before = _BEFORE.search(question.folded[: match.start()])
    noun, measure = match["noun"] or (before["noun"] if before else ""), match["measure"]
    noun = "" if noun in _CASE else noun
    telling = [c for c in candidates if not names_matter(question, dossier, c.sentence)] or candidates
    near = [c for c in telling if c.score >= telling[0].score - _NEAR][:_NEAREST]
    near = [c for c in near if dossier.policy.by_id[c.sentence.clause].kind not in ("row", "total")]
    if announced := _announced(question, dossier, near, measure):
        return announced
    if question.asks & _OF_OTHER_KINDS - ({"money"} if measure in _TIERS else set()):
        return None
    found: list[tuple[float, int, Listed, Candidate]] = []
    for rank, candidate in enumerate(near):
        for listed in lists(dossier, candidate.sentence, noun):
            fit = _fit(question, dossier, listed, noun, measure)
            # 优先开放甲、乙、丙的公共数据: the members are of the very thing that is counted.
            of_it = len(noun) > 1 and fold(dossier.quote(listed.span)).endswith(noun)
            parted = "分为" in dossier.policy.source[listed.sentence.span.start : listed.span.end]
            found.append((fit + _OF_IT * of_it + _PARTS * parted - 0.15 * rank, -rank, listed, candidate))
    fitting = [entry for entry in found if entry[0] >= _FITTING]
    if not fitting:
        return None
    _, _, listed, candidate = max(fitting, key=lambda entry: entry[:2])
    confidence = _SURE if measure in _TIERS else min(1.0, max(0.6, candidate.explained))
    return Draft(tuple(_told(dossier, _opened(question, listed), measure)), "answered", confidence, "enumerations")


def _counted_off(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """The points that sentences number behind the one nearest to the question: 一是做强……。二是发展……。 behind 要全面赋能."""
    asked = _POINTS_ASKED.search(question.folded)
    if asked is None or question.asks & {"department", "who", "money", "when", "contact", "whether", "procedure"}:
        return None
    for candidate in candidates[:_NEAREST]:
        own = dossier.sentences[candidate.sentence.clause]
        at = own.index(candidate.sentence) if candidate.sentence in own else len(own)
        points: list[Sentence] = []
        for sentence in own[at + 1 :]:
            text = dossier.quote(sentence.span)
            if len(points) < len(_POINTS) and _POINTS[len(points)].match(text):
                points.append(sentence)
            elif not points or _POINTS[0].match(text):
                break
        lead = fold(dossier.quote(candidate.sentence.span))
        terms = [t for t in question.terms if len(t) > 1 and t not in TALK and t not in asked[0]]
        if len(points) < 2 or not terms or dossier.coverage(terms, lead) < _NAMED or len(lead) > _LONGEST_LEAD:
            continue
        count = str(len(points))
        head = dossier.line(candidate.sentence.span).rstrip("。：:")
        unit = asked["unit"] if asked["unit"] in "条点项" else "个方面" if asked["unit"] == "方面" else "项"
        place = Support(dossier.policy.slug, candidate.sentence.clause, candidate.sentence.span)
        entries = [_point(dossier, point) for point in points]
        told = (Statement(f"{head}，共{count}{unit}：", (place,), computed=(count,)), *entries)
        return Draft(told, "answered", 1.0, "enumerations")
    return None


def _point(dossier: Dossier, sentence: Sentence) -> Statement:
    """A numbered point up to its first stop."""
    text = re.split("[。；]", dossier.line(sentence.span), maxsplit=1)[0]
    text = next(pattern.sub("", text) for pattern in _POINTS if pattern.match(text))
    if len(text) > _LONGEST_CASE:
        text = text[:_LONGEST_CASE].rpartition("，")[0] or text[:_LONGEST_CASE]
    return Statement(text, (Support(dossier.policy.slug, sentence.clause, sentence.span),), entry=True)


def _opened(question: Question, listed: Listed) -> Listed:
    """The list without what the question says in front of its first member: 企业停征 of 企业停征检验费、占道费."""
    first, *rest = listed.members
    if len(first) < 2 * max(map(len, rest)):
        return listed
    said = [first.find(stretch) + len(stretch) for stretch in question.matter if len(stretch) > 1 and stretch in first]
    cut = first[max(said, default=0) :]
    return replace(listed, members=(cut, *rest)) if len(cut) > 1 else listed


def _announced(question: Question, dossier: Dossier, near: Sequence[Candidate], measure: str) -> Draft | None:
    """The items under a clause that announces them: 有下列情形之一的，不予延续注册：（一）……."""
    if question.asks & {"department", "who", "money", "contact", "whether"}:
        return None
    for candidate in near:
        sentence = candidate.sentence
        items, text = dossier.below.get(sentence.clause, ()), dossier.line(sentence.span)
        if len(items) < 2 or not _ANNOUNCES.search(text) or len(text) > _LONGEST_LEAD:
            continue
        if dossier.coverage(question.terms, fold(text)) < _NAMED:
            continue
        count = str(len(items))
        support = Support(dossier.policy.slug, sentence.clause, sentence.span)
        head = Statement(f"{text.rstrip('：:')}，共{count}{_unit(measure)}：", (support,), computed=(count,))
        told = (head, *(entry(dossier, item) for item in items))
        return Draft(told, "answered", min(1.0, max(0.9, candidate.explained)), "enumerations")
    return None


def _unit(measure: str) -> str:
    return measure if measure[-1] in "类种项条步档级层张" else "个"


def _fit(question: Question, dossier: Dossier, listed: Listed, noun: str, measure: str) -> float:
    """How well a list is of what is asked: its own words name the noun, and its sentence the rest of the question."""
    said = _SAID.search(listed.label)
    number = parse_number(said["number"].replace("两", "二")) if said else None
    counted = said is not None and said["measure"][-1] == measure[-1]
    if counted and number != len(listed.members):
        return 0.0  # the text counts otherwise than the members were read
    if measure in _THINGS and not counted:
        return 0.0  # 大厦有几层 asks for no list
    named = dossier.coverage(bigrams(noun), listed.label) if len(noun) > 1 else 0.0
    if len(noun) > 1 and all(member.endswith(noun[-2:] if len(noun) > 2 else noun[-1]) for member in listed.members):
        named = 1.0  # 六个专项行动, each of which is called so
    if named < 0.5 and not counted and not (listed.numbered and len(noun) < 2):
        return 0.0
    terms = [t for t in question.terms if len(t) > 1 and t not in bigrams(noun) and not _COUNTING.search(t)]
    where = dossier.headings[listed.sentence.clause] + fold(dossier.quote(listed.sentence.span))
    around = _AROUND * dossier.coverage(terms, dossier.own_text[listed.sentence.clause])  # 在优化展会对接中要办好哪几个
    held = max(dossier.coverage(terms, where), around) if terms else 1.0
    return 0.0 if held < 0.3 else 0.5 * max(named, 0.5) + 0.5 * held + (0.3 if counted else 0.0)


def _told(dossier: Dossier, listed: Listed, measure: str) -> list[Statement]:
    count = len(listed.members)
    support = Support(dossier.policy.slug, listed.sentence.clause, listed.span)
    text = "、".join(listed.members) if max(map(len, listed.members)) <= _LONGEST_MEMBER else "；".join(listed.members)
    unit = _unit(measure)
    lead = f"列出{count}{unit}" if listed.open else f"共{count}{unit}"
    if listed.tiers:
        text = dossier.line(listed.span).strip("，。；")
    return [Statement(f"{lead}：{text}{'等' if listed.open else ''}。", (support,), computed=(str(count),))]


def lists(dossier: Dossier, sentence: Sentence, noun: str) -> list[Listed]:
    """Everything that a sentence lists: numbered cases, quoted names, members between 、."""
    text, first = dossier.quote(sentence.span), sentence.span.start
    found = []
    cases = _cases(text) or _alike(text)
    for members, start, end, label, more in (*cases, *_quoted(text), *_enumerated(text), *_ending(text, noun)):
        if len(members) > 1:
            numbered = any(members is case[0] for case in cases)
            found.append(
                Listed(sentence, tuple(members), Span(first + start, first + end), fold(label), more, numbered)
            )
    if tiers := _tiers(text):
        found.append(Listed(sentence, tiers, sentence.span, fold(text), open=False, numbered=True, tiers=True))
    return found


def _tiers(text: str) -> tuple[str, ...]:
    """The amounts that are told apart by 分别 or 依次, each of another case; none where they are not of one kind."""
    apart = _APART.search(text)
    amounts = read_quantities(apart[0]) if apart else []
    alike = len({amount.unit for amount in amounts}) == 1 and amounts[0].unit in ("元", "%", "分")
    return tuple(amount.printed for amount in amounts) if alike and len(amounts) > 1 else ()


def _ending(text: str, noun: str) -> list[tuple[list[str], int, int, str, bool]]:
    """Pieces side by side that all end in what is counted: 视角从甲向乙转变，导向从丙向丁转变."""
    if len(noun) < 2:
        return []
    pieces = [match for match in re.finditer(r"[^，；：:。]+(?![^，；：:。]*[：:])", text) if match[0].strip()]
    run = [match for match in pieces if match[0].strip().endswith(noun) and len(match[0].strip()) > len(noun) + 2]
    together = run and pieces.index(run[-1]) - pieces.index(run[0]) == len(run) - 1
    if len(run) < _FEWEST_ENDING or not together:
        return []
    members = [re.sub(r"\s+", "", match[0]) for match in run]
    return [(members, run[0].start(), run[-1].end(), noun, False)]


def _cases(text: str) -> list[tuple[list[str], int, int, str, bool]]:
    """Cases that are numbered within the text: （1）…；（2）…, 一是…；二是…, 第一种方式…第二种方式…."""
    marks = list(_CASES.finditer(text))
    if len(marks) < 2:
        return []
    members = []
    for mark, behind in zip(marks, [*marks[1:], None], strict=True):
        stop = behind.start() if behind else len(text)
        words = re.sub(r"\s+", "", text[mark.end() : stop]).strip("，；。：、为")
        ends = [m.start() for m in re.finditer("[。；，]", words) if m.start() <= _LONGEST_CASE]
        members.append(words if len(words) <= _LONGEST_CASE else words[: ends[-1] if ends else _LONGEST_CASE])
    before = text[max(0, marks[0].start() - 40) : marks[0].start()]
    return [(members, max(0, marks[0].start() - len(before)), len(text), before + marks[0][0], False)]


def _alike(text: str) -> list[tuple[list[str], int, int, str, bool]]:
    """Provisions side by side, each of its own case and figure: 对甲给予…800万元；对乙给予…1500万元."""
    parts = [match for match in re.finditer(r"[^；。]+", text) if match[0].strip()]
    run = [match for match in parts if re.match(r"\s*[对按]", match[0]) and read_quantities(match[0])]
    if len(run) < 2 or len(run) < len(parts) - 1:
        return []
    members = [re.sub(r"\s+", "", match[0]) for match in run]
    if max(map(len, members)) > _LONGEST_CASE:
        return []
    return [(members, run[0].start(), run[-1].end(), text, False)]


def _quoted(text: str) -> list[tuple[list[str], int, int, str, bool]]:
    """Names in quotation marks side by side: “强基”“领跑”“成林”."""
    found = []
    for run in _QUOTED.finditer(text):
        behind = text[run.end() : run.end() + 12]
        before = _MARKS.split(text[: run.start()])[-1]
        members = re.findall("“([^“”]+)”", run[0])
        found.append((members, run.start(), min(len(text), run.end() + 12), before + behind, behind.startswith("等")))
    for one in _IN_ONE.finditer(text):
        end = min(len(text), one.end() + 12)
        found.append((one["members"].split("、"), one.start(), end, text[one.end() : end], False))
    return found


def _enumerated(text: str) -> list[tuple[list[str], int, int, str, bool]]:
    """Members between 、 with the words around them: 未来制造、未来信息…等6大领域."""
    found = []
    text = re.sub("(?<=、)\n", " ", _NUMBER_QUOTED.sub(r" \1 ", text))  # every character keeps its place
    for match in re.finditer(r"[^，。；：:！？!?\n]+", text):
        part = _BRACKETED.sub(lambda inner: inner[0].replace("、", "\0"), match[0])
        if "、" not in part or "“" in part:
            continue
        pieces = part.split("、")
        closed = next((i for i, piece in enumerate(pieces[1:], 1) if _CLOSED.search(piece)), len(pieces) - 1)
        pieces = pieces[: closed + 1]
        opened = _MADE_OF.match(pieces[0]) or _LEAD.match(pieces[0])
        first = pieces[0][opened.end() :] if opened else pieces[0]
        last, more, head = pieces[-1], False, ""
        others = _OTHERS.search(last)
        if others and _PLACES.search(others["head"]):
            first = _IN.sub("", first)
        said = _SAID.search(last)
        if others:
            last, more, head = (
                last[: others.start()],
                not re.search(r"等[\d一二三四五六七八九十]", others[0]),
                others[0],
            )
        elif said:
            last, head = last[: said.start()], said[0]
        elif called := _CALLED.match(last):
            last, head = called["last"], called["head"]
        joined = re.split("[和及与]", last)
        tail = joined if len(joined) == 2 and all(len(piece) > 1 for piece in joined) else [last]
        if "的" in first and not any("的" in piece for piece in [*pieces[1:-1], *tail]):
            first = first.rpartition("的")[2]  # 专业的法律、会计、税务
        members = [piece.strip().replace("\0", "、") for piece in [first, *pieces[1:-1], *tail] if piece.strip()]
        members = _as_counted(members, head)
        if len(members) < 2 or max(map(len, members)) > _LONGEST_MEMBER:
            continue
        before = pieces[0][: opened.end()] if opened else ""
        lead = _MARKS.split(text[: match.start()])[-2:] if match.start() else []
        end = match.end()
        found.append((members, match.start(), end, "".join(lead) + before + head, more))
    return found


def _as_counted(members: list[str], head: str) -> list[str]:
    """The members, each with 或者 cut in two where the text counts as many: 甲、乙或者丙等3项."""
    said = _SAID.search(head)
    number = parse_number(said["number"].replace("两", "二")) if said else None
    parts = [part for member in members for part in re.split("或者?|以及|[和与及]", member) if part]
    return parts if number == len(parts) and min(map(len, parts)) > 1 else members
