"""The part of a document that a question limits itself to: 第四部分, 重点任务, the “雁阵计划”."""

import re
from dataclasses import dataclass

from assistant.dossier import Dossier
from assistant.question import Question, fold
from corpus.facts.quantities import parse_number
from corpus.policy import Clause
from corpus.regex import regex

_NUMBERED = regex(r"第(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?:大|个)?(?:部分|章|大?块|方面)")
_QUOTED = regex("“([^“”]{2,12})”")
_PART = "这[一个]?(?:节|块|部分|章|大项)"
_WITHIN = regex(
    f"在(?P<name>[^，,。]{{4,16}}?)(?:{_PART}|方面)?(?:里|中(?!心)|当中|方面)|(?:^|[，,。])(?P<before>[^，,。在]{{4,16}}?){_PART}"
)
_SHORTEST = 4  # characters of a heading by which a part is called


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, as a question calls it."""

    id: str
    said: str  # the question's words
    numbered: bool  # whether it is called by its number, so that nothing else can be meant

    def holds(self, clause: str) -> bool:
        """Whether a clause is this part or lies in it."""
        return clause == self.id or clause.startswith(f"{self.id}/")


def section_of(question: Question, dossier: Dossier) -> Section | None:
    """The part that a question limits itself to, by its number, its heading or the name in its heading; else None."""
    numbered = _NUMBERED.search(question.folded)
    if numbered:
        place = parse_number(numbered["number"])
        tops = [clause for clause in dossier.below.get(None, ()) if _number(clause) == place]
        return Section(tops[0].id, numbered[0], numbered=True) if len(tops) == 1 else None
    called: list[Section] = []
    for clause in dossier.policy.clauses:
        if clause.kind != "section" or not clause.heading or not dossier.below.get(clause.id):
            continue
        names = [fold(clause.heading), *map(fold, _QUOTED.findall(clause.heading))]
        said = [name for name in names if len(name) >= _SHORTEST and name in question.folded]
        if said:
            called.append(Section(clause.id, max(said, key=len), numbered=False))
    return max(called, key=lambda section: len(section.said), default=None) or _of_part(question, dossier)


def _of_part(question: Question, dossier: Dossier) -> Section | None:
    """The part in whose heading alone stands what a question says it is in: 在市场监管一体化里."""
    said = _WITHIN.search(question.folded)
    name = (said["name"] or said["before"]) if said else ""
    headed = [
        clause
        for clause in dossier.policy.clauses
        if name and clause.kind == "section" and dossier.below.get(clause.id) and name in fold(clause.heading)
    ]
    return Section(headed[0].id, name, numbered=False) if len(headed) == 1 else None


def _number(clause: Clause) -> object:
    return parse_number(re.sub(r"[第章部分节（）()、.．\s]", "", clause.number))
