"""What a question takes for granted and the text does not bear out: figures, years, rhythms, persons, places."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from index.words import bigrams

_SETTLED = re.compile("是[，。]|否|不|与原文不符|一样|原文")  # what an answer begins with that has seen to the premise
_WRONG = "与原文不符。"
# Figures of the asker's own case: nobody takes them for what a policy says.
_OWN_CASE = re.compile(
    r"我|咱|俺|本人|你们|家里|老人|孩子|营业收入|营收|年收入|收入|产值|销售额|注册资本|投资|资产|工资|工龄|社保|面积|招(?:了|聘)|有\d|岁"
)
_NORM = re.compile(
    r"要|须|应|达到|不少于|不超过|不低于|最高|至少|建成|建设|培育|新增|引进|打造|办结|完成|办理|补贴|补助|奖励|资助|给予|规定|降到|提高|增长|每[年月人次家亩天]"
)
# Words right before a figure that say what is prescribed, whatever it is counted in.
_PRESCRIBED = re.compile(
    r"(?:放宽|降低?|提高|定|设|减少?|压缩|缩短|扩大|增加|延长|提前|罚款?|要求|规定|最多|最高|不超过|比例|占比|达)(?:是|要|到|至|为|了)*\s*$"
)
_CONDITION = re.compile(r"\s*(?:及?以[上下内]|的(?!目标|规定|要求)|之[内间上下]|多少|几|怎|能|可)")
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+、)"
)
_ASKING = re.compile(r"多少|几(?!乎)|哪|什么|啥|谁|怎|何")
_SAME_UNIT = {"名": "人", "位": "人", "人次": "人次"}
_CASES = frozenset("岁 周岁 平方米 ㎡ 米 床 年 月 日 号 条 章 款 点 期 批 第".split())
_RHYTHM = re.compile(r"每(?P<n>[一二两三四五六七八九十\d]*)(?:个)?(?P<unit>年|季度?|月|周|星期|日|天)")
_PARTS = re.compile(r"[^，。；！？,;]+")
_FEW = 2  # figures of one unit in a sentence that is compared as a whole
_ALIKE = 0.6  # share of the words around a figure that must stand around the text's


def checked(question: Question, dossiers: Mapping[str, Dossier], draft: Draft) -> Draft:
    """The draft with a correction before it, where its own clauses contradict what the question takes for granted."""
    if draft.status not in ("answered", "partial") or not draft.statements or _SETTLED.match(draft.statements[0].text):
        return draft
    evidence = list(_evidence(dossiers, draft))
    told = _wrong_figure(question, evidence) or _wrong_rhythm(question, evidence)
    if told is None:
        return draft
    dossier, part, clause = told
    words = _NUMBER.sub("", re.sub(r"\s+", "", dossier.quote(part))).strip("，；、。")
    shown = [re.sub(r"\s+", "", statement.text).rstrip("。") for statement in draft.statements]
    if any(words in text or text in words for text in shown):
        first = draft.statements[0]
        statements = (replace(first, text=_WRONG + first.text), *draft.statements[1:])
        if first.entry:
            statements = (Statement(_WRONG), *draft.statements)
    else:
        support = Support(dossier.policy.slug, clause, part)
        statements = (Statement(f"与原文不符：{words}。", (support,)), *draft.statements)
    return replace(draft, statements=statements)


def _evidence(dossiers: Mapping[str, Dossier], draft: Draft) -> Iterator[tuple[Dossier, Sentence]]:
    """The sentences of the clauses that a draft cites, each once."""
    seen = set()
    for statement in draft.statements:
        for doc, clause, _ in statement.support:
            if (doc, clause) not in seen and doc in dossiers:
                seen.add((doc, clause))
                kind = dossiers[doc].policy.by_id[clause].kind
                if kind not in ("row", "total"):
                    yield from ((dossiers[doc], sentence) for sentence in dossiers[doc].sentences[clause])


def _wrong_figure(question: Question, evidence: list[tuple[Dossier, Sentence]]) -> tuple[Dossier, Span, str] | None:
    """The part of the evidence that says the same as a part of the question with another figure."""
    for asked, figure in _asserted(question):
        alike: list[tuple[float, bool, Dossier, Span, str]] = []
        for dossier, sentence in evidence:
            for span in _parts_of(dossier, sentence):
                stated = [q for q in read_quantities(dossier.quote(span)) if _unit(q) == _unit(figure)]
                if stated:
                    score = _likeness(dossier, asked, dossier.quote(span))
                    same = any(figure.value in (q.value, q.high) for q in stated)
                    alike.append((score, same, dossier, span, sentence.clause))
        best = max((score for score, *_ in alike), default=0.0)
        close = [entry for entry in alike if entry[0] == best]
        if best >= _ALIKE and not any(same for _, same, *_ in close):
            return close[0][2:]
        for dossier, sentence in evidence if best < _ALIKE else ():
            quote = dossier.quote(sentence.span)
            stated = [q for q in read_quantities(quote) if _unit(q) == _unit(figure)]
            if not 1 <= len(stated) <= _FEW or any(figure.value in (q.value, q.high) for q in stated):
                continue
            if _likeness(dossier, asked, quote + dossier.headings[sentence.clause]) >= _ALIKE:
                return dossier, dossier.trim(sentence.span), sentence.clause
    return None


def _asserted(question: Question) -> Iterator[tuple[str, Quantity]]:
    """The figures that the question states as the policy's, each with the rest of its part of the question."""
    if _OWN_CASE.search(question.text):
        return
    for part in _PARTS.finditer(question.text):
        text = part[0]
        for figure in read_quantities(text):
            behind = text[figure.span.end :]
            if not figure.unit or _CONDITION.match(behind) or _ASKING.search(text):
                continue  # the asker's own case, or what is asked for
            prescribed = bool(_PRESCRIBED.search(text[: figure.span.start]))
            if not prescribed and (figure.unit in _CASES or not (figure.comparator or _NORM.search(text))):
                continue
            yield text[: figure.span.start] + behind, figure


def _wrong_rhythm(question: Question, evidence: list[tuple[Dossier, Sentence]]) -> tuple[Dossier, Span, str] | None:
    """The part of the evidence that says the same with another rhythm: 每三年 where it is 每年."""
    asked = _RHYTHM.search(question.text)
    if not asked or _OWN_CASE.search(question.text):
        return None
    part = next(p[0] for p in _PARTS.finditer(question.text) if asked[0] in p[0])
    for dossier, sentence in evidence:
        quote = dossier.quote(sentence.span)
        stated = [_often(match) for match in _RHYTHM.finditer(quote)]
        if stated and _often(asked) not in stated:
            rest = part.replace(asked[0], "")
            if _likeness(dossier, rest, quote + dossier.headings[sentence.clause]) >= _ALIKE:
                return dossier, dossier.trim(sentence.span), sentence.clause
    return None


def _often(match: re.Match[str]) -> str:
    return ("" if match["n"] in ("一", "1") else match["n"].replace("两", "二")) + match["unit"]


def _parts_of(dossier: Dossier, sentence: Sentence) -> Iterator[Span]:
    start = sentence.span.start
    for part in _PARTS.finditer(dossier.quote(sentence.span)):
        yield dossier.trim(Span(start + part.start(), start + part.end()))


def _unit(figure: Quantity) -> str:
    return _SAME_UNIT.get(figure.unit, figure.unit)


def _likeness(dossier: Dossier, asked: str, stated: str) -> float:
    """Share of the words of a part of the question, by weight, that a part of the text holds."""
    years = {f"{year}" for year in years_of(asked)}
    terms = [term for term in Question(asked).terms if len(term) > 1 and term not in years]
    known = [term for term in terms if dossier.knows(term)] or bigrams(fold(asked))
    return dossier.coverage(known, fold(stated))
