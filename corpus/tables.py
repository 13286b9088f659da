"""Finds tables in a source text and reads their cells, each with its place.

Read are rows of cells between tabs, cells behind tabs one a line, pipes as in Markdown, columns set apart by spaces,
and one cell a line where serial numbers prove the rows. Anything less certain stays text: no cell is ever guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus import grid
from corpus.policy import Cell, Row, Span, Table
from corpus.regex import regex

_NOTE = regex(r"[\s*＊]*(?:备\s*注|附\s*注|注|说\s*明|资料来源)\s*\d*\s*[:：]")
_NOTE_ITEM = regex(r"\s*(?:\d+[.．、](?!\d)|[（(]\d+[）)]|[①-⑳])")
_ANNEX = regex(r"附\s*[件表录]\s*[\d０-９一二三四五六七八九十]*\s*[:：.．]?\s*")
_UNIT = regex(r"[（(]?\s*(?:计量)?单\s*位\s*[:：]\s*([^\s，,）)]{1,12})\s*[）)]?")
_BRACKETED = regex(r"[（(【\[].*[）)】\]]")
_NUMBERED = regex(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第.{1,4}[部类章节篇]|[ⅠⅡⅢⅣⅤIVX]+[、.．]"
)
_CONTINUED = regex(r"[（(]?\s*(?:续\s*[上前]?\s*表?|接上[表页])\s*\d*[）)]?")
_RULE = regex(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_LONGEST_TITLE = 60
_LONGEST_BAND = 40
_WIDEST_LIST = 16  # columns of a table of one cell a line
_RETRIES = 3  # lines, such as a title between tabs, that may stand before the header


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row as printed."""

    kind: Literal["row", "total"]
    cells: tuple[Cell | None, ...]  # one per column; a merged cell stands in every row that it covers
    span: Span
    group: Cell | None = None  # the line across all columns that it stands under: 一、知识产权保护方面（共5项）


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table found in a text; offsets are code points into the source."""

    title: str  # with its second line in brackets; "" where none is printed
    columns: tuple[str, ...]
    rows: tuple[FoundRow, ...]
    key: int
    note: Span | None
    span: Span  # from the header's first line to the last row's end, without title and note
    header: Span  # the printed header row or rows
    unit: str | None  # 万元, where a line 单位：万元 stands above the table


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # without the line break
    text: str

    @property
    def bare(self) -> str:
        return self.text.strip()


_AnyRow = FoundRow | Row
_Rows = list[list[Cell]]  # printed rows; one of a single cell is a line across all columns


def find_tables(source: str, span: Span) -> list[FoundTable]:
    """Return the tables printed within `span`, in order.

    Numbered lines inside a table are no headings: find the tables first, then the headings outside their spans.

    Args:
        source: The stored text.
        span: Where to look; a table is found if it lies wholly within.
    """
    lines = _lines(source, span)
    found: list[FoundTable] = []
    at = 0
    refused = range(0)  # lines that look like a table but could not be read as one
    while at < len(lines):
        after = at + 1
        for form in (_piped, _stacked, _tabbed, _spaced, _listed):
            read = form(source, lines, at)
            if read is None:
                continue
            printed, end = read
            if table := _built(lines, at, printed, end):
                found.append(table)
                after = end
                break
            if at not in refused:
                refused = range(at, end)
        if at in refused and at - refused.start >= _RETRIES:
            after = max(after, refused.stop)
        at = after
    return found


def check_totals(table: FoundTable | Table) -> list[str]:
    """Return a Chinese line for every printed total that the rows above it do not add up to.

    小计 counts the rows since the last totals row, any other label all rows; a merged figure counts once.
    """
    wrong = []
    printed_rows: Sequence[_AnyRow] = table.rows
    for t, total in enumerate(printed_rows):
        if total.kind != "total":
            continue
        label = next((cell.text for cell in total.cells if cell and grid.is_total(cell.text)), "合计")
        rows = _counted(printed_rows, t, label.startswith("小计"))
        for c, printed in enumerate(total.cells):
            expected = grid.number(printed.text) if printed else None
            if printed is None or expected is None or printed.text.endswith(("%", "％")):
                continue
            cells = {cell.span: cell.text for row in rows if (cell := row.cells[c])}
            unread = [
                text for text in cells.values() if grid.number(text) is None and not re.fullmatch(r"[-—–/]+", text)
            ]
            summed = round(sum(grid.number(text) or 0 for text in cells.values()), 6)
            if unread:
                wrong.append(f"“{table.columns[c]}”列的“{unread[0]}”不是数字，无法核对{label}{printed.text}")
            elif summed != expected:
                wrong.append(f"“{table.columns[c]}”列各行相加为{summed:g}，与{label}所列{printed.text}不符")
    return wrong


def _counted(rows: Sequence[_AnyRow], t: int, part: bool) -> Sequence[_AnyRow]:
    """The rows that the totals row `t` sums up."""
    if not part:
        return [row for row in rows if row.kind == "row"]
    totals = [-1, *(i for i, row in enumerate(rows) if row.kind == "total"), len(rows)]
    place = totals.index(t)
    return rows[totals[place - 1] + 1 : t] or rows[t + 1 : totals[place + 1]]


def _lines(source: str, span: Span) -> list[_Line]:
    lines = []
    start = span.start
    while start < span.end:
        end = source.find("\n", start, span.end)
        end = span.end if end < 0 else end
        lines.append(_Line(start, end, source[start:end]))
        start = end + 1
    return lines


def _built(lines: Sequence[_Line], at: int, printed: _Rows, end: int) -> FoundTable | None:
    """The table of these printed rows, from line `at` up to line `end`."""
    header = grid.read_header([row for row in printed if len(row) > 1])
    if header is None:
        return None
    columns, depth = header
    if len(columns) < 2 or any(len(row) == 1 for row in printed[:depth]):
        return None
    body: list[tuple[list[Cell], Cell | None]] = []
    group = None
    for row in printed[depth:]:
        if len(row) == 1:
            group = row[0]
        elif any(cell.text for cell in row):
            body.append((row, group))
    aligned = grid.align([row for row, _ in body], columns)
    if not aligned:
        return None
    rows = []
    for (own, under), cells in zip(body, aligned, strict=True):
        total = grid.labels_total(own)
        within = Span(own[0].span.start, own[-1].span.end)
        rows.append(FoundRow("total" if total else "row", cells, within, None if total else under))
    if all(row.kind == "total" for row in rows):
        return None
    title, unit = _title(lines, at)
    header_span = Span(printed[0][0].span.start, printed[depth - 1][-1].span.end)
    key = grid.key_column(columns, [row.cells for row in rows if row.kind == "row"])
    last = next(line.end for line in reversed(lines[at:end]) if line.bare)
    return FoundTable(
        title, columns, tuple(rows), key, _note(lines, end), Span(lines[at].start, last), header_span, unit
    )


def _title(lines: Sequence[_Line], at: int) -> tuple[str, str | None]:
    """The title and the unit that stand right above line `at`."""
    above = [line.bare for line in lines[max(0, at - 8) : at] if line.bare]
    unit = None
    second = ""
    while above:
        text = re.sub(r"^#+\s*|\*\*", "", above.pop())
        if match := _UNIT.fullmatch(text):
            unit = match[1]
        elif _BRACKETED.fullmatch(text) and not second:
            second = text
        elif len(text) > _LONGEST_TITLE or re.search(r"[。；，：:、|]$|\t", text) or _ANNEX.fullmatch(text):
            break
        else:
            title = _ANNEX.sub("", text, count=1) if _ANNEX.match(text) else text
            if len(above) > 1 and _ANNEX.fullmatch(above[-2]) and len(above[-1]) <= _LONGEST_TITLE:
                title = above[-1] + title  # a title over two lines, below 附件1
            return grid.cell_text(title) + second, unit
    return "", unit


def _note(lines: Sequence[_Line], end: int) -> Span | None:
    """The note that follows line `end`, with its numbered items."""
    first = next((i for i in range(end, min(end + 4, len(lines))) if lines[i].bare), None)
    if first is None or not _NOTE.match(lines[first].text):
        return None
    last = first
    for i in range(first + 1, len(lines)):
        if not (_NOTE_ITEM.match(lines[i].text) or _NOTE.match(lines[i].text)):
            break
        last = i
    text = lines[first].text
    return Span(lines[first].start + len(text) - len(text.lstrip()), lines[last].start + len(lines[last].text.rstrip()))


# ---- forms: each reads the printed rows of a table that begins at line `at`, and the line after its last ----


def _piped(source: str, lines: Sequence[_Line], at: int) -> tuple[_Rows, int] | None:
    rows: _Rows = []
    i = at
    while i < len(lines) and lines[i].bare.startswith("|") and lines[i].bare.count("|") > 1:
        line = lines[i]
        bars = [line.start + match.start() for match in re.finditer(r"(?<!\\)\|", line.text)]
        if line.text.rstrip()[-1] != "|":
            bars.append(line.end)
        i += 1
        if _RULE.fullmatch(line.bare):
            continue
        cells = [grid.cell(source, a + 1, b) for a, b in pairwise(bars)]
        if _NOTE.match(cells[0].text) and not any(cell.text for cell in cells[1:]):
            i -= 1
            break
        band = _NUMBERED.match(cells[0].text) and len(cells) > 2 and not any(cell.text for cell in cells[1:])
        rows.append(cells[:1] if band else cells)
    return (rows, i) if len(rows) > 1 else None


def _is_stacked(line: _Line) -> bool:
    return line.text.startswith("\t") and "\t" not in line.text[1:].rstrip("\t")


def _stacked(source: str, lines: Sequence[_Line], at: int) -> tuple[_Rows, int] | None:
    """One cell a line behind a tab, a blank line after each row."""
    if not _is_stacked(lines[at]):
        return None
    rows: _Rows = [[]]
    i = end = at
    while i < len(lines):
        line = lines[i]
        if _is_stacked(line) and not _NOTE.match(line.text):
            if line.start and i > end and rows[-1]:
                rows.append([])
            rows[-1].append(grid.cell(source, line.start, line.end))
            end = i + 1
        elif line.bare and rows[-1] and i == end and _continues(lines, i):
            rows[-1][-1] = grid.cell(source, rows[-1][-1].span.start, line.end)
            end = i + 1
        elif line.bare:
            break
        i += 1
    for r, row in enumerate(rows[1:], 1):
        if grid.opens_with_serial(row):
            first = row[0].span.start
            return rows[:r], next(j for j in range(at, end) if lines[j].end >= first)
    width = max(len(row) for row in rows)
    if len(rows) == 1 or sum(len(row) == width for row in rows) < len(rows) / 3:
        counted = _by_serial([cell for row in rows for cell in row])
        return (counted, end) if counted else None
    return rows, end


def _continues(lines: Sequence[_Line], i: int) -> bool:
    """Whether the next line is a cell of the same row, so that line `i` belongs to the cell before it."""
    return i + 1 < len(lines) and _is_stacked(lines[i + 1])


def _split(source: str, line: _Line) -> list[Cell]:
    pieces = line.text.split("\t")
    cells = []
    start = line.start
    for piece in pieces:
        cells.append(grid.cell(source, start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _tabbed(source: str, lines: Sequence[_Line], at: int) -> tuple[_Rows, int] | None:
    """One row a line, a tab between its cells; lines without a tab are bands, or parts of a cell of several lines."""
    if "\t" not in lines[at].bare:
        return None
    rows: _Rows = []
    width = len(_split(source, lines[at]))
    i = end = at
    while i < len(lines):
        line = lines[i]
        if not line.bare or _CONTINUED.fullmatch(line.bare):
            i += 1
            continue
        if "\t" in line.text:
            cells = _split(source, line)
            if rows and [cell.text for cell in cells] == [cell.text for cell in rows[0]]:
                end = i = i + 1  # a header printed again on the next page
                continue
            if rows and grid.opens_with_serial(cells):
                break
            if rows and _breaks_cell(rows[-1], cells, width):
                rows[-1] = _sewn(source, rows[-1], cells)
            else:
                rows.append(cells)
                width = max(width, len(cells))
            end = i = i + 1
            continue
        following = next((j for j in range(i, min(i + 4, len(lines))) if "\t" in lines[j].bare), None)
        if following is None or _NOTE.match(line.text) or _ANNEX.match(line.bare) or not rows:
            break
        cells = _split(source, lines[following])
        between = [j for j in range(i, following) if lines[j].bare]
        if grid.opens_with_serial(cells) or (grid.is_heading(cells) and len(cells) not in (len(rows[0]), width)):
            break  # the line is the next table's title
        if len(rows) > 1 and len(rows[-1]) < width > len(cells) and len(rows[-1]) + len(cells) - 1 == width:
            rows[-1] = _sewn(source, rows[-1], cells)
            following += 1
        elif width > 2 and _are_bands([lines[j].bare for j in between]):
            rows += ([grid.cell(source, lines[j].start, lines[j].end)] for j in between)
        elif len(rows) > 1 and len(rows[-1]) == width and rows[-1][-1].text:
            rows[-1][-1] = grid.cell(source, rows[-1][-1].span.start, lines[between[-1]].end)
        else:
            break
        end = i = following
    return (rows, end) if len(rows) > 1 else None


def _breaks_cell(before: Sequence[Cell], cells: Sequence[Cell], width: int) -> bool:
    """Whether two lines are one row with a line break inside a cell: only the first has the row's serial number."""
    if len(before) >= width or len(cells) >= width or len(before) + len(cells) - 1 != width:
        return False
    return before[0].text.isdigit() and not cells[0].text.isdigit()


def _sewn(source: str, before: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell]:
    return [*before[:-1], grid.cell(source, before[-1].span.start, cells[0].span.end), *cells[1:]]


def _are_bands(texts: Sequence[str]) -> bool:
    """Whether lines run across all columns; of several, all but the last stand over no rows, so each must be numbered."""
    return all(_is_band(text) and (len(texts) == 1 or bool(_NUMBERED.match(text))) for text in texts)


def _is_band(text: str) -> bool:
    if len(text) > _LONGEST_BAND or text.endswith(("，", "、", "；", "。")):
        return False
    return bool(_NUMBERED.match(text)) or len(text) <= _LONGEST_BAND // 2


def _by_serial(cells: Sequence[Cell]) -> _Rows | None:
    """Rows out of a running list of cells: header 序号 first, then rows of its length, numbered 1, 2, 3."""
    width = next((i for i, cell in enumerate(cells) if cell.text == "1"), 0)
    if width < 2 or not grid.opens_with_serial(cells[:width]):
        return None
    rows: _Rows = [list(cells[:width])]
    at = width
    while at < len(cells):
        row = list(cells[at : at + width])
        if grid.is_total(row[0].text):
            rows.append(list(cells[at:]))
            break
        if row[0].text != str(len(rows)) or len(row) < width:
            return None
        rows.append(row)
        at += width
    return rows if len(rows) > 2 and len(rows[-1]) <= width else None


def _listed(source: str, lines: Sequence[_Line], at: int) -> tuple[_Rows, int] | None:
    """One cell a line without any mark, as from a PDF: read where the serial numbers prove the rows."""
    if not grid.is_serial(grid.cell_text(lines[at].text)):
        return None
    filled: list[int] = []
    for i in range(at, len(lines)):
        if lines[i].bare:
            if len(filled) == _WIDEST_LIST and "1" not in (lines[j].bare for j in filled):
                return None
            filled.append(i)
    cells = [grid.cell(source, lines[i].start, lines[i].end) for i in filled]
    width = next((i for i, cell in enumerate(cells) if cell.text == "1"), 0)
    if width < 2:
        return None
    count = width
    while count + width <= len(cells) and cells[count].text == str(count // width):
        count += width
    if any(cell.text == str(count // width) for cell in cells[count : count + 2 * width]):
        return None  # the numbering goes on out of step: cells of several lines
    if count < len(cells) and grid.is_total(cells[count].text):
        figures = 1
        while count + figures < len(cells) and grid.number(cells[count + figures].text) is not None and figures < width:
            figures += 1
        count += figures
    rows = _by_serial(cells[:count])
    return (rows, filled[count - 1] + 1) if rows else None


def _spaced(source: str, lines: Sequence[_Line], at: int) -> tuple[_Rows, int] | None:
    """Columns set apart by spaces: read where every row is numbered 1, 2, 3 and has as many pieces as the header."""
    header = _pieces(source, lines[at])
    if len(header) < 3 or not grid.opens_with_serial(header):
        return None
    rows: _Rows = [header]
    i = end = at + 1
    while i < len(lines):
        if lines[i].bare:
            cells = _pieces(source, lines[i])
            if cells and grid.is_total(cells[0].text) and len(cells) <= len(header):
                rows.append(cells)
                end = i + 1
                break
            if len(cells) != len(header) or cells[0].text != str(len(rows)):
                if cells and cells[0].text == str(len(rows)):
                    return None  # a numbered row out of step: where its cells end cannot be told
                break
            rows.append(cells)
            end = i + 1
        i += 1
    return (rows, end) if len(rows) > 2 else None


def _pieces(source: str, line: _Line) -> list[Cell]:
    """The line's words between wide gaps, or between single spaces if it has no wide one; 蒋  敏 stays one."""
    if "\t" in line.text or len(line.text) > 400:
        return []
    gap = r"[ ]{2,}|\u3000+" if re.search(r"\S(?:[ ]{2,}|\u3000+)\S", line.text) else r"[ ]+"
    cells: list[Cell] = []
    start = line.start + len(line.text) - len(line.text.lstrip())
    for piece in re.split(f"({gap})", line.bare):
        end = start + len(piece)
        if piece.strip():
            if cells and _is_letter(piece) and _is_letter(cells[-1].text):
                cells[-1] = grid.cell(source, cells[-1].span.start, end)
            else:
                cells.append(grid.cell(source, start, end))
        start = end
    return cells


def _is_letter(piece: str) -> bool:
    return len(piece) == 1 and "\u3400" <= piece <= "\u9fff"
