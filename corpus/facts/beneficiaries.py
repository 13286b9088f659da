"""Who benefits and on which condition, by how a sentence names them: 对…, 为…提供, 支持…, 加大…力度, or as its subject."""

import re
from collections.abc import Sequence

from corpus.facts.flat import Flat, Part
from corpus.facts.grants import AMOUNT, WHO, attributive, grant_of
from corpus.regex import regex

Found = tuple[str, str | None, int, int]  # beneficiary, condition, where the benefit begins, where the measure begins
_OBJECT = regex(
    rf"(?:加大|加强|强化|提高|提升|增强|降低|下调)对?(?P<who>[^，对]{{0,50}}{WHO}(?:（[^（）]*）|等)?)[^，]{{0,12}}?(?:支持|支撑|扶持|帮扶|激励|保障|贷款利率|担保费率|综合费率)"
    rf"|面向(?P<buyer>[^，]{{0,12}}?{WHO})的?(?:预留|采购|份额)"
)
_CONDUIT = regex(
    r"(?:银行|金融机构|担保机构|保险机构|保险公司|证券公司|担保公司|业主|平台企业|互联网平台|房东|政府|部门)(?:等|（[^（）]*）)?$"
)
_GIVER = regex(
    r"展期|续贷|减免|免收|免除|下调|降低|提供|加大|利率|费率|不抽贷|给予(?=[^，]*支持)|优先|落实|办理|绿色通道|予以"
)
_LINK = regex(r"(?:可以?|采用|实行|继续|按规定|均|统一|将|由|暂|按|，)+$")
THING = regex(r"(?:品牌|产品|作品|专利|活动|赛事|智能制造中心|发展)$")
_SOFT = regex(
    r"优先|提供|绿色通道|办理|简化|容缺|告知承诺|场景|数据|纳入|倾斜|采购|份额|加大|加强|强化|提高|提升|增强|展期|续贷|免费|延长|便利|政策|租金|减免|落实|返还|利率|费率|门槛|期限?延长|服务"
)
TO = regex(
    r"(?<![针面校核应相绝反一点端会结比总])对于?(?!其|外|接|标|口(?!岸)|照|策|应|象|比|此|上(?!述|市|一|年|级)|下(?!岗|列|属|游)|我|本办法|方|手)"
)
_FOR = regex(
    r"(?:(?<![因作称成变转])为(?!期|主|老服务|目标|了|准|限|原则|进一步|切实|基础|依据|\d)|向|面向)(?!提供)(?=[^，]{2,60}?提供|[^，]{2,40}?(?:暂退|办理|发放|开放|倾斜))"
)
SUPPORTED = regex(
    r"(?:重点|优先|积极|大力|鼓励和|鼓励、)?(?:支持|鼓励|激励|引导|扶持|推动|帮助|允许)(?:和(?:支持|引导|鼓励))?(?!金额|力度|额度|比例|标准|政策|最高|不超过|\d|按)"
)
BODY = regex(
    r"(?:[各省市区县镇]|中央|国家|本市|自治区|地方|全市|同级|级|受益)*(?:财政(?:部门)?|政府|部门|地区|地|管委会|人民政府|主管部门)(?:按照?[^，]{0,10})?|"
    r"[^，]{0,10}(?:专项资金|引导资金|发展资金|资金)(?:中)?"
)
# Where the beneficiary of 对… ends inside a part.
_STOP = regex(
    r"对其(?=[^，]*(?:给予|予以|补|奖))|(?:继续|可以?|应当?|由|将|则|也|均|再|还|都|经[^，]{2,14}后|统一|直接|及时|一律|原则上|适当|择优|按规定|依法(?:依规)?|根据|根据[^，]{2,20}|在[^，]{1,24}(?:方面|基础上|期间|时)|"
    r"视[^，]{0,8}情况|结合[^，]{0,20}){0,3}"
    r"(?:给予|予以|按(?!时|期|月|季|需)|每(?!年[^，]{0,6}的|月[^，]{0,6}的|股)|最高|一次性|分别|分阶段|分档|分类|奖励(?!的)|奖补(?!的)|补贴(?=\d)|补助(?=\d)|资助(?=\d)|免征|免收|免缴|停征|减征|减按|减半|减免|"
    r"免除|全额|实行|实施|进行|提供(?!生活|[^，]{0,14}的)|优先(?!级)|发放|落实|安排|做好|开辟|开通|办理|简化|返还|退还|暂不|不抽|不断|降低|适用|参照|"
    r"执行|不得|允许|加大|持续落实|税前|延长|纳入|享受|拨付|配套|推行|倾斜|费用(?:按|减)|可(?=按|申请|享受|在|给|以|参|根)|可以)"
)
ADVERB = regex(
    r"(?:按规定|按照?[^，]*(?:标准|比例|规定|要求|原则|方式)|一次性|继续|可|可以|由|再|应|要|将|分别|各|最高|择优|适当|积极|统一|直接|及时|经[^，]*后|在[^，]*(?:方面|上|中|期间|基础上|前提下)|根据[^，]*|视[^，]*|"
    r"依法|优先|全额|暂|从|对其|向其|为其|其)+"
)
# 农产品初加工用电执行农业生产用电价格: the use of power is what the price is for.
_USED = regex(
    r"(?:落实)?(?P<who>[^，]{2,60}?(?:厂(?=生产)|(?<!产)用[电水气热]))(?:生产用[电水气热])?(?=(?:按[^，]{1,12})?执行)"
)
_TIME = regex(
    r"(?:自?\d{4}年[^，]{0,24}(?:期间|起|内|前|底)?|自[^，]{2,20}起|(?:疫情|政策|过渡|规划|试点)[^，]{0,6}期间?|同时|另外|此外|其中)，?$"
)
QUALITY = regex(
    r"符合|首次|新(?!型|能源|材料|一代|兴|区)|认定|获|评|入选|通过|达到|超过|以上|以下|以内|满|取得|完成|参加|实现|列入|纳入|设立|引进|建成|投资|注册|登记|受[^，]{0,6}影响|困难|未|吸纳|招用|创办|从事|承租|具有|购置|购买|租|在[^，]*(?:挂牌|上市|就业|注册)|主办|承办|牵头|主导|开展|组织|提供|有"
)
# 对完成企业股份制改造的, 对与中介机构签署协议的: what is named there is part of what was done.
_DOES = regex("完成|与|经(?!营|济)|向|享受|[^，的]{0,8}企业股份")


def by_object(flat: Flat, group: Sequence[Part], grant: int) -> Found | None:
    """加大对…的支持力度; 下调小微企业贷款利率."""
    part = group[-1]
    match = _OBJECT.search(
        flat.masked, max(part.start, min(grant, part.end)) if grant >= part.start else part.start, part.end
    )
    if not match or (
        match.start() > grant + 2 and not match["buyer"] and "券" not in flat.masked[grant : match.start()]
    ):
        return None
    key = "who" if match["who"] else "buyer"
    # 支持金额不超过总投入的10%，加大对中小企业的支持: the sum belongs to it
    start = group[0].start if AMOUNT.search(flat.text, group[0].start, part.start) else part.start
    return flat.text[match.start(key) : match.end(key)], None, start, start


def by_to(flat: Flat, group: Sequence[Part], grant: int | None) -> Found | None:
    """对…的企业，给予…."""
    for i, part in enumerate(group):
        match = TO.search(flat.masked, part.start, part.end)
        if not match or (grant is not None and match.start() > grant):
            continue
        before = flat.masked[part.start : match.start()]
        if (
            re.search(rf"{WHO}$", before)
            and re.search("的$", flat.masked[part.start : part.end])
            and not SUPPORTED.match(before)
        ):
            continue  # 创投企业对初创企业投资的: the one before benefits
        begin = match.end()
        # 对办理备案手续的，奖励: what is done there gives nothing yet
        done = grant is not None and grant >= part.end and flat.masked.endswith("的", begin, part.end)
        stop = None if done else _stop(flat.masked, begin, part.end)
        end = stop if stop is not None else part.end
        last = i
        # a beneficiary may itself hold commas: 对面积2000平方米以上，且年交易额300万元以上的海外仓
        while stop is None and last + 1 < len(group) and not _complete(flat.masked[begin:end]):
            following = group[last + 1]
            if (
                grant_of(flat.masked[following.start : following.end])
                and not re.search(
                    rf"(?:的|、[^，]{{0,40}}等)[^，]{{0,16}}{WHO}", flat.masked[following.start : following.end]
                )
                and not TO.match(flat.masked, following.start)
            ):
                break
            last += 1
            stop = _stop(flat.masked, following.start, following.end)
            end = stop if stop is not None else following.end
        while (
            stop is None
            and last + 1 < len(group)
            and re.match("以及|及(?!时)|和", flat.masked[group[last + 1].start :])
        ):
            last += 1
            stop = _stop(flat.masked, group[last].start, group[last].end)
            end = stop if stop is not None else group[last].end
        text = flat.text[begin:end].strip("，")
        conditions = []
        given = end if stop is not None else (group[last + 1].start if last + 1 < len(group) else end)
        for later in group[last + 1 :]:
            if grant is not None and later.start <= grant < later.end:
                break
            clause = flat.text[later.start : later.end]
            if clause.endswith("的") or re.match(r"(?:并|且|经|如|若|自行|在[^，]*(?:内|期间)$|达到|满)", clause):
                conditions.append(clause)
                given = later.end + 1
        if group[last + 1 :] and grant is not None and given > grant:
            given = grant
        who, condition = _split(text, flat.masked[begin:end].strip("，"))
        if not who and i:
            # 鼓励企业…，对通过认证的，给予: the one encouraged benefits where 对… names a condition only
            helped = by_support(flat, group[:i], None)
            who = helped[0] if helped else ""
        who = who or text
        joined = "，".join([*([condition] if condition else []), *(c.strip("的") for c in conditions)])
        return who, joined or None, given, group[0].start
    return None


def _stop(masked: str, begin: int, end: int) -> int | None:
    """Where the beneficiary that begins there ends inside its part, if it does."""
    named = attributive(masked[begin:end])
    for match in _STOP.finditer(masked, begin + 2, end):
        # 对减免租金的企业 and 对防控物资和配套部件: what qualifies or lists the beneficiary is not yet what is given
        listed = masked[match.start() - 1] in "、和及与或"
        if not listed and not (
            named and match.start() < begin + named.start() and not re.search("给予|予以", match[0])
        ):
            return match.start()
    return None


def _complete(text: str) -> bool:
    return text.endswith("的") or bool(re.search(rf"{WHO}(?:·|（[^（）]*）|等)*$", text))


def _split(text: str, masked: str) -> tuple[str, str | None]:
    """A beneficiary's name and the condition that it holds: 企业参加展会的 is 企业 on condition of 参加展会."""
    plain = text.rstrip("的")
    if not masked.endswith("的") and re.search(rf"{WHO}·*(?:（·*）|等)*$", masked):
        cut = masked.rstrip("的").rfind("的")
        head, name = plain[: max(cut, 0)], plain[cut + 1 :]
        if not head:
            return plain, plain if re.match(r"新|首|获|在|经|通过|取得|入选|列入|参与|主办|承办", plain) else None
        condition = head if len(head) > 4 or QUALITY.search(head) else None
        return (plain if len(plain) <= 60 else name), condition
    named = 0 if _DOES.match(masked) else _named(masked)
    if named and not QUALITY.match(masked[:2]) and "的" not in masked[:named]:
        return text[:named], text[named:].strip("，的") or None
    inner = re.match(rf".*的[^的，]{{0,16}}?{WHO}(?=[^的、和及等，]{{2,}}的?$)", masked, re.S)
    if inner:
        return text[: inner.end()], text[inner.end() :].strip("的") or None
    if masked.endswith("的"):
        return "", plain or None
    return plain, None


_VERBS = "参招吸开申引投购建设获取通实联承租从创在因首新年到与对为按向可每将享发转组出入上完受未不有被由使利深积自举主，的、和及以采符销经凭支缴注登录考"


def _named(masked: str) -> int:
    """Where the first name of a beneficiary ends, compounds (青年创业企业) and lists (企业、个人和团队) whole; 0 for none."""
    match = re.match(rf"[^，的]{{0,24}}?{WHO}(?:（·*）|等)*", masked)
    if not match:
        return 0
    end = match.end()
    while True:
        more = re.match(
            rf"(?:(?!创(?!业|新|投)|[{_VERBS.replace('创', '')}])[^，的]{{0,5}}?|[、和及][^，的、和及]{{0,14}}?|或[^，的]{{0,8}}?){WHO}(?:（·*）|等)*",
            masked[end:],
        )
        if not more:
            return end
        end += more.end()


def by_for(flat: Flat, group: Sequence[Part]) -> Found | None:
    """为…提供…服务."""
    for part in reversed(group):
        match = _FOR.search(flat.masked, part.start, part.end)
        if not match:
            continue
        stop = re.compile("提供|暂退|办理|发放|开放|倾斜").search(flat.masked, match.end())
        text = flat.text[match.end() : stop.start() if stop else part.end]
        last = re.match(rf".*的(?=[^的]*{WHO})", text)  # 为参与采购的企业
        skip = last.end() if last else 0
        length = _named(text[skip:])
        if not length:
            continue
        who = text[: skip + length]
        if THING.search(who):
            continue
        head, _, _ = who.rpartition("的")
        return who, head or None, stop.start() if stop else match.end(), part.start
    return None


def by_support(flat: Flat, group: Sequence[Part], grant: int | None) -> Found | None:
    """支持…企业…，按…给予….  The parts after may still hold conditions."""
    for part in reversed(group):
        match = SUPPORTED.match(flat.masked, part.start, part.end)
        if not match:
            at = flat.masked.find("优先支持", part.start, part.end)
            match = SUPPORTED.match(flat.masked, at, part.end) if at >= 0 else None
        if not match or (grant is not None and match.start() > grant + 2):
            continue
        end = match.end() + _named(flat.masked[match.end() : part.end])
        if end == match.end():
            inner = re.match(rf"[^，]*?的[^，的]{{0,16}}{WHO}", flat.masked[match.end() : part.end])
            end += inner.end() if inner else 0
        if end == match.end():
            # an activity is supported, not somebody: only where a sum shows that it is
            if grant is None or not AMOUNT.search(flat.text, grant, group[-1].end):
                continue
            end = part.end if grant >= part.end else grant
        if _CONDUIT.search(flat.text[match.end() : end]):
            # 鼓励银行为个体工商户减免手续费: not the one who is asked to give
            helped = re.search(rf"[为对向](?P<who>[^，]{{0,24}}?{WHO})", flat.masked[end : part.end])
            if helped:
                name = flat.text[end + helped.start("who") : end + helped.end("who")]
                return name, None, end + helped.end("who"), part.start
            if grant is not None and _GIVER.match(flat.masked, grant):
                continue
        given = grant if grant is not None and grant > end else end
        if grant is not None and part is not group[-1]:
            given = max(group[-1].start, min(given, grant))
        rest = flat.text[end : min(part.end, given)].strip("，")
        return flat.text[match.end() : end], rest or None, given, part.start
    return None


def by_subject(flat: Flat, group: Sequence[Part], grant: int) -> Found | None:
    """用人单位招用…的，可…; 被评为…的企业，给予…; 免征民航企业缴纳的…."""
    parts = list(group)
    while len(parts) > 1 and _TIME.fullmatch(flat.text[parts[0].start : parts[0].end] + "，"):
        parts.pop(0)
    begin = parts[0].start
    own = next((part.start for part in reversed(parts) if part.start <= grant), None)
    if own is None:  # what is granted is told before
        return None
    if used := _USED.match(flat.masked, own) if flat.masked.startswith("执行", grant) else None:
        return flat.text[used.start("who") : used.end("who")], None, used.end("who"), own
    stop = _stop(flat.masked, own - 2, grant)
    given = grant if stop is None else stop
    given = begin + len(_LINK.sub("", flat.masked[begin:given]))
    masked, text = flat.masked[begin:given], flat.text[begin:given]
    if not masked or BODY.fullmatch(masked):
        rest = flat.masked[grant : group[-1].end]
        after = re.match(rf"[^，]{{2,4}}?对?(?P<who>[^，、]{{0,16}}?{WHO})(?=缴纳|的|房|租|贷|应)", rest)
        if after:
            return flat.text[grant + after.start("who") : grant + after.end("who")], None, grant, group[0].start
        return None
    for piece in re.finditer("[^，]+", masked):
        qualified = attributive(piece[0])
        if qualified and (piece.start() == 0 or not _named(masked) or QUALITY.search(masked[: piece.start()])):
            # 被评为…的企业: the whole is the beneficiary, what qualifies it the condition
            cut = piece.start() + qualified.start()
            whole = piece.end() <= 60 and piece.start() == 0
            who = text[: piece.end()] if whole else text[cut + 1 : piece.end()]
            return who, _conditions(text[:cut], text[piece.end() :]), given, parts[0].start
        if (
            piece.start() == 0
            and not piece[0].endswith("的")
            and _named(piece[0])
            and not re.match(r"\d|在|年满", piece[0])
        ):
            break
    verb = re.match(
        r"被|经|在|凡|吸纳|招用|入驻|落户|取得|获|新|符合|首次|以|由|参加|承租|购|租|完成|认定|通过|达到|每|受|将|截至|实施|因|当|属于|具有|从事|拥有|持有|年满|纳入|正常|落地|开展",
        masked,
    )
    if verb:
        named = re.search(rf"的(?P<who>[^的，]{{0,20}}?{WHO}(?:（·*）|等)*)(?=$|，|[^、和及])", masked)
        if named:
            end = named.start("who") + _named(masked[named.start("who") :])
            who = text[:end] if end <= 40 else text[named.start("who") : end]
            return who.removeprefix("将"), _conditions(text[: named.start()], text[end:]), given, parts[0].start
        if masked.startswith("将"):
            end = _named(masked[1:])
            return (text[1 : 1 + end], None, given, parts[0].start) if end else None
    else:
        end = _named(masked)
        if end:
            return text[:end], _conditions("", text[end:]), given, parts[0].start
    named = re.search(rf"[^，、的]{{0,12}}{WHO}", masked)
    if named and not _SOFT.match(flat.masked, grant):
        return text[named.start() : named.end()], text.strip("，的"), given, parts[0].start
    # 认定为…的，给予: the condition alone says who
    if masked.endswith("的") or (verb and re.match("给予|予以|奖|补", flat.masked[grant:])):
        return "", text.strip("的，"), given, parts[0].start
    return None


def _conditions(before: str, after: str) -> str | None:
    """What qualifies a beneficiary, before and after its name, without the words that lead over to what is given."""
    pieces = [before.strip("，"), *after.split("，")]
    kept = [
        piece.strip("的")
        for i, piece in enumerate(pieces)
        if piece
        and (
            i == 0
            or piece.endswith(("的", "时", "后"))
            or (QUALITY.search(ADVERB.sub("", piece)) and not BODY.fullmatch(piece))
        )
    ]
    return "，".join(kept) or None
