"""Which support fits a profile: every measure is judged by whom it is for, on which condition, and what it gives.

A measure for another kind of subject, or whose condition the profile contradicts, is left out. A condition that the
profile does not speak of makes a match conditional: what nobody said never counts as met.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.conditions import Facts, facts_of, is_vague, judge, matter, meant, overlap, reached, wishes_of
from assistant.directions import directions
from assistant.dossier import Dossier
from assistant.locality import Localities, Whereabouts, whereabouts
from assistant.needs import NEED, RELATED, Met, is_paid, met_by
from assistant.offers import Offer, in_tiers, joined
from assistant.profile import Profile
from assistant.question import LONGEST_QUESTION, Question, fold
from assistant.subjects import Kinds, described, fits, sought, stands_for
from corpus.policy import Measure, Policy, Row, Table
from corpus.regex import regex
from index.search import Hit
from index.words import cut, is_place

_MOST = 15  # matches, at most
_DOCUMENTS = 300  # up to which every document is looked through; of more, those where something was found
_HITS = 200  # clauses that the description is looked up in
_MEANT = 0.64  # what is only meant, from here on
_COMPOUND, _PART = 4, 0.4  # characters of a need that, printed in one measure, the others have to hold this share of
_SAME_MATTER = 0.75  # by wordings and matter, from which a measure needs none of those characters
_LOCAL = 0.15  # added to the score of what a document says that names the place of the profile
_NEAR = 0.8  # share of the best match's score that a further match has to reach
_NEAR_BESIDE = 0.73  # the same of one in the clause of the best
_TOUCHED = 0.2  # share of the words of a condition that a profile holds, from which it may be its own
_ABOUT = 0.7  # or, where it holds none, of the best clause's score in the search
_LEAST = 0.2  # a match's score
_SPOKEN = 0.3  # share of what sets a tier apart that a profile speaks of, at least
_NAMED = 0.5  # the same where it names it
_HINTED = 0.1  # the same of one that it may speak of in other words
_INDUSTRY = regex(r"[\u3400-\u9fff]{2,8}(?:产业|经济|行业|制造业)")  # of a title
_INDUSTRIES = regex(r"产业|赛道|领域|行业|方向")  # a column that lists such
_SECTORS = regex(r"产业链|产业方向|产业$|赛道|领域|发展方向|行业")
_DISTRICTS = regex(r"板块|地区|区域|区县|县区|市（县）|(?:^|所在)[市区县]$")
_MOST_CHOICES, _LONGEST_CHOICE = 40, 14  # of a form: values in a list, characters of one
_SERIAL = regex(r"序号|编号")


class Match(BaseModel):
    """Support that fits; `source[start:end] == quote` (Unicode code points) in the document's stored text."""

    model_config = ConfigDict(frozen=True)

    doc: str
    clause: str
    label: str
    support: str
    beneficiary: str
    condition: str | None
    departments: tuple[str, ...]
    fit: Literal["eligible", "conditional"]
    why: str
    unstated: tuple[str, ...]
    quote: str
    start: int
    end: int


class Matches(BaseModel):
    """What a profile gets, best fit first.

    `context` has, for 赛道 and 板块, the row of an annex that names it ({} where none does): 表, clause, doc and the
    cells by column. Further rows are listed under 其他.
    """

    model_config = ConfigDict(frozen=True)

    profile: dict[str, Any]
    matches: tuple[Match, ...]
    context: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Asked:
    """A profile, read for matching."""

    kinds: Kinds
    kind: str
    facts: Facts
    needs: tuple[str, ...]
    unasked: bool  # the needs are what its description wishes for
    seeks: Kinds
    where: Whereabouts
    places: tuple[str, ...]
    district: str
    sector: str
    text: str
    said: str  # the same with its needs
    spoken: str  # and with the policy wordings for its everyday words
    only_place: bool  # nothing but 赛道 and 板块 is known


class _Judged(NamedTuple):
    """A measure that fits."""

    score: float
    need: str  # that it meets best; "" for none
    needs: frozenset[str]  # all that it meets
    met: "Met"
    told: bool  # the profile says that it is of those whom the measure is for
    open: bool  # something is asked that the profile does not speak of
    reached: Mapping[str, float]  # the least figures asked for that the profile reaches, by unit
    offer: Offer
    match: Match


class Matcher:
    """Matches profiles with the measures of the loaded documents. Safe to share between threads."""

    def __init__(self, policies: Mapping[str, Policy], search: Callable[..., Sequence[Hit]]) -> None:
        """Take what an assistant has.

        Args:
            policies: By slug.
            search: Ranks clauses: `search(text, k=…, docs=slugs)`.
        """
        self._policies = policies
        self._search = search
        self._localities = Localities(policies)
        self._dossier = lru_cache(maxsize=256)(lambda slug: Dossier(policies[slug]))
        self._offers = lru_cache(maxsize=256)(self._read_offers)
        self._directions = lru_cache(maxsize=256)(self._read_directions)
        self._choices = lru_cache(maxsize=256)(self._read_choices)

    def choices(self, docs: Sequence[str] = ()) -> dict[str, list[str]]:
        """Return what a profile can say of 赛道, 板块, 主体类型 and 需求 by the loaded documents, most frequent first.

        Sectors and districts are what columns of annexes list; kinds and needs are those of the measures.

        Args:
            docs: Slugs to look in; empty for all.
        """
        return self._choices(tuple(slug for slug in docs if slug in self._policies) or tuple(self._policies))

    def _read_choices(self, slugs: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, Counter[str]] = {name: Counter() for name in ("赛道", "板块", "主体类型", "需求")}
        for slug in slugs:
            for value in self._dossier(slug).values:
                column = self._dossier(slug).tables[value.table].columns[value.column]
                for name, pattern in (("赛道", _SECTORS), ("板块", _DISTRICTS)):
                    if pattern.search(column) and len(value.text) <= _LONGEST_CHOICE:
                        found[name][value.text] += len(value.rows)
            for offer in self._offers(slug):
                found["主体类型"].update(offer.kinds - {"项目", "政府部门"})
                found["需求"].update({offer.measure.instrument} - {"其他"})
        return {name: [value for value, _ in counts.most_common(_MOST_CHOICES)] for name, counts in found.items()}

    def match(self, profile: Profile, *, docs: Sequence[str] = ()) -> Matches:
        """Return the support that fits a profile, best first.

        Args:
            profile: Who asks.
            docs: Slugs to look in; empty for all.

        Raises:
            UnknownDocument: One of `docs` is not loaded.
        """
        slugs = list(docs) or list(self._policies)
        sector, district = self._named(profile, slugs)
        asked = _read(profile, district)
        query = " ".join(filter(None, (profile.description, profile.sector, *profile.needs, profile.kind)))
        hits = self._search((query or profile.district or "")[:LONGEST_QUESTION], k=_HITS, docs=docs)
        best = max((hit.score for hit in hits), default=0.0)
        found = {(hit.doc, hit.clause): max(hit.score, 0.0) / best for hit in hits} if best > 0 else {}
        if len(slugs) > _DOCUMENTS:
            slugs = list(dict.fromkeys(hit.doc for hit in hits))
        scored = self._scored(asked, slugs, found)
        if not scored and not profile.needs:  # what a description wishes for may be no support at all: 打算来工作
            scored = self._scored(replace(asked, needs=()), slugs, found)
        # What is best for each need sets the measure for the others that meet it.
        matches = tuple(judged.match for judged in _near_the_best(scored))[:_MOST]
        context = {"赛道": self._context(sector, slugs), "板块": self._context(district, slugs)}
        return Matches(profile=profile.given(), matches=matches, context=context)

    def _scored(self, asked: _Asked, slugs: Sequence[str], found: Mapping[tuple[str, str], float]) -> list["_Judged"]:
        """Every measure that fits, best first."""
        scored: list[_Judged] = []
        for slug in slugs:
            at_home = self._localities.holds(slug, asked.where, slugs)
            if at_home is False:
                continue
            facts = self._with_sector(slug, asked)
            local = any(place in self._policies[slug].source for place in asked.places)
            met: dict[str, float] = {}
            # What is only meant comes last, for a need that nothing granted meets better.
            for offer in (*self._offers(slug), *self._directions(slug)):
                judged = _judge(offer, asked, facts, found.get((slug, offer.measure.clause), 0.0), at_home)
                if judged is None or (not offer.granted and judged.met.best <= met.get(judged.need, 0.0)):
                    continue
                judged = judged._replace(score=judged.score + _LOCAL * local)
                if offer.granted:
                    met[judged.need] = max(judged.met.best, met.get(judged.need, 0.0))
                scored.append(judged)
        scored = _own_tiers(scored, asked)
        if any(judged.need for judged in scored):  # then what meets no need is beside the point
            # But for who only described itself, what it says that it has earned is not.
            scored = [j for j in scored if j.need or (asked.unasked and j.told and j.match.fit == "eligible")]
        # Who asks for a sum is not helped by advice where a sum is given.
        paid = {judged.need for judged in scored if is_paid(judged.need) and is_paid(judged.offer.given)}
        scored = [judged for judged in scored if judged.need not in paid or is_paid(judged.offer.given)]
        return sorted(scored, key=lambda judged: -judged.score)

    def _read_offers(self, slug: str) -> tuple[Offer, ...]:
        return self._as_offers(slug, self._policies[slug].facts.measures, granted=True)

    def _read_directions(self, slug: str) -> tuple[Offer, ...]:
        return self._as_offers(slug, directions(self._policies[slug]), granted=False)

    def _as_offers(self, slug: str, measures: Iterable[Measure], *, granted: bool) -> tuple[Offer, ...]:
        policy, dossier = self._policies[slug], self._dossier(slug)
        spans = [(measure, dossier.trim(measure.span)) for measure in measures]
        read = [Offer(policy, dossier, m, dossier.quote(span), span, granted=granted) for m, span in spans]
        offers = in_tiers([offer for offer in read if offer.quote])
        by_clause = defaultdict(list)
        for offer in offers:
            by_clause[offer.measure.clause].append(offer)
        return tuple(
            replace(offer, siblings=tuple(o for o in by_clause[offer.measure.clause] if o is not offer))
            for offer in offers
        )

    # -- what the annexes say --------------------------------------------------------------------------------------

    def _with_sector(self, slug: str, asked: _Asked) -> Facts:
        """The profile's facts; one whose industry an annex of the document lists is in the industry of its title."""
        dossier = self._dossier(slug)
        industry = _INDUSTRY.search(joined(dossier.policy.facts.metadata.title))
        if not industry:
            return asked.facts
        for text, whole in ((asked.sector, True), (asked.facts.text, False)):
            for table, row in _rows(dossier, text, whole=whole) if text else []:
                cells = [_cell(row, c) for c, name in enumerate(table.columns) if _INDUSTRIES.search(name)]
                if any(fold(cell) in fold(text) or fold(text) in fold(cell) for cell in cells if cell):
                    return Facts(f"{asked.facts.text}，{industry[0]}")
        return asked.facts

    def _named(self, profile: Profile, slugs: Sequence[str]) -> tuple[str | None, str | None]:
        """The sector and the district of a profile: as given, or as its description names one that annexes list."""
        found = {"赛道": profile.sector, "板块": profile.district}
        described = Question(profile.description) if profile.description else None
        for slug in slugs if described else ():
            dossier = self._dossier(slug)
            for mention in dossier.mentions(described) if described else ():
                column = dossier.tables[mention.value.table].columns[mention.value.column]
                for name, pattern in (("赛道", _SECTORS), ("板块", _DISTRICTS)):
                    if not found[name] and pattern.search(column) and len(mention.value.text) <= _LONGEST_CHOICE:
                        found[name] = mention.value.text
        return found["赛道"], found["板块"]

    def _context(self, value: str | None, slugs: Sequence[str]) -> dict[str, Any]:
        if not value:
            return {}
        found = []
        for slug in slugs:
            dossier = self._dossier(slug)
            for table, row in _rows(dossier, value, whole=True):
                cells = {
                    joined(name): _cell(row, column)
                    for column, name in enumerate(table.columns)
                    if not _SERIAL.search(name)
                }
                found.append({"表": table.title, "doc": slug, "clause": row.clause, **cells})
        if not found:
            return {}
        return {**found[0], "其他": found[1:]} if len(found) > 1 else found[0]


def _read(profile: Profile, named: str | None = None) -> _Asked:
    description, kind = profile.description or "", profile.kind or ""
    needs = profile.needs or wishes_of(description)
    said = " ".join(filter(None, (description, profile.district)))
    places = [word for word in cut(said) if len(word) > 1 and is_place(word)]
    district = profile.district or named or ""
    if district:
        places += [district, re.sub(r"(?<=..)[市区县]$", "", district)]
    everything = " ".join((description, profile.sector or "", district, kind))
    return _Asked(
        kinds=described(kind, description),
        kind=kind,
        facts=facts_of(kind, description, profile.sector or "", district),
        needs=needs,
        unasked=not profile.needs,
        seeks=sought(" ".join((*needs, description))),
        where=whereabouts(description, district),
        places=tuple(dict.fromkeys(places)),
        district=district,
        sector=profile.sector or "",
        text=fold(everything),
        said=fold(" ".join((everything, *needs))),
        spoken=fold(" ".join((everything, *needs, *meant(everything)))),
        only_place=not (description or kind or needs),
    )


def _judge(offer: Offer, asked: _Asked, facts: Facts, found: float, at_home: bool | str) -> "_Judged | None":
    """Score one measure for a profile and say why; None where it does not apply or fits nothing that is asked."""
    kind_fits = fits(asked.kinds, offer.kinds, seeks=asked.seeks)
    if kind_fits is False:
        return None
    own, weight = stands_for(asked.kinds), offer.weight
    verdicts = [(part, judge(part, facts, weight, asked.kinds)) for part in offer.conditions]
    if any(verdict is False for _, verdict in verdicts):
        return None
    every = {need: met_by(offer, need, found) for need in asked.needs}
    far, meets = max(((met, need) for need, met in every.items()), key=lambda pair: pair[0].best, default=(Met(), ""))
    need = far.best
    unknown = [part for part, verdict in verdicts if verdict is None]
    unknown.sort(key=is_vague)  # what can be answered is asked first
    met = [part for part, verdict in verdicts if verdict]
    telling = [part for part in met if _telling(part, asked)]
    if "项目" in offer.kinds:
        kind_fits = None  # whether what is planned is such a project, no kind of subject tells
    elif kind_fits is None and telling and not unknown and own & offer.kinds:
        kind_fits = True  # not by what it is called, but by what it says of itself
    said = 0.5 if not unknown else max(overlap(part, asked.text, weight) for part in unknown)
    related = 1.0 if telling and not unknown else max(said, 0.7 * bool(telling))
    sector = bool(asked.sector) and fold(asked.sector) in offer.folded + offer.own
    listed = facts is not asked.facts and any(judge(part, asked.facts, weight, asked.kinds) is None for part in met)
    if asked.needs and need < NEED and not (telling and found >= RELATED):
        return None
    if not offer.granted and need < _MEANT:
        return None
    eligible = offer.granted and kind_fits is True and not unknown and at_home is True
    score = 0.1 * need + 0.1 * far.literal + 0.2 * related + 0.4 * found
    score += 0.05 * (kind_fits is True) + 0.1 * sector + 0.05 * eligible
    reasons = []
    if kind_fits and asked.kinds & offer.kinds:
        reasons.append(f"对象与主体类型相符（{'、'.join(sorted(asked.kinds & offer.kinds))}）")
    if need >= NEED:
        reasons.append(f"与需求“{_short(meets)}”对应")
    if telling:
        reasons.append(f"已说明“{_short(telling[0])}”")
    if listed:
        reasons.append("所在产业列于本文件附件")
    if sector:
        reasons.append(f"涉及{asked.sector}")
    if kind_fits is None and asked.kinds and offer.kinds and "项目" not in offer.kinds:
        reasons.append(f"支持的是{'、'.join(sorted(offer.kinds))}，经由其享受")
    if not offer.granted:
        reasons.append("条款只写明支持的方向，没有写明具体措施")
    if not reasons and said < _TOUCHED and found < _ABOUT:
        return None
    question = None if eligible else _question(offer, asked, unknown, at_home, known=kind_fits is True)
    why = "；".join(reasons or ["与描述有关"]) + (f"。需确认：{question}" if question else "。")
    policy, measure = offer.policy, offer.measure
    match = Match(
        doc=policy.slug,
        clause=measure.clause,
        label=policy.by_id[measure.clause].label,
        support=offer.support,
        beneficiary=offer.who,
        condition=offer.condition,
        departments=measure.departments,
        fit="eligible" if eligible else "conditional",
        why=why,
        unstated=offer.unstated,
        quote=offer.quote,
        start=offer.span.start,
        end=offer.span.end,
    )
    needs = frozenset(name for name, met in every.items() if met.best >= NEED) or {""}
    meets = meets if need >= NEED else ""
    figures = {unit: least for part in met for unit, least in reached(part, facts).items()}
    return _Judged(score, meets, frozenset(needs), far, bool(telling), bool(unknown), figures, offer, match)


def _own_tiers(scored: Sequence[_Judged], asked: _Asked) -> list[_Judged]:
    """Of the tiers of one clause those that the profile may be of.

    Where it says that it is of one, what the others leave over is not for it. Where it speaks of what sets one tier
    apart from another, wishes included (准备在北交所上市), the other, of which it says nothing, is not for it either;
    nor is the lower one of two whose figures it reaches.
    """
    tiers = defaultdict(list)
    for judged in scored:
        tiers[judged.match.doc, judged.match.clause, judged.need].append(judged)

    def is_of_it(judged: _Judged) -> bool:
        beside = tiers[judged.match.doc, judged.match.clause, judged.need]
        if _is_rest(judged) and any(other.told and not _is_rest(other) for other in beside):
            return False
        if any(_is_above(other, judged) for other in beside):
            return False
        return not judged.open or judged.told or not any(_speaks(asked, other, judged) for other in beside)

    others = {id(judged.offer.measure) for judged in scored if not is_of_it(judged)}
    return [j for j in scored if not others & {id(j.offer.measure), j.offer.whole and id(j.offer.whole.measure)}]


def _is_above(one: _Judged, other: _Judged) -> bool:
    """Whether a profile reaches a higher tier of the same: 100个以上, beside 50个以上."""
    mine, theirs = one.offer.told_by, other.offer.told_by
    alike = one.offer.who == other.offer.who and 2 * len(mine & theirs) >= min(len(mine), len(theirs))
    return alike and any(least > other.reached.get(unit, least) for unit, least in one.reached.items())


def _speaks(asked: _Asked, one: _Judged, other: _Judged) -> bool:
    """Whether a profile speaks of what sets one tier apart from another, and not of what sets that apart."""
    mine, theirs = one.offer.told_by - other.offer.told_by, other.offer.told_by - one.offer.told_by
    apart = one.offer.kinds and other.offer.kinds and not one.offer.kinds & other.offer.kinds
    most = _SPOKEN if one.told and not one.open else _HINTED
    coverage = one.offer.dossier.coverage
    # Where the profile names the one in the text's words, those that it could mean by others do not count.
    said = asked.said if coverage(mine, asked.said) >= _NAMED else asked.spoken
    return bool(theirs and not apart) and coverage(mine, said) >= _SPOKEN and coverage(theirs, said) < most


def _is_rest(judged: _Judged) -> bool:
    """Whether a measure is for those whom the others beside it leave over: 其他医务人员."""
    return bool(re.search("(?:^|的|、)其[他余]", judged.match.beneficiary))


def _near_the_best(scored: Sequence[_Judged]) -> Iterator[_Judged]:
    """What is not far behind the best for its need; where the need's own words are met, only what has some of them."""
    best: dict[str, tuple[float, str]] = {}
    said = {
        judged.need for judged in scored if len(judged.need) >= _COMPOUND and judged.need in joined(judged.match.quote)
    }
    for judged in scored:
        for need in judged.needs:
            best.setdefault(need, (judged.score, judged.match.clause))
    for judged in scored:
        narrow = judged.need in said and judged.met.literal < _PART and judged.met.meant < _SAME_MATTER
        score, clause = min(best[need] for need in judged.needs)
        near = _NEAR_BESIDE if clause == judged.match.clause else _NEAR
        if not narrow and judged.score >= max(near * score, _LEAST):
            yield judged


def _question(offer: Offer, asked: _Asked, unknown: Sequence[str], at_home: bool | str, *, known: bool) -> str:
    """The missing fact as one question."""
    you = "您" if asked.kinds == {"人才"} else "贵单位"
    if not known and asked.kinds and "人才" in offer.kinds:
        return f"引进或聘用的人员是否属于“{_short(offer.who)}”？"
    if not known and not asked.kinds and offer.kinds:
        return f"主体类型是否为{'、'.join(sorted(offer.kinds))}？"
    if not known:
        return f"所涉事项是否属于“{_short(offer.who)}”？"
    if unknown and is_vague(unknown[0]):
        return f"{you}是否“{_short(unknown[0].strip('的'))}”（条款未写明具体条件）？"
    if unknown:
        return f"{you}是否属于或符合“{_short(unknown[0])}”？"
    return f"{you}是否在{at_home}？"


def _telling(part: str, asked: _Asked) -> bool:
    """Whether a part of a condition that is met says more than kind and size of the subject."""
    return sum(term in asked.text for term in matter(part)) >= 2 and fold(part) != fold(asked.kind)


def _rows(dossier: Dossier, value: str, *, whole: bool) -> list[tuple[Table, Row]]:
    """The table rows whose cells name a value, those whose key it is first, then in printed order.

    Args:
        dossier: The document.
        value: As a person names it: 新吴, 半导体, 低空经济; or a text that names such.
        whole: The text is the value itself: cells that hold it as half of an entry count too.
    """
    found: dict[tuple[int, int], int] = {}

    def add(table: int, column: int, rows: Sequence[int]) -> None:
        for row in rows:
            rank = 0 if column == dossier.tables[table].key else 1
            found[table, row] = min(rank, found.get((table, row), 1))

    for mention in dossier.mentions(Question(value)):
        if not _SERIAL.search(dossier.tables[mention.value.table].columns[mention.value.column]):
            add(mention.value.table, mention.value.column, mention.value.rows)
    if whole:
        folded = fold(value)
        for cell in dossier.values:
            if len(folded) >= 2 and folded in cell.text and 2 * len(folded) >= len(cell.text):
                add(cell.table, cell.column, cell.rows)
    keys = sorted(found, key=lambda key: (found[key], key))
    return [(dossier.tables[table], dossier.tables[table].rows[row]) for table, row in keys]


def _cell(row: Row, column: int) -> str:
    cell = row.cells[column] if column < len(row.cells) else None
    return cell.text if cell else ""


def _short(text: str) -> str:
    text = joined(text)
    return text if len(text) <= 30 else text[:29] + "…"
