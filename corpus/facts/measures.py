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

from corpus.policy import Clause, Measure, Span

Departments = Callable[[str, int], tuple[str, ...]]
Found = tuple[str, str | None, int, int]  # beneficiary, condition, where the benefit begins, where the measure begins

# Who can benefit. Longer names first where one ends in another.
_WHO = (
    r"(?:企事业单位|事业单位|企业|单位|机构|个人|人员|人才(?!公寓|驿站|政策|市场|服务|工作|计划|专项|住房|房)|毕业生|工商户|农户|家庭|园区|开发区|平台|团队|项目|纳税人|居民|老年人|老人|青年(?!驿站|公寓|发展)|"
    r"申请人|业主|主体|合作社|载体|实验室|中心|基地|职工|员工|劳动者|学生|群众|车辆|客车|院校|高校|学校|协会|(?:服务|社会|慈善|志愿|行业|中介|合作)组织|出资人|举办者|出租人|校长|社会团体|银行|公司|"
    r"商户|门店|旅行社|创业者|农民工|残疾人|集群|示范区|产业园|网点|场所|孵化器|众创空间|借款人|群体|困难对象|对象|投资者|消费者|农民|军人|"
    r"运营方|举办方|承办方|主办方|建设方|用户|租户|住户|客户|贷款户|定额”户|困难户|专家|教师|医师|科研人员|研究生|博士后?|技工|技师|海外仓|店铺|企业家|家长|儿童|"
    r"参保人|俱乐部|成员|困难户|被征地农民|所有权人|经营者|生产者|种植户|养殖户|大户|农场|村集体|景区|酒店|民宿|影院|书店|剧目|作品|产品|品牌|专利|活动|赛事|展会|大赛)"
)
_GIVEN = r"奖励|奖补|奖金|补贴|补助|资助|扶持|贴息|贴费|资金|补偿"
_GIFT = r"支持|扶持|资助|奖|补|保障|倾斜|免|减|优先|贴息|展期|续贷|返还|退还|抵扣|表彰|表扬|优惠|照顾|便利|租金|安置|容缺|贷|资金|经费|兜底|配套|\d"
_GRANT = re.compile(
    rf"给予(?!以)(?![^，]{{0,8}}(?:处罚|罚款|警告|处分|批评))|予以(?=[^，]{{0,24}}?(?:{_GIFT}))"
    rf"|(?:{_GIVEN}|支持)(?:金额|额度|比例|标准)?(?:为|按|最高|最多|不超过|不低于|每[^，\d]{{0,4}}|各|高达|达|至多)*\d|各?(?:奖励|奖补)(?=\d)"
    rf"|(?:最高|一次性|分别|每[^，\d]{{1,4}})(?:再|各|可)?(?:{_GIVEN}|支持)"
    rf"|(?:发放|兑现|落实|拨付|返还|叠加享受)[^，]{{0,24}}(?:补贴|补助|奖励|奖补|奖金|津贴|救助|待遇|激励资金)(?!通知|协议|申请|办法|对象)"
    r"|(?:申请|享受|领取|获得|申领)[^，]{0,30}?(?:补贴|补助|奖励|减免|返还|优惠|政策|培训|贷款|服务|资助|待遇|扣除|贴息|延期|展期|减征|免征|缓缴|资金|评价成果)"
    r"|免征|免收|免缴|停征|减征|减按|减半|减免|免除|免费|抵扣|加计|缓缴|缓征|缓收|延期缴|延期办|办理延期|退还|返还|暂退|零收费|零费用|“零投资”|"
    r"税前[^，]{0,6}(?:扣除|摊销)|按[^，]{0,20}\d%(?:的比例|的标准)?(?:收取|征收|缴纳|返还|计征|收费)|\d%收取|[一二三四五六七八九]折|不停[水电气供]|不抽贷|不断贷|"
    r"(?:期|期限)延长[至到]|延长[^，]{0,12}(?:缴纳|缴费|申报|征收|还款)期|征收率由|计入应纳税所得额|低压接入|提前支付|不超过[^，]{0,12}(?:的比例)?(?:支持|补|奖)"
    r"|展期|续贷|免抵押|利率[^，]{0,12}(?:优惠|不得高于|不高于|下调|下浮)|(?:降低|下调|降)[^，]{0,24}(?:贷款利率|担保费率|综合费率)|费率[^，]{0,6}降|信用降级"
    r"|优先(?:安排|支持|推荐|保障|供应|供给|列入|纳入|给予|予以|享受|办理|入驻|配置|配租|录用|聘用|考虑|提供|使用|采购|购买|试点|在[^，]{2,20}试点|培育|申报|审批|兑现|落实|入学|解决|推广应用|租赁)"
    r"|(?<![由能向可])(?<!具备)(?<!能够)提供(?!的|了|[^，]{0,20}能力的)[^，]{0,60}(?:服务|便利|场地|保障|资金|补贴|支持|援助|贷款|担保|培训|指导|公寓|住房|融资|办公|便利应用)|提供便利"
    r"|绿色通道|做好[^，]{0,60}发放|(?:实施|发放|发行|推行|通过)[^，]{0,20}券|办理[^，]{0,10}手续|简易审批|简化[^，]{0,6}手续|可合并|容缺|告知承诺|(?:开放|提供)[^，]{0,20}(?:场景|数据)"
    r"|纳入[^，]{0,30}(?:救助|保障|补助|补贴|支持|采购|储备|目录|名录)[^，]{0,8}(?:范围|库|名单)?$"
    r"|(?:同等|同样|参照[^，]{0,12})享受|倾斜$|采购收储|代偿|安置力度|(?:标准|比例|额度|上限|门槛)[^，]{0,14}(?:提高|提升|上调|放宽|调整|降低)(?:至|到|为)"
    r"|加大[^，]{0,20}优惠力度|(?:加大|加强|强化|提高|提升|增强)对[^，]{2,60}(?:支持|支撑|扶持|保障|奖励|帮扶|激励)力?度?|提高[^，]{0,12}(?:采购|份额)|预留份额"
    r"|提前转正|基本风险统保|(?:加分|落户|入户|入学|就医|就读)(?:便利|优待|优先)|政策优惠|延长(?=.{0,8}有效期)"
    r"|(?:实行|实施)[^，]{0,8}(?:信用|无抵押|免抵押)[^，]{0,4}(?:担保|贷款)|执行[^，]{0,12}(?:电价|水价|气价|价格)(?:政策|标准)?$"
    r"|按(?:照)?[^，]{0,8}用地管理"
    r"|(?:减|免|降)(?:收|缴)?[^，]{0,6}(?:租金|房租)|租金[^，]{0,4}(?:减|免|缓)"
)
_CIRCUMSTANCE = re.compile(r"[在按][^，]*(?:基础上|前提下|情况下|条件下)")
_ATTRIBUTIVE = re.compile(rf"的[^的，]{{0,30}}?{_WHO}(?:·|（·*）|等)*$")
_AIM = re.compile(
    r"(?:能力|条件|指标|水平|机制|体系|模式|氛围|效率|获得感|通知书|工作)$(?<!发放工作)"
)  # 提升…能力 is no gift
_MUST = re.compile(r"应当|必须|须")  # what somebody has to do: 注册人应当办理变更手续
_PAPERS = re.compile(r"应当|必须|材料|依据|提交")  # 申请补贴应当提交…
_FORMALITY = re.compile(r"办理|申请|申领|领取|提供|发放|纳入|简化")
_REFUSED = re.compile(
    r"(?:停止|暂停|取消|终止|不再|不予|不得|不重复)[^，]{0,12}$|(?:不能|禁止|不|未)(?:重复|再次|再|得)?$"
)
_SANCTION = re.compile(
    r"违反|违规|违法行为|骗取|套取|弄虚作假|追回|追缴|退回|退还(?:已|全部|所)|取消[^，]{0,12}资格|处罚|罚款|责令|没收|失信(?!主体的)"
)
_FORBIDDEN = re.compile(r"不再|不予|严禁|禁止|不重复|不享受|不适用|停止")
_NEUTRAL = re.compile(r"就高|从优|从高|不重复|重复享受|自行承担|\||\t")  # how measures combine is none itself
# Government does these for somebody; without 对…, 为… or 向… it is not said for whom.
_FOR_SOMEBODY = re.compile(
    r"提供|绿色通道|办理|简化|简易审批|发放|开放|落实|兑现|拨付|做好|加大|加强|强化|提高|提升|增强|降低|下调|降|容缺|告知承诺|实施|发行|推行|通过|安置力度|倾斜"
)
_ENTITLED = re.compile(r"可以?|按规定|享受|均|符合条件|的，")
_OBJECT = re.compile(
    rf"(?:加大|加强|强化|提高|提升|增强|降低|下调)对?(?P<who>[^，对]{{0,50}}{_WHO}(?:（[^（）]*）|等)?)[^，]{{0,12}}?(?:支持|支撑|扶持|帮扶|激励|保障|贷款利率|担保费率|综合费率)"
    rf"|面向(?P<buyer>[^，]{{0,12}}?{_WHO})的?(?:预留|采购|份额)"
)
_CONDUIT = re.compile(
    r"(?:银行|金融机构|担保机构|保险机构|保险公司|证券公司|担保公司|业主|平台企业|互联网平台|房东|政府|部门)(?:等|（[^（）]*）)?$"
)
_GIVER = re.compile(
    r"展期|续贷|减免|免收|免除|下调|降低|提供|加大|利率|费率|不抽贷|给予(?=[^，]*支持)|优先|落实|办理|绿色通道|予以"
)
_LINK = re.compile(r"(?:可以?|采用|实行|继续|按规定|均|统一|将|由|暂|按|，)+$")
_NOBODY = re.compile(
    r"由|(?:实现|推动|采取|合理)(?![^，]*的)|待|应当|便利|方便|坚持|所有|本行政区|本办法|本条例|各(?:地区|级)"
)
_THING = re.compile(r"(?:品牌|产品|作品|专利|活动|赛事|智能制造中心|发展)$")
# What government does at the start of a sentence says nothing of the measure that follows.
_GOVERNING = re.compile(
    r"(?:全面|积极|大力|持续|进一步|充分|切实|认真|要|各级|各地)*(?:促进|加强|落实|优化|完善|加快|做好|强化|提升|开展|建立|健全|组织|深化|发挥|推进|畅通|用好|构建|打造|实施|引导|聚焦|推动|探索|编制|制定|按照以下)(?!的)"
)
_SOFT = re.compile(
    r"优先|提供|绿色通道|办理|简化|容缺|告知承诺|场景|数据|纳入|倾斜|采购|份额|加大|加强|强化|提高|提升|增强|展期|续贷|免费|延长|便利|政策|租金|减免|落实|返还|利率|费率|门槛|期限?延长|服务"
)

_TO = re.compile(
    r"(?<![针面校核应相绝反一点端会结比])对于?(?!其|外|接|标|口(?!岸)|照|策|应|象|比|此|上(?!述|市|一|年|级)|下(?!岗|列|属|游)|我|本办法|方|手)"
)
_FOR = re.compile(
    r"(?:(?<![因作称成变转])为(?!期|主|老服务|目标|了|准|限|原则|进一步|切实|基础|依据|\d)|向|面向)(?!提供)(?=[^，]{2,60}?提供|[^，]{2,40}?(?:暂退|办理|发放|开放|倾斜))"
)
_SUPPORTED = re.compile(
    r"(?:重点|优先|积极|大力|鼓励和|鼓励、)?(?:支持|鼓励|激励|引导|扶持|推动|帮助|允许)(?:和(?:支持|引导|鼓励))?(?!金额|力度|额度|比例|标准|政策|最高|不超过|\d|按)"
)
_BODY = re.compile(
    r"(?:[各省市区县镇]|中央|国家|本市|自治区|地方|全市|同级|级|受益)*(?:财政(?:部门)?|政府|部门|地区|地|管委会|人民政府|主管部门)(?:按照?[^，]{0,10})?|"
    r"[^，]{0,10}(?:专项资金|引导资金|发展资金|资金)(?:中)?"
)
# Support of things, for whoever has them: 支持公共服务平台运营, 加强重点项目信贷保障, 放宽新产品的市场准入.
_AIDED = re.compile(
    r"(?:积极|大力|持续|进一步|适当|逐步|依法|引导和|推动)*(?:"
    r"(?:加强|强化|加大)(?P<financed>[^，对向]{2,30}?)(?:的)?(?:信贷|融资|资金|用地|用能|要素)(?:保障|支持|供给|投放)(?:力度)?"
    r"|支持(?P<run>[^，]{2,30}?(?:平台|载体|机构|基地|中心))的?(?:建设|日常)?运营"
    r"|支持(?:一批)?(?P<made>[^，]{2,80}?(?:产品|装备|设备|软件|材料))(?:等)?的?(?:(?:研发|示范)和?)?(?:推广应用|示范应用)"
    r"|放宽(?P<admitted>[^，]{2,24}?)的?(?:市场)?准入(?:门槛|限制|条件)?)"
)
# Where the beneficiary of 对… ends inside a part.
_STOP = re.compile(
    r"对其(?=[^，]*(?:给予|予以|补|奖))|(?:继续|可以?|应当?|由|将|则|也|均|再|还|都|经[^，]{2,14}后|统一|直接|及时|一律|原则上|适当|择优|按规定|依法(?:依规)?|根据|根据[^，]{2,20}|在[^，]{1,24}(?:方面|基础上|期间|时)|"
    r"视[^，]{0,8}情况|结合[^，]{0,20}){0,3}"
    r"(?:给予|予以|按(?!时|期|月|季|需)|每(?!年[^，]{0,6}的|月[^，]{0,6}的|股)|最高|一次性|分别|分阶段|分档|分类|奖励(?!的)|奖补(?!的)|补贴(?=\d)|补助(?=\d)|资助(?=\d)|免征|免收|免缴|停征|减征|减按|减半|减免|"
    r"免除|全额|实行|实施|进行|提供(?!生活|[^，]{0,14}的)|优先(?!级)|发放|落实|安排|做好|开辟|开通|办理|简化|返还|退还|暂不|不抽|不断|降低|适用|参照|"
    r"执行|不得|允许|加大|持续落实|税前|延长|纳入|享受|拨付|配套|推行|倾斜|费用(?:按|减)|可(?=按|申请|享受|在|给|以|参|根)|可以)"
)
_TAIL = re.compile(
    r"(?:并|且|但|其中)?(?:最高|最低|最多|最长|单个|单户|单家|单项|单笔|单次|每家|每个|每户|每人|每年|每项|每次|每季|每月|每件|每张|同一|补贴|补助|奖励|贴息|资助|支持(?:金额|比例|额度|期限|标准|上限)|"
    r"期限|年度|累计|总额|合计|不超过|所需|具体|标准|上限|下限|返还|逾期|缓缴|补缴期|贷款期|展期|兑现|扶持期|资金|原则上|直至|超过|超出|不足|分\w{1,3}年|以此|一年|三年|连续|限|用于|确保贷款|目录清单|其余|剩余)"
)
_AND = re.compile(r"(?:并|且|同时|再|以及|另外?|还|此外|又|进而)(?!购)")
_TIER = re.compile(
    rf"{_WHO}|达到|超过|以上|的$|认定|首次|新|挂牌|获|评为|为优秀|第[一二三四五]|[一二三]等|[一二三四五六七八九十]名|国家级|省级|市级|初级|中级|高级|形成|其他"
)
_ADVERB = re.compile(
    r"(?:按规定|按照?[^，]*(?:标准|比例|规定|要求|原则|方式)|一次性|继续|可|可以|由|再|应|要|将|分别|各|最高|择优|适当|积极|统一|直接|及时|经[^，]*后|在[^，]*(?:方面|上|中|期间|基础上|前提下)|根据[^，]*|视[^，]*|"
    r"依法|优先|全额|暂|从|对其|向其|为其|其)+"
)
_TIME = re.compile(
    r"(?:自?\d{4}年[^，]{0,24}(?:期间|起|内|前|底)?|自[^，]{2,20}起|(?:疫情|政策|过渡|规划|试点)[^，]{0,6}期间?|同时|另外|此外|其中)，?$"
)
_RECIPIENT = re.compile(
    rf"给予(?!单个|每|单)(?:其中?的?|该)?(?P<who>(?:[^，\d其每]{{0,14}}?){_WHO})(?=最高|一次性|\d|不超过|不低于|每|适当|一定|相应|奖|补|资|扶|支持)"
)
_QUALITY = re.compile(
    r"符合|首次|新(?!型|能源|材料|一代|兴|区)|认定|获|评|入选|通过|达到|超过|以上|以下|以内|满|取得|完成|参加|实现|列入|纳入|设立|引进|建成|投资|注册|登记|受[^，]{0,6}影响|困难|未|吸纳|招用|创办|从事|承租|具有|购置|购买|租|在[^，]*(?:挂牌|上市|就业|注册)|主办|承办|牵头|主导|开展|组织|提供|有"
)
_LEAD = re.compile(r"[:：]\s*$")

_AMOUNT = re.compile(
    r"(?:按(?!照?(?:每|最高|不超过))照?[^，；、：给予\d]{1,24}?(?=\d[\d.]{0,12}(?:[%‰]|个百分点)))?"
    r"(?:(?:由原?|从)[^，；\d]{0,4}\d[\d.]{0,12}%(?:提高|提升|降低|降|下调|下降|调整)[至到为])?"
    r"(?:(?:合计|累计|总额|总计|单个[^，；\d]{0,8}|单户[^，；\d]{0,8}|单家[^，；\d]{0,8}|每[^，；\d]{0,8}|同一[^，；\d]{0,8}|一次性|分别|各|再){0,2}(?:最高(?:不超过|额度)?|最低|不超过|不低于|不少于|至多|至少|超过)?(?:按|减按)?)?"
    r"(?:\d[\d.]{0,12}(?:万|亿)?元?[—–\-~至])?\d[\d.]{0,12}(?:,\d{3}){0,4}(?:%?[—–\-~至]\d[\d.]{0,12})?(?:(?:万|亿|千|百)?(?:美元|欧元|港元|港币|元)|%|‰|个百分点)(?:(?:/|／)(?:(?!的|以|给|标|补|奖|资)[一-龥]){1,4}(?:[·/](?!的)[一-龥]{1,2})?)?(?:（含）)?(?:以内|以下|以上)?"
)
_WHOLE = re.compile(r"减半|全额|全免|[一二三四五六七八九]折|全部免除")
_INSTRUMENTS = (
    ("算力券", "算力券|模型券|算力补贴"),
    ("服务券", "服务券|创新券|数据券|智评券|培训券|消费券"),
    ("贴息", "贴息"),
    ("奖励", "奖励|奖补|奖金|激励资金|奖"),
    ("租金", "(?:租金|房租)[^，]{0,8}(?:减|免|缓|补|支持)|(?:减|免|免收|补)[^，]{0,8}(?:租金|房租)"),
    ("补贴", "补贴|补助|补偿|津贴|代偿"),
    ("资助", "资助"),
    ("担保", "担保(?!贷款)|费率"),
    ("税费", "税"),
    ("保险", "统保|投保|保险(?!费)"),
    (
        "减免",
        "减免|免收|免缴|停征|减半|免除|缓缴|缓征|返还|退还|暂退|零收费|折|收取|延期缴|征收|滞纳金|费用|免费(?!培训)",
    ),
    ("贷款", "贷款|展期|续贷|授信|融资|不抽贷|利率|信贷"),
    ("用地", "用地|土地|厂房|场地"),
    ("用电", "用电|供电|电价|用能|能耗|“零投资”|低压接入|停电|停水|停气"),
    ("人才", "子女|医疗|落户|人才|职称|转正|定级|编制|考研|学费|入户"),
    ("住房", "公寓|住房|租房|购房"),
    ("培训", "培训|轮训|实训"),
    ("采购", "采购|份额|收储"),
    ("场景", "场景|首台|首批次|首版次"),
    ("数据", "数据"),
    ("准入", "准入|资质|先行先试|试点|牌照"),
    ("审批", "审批|手续|通关|容缺|告知承诺|绿色通道|备案|核准"),
    ("服务", "服务|援助|指导|辅导|便利"),
    ("表彰", "表彰|表扬|荣誉|称号"),
    ("基金", "基金|股权投资|参股"),
)
_FUNDED = re.compile(r"资金|经费|扶持|支持|配套")
_NARROW = str.maketrans(
    {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "％": "%", "﹪": "%", "．": ".", "･": "·"}
)
_OPENERS = {"（": "）", "〔": "〕", "［": "］", "[": "]", "【": "】", "“": "”", "《": "》", "「": "」"}
_CHARGED = re.compile(r"责任|牵头|负责|配合|单位：|部门：")
_BODIES = re.compile(r"[^（）]*(?:局|委|厅|办|部|院|政府|银行|中心|公司|管委会|集团|联|支行|署|会)(?:等|按[^（）]*)?")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch between two commas or semicolons of a sentence, `[start, end)` in the flat text."""

    start: int
    end: int
    fresh: bool  # first of its sentence or after a semicolon or colon
    lead: bool = False  # before a colon: what follows says how much


@dataclass(slots=True)
class _Draft:
    """A measure being read; offsets into the flat text."""

    start: int
    end: int
    who: str
    condition: str | None
    given: int  # where the benefit begins


class _Flat:
    """A stretch of source without white space, so that a line break in the middle of a word does not matter."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self.at = [i for i in range(start, end) if not source[i].isspace()]
        self.text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", "".join(source[i] for i in self.at).translate(_NARROW))
        self.masked = _mask(self.text)

    def span(self, start: int, end: int) -> Span:
        return Span(self.at[start], self.at[end - 1] + 1)

    def parts(self) -> Iterator[list[_Part]]:
        """The sentences, each as its parts."""
        for sentence in re.finditer(r"[^。！\x00]+", self.masked):
            parts, fresh = [], True
            for piece in re.finditer(r"([^，；：]+)([，；：]?)", sentence[0]):
                start, end = sentence.start() + piece.start(1), sentence.start() + piece.end(1)
                start += len(piece[1]) - len(piece[1].lstrip("—"))
                if start < end:
                    parts.append(_Part(start, end, fresh, piece[2] == "："))
                    fresh = piece[2] in "；：" and piece[2] != ""
            if parts:
                yield parts


def _mask(text: str) -> str:
    """The text with what brackets hold blanked, so that it splits nothing; who is in charge ends a sentence."""
    out, i = list(text), 0
    while i < len(text):
        close = _OPENERS.get(text[i])
        end = text.find(close, i) if close else -1
        while end > 0 and text[i] in "（“《〔" and text.count(text[i], i, end) > text.count(text[end], i, end + 1):
            end = text.find(close or "", end + 1)
        if end < 0 or end - i > 400:
            i += 1
            continue
        inside = text[i + 1 : end]
        if text[i] in "“《「":
            for k in range(i + 1, end):
                if text[k] in "，；。、！：（）":
                    out[k] = "·"
        elif _CHARGED.search(inside) or (
            (i == 0 or text[i - 1] in "。；）〕" or end + 1 >= len(text)) and _BODIES.fullmatch(inside)
        ):
            out[i : end + 1] = "\0" * (end + 1 - i)
        else:
            out[i + 1 : end] = "·" * (end - i - 1)
        i = end + 1
    return "".join(out)


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
            flat = _Flat(source, start, end)
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
                amount, instrument = _amount(benefit), _instrument(benefit)
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


def _without_heading(flat: _Flat, clause: Clause, parent: bool) -> str:
    """The masked text without number and title: a title announces what the sentences below it grant."""
    number = re.sub(r"\s", "", clause.number).translate(_NARROW)
    at = len(number) if number and flat.text.startswith(number) else 0
    heading = re.sub(r"\s", "", clause.heading).translate(_NARROW)
    found = flat.text.find(heading, at, at + len(heading) + 3) if heading else -1
    end = found + len(heading)
    if found >= 0 and (parent or flat.text[end:].strip("。：")):
        at = end
    return "\0" * at + flat.masked[at:]


def _lead_beneficiary(flat: _Flat) -> str:
    """Whom the line above a list of items names: 对…的企业，给予以下支持：."""
    line = re.split(r"[。；\x00]", flat.masked[:-1])[-1]
    start = len(flat.masked) - 1 - len(line)
    parts = [_Part(start + m.start(), start + m.end(), False) for m in re.finditer(r"[^，；]+", line)]
    found = _to(flat, parts, None) if parts else None
    return found[0] if found else ""


def _drafts(flat: _Flat, lead: str) -> Iterator[_Draft]:
    for parts in flat.parts():
        if _SANCTION.search(flat.masked, parts[0].start, parts[-1].end):
            continue
        yield from _of_sentence(flat, parts, lead)


def _of_sentence(flat: _Flat, parts: Sequence[_Part], lead: str) -> Iterator[_Draft]:
    """Group a sentence's parts around those that grant."""
    current: _Draft | None = None
    who = lead  # the last beneficiary named
    pending: list[_Part] = []  # parts since the last measure ended
    unsaid = -1  # a grant among them for nobody: 实施算力券，支持中小企业购买算力
    for place, part in enumerate(parts):
        text = flat.masked[part.start : part.end]
        grant = _grant(text)
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
        if current and not grant and re.match(r"(?:最高|不超过|最低|每[^，]{0,6}\d)", text):
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


def _aided(flat: _Flat, part: _Part, following: Sequence[_Part]) -> _Draft | None:
    """Support of a thing, where the next part does not say what is given for it."""
    match = _AIDED.fullmatch(flat.masked, part.start, part.end)
    if not match or (following and _grant(flat.masked[following[0].start : following[0].end])):
        return None
    begin, end = next(span for name in match.groupdict() if (span := match.span(name))[0] >= 0)
    if re.search("[和与等]$|全方位|^专项|参与|统筹", flat.masked[begin:end]):
        return None
    return _Draft(part.start, part.end, flat.text[begin:end], None, part.start)


def _grant(text: str) -> re.Match[str] | None:
    """The first grant of a part; none in a condition (…的) or in what qualifies a beneficiary (承租…的企业)."""
    if text.endswith("的") or _CIRCUMSTANCE.fullmatch(text):
        return None
    named = _ATTRIBUTIVE.search(text)
    aim = _AIM.search(text)
    for match in _GRANT.finditer(text):
        gives = re.match("给予|予以", match[0])
        if not gives and (aim or (named and match.start() < named.start())):
            continue
        if _MUST.search(text[: match.start()]) and _FORMALITY.match(match[0]):
            continue
        if _FORMALITY.match(match[0]) and _PAPERS.search(text, match.end()):
            continue
        if not _REFUSED.search(text[: match.start()]) and not _FORBIDDEN.match(text):
            return match
    return None


def _opens(text: str) -> re.Match[str] | None:
    """Whether a part names a new beneficiary: 对…, 其中对…, 各区对…, 支持…企业."""
    return _TO.search(text[:24]) or _SUPPORTED.match(text)


def _another(prefix: str) -> bool:
    """Whether what stands before a second grant names another beneficiary or condition."""
    prefix = _ADVERB.sub("", prefix)
    if _BODY.fullmatch(prefix):
        return False
    return bool(_TIER.search(prefix))


def _useful(flat: _Flat, pending: Sequence[_Part], grant: int) -> list[_Part]:
    """The parts before a grant that belong to it: from the last that names a beneficiary, or the trailing conditions."""
    texts = [flat.masked[part.start : part.end] for part in pending]
    at = next((i for i in range(len(pending) - 1, -1, -1) if _TO.search(texts[i])), None)
    if at is not None:
        while at and _TO.search(texts[at - 1]):
            at -= 1  # 对A，以及对B，给予…
        return list(pending[at - 1 if at and _SUPPORTED.match(texts[at - 1]) else at :])
    first = 0
    while (
        first < len(pending)
        and _GOVERNING.match(texts[first])
        and not pending[first].start <= grant < pending[first].end
    ):
        first += 1
    return list(pending[first:])


def _build(flat: _Flat, group: list[_Part], grant: int, carried: str) -> _Draft | None:
    if _NEUTRAL.search(flat.masked, group[0].start, group[-1].end):
        return None
    found = _object(flat, group, grant) or _to(flat, group, grant) or _for(flat, group)
    prefix = flat.masked[group[0].start : grant]
    if (
        not found
        and (
            not _FOR_SOMEBODY.match(flat.masked, grant)
            or _ENTITLED.search(prefix)
            # 鼓励机构提供服务: the one encouraged gives
            or (_SUPPORTED.match(prefix) and not re.match("提供|开放", flat.masked[grant:]))
        )
    ):
        found = _supported(flat, group, grant) or _subject(flat, group, grant)
    elif not found and grant < group[-1].start and _SUPPORTED.match(flat.masked, group[-1].start):
        found = _supported(flat, group[-1:], None)
        if found:
            found = (found[0], found[1], group[0].start, group[0].start)
    start = group[0].start
    if found is None:
        if not carried:
            return None
        tier = _ADVERB.sub("", flat.text[group[0].start : grant]).strip("，")
        condition = None if _BODY.fullmatch(tier) else tier.strip("的，") or None
        who, given = carried, grant
    else:
        who, condition, given, start = found
        who = who or carried or condition or ""
    recipient = _RECIPIENT.search(flat.text, grant, group[-1].end)
    if recipient and not re.search(rf"项目$|{_THING.pattern}", recipient["who"]):
        if condition is None and who != recipient["who"]:
            condition = who.strip("的") or None
        who = recipient["who"]
    who = _clean(who)
    if (
        not who
        or re.fullmatch(r"[\d.]+.{0,3}元?", who)
        or (_THING.search(who) and not _AMOUNT.search(flat.text, grant, group[-1].end) and who == carried)
    ):
        return None
    named = re.search(rf"{_WHO}$", who)
    if condition is not None and ((named and condition == who) or _TOPIC.search(condition)):
        head, _, _ = who.rpartition("的")
        condition = (head or None) if head and _QUALITY.search(head) else None if not _QUALITY.match(who) else condition
    given = _earlier(flat, given, group)
    if group[-1].end - given < 2 or _NOBODY.match(who):
        return None
    return _Draft(start, group[-1].end, who, condition, given)


# What a share or sum is taken of is no condition: 企业年应纳税所得额, 小微企业房租.
_TOPIC = re.compile(
    r"^[^，]{0,24}(?:费|费用|税|金|额|贷款|所得|收入|业务|工程|检验|检测|租金|房租|利息|部分|存量|指标)(?:的\d+%)?$"
)
_BASE = re.compile(
    r"(?:按照?|减按|最高|根据)[^，]*$|(?:实际|发生|总额|额|费用|利息|部分|投资|租金|成本|保费)[^，按]{0,8}?的?\d[\d.]*%(?:的比例)?$"
)


def _earlier(flat: _Flat, given: int, group: Sequence[_Part]) -> int:
    """Where a benefit begins whose measure stands before the verb: 按投资额的10%给予补助."""
    while flat.text[given : given + 1] == "，":
        given += 1
    for part in group:
        if part.start < given <= part.end:
            base = _BASE.search(flat.text[part.start : given])
            return part.start + base.start() if base else given
    return given


def _object(flat: _Flat, group: Sequence[_Part], grant: int) -> Found | None:
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
    start = group[0].start if _AMOUNT.search(flat.text, group[0].start, part.start) else part.start
    return flat.text[match.start(key) : match.end(key)], None, start, start


def _clean(who: str) -> str:
    return re.sub(r"^(?:上述|其中|于|针对|面向|以及|将|对|且|并|导致|致使|让|帮助|助力)+(?!外)", "", who).strip(
        "，、的：。—"
    )


def _to(flat: _Flat, group: Sequence[_Part], grant: int | None) -> Found | None:
    """对…的企业，给予…."""
    for i, part in enumerate(group):
        match = _TO.search(flat.masked, part.start, part.end)
        if not match or (grant is not None and match.start() > grant):
            continue
        before = flat.masked[part.start : match.start()]
        if (
            re.search(rf"{_WHO}$", before)
            and re.search("的$", flat.masked[part.start : part.end])
            and not _SUPPORTED.match(before)
        ):
            continue  # 创投企业对初创企业投资的: the one before benefits
        begin = match.end()
        stop = _stop(flat.masked, begin, part.end)
        end = stop if stop is not None else part.end
        last = i
        # a beneficiary may itself hold commas: 对面积2000平方米以上，且年交易额300万元以上的海外仓
        while stop is None and last + 1 < len(group) and not _complete(flat.masked[begin:end]):
            following = group[last + 1]
            if (
                _grant(flat.masked[following.start : following.end])
                and not re.search(rf"的[^，]{{0,16}}{_WHO}", flat.masked[following.start : following.end])
                and not _TO.match(flat.masked, following.start)
            ):
                break
            last += 1
            stop = _stop(flat.masked, following.start, following.end)
            end = stop if stop is not None else following.end
        while stop is None and last + 1 < len(group) and re.match("以及|及|和", flat.masked[group[last + 1].start :]):
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
            helped = _supported(flat, group[:i], None)
            who = helped[0] if helped else ""
        who = who or text
        joined = "，".join([*([condition] if condition else []), *(c.strip("的") for c in conditions)])
        return who, joined or None, given, group[0].start
    return None


def _stop(masked: str, begin: int, end: int) -> int | None:
    """Where the beneficiary that begins there ends inside its part, if it does."""
    named = _ATTRIBUTIVE.search(masked, begin, end)
    for match in _STOP.finditer(masked, begin + 2, end):
        # 对减免租金的企业: what qualifies the beneficiary is not yet what is given
        if not (named and match.start() < named.start() and not re.search("给予|予以", match[0])):
            return match.start()
    return None


def _complete(text: str) -> bool:
    return text.endswith("的") or bool(re.search(rf"{_WHO}(?:·|（[^（）]*）|等)*$", text))


def _split(text: str, masked: str) -> tuple[str, str | None]:
    """A beneficiary's name and the condition that it holds: 企业参加展会的 is 企业 on condition of 参加展会."""
    plain = text.rstrip("的")
    if not masked.endswith("的") and re.search(rf"{_WHO}·*(?:（·*）|等)*$", masked):
        cut = masked.rstrip("的").rfind("的")
        head, name = plain[: max(cut, 0)], plain[cut + 1 :]
        if not head:
            return plain, plain if re.match(r"新|首|获|在|经|通过|取得|入选|列入|参与|主办|承办", plain) else None
        condition = head if len(head) > 4 or _QUALITY.search(head) else None
        return (plain if len(plain) <= 60 else name), condition
    named = _named(masked)
    if named and not _QUALITY.match(masked[:2]) and "的" not in masked[:named]:
        return text[:named], text[named:].strip("，的") or None
    inner = re.match(rf".*的[^的，]{{0,16}}?{_WHO}(?=[^的、和及等，]{{2,}}的?$)", masked, re.S)
    if inner:
        return text[: inner.end()], text[inner.end() :].strip("的") or None
    if masked.endswith("的"):
        return "", plain or None
    return plain, None


_VERBS = "参招吸开申引投购建设获取通实联承租从创在因首新年到与对为按向可每将享发转组出入上完受未不有被由使利深积自举主，的、和及以采符销经凭支缴注登录考"


def _named(masked: str) -> int:
    """Where the first name of a beneficiary ends, compounds (青年创业企业) and lists (企业、个人和团队) whole; 0 for none."""
    match = re.match(rf"[^，的]{{0,24}}?{_WHO}(?:（·*）|等)*", masked)
    if not match:
        return 0
    end = match.end()
    while True:
        more = re.match(
            rf"(?:(?!创(?!业|新|投)|[{_VERBS.replace('创', '')}])[^，的]{{0,5}}?|[、和及][^，的、和及]{{0,14}}?|或[^，的]{{0,8}}?){_WHO}(?:（·*）|等)*",
            masked[end:],
        )
        if not more:
            return end
        end += more.end()


def _for(flat: _Flat, group: Sequence[_Part]) -> Found | None:
    """为…提供…服务."""
    for part in reversed(group):
        match = _FOR.search(flat.masked, part.start, part.end)
        if not match:
            continue
        stop = re.compile("提供|暂退|办理|发放|开放|倾斜").search(flat.masked, match.end())
        text = flat.text[match.end() : stop.start() if stop else part.end]
        last = re.match(rf".*的(?=[^的]*{_WHO})", text)  # 为参与采购的企业
        skip = last.end() if last else 0
        length = _named(text[skip:])
        if not length:
            continue
        who = text[: skip + length]
        if _THING.search(who):
            continue
        head, _, _ = who.rpartition("的")
        return who, head or None, stop.start() if stop else match.end(), part.start
    return None


def _supported(flat: _Flat, group: Sequence[_Part], grant: int | None) -> Found | None:
    """支持…企业…，按…给予….  The parts after may still hold conditions."""
    for part in reversed(group):
        match = _SUPPORTED.match(flat.masked, part.start, part.end)
        if not match:
            at = flat.masked.find("优先支持", part.start, part.end)
            match = _SUPPORTED.match(flat.masked, at, part.end) if at >= 0 else None
        if not match or (grant is not None and match.start() > grant + 2):
            continue
        end = match.end() + _named(flat.masked[match.end() : part.end])
        if end == match.end():
            inner = re.match(rf"[^，]*?的[^，的]{{0,16}}{_WHO}", flat.masked[match.end() : part.end])
            end += inner.end() if inner else 0
        if end == match.end():
            # an activity is supported, not somebody: only where a sum shows that it is
            if grant is None or not _AMOUNT.search(flat.text, grant, group[-1].end):
                continue
            end = part.end if grant >= part.end else grant
        if _CONDUIT.search(flat.text[match.end() : end]):
            # 鼓励银行为个体工商户减免手续费: not the one who is asked to give
            helped = re.search(rf"[为对向](?P<who>[^，]{{0,24}}?{_WHO})", flat.masked[end : part.end])
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


def _subject(flat: _Flat, group: Sequence[_Part], grant: int) -> Found | None:
    """用人单位招用…的，可…; 被评为…的企业，给予…; 免征民航企业缴纳的…."""
    parts = list(group)
    while len(parts) > 1 and _TIME.fullmatch(flat.text[parts[0].start : parts[0].end] + "，"):
        parts.pop(0)
    begin = parts[0].start
    own = next(part.start for part in reversed(parts) if part.start <= grant)
    stop = _stop(flat.masked, own - 2, grant)
    given = grant if stop is None else stop
    given = begin + len(_LINK.sub("", flat.masked[begin:given]))
    masked, text = flat.masked[begin:given], flat.text[begin:given]
    if not masked or _BODY.fullmatch(masked):
        rest = flat.masked[grant : group[-1].end]
        after = re.match(rf"[^，]{{2,4}}?对?(?P<who>[^，、]{{0,16}}?{_WHO})(?=缴纳|的|房|租|贷|应)", rest)
        if after:
            return flat.text[grant + after.start("who") : grant + after.end("who")], None, grant, group[0].start
        return None
    for piece in re.finditer("[^，]+", masked):
        attributive = _ATTRIBUTIVE.search(piece[0])
        if attributive and (piece.start() == 0 or not _named(masked) or _QUALITY.search(masked[: piece.start()])):
            # 被评为…的企业: the whole is the beneficiary, what qualifies it the condition
            cut = piece.start() + attributive.start()
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
        named = re.search(rf"的(?P<who>[^的，]{{0,20}}?{_WHO}(?:（·*）|等)*)(?=$|，|[^、和及])", masked)
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
    named = re.search(rf"[^，、的]{{0,12}}{_WHO}", masked)
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
            or (_QUALITY.search(_ADVERB.sub("", piece)) and not _BODY.fullmatch(piece))
        )
    ]
    return "，".join(kept) or None


def _amount(benefit: str) -> str | None:
    """The sums, shares and caps of a benefit as printed, each once."""
    found = [match[0] for match in _AMOUNT.finditer(benefit)] or [match[0] for match in _WHOLE.finditer(benefit)]
    return "、".join(dict.fromkeys(found)) or None


def _instrument(benefit: str) -> str:
    """By what a benefit helps; the first named of a fixed order, since 贷款贴息 is 贴息."""
    if re.match(r"[^，]{0,6}提供[^，]*(?:服务|援助|指导|便利)$", benefit) and not re.search(
        "担保|融资|培训服务$", benefit[-8:]
    ):
        return "服务"
    for name, words in _INSTRUMENTS:
        if re.search(words, benefit):
            return name
    if _FUNDED.search(benefit) and (_AMOUNT.search(benefit) or re.search("资金|经费", benefit)):
        return "资助"
    return "其他"
