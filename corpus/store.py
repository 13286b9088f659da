"""Keeps the documents of one data folder: added, replaced, removed and listed, each step whole or not at all.

    DATA/corpus/SLUG/source.txt     the stored text, which every offset counts in
                    /original.EXT   the file as it came in
                    /record.json    slug, title, file name, checksums, time added, sealed by a checksum of its own
    DATA/corpus.lock                held by the one writer

A document is written beside its place (.new-SLUG) and moved there; one that it replaces waits aside (.old-SLUG) until
then. Whatever an interrupted writer left is put right by the next one.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict

from corpus.errors import DataError, DocumentError, UnknownDocument, reason
from corpus.files import File, read_bytes, shown
from corpus.load import Preview
from corpus.normalize import nfkc
from corpus.read import decode
from corpus.regex import regex
from corpus.sandbox import preview
from corpus.seal import sealed, unsealed
from corpus.summary import Summary, summarise
from corpus.versions import Edition, is_same

_BUNDLED = resources.files("corpus.bundled")
_LONGEST_SLUG = 80
_PATIENCE = 5.0  # seconds to wait for another writer
_LOOKS = 50  # at a corpus that is changed meanwhile
_DASHES = dict.fromkeys(map(ord, "‐‑‒–―−"), "—")  # which one is printed differs between a page and its PDF
_SLUG = regex(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


class Record(BaseModel):
    """What is known about a stored document beside its text."""

    model_config = ConfigDict(frozen=True, extra="forbid")  # an unknown field is damage

    slug: str
    title: str
    file: str  # the name of the file that was added
    original_sha256: str
    source_sha256: str  # of source.txt
    added: datetime  # UTC
    summary: Summary | None = None  # None where the document was not read when it came in


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies on disk of a document; None for what is missing or, of the record, damaged."""

    record: Record | None
    source: bytes | None
    original: bytes | None
    original_name: str | None  # original.EXT

    def holds(self, record: Record, source: bytes, original: bytes) -> bool:
        """Whether just this lies there, whole; when it came in makes no difference."""
        known = self.record is not None and self.record.model_copy(update={"added": record.added}) == record
        return known and self.source == source and self.original == original


class Store:
    """The documents of one data folder.

    Reading needs no lock and sees a document's old or its new version, never a mixture.
    Where the data folder has no corpus yet, the bundled policies are added first; removing them later is final.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._corpus = data / "corpus"

    def add(self, path: Path, slug: str | None = None) -> Record:
        """Add a file; a document that has the slug already is replaced.

        Args:
            path: A file of one of `corpus.formats.SUFFIXES`.
            slug: The document's name. Without it, the file name's stem if that is ASCII, else `doc-` and the first
                eight hex digits of the title's SHA-256: the same title gives the same slug on every machine, without a
                pinyin dictionary whose next version might read a character differently. Where another document has
                that title (another 文号 or date, or another text), its own number or date is hashed too.

        Raises:
            DocumentError: The slug is not one.
            UnreadableDocument: The file is missing, too large, no text, or of another format.
            DataError: The data folder cannot be written, or another program is writing.
        """
        file = read_bytes(path)
        return self.put(file, preview(file), slug)

    def put(self, file: File, read: Preview, slug: str | None = None) -> Record:
        """Store a file that has been read; returns the record, the old one where nothing has changed. As `add` does."""
        if slug is not None:
            checked_slug(slug)
        with self._writing():
            name = slug if slug is not None else self._free_slug(file, read)
            source = read.policy.source
            record = recorded(name, read.title, file.name, file.data, source, summarise(read.policy, len(read.doubts)))
            stored = self.stored(name) if (self._corpus / name).is_dir() else None
            if stored and stored.holds(record, source.encode(), file.data):
                return stored.record or record
            _put(self._corpus, record, file.data, source)
        return record

    def remove(self, slug: str) -> None:
        """Remove a document.

        Raises:
            UnknownDocument: There is none of that slug.
            DataError: The data folder cannot be written, or another program is writing.
        """
        with self._writing():
            place = self._place(slug)
            gone = self._corpus / f".gone-{place.name}"
            os.replace(place, gone)
            _sync(self._corpus)
            shutil.rmtree(gone)

    def records(self) -> list[Record]:
        """Return the records of all documents, ordered by slug.

        Raises:
            DataError: The data folder cannot be read, or a record in it is damaged.
        """
        for _ in range(_LOOKS):
            found = [self._record(slug) for slug in self.slugs()]
            records = [record for record in found if record is not None]
            if len(records) == len(found):  # else one was replaced or removed since it was listed
                return records
        raise self._busy()

    def slugs(self) -> list[str]:
        """Return the slugs of all documents, damaged ones too, in order; raises as `records` does."""
        for _ in range(_LOOKS):
            self._settle()
            with _readable(self._data):
                before = self._corpus.stat().st_mtime_ns
                found = sorted(entry.name for entry in os.scandir(self._corpus) if _holds_document(entry))
                # What is moved while one looks may be seen twice or not at all.
                if self._corpus.stat().st_mtime_ns == before:
                    return found
        raise self._busy()

    def record(self, slug: str) -> Record:
        """Return a document's record.

        Raises:
            UnknownDocument: There is none of that slug.
            DataError: The data folder cannot be read, or the record is damaged.
        """
        self._settle()
        try:
            place = self._place(slug)
        except UnknownDocument:
            self._settle()  # it may have been put aside since, to be replaced
            place = self._place(slug)
        record = self._record(place.name)
        if record is None:
            raise UnknownDocument(f"文件“{slug}”刚刚被移除")
        return record

    def source(self, slug: str) -> str:
        """Return a document's stored text.

        Raises:
            UnknownDocument: There is none of that slug.
            DataError: The data folder cannot be read, or the text is not the one that was stored.
        """
        for _ in range(2):  # a second look, in case the document was replaced between record and text
            record = self.record(slug)
            try:
                with _readable(self._data):
                    stored = (self._corpus / record.slug / "source.txt").read_bytes()
            except FileNotFoundError:
                continue
            if _sha256(stored) == record.source_sha256:
                return stored.decode()
        raise DataError(f"文件“{slug}”的存储文本已损坏，请用 assistant repair 修复，或重新添加原文件")

    def stored(self, slug: str) -> "Stored":
        """Return what lies on disk of a document, whole or not; raises as `record` does, but for damage."""
        self._settle()
        place = self._place(slug)
        with _readable(self._data):
            try:
                record = self._record(slug)
            except DataError:
                record = None
            original = next(iter(sorted(place.glob("original*"))), None)
            return Stored(
                record=record,
                source=_bytes(place / "source.txt"),
                original=_bytes(original) if original else None,
                original_name=original.name if original else None,
            )

    def restore(self, record: Record, original: bytes, source: str) -> None:
        """Put a document in place of a damaged one, which is kept in DATA/damaged/; raises as `add` does."""
        with self._writing():
            kept = self._data / "damaged" / f"{record.slug}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            shutil.copytree(self._place(record.slug), kept)
            _put(self._corpus, record, original, source)

    # ---- inside ----

    def _busy(self) -> DataError:
        return DataError(f"数据目录“{self._data}”正被另一个程序不断改动，请稍后再试")

    def _free_slug(self, file: File, read: Preview) -> str:
        """The slug of a file for which none was asked: that of the same document, if it is there already."""
        slug = slug_for(file.stem, read.title)
        if not _is_derived(slug, file.stem) or not (self._corpus / slug).is_dir():
            return slug
        stored = self.stored(slug)
        new = Edition.of(read.policy)
        if stored.record is None or stored.record.summary is None or stored.source is None:
            return slug
        old = stored.record.summary.edition(slug, stored.record.title)
        if is_same(old, stored.source.decode(errors="replace"), new, read.policy.source):
            return slug
        return slug_for("", f"{read.title} {new.number or new.date or file.stem}")

    def _place(self, slug: str) -> Path:
        """The folder of a document that is there; a link is none."""
        with _readable(self._data):
            place = self._corpus / slug
            if len(slug) > _LONGEST_SLUG or not _SLUG.fullmatch(slug) or place.is_symlink() or not place.is_dir():
                raise UnknownDocument(
                    f"没有代号为“{shown(slug[:_LONGEST_SLUG])}”的文件，可用 assistant list 查看已载入的文件"
                )
        return place

    def _record(self, slug: str) -> Record | None:
        """The record, or None if the document has just been removed."""
        with _readable(self._data):
            try:
                printed = (self._corpus / slug / "record.json").read_bytes()
            except FileNotFoundError:
                if not (self._corpus / slug).exists():
                    return None
                printed = b""
        try:
            return Record.model_validate(unsealed(printed, required=False))
        except ValueError as error:  # ValidationError is one
            raise DataError(f"文件“{slug}”的记录已损坏，请用 assistant repair 修复，或重新添加、移除它") from error

    def _settle(self) -> None:
        """Make sure that there is a corpus, and wait for a writer that has just put a document aside to replace it."""
        with _readable(self._data):
            settled = self._corpus.is_dir() and not _left_in(self._corpus, ".old-")
        if not settled:
            with self._writing():
                pass

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the data folder for writing, with a corpus in it and nothing left over from an interrupted writer."""
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            with FileLock(self._data / "corpus.lock", timeout=_PATIENCE):
                self._seed()
                self._recover()
                yield
        except Timeout as error:
            raise DataError(f"数据目录“{self._data}”正被另一个程序写入，请稍后再试") from error
        except OSError as error:
            raise DataError(f"数据目录“{self._data}”无法写入（{reason(error)}），请检查路径和权限") from error

    def _seed(self) -> None:
        """Add the bundled policies where no corpus is; they appear together."""
        if self._corpus.is_dir():
            return
        fresh = self._data / ".corpus-new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for slug in bundled():
            original = (_BUNDLED / f"{slug}.txt").read_bytes()
            title = json.loads((_BUNDLED / f"{slug}.json").read_text("utf-8"))["title"]
            source = decode(original, f"{slug}.txt")
            _put(fresh, recorded(slug, title, f"{slug}.txt", original, source), original, source)
        os.replace(fresh, self._corpus)
        _sync(self._data)

    def _recover(self) -> None:
        for left in _left_in(self._corpus, ".old-", ".new-", ".gone-"):
            place = self._corpus / left.name.removeprefix(".old-")
            if left.name.startswith(".old-") and not place.exists():
                os.replace(left, place)
            else:
                shutil.rmtree(left)


def _left_in(corpus: Path, *prefixes: str) -> list[Path]:
    """What writers put aside."""
    with os.scandir(corpus) as entries:
        return [corpus / entry.name for entry in entries if entry.name.startswith(prefixes)]


def bundled() -> list[str]:
    """Return the slugs of the policies that come with the program."""
    return sorted(entry.name.removesuffix(".json") for entry in _BUNDLED.iterdir() if entry.name.endswith(".json"))


def recorded(slug: str, title: str, file: str, original: bytes, source: str, summary: Summary | None = None) -> Record:
    """Return the record of a document that comes in now."""
    return Record(
        slug=slug,
        title=title,
        file=file,
        original_sha256=_sha256(original),
        source_sha256=_sha256(source.encode()),
        added=datetime.now(UTC),
        summary=summary,
    )


def _put(corpus: Path, record: Record, original: bytes, source: str) -> None:
    """Write a document beside its place, then move it there."""
    new, old, place = (corpus / f"{prefix}{record.slug}" for prefix in (".new-", ".old-", ""))
    new.mkdir()
    _write(new / "source.txt", source.encode())
    _write(new / f"original{Path(record.file).suffix.lower()}", original)
    _write(new / "record.json", sealed(record.model_dump(mode="json")))
    _sync(new)
    if place.exists():
        os.replace(place, old)
    os.replace(new, place)
    _sync(corpus)
    if old.exists():
        shutil.rmtree(old)


def slug_for(stem: str, title: str) -> str:
    """Return the slug of a file: its name's stem, lower-cased, if that is ASCII, else one derived from the title.

    Whatever in the stem is no letter or digit becomes a hyphen: policy_v2 (final) → policy-v2-final.
    """
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower())[:_LONGEST_SLUG].strip("-")
    if stem.isascii() and name:
        return name
    words = re.sub(r"\s", "", nfkc(title)).translate(_DASHES)
    return f"doc-{_sha256(words.encode())[:8]}"


def _is_derived(slug: str, stem: str) -> bool:
    """Whether a slug comes from the title, not from the file's name."""
    return slug_for(stem, "") != slug


def checked_slug(slug: str) -> str:
    """Return the slug that a user asked for, as it is.

    Raises:
        DocumentError: It is no lower-case ASCII name (letters, digits, single - _ . between them), or too long.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise DocumentError(
            f"文件代号“{shown(slug[:_LONGEST_SLUG])}”不可用：只能由小写英文字母、数字和其间的连字符组成，不超过{_LONGEST_SLUG}个字符"
        )
    return slug


@contextmanager
def _readable(data: Path) -> Iterator[None]:
    """Turn the system's refusal to read the data folder into our error; a missing file stays the caller's matter."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DataError(f"数据目录“{data}”无法读取（{reason(error)}），请检查路径和权限") from error


def _holds_document(entry: os.DirEntry[str]) -> bool:
    return bool(_SLUG.fullmatch(entry.name)) and entry.is_dir(follow_symlinks=False)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the folder's entries last through a power cut, where the system can."""
    if os.name == "nt":
        return  # Windows cannot open a folder for syncing, and keeps its entries by itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
