"""What people think of answers: kept under the data folder, and turned into candidates for the question sets."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer
from corpus.errors import DataError, reason

REASONS = ("答非所问", "数字或名称不对", "遗漏了内容", "引用不对", "原文有却说没有", "原文没有却说有", "其他")
_FOLDER = "feedback"
_DECLINES = ("not_stated", "out_of_scope", "chitchat")


class _Told(BaseModel):
    """What the page sends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn: int = Field(ge=0)
    rating: Literal["up", "down"]
    reason: str = Field(default="", max_length=40)
    comment: str = Field(default="", max_length=500)


class Feedback(BaseModel):
    """One person's word on one answer."""

    model_config = ConfigDict(frozen=True)

    time: datetime  # UTC
    rating: Literal["up", "down"]
    reason: str
    comment: str
    history: tuple[str, ...]  # the questions before, oldest first
    docs: tuple[str, ...]  # that were asked; empty for all
    answer: Answer


def keep_feedback(data: Path | None, told: str, said: Sequence[tuple[Answer | None, tuple[str, ...]]]) -> Feedback:
    """Append one word to the feedback of a data folder.

    Args:
        data: The data folder.
        told: JSON: `turn`, counted from 0, `rating` up or down, `reason`, `comment`.
        said: The conversation: each turn's answer, None where there is none, and the documents that were asked.

    Raises:
        DataError: There is no such answer, or the folder cannot be written.
    """
    try:
        entry = _Told.model_validate_json(told)
        answer, docs = said[entry.turn]
    except (ValidationError, IndexError) as error:
        raise DataError("反馈的内容不对，没有记下。") from error
    if answer is None or data is None:
        raise DataError("这个回答不能评价。")
    history = [earlier.question for earlier, _ in said[: entry.turn] if earlier is not None]
    feedback = Feedback(
        time=datetime.now(UTC),
        rating=entry.rating,
        reason=entry.reason,
        comment=entry.comment,
        history=tuple(history),
        docs=docs,
        answer=answer,
    )
    _append(data / _FOLDER, feedback.model_dump_json())
    return feedback


def read_feedback(data: Path) -> list[Feedback]:
    """Return all feedback of a data folder, oldest first; a line that a crash cut off is left out.

    Raises:
        DataError: It cannot be read.
    """
    path = data / _FOLDER / "feedback.jsonl"
    try:
        lines = path.read_text("utf-8").split("\n") if path.exists() else []
    except OSError as error:
        raise DataError(f"无法读取反馈（{reason(error)}）。") from error
    found = []
    for line in lines:
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError:
            continue
    return found


def candidates(feedback: Sequence[Feedback]) -> Iterator[dict[str, Any]]:
    """Yield an eval item for each question that somebody rated, newest word first; a person has to complete it.

    Of an answer that was found useful the item expects the same clauses and the same kind of outcome. Of one that was
    not, it holds only the question: what is right is for the person to say. The rest stands in the file beside it.
    """
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for entry in reversed(feedback):
        key = entry.answer.question, entry.history
        if key in seen:
            continue
        seen.add(key)
        useful = entry.rating == "up"
        cited = dict.fromkeys(citation.clause for citation in entry.answer.citations)
        docs = {citation.doc for citation in entry.answer.citations} or set(entry.docs)
        yield {
            "id": f"feedback-{entry.time:%Y%m%d%H%M%S}-{len(seen)}",
            "kind": "feedback",
            "question": entry.answer.question,
            **({"history": list(entry.history)} if entry.history else {}),
            **({"doc": docs.pop()} if len(docs) == 1 else {}),
            "answerable": entry.answer.status not in _DECLINES if useful else True,
            "facts": [],
            "clauses": list(cited) if useful else [],
        }


def notes(feedback: Sequence[Feedback]) -> Iterator[dict[str, Any]]:
    """Yield what was said of each answer, newest first, for the person who completes the items."""
    for entry in reversed(feedback):
        yield {
            "time": entry.time.isoformat(timespec="seconds"),
            "rating": entry.rating,
            "reason": entry.reason,
            "comment": entry.comment,
            "question": entry.answer.question,
            "answer": entry.answer.answer,
            "status": entry.answer.status,
        }


def forget_feedback(data: Path, unwanted: Callable[[datetime, str], bool]) -> int:
    """Delete the feedback that a test picks, and lines that a crash cut off; return how many lines went.

    Args:
        data: The data folder.
        unwanted: Takes when something was written, and every text of it, a line each.

    Raises:
        DataError: It cannot be read or written; then nothing has changed.
    """
    path = data / _FOLDER / "feedback.jsonl"
    if not path.exists():
        return 0
    with _writing(path.parent):
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if _is_whole(line) and not unwanted(*_told(line))]
        if len(kept) < len(lines):
            new = path.with_suffix(".new")
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(kept)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, path)
    return len(lines) - len(kept)


def _is_whole(line: bytes) -> bool:
    try:
        _told(line)
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _told(line: bytes) -> tuple[datetime, str]:
    """When a line was written and its texts; the line may be of another version of the program."""
    entry = json.loads(line)
    return datetime.fromisoformat(entry["time"]).astimezone(UTC), "\n".join(_texts(entry))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _append(folder: Path, line: str) -> None:
    """Add one line, whole or not at all, readable by nobody else on the machine."""
    with _writing(folder):
        handle = os.open(folder / "feedback.jsonl", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a+b") as file:
            file.seek(max(0, os.fstat(handle).st_size - 1))
            cut_off = file.read(1) not in (b"", b"\n")  # by a crash: what was lost must not take this line along
            file.write(f"{chr(10) if cut_off else ''}{line}\n".encode())
            file.flush()
            os.fsync(handle)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the folder for writing; what the system refuses is told in one line."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / "feedback.lock", timeout=5):
            yield
    except Timeout as error:
        raise DataError("反馈正被另一个程序写入，请稍后再试。") from error
    except OSError as error:
        raise DataError(f"反馈没有写入（{reason(error)}）。") from error
