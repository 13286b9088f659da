"""What an answer says that nothing supports: numbers, dates, names and organisations out of nowhere.

Support is what the cited quotes say and what the user said. The answer's own work is no claim: [n] marks, list numbers,
the printed numbers of cited clauses, the count of what it lists, and in a counting or comparing question the figure that
the item's facts expect.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import rjieba

from evals.items import EvalItem
from evals.text import bare, fold, normalise, occurs

_DERIVING = frozenset({"aggregate", "compare"})  # kinds whose right figure may be printed nowhere
_COUNTING = re.compile("(?:几|多少)[项条个家]")  # so may it be where another kind asks for a count

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_LOOSE = frozenset("一百千")  # 一个, 一批, 千家万户: no figures
_HAN = "零〇一二三四五六七八九十百千两"
_ARABIC = r"(?<![\d.])\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"  # 20,2027年 is a list: a comma before four digits parts numbers
_SCALE = "(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|[百千](?![分米瓦克]))"
_NUMBER = re.compile(rf"(?P<of>百分之)?(?P<figure>{_ARABIC}|[{_HAN}]+)[ ]?(?P<scale>{_SCALE})?[ ]?(?P<percent>%)?")
_COUNTER = re.compile(
    r"\s?(?:多|余)?(?:[个家项条名位人所处座件种类批次年月日天倍元户张亩吨期场宗]|小时|分钟|平方|公里|百分点|周岁|美元)"
)
_UNIT_WORD = "[个家项条名位类种件处方点大部章]"
_COUNTED = re.compile(rf"\s?{_UNIT_WORD}")
_YEAR_IN_HAN = re.compile(r"[一二][零〇○九][零〇○一二三四五六七八九]{2}(?=年)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d(?=年)")  # 27年 for 2027年
_DIFFERENCE = re.compile(rf"[差多少高低大小早晚][了出]?\s?(?P<number>{_NUMBER.pattern})")
_MONTH = "(0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"((?:19|20)\d\d)\s?年\s?{_MONTH}\s?月(?:\s?(\d{{1,2}})\s?[日号])?|((?:19|20)\d\d)[-/.]{_MONTH}(?:[-/.](\d{{1,2}}))?(?!\d)"
)
_ENTRY = re.compile(
    r"(?:(?<=[\n。；;：:])|^)[ \t]*(?:[-*•·–—]+|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、．.](?!\d)|[①-⑳])",
    re.M,
)
_REFERENCE = re.compile(
    rf"附件\s?\d*|第\s?(?:\d+|[{_HAN}]+)\s?[条章节款项行]|[（(][{_HAN}]+[）)]|(?<![{_HAN}])[{_HAN}]+、"
)

_HAN_WORD = r"[\u4e00-\u9fff]"
_BODY_END = (
    "管委会|委员会|人民政府|办公室|领导小组|研究院|研究所|实验室|中级人民法院|法院|检察院|有限公司|公司|集团|银行|"
    "大学|学院|医院|协会|学会|商会|联盟|局|厅|署|委"
)
_BODY = re.compile(
    rf"{_HAN_WORD}{{1,12}}?(?:{_BODY_END})(?!{_HAN_WORD}*(?:员|托|任)|(?:宣传|组织|统战|社会工作)部|(?<=银行)[间卡])"
)
_NOT_BODIES = re.compile(
    r"行业(?:协会|商会)$|(?:结|布|格|全|大|当|时|变|僵|开|破|战|各|该|部门|主管|有关|相关|责任)(?:局|委|厅|署)$"
)
_ASKS_PERSON = re.compile("谁|哪位|何人|姓名|名字|叫什么|链长|负责人|联系人|组长|主任|局长|市长|书记")
_BETWEEN = re.compile(r"[^\u4e00-\u9fff]+|是|为|由|和|与|及|担任|分别|叫|链长|负责人|联系人|组长|主任|局长|市长|书记")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉"
    "龚程邢裴陆荣翁甄曲家封储靳段富焦谷车侯班仰秋仲伊宫宁仇栾甘厉戎武符刘景詹束龙叶幸司黎薄印白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔"
    "阴胥苍双闻党翟谭劳姬申冉雍桑桂牛寿通边燕冀浦尚农温别庄晏柴瞿阎连习容向古易慎戈廖终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越"
    "师巩聂晁勾敖融冷辛那简饶曾沙养鞠须丰巢关查后荆红游竺权盖益桓公肖"
)
_PERSON = re.compile(rf"[{_SURNAMES}](?:{_HAN_WORD}(?<![的内外中上下市区县省局委]))" + "{1,2}")


class _Number(NamedTuple):
    value: float
    percent: bool
    lone: bool  # no scale, no unit: a table's cell, whose unit stands in its header
    counts: bool  # followed by 个, 项, 家 …
    claimed: bool  # Arabic, or Chinese and followed by a unit: 三家, but not 一体化
    printed: str


def fabricated(item: EvalItem, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """List what the answer says and neither its cited quotes nor the user's words support, as printed.

    Organisations are recognised by their endings, people only where one is asked for: Chinese names cannot be told from
    other words safely, and a check that cries wolf is not read.
    """
    text = _own_words(answer)
    support = "\n".join([*(citation["quote"] for citation in answer["citations"]), item.said])
    found = [word for word in item.forbid if occurs(word, bare(answer["answer"]))]
    found += _numbers(item, answer, text, support)
    found += _dates(text, support)
    found += [body for body in _bodies(text) if not _supports(support, body)]
    if _ASKS_PERSON.search(item.said):
        found += [name for name in _people(text) if name not in normalise(support)]
    return tuple(dict.fromkeys(found))


def _own_words(answer: Mapping[str, Any]) -> str:
    """The answer without marks, list numbers, and the printed numbers of the clauses that it cites."""
    places = normalise("".join(f"{citation['label']}{citation['clause']}" for citation in answer["citations"]))
    text = _ENTRY.sub("", bare(answer["answer"]))
    for citation in answer["citations"]:
        text = text.replace(citation["label"], "")
    return _REFERENCE.sub(lambda match: "" if normalise(match[0]) in places else match[0], text)


def _numbers(item: EvalItem, answer: Mapping[str, Any], text: str, support: str) -> list[str]:
    known = list(numbers(support))
    counting = item.kind in _DERIVING or (item.kind == "responsibility" and _COUNTING.search(item.question))
    if counting and answer["citations"]:
        known += [number for facts in item.facts for fact in facts for number in numbers(fact)]
    cells = {number.value for number in known if number.lone}
    known += [number for year in _SHORT_YEAR.findall(fold(item.said)) for number in numbers(f"20{year}年")]
    values = {(number.value, number.percent) for number in known}
    counts = listed(bare(answer["answer"])) | {len(answer["citations"])}
    if item.kind in _DERIVING:
        plain = {value for value, _ in values} | counts
        differences = {abs(one - other) for one in plain for other in plain}
        told = [number for match in _DIFFERENCE.finditer(text) for number in numbers(match["number"])]
        values |= {(number.value, number.percent) for number in told if number.value in differences}
    return [
        number.printed
        for number in numbers(text)
        if number.claimed
        and (number.value, number.percent) not in values
        and not (number.value in counts and number.counts)
        and not _figure(number.printed) & cells
        and normalise(number.printed) not in normalise(support)
    ]


def _figure(printed: str) -> set[float]:
    """The figure of a printed number without its scale, if it is Arabic."""
    match = re.match(_ARABIC, printed)
    return {float(match[0].replace(",", ""))} if match else set()


def numbers(text: str) -> Iterator[_Number]:
    """All numbers of a text, in order: 2,000, 2000 and 两千 have one value, so have 1.5万 and 15000."""
    text = _YEAR_IN_HAN.sub(lambda year: "".join(str(_DIGITS[char]) for char in year[0]), fold(text))
    for match in _NUMBER.finditer(text):
        figure, scale = match["figure"], match["scale"] or ""
        rest = text[match.end() : match.end() + 4]
        arabic = figure[0].isdigit() and figure[0].isascii()
        value = float(figure.replace(",", "")) if arabic else float(chinese(figure))
        for char in scale:
            value *= _SCALES[char]
        counted = bool(_COUNTER.match(rest))
        percent = bool(match["percent"] or match["of"])
        yield _Number(
            value=value,
            percent=percent,
            lone=not scale and not percent and not re.match(r"\w", rest.lstrip(" ")[:1] or " "),
            counts=bool(_COUNTED.match(rest)),
            claimed=arabic or percent or bool(scale) or (counted and figure not in _LOOSE),
            printed=match[0].strip(),
        )


def chinese(figure: str) -> int:
    """The value of a Chinese numeral: 两千 2000, 十五 15, 二〇二七 2027."""
    if not set(figure) & set(_SCALES):
        return int("".join(str(_DIGITS[char]) for char in figure))
    total = current = 0
    for char in figure:
        if char in _SCALES:
            total += (current or 1) * _SCALES[char]
            current = 0
        else:
            current = _DIGITS[char]
    return total + current


def listed(answer: str) -> set[int]:
    """How many things the answer may be said to list: each run of entries, and the members of each enumeration."""
    counts = set()
    run = 0
    for line in [*answer.split("\n"), ""]:
        if _ENTRY.match(line):
            run += 1
            continue
        counts.add(run)
        run = len(_ENTRY.findall(line))  # entries within one line, or none
        for sentence in re.split("[。：:]", line):
            for separator in ("、", "；", "，", "[、；，]"):
                counts.add(len([part for part in re.split(separator, sentence) if part.strip()]))
    return counts - {0, 1} | ({1} if re.search(r"[：:]\s*\S", answer) else set())


def _dates(text: str, support: str) -> list[str]:
    known = {date for date, _ in _read_dates(support)}
    known |= {(year, month, 0) for year, month, _ in known}
    return [printed for date, printed in _read_dates(text) if date not in known]


def _read_dates(text: str) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Year, month and day (0 where none is printed) of each date, and how it is printed."""
    for match in _DATE.finditer(fold(text)):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        yield (int(year), int(month), int(day or 0)), match[0]


def _bodies(text: str) -> Iterator[str]:
    """Names of organisations, each without what stands before it in its sentence."""
    for piece in re.split(r"[^\w]+|由|和|与|及|的|是|为|向|对|经|或", fold(text)):
        for match in _BODY.finditer(piece):
            if not _NOT_BODIES.search(match[0]):
                yield match[0]


def _supports(support: str, body: str) -> bool:
    """Whether the support names the body, in full or so that the body's words occur in order (工信局: 工业和信息化局)."""
    plain, name = normalise(support), normalise(body)
    ending = next(end for end in _BODY_END.split("|") if name.endswith(end))
    tail = name[-max(3, len(ending) + 2) :]
    if tail in plain:
        return True
    short = tail if len(tail) <= 4 else name
    return bool(
        re.search("".join(f"{re.escape(char)}[\u4e00-\u9fff]{{0,4}}" for char in short[:-1]) + short[-1], plain)
    )


def _people(text: str) -> Iterator[str]:
    plain = re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])", "", text)
    for piece in _BETWEEN.split(re.sub(rf"\d\s?{_UNIT_WORD}", "；", plain)):
        # 任务 and 支持 begin with surnames too: what the dictionary has as another word is no name.
        tags = [tag for _, tag in rjieba.tag(piece, False)]
        if _PERSON.fullmatch(piece) and (len(tags) > 1 or tags[0].startswith("nr")):
            yield piece
