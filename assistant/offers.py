"""A measure read for matching: whom it is for, what has to hold, what it gives, what it leaves unsaid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.conditions import is_vague, matter, split_conditions
from assistant.dossier import Dossier
from assistant.question import fold
from assistant.subjects import Kinds, beneficiaries, named
from corpus.policy import Measure, Policy, Span
from corpus.regex import regex

_LONGEST_SUPPORT = 60  # characters
_GIVES = regex(
    r"给予|予以|奖励|奖补|补贴|补助|资助|扶持|贴息|减免|免征|免收|减征|减按|减半|返还|退还|缓缴|优先|提供|享受|抵扣|支持|配套|发放"
    r"|按(?=[^，。；]{0,20}(?:收取|给予|奖|补))|免|降|延|退|纳入|加大|放宽|便利"
)
_OPENER = regex(
    r"(?:按(?:照)?(?:规定|有关|相关|一定)|按|分别|择优|分档|一次性|给予|予以|优先|享受|免征|免收|减半|返还|全额|最高|每|额外|提供|通过|纳入)"
)
_MONEY = regex(
    r"\d[\d.,]{0,20}\s{0,4}(?:万|亿)?元|\d[\d.]{0,12}\s{0,4}(?:%|％|个百分点)|全额|减半|免征|免收|五折|八五折|等额"
)
_PERIOD = regex(
    r"(?:期限|时限|年限)|\d{1,8}\s{0,4}个?(?:年|月|日|天)(?!底|\d)|[一二三两四五六]年|每年|当年|年度|截至|截止|月底前|长期|一次性|疫情.{0,4}期间|执行期|起施行"
)
_PROCEDURE = regex(
    r"(?<!专利)申请(?!人)|申报|申领|审核|办理流程|提交|受理|[免即]申即享|经批准|评审|备案|(?:所需|证明)材料"
)
_THAT_IS = regex(r"(?P<what>[^，。；：]{4,50})的，")
_RELIEVES = regex(r"(?:减免|免收|减收|缓收|降低)[^，的]{0,12}的")
_SHARED = 0.2
_RUNS = regex(r"[^，；。：]+[，；。：]?")


@dataclass(frozen=True, eq=False)
class Offer:
    """A measure, read for matching."""

    policy: Policy
    dossier: Dossier
    measure: Measure
    quote: str
    span: Span
    siblings: "tuple[Offer, ...]" = ()  # that the same clause grants
    whole: "Offer | None" = None  # of which it is a tier: 其中对完成辅导备案的，奖励100万元
    granted: bool = True  # False: the text leads money there, and grants nothing that could be applied for

    @property
    def who(self) -> str:
        """Whom it is for: of a tier that names nobody, those whom the whole is for."""
        return joined((self.whole or self).measure.beneficiary)

    @cached_property
    def _beside(self) -> str:
        return fold(" ".join(f"{o.measure.beneficiary} {o.measure.condition or ''}" for o in self.siblings))

    def weight(self, term: str) -> float:
        """How telling a word of its condition is: less where those beside it ask the same, 认定为省级 of several tiers."""
        return self.dossier.weight(term) * (_SHARED if term in self._beside else 1.0)

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of subject that it is for."""
        if not self.granted:
            return named(self.measure.beneficiary)
        if self.whole:
            return self.whole.kinds
        who, asked = joined(self.measure.beneficiary), joined(self.measure.condition or "")
        return beneficiaries(asked if asked.startswith(who) else who, joined(self.quote))

    @cached_property
    def folded(self) -> str:
        """Its sentence, folded."""
        return fold(self.quote)

    @cached_property
    def offered(self) -> str:
        """The same without the relief that it asks of whom it is for: 对减免租金的房东给予补贴 relieves nobody else.

        A tier gives what the whole is for too.
        """
        return _RELIEVES.sub("", f"{self.folded} {fold(self.who) if self.whole else ''}")

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
        parts = list(split_conditions(self.who))
        more = [self.measure.condition or "", *(match["what"] for match in _THAT_IS.finditer(joined(self.quote)))]
        for part in (part for text in more for part in split_conditions(joined(text))):
            part = re.sub(r"^(?:其中|对于?|属于)", "", part)  # noqa: PLW2901
            if not any(part in other or other in part for other in parts):
                parts.append(part)
        return tuple(parts)

    @cached_property
    def told_by(self) -> frozenset[str]:
        """The character bigrams of whom it is for and of what has to hold."""
        return frozenset(matter(f"{self.who}，{joined(self.measure.condition or '')}"))

    @cached_property
    def condition(self) -> str | None:
        """What is asked of whom it is for, as printed."""
        if self.measure.condition:
            return self.measure.condition
        qualifier = joined(self.measure.beneficiary).rpartition("的")[0]
        return qualifier if len(qualifier) > 2 else None

    @cached_property
    def support(self) -> str:
        """What is given, short, in the text's words."""
        return _support(self.measure, joined(self.quote))

    @cached_property
    def unstated(self) -> tuple[str, ...]:
        """What the text does not say of it."""
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


def in_tiers(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The offers of a document in printed order, each tier with the whole that it is of.

    其中 parts a whole into tiers; those behind it in the sentence that name nobody are further ones.
    """
    read: list[Offer] = []
    for offer in offers:
        last = read[-1] if read and read[-1].measure.clause == offer.measure.clause else None
        whole = None
        if last and offer.folded.startswith("其中"):
            whole = last.whole or last
        elif last and last.whole and "。" not in offer.policy.source[last.span.end : offer.span.start]:
            whole = last.whole
        nobody = joined(offer.measure.beneficiary) == joined(offer.measure.condition or "")
        read.append(replace(offer, whole=whole) if whole and nobody else offer)
    return tuple(read)


def _support(measure: Measure, sentence: str) -> str:
    """The benefit in the text's words, short: the runs of the sentence that give something, without whom it is for."""
    benefit = joined(measure.benefit)
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


def joined(text: str) -> str:
    """The text without the white space that lines and names are printed with."""
    return re.sub(r"\s+", "", text)
