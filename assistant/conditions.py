"""Conditions of support, judged by what a profile says: met, contradicted, or not known. Silence never counts as met."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assistant.question import fold
from index.thesaurus import expand
from index.words import bigrams

# What a profile wants or plans is no fact about it.
_WISH = re.compile(
    r"想|希望|需要|寻求|打算|准备|有意|拟|计划|期待|申请|争取|能不能|能否|有没有|缺|求|想要|考虑|正在(?:申报|建设|筹备|筹建)"
)
_NOT = re.compile(
    r"没有|没|尚未|还未|从未|并未|未(?!来|成年)|不是|并非|非(?!常|遗|公|粮|物质)|不具备|不属于|不符合|无(?!人|锡|线|机|障|偿|形)"
)
_VAGUE = re.compile(
    r"^(?:按(?:照)?)?(?:符合|满足|达到|具备)(?:相关|有关|规定|一定|申报|本办法|上述|下列)*(?:的)?(?:条件|规定|要求|标准)?$"
)
_EMPTY = re.compile(
    r"国家(?:级)?(?:和|及|、|或)省级|(?:国际|国家|省|市|区|县)级|全国|全省|全市|全区|全县|本省|本市|本区|本县|我省|我市|我区|我县|省内|市内|区内|县内|辖区内?|行政区域内?|范围内|各类|各种|各级|所有"
    r"|现有|相关|有关|广大|其他|以及|或者|对于|对|向|为|等|的|地|在|按规定|按照|经|可|其|该|上述|依法|给予|予以"
)
_NEW = re.compile(r"新(?:认定|引进|设立|获批|获评|评定|建|增|入选|取得|成立|招用|迁入|进入|组建|注册)|首次|首获|首家")
_IS_NEW = re.compile(r"新|首次|首获|刚|今年|本年|去年|上年|近期|最近|第一次|20\d\d年")
_LEVELS = ("国际", "国家", "全国", "省", "市", "区", "县")
_LEVEL = re.compile(r"(国际|国家|全国|省|市|区|县)级|(国家|省)(?=实验室|重点|重大)")
_SMALL = re.compile(r"小微|微型|小型|小规模|中小|个体")
_LARGE = re.compile(
    r"大型(?!活动|赛事|科学|装置)|大企业|龙头|链主|央企|领军企业|头部|骨干企业|世界500强|中国500强|上市公司(?!合作)|规上|规模以上"
)
_UNIT = r"周?岁|元|人|名|个月|年|平方米|亩|千瓦时?|次|家|%|％|倍"
_FIGURE = re.compile(rf"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>万|亿)?\s*(?P<money>美)?(?P<unit>{_UNIT})")
_BELOW = re.compile(r"^(?:（?含）?)?(?:及)?(?:以下|以内|之内|内|之下)")
_ABOVE = re.compile(r"^(?:（?含）?)?(?:及)?以上")
_UNDER = re.compile(r"(?:不超过|低于|少于|不足|小于|不高于|不大于|未满|最多)$")
_OVER = re.compile(r"(?:不少于|不低于|超过|高于|大于|多于|满|达到?|至少)$")
_FILLER = frozenset(
    "运营主体 主体 企业 单位 机构 人才 个人 公司 条件 符合 规定 要求 给予 支持 经营 建设 发展 进行 实施 情况".split()
)
_MET = 0.66  # share of a condition's words that one statement of the profile has to hold


@dataclass(frozen=True)
class Facts:
    """What a profile says of its subject, wishes left out."""

    text: str  # everything that is no wish, as written

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The statements, folded, each with the policy wordings for its everyday words."""
        pieces = [piece for piece in re.split(r"[，。；;,!！？?\n]+", self.text) if piece.strip()]
        return tuple(fold(piece + " " + " ".join(term for term, _ in expand(piece))) for piece in pieces)

    @cached_property
    def folded(self) -> str:
        """All of them."""
        return " ".join(self.statements)


def facts_of(*texts: str) -> Facts:
    """Read the facts out of a profile's texts: the pieces that neither wish nor plan."""
    pieces = [piece for text in texts for piece in re.split(r"[，。；;,!！？?\n]+", text) if piece.strip()]
    return Facts("，".join(piece for piece in pieces if not _WISH.search(piece)))


def wishes_of(text: str) -> str:
    """The pieces of a description that wish or plan something."""
    return "，".join(piece for piece in re.split(r"[，。；;,!！？?\n]+", text) if _WISH.search(piece))


def split_conditions(text: str) -> tuple[str, ...]:
    """Cut a condition into the parts that have to hold together, as printed; parts that say nothing are left out."""
    pieces = re.split(r"[，；;]|(?:并且|并(?!购|列|网)|且|同时)|(?<=条件)的|(?<=规定)的|(?<=要求)的", text)
    parts = (re.sub(r"^[、，的]+|[、，的]+$", "", piece) for piece in pieces)
    return tuple(dict.fromkeys(part for part in parts if _says_something(part)))


def is_vague(part: str) -> bool:
    """Whether a part only points to conditions that stand elsewhere or nowhere: 符合条件."""
    return bool(_VAGUE.match(re.sub(r"的|[，、]", "", part)))


def judge(part: str, facts: Facts, weight: Callable[[str], float]) -> bool | None:
    """Judge one part of a condition: True met, False contradicted, None not known.

    Args:
        part: As printed.
        facts: What the profile says.
        weight: How telling a character bigram is.
    """
    if is_vague(part):
        return None
    sized = _size(part, facts)
    if sized is False:
        return False
    figures = [_figure(part, match, facts) for match in _FIGURE.finditer(part)]
    if False in figures:
        return False
    options = [option for option in re.split(r"[、/]|以及|或者|[和或与]", part) if _says_something(option)] or [part]
    verdicts = [_stated(option, facts, weight) for option in options]
    whole = _stated(part, facts, weight)
    if True in (whole, *verdicts):
        if _NEW.search(part) and not any(_IS_NEW.search(statement) for statement in facts.statements):
            return None
        return None if None in figures else True
    if whole is False or all(verdict is False for verdict in verdicts):
        return False
    if sized and not _words(re.sub(_SMALL, "", re.sub(_LARGE, "", part))):
        return True
    return True if figures and None not in figures and _only_figures(part) else None


def _stated(part: str, facts: Facts, weight: Callable[[str], float]) -> bool | None:
    """Whether one statement holds most of the words of a part, or denies them."""
    terms = _words(_FIGURE.sub("", part))
    total = sum(weight(term) for term in terms)
    if not total:
        return None
    verdict: bool | None = None
    for statement in facts.statements:
        held = sum(weight(term) for term in terms if term in statement)
        if held / total < _MET:
            continue
        if _NOT.search(statement) and not _NOT.search(part):
            return False
        asked, has = _levels(part), _levels(statement)
        if asked and has and not asked & has:
            return False
        if asked and not has:
            continue
        verdict = True
    return verdict


def _size(part: str, facts: Facts) -> bool | None:
    small, large = bool(_SMALL.search(part)), bool(_LARGE.search(part))
    if small == large:
        return None
    is_small, is_large = bool(_SMALL.search(facts.folded)), bool(_LARGE.search(facts.folded))
    if is_small == is_large:
        return None
    if small != is_small:
        return False
    if not small:
        return None
    fine = re.compile("小微|微型|小型|小规模")
    return True if not fine.search(part) or "中小微" in part or fine.search(facts.folded) else None


def _figure(part: str, figure: re.Match[str], facts: Facts) -> bool | None:
    """Compare a figure of a condition (45周岁以下, 年销售额2000万元以上) with the profile's of the same unit and matter."""
    after, before = part[figure.end() :], part[: figure.start()]
    if _BELOW.match(after) or _UNDER.search(before):
        below = True
    elif _ABOVE.match(after) or _OVER.search(before):
        below = False
    else:
        return True  # no limit: 16至24周岁, 每年1次
    wanted, unit = _value(figure)
    matter = {term for term in bigrams(fold(before[-8:])) if len(term) > 1}
    for statement in facts.statements:
        for own in _FIGURE.finditer(statement):
            value, own_unit = _value(own)
            alike = matter & set(bigrams(statement)) or unit == "岁"
            if own_unit == unit and alike:
                return value <= wanted if below else value >= wanted
    return None


def _value(figure: re.Match[str]) -> tuple[float, str]:
    value = float(figure["value"].replace(",", "")) * {"万": 1e4, "亿": 1e8}.get(figure["scale"] or "", 1.0)
    unit = (figure["money"] or "") + figure["unit"].replace("周岁", "岁").replace("％", "%").replace("名", "人")
    return (value / 12, "年") if unit == "个月" else (value, unit)


def _only_figures(part: str) -> bool:
    rest = _FIGURE.sub("", part)
    return not _words(re.sub(r"以上|以下|以内|不超过|不少于|不低于|超过|年龄|在|（含）|\(含\)", "", rest))


def _levels(text: str) -> set[str]:
    found = {a or b for a, b in _LEVEL.findall(text)}
    if re.search(r"国家(?:和|及|、)省", text):
        found |= {"国家", "省"}
    return {"国家" if level == "全国" else level for level in found}


def _words(text: str) -> list[str]:
    """The character bigrams of what a part says beside the words that every condition holds."""
    bare = _EMPTY.sub(" ", fold(text))
    for word in _FILLER:
        bare = bare.replace(word, " ")
    return list(dict.fromkeys(term for term in bigrams(bare) if len(term) > 1))


def _says_something(part: str) -> bool:
    return bool(_words(part) or _FIGURE.search(part) or is_vague(part)) and len(part) > 1
