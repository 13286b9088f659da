"""A sentence as it is shown: the part that answers, without its number and its annotation of departments."""

import re
from collections.abc import Sequence

from assistant.compose.passages.agreement import cases_of, tier_of
from assistant.compose.passages.fitting import fit
from assistant.compose.passages.kinds import FIGURE, asks_penalty, kind_sought
from assistant.compose.passages.ranking import ANNOTATION, FITTING, Candidate, Strengths
from assistant.dossier import Dossier
from assistant.draft import Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import read_quantities
from corpus.policy import Span
from corpus.regex import regex
from index.ranking import Found
from index.words import bigrams

_LONGEST_ROW = 300  # characters of a row that is shown whole; of a longer one the part that answers
_BOUND = regex(
    r"(?P<year>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?(?:[以之]?(?:(?P<before>前)|后)|起)[\u4e00-\u9fff]{1,10}的"
)  # of whom something is said; what is to be done before a year is done in it
LONGEST = 130  # characters of one quoted sentence; longer ones are cut to the parts that answer
_DAYS = regex("(?:几|多少)个?(?:天|日|工作日|小时|分钟|月)")
_LONGEST_FIGURE = 60  # characters of a sentence that is shown whole though it holds several figures
_NUMBER = regex(
    r"\s*(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+、|[①-⑳]|——|－－|--)\s*"
)
# A cap on what one of them gets, 对单家机构的补贴上限为…, is no case of its own.
_CASE = regex(
    r"(?:(?!；|(?<!外)，(?=对(?!单[个家一户项只笔]|同一|每)|其中|属于|到?20\d\d年)|、(?=20\d\d年)).)+[；，、]?",
    re.DOTALL,
)
_PART = regex(r"[^，；：]+[，；：]?")
# Where more than one figure is asked for, no part of a sentence answers alone: 补多少、要经营多久, 各奖多少, 分几档.
_ASKED = regex("(?:封顶|上限|门槛)(?:是|为|有|要)?(?:多少|几|多高)?|多少|(?<!哪)几(?!乎)|多[久长大高快]")
_EACH = regex("分别|各(?:是|为|补|奖|给|有|要|建|按)?(?:多少|几)|[几哪]些?(?:个|种)?档|分档|差(?:多少|几)")
_CAP = regex("最[高多]|不(?:得)?超过|上限|封顶|累计")
_CAP_ASKED = regex("最[高多]|不(?:得)?超过|上限|封顶")
_NUMERAL = regex(r"[\d一二两三四五六七八九十]")
_AMOUNT = regex(r"\d[\d.,]{0,15}\s{0,4}(?:[万亿千百]{0,3}元|[%％])")
_LONGEST_OF_TWO = 200  # characters of a quoted sentence that holds two figures asked for
_DEADLINE = regex(r"(?:到|至)?20\d\d年(?:底|末)?")


def quoted(
    question: Question, dossier: Dossier, candidate: Candidate, strengths: Strengths, *, longest: int = 0
) -> Statement:
    """The part of a sentence that answers, as it is shown; of a row its cells."""
    row = _row_text(dossier, candidate.sentence.clause) if dossier.is_row(candidate.sentence) else ""
    if row and len(row) <= _LONGEST_ROW:
        return Statement(row, (Support(dossier.policy.slug, candidate.sentence.clause, candidate.sentence.span),))
    span = _cut(question, dossier, candidate, strengths, longest or LONGEST)
    text = dossier.line(span).strip("，；、")
    if not longest and len(text) > _LONGEST_FIGURE:
        text = _figure_alone(question, dossier, candidate, span, strengths) or text
    if not re.search(r"[。！？；]$", text):
        text += "。"
    return Statement(text, (Support(dossier.policy.slug, candidate.sentence.clause, span),))


def is_of_year(question: Question, text: str) -> bool:
    """Whether a text is of a year asked for, or of all before or from one on that it lies among: 2023年底前入驻的."""
    bounds = [(match["year"], match["before"]) for match in _BOUND.finditer(text)]
    return bool(set(years_of(text)) & set(question.years)) or any(
        asked <= year if before else asked >= year for year, before in bounds for asked in question.years
    )


def _figure_alone(question: Question, dossier: Dossier, candidate: Candidate, span: Span, strengths: Strengths) -> str:
    """The one figure asked for out of a sentence of many, behind its deadline; empty where that is not the case."""
    asked = question.asks & {"number", "count"} or _DAYS.search(question.folded)
    if not asked or _asks_twice(question) or question.asks & {"list", "how", "condition", "compare", "whether"}:
        return ""
    parts = _parts(dossier, span, _PART)
    having = [part for part in parts if read_quantities(dossier.quote(part))]
    if len(having) < (2 if question.asks == {"when"} else 3):
        return ""
    told = dict(zip(parts, _strengths_of(question, dossier, candidate, parts, strengths), strict=True))
    kind = kind_sought(question)
    having = [part for part in having if kind and kind[1].search(dossier.quote(part))] or having
    best = max(having, key=lambda part: told[part])
    deadline = _DEADLINE.match(dossier.quote(span))
    words = dossier.line(_with_cap(question, dossier, parts, best)).strip("，；、")
    if deadline and not words.startswith(deadline[0]):
        return f"{deadline[0]}，{words}"
    return words


def _with_cap(question: Question, dossier: Dossier, parts: Sequence[Span], best: Span) -> Span:
    """A part that states an amount with the cap behind it, a cap with the amount before it: 补贴60%，每季最高1万元."""
    at = parts.index(best)
    capped = [bool(_CAP.search(words) and _AMOUNT.search(words)) for words in map(dossier.quote, parts)]
    start = end = at
    if capped[at] and at and _AMOUNT.search(dossier.quote(parts[at - 1])) and not _CAP_ASKED.search(question.folded):
        start = at - 1
    if not capped[at] and _AMOUNT.search(dossier.quote(best)) and capped[at + 1 : at + 2] == [True]:
        end = at + 1
    return Span(parts[start].start, parts[end].end)


def _asks_twice(question: Question) -> bool:
    """Whether more than one figure is asked for."""
    return bool(_EACH.search(question.folded)) or len(_ASKED.findall(question.folded)) > 1


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


def bare(dossier: Dossier, span: Span) -> Span:
    """The sentence without its number and its annotation of departments."""
    quote = dossier.quote(span)
    annotation = ANNOTATION.search(quote)
    end = annotation.start() if annotation and annotation.start() > 6 else len(quote)
    number = _NUMBER.match(quote)
    start = number.end() if number and number.end() < end - 4 else 0
    return dossier.trim(Span(span.start + start, span.start + end))


def _cut(question: Question, dossier: Dossier, candidate: Candidate, strengths: Strengths, longest: int) -> Span:
    """The part of the sentence that answers; of a long one, the stretch of parts around the best."""
    span = bare(dossier, candidate.sentence.span)
    twice = _asks_twice(question)
    if twice and longest == LONGEST:
        longest = _LONGEST_OF_TWO
    if (
        not twice
        and question.asks & {"money", "number", "when", "count"}
        and not question.asks & {"list", "how", "condition"}
        and not asks_penalty(question)  # whose steps belong together: 责令改正；逾期不改正的，处……
    ):
        # Where a figure is asked for, the figures of the sentence's other cases would mislead.
        cases = _parts(dossier, span, _CASE)
        tiers = _parts(dossier, span, _PART)
        words = [dossier.quote(tier) for tier in tiers]
        of_cases = [cases_of(question, tier) for tier in words]
        own = tier_of(question, words)
        if own is not None and len([case for case in of_cases if case is not None]) > 1:
            others = [
                i
                for i in range(own + 1, len(tiers))
                if of_cases[i] is False or (of_cases[i] and own != tier_of(question, [words[own], words[i]]))
            ]
            after = tiers[others[0]].start if others else span.end
            return dossier.trim(Span(tiers[own].start, after))
        if len(cases) > 1:
            kind = kind_sought(question)
            cases = [case for case in cases if kind and kind[1].search(dossier.quote(case))] or cases
            cases = [case for case in cases if not _is_exception(question, dossier, case, cases)] or cases
            told = _strengths_of(question, dossier, candidate, cases, strengths)
            of_year = [is_of_year(question, dossier.quote(case)) for case in cases]
            dated = sum(bool(years_of(dossier.quote(case))) for case in cases) > 1
            if question.years and dated and not any(of_year):
                return span  # each case is of a year, and none of the one asked for
            case = cases[max(range(len(cases)), key=lambda i: (of_year[i], told[i]))]
            if FIGURE.search(dossier.quote(case)):
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


def _is_exception(question: Question, dossier: Dossier, case: Span, cases: Sequence[Span]) -> bool:
    """Whether a case is told of some only, whom the question does not name: 6日内办结，其中一类企业3日内办结."""
    words = fold(dossier.quote(case))
    if not words.startswith("其中") or _NUMERAL.search(question.folded):
        return False  # 第二名 may be one of 其中排一至三名的
    others = "".join(fold(dossier.quote(other)) for other in cases if other is not case)
    own = [pair for words in Question(words[2:]).words for word in words for pair in bigrams(fold(word))]
    own = [pair for pair in own if pair not in others and not re.search(r"\d", pair)]
    return bool(own) and not any(pair in question.folded for pair in own)


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
    return [float(one) + FITTING * fit(question, text) for one, text in zip(told, texts, strict=True)]
