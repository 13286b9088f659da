"""Reads web pages: the article without what surrounds it, its tables with their merged cells."""

import codecs
import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser

from corpus.errors import UnreadableDocument
from corpus.formats.table import Slot, print_table
from corpus.formats.text import Extracted, on_one_line, paragraph
from corpus.regex import regex

_SILENT = frozenset(
    "script style noscript template nav header footer aside form button select textarea iframe object embed svg canvas "
    "audio video head map".split()
)
_BLOCKS = frozenset(
    "p div section article main body html h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre center address hr figure "
    "figcaption tr td th tbody thead tfoot table caption fieldset legend details summary".split()
)
_INSIDE = frozenset("html body div section article main center table tbody tr td".split())  # an article may lie deeper
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_ARTICLE = "//*[@id='UCAP-CONTENT' or @id='zoom' or @id='Zoom' or contains(concat(' ', normalize-space(@class), ' '), ' TRS_Editor ')]"  # where the publishing systems of Chinese authorities put an article
_SHARE = 0.9  # of the words: what holds so many holds the article
_SENTENCE = 20  # characters; a longer sentence beside the article may belong to it
_FURNITURE = regex(
    r"版权所有|主办单位|承办|备案|ICP|公网安备|网站地图|技术支持|联系我们|浏览器|Copyright|无障碍|扫一扫|分享到|打印|关闭窗口"
    r"|上一篇|下一篇|责任编辑|相关(?:链接|附件|文章|稿件|解读|信息)|字号|浏览次数|来源[:：]|您(?:的|当前)位置"
)
_CATALOGUE = regex(r"索\s*引\s*号|信息索引|主题分类")  # of the table about an article that stands above it
_CATALOGUE_WORDS = 60
_MOST_BEFORE = 15  # lines with what surrounds an article above its text
_WIDEST = 1000  # the columns or rows that one cell may cover


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of a web page.

    Raises:
        UnreadableDocument: There is no text in it.
    """
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(_decoded(data).encode(), parser=parser)
    except (XMLSyntaxError, ValueError) as error:  # lxml.html.ParserError is an XMLSyntaxError
        raise UnreadableDocument(f"{name} 里没有文字") from error
    for element in list(root.iter()):
        silent = element.tag in _SILENT and element.tag != "head"
        if isinstance(element, HtmlElement) and element.getparent() is not None and (silent or _is_hidden(element)):
            element.drop_tree()
    title = _title(root)
    lines = [line for i, line in enumerate(_lines(_article(root))) if i >= _MOST_BEFORE or not _is_furniture(line)]
    while lines and _is_furniture(lines[-1]):
        lines.pop()
    if not lines:
        raise UnreadableDocument(f"{name} 里没有文字")
    if title and _bare(title) not in _bare("".join(lines[:12])):
        lines.insert(0, title)
    return Extracted("\n".join(lines) + "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        encoding = declared[1].decode().lower() if declared else "gb18030"
    if encoding in ("utf-8", "utf8", "gb2312", "gbk"):  # what declares the smaller sets often holds more
        encoding = "gb18030"
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("gb18030", "replace")


def _is_hidden(element: HtmlElement) -> bool:
    styled = element.tag != "body" and _HIDDEN.search(element.get("style") or "")  # a script shows a hidden body
    return bool(styled) or element.get("hidden") is not None


def _title(root: HtmlElement) -> str:
    """The page's own name for its article, "" where it gives none."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and meta.get("content"):
            return paragraph(meta.get("content") or "")
    headings = [paragraph(heading.text_content()) for heading in root.iter("h1")]
    named = root.findtext(".//title") or ""
    titles = [*headings, paragraph(re.split(r"[_|]|\s-+\s", named)[0])]
    return next((title for title in titles if 6 <= len(title) <= 120), "")


def _article(root: HtmlElement) -> HtmlElement:
    """The smallest element that holds the article."""
    marked = root.xpath(_ARTICLE)
    element: HtmlElement = max(marked, key=_amount) if isinstance(marked, list) and marked else root
    if element is not root and _amount(element) > _SHARE * _amount(root) / 2:
        return element
    element = root
    while True:
        child = max(element, key=_amount, default=None)
        if child is None or child.tag not in _INSIDE or _amount(child) < _SHARE * _amount(element):
            return element
        beside = [line for other in element if other is not child for line in _lines(other)]
        if any("\t" in line or _is_sentence(line) for line in beside):
            return element
        element = child


def _amount(element: HtmlElement) -> int:
    """The characters of an element's sentences; menus and lists of links have none."""
    runs = (run for inner in element.iter() if inner.tag != "a" for run in (inner.text, inner.tail) if run)
    return sum(len(run) for run in runs if re.search("[，。；：]", run) and not _is_furniture(run.strip()))


def _is_sentence(line: str) -> bool:
    return len(line) >= _SENTENCE and bool(re.search("[，。；]", line)) and not _is_furniture(line)


def _is_furniture(line: str) -> bool:
    return len(line) < 120 and bool(_FURNITURE.search(line)) and not line.endswith("。")


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _lines(element: HtmlElement) -> Iterator[str]:
    """The element's paragraphs; a table's rows are lines."""
    words = ""
    for piece in _pieces(element, ""):
        if isinstance(piece, str):
            words += piece
            continue
        if line := paragraph(words):
            yield line
        words = ""
        yield from piece
    if line := paragraph(words):
        yield line


def _pieces(element: HtmlElement, number: str) -> Iterator[str | list[str]]:
    """Words, and between paragraphs a list: of the lines that stand there, empty for a mere break."""
    tag = element.tag
    if tag == "br":
        yield []
        return
    if tag == "table" and _is_data(element):
        if not _CATALOGUE.search(element.text_content().strip()[:_CATALOGUE_WORDS]):
            yield print_table([list(_slots(row)) for row in element.iter("tr")])
        return
    block = tag in _BLOCKS
    if block:
        yield []
    yield number
    yield re.sub(r"\s+", " ", element.text or "")
    counted = int(element.get("start") or 1) if tag == "ol" and (element.get("start") or "1").isdigit() else 1
    for child in element:
        item = child.tag == "li" and tag == "ol" and "none" not in (element.get("style") or "")
        yield from _pieces(child, f"{counted}." if item else "")
        counted += item
        yield re.sub(r"\s+", " ", child.tail or "")
    if block:
        yield []


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data; one of a single cell, or around other tables, places things on the page."""
    cells = sum(1 for _ in table.iter("td", "th"))
    return cells > 1 and table.find(".//table") is None


def _slots(row: HtmlElement) -> Iterator[Slot]:
    for cell in row.iter("td", "th"):
        lines = list(_lines(cell))
        yield Slot(tuple(lines), on_one_line(lines), _span(cell, "rowspan"), _span(cell, "colspan"))


def _span(cell: HtmlElement, name: str) -> int:
    printed = (cell.get(name) or "1").strip()
    return max(1, min(int(printed), _WIDEST)) if printed.isdecimal() else 1
