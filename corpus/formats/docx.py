"""Reads Word documents: headings with the numbers that Word counts, tables with merged cells, text boxes.

The text is the one that is printed with all changes accepted: what was deleted, hidden or only a field's code is left
out, and so are headers, footers and the table of contents.
"""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError
from lxml.etree import _Element as Element

from corpus.errors import UnreadableDocument
from corpus.formats.numbering import Numbering
from corpus.formats.table import Slot, print_table
from corpus.formats.text import Extracted, on_one_line, paragraph

_LEFT_OUT = {qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:sdtPr")}
_LEFT_OUT.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")  # a text box once more
_BREAKS = {qn("w:br"), qn("w:cr")}
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_NO_MEMORY = 2  # the XML parser's code
_WIDEST = 1000  # columns that one cell may cover


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of a Word document (docx).

    Raises:
        UnreadableDocument: It is damaged, or there is no text in it.
    """
    try:
        document = Document(BytesIO(data))
        body = document.element.body
        numbering = next(
            (part.element for part in document.part.package.iter_parts() if _holds(part, "numbering")), None
        )
        styles = document.styles.element
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, LxmlError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise UnreadableDocument(f"{name} 已损坏，无法作为 Word 文档打开") from error
    reader = _Reader(Numbering(numbering, styles))
    lines = [line for line in reader.lines(body) if line]
    if not lines:
        raise UnreadableDocument(f"{name} 里没有文字" + ("（只有图片，请先做文字识别）" if _pictures(body) else ""))
    doubts = []
    if changes := sum(1 for _ in body.iter(qn("w:ins"), qn("w:del"))):
        doubts.append(f"有 {changes} 处修订标记，按接受全部修订后的文字读入")
    if pictures := _pictures(body):
        doubts.append(f"有 {pictures} 张图片，图片里的文字没有读入")
    return Extracted("\n".join(lines) + "\n", tuple(doubts))


def _holds(part: object, kind: str) -> bool:
    return str(getattr(part, "content_type", "")).endswith(f"{kind}+xml") and hasattr(part, "element")


def _pictures(body: Element) -> int:
    return sum(1 for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def lines(self, container: Element) -> Iterator[str]:
        """The printed lines of a body, a cell or a text box; blank ones as ""."""
        for child in container.iterchildren():
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from print_table([list(self._slots(row)) for row in child.iter(_ROW) if _table_of(row) is child])
            elif child.tag not in _LEFT_OUT and not _is_contents(child):
                yield from self.lines(child)  # a content control, an insertion around paragraphs

    def _paragraph(self, element: Element) -> Iterator[str]:
        properties = element.find(qn("w:pPr"))
        boxes: list[Element] = []
        words = "".join(_words(element, boxes))
        if not self._numbering.outline(properties):
            lines = [paragraph(line) for line in words.split("\n")]
            if any(lines):
                label = self._numbering.label(properties)
                first = next(i for i, line in enumerate(lines) if line)
                lines[first] = label + (" " if label[-1:].isascii() and label[-1:].isalnum() else "") + lines[first]
            yield from lines
        for box in boxes:
            yield from self.lines(box)

    def _slots(self, row: Element) -> Iterator[Slot]:
        """The cells of a row; one merged into the cell above is left out, which then covers this row too."""
        if before := _skipped(row):
            yield Slot((), "", 1, before)
        for cell in _cells(row):
            if _merge(cell) == "continue" and _above(row, cell) is not None:
                continue
            lines = [line for line in self.lines(cell) if line]
            yield Slot(tuple(lines), on_one_line(lines), _depth(row, cell), _span(cell))


def _words(element: Element, boxes: list[Element]) -> Iterator[str]:
    """The words of a paragraph; text boxes anchored in it go to `boxes`."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in _BREAKS:
            yield "\n" if child.get(qn("w:type")) in (None, "textWrapping") else " "
        elif tag == qn("w:tab"):
            yield " "
        elif tag in (qn("w:noBreakHyphen"), qn("w:softHyphen")):
            yield "-" if tag == qn("w:noBreakHyphen") else ""
        elif tag == qn("w:sym"):
            yield _symbol(child)
        elif tag == _BOX:
            boxes.append(child)
        elif tag not in _LEFT_OUT and not (tag == qn("w:r") and _is_hidden(child)):
            yield from _words(child, boxes)


def _symbol(element: Element) -> str:
    code = element.get(qn("w:char")) or ""
    return chr(int(code, 16)) if len(code) == 4 and code.isalnum() and not code.upper().startswith("F0") else "•"


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _is_contents(element: Element) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


# ---- tables ----


def _table_of(element: Element) -> Element | None:
    return next(element.iterancestors(_TABLE), None)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW), None) is row]


def _property(cell: Element, name: str) -> Element | None:
    return cell.find(f"{qn('w:tcPr')}/{qn(name)}")


def _span(cell: Element) -> int:
    found = _property(cell, "w:gridSpan")
    printed = found.get(qn("w:val")) if found is not None else None
    return max(1, min(int(printed), _WIDEST)) if printed and printed.isdecimal() else 1


def _merge(cell: Element) -> str | None:
    found = _property(cell, "w:vMerge")
    return None if found is None else found.get(qn("w:val")) or "continue"


def _place(row: Element, cell: Element) -> int:
    """The column at which a cell begins."""
    column = _skipped(row)
    for other in _cells(row):
        if other is cell:
            break
        column += _span(other)
    return column


def _skipped(row: Element) -> int:
    """How many columns the row leaves out at its beginning."""
    found = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    printed = found.get(qn("w:val")) if found is not None else None
    return min(int(printed), _WIDEST) if printed and printed.isdecimal() else 0


def _in_column(row: Element | None, column: int) -> Element | None:
    return next((cell for cell in _cells(row) if _place(row, cell) == column), None) if row is not None else None


def _above(row: Element, cell: Element) -> Element | None:
    return _in_column(next(row.itersiblings(_ROW, preceding=True), None), _place(row, cell))


def _depth(row: Element, cell: Element) -> int:
    """How many rows a cell covers."""
    depth = 1
    if _merge(cell) == "restart":
        column = _place(row, cell)
        for below in row.itersiblings(_ROW):
            under = _in_column(below, column)
            if under is None or _merge(under) != "continue":
                break
            depth += 1
    return depth
