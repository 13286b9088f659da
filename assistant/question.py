"""What a question asks: its kind, its content words, and the years and figures in it.

Everything here reads the question alone; what it is about in the loaded documents is found by the answerers.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from corpus.errors import QuestionError
from corpus.normalize import nfkc
from corpus.regex import regex
from index.words import bigrams, cut, is_word

Ask = Literal[
    "who",  # a person
    "department",  # a body that is responsible
    "money",  # an amount
    "number",  # any figure
    "when",  # a date, a year, a period
    "list",  # which ones
    "count",  # how many of them
    "sum",  # all together
    "most",  # superlative upwards
    "least",  # superlative downwards
    "compare",
    "whether",
    "why",
    "how",
    "condition",
    "procedure",  # how, where and with what papers to apply
    "contact",  # telephone, address, website
    "meaning",  # what a term means
    "support",  # what one gets
    "duty",  # what a body has to do
]

LONGEST_QUESTION = 2000  # characters; jieba's time grows with the square of a run, see `index.words`

_ASKS: tuple[tuple[Ask, str], ...] = (
    (
        "contact",
        r"(电话|联系方式|邮箱|传真|网址|公众号|微信|热线)(投诉|咨询|举报)?(号码?)?(?:都|分别|各|各自)?(是|有|多少|几|给|呢|吗|$|[？?，,])|联系(人|谁|哪)|(打|拨)(哪个?|什么|多少)?(电话|热线)"
        r"|(办公|咨询|受理|联系)?(地址|地点)(是|在|有|呢|$|[？?])|(哪个?|什么)(网站|网址|地址|电话)|办公室在哪|在哪条[街路]|在几楼|咨询(哪|谁)|怎么联系",
    ),
    (
        "procedure",
        # 上学怎么办 asks what there is, 居住证怎么办 how to get it.
        r"(去哪|到哪|(?<!现)在哪|哪里|哪儿|啥时候|什么时候|何时).{0,6}(申请|申报|办理|办|报名|申领|领取|提交|兑现|登记)"
        r"|(怎么|如何|怎样|咋).{0,6}(申请|申报|办理|报名|申领|领取|提交|兑现|登记)|(证明?|照|手续|许可|备案|登记|注册|[户卡])(怎么|如何|怎样|咋)办"
        r"|(?<![优简]化)(?<![优简]化[\u4e00-\u9fff]{2})流程|手续(?!费)|(申|报|办|批|验|评|领|提交|走).{0,10}[哪几]几?步|[哪几]几?步.{0,6}(申|办|批|手续|拿到|领)|(申请|申报|所需|需要|提交|哪些|什么).{0,4}(材料|资料)|(申请|申报|办理|审批)(程序|步骤|方式|渠道|入口|窗口)|审批时限",
    ),
    (
        "money",
        r"多少钱|(?:(?:起付|起扣|起征|封顶|免赔)(?:线|点|额|标准)|限额)(?:各|分别|都)?(?:是|为|有)?(?:多少|多高|几)|(?:贷|借|融资|授信)(?:款|到)?(?:多少|几[千百万])|多少资金|多少元|多少万(?!亩|人|户|吨|平|千瓦|台|辆|件|只|头|名|套|册|株|家|个|公里|立方|次)|多少亿(?!立方|千瓦|吨|斤|件|人|次|度)|几(?:万|千|百|十)(?:块|元|钱|呢|吗|$|[？?，,])|几(?:块(?!内容|工作|任务|部分|措施)|元|毛|分钱)|(便宜|优惠|少[交缴收]|减免?|(?<![全本我])省下?|返还?|退还?|报销)多少(?![人家次个天])|金额|(?<!的)额度(?!明年|今年|还|能|可)|额度(?:是|有|多)|多少(奖励|补贴|补助|资助|经费|奖金)|(?:奖金|津贴|罚款|租金|押金|工资|薪酬|学费|保费|票价|补贴|补助|奖励|资助)(?:各|分别|都|大概)?(?:每[年月天日次人亩户])?(?:是|为|有|能|可以?|会|拿|领|得|发|到){0,3}多少(?![个名家项人次种类年月天])|(?:帮[着忙]?|政府|财政|国家)(?:还|也|能|会)?(?:帮着?)?出多少(?![个名家项人次种类年月天])|(?:扣除?|抵扣?|抵税)(?:多少|几)"
        r"|(奖励?|补贴?|补助|资助|给|发|拿|领|获)(多少|几)(?!个(?!百?分?点)|[年月天日周次家项名人])|按(?:什么|啥|怎样的)标准[补奖]|(补贴|补助|奖励|资助|支持|扶持|收费|缴费|费用|待遇|扣除)的?(标准|力度|比例|上限|幅度)",
    ),
    (
        "sum",
        r"一共|合计|总共|总计|总数|加起来|加在一起|加一块|总的|全部加|(?<!公)共(要|有(?!的|人|产权|住房)|建|计|需)",
    ),
    (
        "most",
        r"最(多(?!能|可以?|只?能)|大|高(?!人民|法|检|院)|强|快|长|晚|靠后)|(谁|哪个|哪家|哪里).{0,8}(更|比较)?(多|大|高)(一些|些|点)?[？?]?$",
    ),
    (
        "least",
        r"最(少(?!要|得|需|应|建成)|小|低|短|早|靠前)|(谁|哪个|哪家|哪里).{0,8}更?(少|小|低)(一些|些|点)?[？?]?$",
    ),
    (
        "compare",
        r"相比|比较|对比|区别|不同|差别|差异|差了?(?:多少|几)|相差|增加了?多少|净?增(加|长)?了?几|净增|提高了?多少|增长了?多少|多了?多少|少了?多少|翻了?几|(?:涨|升|扩大|拉[大开])了?(?:多少|几)|(?<![至最不])[多少高低]出?来?了?(?:多少|几[个家项条人名位座所处倍])|谁(多|少|大|高)|比(?!例|重|率).{1,20}(多|少|高|低|大|小|早|晚)|一样(多|吗|么)|和.{1,20}哪个",
    ),
    ("why", r"为什么|为了?(?:什么|啥)|为何|为啥|凭什么|什么原因|什么理由|怎么会|怎么只有|怎么才"),
    (
        "meaning",
        r"(是|指|叫|算)(的是)?(什么|啥)(意思|概念)?[？?]?$|什么意思|啥意思|指(的是)?(什么|啥|哪)|什么(是|叫|算)|含义|定义|怎么(理解|界定|定义)",
    ),
    (
        "count",
        r"(?:(?<!哪)几|多少)(项|条|个(?!百?分?点|体)|家|所|处|种|类|位|名|批|方面|部门|单位|地区|区|板块|任务|措施|政策|章|款|大(?!学))|数量|有多少(?!钱)",
    ),
    (
        "number",
        r"多少|多(?:大|高|厚|宽|深|重|远)(?!年纪|岁|了)|单价|目标数|准数|数字是|(?<!哪)几[个家项条名所座处只批次倍%成]|百分之几|几个(?:百分)?点|比例|占比|(达到|达)(什么|怎样|哪种)(水平|规模|程度|目标)|目标(是|值|定)|指标(是|值)|规模(是|有|目标|要|达)|上限|下限|比率|幅度|标准(是|为|有多|多高|怎么定)",
    ),
    (
        "when",
        r"什么时(?:候|间)|何时|多快|几点|哪一?年|(?<!十)几年(?!了)|多久|期限|截止|截至|时限|哪个?月|几月|啥时候|哪一?天|(?:几|多少)个?(?:天|日|工作日|自然日|小时|分钟|月|周|星期)(?!之)|多长时间|时间(是|要求|节点|表)|有效期|几号|最迟|何年",
    ),
    (
        "department",
        r"哪(?:一|几|两|三|些)?个?[省市区县](?:[来要得去]|具体)?(?:负责|牵头|承担|主管|落实|推进)|(哪|什么|啥|几)(一|两|三|个|些|几|家|类)?(个|家)?(国家|省|市|区|县)?级?(部门|单位|委办局|局|机构|委|厅|办(?!法)|政府|处室|部委|厅局|机关|部(?=来?[负牵管主协制发]))|由(哪(?!一?级)|什么)[^，。？?谁]{0,8}(负责|牵头|承担|主管|统筹|协调|监管|审批|解释|审核)|哪(里|边|一?方)来?(负责|牵头|主管|承担|管)|(部门|单位)里?(还)?(是|有|剩)?哪|落到.{0,3}(谁|哪)|哪[两三几]?家.{0,4}(负责|牵头|承担|主管|管)|(负责|牵头|承担|主管|落实|配合|承办)的(单位|部门)?又?(是|有)?(谁|哪)|责任(单位|部门|主体)|牵头(单位|部门|方)|主管(单位|部门)?|配合(单位|部门)"
        r"|归(谁|哪(?!位|个?领导))(?!(?<=[钱益入权产款]归谁)(?:所有|[呢？?。]|$))|谁(?:来|在|去|又|具体|主要|专门)?(出(?!任|具|台|席)|同意|批准|买单|掏钱|付|负责|牵头|主管|管|抓|落实|承担|主[办抓责]|配合|实施|推进|推动|统筹|协调|审批|监管|组织|主导|出钱|监督|制定|发布|认定|挑头|[领带打]头|兜底|拍板|盯|扛|操办|张罗)|[派交落压]给谁|[落压]在谁|(?:[跟和与同]|会同)谁(?:一起|一道|共同|联手)(?:来|去)?(?:负责|牵头|承担|主管|管|抓|推进|落实)|由谁(?!担任|出任|当)|找谁(?!投|借|要钱)|(部门|单位|机构)(是|为|有)(什么|啥)(?!好处|支持|扶持|奖|补|资助|优惠|政策|待遇|要求|条件|义务|权)|归口|该问谁|问哪|找哪|(?<!依托)(?<!靠)谁来",
    ),
    (
        "who",
        r"(?<!依托)(?<!靠)谁(?!先)|哪位|哪[一几]?[个名位些]?(?:[省市区县局])?领导|何人|什么人|叫什么名字|负责人|联系人|姓名|领导是",
    ),
    (
        "duty",
        r"(要|得|该|能|来)?(干|做)(嘛|啥|些啥)$|(里|里面|中|当中|主要|具体)(干|做)(些|点)?什么[？?。]*$|(要|得|该)?出(什么|哪些|啥|多少)力|(负责|承担|牵头|参与|管|配合|分管|主管)(了|着|的)?(什么|啥|哪些|哪几|哪一?[条项]|几|多少)|(要|该|应|需|需要|应该|得)(做|干|抓|负责|承担|牵头|参与|配合)(些)?(什么|啥|哪些|哪几|几|多少)"
        r"|(哪些|哪几|几|多少|什么|啥)(项|条|个|部分)?(任务|工作(?!日)|活|职责|分工).{0,6}$|(?<!涵盖|包[括含])(哪些|哪几|几|多少|什么|啥)(项|条|个)?事项?.{0,6}$|(任务|职责|分工|工作)(是|有|包括)(什么|啥|哪)|(什么|哪些)(任务|职责)|(领|接|担)(了|到|着)?(一共|总共)?(什么|啥|哪些|哪几|几|多少)[项条个件]?|牵涉到?(哪|几|什么)(?!.{0,6}(局|部门|单位|委|厅|政府))|责任分工$|任务.{0,6}(几|多少)[项条个件]",
    ),
    (
        "support",
        r"(什么|啥|哪些|哪种|有没有|有无|怎样的|怎么|如何)(样的)?(支持|扶持|奖励|补贴|补助|优惠|好处|资助|政策|待遇|福利|照顾|表彰)|给点(什么|啥)|(照顾|表彰|报销)[吗么没不]|(支持|扶持|奖励|补贴|补助|优惠|资助)(政策|措施|吗|么|嘛)|能(拿|领|享受|获得|得到|申请)|给(不给)?钱|享受",
    ),
    (
        "condition",
        r"条件|门槛|资格|(需要|要|应当?|必须)?(符合|满足|达到|具备)(什么|哪些|啥)|什么样的.{0,10}(可以|能|才)|谁(可以|能)|哪些(人|企业|单位|情形|情况).{0,8}(可以|能|不得|不能|不可)|什么(要求|情况|情形)|哪些要求|要求(是|有)(什么|啥|哪)|够不够|算不算",
    ),
    (
        "list",
        r"哪些|哪几|(依托|靠)谁|哪(?!一?[年天]|个?月)|有什么|有啥|包括什么|包含什么|列举|列出|分别|都有(?!的)|是什么|(?<!为)什么(?!时候|意思|是|叫)|(?<!为)啥(?!时候)|名单|清单|有几",
    ),
    ("how", r"怎么|如何|怎样|咋|什么(办法|方式|措施|途径|举措|手段|方法)|哪些(办法|方式|措施|途径|举措)"),
    (
        "whether",
        r"是不是|是否|有没有|有无|在不在|(?P<done>[提写说定列])没(?P=done)|能不能|可不可以|会不会|要不要|需不需要|需要.*吗|能否|可否|算不算|对吗|(?P<same>[\u4e00-\u9fff])不(?P=same)|用不用|(吗|(?<![什怎多])么|(?<!干)嘛|不|没|没有)[？?。！!]*$|对吧|是吧|吧[？?。]?$|是这样(?:吗|么)?",
    ),
)
_PATTERNS = tuple((ask, regex(pattern)) for ask, pattern in _ASKS)

# Phrases that carry the asking, not the matter; longest first where one holds another.
ASKING = regex(
    r"请问|请教|麻烦|劳驾|您好|你好|谢谢|多谢|拜托|(我|我们)?(就)?想(要)?(知道|了解|问|咨询|查|请教)(一下|下|问)?|(能|可以)?(不能|否|不可以)?告诉(我|一下)|帮(我|忙|个忙)?(查|看|问|找|列|数)?(一下|下|一查|看看)?"
    r"|(附件|附表|表格|表)[\d一二三四五六七八九十]*(里面?|中|上)?(?=列|有|一共|共|，|$)|定为|设为|定在|定成|只有|区里|新来|咱们?市|多大"
    r"|根据|按照|依据(?=(本|该|这))|(在|从)?(这份|这个|这项|该|本|此|那份|贵市的?)(文件|政策|意见|方案|办法|规划|通知|条例|措施|文)(里面?|中|当中|上)?|(文件|政策|意见|方案|原文|办法)(里面|里|中|当中)|文件|原文"
    r"|是不是|是否|有没有|有无|能不能|可不可以|会不会|要不要|需不需要|能否|可否|算不算|对不对|对吗|行不行|给不给|收不收|用不用|对吧|是吧"
    r"|多少钱|多少|(?:什么时候|何时|啥时候)(?:之?前|以前)?|哪一年|哪年|哪一?天|几年|多久|什么|啥子?|哪个?(?=部门|单位|局|区|板块|园区|企业|产业|县|市|年)|哪些|哪几(个|项|条|家|类|种|大)?|哪个|哪家|哪位|哪里|哪儿|哪种|哪类|哪|谁|为什么|为何|为啥|怎么样|怎么办(?![理事证成好])|怎么(?!办)|如何|怎样|咋(?:办(?![理事证])|整|弄|(?!办))|几(个|项|条|家|所|处|种|类|位|名|大)|几"
    r"|具体|到底|究竟|大概|分别|一共|总共|合计|总计|最多|最少|最大|最小|最高|最低|一下|目前|现在|现行|今后|未来(?!产业|五年|三年|空间|健康|制造|信息|材料|能源|技术|场景)|规定|提到|提出|明确|说明|写明|写着|写的|说的|载明|关于|有关|方面|情况|内容"
    r"|需要|应该|应当|必须|可以|能够|打算|准备|计划(?=在|到|要|建|培)|要求(?=多少|达)|分别是|都有|还有|以及|或者|如果|我们(?!市|区|省|县)|咱们?|你们|他们|我(?!市|区|省|县|国)|你|吗|呢|呀|嘛|么|啊|吧|？|\?"
)
_OF_FIGURES = frozenset({"number", "money", "count", "when"})
# Whether somebody decides on what stands before it: 收多少，可以自己说了算吗.
DECIDED = regex(
    r"(?:可不?可?以|能不?能?|是不是|是否)(?:由|归|让)?(?![谁哪])[\u3400-\u9fff]{0,8}(?:说了算|做主|[己主行我]来?定|决定|拿主意)(?:吗|么|嘛)?[？?。]*$"
)
_TIME_ASKED = regex(
    "多|几|何|哪|啥|什么时|有[^，,]{0,8}(?:期限|时限|限期|截止|截至|有效期|最迟)|最迟|有效期|期限(?:是|为|到)"
)
_INCLUDED = regex("(?:算|计|纳)(?:进|入|到|在|作|为)[^，,。？?]{2,12}(?:吗|么|嘛)[？?。]*$")
_FUNCTION = frozenset(
    "的 了 是 在 有 和 与 及 或 对 为 由 把 被 给 要 会 能 可 都 就 也 还 才 又 再 很 更 最 到 至 从 向 往 于 以 将 让 使 得 地 着 过 "
    "个 些 这 那 其 该 此 它 他 她 不 没 做 搞 弄 里 中 上 下 时 后 前 多 少 几 等 之 而 且 并 所 者 各 每 共 来 去 说 问 看 算 叫 想 用 做到 达到 "
    "一个 这个 那个 时候 多久 我 你 家 位 项 条 名 只 起来 如 按 比 包括 包含 分为".split()
)
_YEAR = regex(
    r"(?<!\d)((?:19|20)\d\d)(?!\s*[元块个家人名项户亩吨套台辆件米公斤次所座张份张字只头千])(?=\s*(?:年|[-—–~至到]|$|[^\d.%万亿]))|(?<![\d用近约满共第前头])(?<!\d[-—–~至到])(\d\d)年(?=底|前|末|的|要|未来|目标|任务|[，,？?]|$)"
    # 27年和30年, 30年呢 name years, as 交满25年和30年 does not
    r"|(?<![\d用近约满共第前头交缴龄])([2-4]\d)年(?=[和跟与、到至比][2-4]\d年|呢|各|分别|那[会时年])|(?<=\d年[和跟与、到至比])(?<!满\d\d年[和跟与、到至比])([2-4]\d)年"
)
_MAY_NAME_YEAR = regex(r"19\d\d|20\d\d|\d年|[一二三四五六七八九〇零○]年")  # what the two others look for at least
_CHINESE_YEAR = regex(r"二[〇零○]([〇零○一二三四五六七八九])([〇零○一二三四五六七八九])年")
_HAN = "\u3400-\u9fff"
_FOCUS_BEFORE = regex(
    rf"的([{_HAN}]{{2,8}}?)(?:优惠|补助)?(?:目标|指标)?(?:是|为|有|要|能|会|应|相?差|[降提涨]?高?到|达到?|大概|约|共|一共|总共|定|设|规定)*(?:多少|多大|多高|多长|几)"
)
_FOCUS_NAMED = regex(
    "(工资|薪水|薪酬|月薪|租金|押金|价格|单价|售价|房价|利率)(?:大概|一般|到底)?(?:是|为|有|能?发|能?拿|给|要|得)?(?:多少|几[千百万])"
)
_ACTION = regex(rf"(?:能|可以?)[{_HAN}]{{1,2}}$")
_FOCUS_BEHIND = regex(
    rf"(?:多少|几)[个家项名所座处种条件只位]?+(?![天年月日小时分钟元万亿钱岁倍成次%号点周]|以[内上下]|[才就不能可要会给由归折算计交])([{_HAN}\d]{{2,10}}?)(?=[？?，,。的吗呢啊]|$)"
)
# The commonest surnames, by the Ministry of Public Security's list of 2020; they cover more than four in five people.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤俞章鲁葛倪"
)
_PERSON = regex(
    rf"(?:^|[，,。；;？、]|由|是|为什么|为何|请问|让|和|与)(?P<name>[{_SURNAMES}][{_HAN}]{{1,2}})"
    r"(?=(?:同志|书记|主任|[副市区县局]*长)?(?:是|当|任|担任|分管|主管|负责|牵头|管(?!理)|挂|领|联系|作为|兼))"
)
_NO_NAME = regex("[给还是的了不没要能会在也都就才让把被]")  # 白给还是要花钱买
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


@lru_cache(maxsize=20_000)  # a question compares itself with the same few hundred texts over and over
def fold(text: str) -> str:
    """Return `text` in the form in which words are compared: NFKC, lower case, without white space and quotation marks."""
    return fold_once(text)


def fold_once(text: str) -> str:
    """Do as `fold` does, without remembering a text that nobody asks for again."""
    return re.sub(r"[\s“”‘’\"'「」]+", "", nfkc(text)).lower()


def check_question(text: str) -> str:
    """Return the question, trimmed, if it can be asked.

    Raises:
        QuestionError: It is empty, longer than `LONGEST_QUESTION`, or not text (lone surrogates, control characters).
    """
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(f"问题太长：最多 {LONGEST_QUESTION} 个字，收到 {len(text)} 个字，请精简后再问。")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("问题里有残缺的字符（不成对的代理项），请检查编码后重新输入。")
    text = "".join(
        character for character in text if unicodedata.category(character) not in ("Cc", "Cf") or character in "\n\t"
    ).strip()
    if not re.search(r"\w", text):
        raise QuestionError("问题是空的，请输入要问的内容。")
    return text


def matter_words(text: str) -> list[list[str]]:
    """Return the stretches of `text` that name its matter, as words: no question words, no function words."""
    stretches: list[list[str]] = []
    for stretch in re.split(rf"[^\w{_HAN}%+×·—\-]+", ASKING.sub(" ", text)):
        stretches.append([])
        for word in cut(stretch):
            if word in _FUNCTION:
                stretches.append([])
            else:
                stretches[-1].append(word)
    return [words for words in stretches if words]


def years_of(text: str) -> tuple[str, ...]:
    """Return the years that `text` names (2027年, 二〇二七年, 27年底), as four digits, in order."""
    text = nfkc(text)
    if not _MAY_NAME_YEAR.search(text):
        return ()
    text = _CHINESE_YEAR.sub(lambda m: f"20{_DIGITS[m[1]]}{_DIGITS[m[2]]}年", text)
    found = [m[1] or f"20{m[m.lastindex or 0]}" for m in _YEAR.finditer(text)]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Question:
    """A question that stands on its own."""

    text: str  # as it is understood after the conversation so far
    docs: tuple[str, ...] = ()  # slugs it was limited to by the asker; empty for all
    asks: frozenset[Ask] = field(init=False)
    years: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the question's kind and years."""
        folded = fold(self.text)
        asks = {ask for ask, pattern in _PATTERNS if pattern.search(folded)}
        if DECIDED.search(folded) or _INCLUDED.search(folded):
            asks -= _OF_FIGURES  # 收多少能自己定吗 asks who decides, 算进时限里吗 for no time
        if "whether" in asks and not _TIME_ASKED.search(folded):
            asks.discard("when")  # 截止前没反馈，算不算参加
        object.__setattr__(self, "asks", frozenset(asks))
        object.__setattr__(self, "years", years_of(self.text))

    @cached_property
    def folded(self) -> str:
        """The text as words are compared."""
        return fold(self.text)

    @cached_property
    def words(self) -> list[list[str]]:
        """The matter's words, by stretch."""
        without_years = re.sub(r"(?<!\d)(?:(?:19|20)\d\d年?|\d\d年)(?!\d)(底|末|前|初)?", " ", nfkc(self.text))
        return matter_words(without_years.lower())

    @cached_property
    def focus(self) -> str:
        """What a figure is asked of, where the question says it beside its 多少 or 几: 产值, 世界500强企业; else empty."""
        before = _FOCUS_BEFORE.search(self.folded)
        if before and _ACTION.search(before[1]):  # 小微企业能免几个月房租 asks for a figure of the rent
            before = None
        match = before or _FOCUS_NAMED.search(self.folded) or _FOCUS_BEHIND.search(self.folded)
        return match[1] if match and not re.match("是?[哪谁]", match[1]) else ""

    @cached_property
    def persons(self) -> tuple[str, ...]:
        """The names of persons that the question says are in charge of something: 张三 of 张三分管哪条产业链."""
        names = (match["name"] for match in _PERSON.finditer(self.folded))
        return tuple(name for name in names if not is_word(name) and not _NO_NAME.search(name))

    @cached_property
    def matter(self) -> tuple[str, ...]:
        """The stretches that name what is asked about, folded, without years and asking words."""
        return tuple(fold("".join(words)) for words in self.words)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Character bigrams within words, and Latin or digit runs, of the matter: each once, in order."""
        return tuple(dict.fromkeys(term for words in self.words for word in words for term in bigrams(fold(word))))

    @cached_property
    def bridges(self) -> tuple[str, ...]:
        """Character bigrams across neighbouring words; they tell something only where a text holds them too."""
        pairs = (fold(a[-1] + b[0]) for words in self.words for a, b in pairwise(words))
        return tuple(dict.fromkeys(pair for pair in pairs if pair not in self.terms))
