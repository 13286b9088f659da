"""Reads PDF files that have a text layer: lines in reading order, joined to paragraphs, tables by their ruling.

Left out are what every page repeats at its head and foot, page numbers, and headings that are printed twice to look bold.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from corpus.errors import UnreadableDocument
from corpus.formats.table import Slot, is_form, print_table
from corpus.formats.text import Extracted, paragraph
from corpus.read import begins_item, clings, close_gaps, contents_lines, ends_sentence, is_numbered, is_page_mark
from corpus.regex import regex

MOST_PAGES = 2000
_LEFT, _RIGHT, _ACROSS = range(3)  # the columns of a page's text
_GAP = 3.5  # points between letters that part two words
_EDGE = 0.12  # of a page's height at its head and foot: where running heads stand
_NEAR = 40  # points from the gap between two columns to the lines that reach it
_FORM_PAGES = 2  # that a form may go on over
_FEW_LINES = 6  # long ones; fewer do not show a page's margins
_FEW = 10  # characters of a page's text layer; a page with fewer is a picture
_STRANGE = 0.2  # of the characters; with more of no meaning the text layer is unusable
_CID = regex(r"\(cid:\d+\)")


_Box = tuple[float, float, float, float]  # x0, top, x1, bottom, in points from the page's top left corner


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line; measures in points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float  # height of its letters
    page: int
    column: int
    height: float  # of the page


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table with its ruling."""

    rows: tuple[tuple[Slot, ...], ...]
    columns: tuple[float, ...]  # the left edges
    page: int


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of a PDF file.

    Raises:
        UnreadableDocument: It is encrypted, damaged or too long, or has no usable text layer.
    """
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise UnreadableDocument(f"{name} 太长：最多 {MOST_PAGES} 页")
            parts: list[list[_Line | _Grid]] = []
            gutter: float | None = None
            for page in pdf.pages:
                found, gutter = _parts(page, gutter)
                parts.append(found)
                page.close()
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise UnreadableDocument(f"{name} 已加密，请先去掉密码再添加") from error
        raise UnreadableDocument(f"{name} 已损坏，无法作为 PDF 打开") from error
    return _extracted(parts, name)


def _extracted(pages: Sequence[Sequence[_Line | _Grid]], name: str) -> Extracted:
    amounts = [sum(len(part.text) if isinstance(part, _Line) else _FEW for part in page) for page in pages]
    empty = [number for number, amount in enumerate(amounts, 1) if amount < _FEW]
    if len(empty) == len(pages):
        raise UnreadableDocument(f"{name} 没有文字层（可能是扫描件），请先做文字识别再添加")
    doubts = []
    if empty:
        shown = "、".join(map(str, empty[:10])) + ("等" if len(empty) > 10 else "")
        doubts.append(f"第 {shown} 页没有文字（可能是图片），共 {len(empty)} 页没有读入")
    heads = _running_heads(pages)
    parts = [part for page in pages for part in page if not (isinstance(part, _Line) and _is_running(part, heads))]
    contents = contents_lines([part.text if isinstance(part, _Line) else "" for part in parts])
    parts = [part for i, part in enumerate(parts) if i not in contents]
    printed = "".join(part.text for part in parts if isinstance(part, _Line))
    strange = len(_CID.findall(printed)) + sum(
        unicodedata.category(c) in ("Co", "Cn") or c == "\ufffd" for c in printed
    )
    if strange > _STRANGE * max(len(printed), 1):
        raise UnreadableDocument(f"{name} 的文字层是乱码（字体没有对应的文字），请先做文字识别再添加")
    if strange:
        doubts.append(f"有 {strange} 个字符没有对应的文字，读作空白")
    text = close_gaps("\n".join(_paragraphs(parts)))
    return Extracted(_CID.sub("", text) + "\n", tuple(doubts))


# ---- a page ----


def _parts(page: Page, before: float | None) -> tuple[list[_Line | _Grid], float | None]:
    """The page's lines and tables in reading order, and its gutter; `before` is that of the page before it."""
    page = page.dedupe_chars(tolerance=1.5, extra_attrs=())
    tables = [table for table in page.find_tables() if _is_table(table)]
    text = page.filter(lambda thing: not any(_holds(table.bbox, thing) for table in tables)) if tables else page
    rows = cluster_objects(text.chars, itemgetter("top"), 3)
    gutter = find_gutter(rows, float(page.width))
    if gutter is None and before is not None and not any(crosses(row, before) for row in rows):
        gutter = before  # too few lines on this page to show it
    across = sorted(row[0]["top"] for row in rows if gutter is None or crosses(row, gutter))
    across += [table.bbox[1] for table in tables]

    def order(top: float, column: int) -> tuple[int, int, float]:
        """Columns are read one after the other between what runs across them."""
        return sum(other < top - 1 for other in across), column, top

    placed: list[tuple[tuple[int, int, float], _Line | _Grid]] = []
    for column in (_ACROSS,) if gutter is None else (_LEFT, _RIGHT, _ACROSS):
        chosen = text if gutter is None else text.filter(partial(_is_in_column, gutter, column, across))
        placed += [(order(line.top, column), line) for line in _lines(chosen, column)]
    placed += [(order(table.bbox[1], _ACROSS), _read(page, table)) for table in tables]
    return [part for _, part in sorted(placed, key=lambda found: found[0])], gutter


def _is_in_column(gutter: float, column: int, across: Sequence[float], thing: dict[str, Any]) -> bool:
    runs_across = any(abs(thing["top"] - top) <= 3 for top in across)
    left = (thing["x0"] + thing["x1"]) / 2 < gutter
    return column == (_ACROSS if runs_across else _LEFT if left else _RIGHT)


def _lines(page: Page, column: int) -> Iterator[_Line]:
    if not page.chars:
        return
    for line in page.extract_text_lines(x_tolerance=_GAP, y_tolerance=3):
        if words := paragraph(line["text"]):
            size = median(char["size"] for char in line["chars"])
            yield _Line(
                words,
                line["x0"],
                line["x1"],
                line["top"],
                line["bottom"],
                size,
                page.page_number,
                column,
                float(page.height),
            )


def find_gutter(rows: Sequence[Sequence[dict[str, Any]]], width: float) -> float | None:
    """Return where the gap between two columns of text lies, None where a page has one column.

    Args:
        rows: The page's letters by rows, each with `x0`, `x1` and `size` in points.
        width: Of the page.
    """
    runs = [run for row in rows for run in _runs(row)]
    middle = list(range(int(0.38 * width), int(0.62 * width), 2))
    crossed = {x: sum(start < x < end for start, end in runs) for x in middle}
    fewest = min(crossed.values(), default=0)
    free = [x for x in middle if crossed[x] == fewest]
    if not free or fewest > 0.15 * len(rows):
        return None
    gutter = float(free[len(free) // 2])
    # In a list of two columns of words the left ones end anywhere; in columns of text most lines reach the gap.
    reach = sum(gutter - _NEAR < end <= gutter for _, end in runs)
    begin = sum(gutter <= start < gutter + _NEAR for start, _ in runs)
    return gutter if min(reach, begin) >= max(_FEW_LINES, 0.25 * len(rows)) else None


def _runs(row: Sequence[dict[str, Any]]) -> Iterator[tuple[float, float]]:
    """The stretches of a row between wide gaps."""
    letters = sorted(row, key=itemgetter("x0"))
    start = letters[0]["x0"]
    for a, b in pairwise(letters):
        if b["x0"] - a["x1"] > 1.2 * a["size"]:
            yield start, a["x1"]
            start = b["x0"]
    yield start, letters[-1]["x1"]


def crosses(row: Sequence[dict[str, Any]], gutter: float) -> bool:
    """Whether a row of letters runs across the gap between two columns."""
    return any(start < gutter < end for start, end in _runs(row))


def _holds(box: _Box, thing: dict[str, Any]) -> bool:
    """Whether the middle of a thing on the page lies in the box; letters may reach over a rule."""
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_table(table: Table) -> bool:
    """Whether ruled lines make a table: a frame around text is none."""
    x0, top, x1, bottom = table.bbox
    frames = any(c[2] - c[0] > 0.8 * (x1 - x0) and c[3] - c[1] > 0.9 * (bottom - top) for c in table.cells)
    return len({round(cell[0]) for cell in table.cells}) > 1 and not frames


def _read(page: Page, table: Table) -> _Grid:
    lefts = sorted({round(cell[0]) for cell in table.cells})
    tops = sorted({round(cell[1]) for cell in table.cells})
    rows: list[list[tuple[float, Slot]]] = [[] for _ in tops]
    for cell in table.cells:
        x0, top, x1, bottom = cell
        inside = [char for char in page.chars if _holds(cell, char)]
        printed = extract_text(inside, x_tolerance=_GAP, y_tolerance=3) if inside else ""
        lines = [line for line in map(paragraph, printed.split("\n")) if line]
        sewn = _sewn(lines)
        deep = sum(round(top) <= other < round(bottom) - 1 for other in tops)
        wide = sum(round(x0) <= other < round(x1) - 1 for other in lefts)
        rows[tops.index(round(top))].append((x0, Slot(tuple(sewn), " ".join(sewn), max(deep, 1), max(wide, 1))))
    ordered = tuple(tuple(slot for _, slot in sorted(row, key=lambda found: found[0])) for row in rows)
    return _Grid(ordered, tuple(map(float, lefts)), page.page_number)


def _sewn(lines: Sequence[str]) -> list[str]:
    """A cell's lines joined to its paragraphs: one begins at a number, or behind a closed sentence that left space."""
    paragraphs: list[str] = []
    longest = max(map(len, lines), default=0)
    for before, line in pairwise(["", *lines]):
        short = len(before) < longest - 1
        closed = before.endswith(("。", "；", "：")) and (is_numbered(line) or short)
        titled = short and len(before) < 0.7 * longest and (is_numbered(before) or is_numbered(line))
        if paragraphs and not (closed or titled or begins_item(before, line)):
            paragraphs[-1] = close_gaps(paragraphs[-1] + _gap(paragraphs[-1], line) + line)
        else:
            paragraphs.append(line)
    return paragraphs


def _gap(before: str, after: str) -> str:
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""
    )


# ---- what every page repeats ----


def _running_heads(pages: Sequence[Sequence[_Line | _Grid]]) -> frozenset[tuple[str, int]]:
    """Lines at the head or foot of at least three pages and a third of them, figures aside, each with its height."""
    found: Counter[tuple[str, int]] = Counter()
    for page in pages:
        found.update({_at(part) for part in page if isinstance(part, _Line) and _is_at_edge(part)})
    return frozenset(at for at, times in found.items() if times >= max(3, len(pages) / 3))


def _is_at_edge(line: _Line) -> bool:
    return line.bottom < _EDGE * line.height or line.top > (1 - _EDGE) * line.height


def _at(line: _Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text)), round(line.top / 6)


def _is_running(line: _Line, heads: frozenset[tuple[str, int]]) -> bool:
    if not _is_at_edge(line):
        return False
    words, height = _at(line)
    return any((words, near) in heads for near in (height - 1, height, height + 1)) or is_page_mark(line.text)


# ---- paragraphs ----


def _paragraphs(parts: Sequence[_Line | _Grid]) -> Iterator[str]:
    lines = [part for part in parts if isinstance(part, _Line)]
    areas: dict[tuple[int, int], list[_Line]] = defaultdict(list)
    for line in lines:
        areas[line.page, line.column].append(line)
    whole = _margins(lines) or (0.0, 0.0)
    margins = {area: _margins(inside) or whole for area, inside in areas.items()}
    words = ""
    last: _Line | None = None
    tables: list[_Grid] = []
    formed: list[int] = []
    for part in parts:
        if isinstance(part, _Grid):
            if words:
                yield words
            words, last = "", None
            tables.append(part)
            continue
        if tables:
            yield from _printed(tables, formed)
            tables = []
        if last is not None and _same_line(last, part):
            words += " " + part.text
        elif last is not None and _goes_on(words, last, part, margins):
            words += _gap(words, part.text) + part.text
        else:
            if words:
                yield words
            words = part.text
        last = part
    if words:
        yield words
    yield from _printed(tables, formed)


def _printed(tables: Sequence[_Grid], formed: list[int]) -> Iterator[str]:
    """The lines of tables that follow each other; one that goes on over the page is printed as one.

    `formed` are the pages of the forms so far: two columns soon after one are its rest.
    """
    merged: list[_Grid] = []
    for table in tables:
        before = merged[-1] if merged else None
        if before is None or table.page != before.page + 1:
            merged.append(table)
            continue
        rows = table.rows
        if not rows[0][0].text and len(rows[0]) > 1:  # a row that goes on
            before = _Grid((*before.rows[:-1], _sewn_rows(before.rows[-1], rows[0])), before.columns, table.page)
            rows = rows[1:]
        elif [slot.text for slot in rows[0]] == [slot.text for slot in before.rows[0]]:
            rows = rows[1:]  # the header once more
        if len(table.columns) == len(before.columns):
            merged[-1] = _Grid((*before.rows, *rows), before.columns, table.page)
        else:
            merged[-1:] = [before, _Grid(rows, table.columns, table.page)] if rows else [before]
    for table in merged:
        goes_on = bool(formed) and table.page - formed[-1] <= _FORM_PAGES and len(table.columns) <= 2
        if form := goes_on or is_form(table.rows):
            formed.append(table.page)
        yield from print_table(table.rows, form=form)
        yield ""


def _sewn_rows(above: Sequence[Slot], below: Sequence[Slot]) -> tuple[Slot, ...]:
    """A row with what stands of its cells on the next page, matched from the right."""
    sewn = list(above)
    for back in range(1, min(len(above), len(below)) + 1):
        slot, more = above[-back], below[-back]
        if more.text:
            lines = _sewn([*slot.lines, *more.lines])
            sewn[-back] = Slot(tuple(lines), " ".join(lines), slot.rows, slot.columns)
    return tuple(sewn)


def _margins(lines: Sequence[_Line]) -> tuple[float, float] | None:
    """The text's left and right edge: where most long lines begin and end; None where there are too few."""
    if not lines:
        return None
    widest = sorted(line.x1 - line.x0 for line in lines)[int(0.9 * (len(lines) - 1))]
    long = [line for line in lines if line.x1 - line.x0 > 0.8 * widest]
    if len(long) < _FEW_LINES:
        return None
    begins = Counter(round(line.x0 / 3) for line in long)
    often = max(begins.values())
    left = 3 * min(at for at, times in begins.items() if times >= often / 6)
    ends = sorted(line.x1 for line in long)
    return float(left), ends[int(0.75 * (len(ends) - 1))]


def _same_line(last: _Line, line: _Line) -> bool:
    return last.page == line.page and abs(last.top - line.top) < 2 and line.x0 >= last.x1


def _goes_on(words: str, last: _Line, line: _Line, margins: Mapping[tuple[int, int], tuple[float, float]]) -> bool:
    """Whether a line goes on with the paragraph that the line before it belongs to."""
    size = max(last.size, 1.0)
    left, right = margins[last.page, last.column]
    last_indent, indent = last.x0 - left, line.x0 - margins[line.page, line.column][0]
    if abs(last.size - line.size) > 0.15 * size or begins_item(last.text, line.text):
        return False
    if is_numbered(line.text) and (ends_sentence(last.text) or indent > 0.8 * size):
        return False
    ended_early = last.x1 < right - 2.2 * size
    if ended_early and last_indent > 1.2 * size and abs(last_indent - (right - last.x1)) < 2 * size:
        return False  # a title over several lines stays as it is printed
    if indent > 1.2 * size and (ended_early or ends_sentence(last.text) or abs(last_indent - indent) > 0.5 * size):
        return False
    return not ended_early or clings(words, line.text)
