"""Files of every format → the text that they print. One module a format; what a file is, its first bytes tell.

Run foreign files through `corpus.sandbox`, never directly: their parsers were not made for hostile input.
"""

import re
from importlib import import_module
from io import BytesIO
from pathlib import PurePath
from typing import Literal
from zipfile import BadZipFile, ZipFile

from corpus.errors import UnreadableDocument
from corpus.formats.text import Extracted
from corpus.read import decode, once, squeezed

TEXT = (".txt", ".md")
SUFFIXES = (*TEXT, ".html", ".htm", ".docx", ".xlsx", ".pdf", ".doc", ".wps", ".rtf", ".odt", ".xls", ".et", ".ods")
_SHEETS = (".xls", ".et", ".ods", ".xlsx")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE)
_MOST_PARTS = 10_000  # of a package
_MOST_BYTES = 300 * 1024 * 1024  # of a package, unpacked
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Kind = Literal["text", "html", "docx", "xlsx", "pdf", "office"]


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of a file.

    Args:
        data: The file's bytes, at most `corpus.read.LARGEST`.
        name: The file's name, for its suffix and for messages.

    Raises:
        UnreadableDocument: It is of no format that is read, encrypted, damaged, hostile, or holds no text.
    """
    kind = kind_of(data, name)
    if kind == "text":
        return Extracted(decode(data, name))
    if kind in ("docx", "xlsx"):
        check_package(data, name)
    read = import_module(f"corpus.formats.{kind}")  # a format's library is loaded when the first such file comes
    extracted: Extracted = read.extract(data, name)
    return Extracted(once(squeezed(extracted.text)), extracted.doubts)


def kind_of(data: bytes, name: str) -> Kind:
    """Return what a file is.

    Raises:
        UnreadableDocument: Nothing that is read.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _PICTURES:
        raise UnreadableDocument(f"{name} 是图片，请先做文字识别再添加")
    if suffix not in SUFFIXES:
        raise UnreadableDocument(f"暂不支持“{name}”的格式（{suffix or '无扩展名'}），可添加 {'、'.join(SUFFIXES)} 文件")
    if not data.strip():
        raise UnreadableDocument(f"{name} 是空文件。")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(data, name)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableDocument(f"{name} 已加密，请先去掉密码再添加")
        return "office"
    if data.startswith(b"{\\rtf"):
        return "office"
    if suffix in TEXT:
        return "text"
    if suffix in (".html", ".htm") or _PAGE.match(data[:4096].lstrip(b"\xef\xbb\xbf")):
        return "html"
    raise UnreadableDocument(f"{name} 的内容与扩展名（{suffix}）不符，或已损坏")


def _package_kind(data: bytes, name: str) -> Kind:
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = set(package.namelist())
            mime = package.read("mimetype")[:100] if "mimetype" in parts else b""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableDocument(f"{name} 已损坏，无法打开") from error
    if "word/document.xml" in parts:
        return "docx"
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if b"opendocument" in mime:
        return "office"
    raise UnreadableDocument(f"{name} 是压缩包，但不是 Word 或 Excel 文件")


def is_sheet(name: str) -> bool:
    """Whether a name is that of a spreadsheet."""
    return PurePath(name).suffix.lower() in _SHEETS


def check_package(data: bytes, name: str) -> None:
    """Make sure that a zipped document is no bomb and declares no entities.

    Raises:
        UnreadableDocument: It does, or is damaged.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise UnreadableDocument(f"{name} 解压后太大，可能是压缩炸弹，没有添加")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableDocument(f"{name} 已加密，请先去掉密码再添加")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        if _DTD.search(stream.read(4096)):  # neither Word nor Excel ever writes one
                            raise UnreadableDocument(f"{name} 里有实体声明，可能有害，没有添加")
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableDocument(f"{name} 已损坏，无法打开") from error
