"""Kinds of subject that support is given to: which kind a text names, and who may stand for whom.

The kinds are those of Chinese policy language in general. A word can name several: 单位 is an enterprise or an institute.
"""

import re
from collections.abc import Iterable

from corpus.regex import regex
from index.thesaurus import expand

Kinds = frozenset[str]

_ENTERPRISE, _TRADER, _TALENT, _INSTITUTE = "企业", "个体工商户", "人才", "科研院所"
_PLATFORM, _PARK, _INCUBATOR, _INVESTOR = "创新平台", "园区运营主体", "孵化载体", "投资机构"
_BANK, _SERVICE, _SOCIETY, _FARMER = "金融机构", "服务机构", "社会组织", "农业经营主体"
_PUBLIC, _GOVERNMENT, _PROJECT = "公共机构", "政府部门", "项目"

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:天使投资|投资者?|创投)个人|天使投资人|个人投资者", (_INVESTOR, _TALENT)),
    (
        r"投资(?:管理)?(?:机构|企业|公司|人)|创业?投资?(?:机构|企业|公司)|创投|风投|股权投资(?:基金)?|天使投资|风险投资"
        r"|基金管理(?:人|机构|公司|企业)|投资基金",
        (_INVESTOR,),
    ),
    (
        r"银行|金融机构|担保(?:机构|公司|集团)|保险(?:公司|机构)|(?:小额贷款|融资租赁|证券|保理|信托)公司|贷款机构",
        (_BANK,),
    ),
    (
        r"(?:(?:产业|科技|工业|软件|示范)园区?|园区)(?:的?(?:运营|管理|建设)(?:主体|机构|公司|企业|单位|方|商))?"
        r"|开发区|集聚区|运营主体|商业街|步行街|商圈",
        (_PARK,),
    ),
    (r"孵化器|众创空间|加速器|(?:孵化)?载体|(?:孵化|创业|示范)基地|创业园|星创天地", (_INCUBATOR,)),
    (
        r"(?:公共|中介|专业|技术|市场化)?服务(?:平台|机构|单位)|中介机构|专业机构|第三方机构|检(?:验)?检?测机构|培训机构"
        r"|代理机构|事务所|人力资源机构",
        (_SERVICE,),
    ),
    (
        r"(?:创新|研究|工程|研发|技术|验证|检测)中心|实验室|(?:中试)(?:基地|平台)|平台|研发机构|科技基础设施|工作站"
        r"|联合体|研究基地",
        (_PLATFORM,),
    ),
    (r"高校|高等院校|高等学校|大学(?!生)|学院|院校|院所|研究院|研究所|科研(?:机构|单位|事业单位)", (_INSTITUTE,)),
    (r"协会|商会|社会组织|社会团体|学会|联盟|基金会|民办非企业", (_SOCIETY,)),
    (r"个体工商[户业]|个体户|个体经营者?|商户|摊主|摊贩|店主|小店|夫妻店", (_TRADER,)),
    (r"农户|农民|合作社|家庭农场|种粮大户|(?:农业|规模|新型)经营主体|养殖(?:场|户)|种植户", (_FARMER,)),
    (
        r"人才|团队|个人|人员|人士|(?:税务|会计|律|医|药|工程|规划|设计|建筑|技)师(?!事务所)|士兵|战士|毕业生|青年|创业者|劳动者|职工|员工|工程师|科学家|专家|教师|博士后?|硕士|研究生|大学生|学生"
        r"|居民|家庭|老年人|残疾人|军人|妇女|申请人|业主(?!管)|参保人|市民|带头人|工匠|消费者|借款人|承租人|传承人|教练员?|运动员",
        (_TALENT,),
    ),
    (r"医院|医疗(?:卫生)?机构|养老(?:服务)?机构|幼儿园|学校|托育机构|博物馆|图书馆", (_PUBLIC,)),
    (r"纳税人|经营主体|市场主体|经营者|商家|缴费人", (_ENTERPRISE, _TRADER)),
    (
        r"企业|公司|厂商|厂家|工厂|集团|旅行社|酒店|门店|链主|小巨人|单项冠军|独角兽|瞪羚|总部|生产商|用人单位|雇主"
        r"|创业项目",
        (_ENTERPRISE,),
    ),
    (r"单位|机构|主体|[主承协举]办(?:方|者)|(?:建设|运营)方", (_ENTERPRISE, _INSTITUTE, _SOCIETY, _SERVICE, _PUBLIC)),
    (r"(?:人民)?政府|管委会|各(?:市|县|区|板块|地)|板块|街道办?|乡镇|市县|(?:地|县)区", (_GOVERNMENT,)),
    (r"项目|工程|活动|攻关|产品|航线|设备|装备|车辆", (_PROJECT,)),
)
_PATTERNS = tuple((regex(pattern), frozenset(kinds)) for pattern, kinds in _NAMES)
_HIRES = regex(r"招用|吸纳|招聘|录用|聘用|新增就业|不裁员|稳岗|扩岗")
_WHO_WE_ARE = regex(
    r"(?:我们?|本(?:单位|公司|人|院|所|校|园|店)?|我(?:司|单位|方|院|所|校|家)|咱们?|单位|公司)?(?:是|为|系|属于|作为|经营|运营|开了?|办了?|管理|注册了?|成立了?)"
    r"(?P<who>[^，。；,;]{2,40})"
)
_RUNS_PARK = regex(
    r"(?:运营|管理|经营|建设运营|负责)[^，。；]{0,14}(?P<park>园区|产业园|孵化器|众创空间|加速器|载体)"
    r"|(?P<park2>园区|产业园|孵化器|众创空间|加速器)(?:的)?(?:运营|管理)(?:方|主体|公司|单位|机构)"
)
# Who may take what is meant for another kind, if the profile asks for such a thing: the support reaches it by what it
# hires, builds or founds, which the match has to say.
_STANDS_FOR: dict[str, tuple[str, ...]] = {
    _ENTERPRISE: (_TALENT, _PLATFORM, _PROJECT),
    _INSTITUTE: (_TALENT, _PLATFORM, _PROJECT),
    _PLATFORM: (_PROJECT, _TALENT),
    _TALENT: (_ENTERPRISE, _PROJECT),
    _PARK: (_INCUBATOR, _PROJECT),
    _INCUBATOR: (_PARK, _PROJECT),
    _SOCIETY: (_SERVICE, _PROJECT),
    _SERVICE: (_PLATFORM, _PROJECT),
    _FARMER: (_PROJECT,),
    _TRADER: (_PROJECT,),
    _PUBLIC: (_PROJECT, _TALENT),
}


def named(text: str) -> Kinds:
    """The kinds that a phrase names by its last word: 重点企业新引进的关键人才 → 人才; none where it names no subject.

    Members of a list count each: 小微企业和个体工商户 → 企业, 个体工商户.
    """
    text = re.sub(r"[（(][^）)]{0,300}[）)]", "", text)
    text = re.sub(r"[^、，；的]{1,30}[与和][^、，；的]{1,30}(?:合作|联合|共同|合伙)[^，；的]{0,10}的", "", text)
    found: set[str] = set()
    for piece in re.split(r"[、，；/]|以及|或者|[和及与或]", text):
        head = piece.rpartition("的")[2] or piece
        found |= _last(head)
    if found:
        return frozenset(found)
    return _last(text)


def first_named(text: str) -> Kinds:
    """The kinds that the first run of a text between commas names, runs about projects and bodies of state left out."""
    for run in re.split(r"[，。；：,;]", text):
        kinds = named(run) - {_PROJECT, _GOVERNMENT}
        if kinds:
            return kinds
    return frozenset()


def beneficiaries(beneficiary: str, sentence: str) -> Kinds:
    """The kinds that a measure is for; none where neither its beneficiary nor its sentence names a subject."""
    after = sentence.partition(beneficiary)[2]
    more = re.match("企业|公司|团队|机构|单位|平台|人才|项目", after)  # 港澳青年, read where 港澳青年企业 is printed
    kinds = frozenset() if re.match("[其该]", beneficiary) else named(beneficiary + (more[0] if more else ""))
    if kinds <= {_TALENT} and _HIRES.search(sentence) and re.search("企业|(?<!事业)单位|公司", sentence):
        kinds = frozenset({_ENTERPRISE})  # 企业每招用1名毕业生: the employer gets it
    if kinds == {_TALENT} and re.search("个体经营|个体工商户登记", sentence):
        kinds |= {_TRADER}
    return kinds or first_named(sentence)


def described(kind: str, description: str) -> Kinds:
    """The kinds that a profile is, by its 主体类型, or without one by how it describes itself; none where neither tells."""
    found = set(named(kind)) if kind else set()
    runs = _RUNS_PARK.search(description)
    if not kind or found == {_ENTERPRISE}:  # 企业 may be said of a law firm or of whoever runs a park too
        for match in _WHO_WE_ARE.finditer(description):
            found |= named(match["who"]) - {_PROJECT, _GOVERNMENT, *([_TALENT] if kind else [])}
    if not kind:
        if not found and runs is None:
            found |= {_TALENT} if re.search(r"^我(?!们|司|公司|院|所|校|店)|本人", description) else set()
        if not found and runs is None:
            found |= first_named(description) or first_named(" ".join(term for term, _ in expand(description)))
    if runs:
        name = runs["park"] or runs["park2"]
        if not kind:
            found.discard(_ENTERPRISE)
        found.add(_PARK if "园" in name else _INCUBATOR)
    return frozenset(found)


def fits(own: Kinds, meant: Kinds, *, seeks: Iterable[str] = ()) -> bool | None:
    """Whether a subject of the kinds `own` gets what is for `meant`.

    Args:
        own: Kinds of the profile; none where they are unknown.
        meant: Kinds of the measure; none where it names nobody.
        seeks: Kinds that the profile seeks support for beside itself, e.g. 人才 where it hires.

    Returns:
        True, False, or None where that depends on what the profile does not say.
    """
    if own & meant:
        return True
    if meant == {_GOVERNMENT}:
        return False
    if not own or not meant:
        return None
    return None if any(kind in meant for o in own for kind in _STANDS_FOR.get(o, ()) if kind in seeks) else False


def stands_for(own: Kinds) -> Kinds:
    """The kinds that a subject of the kinds `own` is or runs: an enterprise may run an innovation centre."""
    return own | {kind for o in own for kind in _STANDS_FOR.get(o, ()) if kind not in (_TALENT, _PROJECT, _ENTERPRISE)}


def sought(text: str) -> Kinds:
    """The kinds that needs speak of beside the subject itself: what it hires, builds, founds or carries out."""
    found = {_PROJECT}
    if re.search(r"人才|招人|引才|招聘|团队|科学家|博士|骨干|专家|子女|入学|安居", text):
        found.add(_TALENT)
    if re.search(r"平台|中心|实验室|研究院|中试|认定|研发|科研|创新", text):
        found.add(_PLATFORM)
    if re.search(r"创业|创办|注册(?:公司|企业)|开(?:公司|店)|办(?:公司|企业)|落户", text):
        found.add(_ENTERPRISE)
    if re.search(r"孵化|载体|众创", text):
        found |= {_INCUBATOR, _PARK}
    if re.search(r"服务|平台", text):
        found.add(_SERVICE)
    return frozenset(found)


def without_kind(text: str, own: Kinds) -> str:
    """A phrase without the word at its end that names a kind of `own`: 未来产业企业 → 未来产业, for an enterprise."""
    start, end, kinds = _last_word(text)
    return text[:start] if kinds & own and end == len(text) else text


def _last(text: str) -> Kinds:
    return _last_word(text)[2]


def _last_word(text: str) -> tuple[int, int, Kinds]:
    """The word naming a kind that ends last, the longest of those: its start, its end and the kinds."""
    best: tuple[int, int, Kinds] = (0, 0, frozenset())
    for pattern, kinds in _PATTERNS:
        for match in pattern.finditer(text):
            if (match.end(), match.end() - match.start()) > (best[1], best[1] - best[0]):
                best = (match.start(), match.end(), kinds)
    return best
