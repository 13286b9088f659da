"""Names of public bodies: cutting printed lists, telling short forms, finding bodies in running text.

Nothing here lists bodies or pairs of names. A short form is derived from its full form by how such names are built in
Chinese: level (市), words (发展改革) and an ending (委); an abbreviation keeps letters of the words in order (发改委)
and an ending of the same kind.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from corpus.regex import regex


class Name(NamedTuple):
    """A body's name in a text."""

    name: str  # as printed, white space closed up
    start: int  # code points into the text that was given, end exclusive
    end: int


OPENING = "（(〔【[〈《“‘｛{"
CLOSING = "）)〕】]〉》”’｝}"
SEPARATORS = "、，,；;。｜|/"

# --- printed lists ------------------------------------------------------------------------------------------------

# A group of governments keeps its inner 、: 各市〔州〕、县〔市、区、特区〕人民政府; 各区、县（市）政府.
_LEVEL_WORD = (
    "自治区|直辖市|地级以上市|地级市|计划单列市|设区的?市|自治州|自治县|开发区|功能区|新区|园区|特区|街道|乡镇"
    "|[省市州盟县区旗镇乡]"
)
_GOVERNMENTS = regex(
    rf"各(?:有关|相关)?(?:{_LEVEL_WORD}|级|[（(〔〈\[][^（）()〔〕〈〉\[\]]{{1,16}}[）)〕〉\]]|[、，和及\s])+?"
    r"(?:党委[、和]政府|党委政府|人民政府|政府|管委会|管理委员会|街道办事处|行署)(?![、和]?各?直)"
)
_LEVELS = regex(r"\s*(?:(?:国家|[省市区县州]级?)(?:、[市区县]级?)*|省、自治区(?:、直辖市)?)\s*")
_BODY_END = regex(
    r"(?:局|委|厅|部|办|署|司|委员会|院|中心|政府|行署|集团|公司|银行|[分支]行|总部|海关|[妇残侨文]联|工商联|科协|(?<![社机])会"
    r"|合作社|总社|组|会议|办公室|处|科|室|站|所|[总支大]队|专班|指挥部|部门|单位|机构|机关|企业|党组|团委|兵团|基金会"
    r"|学校|高校|地区|片区|街道)$"
)
_PLACE_END = regex(
    r"^[\u4e00-\u9fff]{1,12}(?<![城超上地])(?:省|市|县|(?<![社园小景])区|旗|州)$"
)  # 官渡区: its government
_GROUP = regex(
    r"^(?:各|全市|全省|全区|全县|有关|相关|其他|其它|[国省市区县中]\S{0,6}(?:各|有关|相关)|省直|市直|区直|县直|中央和)\S*$"
)
_BARE_LEVEL = regex(r"[省市州县区旗]{1,2}(?:人民)?政府")  # 东莞等市人民政府
_CONNECTIVE = regex(r"等(?:[和及与]|以及)?|以及|[和及与]")
_JOINT = regex(rf"{_CONNECTIVE.pattern}|[{re.escape(OPENING + CLOSING)}]")
_MOST_NAME = 120  # code points; a list between two separators is no longer
_BRACKETED = regex(r"[（(〔【\[〈][^（）()〔〕【】\[\]〈〉]*[）)〕】\]〉]")
_TRIM_FRONT = regex(
    r"^(?:\S{0,12}(?<!自)由|[一二三四五六七八九十]是|\d{1,2}[.．、)）]|[\s:：·•—\-]|经(?![济信贸发开委])|请|其中)+"
)
_TRIM_BACK = regex(
    r"(?:[\s。.]|等?(?:分别)?(?:(?:按照?|依据?)[^、，,；;。\s]{0,12}?(?:职责|职能|分工|领域|权限))?(?:共同|具体|组织|协同)?"
    r"(?:(?:牵头|负责|落实|配合|参与|实施|推进)并?(?:按职责分工)?)+|等?(?:按照?|依据?)(?:各自)?(?:工作)?(?:职责|职能)(?:分工)?"
    r"|等(?:部门|单位)?|[（(〔](?:下同|以下[简统合]?称[^（）()〔〕]*)[）)〕]){1,12}$"
)
_NOT_A_NAME = regex(
    r"[的为将按需：:]|不再|^我[省市区县]|应(?!急)|下同|排[在名]|时限|联系|\d{4}年|完成|[0-9]月|^第[一二三四五六七八九十\d]|^以[上下]"
    r"|^[（(\[〔].*[)）〕\]]$"
)


def split_names(text: str) -> list[Name]:
    """Cut a printed list of bodies into its items.

    The list is cut at 、，；, at white space between two whole names, and at 和, 及, 与 and 等 where a whole name
    stands on either side (市住房和城乡建设局 stays whole). Names of groups stay whole (各市、县（区）人民政府),
    and brackets and quotation marks are never cut. 等, 按职责分工负责 and the like are trimmed. An item without
    its shared part keeps its printed form (市工业和信息化局、科技局 gives 科技局).

    Args:
        text: The list, e.g. what stands behind 责任单位：.

    Returns:
        The names in printed order; `text[start:end]` is the printed form, line breaks included.
    """
    names = []
    for start, end in _pieces(text):
        for low, high in _unjoined(text, start, end):
            front = _TRIM_FRONT.match(text[low:high])
            left = low + (front.end() if front else 0)
            back = _TRIM_BACK.search(text[left:high])
            left, right = _balanced(text, left, left + back.start() if back else high)
            name = closed_up(text[left:right])
            if len(name) > 1 and not _NOT_A_NAME.search(_BRACKETED.sub("", name) or name):
                names.append(Name(name, left, right))
    return names


def is_body(name: str) -> bool:
    """Whether a listed item reads as the name of a body or of a group of bodies."""
    bare = _BRACKETED.sub("", closed_up(name))
    if not 2 <= len(bare) <= 40 or _NOT_A_NAME.search(bare):
        return False
    return bool(_BODY_END.search(bare) or _PLACE_END.search(bare))


def is_group(name: str) -> bool:
    """Whether a name stands for several bodies: 各市（县）区人民政府, 省直有关单位, …领导小组成员单位."""
    bare = _BRACKETED.sub("", closed_up(name))
    return bool(
        _GROUP.match(bare)
        or bare.endswith("成员单位")
        or re.search(r"(?:有关|相关|各级|各)\S{0,40}(?:部门|单位)$", bare)
    )


def closed_up(text: str) -> str:
    """The text without white space: a name that was broken over two lines, made whole."""
    return "".join(text.split())


def unwrapped(text: str) -> str:
    """The text on one line: a line break between two whole names becomes 、, any other is dropped."""
    parts = re.split(r"[ \t\u3000]*\n\s*", text)
    joined = parts[0]
    for part in parts[1:]:
        last = re.split(r"[、，,；;。:：]", joined)[-1]
        first = re.split(r"[、，,；;。:：]", part, maxsplit=1)[0]
        joined += ("、" if last and _parted(last, first) and "\n" in text else "") + part
    return joined


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between separators that stand outside brackets, quotation marks and groups of governments."""
    whole = [match.span() for match in _GOVERNMENTS.finditer(text)]
    depth, start, skip = 0, 0, 0
    for at, char in enumerate(text):
        while skip < len(whole) and whole[skip][1] <= at:
            skip += 1
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif depth or (skip < len(whole) and whole[skip][0] <= at):
            continue
        elif char == "、" and _LEVELS.fullmatch(text, start, at):
            continue  # 市、区政务服务部门
        elif char in SEPARATORS or (char.isspace() and _cuts_at_space(text, start, at)):
            yield start, at
            start = at + 1
    yield start, len(text)


def _cuts_at_space(text: str, start: int, at: int) -> bool:
    """White space parts two names only where each is whole; elsewhere a line was broken inside a name."""
    left = closed_up(text[start:at])
    right = closed_up(re.split(r"[、，,；;。\s]", text[at:].lstrip(), maxsplit=1)[0][:40])
    if "\n" in text[at : len(text) - len(text[at:].lstrip())]:
        return _parted(left, right)
    return is_body(left) and is_body(right)


def _parted(left: str, right: str) -> bool:
    """Whether a line break stands between two names: 市委⏎组织部 is one, and a second name says its level again."""
    whole = is_body(left) and is_body(right) and not _PLACE_END.search(_BRACKETED.sub("", left))
    return whole and (right[0] == left[0] or right[0] in "各国省市区县")


def _unjoined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut `A和B` and `A等B` where A and B are each whole names."""
    depth = 0
    for match in _JOINT.finditer(text, start, end):
        mark = match.group()
        if mark in OPENING or mark in CLOSING:
            depth += 1 if mark in OPENING else -1
        elif (
            depth == 0
            and end - match.end() <= _MOST_NAME
            and _joins(text[start : match.start()], mark, text[match.end() : end])
        ):
            yield start, match.start()
            start = match.end()
    yield start, end


def _joins(left: str, mark: str, right: str) -> bool:
    """Whether 和, 及 or 等 stands between two whole names."""
    left, right = closed_up(left), closed_up(_TRIM_BACK.sub("", right))
    if (len(right) <= 2 and not right.startswith("各")) or not is_body(right):
        return False
    if left.startswith("各") and right[-2:] in ("部门", "单位") and left.endswith(right[-2:]):
        return right[0] in "各有相省市区县国"  # but 各场景牵头部门和配合部门
    return is_body(left) or (mark[0] == "等" and not _BARE_LEVEL.match(right))


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop brackets at either end whose partner stands outside."""
    while start < end and (text[start] in CLOSING or text[start].isspace()):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    opened = [at for at in range(start, end) if text[at] in OPENING]
    closed = [at for at in range(start, end) if text[at] in CLOSING]
    if len(closed) > len(opened) and closed[-1] == end - 1:
        end -= 1
    elif len(opened) > len(closed):
        if opened[0] == start:
            start += 1
        else:
            end = opened[-1]
    return start, end


# --- short forms --------------------------------------------------------------------------------------------------

# 市场, 城市, 区域 … hold a level's letter without naming one
_LEVEL = (
    r"自治区|自治州|自治县|(?<![城上超])市(?!场|容|民中心|政公用|政园林|政管理|政设施)"
    r"|(?<![社园地小景湾片])区(?!域)|县(?!域)|省|州|盟(?!会)|旗"
)
_PLACED = regex(rf"[\u4e00-\u9fff]{{0,5}}?(?:{_LEVEL})")
_NATIONAL = regex(r"^(?:中华人民共和国|国家级?|全国|中央|中国)(?!银行)")
_LEVEL_SPOKEN = regex(r"^(国家|省|市|区|县)[级里](?=.)")
_SEVERAL_LEVELS = regex(  # 市、区民政部门 is said of either
    r"^(?:(?:省|自治区|直辖市|市|州|区|县)级?[、和])+(?:省|自治区|直辖市|市|州|区|县|镇)级?(?:人民政府)?(?=.{2})"
)
_PARENT = regex(r"^国家[\u4e00-\u9fff]{2,6}总局(?=[\u4e00-\u9fff]{2,}局$)")
_SPOKEN_END = regex(r"(?:(?:这边|那边|那里|那儿|方面|系统|的人|的同志|同志|主管部门|行政部门|部门)$)")
_ORGAN = regex(r"^(?:(委)(?!员会|会)|(人民政府|政府|府))(?=.)")
_NATIONAL_BUREAUS = ("总局", "总署")
_ENDINGS = (
    ("管委会", ("管委会",)),
    ("政府", ("人民政府", "政府")),
    ("院", ("人民法院", "法院", "人民检察院", "检察院", "研究院", "科学院", "医院", "院")),
    ("行", ("营业管理部", "中心支行", "分行", "支行", "总部", "银行", "行")),
    ("联", ("联合会", "联")),
    ("协", ("协会", "协")),
    ("厅局", ("委员会", "总局", "总署", "办公室", "办公厅", "办事处", "局", "委", "厅", "办", "署")),
    ("部", ("部",)),
    ("公司", ("有限责任公司", "股份有限公司", "有限公司", "集团公司", "公司", "集团")),
    ("会", ("会",)),
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A name taken apart."""

    group: bool
    level: str  # 省, 市, 区, 县, 国家 …, 市区 for 市、区; "" where the name says none
    place: str
    organ: str  # 委 or 政府 where the body is one of theirs: 市委组织部, 市政府办公室
    words: str  # 发展改革
    ending: str  # as printed: 局
    kind: str  # endings of one kind stand for each other: 局, 委, 厅, 办; "" where there is none


def same_body(short: str, full: str) -> bool:
    """Whether one name is the other or a short form of it: 发改委, 市发展改革委, 市发展和改革委员会.

    A level (省, 市, 区, 县, 国家) or a place counts only where both names say one. 厅 says 省.
    """
    pairs = [(a, b) for a in _readings(short) for b in _readings(full)]
    return any(_likeness(a, b) > 0 or _likeness(b, a) > 0 for a, b in pairs)


def resolve(short: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that `short` stands for, in their order and each once; [] where none does.

    Names that share all the words win over looser fits: 财政局 means 市财政局 where there is one, and 金融 means both
    市地方金融监管局 and 市金融工作局 where there are both.
    """
    return _best_fits(short, names)[0]


def _best_fits(short: str, names: Iterable[str]) -> tuple[list[str], int]:
    """The names that `short` stands for best, and how well."""
    parts = _take_apart(short)
    fits = {name: max(_fit(parts, other) for other in _readings(name)) for name in names}
    best = max(fits.values(), default=0)
    return [name for name, fit in fits.items() if fit == best] if best else [], best


def _fit(parts: "_Parts", other: "_Parts") -> int:
    """How well a name as it is said stands for a printed one."""
    if parts.ending in _NATIONAL_BUREAUS and other.ending not in _NATIONAL_BUREAUS:
        return 0  # 体育总局 is no 体育局
    if not other.kind and parts.kind == "厅局":  # 民政部门 is the 民政局 of whichever place, where none is named
        return max(0, _likeness(parts, replace(other, kind=parts.kind)) - 1)
    return max(_likeness(parts, other), _likeness(other, parts) if parts.kind and other.kind else 0)


def _readings(name: str) -> Iterator["_Parts"]:
    """A name taken apart, and what stands in brackets behind it where that is a name too: 镇人民政府（街道办事处）."""
    yield _take_apart(name)
    yield from (_take_apart(other[1:-1]) for other in _BRACKETED.findall(name) if is_body(other[1:-1]))


@lru_cache(maxsize=4096)
def _take_apart(name: str) -> _Parts:
    """Take a name apart into level, place, organ, words and ending."""
    rest = _BRACKETED.sub("", closed_up(name)).strip("“”\"'")
    rest = re.sub("^各级(?!政府|人民政府|党)", "", rest)
    group = rest.startswith("各")
    rest = rest.removeprefix("各")
    rest = _SPOKEN_END.sub("", rest)
    rest = re.sub(r"(?<=[区城园港岛湖])管理委员会$", "管委会", _PARENT.sub("", rest))
    level = place = organ = ""
    if national := _NATIONAL.match(rest):
        level, rest = "国家", rest[national.end() :]
    rest = _LEVEL_SPOKEN.sub(r"\1", rest)
    if several := _SEVERAL_LEVELS.match(rest):
        level, rest = "".join(re.findall("[省市州区县]", several[0])), rest[several.end() :]
    while not several and (placed := _PLACED.match(rest)):
        unit = placed.group()
        mark = re.search(rf"(?:{_LEVEL})$", unit)
        assert mark is not None  # the pattern ends in a level
        rest_after = rest[placed.end() :]
        if not rest_after:
            break
        place, level = unit[: mark.start()], mark.group()
        if level == "州" and place:  # 杭州, 广州: a place, not a level
            level = ""
        rest = rest_after
    level = {"自治区": "省", "自治州": "州", "自治县": "县"}.get(level, level)
    if match := _ORGAN.match(rest):
        organ, rest = ("委" if match.group(1) else "政府"), rest[match.end() :]
    if level == "市" and not place and re.fullmatch(r"[^委政府][局委办厅]", rest):
        level, rest = "", "市" + rest  # 市监局 shortens 市场监管局; no word of such a name has one letter
    kind = ending = ""
    for kind_name, endings in _ENDINGS:
        found = next((end for end in endings if rest.endswith(end)), "")
        if found:
            kind, ending = kind_name, found
            break
    words = rest.removesuffix(ending)
    if ending == "厅" and not level:
        level = "省"
    if ending in _NATIONAL_BUREAUS and not level:
        level = "国家"
    return _Parts(group, level, place, organ, re.sub(r"[和与及、“”]", "", words), ending, kind)


def _likeness(short: _Parts, full: _Parts) -> int:
    """How well `short` stands for `full`: 0 not at all, 1 loosely, 2 from the first word on, 3 word for word."""
    if short.group != full.group and not (full.group and (short.kind == "政府" or short.words == "街道")):
        return 0
    if short.level not in full.level and full.level not in short.level:
        return 0
    if short.ending in _NATIONAL_BUREAUS and full.ending not in (*_NATIONAL_BUREAUS, "委员会", "部", "局"):
        return 0
    if short.place and full.place and short.place not in full.place and full.place not in short.place:
        return 0
    if short.organ and full.organ and short.organ != full.organ:
        return 0
    unsaid = not short.kind and full.kind in ("厅局", "部")  # 财政: an office
    if not (short.kind == full.kind or unsaid or (short.kind == "会" and full.ending == "委员会")):
        return 0
    if not short.words or not full.words:
        exact = short.words == full.words and short.organ == full.organ and bool(short.kind)
        exact = exact and (short.kind != "厅局" or short.ending == full.ending)  # 市委 is no 办公室
        at_large = not short.words and short.kind in ("政府", "管委会") and not short.place and bool(short.level)
        return 3 if exact else int(at_large and short.level == full.level)
    if short.words == full.words:
        return 3
    return _abbreviates(short.words, full.words, alone=not short.kind)


def _abbreviates(short: str, full: str, *, alone: bool) -> int:
    """Whether `short` keeps letters of `full` in order, beginning at a word: 2 the first word, 1 a later one, 0 no.

    Words of such names have two letters, so a later word begins at an even place (资规 in 自然资源规划).
    """
    if len(short) == 1 and alone:
        return 0
    if full.startswith(short):
        return 2
    if len(short) > 1 and short in full:
        return 1
    first = full.find(short[0])
    while first >= 0:
        at, matched = first, 1
        for char in short[1:]:
            at = full.find(char, at + 1)
            if at < 0:
                break
            matched += 1
        if matched == len(short) and first % 2 == 0:
            return 2 if first == 0 else 1
        first = full.find(short[0], first + 1)
    return 0


# --- bodies in running text ---------------------------------------------------------------------------------------

_RUN = regex(r"(?:[\u4e00-\u9fff“”0-9]|[（(](?![一二三四五六七八九十\d])[\u4e00-\u9fff]{1,3}[）)])+")
# Words that may stand before a name and are no part of it.
_BEFORE = regex(
    r"请问|由|向|归|找|跟|问|让|报(?!告)|经(?![济信贸发开])|对(?![外台口])|把|被|在(?!线)|是|的|了|按照?|从|除了?|为|将|请|要(?!素)"
    r"|可(?!再)|应(?!急)当?|须|以及|以|会同|联合|配合|牵头|负责|参与|包括|比如|例如|支持|鼓励|引导|推动|推进|加强|要求|委托|授权"
    r"|协助|协同|组织(?!部)|指导|督促|协调|申请|联系|咨询|报送|提交|通过|依托|根据|参照|完善|落实|成立|设立|建立|组建|发挥|强化"
    r"|做好|关于|其中|属于|什么|怎么|如何|哪些|哪个|哪|谁|多少|所有|都|也|还|又|只|并|而|但|或者?|等|给|帮|该|后(?![勤备])|前(?!海)"
    r"|时|至|到|且|则|已|未|不(?!动产)|有(?!色)|无(?!线|锡)|您|你|我们?|他|她|它|呢|吗|吧|啊|移交|汇总|取得|建设(?!部|局|厅|委)"
    r"|点名|列明|写明|注明|筹建(?![办处组])|明确|提升|构建|转发|探索|重点|称|实现|跨|类|第[一二三四五六七八九十百]+条|(?<![日资基])本"
)
_JOINING = regex(r"[和与及同]")  # these also stand inside names: 住房和城乡建设局
_PARTY = "宣传|组织|统战|武装|社会工作"
_SOCIETY = "总工会|工会|妇联|残联|团[省市区县]?委|科协|工商联|贸促会|文联|侨联|海关|法院|检察院"
_TAIL = regex(
    r"(?:人民)?政府(?!性|采购|投资|购买|债|网|信息|机构|工作|职能|部门|规章|补)|管理委员会|管委会|委员会(?:办公室)?|办公[室厅]"
    r"|(?:领导小组|联席会议|指挥部)(?:办公室|成员单位)?|专班|(?<![布格结全大开时当破僵定出])局(?![面部势限])"
    r"|(?<!部)委(?![托员派任屈培身])|(?<![客餐歌大门展])厅|(?<!部)署(?!名)"
    rf"|(?:{_PARTY})部|(?<![全内外干总东西中南北本局顶底头腹乐两合础理])部(?![门分署委件位长队落级])"
    r"|办(?![法理公事好学案成结件证税得齐妥完赛展签规发])|国务院(?!令)|研究院|中心(?!城|区|工作|任务|镇|环节)"
    rf"|集团(?!化|军)|公司|银行|[分支]行|人民(?:法院|检察院)|{_SOCIETY}|协会|学会|商会|部门"
)
_ANCHOR = regex(rf"国家|全国|中央|(?:{_LEVEL})(?!级)")
_NEEDS_LEVEL = regex("研究院|中心|集团|公司|协会|学会|商会|专班|(?:人民)?政府|委员会|领导小组|联席会议|指挥部")
# 怎么办, 一网通办, 创办, 查办, 开办: here 办 is no office, as it is in 政务公开办
_NO_OFFICE_BEFORE = regex(
    "[靠上次近证通么何哪要谁里能可以先再帮代自快速马难好不未已都该去来人创举承兴督联主协网特合补包经交专一查申大行目]$|(?<!公)开$"
)
_GENERAL = regex(
    r"^(?:有关|相关|同?一[个家拨批]?|各级?|主管|职能|责任|牵头|政府|多|跨|行业|业务|[上下同]级|其他|行政|管理|监管|执法|审批|归口|有权|起草|制定|实施"
    r"|使用|服务|[两三四五六七八九十几]|[这那哪]些?|地方|当地|商业|中[小资]|民营|开户|合作|贷款|承办|受理|申请|所在地?|主责|配合"
    r"|参与|党|常|大型|国有|基层|专业|机关|研究|物流|保险|证券|投资|运营|龙头|上市|外资|法定|科技支|获得)+$"
)


def find_bodies(text: str) -> list[Name]:
    """Names of departments and organisations in running text or in a question, in order, without overlaps.

    Told by how the names are built: an ending (局, 委, 厅, 办, 部, 中心, 政府, 管委会, 集团, 银行, 领导小组 …) and a
    left edge, which is a level (市, 省, 国家 …), a place before it, or the end of the word before. Words that
    merely hold such a letter (布局, 全部, 办法, 委托) and general ones (有关部门, 各单位) are left out.
    """
    found: list[Name] = []
    for run in _RUN.finditer(text):
        edge = run.start()
        for tail in _TAIL.finditer(text, run.start(), run.end()):
            start = _left_edge(text, edge, tail.start(), tail.end())
            if start is None:
                continue
            if found and found[-1].end == start:  # 国家税务总局 + 银川市税务局, 市委 + 组织部
                start = found.pop().start
            edge = tail.end()
            found.append(Name(closed_up(text[start:edge]), start, edge))
    return found


def _left_edge(text: str, low: int, tail: int, end: int) -> int | None:
    """Where the name whose ending stands at `[tail, end)` begins; None where there is no name."""
    low = max(low, tail - 26)
    for stop in _BEFORE.finditer(text, low, end):  # up to the end, so that a lookahead sees the ending
        low = stop.end() if stop.end() <= tail else low
    for stop in _JOINING.finditer(text, low, tail):
        # cut only behind a whole name, or where what follows says its level
        if stop.start() == low or is_body(text[low : stop.start()]) or _ANCHOR.match(text, stop.end(), end):
            low = stop.end()
    anchor = _ANCHOR.search(text, low, end - 1)
    if anchor and anchor.start() - low > 4:  # too long for a place's name: 加快构建全市…
        low = anchor.start()
    return low if _named(text[low:tail], text[tail:end], leveled=anchor is not None) else None


def _named(words: str, ending: str, *, leveled: bool) -> bool:
    """Whether words before an ending make it a body's name."""
    bare = words.strip("“”0123456789")
    if ending == "国务院":
        return not words
    if ending in ("人民政府", "政府"):
        return leveled or words.startswith("各") or words.endswith(("乡", "镇"))
    if re.fullmatch(rf"{_SOCIETY}|人民法院|人民检察院|(?:{_PARTY})部", ending):
        return len(words) <= 12
    if _NEEDS_LEVEL.match(ending) and not leveled and not words.startswith("各"):
        return False
    if ending == "办" and (_NO_OFFICE_BEFORE.search(words) or (len(bare) < 2 and not leveled)):
        return False
    if ending == "委" and leveled:
        return bool(words)
    return not _GENERAL.match(bare) and (1 if ending in ("办公室", "办公厅") else 2) <= len(bare) <= 20


def find_known(text: str, names: Sequence[str]) -> list[tuple[Name, list[str]]]:
    """Bodies that a question means, everyday short forms included (发改, 财政那边, 教育局的人).

    Args:
        text: A question.
        names: The names that the documents print.

    Returns:
        Each mention with those of `names` that it stands for, in the question's order. A bare short form counts only
        beside words about responsibility (归, 由, 负责, 牵头, 管 …), since 科技 alone is a subject and no department.
    """
    mentions = find_bodies(text)
    taken = [(mention.start, mention.end) for mention in mentions]
    for cue in _CUE.finditer(text):
        group = "after" if cue["after"] else "before"
        for start, end in _windows(cue.start(group), cue.end(group), left=group == "after"):
            if any(low < end and start < high for low, high in taken):
                continue
            # 服务 within 数字化服务 means no 政务服务局
            if _best_fits(text[start:end], names)[1] > (1 if _INSIDE.search(text, 0, start) else 0):
                mentions.append(Name(text[start:end], start, end))
                taken.append((start, end))
                break
    return [(mention, resolve(mention.name, names)) for mention in sorted(mentions, key=lambda name: name.start)]


_CUE = regex(
    r"(?:归|由|找|问|是|让)(?P<after>[\u4e00-\u9fff]{2,4})"
    r"|(?P<before>[\u4e00-\u9fff]{2,4}?)(?=负责|牵头|配合|参与|主管|管[什哪]|要[做干管负牵]|(?<!监)都?管|的人|那边|这边|方面|口|部门|系统)"
)


_INSIDE = regex(r"(?![的由归给让和与跟问请])[\u4e00-\u9fff]$")


def _windows(start: int, end: int, *, left: bool) -> Iterator[tuple[int, int]]:
    """Stretches of 4 down to 2 letters that keep the edge at the cue."""
    for size in range(min(4, end - start), 1, -1):
        yield (start, start + size) if left else (end - size, end)
