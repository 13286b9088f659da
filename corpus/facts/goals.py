"""Tells a figure to reach from a condition, a sum of support, a time limit and a plain mention."""

import re
from dataclasses import dataclass

from corpus.facts.quantities import Quantity, is_time
from corpus.policy import Clause, Span
from corpus.regex import regex

# Verbs whose object is counted: 建成园区10个, 打造50个场景.
GOAL = (
    "建成|建设|新建|改扩建|改建|改造|扩建|续建|打造|培育|引育|孵化|创建|争创|创成|形成|引进|招引|引入|集聚|落地|完成|实现|新增|增加|建立|认定|组建|组织|"
    "布局|发展|推出|推广|实施|开展|举办|承办|培训|培养|选派|选聘|招募|招聘|招录|募集|遴选|选取|选择|选育|预留|发布|制定|制修订|修订|突破|攻克|投放|开发|开通|创办|扶持|选树|评选|设立|"
    "搭建|储备|投资|治理|整治|修复|营造|种植|吸引|带动|转化|达成|签约|签订|升级|吸纳|安置|拓展|淘汰|压减|减少|回收|覆盖|惠及|接待|筹集|供应|配备|配建|安装|命名|"
    "梳理|推进|推动|开工|竣工|投产|投用|投运|生产|创作|评定|申报|获批|获得|争取|跻身|更新|检查|抽检|服务|支持|安排|提供|落实|归集|上线|入库|帮扶|招生|聘任|选拔|储存|保护|出版|"
    "探索|编写|编制|抢救|复壮|抚育|改良|改培|新编|新改扩建|召开|增建|共建|恢复|缔结|结成|采购|栽植|补植|修建|维修|开辟|增开|整合|构建|压降|审结|调解|处置|退出|巡查|走访|汇聚|出台|新设|设置|"
    "布设|铺设|增设|建好|增殖|放流|启动|谋划|试点|征集|输送|提升|化解|腾退|盘活|收储|拆除|清理|完善|促成|示范|选定|创造|转移|稳定|保有|拥有|通过|确定"
)
VERBS_AT_END = regex(rf"(?:(?:{GOAL})(?:[和与及、并]|以及)?)+新?$")  # 升级和新|增100个, 改造提升|高标准农田
ENDS_WITH_VERB = regex(
    rf"(?:^|.)(?:{GOAL}|力争|至少|每年|年均|累计|平均|新)(?:了|好|出|到|至|至少|不少于|约|总计|完成)?\s*$"
)
REACHES = regex(
    "进入|跻身|挺进|居|列|排名|争进|达|突破|超|保持|稳定|控制|维持|提高|提升|增|降|减|缩|扩|上升|发展到|翻|≥|≤|下浮|压|递增|逾"
)
# 达到总人口的千分之三, 占全社会用电量的70%
OF_WHOLE = regex(
    r"(?<=[\u3400-\u9fff]{2})(?:(?:达到?|不低于|不少于|不超过|超过|低于|为)[^，。；\d]{2,24}的|(?<!当)占[^，。；\d]{2,24}?的?)\s*$"
)
RELATION = regex(
    "进入|跻身|挺进|稳居|争进|位居|位列|达|突破|超|保持|稳定|控制|维持|提高|提升|增长|增加|降|减|缩|扩|上升|翻|≥|≤|不低于|不高于|不超过|低于|高于|压缩|压减|递增"
)
_MOVED = ("提升", "提高", "增加", "扩大", "增", "升", "最高", "最低", "最多")
_MONEY = regex("元$|元/")
_SUPPORT = regex(
    "给予|予以|奖励|奖补|补贴|补助|资助|贴息|减按|减半|减免|免征|免收|返还|优惠|罚款|处以|征收|计征|抵扣|扣除|加计|配套资金|门槛|发放.{0,12}(?:券|补|奖)|激励资金|奖金|资金支持"
    "|并处|处[^，。；]{0,4}货值|(?<=时)支付|支付房款|预付|最高支持|支持金额|金额不超过|支持比例|支持额度|抵减|计发|缴纳(?!率)|缴费(?!率|人|事项|范围)|下浮|按照?[^，。；]{0,20}(?:标准|比例|计算|收取|执行|支付|兑付|核定)|收取|注册资本|赔偿|违约金|保证金|申请额度|贷款额度|授信额度|限额|额度为|最长|起征点|税率|期限(?!内)"
)
_CONDITION = regex(
    "^\\s*(?:对于?(?!接|标|外|口|照)|凡|如|若|符合|具备|满足|未|经[^济营]|当|首次|年度?(?:内)?(?:营业收入|销售额|产值))|的，$"
)
_RULE = regex(
    "应当|不得(?!不|低于|少于)|可以|方可|可(?:按|申请|享受|向|由|在|以|采取|提高|放宽|上浮|适当)|须|标底|有效期|原则上|评分|得分|扣分|满分|加分|[计积]分"
    "|上一年度(?!末)|近[一二三两\\d]年|持股|占股|股权占比|控股权|单店|仅可"
    "|(?<![响适对供反相])应(?!用|急|对|收|税|届|战|诊|聘|链)"
)
_REQUIRED = regex(r"(?:条件|标准|门槛)(?:[为是]|包括|如下){0,2}[：:][^。]*$")  # 示范点标准为：4张以上球台
_SCORE = regex(r"分(?![钟贝之])")
_PROCEDURE = regex("申请人|处罚|违反|评审|公示|办结|答复|受理|审批|(?<!有)条件|投标|招标|申报|资格|按照|依法")
# What is measured reaches its figure whatever else the sentence says: 案件结案率达到90%.
MEASURED = regex(
    "(?:率|比例|比重|占比|比率|覆盖面|强度|系数|指数|(?<!年)度|总数|总量|数量|余额|总额|金额|产值|增加值|收入|规模|面积|产量|出栏量?|存栏量?|里程|容量|储量"
    "|人数|家数|件数|次数|户数|拥有量|销售额|营业额|交易额|进出口额|成交额|吞吐量|蓄积量|密度|保有量)$"
)
# What a measure is of stands before it once: 柑橘种植面积达到380万亩、产量达到370万吨.
MEASURE = regex(
    "(?:年|总|综合|全年){0,2}(?:播种|种植|养殖|栽培|销售|出栏|存栏)?"
    "(?:面积|产量|产值|销售额|总收入|营业收入|增加值|利润|出栏量|存栏量|总量|单产)$"
)
_SHARE_NOUN = regex("(?:率|比例|比重|占比|比率|覆盖面)$")
_TIME_TAKEN = regex("(?:时间|时限|时长|周期|用时|耗时|全流程|流程|办理|办结|审批|开办|报装|注册|验收|到账|天数)$")
_TERM = regex("支持|资助|扶持|年限|贷款|贴息|展期|借款|授信|有效|合同|租赁|服务期|试用|缓缴|补贴|期限$")
_GRANTS = regex(
    r"[，,](?:[^，,。；]{0,16}?)(?:给予|予以|奖励|奖补|补助|补贴|资助|享受|减按|减免|免征|返还|实行“?一事一议|由[^，。；]{2,20}(?:奖|补)|可(?:申请|享受))"
)
PAST = regex(
    "已(?!有条件|经营)|以来|位居|现有|迄今|连续.{1,3}年|同期|去年|上年(?!度?末?[增提下])|“?十[一二三]五”?(?:期间|时期)|过去|历史|目前|截至|居全"
)
_NO_AIM = regex("届|部门|部|kV|千伏|兆伏安|千伏安")
_MEAN_TIME = regex("平均[^，。；]{0,8}(?:时间|时长|用时|耗时)[^，。；]{0,4}$")
_ARTICLE = regex("第[一二三四五六七八九十百零]+条")
_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_THINGS = frozenset("家所座处名场条项")
BOUNDARY = regex("[，；：。,;:\t\n！？（(）)〔〕【】—|]")
_PART_END = regex(r"(?:[（(][^（）()]*[）)](?=\s*以[上下])|[^、，；：。,;:\n（(）)])*")  # 50个展位（9平方米）以上的
MARK = "，；：。,;:\t\n！？（(）)〔〕【】—|"
_LONGEST_PART = 200  # code points; without marks, a text of figures alone would be read again for each of them
MORE_AT_END = regex(r"(?:[和及与]|以及)\s*$")


@dataclass(slots=True)
class Due:
    """A deadline and where it is printed."""

    when: str
    span: Span
    framing: bool = False  # 到2025年 at the beginning of a paragraph
    passing: bool = False  # said by an earlier sentence, not by a heading or a line that ends in ：


@dataclass(slots=True)
class Sentence:
    """What is known while a sentence is read."""

    clause: Clause
    text: str
    base: int
    due: Due | None
    goal: bool  # stands under goals
    subject: Span | None = None  # what figures without a noun of their own are about
    past: bool = False
    rules: bool = False  # stands under conditions
    refused: bool = False  # the last figure was no target
    verb: bool = False  # the last figure was counted by a verb
    listed: bool = False  # the figure stands in a list whose figures before are targets: 分别达到400家、1800家
    listing: bool = False  # the figure before is a target
    timed: bool = False  # a figure before was a time that a step is to take
    of: Span | None = None  # whose measure the last target was: 柑橘 of 柑橘种植面积


def part_start(source: str, at: int, floor: int) -> int:
    """Where the part of a sentence that holds `at` begins: behind a mark, or at `floor`, or as far back as any reaches."""
    floor = max(floor, at - _LONGEST_PART)
    while at > floor and source[at - 1] not in MARK:
        at -= 1
    return at


class Goals:
    """Judges the figures of a text.

    Args:
        source: The text, broken lines joined; spans are code points into it.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    def admits(
        self,
        state: Sentence,
        own: Due | None,
        due: Due | None,
        figure: Quantity,
        pre: str,
        post: str,
        part: str,
        found: Span | None,
    ) -> bool:
        """Tell a target from a condition, a sum of support, a time limit and a plain mention."""
        if (
            found is None
            or re.search(r"(?:[=＝×*＊÷/从由前第每]|(?<!各)自|不?含)\s*$", pre)
            or re.match(r"\s*的?基础", post)
        ):
            return False
        if self._is_name(state, figure, pre, post) or (state.rules and not own):
            return False
        if not figure.unit and (not figure.comparator or (figure.value > 1 and figure.printed.startswith(_MOVED))):
            return False  # 提升12345热线效率
        if not own and _REQUIRED.search(state.text[: figure.span.start - state.base]):
            return False
        if _SCORE.match(post) and re.search("最高|最多|不超过|[加减扣计]", figure.printed):
            return False
        printed = figure.printed
        share = is_share(figure, pre, post)
        reached = self._reached(figure, pre, post, found)
        if is_time(figure.unit):
            noun = self.source[slice(*found)]
            if post.startswith("的") and not post.startswith(("的目标", "的水平")):
                return False
            reached = bool(_MEAN_TIME.search(pre)) or _shortened(figure, post, noun, listed=state.timed)
            reached = reached or (state.timed and state.listed)
            if not reached:
                return False
            state.timed = True
        if self._is_support(state, figure, own, reached or share) or self._is_sum_paid(figure, pre, own):
            return False
        if not (share or reached) and self._modifies(state, figure, pre, post, found):
            return False
        # 鲜切花产量达到2亿枝，盆花5000万盆
        follows = bool(due) and state.listing and not post.strip() and found.end <= figure.span.start
        counted = self._counted(state, pre, found) or state.listed or follows
        relation = share or reached or bool(RELATION.search(printed)) or bool(figure.comparator)
        if own and (re.match(r"\d{4}", own.when) or not _ARTICLE.match(state.clause.id.rsplit("/", 1)[-1])):
            return relation or counted or self._measured(figure, post, found)
        if PAST.search(part) or (_RULE.search(part) and not state.goal):
            return False
        if _PROCEDURE.search(part) and not (state.goal or reached or share or (counted and ENDS_WITH_VERB.search(pre))):
            return False
        if due:
            return relation or counted
        if state.clause.kind == "note":
            return bool(figure.comparator)
        if any(map(_ARTICLE.match, state.clause.id.split("/"))) or (_RULE.search(state.text) and not reached):
            return False
        bounded = re.search("以[上下]|以内|不超过|最高|至少", figure.comparator or "") and not REACHES.search(printed)
        if not counted and not reached and (bounded or figure.unit in ("名", "人", "次")):
            return share
        return (relation and not re.search("约|近", figure.comparator or "")) or (
            counted and not re.match(r"\s*[大]", post)
        )

    def _reached(self, figure: Quantity, pre: str, post: str, found: Span) -> bool:
        """Whether what is measured stands before the figure and reaches it: 投诉办结率达到95%, 并联审批率30%."""
        if found.end > figure.span.start or re.match(r"\s*的(?!目标|水平)", post):
            return False
        noun = re.sub(r"\s", "", self.source[slice(*found)])
        if re.match("对于?(?![外接口])|按|不|上一?年|近[一二三\\d]年", noun):
            return False
        if figure.unit == "%" and figure.value == 100 and re.match("[\u3400-\u9fff]{2}", post):
            return not re.search("[按为以的]$|补|奖|股|费", pre + post[:6])  # 差评100%按期整改
        if OF_WHOLE.search(pre):
            return True
        printed = figure.printed
        moved = bool(RELATION.search(printed))
        if re.search("(?:费率|利率|税率|额度|限额|补偿比例|补助比例|支持比例|标准)$", noun) and "平均" not in noun:
            return False
        if not MEASURED.search(noun) or (re.match(r"\s*[\u3400-\u9fff]", post) and not moved):
            return False
        return moved or bool(figure.comparator) or bool(_SHARE_NOUN.search(noun))

    def _measured(self, figure: Quantity, post: str, found: Span) -> bool:
        """Whether a figure stands bare behind what it measures: 2023年万人有效发明专利拥有量11.5件."""
        behind = found.end <= figure.span.start and not self.source[found.end : figure.span.start].strip()
        return behind and not post.strip() and bool(MEASURED.search(self.source[slice(*found)]))

    def _modifies(self, state: Sentence, figure: Quantity, pre: str, post: str, found: Span) -> bool:
        """Whether a figure only tells which things are meant: 10千伏及以上用户, 从50家, 120平方米的店铺."""
        if re.match(r"\s*(?:的(?!目标|水平|增速|速度|比例|任务)|及以[上下]的|大(?=[产领])|[（(]含)", post) and not (
            re.match(r"\s*的", post) and ENDS_WITH_VERB.search(pre) and not _MONEY.search(figure.unit)
        ):
            return True
        if figure.value == 1 and re.search(r"选择\s*$", pre):
            return True
        if (
            re.search("以下", figure.comparator or "")
            and not RELATION.search(figure.printed)
            and re.match("[\u3400-\u9fff]", post)
        ):
            return True  # 淘汰10蒸吨及以下燃煤锅炉
        if re.match(r"\s*或[^，。；]{1,10}以[上下]的", self.source[figure.span.end : figure.span.end + 16]):
            return True
        if not re.match(r"\s*[\u3400-\u9fff“]{2}", post) or not pre.strip() or ENDS_WITH_VERB.search(pre):
            return False
        if found.end <= figure.span.start:
            return not relation_between(pre, figure.printed)
        return found.start >= figure.span.end and not state.verb

    def _is_sum_paid(self, figure: Quantity, pre: str, own: Due | None) -> bool:
        """Whether a sum is what is paid out or may be paid at most."""
        if not _MONEY.search(figure.unit) or (own and re.search("安排|设立|人均", pre)):
            return False
        return bool(
            re.search("最高|不超过|最多|最低|以下", figure.printed)
            or re.search("安排|设立|出资|注资|拨付|预算|单户|单个|每[人亩户家个项]|人均(?!可支配)|注册", pre)
        )

    def _is_name(self, state: Sentence, figure: Quantity, pre: str, post: str) -> bool:
        """Whether a figure is part of a name or an idiom: “最后一公里”, 三次全会, 六部门, 110kV线路, 两个市场."""
        opened = state.text[: figure.span.start - state.base]
        if opened.rfind("“") > opened.rfind("”") and "”" in state.text[len(opened) :] and not figure.comparator:
            return True
        if _NO_AIM.fullmatch(figure.unit) and (not figure.comparator or figure.unit not in ("部门", "部", "届")):
            return True
        if re.search(r"等\s*$", pre) and not figure.comparator and not re.match(f"(?:{GOAL})", pre.strip()):
            return True
        if re.match(r"\s*(?:均|都|纳税年度|年度)", post) or re.match("且|每次|单次", pre.strip()):
            return True
        if figure.unit == "条" and re.search("政策|措施|举措|意见", pre[-4:] + post[:4]):
            return True
        if (figure.unit == "次" and re.match(r"\s*全会", post)) or (figure.unit == "单" and post.startswith("位")):
            return True
        if figure.unit == "∶1" and re.match(r"\s*[万区]", post):
            return True  # a map's scale
        if figure.unit == "年" and 1900 <= figure.value <= 2100:
            return True
        spelt = not re.search(r"\d", figure.printed.translate(_DIGITS))
        small = (
            spelt
            and not re.search("倍|%|‰", figure.unit)
            and figure.value <= 10
            and not figure.comparator
            and figure.high is None
            and not state.listed  # 分别减至1个月、半个月
        )
        return small and not (ENDS_WITH_VERB.search(pre) and figure.unit in _THINGS)

    def _counted(self, state: Sentence, pre: str, found: Span) -> bool:
        """Whether a verb of achieving counts the figure: 建成园区10个, 打造50个场景, and on over 、."""
        verb = (
            bool(re.search(GOAL, pre[:14]))
            or bool(ENDS_WITH_VERB.search(pre))
            or bool(re.search(GOAL, self.source[max(0, found.start - 6) : found.start]))
        )
        if verb:
            return True
        return state.verb and len(pre) <= 40

    def _names_support(self, state: Sentence, figure: Quantity, before: str) -> bool:
        """Whether words of support may be about a figure: 用好奖补资金，打造5个品牌 sets a goal all the same."""
        start = part_start(self.source, figure.span.start, state.base)
        counted = figure.unit and not re.search("%|‰|百分点|倍|成", figure.unit) and not _MONEY.search(figure.unit)
        if not counted or is_time(figure.unit) or not ENDS_WITH_VERB.search(self.source[start : figure.span.start]):
            return True
        mark = BOUNDARY.search(self.source, figure.span.end, state.base + len(state.text))
        part = self.source[start : mark.start() if mark else state.base + len(state.text)]
        return bool(_SUPPORT.search(part) or re.search("[对按凡]", before))

    def _is_support(self, state: Sentence, figure: Quantity, own: Due | None, reached: bool) -> bool:
        at = figure.span.start - state.base
        begin = max(state.text.rfind("；", 0, at), state.text.rfind(";", 0, at)) + 1
        end = state.text.find("；", at)
        segment = state.text[begin : end if end >= 0 else len(state.text)]
        ended = _PART_END.match(state.text, figure.span.end - state.base)
        stop = ended.end() if ended else len(state.text)
        granted = _GRANTS.match(state.text, stop)
        if reached:
            part = state.text[part_start(self.source, figure.span.start, state.base) - state.base : stop]
            if _SUPPORT.search(part):
                return True
            if not part.rstrip().endswith("的") and not granted:
                return bool(re.match(r"\s*(?:对于?|凡|如|若)", segment) and _GRANTS.search(segment)) and not own
        support = _SUPPORT.search(segment)
        if (
            granted
            and not own
            and _MONEY.search(figure.unit)
            and state.text[stop - 2 : stop] in ("项目", "企业", "单位", "机构")
        ):
            return True  # 投资3亿元以上项目，享受…
        if not support:
            return bool(_CONDITION.search(segment[: at - begin]) and not own) and not state.goal
        if not self._names_support(state, figure, segment[: at - begin]):
            return False
        if own and not re.search(r"[对按凡]", segment[: at - begin]) and begin + support.start() > at:
            return False
        near = segment[max(0, at - begin - 30) : at - begin + 40]
        return not (own and not _SUPPORT.search(near))


def comparator(figure: Quantity, pre: str, post: str) -> str | None:
    """The figure's comparator, also where the verb parts them (至少培育1家) or it follows a time (在5个工作日内)."""
    if figure.comparator:
        return figure.comparator
    bound = re.search(r"(至少|不少于|不低于)[^，、\d]{2,8}$", pre)
    if bound and ENDS_WITH_VERB.search(pre):
        return bound[1]
    within = re.match(r"\s*(以?内)", post) if is_time(figure.unit) else None
    return within[1] if within else None


def _shortened(figure: Quantity, post: str, noun: str, *, listed: bool) -> bool:
    """Whether a time is one that a step is to take: 开办时间压缩至1个工作日以内; not when it is due, nor a term of support."""
    if _TERM.search(noun):
        return False
    if re.search("压缩|缩短|压减|缩减|减[至到为]|降|提速|(?:寿命|周期).*延长", noun[-4:] + figure.printed):
        return True
    if re.search("(?<!响应)(?<!交流)(?<!公示)(?<!展示)(?:时间|时长)$", noun) and re.search(
        "不低于|不少于|达到?", figure.printed
    ):
        return True
    bound = re.search("控制|不超过|不高于|不多于|以?内|小于|少于", figure.printed + post[:2])
    return bool(bound and (listed or _TIME_TAKEN.search(noun)))


def is_share(figure: Quantity, pre: str, post: str) -> bool:
    """Whether a percentage says how many are to have something: 100%的卫生院设置中医馆, 加强15%的中医馆内涵建设."""
    things = re.match(r"\s*的[\u3400-\u9fff“]{4}", post)
    if figure.unit == "%" and not things and re.search(r"^\s*$|(?:实现|推动|确保|力争|保障)\s*$", pre):
        return bool(
            re.match(rf"\s*[\u3400-\u9fff（）“”]{{2,20}}(?:“|得到|达到|纳入|全程|一网|{GOAL})", post)
        )  # 90%以上村庄生活垃圾得到治理
    if (
        figure.unit != "%"
        or not things
        or re.search("[的为按以]|超过|比例", pre)
        or re.search("费率|税率|利率|优惠", post)
    ):
        return False
    done = re.search(f"(?:{GOAL})", post[2:])
    return bool(re.search(rf"(?:^|{GOAL}|加强|探索|为|给)\s*在?\s*$", pre) and (done or pre.strip()))


def relation_between(pre: str, printed: str) -> bool:
    """Whether a word such as 达到 stands between the noun and the figure."""
    return bool(RELATION.search(printed)) or bool(re.search(r"(?:达到?|力争|为)\s*$", pre))
