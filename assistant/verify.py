"""Nothing leaves the product that its evidence does not hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.batch import CitedPlace, DraftLine
from assistant.claims import faults
from assistant.draft import Draft, Statement, Support
from assistant.evidence import Evidence, Fault, evidence_of
from assistant.question import fold
from corpus.errors import AssistantError, UnknownDocument
from corpus.facts.departments import find_bodies, is_body, same_body
from corpus.facts.quantities import Quantity, numbers, read_quantities
from corpus.policy import Policy, Span
from corpus.regex import regex
from index.words import bigrams

UNSETTLED = "已载入的政策原文没有载明这个问题的答案。"
_TASKS_OF = regex(
    r"^(?:请问|您好|你好|麻烦|问一下|想问|那么?|[，,！!\s])*(?P<body>[\u3400-\u9fff（）()]{3,20}?)(?:主要|具体|都|要|应当?|需要?)*"
    r"(?:负责|牵头|承担|参与)(?:了|着|的)?(?:什么|哪些|哪几|几|多少|任务|工作)"
)
_MOST_PLACES = 4  # that one statement cites
_WORTH_A_PLACE = 0.15  # share of a statement that a further place has to hold
_YES = regex(r"^是(?:的)?[。，]")
_WRONG = regex("与原文不符")
_NO = "否，与原文不符。"
_BOUND = regex("以上|以下|以内|不少于|不低于|不超过|不高于|至少|最高|最低|超|多于|少于|大于|小于|＞|≥")
_CHARGED = regex(
    r"(?:[收交缴付]|要)[^，。；？?]{0,8}[费钱金款税](?![率])|收费|收钱|收取|(?:能|可|要)[^，。？?]{0,3}[收交缴]"
)
_FREE = regex(r"免[收征缴交费]|免除|不(?:再|予)?(?:收|征)|不得(?:以|向|收|另|再)[^。；]{0,60}收|不得[^，。；]{0,6}收")
_AMOUNT_ASKED = regex(
    r"(?:是不是|是否|是|为|[达领拿补]到?|给|有|奖)[^，。？?]{0,4}\d[\d.,]*\s*[万亿]*元(?:吗|么|嘛)?[？?。]?$"
)


def verify(draft: Draft, question: str, policies: Mapping[str, Policy]) -> Draft:
    """Return the draft without the statements that their evidence does not hold.

    Every number, date, document title and body in a statement must stand in the words that it cites, in the heading of
    the cited clause or in the header of its table. A statement that cites nothing, such as the line above a list, may
    only repeat the question or what the draft's other statements cite. What is left without any evidence says that the
    text does not state it.
    """
    if draft.status in ("out_of_scope", "chitchat"):
        return draft
    stranger = _stranger(draft, question, policies)
    if stranger:
        note = Statement(f"原文没有列出由{stranger}负责或参与的任务。")
        return Draft((note,), "not_stated", 0.0, draft.answerer)
    draft = _settled(draft, question, policies)
    whole = "\n".join([question, *(text for statement in draft.statements for text in _evidence(statement, policies))])
    kept = tuple(s for s in draft.statements if not unsupported(s, whole, policies))
    if len(kept) == len(draft.statements):
        return draft
    if not any(statement.support for statement in kept):
        return Draft((Statement(UNSETTLED),), "not_stated", 0.0, draft.answerer)
    return replace(draft, statements=kept)


def _stranger(draft: Draft, question: str, policies: Mapping[str, Policy]) -> str:
    """The body whose tasks are asked for, where nothing that the answer rests on names it; else empty."""
    match = _TASKS_OF.match(question)
    if match is None or draft.answerer in ("duties", "joined") or draft.status not in ("answered", "partial"):
        return ""
    body = match["body"]
    if not is_body(body) or re.search("哪|什么|谁|各|由", body):
        return ""
    held = "\n".join(
        "\n".join(
            [
                *_evidence(statement, policies),
                *(policies[s.doc].text(policies[s.doc].by_id[s.clause]) for s in statement.support),
            ]
        )
        for statement in draft.statements
    )
    if fold(body) in fold(held) or any(same_body(body, name) for name, _, _ in find_bodies(held)):
        return ""
    return body


def _settled(draft: Draft, question: str, policies: Mapping[str, Policy]) -> Draft:
    """The draft with a 是 taken back that its evidence contradicts, and with a word on an amount that no evidence holds."""
    if draft.status not in ("answered", "partial") or not re.search(
        r"[吗么嘛]|是不是|是否|能不能|要不要|收不收|可不可以|能否", question
    ):
        return draft
    asked = read_quantities(question)
    wrong = _WRONG.match(draft.statements[0].text) if draft.statements else None  # its figures are put right already
    doubted = [] if wrong else asked
    statements = tuple(_verdict(statement, question, doubted, policies) for statement in draft.statements)
    amounts = [quantity for quantity in asked if quantity.unit == "元"]
    held = "\n".join(text for statement in statements for text in (statement.text, *_evidence(statement, policies)))
    if (
        amounts
        and _AMOUNT_ASKED.search(question)
        and not any(q.unit in ("元", "%") for q in read_quantities(held))
        and draft.status == "answered"
    ):
        printed = amounts[-1].printed.strip()
        note = Statement(f"原文未载明具体金额，没有“{printed}”的规定。")
        plain = tuple(replace(s, text=_YES.sub("", s.text)) for s in statements)
        return replace(draft, statements=(*plain, note), status="partial")
    return replace(draft, statements=statements)


def _verdict(
    statement: Statement, question: str, asked: Sequence[Quantity], policies: Mapping[str, Policy]
) -> Statement:
    """The statement with 否 instead of 是 where the text frees of a charge that is asked about, or states other figures.

    A figure that the question gives without a bound may lie within one that the text states: 300千瓦 within 200千瓦及以上.
    """
    yes = _YES.match(statement.text)
    if yes is None:
        return statement
    said = statement.text[yes.end() :]
    if _CHARGED.search(question) and not _FREE.search(question) and _FREE.search(said):
        return replace(statement, text=f"否。{said}")
    stated = read_quantities("\n".join([said, *_evidence(statement, policies)]))
    for quantity in asked:
        alike = [other for other in stated if quantity.unit and other.unit == quantity.unit]
        if not alike or any(quantity.value in (other.value, other.high) for other in alike):
            continue
        bounded = any(_BOUND.search(other.comparator or "") for other in alike)
        if not bounded or _BOUND.search(quantity.comparator or ""):
            return replace(statement, text=_NO + said)
    return statement


def check(draft: DraftLine, policies: Mapping[str, Policy]) -> dict[str, Any]:
    """Return a draft's statements, each with its faults, as JSON: {"id", "statements": [{"text", "faults"}]}.

    Raises:
        UnknownDocument: It cites a document that is not loaded.
        AssistantError: It cites a place that the document does not have.
    """
    checked = []
    for sentence in draft.statements:
        statement = Statement(sentence.text, tuple(_place(cited, policies) for cited in sentence.citations))
        found = unsupported(statement, draft.question, policies)
        checked.append({"text": sentence.text, "faults": [fault._asdict() for fault in found]})
    return {"id": draft.id, "statements": checked}


def _place(cited: CitedPlace, policies: Mapping[str, Policy]) -> Support:
    if cited.doc not in policies:
        raise UnknownDocument(f"没有名为“{cited.doc}”的文件；用 assistant list 查看已载入的文件。")
    policy = policies[cited.doc]
    if not 0 <= cited.start < cited.end <= len(policy.source):
        raise AssistantError(f"“{cited.doc}”的原文没有 {cited.start} 至 {cited.end} 这一段。")
    return Support(cited.doc, policy.clause_at(cited.start).id, Span(cited.start, cited.end))


def unsupported(statement: Statement, context: str, policies: Mapping[str, Policy]) -> Sequence[Fault]:
    """Return what a statement claims beyond its evidence; see `faults`.

    Args:
        statement: What is claimed.
        context: Stands in for the evidence of a statement that cites nothing.
        policies: The documents that the statement's supports point into, by slug.
    """
    if statement.support:
        return faults(statement, evidence_of(statement.support, policies), context)
    return faults(statement, Evidence((context,), ("",)), context)


def located(text: str, supports: Sequence[Support], policies: Mapping[str, Policy]) -> tuple[Support, ...]:
    """Return the few of `supports` that hold a text's figures and words best, in their own order; at least one."""
    held = {support: _held(policies[support.doc].source[slice(*support.span)]) for support in supports}
    rest = _held(text)
    total = sum(rest.values())
    chosen: list[Support] = []
    while len(chosen) < min(_MOST_PLACES, len(supports)):
        gains = {support: sum(rest[part] for part in held[support] if part in rest) for support in supports}
        best = max(supports, key=lambda support: gains[support])
        if chosen and gains[best] < _WORTH_A_PLACE * total:
            break
        chosen.append(best)
        rest = {part: weight for part, weight in rest.items() if part not in held[best]}
    return tuple(support for support in supports if support in chosen)


def _held(text: str) -> dict[str, int]:
    """What of a text has to be found in its evidence, with how much it counts."""
    return {**dict.fromkeys(bigrams(fold(text)), 1), **dict.fromkeys(numbers(text), 6)}


def _evidence(statement: Statement, policies: Mapping[str, Policy]) -> list[str]:
    evidence = evidence_of(statement.support, policies)
    return [*evidence.sentences, *evidence.rows, *evidence.around, *evidence.headers]
