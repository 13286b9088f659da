"""Which of the things that a text counts beside each other is the most: （一）长江流域（108个）, 甲区12个、乙区8个."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.passages import Candidate
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span
from corpus.regex import regex

_ASKED = regex(
    "(?:哪一?[个类种座家条]?(?P<noun>[\u3400-\u9fff]{1,6}?)(?:的[^，,。？?]{0,8}|[建有安投占达新增得最]*)?)最(?P<end>[多少高低大小])"
    "|最(?P<front>[多少高低大小])的(?:是|为)?哪一?[个类种座家条]?(?P<behind>[\u3400-\u9fff]{1,6})"
)
_STRUCTURAL = regex("部分|方面|[条项章节]$|任务|措施|举措|工作")  # of these other answers count what they hold
_PLACES = regex("地区|地方|板块|区县|县区|区域")
_PLACE = regex("[省市区县州旗镇乡]$")
_LESS = frozenset("少低小")
_IN_HEADING = regex(
    r"^(?P<name>[^（(]{2,20})[（(](?:共|计|合计)?\s*(?P<figure>\d[\d,.]*\s*[\u3400-\u9fff%]{1,3})[）)]$"
)
_MEMBER = regex(r"(?P<name>[\u3400-\u9fff“”]{2,14}?)(?P<figure>\d[\d,.]*[万亿]?[\u3400-\u9fff%]{1,3})$")
_LED = regex(r"^.*(?:[：:]|其中|分别[是为]?)")
_FEWEST = 3  # things beside each other
_HELD = 0.6  # share of the question's words that what counts them must hold
_NEAREST = 5  # sentences that are looked through


@dataclass(frozen=True, slots=True)
class _Counted:
    """One of several things, with its figure."""

    name: str
    figure: Quantity
    place: Support


def propose(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Draft | None:
    """Name the thing with the largest or smallest figure of those side by side; None where none are."""
    asked = _ASKED.search(question.folded)
    if asked is None or question.asks & {"who", "department", "whether"}:
        return None
    noun = asked["noun"] or asked["behind"]
    if _STRUCTURAL.search(noun):
        return None
    least = (asked["end"] or asked["front"]) in _LESS
    for group in (*_headed(question, dossier), *_in_line(question, dossier, candidates)):
        if not all(_is_called(one, noun) for one in group) and noun not in _around(dossier, group):
            continue
        figures = [one.figure.value for one in group]
        bound = min(figures) if least else max(figures)
        best = [one for one in group if one.figure.value == bound]
        names = "、".join(one.name for one in best)
        text = f"{names}最{asked['end'] or asked['front']}，{'各' if len(best) > 1 else ''}{best[0].figure.printed}。"
        places = tuple(dict.fromkeys([*(one.place for one in best), *(one.place for one in group)]))
        return Draft((Statement(text, places),), "answered", 1.0, "enumerations")
    return None


def _is_called(one: _Counted, noun: str) -> bool:
    """Whether a thing is what the question calls it: 西港区 is a 港区 and a 地区."""
    return (
        fold(one.name).endswith(noun[-2:])
        or bool(_PLACES.search(noun) and _PLACE.search(one.name))
        or (len(noun) == 1 and one.name.endswith(noun))
    )


def _around(dossier: Dossier, group: Sequence[_Counted]) -> str:
    """The headings above what is counted."""
    return dossier.headings[group[0].place.clause]


def _terms(question: Question) -> list[str]:
    said = Question(_ASKED.sub(" ", question.folded))
    return [term for term in said.terms if len(term) > 1]


def _headed(question: Question, dossier: Dossier) -> Iterator[list[_Counted]]:
    """The headings side by side that each print a figure in brackets, where those or the words above hold what is asked."""
    found = []
    terms = _terms(question)
    for parent, children in dossier.below.items():
        matches = [(child, _IN_HEADING.match(re.sub(r"\s+", "", child.heading))) for child in children]
        group = [
            _Counted(match["name"], figures[0], Support(dossier.policy.slug, child.id, dossier.titles[child.id]))
            for child, match in matches
            if match and (figures := read_quantities(match["figure"]))
        ]
        if len(group) < _FEWEST or len(group) < len(children) or len({one.figure.unit for one in group}) > 1:
            continue
        above = dossier.headings[parent] + dossier.own_text[parent] if parent else ""
        held = dossier.coverage(terms, above, *(fold(one.name) for one in group)) if terms else 0.0
        if held >= _HELD:
            found.append((held, group))
    yield from (group for _, group in sorted(found, key=lambda entry: -entry[0]))


def _in_line(question: Question, dossier: Dossier, candidates: Sequence[Candidate]) -> Iterator[list[_Counted]]:
    """The things that one sentence counts side by side: 其中甲区12个、乙区8个、丙县5个."""
    terms = _terms(question)
    for candidate in candidates[:_NEAREST]:
        sentence = candidate.sentence
        text = re.sub(r"\s", "", dossier.quote(sentence.span))
        where = fold(text) + dossier.headings[sentence.clause]
        if dossier.policy.by_id[sentence.clause].kind in ("row", "total") or dossier.coverage(terms, where) < _HELD:
            continue
        support = Support(dossier.policy.slug, sentence.clause, Span(*sentence.span))
        for run in (run for run in re.split("[。；，]", text) if "、" in run):
            group: list[_Counted] = []
            for piece in run.split("、"):
                match = _MEMBER.search(_LED.sub("", piece))
                figures = read_quantities(match["figure"]) if match else []
                if match and figures:
                    group.append(_Counted(match["name"], figures[0], support))
            alike = len({one.figure.unit for one in group}) == 1
            if alike and len(group) >= _FEWEST and len(group) == run.count("、") + 1:
                yield group
