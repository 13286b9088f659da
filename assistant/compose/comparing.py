"""Two things beside each other: what the text states of each, and by how much their figures differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose.passages import Candidate
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from assistant.wording import held_share
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from corpus.regex import regex
from index.words import bigrams

_HAN = "\u3400-\u9fff"
# What says that two things are held beside each other.
_CUE = regex(
    r"加起来|加在一起|合计|各自?(?=[是有为要能给到在多几培建达列写]|$)|分别|谁|哪一?[个种家边项条方]|[相]?差(?!额|异化)|相比|比较|比起来|对比|不同|不一样|一样|区别|差别|差异|[高低多少早晚大小快慢长短]多少|[多少高低快慢长短]几"
)
_GAP = regex(r"差(?!别|异|额)|[高低多少早晚大小快慢长短](?:了|出)?(?:多少|几)|几倍")
_FIGURES = regex(r"多少|几|差(?!别|异)|[多少高低大小长短贵便宜]|比例|金额|标准|产值|额度|面积|收入|人数|数量")
_DATES = regex(
    r"什么时候|何时|时间|早|晚|几月|几号|日期|哪一?年|(?<![优领率首预事争])先(?![进导行锋期后验])|[时期]限在?[前后]|在[前后](?!提)"
)
_USUAL = regex("普通|一般|其他|其余|常规|通常")
_WHICH = regex("谁(?:更|的|[多少大小高低早晚先后])")  # asks for one of the two, not for a person
# Asks what each of two does: 分工有什么不同, 分别干什么, 各自的职责.
_ROLES = regex("[干做](?:什么|啥|些什么)|职责|分工|任务|作用|负责(?:什么|哪些)|管(?:什么|啥)|要求做")
_APART_ASKED = regex("(?:区别|不同|差别|差异|不一样)(?:之处|的地方)?(?:是什么|在哪里?|吗)?[？?。]*$")
_ORDERED = regex("早|晚|(?<![优领率首预事争])先(?![进导行锋期后验])|[在限][前后]")
_LATE = regex("晚|后(?!者)")
_YEAR = regex(r"(?<!\d)20\d\d(?=年)")
_SPANS = frozenset("天 日 工作日 个工作日 月 个月 年 小时 分钟".split())  # units of how long something takes
# The words that join two things, those first that join nothing smaller: 甲、乙和丙相比 compares 丙 with both before it.
_JOINTS = ("和|(?<!参)与|跟|同|还是|比", "、")
_PAIRS = tuple(
    regex(
        rf"(?P<first>[^，,。；：？?]{{2,20}}?)(?:，|,)?(?:{joint})(?P<second>[^，,。；：？?、]{{2,24}}?)"
        rf"(?=的|，|,|。|？|\?|、|$|这?两|各|分别|加|合计|一共|谁|哪|相?差|相比|比|到底|之间|有(?:什么|啥|何)|在|要|每|不同|区别|[高低多少早晚大小快慢长短](?:了|出)?(?:多少|几))"
    )
    for joint in _JOINTS
)
_OF_EACH = regex("分别|各自?(?=[是有为要能给到在多几列写])")
_SUMMED = regex("加起来|加在一起|合计|一共|总共|加一块")
_HEAD = regex(r"^.*?(?:请问|想问|问下|问一下|同样是|同样|都是|对于|关于|对|^.{0,6}给(?!予))")
_LOOSE = regex(r"^(?:[在对给由把被为按的]|一个|那个|这个|文件里|政策里|其中)+|(?:那|这)(?:个|条|项|种)$")
_APART = regex(r"(?:分别|各)[^，；。]*")
_CAPPED = regex("最[高多长低]|单[个家户]|累计|总额|上限|不超过|但")
_BODY = regex("[局委厅部办]$|政府$|银行$|海关$")
_YEARLY = regex(r"(?:(?<!\d)20\d\d年?|(?<!\d)\d\d年)(?:底|末|的|目标)*")
_PIECE = regex(r"[^，；。：:、]+")
_DEADLINE = regex(r"(?:到|至)?20\d\d年(?:底|末)?")
_MARK = regex(
    r"^(?:——|\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百零\d]+条(?!规定|的|第|所|和|、|至))"
)
_DAY = regex(r"(?:20\d\d年)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})?\s*日?")
_NAME = regex("“[^”]*”|《[^》]*》")  # “三支一扶” counts nothing
_IN_BRACKETS = regex(r"[（(][^（()）]*[）)]")  # 外向度（进出口额占总产值的比重） states no 总产值
_LEVEL_NAMED = regex("(?:国家|自治区|[省市州盟区县乡镇]{1,3})级$")
_LEVEL = regex("([十百千]?)(万亿|亿|万)级")
_SCALES = {"": 1.0, "十": 10.0, "百": 100.0, "千": 1000.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_COUNTED = frozenset("个家项条所座处")
_REST = 0.5  # share of what is asked of two that their sentences must hold
_NEAREST = 40  # sentences that are looked through
_HELD = 0.51  # share of a side's own words that a piece must hold
_WHOLE = 0.2  # what it counts that a piece holds a side's whole name
_FARTHEST = 3  # pieces behind the words of a side where its figure may stand
_ONE_CLAUSE = 0.4  # what two sides count more that one clause tells of
_SHORTEST_FRAME = 5  # characters that two provisions share around what each is of
_LONGEST = 110  # characters of one side


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two things."""

    said: str  # the question's words
    own: tuple[str, ...]  # pairs of characters that the other side has not


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence states of one side."""

    sentence: Sentence
    span: Span
    score: float
    quantities: tuple[Quantity, ...]  # the figures that are meant


def propose(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """Say of each of two things what the text states, or None where the question names no two that it tells of."""
    pair = sides_of(question)
    if pair and candidates and (draft := _roles(question, dossier, candidates, pair)):
        return draft
    asks = question.asks - {"who"} if _WHICH.search(question.folded) else question.asks
    if pair is None or not candidates or asks & {"duty", "contact"}:
        return None
    if asks & {"department", "who"}:
        return _framed(question, dossier, pair)
    if all(find_bodies(side.said) for side in pair):
        return None  # what they do is told by duties
    if all(any(side.said in value.text or value.text in side.said for value in dossier.values) for side in pair):
        return None  # two rows of a table
    if told_apart := _told_apart(question, dossier, candidates, pair) or _framed(question, dossier, pair):
        return told_apart
    sentences = _sentences(dossier, candidates)
    told = _both(question, dossier, sentences, pair)
    if told is None:
        return None
    first, second = told
    held = dossier.coverage(
        question.terms, *(fold(dossier.quote(t.span)) + dossier.headings[t.sentence.clause] for t in (first, second))
    )
    statement = _statement(question, dossier, pair, first, second)
    dated = first.sentence.clause == second.sentence.clause and statement.text.split("：")[0].endswith(("更早", "更晚"))
    confidence = 1.0 if statement.computed or dated else min(1.0, 0.45 + 0.55 * held)
    return Draft((statement,), "answered", confidence, "comparing")


def _roles(
    question: Question, dossier: Dossier, candidates: Sequence[Candidate], pair: tuple[Side, Side]
) -> Draft | None:
    """What each of two does or is, in sentences that it is the subject of; None where one of them is that of none."""
    of_roles = _ROLES.search(question.folded)
    apart = not of_roles and _APART_ASKED.search(question.folded) and not _FIGURES.search(question.folded)
    if not apart and not of_roles:
        return None
    sentences = _sentences(dossier, candidates)
    found = [
        [told for sentence in sentences if (told := _as_subject(dossier, sentence, side, other))]
        for side, other in (pair, pair[::-1])
    ]
    both = [(one, two) for one in found[0] for two in found[1] if one.span != two.span]
    if not both:
        return None
    # Best are sentences of one clause that say it of each alone.
    first, second = max(
        both, key=lambda told: (told[0].score + told[1].score, told[0].sentence.clause == told[1].sentence.clause)
    )
    rest = Question(
        re.sub(f"{_APART_ASKED.pattern}|{'|'.join(re.escape(side.said) for side in pair)}", " ", question.folded)
    )
    if (
        apart
        and rest.terms
        and dossier.coverage(rest.terms, *(fold(dossier.quote(t.span)) for t in (first, second))) < _REST
    ):
        return None  # it does not tell them apart in what is asked
    supports = [Support(dossier.policy.slug, told.sentence.clause, told.sentence.span) for told in (first, second)]
    text = "；".join(_shown(dossier, told) for told in (first, second))
    return Draft((Statement(f"{text}。", tuple(dict.fromkeys(supports))),), "answered", 0.95, "comparing")


def _as_subject(dossier: Dossier, sentence: Sentence, side: Side, other: Side) -> _Told | None:
    """The stretch of a sentence that begins with a side, up to one that begins with the other side."""
    text = dossier.quote(sentence.span)
    pieces = [match.span() for match in _PIECE.finditer(text) if match[0].strip()]
    begins, turns = _beginning(side), _beginning(other)
    words = [_MARK.sub("", re.sub(r"\s+", "", text[slice(*piece)])) for piece in pieces]
    at = next((i for i, piece in enumerate(words) if begins.match(piece) and not turns.match(piece)), None)
    if at is None:
        return None
    last = _within(pieces, at, len(pieces) - 1)
    last = next((i - 1 for i in range(at + 1, last + 1) if turns.match(words[i])), last)
    span = Span(sentence.span.start + pieces[at][0], sentence.span.start + pieces[last][1])
    beside_others = len(words[at]) < len(side.said) + 4 and text[pieces[at][1] : pieces[at][1] + 1] == "、"
    return _Told(sentence, span, 0.5 if beside_others else 1.0, ()) if last > at or len(words[at]) > 8 else None


def _beginning(side: Side) -> re.Pattern[str]:
    """What begins with a side's name or its full form: 各设区市政府, 各设区市人民政府."""
    return re.compile(
        rf"(?:鼓励|支持|要求|由)?[各市省]?{f'[{_HAN}]{{0,3}}?'.join(map(re.escape, side.said[:16]))}(?!的|和|与|、)"
    )


def _told_apart(
    question: Question, dossier: Dossier, candidates: Sequence[Candidate], pair: tuple[Side, Side]
) -> Draft | None:
    """The best sentence itself where it tells both apart: 甲部门、乙部门分别负责监管院校外、院校内证书."""
    sentence = candidates[0].sentence
    text = fold(dossier.quote(sentence.span))
    if _FIGURES.search(question.folded) or not re.search("分别|依次", text) or len(text) > _LONGEST:
        return None
    if not all(side.said in text for side in pair):
        return None
    support = Support(dossier.policy.slug, sentence.clause, sentence.span)
    words = dossier.line(sentence.span).rstrip("。；")
    return Draft((Statement(f"{words}。", (support,)),), "answered", 0.95, "comparing")


def _naming(dossier: Dossier, pair: tuple[Side, Side]) -> Iterator[Sentence]:
    """The sentences outside tables that name one of two things."""
    for clause in dossier.policy.clauses:
        text = dossier.own_text[clause.id]
        if clause.kind not in ("row", "total") and any(side.said in text for side in pair):
            for sentence in dossier.sentences[clause.id]:
                if any(side.said in fold(dossier.quote(sentence.span)) for side in pair):
                    yield sentence


def _framed(question: Question, dossier: Dossier, pair: tuple[Side, Side]) -> Draft | None:
    """Provisions that are made alike, one for each side: 从事第二类经营的，应当备案 and 从事第三类经营的，应当申请许可."""
    if re.search("多少|几|差(?!别|异)", question.folded):
        return None
    own = {term for side in pair for term in side.own}
    rest = [t for t in question.terms if len(t) > 1 and t not in own and dossier.knows(t) and not _CUE.search(t)]
    found: list[dict[str, tuple[float, Sentence, Span]]] = [{}, {}]
    for sentence in _naming(dossier, pair):
        for match in re.finditer("[^；。]+", dossier.quote(sentence.span)):
            text = re.sub(r"\s+", "", match[0])
            which = [side.said in fold(text) for side in pair]
            if sum(which) != 1 or len(text) > _LONGEST:
                continue
            said = pair[which.index(True)].said
            frame = next(piece for piece in re.split("[,:]", fold(text)) if said in piece).replace(said, "□", 1)
            start = sentence.span.start
            span = dossier.trim(Span(start + match.start(), start + match.end()))
            held = dossier.coverage(rest, fold(text))
            frame = _MARK.sub("", frame)
            if len(frame) > _SHORTEST_FRAME and held > found[which.index(True)].get(frame, (_REST, None, None))[0]:
                found[which.index(True)][frame] = held, sentence, span
    alike = found[0].keys() & found[1].keys()
    if not alike:
        return None
    frame = max(alike, key=lambda frame: found[0][frame][0] + found[1][frame][0])
    supports, texts = [], []
    for _, sentence, span in (found[0][frame], found[1][frame]):
        supports.append(Support(dossier.policy.slug, sentence.clause, span))
        texts.append(_MARK.sub("", dossier.line(span)))
    return Draft((Statement(f"{'；'.join(texts)}。", tuple(supports)),), "answered", 1.0, "comparing")


def sides_of(question: Question) -> tuple[Side, Side] | None:
    """The two things that a question holds beside each other, None where it holds none."""
    text = re.sub(r"\s+", "", question.text)
    if not _CUE.search(text):
        return None
    for match in (match for pattern in _PAIRS for match in pattern.finditer(text)):
        first = _LOOSE.sub("", _HEAD.sub("", _YEARLY.sub("", match["first"])))
        second = _LOOSE.sub("", _YEARLY.sub("", match["second"]))
        if len(first) < 2 or len(second) < 2 or not _CUE.search(text, match.start("second")):
            continue
        beside = (*first, text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
        each = _OF_EACH.search(text, match.end())
        if each and re.search("[、和与跟]", "".join((*beside, text[match.end() : each.start()]))):
            continue  # each of more than two is told of by itself
        asking = re.search(r"[\d谁哪几]|多少|什么", first + second)
        if asking or (_BODY.search(first) and _BODY.search(second)):
            continue  # years are compared by targets, bodies by duties, and sizes told apart by their cases
        shared = second.find(first[-2:], 1)
        if 0 < shared < len(second) - 2:
            second = second[: shared + 2]  # 北部区域重点发展 beside 中部区域
        first, second = _tiers(_without_attribute(first, second), second)
        pairs = [
            [p for p in bigrams(fold(side)) if len(p) > 1 and not re.search("[的了]", p)] for side in (first, second)
        ]
        own = [tuple(p for p in one if p not in other) for one, other in (pairs, pairs[::-1])]
        if all(own):
            return Side(fold(first), own[0]), Side(fold(second), own[1])
    return None


def _without_attribute(first: str, second: str) -> str:
    """The first thing without what is asked of both: 甲公司的管控模式和乙公司一样吗 compares the companies."""
    owner, _, attribute = first.rpartition("的")
    shared = set(bigrams(fold(attribute))) & set(bigrams(fold(second)))
    return owner if len(owner) > 1 and attribute and "的" not in second and not shared else first


def _tiers(first: str, second: str) -> tuple[str, str]:
    """Two tiers or types without the noun that both share: 评上省级 and 市级孵化载体 are 省级 and 市级."""
    kind = re.match(rf"[{_HAN}]{{1,3}}?[级型类档]", second)
    if kind and first[-1] == kind[0][-1]:
        level = _LEVEL_NAMED.search(first)
        return level[0] if level else first[-len(kind[0]) :], kind[0]
    return first, second


def _sentences(dossier: Dossier, candidates: Sequence[Candidate]) -> list[Sentence]:
    """The sentences found, best first, and those beside them in their clauses."""
    found = [candidate.sentence for candidate in candidates[:_NEAREST]]
    clauses = dict.fromkeys(sentence.clause for sentence in found[:10])
    beside = [sentence for clause in clauses for sentence in dossier.sentences[clause]]
    rows = {clause.id for clause in dossier.policy.clauses if clause.kind in ("row", "total")}
    return [sentence for sentence in dict.fromkeys([*found, *beside]) if sentence.clause not in rows]


def _both(
    question: Question, dossier: Dossier, sentences: Sequence[Sentence], pair: tuple[Side, Side]
) -> tuple[_Told, _Told] | None:
    """What is told of each side, by one clause or by neighbours rather than by two that lie apart."""
    first, second = (_best(question, dossier, sentences, *sides) for sides in (pair, pair[::-1]))
    if bool(first) != bool(second):
        usual = [_usual(dossier, side, list(found.values())) for side, found in ((pair[0], second), (pair[1], first))]
        first, second = (usual[0], second) if second else (first, usual[1])
    best: tuple[float, _Told, _Told] | None = None
    for clause, (score, told) in first.items():
        for other, (more, beside) in second.items():
            if told.span == beside.span and len({*told.quantities, *beside.quantities}) == 1:
                continue  # it does not tell them apart
            near = (
                1.0 if clause == other else 0.75 if clause.rpartition("/")[0] == other.rpartition("/")[0] != "" else 0.0
            )
            total = score + more + _ONE_CLAUSE * near
            if best is None or total > best[0]:
                best = (total, told, beside)
    return best[1:] if best else None


def _usual(dossier: Dossier, side: Side, found: Sequence[tuple[float, _Told]]) -> dict[str, tuple[float, _Told]]:
    """What is told of 一般项目 where only an exception is named: the rule stands right before it, 20日办结，工业项目3日办结."""
    if not _USUAL.match(side.said):
        return {}
    told: dict[str, tuple[float, _Told]] = {}
    for score, exception in found:
        text = dossier.quote(exception.sentence.span)
        pieces = [match.span() for match in _PIECE.finditer(text) if match[0].strip()]
        start = exception.span.start - exception.sentence.span.start
        before = next((i for i, piece in reversed(list(enumerate(pieces))) if piece[1] <= start), None)
        if before is None or text[pieces[before][1] : pieces[before][1] + 1] not in ("，", "；"):
            continue
        rule = _stretch(exception.sentence, text, pieces, before, before, 1.0)
        if any(_comparable(one, other) for one in rule.quantities for other in exception.quantities):
            told[exception.sentence.clause] = (score, rule)
    return told


def _best(
    question: Question, dossier: Dossier, sentences: Sequence[Sentence], side: Side, other: Side
) -> dict[str, tuple[float, _Told]]:
    """The best that each clause tells of a side, with how well it does."""
    rest = [term for term in question.terms if len(term) > 1 and term not in side.own and term not in other.own]
    known = replace(side, own=tuple(pair for pair in side.own if dossier.knows(pair)) or side.own)
    against = replace(other, own=tuple(pair for pair in other.own if dossier.knows(pair)) or other.own)
    found = []
    for rank, sentence in enumerate(sentences):
        told = _told(question, dossier, sentence, known, against, rest)
        if told is None or (not told.quantities and held_share(dossier.quote(told.span), question.text) == 1):
            continue  # what only names the two tells nothing of either
        where = _IN_BRACKETS.sub("", fold(dossier.quote(sentence.span))) + dossier.headings[sentence.clause]
        years = set(years_of(dossier.quote(sentence.span)))
        astray = 0.4 if question.years and years and not years & set(question.years) else 0.0
        near = 0.3 * (1 - rank / len(sentences))
        found.append((told.score + dossier.coverage(rest, where) + near - astray, -rank, told))
    return {entry[2].sentence.clause: entry[:1] + entry[2:] for entry in sorted(found, key=lambda entry: entry[:2])}


def _told(
    question: Question, dossier: Dossier, sentence: Sentence, side: Side, other: Side, rest: Sequence[str]
) -> _Told | None:
    """The stretch of a sentence that tells of a side: from the words that name it to its figure, if one is asked for."""
    text = dossier.quote(sentence.span)
    pieces = _pieces(text)
    words = [fold(text[start:end]) for start, end in pieces]
    if not words:
        return None
    named = [_named(side, piece) for piece in words]
    dates = bool(_DATES.search(question.folded))
    figures = dates or bool(_FIGURES.search(question.folded))
    joint = frozenset[int]() if figures else _named_together(text, pieces, side, other)
    named = [0.0 if i in joint else share for i, share in enumerate(named)]
    named = [
        share + _WHOLE * (side.said in piece) if share else share for share, piece in zip(named, words, strict=True)
    ]
    score = max(named)
    # Of the provisions that name it as well, the one that speaks of what is asked.
    alike = [i for i, share in enumerate(named) if share >= score]
    at = max(alike, key=lambda i: (dossier.coverage(rest, _provision(text, pieces[i])), -i))
    holding = [i for i, (start, end) in enumerate(pieces) if _figure(text[start:end], dates)]
    if score < _HELD:
        # Under a heading that names the side, the figure beside the question's other words is of it.
        heading = dossier.headings[sentence.clause].split(" ")[-1]
        score = _named(side, heading)
        plain = [_IN_BRACKETS.sub("", piece) for piece in words]
        fitting = [i for i in holding if dossier.coverage(rest, plain[i]) > 0]
        if score < _HELD or score <= _named(other, heading) or not fitting or not figures:
            return None
        at = max(fitting, key=lambda i: dossier.coverage(rest, plain[i]))
        return _stretch(sentence, text, pieces, at, at, score)
    if not figures:
        last = _within(pieces, at, len(pieces) - 1)
        return _stretch(sentence, text, pieces, at, last, score)
    apart = _APART.search(text, pieces[at][0])
    if apart:
        run = [i for i in range(len(pieces)) if _side_by_side(text, pieces, i, at) and pieces[i][0] < apart.start()]
        values = _measured(apart[0])
        run = run[-len(values) :]
        if len(run) == len(values) > 1 and at in run:
            last = max(i for i, (start, _) in enumerate(pieces) if start < apart.end())
            return replace(_stretch(sentence, text, pieces, run[0], last, score), quantities=(values[at - run[0]],))
    if dates:
        near = [i for i in holding if i <= at and (i >= at - _FARTHEST or _side_by_side(text, pieces, i, at))]
        led = [i for i in near if _DEADLINE.match(text[slice(*pieces[i])].lstrip())]
        if led:  # a deadline stands before what it is of
            return _stretch(sentence, text, pieces, led[-1], at, score)
    places = sorted((i for i, share in enumerate(named) if share >= _HELD), key=lambda i: (i != at, -named[i]))
    found = ((i, _figures_behind(text, pieces, words, holding, i, side, other)) for i in places)
    at, ahead = next(((i, behind) for i, behind in found if behind), (at, []))
    if not ahead:
        return None
    ahead = [i for i in ahead if _side_by_side(text, pieces, ahead[0], i) or _CAPPED.match(words[i])]
    beside = [i for i in ahead if _side_by_side(text, pieces, ahead[0], i)]  # 机构护理75%、居家护理90%
    end = max(beside, key=lambda i: (dossier.coverage(rest, words[i]), -i))
    while end + 1 in ahead and text[pieces[end][1]] == "，" and _CAPPED.match(words[end + 1]):
        end += 1  # 给予50%补助，最高不超过30万元
    told = _stretch(sentence, text, pieces, at, end, score)
    if _named(other, words[at]) >= _HELD and end == at:
        nearest = _nearest(side, text[slice(*pieces[at])])
        return replace(told, quantities=nearest) if nearest else None
    return told


def _pieces(text: str) -> list[tuple[int, int]]:
    """The pieces of a text between its marks; the 、 of a bracket parts nothing."""
    whole = _IN_BRACKETS.sub(lambda inner: inner[0].replace("、", "\0"), text)
    return [match.span() for match in _PIECE.finditer(whole) if match[0].strip()]


def _provision(text: str, piece: tuple[int, int]) -> str:
    """What stands between the semicolons or stops around a piece, folded."""
    start = max(text.rfind(mark, 0, piece[0]) for mark in "；。;") + 1
    ends = [end for mark in "；。;" if (end := text.find(mark, piece[1])) >= 0]
    return fold(text[start : min(ends, default=len(text))])


def _figures_behind(
    text: str,
    pieces: Sequence[tuple[int, int]],
    words: Sequence[str],
    holding: Sequence[int],
    at: int,
    side: Side,
    other: Side,
) -> list[int]:
    """The pieces near behind the one that names a side that hold a figure, before one that names the other side.

    A list, of which 、 parts the entries, is no farther than one piece.
    """
    barred = next(
        (i for i in range(at + 1, len(words)) if _named(other, words[i]) >= _HELD > _named(side, words[i])), len(words)
    )
    parted = [text[pieces[i][1]] != "、" for i in range(len(pieces) - 1)]
    return [i for i in holding if at <= i < barred and sum(parted[at:i]) <= _FARTHEST]


def _named_together(text: str, pieces: Sequence[tuple[int, int]], side: Side, other: Side) -> frozenset[int]:
    """The pieces that name both sides in one breath and so tell nothing of one alone: 国有资本投资、运营公司."""
    joint: set[int] = set()
    for i in range(len(pieces) - 1):
        before, behind = (fold(text[slice(*pieces[at])]) for at in (i, i + 1))
        if text[pieces[i][1]] != "、" or _measured(before):
            continue
        if any(_begun(one, before) and _named(two, behind) >= _HELD for one, two in ((side, other), (other, side))):
            joint |= {i, i + 1}
    return frozenset(joint)


def _begun(side: Side, piece: str) -> bool:
    """Whether a piece names a side or ends with the first half of its name, whose rest the next piece holds."""
    half = side.said[: max(2, len(side.said) // 2)]
    return (
        _named(side, piece) >= _HELD
        or piece.endswith(half)
        or any(piece.endswith(side.said[:length]) for length in range(len(half), len(side.said)))
    )


def _side_by_side(text: str, pieces: Sequence[tuple[int, int]], one: int, other: int) -> bool:
    """Whether nothing but 、 parts the pieces from one to the other."""
    low, high = sorted((one, other))
    return all(text[pieces[i][1]] == "、" for i in range(low, high))


def _stretch(
    sentence: Sentence, text: str, pieces: Sequence[tuple[int, int]], start: int, end: int, score: float
) -> _Told:
    while end + 1 < len(pieces) and _is_open(text[pieces[start][0] : pieces[end][1]]):
        end += 1
    while start and _is_open(text[pieces[start][0] : pieces[end][1]], at_end=False):
        start -= 1
    low, high = pieces[start][0], pieces[end][1]
    span = Span(sentence.span.start + low, sentence.span.start + high)
    return _Told(sentence, span, score, tuple(_measured(text[low:high])))


def _is_open(text: str, *, at_end: bool = True) -> bool:
    """Whether a bracket or a quotation mark is open at the end of a text, or was open before it."""
    marks = [(text.count(opening), text.count(closing)) for opening, closing in zip("（(“《", "）)”》", strict=True)]
    return any(opened > closed if at_end else closed > opened for opened, closed in marks)


def _within(pieces: Sequence[tuple[int, int]], start: int, limit: int) -> int:
    """The last piece up to which a stretch is no longer than one side may be."""
    last = start
    while last < limit and pieces[last + 1][1] - pieces[start][0] <= _LONGEST:
        last += 1
    return last


def _nearest(side: Side, piece: str) -> tuple[Quantity, ...]:
    """Of the figures of a piece that names both sides, the one nearest to this side: 200个中品类和800个小品类."""
    at = [piece.find(pair) for pair in side.own if pair in piece]
    values = [
        q for q in _measured(piece) if not (q.value == 2 and q.unit in ("类", "种", "个", "项"))
    ]  # 分为甲、乙两类
    if not at or not values:
        return ()
    return (min(values, key=lambda q: min(abs(q.span.end - min(at)), abs(q.span.start - min(at)))),)


def _figure(text: str, dates: bool) -> bool:
    if not dates:
        return bool(_measured(text))
    return bool(_DAY.search(text) or _YEAR.search(text)) or any(q.unit in _SPANS for q in _measured(text))


def _measured(text: str) -> list[Quantity]:
    """The figures of a text, outside names, that a unit or their size tells from ordinals; 千亿级 is one."""
    text = _NAME.sub("", re.sub(r"\s+", "", text))
    levels = [
        Quantity(_SCALES[level[1] or ""] * _SCALES[level[2]], None, "级", None, level[0], Span(*level.span()))
        for level in _LEVEL.finditer(text)
    ]
    figures = (quantity for quantity in read_quantities(text) if quantity.unit or quantity.value >= 1e4)
    return levels or [figure for figure in figures if not _YEAR.match(text, figure.span.start)]


def _named(side: Side, piece: str) -> float:
    """How much of a side's own words a piece holds; all where they stand in it in order, as in 北交所 for 北京证券交易所."""
    share = sum(pair in piece for pair in side.own) / len(side.own)
    if share < 1 and 3 <= len(side.said) <= 6:
        letters = r"[\u3400-\u9fff]{0,4}".join(map(re.escape, side.said))
        share = max(share, 0.9 if re.search(letters, piece) else 0.0)
    return share


def _statement(question: Question, dossier: Dossier, pair: tuple[Side, Side], first: _Told, second: _Told) -> Statement:
    """Both stretches, with the difference first where their figures can be compared."""
    slug = dossier.policy.slug
    supports = [Support(slug, told.sentence.clause, told.sentence.span) for told in (first, second)]
    texts = [_shown(dossier, told) for told in (first, second)]
    if not any(_named(side, fold(text)) for side, text in zip(pair, texts, strict=True)):  # their headings name them
        texts = [f"{side.said}：{text}" for side, text in zip(pair, texts, strict=True)]
    told = "；".join(dict.fromkeys(text for text in texts if not any(text in other != text for other in texts)))
    lead, computed = _lead(question, pair, texts, first, second)
    return Statement(f"{lead}{told}。", tuple(dict.fromkeys(supports)), computed=computed)


def _lead(
    question: Question, pair: tuple[Side, Side], texts: Sequence[str], first: _Told, second: _Told
) -> tuple[str, tuple[str, ...]]:
    """Which is more and by how much, or which is earlier, with the figures that this works out."""
    if _DATES.search(question.folded) and _ORDERED.search(question.folded) and "差" not in question.text:
        order = [_moment(text) for text in texts]
        if all(order) and order[0] != order[1] and bool(order[0][0]) == bool(order[1][0]):
            late = bool(_LATE.search(question.folded)) and not re.search("先|早|前", question.folded)
            index = order.index(max(order) if late else min(order))
            return f"{pair[index].said}更{'晚' if late else '早'}：", ()
    years = [_YEAR.findall(text) for text in texts]
    if _DATES.search(question.folded) and re.search("差|[早晚](?:了)?[几多]", question.folded) and all(map(len, years)):
        gap = f"{abs(int(years[0][0]) - int(years[1][0]))}年"
        return f"相差{gap}：", (gap,)
    if _DATES.search(question.folded) and not any(q.unit in _SPANS for q in (*first.quantities, *second.quantities)):
        return "", ()
    matched = [(a, b) for a in first.quantities for b in second.quantities if _comparable(a, b)]
    if len(matched) != 1:
        return "", ()
    ((one, other),) = matched
    if _SUMMED.search(question.folded) and one.unit != "级":
        whole = f"{as_printed(one.value + other.value)}{one.unit}"
        return f"合计{whole}：", (whole,)
    if one.value == other.value:
        return "两者相同：", ()
    gap = gap_of(one.value, other.value, one.unit)
    if not _GAP.search(question.folded) or one.unit == "级":
        if not re.search("谁|哪", question.folded):
            return "", ()
        more = "高" if one.unit in ("元", "%") else "大" if one.unit == "级" else "多"
        return f"{pair[0 if one.value > other.value else 1].said}更{more}：", ()
    return f"相差{gap}：", (gap,)


def _moment(text: str) -> tuple[int, int, int]:
    """The year, month and day that a text states first; 0 for what it does not state."""
    year, day = _YEAR.search(text), _DAY.search(text)
    month, date = (int(day["month"]), int(day["day"] or 0)) if day else (0, 0)
    return (int(year[0]) if year else 0, month, date)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one kind: things that are counted are, whatever their measure words."""
    ranged = one.high is not None or other.high is not None
    return not ranged and (one.unit == other.unit or {one.unit, other.unit} <= _COUNTED)


def gap_of(one: float, other: float, unit: str) -> str:
    """By how much two figures of one unit differ, as texts print it."""
    return f"{as_printed(abs(one - other))}{'个百分点' if unit == '%' else unit}"


def as_printed(value: float) -> str:
    """A figure in the unit that texts print it in: 600万, 35."""
    for scale, word in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
        if value >= scale and value % (scale / 100) == 0:
            return f"{value / scale:g}{word}"
    return f"{round(value, 6):g}"


def _shown(dossier: Dossier, told: _Told) -> str:
    """The stretch, behind the deadline that opens its sentence."""
    words = _MARK.sub("", dossier.line(told.span)).strip("，；、：。")
    deadline = _DEADLINE.match(dossier.line(told.sentence.span))
    return f"{deadline[0]}，{words}" if deadline and not _DEADLINE.match(words) else words
