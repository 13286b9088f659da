"""Conditions of support, judged by what a profile says: met, contradicted, or not known. Silence never counts as met."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assistant.question import fold
from assistant.subjects import Kinds, named, stands_for, without_kind
from corpus.regex import regex
from index.thesaurus import expand
from index.words import bigrams, cut

# What a profile wants or plans is no fact about it.
_WISH = regex(
    r"想|希望|[还也]要|要(?=找|招|引进|申请|融资|贷款|租|买|建)|关心|关注|了解|需要|寻求|打算|准备|有意|拟|计划|期待|申请|争取|能不能|能否|有没有|(?<!紧)缺(?!人才)|求(?!职)|想要|考虑|正在(?:申报|建设|筹备|筹建)"
)
# What troubles it is a wish as well as a fact.
_TROUBLE = regex(r"太(?:贵|高|少|重|难)|不够|[交付还租贷招借]不(?:上|起|到|了)|压力|困难|[难愁]$|紧张|周转不")
_NOT = regex(
    r"没有|没|尚未|还未|从未|并未|未(?!来|成年)|不是|并非|非(?!常|遗|公|粮|物质)|不具备|不属于|不符合|无(?!人|锡|线|机|障|偿|形)"
)
_VAGUE = regex(
    r"^(?:按(?:照)?)?(?:符合|满足|达到|具备)(?:相关|有关|规定|一定|申报|本办法|上述|下列)*(?:的)?(?:条件|规定|要求|标准)?$"
)
_EMPTY = regex(
    r"国家(?:级)?(?:和|及|、|或)省级|(?:国际|国家|省|市|区|县)级|全国|全省|全市|全区|全县|本省|本市|本区|本县|我省|我市|我区|我县|省内|市内|区内|县内|辖区内?|行政区域内?|范围内|各类|各种|各级|所有"
    r"|现有|相关|有关|广大|其他|以及|或者|对于|对|向|为|等|的|地|在|按规定|按照|经|可|其|该|上述|依法|给予|予以"
)
_NEW = regex(r"新(?:认定|引进|设立|获批|获评|评定|建|增|入选|取得|成立|招用|迁入|进入|组建|注册)|首次|首获|首家")
_IS_NEW = regex(
    r"新(?!一代|技术|兴|产业|材料|能源|型|媒|城|吴|区|区域|生物)(?<!创新)|首次|首获|刚|今年|本年|去年|上年|近期|最近|第一次|20\d\d年"
)
_LEVEL = regex(r"(国际|国家|全国|省|市|区|县)级|(国家|省)(?=实验室|重点|重大)")
_SMALL = regex(r"小微|微型|小型|小规模|中小|个体")
_LARGE = regex(
    r"大型(?!活动|赛事|科学|装置)|大企业|龙头|链主|央企|领军企业|头部|骨干企业|世界500强|中国500强|上市公司(?!合作)|规上|规模以上"
)
_STAFF, _LARGE_STAFF = (
    regex(r"(?<![\d.])(\d{1,5})[来多余几]?[个名]?(?=人(?!次|才)|员工|职工)"),
    300,
)  # of a large one, at least
_UNIT = (
    r"周?岁|元|人|名|个月|年|平方米|亩|千瓦时?|次|家|%|％|倍|天"
    r"|个(?!百分点)[\u3400-\u9fff]{2,5}?(?=[，。；（(]|及?以[上下内]|的|$)"  # 120个标准展位
)
_FIGURE = regex(
    rf"(?P<value>\d[\d,]{{0,15}}(?:\.\d{{1,6}})?)\s{{0,4}}(?P<scale>万|亿)?\s{{0,4}}(?P<money>美)?(?P<unit>{_UNIT})"
)
_BELOW = regex(r"(?:[（(]?不?含[）)]?)?及?(?:以下|以内|之内|内|之下)")
_ABOVE = regex(r"(?:[（(]?不?含[）)]?)?及?以上")
_UNDER = regex(r"(?:不超过|低于|少于|不足|小于|不高于|不大于|未满|最多)$")
_OVER = regex(r"(?:不少于|不低于|超过|高于|大于|多于|满|达到?|至少)$")
_RANGE = regex(r"(\d{1,9}(?:\.\d{1,3})?)[—–\-~至]$")
_LIMIT = regex(
    r"规模(?=达|不|超|在)|及?以上|及?以下|以内|不超过|不少于|不低于|不足|超过|高于|低于|达到?|满|年龄|（含）|[(]含[)]|一次性"
)
_TOGETHER = regex(
    r"[，；;](?!以及|或者?)|并且|并(?!购|列|网)|且|同时|(?<=条件)的|(?<=规定)的|(?<=要求)的|(?<=以下)、|(?<=以上)、|(?<=以内)、"
)
_DOES = regex(r"签订|缴纳|依法|具有|具备|符合|满足|创办|从事|参加|完成|办理|注册|招用")
_FILLER = frozenset(
    "运营主体 主体 企业 单位 机构 人才 个人 公司 条件 符合 规定 要求 给予 支持 经营 建设 发展 进行 实施 从事 情况".split()
)
_GENERIC = regex(  # how a text calls a subject of a kind whatever else it is
    r"(?:企业|公司|单位|机构|主体|人才|人员|个人|者|户|项目|院校|高校|团队|平台|园区|组织|人)(?:[（(][^）)]{0,100}[）)])?$"
)
_MET = 0.66  # share of a condition's words that one statement of the profile has to hold


@dataclass(frozen=True)
class Facts:
    """What a profile says of its subject, wishes left out."""

    text: str  # everything that is no wish, as written

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The statements, folded."""
        pieces = re.split(r"[，。；;,!！？?\n]+", _in_digits(self.text))
        return tuple(fold(piece) for piece in pieces if piece.strip())

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The statements, each with the policy wordings for its everyday words."""
        return tuple(piece + fold(" ".join(meant(piece))) for piece in self.spoken)

    @cached_property
    def folded(self) -> str:
        """All of them."""
        return " ".join(self.statements)


def meant(piece: str) -> list[str]:
    """Policy wordings for what a statement says; one that goes on from its own word says more: 疫情, 疫情防控."""
    own = tuple(word for word in cut(piece) if len(word) > 1)
    return [term for term, _ in expand(piece) if not term.startswith(own)]


def _in_digits(text: str) -> str:
    """Print 一年 and 两家 with digits, as conditions do."""
    return re.sub(
        rf"(?<![一二两三四五六七八九十第])[一二两三四五六七八九](?=[万亿]?(?:{_UNIT}))",
        lambda digit: str("零一二三四五六七八九".find(digit[0].replace("两", "二"))),
        text,
    )


def facts_of(*texts: str) -> Facts:
    """Read the facts out of a profile's texts: the pieces that neither wish nor plan."""
    pieces = [piece for text in texts for piece in re.split(r"[，。；;,!！？?\n]+", text) if piece.strip()]
    return Facts("，".join(piece for piece in pieces if not _WISH.search(piece)))


def wishes_of(text: str) -> tuple[str, ...]:
    """The pieces of a description that wish or plan something or complain of it, a wish each."""
    pieces = [
        piece for piece in re.split(r"[，。；;,!！？?\n]+", text) if _WISH.search(piece) or _TROUBLE.search(piece)
    ]
    return tuple(wish for piece in pieces for wish in piece.split("、") if len(wish) > 1)


def split_conditions(text: str) -> tuple[str, ...]:
    """Cut a condition into the parts that have to hold together, as printed; parts that say nothing are left out.

    在本市注册且正常经营满6个月的港澳青年企业 → 在本市注册, 正常经营满6个月, 港澳青年企业.
    """
    pieces = _TOGETHER.split(text)
    parts = [half for piece in pieces for half in ((piece.rpartition("的")[0], piece.rpartition("的")[2]))]
    parts = [re.sub(r"^[、，的]+|[、，的]+$", "", part) for part in parts]
    return tuple(dict.fromkeys(part for part in parts if _says_something(part)))


def is_vague(part: str) -> bool:
    """Whether a part only points to conditions that stand elsewhere or nowhere: 符合条件."""
    return bool(_VAGUE.match(re.sub(r"的|[，、]", "", part)))


def judge(part: str, facts: Facts, weight: Callable[[str], float], kinds: Kinds = frozenset()) -> bool | None:
    """Judge one part of a condition: True met, False contradicted, None not known.

    Args:
        part: As printed.
        facts: What the profile says.
        weight: How telling a character bigram is.
        kinds: Kinds of the subject. What a list says of other kinds (港澳青年企业, for a person) meets nothing, and a
            word that only names the subject's own kind asks nothing.
    """
    if is_vague(part) or _size(part, facts) is False:
        return None if is_vague(part) else False
    figures = [_figure(part, match, facts) for match in _FIGURE.finditer(_in_digits(part))]
    if False in figures:
        return False
    verdicts = [_option(option, facts, weight, kinds) for option in _alternatives(part)]
    whole = _stated(part, facts, weight)
    if False in (whole, *verdicts) and (whole is False or set(verdicts) == {False}):
        return False
    if True not in (whole, *verdicts) or None in figures:
        return None
    return None if _NEW.search(part) and not _is_new(facts) else True


def _alternatives(part: str) -> list[str]:
    """The members of a list of which one is enough: subjects, titles, awards. What has to be done is no such list."""
    listed = named(part) and not _DOES.search(part)
    one_of = r"(?<!国家)(?<![级省市区县])[、/]|以及|或者|(?<!级)[和或与]" if listed else r"或者?"
    return [option for option in re.split(one_of, part) if _says_something(option)] or [part]


def _option(option: str, facts: Facts, weight: Callable[[str], float], kinds: Kinds) -> bool | None:
    meant = named(option)
    if kinds and meant and not stands_for(kinds) & meant:
        return None
    rest = without_kind(option, kinds) if _GENERIC.search(option) else option  # 省实验室 is no other kind of platform
    if _NEW.search(rest) and not _words(_NEW.sub(" ", rest)):
        return True  # nothing but that it is new, which the caller looks at
    words, figures = _words(_plain(rest)), _FIGURE.search(option)
    if words:
        sized = not matter(rest) and _size(option, facts)
        return True if sized else _stated(rest, facts, weight)
    return True if figures or meant & kinds else None


def _plain(part: str) -> str:
    """A part without its figures and limits."""
    return _LIMIT.sub(" ", _FIGURE.sub(" ", part))


def _is_new(facts: Facts) -> bool:
    return any(_IS_NEW.search(statement) for statement in facts.statements)


def _stated(part: str, facts: Facts, weight: Callable[[str], float]) -> bool | None:
    """Whether one statement holds most of the words of a part, or denies them."""
    terms = _words(_plain(part))
    total = sum(weight(term) for term in terms)
    if not total:
        return None
    verdicts: set[bool] = set()
    for spoken, statement in zip(facts.spoken, facts.statements, strict=True):
        held = sum(weight(term) for term in terms if term in statement)
        if held / total < _MET:
            continue
        if _NOT.search(spoken) and not _NOT.search(part):
            if sum(weight(term) for term in terms if term in spoken) / total < _MET:
                continue  # what is not is not what was asked: 不符合领失业保险金的条件, of 失业人员
            verdicts.add(False)
            continue
        asked, has = _levels(part), _levels(statement)
        if asked and has and not asked & has:
            return False
        if asked and not has:
            continue
        verdicts.add(True)
    return any(verdicts) if verdicts else None


def _size(part: str, facts: Facts) -> bool | None:
    small, large = bool(_SMALL.search(part)), bool(_LARGE.search(part))
    if small == large:
        return None
    is_small, is_large = bool(_SMALL.search(facts.folded)), bool(_LARGE.search(facts.folded))
    if not is_large and any(int(staff) < _LARGE_STAFF for staff in _STAFF.findall(facts.text)):
        is_small = True
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
    lower = _RANGE.search(before)
    if lower or _BELOW.match(after) or _UNDER.search(before):  # 100—500亩
        below = True
    elif _ABOVE.match(after) or _OVER.search(before):
        below = False
    else:
        return True  # no limit: 16至24周岁, 每年1次
    wanted, unit = _value(figure)
    least = float(lower[1]) if lower else 0.0
    matter = {term for term in bigrams(fold(before[-8:])) if len(term) > 1}
    for statement in facts.statements:
        for own in _FIGURE.finditer(statement):
            value, own_unit = _value(own)
            alike = matter & set(bigrams(statement)) or unit in ("岁", "亩") or unit.startswith("个")
            if own_unit == unit and alike:
                return least <= value <= wanted if below else value >= wanted
    return None


def reached(part: str, facts: Facts) -> dict[str, float]:
    """The least figures that a part of a condition asks for and that the profile reaches, by unit."""
    figures = [match for match in _FIGURE.finditer(_in_digits(part)) if _is_least(part, match)]
    return {unit: value for match in figures if _figure(part, match, facts) for value, unit in [_value(match)]}


def _is_least(part: str, figure: re.Match[str]) -> bool:
    return bool(_ABOVE.match(part, figure.end()) or _OVER.search(part[: figure.start()]))


def _value(figure: re.Match[str]) -> tuple[float, str]:
    value = float(figure["value"].replace(",", "")) * {"万": 1e4, "亿": 1e8}.get(figure["scale"] or "", 1.0)
    unit = (figure["money"] or "") + figure["unit"].replace("周岁", "岁").replace("％", "%").replace("名", "人")
    return (value / 12, "年") if unit == "个月" else (value, unit)


def _levels(text: str) -> set[str]:
    found = {a or b for a, b in _LEVEL.findall(text)}
    if re.search(r"国家(?:和|及|、)省", text):
        found |= {"国家", "省"}
    return {"国家" if level == "全国" else level for level in found}


def matter(part: str) -> list[str]:
    """The character bigrams of what a part says beside size and the words that every condition holds."""
    return _words(_LARGE.sub(" ", _SMALL.sub(" ", part)))


def overlap(part: str, text: str, weight: Callable[[str], float]) -> float:
    """Share, by weight, of the words of a part that stand in a folded text: 0..1."""
    terms = _words(_plain(part))
    total = sum(map(weight, terms))
    return sum(weight(term) for term in terms if term in text) / total if total else 0.0


def _words(text: str) -> list[str]:
    """The character bigrams of what a part says beside the words that every condition holds."""
    bare = _EMPTY.sub(" ", fold(text))
    for word in _FILLER:
        bare = bare.replace(word, " ")
    # Run by run: what stands on both sides of a word left out is no pair.
    return list(dict.fromkeys(term for run in bare.split() for term in bigrams(run) if len(term) > 1))


def _says_something(part: str) -> bool:
    return bool(_words(part) or _FIGURE.search(part) or is_vague(part)) and len(part) > 1
