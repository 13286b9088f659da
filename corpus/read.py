"""The bytes of a text file → the stored source text. Normalised here once, and never again."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from html import unescape
from itertools import pairwise

from corpus.errors import UnreadableDocument
from corpus.regex import regex

LARGEST = 20 * 1024 * 1024  # bytes of a file
_FEW = 15  # lines; a shorter text shows no page width
_FEW_DOUBLED = 3  # headings
_FEW_PAGES = 3
_FEW_MARKED = 3  # headings
_FEW_SPACES = 10
_RUN_TOGETHER = 1500  # characters of a line that holds many paragraphs
_HAN = "\u3400-\u9fff"
_WIDEST_GAP = 100  # characters
_NUMBERED = regex(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|\d{1,3}[.．﹒、](?!\d)"
    r"|[①-⑳]|——|附\s?件|附\s?表)"
)
_ITEM = regex(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[编章节条](?=[\s\u3000]|$)|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)](?![项款目条、])"
    r"|\d{1,3}[.．﹒](?=[\u3400-\u9fff“《]))"
)
_CITES = regex(r"(?:第|[本前上该][条款项]|条|款|项|至|和|及|或|按照?)\s*$")  # 本条第 / （二）项
_CLOSED = regex(r"[。；：！？!?:;）)〕】”》\]］]\s*$")
_PIECE = regex(r"[，、。；：！？）》”]\s*$")  # behind which some prints break a row
_SHORT = 0.8  # share of the page's width below which a row ends its paragraph
_FULL = 1.03  # the same that a row's pieces have together at most
_CUT = 0.05  # share of a text's lines
_SPACE = regex(
    rf"(?<=[{_HAN}。；：！？!?;:）)》”〕】])(?: [ \u3000]{{0,{_WIDEST_GAP}}}|\u3000{{2,{_WIDEST_GAP}}})(?=[{_HAN}“《（(①-⑳]|\d{{1,2}}[.．、](?!\d)|\d{{4}}年\d)"
)  # between two paragraphs, where a conversion lost their line break
_PAGE_NUMBER = regex(
    r"\s*[-—–－·]{0,2}\s*(?:第\s*)?(?:\d{1,4}|[IVX]{1,6}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)\s*(?:页)?\s*[-—–－·]{0,2}\s*|\s*\d{1,4}\s*[/／]\s*\d{1,4}\s*"
)
_BROWSER = regex(r"\s*(?:https?://|file:///)\S+(?:\s+\d+/\d+)?\s*|\s*20\d\d/\d\d?/\d\d?[ ,，]+\d\d?:\d\d(?:\s.*)?")
_GOES_ON = regex(r"\s*[年月日个家项万亿元%％]")  # 2024 at a line's end before 年 is no page's number
_LEADER = regex(r"[.．·…‥]{3,}\s*(?:\d{1,4}|[IVX]{1,5})\s*$|[.．·…‥]{6,}\s*$")  # 一、总体要求 ........ 3
_CONTENTS = regex(r"\s*目\s*[录次]\s*")
_FARTHEST = 4  # lines from one entry of a table of contents to the next
_SHORTEST_COPY = 5  # lines
_DATE = regex(
    r"\s*(?:\d{4}|二[〇○零一二三四五六七八九]{3})\s?年.{1,7}月.{1,7}日\s*$|\s*[\u3400-\u9fff]{2,10}[〔\[［]\s?\d{4}\s?[〕\]］]\s?\d{1,4}\s?号\s*$"
)  # or a document's number
# What a conversion from a web page leaves: its characters as entities, escaped once or oftener, and the page's own links.
_ENTITY = regex(r"&(?:amp;)*(?P<name>lt|gt|quot|nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|mdash|middot|hellip);")
_AMPERSAND = regex(r"&(?:amp;)+")
_LINKS = regex(
    r"[【\[]?(?:相关(?:链接|阅读|新闻|报道|稿件|解读)|(?:上|下)一篇|分享到|扫一扫在手机打开当前页)(?:[】\]：:]|\s*$)"
)
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GAP = regex(rf"\s{{{_WIDEST_GAP},}}")


def decode(data: bytes, name: str) -> str:
    """Return the source text of a txt or md file.

    UTF-8, UTF-16 (with its mark) and GB18030 are read; the byte order mark and CR are dropped. Lines that a PDF print
    broke at the page's width are joined again and the spaces dropped that it put between Han characters and digits;
    where a conversion turned the breaks between paragraphs into spaces, they are breaks again. A text without broken lines comes out as it is.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.

    Raises:
        UnreadableDocument: The bytes are empty, too many, or no text.
    """
    if not data.strip():
        raise UnreadableDocument(f"{name} 是空文件。")
    if len(data) > LARGEST:
        raise UnreadableDocument(f"{name} 太大：最多 {LARGEST // 1024 // 1024} MB。")
    text = _text(data, name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument(f"{name} 里没有文字。")
    strange = sum(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c not in "\n\t\f\v" for c in text)
    if strange:
        raise UnreadableDocument(f"{name} 不是文本文件（含有控制字符）。")
    return _unwrapped(once(_without_links(_parted(_without_marks(squeezed(text))))))


def _text(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _ENCODINGS if data.startswith(mark)), None)
    for candidate in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{name} 不是 UTF-8、UTF-16 或 GB18030 编码的文本。")


def squeezed(text: str) -> str:
    """Return the text with no more than a hundred white characters in a row: rules that skip them try each in turn."""
    return _GAP.sub(lambda gap: gap[0][:_WIDEST_GAP], text)


def once(text: str) -> str:
    """Return the text without its second copy: some pages hold theirs twice."""
    lines = text.split("\n")
    kept = _without_second_copy(lines)
    return text if len(kept) == len(lines) else "\n".join(kept) + "\n"


def _without_marks(text: str) -> str:
    """The text without the comments, entities and the # before headings that a conversion leaves."""
    text = _AMPERSAND.sub("&", _ENTITY.sub(lambda match: unescape(f"&{match['name']};"), text))
    if len(re.findall(r"^#{1,6} ", text, re.M)) >= _FEW_MARKED:
        text = re.sub(r"^#{1,6} +", "", text, flags=re.M)
    return re.sub(r"<!--.{0,80}?-->", "", text)


def _without_links(text: str) -> str:
    """The text without the links that a web page shows below its document: from the line that introduces them on."""
    lines = text.split("\n")
    for i in range(len(lines) * 2 // 3, len(lines)):
        if _LINKS.match(lines[i].strip()):
            return "\n".join(lines[:i]).rstrip() + "\n"
    return text


def _parted(text: str) -> str:
    """The text with a break for each space between paragraphs that stand on one line."""
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if len(line) > _RUN_TOGETHER and len(_SPACE.findall(line)) >= _FEW_SPACES:
            lines[i] = _SPACE.sub("\n", line)
    return "\n".join(lines)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.rstrip())


def _page_width(lines: list[str]) -> int | None:
    """The width in half columns at which lines were broken, None where they were not."""
    filled = [line for line in lines if line.strip()]
    widths = sorted(_width(line) for line in filled)
    if len(widths) < _FEW or sum("\t" in line for line in filled) > len(filled) // 2:
        return None
    widest = widths[int(len(widths) * 0.9) - 1]
    full = [line for line in filled if _width(line) >= 0.88 * widest]
    broken = [line for line in full if not _CLOSED.search(line)]
    unclosed = sum(not _CLOSED.search(line) for line in filled)
    return widest if 40 <= widest <= 130 and len(broken) >= 0.5 * len(full) and unclosed >= 0.5 * len(filled) else None


def _unwrapped(text: str) -> str:
    lines = text.split("\n")
    page = _page_width(lines)
    if page is None:
        return text
    in_pieces = _in_pieces(lines, page)
    paragraphs: list[str] = []
    last = ""  # the line that the open paragraph ends with
    row = 0  # width of the printed row up to its end
    for line in _without_page_marks(lines):
        if paragraphs and _continues(paragraphs[-1], last, line, short=row < _SHORT * page):
            paragraphs[-1] = paragraphs[-1].rstrip() + line.strip()
        else:
            paragraphs.append(line)
        goes_on = in_pieces and _PIECE.search(last) and not is_numbered(line) and row + _width(line) <= _FULL * page
        row = _width(line) + (row if goes_on else 0)
        last = line
    return close_gaps("\n".join(paragraphs))


def _in_pieces(lines: list[str], page: int) -> bool:
    """Whether printed rows come out in pieces, broken behind their marks too: few end at a comma otherwise."""
    filled = [line for line in lines if line.strip()]
    cut = [line for line in filled if _width(line) < _SHORT * page and line.rstrip()[-1] in "，、"]
    return len(cut) > _CUT * len(filled)


def close_gaps(text: str) -> str:
    """Return the text without the spaces that a PDF print puts between Han characters and digits or letters."""
    return re.sub(
        rf"(?<=[{_HAN}，。、；：（）“”]) (?=[\dA-Za-z])|(?<=[\dA-Za-z%]) (?=[{_HAN}，。、；：（）“”])", "", text
    )


def _without_page_marks(lines: list[str]) -> list[str]:
    """The lines of a PDF's text without page numbers, what a browser prints at a page's head and foot, and contents.

    Words that are printed twice to look bold come out as a line of their own before or behind the line that they are
    in; where numbered headings do, every such line goes.
    """
    heads = Counter(line.strip() for before, line in pairwise(lines) if _BROWSER.fullmatch(before))
    contents = contents_lines(lines)
    kept = [
        line
        for i, line in enumerate(lines)
        if i not in contents
        and (not is_page_mark(line) or _GOES_ON.match("".join(lines[i + 1 : i + 2])))
        and heads[line.strip()] < _FEW_PAGES
    ]
    doubled = sum(is_numbered(line) and _repeats(line, following) for line, following in pairwise(kept))
    if doubled < _FEW_DOUBLED:
        return kept
    once: list[str] = []
    for line, following in pairwise([*kept, ""]):
        if not _repeats(line, following) and not (once and len(line.strip()) > 1 and once[-1].endswith(line.strip())):
            once.append(line)
    return once


def contents_lines(lines: Sequence[str]) -> set[int]:
    """The places of a table of contents, whose entries end in dots and a page number; long ones take two lines."""
    entries = [i for i, line in enumerate(lines) if _LEADER.search(line)]
    found = set(entries)
    for before, entry in pairwise(entries):
        if entry - before <= _FARTHEST:
            found.update(range(before, entry))
    if entries:
        near = range(max(entries[0] - _FARTHEST, 0), entries[0])
        heading = next((i for i in near if _CONTENTS.fullmatch(lines[i])), entries[0])
        found.update(range(heading, entries[0]))
    return found


def _without_second_copy(lines: Sequence[str]) -> list[str]:
    """The lines without a copy that follows what it copies at once, to the end."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    words = [re.sub(r"\s", "", lines[i]) for i in filled]
    for size in range(len(words) // 2, _SHORTEST_COPY - 1, -1):
        if size < len(words) / 3:
            break
        if words[-1] == words[-1 - size] and words[-size:] == words[-2 * size : -size]:
            return list(lines[: filled[-size]])
    return list(lines)


def _repeats(line: str, following: str) -> bool:
    """Whether a line is only the beginning of the next one, printed once more."""
    return len(line.strip()) > 1 and following.strip().startswith(line.strip())


def is_page_mark(line: str) -> bool:
    """Whether a line is what a page prints beside its text: a number, a browser's address and time, a leader line."""
    return bool(_PAGE_NUMBER.fullmatch(line) or _BROWSER.fullmatch(line))


def is_numbered(line: str) -> bool:
    """Whether a line begins with the number of a heading or an item: 一、 （一） 1. ① 第三条, or with 附件."""
    return bool(_NUMBERED.match(line))


def begins_item(before: str, line: str) -> bool:
    """Whether a line begins a heading or an item even where the line before it is full and no sentence's end.

    It does not where its number is cited: 依照本条第 / （二）项.
    """
    return bool(_ITEM.match(line)) and not _CITES.search(before)


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a mark or a bracket that closes something."""
    return bool(_CLOSED.search(line))


def clings(before: str, line: str) -> bool:
    """Whether a line goes on with the one before it, whatever their widths: a mark or a bracket wants its other half."""
    return line.strip()[0] in "。，、；：）〕】”》" or before.rstrip()[-1] in "（〔【“《，、"


def _continues(paragraph: str, last: str, line: str, *, short: bool) -> bool:
    """Whether `line` goes on with the paragraph whose last line is `last`, the end of a short row or of a full one."""
    if not line.strip() or not last.strip() or line.startswith(("\u3000\u3000", "    ")):
        return False
    if clings(last, line):
        return True
    if _DATE.match(line) or _DATE.match(last):
        return False
    closed = bool(_CLOSED.search(last))
    if is_numbered(line) and (closed or short or begins_item(last, line)):
        return False
    if closed:
        return not short
    heading = paragraph == last and short and (_NUMBERED.match(paragraph) or not re.search(r"[，、；。]", paragraph))
    return not heading
