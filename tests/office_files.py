"""Word and Excel files made for the tests, by the libraries that people make them with."""

from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

_W = nsdecls("w")
_NUMBERING = f"""<w:abstractNum {_W} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""
ROWS = (
    ("序号", "任务", "建设目标", "", "责任单位"),
    ("", "", "2026年", "2027年", ""),
    ("1", "新材料中试平台", "2", "5", "市科技局"),
    ("2", "", "1", "3", "市发展改革委"),
    ("3", "新材料检测中心", "1", "2", "市市场监管局"),
    ("合计", "", "4", "10", ""),
)
MERGED = (
    (0, 2, 0, 3),
    (0, 0, 1, 0),
    (0, 1, 1, 1),
    (0, 4, 1, 4),
    (2, 1, 3, 1),
    (5, 0, 5, 1),
)  # row, column to row, column


def word(*body: str) -> bytes:
    """A Word file of body-level XML, the prefix w bound; the numbering with id 90 counts 一、 （一） 1."""
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERING))
    numbering.append(parse_xml(f'<w:num {_W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for element in body:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(element.replace(" ", f" {_W} ", 1)))
    return _bytes(document)


def line(text: str, level: int | None = None) -> str:
    """A paragraph, counted by Word on a level from 0 if one is given."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>' if level is not None else ""
    return f"<w:p ><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_with_table() -> bytes:
    """A Word file with the table of `ROWS`, cells merged across and down."""
    document = Document()
    document.add_paragraph("附件1")
    document.add_paragraph("重点任务分工表")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for top, left, bottom, right in MERGED:
        table.cell(top, left).merge(table.cell(bottom, right))
    return _bytes(document)


def workbook() -> bytes:
    """An Excel file: the table of `ROWS` below its title, a sheet of figures and dates, and a hidden one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务分工"
    sheet.append(["云澜市新材料产业重点任务分工表"])
    for row in ROWS:
        sheet.append([int(text) if text.isdigit() else text or None for text in row])
    sheet.merge_cells("A1:E1")
    for top, left, bottom, right in MERGED:
        sheet.merge_cells(start_row=top + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1)
    money = book.create_sheet("资金安排")
    money.append(["项目", "金额", "占比", "截止日期"])
    money.append(["平台奖励", 1500, 0.755, date(2026, 6, 30)])
    money["B2"].number_format, money["C2"].number_format = "#,##0.00", "0.0%"
    money.append(["企业奖励", "=1000-500", None, None])
    hidden = book.create_sheet("草稿")
    hidden.append(["不公开"])
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _bytes(document: WordDocument) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
