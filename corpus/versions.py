"""Which documents have been replaced: by a newer one of the same title, or by one that says so (同时废止).

A document with another year in its title is no newer version of it: last year's work plan is not repealed by this year's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.facts.departments import same_body
from corpus.normalize import nfkc
from corpus.policy import Policy
from corpus.regex import regex

_REPEAL = regex(r"(?:同时|予以|即行|相应|一并|自行)?(?:废止|失效|停止(?:执行|实施)|不再(?:执行|施行))")
_NOT_NOW = regex(
    r"有效期|期满|届满|逾期|到期|失效日期|被.{0,6}废止|修改|部分(?:条款|内容)|第[一二三四五六七八九十百\d]+条"
)
_NAMED = regex(r"《([^《》]{4,90}(?:《[^《》]{2,80}》[^《》]{0,20})?)》")
_NUMBER = regex(r"[\u4e00-\u9fff]{1,12}\s*[〔\[［【（(]\s*(?:19|20)\d\d\s*[〕\]］】）)]\s*第?\s*\d{1,5}\s*号")
_WRAPPED = regex(r".{0,100}?(?:印发|发布|公布|转发|修订)[^《]{0,60}《(.+)》[^》]*(?:通知|公告|决定|通告)$")
_STATE = regex(
    r"[（(](?:\d{4}年?)?(?:试行|暂行|修订|修订稿|修正|修正案|征求意见稿|草案|送审稿|新|\d{4}年?(?:修订|修正|版|本))[）)]"
)
_TELLING = 8  # characters; shorter lines stand in many documents
_SHARED = 0.3  # of the lines, title included
_DRAFT = regex(r"征求意见稿|草案|送审稿")
_PLACE = regex(r"[\u4e00-\u9fff]{2,20}(?:省|市|区|县|州|盟|旗)|国务院|国家|中共中央|全国|中华人民共和国")


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells one version of a document from another."""

    slug: str
    title: str
    number: str | None
    issuer: str | None
    date: str | None  # ISO
    repeals: tuple[str, ...] = ()  # titles and 文号 of the documents that it says it replaces

    @classmethod
    def of(cls, policy: Policy) -> "Edition":
        """Read it off a policy."""
        about = policy.facts.metadata
        return cls(policy.slug, about.title, about.number, about.issuer, about.date, read_repeals(policy.source))


class Versions:
    """Which of some documents have been replaced, and when an older one is asked for all the same."""

    def __init__(self, editions: Iterable[Edition] = ()) -> None:
        """Compare the documents once."""
        editions = list(editions)
        by_slug = {edition.slug: edition for edition in editions}
        self.replaced = superseded(editions)
        self._marks = {old: _marks(by_slug[old], by_slug[new]) for old, new in self.replaced.items()}

    def hidden(self, question: str) -> frozenset[str]:
        """The replaced documents that a question does not ask for, by their 文号 or by the year that tells them apart."""
        words = _folded(question)
        return frozenset(slug for slug, marks in self._marks.items() if not any(mark in words for mark in marks))


def _marks(old: Edition, new: Edition) -> tuple[str, ...]:
    year = old.date[:4] if old.date else ""
    told_by_year = [f"{year}年", f"{year}版"] if year and not (new.date or "").startswith(year) else []
    return tuple(filter(None, [_folded(old.number or ""), *told_by_year]))


def read_repeals(source: str) -> tuple[str, ...]:
    """Return the titles and 文号 of the documents that a text declares repealed from now on, in printed order."""
    found: dict[str, None] = {}
    for sentence in re.finditer(r"[^。\n]{8,600}", source):
        marks = list(_REPEAL.finditer(sentence.group()))
        if not marks:
            continue
        before = sentence.group()[: marks[-1].start()]
        clause = re.split(r"[；;]", before)[-1]
        if _NOT_NOW.search(clause):
            continue
        for name in _NAMED.finditer(clause):
            found[name[1]] = None
        for number in _NUMBER.finditer(clause):
            found[_folded(number.group())] = None
    return tuple(found)


def superseded(editions: Iterable[Edition]) -> dict[str, str]:
    """Return the replaced documents' slugs, each with the slug of the newest that replaces it."""
    editions = list(editions)
    by_title: dict[str, list[Edition]] = defaultdict(list)
    by_number: dict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        by_title[title_key(edition.title)].append(edition)
        if edition.number:
            by_number[_folded(edition.number)].append(edition)
    replaced: dict[str, str] = {}
    for alike in by_title.values():
        for old in alike:
            newer = [new for new in alike if _is_newer(new, old) and _same_issuer(new, old)]
            if newer:
                replaced[old.slug] = max(newer, key=lambda new: new.date or "").slug
    for new in editions:
        for name in new.repeals:
            for old in (*by_number.get(_folded(name), ()), *by_title.get(title_key(name), ())):
                if old.slug != new.slug and not _is_newer(old, new) and replaced.get(new.slug) != old.slug:
                    replaced.setdefault(old.slug, new.slug)
    return {slug: _last(slug, replaced) for slug in replaced}


def title_key(title: str) -> str:
    """A title without what differs between its versions: the notice around it, 试行 and 修订, marks and spaces."""
    inner = _WRAPPED.fullmatch(title.strip())
    bare = _STATE.sub("", inner[1] if inner else title)
    return _folded(bare)


def is_same(old: Edition, old_source: str, new: Edition, new_source: str) -> bool:
    """Whether two documents of one title are one and the same, perhaps revised: by 文号, by date, else by their text."""
    if old.number and new.number:
        return _folded(old.number) == _folded(new.number)
    if old.date and new.date and not (old.date.startswith(new.date) or new.date.startswith(old.date)):
        return False
    whole = re.sub(r"\s", "", old_source)
    lines = [line for line in (re.sub(r"\s", "", line) for line in new_source.split("\n")) if len(line) >= _TELLING]
    return sum(line in whole for line in lines) >= _SHARED * len(lines)


def _is_newer(new: Edition, old: Edition) -> bool:
    if new.slug == old.slug:
        return False
    drafted = bool(_DRAFT.search(old.title)) and not _DRAFT.search(new.title)
    return drafted or (new.date is not None and old.date is not None and new.date > old.date)


def _same_issuer(a: Edition, b: Edition) -> bool:
    """Whether one body issued both; where a text does not say, its title must name a place, so that no namesake counts."""
    if a.issuer and b.issuer:
        return same_body(a.issuer, b.issuer) or _folded(a.issuer) == _folded(b.issuer)
    return bool(_PLACE.search(a.title) and _PLACE.search(b.title))


def _last(slug: str, replaced: dict[str, str]) -> str:
    seen = {slug}
    while slug in replaced and replaced[slug] not in seen:
        slug = replaced[slug]
        seen.add(slug)
    return slug


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", nfkc(text))
