"""What a list of documents says about each one."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from corpus.policy import Policy
from corpus.regex import regex
from corpus.versions import Edition, read_repeals

if TYPE_CHECKING:
    from corpus.store import Record

_PLACE = regex(
    r"(?:中共)?(?!关于|印发)((?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区))?(?:[\u4e00-\u9fff]{2,8}?(?:自治州|地区|盟|市))?"
    r"(?:[\u4e00-\u9fff]{1,7}?(?:新区|区|县|旗|市))?)"
)
_CENTRAL = regex(
    r"(?:中共中央|国务院|全国人大|国家|最高人民|中国人民银行|中华人民共和国|海关总署|税务总局|[\u4e00-\u9fff]{2,8}部(?![门队]))"
)


class Summary(BaseModel):
    """What was read of a document, in figures and by name."""

    model_config = ConfigDict(frozen=True)

    number: str | None = None  # 文号
    issuer: str | None = None
    place: str | None = None  # 江苏省无锡市; 全国 for central bodies
    date: str | None = None  # ISO, as are the next two
    valid_from: str | None = None
    valid_to: str | None = None
    repeals: tuple[str, ...] = ()  # titles and 文号 of what it declares repealed
    clauses: int = 0
    tables: int = 0
    targets: int = 0
    duties: int = 0
    measures: int = 0
    doubts: int = 0  # places to look at

    def edition(self, slug: str, title: str) -> Edition:
        """What tells the document from its other versions."""
        return Edition(slug, title, self.number, self.issuer, self.date, self.repeals)


def editions(records: "Iterable[Record]") -> list[Edition]:
    """What tells stored documents from their other versions, of those that were read when they came in."""
    return [record.summary.edition(record.slug, record.title) for record in records if record.summary]


def summarise(policy: Policy, doubts: int | None = None) -> Summary:
    """Sum up a policy; `doubts` counts those of its reading, None for only those that its text shows."""
    from corpus.doubts import find_doubts  # noqa: PLC0415 - needed when a document comes in, not to list those that are there

    about, facts = policy.facts.metadata, policy.facts
    return Summary(
        number=about.number,
        issuer=about.issuer,
        place=place_of(about.issuer, about.title),
        date=about.date,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        repeals=read_repeals(policy.source),
        clauses=len(policy.clauses),
        tables=len(facts.tables),
        targets=len(facts.targets),
        duties=len(facts.duties),
        measures=len(facts.measures),
        doubts=len(find_doubts(policy)) if doubts is None else doubts,
    )


def place_of(issuer: str | None, title: str) -> str | None:
    """Return where a document holds, by who issued it or its title; None where neither says."""
    for text in filter(None, (issuer, re.sub(r"^.{0,4}关于(?:印发|发布|公布)?《?", "", title))):
        if _CENTRAL.match(text):
            return "全国"
        if (match := _PLACE.match(text)) and match[1]:
            return match[1]
    return None
