"""Many files into a store: each is read, stored or refused by itself."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from corpus.errors import UnreadableDocument
from corpus.files import File, files_in
from corpus.kept import keep
from corpus.load import Preview
from corpus.processes import cores, in_processes
from corpus.sandbox import Sandbox
from corpus.store import Record, Store, slug_for

_FEW = 32  # files that are read here: processes take a second to start

_Opened = File | UnreadableDocument
_Read = tuple[File | None, Preview | UnreadableDocument]  # None where the file could not even be opened
State = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str  # its name; "" where it could not even be opened
    state: State
    record: Record | None  # None where it was refused
    read: Preview | None
    refusal: str = ""  # one Chinese line


def add_files(
    store: Store, paths: Iterable[Path], slug: str | None = None, kept: Path | None = None
) -> Iterator[Outcome]:
    """Read and store files, those in folders and zip archives too, and say one by one what became of them.

    Args:
        store: Where they go.
        paths: Files, folders and archives.
        slug: The document's name where there is one file; see `Store.add`.
        kept: A folder where what was read is kept for indexing; see `corpus.kept`.

    Raises:
        DocumentError: The slug is none.
        DataError: The data folder cannot be written, or another program is writing.
    """
    titles: dict[str, str] = {}  # of what came in here, by slug
    known = {record.slug: record for record in store.records()}
    for file, read in _read(files_in(paths), kept):
        if file is None or isinstance(read, UnreadableDocument):
            yield Outcome(file.name if file else "", "refused", None, None, str(read))
        else:
            record = store.put(file, read, slug or _own_slug(file, read, titles))
            titles[record.slug] = record.title
            before = known.get(record.slug)
            known[record.slug] = record
            state: State = "added" if before is None else "unchanged" if before == record else "replaced"
            yield Outcome(file.name, state, record, read)


def _read(files: Iterator[_Opened], kept: Path | None) -> Iterator[_Read]:
    """Read files, the later ones of many in processes of their own."""
    with Sandbox() as sandbox:
        for file in islice(files, _FEW):
            yield _read_one(file, kept, sandbox)
    following = next(files, None)
    if following is not None:
        with closing(in_processes(partial(_read_there, kept=kept), chain([following], files), cores())) as found:
            yield from found


def _read_there(file: _Opened, kept: Path | None) -> _Read:
    return _read_one(file, kept, _sandbox())


@cache
def _sandbox() -> Sandbox:
    """One for all files that a process reads; it ends with the process."""
    return Sandbox()


def _read_one(file: _Opened, kept: Path | None, sandbox: Sandbox) -> _Read:
    if isinstance(file, UnreadableDocument):
        return None, file
    try:
        read = sandbox.preview(file)
    except UnreadableDocument as error:
        return file, error
    if kept is not None:
        keep(read.policy, kept)
    return file, read


def _own_slug(file: File, read: Preview, titles: dict[str, str]) -> str | None:
    """A slug by title for a file whose name an earlier one of another title had: every folder can hold an index.html."""
    usual = slug_for(file.stem, read.title)
    return slug_for("", read.title) if titles.get(usual, read.title) != read.title else None
