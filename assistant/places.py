"""Where places lie: one within another, by the codes of China's administrative divisions (GB/T 2260).

`places.tsv` has a division a line: its code without trailing zeros (32 Jiangsu, 3202 Wuxi, 320214 Xinwu), and its name.
`abroad.tsv` has the names of other countries (Unicode CLDR) and of their capitals and cities of half a million (GeoNames).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from corpus.regex import regex
from index.words import is_place

Areas = frozenset[str]  # codes; one lies within another that it begins with

# What names divisions, in full or short, but in most texts something else.
AMBIGUOUS = frozenset(
    "城区 矿区 郊区 新城 城东 城西 城南 城北 城中 东方 合作 日照 来宾 灯塔 新民 铁力 高密 海北 白银 尚志 明光 乐平 安达 新建 安康 阿里 新星 无为 同仁 白杨 双河 水富 会理 平果".split()
)
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|柯尔克孜|哈萨克|维吾尔"
_TAIL = regex(rf"(?:特别行政区|(?:(?:{_PEOPLES})族?){{0,4}}自治[区州县旗]|地区|新区|省|市|盟|区|县|旗)$")
_PROVINCE_TAIL = regex(r"(?:特别行政区|(?:维吾尔|壮族|回族)?自治区|省|市)$")
_OWN = regex("我(省|市|县|区|旗)")
_PROVINCE, _COUNTY = 2, 6  # digits of their codes
_MAIN, _FEWEST = 0.6, 3  # share and number of the divisions that a text names, from which it is about their province
_MOST = 20_000  # characters looked through for that


def areas(text: str) -> Areas:
    """The divisions that a text names, the smallest of those that lie within each other: 上海青浦 → 310118."""
    found = _named(text)
    certain = {code for codes in found for code in codes if len(codes) == 1}
    chosen = set(certain)
    for codes in found:  # there is a 鼓楼区 in several cities: the one within what else is named, or all
        inside = {code for code in codes if any(code.startswith(other) for other in certain)}
        chosen |= inside or codes
    return frozenset(code for code in chosen if not any(other != code and other.startswith(code) for other in chosen))


def main_area(text: str) -> Areas:
    """The division of its kind that a text which says 我县 names most, else the province of most divisions; or none."""
    named = [min(codes) for codes in _named(text[:_MOST]) if len({code[:2] for code in codes}) == 1]
    own = Counter(_OWN.findall(text[:_MOST])).most_common(1)
    alike = [code for code in named if own and _divisions()[code].endswith(own[0][0])]
    counts = Counter(alike or [code[:2] for code in named])
    if not counts:
        return frozenset()
    place, often = counts.most_common(1)[0]
    return frozenset({place}) if often >= max(_FEWEST, _MAIN * counts.total()) else frozenset()


def lies_within(inner: Iterable[str], outer: Iterable[str]) -> bool:
    """Whether one of the divisions lies within, or is, one of the others."""
    outer = tuple(outer)
    return any(code.startswith(other) for code in inner for other in outer)


def is_abroad(text: str) -> bool:
    """Whether a text begins with the name of another country or of a large city there."""
    return any(text[:length] in _abroad() for length in range(2, 1 + min(len(text), 12)))


def name_of(codes: Areas) -> str:
    """The printed name of one of some divisions; "" for none."""
    return next((_divisions()[code] for code in sorted(codes)), "")


def _named(text: str) -> list[Areas]:
    """Each division that is named, by all the codes its name may stand for; the longest name at each place counts."""
    names = _names()
    longest = max(map(len, names))
    found, at = [], 0
    while at < len(text):
        for length in range(min(longest, len(text) - at), 1, -1):
            codes = names.get(text[at : at + length])
            if codes and (length > 2 or not text[at : at + 2].endswith("县") or len(text) == 2):
                found.append(codes)
                at += length
                break
        else:
            at += 1
    return found


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Areas]:
    """Codes by name: as printed, and short where that is how people say it (无锡, 江阴)."""
    printed: defaultdict[str, set[str]] = defaultdict(set)
    short: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _divisions().items():
        if name not in AMBIGUOUS:
            printed[name].add(code)
            stem = (_PROVINCE_TAIL if len(code) == _PROVINCE else _TAIL).sub("", name)
            if len(stem) > 1 and (len(code) < _COUNTY or name.endswith("市") or is_place(stem)):
                short[stem].add(code)
    for name in short.keys() - AMBIGUOUS - {"太湖"}:  # which is a lake
        size = min(map(len, short[name]))  # 南昌 is the city, not the county of that name
        printed[name] |= {code for code in short[name] if len(code) == size}
    return {name: frozenset(codes) for name, codes in printed.items()}


@lru_cache(maxsize=1)
def _abroad() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("abroad.tsv").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _divisions() -> Mapping[str, str]:
    """Printed names by code."""
    lines = files(__package__).joinpath("places.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)
