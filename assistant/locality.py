"""Where a profile is, and whether a document holds there: a city's support is not for those of another city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.places import AMBIGUOUS, Areas, areas, is_abroad, lies_within, main_area, name_of
from corpus.policy import Policy
from corpus.regex import regex
from index.words import cut, is_place, is_word

_DIVISION = regex(r"(?:省|自治区|自治州|市|县|区)$")
_HOME = regex(
    r"(?:中共|国家税务总局)?(?P<place>(?:(?!关于|印发|政府|人民|国家|全国)[\u3400-\u9fff]){2,6}?(?:省|自治区|自治州|市|县|区))"
    r"(?P<district>(?:(?!关于|印发|政府|人民)[\u3400-\u9fff]){2,5}?(?:新区|区|县|市)(?!场))?"
)
_CENTRAL = regex(r"国务院|中共中央|全国|国家(?!税务总局\S*[省市区县])|[\u3400-\u9fff]{2,8}部(?![门队])")
# What somebody deals with lies there, not they themselves: 从北京引进, 出口到香港.
_DEALT_WITH = regex(r"(?:从|由|出口[到至]|销往|赴|往|[与跟向对])[\u3400-\u9fff]{2,4}")
_OURS = regex("我[省市县区旗]")
_IN = regex(r"(?:在|到|至|入|落户|位于|坐落)(?=([\u3400-\u9fff]{2}))")
# What follows 位于 without being the name of a place.
_COMMON = regex("[本当我某该全各市省区县园城郊农乡村街商]|工业|产业|开发|高新|国[内家]|中心|核心|写字|居民|科技|孵化")
# Where somebody is: 位于前海, 总部在东京, 在东京注册; of another country also 东京的一家公司.
_SEAT = regex(
    r"(?:位于|坐落[于在]|地处|落户[于到在]?|(?:注册|总部)设?[在于])(?P<at>[\u3400-\u9fff]{2,8})"
    r"|在(?P<in>[\u3400-\u9fff]{2,6}?)(?:注册|落户|经营|开[店厂办了设]|办[厂公])"
)
_ABROAD = regex(
    r"(?:^|[，。；是])(?:一家|我们?|公司|个)?在?(?P<of>[\u3400-\u9fff]{2,8}?)的?(?:一家|某|[\u3400-\u9fff]{0,6}(?:企业|公司|工厂))"
)
_NO_HOME = ("71", "81", "82")  # where people come from whom mainland documents speak of: 香港居民


@dataclass(frozen=True)
class Whereabouts:
    """Where a profile says that it is."""

    text: str
    district: str  # as given; may be no division: 前海, 高新区
    areas: Areas  # divisions
    names: tuple[str, ...]  # where it is that is no division
    perhaps: frozenset[str]  # words that may be such
    abroad: bool

    @property
    def is_known(self) -> bool:
        """Whether it says anything."""
        return bool(self.areas or self.names or self.abroad)


def whereabouts(description: str, district: str) -> Whereabouts:
    """Read where a profile is: by its district if that is a division of the country, else by all that it says."""
    said = _DEALT_WITH.sub("", description)
    found = areas(district) or areas(said)
    found = frozenset(code for code in found if not code.startswith(_NO_HOME))
    seats = [match["at"] or match["in"] for match in _SEAT.finditer(description)]
    abroad = [district, *seats, *(description[match.start("of") :] for match in _ABROAD.finditer(description))]
    words = [cut(seat)[0] for seat in seats if not _COMMON.match(seat)]
    names = [word for word in words if is_place(word) or not is_word(word) or f"于{word}" in description]
    if district:
        names += [district, _DIVISION.sub("", district) if len(district) > 2 else district]
    perhaps = {match[1] for match in _IN.finditer(description)}
    perhaps |= {word for word in cut(said) if len(word) > 1 and word not in AMBIGUOUS and is_place(word)}
    return Whereabouts(
        text=f"{said} {district}",
        district=district,
        areas=found,
        names=tuple(name for name in dict.fromkeys(names) if len(name) > 1 and not areas(name)),
        perhaps=frozenset(word for word in perhaps if not areas(word)),
        abroad=not found and any(map(is_abroad, abroad)),
    )


@dataclass(frozen=True)
class _Home:
    """The place that a document is of."""

    name: str  # "" for a national one
    areas: Areas
    heading: str  # issuer and title

    @property
    def short(self) -> str:
        return _DIVISION.sub("", self.name) if len(self.name) > 2 else self.name


class Localities:
    """Where the loaded documents hold. Safe to share between threads."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self._policies = policies
        self._home = lru_cache(maxsize=4096)(self._read_home)
        self._homes = lru_cache(maxsize=4)(lambda slugs: frozenset(map(self._home, slugs)))

    def holds(self, slug: str, where: Whereabouts, slugs: Iterable[str]) -> bool | str:
        """Whether a document holds where the profile is: True, False, or else the place that it holds for.

        Args:
            slug: The document.
            where: Where the profile is.
            slugs: All documents that are looked through; what they name tells where a place is that is no division.
        """
        home = self._home(slug)
        if not home.name or home.short in where.text or lies_within(where.areas, home.areas):
            return True
        if any(name in home.heading for name in (*where.names, *where.perhaps)):
            return True
        homes = self._homes(tuple(slugs))
        if where.abroad or any(not other.areas and other.name and other.short in where.text for other in homes):
            return False
        if not where.is_known:
            return True if len({other.name for other in homes}) < 2 else home.name
        # 前海 is where those are whose papers are of it: of Shenzhen, though others name it by the way.
        at = where.areas or {
            code for other in homes if any(name in other.heading for name in where.names) for code in other.areas
        }
        if at:
            return lies_within(at, home.areas) or (home.name if lies_within(home.areas, at) else False)
        one = all(
            lies_within(a.areas, b.areas) or lies_within(b.areas, a.areas)
            for a in homes
            for b in homes
            if a.name and b.name
        )
        if any(name in self._policies[slug].source for name in where.names):
            return one or home.name
        return home.name if one and not _DIVISION.search(where.district) else False

    def _read_home(self, slug: str) -> _Home:
        """The place of a document, by its issuer or else its title, or what it names most."""
        policy = self._policies[slug]
        metadata = policy.facts.metadata
        heading = f"{metadata.issuer or ''} {metadata.title}"
        for text in (metadata.issuer or "", metadata.title):
            named, found = _HOME.match("".join(text.split())), areas(text)
            if named or found:
                return _Home((named["district"] or named["place"]) if named else name_of(found), found, heading)
        if _CENTRAL.search(metadata.issuer or metadata.title):
            return _Home("", frozenset(), heading)
        main = main_area(policy.source)
        return _Home(name_of(main) or ("该文件所在地" if _OURS.search(policy.source) else ""), main, heading)
