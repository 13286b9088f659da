"""What a profile needs, and how far a measure gives it: by the need's own words, by policy wordings, by the matter."""

from functools import lru_cache
from typing import NamedTuple

from assistant.offers import Offer
from assistant.question import Question, fold
from corpus.regex import regex
from index.thesaurus import expand
from index.words import bigrams

NEED = 0.5  # a measure meets a need from here on, of 1
_MATTER, _HEADED = 0.85, 0.8  # what the matter, and a heading, count of a need's own words
RELATED = 0.5  # of the best clause's score in the search, from which a clause is about the same matter
# What every measure gives: beside a word of its own, 办展补贴, it is met by the matter alone.
_ANY_GIFT = regex(r"奖励|奖补|奖金|补贴|补助|资助|扶持|支持|资金|经费|政策|优惠|措施|帮助")
_PAID = regex(r"奖励|奖补|奖金|补贴|补助|资助")
# What a need is about, and how a measure's words tell that it gives such a thing.
_MATTERS = tuple(
    (regex(need), regex(given), weight)
    for need, given, weight in (
        (
            r"资金|奖励|补贴|补助|资助|奖补|钱|经费|奖金|扶持",
            r"奖励|奖补|补贴|补助|资助|奖金|资金支持|万元|贴息|长期支持|扶持",
            0.6,
        ),
        (
            r"融资|贷|信贷|借钱|周转|授信|担保|贴息|续贷|还款|利息",
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


class Met(NamedTuple):
    """How far a measure gives what is needed, 0..1."""

    literal: float = 0.0  # by the need's own words
    meant: float = 0.0  # by policy wordings and by the matter too

    @property
    def best(self) -> float:
        """By whichever is more."""
        return max(self)


def is_paid(text: str) -> bool:
    """Whether a text asks for a sum, or gives one: 上市奖励, not 为企业上市提供服务."""
    return bool(_PAID.search(text))


def met_by(offer: Offer, need: str, found: float) -> Met:
    """How far a measure gives what is needed: by its own words, or by its heading where no other measure there does."""
    own = _met_in(offer, need, offer.offered)
    if own.best >= NEED or any(_met_in(other, need, other.offered).best >= NEED for other in offer.siblings):
        return own
    headed = _met_in(offer, need, f"{offer.offered} {offer.own}", offer.own)
    wants, gives, _ = _MATTERS[0]  # 活动经费 asks for money too
    money = NEED * bool(found >= RELATED and wants.search(fold(need)) and gives.search(offer.given))
    return Met(max(own.literal, _HEADED * headed.literal), max(own.meant, headed.meant, money))


@lru_cache(maxsize=100_000)
def _met_in(offer: Offer, need: str, text: str, heading: str = "") -> Met:
    """How far a measure meets a need by folded text: of its sentence, or of its heading beside it."""
    folded = fold(need)
    dossier = offer.dossier
    around = f"{text} {fold(offer.measure.instrument)}"
    every = [term for term in Question(need).terms if len(term) > 1]
    wanted = [term for term in every if not _ANY_GIFT.fullmatch(term)] or every
    terms = list(filter(dossier.knows, wanted))
    known = len(terms) / len(wanted) if wanted else 0.0
    literal = known * dossier.coverage(terms, around) if known >= 0.5 else 0.0
    meant = 0.0
    # What any gift is called otherwise (补贴, 扶持) is not what a need with a word of its own asks for.
    common = {wording for term in every if term not in wanted for wording, _ in expand(term)}
    for wording, weight in expand(need):
        if wording in common:
            continue
        pairs = bigrams(fold(wording))
        if pairs and all(pair in around for pair in pairs):
            meant = max(meant, _MATTER * weight)
    matters = [matter for matter in _MATTERS if matter[0].search(folded)]
    telling = max((weight for _, _, weight in matters), default=0.0)
    for _, given, weight in matters:
        if weight < telling - 0.05:
            continue  # 展会补贴 asks for exhibitions rather than for any subsidy
        if given.search(offer.given):
            meant = max(meant, _MATTER * weight)
        elif given.search(offer.offered):
            meant = max(meant, 0.8 * _MATTER * weight)
        elif heading and given.search(heading):
            meant = max(meant, 0.6 * _MATTER * weight)
    return Met(literal, meant)
