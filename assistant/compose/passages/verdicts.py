"""是, 否 or a correction before a sentence that settles what a question supposes."""

import re

from assistant.compose.passages.affirming import (
    ENDED,
    NEAR,
    REFUSES,
    RELATED,
    SEEKS,
    SOUGHT,
    WHETHER,
    affirms,
    grants,
    nearest_part,
    parts_of,
    rules_out,
)
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
from index.words import bigrams, is_place

_MUST = regex("必须|一定要|强制|应当|应(?!用|急)|须")
_CANNOT = regex("[\u4e00-\u9fff]不了(?!解|少|起|多|断)|不让|不行")  # 走不了简易注销
_MAY = regex("可(?!再|能|持)|鼓励|有条件|倡导")
_CHARGED = regex("收|交|缴|扣|掏钱|付|花钱")
_SPARED = regex(
    "免收|免征|免费(?!或)|免缴|免交|不[收缴交扣](?![^，。；]{0,4}的)|无需|不需|减免|暂免|零(?:收费|费用|成本)|不[^，。；]{0,12}收取"
)
_SUPPOSABLE = frozenset("个家项条所座名%")  # units of figures that a question may take for granted
_BOUNDED = regex("不得(?:[少小低高大多早晚]于|超过)")
_BOUND_ASKED = regex("[少小低高大多早晚]于|超过|突破")
_CROSSING = regex("(?<!不)(?:能|可以?|允许)(?!不)[^，。；不]{0,6}?(?P<way>[少小低高大多]于|超过?)")
_SAME_WAY = dict.fromkeys("少小低", "[少小低]于") | dict.fromkeys("高大多超", "[高大多]于|超过?")
_WITHOUT = regex("[无免][予于]?(?P<what>[\u4e00-\u9fff]{2})")
_MADE_ALIKE = 0.4  # share of a part's pairs of characters that one made like it has
_LACKING = 0.4  # share of what is doubted below which a sentence says nothing of it
_HELD = 0.8  # share of the words of what is doubted that a sentence must hold to say so
_CHANGED = regex(
    r"[由从](?P<old>[^，。；]{1,30}?)(?:调整|降低|下调|下降|提高|上调|提升|放宽|缩短|压缩|压减|降|升|增加|扩大|改)[为至到成](?P<new>[^，。；]{1,20})"
)
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


def verdict(question: Question, dossier: Dossier, best: Candidate) -> str:
    """是, 否 or a correction, where the question supposes something that the sentence settles."""
    lead = _by_figures_and_words(question, dossier, best)
    if not lead and grants(question, dossier, best):
        lead = "是。"
    if lead == "是。" and not affirms(question, dossier, dossier.quote(best.sentence.span)):
        lead = ""
    if "whether" not in question.asks or best.explained < RELATED or lead not in ("是。", ""):
        return lead
    text = dossier.quote(best.sentence.span)
    if _of_another_doer(question, text) or (not _MUST.search(question.folded) and _of_some(question, text)):
        return "否。"
    return lead


def _by_figures_and_words(question: Question, dossier: Dossier, best: Candidate) -> str:
    """是, 否 or a correction by the figures and dates that a question supposes, and by what the sentence allows and refuses."""
    asks = question.asks
    if not asks & {"whether", "why"} and asks & {"how", "list", "procedure"} and best.explained >= SETTLED:
        # 建成的8个先导区怎么管？ takes a number for granted.
        supposed = [q for q in read_quantities(question.text) if q.unit in _SUPPOSABLE and q.value > 1]
        counted = "".join(q.printed for q in supposed)
        wrong = bool(supposed) and agrees(counted, dossier.quote(best.sentence.span)) is False
        return "与原文不符。" if wrong else ""
    if not asks & {"whether", "why"} or (asks & SOUGHT and SEEKS.search(question.folded)):
        return ""
    text = dossier.quote(best.sentence.span)
    if "whether" in asks and best.explained >= NEAR and rules_out(question.folded, text):
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
    if "whether" in asks and best.explained >= RELATED:
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


def _permitted(question: Question, dossier: Dossier, text: str) -> str:
    """是 or 否 by the part of the sentence that holds the question's words: what it forbids, spares or leaves free."""
    asked = WHETHER.sub("", question.folded)
    runs = parts_of(text)
    run = nearest_part(question, dossier, runs)
    if _said_of_another(dossier, question, run, runs):
        return "否。"
    if ENDED.search(text) and not ENDED.search(asked):
        return ""  # what has been done away with is neither a plain yes nor a plain no to 还要不要
    if _MUST.search(asked) and not _MUST.search(run) and _MAY.search(run):
        return "否，并非必须。"
    if _CHARGED.search(question.folded) and _SPARED.search(run) and not _SPARED.search(asked):
        return "否。"
    without = any(m["what"] in asked and m[0] not in asked for m in _WITHOUT.finditer(run))  # 无条件共享 of 要讲条件吗
    refused = REFUSES.search(run) or (_BOUNDED.search(run) and _BOUND_ASKED.search(asked))
    if without or (refused and not (REFUSES.search(asked) or _CANNOT.search(asked)) and not _BOUNDED.search(asked)):
        return "否。"
    named = _QUOTED.findall(question.text)
    return "是。" if all(fold(name) in fold(text) for name in named) else ""
