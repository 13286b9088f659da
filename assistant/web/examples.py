"""Questions to start with, made from the facts of the loaded documents by general patterns."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from assistant.chain import Assistant
from corpus.policy import Policy
from corpus.regex import regex

_LONGEST = 26  # characters of a question that fits a button
_EACH = 3  # questions a group
_PERSON = regex(r"(长|人|员|姓名)$")
_BODY = regex(r"(部门|单位|机构|主体)$")
_FIGURE = regex(r"（(个|家|项|%|万元|亿元|人|名|公里|平方米)）|数量|数$|规模|比例")


def example_questions(
    policies: Sequence[Policy], assistant: Assistant, docs: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Return groups of questions that get an answer, by the group's name; a group without any is left out.

    Args:
        policies: Where the questions come from, one of each in turn.
        assistant: Tries them, so that no button leads to "the text does not say".
        docs: What it answers from; empty for all.
    """
    ask = assistant.grounded.ask  # nobody waits for a language model to see a button
    groups = {"目标": _targets, "责任分工": _duties, "表格": _rows, "支持措施": _measures}
    found = {}
    for name, made in groups.items():
        rounds = zip_longest(*map(made, policies))  # one of each document in turn
        questions = dict.fromkeys(question for turn in rounds for question in turn if question)
        answered = (q for q in questions if len(q) <= _LONGEST and ask(q, docs=docs).status == "answered")
        found[name] = list(islice(answered, _EACH))
    return {name: questions for name, questions in found.items() if questions}


def _targets(policy: Policy) -> Iterator[str]:
    """The most telling first: targets whose indicator has figures for several years, then the others."""
    targets = [target for target in policy.facts.targets if re.fullmatch(r"20\d\d", target.deadline or "")]
    names = [target.indicator for target in targets]
    for target in sorted(targets, key=lambda target: -names.count(target.indicator)):
        yield f"到{target.deadline}年{target.indicator}的目标是多少？"


def _duties(policy: Policy) -> Iterator[str]:
    duties = policy.facts.duties
    bodies = [department.name for duty in duties for department in duty.departments]
    often = sorted(dict.fromkeys(bodies), key=lambda name: -bodies.count(name))
    for name, duty in zip(often[:1] + often[-2:], duties[:: max(1, len(duties) // _EACH)], strict=False):
        yield f"{name}要负责哪些任务？"
        yield f"{duty.task}由哪些部门负责？"


def _rows(policy: Policy) -> Iterator[str]:
    for table in policy.facts.tables:
        key = table.columns[table.key]
        columns = [c for c, name in enumerate(table.columns) if c != table.key and name not in ("序号", "备注")]
        rows = [row for row in table.rows if row.kind == "row" and row.cells[table.key]]
        if not rows or not columns:
            continue
        named = rows[len(rows) // 2].cells[table.key]
        if named:
            yield f"{named.text}的{_asked(table.columns[columns[0]])}？"
        if figures := [name for c in columns if _FIGURE.search(name := table.columns[c])]:
            yield f"哪个{key}{re.sub('（.*）', '', figures[0])}最多？"


def _measures(policy: Policy) -> Iterator[str]:
    for measure in sorted(policy.facts.measures, key=lambda measure: measure.amount is None):
        yield f"{measure.beneficiary}有哪些支持？"
        if measure.amount:
            yield f"{measure.beneficiary}{measure.instrument}多少？"


def _asked(column: str) -> str:
    if _PERSON.search(column):
        return f"{column}是谁"
    if _FIGURE.search(column):
        return f"{re.sub('（.*）', '', column)}是多少"
    return f"{column}是哪些" if _BODY.search(column) else f"{column}有哪些"
