"""The loaded documents, and the assistant over them as they are now: documents come in and go while it answers."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from assistant.assemble import assemble, rebuild
from assistant.chain import Assistant
from assistant.match import Matcher
from assistant.settings import Settings
from corpus.doubts import described
from corpus.errors import DataError
from corpus.formats import SUFFIXES
from corpus.policy import Policy
from corpus.sandbox import preview
from corpus.store import Record, Store, checked_slug, slug_for

FORMATS = SUFFIXES  # endings of the names of files that can be added


@dataclass(frozen=True, slots=True)
class _Opened:
    assistant: Assistant
    matcher: Matcher


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read out of a file, before it is added."""

    policy: Policy  # under the slug that it will have
    replaces: str | None  # the title of the document that it will replace
    doubts: tuple[str, ...]  # what a person should look at, in Chinese


class Library:
    """Holds what answers, and changes what it answers from. Safe to share between threads.

    Whoever answers takes `assistant` once per request: it goes on over the documents it was opened with, whatever
    comes in meanwhile.
    """

    def __init__(self, assistant: Assistant, settings: Settings | None = None) -> None:
        """Take an opened assistant.

        Args:
            assistant: What answers first.
            settings: Where its documents lie; None where they cannot be changed.
        """
        self._settings = settings
        self._changing = Lock()
        self._show(assistant)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Library":
        """Open the documents of a data folder for a process that stays; raises as `assemble` does."""
        library = cls(assemble(settings, stays=True, renew=True), settings)
        gc.freeze()  # the collector need not go through a large index over and over
        return library

    @property
    def assistant(self) -> Assistant:
        """The assistant over the documents as they are now."""
        return self._opened.assistant

    @property
    def matcher(self) -> Matcher:
        """The matcher over the documents as they are now."""
        return self._opened.matcher

    @property
    def data(self) -> Path | None:
        """The data folder, if the documents lie in one."""
        return self._settings.data if self._settings else None

    def preview(self, path: Path, slug: str | None = None) -> Preview:
        """Read a file without adding it.

        Args:
            path: The file.
            slug: The slug that it is to have, or None.

        Raises:
            DocumentError: The file cannot be read, or the slug is not one.
        """
        name = checked_slug(slug) if slug is not None else None
        read = preview(path)
        name = name or slug_for(path.stem, read.title)
        before = self.assistant.policies.get(name)
        named = replace(read.policy, slug=name)
        doubts = tuple(described(doubt, named) for doubt in read.doubts)
        return Preview(named, before.facts.metadata.title if before else None, doubts)

    def add(self, files: Sequence[tuple[Path, str | None]]) -> list[Record]:
        """Add files, each with the slug that it is to have or None, and answer from them; a known slug is replaced.

        Raises:
            DocumentError: A file cannot be read; those before it are in.
            DataError: The data folder cannot be written, or another program is writing.
        """
        added: list[Record] = []
        with self._changing:
            try:
                for path, slug in files:
                    added.append(self._store().add(path, slug))
            finally:
                if added:
                    self._reopen()
        return added

    def remove(self, slug: str) -> None:
        """Remove a document.

        Raises:
            UnknownDocument: There is none of that slug.
            DataError: It is the only one, or the data folder cannot be written.
        """
        with self._changing:
            if list(self.assistant.policies) == [slug]:
                raise DataError("这是唯一的文件，不能移除；请先加入其他文件。")
            self._store().remove(slug)
            self._reopen()

    def _store(self) -> Store:
        return Store(self._changeable().data)

    def _reopen(self) -> None:
        settings = self._changeable()
        rebuild(settings)
        gc.unfreeze()  # what was answered from until now goes
        self._show(assemble(settings, stays=True))
        gc.freeze()

    def _changeable(self) -> Settings:
        if self._settings is None:
            raise DataError("这里的文件不能更改。")
        return self._settings

    def _show(self, assistant: Assistant) -> None:
        self._opened = _Opened(assistant, Matcher(assistant.policies, assistant.search))
