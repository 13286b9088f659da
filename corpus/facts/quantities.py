"""Quantities, moments and numbers in Chinese policy text.

One pass cuts a text into tokens that hold a figure: document numbers, dates, list markers, names with digits (5G, 1+N,
第三代), fractions, ratios and quantities. What is claimed and what proves it are compared by `numbers`, in which every
way of printing a figure has one canonical form.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.policy import Span
from corpus.regex import regex

# Figures are matched on a copy in which full-width digits, letters and signs are narrow; every character keeps its place.
_NARROW = {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%+./~-<>"}
_NARROW |= dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), " ") | {ord("﹪"): "%", ord("○"): "〇"}
_NARROW |= dict(zip(map(ord, "壹贰叁肆伍陆柒捌玖拾佰仟"), "一二三四五六七八九十百千", strict=True))

_S = "[ ]{0,2}"
_DIGIT = "一二两三四五六七八九"
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = rf"[{_DIGIT}零〇十百千](?:[{_DIGIT}零〇十百千万亿]*[{_DIGIT}零〇十百千万亿])?(?:点[{_DIGIT}零〇]+)?"
_SCALE = "[百千]?万亿|[十百千]?亿|[十百千]?万|千(?![米瓦克伏卡帕乏])|百(?!分)"
_ONE = rf"(?:(?:{_ARABIC}){_S}(?:(?:{_SCALE})(?:\d+(?:{_SCALE}))?)?|{_HAN})"
_BARE = "[百千]?万亿|[十百千]亿|[百千]万"  # 超万亿: a scale that stands for one of it
_DASH = rf"{_S}(?:[—–―‐\-~〜∼]{{1,2}}|至|到){_S}"

_PLAIN = (
    "个?名次|个?位次|个百分点|百分点|%|‰|倍|成(?![本立员果功长效熟为交])|折|"
    "个?工作日|个?自然日|个?交易日|个半?月|个季度|个小时|个学时|个年度|季度|小时|分钟|秒钟|课时|学时|周岁|学年|"
    "平方公里|平方千米|平方米|立方米|公里|千米|海里|厘米|毫米|纳米|微米|公顷|米|㎡|"
    "吨标准煤|万?蒸吨|吨|毫克|微克|公斤|千克|克|斤|升|毫升|标准箱|标箱|箱|"
    "千瓦时|千瓦|兆瓦时|兆瓦|吉瓦|兆伏安|千伏安|千伏|摄氏度|分贝|度电|"
    "美元|欧元|港元|港币|日元|元|"
    "户次|家次|人份|剂次|例次|航次|人次|件次|场次|架次|车次|批次|班次|台次|头次|列次|人天|人日|人月|"
    "部门|个标准(?:(?![\u4e00-\u9fff])|(?=[以左之并和及与的]))|张床位|床位|标段|学分|"
    r"kWh|MWh|km|kW|MW|GW|kV|TEU|TB|PB|GB|Mbps|Gbps|(?:[EP])?FLOPS|[EP]Flops|℃"
)
_CLASSIFIER = "个家项人名位条所处座件种类批次支台套辆只头匹羽尾株棵篇户张场部门期单宗组对轮款间栋幢艘架列节段片块枚颗根笔份本册集届班例起亩天日年月周岁秒席床台套员口孔眼座盏道票股枝盆宗桌桶瓶袋盒幅卷首曲笼塘剂针门群副双"
_CLASSIFIED = rf"[{_CLASSIFIER}](?!一体|力争|(?<=人)才|式|型|景|置|于(?!\d)|化|口径|属|部队|(?<=门)[式户槛窗口店诊急]|(?<=群)[众体团岛]|(?<=首)[家次席位批台届]|(?<=针)对|(?<=卷)入|(?<=盒)子|(?<=副)[主省市县厅局处科])"
_UNIT_ONE = rf"(?:{_PLAIN}|{_CLASSIFIED}(?:{_S}[（(][{_CLASSIFIER}][）)])?)"
_UNIT = rf"{_UNIT_ONE}(?:[/／](?:{_PLAIN}|[{_CLASSIFIER}]|夜|晚|度)){{0,3}}"

_BOUND = "不得?少于|不得?低于|不得?超过|不得?高于|不得?大于|不得?小于|不得?多于|不超|至少|最高|最低|最多|最少|高于|低于|大于|小于|多于|少于|超过|超出|超|突破|逾|≥|≤|>|<"
_REACH = "达到了?|达|稳定在|保持在|维持在|控制在"
_MOVE = "(?:稳定|巩固|大幅|逐步)?(?:提高|提升|增加|增长|下降|降低|减少|压缩|压减|压降|缩减|缩短|缩小|扩大|上升|发展|上浮|下浮|递增|降|升|增|减)(?:到|至|为|了)?|(?:精简|调整|拓展|优化|提速|扩展|扩容|延伸|收窄)(?:到|至|为)|前移|前进|上升|进位"
_ABOUT = "大约|约|近|接近|将近"
_BEFORE = rf"(?:(?:力争|争取|年均|每年|平均|同比|比上年|较上年|累计|分别|{_BOUND}|{_REACH}|{_MOVE}|{_ABOUT}){_S}){{0,3}}(?:力争|{_BOUND}|{_REACH}|{_MOVE}|{_ABOUT}){_S}"
_AFTER = rf"(?:{_S}[（(]不?含[^（）()]{{0,8}}[）)])?{_S}(?:及?以上|及?以下|及?以内|之内|左右|上下)|{_S}[（(]不?含[^（）()]{{0,8}}[）)]"

_YEAR = r"(?:(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2}|一九[〇零一二三四五六七八九]{2})"
_FEW = rf"(?:\d{{1,2}}|[{_DIGIT}十]{{1,3}})"
_DUE = r"(?:(?:到|至|截至|截止到?|在|于|力争到?|争取到?|确保到?|不晚于|最迟)[ ]?)?"
_MOMENT = (
    rf"{_DUE}(?P<from>{_YEAR}){_S}年?{_DASH}(?P<to>{_YEAR})(?!\d){_S}(?:年(?:期间|间|度)?)?"
    rf"|{_DUE}(?P<year>{_YEAR}){_S}年(?!代){_S}(?:(?P<month>\d\d?|[{_DIGIT}十]{{1,2}}){_S}月{_S}(?:份|(?P<day>\d\d?|[{_DIGIT}十]{{1,3}}){_S}[日号])?)?"
    rf"(?:{_S}(?:年?底|年?末|上半年|下半年|年?初|度(?!假)))?(?:{_S}(?:之?前|以前|以内|期间))?"
    rf"|(?P<iso>(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?)(?!\d)"
    rf"|(?<![\d.])(?P<onlymonth>\d\d?){_S}月{_S}(?:(?P<onlyday>\d\d?){_S}[日号])?(?:底|末)?(?:之?前)?"
    rf"|{_DUE}[“\"‘]?(?P<plan>十[{_DIGIT}]?五)[”\"’]?(?:规划)?(?:(?P<planend>期?末)|期间|时期|时间)"
    rf"|(?P<relative>(?:未来|今后|接下来的?){_FEW}(?:{_DASH}{_FEW})?{_S}年(?:时间)?内?|(?:利用|用|力争){_FEW}(?:{_DASH}{_FEW})?{_S}年(?:左右)?的?时间"
    rf"|{_FEW}(?:{_DASH}{_FEW})?{_S}年(?:时间)?(?:之?内)|(?:今年|本年度|(?<!每)年)(?:底|末)(?:之?前)?|(?<![\d一二两三四五六七八九十每全上下半])年内)"
)
_FIRST = (  # what a token can begin with; it spares most places the alternatives
    r"\dA-Za-z \t\u3000〔\[【（(“\"‘零〇一二两三四五六七八九十百千万第翻过半到至截在于争确未今后接利用年本"
    "力每平同比较累总分不最高低大小多少超突逾≥≤><达稳保维控巩逐提增下降减压缩扩上发递升约近将精调拓优延收前进"
)
_TOKEN = regex(
    rf"(?=[{_FIRST}])(?:"
    rf"(?P<document>[〔\[【（(]{_S}(?:19|20)\d\d{_S}(?:年)?[〕\]】）)]{_S}(?:第{_S})?\d+{_S}号)"
    rf"|(?P<marker>(?m:^)[ \t\u3000]*\d{{1,3}}[.．、﹒](?!\d)|[（(](?:\d{{1,2}}|[{_DIGIT}十百]{{1,4}})[）)](?![年月日]))"
    rf"|(?P<name>(?<![A-Za-z])[A-Za-z][A-Za-z\-]{{0,20}}\d[A-Za-z0-9.\-]*|(?<![A-Za-z0-9])(?:[A-Za-z]|\d[\d.]{{0,5}})(?:\+[A-Za-z\d]{{1,4}})+(?![A-Za-z\d])"
    rf"|\d+(?:[/.]\d+)?(?!(?:kWh|MWh|km|kW|MW|GW|kV|TEU|TB|PB|GB|Mbps|Gbps|[EP]?F(?:LOPS|lops))(?![A-Za-z]))[A-Za-z][A-Za-z0-9]*"
    rf"|第{_S}(?:\d+|[{_DIGIT}零〇十百千]+)|(?<!\d)\d\d?[:：][0-5]\d(?!\d)|(?<!\d)0?\d{{2,3}}-\d{{7,8}}(?!\d)|(?<![\d.])1\d{{10}}(?!\d))"
    rf"|(?P<moment>{_MOMENT})"
    rf"|(?P<quantity>(?P<before>{_BEFORE})?(?:"
    rf"(?P<of>百|千|万|[{_DIGIT}十]{{1,3}})分之(?P<part>{_HAN}|{_ARABIC})"
    rf"|(?<=[超破达逾过近到 ])(?P<bare>{_BARE})(?![{_DIGIT}级])(?P<unit_bare>{_UNIT})?|(?P<bare_money>{_BARE})元"
    rf"|(?P<half>一半|半数|过半(?=[，。；、的]))|(?P<times>翻(?:(?P<doubled>[{_DIGIT}]|\d)(?:番|倍)|番))|(?P<zero>(?<!趋)零增长)"
    rf"|(?<![\d/.])(?P<above>\d{{1,2}})/(?P<below>[2-9]|10)(?![\d/])"
    rf"|(?P<ratio>\d+(?:\.\d+)?){_S}[:：∶比]{_S}(?P<to_one>\d+(?:\.\d+)?)(?![\d元家个名人])"
    rf"|(?<![几数\d.])(?P<low>{_ONE}){_S}(?P<over>余|多(?=[{_CLASSIFIER}元万亿])|来(?=[{_CLASSIFIER}]))?{_S}(?P<scale>{_SCALE})?(?P<unit_low>{_UNIT})?{_DASH}(?P<high>{_ONE}){_S}(?P<unit_high>{_UNIT})?"
    rf"|(?<![几数\d.])(?P<value>{_ONE}){_S}(?P<more>余|多(?=[{_CLASSIFIER}元万亿 ])|来(?=[{_CLASSIFIER}]))?{_S}(?P<unit>{_UNIT})?(?P<and_half>半)?"
    rf"|(?<![上下前后大])半(?P<unit_half>年|个月|个?小时|天)"
    rf")(?P<after>{_AFTER})?))"
)
# 分别减至3、2、1个工作日: the scale and the unit behind the last figure hold for those before it
_REST = regex(
    rf"(?:{_S}[、和及与]{_S}(?:{_ARABIC})个?)*{_S}[、和及与]{_S}(?:{_ARABIC}){_S}(?P<scale>{_SCALE})?(?P<unit>{_UNIT})"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_TIMES = regex(r"个?(?:工作日|自然日|交易日)|个?半?月|个?季度|个?小时|个?年度|分钟|秒钟?|天|日|年|月|周")
_VAGUE_ONE = regex(r"[批次种类些位条项件个家名人支套场部期组对轮片块根段本班起道席口员票门座处所节列册份款]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit."""

    value: float  # in `unit`, with 万 and 亿 multiplied out; 30 for 30%; the lower end of a range
    high: float | None  # upper end of a range
    unit: str  # 元, 家, %, 个百分点, 元/亩; ∶1 for a ratio; "" where none is printed
    comparator: str | None  # the telling one of those printed: 不少于, 以上, 左右, 达到, 超, 力争, 增长
    printed: str  # as printed, with its comparators: 不少于15个
    span: Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a year or a period."""

    when: str  # 2027, 2025-06, 2025-06-30, 2021-2025; the printed words where they name no year (三年内, 年底前)
    printed: str
    span: Span


def read_figures(text: str, offset: int = 0) -> tuple[list[Quantity], list[Moment]]:
    """Return the quantities and the moments of a text in one pass; see `read_quantities` and `read_moments`."""
    if offset == 0:
        quantities, moments = _figures(text)
        return [*quantities], [*moments]
    return _read_figures(text, offset)


@lru_cache(maxsize=5_000)  # answering looks at the same sentences over and over
def _figures(text: str) -> tuple[list[Quantity], list[Moment]]:
    return _read_figures(text, 0)


def _read_figures(text: str, offset: int) -> tuple[list[Quantity], list[Moment]]:
    narrow = text.translate(_NARROW)
    quantities, moments = [], []
    for match in _TOKEN.finditer(narrow):
        if match["quantity"]:
            quantity = _quantity(text, narrow, match, offset)
            if quantity:
                quantities.append(quantity)
        elif match["moment"] and not match["onlymonth"]:
            start, end = match.span()
            moments.append(Moment(_when(match), text[start:end].strip(), Span(offset + start, offset + end)))
    return quantities, moments


def read_quantities(text: str, offset: int = 0) -> list[Quantity]:
    """Return the quantities of a text in printed order.

    Dates, document and clause numbers, and names that hold digits (5G, “465”, 1+N, 第三代) are none. A figure without a
    unit counts with a comparator, a scale or a decimal point (超万亿, 达到0.515); 一个, 一批 only with a comparator.

    Args:
        text: Any text.
        offset: Added to every span.
    """
    return read_figures(text, offset)[0]


def read_moments(text: str, offset: int = 0) -> list[Moment]:
    """Return the dates, years and periods of a text in printed order, with 到, 底, 前 and the like around them.

    Args:
        text: Any text.
        offset: Added to every span.
    """
    return read_figures(text, offset)[1]


def equal(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities are the same amount, however printed: 2000亿元, 2,000 亿元, 两千亿元, 0.2万亿元."""
    return (a.value, a.high, a.unit) == (b.value, b.high, b.unit)


def numbers(text: str) -> set[str]:
    """Return the canonical form of every figure in a text: amounts, percentages, dates, document numbers, names.

    2000亿元, 2,000 亿 and 两千亿 are 200000000000; 30%, 百分之三十 and 三成 are 30%; 2025年6月30日 is 2025年, 2025-06,
    2025-06-30, --06 and --06-30, so that a part of a date is held by the whole; 〔2023〕104号 is itself; 5G is 5g. Left
    out are list markers and 一批, 一次 and the like, which state no number.
    """
    narrow = text.translate(_NARROW)
    found: set[str] = set()
    pending: list[Decimal] = []  # figures that await the unit of their list: 20、10万元
    last_end = -1
    for match in _TOKEN.finditer(narrow):
        if match["document"]:
            digits = re.findall(r"\d+", match[0])
            found.add(f"〔{digits[0]}〕{int(digits[1])}号")
        elif match["name"]:
            found.add(_name(match[0]))
        elif match["moment"]:
            found |= _dates(match)
        elif match["quantity"]:
            if narrow[last_end : match.start()].strip() not in ("、", "，", "和", "及"):
                pending = []
            values, sign = _canonical(match)
            found |= {_shown(value) + sign for value in values}
            if values and match["value"] and not match["unit"]:
                pending.append(values[0])
            elif values and pending and match["value"]:
                factor = _scale_of(match["value"])
                found |= {_shown(value * factor) + sign for value in pending}
                pending = []
            last_end = match.end()
    return found


def _name(text: str) -> str:
    text = re.sub(r"\s", "", text)
    if text.startswith("第"):
        number = parse_number(text[1:])
        return f"第{_shown(number)}" if number is not None else text
    return text.lower()


def _quantity(text: str, narrow: str, match: re.Match[str], offset: int) -> Quantity | None:
    low, high, unit = _amounts(match)
    start, end = match.span()
    shared = _REST.match(narrow, end) if match["value"] and "分别" in narrow[max(0, start - 20) : end] else None
    if shared and low is not None and (not unit or (unit == "个" and shared["unit"].startswith("个"))):
        low *= _scale_value(shared["scale"]) if shared["scale"] and _scale_of(match["value"]) == 1 else 1
        unit = _unit(shared["unit"])
    if low is None or not _counts(narrow, match, unit):
        return None
    printed = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    comparator = _comparator((match["before"] or ""), (match["after"] or ""))
    return Quantity(
        float(low),
        float(high) if high is not None else None,
        unit,
        comparator,
        printed,
        Span(offset + start, offset + start + len(printed)),
    )


def _amounts(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    """The value, the upper end and the unit of a quantity token."""
    if match["of"]:
        part = parse_number(match["part"])
        base = {"百": "%", "千": "‰"}.get(match["of"])
        if base:
            return part, None, base
        whole = parse_number(match["of"]) if match["of"] != "万" else Decimal(10**4)
        return (part / whole if part is not None and whole else None), None, ""
    if match["half"]:
        return Decimal("0.5"), None, ""
    if match["zero"]:
        return Decimal(0), None, "%"
    if match["times"]:
        times = parse_number(match["doubled"] or "一")
        return (Decimal(2) ** times if times is not None else None), None, "倍"
    if match["above"]:
        return Decimal(match["above"]) / Decimal(match["below"]), None, ""
    if match["ratio"]:
        one = Decimal(match["to_one"])
        return (Decimal(match["ratio"]) / one if one else None), None, "∶1"
    if match["low"]:
        return _range(match)
    if match["unit_half"]:
        return Decimal("0.5"), None, match["unit_half"]
    if match["bare"] or match["bare_money"]:
        return (
            Decimal(_scale_value(match["bare"] or match["bare_money"])),
            None,
            match["unit_bare"] or ("元" if match["bare_money"] else ""),
        )
    value = parse_number(match["value"])
    if value is not None and match["and_half"]:
        value += Decimal("0.5")
    return value, None, _unit(match["unit"])


def _range(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    low, high = parse_number(match["low"] + (match["scale"] or "")), parse_number(match["high"])
    unit = _unit(match["unit_high"] or match["unit_low"])
    if low is None or high is None:
        return None, None, ""
    factor = _scale_of(match["high"])
    if not match["unit_low"] and _scale_of(match["low"]) == 1 and low * factor <= high:
        low *= factor  # 500—5000万元, but not 3000—1万元
    return low, high, unit


def _unit(unit: str | None) -> str:
    return re.sub(r"\s", "", unit or "").replace("／", "/").replace("(", "（").replace(")", "）")


def _counts(narrow: str, match: re.Match[str], unit: str) -> bool:
    """Tell a quantity from a figure in a name, a serial number or an idiom."""
    before, after = match["before"], match["after"]
    if match["low"]:
        return bool(unit or before or after or _scale_of(match["high"]) > 1)
    if not match["value"]:
        return True
    figure = match["value"].strip()
    if figure[0].isdigit():
        if narrow[match.end() : match.end() + 1] in ("强", "大", "版", "代", "号") and not unit:
            return False
        return bool(unit or before or after or match["more"] or _scale_of(figure) > 1 or "." in figure)
    if not unit:
        return bool((before or after) and (len(figure) > 1 or (before and "不" in before))) and not re.match(
            r"[大届级线星]", narrow[match.end() :]
        )
    if figure == "一" and _VAGUE_ONE.fullmatch(unit):
        return bool(re.search("不|至少", before or "") or (after and "以上" in after))
    return not re.match(r"性|站|体化|致|定", narrow[match.end() :]) or unit not in ("次", "个")


def _comparator(before: str, after: str) -> str | None:
    """The word that tells most about the figure: a bound before 达到, 达到 before nothing, 力争 before 达到."""
    bound = re.search(_BOUND, before)
    beyond = re.search("及?以上|及?以下|及?以内|之内|左右|上下", after)
    about = re.search(_ABOUT, before)
    for found in (bound, beyond, about, re.search("力争|争取", before), re.search(f"{_MOVE}|{_REACH}", before)):
        if found:
            return found[0]
    return None


def _canonical(match: re.Match[str]) -> tuple[list[Decimal], str]:
    """The values of a quantity token and the sign that tells its kind: %, ‰, 个百分点, 番, / or nothing."""
    low, high, unit = _amounts(match)
    if low is None:
        return [], ""
    if match["times"]:
        return [parse_number(match["doubled"] or "一") or Decimal(0)], "番"
    if match["half"]:
        return [Decimal(50)], "%"
    if match["of"] and unit == "":
        whole = parse_number(match["of"])
        return [low], f"=1/{_shown(whole)}" if whole and match["of"] != "万" else ""
    if match["ratio"]:
        return [low], ":1"
    if match["value"] and not unit:
        figure = match["value"].strip()
        if figure[0].isdigit():
            if re.fullmatch(r"(?:19|20)\d\d", figure) and not match["before"]:
                return [low], "年"
        elif not match["before"] and not match["after"] and _scale_of(figure) < 10**4:
            return [], ""  # 十、二十大、三农: a heading or a name
    if match["value"] and match["value"].strip() == "一" and re.fullmatch("[批次种类些位部期对片块根段体]", unit):
        return [], ""
    if unit == "成":
        return [low * 10] + ([high * 10] if high is not None else []), "%"
    sign = unit if unit in ("%", "‰") else "个百分点" if unit.endswith("百分点") else ""
    return [low] + ([high] if high is not None else []), sign


def _shown(value: Decimal) -> str:
    return (
        f"{value.normalize():f}"
        if value == value.to_integral_value()
        else f"{value.quantize(Decimal('1e-9')).normalize():f}"
    )


def _dates(match: re.Match[str]) -> set[str]:
    if match["from"]:
        return {f"{_year(match['from'])}年", f"{_year(match['to'])}年"}
    if match["plan"]:
        return {f"十{match['plan'][1:]}"} if len(match["plan"]) == 3 else set()
    if match["relative"]:
        return {
            _shown(n) for n in map(parse_number, re.findall(rf"\d+|[{_DIGIT}十]+", match["relative"])) if n is not None
        }
    if match["iso"]:
        year, month, day = (int(part) for part in re.split("[-/.]", match["iso"]))
    else:
        year = int(_year(match["year"])) if match["year"] else 0
        month = int(parse_number(match["month"] or match["onlymonth"] or "0") or 0)
        day = int(parse_number(match["day"] or match["onlyday"] or "0") or 0)
    found = {f"{year}年"} if year else set()
    if month:
        found |= {f"--{month:02}"} | ({f"{year}-{month:02}"} if year else set())
    if day:
        found |= {f"--{month:02}-{day:02}"} | ({f"{year}-{month:02}-{day:02}"} if year else set())
    return found


def _when(match: re.Match[str]) -> str:
    if match["from"]:
        return f"{_year(match['from'])}-{_year(match['to'])}"
    if match["plan"]:
        ordinal = int(parse_number(match["plan"][:-1]) or 10)
        start = 2001 + 5 * (ordinal - 10)  # 十五: 2001-2005; five years each since
        return f"{start + 4}" if match["planend"] else f"{start}-{start + 4}"
    if match["relative"]:
        return re.sub(r"\s", "", match[0])
    if match["iso"]:
        year, month, day = re.split("[-/.]", match["iso"])
        return f"{year}-{int(month):02}-{int(day):02}"
    when = _year(match["year"])
    if match["month"]:
        when += f"-{int(parse_number(match['month']) or 0):02}"
    if match["day"]:
        when += f"-{int(parse_number(match['day']) or 0):02}"
    return when


def _year(text: str) -> str:
    return (
        text
        if text.isdigit() and text.isascii()
        else "".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in text)
    )


def _scale_of(number: str) -> int:
    """The 万 or 亿 at a number's end, as a factor; 1 where there is none."""
    scale = re.search(rf"(?<=[\d ])(?:{_SCALE})$|[万亿]+$", number.strip())
    return _scale_value(scale[0]) if scale else 1


def _scale_value(scale: str) -> int:
    if scale.endswith("万亿"):
        return _SCALES["万亿"] * (_SCALES[scale[0]] if len(scale) == 3 else 1)
    value = 1
    for character in scale:
        value *= _SCALES[character]
    return value


def parse_number(text: str) -> Decimal | None:
    """Return the value of a number in digits (1,500, 1.8万亿, 1亿2000万) or Chinese numerals, None where it is none.

    Chinese numerals may be spelt (三千零五十, 十五, 三点五, 两千亿) or given digit by digit with a zero (七〇二).
    """
    text = re.sub(r"[\s,，]", "", text.translate(_NARROW))
    if text[:1].isdigit():
        total = Decimal(0)
        for figure, scale in re.findall(rf"(\d+(?:\.\d+)?)((?:{_SCALE})?)", text):
            total += Decimal(figure) * _scale_value(scale)
        return total
    whole, _, fraction = text.partition("点")
    value = _han(whole)
    if value is None or not fraction:
        return Decimal(value) if value is not None else None
    return Decimal(
        f"{value}.{''.join(str('〇一二三四五六七八九'.index(c.replace('零', '〇').replace('两', '二'))) for c in fraction)}"
    )


def _han(text: str) -> int | None:
    if re.fullmatch(r"[一二三四五六七八九〇零]*[〇零][一二三四五六七八九〇零]*", text) and len(text) > 1:
        return int("".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in text))
    for scale in ("万亿", "亿", "万"):
        head, found, tail = text.partition(scale)
        if found:
            high = _han(head)
            low = _han(tail.lstrip("零〇")) if tail else 0
            return None if high is None or low is None else high * _SCALES[scale] + low
    spelt = re.fullmatch(
        rf"(?:([{_DIGIT}])千)?(?:[零〇]?([{_DIGIT}])百)?(?:[零〇]?([{_DIGIT}])?(十))?(?:[零〇]?([{_DIGIT}]))?", text
    )
    if (
        not spelt
        or not text
        or (spelt[5] and (spelt[1] or spelt[2]) and not spelt[4] and not re.search("[零〇]", text))
    ):
        return None
    thousands, hundreds, tens, ones = (_digit(spelt[i]) for i in (1, 2, 3, 5))
    return thousands * 1000 + hundreds * 100 + (tens or 1) * 10 * bool(spelt[4]) + ones


def _digit(character: str | None) -> int:
    return "一二三四五六七八九".index(character.replace("两", "二")) + 1 if character else 0


def is_time(unit: str) -> bool:
    """Tell whether a unit measures time: 年, 个月, 个工作日, 小时."""
    return _TIMES.fullmatch(unit) is not None
