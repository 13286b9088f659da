"""Answers kept as they come, so that a run cut short goes on where it stopped."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from evals.jsonl import DatasetError


class Journal:
    """One file of answers of one unfinished run; safe to share between threads."""

    def __init__(self, path: Path, *, resume: bool, run: str) -> None:
        """Open a journal.

        Args:
            path: Where it lies.
            resume: Whether answers of an earlier run are taken over; else the file begins anew.
            run: Says what answers (documents, composer, model); answers of another are never taken over.

        Raises:
            DatasetError: The file cannot be read or written.
        """
        self._path, self._run, self._lock = path, run, Lock()
        self._kept: dict[str, dict[str, Any]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if resume and path.exists():
                self._kept = dict(_read(path))
            path.write_text("".join(_line(key, kept) for key, kept in self._kept.items()), encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"无法读写“{path}”：{error.strerror or error}") from error

    def __len__(self) -> int:
        """How many answers were taken over."""
        return len(self._kept)

    def get(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """What was kept for a request, or None."""
        return self._kept.get(self._key(request))

    def put(self, request: dict[str, Any], kept: dict[str, Any]) -> None:
        """Keep what came for a request.

        Raises:
            DatasetError: The file cannot be written.
        """
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(_line(self._key(request), kept))
        except OSError as error:
            raise DatasetError(f"无法写入“{self._path}”：{error.strerror or error}") from error

    def close(self) -> None:
        """Remove the file: the run is done."""
        self._path.unlink(missing_ok=True)

    def _key(self, request: dict[str, Any]) -> str:
        return sha256(json.dumps([self._run, request], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _line(key: str, kept: dict[str, Any]) -> str:
    return json.dumps({"key": key, "kept": kept}, ensure_ascii=False) + "\n"


def _read(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # the last line of a run that was killed while writing it
        yield entry["key"], entry["kept"]
