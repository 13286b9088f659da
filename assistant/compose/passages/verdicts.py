"""是, 否 or a correction before a sentence that settles what a question supposes."""

import re

from assistant.compose.passages.agreement import agrees, cases_of
from assistant.compose.passages.listing import REFUSED, lead_of
from assistant.compose.passages.ranking import SETTLED, Candidate
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
_SPARED = regex("免收|免征|免费|免缴|免交|不[收缴交扣](?![^，。；]{0,4}的)|无需|不需|减免|暂免")
_SUPPOSABLE = frozenset("个家项条所座名%")  # units of figures that a question may take for granted
_REFUSED = regex(
    r"不得(?![少小低高大多早晚]于|超过)|不予|不能|不可|禁止|不再|不享受|不纳入|不包括|不适用|严禁|不准|不许|不允许|不[计列算]入|可以?不(?!少|断|同|仅|只)|不以[^，。；]{1,10}为"
)
_BOUNDED = regex("不得(?:[少小低高大多早晚]于|超过)")
_BOUND_ASKED = regex("[少小低高大多早晚]于|超过|突破")
_WITHOUT = regex("[无免][予于]?(?P<what>[\u4e00-\u9fff]{2})")
_RELATED = 0.45  # share of a yes-or-no question's words from which a sentence speaks of its matter
_MADE_ALIKE = 0.4  # share of a part's pairs of characters that one made like it has
_HELD = 0.8  # share of the words of what is doubted that a sentence must hold to say so
_QUOTED = regex("“([^“”]{2,12})”(?=里|中|当中|之一)")
# Who or what is asked to do something, and who or what does it: 由医疗机构来主导, 以疾控机构为主导.
_DOES = "(?P<does>主导|主体|牵头|负责|主管|组织|统筹|承担|管理|审批|核准|批准|评定|认定|出资|承办|主办|依托|支撑|龙头|核心|重点)"
_DOER_ASKED = regex(rf"(?:由|归|靠|以)(?P<doer>[^，,。？?]{{2,16}}?)(?:来|为|作为|进行)?{_DOES}")
_ALL = regex("所有|全部|一律|任何|都(?:可以?|能|要|得|会|已经?|需要?|应当?|必须|算|有)|全国(?!性)|各地|普遍")
_SOME = regex("试点|部分(?!门)|个别|有条件的|符合[^，。；]{0,10}条件的|试验区|先行区|示范区|择优|除[^，。；]{1,20}外")
_MODAL = regex("(?:能够?|可以?|还?要|会|需要?|有|允许|享受|得|必须|应该?)(?P<predicate>.+)$")
# What a text that holds the words of a question does not yet affirm.
_DONE_ASKED = regex("[了过](?:吗|没有?|么|[？?])")
_DONE = regex("已|[了过]|[超突]过")
_WITHOUT_ASKED = regex(
    "(?:没有?|未|无)(?!障碍|人机|线)[^，,。？?]{1,14}?[，,]?(?:也|还)?(?:能(?!源|力)|可以|行不行|行吗|算不算|让不让)"
)
_NEGATED = regex("[没未无不免非]")
_BURDEN_ASKED = regex(
    "(?:(?<!需)要|还要?|需要?|用|非要|必须)(?:不(?:要|需要?|用))?(?:自己|本人|亲自|单独|再|另外|额外|那么)"
)
_RELIEVED = regex("自动|免|无需|无须|不再|不需|即享|代替|取消|简化|绿色通道")
_PREVENTED = regex("打击|取缔|严禁|严控|严格控制|遏制|杜绝|淘汰|严查|查处")
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
    if lead == "是。" and not _affirmed(question, dossier, dossier.quote(best.sentence.span)):
        lead = ""
    if "whether" not in question.asks or best.explained < _RELATED or lead not in ("是。", ""):
        return lead
    text = dossier.quote(best.sentence.span)
    if _of_another_doer(question, text) or (not _MUST.search(question.folded) and _of_some(question, text)):
        return "否。"
    return lead


def _affirmed(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text that speaks of what is doubted lets one say 是: it says that it is done, there, wanted or needed."""
    asked, said = question.folded, fold(text)
    if re.search("够不够|够吗", asked) or (_DONE_ASKED.search(asked) and not _DONE.search(said)):
        return False
    if _WITHOUT_ASKED.search(asked) and not _NEGATED.search(said):
        return False
    if _BURDEN_ASKED.search(asked) and _RELIEVED.search(said) and not _RELIEVED.search(asked):
        return False
    if _PREVENTED.search(fold(_nearest_part(question, dossier, _parts(text)))) and not _PREVENTED.search(asked):
        return False
    listed = _LISTED_ASKED.search(asked)
    if listed and (listed["in"] or listed["of"]) not in said:
        return False
    there = _EXISTS_ASKED.search(asked)
    thing = fold(cut(there["thing"])[-1]) if there else ""
    if len(thing) < _SHORTEST_THING or not _tag(thing).startswith("n"):
        return True
    return thing in said or any(fold(term) in said for term, _ in expand(thing))


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
    above = lead_of(dossier, best.sentence)
    if (
        above
        and "whether" in asks
        and not REFUSED.search(question.folded)
        and REFUSED.search(dossier.quote(above.span))
    ):
        return "否。"
    verdict = agrees(question.text, text) if best.explained >= 0.3 else None
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
    if verdict is not None:
        return ("是。" if verdict else "否，与原文不符。") if "whether" in asks else ("" if verdict else "与原文不符。")
    if (
        "whether" in asks
        and cases_of(question, text)
        and (lead := _permitted(question, dossier, text)).startswith("否")
    ):
        return lead
    if "whether" in asks and not asks & {"how", "support"} and best.explained >= 0.75:
        return _permitted(question, dossier, text)
    if "whether" in asks and best.explained >= _RELATED:
        lead = _permitted(question, dossier, text)
        return lead if lead.startswith("否") or _predicate_held(question, dossier, text) else ""
    return ""


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
    """The part that holds most of a question's words."""
    return max(parts, key=lambda part: dossier.coverage(dossier.terms(question), fold(part)))


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
    if _CHARGED.search(asked) and _SPARED.search(run) and not _SPARED.search(asked):
        return "否。"
    without = any(m["what"] in asked and m[0] not in asked for m in _WITHOUT.finditer(run))  # 无条件共享 of 要讲条件吗
    refused = _REFUSED.search(run) or (_BOUNDED.search(run) and _BOUND_ASKED.search(asked))
    if without or (refused and not _REFUSED.search(asked) and not _BOUNDED.search(asked)):
        return "否。"
    named = _QUOTED.findall(question.text)
    return "是。" if all(fold(name) in fold(text) for name in named) else ""
