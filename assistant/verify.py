"""Nothing leaves the product that its evidence does not hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.draft import Draft, Statement
from assistant.question import fold
from corpus.facts.departments import find_bodies, is_body, same_body
from corpus.facts.quantities import Quantity, numbers, read_quantities
from corpus.policy import Policy, Table

_UNIT = re.compile(r"[（(]([^）)]*)[）)]$")
_TITLE = re.compile(r"《([^》]+)》")
UNSETTLED = "已载入的政策原文没有载明这个问题的答案。"
_TASKS_OF = re.compile(
    r"^(?:请问|您好|你好|麻烦|问一下|想问|那么?|[，,！!\s])*(?P<body>[\u3400-\u9fff（）()]{3,20}?)(?:主要|具体|都|要|应当?|需要?)*"
    r"(?:负责|牵头|承担|参与)(?:了|着|的)?(?:什么|哪些|哪几|几|多少|任务|工作)"
)
_YES = re.compile(r"^是(?:的)?[。，]")
_NO = "否，与原文不符。"
_BOUND = re.compile("以上|以下|以内|不少于|不低于|不超过|不高于|至少|最高|最低|超|多于|少于|大于|小于|＞|≥")
_CHARGED = re.compile(
    r"(?:[收交缴付]|要)[^，。；？?]{0,8}[费钱金款税](?![率])|收费|收钱|收取|(?:能|可|要)[^，。？?]{0,3}[收交缴]"
)
_FREE = re.compile(
    r"免[收征缴交费]|免除|不(?:再|予)?(?:收|征)|不得(?:以|向|收|另|再)[^。；]{0,60}收|不得[^，。；]{0,6}收"
)
_AMOUNT_ASKED = re.compile(
    r"(?:是不是|是否|是|为|达到?|给|有|奖|补)[^，。？?]{0,4}\d[\d.,]*\s*[万亿]*元(?:吗|么|嘛)?[？?。]?$"
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
    statements = tuple(_verdict(statement, question, asked, policies) for statement in draft.statements)
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


def unsupported(statement: Statement, context: str, policies: Mapping[str, Policy]) -> Sequence[str]:
    """Return the numbers, dates, titles and bodies that a statement names beyond its evidence; empty if there are none.

    Args:
        statement: What is claimed.
        context: Stands in for the evidence of a statement that cites nothing.
        policies: The documents that the statement's supports point into, by slug.
    """
    evidence = "\n".join(_evidence(statement, policies)) or context
    extra: list[str] = [
        str(n) for n in numbers(statement.text) - numbers(evidence) - numbers("、".join(statement.computed))
    ]
    folded = fold(evidence)
    extra += [title for title in _TITLE.findall(statement.text) if fold(title) not in folded]
    extra += [name for name, _, _ in find_bodies(statement.text) if fold(name) not in folded]
    return extra


def _evidence(statement: Statement, policies: Mapping[str, Policy]) -> list[str]:
    texts = []
    for support in statement.support:
        policy = policies[support.doc]
        texts.append(policy.source[support.span.start : support.span.end])
        clause = policy.by_id[support.clause]
        texts += [step.heading for step in policy.path(clause)]
        for table in policy.facts.tables:
            if table.clause in (clause.id, clause.parent):
                texts += [table.title, *table.columns, *_with_units(table, clause.id)]
    return texts


def _with_units(table: Table, clause: str) -> list[str]:
    """The row's cells with the units that the headers print in brackets: 36.5 under 计划投资（亿元） is 36.5亿元."""
    units = [match[1] if (match := _UNIT.search(column)) else "" for column in table.columns]
    cells = [row.cells for row in table.rows if row.clause == clause]
    return [
        cell.text + unit for row in cells for cell, unit in zip(row, units, strict=True) if cell is not None and unit
    ]
