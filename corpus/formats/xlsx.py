"""Reads Excel workbooks: every visible sheet as a table, merged cells and number formats as they are shown."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from corpus.errors import UnreadableDocument
from corpus.formats.table import Slot, print_table
from corpus.formats.text import Extracted, on_one_line, paragraph
from corpus.regex import regex

MOST_CELLS = 2_000_000  # of a sheet, with its blank ones
_DAMAGED = (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError)
_FIGURE = regex(r"[#,0]*0(?:\.(0+))?(%?)")  # 0.00, #,##0, 0%


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of an Excel workbook (xlsx).

    Raises:
        UnreadableDocument: It is damaged or too large, or there is no text in it.
    """
    try:
        book = load_workbook(BytesIO(data), data_only=True)
        uncounted = _uncounted(data, book.worksheets)
    except _DAMAGED as error:
        raise UnreadableDocument(f"{name} 已损坏，无法作为 Excel 工作簿打开") from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    doubts = [f"工作表“{sheet.title}”是隐藏的，没有读入" for sheet in book.worksheets if sheet not in shown]
    if uncounted:
        doubts.append(f"有 {uncounted} 个公式没有保存计算结果，读作空白；请用 Excel 打开并保存一次")
    lines: list[str] = []
    for sheet in shown:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise UnreadableDocument(f"{name} 的工作表“{sheet.title}”太大：最多 {MOST_CELLS} 个单元格（含空白的）")
        printed = print_table(list(_rows(sheet)))
        named = paragraph(sheet.title)
        if printed and len(shown) > 1 and not re.fullmatch(r"Sheet\d*|工作表\d*", named):
            lines += [named] if named not in "".join(printed[:3]) else []
        lines += [*printed, ""] if printed else []
    if not any(lines):
        raise UnreadableDocument(f"{name} 里没有文字")
    return Extracted("\n".join(lines).rstrip("\n") + "\n", tuple(doubts))


def _rows(sheet: Worksheet) -> Iterator[list[Slot]]:
    spans = {
        (area.min_row, area.min_col): (area.size["rows"], area.size["columns"]) for area in sheet.merged_cells.ranges
    }
    for row in sheet.iter_rows():
        slots = []
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            rows, columns = spans.get((cell.row, cell.column), (1, 1))
            lines = [line for line in map(paragraph, _shown(cell).split("\n")) if line]
            slots.append(Slot(tuple(lines), on_one_line(lines), rows, columns))
        yield slots


def _shown(cell: Cell) -> str:
    """A cell's value as it is shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        form = _FIGURE.fullmatch(cell.number_format)
        if form is None:
            return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
        figure = f"{value * (100 if form[2] else 1):{',' if ',' in cell.number_format else ''}.{len(form[1] or '')}f}"
        return figure + form[2]
    return str(value)


def _day(value: date, form: str) -> str:
    if "d" not in form.lower():
        return f"{value.year}年{value.month}月" if "m" in form.lower() else f"{value.year}年"
    return f"{value.year}年{value.month}月{value.day}日"


def _uncounted(data: bytes, sheets: Sequence[Any]) -> int:
    """How many formulas have no stored result."""
    with ZipFile(BytesIO(data)) as package:
        written = any(b"<f" in package.read(part) for part in package.namelist() if part.startswith("xl/worksheets/"))
    if not written:
        return 0
    formulas = load_workbook(BytesIO(data))
    return sum(
        cell.data_type == "f" and sheet[cell.coordinate].value is None
        for sheet in sheets
        for row in formulas[sheet.title].iter_rows()
        for cell in row
    )
