"""是, 否 or a correction before a sentence that settles what a question supposes."""

import re

from assistant.compose.passages.agreement import agrees, cases_of
from assistant.compose.passages.listing import REFUSED, lead_of
from assistant.compose.passages.ranking import SETTLED, Candidate
from assistant.compose.supposed_figures import is_open
from assistant.dossier import Dossier
from assistant.question import Question, fold, years_of
from assistant.supposition import suppositions
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import read_quantities
from corpus.regex import regex
from index.thesaurus import expand
from index.words import _tag, bigrams, cut, is_place

_SOUGHT = frozenset({"list", "who", "department", "money", "when", "number", "count", "compare"})  # beside yes or no
_SEEKS = regex(r"多少|几(?!乎)|哪|什么(?!的)|啥|谁|怎|何|多[大长高久]")
_WHETHER = regex("能不能|可不可以|是不是|要不要|收不收|会不会|有没有|算不算|够不够|给不给|需不需要|行不行")
_ENDED = regex("取消|废止|停止|终止|暂停")
_MUST = regex("必须|一定要|强制|应当|应(?!用|急)|须")
_MAY = regex("可(?!再|能|持)|鼓励|有条件|倡导")
_CHARGED = regex("收|交|缴|扣|掏钱|付|花钱")
_SPARED = regex(
    "免收|免征|免费(?!或)|免缴|免交|不[收缴交扣](?![^，。；]{0,4}的)|无需|不需|减免|暂免|零(?:收费|费用|成本)|不[^，。；]{0,12}收取"
)
_SUPPOSABLE = frozenset("个家项条所座名%")  # units of figures that a question may take for granted
_REFUSED = regex(
    r"不得(?![少小低高大多早晚]于|超过)|不予|不能|不可|禁止|不再|不享受|不纳入|不包括|不适用|严禁|不准|不许|不允许|不[计列算]入|可以?不(?!少|断|同|仅|只)|不以[^，。；]{1,10}为"
)
_BOUNDED = regex("不得(?:[少小低高大多早晚]于|超过)")
_BOUND_ASKED = regex("[少小低高大多早晚]于|超过|突破")
_CROSSING = regex("(?<!不)(?:能|可以?|允许)(?!不)[^，。；不]{0,6}?(?P<way>[少小低高大多]于|超过?)")
_SAME_WAY = dict.fromkeys("少小低", "[少小低]于") | dict.fromkeys("高大多超", "[高大多]于|超过?")
_WITHOUT = regex("[无免][予于]?(?P<what>[\u4e00-\u9fff]{2})")
_RELATED = 0.45  # share of a yes-or-no question's words from which a sentence speaks of its matter
_MADE_ALIKE = 0.4  # share of a part's pairs of characters that one made like it has
_LACKING = 0.4  # share of what is doubted below which a sentence says nothing of it
_HELD = 0.8  # share of the words of what is doubted that a sentence must hold to say so
_QUOTED = regex("“([^“”]{2,12})”(?=里|中|当中|之一)")
_ALIKE = regex("一样|相同|同等|一致")
_AMONG = regex(
    "(?<!文件)(?<!意见)(?<!政策)(?<!办法)(?<!方案)(?<!通知)(?<!规定)(?<!规划)(?<!原文)(?:里面?|里头|中|当中|之中)(?:有没有|包不包括|含不含|是否有|是不是有|有|包括|包含|含)(?P<named>[^，,？?]{2,12}?)(?:没有?|吗|么|吧)?[？?。]*$"
)
_LIST = regex("[^，。；：、]{2,20}(?:[、和及][^，。；：、]{2,20}){2,}")
# Who or what is asked to do something, and who or what does it: 由医疗机构来主导, 以疾控机构为主导.
_DOES = "(?P<does>主导|主体|牵头|负责|主管|组织|统筹|承担|管理|审批|核准|批准|评定|认定|出资|承办|主办|依托|支撑|龙头|核心|重点)"
_DOER_ASKED = regex(rf"(?:由|归|靠|以)(?P<doer>[^，,。？?]{{2,16}}?)(?:来|为|作为|进行)?{_DOES}")
_ALL = regex("所有|全部|一律|任何|都(?:可以?|能|要|得|会|已经?|需要?|应当?|必须|算|有)|全国(?!性)|各地|普遍")
_SOME = regex("试点|部分(?!门)|个别|有条件的|符合[^，。；]{0,10}条件的|试验区|先行区|示范区|择优|除[^，。；]{1,20}外")
_MODAL = regex("(?:能够?|可以?|还?要|会|需要?|有|允许|享受|得|必须|应该?)(?P<predicate>.+)$")
# What is asked for leave, support or a promise, and what gives it; no part that denies or narrows anything does.
_GRANTED = (
    (
        regex("能不能|可不可以|能否|可否|行不行|行吗|[能可](?!源|力)[^，,。？?]{1,14}(?:吗|么|不|没)?[？?。]*$|享受"),
        regex("可以?(?![再能持行靠])|允许|支持|鼓励|能够|准予|享受|引导"),
    ),
    (
        regex(
            "(?:支持|鼓励|扶持|推广|提倡|资助|奖励|补[贴助])(?:吗|么|不|没|[？?]|$)|帮[不助忙]|有(?:没有)?[^，,。？?]{0,8}(?:支持|补[贴助]|奖|资助)|给不?给?[^，,。？?]{0,6}(?:支持|补|奖)"
        ),
        regex("支持|鼓励|扶持|给予|补[贴助]|奖|资助|推广|引导|帮助"),
    ),
)
# What is doubted: 照常看病先记账 of 还能照常看病先记账吗.
_DOUBTED = regex(
    "(?:还能|能不能|可不可以|可以|能够?|还会|会不会|会|是不是鼓励|是否鼓励|允许)(?P<predicate>[\u4e00-\u9fff]{2,14}?)(?:吗|么|不|没有?)?[？?。]*$"
)
_NEAR = 0.3  # share of a question's words from which a sentence is taken to be of its case, where it says all that is doubted
_HALF = 0.5  # the same where the sentence says all that is doubted
_NARROWED = regex("除外|首次|第一次")
_NAMED = 0.7  # share of a question's nouns that a sentence holds which gives leave for what they name
_CHANGED = regex(
    r"[由从](?P<old>[^，。；]{1,30}?)(?:调整|降低|下调|下降|提高|上调|提升|放宽|缩短|压缩|压减|降|升|增加|扩大|改)[为至到成](?P<new>[^，。；]{1,20})"
)
_HEDGED = regex("[不未无非免]|禁止|除[^，。；]{1,20}外|仅|只[限能]|限于|试点|探索|研究|争取|逐步|部分(?!门)")
# What a text that holds the words of a question does not yet affirm.
_DONE_ASKED = regex("[了过](?:吗|没有?|么|[？?])")
_DONE = regex("已|[了过]|[超突]过")
_WITHOUT_ASKED = regex(
    "(?:没有?|未|无)(?!障碍|人机|线)[^，,。？?]{1,14}?[，,]?(?:也|还)?(?:能(?!源|力)|可以|行不行|行吗|算不算|让不让)"
)
_NEGATED = regex("[没未无不免非]")
_BURDEN_ASKED = regex(
    "还(?:要|需|用)|(?:(?<!需)要|还要?|需要?|用|非要|必须)(?:不(?:要|需要?|用))?(?:自己|本人|亲自|单独|再|另外|额外|那么)"
)
_RELIEVED = regex("自动|免|无需|无须|不再|不需|即享|代替|取消|简化|绿色通道|下放|放权")
_PREVENTED = regex("打击|取缔|严禁|严控|严格控制|遏制|杜绝|淘汰|严查|查处")
# 选好还能改吗 of 一经选定不得更改; 资料可以不给吗 of 不得拒绝; 出过损失还能当试点吗 of 未出现重大资产损失.
_MAY_ASKED = regex("(?:还能|能不能|可不可以|能|可以)(?P<what>[\u4e00-\u9fff]{1,4}?)(?:吗|么|不|没|[？?]|$)")
_LEFT_OUT = regex(
    "不(?:再)?(?:纳入|属于|享受|计入|包括|包含)(?P<what>[\u4e00-\u9fff]{2,16}?)(?:范围|之列|的|[，。；]|$)"
)
_EXCEPTED = regex("[（(，属](?:属于?)?(?P<what>[^（）()，。；属]{2,16})除外")
_BOTH_ASKED = regex(
    "都能?[拿领享]|(?:同时|重复|一起|叠加)(?:拿|领|享受|申[请报])|两[头份边样][^，,。？?]{0,6}[拿领享]|能叠加|叠着"
)
_ONE_ONLY = regex("从优不重复|不重复|就高|择优|从高|不(?:得|可|能)(?:同时|重复)")
_MAY_NOT = regex("(?:一经|一旦|后)[^，。；]{0,10}，?(?:不得|不能|不可|不予|不再)(?P<what>[\u4e00-\u9fff]{1,4})")
_OMITTED_ASKED = regex("(?:可以|能|可)不(?!能|可)[\u4e00-\u9fff]{1,6}(?:吗|么|[？?])")
_OBLIGED = regex("不得(?:拒绝|隐匿|瞒报|不)|应当|必须")
_HAPPENED_ASKED = regex("(?:[出有犯受]过|发生过)(?P<what>[\u4e00-\u9fff]{2,10}?)(?:[，,]?还|也)?(?:能|可以)")
_SAID_AGAIN = 0.7  # share of what a text leaves out that a question says
_CLASS_ASKED = regex("(?P<of>[^，,。？?]{2,20})(?:算不算|属不属于|是不是属于)")
_SHORTEST_THING = 2  # characters
_EXISTS_ASKED = regex(
    "(?:有没有|有无|是否有|有)(?:规定|写(?!进)|说|明确|列出?)?(?:具体的?)?(?P<thing>(?!写进)[\u4e00-\u9fff]{2,8}?)(?<!计划)(?<!任务)(?:吗|么|没有?)?[？?。]*$"
)
_LISTED_ASKED = regex(
    "在不在[^，,。？?]{0,12}(?P<in>名单|目录|清单|名录|范围)|在[^，,。？?]{0,12}(?P<of>名单|目录|清单|名录)[里中上内]?(?:吗|么|没)"
)


def verdict(question: Question, dossier: Dossier, best: Candidate) -> str:
    """是, 否 or a correction, where the question supposes something that the sentence settles."""
    lead = _by_figures_and_words(question, dossier, best)
    if not lead and _grants(question, dossier, best):
        lead = "是。"
    if lead == "是。" and not _affirmed(question, dossier, dossier.quote(best.sentence.span)):
        lead = ""
    if "whether" not in question.asks or best.explained < _RELATED or lead not in ("是。", ""):
        return lead
    text = dossier.quote(best.sentence.span)
    if _of_another_doer(question, text) or (not _MUST.search(question.folded) and _of_some(question, text)):
        return "否。"
    return lead


def _grants(question: Question, dossier: Dossier, best: Candidate) -> bool:
    """Whether a sentence gives leave, support or a promise where a question asks for it, or says it again, and denies nothing."""
    if "whether" not in question.asks or question.asks & _SOUGHT or _SEEKS.search(question.folded):
        return False
    if read_quantities(question.text) or question.years:
        return False
    run = _nearest_part(question, dossier, dossier.quote(best.sentence.span).split("；"))
    part = _nearest_part(question, dossier, _parts(run))
    text = dossier.quote(best.sentence.span)
    if _REFUSED.search(run) or _HEDGED.search(part) or _NARROWED.search(text):
        return False
    if _NEGATED.search(_WHETHER.sub("", question.folded.rstrip("？?没不"))):
        return False
    said = fold(run)
    doubted = _DOUBTED.search(question.folded)
    predicate = [w for w in map(fold, cut(doubted["predicate"])) if len(w) > 1] if doubted else []
    nouns = [
        word for stretch in question.words for word in map(fold, stretch) if len(word) > 1 and _tag(word)[:1] == "n"
    ]
    share = sum(_is_held(word, said) for word in nouns) / len(nouns) if nouns else 1.0
    if predicate and best.explained >= _NEAR and share > _HALF and all(_is_held(word, said) for word in predicate):
        return True
    if best.explained < _RELATED or share < _NAMED:
        return False
    return any(asked.search(question.folded) and told.search(part) for asked, told in _GRANTED)


def _is_held(word: str, said: str) -> bool:
    return word in said or any(fold(term) in said for term, _ in expand(word))


def _affirmed(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text that speaks of what is doubted lets one say 是: it says that it is done, there, wanted or needed."""
    asked, said = question.folded, fold(text)
    if re.search("够不够|够吗", asked) or (_DONE_ASKED.search(asked) and not _DONE.search(said)):
        return False
    if _WITHOUT_ASKED.search(asked) and not _NEGATED.search(said):
        return False
    if _BURDEN_ASKED.search(asked) and _RELIEVED.search(said) and not _RELIEVED.search(asked):
        return False
    if _ENDED.search(said) and not _ENDED.search(asked):
        return False
    if _PREVENTED.search(fold(_nearest_part(question, dossier, _parts(text)))) and not _PREVENTED.search(asked):
        return False
    listed = _LISTED_ASKED.search(asked)
    if listed and (listed["in"] or listed["of"]) not in said:
        return False
    of_class = _CLASS_ASKED.search(asked)
    things = [w for w in map(fold, cut(of_class["of"])) if len(w) > 1 and _tag(w)[:1] in "n"] if of_class else []
    if things and not _is_held(things[-1], said):
        return False
    there = _EXISTS_ASKED.search(asked)
    thing = fold(cut(there["thing"])[-1]) if there else ""
    if len(thing) < _SHORTEST_THING or not _tag(thing).startswith("n"):
        return True
    return _is_held(thing, said)


def _by_figures_and_words(question: Question, dossier: Dossier, best: Candidate) -> str:
    """是, 否 or a correction by the figures and dates that a question supposes, and by what the sentence allows and refuses."""
    asks = question.asks
    if not asks & {"whether", "why"} and asks & {"how", "list", "procedure"} and best.explained >= SETTLED:
        # 建成的8个先导区怎么管？ takes a number for granted.
        supposed = [q for q in read_quantities(question.text) if q.unit in _SUPPOSABLE and q.value > 1]
        counted = "".join(q.printed for q in supposed)
        wrong = bool(supposed) and agrees(counted, dossier.quote(best.sentence.span)) is False
        return "与原文不符。" if wrong else ""
    if not asks & {"whether", "why"} or (asks & _SOUGHT and _SEEKS.search(question.folded)):
        return ""
    text = dossier.quote(best.sentence.span)
    if "whether" in asks and best.explained >= _NEAR and _forbids(question.folded, text):
        return "否。"
    above = lead_of(dossier, best.sentence)
    if (
        above
        and "whether" in asks
        and not REFUSED.search(question.folded)
        and REFUSED.search(dossier.quote(above.span))
    ):
        return "否。"
    among = _among(question, dossier, text) if "whether" in asks else ""
    if among:
        return among
    if "whether" in asks and _crosses(question, text):
        return "否。"
    verdict = agrees(question.text, text) if best.explained >= 0.3 else None
    if verdict and _is_of_before(question.text, text):
        verdict = False  # 由2000万元调整为1000万元: what is supposed held before
    if verdict and _ALIKE.search(question.folded) and _differ(text):
        return "否。"  # 900元 for the one and 450元 for the other are not 一样
    stated_years = set(years_of(text))
    if (
        verdict is None
        and "whether" in asks
        and stated_years
        and question.years
        and not stated_years & set(question.years)
        and best.explained >= 0.5
    ):
        verdict = False
    if verdict and question.years and years_of(text) and not set(question.years) & set(years_of(text)):
        verdict = False  # the figure stands there, but for another year
    if verdict and "whether" in asks and _lacks_predicate(question, dossier, text):
        return ""  # 大于5%时还是启动需求响应吗: the figure is there, but not what is asked of it
    if verdict is not None:
        return ("是。" if verdict else "否，与原文不符。") if "whether" in asks else ("" if verdict else "与原文不符。")
    if (
        "whether" in asks
        and cases_of(question, text)
        and (lead := _permitted(question, dossier, text)).startswith("否")
    ):
        return lead
    if any(supposition.doubted and is_open(supposition, text) for supposition in suppositions(question.text)):
        return ""
    if "whether" in asks and not asks & {"how", "support"} and best.explained >= 0.75:
        return _permitted(question, dossier, text)
    if "whether" in asks and best.explained >= _RELATED:
        lead = _permitted(question, dossier, text)
        return lead if lead.startswith("否") or _predicate_held(question, dossier, text) else ""
    return ""


def _is_of_before(supposed: str, text: str) -> bool:
    """Whether a text names the only figure that is supposed as the one that another has taken the place of."""
    asked = {(q.unit, q.value) for q in read_quantities(supposed) if q.unit}
    for change in _CHANGED.finditer(text):
        old, new = ({(q.unit, q.value) for q in read_quantities(change[part])} for part in ("old", "new"))
        if asked & old and not asked & new:
            return True
    return False


def _crosses(question: Question, text: str) -> bool:
    """Whether it is asked if a bound may be crossed that a text forbids to cross: 能低于40%吗 of 不得低于40%."""
    asked = _CROSSING.search(question.folded)
    return asked is not None and re.search(rf"不得?(?:{_SAME_WAY[asked['way'][0]]})", text) is not None


def _lacks_predicate(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text holds none of what a question doubts of the case that its figure tells."""
    doubted = [supposition.text for supposition in suppositions(question.text) if supposition.doubted]
    figures = read_quantities(doubted[-1]) if doubted else []
    predicate = doubted[-1][figures[-1].span.end :] if figures else "".join(doubted[-1:])
    terms = [term for term in Question(predicate).terms if len(term) > 1 and dossier.knows(term)]
    return len(terms) > 2 and sum(term in fold(text) for term in terms) < _LACKING * len(terms)


def _of_another_doer(question: Question, text: str) -> bool:
    """Whether a text says that another one does what a question doubts that somebody does.

    Of bodies and places a correction says which of them it is instead.
    """
    asked = _DOER_ASKED.search(question.folded)
    if asked is None or find_bodies(asked["doer"]) or is_place(asked["doer"]):
        return False
    doers = re.findall(rf"(?:由|以)([^，。；、]{{2,20}}?)(?:来|为|作为|进行)?{asked['does']}", fold(text))
    same = re.compile(".*".join(map(re.escape, asked["doer"])))  # 省卫健委 is 省卫生健康委
    return bool(doers) and not any(same.search(doer) or doer in asked["doer"] for doer in doers)


def _of_some(question: Question, text: str) -> bool:
    """Whether a text says only of some what a question doubts of all: 试点地区 of 所有地方都."""
    asked = _ALL.search(question.folded)
    return bool(asked and _SOME.search(text) and not _SOME.search(question.folded) and not _ALL.search(text))


def _among(question: Question, dossier: Dossier, text: str) -> str:
    """是 or 否 by the list in a sentence, where it is asked whether something is among what is listed; else empty."""
    asked = _AMONG.search(question.folded)
    listed = _LIST.search(text)
    if asked is None or listed is None:
        return ""
    group = [term for term in Question(question.folded[: asked.start()]).terms if dossier.knows(term)]
    if not group or dossier.coverage(group, fold(text)) < _HELD:
        return ""
    return "是。" if asked["named"] in fold(text) else "否。"


def _differ(text: str) -> bool:
    """Whether a text gives two figures of one unit that differ."""
    values: dict[str, set[float]] = {}
    for figure in read_quantities(text):
        values.setdefault(figure.unit, set()).add(figure.value)
    return any(unit and len(of_unit) > 1 for unit, of_unit in values.items())


def _predicate_held(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text holds what the question doubts of its subject: 参加需求响应 of 有储能设备的能不能参加需求响应."""
    doubted = [supposition.text for supposition in suppositions(question.text) if supposition.doubted]
    match = _MODAL.search(doubted[-1]) if doubted else None
    if match is None:
        return False
    terms = Question(match["predicate"]).terms
    return len(terms) > 1 and dossier.coverage(terms, fold(text)) >= _HELD


def _said_of_another(dossier: Dossier, question: Question, run: str, runs: list[str]) -> bool:
    """Whether a sentence says of another thing what is asked of one: 第一类实行备案管理，第二类实行注册管理.

    The part that holds most of the question lacks words that a part made like it has, which in turn lacks words of it.
    """
    terms = [term for term in dossier.terms(question) if len(term) > 1 and dossier.knows(term)]
    own = {term for term in terms if term in fold(run)}
    for other in runs:
        held = {term for term in terms if term in fold(other)}
        shared = sum(pair in fold(other) for pair in bigrams(fold(run)))
        if other is not run and held - own and own - held and shared >= _MADE_ALIKE * len(bigrams(fold(run))):
            return True
    return False


def _parts(text: str) -> list[str]:
    """The parts of a sentence; what holds of a case is said behind it."""
    return [run for run in re.split("(?<!的)[，；。]", text) if run.strip()] or [text]


def _nearest_part(question: Question, dossier: Dossier, parts: list[str]) -> str:
    """The part that holds most of a question's words, of those that deny as the question does where there are such."""
    denied = [part for part in parts if _WITHOUT_ASKED.search(question.folded) and re.search("[未没]", part)]
    return max(denied or parts, key=lambda part: dossier.coverage(dossier.terms(question), fold(part)))


def _forbids(asked: str, text: str) -> bool:
    """Whether a text plainly rules out what is asked for leave to do."""
    may, may_not = _MAY_ASKED.search(asked), _MAY_NOT.search(text)
    if may and may_not and set(may["what"]) & set(may_not["what"]):
        return True
    if _BOTH_ASKED.search(asked) and _ONE_ONLY.search(text):
        return True
    left_out = _LEFT_OUT.search(text) or _EXCEPTED.search(text)
    if left_out and sum(pair in asked for pair in bigrams(left_out["what"])) >= _SAID_AGAIN * len(
        bigrams(left_out["what"])
    ):
        return True
    if _OMITTED_ASKED.search(asked) and _OBLIGED.search(text):
        return True
    happened = _HAPPENED_ASKED.search(asked)
    return bool(happened and re.search(rf"[未无没][^，。；]{{0,6}}{happened['what'][-4:]}", text))


def _permitted(question: Question, dossier: Dossier, text: str) -> str:
    """是 or 否 by the part of the sentence that holds the question's words: what it forbids, spares or leaves free."""
    asked = _WHETHER.sub("", question.folded)
    runs = _parts(text)
    run = _nearest_part(question, dossier, runs)
    if _said_of_another(dossier, question, run, runs):
        return "否。"
    if _ENDED.search(text) and not _ENDED.search(asked):
        return ""  # what has been done away with is neither a plain yes nor a plain no to 还要不要
    if _MUST.search(asked) and not _MUST.search(run) and _MAY.search(run):
        return "否，并非必须。"
    if _CHARGED.search(question.folded) and _SPARED.search(run) and not _SPARED.search(asked):
        return "否。"
    without = any(m["what"] in asked and m[0] not in asked for m in _WITHOUT.finditer(run))  # 无条件共享 of 要讲条件吗
    refused = _REFUSED.search(run) or (_BOUNDED.search(run) and _BOUND_ASKED.search(asked))
    if without or (refused and not _REFUSED.search(asked) and not _BOUNDED.search(asked)):
        return "否。"
    named = _QUOTED.findall(question.text)
    return "是。" if all(fold(name) in fold(text) for name in named) else ""
