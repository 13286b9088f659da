"""Answers in the text's own words: the sentences that answer, or the headings that a section is made of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Status
from assistant.compose.headings import outlined
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from assistant.supposition import suppositions
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from index.ranking import Found
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams

Strengths = Callable[[str, Sequence[Found]], Sequence[Sequence[float] | NDArray[np.float32]]]

_ANNOTATION = re.compile(r"[〔（(【\[]?\s*(责任(单位|部门)|牵头(单位|部门)|配合单位)[：:][^〕）)】\]]*[〕）)】\]]?")
_MONEY = re.compile(
    r"\d[\d.,]{0,20}\s{0,4}(万|亿)?元|[一二三四五六七八九十百千万]{1,12}元|\d{1,12}(\.\d{1,6})?\s{0,4}[%％]|免征|免费|减半|全额|折"
)
_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十百千]{1,12}(个|项|家|人|次|年|月|日|天|倍|成|分之|小时|名|条|[类种大档批步段级层]|方面)"
)
_TIME = re.compile(
    r"\d{1,8}\s{0,4}个?(?:年|月|日|天|周|工作日|小时|分钟)|[一二三四五六七八九十两]{1,8}(?:年|个月|日|天|周|小时)|“十[一二三四五六]五”|之日起|长期|年度|每年|每月|每季度|定期|期限"
)
_PROCEDURE = re.compile(r"(?<!专利)申请(?!专利)|申报|提交|受理|审核|审批(?!制度)|办理|报送|公示|申领")
_CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|\d{5,}|电话|地址|网址|邮箱|www|http")
_NEAR = 1.2  # logits that a sentence may score below the best one and still answer, if it holds what is asked for
_FOUND_BEFORE = 14.0  # logits that a whole point of a clause's score counts
_OTHER_YEAR = 2.0  # logits that a sentence about other years than the question's stands back
_REST = 16  # characters of a sentence that say nothing by themselves
_ROW = 0.5  # logits that a row of a table stands back: the answerer of tables reads it better
_FITTING = 0.7  # logits that holding the kind of thing asked for counts
_LONGEST_ANSWER = 230  # characters of all quoted sentences
_NEAREST = 0.7  # the same where the question has words of its own
_SETTLED = 0.55  # share of a question's words that a sentence explains where the question has the text's words
_LONGEST = 130  # characters of one quoted sentence; longer ones are cut to the parts that answer
_MOST = 3  # sentences of an answer in the text's own words
_BESIDE = 2.5  # logits that a sentence may score below the best one and still be shown beside it
_SHORT_ANSWER = 180  # characters up to which a second sentence of the clause is shown where no single thing is asked
_DAYS = re.compile("(?:几|多少)个?(?:天|日|工作日|小时|分钟|月)")
_LONGEST_FIGURE = 60  # characters of a sentence that is shown whole though it holds several figures
_LONGEST_GAP = 70  # the same where the sentence only shows what the text states instead
_LONGEST_ITEM = 60  # characters of an item of a list
_MOST_ITEMS = 12
_WORDLESS = re.compile(r"[^\u4e00-\u9fff]|到|年|月|日")
_ANNOTATED = re.compile(r"[〔（(【\[]?\s*(责任|牵头|配合|主责|实施|承办)(单位|部门|主体)?[：:]")
_ANNOUNCED = re.compile(r"(?:以下|下列|如下)[^：:]{0,60}。$")
_ORDINAL = re.compile(r"第[一二三四五六七八九]种|[一二三四五六七八九]是|[（(][一二三四五六七八九\d][）)]|[①-⑨]")
_NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+、|[①-⑳]|——)\s*"
)
_CASE = re.compile(r"(?:(?!；|，(?=对|其中|属于|到?20\d\d年)|、(?=20\d\d年)).)+[；，、]?", re.DOTALL)
_YEARS = re.compile(r"(?<!\d)20\d\d(?=\s*年|[-—–~至])(?:\s*年)?")
_PER = re.compile(r"(?:[每/]|(?<=元)每)(?:个|一)?(?P<of>人|家|户|年|月|天|日|次|餐|亩|吨|平方米|平米|㎡|平|台|套|张)")
_SAME_PER = {"平方米": "平", "平米": "平", "㎡": "平", "日": "天"}
_CAP_ASKED = re.compile("最多|最高|上限|封顶|限额|顶格|不超过")
_CAP = re.compile("最高|不超过|上限|封顶|限额|以内|最多")
_COUNTED = re.compile(
    r"(?P<number>[两二三四五六七八九十\d]{1,2})(?P<of>[大个项类种条家级档](?P<thing>[\u4e00-\u9fff]{0,2}))"
)
_DIGITS = dict(zip("两二三四五六七八九", "223456789", strict=True))
_PART = re.compile(r"[^，；：]+[，；：]?")
_OF_MONEY = re.compile(r"(营收|收入|产值|销售额|投资额?|注册资本|利润|营业额)[^，。]{0,6}(多少|几)")
_APPLYING = re.compile(r"报名|申报|申请|受理|截止|领取|兑现|发放|到账|拨付")
_MEASURED = re.compile(
    r"(产值|总额|金额|额度|率|面积|亩数|人数|名额|价格?|费用?|工资|薪酬|税|增速|占比|比例|期限|规模)$"
)
_AMOUNT = re.compile(
    r"(?:最高|补贴|奖励|奖补|资助|补助|给予|奖)[\u4e00-\u9fff]{0,4}?(?P<amount>\d[\d.,]*(?:万|亿|千|百)*元|\d[\d.]*%)"
)
_DEADLINE = re.compile(r"(?:到|至)?20\d\d年(?:底|末)?")
_YUAN = re.compile(r"元|免征|免费|全额|免收|免缴|不收取|暂免")
_PURPOSE = re.compile(r"^为.{6,}(?:制定|提出|出台)本?|现(?:将.{0,200})?印发给你们|请(?:认真|结合实际)")
_PAGE = re.compile("相关链接|扫一扫|打印本页|关闭窗口|分享到|上一篇|下一篇|版权所有|网站地图|责任编辑")
_PAPERS = re.compile(r"材料|文件|资料|证明|申请书|申请表|报告")
_WHICH = re.compile(r"哪|什么(?!时候)|啥(?!时候)")
_PERSON = re.compile(r"由|负责|担任|牵头|组成|主任|组长|召集人")
_SOUGHT = frozenset({"list", "who", "department", "money", "when", "number", "count", "compare"})  # beside yes or no
_SEEKS = re.compile(r"多少|几(?!乎)|哪|什么(?!的)|啥|谁|怎|何|多[大长高久]")
_WHETHER = re.compile("能不能|可不可以|是不是|要不要|收不收|会不会|有没有|算不算|够不够|给不给|需不需要|行不行")
_ENDED = re.compile("取消|废止|停止|终止|暂停")
_MUST = re.compile("必须|一定要|强制|应当|应(?!用|急)|须")
_MAY = re.compile("可(?!再|能|持)|鼓励|有条件|倡导")
_CHARGED = re.compile("收|交|缴|掏钱|付|花钱")
_SPARED = re.compile("免收|免征|免费|免缴|免交|不收|无需|不需|减免|暂免")
# Units of what a case is told by: ages, spans and sizes that tiers are cut at.
_OF_CASES = {
    "岁": "岁",
    "周岁": "岁",
    "人次": "人次",
    "米": "米",
    "平方米": "平方米",
    "㎡": "平方米",
    "人": "人",
    "名": "人",
    "床": "床",
}
_SUPPOSABLE = frozenset("个家项条所座名%")  # units of figures that a question may take for granted
_REFUSED = re.compile(r"不得|不予|不能|不可|禁止|不再|不享受|不纳入|不包括|不适用|严禁")
_RELATED = 0.45  # share of a yes-or-no question's words from which a sentence speaks of its matter
_HELD = 0.8  # share of the words of what is doubted that a sentence must hold to say so
_MODAL = re.compile("(?:能够?|可以?|还?要|会|需要?|有|允许|享受|得|必须|应该?)(?P<predicate>.+)$")
_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
_MONTH = re.compile(r"(?<!\d)\d{1,2}\s*月(?!\s*\d)")
_BESIDE_WHO = frozenset({"department", "list", "how", "condition", "support", "meaning", "count"})
_SUPPORT_ASKED = re.compile(r"补|奖|资助|贴|支持|扶持|券|优惠|减|免|给|拿|领|享受|钱")
_SUPPORT = re.compile(r"奖|补贴|补助|支持|给予|资助|减免|免征|优惠|贴息|扶持|返还|券")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    hit: Hit
    sentence: Sentence
    score: float  # in logits, comparable within one question
    explained: float  # share of the question's words that it, or else its clause, holds: 0..1


def propose(
    question: Question, dossier: Dossier, candidates: Sequence[Candidate], strengths: Strengths
) -> Draft | None:
    """Answer with the best sentences of the clauses found, or None where nothing fits.

    Args:
        question: What is asked.
        dossier: The document.
        candidates: The sentences that may answer, best first.
        strengths: Tells how strongly sentences answer a question, as logarithms.
    """
    if not candidates:
        return None
    best = candidates[0]
    supposed = _supposed(question, dossier, candidates, strengths)
    if supposed:
        return supposed
    kind = _kind(question)
    if kind:
        what, pattern = kind
        fitting = next((c for c in candidates if _holds(question, dossier, c, best, pattern)), None)
        if fitting is None and best.explained >= _SETTLED and pattern.search(dossier.quote(best.sentence.span)):
            fitting = best if pattern not in (_FIGURE, _TIME) else None  # a share or a fine is not there by chance
        if fitting is None:
            if "money" in question.asks:  # the support itself, rather than what is said around it
                granting = (c for c in candidates if c.score >= best.score - _NEAR)
                best = next((c for c in granting if _SUPPORT.search(dossier.quote(c.sentence.span))), best)
            return _not_stated(question, dossier, best, what, strengths)
        best = fitting
    chosen = _with_more(question, dossier, best, candidates)
    chosen.sort(key=lambda candidate: candidate.sentence.span)
    listed = _led_in(question, dossier, best)
    statements = listed or [_statement(question, dossier, candidate, strengths) for candidate in chosen]
    statements = list(dict.fromkeys(statements))
    if len(statements) >= 3 and not listed:
        statements = [Statement(s.text, s.support, entry=True) for s in statements]
    other_year = _other_year(question, statements) if kind else None
    if other_year:
        return Draft(other_year, "not_stated", min(1.0, 0.9 * best.explained), "passages")
    lead = _lead(question, dossier, best)
    if lead:
        statements[0] = Statement(lead + statements[0].text, statements[0].support)
    return Draft(tuple(statements), "answered", min(1.0, 0.9 * best.explained), "passages")


def _other_year(question: Question, statements: Sequence[Statement]) -> tuple[Statement, ...] | None:
    """Say first that the year asked for is not stated, where all that is found is about others."""
    printed = {year for statement in statements for year in years_of(statement.text)}
    if not question.years or not printed or printed & set(question.years):
        return None
    years = "、".join(f"{year}年" for year in question.years)
    first = Statement("原文载明的是：" + statements[0].text, statements[0].support)
    return (Statement(f"原文未载明{years}的这一内容。"), first)


def _supposed(
    question: Question, dossier: Dossier, candidates: Sequence[Candidate], strengths: Strengths
) -> Draft | None:
    """Say that the text gives no amount for the support of which a question takes one for granted."""
    match = _AMOUNT.search(question.folded)
    if not match or question.asks & {"whether", "number"} or ("money" in question.asks and "why" not in question.asks):
        return None
    # What is supported stands before the amount; what is asked behind it may lie elsewhere.
    subject = [term for term in Question(question.folded[: match.start()]).terms if dossier.knows(term)]
    near = [c for c in candidates if c.score >= candidates[0].score - _BESIDE]
    held = [dossier.coverage(subject, fold(dossier.quote(c.sentence.span))) for c in near]
    best = near[held.index(max(held))] if subject else near[0]
    text = dossier.quote(best.sentence.span)
    figures = read_quantities(match["amount"])
    stated = [quantity for quantity in read_quantities(text) if figures and quantity.unit == figures[0].unit]
    explained = max(best.explained, max(held) if subject else 0.0)
    if not figures or explained < 0.4 or stated:
        return None
    statement = _statement(question, dossier, best, strengths)
    note = Statement(f"原文没有“{match[0]}”的规定，未载明具体金额或标准；原文仅规定：")
    return Draft((note, statement), "partial", max(0.8, 0.9 * best.explained), "passages")


def _led_in(question: Question, dossier: Dossier, best: Candidate) -> list[Statement]:
    """The items that a sentence ending in a colon introduces, with that sentence above them; none if it is none."""
    lead = dossier.quote(best.sentence.span).rstrip()
    policy = dossier.policy
    clause = policy.by_id[best.sentence.clause]
    titled = bool(clause.heading) and fold(lead).rstrip("。：:").endswith(fold(clause.heading))
    titled = titled and any(child.heading for child in policy.children(clause))
    announced = bool(_ANNOUNCED.search(lead))
    if not (lead.endswith(("：", ":")) or titled or announced) or question.asks & {"money", "when"}:
        return []
    if titled:
        return outlined(dossier, clause)
    children = [child for child in policy.children(clause) if child.spans[0].start >= best.sentence.span.end]
    items = [dossier.sentences[child.id][0] for child in children if dossier.sentences[child.id]] or [
        sentence
        for sentence in dossier.sentences[clause.id]
        if sentence.span > best.sentence.span and not _ANNOTATION.match(dossier.quote(sentence.span))
    ]
    if announced:
        items = [item for item in items if _ORDINAL.match(dossier.quote(item.span))]
    shown = []
    for item in items[:_MOST_ITEMS]:
        span = _bare(dossier, item.span)
        text = re.sub(r"\s+", "", dossier.quote(span)).strip("，；、。")
        if len(text) > _LONGEST_ITEM:
            text, span = _shortened(dossier, span)
        shown.append(Statement(text, (Support(policy.slug, item.clause, span),), entry=True))
    if len(shown) < 2:
        return []
    span = _bare(dossier, best.sentence.span)
    return [Statement(re.sub(r"\s+", "", dossier.quote(span)), (Support(policy.slug, clause.id, span),)), *shown]


def _shortened(dossier: Dossier, span: Span) -> tuple[str, Span]:
    """The first parts of a long item."""
    quote = dossier.quote(span)
    ends = [match.end() for match in re.finditer(r"[，；：。]", quote) if match.end() <= _LONGEST_ITEM]
    cut = Span(span.start, span.start + (ends[-1] if ends else _LONGEST_ITEM))
    return re.sub(r"\s+", "", dossier.quote(cut)).strip("，；、。：") + "……", cut


def _with_more(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The best sentence, and those beside it in its clause that tell more of what is asked."""
    wide = question.asks & {"how", "support", "condition", "duty"} and not question.asks & {"money", "number", "when"}
    free = not question.asks & {"money", "number", "when", "count", "whether", "who", "department"}
    terms = dossier.terms(question)
    chosen = [best]
    for other in candidates:
        held = [fold(dossier.quote(candidate.sentence.span)) for candidate in chosen]
        length = sum(map(len, held)) + other.sentence.span.end - other.sentence.span.start
        if len(chosen) >= (_MOST if wide or free else 2) or length > _LONGEST_ANSWER:
            continue
        if other is best or other.sentence.clause != best.sentence.clause or other.score < best.score - _BESIDE:
            continue
        gain = dossier.coverage(terms, *held, fold(dossier.quote(other.sentence.span))) - dossier.coverage(terms, *held)
        if gain > 0.12 or (wide and best.explained < 0.9) or (free and length <= _SHORT_ANSWER):
            chosen.append(other)
    return chosen


def candidates(
    question: Question,
    dossier: Dossier,
    hits: Sequence[Hit],
    strengths: Strengths,
    *,
    asked: str = "",
    granted: Sequence[Span] = (),
) -> list[Candidate]:
    """Return the sentences of the document's clauses among `hits`, the one that answers best first.

    Args:
        question: What is asked.
        dossier: The document.
        hits: The clauses found, best first.
        strengths: Tells how strongly sentences answer a question, as logarithms.
        asked: The part of the question that asks, where the rest of it only says what the text says.
        granted: Where the text says that.
    """
    hits = [hit for hit in hits if hit.doc == dossier.policy.slug]
    terms = dossier.terms(question)
    places: list[tuple[Hit, Sentence, str]] = []
    found: list[Found] = []
    for hit in hits:
        heading = dossier.headings[hit.clause]
        said = []
        for sentence in dossier.sentences[hit.clause]:
            bare = fold(_ANNOTATION.sub("", dossier.quote(sentence.span)))
            if (
                len(_WORDLESS.sub("", bare)) >= 5
                and not _ANNOTATED.match(dossier.quote(sentence.span))
                and not _PAGE.search(bare)
            ):
                said.append(bare)
                places.append((hit, sentence, bare))
        if said:
            found.append(Found(hit.signals, hit.fused, heading, said))
    strong = [float(strength) for clause in strengths(question.text, found) for strength in clause]
    if asked:  # what is taken for granted says what the question is about, but its own sentence answers nothing
        alone = [float(strength) for clause in strengths(asked, found) for strength in clause]
        strong = [(one + other) / 2 for one, other in zip(strong, alone, strict=True)]
    top = max((hit.score for hit in hits), default=0.0)
    found_sentences = []
    for (hit, sentence, bare), strength in zip(places, strong, strict=True):
        inside = dossier.coverage(terms, bare)
        around = dossier.coverage(terms, bare, dossier.headings[hit.clause], dossier.own_text[hit.clause])
        # A row that merely names the matter is better shown by the answerer of tables.
        share = 0.8 if dossier.policy.by_id[hit.clause].kind == "row" else 1.0
        score = strength + _FITTING * _fit(question, bare) + _FOUND_BEFORE * (hit.score - top)
        years = set(years_of(dossier.quote(sentence.span)))
        if question.years and years and not years & set(question.years) and "whether" not in question.asks:
            score -= _OTHER_YEAR
        if _cases_of(question, dossier.quote(sentence.span)) is False:
            score -= _OTHER_YEAR
        if any(_says_only(sentence.span, span) for span in granted):
            score -= 2 * _OTHER_YEAR  # it says what the asker knows, and nothing else
        if _PURPOSE.search(bare) and not question.asks & {"why"} and not re.search("依据|根据|目的", question.folded):
            score -= _OTHER_YEAR
        score -= _ROW if dossier.policy.by_id[hit.clause].kind == "row" else 0.0
        found_sentences.append(Candidate(hit, sentence, score, share * max(inside, 0.85 * around)))
    return sorted(found_sentences, key=lambda candidate: (-candidate.score, candidate.sentence.span))


def _says_only(sentence: Span, part: Span) -> bool:
    return (
        sentence.start <= part.start < sentence.end and sentence.end - sentence.start - (part.end - part.start) < _REST
    )


def _fit(question: Question, text: str) -> float:
    """How much the sentence looks like the kind of thing that is asked for: 0 or 1, or in between for two kinds."""
    wanted = []
    asks = question.asks
    if "money" in asks:
        wanted.append(_MONEY)
    elif asks & {"number", "count", "sum"}:
        wanted.append(_FIGURE)
    if "when" in asks:
        wanted.append(_TIME)
    if "procedure" in asks:
        wanted.append(_PROCEDURE)
    if "meaning" in asks:
        wanted.append(re.compile(r"是指|指的是|包括|，指|所称"))
    if "condition" in asks:
        wanted.append(re.compile(r"符合|满足|具备|条件|应当|不得|的企业|的单位|以上|以下|的，"))
    if "support" in asks:
        wanted.append(re.compile(r"奖励|补贴|补助|支持|给予|资助|减免|免征|优惠|贴息|扶持|享受|返还|优先"))
    if "department" in asks:
        wanted.append(re.compile(r"由.{1,40}(?:负责|牵头|承担|实施|组织|管理|认定|出资|审核|分担)|负责|牵头|设在"))
    fit = sum(bool(pattern.search(text)) for pattern in wanted) / len(wanted) if wanted else 0.0
    return fit + _fit_of_figure(question, text)


def _fit_of_figure(question: Question, text: str) -> float:
    """How well the figures of a sentence are of the kind that is asked for: per person and year, a cap, six of a thing."""
    fit = 0.0
    per = {_SAME_PER.get(match["of"], match["of"]) for match in _PER.finditer(question.folded)}
    if per and question.asks & {"money", "number", "count"}:
        stated = {_SAME_PER.get(match["of"], match["of"]) for match in _PER.finditer(text)}
        fit += len(per & stated) / len(per)
    if question.asks & {"money", "number"} and _CAP_ASKED.search(question.folded):
        fit += bool(_CAP.search(text))
    if question.asks & {"list", "count"}:
        fit += 2.0 * any(_same_count(match, text) for match in _COUNTED.finditer(question.folded))
    return fit


def _same_count(match: re.Match[str], text: str) -> bool:
    """Whether a text counts the same things as a question does: 6大领域 of 哪六大领域."""
    number = _DIGITS.get(match["number"], match["number"])
    spoken = [match["number"], number, *(spoken for spoken, digit in _DIGITS.items() if digit == number)]
    return len(match["thing"]) == 2 and any(one + match["of"] in text for one in spoken)


_PUNISHED = re.compile("罚(?!则)|处分|追责|问责")
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("contact", "联系电话、地址等联系方式", _CONTACT),
    ("procedure", "申请办理的程序和材料", _PROCEDURE),
    ("money", "具体金额或标准", _MONEY),
    ("when", "具体时间", _TIME),
    ("number", "具体数字", _FIGURE),
)


# Units that nobody counts by others: what is asked in them is stated in them, or not at all.
_UNITS = (
    "家|所|座|栋|项|条|层|张|辆|台|套|件|人|名|位|户|亩|平方米|平方公里|公里|米|吨|公斤|度|次|页|分钟|小时|岁|股|床"
)
_UNIT_ASKED = re.compile(rf"(?:多少|(?<!哪)几)(?P<unit>{_UNITS})(?!家|民|才|口|员|工|均|气|力)")
_ALSO = {
    "岁": "周?岁",
    "家": "家|个|户",
    "所": "所|个|家",
    "座": "座|个|处",
    "栋": "栋|幢|座",
    "项": "项|个|条|件",
    "条": "条|项|个",
    "名": "名|人|位",
    "人": "人|名|位",
    "位": "位|人|名",
    "小时": "小时|h|分钟",
    "公里": "公里|千米|km",
    "平方米": "平方米|㎡|平米",
}


# Kinds of things that have names of their own: where one is asked for, the sentence must hold that word.
_NAMED_ASKED = re.compile(
    r"哪(?:一|几|两)?(?:家|个|条|所|座|些)?(?P<kind>银行|保险公司|公司|路|街道?|县|城市|乡镇|大学|高校|学校|医院|机场|酒店|商场|平台|网站)(?!以|的企业)"
)
_ALSO_NAMED = {
    "大学": "大学|学院",
    "高校": "大学|学院|高校",
    "公司": "公司|集团",
    "城市": r"城市|[\u4e00-\u9fff]{2}市|北京|上海|天津|重庆|香港|澳门|广州|深圳",
    "路": "路(?!径|线|演)",
    "学校": "学校|大学|学院|中学|小学",
}


def of_its_own(question: Question) -> bool:
    """Whether something is asked for that only sentences hold: a penalty, the name of a bank, telephone numbers apart."""
    asked = _PUNISHED.search(question.folded) and question.asks & {"money", "number", "how", "support"}
    return bool(asked or re.search("哪(?:一|几|两)?家(?:银行|保险公司)", question.folded))


def _kind(question: Question) -> tuple[str, re.Pattern[str]] | None:
    """The kind of thing that a sentence must hold to answer, with its name; None where any may."""
    asks = question.asks
    counted = _UNIT_ASKED.search(question.folded)
    if counted:
        unit = _ALSO.get(counted["unit"], counted["unit"])
        return "具体数字", re.compile(rf"[\d一二两三四五六七八九十百千万亿%]\s*余?(?:{unit})")
    named = _NAMED_ASKED.search(question.folded)
    if named:
        return f"具体的{named['kind']}", re.compile(_ALSO_NAMED.get(named["kind"], named["kind"]))
    if _PUNISHED.search(question.folded) and asks & {"money", "number", "how", "support"}:
        return "具体的处罚", re.compile("罚|处分|责令|追究|问责|取消.{0,6}资格")
    if re.search("多大(?:了|年纪|岁数)|年龄", question.folded):
        return "年龄", re.compile(r"\d\s*周?岁")
    if re.search("几点", question.folded):
        return "具体时间", re.compile(r"\d{1,2}\s*[:：点时]|[上下中]午|[一二三四五六七八九十]点")
    if re.search("百分之[几多]|几成", question.folded):
        return "具体比例", re.compile(r"\d\s*[%％]|百分之|[一二三四五六七八九]成")
    if asks & {"department", "meaning"}:
        return None
    if "procedure" in asks and re.search("材料|资料", question.folded):
        return "所需材料", _PAPERS
    for ask, what, pattern in _KINDS:
        if ask in asks and not (
            ask == "number" and (asks & {"compare", "condition", "support"} or _WHICH.search(question.folded))
        ):
            return what, pattern
    if "count" in asks and not asks & {"compare", "condition", "support"} and not _WHICH.search(question.folded):
        return "具体数字", _FIGURE
    if "who" in question.asks and not question.asks & _BESIDE_WHO:
        return "人选", _PERSON
    return None


def _holds(
    question: Question, dossier: Dossier, candidate: Candidate, best: Candidate, pattern: re.Pattern[str]
) -> bool:
    """Whether a sentence holds the kind of thing asked for, and of the thing asked about."""
    if dossier.policy.by_id[candidate.sentence.clause].kind == "row":
        return False  # which of a row's figures is meant is for the answerer of tables to say
    text = _ANNOTATION.sub("", dossier.quote(candidate.sentence.span))
    if text.rstrip().endswith(("：", ":")):  # what it introduces belongs to it
        children = dossier.policy.children(dossier.policy.by_id[candidate.sentence.clause])
        text += "\n".join(dossier.policy.text(child) for child in children)
    if pattern in (_MONEY, _YUAN, _FIGURE):
        text = _YEARS.sub("", text)
    if pattern is _FIGURE and _OF_MONEY.search(question.folded):
        pattern = _MONEY
    if (
        pattern is _MONEY
        and re.search("钱|元|金额|资金", question.folded)
        and not re.search("比例|几成|百分", question.folded)
    ):
        pattern = _YUAN
    if not pattern.search(text) or (
        pattern is _TIME and _APPLYING.search(question.folded) and not _APPLYING.search(text)
    ):
        return False
    # In the text's words the sentence must explain the question; in words of one's own it must be as near as the best.
    if best.explained >= _SETTLED:
        near = candidate.score >= best.score - _NEAR and candidate.explained >= max(0.4, best.explained - 0.25)
    else:
        near = candidate.score >= best.score - _NEAREST
    loose = not question.focus or (best.explained < 0.4 and not _MEASURED.search(question.focus))
    return near and (loose or _of_focus(question, dossier, candidate))


def _of_focus(question: Question, dossier: Dossier, candidate: Candidate) -> bool:
    """Whether the sentence or its headings speak of what the figure is asked of."""
    words = Question(question.focus).terms or bigrams(question.focus)
    wider = [pair for term, _ in expand(question.focus) for pair in bigrams(term)]
    text = fold(dossier.quote(candidate.sentence.span)) + dossier.headings[candidate.sentence.clause]
    return dossier.coverage(words, text) >= 0.5 or any(pair in text for pair in wider)


def _not_stated(question: Question, dossier: Dossier, best: Candidate, what: str, strengths: Strengths) -> Draft | None:
    """Say what the text does state about the matter, then what it does not."""
    granting = "money" in question.asks and _SUPPORT.search(dossier.quote(best.sentence.span))
    if best.explained < 0.4 and not granting:
        return Draft((Statement(f"原文未载明{what}。"),), "not_stated", best.explained, "passages")
    statement = _statement(question, dossier, best, strengths, longest=_LONGEST_GAP)
    text = f"原文仅规定：{statement.text.rstrip('。')}"
    # A question about an amount is settled in part where the text provides for the support itself.
    granted = (
        "money" in question.asks
        and "罚" not in question.folded
        and _SUPPORT_ASKED.search(question.folded)
        and _SUPPORT.search(statement.text)
    )
    status: Status = "partial" if granted and not question.asks & {"contact", "procedure"} else "not_stated"
    statements = (Statement(text, statement.support), Statement(f"；未载明{what}。"))
    return Draft(statements, status, 0.9 * best.explained, "passages")


def _lead(question: Question, dossier: Dossier, best: Candidate) -> str:
    """是, 否 or a correction, where the question supposes a figure or a date that the sentence settles."""
    asks = question.asks
    if not asks & {"whether", "why"} and asks & {"how", "list", "procedure"} and best.explained >= _SETTLED:
        # 建成的8个先导区怎么管？ takes a number for granted.
        supposed = [q for q in read_quantities(question.text) if q.unit in _SUPPOSABLE and q.value > 1]
        counted = "".join(q.printed for q in supposed)
        wrong = bool(supposed) and _agrees(counted, dossier.quote(best.sentence.span)) is False
        return "与原文不符。" if wrong else ""
    if not asks & {"whether", "why"} or (asks & _SOUGHT and _SEEKS.search(question.folded)):
        return ""
    text = dossier.quote(best.sentence.span)
    verdict = _agrees(question.text, text) if best.explained >= 0.3 else None
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
    if "whether" in asks and not asks & {"how", "support"} and best.explained >= 0.75:
        return _permitted(question, dossier, text)
    if "whether" in asks and best.explained >= _RELATED:
        lead = _permitted(question, dossier, text)
        return lead if lead.startswith("否") or _predicate_held(question, dossier, text) else ""
    return ""


def _predicate_held(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text holds what the question doubts of its subject: 参加需求响应 of 有储能设备的能不能参加需求响应."""
    doubted = [supposition.text for supposition in suppositions(question.text) if supposition.doubted]
    match = _MODAL.search(doubted[-1]) if doubted else None
    if match is None:
        return False
    terms = Question(match["predicate"]).terms
    return len(terms) > 1 and dossier.coverage(terms, fold(text)) >= _HELD


def _permitted(question: Question, dossier: Dossier, text: str) -> str:
    """是 or 否 by the part of the sentence that holds the question's words: what it forbids, spares or leaves free."""
    asked = _WHETHER.sub("", question.folded)
    runs = [run for run in re.split("[，；。]", text) if run.strip()] or [text]
    run = max(runs, key=lambda part: dossier.coverage(dossier.terms(question), fold(part)))
    if _ENDED.search(text) and not _ENDED.search(asked):
        return ""  # what has been done away with is neither a plain yes nor a plain no to 还要不要
    if _MUST.search(asked) and not _MUST.search(run) and _MAY.search(run):
        return "否，并非必须。"
    if _CHARGED.search(asked) and _SPARED.search(run) and not _SPARED.search(asked):
        return "否。"
    return "否。" if _REFUSED.search(run) and not _REFUSED.search(asked) else "是。"


def _agrees(supposed: str, stated: str) -> bool | None:
    """Whether a text states what a question supposes: figures of one unit, or dates; None where nothing compares."""
    for pattern in (_DAY, _MONTH):
        days = {re.sub(r"\s", "", match[0]) for match in pattern.finditer(supposed)}
        printed = {re.sub(r"\s", "", match[0]) for match in pattern.finditer(stated)}
        if days and printed:
            return bool(days & printed)
    figures = [quantity for quantity in read_quantities(supposed) if quantity.unit]
    verdicts = []
    for figure in figures:
        alike = [other for other in read_quantities(stated) if other.unit == figure.unit]
        if any(figure.value in (other.value, other.high) for other in alike):
            verdicts.append(True)
        elif alike and (figure.comparator or not any(_covers(other, figure.value) for other in alike)):
            verdicts.append(False)
    return all(verdicts) if verdicts else None


def _covers(stated: Quantity, value: float) -> bool:
    """Whether a value lies within what a text states as a range or a bound."""
    bound = stated.comparator or ""
    if stated.high is not None:
        return stated.value <= value <= stated.high
    if re.search("以上|不少于|不低于|至少|超|满", bound):
        return value >= stated.value
    if re.search("以下|以内|不超过|最高|不高于|不足|低于|不满", bound):
        return value <= stated.value
    return value == stated.value


def _cases_of(question: Question, text: str) -> bool | None:
    """Whether a text states the case that a figure of the question is of: 75岁 is of 60—79周岁; None where it states none."""
    own = [q for q in read_quantities(question.text) if q.unit in _OF_CASES]
    stated = [q for q in read_quantities(text) if q.unit in _OF_CASES]
    alike = [(one, other) for one in own for other in stated if _OF_CASES[one.unit] == _OF_CASES[other.unit]]
    return any(_covers(other, one.value) for one, other in alike) if alike else None


def _statement(
    question: Question, dossier: Dossier, candidate: Candidate, strengths: Strengths, *, longest: int = 0
) -> Statement:
    row = _row_text(dossier, candidate.sentence.clause)
    if row:
        return Statement(row, (Support(dossier.policy.slug, candidate.sentence.clause, candidate.sentence.span),))
    span = _cut(question, dossier, candidate, strengths, longest or _LONGEST)
    text = re.sub(r"\s+", "", dossier.quote(span)).strip("，；、")
    if not longest and len(text) > _LONGEST_FIGURE:
        text = _figure_alone(question, dossier, candidate, span, strengths) or text
    if not re.search(r"[。！？；]$", text):
        text += "。"
    return Statement(text, (Support(dossier.policy.slug, candidate.sentence.clause, span),))


def _figure_alone(question: Question, dossier: Dossier, candidate: Candidate, span: Span, strengths: Strengths) -> str:
    """The one figure asked for out of a sentence of many, behind its deadline; empty where that is not the case."""
    asked = question.asks & {"number", "count"} or _DAYS.search(question.folded)
    if not asked or question.asks & {"list", "how", "condition", "compare", "whether"}:
        return ""
    parts = _parts(dossier, span, _PART)
    having = [part for part in parts if read_quantities(dossier.quote(part))]
    if len(having) < (2 if question.asks == {"when"} else 3):
        return ""
    told = dict(zip(parts, _strengths_of(question, dossier, candidate, parts, strengths), strict=True))
    best = max(having, key=lambda part: told[part])
    deadline = _DEADLINE.match(dossier.quote(span))
    words = re.sub(r"\s+", "", dossier.quote(best)).strip("，；、")
    if deadline and not words.startswith(deadline[0]):
        return f"{deadline[0]}，{words}"
    return words


def _row_text(dossier: Dossier, clause: str) -> str:
    """A row's cells below their headers; empty where the clause is no row."""
    for table in dossier.tables:
        for row in table.rows:
            if row.clause == clause:
                shown = zip(table.columns, row.cells, strict=True)
                cells = [
                    f"{c}：{cell.text.rstrip('。；')}" for c, cell in shown if cell and not re.search("序号|编号", c)
                ]
                return "；".join(cells) + "。"
    return ""


def _bare(dossier: Dossier, span: Span) -> Span:
    """The sentence without its number and its annotation of departments."""
    quote = dossier.quote(span)
    annotation = _ANNOTATION.search(quote)
    end = annotation.start() if annotation and annotation.start() > 6 else len(quote)
    number = _NUMBER.match(quote)
    start = number.end() if number and number.end() < end - 4 else 0
    return dossier.trim(Span(span.start + start, span.start + end))


def _cut(question: Question, dossier: Dossier, candidate: Candidate, strengths: Strengths, longest: int) -> Span:
    """The part of the sentence that answers; of a long one, the stretch of parts around the best."""
    span = _bare(dossier, candidate.sentence.span)
    if question.asks & {"money", "number", "when", "count"} and not question.asks & {"list", "how", "condition"}:
        # Where a figure is asked for, the figures of the sentence's other cases would mislead.
        cases = _parts(dossier, span, _CASE)
        tiers = _parts(dossier, span, _PART)
        told_apart = [tier for tier in tiers if _cases_of(question, dossier.quote(tier))]
        if len([tier for tier in tiers if _cases_of(question, dossier.quote(tier)) is not None]) > 1 and told_apart:
            after = next(
                (
                    t.start
                    for t in tiers
                    if t.start > told_apart[0].start and _cases_of(question, dossier.quote(t)) is False
                ),
                span.end,
            )
            return dossier.trim(Span(told_apart[0].start, after))
        if len(cases) > 1:
            kind = _kind(question)
            cases = [case for case in cases if kind and kind[1].search(dossier.quote(case))] or cases
            told = _strengths_of(question, dossier, candidate, cases, strengths)
            of_year = [bool(set(years_of(dossier.quote(case))) & set(question.years)) for case in cases]
            case = cases[max(range(len(cases)), key=lambda i: (of_year[i], told[i]))]
            if _FIGURE.search(dossier.quote(case)):
                span = case
    if span.end - span.start <= longest:
        return span
    parts = _parts(dossier, span, _PART)
    weights = _strengths_of(question, dossier, candidate, parts, strengths)
    left = right = max(range(len(parts)), key=lambda i: weights[i])
    while True:
        options = [i for i in (left - 1, right + 1) if 0 <= i < len(parts)]
        options = [i for i in options if parts[max(right, i)].end - parts[min(left, i)].start <= longest]
        if not options:
            break
        grown = max(options, key=lambda i: weights[i])
        left, right = min(left, grown), max(right, grown)
    return dossier.trim(Span(parts[left].start, parts[right].end))


def _parts(dossier: Dossier, span: Span, pattern: re.Pattern[str]) -> list[Span]:
    quote = dossier.quote(span)
    found = [Span(span.start + match.start(), span.start + match.end()) for match in pattern.finditer(quote)]
    return [dossier.trim(part) for part in found if dossier.quote(part).strip()] or [span]


def _strengths_of(
    question: Question, dossier: Dossier, candidate: Candidate, parts: Sequence[Span], strengths: Strengths
) -> list[float]:
    """How strongly parts of a sentence answer."""
    texts = [fold(dossier.quote(part)) or "。" for part in parts]
    heading = dossier.headings[candidate.sentence.clause]
    (told,) = strengths(question.text, [Found(candidate.hit.signals, candidate.hit.fused, heading, texts)])
    return [float(one) + _FITTING * _fit(question, text) for one, text in zip(told, texts, strict=True)]
