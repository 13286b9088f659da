"""Measures: who gets which support, under which condition.

A sentence is cut at its commas and semicolons. A part that grants something (给予…奖励, 免收…, 可申请…, 提供…服务) is the
core of a measure; the parts before it name the beneficiary and the condition, those after it caps and terms. A part that
names another beneficiary or condition and grants again starts the next measure, so each tier of a list is one of its own:
对首次获评A的单位，奖励20万元；对首次获评B的，奖励10万元. What a sentence leaves out is carried over from the part before, or
from the lead-in line (对…的企业给予支持：) above an item. Exhortations (鼓励企业创新) grant nothing and are none, and so are
sentences that name no one who benefits.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.facts.beneficiaries import (
    ADVERB,
    BODY,
    QUALITY,
    SUPPORTED,
    THING,
    TO,
    by_for,
    by_object,
    by_subject,
    by_support,
    by_to,
)
from corpus.facts.flat import NARROW, Flat, Part
from corpus.facts.grants import AMOUNT, WHO, amount_of, grant_of, instrument_of
from corpus.policy import Clause, Measure
from corpus.regex import regex

Departments = Callable[[str, int], tuple[str, ...]]
_SANCTION = regex(
    r"违反|违规|违法行为|骗取|套取|弄虚作假|追回|追缴|退回|退还(?:已|全部|所)|取消[^，]{0,12}资格|处罚|罚款|责令|没收|失信(?!主体的)"
)
_NEUTRAL = regex(r"就高|从优|从高|不重复|重复享受|自行承担|\||\t")  # how measures combine is none itself
# Government does these for somebody; without 对…, 为… or 向… it is not said for whom.
_FOR_SOMEBODY = regex(
    r"提供|绿色通道|办理|简化|简易审批|发放|开放|落实|兑现|拨付|做好|加大|加强|强化|提高|提升|增强|降低|下调|降|容缺|告知承诺|实施|发行|推行|通过|安置力度|倾斜"
)
_ENTITLED = regex(r"可以?|按规定|享受|均|符合条件|的，")
_NOBODY = regex(
    r"由|(?:实现|推动|采取|合理)(?![^，]*的)|待|应当|便利|方便|坚持|所有|本行政区|本办法|本条例|各(?:地区|级)"
)
# What government does at the start of a sentence says nothing of the measure that follows.
_GOVERNING = regex(
    r"(?:全面|积极|大力|持续|进一步|充分|切实|认真|要|各级|各地)*(?:促进|加强|落实|优化|完善|加快|做好|强化|提升|开展|建立|健全|组织|深化|发挥|推进|畅通|用好|构建|打造|实施|引导|聚焦|推动|探索|编制|制定|按照以下)(?!的)"
)
# Support of things, for whoever has them: 支持公共服务平台运营, 加强重点项目信贷保障, 放宽新产品的市场准入.
_AIDED = regex(
    r"(?:积极|大力|持续|进一步|适当|逐步|依法|引导和|推动)*(?:"
    r"(?:加强|强化|加大)(?P<financed>[^，对向]{2,30}?)(?:的)?(?:信贷|融资|资金|用地|用能|要素)(?:保障|支持|供给|投放)(?:力度)?"
    r"|支持(?P<run>[^，]{2,30}?(?:平台|载体|机构|基地|中心))的?(?:建设|日常)?运营"
    r"|支持(?:一批)?(?P<made>[^，]{2,80}?(?:产品|装备|设备|软件|材料))(?:等)?的?(?:(?:研发|示范)和?)?(?:推广应用|示范应用)"
    r"|放宽(?P<admitted>[^，]{2,24}?)的?(?:市场)?准入(?:门槛|限制|条件)?)"
)
_TAIL = regex(
    r"(?:并|且|但|其中)?(?:最高|最低|最多|最长|单个|单户|单家|单项|单笔|单次|每家|每个|每户|每人|每年|每项|每次|每季|每月|每件|每张|同一|补贴|补助|奖励|贴息|资助|支持(?:金额|比例|额度|期限|标准|上限)|"
    r"期限|年度|累计|总额|合计|不超过|所需|具体|标准|上限|下限|返还|逾期|缓缴|补缴期|贷款期|展期|兑现|扶持期|资金|原则上|直至|超过|超出|不足|分\w{1,3}年|以此|一年|三年|连续|限|用于|确保贷款|目录清单|其余|剩余)"
)
# A cap on what one of them gets is of the grant before it: 对单家机构的补贴上限为100万元.
_CAP = regex(
    r"对(?:单[个家一户项只笔]|同一|每[个家一户项只笔])[^，]{0,24}?(?:上限|最高|不超过|不得?高于|限额|封顶|累计)"
)
_AND = regex(r"(?:并|且|同时|再|以及|另外?|还|此外|又|进而)(?!购)")
_TIER = regex(
    rf"{WHO}|达到|超过|以上|的$|认定|首次|新|挂牌|获|评为|为优秀|第[一二三四五]|[一二三]等|[一二三四五六七八九十]名|国家级|省级|市级|初级|中级|高级|形成|其他"
)
_RECIPIENT = regex(
    rf"给予(?!单个|每|单)(?:其中?的?|该)?(?P<who>(?:[^，\d其每]{{0,14}}?){WHO})(?=[^，\d税]{{2,8}}(?:补贴|补助|奖励|奖补)|最高|一次性|\d|不超过|不低于|每|适当|一定|相应|奖|补|资|扶|支持)"
)
_ITS = regex("[对为向]其(?![他它余中])")
_LEAD = regex(r"[:：]\s*$")


@dataclass(slots=True)
class _Draft:
    """A measure being read; offsets into the flat text."""

    start: int
    end: int
    who: str
    condition: str | None
    given: int  # where the benefit begins


def read_measures(source: str, clauses: Sequence[Clause], departments_of: Departments) -> tuple[Measure, ...]:
    """Return the support that the clauses grant, in printed order.

    Args:
        source: The stored text.
        clauses: Its clauses; offsets are code points into `source`.
        departments_of: Gives the departments in charge of what ends at an offset of a clause, by its id.
    """
    kinds = ("section", "annex") if any(clause.kind == "section" for clause in clauses) else ("preamble", "annex")
    parents = {clause.parent for clause in clauses}
    leads: dict[str, str] = {}
    measures: list[Measure] = []
    for clause in clauses:
        if clause.kind not in kinds:
            continue
        lead = leads.get(clause.parent or "", "")
        for number, (start, end) in enumerate(clause.spans):
            flat = Flat(source, start, end)
            if number == 0:
                flat.masked = _without_heading(flat, clause, clause.id in parents)
            if clause.id in parents and _LEAD.search(flat.text):
                leads[clause.id] = _lead_beneficiary(flat) or lead
                flat.masked = re.sub(
                    r"(?<![^。；\x00])[^。；\x00]*：$", lambda match: "\0" * len(match[0]), flat.masked
                )
            for draft in _drafts(flat, lead):
                span = flat.span(draft.start, draft.end)
                benefit = flat.text[draft.given : draft.end].strip("，。；：")
                amount, instrument = amount_of(benefit), instrument_of(benefit)
                last = measures[-1] if measures and measures[-1].clause == clause.id else None
                if instrument == "其他" and amount and last and last.amount:
                    instrument = last.instrument  # 五星级的给予10万元奖励，四星级的给予5万元
                measures.append(
                    Measure(
                        clause=clause.id,
                        span=span,
                        beneficiary=draft.who,
                        condition=draft.condition,
                        benefit=benefit,
                        instrument=instrument,
                        amount=amount,
                        departments=departments_of(clause.id, span.end),
                    )
                )
    return tuple(measures)


def _without_heading(flat: Flat, clause: Clause, parent: bool) -> str:
    """The masked text without number and title: a title announces what the sentences below it grant."""
    number = re.sub(r"\s", "", clause.number).translate(NARROW)
    at = len(number) if number and flat.text.startswith(number) else 0
    heading = re.sub(r"\s", "", clause.heading).translate(NARROW)
    found = flat.text.find(heading, at, at + len(heading) + 3) if heading else -1
    end = found + len(heading)
    if found >= 0 and (parent or flat.text[end:].strip("。：")):
        at = end
    return "\0" * at + flat.masked[at:]


def _lead_beneficiary(flat: Flat) -> str:
    """Whom the line above a list of items names: 对…的企业，给予以下支持：."""
    line = re.split(r"[。；\x00]", flat.masked[:-1])[-1]
    start = len(flat.masked) - 1 - len(line)
    parts = [Part(start + m.start(), start + m.end(), False) for m in re.finditer(r"[^，；]+", line)]
    found = by_to(flat, parts, None) if parts else None
    return found[0] if found else ""


def _drafts(flat: Flat, lead: str) -> Iterator[_Draft]:
    last = lead  # the beneficiary that the sentence before named
    for parts in flat.parts():
        if _SANCTION.search(flat.masked, parts[0].start, parts[-1].end):
            continue
        for draft in _of_sentence(flat, parts, last if _ITS.match(flat.masked, parts[0].start) else lead):
            last = draft.who
            yield draft


def _of_sentence(flat: Flat, parts: Sequence[Part], lead: str) -> Iterator[_Draft]:
    """Group a sentence's parts around those that grant."""
    current: _Draft | None = None
    who = lead  # the last beneficiary named
    pending: list[Part] = []  # parts since the last measure ended
    unsaid = -1  # a grant among them for nobody: 实施算力券，支持中小企业购买算力
    for place, part in enumerate(parts):
        text = flat.masked[part.start : part.end]
        grant = grant_of(text)
        opens = _opens(text)
        if part.fresh:
            if current:
                yield current
            current, pending, unsaid = None, [], -1
        if current and not pending and not opens:
            joined = grant and not _another(text[: grant.start()])
            if _TAIL.match(text) or joined or (grant and _AND.match(text)):
                current = None if part.lead and part is not parts[-1] else current
                if current:
                    current.end = part.end
                continue
        if current and ((not grant and re.match(r"(?:最高|不超过|最低|每[^，]{0,6}\d)", text)) or _CAP.match(text)):
            current.end = part.end
            continue
        if opens and current:
            yield current
            current, pending, unsaid = None, [], -1
        at = part.start + grant.start() if grant else unsaid
        if at < 0 or (not grant and not opens):
            if aided := _aided(flat, part, parts[place + 1 :]):
                if current:
                    yield current
                current = None
                yield aided
                continue
            pending.append(part)
            continue
        draft = _build(flat, [*_useful(flat, pending, at), part], at, who)
        if draft is None:
            pending.append(part)
            unsaid = at
            continue
        if current:
            yield current
        current, pending, unsaid, who = draft, [], -1, draft.who
        if part.lead and part is not parts[-1]:
            current = None  # the tiers after the colon say what is given
    if current:
        yield current


def _aided(flat: Flat, part: Part, following: Sequence[Part]) -> _Draft | None:
    """Support of a thing, where the next part does not say what is given for it."""
    match = _AIDED.fullmatch(flat.masked, part.start, part.end)
    if not match or (following and grant_of(flat.masked[following[0].start : following[0].end])):
        return None
    begin, end = next(span for name in match.groupdict() if (span := match.span(name))[0] >= 0)
    if re.search("[和与等]$|全方位|^专项|参与|统筹", flat.masked[begin:end]):
        return None
    return _Draft(part.start, part.end, flat.text[begin:end], None, part.start)


def _opens(text: str) -> re.Match[str] | None:
    """Whether a part names a new beneficiary: 对…, 其中对…, 各区对…, 支持…企业."""
    return None if _CAP.match(text) else TO.search(text[:24]) or SUPPORTED.match(text)


def _another(prefix: str) -> bool:
    """Whether what stands before a second grant names another beneficiary or condition."""
    prefix = ADVERB.sub("", prefix)
    if BODY.fullmatch(prefix):
        return False
    return bool(_TIER.search(prefix))


def _useful(flat: Flat, pending: Sequence[Part], grant: int) -> list[Part]:
    """The parts before a grant that belong to it: from the last that names a beneficiary, or the trailing conditions."""
    texts = [flat.masked[part.start : part.end] for part in pending]
    at = next((i for i in range(len(pending) - 1, -1, -1) if TO.search(texts[i])), None)
    if at is not None:
        while at and TO.search(texts[at - 1]):
            at -= 1  # 对A，以及对B，给予…
        return list(pending[at - 1 if at and SUPPORTED.match(texts[at - 1]) else at :])
    first = 0
    while (
        first < len(pending)
        and _GOVERNING.match(texts[first])
        and not pending[first].start <= grant < pending[first].end
    ):
        first += 1
    return list(pending[first:])


def _build(flat: Flat, group: list[Part], grant: int, carried: str) -> _Draft | None:
    if _NEUTRAL.search(flat.masked, group[0].start, group[-1].end):
        return None
    found = by_object(flat, group, grant) or by_to(flat, group, grant) or by_for(flat, group)
    prefix = flat.masked[group[0].start : grant]
    if (
        not found
        and (
            not _FOR_SOMEBODY.match(flat.masked, grant)
            or _ENTITLED.search(prefix)
            # 鼓励机构提供服务: the one encouraged gives
            or (SUPPORTED.match(prefix) and not re.match("提供|开放", flat.masked[grant:]))
        )
    ):
        found = by_support(flat, group, grant) or by_subject(flat, group, grant)
    elif not found and grant < group[-1].start and SUPPORTED.match(flat.masked, group[-1].start):
        found = by_support(flat, group[-1:], None)
        if found:
            found = (found[0], found[1], group[0].start, group[0].start)
    start = group[0].start
    if found is None:
        if not carried:
            return None
        tier = re.sub("，{2,9}", "，", ADVERB.sub("", flat.text[group[0].start : grant]).strip("，"))
        condition = None if BODY.fullmatch(tier) else tier.strip("的，") or None
        who, given = carried, grant
    else:
        who, condition, given, start = found
        who = who or carried or condition or ""
    recipient = _RECIPIENT.search(flat.text, grant, group[-1].end)
    back = "^(?:机构|单位|主体)$" if who else "^$"  # the one named before, not another
    if recipient and not re.search(rf"项目$|{back}|{THING.pattern}", recipient["who"]):
        if (condition is None or (condition in who and not who.endswith(recipient["who"]))) and who != recipient["who"]:
            condition = who.strip("的") or None
        who = recipient["who"]
    who = _clean(who)
    if (
        not who
        or re.fullmatch(r"[\d.]+.{0,3}元?", who)
        or (THING.search(who) and not AMOUNT.search(flat.text, grant, group[-1].end) and who == carried)
    ):
        return None
    named = re.search(rf"{WHO}$", who)
    if condition is not None and ((named and condition == who) or _TOPIC.search(condition)):
        head, _, _ = who.rpartition("的")
        condition = (head or None) if head and QUALITY.search(head) else None if not QUALITY.match(who) else condition
    given = _earlier(flat, given, group)
    if group[-1].end - given < 2 or _NOBODY.match(who):
        return None
    return _Draft(start, group[-1].end, who, condition, given)


# What a share or sum is taken of is no condition: 企业年应纳税所得额, 小微企业房租.
_TOPIC = regex(
    r"^(?![^，]{0,24}(?:减免|缴纳|支付|发放))[^，]{0,24}(?:费|费用|税|金|额|贷款|所得|收入|业务|工程|检验|检测|租金|房租|利息|部分|存量|指标)(?:的\d+%)?$"
)
_BASE = regex(
    r"(?:按照?|减按|最高|根据)[^，]*$|(?:实际|发生|总额|额|费用|利息|部分|投资|租金|成本|保费)[^，按]{0,8}?的?\d[\d.]*%(?:的比例)?$"
)


def _earlier(flat: Flat, given: int, group: Sequence[Part]) -> int:
    """Where a benefit begins whose measure stands before the verb: 按投资额的10%给予补助."""
    while flat.text[given : given + 1] == "，":
        given += 1
    for part in group:
        if part.start < given <= part.end:
            base = _BASE.search(flat.text[part.start : given])
            return part.start + base.start() if base else given
    return given


def _clean(who: str) -> str:
    return re.sub(r"^(?:逐步|上述|其中|于|针对|面向|以及|将|对|且|并|导致|致使|让|帮助|助力)+(?!外)", "", who).strip(
        "，、的：。—"
    )
