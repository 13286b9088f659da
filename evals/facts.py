"""Measures what was read out of policies: `python -m evals.facts GOLD.jsonl --facts FOLDER [--errors]`.

FOLDER holds one file DOC.json a document, as `assistant facts DOC --json` prints it. Predictions outside the gold's
scope do not count, nor do those that answer an optional gold fact (one on which careful readers differ).

A target is right where clause (or its parent or child), value and unit agree and the quotes overlap or the indicators
share most of their characters. A duty is right where clause and the set of names agree; roles are reported besides.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.gold import HALVES, command, match
from evals.text import normalise

Kind = Literal["target", "duty"]
KINDS: tuple[Kind, ...] = ("target", "duty")
OVERLAP = 0.5  # share of the shorter quote that two quotes of one fact have in common, in one run
SIMILAR = 0.6  # share of the shorter indicator's characters that two indicators of one target have in common

_MONEY = ("元", "美元", "人民币")
_COUNTED = frozenset(
    "个家户名人位条项座处所间次场件片组类款种批支台套辆只头栋幢届期份"
)  # 15家 and 15个 differ in style only
_PERCENT = frozenset({"%", "％", "百分比"})
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]")
_BODY_SUFFIX = re.compile(r"(人民政府|政府|管委会|等)$")  # shared by a list's names: 官渡区、西山区人民政府
_COMPARATORS = {
    "about": re.compile("左右|约|上下"),
    "at_most": re.compile("内|以下|不超|不高于|不多于|不大于|控制在|压缩|至多|最多|≤|(?<!不)(?:低于|少于|小于)"),
    "at_least": re.compile("以上|不少于|不低于|不小于|至少|突破|≥|(?<!不)(?:超|高于|多于|大于)"),
}


class NamedBody(BaseModel):
    """A body of a duty; in the gold several acceptable roles stand joined by |."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: str


class Fact(BaseModel):
    """A target or duty, predicted or gold."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    clause: str
    quote: str
    indicator: str = ""
    deadline: str | tuple[str | None, ...] | None = None  # the gold may list alternatives
    comparator: str | tuple[str | None, ...] | None = None
    value: float = 0
    value_high: float | None = None
    unit: str = ""
    departments: tuple[NamedBody, ...] = ()


class GoldFact(Fact):
    """A fact that a careful reader finds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str
    half: str
    scope: tuple[str, ...] = Field(min_length=1)  # top-level clauses read completely; * for the whole document
    printed: str = ""
    optional: bool = False  # neither asked for nor wrong
    optional_departments: tuple[str, ...] = ()  # names that a duty may hold besides
    clauses_ok: tuple[str, ...] = ()  # where the fact may also be found, as a lost line break moves it

    @property
    def places(self) -> tuple[str, ...]:
        """The clauses that a prediction may name."""
        return (self.clause, *self.clauses_ok)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one document's facts of one kind."""

    doc: str
    half: str
    kind: Kind
    pairs: tuple[tuple[GoldFact, Fact], ...]
    missed: tuple[GoldFact, ...]
    false_alarms: tuple[Fact, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall, and with --errors what differs; 0 unless something cannot be read."""
    return command(
        arguments,
        program="python -m evals.facts",
        description="核对读出的目标和职责",
        shape=GoldFact,
        predictions=read_facts,
        judge=judge,
        table=table,
        errors=errors,
    )


def read_facts(printed: Mapping[str, Any]) -> list[Fact]:
    """The targets and duties of what `assistant facts DOC --json` prints.

    Raises:
        ValueError, KeyError, TypeError: It is nothing of that sort.
    """
    targets = [Fact.model_validate({**entry, "kind": "target"}) for entry in printed["targets"]]
    return targets + [Fact.model_validate({**entry, "kind": "duty"}) for entry in printed["duties"]]


def judge(gold: Sequence[GoldFact], predictions: Callable[[str], Sequence[Fact]]) -> list[Judged]:
    """Match every document's predictions to its gold facts, kind by kind."""
    judged = []
    for doc in dict.fromkeys(fact.doc for fact in gold):
        own = [fact for fact in gold if fact.doc == doc]
        found = [fact for fact in predictions(doc) if in_scope(fact.clause, own[0].scope)]
        for kind in KINDS:
            judged.append(_judge_kind(doc, own, found, kind))
    return judged


def _judge_kind(doc: str, gold: Sequence[GoldFact], found: Sequence[Fact], kind: Kind) -> Judged:
    agree = same_target if kind == "target" else same_duty
    asked = [fact for fact in gold if fact.kind == kind and not fact.optional]
    free = [fact for fact in gold if fact.kind == kind and fact.optional]
    guesses = [fact for fact in found if fact.kind == kind]
    pairs = match(asked, guesses, agree, closeness)
    taken = {id(guess) for _, guess in pairs}
    met = {id(fact) for fact, _ in pairs}
    rest = [guess for guess in guesses if id(guess) not in taken]
    alarms = [guess for guess in rest if not any(excuses(fact, guess) for fact in free)]
    missed = tuple(fact for fact in asked if id(fact) not in met)
    return Judged(doc, gold[0].half, kind, tuple(pairs), missed, tuple(alarms))


def closeness(gold: GoldFact, fact: Fact) -> float:
    """How well two agreeing facts fit; only the order matters."""
    return (
        4 * (fact.clause in gold.places)
        + 2 * overlap(gold, fact)
        + shared_characters(gold.indicator, fact.indicator)
        + same_deadline(gold, fact)
    )


def in_scope(clause: str, scope: Sequence[str]) -> bool:
    """Whether a clause stands in the part that was read completely."""
    return "*" in scope or any(clause == top or clause.startswith(f"{top}/") for top in scope)


def related(one: str, other: str) -> bool:
    """Whether a clause is the other or stands directly or indirectly under it."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def same_target(gold: GoldFact, fact: Fact) -> bool:
    """Whether a prediction is the gold target."""
    return (
        any(related(place, fact.clause) for place in gold.places)
        and same_number(gold.value, fact.value)
        and same_unit(gold.unit, fact.unit)
        and (overlap(gold, fact) >= OVERLAP or shared_characters(gold.indicator, fact.indicator) >= SIMILAR)
    )


def same_duty(gold: GoldFact, fact: Fact) -> bool:
    """Whether a prediction names the gold duty's bodies, no fewer and no more."""
    wanted = {body_name(body.name) for body in gold.departments}
    named = {body_name(body.name) for body in fact.departments}
    return fact.clause in gold.places and wanted <= named <= wanted | set(map(body_name, gold.optional_departments))


def excuses(gold: GoldFact, fact: Fact) -> bool:
    """Whether an optional gold fact makes a prediction neither right nor wrong."""
    if gold.kind == "target":
        return same_target(gold, fact)
    shared = {body_name(body.name) for body in gold.departments} & {body_name(body.name) for body in fact.departments}
    return same_duty(gold, fact) or (fact.clause in gold.places and bool(shared) and overlap(gold, fact) >= OVERLAP)


def same_number(one: float, other: float) -> bool:
    """Equality of printed figures."""
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1)


def same_unit(one: str, other: str) -> bool:
    """Whether units are of one family: 家 and 个 count, ％ is %; a bare ratio or index has none."""
    return unit_family(one) == unit_family(other)


def unit_family(unit: str) -> str:
    """The family of a unit."""
    plain = re.sub(r"\s", "", unit)
    if plain in _PERCENT:
        return "%"
    if not plain or plain[0] in "∶:：":
        return ""
    if plain.endswith(_MONEY):
        return plain
    return "count" if plain[0] in _COUNTED and not plain.startswith(("个百分点", "个工作日", "个月")) else plain


def overlap(one: Fact, other: Fact) -> float:
    """The longest run of characters that two quotes share, as a share of the shorter quote."""
    left, right = normalise(one.quote), normalise(other.quote)
    shorter = min(len(left), len(right))
    return SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size / shorter if shorter else 0.0


def shared_characters(one: str, other: str) -> float:
    """The share of the shorter text's characters that the other has too; 0 where one is empty."""
    left, right = Counter(normalise(one)), Counter(normalise(other))
    shorter = min(left.total(), right.total())
    return (left & right).total() / shorter if shorter else 0.0


def same_deadline(gold: GoldFact, fact: Fact) -> bool:
    """Whether a prediction's deadline is an acceptable one, a closer date of that year, or the same printed words."""
    wanted = gold.deadline if isinstance(gold.deadline, tuple) else (gold.deadline,)
    given = str(fact.deadline) if fact.deadline else None
    return given in wanted or (given is not None and any(want and _agrees(want, given) for want in wanted))


def _agrees(want: str, given: str) -> bool:
    dated = re.match(r"\d{4}", want)
    return given.startswith(f"{want}-") if dated else want in given


def same_comparator(gold: GoldFact, fact: Fact) -> bool:
    """Whether comparators say the same: 不少于 is 以上, and 达到 is as plain as none."""
    wanted = gold.comparator if isinstance(gold.comparator, tuple) else (gold.comparator,)
    given = fact.comparator if isinstance(fact.comparator, str) else None
    return comparator_family(given) in {comparator_family(want) for want in wanted}


def comparator_family(comparator: str | None) -> str:
    """at_least, at_most, about, or plain for 达到, 力争 and none."""
    return next((family for family, words in _COMPARATORS.items() if words.search(comparator or "")), "plain")


def body_name(name: str) -> str:
    """A body's name for comparison: no spaces, quotes or brackets, nor the 人民政府 that a list may print once."""
    plain = re.sub(r"[\s“”\"]", "", name)
    while (shorter := _BRACKETED.sub("", plain)) != plain:
        plain = shorter
    return _BODY_SUFFIX.sub("", plain) or plain


def same_roles(gold: GoldFact, fact: Fact) -> bool:
    """Whether every body of the gold has one of its acceptable roles."""
    roles = {body_name(body.name): body.role for body in fact.departments}
    return all(roles.get(body_name(body.name)) in body.role.split("|") for body in gold.departments)


def same_roles_but_first(gold: GoldFact, fact: Fact) -> bool:
    """Like `same_roles`, but the first of bodies that are merely listed may be read as the leading one."""
    first, *rest = gold.departments
    if not all("listed" in body.role for body in gold.departments):
        return same_roles(gold, fact)
    return same_roles(
        gold.model_copy(update={"departments": (NamedBody(name=first.name, role=f"{first.role}|lead"), *rest)}), fact
    )


def same_range(gold: GoldFact, fact: Fact) -> bool:
    """Whether the upper ends of ranges agree."""
    if gold.value_high is None or fact.value_high is None:
        return gold.value_high is fact.value_high
    return same_number(gold.value_high, fact.value_high)


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """One line a kind and half: precision and recall with their counts, then the stricter shares of what is right."""
    for half in HALVES:
        for kind in KINDS:
            group = [one for one in judged if (one.half, one.kind) == (half, kind)]
            if group:
                yield f"{half:<5}{kind:<7}{_figures(group)}"
                if kind == "target":
                    yield f"{'':12}{_share('限期', group, same_deadline)}，{_share('比较词', group, same_comparator)}，{_share('上限', group, same_range)}"
                else:
                    yield f"{'':12}{_share('角色', group, same_roles)}，{_share('列名首位算牵头时，角色', group, same_roles_but_first)}"


def _figures(group: Sequence[Judged]) -> str:
    right = sum(len(one.pairs) for one in group)
    named = right + sum(len(one.false_alarms) for one in group)
    wanted = right + sum(len(one.missed) for one in group)
    return f"精确率 {_ratio(right, named)}，召回率 {_ratio(right, wanted)}"


def _share(title: str, group: Iterable[Judged], agree: Callable[[GoldFact, Fact], bool]) -> str:
    pairs = [pair for one in group for pair in one.pairs]
    return f"{title}也对 {_ratio(sum(agree(*pair) for pair in pairs), len(pairs))}"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}（{part}/{whole}）" if whole else "—（0/0）"


def errors(judged: Iterable[Judged]) -> Iterator[str]:
    """Every miss and false alarm, and every right fact with a wrong field, with its quote."""
    for one in judged:
        where = f"{one.half} {one.doc} {one.kind}"
        for missed in one.missed:
            yield f"{where} 漏读 {describe(missed)}"
        for alarm in one.false_alarms:
            yield f"{where} 误读 {describe(alarm)}"
        for gold, fact in one.pairs:
            wrong = [title for title, agree in _STRICT[one.kind] if not agree(gold, fact)]
            if wrong:
                yield f"{where} {'、'.join(wrong)}不同 应为 {describe(gold)} 读作 {describe(fact)}"


_STRICT: dict[Kind, tuple[tuple[str, Callable[[GoldFact, Fact], bool]], ...]] = {
    "target": (("限期", same_deadline), ("比较词", same_comparator), ("上限", same_range)),
    "duty": (("角色", same_roles_but_first),),
}


def describe(fact: Fact) -> str:
    """A fact on one line."""
    quote = re.sub(r"\s+", "", fact.quote)
    if fact.kind == "duty":
        said = " ".join(f"{body.name}:{body.role}" for body in fact.departments)
    else:
        high = "" if fact.value_high is None else f"~{fact.value_high:g}"
        said = f"{fact.indicator} {fact.comparator} {fact.value:g}{high}{fact.unit} {fact.deadline}"
    return f"[{fact.clause}] {said} “{quote}”"


if __name__ == "__main__":
    sys.exit(main())
