"""Figures of a statement, held against its evidence: the value, its unit, its bound, its year, and what it is said of."""

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import SILENT, Evidence, Fault, unnumbered
from assistant.question import fold
from assistant.wording import PIECE, matter_words, people, share
from corpus.facts.quantities import Quantity, numbers, read_figures
from corpus.policy import Span
from corpus.regex import regex

_BARE = regex(r"(?<![A-Za-z\d.\-—~〔])(?<!\d[:：])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.\-—~]|[:：]\d)")
_RATIO = regex(r"\d{1,12}(?:\.\d{1,6})?(?:[:：∶]\d{1,12}(?:\.\d{1,6})?){1,8}")
_ANNEX = regex(r"附[件表]\d{1,2}")
_YEARS = regex(r"(?:19|20)\d\d")

_AT_LEAST = regex(
    "不得?少于|不得?低于|不得?小于|不得?多于以外|至少|最低|最少|以上|高于|大于|多于|超过|超出|突破|逾|≥|>|(?<!不)超"
)
_AT_MOST = regex("不得?超过|不得?高于|不得?大于|不得?多于|不超|最高|最多|至多|以下|以内|之内|低于|小于|少于|≤|<")
_UP_TO = regex(r"(?:最[高多]|至多)[^，。；\d]{0,6}$")
_CAPPED = regex("最[高大多]|上限|限额|封顶|不[得可能]?[超高大多]|[以之]?[内下]|至多|≤|<")
_CHANGE = regex("(?:增长|增加|提高|提升|上升|下降|减少|降低)了?约?$")
_OF_THIS = 0.75  # share of what a figure is said of that evidence without the figure holds,
_APART = 0.5  # and how much less of it evidence with the figure holds, where the figure is another's
_RATE = regex("每(?:年|月|季|日|天|周)|[年月]均|逐年|按[年月季]")
_AGAIN = regex("[每均逐]|按[年月季日周]|年度|[/／][年月日天]")


def figure_faults(text: str, evidence: Evidence, computed: Sequence[str]) -> Iterator[Fault]:
    """Figures and dates that are not there, have another unit, or belong to another year or another thing."""
    counted = {*computed, *numbers("、".join(computed))}
    for figure in sorted(numbers(unnumbered(text)) - evidence.figures - counted):
        yield Fault("figure", figure, f"所引资料里没有“{figure}”")
    for annex in _ANNEX.findall(fold(text)):
        if annex not in evidence.folded:
            yield Fault("figure", annex, f"所引资料里没有“{annex}”")
    for ratio in _RATIO.findall(fold(text)):
        if ratio.replace("∶", ":") not in evidence.folded.replace("∶", ":"):
            yield Fault("figure", ratio, f"所引资料里没有“{ratio}”")
    known = list(_dated(evidence))
    for quantity, years in _in_years(text, behind=True):
        alike = [(other, when) for other, when in known if _same_amount(quantity, other)]
        if not alike or numbers(quantity.printed) <= counted:
            continue
        if not any(_same_unit(quantity, other) for other, _ in alike):
            yield Fault("figure", quantity.printed, f"“{quantity.printed}”的单位与所引资料不同")
        elif years and all(when and not years & when for _, when in alike):
            yield Fault("figure", quantity.printed, f"资料里的“{quantity.printed}”不属于{'、'.join(sorted(years))}年")
    yield from _misplaced(text, evidence, counted)


def derived(text: str) -> list[str]:
    """Figures that a statement works out from what it says itself: how many it lists, their sum, a difference."""
    found: set[str] = set()
    for sentence in re.split("[。\n]", text):
        pieces = re.split("[:：]|，即|分别是", sentence)
        for at in range(1, len(pieces)):
            found |= _worked_out(pieces[at - 1], "：".join(pieces[at:]))
    return sorted(found)


def _worked_out(lead: str, rest: str) -> set[str]:
    """The figures of `lead` that count, sum up or compare what `rest` lists."""
    counts = {len([e for e in re.split(mark, rest) if e.strip()]) for mark in ("[、；，]", "、", "；")}
    found = {str(count) for count in counts if count}
    values = [quantity.value for quantity in _quantities(rest)]
    if re.search("共|合计|总", lead) and len(values) > 1:
        found.add(f"{round(sum(values), 6):.15g}")
    if re.search("多|少|差|高|低|增|减", lead):
        found |= {f"{round(abs(a - b), 6):.15g}" for a in values for b in values if a != b}
    return found & numbers(lead)


def denied(text: str, question: str) -> list[str]:
    """Figures of the question that a statement says the text does not hold: 原文未载明2028年的目标."""
    silent = "".join(sentence for sentence in re.split("(?<=[。；，：\n])", text) if SILENT.search(sentence))
    return sorted(numbers(silent) & numbers(question))


def _dated(evidence: Evidence) -> Iterator[tuple[Quantity, frozenset[str]]]:
    for quote, before in zip(evidence.sentences, evidence.earlier, strict=True):
        moments = [moment for moment in read_figures(before)[1] if _YEARS.search(moment.when)]
        last = frozenset(_YEARS.findall(moments[-1].when)) if moments else frozenset()
        yield from _in_years(quote, last)
    for unit in evidence.rows:
        for cell in unit.split("；"):
            yield from _in_years(cell)
    for words in evidence.around:
        yield from ((quantity, frozenset()) for quantity in _quantities(words))


def _in_years(
    text: str, before: frozenset[str] = frozenset(), *, behind: bool = False
) -> Iterator[tuple[Quantity, frozenset[str]]]:
    """Each quantity with the years named last before it, none where it comes first.

    Args:
        text: A sentence or several.
        before: The years that were named before the text.
        behind: Whether a year may also be named behind the figures, as in 泊位1500个（2026年）.
    """
    moments = read_figures(text)[1]
    dated = [(moment.span.start, frozenset(_YEARS.findall(moment.when))) for moment in moments]
    for quantity in _quantities(text):
        years = before
        for start, named in dated:
            bracketed = (
                behind and not years and re.fullmatch(r"[（(][^，。；）)]{0,8}", text[quantity.span.end : start])
            )
            if named and (start < quantity.span.start or bracketed):
                years = named
        yield quantity, years


def _quantities(text: str) -> list[Quantity]:
    """The quantities of a text and its bare figures, as table cells hold them."""
    quantities, moments = read_figures(text)
    taken = [*(quantity.span for quantity in quantities), *(moment.span for moment in moments)]
    bare = [
        Quantity(float(m[0].replace(",", "")), None, "", None, m[0], Span(*m.span()))
        for m in _BARE.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]
    return sorted((*quantities, *bare), key=lambda quantity: quantity.span)


def _same_amount(a: Quantity, b: Quantity) -> bool:
    values = {b.value, b.high}
    return a.value in values and (a.high is None or a.high in values)


def _same_unit(a: Quantity, b: Quantity) -> bool:
    one, other = _unit_kind(a.unit), _unit_kind(b.unit)
    return not one or not other or one == other


def _unit_kind(unit: str) -> str:
    """What a unit measures; things that are counted (家, 个, 名) are all alike, and a bare figure may be any of them."""
    unit = unit.removeprefix("个") or unit
    for kind, pattern in (
        ("foreign money", "美元|欧元|日元|港[元币]|英镑"),
        ("money", "元"),
        ("work day", "工作日|交易日"),
        ("day", "^(?:日|天|自然日)"),
        ("month", "^半?月|个月"),
        ("hour", "小时"),
        ("age", "岁"),
        ("year", "^(?:年|周年|年度)"),
        ("share", "[%‰成折]|百分点"),
        ("area", "亩|公顷|平方|㎡"),
        ("mass", "吨|克|斤"),
        ("length", "米$|公里|海里"),
    ):
        if re.search(pattern, unit):
            return kind
    return "count" if unit else ""


def _misplaced(text: str, evidence: Evidence, counted: set[str]) -> Iterator[Fault]:
    """Figures and people that the evidence states of another thing: 园区40个、企业15家 where it has 15 and 40."""
    headers = fold("\n".join(evidence.headers))
    units = [*evidence.rows, *(piece for sentence in evidence.sentences for piece in _with_figures(sentence))]
    if len(units) < 2:
        return
    held = [(fold(unit), _quantities(unit)) for unit in units]
    for piece in re.split("[，,；;。！？\n、]", text):
        words = matter_words(piece, [])
        quantities, persons = read_figures(piece)[0], list(people(piece))
        if len(quantities) + len(persons) != 1 or sum(map(len, words)) < 3:
            continue
        if persons or evidence.rows:  # every row says what its columns say
            words = [word for word in words if word not in headers]
        if quantities:
            (it,) = quantities
            if numbers(it.printed) <= counted:
                continue
            having = [any(_same_amount(it, q) for q in qs) for _, qs in held]
            rival = [any(_same_unit(it, q) for q in qs) for _, qs in held]
            shown = it.printed
        else:
            (shown,) = persons
            having = [fold(shown) in unit for unit, _ in held]
            rival = [True] * len(held)
            words = [word for word in words if word not in shown]
        shares = [share(words, unit) for unit, _ in held]
        own = max((share for share, has in zip(shares, having, strict=True) if has), default=None)
        other = max((s for s, has, r in zip(shares, having, rival, strict=True) if r and not has), default=0.0)
        if own is not None and other >= max(_OF_THIS, own + _APART):
            yield Fault("figure" if quantities else "name", shown, f"资料里的“{shown}”说的不是“{''.join(words)}”")


def _with_figures(sentence: str) -> Iterator[str]:
    """The pieces of a sentence that hold a figure, each with the ones before it that hold none."""
    pending = ""
    for piece in PIECE.split(sentence.replace("、", "，")):
        pending += piece
        if read_figures(piece)[0]:
            yield pending
            pending = ""


def bound_faults(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Figures turned into others: 超过20% where the evidence has 不超过20%, 最高50万元 or 增长50万元 where it has 50万元."""
    known = [(unit, other) for unit in (*evidence.sentences, *evidence.rows) for other in read_figures(unit)[0]]
    for quantity in read_figures(text)[0]:
        alike = [(u, other) for u, other in known if _same_amount(quantity, other) and _same_unit(quantity, other)]
        said, held, printed = _bound(quantity), {_bound(other) for _, other in alike}, quantity.printed
        units = "\n".join(unit for unit, _ in alike)
        if not alike:
            continue
        if said and held <= {"least", "most"} and said not in held:
            yield Fault("bound", printed, f"“{printed}”的上限、下限与所引资料相反")
        elif (said or _bound_before(text, quantity)) == "most" and held == {""} and not _CAPPED.search(units):
            yield Fault("bound", printed, f"资料里没有说“{printed}”这样的上限")
        elif _CHANGE.search(text[: quantity.span.start + 2]) and not re.search("[增减升降涨新]|提高|净", units):
            yield Fault("bound", printed, f"资料里的“{printed}”不是增减的数")


def _bound_before(text: str, quantity: Quantity) -> str:
    """The bound that stands apart from its figure: 最高给予50万元."""
    return "most" if _UP_TO.search(text[: quantity.span.start]) else ""


def rate_faults(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Figures that are said to come again where the evidence has them once: 每年给予50万元."""
    for piece in PIECE.split(text):
        rate = _RATE.search(piece)
        if rate and read_figures(piece)[0] and not _AGAIN.search(evidence.text + "".join(evidence.leads)):
            yield Fault("figure", piece.strip(), f"资料里没有说“{rate[0]}”")


def _bound(quantity: Quantity) -> str:
    if re.search("(?<![不得])(?:超过|高于|大于|多于)", quantity.printed):
        return "least"
    if _AT_MOST.search(re.sub("不得?(?:少于|低于|小于)", "", quantity.printed)):
        return "most"
    return "least" if _AT_LEAST.search(quantity.printed) else ""
