"""Which support fits a profile: every measure is judged by whom it is for, on which condition, and what it gives.

A measure for another kind of subject, or whose condition the profile contradicts, is left out. A condition that the
profile does not speak of makes a match conditional: what nobody said never counts as met.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.conditions import Facts, facts_of, is_vague, judge, matter, overlap, split_conditions, wishes_of
from assistant.directions import directions
from assistant.dossier import Dossier
from assistant.locality import Localities, Whereabouts, whereabouts
from assistant.profile import Profile
from assistant.question import LONGEST_QUESTION, Question, fold
from assistant.subjects import Kinds, beneficiaries, described, fits, named, sought, stands_for
from corpus.policy import Measure, Policy, Row, Span, Table
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams, cut, is_place

_MOST = 15  # matches, at most
_DOCUMENTS = 300  # up to which every document is looked through; of more, those where something was found
_HITS = 200  # clauses that the description is looked up in
_NEED = 0.5  # a measure meets a need from here on, of 1
_MEANT = 0.64  # what is only meant, from here on
_MATTER, _HEADED = 0.85, 0.8  # what the matter, and a heading, count of a need's own words
_RELATED = 0.5  # of the best clause's score in the search, from which a clause is about the same matter
_COMPOUND, _PART = 4, 0.4  # characters of a need that, printed in one measure, the others have to hold this share of
_LOCAL = 0.15  # added to the score of what a document says that names the place of the profile
_NEAR = 0.8  # share of the best match's score that a further match has to reach
_LEAST = 0.2  # a match's score
_LONGEST_SUPPORT = 60  # characters

# What a need is about, and how a measure's words tell that it gives such a thing.
_MATTERS = tuple(
    (re.compile(need), re.compile(given), weight)
    for need, given, weight in (
        (
            r"资金|奖励|补贴|补助|资助|奖补|钱|经费|奖金|扶持",
            r"奖励|奖补|补贴|补助|资助|奖金|资金支持|万元|贴息|长期支持|扶持",
            0.6,
        ),
        (
            r"融资|贷款|信贷|借钱|周转|授信|担保|贴息|续贷|还款|利息",
            r"贷款|信贷|融资|授信|担保|贴息|转贷|续贷|利息|展期",
            0.9,
        ),
        (r"股权|基金|天使|风投|创投|上市|挂牌|投资人|股改", r"基金|股权|投资|上市|挂牌|股改", 0.8),
        (
            r"减负|降本|成本|费用|收费|负担",
            r"税|减免|免征|免收|减征|缓缴|返还|减半|社会保险费|收费|优惠|租金|房租|电费|水费",
            0.8,
        ),
        (r"税", r"税", 0.95),
        (r"社保|社会保险", r"社保|社会保险|失业保险|养老保险|医疗保险|工伤保险", 0.95),
        (
            r"人才|引才|团队|高管|博士|专家|骨干|研发人员",
            r"人才|团队|子女入学|子女教育|医疗|安居|人才公寓|落户|职称|住房",
            0.85,
        ),
        (r"落户|安居", r"安居|人才公寓|落户|住房", 0.85),
        (r"子女|孩子|入学|上学|看病|就医", r"子女|入学|就学|教育|医疗|就医", 0.9),
        (r"住房|租房|住宿|公寓|安居|住的", r"住房|租房|公寓|安居|住宿|驿站", 0.95),
        (
            r"招人|招工|招聘|用工|就业|稳岗|裁员|员工|实习|毕业生|扩岗",
            r"招用|用工|稳岗|扩岗|就业|实习|裁员|毕业生|招聘",
            0.9,
        ),
        (
            r"场地|厂房|办公|租金|房租|工位|仓库|入驻|租",
            r"场地|厂房|租金|房租|办公用房|经营用房|入驻|海外仓",
            0.9,
        ),
        (r"用地|土地|拿地|建厂", r"用地|土地", 0.9),
        (r"算力|服务器|显卡|GPU|大模型|训练", r"算力|模型券", 0.95),
        (r"数据(?!中心)", r"数据", 0.85),
        (
            r"场景|市场|订单|推广|客户|销路|采购|首台|首批次|首版次|试用|示范应用|新产品|应用",
            r"场景|采购|首台|首批次|首版次|推广|示范应用|订单|对接",
            0.85,
        ),
        (r"展会|参展|展销|办展|活动", r"展会|参展|展位|展销|博览会|活动经费|大型活动", 0.9),
        (r"出口|外贸|海外|跨境|境外|信保|国际市场", r"出口|外贸|海外|跨境|境外|信保|国际", 0.9),
        (
            r"审批|准入|许可|资质|牌照|先行先试|办证|试飞|注册证|通关",
            r"审批|准入|许可|资质|先行先试|绿色通道|容缺|注册费|合格证",
            0.9,
        ),
        (r"研发|技术|攻关|科研|专利|标准|中试|检测|成果", r"研发|攻关|专利|标准|科研|中试|检验检测|成果转化", 0.7),
        (
            r"平台|创新中心|实验室|研究中心|研究院",
            r"平台|创新中心|实验室|研究中心|工程中心|技术中心|研究院",
            0.8,
        ),
        (r"园区", r"园区", 0.75),
        (r"孵化|众创|载体", r"孵化|众创|载体", 0.9),
        (
            r"认定|获评|专精特新|高企|高新技术|小巨人|独角兽|单项冠军|升级|升规|上规",
            r"认定|获评|专精特新|高新技术企业|小巨人|独角兽|单项冠军|升规|入选|入围",
            0.85,
        ),
        (r"创业|创办|落户|开公司", r"创业|创办|落户|初创|首次", 0.8),
        (r"电|用能|能耗|水费|气|燃气|能源", r"用电|用水|用气|电费|水费|燃气|用能|电力|欠费", 0.9),
        (r"知识产权|法律|咨询|辅导|代办|帮办|服务|对接|运营", r"知识产权|法律|咨询|辅导|代办|帮办|服务|运营", 0.6),
        (r"实习|交通|生活|补贴", r"实习补贴|交通补贴|住房补贴|就业补贴|生活补贴|租房补贴", 0.7),
        (r"设备|技改|改造|更新|数字化|智能化", r"设备|技改|改造|更新|数字化|智能化|智能制造|数字化转型", 0.85),
        (r"工程款|账款|拖欠|回款", r"账款|工程款|拖欠|提前支付", 0.95),
        (r"失信|信用修复|征信", r"信用修复|失信|征信", 0.9),
        (r"检验|检测|检定", r"检验|检测|检定", 0.95),
        (r"招商|引资|迁入", r"招商|引资|落户|迁入", 0.8),
        (r"旅游|旅行|保证金", r"旅游|旅行社|保证金", 0.9),
        (r"粮|种植|养殖|农", r"粮|种植|养殖|农", 0.8),
        (r"绿色|节能|低碳|环保", r"绿色|节能|低碳|环保", 0.8),
        (r"运费|物流|通行费|高速|运输", r"通行费|物流|运费|运输", 0.9),
    )
)
_GIVES = re.compile(
    r"给予|予以|奖励|奖补|补贴|补助|资助|扶持|贴息|减免|免征|免收|减征|减按|减半|返还|退还|缓缴|优先|提供|享受|抵扣|支持|配套|发放"
    r"|按(?=[^，。；]{0,20}(?:收取|给予|奖|补))|免|降|延|退|纳入|加大|放宽|便利"
)
_OPENER = re.compile(
    r"(?:按(?:照)?(?:规定|有关|相关|一定)|按|分别|择优|分档|一次性|给予|予以|优先|享受|免征|免收|减半|返还|全额|最高|每|额外|提供|通过|纳入)"
)
_MONEY = re.compile(
    r"\d[\d.,]{0,20}\s{0,4}(?:万|亿)?元|\d[\d.]{0,12}\s{0,4}(?:%|％|个百分点)|全额|减半|免征|免收|五折|八五折|等额"
)
_PERIOD = re.compile(
    r"(?:期限|时限|年限)|\d{1,8}\s{0,4}个?(?:年|月|日|天)(?!底|\d)|[一二三两四五六]年|每年|当年|年度|截至|截止|月底前|长期|一次性|疫情.{0,4}期间|执行期|起施行"
)
_PROCEDURE = re.compile(
    r"(?<!专利)申请(?!人)|申报|申领|审核|办理流程|提交|受理|[免即]申即享|经批准|评审|备案|(?:所需|证明)材料"
)
_THAT_IS = re.compile(r"(?P<what>[^，。；：]{4,50})的，")
_RUNS = re.compile(r"[^，；。：]+[，；。：]?")
_INDUSTRY = re.compile(r"[\u3400-\u9fff]{2,8}(?:产业|经济|行业|制造业)")  # of a title
_INDUSTRIES = re.compile(r"产业|赛道|领域|行业|方向")  # a column that lists such
_SECTORS = re.compile(r"产业链|产业方向|产业$|赛道|领域|发展方向|行业")
_DISTRICTS = re.compile(r"板块|地区|区域|区县|县区|市（县）|(?:^|所在)[市区县]$")
_MOST_CHOICES, _LONGEST_CHOICE = 40, 14  # of a form: values in a list, characters of one
_SERIAL = re.compile(r"序号|编号")


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


@dataclass(frozen=True, eq=False)
class _Offer:
    """A measure, read for matching."""

    policy: Policy
    dossier: Dossier
    measure: Measure
    quote: str
    span: Span
    siblings: "tuple[_Offer, ...]" = ()  # that the same clause grants
    granted: bool = True  # False: the text leads money there, and grants nothing that could be applied for

    @cached_property
    def kinds(self) -> Kinds:
        if not self.granted:
            return named(self.measure.beneficiary)
        who, asked = _joined(self.measure.beneficiary), _joined(self.measure.condition or "")
        return beneficiaries(asked if asked.startswith(who) else who, _joined(self.quote))

    @cached_property
    def folded(self) -> str:
        return fold(self.quote)

    @cached_property
    def heading(self) -> str:
        return self.dossier.headings[self.measure.clause]

    @cached_property
    def own(self) -> str:
        """The clause's last heading, folded: 优化科创金融服务."""
        clause = self.policy.by_id[self.measure.clause]
        return fold(clause.heading)

    @cached_property
    def given(self) -> str:
        """What is given, folded, beside whom it is for."""
        return fold(f"{self.measure.benefit} {self.measure.instrument} {self.measure.amount or ''} {self.support}")

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """What has to hold, in the text's words: who it is for, and what the sentence asks of them."""
        parts = list(split_conditions(_joined(self.measure.beneficiary)))
        more = [self.measure.condition or "", *(match["what"] for match in _THAT_IS.finditer(_joined(self.quote)))]
        for part in (part for text in more for part in split_conditions(_joined(text))):
            part = re.sub(r"^(?:其中|对于?|属于)", "", part)  # noqa: PLW2901
            if not any(part in other or other in part for other in parts):
                parts.append(part)
        return tuple(parts)

    @cached_property
    def condition(self) -> str | None:
        if self.measure.condition:
            return self.measure.condition
        qualifier = _joined(self.measure.beneficiary).rpartition("的")[0]
        return qualifier if len(qualifier) > 2 else None

    @cached_property
    def support(self) -> str:
        return _support(self.measure, _joined(self.quote))

    @cached_property
    def unstated(self) -> tuple[str, ...]:
        clause = self.policy.text(self.policy.by_id[self.measure.clause])
        missing = {
            "金额": not self.measure.amount and not _MONEY.search(self.quote),
            "期限": not _PERIOD.search(re.sub(r"到\d{4}年|\d{4}年(?=[^，。]{0,12}(?:建成|达到|培育))", "", self.quote)),
            "申报程序": not _PROCEDURE.search(clause),
            "受理部门": not self.measure.departments,
            "具体措施": not self.granted,
            "具体条件": any(map(is_vague, [*self.conditions, self.measure.condition or ""]))
            or bool(re.search("符合(?:相关|有关|规定)?条件的", self.quote)),
        }
        return tuple(name for name, is_missing in missing.items() if is_missing)


@dataclass(frozen=True)
class _Asked:
    """A profile, read for matching."""

    kinds: Kinds
    kind: str
    facts: Facts
    needs: tuple[str, ...]
    seeks: Kinds
    where: Whereabouts
    places: tuple[str, ...]
    district: str
    sector: str
    text: str
    only_place: bool  # nothing but 赛道 and 板块 is known


class _Judged(NamedTuple):
    """A measure that fits."""

    score: float
    need: str  # that it meets; "" for none
    met: "_Met"
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

    def choices(self, docs: Sequence[str] = ()) -> dict[str, list[str]]:
        """Return what a profile can say of 赛道, 板块, 主体类型 and 需求 by the loaded documents, most frequent first.

        Sectors and districts are what columns of annexes list; kinds and needs are those of the measures.

        Args:
            docs: Slugs to look in; empty for all.
        """
        slugs = [slug for slug in docs if slug in self._policies] or list(self._policies)
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
                if judged is None or (not offer.granted and judged.met.best < met.get(judged.need, 0.0)):
                    continue
                judged = judged._replace(score=judged.score + _LOCAL * local)
                if offer.granted:
                    met[judged.need] = max(judged.met.best, met.get(judged.need, 0.0))
                scored.append(judged)
        return sorted(scored, key=lambda judged: -judged.score)

    def _read_offers(self, slug: str) -> tuple[_Offer, ...]:
        return self._as_offers(slug, self._policies[slug].facts.measures, granted=True)

    def _read_directions(self, slug: str) -> tuple[_Offer, ...]:
        return self._as_offers(slug, directions(self._policies[slug]), granted=False)

    def _as_offers(self, slug: str, measures: Iterable[Measure], *, granted: bool) -> tuple[_Offer, ...]:
        policy, dossier = self._policies[slug], self._dossier(slug)
        spans = [(measure, dossier.trim(measure.span)) for measure in measures]
        offers = [_Offer(policy, dossier, m, dossier.quote(span), span, granted=granted) for m, span in spans]
        offers = [offer for offer in offers if offer.quote]
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
        industry = _INDUSTRY.search(_joined(dossier.policy.facts.metadata.title))
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
                    _joined(name): _cell(row, column)
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
    return _Asked(
        kinds=described(kind, description),
        kind=kind,
        facts=facts_of(kind, description, profile.sector or "", district),
        needs=needs,
        seeks=sought(" ".join((*needs, description))),
        where=whereabouts(description, district),
        places=tuple(dict.fromkeys(places)),
        district=district,
        sector=profile.sector or "",
        text=fold(" ".join((description, profile.sector or "", district, kind))),
        only_place=not (description or kind or needs),
    )


def _judge(offer: _Offer, asked: _Asked, facts: Facts, found: float, at_home: bool | str) -> "_Judged | None":
    """Score one measure for a profile and say why; None where it does not apply or fits nothing that is asked."""
    kind_fits = fits(asked.kinds, offer.kinds, seeks=asked.seeks)
    if kind_fits is False:
        return None
    own, weight = stands_for(asked.kinds), offer.dossier.weight
    verdicts = [(part, judge(part, facts, weight, asked.kinds)) for part in offer.conditions]
    if any(verdict is False for _, verdict in verdicts):
        return None
    far, meets = max(
        ((_meets(offer, need, found), need) for need in asked.needs),
        key=lambda pair: pair[0].best,
        default=(_Met(), ""),
    )
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
    if asked.needs and need < _NEED and not (telling and found >= _RELATED):
        return None
    if not offer.granted and need < _MEANT:
        return None
    eligible = offer.granted and kind_fits is True and not unknown and at_home is True
    score = 0.1 * need + 0.1 * far.literal + 0.2 * related + 0.4 * found
    score += 0.05 * (kind_fits is True) + 0.1 * sector + 0.05 * eligible
    reasons = []
    if kind_fits and asked.kinds & offer.kinds:
        reasons.append(f"对象与主体类型相符（{'、'.join(sorted(asked.kinds & offer.kinds))}）")
    if need >= _NEED:
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
    question = None if eligible else _question(offer, asked, unknown, at_home, known=kind_fits is True)
    why = "；".join(reasons or ["符合条款所列对象"]) + (f"。需确认：{question}" if question else "。")
    policy, measure = offer.policy, offer.measure
    match = Match(
        doc=policy.slug,
        clause=measure.clause,
        label=policy.by_id[measure.clause].label,
        support=offer.support,
        beneficiary=_joined(measure.beneficiary),
        condition=offer.condition,
        departments=measure.departments,
        fit="eligible" if eligible else "conditional",
        why=why,
        unstated=offer.unstated,
        quote=offer.quote,
        start=offer.span.start,
        end=offer.span.end,
    )
    return _Judged(score, meets if need >= _NEED else "", far, match)


def _near_the_best(scored: Sequence[_Judged]) -> Iterator[_Judged]:
    """What is not far behind the best for its need; where the need's own words are met, only what has some of them."""
    best: dict[str, float] = {}
    for judged in scored:
        best.setdefault(judged.need, judged.score)
    said = {
        judged.need for judged in scored if len(judged.need) >= _COMPOUND and judged.need in _joined(judged.match.quote)
    }
    for judged in scored:
        narrow = judged.need in said
        if judged.score >= max(_NEAR * best[judged.need], _LEAST) and (not narrow or judged.met.literal >= _PART):
            yield judged


def _question(offer: _Offer, asked: _Asked, unknown: Sequence[str], at_home: bool | str, *, known: bool) -> str:
    """The missing fact as one question."""
    you = "您" if asked.kinds == {"人才"} else "贵单位"
    if not known and asked.kinds and "人才" in offer.kinds:
        return f"引进或聘用的人员是否属于“{_short(offer.measure.beneficiary)}”？"
    if not known and not asked.kinds and offer.kinds:
        return f"主体类型是否为{'、'.join(sorted(offer.kinds))}？"
    if not known:
        return f"所涉事项是否属于“{_short(offer.measure.beneficiary)}”？"
    if unknown and is_vague(unknown[0]):
        return f"{you}是否“{_short(unknown[0].strip('的'))}”（条款未写明具体条件）？"
    if unknown:
        return f"{you}是否属于或符合“{_short(unknown[0])}”？"
    return f"{you}是否在{at_home}？"


class _Met(NamedTuple):
    """How far a measure gives what is needed, 0..1."""

    literal: float = 0.0  # by the need's own words
    meant: float = 0.0  # by policy wordings and by the matter too

    @property
    def best(self) -> float:
        return max(self)


def _meets(offer: _Offer, need: str, found: float) -> _Met:
    """How far a measure gives what is needed: by its own words, or by its heading where no other measure there does."""
    own = _met_by(offer, need, offer.folded)
    if own.best >= _NEED or any(_met_by(other, need, other.folded).best >= _NEED for other in offer.siblings):
        return own
    headed = _met_by(offer, need, f"{offer.folded} {offer.own}", offer.own)
    wants, gives, _ = _MATTERS[0]  # 活动经费 asks for money too
    money = _NEED * bool(found >= _RELATED and wants.search(fold(need)) and gives.search(offer.given))
    return _Met(max(own.literal, _HEADED * headed.literal), max(own.meant, headed.meant, money))


@lru_cache(maxsize=100_000)
def _met_by(offer: _Offer, need: str, text: str, heading: str = "") -> _Met:
    """How far a measure meets a need by folded text: of its sentence, or of its heading beside it."""
    folded = fold(need)
    dossier = offer.dossier
    around = f"{text} {fold(offer.measure.instrument)}"
    wanted = [term for term in Question(need).terms if len(term) > 1]
    terms = list(filter(dossier.knows, wanted))
    known = len(terms) / len(wanted) if wanted else 0.0
    literal = known * dossier.coverage(terms, around) if known >= 0.5 else 0.0
    meant = 0.0
    for wording, weight in expand(need):
        pairs = bigrams(fold(wording))
        if pairs and all(pair in around for pair in pairs):
            meant = max(meant, _MATTER * weight)
    matters = [matter for matter in _MATTERS if matter[0].search(folded)]
    telling = max((weight for _, _, weight in matters), default=0.0)
    for _, given, weight in matters:
        if weight < telling - 0.1:
            continue  # 展会补贴 asks for exhibitions rather than for any subsidy
        if given.search(offer.given):
            meant = max(meant, _MATTER * weight)
        elif given.search(offer.folded):
            meant = max(meant, 0.8 * _MATTER * weight)
        elif heading and given.search(heading):
            meant = max(meant, 0.6 * _MATTER * weight)
    return _Met(literal, meant)


def _telling(part: str, asked: _Asked) -> bool:
    """Whether a part of a condition that is met says more than kind and size of the subject."""
    return sum(term in asked.text for term in matter(part)) >= 2 and fold(part) != fold(asked.kind)


def _support(measure: Measure, sentence: str) -> str:
    """The benefit in the text's words, short: the runs of the sentence that give something, without whom it is for."""
    benefit = _joined(measure.benefit)
    runs = _RUNS.findall(sentence)
    if len(benefit) >= 4:
        at = sentence.find(benefit[:8])
    else:
        gives = _GIVES.search(sentence)
        at = gives.start() if gives else -1
    if at < 0:
        return benefit[:_LONGEST_SUPPORT] or sentence[:_LONGEST_SUPPORT]
    position, kept = 0, ""
    for run in runs:
        begin, position = position, position + len(run)
        if position <= at or (kept and not (_MONEY.search(run) or _GIVES.search(run))):
            if kept:
                break
            continue
        if not kept and begin < at:
            run = run if benefit.startswith("的") or at - begin < 6 else run[at - begin :]  # noqa: PLW2901
        if not kept and not _GIVES.search(run):
            continue
        if not kept and len(run) > 30:
            opener = _OPENER.search(run)
            if opener and len(run) - opener.start() >= 5:
                run = run[opener.start() :]  # noqa: PLW2901
        if len(kept) + len(run) > _LONGEST_SUPPORT and kept:
            break
        kept += run
    return (kept or benefit)[: 2 * _LONGEST_SUPPORT].strip("，。；：、")


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
    text = _joined(text)
    return text if len(text) <= 30 else text[:29] + "…"


def _joined(text: str) -> str:
    """The text without the white space that lines and names are printed with."""
    return re.sub(r"\s+", "", text)
