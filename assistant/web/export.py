"""What the pages show, as Word, Excel and Markdown files."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import STATUS_NAMES, Answer
from assistant.citations import official
from assistant.match import Match, Matches
from corpus.policy import Policy
from corpus.regex import regex

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "宋体"  # on every machine that has Word in Chinese
_UNPRINTABLE = regex(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no part of XML
_WIDEST = 60  # columns of a sheet, in characters
_NOTE = "由政策问答助手依据已载入的政策原文生成，仅供参考，以正式文件为准。"
_FITS = {"eligible": "可直接对照申请", "conditional": "需先确认条件"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as an Excel file; a text that looks like a formula stays a text."""
    from openpyxl import Workbook  # noqa: PLC0415 - not before somebody exports
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    del book[book.sheetnames[0]]
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:28])
        for r, row in enumerate([sheet.columns, *sheet.rows], 1):
            for c, value in enumerate(row, 1):
                cell = page.cell(r, c)
                cell.value = value if isinstance(value, float) else _clean(value)
                if not isinstance(value, float):
                    cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if r == 1:
                    cell.font = Font(bold=True)
                    cell.fill = PatternFill("solid", fgColor="DCE6F1")
        for c in range(1, len(sheet.columns) + 1):
            lengths = [_width(str(row[c - 1])) for row in [sheet.columns, *sheet.rows]]
            page.column_dimensions[get_column_letter(c)].width = min(max(lengths, default=8) + 2, _WIDEST)
        page.freeze_panes = "A2"
        page.auto_filter.ref = page.dimensions
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def conversation_markdown(answers: Sequence[Answer], policies: Mapping[str, Policy]) -> str:
    """Return a conversation as Markdown: every question with its answer, status and evidence in official form."""
    pieces = [f"# 政策问答记录\n\n{date.today():%Y年%m月%d日}。{_NOTE}"]
    for answer in answers:
        pieces.append(f"## 问：{_inline(answer.question)}")
        told = _about(answer)
        pieces.append(f"{_escape(answer.answer)}" + (f"\n\n（{_inline(told)}）" if told else ""))
        for citation in answer.citations:
            place = official(policies.get(citation.doc), citation.label, citation.clause)
            pieces.append(f"[{citation.n}] {_inline(place)}：\n\n> {_inline(citation.quote)}")
    return "\n\n".join(pieces) + "\n"


def _about(answer: Answer) -> str:
    """An answer's status, and why a language model that was asked did not word it."""
    return "；".join(filter(None, (STATUS_NAMES[answer.status], answer.notice)))


def conversation_docx(answers: Sequence[Answer], policies: Mapping[str, Policy]) -> bytes:
    """Return a conversation as a Word file."""
    document = _document("政策问答记录")
    for answer in answers:
        document.add_heading(_clean(f"问：{answer.question}"), 2)
        for line in filter(None, map(str.strip, answer.answer.split("\n"))):
            style = "List Bullet" if line.startswith("- ") else None
            document.add_paragraph(_clean(line.removeprefix("- ")), style)
        if told := _about(answer):
            document.add_paragraph(_clean(f"（{told}）"))
        for citation in answer.citations:
            place = official(policies.get(citation.doc), citation.label, citation.clause)
            document.add_paragraph(_clean(f"[{citation.n}] {place}"))
            document.add_paragraph(_clean(citation.quote), "Quote")
    return _bytes(document)


def matches_docx(matches: Matches, policies: Mapping[str, Policy]) -> bytes:
    """Return what fits a profile as a Word file."""
    document = _document("适用政策支持清单")
    for name, value in matches.profile.items():
        document.add_paragraph(_clean(f"{name}：{'、'.join(value) if isinstance(value, list) else value}"))
    for name, row in matches.context.items():
        for line in context_lines(row):
            document.add_paragraph(_clean(f"{name}　{line}"), "List Bullet")
    for fit, title in _FITS.items():
        found = [match for match in matches.matches if match.fit == fit]
        document.add_heading(f"{title}（{len(found)} 项）", 2)
        for number, match in enumerate(found, 1):
            document.add_heading(_clean(f"{number}. {match.support}"), 3)
            for name, text in match_fields(match, policies):
                document.add_paragraph(_clean(f"{name}：{text}"))
            document.add_paragraph(_clean(match.quote), "Quote")
    return _bytes(document)


def matches_workbook(matches: Matches, policies: Mapping[str, Policy]) -> bytes:
    """Return what fits a profile as an Excel file: a row a measure, and a sheet with the rows of the annexes."""
    rows = [
        [_FITS[match.fit], match.support, *(text for _, text in match_fields(match, policies)), match.quote]
        for match in matches.matches
    ]
    names = ["对象", "条件", "说明", "责任部门", "原文未载明", "出处"]
    context = [[name, line] for name, row in matches.context.items() for line in context_lines(row)]
    profile = [[k, "、".join(v) if isinstance(v, list) else v] for k, v in matches.profile.items()]
    return workbook(
        [
            Sheet("支持措施", ["判断", "支持内容", *names, "原文"], rows),
            Sheet("画像与相关信息", ["项目", "内容"], profile + context),
        ]
    )


def match_fields(match: Match, policies: Mapping[str, Policy]) -> list[tuple[str, str]]:
    """What is told of a match beside what it gives, each with its name; nothing is left empty."""
    return [
        ("对象", subject_of(match)),
        ("条件", match.condition or "条款未写明"),
        ("说明", match.why),
        ("责任部门", "、".join(match.departments) or "条款未写明"),
        ("原文未载明", "、".join(match.unstated) or "无"),
        ("出处", official(policies.get(match.doc), match.label, match.clause)),
    ]


def subject_of(match: Match) -> str:
    """Whom a measure is for, without the condition that is told beside it: 企业, of 在新三板挂牌的企业."""
    condition, who = match.condition or "", match.beneficiary
    rest = who.removeprefix(condition).removeprefix("的") if condition else who
    return rest or "条款未写明"


def context_lines(context: Mapping[str, object]) -> list[str]:
    """The rows of annexes that a sector or district stands in, one line each: 表名：列：值；列：值."""
    others = context.get("其他", [])
    rows = [context, *(others if isinstance(others, list) else [])] if context else []
    lines = []
    for row in rows:
        cells = [
            f"{name}：{value}" for name, value in row.items() if name not in ("表", "doc", "clause", "其他") and value
        ]
        lines.append(f"{row['表']}　{'；'.join(cells)}")
    return lines


def _document(title: str) -> "Document":
    import docx  # noqa: PLC0415 - not before somebody exports
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    document = docx.Document()
    for name in ("Normal", "Title", "Heading 2", "Heading 3", "Quote"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Quote"].font.size = Pt(10)
    document.core_properties.author, document.core_properties.title = "政策问答助手", title
    document.add_heading(title, 0)
    document.add_paragraph(f"{date.today():%Y年%m月%d日}。{_NOTE}")
    return document


def _bytes(document: "Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    """A text without what no Office file can hold."""
    return _UNPRINTABLE.sub("", text)


def _width(text: str) -> int:
    return max((sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in text.split("\n")), default=0)


def _inline(text: str) -> str:
    return _escape(" ".join(text.split()))


def _escape(text: str) -> str:
    """Text as Markdown that shows it as it is; list entries stay entries."""
    return re.sub(r"([\\`*_<>#|!])", r"\\\1", _clean(text))
