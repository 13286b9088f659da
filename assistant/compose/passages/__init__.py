"""Answers in the text's own words: the sentences that answer, or the headings that a section is made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Status
from assistant.compose.passages.agreement import cases_of
from assistant.compose.passages.fitting import counts_focus, is_told, leads, names_amount, states
from assistant.compose.passages.kinds import (
    AGE,
    FIGURE,
    MONEY,
    PROCEDURE,
    TIME,
    YUAN,
    ages_asked,
    is_no_price,
    kind_sought,
    of_its_own,
)
from assistant.compose.passages.listing import announces, lead_of, led_in, referred
from assistant.compose.passages.notes import note_behind
from assistant.compose.passages.quoting import LONGEST, bare, is_of_year, quoted
from assistant.compose.passages.ranking import ANNOTATION, SETTLED, Candidate, Strengths, candidates
from assistant.compose.passages.topics import ASIDE, names_matter, told_below
from assistant.compose.passages.verdicts import verdict
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import read_quantities
from corpus.regex import regex
from index.thesaurus import expand
from index.words import bigrams

__all__ = [
    "Candidate",
    "Strengths",
    "announces",
    "candidates",
    "cases_of",
    "counts_focus",
    "is_told",
    "names_amount",
    "names_matter",
    "of_its_own",
    "propose",
    "states",
    "verdict",
]

_NEAR = 1.2  # logits that a sentence may score below the best one and still answer, if it holds what is asked for
_PLAINLY = 0.15  # share of a question's words that an item holds more than the one beside it
_OF_AN_AGE = 4.0  # the same of the one sentence that tells an age, where an age is asked for
_NEAREST = 0.7  # the same where the question has words of its own
_LONGEST_ANSWER = 230  # characters of all quoted sentences
_MOST = 3  # sentences of an answer in the text's own words
_BESIDE = 2.5  # logits that a sentence may score below the best one and still be shown beside it
_TIE, _TIE_OF_DOUBT = 0.7, 2.0  # logits within which two sentences of a clause answer as well, one thing or whether
_SHORT_ANSWER = 180  # characters up to which a second sentence of the clause is shown where no single thing is asked
_HEADED = 0.7  # share of a heading's words that a question holds, and of its words that the heading holds
_LONGEST_ALONE = 200  # characters of a sentence that alone tells how something is done
_LONGEST_GAP = 70  # characters of a sentence that only shows what the text states instead
# A sentence that goes on with the one before it: 构成犯罪的，…… behind a penalty, 属于……的，还应当…….
_GOES_ON = regex("构成犯罪|情节(?:较|特别)?严重|逾期|拒不|属(?:于)?[^，。]{2,20}的，还|确[需因]|其中，?|但|否则")
_YEARS = regex(r"(?<!\d)20\d\d(?=\s*年|[-—–~至])(?:\s*年)?")
_TOLD_OF_YEARS = 1.2
_OF_MONEY = regex(r"(营收|收入|产值|销售额|投资额?|注册资本|利润|营业额)[^，,。]{0,6}(多少|几)")
_APPLYING = regex(r"报名|申报|申请|受理|截止|领取|兑现|发放|到账|拨付")
_BEFORE_APPLYING = regex(
    "(?:多久|多长时间|[几多]少?个?[天月年])(?:以后|之后|后)"
)  # 多久以后才能申请: how long something lasted
_MEASURED = regex(r"(产值|总额|金额|额度|率|面积|亩数|人数|名额|价格?|费用?|工资|薪酬|税|增速|占比|比例|期限|规模)$")
_KIND_ONLY = regex(
    "(?:比例|比率|标准|金额|额度|幅度|数额|数量|资金)(?:配套|补[贴助]|奖励|资助|支持|发放)?"
)  # says what kind of figure is asked for, of nothing
_IN_ITS_WORDS = 0.75  # share of the question's words in a sentence from which a figure there is the one asked for
_LABEL = regex(r"[^。；]{2,16}[^。；：:]")
_DEGREE = regex("最[高低多少大小长短快慢早晚迟]$|[不]?低于$|至少$")
_AGE = regex("几周?岁")  # of what else could it be?
_PARTED = regex("分[成为]?(?:几|多少)[个种类档级批]")  # 分几个层级: the sentence lists them, and need not say so
_AMOUNT = regex(
    r"(?:最高|补贴|奖励|奖补|资助|补助|给予|奖)[\u4e00-\u9fff]{0,4}?(?P<amount>\d[\d.,]*(?:万|亿|千|百)*元|\d[\d.]*%)"
)
_FREE = regex("免费|全额|减半|免征|免收")
# A support by its name, 购机补贴: nothing of another is told for it.
_NAMED_SUPPORT = regex(
    "(?P<of>(?!一次|最高|专项|相关|政府|财政|具体)[\u3400-\u9fff]{2})的?(?:补[贴助]|奖[励金]|资助|津贴)"
)
_SUPPORT_NAMED = regex("奖励|奖金|补贴|补助|资助|贴息|减免")
_SHARE = regex("百分之[几多]|几成|比例")
_SUPPORT_ASKED = regex(r"补|奖|资助|贴|支持|扶持|券|优惠|减|免|给|拿|领|享受|钱")
_SUPPORT = regex(r"奖|补贴|补助|支持|给予|资助|减免|免征|优惠|贴息|扶持|返还|券")
# What puts a support in figures that the sentence before provides for.
_STANDARD = regex(
    r"(?:其中[，,]?)?(?:具体)?[^，。；\d]{0,8}?(?:标准|金额|额度|比例|幅度)(?:为|是|按|：|如下)|(?:20)\d\d年[^，。；]{0,8}的[，,]?按|按(?!照?规定|有关)"
)
# An annotation that closes a clause with its deadline: （市民政局牵头，2023年12月底前完成）.
_DUE = regex(r"[（(〔\[【][^）)〕\]】]{0,120}\d{4}年(?:\d{1,2}月)?[^）)〕\]】]{0,12}(?:前|完成)")
_WHOLE_SENTENCE = 20  # characters of a sentence that a row holds by no chance

_SET_BY = regex(
    "(?:标准|金额|额度|比例|幅度)[^，。；]{0,8}(?:由|另行|参照|结合)[^。；]{1,30}(?:制定|确定|规定|商定|核定|公布)|(?:标准|金额|额度|比例)另行"
)
_IN_CELL = 0.5  # share of the question's words that a sentence of a cell must explain


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
    best = _outside_table(dossier, candidates)
    if supposed := _supposed(question, dossier, candidates, strengths):
        return supposed
    if noted := note_behind(question, dossier, best):
        return Draft(
            (noted, quoted(question, dossier, best, strengths)), "answered", min(1.0, 0.9 * best.explained), "passages"
        )
    kind = kind_sought(question)
    if kind:
        what, pattern = kind
        fitting = _fitting(question, dossier, best, candidates, pattern)
        if fitting is None and "count" in question.asks and (items := led_in(question, dossier, best)):
            return Draft(tuple(items), "answered", min(1.0, 0.9 * best.explained), "passages")
        if fitting is None:
            if "money" in question.asks:  # the support itself, rather than what is said around it
                granting = (c for c in candidates if c.score >= best.score - _NEAR)
                best = next((c for c in granting if _SUPPORT.search(dossier.quote(c.sentence.span))), best)
            behind = _put_in_figures(question, dossier, best, candidates, pattern)
            said = _beyond_question(question, dossier.quote(bare(dossier, best.sentence.span)))
            if behind is None and best.explained >= _IN_ITS_WORDS and pattern.search(_YEARS.sub("", said)):
                sentence = quoted(question, dossier, best, strengths)
                return Draft((sentence,), "answered", 0.9 * best.explained, "passages")
            if behind is None:
                return _not_stated(question, dossier, best, what, strengths)
            figures = quoted(question, dossier, behind, strengths)
            figures = replace(figures, text=f"{figures.text.strip('（）()〔〕【】[]。')}。")
            told = (quoted(question, dossier, best, strengths), figures)
            if other := _other_year(question, (figures,)):  # surer than another clause that says nothing of the year
                return Draft(other, "not_stated", min(1.0, _TOLD_OF_YEARS * best.explained), "passages")
            return Draft(told, "answered", min(1.0, 0.9 * best.explained), "passages")
        best = _item(dossier, fitting, candidates, pattern) if question.asks & {"money", "when"} else fitting
        best = _named_beside(dossier, best, candidates, pattern)
    chosen = _of_the_years(question, dossier, _with_more(question, dossier, best, candidates))
    # 是 or 否 is said of the best one.
    chosen.sort(key=lambda candidate: (candidate is not best and "whether" in question.asks, candidate.sentence.span))
    listed = led_in(question, dossier, best) or _told_below(question, dossier, best, chosen)
    longest = _LONGEST_ALONE if len(chosen) == 1 and "how" in question.asks else 0
    shown = listed or [quoted(question, dossier, c, strengths, longest=longest) for c in chosen]
    statements = list(dict.fromkeys(shown))
    if len(statements) >= 3 and not listed:
        statements = [Statement(s.text, s.support, entry=True) for s in statements]
    other_year = _other_year(question, statements) if kind else None
    if other_year:
        return Draft(other_year, "not_stated", min(1.0, 0.9 * best.explained), "passages")
    above = None if listed else lead_of(dossier, best.sentence)
    if above and len(statements) == 1:
        statements.insert(0, quoted(question, dossier, replace(best, sentence=above), strengths))
    lead = verdict(question, dossier, best)
    if lead:
        statements[0] = Statement(lead + statements[0].text, statements[0].support)
    if listed and leads(question, dossier.quote(best.sentence.span)) and _is_sure(best, candidates):
        return Draft(tuple(statements), "answered", 1.0, "led")
    return Draft(tuple(statements), "answered", min(1.0, 0.9 * best.explained), "passages")


def _fitting(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate], pattern: re.Pattern[str]
) -> Candidate | None:
    """The best sentence that holds the kind of thing asked for, or None where none does."""
    if _LABEL.fullmatch(dossier.quote(best.sentence.span).strip()):  # 一核：…… heads what is told below it
        of_clause = (c for c in candidates if c.sentence.clause == best.sentence.clause and c.sentence != best.sentence)
        below = (c for c in of_clause if c.explained >= best.explained)
        if figure := next((c for c in below if pattern.search(dossier.quote(c.sentence.span))), None):
            return figure
    nearest = _in_row(dossier, best, candidates)
    fitting = next((c for c in candidates if _holds(question, dossier, c, nearest, pattern)), None)
    fitting = fitting or next((c for c in candidates if counts_focus(question, dossier.quote(c.sentence.span))), None)
    if fitting is None and pattern is PROCEDURE:
        fitting = _procedure_beside(dossier, best, candidates)
    said = _beyond_question(question, dossier.quote(best.sentence.span))
    if fitting is None and best.explained >= SETTLED and pattern.search(said):
        fitting = best if pattern not in (FIGURE, TIME) else None  # a share or a fine is not there by chance
    if fitting is None and pattern is AGE:  # of sentences that tell several ages each may be of somebody else
        near = [c for c in candidates if c.explained and c.score >= best.score - _OF_AN_AGE]
        ages = [(c, ages_asked(question).search(dossier.quote(c.sentence.span))) for c in near]
        told = [(candidate, age[0]) for candidate, age in ages if age]
        fitting = told[0][0] if len({age for _, age in told}) == 1 else None
    return fitting or _amount_behind(question, dossier, best, candidates, pattern)


def _beyond_question(question: Question, text: str) -> str:
    """A text without what the question says itself, of which it is no amount that is told: 免费开放 of 免费开放补多少."""
    return _FREE.sub(lambda match: "" if match[0] in question.folded else match[0], text)


def _is_sure(best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the best sentence has the question's words, or answers far better than any of another clause."""
    others = [other.score for other in candidates if other.sentence.clause != best.sentence.clause]
    return best.explained >= SETTLED or best.score >= max(others, default=0.0) + _NEAR


def _told_below(question: Question, dossier: Dossier, best: Candidate, chosen: Sequence[Candidate]) -> list[Statement]:
    """What stands below the topic that the question names, be it the best sentence or one as near."""
    near = [one for one in chosen if one.score >= best.score - _NEAREST]
    return next(filter(None, (told_below(question, dossier, one) for one in [best, *near])), [])


def _outside_table(dossier: Dossier, candidates: Sequence[Candidate]) -> Candidate:
    """The best sentence; of a row that repeats a clause, as tables of tasks do, the sentence of that clause."""
    best, *others = candidates
    if dossier.policy.by_id[best.sentence.clause].kind != "row":
        return best
    row = fold(dossier.quote(best.sentence.span))
    same = (
        other
        for other in others
        if dossier.policy.by_id[other.sentence.clause].kind == "section"
        and len(words := fold(dossier.quote(bare(dossier, other.sentence.span)))) > _WHOLE_SENTENCE
        and words in row
    )
    return next(same, best)


def _of_the_years(question: Question, dossier: Dossier, chosen: list[Candidate]) -> list[Candidate]:
    """The sentences without those that are of other years than the one asked for, where one is of that year."""
    years = {candidate: set(years_of(dossier.quote(candidate.sentence.span))) for candidate in chosen}
    asked = set(question.years)
    if not any(stated & asked for stated in years.values()):
        return chosen
    return [candidate for candidate in chosen if not years[candidate] or years[candidate] & asked]


def _other_year(question: Question, statements: Sequence[Statement]) -> tuple[Statement, ...] | None:
    """Say first that the year asked for is not stated, where all that is found is about others."""
    printed = {year for statement in statements for year in years_of(statement.text)}
    if not question.years or not printed or any(is_of_year(question, statement.text) for statement in statements):
        return None
    years = "、".join(f"{year}年" for year in question.years)
    first = Statement("原文载明的是：" + statements[0].text, statements[0].support)
    return (Statement(f"原文未载明{years}的这一内容。"), first)


def _supposed(
    question: Question, dossier: Dossier, candidates: Sequence[Candidate], strengths: Strengths
) -> Draft | None:
    """Say that the text gives no amount for the support of which a question takes one for granted."""
    match = _AMOUNT.search(question.folded)
    if not match or "number" in question.asks or ("money" in question.asks and "why" not in question.asks):
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
    statement = quoted(question, dossier, best, strengths)
    note = Statement(f"原文没有“{match[0]}”的规定，未载明具体金额或标准；原文仅规定：")
    return Draft((note, statement), "partial", max(0.8, 0.9 * best.explained), "passages")


def _item(dossier: Dossier, lead: Candidate, candidates: Sequence[Candidate], pattern: re.Pattern[str]) -> Candidate:
    """The item that holds the figure asked for, where a sentence only leads up to it: 可按以下标准享受租金优惠：."""
    text = dossier.quote(lead.sentence.span).rstrip()
    if not text.endswith(("：", ":")) or pattern.search(text):
        return lead
    below = {child.id for child in dossier.policy.children(dossier.policy.by_id[lead.sentence.clause])}
    items = (c for c in candidates if c.sentence.clause in below and pattern.search(dossier.quote(c.sentence.span)))
    return next(items, lead)


def _named_beside(
    dossier: Dossier, best: Candidate, candidates: Sequence[Candidate], pattern: re.Pattern[str]
) -> Candidate:
    """The item beside the best one that answers as well and holds more of the question: of 居家护理, not of 机构护理."""
    parent = dossier.policy.by_id[best.sentence.clause].parent
    beside = [
        candidate
        for candidate in candidates
        if candidate.score >= best.score - _TIE
        and dossier.policy.by_id[candidate.sentence.clause].parent == parent is not None
        and pattern.search(dossier.quote(candidate.sentence.span))
    ]
    more = max(beside, key=lambda candidate: candidate.explained, default=best)
    return more if more.explained >= best.explained + _PLAINLY else best


def _procedure_beside(dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence that tells how it goes beside what its clause says of it."""
    for candidate in candidates:
        near = candidate.sentence.clause == best.sentence.clause and candidate.score >= best.score - _BESIDE
        if near and PROCEDURE.search(dossier.quote(candidate.sentence.span)):
            return candidate
    return None


def _amount_behind(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate], pattern: re.Pattern[str]
) -> Candidate | None:
    """The sentence right behind one that grants something, where it begins by naming the amount: 年奖励金额按……计算."""
    behind = _right_behind(dossier, best, candidates) if "money" in question.asks else None
    quote = dossier.quote(behind.sentence.span) if behind else ""
    named = names_amount(quote) and _SUPPORT.search(quote) and pattern.search(quote)
    return behind if named and _holds_support(question, quote) else None


def _right_behind(dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence of the clause that stands right behind the best one."""
    sentences = dossier.sentences[best.sentence.clause]
    at = sentences.index(best.sentence) + 1 if best.sentence in sentences else len(sentences)
    return next((candidate for candidate in candidates if candidate.sentence in sentences[at : at + 1]), None)


def _holds_support(question: Question, quote: str) -> bool:
    """Whether a sentence speaks of the very kind of support that the question asks the amount of: 奖励, 补贴."""
    asked = set(_SUPPORT_NAMED.findall(question.folded))
    return not asked or any(name in quote for name in asked)


def _with_more(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The best sentence, and those beside it in its clause that tell more of what is asked."""
    wide = question.asks & {"how", "support", "condition", "duty"} and not question.asks & {"money", "number", "when"}
    free = not question.asks & {"money", "number", "when", "count", "whether", "who", "department"}
    terms = dossier.terms(question)
    whole = (wide or free) and _asks_of_whole(question, dossier, best)
    doubtful = best.score - _NEAREST  # from here on the best sentence of a question in words of one's own may not be it
    # Where measures are asked for, and all of a clause stands ahead of any other, all of it is of them.
    listing = bool(free and best.explained < SETTLED and "list" in question.asks and question.asks & {"how", "support"})
    beside = (other.score for other in candidates if other.sentence.clause != best.sentence.clause)
    least = min(best.score - _BESIDE, max(beside, default=best.score) + _BESIDE if listing else best.score)
    chosen = [best]
    for other in candidates:
        held = [fold(dossier.quote(candidate.sentence.span)) for candidate in chosen]
        length = sum(min(len(text), LONGEST) for text in (*held, dossier.quote(other.sentence.span)))
        if len(chosen) >= (_MOST + (whole or listing) if wide or free else 2) or length > _LONGEST_ANSWER:
            continue
        if other is best or other.sentence.clause != best.sentence.clause:
            continue
        if any(dossier.is_row(candidate.sentence) for candidate in (*chosen, other)):
            continue  # a row tells what its cells' sentences do
        if whole:
            chosen += [other] * (not ASIDE.match(dossier.quote(other.sentence.span)))
            continue
        if other.score < least:
            continue
        gain = dossier.coverage(terms, *held, fold(dossier.quote(other.sentence.span))) - dossier.coverage(terms, *held)
        if (
            gain > 0.12
            or (wide and best.explained < 0.9)
            or (free and (length <= _SHORT_ANSWER or (other.score >= doubtful and best.explained < SETTLED)))
        ):
            chosen.append(other)
    if above := referred(dossier, best.sentence):
        return [replace(best, sentence=above), best]
    if len(chosen) == 1 and not free:
        return [*chosen, *_as_near(question, dossier, best, candidates)]
    return [*chosen, *_going_on(dossier, chosen)] if free and len(chosen) < _MOST else chosen


def _asks_of_whole(question: Question, dossier: Dossier, best: Candidate) -> bool:
    """Whether a question asks for what stands under a heading, in its words, and that is short: 怎样支持会展行业恢复."""
    heading = fold(dossier.policy.by_id[best.sentence.clause].heading)
    length = sum(sentence.span.end - sentence.span.start for sentence in dossier.sentences[best.sentence.clause])
    terms = [term for term in dossier.terms(question) if len(term) > 1]
    named = dossier.coverage(Question(heading).terms, question.folded) >= _HEADED
    return named and length <= _LONGEST_ANSWER and dossier.coverage(terms, heading) >= _HEADED


def _as_near(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The sentence of the clause that answers nearly as well as the best one, if both are short: either may be meant."""
    whether = "whether" in question.asks
    if not whether and read_quantities(question.text):
        return  # a figure of the question tells which of two cases is meant
    least = best.score - (_TIE_OF_DOUBT if whether else _TIE)
    kind = kind_sought(question)
    for other in candidates:
        text = dossier.quote(other.sentence.span)
        length = min(len(text), LONGEST) + min(best.sentence.span.end - best.sentence.span.start, LONGEST)
        of_clause = other is not best and other.sentence.clause == best.sentence.clause
        near = of_clause and other.score >= least and not dossier.is_row(other.sentence)
        if near and length <= _SHORT_ANSWER and (kind is None or kind[1].search(text)):
            yield other
            return


def _going_on(dossier: Dossier, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The sentence behind the best one that only goes on with it, if it is not chosen already."""
    best, told = chosen[0], {candidate.sentence for candidate in chosen}
    sentences = dossier.sentences[best.sentence.clause]
    at = sentences.index(best.sentence) + 1 if best.sentence in sentences else len(sentences)
    if at >= len(sentences) or sentences[at] in told or not _GOES_ON.match(dossier.quote(sentences[at].span).strip()):
        return []
    length = sum(c.sentence.span.end - c.sentence.span.start for c in chosen)
    fits = length + sentences[at].span.end - sentences[at].span.start <= _LONGEST_ANSWER
    return [replace(best, sentence=sentences[at])] if fits else []


def _in_row(dossier: Dossier, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The best sentence of a row's cells, where the row as a whole is the best candidate."""
    if not dossier.is_row(best.sentence):
        return best
    inside = (c for c in candidates if c.sentence.clause == best.sentence.clause and not dossier.is_row(c.sentence))
    return next(inside, best)


def _holds(
    question: Question, dossier: Dossier, candidate: Candidate, best: Candidate, pattern: re.Pattern[str]
) -> bool:
    """Whether a sentence holds the kind of thing asked for, and of the thing asked about."""
    if dossier.is_row(candidate.sentence):
        return False  # which of a row's figures is meant is for the answerer of tables to say
    if dossier.policy.by_id[candidate.sentence.clause].kind == "row" and candidate.explained < _IN_CELL:
        return False  # beside it stand others made alike
    text = ANNOTATION.sub("", dossier.quote(bare(dossier, candidate.sentence.span)))  # 第十二条 is no figure of its own
    if text.rstrip().endswith(("：", ":")):  # what it introduces belongs to it
        children = dossier.policy.children(dossier.policy.by_id[candidate.sentence.clause])
        text += "\n".join(dossier.policy.text(child) for child in children)
    if pattern in (MONEY, YUAN, FIGURE):
        text = _YEARS.sub("", text)
    if pattern is FIGURE and _OF_MONEY.search(question.folded):
        pattern = MONEY
    if (
        pattern is MONEY
        and re.search("钱|元|金额|资金", question.folded)
        and not re.search("比例|几成|百分", question.folded)
    ):
        pattern = YUAN
    if not pattern.search(_beyond_question(question, text)) or (
        pattern is TIME
        and _APPLYING.search(question.folded)
        and not _APPLYING.search(text)
        and not _BEFORE_APPLYING.search(question.folded)
    ):
        return False
    # In the text's words the sentence must explain the question; in words of one's own it must be as near as the best.
    if best.explained >= SETTLED:
        near = candidate.score >= best.score - _NEAR and candidate.explained >= max(0.4, best.explained - 0.25)
    else:
        near = candidate.score >= best.score - _NEAREST
    focus = question.focus
    loose = (
        not focus
        or _KIND_ONLY.fullmatch(_DEGREE.sub("", focus))
        or _AGE.search(question.folded)
        or _PARTED.search(question.folded)
        or (best.explained < 0.4 and not _MEASURED.search(focus))
    )
    return near and (bool(loose) or _of_focus(question, dossier, candidate))


def _put_in_figures(
    question: Question, dossier: Dossier, best: Candidate, candidates: Sequence[Candidate], pattern: re.Pattern[str]
) -> Candidate | None:
    """The sentence right behind that puts in figures what the best one provides for: 可享受补贴。补贴标准为每人3元."""
    behind = _right_behind(dossier, best, candidates)
    text = dossier.quote(behind.sentence.span).strip() if behind else ""
    if behind is None or not pattern.search(text):
        return None
    granted = pattern is MONEY and _SUPPORT.search(dossier.quote(best.sentence.span)) and _STANDARD.match(text)
    due = "when" in question.asks and _DUE.match(text)
    return behind if granted or due else None


def _of_focus(question: Question, dossier: Dossier, candidate: Candidate) -> bool:
    """Whether the sentence or its headings speak of what the figure is asked of."""
    focus = _DEGREE.sub("", question.focus)
    words = [t for t in Question(focus).terms if len(t) > 1] or bigrams(focus)
    wider = [pair for term, _ in expand(focus) for pair in bigrams(term)]
    text = fold(dossier.quote(candidate.sentence.span)) + dossier.headings[candidate.sentence.clause]
    return dossier.coverage(words, text) >= 0.5 or any(pair in text for pair in wider)


def _not_stated(question: Question, dossier: Dossier, best: Candidate, what: str, strengths: Strengths) -> Draft | None:
    """Say what the text does state about the matter, then what it does not."""
    amount = "money" in question.asks or bool(_SHARE.search(question.folded))
    granting = amount and _SUPPORT.search(dossier.quote(best.sentence.span))
    if best.explained < 0.4 and not granting:
        return Draft((Statement(f"原文未载明{what}。"),), "not_stated", best.explained, "passages")
    statement = quoted(question, dossier, best, strengths, longest=_LONGEST_GAP)
    text = f"原文仅规定：{statement.text.rstrip('。')}"
    # A question about an amount is settled in part where the text provides for the support itself.
    granted = (
        amount
        and "罚" not in question.folded
        and _SUPPORT_ASKED.search(question.folded)
        and _SUPPORT.search(statement.text)
        and not is_no_price(question, statement.text)
        and not _of_another_support(question, dossier, statement.text)
    )
    status: Status = "partial" if granted and not question.asks & {"contact", "procedure"} else "not_stated"
    statements = (Statement(text, statement.support), Statement(f"；未载明{what}。"), *_set_elsewhere(dossier, best))
    return Draft(statements, status, 0.9 * best.explained, "passages")


def _of_another_support(question: Question, dossier: Dossier, text: str) -> bool:
    """Whether a text grants something else than the support that a question names and the document does not know."""
    named = _NAMED_SUPPORT.fullmatch(question.focus)
    return named is not None and named["of"] not in fold(text) and not dossier.mentions_name(named["of"])


def _set_elsewhere(dossier: Dossier, best: Candidate) -> list[Statement]:
    """Who sets the standard that a clause leaves open, where it says so: 具体标准由各区自行制定."""
    for sentence in dossier.sentences[best.sentence.clause]:
        span = bare(dossier, sentence.span)
        text = dossier.line(span).strip("，；。")
        if sentence != best.sentence and len(text) <= _LONGEST_GAP and _SET_BY.search(text):
            return [Statement(f"{text}。", (Support(dossier.policy.slug, sentence.clause, span),))]
    return []
