"""The items that a sentence introduces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.compose.headings import outlined
from assistant.compose.passages.quoting import bare
from assistant.compose.passages.ranking import ANNOTATION, Candidate
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.departments import Name, find_bodies, same_body
from corpus.policy import Clause, Span
from corpus.regex import regex

_LONGEST_ITEM, _LONGEST_OF_FEW = 60, 100  # characters of an item of a list, and of one of a few
_FEW = 5  # items
_MOST_ITEMS = 12
# What is counted in these units is no item of a list: 一年能享受几次.
_MEASURED = regex("(?:几|多少)个?(?:次|天|日|月|年|岁|周|小时|人|元|万|亩|米|平|公里)")
_COUNTED = regex("(?:几|多少)(?P<unit>[种类项条个款])")
_ANNOUNCED = regex(r"(?:以下(?!简称|统称)|下列|如下)[^：:]{0,60}。$")
REFUSED = regex(
    "不(?:得|予|能|可(?!抗)|再|属于|享受|纳入|适用|支付|报销|承担|受理|计[入算]|列入)|禁止|停止|取消|终止|收回|撤销|注销"
)
_COMPLETES = regex(r"的[；;。，,]?\s*(?:或者|且)?$|情形[。；;]?$")
_CALLED = regex(r"(?:以下|下列|如下)[^：:，。]{0,6}?(?P<what>[\u4e00-\u9fff]{2})(?:之一)?(?:，共\d{1,2}项)?[：:]$")
_SET = regex(r"[“\"]((?:[一二两三四五六七八九十\d]{1,2}[\u4e00-\u9fff]{1,2}[、，]?){2,5})[”\"]")
_REFERS = regex(r"[^，。；]{0,8}(?:以上|上述|前述|前款)[^，。；]{0,10}(?:条件|情形|要求|标准|情况)")
_LONGEST_REFERRED = 200  # characters of the sentence that another one refers to
_BETWEEN = regex("[、和及与]?")
_ORDINAL = regex(r"第[一二三四五六七八九]种|[一二三四五六七八九]是|[（(][一二三四五六七八九\d][）)]|[①-⑨]")


def led_in(question: Question, dossier: Dossier, best: Candidate) -> list[Statement]:
    """The items that a sentence ending in a colon introduces, with that sentence above them; none if it is none."""
    lead = dossier.quote(best.sentence.span).rstrip()
    policy = dossier.policy
    clause = policy.by_id[best.sentence.clause]
    titled = bool(clause.heading) and fold(lead).rstrip("。：:").endswith(fold(clause.heading))
    titled = titled and any(child.heading for child in policy.children(clause))
    announced = bool(_ANNOUNCED.search(lead))
    set_below = _names_set(question, dossier, best)
    if not (lead.endswith(("：", ":")) or titled or announced or set_below) or question.asks & {"money", "when"}:
        return []
    if _MEASURED.search(question.folded) and re.search(r"\d", lead):
        return []
    if titled or set_below:  # rows are no headings
        return outlined(dossier, clause) if dossier.below.get(clause.id) else []
    children = policy.children(clause)
    items = [item for child in children for item in _items(dossier, child)] or [
        sentence
        for sentence in dossier.sentences[clause.id]
        if sentence.span > best.sentence.span and not ANNOTATION.match(dossier.quote(sentence.span))
    ]
    if announced:
        items = [part for item in items for part in _parted(dossier, item) if _ORDINAL.match(dossier.quote(part.span))]
    shown, longest = [], _LONGEST_OF_FEW if len(items) <= _FEW else _LONGEST_ITEM
    for item in items[:_MOST_ITEMS]:
        span = bare(dossier, item.span)
        text = dossier.line(span).strip("，；、。")
        if len(text) > longest:
            text, span = _shortened(dossier, span, longest)
        shown.append(Statement(text, (Support(policy.slug, item.clause, span),), entry=True))
    if len(shown) < 2:
        return []
    span = bare(dossier, best.sentence.span)
    head = Statement(dossier.line(span), (Support(policy.slug, clause.id, span),))
    counted = _COUNTED.search(question.folded)
    if counted and "count" in question.asks:
        count = f"{len(items)}{counted['unit']}"
        head = replace(head, text=f"{head.text.rstrip('：:。')}，共{count}：", computed=(count,))
    return [head, *shown]


def _items(dossier: Dossier, clause: Clause) -> list[Sentence]:
    """What a clause counts as an item: its first sentence; of a heading alone what stands below it."""
    if own := dossier.sentences[clause.id]:
        return [own[0]]
    return [item for child in dossier.policy.children(clause) for item in _items(dossier, child)]


def announces(question: Question, draft: Draft) -> bool:
    """Whether a draft lists what the text itself calls by the name of what is asked for: 应提供以下材料：."""
    entries = [statement for statement in draft.statements if statement.entry]
    announced = _CALLED.search(draft.statements[0].text) if len(entries) > 1 else None
    return announced is not None and announced["what"] in question.folded


def lead_of(dossier: Dossier, item: Sentence) -> Sentence | None:
    """The sentence above that an item only completes, 有下列情形之一的，停止发放： of （一）已承租公租房的; None where it says a thing itself.

    Of what is refused, 不支付下列费用：, an item says nothing by itself.
    """
    above = dossier.introducing(item)
    if above is None:
        return None
    completes = _COMPLETES.search(dossier.quote(item.span)) or REFUSED.search(dossier.quote(above.span))
    return above if completes else None


def referred(dossier: Dossier, sentence: Sentence) -> Sentence | None:
    """The sentence before one that refers to it: 满足以上条件视为有效响应 of the conditions before it."""
    own = dossier.sentences[sentence.clause]
    at = own.index(sentence) if sentence in own else 0
    if not at or not _REFERS.match(dossier.quote(bare(dossier, sentence.span))):
        return None
    before = own[at - 1]
    return before if before.span.end - before.span.start <= _LONGEST_REFERRED else None


def of_body(question: Question, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The items that begin with the body that the question names first, where several begin with bodies; else all.

    A line above them that counts them all is left out.
    """
    begun = {item: [name.name for name in _leading(item.text)] for item in statements if item.entry}
    for asked in find_bodies(question.text) if sum(map(bool, begun.values())) > 1 else ():
        if own := [item for item, names in begun.items() if any(same_body(asked.name, name) for name in names)]:
            return (*(s for s in statements if not s.entry and not s.computed), *own)
    return tuple(statements)


def _leading(text: str) -> Iterator[Name]:
    """The bodies that a text begins with: 民政部门、外交部门、法院有关婚姻状况信息."""
    end = 0
    for name in find_bodies(text):
        if not _BETWEEN.fullmatch(text, end, name.start):
            return
        yield name
        end = name.end


def _parted(dossier: Dossier, sentence: Sentence) -> list[Sentence]:
    """A sentence cut where a semicolon stands before a further number: 第一种方式为……；第二种方式为……."""
    quote, start = dossier.quote(sentence.span), sentence.span.start
    cuts = [0, *(m.end() for m in re.finditer(r"；\s*", quote) if _ORDINAL.match(quote, m.end())), len(quote)]
    return [Sentence(sentence.clause, Span(start + a, start + b)) for a, b in pairwise(cuts)]


def _names_set(question: Question, dossier: Dossier, best: Candidate) -> bool:
    """Whether a sentence above headings names a set by its numbers that is asked for: “一核三区” of 一核三区是哪里."""
    names = _SET.findall(dossier.quote(best.sentence.span))
    asked = question.asks & {"list", "meaning", "count"} and any(fold(name) in question.folded for name in names)
    children = dossier.policy.children(dossier.policy.by_id[best.sentence.clause])
    return bool(asked) and sum(bool(child.heading) for child in children) > 1


def _shortened(dossier: Dossier, span: Span, longest: int) -> tuple[str, Span]:
    """The first parts of a long item."""
    quote = dossier.quote(span)
    ends = [match.end() for match in re.finditer(r"[，；：。]", quote) if match.end() <= longest]
    cut = Span(span.start, span.start + (ends[-1] if ends else longest))
    return dossier.line(cut).strip("，；、。：") + "……", cut
