"""Reads who is to do what."""

import re
from collections.abc import Sequence

from corpus.facts.departments import split_names
from corpus.policy import Clause, Department, Duty, Span, Table

_LABEL = r"(?:责任(?:单位|部门|主体)|牵头(?:单位|部门)|配合(?:单位|部门)|主办单位|协办单位|负责(?:单位|部门))"
_ANNOTATION = re.compile(rf"[〔（(【\[]\s*({_LABEL}\s*[:：][^〕）】\]]*(?:（[^）]*）[^〕）】\]]*)*)[〕）)】\]]")
_IN_CHARGE = re.compile(r"[（(]([^（）()]{2,120}?(?:（[^）]*）[^（）()]{0,80})*(?:负责|牵头|配合|落实|分工负责))[）)]")
_PART = re.compile(rf"({_LABEL})\s*[:：]\s*")


def read_duties(source: str, clauses: Sequence[Clause], tables: Sequence[Table]) -> tuple[Duty, ...]:
    """Return the duties that clauses print in annotations, in printed order."""
    del tables
    duties = []
    for clause in clauses:
        if clause.kind not in ("section", "annex", "preamble"):
            continue
        for start, end in clause.spans:
            for match in _ANNOTATION.finditer(source, start, end):
                departments = _roles(match[1])
                if departments:
                    duties.append(Duty(clause.id, Span(*match.span()), _task(source, clause, start, match.start()), departments))
            for match in _IN_CHARGE.finditer(source, start, end):
                if not _PART.search(match[1]):
                    departments = _plain(match[1])
                    if departments:
                        duties.append(Duty(clause.id, Span(*match.span()), _task(source, clause, start, match.start()), departments))
    return tuple(sorted(duties, key=lambda duty: duty.span))


def _roles(text: str) -> tuple[Department, ...]:
    departments: list[Department] = []
    marks = list(_PART.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        names = [n for n, _, _ in split_names(text[mark.end() : following.start() if following else len(text)])]
        label = mark[1]
        for i, name in enumerate(names):
            if "牵头" in label or "主办" in label:
                role = "lead"
            elif "配合" in label or "协办" in label:
                role = "support"
            elif len(marks) > 1 and "责任" in label:
                role = "lead"
            else:
                role = "lead" if i == 0 and len(names) > 1 else "listed"
            departments.append(Department(name, role))  # type: ignore[arg-type]
    return tuple(departments)


def _plain(text: str) -> tuple[Department, ...]:
    departments: list[Department] = []
    for part in re.split(r"(?<=牵头)[，,、；]?|；", text):
        role = "lead" if part.endswith("牵头") else "support" if re.search(r"(配合|参与)$", part) else None
        names = [n for n, _, _ in split_names(re.sub(r"(按照?职责分工)?(分别)?(负责|牵头|配合|落实|参与)$", "", part))]
        for i, name in enumerate(names):
            departments.append(Department(name, role or ("lead" if i == 0 and len(names) > 1 else "listed")))  # type: ignore[arg-type]
    return tuple(departments)


def _task(source: str, clause: Clause, start: int, end: int) -> str:
    if clause.heading:
        return clause.heading
    text = re.sub(r"\s+", "", source[start:end])
    sentences = [part for part in re.split(r"[。；]", text) if part]
    text = sentences[-1] if sentences else text
    return re.split(r"[，]", text)[0][:40]
