"""Figures, dates and rhythms that a question takes for granted, held against those of the text."""

import re
from collections.abc import Iterator, Sequence

from assistant.compose.matter import ALIKE, CLOSE, DATE, Part, Text, Told, quantities_of
from assistant.question import fold, years_of
from assistant.supposition import ASKING, Supposition
from corpus.facts.quantities import Quantity
from corpus.policy import Span
from corpus.regex import regex

_LIKELY = (
    0.75  # share of a statement's words from which a part speaks of the same, though nothing says that a rule is meant
)
_ALONE = 0.45  # share of a statement's words where only one sentence, and one of the nearest, has a figure of that kind
_BARE = 14  # characters of a part that says little by itself
_SHORT = 100  # characters of a sentence that is shown whole
_DATED = regex(r"20\d\d\s*年")
_KINDS = (
    ("money", "元|块|块钱"),
    ("share", "%|成|‰"),
    ("points", "百分点"),
    ("work days", "工作日"),
    ("days", "天|日|自然日"),
    ("months", "年|周年|个月|季度|个季度"),
    ("age", "岁|周岁"),
    ("people", "人|名|位"),
    ("hours", "小时|个小时"),
)
_FACTORS = {"成": 10, "‰": 0.1, "年": 12, "周年": 12, "季度": 3, "个季度": 3}
_EXCHANGED = {"work days": "days", "days": "work days"}
_CASE = regex(
    r"\s*(?:及?以[上下内]的?(?=[\u4e00-\u9fff])|的(?!目标|规定|要求|标准|比例|补|奖|限|期|时限|支|资)|之后|以后|后)"
)
_YEARLY_WHEN = regex("的?(?:时候|那一?年|之?时)")  # 2027年规模冲到4000亿元的时候 is no case but a goal
_COUNTED = frozenset("个家项类种条批座处所")
_OF_CASES = frozenset(("age", "people"))  # what figures measure that tell whose case it is, unless a rule is meant
_OF_RULES = frozenset(("分", "第次", "第届", "第批", "第轮", "第期"))  # units of figures that nobody has for himself
_TIER = regex("以[上下内]$|^(?:超过|低于|高于|不足|不满|满)")
_NOUN = regex(r"(?!都|就|才|可|能|要|免)[\u4e00-\u9fff]{2}")
_CHANGED = regex(
    r"[^，。；]{0,12}?(?:放宽|调整|提高|提升|降低?|扩展|扩大|压缩|缩短|下调|上调|减少|增加|优化)(?:至|到|为)"
)
_NAME_EDGE = regex("评定为|认定为|认定的?|国家(?=[\\dA-Z])|^对|新建|新增|给予")
_FORMER = regex("原来|原先|以前|过去|此前|之前是")
_PERIOD = regex("“?十[一二三四五六]五”?(?:规划)?(?:期间|时期|期末|末|以来)?")
_REACHED = regex("已经?(?:达到?|实现|完成|建成|突破|超过?|有了?|是)|就已|早就|现在就|目前就")
_AIMS = regex("目标|指标|愿景")
_STATE = regex("基础|现状|成效|成就|成果|回顾|背景|形势")
_ROUGH = regex("多|来|几|了|半|好几")  # 毕业一年多 is somebody's own case
_LEFT_OVER = regex(r"(?:剩下的?|其余的?|另外的?|还有|余下的?|还差)\s*$")
_OWN_FIGURE = regex(
    r"(?:营业?收入?|营收|收入|产值|销售额|注册资本|投资额?|资产|工资|工龄|社保|面积|年龄|今年|已经|现有|缴了|交了|干了|满)[^，]{0,4}$"
)
_NORM = regex(
    r"打造|形成|新增|落地|力争|争取|实现|突破|要求|规定|提出|执行|有效|人均|一般|原则上|控制|门槛|限|免|减|存|公示|覆盖|须|应|不少于|不超过|不低于|最高|最低|最多|最长|最短|至少|(?<!人)才|只|定[为在成]|比例|一律|统一|标准|上限|下限|期限|目标|达到|补|奖|给|扣|建|培育|引进|罚|要(?!是)|得|就|都|可以|能|是"
)
_AT_LEAST = regex("不得?(?:少于|低于|小于)|至少|最低|最少|以上|起码|(?<![不得])(?:超过|大于|高于)|≥")
_AT_MOST = regex(
    "不得?(?:超过|高于|多于|大于)|不超|最高|最多|至多|以下|以内|之内|上限|封顶|最长|(?<![不得])[小低少]于|≤"
)
_CONDITIONAL = regex(r"的\s*[，；]\s*$|未达到|^\s*对[^，]{0,12}$")
_THRESHOLD = regex("(?<!人)才|就(?!业)|都|必须|要求|须|门槛|规定")
_ACTOR = regex(
    "(?P<person>个人(?!所得|信息|账户|隐私|数据|信用|档案)|自然人|职工|劳动者|毕业生|农民|居民)|(?P<firm>企业(?!职工)|公司|用人单位|合作社)"
)
_LABEL = regex(
    r"(?:^|[，；：、])\s*(?:对|其中)?(?P<label>[^，；：、\d]{2,10}?)(?:的)?(?:每[\u4e00-\u9fff]{1,2})?(?:按|给予|补助?|补贴|奖励|不[低高超少]|为|是|最高|一次性)[^，；：、\d]{0,8}\d[^，；]*[，；。]?$"
)
_JOINT = regex("[、和与跟]")
_LIST_AHEAD = regex(
    "[^，,。；：、和与跟]{2,20}(?:[、和与跟][^，,。；：、和与跟]{2,20}){1,6}(?<![有共建设立达到超为是至])$"
)
_HALVES = regex(r"前[一二两三四五\d]{1,2}个?[年月][和与、]?后[一二两三四五\d]{1,2}个?[年月]")  # parts of a span
_ORDINAL = regex(r"(?:^|[，,、中和])\s*[前后]\s*$|第\s*$")


def figures(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """Figures that the text gives otherwise, with another bound, or for another year."""
    if supposition.own:
        return
    said = supposition.text
    for figure in quantities_of(said):
        unit = figure.unit or ("元" if figure.value >= 1e4 else "")
        behind, ahead = said[figure.span.end :].removesuffix("的"), said[: figure.span.start]
        plain = (
            not unit
            or (figure.value == 1 and (supposition.mixed or kind_of(unit)[0] == unit))
            or _ORDINAL.search(ahead)
            or (ahead.endswith(("前", "后")) and _HALVES.search(said))
            or (ahead.endswith("“") and behind.startswith("”"))  # the figure as it is printed
            or _counts_listed(figure, ahead)
        )
        counted = kind_of(unit)[0] in _COUNTED
        case = (_CASE.match(behind) or (not counted and _TIER.search(figure.printed) and _NOUN.match(behind))) and not (
            _THRESHOLD.search(behind) or "只" in said
        )
        case = case and not (_YEARLY_WHEN.match(behind) and years_of(said))
        of_asker = _OWN_FIGURE.search(ahead) and not _NORM.search(said) and unit not in _OF_RULES
        prescribed = supposition.doubted or figure.comparator or _NORM.search(said) or unit in _OF_RULES
        # 两个目标各是多少 counts what it asks for, 哪些地区要建2个园区 sorts by it.
        sorts = supposition.mixed and (ASKING.search(ahead) or (counted and not figure.printed[0].isdigit()))
        own_case = not prescribed and (
            supposition.mixed or figure.high is not None or kind_of(unit)[0] in _OF_CASES or _ROUGH.match(behind)
        )
        if plain or case or of_asker or sorts or own_case or _LEFT_OVER.search(ahead) or _FORMER.search(ahead):
            continue
        ahead = _PERIOD.sub(" ", ahead)
        rest = text.enough(f"{ahead} {ASKING.split(behind)[0] if supposition.mixed else behind}", before)
        by_thing = not prescribed or (supposition.mixed and not ahead)
        told = _of_figure(figure, unit, rest, said, text, likely=not prescribed, by_thing=by_thing)
        if told:
            yield told


def _counts_listed(figure: Quantity, ahead: str) -> bool:
    """Whether a figure only counts what stands right before it: 医疗保障和气象服务两个领域."""
    listed = _LIST_AHEAD.search(ahead)
    return listed is not None and figure.value == len(_JOINT.findall(listed[0])) + 1


def _of_figure(
    figure: Quantity, unit: str, rest: str, said: str, text: Text, *, likely: bool, by_thing: bool
) -> Told | None:
    kind, value = kind_of(unit)[0], figure.value * kind_of(unit)[1]
    having = [(part, alike) for part in text.parts if (alike := _alike(part, kind))]
    having = [entry for entry in having if not _of_another(said, entry[0], text)] or having
    best, close = text.best(rest, [part for part, _ in having])
    if best < _LIKELY if likely else best < ALIKE and not (best >= _ALONE and text.is_near(close)):
        return None
    years = set(years_of(said))
    in_year = [part for part in close if years & set(_year_of(part))]
    close = in_year or close
    if _CONDITIONAL.search(close[0].words) and not (figure.comparator or _THRESHOLD.search(said[figure.span.end :])):
        return None  # a case that is not the asker's
    alike_of = dict(having)
    close = _labelled(close, [part for part, _ in having], said) or close
    listed = {part.sentence for part in close if "分别" in text.dossier.quote(part.sentence.span)}
    close += [part for part, _ in having if part not in close and part.sentence in listed]
    if listed:
        close.sort(key=lambda part: part.span)
    held = [(part, quantity) for part in close for quantity in alike_of[part]]
    held = _respective(held, said, text) or held
    if kind in _COUNTED:
        of_thing = _of_thing(held, said[figure.span.end :])
        if by_thing and not of_thing:
            return None  # 六个带代号的计划，叫什么 and 8个板块共建几家 count what they ask of
        held = of_thing or held
    bound = _bound(_around(said, figure))
    held.sort(key=lambda entry: bound not in ("", _bound(entry[1].printed)))  # 以上 is sooner said of 以上
    same = [(part, quantity) for part, quantity in held if _is(quantity, kind, value, figure, bound)]
    if same:
        now = _as_it_is(said, rest, [part for part, _ in same], having, text)
        if now is not None:
            return Told(False, now.sentence.clause, now.span)
        part, quantity = same[0]
        if years and not in_year and all(_year_of(p) for p, _ in same):
            stated = f"{_year_of(part)[-1]}年"
            return Told(False, part.sentence.clause, _with_year(text, part), f"{sorted(years)[0]}年", stated)
        opposed = _opposed(said, figure, [(p, q) for p, q in same])
        if opposed:
            return Told(False, part.sentence.clause, part.span, "", "")
        return Told(True, part.sentence.clause, part.span)
    terms = text.terms(rest)
    rivals = [p for p, alike in having if p not in close and any(_is(q, kind, value, figure) for q in alike)]
    rivals = [p for p in rivals if not in_year or years & set(_year_of(p))]
    if any(text.likeness(terms, part) >= best - 2 * CLOSE and part.sentence != close[0].sentence for part in rivals):
        return None  # another sentence, nearly as near, has the figure
    if kind in _COUNTED and any(
        quantity.unit in _COUNTED - {unit}
        and quantity.value == value
        and text.likeness(terms, other) >= best - 2 * CLOSE
        for other in text.parts
        for quantity in quantities_of(other.words)
    ):
        return None  # 15家园区 are the 15个 of the text
    part, quantity = held[0]
    asked = figure.printed.strip()
    return Told(False, part.sentence.clause, _with_year(text, part), asked, re.sub(r"\s", "", quantity.printed))


def _as_it_is(
    said: str, rest: str, same: Sequence[Part], having: Sequence[tuple[Part, list[Quantity]]], text: Text
) -> Part | None:
    """What the text gives as reached, where a statement takes for reached what the text only aims at: 已经达到20000件."""
    if not _REACHED.search(said) or not all(_stands_under(part, _AIMS, text) for part in same):
        return None
    best, close = text.best(rest, [part for part, _ in having if _stands_under(part, _STATE, text)])
    return close[0] if close and best >= text.likeness(text.terms(rest), same[0]) - CLOSE else None


def _stands_under(part: Part, headed: re.Pattern[str], text: Text) -> bool:
    policy = text.dossier.policy
    return any(headed.search(step.heading) for step in policy.path(policy.by_id[part.sentence.clause]))


def _of_another(said: str, part: Part, text: Text) -> bool:
    """Whether a part's sentence speaks of firms where the statement speaks of persons, or the other way."""
    asked, stated = (_ACTOR.search(words) for words in (said, text.dossier.quote(part.sentence.span)))
    return bool(asked and stated) and asked.lastgroup != stated.lastgroup  # type: ignore[union-attr]


def _labelled(close: Sequence[Part], having: Sequence[Part], said: str) -> list[Part]:
    """The one part of the nearest sentence whose figure is that of what is named: 五星级按100% of 四星级按80%，五星级按100%."""
    beside = [part for part in having if close and part.sentence == close[0].sentence]
    labels = {part: _LABEL.search(part.words) for part in beside}
    meant = [part for part, label in labels.items() if label and fold(label["label"]) in fold(said)]
    return meant if len(meant) == 1 and sum(map(bool, labels.values())) > 1 else []


def _of_thing(held: Sequence[tuple[Part, Quantity]], behind: str) -> list[tuple[Part, Quantity]]:
    """The figures behind which the thing stands that is counted: of 8个领域20个场景 the latter is said of 场景."""
    thing = behind[:2]
    return [
        (part, quantity)
        for part, quantity in held
        if len(thing) == 2 and thing in part.words[quantity.span.end : quantity.span.end + 2 + len(thing)]
    ]


def _respective(held: Sequence[tuple[Part, Quantity]], said: str, text: Text) -> list[tuple[Part, Quantity]]:
    """The figure that is meant of a list: 对3A、4A、5A级景区分别给予10万元、50万元、100万元; empty where none can be told."""
    parts = dict.fromkeys(part.sentence for part, _ in held)
    for sentence in parts:
        named, apart, _ = text.dossier.quote(sentence.span).rpartition("分别")
        figures = [entry for entry in held if entry[0].sentence == sentence]
        if not apart or len(figures) < 2:
            continue
        listed = re.split("[，,：:]", named.rstrip("，,一次性给予 "))[-1]
        names = [_NAME_EDGE.split(name)[-1] for name in listed.split("、")]
        names = [re.sub("(?:级|的|等).*$", "", name).strip() for name in names]
        for members in (names, _members(listed, len(figures))):
            meant = [at for at, name in enumerate(members) if name and fold(name) in fold(said)]
            if len(members) == len(figures) and len(meant) == 1:
                return [figures[meant[0]]]
    return []


def _members(listed: str, count: int) -> list[str]:
    """The members of the one list of that length within some words: 国际, 国家, 行业 of 制订国际、国家和行业标准的企业、机构."""
    members = [re.split("[、和及与]", words) for words in re.split("的", listed)]
    fitting = [names for names in members if len(names) == count and all(len(name) > 1 for name in names)]
    if len(fitting) != 1:
        return []
    short = min(map(len, fitting[0][1:]))  # what stands before the first and behind the last is said of all
    return [fitting[0][0][-short:], *fitting[0][1:-1], fitting[0][-1][:short]]


def kind_of(unit: str) -> tuple[str, float]:
    """Return what a unit measures, and the factor to that measure's own unit; a unit like no other measures itself."""
    base = unit.split("/", maxsplit=1)[0]
    bare = base.removeprefix("个") if base not in ("个", "个月") else base
    for kind, pattern in _KINDS:
        if re.fullmatch(pattern, base) or re.fullmatch(pattern, bare):
            return kind, _FACTORS.get(bare, 1)
    return base, 1


def _alike(part: Part, kind: str) -> list[Quantity]:
    """The part's figures of one kind; 前三年 is no span of three years."""
    return [
        quantity
        for quantity in quantities_of(part.words)
        if kind_of(quantity.unit or ("元" if quantity.value >= 1e8 else ""))[0] in (kind, _EXCHANGED.get(kind))
        and not _ORDINAL.search(part.words[: quantity.span.start])
        and not _superseded(part.words, quantity)
    ]


def _superseded(words: str, quantity: Quantity) -> bool:
    """Whether a figure is the one that was before: 3年 of 由3年以上放宽至1年以上."""
    before, behind = words[: quantity.span.start], words[quantity.span.end :]
    return bool(re.search("[由从][^，。；]*$", before) and _CHANGED.match(behind))


def _is(quantity: Quantity, kind: str, value: float, figure: Quantity, bound: str = "") -> bool:
    factor = kind_of(quantity.unit)[1]
    values = [end * factor for end in (quantity.value, quantity.high) if end is not None]
    if len(values) == 2 and bound and figure.high is None:  # 最长3年 is no end of 2至5年
        values = values[1:] if bound == "most" else values[:1]
    if any(abs(value - end) < 1e-6 * max(1.0, abs(end)) for end in values):
        return True
    return figure.high is None and len(values) == 2 and values[0] <= value <= values[1] and kind != "count"


def _opposed(said: str, figure: Quantity, same: Sequence[tuple[Part, Quantity]]) -> bool:
    """Whether the statement makes an upper bound of what the text gives as a lower one, or the other way."""
    asked = _bound(_around(said, figure))
    stated = {_bound(quantity.printed) for _, quantity in same} - {""}
    return bool(asked and len(stated) == 1 and asked not in stated)


def _around(said: str, figure: Quantity) -> str:
    return said[max(0, figure.span.start - 8) : figure.span.end + 3]


def _bound(words: str) -> str:
    if _AT_MOST.search(words):
        return "most"
    return "least" if _AT_LEAST.search(words) else ""


def _year_of(part: Part) -> list[str]:
    """The years that a part's figures are of: its own, else the one named last before it."""
    own = years_of(part.words)
    return list(own) if own else list(years_of(part.before))[-1:]


def _with_year(text: Text, part: Part) -> Span:
    """The part, or its whole sentence where its subject or its year stands apart and the sentence is short."""
    whole = text.dossier.trim(part.sentence.span)
    apart = len(part.words.strip()) < _BARE or (not _DATED.search(part.words) and _DATED.search(part.before))
    return whole if apart and whole.end - whole.start <= _SHORT else part.span


def dates(supposition: Supposition, _: str, text: Text) -> Iterator[Told]:
    """Days of the year that the text gives otherwise."""
    asked = {match.groups(): match[0] for match in DATE.finditer(supposition.text)}
    rest = DATE.sub(" ", supposition.text)
    if not asked:
        return
    best, close = text.best(rest, [part for part in text.parts if DATE.search(part.words)])
    if best < ALIKE:
        return
    stated = {match.groups(): match[0] for part in close for match in DATE.finditer(part.words)}
    printed = ("", "") if set(asked) & set(stated) else (next(iter(asked.values())), next(iter(stated.values())))
    yield Told(bool(set(asked) & set(stated)), close[0].sentence.clause, close[0].span, *printed)


_MONTH = regex(r"(?:(20\d\d)\s*年)?(?<!\d)(\d{1,2})\s*月(?!\s*\d)")
_BY_MONTH = regex("完成|才|就|之?前|底|截止|到期|为止|要求|须|必须|得")
_NOTED = regex(r"(?:完成|办理)?(?:时限|时间|期限)[：:]\s*(?P<month>(?:20\d\d\s*年)?\d{1,2}\s*月)(?!\s*\d)")
_NOTE = regex(r"[（(〔【][^（()〔【】〕）]*[】〕）)]")


def months(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """The month by which something is to be done, where the note behind what the text says of it has another."""
    said = supposition.text
    asked = _MONTH.search(said)
    if not asked or not _BY_MONTH.search(said):
        return
    rest = text.enough(_MONTH.sub(" ", said), before)
    best, close = text.best(rest, [part for part in text.wholes if not _NOTED.search(part.words)])
    if best < ALIKE:
        return
    sentence = close[0].sentence
    clause = next(span for span in text.dossier.policy.by_id[sentence.clause].spans if span.end >= sentence.span.end)
    for note in _NOTE.finditer(text.dossier.policy.source, sentence.span.end, clause.end):
        stated = _NOTED.search(note[0])
        if stated:
            month = _MONTH.search(stated["month"])
            agrees = month is not None and asked[2] == month[2] and asked[1] in (None, month[1])
            printed = ("", "") if agrees else (asked[0], stated["month"])
            yield Told(agrees, sentence.clause, Span(*note.span()), *printed)
            return


_DEADLINE = regex("到|至|截止|期限|有效|延续|延长|执行|为止|[之以]?前|底")
_OF_POLICY = regex("(?:政策|意见|办法|规定|文件|方案|通知).{0,6}?(?:有效|执行|实行|实施|施行|期限|管到|用到)")
_VALID = regex(r"(?:有效期|期限|年限|有效|施行|执行|实施|实行).{0,12}?20\d\d")


def years(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """The year until which something holds, where the text gives another and the statement has no other figure."""
    said = supposition.text
    asked = years_of(said)
    if not asked or quantities_of(said) or not _DEADLINE.search(said):
        return
    rest = text.enough(_DATED.sub(" ", said), before)
    valid = [part for part in text.wholes if _VALID.search(part.words)] if _OF_POLICY.search(said) else []
    best, close = (
        (1.0, valid)
        if len(valid) == 1
        else text.best(rest, [part for part in text.parts if years_of(part.words) and _DEADLINE.search(part.words)])
    )
    if best < ALIKE:
        return
    stated = list(dict.fromkeys(year for part in close for year in years_of(part.words)))
    ends = len(asked) == 2 or (len(valid) == 1 and len(asked) == 1)  # 2016年到2020年 ends in 2020, as 执行到2020年 does
    agrees = asked[-1] in stated[-1:] if ends and len(stated) == 2 else bool(set(asked) & set(stated))
    plain = len(stated) == 1 or (ends and len(stated) == 2)
    printed = ("", "") if agrees or not plain else (f"{asked[-1]}年", f"{stated[-1]}年")
    yield Told(agrees, close[0].sentence.clause, close[0].span, *printed)


STARTS = regex(
    r"(?:自|从)?(?<!\d)(?P<year>20\d\d)\s*年(?:度|\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?(?:起(?!步|草|来)|开始)"
)


def starts(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """The year from which something holds, where the text gives another: 从2027年起 where it is 自2026年起."""
    said = STARTS.search(supposition.text)
    if not said:
        return
    rest = text.enough(STARTS.sub(" ", supposition.text), before)
    best, close = text.best(rest, [part for part in text.parts if STARTS.search(part.words)])
    if best < ALIKE:
        return
    stated = [match["year"] for part in close for match in STARTS.finditer(part.words)]
    agrees = said["year"] in stated
    printed = ("", "") if agrees else (f"{said['year']}年", f"{stated[0]}年")
    yield Told(agrees, close[0].sentence.clause, close[0].span, *printed)


_MEASURES = frozenset(("次", *(kind for kind, _ in _KINDS))) - {
    "money"
}  # that an amount is not stated is told elsewhere
_DEMANDED = regex("(?:要|需|得|必须|保证|至少|最多|最低|最高|不少于|不超过|能|可以)[^，。]{0,8}$")

# -- rhythms -----------------------------------------------------------------------------------------------------------

_RHYTHM = regex(
    r"每(?P<n>[一二两三四五六七八九十半\d]{0,3})(?:个)?(?P<unit>年|季度?|月|周|星期|日|天)(?!度?增)"
    r"|(?P<span>[一二两三四五六七八九十半\d]{1,3})个?(?P<of>年|月|季度?|周|天)(?=[^，。；\d]{0,4}一(?:次|回|评|考))"
    r"|按(?P<by>年|季度?|月|周|日)(?!龄)|(?P<adverb>[月季])度(?!末|底|初)"
)


def rhythms(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """How often something is done, where the text has it otherwise."""
    asked = _RHYTHM.search(supposition.text)
    if not asked:
        return
    rest = text.enough(_RHYTHM.sub(" ", supposition.text), before)
    best, close = text.best(rest, [part for part in text.parts if _RHYTHM.search(part.words)])
    if best < ALIKE:
        return
    stated = {_often(match): match[0] for part in close for match in _RHYTHM.finditer(part.words)}
    agrees = _often(asked) in stated
    printed = ("", "") if agrees else (asked[0], next(iter(stated.values())))
    yield Told(agrees, close[0].sentence.clause, close[0].span, *printed)


def _often(match: re.Match[str]) -> str:
    number = (match["n"] or match["span"] or "").replace("两", "二")
    unit = (match["unit"] or match["of"] or match["by"] or match["adverb"] or "年")[0].replace("日", "天")
    return ("" if number in ("一", "1") else number) + unit


def is_open(supposition: Supposition, answer: str) -> bool:
    """Whether a statement fixes how often or how much, and an answer says nothing of that kind: 每季度都开会 of 组建委员会."""
    said = supposition.text
    if _RHYTHM.search(said) and not _RHYTHM.search(answer):
        return True
    prescribed = [
        figure
        for figure in quantities_of(said)
        if figure.unit and figure.value > 1 and _DEMANDED.search(said[: figure.span.start]) and not supposition.own
    ]
    held = {kind_of(figure.unit)[0] for figure in quantities_of(answer)}
    kinds = [kind for figure in prescribed if (kind := kind_of(figure.unit)[0]) in _MEASURES]
    return bool(kinds) and not any(kind in held or _EXCHANGED.get(kind) in held for kind in kinds)
