"""What a sentence grants, rules out or leaves open of what a question doubts: leave, support, burdens, things that are there."""

import re

from assistant.attributes import is_said
from assistant.compose.passages.fitting import BOTH_ASKED
from assistant.compose.passages.ranking import Candidate
from assistant.dossier import Dossier
from assistant.question import Question, fold
from corpus.facts.quantities import read_quantities
from corpus.regex import regex
from index.words import _tag, bigrams, cut

SOUGHT = frozenset({"list", "who", "department", "money", "when", "number", "count", "compare"})  # beside yes or no
SEEKS = regex(r"多少|几(?!乎)|哪|什么(?!的)|啥|谁|怎|何|多[大长高久]")
WHETHER = regex("能不能|可不可以|是不是|要不要|收不收|会不会|有没有|算不算|够不够|给不给|需不需要|行不行")
ENDED = regex("取消|废止|停止|终止|暂停")
REFUSES = regex(
    r"不得(?![少小低高大多早晚]于|超过)|不予|不能|不可|禁止|不再|不享受|不纳入|不包括|不适用|严禁|不准|不许|不允许|不[计列算]入|可以?不(?!少|断|同|仅|只)|不以[^，。；]{1,10}为"
)
RELATED = 0.45  # share of a yes-or-no question's words from which a sentence speaks of its matter
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
NEAR = 0.3  # the same where the sentence says all that is doubted, or plainly rules it out
_HALF = 0.5  # share of a question's nouns that such a sentence holds
_NARROWED = regex("除外|首次|第一次")
_NAMED = 0.7  # share of a question's nouns that a sentence holds which gives leave for what they name
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
_ONE_ONLY = regex("从优不重复|不重复|就高|择优|从高|不(?:得|可|能)(?:同时|重复)")
_MAY_NOT = regex("(?:一经|一旦|后)[^，。；]{0,10}，?(?:不得|不能|不可|不予|不再)(?P<what>[\u4e00-\u9fff]{1,4})")
_OMITTED_ASKED = regex("(?:可以|能|可)不(?!能|可)[\u4e00-\u9fff]{1,6}(?:吗|么|[？?])")
_OBLIGED = regex("不得(?:拒绝|隐匿|瞒报|不)|应当|必须")
_HAPPENED_ASKED = regex("(?:[出有犯受]过|发生过)(?P<what>[\u4e00-\u9fff]{2,10}?)(?:[，,]?还|也)?(?:能|可以)")
_SAID_AGAIN = 0.7  # share of what a text leaves out that a question says
CLASS_ASKED = regex("(?P<of>[^，,。？?]{2,20})(?:算不算|属不属于|是不是属于)")
_SHORTEST_THING = 2  # characters
_EXISTS_ASKED = regex(
    "(?:有没有|有无|是否有|有)(?:规定|写(?!进)|说|明确|列出?)?(?:具体的?)?(?P<thing>(?!写进)[\u4e00-\u9fff]{2,8}?)(?<!计划)(?<!任务)(?:吗|么|没有?)?[？?。]*$"
)
_LISTED_ASKED = regex(
    "在不在[^，,。？?]{0,12}(?P<in>名单|目录|清单|名录|范围)|在[^，,。？?]{0,12}(?P<of>名单|目录|清单|名录)[里中上内]?(?:吗|么|没)"
)


def grants(question: Question, dossier: Dossier, best: Candidate) -> bool:
    """Whether a sentence gives leave, support or a promise where a question asks for it, or says it again, and denies nothing."""
    if "whether" not in question.asks or question.asks & SOUGHT or SEEKS.search(question.folded):
        return False
    if read_quantities(question.text) or question.years:
        return False
    run = nearest_part(question, dossier, dossier.quote(best.sentence.span).split("；"))
    part = nearest_part(question, dossier, parts_of(run))
    text = dossier.quote(best.sentence.span)
    if REFUSES.search(run) or _HEDGED.search(part) or _NARROWED.search(text):
        return False
    if _NEGATED.search(WHETHER.sub("", question.folded.rstrip("？?没不"))):
        return False
    said = fold(run)
    doubted = _DOUBTED.search(question.folded)
    predicate = [w for w in map(fold, cut(doubted["predicate"])) if len(w) > 1] if doubted else []
    nouns = [
        word for stretch in question.words for word in map(fold, stretch) if len(word) > 1 and _tag(word)[:1] == "n"
    ]
    share = sum(is_said(word, said) for word in nouns) / len(nouns) if nouns else 1.0
    if predicate and best.explained >= NEAR and share > _HALF and all(is_said(word, said) for word in predicate):
        return True
    if best.explained < RELATED or share < _NAMED:
        return False
    return any(asked.search(question.folded) and told.search(part) for asked, told in _GRANTED)


def affirms(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text that speaks of what is doubted lets one say 是: it says that it is done, there, wanted or needed."""
    asked, said = question.folded, fold(text)
    if re.search("够不够|够吗", asked) or (_DONE_ASKED.search(asked) and not _DONE.search(said)):
        return False
    if _WITHOUT_ASKED.search(asked) and not _NEGATED.search(said):
        return False
    if _BURDEN_ASKED.search(asked) and _RELIEVED.search(said) and not _RELIEVED.search(asked):
        return False
    if ENDED.search(said) and not ENDED.search(asked):
        return False
    if _PREVENTED.search(fold(nearest_part(question, dossier, parts_of(text)))) and not _PREVENTED.search(asked):
        return False
    listed = _LISTED_ASKED.search(asked)
    if listed and (listed["in"] or listed["of"]) not in said:
        return False
    of_class = CLASS_ASKED.search(asked)
    things = [w for w in map(fold, cut(of_class["of"])) if len(w) > 1 and _tag(w)[:1] in "n"] if of_class else []
    if things and not is_said(things[-1], said):
        return False
    there = _EXISTS_ASKED.search(asked)
    thing = fold(cut(there["thing"])[-1]) if there else ""
    if len(thing) < _SHORTEST_THING or not _tag(thing).startswith("n"):
        return True
    return is_said(thing, said)


def rules_out(asked: str, text: str) -> bool:
    """Whether a text plainly rules out what is asked for leave to do."""
    may, may_not = _MAY_ASKED.search(asked), _MAY_NOT.search(text)
    if may and may_not and set(may["what"]) & set(may_not["what"]):
        return True
    if BOTH_ASKED.search(asked) and _ONE_ONLY.search(text):
        return True
    left_out = _LEFT_OUT.search(text) or _EXCEPTED.search(text)
    left_out_pairs = bigrams(left_out["what"]) if left_out else ()
    if left_out_pairs and sum(pair in asked for pair in left_out_pairs) >= _SAID_AGAIN * len(left_out_pairs):
        return True
    if _OMITTED_ASKED.search(asked) and _OBLIGED.search(text) and not _RELIEVED.search(text):
        return True
    happened = _HAPPENED_ASKED.search(asked)
    return bool(happened and re.search(rf"[未无没][^，。；]{{0,6}}{happened['what'][-4:]}", text))


def parts_of(text: str) -> list[str]:
    """The parts of a sentence; what holds of a case is said behind it."""
    return [run for run in re.split("(?<!的)[，；。]", text) if run.strip()] or [text]


def nearest_part(question: Question, dossier: Dossier, parts: list[str]) -> str:
    """The part that holds most of a question's words, of those that deny as the question does where there are such."""
    denied = [part for part in parts if _WITHOUT_ASKED.search(question.folded) and re.search("[未没]", part)]
    return max(denied or parts, key=lambda part: dossier.coverage(dossier.terms(question), fold(part)))
