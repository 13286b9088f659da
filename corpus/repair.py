"""Finds what is damaged among the stored documents, and puts it right from what else is kept of them.

A document is kept three times: the file as it came in, the text read from it, and, in the index, that text once more.
One of them that is whole is enough to answer from again; what cannot be proved whole is never taken for it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import UnknownDocument, UnreadableDocument
from corpus.files import File
from corpus.load import read_policy
from corpus.sandbox import preview
from corpus.store import Record, Store, Stored, recorded


@dataclass(frozen=True, slots=True)
class Fault:
    """Something damaged."""

    doc: str  # slug
    file: str  # within the document's folder
    what: str  # what is wrong with it, in Chinese

    def __str__(self) -> str:
        """One Chinese line."""
        return f"文件“{self.doc}”的{self.what}（corpus/{self.doc}/{self.file}）"


def faults(store: Store) -> Iterator[Fault]:
    """Yield what is damaged, reading every stored file; raises as `Store.records` does, but for damage."""
    for slug in store.slugs():
        try:
            stored = store.stored(slug)
        except UnknownDocument:
            continue  # removed since
        yield from _faults(slug, stored)


def repair(store: Store, spares: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Put right what is damaged.

    Args:
        store: The documents.
        spares: Further copies of stored texts, known to be whole, by slug.

    Returns:
        What was done and what could not be, in Chinese, one line each.

    Raises:
        DataError: The data folder cannot be read or written.
    """
    done: list[str] = []
    lost: list[str] = []
    for slug in dict.fromkeys(fault.doc for fault in list(faults(store))):
        stored = store.stored(slug)
        source = _source(stored, spares.get(slug))
        if source is None:
            lost.append(f"文件“{slug}”无法修复：存储的原文和原件都已损坏，请重新添加它的原文件")
            continue
        original, note = _original(stored, source)
        record = _record(slug, stored, original, source)
        store.restore(record, original, source)
        done.append(f"已修复文件“{slug}”{note}")
    return done, lost


def _faults(slug: str, stored: Stored) -> Iterator[Fault]:
    if stored.record is None:
        yield Fault(slug, "record.json", "记录缺失或已损坏")
        return
    if not _is(stored.source, stored.record.source_sha256):
        yield Fault(slug, "source.txt", "存储原文缺失或已损坏")
    if not _is(stored.original, stored.record.original_sha256):
        yield Fault(slug, stored.original_name or "original", "原件缺失或已损坏")


def _source(stored: Stored, spare: str | None) -> str | None:
    """The stored text, if one of its copies is whole."""
    kept = _text(stored.source)
    again = _read_again(stored)
    if stored.record is not None:
        copies = [text for text in (kept, spare, again) if text is not None]
        for text in copies:
            if _is(text.encode(), stored.record.source_sha256):
                return text
        return again if _is(stored.original, stored.record.original_sha256) else None
    # Without a record, two copies that agree prove each other; the index has proved its own.
    return spare if spare is not None else kept if kept is not None and kept == again else None


def _original(stored: Stored, source: str) -> tuple[bytes, str]:
    """The original, or the text in its place, and what is to be told of it."""
    whole = stored.original is not None and (
        _is(stored.original, stored.record.original_sha256) if stored.record else _read_again(stored) == source
    )
    if whole and stored.original is not None:
        return stored.original, ""
    text = source.encode()
    if stored.record is not None and _is(text, stored.record.original_sha256):
        return text, ""
    return text, "：原件无法恢复，改以存储的原文为原件，损坏的原件移到 damaged 文件夹"


def _record(slug: str, stored: Stored, original: bytes, source: str) -> Record:
    if stored.record is not None:
        title, file = stored.record.title, stored.record.file
    else:
        title, file = read_policy("", source).facts.metadata.title or slug, stored.original_name or f"{slug}.txt"
    if original != stored.original:
        file = f"{PurePath(file).stem}.txt"
    made = recorded(slug, title, file, original, source, stored.record.summary if stored.record else None)
    return made.model_copy(update={"added": stored.record.added}) if stored.record else made


def _read_again(stored: Stored) -> str | None:
    if stored.original is None or stored.original_name is None:
        return None
    try:
        return preview(File(stored.original_name, stored.original)).policy.source
    except UnreadableDocument:
        return None


def _text(data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError:
        return None


def _is(data: bytes | None, sha256: str) -> bool:
    return data is not None and hashlib.sha256(data).hexdigest() == sha256
