"""Finds tables in a source text and reads their cells, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.policy import Cell, Span

_TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计)$")
_NOTE = re.compile(r"^\s*(注|备注|说明)\s*[:：]")
_SERIAL = re.compile(r"^(序\s*号|编\s*号|序|No\.?)$")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row as printed."""

    kind: Literal["row", "total"]
    cells: tuple[Cell | None, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table found in a text; offsets are code points into the source."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[FoundRow, ...]
    key: int
    note: Span | None
    span: Span


def find_tables(source: str, span: Span) -> list[FoundTable]:
    """Return the tables printed within `span`, in order: one cell a line behind tabs, or one row a line between tabs."""
    lines = _lines(source, span)
    tabbed = [i for i, (start, end) in enumerate(lines) if "\t" in source[start:end]]
    if not tabbed:
        return []
    groups: list[list[int]] = [[tabbed[0]]]
    for i in tabbed[1:]:
        between = [j for j in range(groups[-1][-1] + 1, i) if source[slice(*lines[j])].strip()]
        if between:
            groups.append([i])
        else:
            groups[-1].append(i)
    tables = []
    for group in groups:
        found = _read(source, lines, group)
        if found:
            tables.append(found)
    return tables


def _lines(source: str, span: Span) -> list[tuple[int, int]]:
    lines = []
    start = span.start
    while start < span.end:
        end = source.find("\n", start, span.end)
        end = span.end if end < 0 else end
        lines.append((start, end))
        start = end + 1
    return lines


def _read(source: str, lines: Sequence[tuple[int, int]], group: Sequence[int]) -> FoundTable | None:
    stacked = all(source[slice(*lines[i])].startswith("\t") and source[slice(*lines[i])].count("\t") == 1 for i in group)
    rows = _stacked(source, lines, group) if stacked else _flat(source, lines, group)
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    columns = tuple(cell.text for cell in rows[0])
    body = [_aligned(cells, columns) for cells in rows[1:]]
    found = []
    for cells in body:
        present = [cell for cell in cells if cell is not None]
        first = present[0].text if present else ""
        start, end = min(cell.span.start for cell in present), max(cell.span.end for cell in present)
        found.append(FoundRow("total" if _TOTAL.match(first) else "row", tuple(cells), Span(start, end)))
    last = group[-1]
    note = None
    for start, end in lines[last + 1 : last + 5]:
        if source[start:end].strip():
            note = Span(start, end) if _NOTE.match(source[start:end]) else None
            break
    title = ""
    for start, end in reversed(lines[: group[0]]):
        text = source[start:end].strip()
        if text and not re.match(r"^[（(].*[）)]$", text):
            title = text if len(text) <= 60 else ""
            break
    return FoundTable(title, columns, tuple(found), _key(columns, found), note, Span(lines[group[0]][0], lines[last][1]))


def _cell(source: str, start: int, end: int) -> Cell:
    text = source[start:end]
    left = start + len(text) - len(text.lstrip())
    right = end - (len(text) - len(text.rstrip()))
    words = source[left:right] if right > left else ""
    closed = re.sub(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])", "", words)
    return Cell(re.sub(r"\s+", " ", closed).strip(), Span(left, max(left, right)))


def _stacked(source: str, lines: Sequence[tuple[int, int]], group: Sequence[int]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    before = None
    for i in group:
        if before is None or i > before + 1:
            rows.append([])
        rows[-1].append(_cell(source, lines[i][0] + 1, lines[i][1]))
        before = i
    return rows


def _flat(source: str, lines: Sequence[tuple[int, int]], group: Sequence[int]) -> list[list[Cell]]:
    rows = []
    for i in group:
        start, end = lines[i]
        cells = []
        for piece in re.finditer(r"[^\t]*(?:\t|$)", source[start:end]):
            if piece.start() == piece.end() and piece.start() == end - start and cells:
                break
            cells.append(_cell(source, start + piece.start(), start + piece.end() - (piece[0].endswith("\t"))))
        rows.append(cells)
    return rows


def _aligned(cells: Sequence[Cell], columns: Sequence[str]) -> list[Cell | None]:
    width = len(columns)
    if len(cells) >= width:
        return list(cells[:width])
    if _TOTAL.match(cells[0].text):
        return [cells[0], *[None] * (width - len(cells)), *cells[1:]]
    return [*[None] * (width - len(cells)), *cells]


def _key(columns: Sequence[str], rows: Sequence[FoundRow]) -> int:
    body = [row for row in rows if row.kind == "row"]
    for c, name in enumerate(columns):
        texts = [cell.text for row in body if (cell := row.cells[c]) is not None and cell.text]
        if not _SERIAL.match(name) and len(texts) == len(body) and len(set(texts)) == len(texts):
            if not all(re.fullmatch(r"[\d.]+", text) for text in texts):
                return c
    return 1 if len(columns) > 1 and _SERIAL.match(columns[0]) else 0
