"""The files that a user names: single ones, and those in folders and zip archives."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import UnreadableDocument, reason
from corpus.formats import SUFFIXES

LARGEST = 100 * 1024 * 1024  # bytes of a file
_MOST_FILES = 20_000  # in an archive
_MOST_BYTES = 2 * 1024**3  # of an archive, unpacked
_LITTER = ("thumbs.db", "desktop.ini", "__macosx")  # what systems leave in folders, beside names with . or ~$


@dataclass(frozen=True, slots=True)
class File:
    """A file that may become a document."""

    name: str  # without its folder
    data: bytes

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return Path(self.name).stem


def read_bytes(path: Path) -> File:
    """Read one file.

    Raises:
        UnreadableDocument: It is missing, no regular file, too large, or of a format that is not read.
    """
    if path.suffix.lower() not in SUFFIXES:
        kind = shown(path.suffix) or "无扩展名"
        raise UnreadableDocument(
            f"暂不支持“{shown(path.name)}”的格式（{kind}），目前可添加 {'、'.join(SUFFIXES)} 文件，以及它们的文件夹或 .zip"
        )
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableDocument(f"“{shown(path.name)}”不是普通文件，无法添加")
        if about.st_size > LARGEST:
            raise UnreadableDocument(f"“{shown(path.name)}”超过 {LARGEST // 1024 // 1024} MB，请拆分后再添加")
        return File(shown(path.name), path.read_bytes())
    except OSError as error:
        raise UnreadableDocument(f"无法读取“{shown(path.name)}”（{reason(error)}）") from error


def files_in(paths: Iterable[Path]) -> Iterator[File | UnreadableDocument]:
    """Yield every file that the paths name, those of a folder or zip archive by name; for one that cannot be, the error."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.suffix.lower() == ".zip":
            yield from _in_archive(path)
        else:
            yield _tried(path)


def _tried(path: Path) -> File | UnreadableDocument:
    try:
        return read_bytes(path)
    except UnreadableDocument as error:
        return error


def _in_folder(folder: Path) -> Iterator[File | UnreadableDocument]:
    found = False
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        for name in sorted(name for name in names if not _is_litter(name)):
            found = True
            path = Path(place) / name
            yield from _in_archive(path) if path.suffix.lower() == ".zip" else [_tried(path)]
    if not found:
        yield UnreadableDocument(f"文件夹“{shown(folder.name)}”里没有文件")


def _in_archive(path: Path) -> Iterator[File | UnreadableDocument]:
    """The files of an archive; none is ever written under the name that the archive gives it."""
    try:
        with ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(_name(entry))]
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                yield UnreadableDocument(f"“{shown(path.name)}”解压后太大，可能是压缩炸弹，没有添加")
                return
            for entry in sorted(entries, key=_name):
                yield _unpacked(archive, entry, path.name)
            if not entries:
                yield UnreadableDocument(f"“{shown(path.name)}”里没有文件")
    except (BadZipFile, EOFError) as error:
        yield _refused(f"“{shown(path.name)}”已损坏，无法解压", error)
    except OSError as error:
        yield _refused(f"无法读取“{shown(path.name)}”（{reason(error)}）", error)


def _unpacked(archive: ZipFile, entry: ZipInfo, holder: str) -> File | UnreadableDocument:
    name = shown(PurePosixPath(_name(entry).replace("\\", "/")).name)
    where = f"“{shown(holder)}”里的“{name}”"
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        return UnreadableDocument(f"暂不支持{where}的格式")
    if entry.flag_bits & 1:
        return UnreadableDocument(f"{where}已加密，请先去掉密码再添加")
    try:
        with archive.open(entry) as stream:
            data = stream.read(LARGEST + 1)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return _refused(f"{where}已损坏，无法解压", error)
    if len(data) > LARGEST:
        return UnreadableDocument(f"{where}超过 {LARGEST // 1024 // 1024} MB，没有添加")
    return File(name, data)


def _refused(line: str, cause: Exception) -> UnreadableDocument:
    error = UnreadableDocument(line)
    error.__cause__ = cause
    return error


def _name(entry: ZipInfo) -> str:
    """The entry's name; Chinese Windows writes GB18030 where the format knows only the code page of the first PC."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith((".", "~$")) and part != "..") or part.lower() in _LITTER for part in parts)


def shown(name: str) -> str:
    """A name as it can stand in one line of a message, or in a record: without control characters and broken bytes."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
