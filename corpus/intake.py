"""Many files into a store: each is read, stored or refused by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import UnreadableDocument
from corpus.files import File, files_in
from corpus.load import Preview
from corpus.sandbox import Sandbox
from corpus.store import Record, Store, slug_for

State = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str  # its name; "" where it could not even be opened
    state: State
    record: Record | None  # None where it was refused
    read: Preview | None
    refusal: str = ""  # one Chinese line


def add_files(store: Store, paths: Iterable[Path], slug: str | None = None) -> Iterator[Outcome]:
    """Read and store files, those in folders and zip archives too, and say one by one what became of them.

    Args:
        store: Where they go.
        paths: Files, folders and archives.
        slug: The document's name where there is one file; see `Store.add`.

    Raises:
        DocumentError: The slug is none.
        DataError: The data folder cannot be written, or another program is writing.
    """
    titles: dict[str, str] = {}  # of what came in here, by slug
    with Sandbox() as sandbox:
        for file in files_in(paths):
            if isinstance(file, UnreadableDocument):
                yield Outcome("", "refused", None, None, str(file))
                continue
            try:
                read = sandbox.preview(file)
            except UnreadableDocument as error:
                yield Outcome(file.name, "refused", None, None, str(error))
                continue
            known = {record.slug: record for record in store.records()}
            record = store.put(file, read, slug or _own_slug(file, read, titles))
            titles[record.slug] = record.title
            before = known.get(record.slug)
            state: State = "added" if before is None else "unchanged" if before == record else "replaced"
            yield Outcome(file.name, state, record, read)


def _own_slug(file: File, read: Preview, titles: dict[str, str]) -> str | None:
    """A slug by title for a file whose name an earlier one of another title had: every folder can hold an index.html."""
    usual = slug_for(file.stem, read.title)
    return slug_for("", read.title) if titles.get(usual, read.title) != read.title else None
