"""What kind of thing a sentence must hold to answer a question: a sum, a day, a bank of its own name."""

import re

from assistant.question import DECIDED, Question
from corpus.regex import regex

MONEY = regex(
    r"\d[\d.,]{0,20}\s{0,4}(万|亿)?元|[一二三四五六七八九十百千万]{1,12}元|\d{1,12}(\.\d{1,6})?\s{0,4}[%％]|免征|免费|减半|全额|折"
    r"|[\d一二两三四五六七八九十]\s{0,4}倍(?!增|于)"
)
# A single 一 counts no steps, groups or sorts: 进一步, 一批, 一大批, 一方面, 一次性 are no figures.
FIGURE = regex(
    r"\d|(?:[二两三四五六七八九十百千][一二三四五六七八九十百千]{0,11}|[一二三四五六七八九十百千]{2,12})"
    r"(个|项|家|人|次|年|月|日|天|倍|成|分之|小时|名|条|周?岁|[类种大档批步段级层]|方面)"
    r"|(?<![进统同唯逐任另第])一(个|项|家|人|次(?!性)|年|月|日|天|倍|成|小时|名|条|周?岁)"
    r"|[ⅠⅡⅢⅣⅤⅥ]类|[百千]?[万亿]元?(?:以[上下]|级)|一半|过半|半数|全部(?:参与|纳入|实现|完成)"
)
TIME = regex(
    r"\d{1,8}\s{0,4}个?(?:年|月|日|天|周|工作日|小时|分钟)|[一二三四五六七八九十两]{1,8}(?:年|个月|日|天|周|小时)|“十[一二三四五六]五”|之日起|长期|年度|半年|[每按逐](?:年|月|季度?|周|日|天)|定期|期限|节假日|双休日|周末|寒暑?假|暑假|年内|次[日月年]|年[底末]|月底|季度|成熟时|时限的[一二三四五六]分之|后，?(?:即|方可|才可)|同步[规设建施运推投实]|[日周旬月季]度?(?:调度|报告|通报|会商|例会)"
)
PROCEDURE = regex(r"(?<!专利)申请(?!专利)|申报|提交|受理|审核|审批(?!制度)|办理|报送|公示|申领|手续|流程")
_TELEPHONE = r"\d{3,4}-?\d{7,8}|\d{5,}"
CONTACT = regex(rf"{_TELEPHONE}|电话|地址|网址|邮箱|www|http")
_PHONE_ASKED = regex("(?:电话|热线|号码|手机号?)(?:号码?)?(?:是|为|有)?(?:多少|几号|哪个|什么)")
_PHONE = regex(_TELEPHONE)
# 什么时候 is answered by a date or a season, 多久 by a length of time.
_MOMENT_ASKED = regex("什么时候|啥时候|何时|几时|哪个?月|几月|哪天|几号|哪一?年|什么时间")
YUAN = regex(r"元|免征|免费|全额|免收|免缴|不收取|暂免")
_PAPERS = regex(r"材料|文件|资料|证明|申请书|申请表|报告")
_WHICH = regex(r"哪|什么(?!时候)|啥(?!时候)")
_PERSON = regex(r"由|负责|担任|牵头|组成|主任|组长|召集人|谁[^，。；谁]{1,8}谁")  # 谁销售谁收集
# Asks for whoever is in charge; with 支持谁开展 or 经谁认定 any sentence may tell it.
_IN_CHARGE_ASKED = regex(
    "(?<![先后能会可该更])(?:[由归叫让]谁(?!的)|(?:^|[长人是，,的])谁(?=[？?，,]|$)"
    "|谁(?:来|在)?(?:牵头|负责|主管|分管|管|抓|挂帅|统筹|联系|带队|召集|主持|组织|承担|实施|推进|办|发|批|审)|是谁的(?:任务|责任|职责|事|活)|谁(?:是|当|任|担任|做))"
)
_BESIDE_WHO = frozenset({"department", "list", "how", "condition", "support", "meaning", "count"})
_OUTCOME_ASKED = regex("后果|要?[承担负](?:什么|啥|哪些)责任|会被?怎么?(?:处理|处置|处罚|样)")
_OUTCOME = regex("追究|追责|问责|处罚|罚款|处分|责令|通报|取消|不予|不再|终止|收回|追回|扣[减发]|列入|法律责任|赔偿")
_CHOICE = regex(r"[\u4e00-\u9fff]{2}还是[\u4e00-\u9fff]{2}[^，,。？?]*[？?。]?$")
# What is asked by such a name is told by a share, and by no other figure; a factor or a proportion is one as well.
_WEIGHT_ASKED = regex("占(?:多[少大]|几)的?(?:权重|比重|比例|分)")
_SHARE_ASKED = regex(
    "(?P<of>比重|占比|比例|比率|[费税利汇]率)(?:最[高低多少])?(?:是|为|有|要|应|能|会|占|可以|具体|到底|究竟|大概|分别)*(?:达|降|升|提高|增加)?到?(?:多少|几|多[大高低])"
    "|(?:多[大高少]的?)(?P<behind>比重|占比|比例|比率)"
)
_SHARE = regex(r"\d\s*[%％‰]|\d\s*[:：∶]\s*\d|分之|[一二三四五六七八九]成|百分点|[倍半]|全额|免")
_WEIGHT = regex(r"\d\s*[%％分]|分之|[一二三四五六七八九]成|权重|百分点")
_RATE = regex(r"\d\s*[%％‰]|分之|百分点|[倍半]|基准|[免元]|LPR")
_DISCOUNT_ASKED = regex("[打给]几折|几折")
_DISCOUNT = regex(r"折|\d\s*[%％]|[减免]|优惠|下调|降低")
# 交多少认证费, 收费多少: no figure but one of money tells it.
_FEE_ASKED = regex(
    "[交缴付收掏](?:纳|取)?多少[\u4e00-\u9fff]{0,6}费|(?<!免)费(?:用|要|得|该|是)*(?:[交缴付收]多少|多少(?![个家次年月天]))"
)
_FEE = regex(r"\d\s*[万千百]?元|免|[%％‰]|不收|元")
# What one pays is settled in no part by a support.
_PRICE_ASKED = regex(
    "[收掏花卖](?:取|费)?(?:多少|几)|[交缴付]多少|[一每](?:公斤|斤|度|张|份|次|趟|平方米|平米|平|吨|盒|支|针|节课?|小时)[电水气票]?(?:卖|收|要|得)?(?:多少|几)[钱元块毛]|限额(?:是|为)?多少"
)
_GIVEN = regex("[补奖贴助]|优惠|减免|扶持|便宜")
_PRICE = regex("(?<!消)[费价租息]|自付|自理|限额")
_LENT = regex("[贷借]款?到?多少(?![个家])")
_BROKEN_ASKED = regex(
    "(?:超过|逾期|过期|超期|违反|[没不未])[^，,。？?]{0,12}[，,]?(?:会?怎[么样]|后果|怎么办|咋办|如何处理|咋处理)"
)
AGE = regex(r"[\d一二三四五六七八九十]{1,3}\s{0,3}周?岁")
AGE_ASKED = regex(
    "(?<![力模积量率荷度例重格])多大(?:了|年纪|岁数|(?=才[能可]|可以|就?能(?!力)|算))|年龄|(?:孩子?|儿童|娃|宝宝|学生|老人|女性?|男性?)(?:要|得|从|是|到)?多大(?!的)"
)
_UP_TO_ASKED = regex("上限|以[内下]|最大|不超过|至多|最多")
_UP_TO = regex(r"\d{1,2}\s{0,3}周?岁(?:[（(]含[^）)]{0,8}[）)])?(?:以[下内]|及以下)|不(?:超过|高于)[^，。；]{0,4}岁")
_BROKEN = regex("逾期|承担[^，。]{0,6}责任|未[^，。]{2,30}的，|视为|不予|不再|终止|取消|作废|失效")
OUTCOMES = ((_BROKEN_ASKED, _BROKEN), (_OUTCOME_ASKED, _OUTCOME))  # what follows where a rule is not kept
# 几天 is told in days or hours: neither 2019年12月底 nor 3个月 tells it.
_DAYS_ASKED = regex("(?:(?<!哪)几|多少)个?(?:天|工作日|小时|分钟|自然日)(?![^，,。？?]{0,3}[次回趟])")
_DAYS = regex(
    r"(?<!月)(?<!\d)\d{1,4}\s{0,3}(?:个工作日|工作日|个?自然日|天|日(?!常))|[一二两三四五六七八九十]{1,3}(?:个工作日|工作日|天|日内)|小时|分钟"
    r"|当[场日天]|即时|[一二两三四五六七八九十\d]{1,2}\s{0,3}(?:周|个?星期|个?月|年)内|随到随|每[天日周月]"
)
_MONTHS_ASKED = regex("(?:(?<!哪)几|多少)个月")
_MONTHS = regex(
    r"(?<![\d年])\d{1,2}\s{0,3}个月|[一二两三四五六七八九十]{1,3}个月|(?<!\d)\d{1,2}\s{0,3}年(?![度级])|[一二两三四五六七八九十]年|半年|全年|长期"
)
_YEARS_ASKED = regex("(?:(?<![哪十前近这那头去])几|多少)年(?!级|来|前)")
_YEARS = regex(
    r"(?<!\d)\d{1,2}(?:\.\d)?\s{0,3}年(?![度级])|[一二两三四五六七八九十]{1,3}(?:周|学)?年|个月|长期|永久|终身|[—\-~至]\s?20\d\d年|20\d\d年[^，。]{0,8}[—\-~至]"
)
# 每年度 tells no 几月份, nor does 定期 tell which day.
_DATE_ASKED = regex("哪一?天|几月(?!内)|哪个?月|几号")
_DATE = regex(
    r"\d{1,2}\s{0,2}月|\d\s{0,2}日|[一二三四五六七八九十]月|之日|[一二三四每逐]个?季度|[年月季][底初末]|半年|[每逐]月|次日|当[日天]|旬|日前|周[一二三四五六日末]|星期|[寒暑]假?|施行|\d\s{0,2}天"
)
_SITE_ASKED = regex("(?:网址|官网)(?:是|为|有|呢|$|[？?])")
_SITE = regex(r"www|https?|\.(?:com|cn|net|org)|网址[：:为]")
_SPANS = ((_DAYS_ASKED, _DAYS), (_MONTHS_ASKED, _MONTHS), (_YEARS_ASKED, _YEARS))
_THERE_IS = regex(
    "(?:有没有|有无|是否有|设没设|设不设)[^，,。？?多几]{0,6}(?:上限|下限|限制|渠道|门槛|标准)(?![^，,。？?]{0,4}[多几])"
    "|(?:手续|流程)[^，,。？?]{0,4}(?:能不能|能否|可不可以|会不会|可以)[^，,。？?]{0,6}[少简快减省合并]"
)
_PUNISHED = regex("罚(?!则)|处分|追责|问责")
# 能看清用了多少吗, 能不能不看论文数量, 今年会不会往上提: no number is asked for.
_KNOWN_ASKED = regex(
    "(?:多少|几)(?![^，,。？?]*(?:[写说提列讲]|明确|规定|载明))[^，,。？?]*(?:吗|么)[？?。]*$|^(?!.*(?:多少|几)).*数量|(?:多少|几)[^，,。？?]{2,10}(?:会不会|能不能|要不要|是不是)[^，,。？?多几]*[？?。]*$|好几"
)
_HOW_MUCH = regex("(?:多少|几[万千百十]?[块元])(?:钱|元|万元)?(?:啊|呢)?[？?。]*$")
_MORE_ASKED = regex("[会能可]不[会能可]以?[^，,。？?]{0,4}多[一-鿿]{1,2}几")  # 会不会多办几个 asks for no number
# Where one signs up or hands something in.
_CHANNEL_ASKED = regex(
    "(?:[去到在从上往走]|向)哪(?:里|儿|个(?:网站|网|平台|窗口|入口|大厅|系统|小程序|软件))(?:上|里|去|能|可以)?(?:报名|申[请报领]|注册|登记|填|下载|领|抢|提交|登录|传)"
    "|(?:报名|申[请报领]|注册|登记|填[写报表]|下载|登录)[^，,。？?]{0,4}(?:[去到在从上走]|是)哪(?:里|儿|个(?:网站|网|平台|窗口|入口|大厅|系统|小程序|软件)|[？?]|$)"
)
_CHANNEL = regex(
    "窗口|(?:申[报请]|政务(?:服务)?|登记|预约|报名|网上|”)平台|平台(?:上|申|提|登|报|办|填|受)|(?:申[报请]|管理|信息|服务|登记|预约|报名)系统|网站|(?:户籍|常住|就业|所在|注册|经营)地|小程序|[aA][pP][pP]|客户端|大厅|服务中心|现场|[线网]上|公众号|邮箱|电话|在线|一网通办|登录"
    "|[向到在][^，。；]{2,24}(?:部门|机构|单位|政府|[局委院校所站处会])[^，。；]{0,6}(?:提|申|报|办|领|登|备|交|受)|(?:部门|机构|单位|政府|[局委院校所站处会])受理"
)
_FINE_ASKED = regex("罚款[^，,。？?]{0,4}(?:多少|几)")
_FINE = regex("罚[^。；]{0,60}?(?:元|[%％]|倍)|(?:元|[%％]|倍)[^。；]{0,20}?罚")
_CONTAINER = regex("清单|名单|目录|名录")
# How often: 定期 tells it not.
_OFTEN_ASKED = regex("多久[^，,。？?]{0,8}[一1][次回趟遍]|多久(?:[更换评考公检复][^，,。？?]{1,6})?[次回]")
_OFTEN = regex(
    r"[每按逐隔][一二两三半\d]{0,2}个?[年月季周旬日天]|年度(?!工作|任务|计划|目标|重点|预算)|季度|半年|月度|每[次学期]|[一二两三\d]\s{0,2}个?(?:年|月|周|天|季度)[^，。；]{0,6}[一1两二\d]\s{0,2}[次回]|间隔[^，。；]{0,8}[年月天]|例会"
)
# 收多少, 退我多少, 多拿几个钱: what is paid, whatever for.
_PAID_ASKED = regex(
    "(?:(?<!支)出|(?<!辞)退|(?<![研开])发|拨|收|交|缴|花|掏|付|赔|扣|投|[贷借]|奖|[补贴]|(?<!负|承)担|领|(?<!争)取|拿|挣)(?:给|到|得|去|走|我们?|人家)?"
    "(?:多少(?:钱|块|元|费用?|[一-鿿]{0,2}(?:费|金|款|贷款|资金))?|几个钱)(?=[？?。，,才呢啊吧来]|$)"
)
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("contact", "联系电话、地址等联系方式", CONTACT),
    ("procedure", "申请办理的程序和材料", PROCEDURE),
    ("money", "具体金额或标准", MONEY),
    ("when", "具体时间", TIME),
    ("number", "具体数字", FIGURE),
)
# Units that nobody counts by others: what is asked in them is stated in them, or not at all.
_UNITS = (
    "家|所|座|栋|项|条|层|张|份|辆|台|套|件|人|名|位|户|亩|平方米|平方公里|公里|米|吨|公斤|度|次|页|分钟|小时|岁|股|床"
    "|(?<=少)分(?=[？?。，,才就算]|$)"
)
_UNIT_ASKED = regex(rf"(?:多少|(?<!哪)几)[百千万亿]{{0,2}}(?P<unit>{_UNITS})(?!家|民|才|口|员|工|均|气|力)")
_ALSO = {
    "岁": "周?岁",
    "家": "家|个|户",
    "所": "所|个|家",
    "座": "座|个|处",
    "栋": "栋|幢|座",
    "项": "项|个|条|件",
    "条": "条|项|个",
    "层": "个?楼?层",
    "名": "名|人|位",
    "人": "人|名|位",
    "位": "位|人|名",
    "小时": "小时|h|分钟",
    "公里": "公里|千米|km",
    "平方米": "平方米|㎡|平米",
}
# Kinds of things that have names of their own: where one is asked for, the sentence must hold that word.
_NAMED_ASKED = regex(
    r"哪(?:一|几|两)?(?:家|个|条|所|座|些)?(?P<kind>银行|保险公司|公司|账户|路(?!子|径|数)|街道?|县|城市|乡镇|大学|高校|学校|医院|机场|酒店|商场|平台|网站)(?!以|的企业)"
)
# A bank of its own name, and no sort of banks: 扩大合作银行范围 tells none.
_BANK = (
    "(?:[\u4e00-\u9fff]{2}(?<!合作)(?<!有关)(?<!相关)(?<!商业)(?<!承办)(?<!经办)(?<!贷款)(?<!各类)(?<!外资)(?<!参与)银"
    "|农商|农村商业银)行"
)
_ALSO_NAMED = {
    "平台": "平台|“[^”]{2,10}(?:[通办码云网]|在线)”",
    "银行": _BANK,
    "大学": "大学|学院",
    "高校": "大学|学院|高校",
    "公司": "公司|集团",
    # 试点城市 names none.
    "城市": (
        "[\u4e00-\u9fff]{2}(?<!全)(?<!各)(?<!本)(?<!城)市(?![场级区县民政长值域])|北京|上海|天津|重庆|香港|澳门|广州|深圳"
        "|(?:省会|中心|副省级|地级|沿海|特大|超大)[^，。；]{0,6}城市"
    ),
    "路": "路(?!径|线|演)",
    "学校": "学校|大学|学院|中学|小学",
}


def ages_asked(question: Question) -> re.Pattern[str]:
    """What tells the age that is asked for: up to which one, or any."""
    return _UP_TO if _UP_TO_ASKED.search(question.folded) else AGE


def asks_loan(question: Question) -> bool:
    """Whether it is asked how much may be borrowed."""
    return bool(_LENT.search(question.folded))


def is_no_price(question: Question, text: str) -> bool:
    """Whether it is asked what one pays for something, and a text tells of no price: 支持改造 for 改造要掏多少钱."""
    return bool(_PRICE_ASKED.search(question.folded)) and not (_GIVEN.search(question.folded) or _PRICE.search(text))


def asks_moment(question: Question) -> bool:
    """Whether a day, a month or a year is asked for, and no length of time."""
    return "when" in question.asks and bool(_MOMENT_ASKED.search(question.folded))


def of_its_own(question: Question) -> bool:
    """Whether something is asked for that only sentences hold: a penalty, the name of a bank, telephone numbers apart."""
    return asks_penalty(question) or bool(re.search("哪(?:一|几|两)?家(?:银行|保险公司)", question.folded))


def asks_penalty(question: Question) -> bool:
    """Whether it is asked how something is punished."""
    asks = question.asks
    return bool(
        _PUNISHED.search(question.folded)
        and asks & {"money", "number", "how", "support", "list"}
        and not (asks & {"when"} or _CONTAINER.search(question.folded))
    )


def kind_sought(question: Question) -> tuple[str, re.Pattern[str]] | None:
    """The kind of thing that a sentence must hold to answer, with its name; None where any may."""
    asks = question.asks
    if _CHOICE.search(question.folded) or DECIDED.search(question.folded):
        return None  # 按工作日还是自然日算: what is asked for is one of the two, or who decides
    counted = _UNIT_ASKED.search(question.folded)
    if counted:
        unit = _ALSO.get(counted["unit"], counted["unit"])
        return "具体数字", re.compile(rf"[\d一二两三四五六七八九十百千万亿%多]\s*余?(?:{unit})")
    named = _NAMED_ASKED.search(question.folded)
    if named:
        return f"具体的{named['kind']}", re.compile(_ALSO_NAMED.get(named["kind"], named["kind"]))
    if "contact" in asks and _SITE_ASKED.search(question.folded):
        return "具体的网址", _SITE
    if "contact" in asks and _PHONE_ASKED.search(question.folded):
        return "具体的号码", _PHONE  # 确保联系电话畅通 tells none
    if "whether" in asks and _KNOWN_ASKED.search(question.folded):
        return None
    if _FINE_ASKED.search(question.folded):
        return "具体的罚款金额", _FINE
    if asks_penalty(question):
        return "具体的处罚", re.compile("罚|处分|责令|追究|问责|通报|警告|约谈|取消.{0,6}资格")
    if any(asked.search(question.folded) for asked, _ in OUTCOMES):
        return None
    if AGE_ASKED.search(question.folded):
        return "年龄", AGE
    if asks_loan(question):
        return "具体金额", YUAN  # a rate is no amount of a loan
    if re.search("几点", question.folded):
        return "具体时间", re.compile(r"\d{1,2}\s*[:：点时]|[上下中]午|[一二三四五六七八九十]点")
    if re.search("百分之[几多]|几成|几个(?:百分)?点", question.folded):
        return "具体比例", re.compile(r"\d\s*[%％]|百分[之点]|[一二三四五六七八九]成|一半|过半|半数|分之")
    if _DATE_ASKED.search(question.folded) and "when" in asks:
        return "具体日期", _DATE
    for asked, told in _SPANS:
        if asked.search(question.folded) and "when" in asks:
            return "具体的时间", told
    if _WEIGHT_ASKED.search(question.folded):
        return "具体比例", _WEIGHT
    share = _SHARE_ASKED.search(question.folded)
    if share:
        rate = (share["of"] or share["behind"])[-1] == "率" and share["of"] != "比率"
        return "具体比例", _RATE if rate else _SHARE
    if _DISCOUNT_ASKED.search(question.folded):
        return "具体的折扣", _DISCOUNT
    if _FEE_ASKED.search(question.folded):
        return "具体的费用", _FEE
    if "when" in asks and _OFTEN_ASKED.search(question.folded):
        return "具体的周期", _OFTEN
    if not asks & {"department", "meaning", "compare"} and _PAID_ASKED.search(question.folded):
        return "具体金额或标准", MONEY
    if asks & {"department", "meaning"}:
        return None
    if "procedure" in asks and re.search("材料|资料", question.folded):
        return "所需材料", _PAPERS
    if _CHANNEL_ASKED.search(question.folded):
        return "具体的办理渠道", _CHANNEL
    if "whether" in asks and (_THERE_IS.search(question.folded) or _MORE_ASKED.search(question.folded)):
        return None  # 有没有上限, 手续能不能简化: a sentence tells it that holds no figure and no procedure
    dated = bool(_MOMENT_ASKED.search(question.folded) and not re.search("多少|几[万千百]", question.folded))
    for ask, what, pattern in _KINDS:
        if ask == "money" and dated:  # 收费标准什么时候降
            continue
        if ask == "procedure" and "money" in asks and _HOW_MUCH.search(question.folded):  # 手工流程换成系统，能给多少
            continue
        if ask in asks and not (
            ask == "number" and (asks & {"compare", "condition", "support"} or _WHICH.search(question.folded))
        ):
            return what, pattern
    if "count" in asks and not asks & {"compare", "condition", "support"} and not _WHICH.search(question.folded):
        return "具体数字", FIGURE
    if "who" in question.asks and not question.asks & _BESIDE_WHO and _IN_CHARGE_ASKED.search(question.folded):
        return "人选", _PERSON
    return None
