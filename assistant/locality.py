"""Where a profile is, and whether a document holds there: a city's support is not for those of another city."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.places import AMBIGUOUS, Areas, areas, lies_within, main_area, name_of
from corpus.policy import Policy
from index.words import cut, is_place

_DIVISION = re.compile(r"(?:省|自治区|自治州|市|县|区)$")
_HOME = re.compile(
    r"(?:中共|国家税务总局)?(?P<place>(?:(?!关于|印发|政府|人民|国家|全国)[\u3400-\u9fff]){2,6}?(?:省|自治区|自治州|市|县|区))"
    r"(?P<district>(?:(?!关于|印发|政府|人民)[\u3400-\u9fff]){2,5}?(?:新区|区|县|市)(?!场))?"
)
_CENTRAL = re.compile(r"国务院|中共中央|全国|国家(?!税务总局\S*[省市区县])|[\u3400-\u9fff]{2,8}部(?![门队])")
# What somebody deals with lies there, not they themselves: 从北京引进, 出口到香港.
_DEALT_WITH = re.compile(r"(?:从|由|出口[到至]|销往|赴|往|[与跟向对])[\u3400-\u9fff]{2,4}")
_IN = re.compile(r"(?:在|到|至|入|落户|位于|坐落)(?=([\u3400-\u9fff]{2}))")
_NO_HOME = ("71", "81", "82")  # where people come from whom mainland documents speak of: 香港居民


@dataclass(frozen=True)
class Whereabouts:
    """Where a profile says that it is."""

    text: str
    district: str  # as given; may be no division: 前海, 高新区
    areas: Areas  # divisions
    names: tuple[str, ...]  # other places
    perhaps: frozenset[str]  # words that may be such, by where they stand: 落户前海

    @property
    def is_known(self) -> bool:
        """Whether it says anything."""
        return bool(self.areas or self.names)


def whereabouts(description: str, district: str) -> Whereabouts:
    """Read where a profile is: by its district if that is a division of the country, else by all that it says."""
    found = areas(district)
    words = (word for word in cut(f"{description} {district}") if len(word) > 1 and word not in AMBIGUOUS)
    names = [word for word in words if is_place(word) and not areas(word)]
    if not found:
        found = areas(_DEALT_WITH.sub("", description))
    if district and not areas(district):
        names += [district, _DIVISION.sub("", district) if len(district) > 2 else district]
    found = frozenset(code for code in found if not code.startswith(_NO_HOME))
    perhaps = frozenset(match[1] for match in _IN.finditer(description))
    return Whereabouts(f"{description} {district}", district, found, tuple(dict.fromkeys(names)), perhaps)


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

    def holds(self, slug: str, where: Whereabouts, slugs: Iterable[str]) -> bool | str:
        """Whether a document holds where the profile is: True, False, or else the place that it holds for.

        Args:
            slug: The document.
            where: Where the profile is.
            slugs: All documents that are looked through; what they name tells where a place is that is no division.
        """
        home = self._home(slug)
        if not home.name:
            return True
        if home.short in where.text or lies_within(where.areas, home.areas):
            return True
        if any(name in home.heading for name in (*where.names, *where.perhaps)):
            return True
        slugs = list(slugs)
        if any(not other.areas and other.name and other.short in where.text for other in map(self._home, slugs)):
            return False
        if not where.is_known:
            return True if len({self._home(other).name for other in slugs}) < 2 else home.name
        if lies_within(home.areas, where.areas):
            return home.name
        return False if where.areas else self._as_named(slug, home, where, slugs)

    def _as_named(self, slug: str, home: _Home, where: Whereabouts, slugs: Iterable[str]) -> bool | str:
        """As `holds`, by which documents name a district that is no division."""
        names = [name for name in where.names if name in where.district]
        if any(name in self._policies[slug].source for name in names):
            return True
        naming = [other for other in slugs if any(name in self._policies[other].source for name in names)]
        if not naming:
            return False if _DIVISION.search(where.district) else home.name
        if home.areas:
            return home.name if any(lies_within(self._home(other).areas, home.areas) for other in naming) else False
        # A city's paper names its province anywhere, but another city only by the way.
        wide = home.name.endswith(("省", "自治区"))
        around = [self._policies[other].source if wide else self._home(other).heading for other in naming]
        return home.name if any(home.short in text for text in around) else False

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
        return _Home(name_of(main), main, heading)
