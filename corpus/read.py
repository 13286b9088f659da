"""The bytes of a text file → the stored source text. Normalised here once, and never again."""

import codecs
import re
import unicodedata

from corpus.errors import UnreadableDocument

LARGEST = 20 * 1024 * 1024  # bytes of a file
_FEW = 15  # lines; a shorter text shows no page width
_HAN = "\u3400-\u9fff"
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|\d{1,3}[.．﹒、](?!\d)"
    r"|[①-⑳]|——|附\s?件|附\s?表)"
)
_CLOSED = re.compile(r"[。；：！？!?:;）)〕】”》]\s*$")
_DATE = re.compile(r"\s*(?:\d{4}|二[〇○零一二三四五六七八九]{3})\s?年.{1,7}月.{1,7}日\s*$")
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> str:
    """Return the source text of a txt or md file.

    UTF-8, UTF-16 (with its mark) and GB18030 are read; the byte order mark and CR are dropped. Lines that a PDF print
    broke at the page's width are joined again and the spaces dropped that it put between Han characters and digits.
    A text without broken lines comes out as it is.

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
    return _unwrapped(text)


def _text(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _ENCODINGS if data.startswith(mark)), None)
    for candidate in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{name} 不是 UTF-8、UTF-16 或 GB18030 编码的文本。")


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
    paragraphs: list[str] = []
    last = ""  # the line that the open paragraph ends with
    for line in lines:
        if paragraphs and _continues(paragraphs[-1], last, line, page):
            paragraphs[-1] = paragraphs[-1].rstrip() + line.strip()
        else:
            paragraphs.append(line)
        last = line
    joined = "\n".join(paragraphs)
    return re.sub(
        rf"(?<=[{_HAN}，。、；：（）“”]) (?=[\dA-Za-z])|(?<=[\dA-Za-z%]) (?=[{_HAN}，。、；：（）“”])", "", joined
    )


def _continues(paragraph: str, last: str, line: str, page: int) -> bool:
    """Whether `line` goes on with the paragraph whose last line is `last`."""
    if not line.strip() or not last.strip() or line.startswith(("\u3000\u3000", "    ")):
        return False
    if line.strip()[0] in "。，、；：）〕】”》" or last.rstrip()[-1] in "（〔【“《，、":
        return True
    if _DATE.match(line) or _DATE.match(last):
        return False
    short = _width(last) < 0.8 * page
    closed = bool(_CLOSED.search(last))
    if _NUMBERED.match(line) and (closed or short):
        return False
    if closed:
        return not short
    heading = paragraph == last and short and (_NUMBERED.match(paragraph) or not re.search(r"[，、；。]", paragraph))
    return not heading
