"""Many questions at once: lines of JSON in, lines of JSON out, the result whole or not at all."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import History
from assistant.profile import Profile, read_profile
from assistant.question import check_question
from corpus.errors import AssistantError, ProfileError, QuestionError, reason


class Line(BaseModel):
    """One line of a batch; what else it holds is left alone."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: str
    history: History = []
    docs: list[str] = []


class ProfileLine(BaseModel):
    """One line of a batch of profiles; what else it holds is left alone."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    profile: Profile
    doc: str | None = None  # slug to look in; None for all


class CitedPlace(BaseModel):
    """A place that a statement cites: code points into the document's stored text, end exclusive."""

    model_config = ConfigDict(extra="ignore")

    doc: str
    start: int
    end: int


class DraftStatement(BaseModel):
    """A sentence that somebody wrote, with what it cites."""

    model_config = ConfigDict(extra="ignore")

    text: str
    citations: list[CitedPlace] = []


class DraftLine(BaseModel):
    """One line of a batch of drafts to verify; what else it holds is left alone."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: str = ""
    statements: list[DraftStatement]


def read_drafts(path: Path) -> list[DraftLine]:
    """Read a batch of drafts; raises as `read_lines` does."""
    drafts = []
    for place, line in _lines(path):
        try:
            drafts.append(DraftLine.model_validate(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise AssistantError(
                f"{place}的格式不对，应为 {{id, question?, statements: [{{text, citations: [{{doc, start, end}}]}}]}}。"
            ) from error
    return drafts


def read_lines(path: Path) -> list[Line]:
    """Read a batch; empty lines are passed over.

    Raises:
        AssistantError: The file cannot be read, or one of its lines cannot be asked; the message names the line.
    """
    return [_line(place, line) for place, line in _lines(path)]


def read_profile_lines(path: Path) -> list[ProfileLine]:
    """Read a batch of profiles; raises as `read_lines` does."""
    return [_profile_line(place, line) for place, line in _lines(path)]


def _lines(path: Path) -> list[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssistantError(f"“{path}”不是 UTF-8 文本，批量文件应为每行一个 JSON 对象。") from error
    except OSError as error:
        raise AssistantError(f"无法读取“{path}”（{reason(error)}）。") from error
    # Not splitlines: JSON may hold U+2028 and its like unescaped, which end no line of a JSONL file.
    return [(f"“{path}”第 {n} 行", line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def write_lines(path: Path, results: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object a line; the file appears when the last is there.

    Raises:
        AssistantError: The file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device, whose place no file may take
            _write(path, results)
            return
        place = path.resolve()  # a link stays one
        partial = place.with_name(place.name + ".partial")
        try:
            _write(partial, results)
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise AssistantError(f"无法写入“{path}”（{reason(error)}）。") from error


def _write(path: Path, results: Iterable[dict[str, Any]]) -> None:
    # An unpaired surrogate, as an id may hold, is written as the \uXXXX that it was read from.
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for result in results:
            file.write(json.dumps(result, ensure_ascii=False) + "\n")


def _line(place: str, text: str) -> Line:
    try:
        line = Line.model_validate(json.loads(text))
        check_question(line.question)
    except (ValueError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise AssistantError(f"{place}不是 JSON。") from error
        fields = "、".join(dict.fromkeys(str(entry["loc"][0]) if entry["loc"] else "整行" for entry in error.errors()))
        raise AssistantError(f"{place}的格式不对（{fields}），应为 {{id, question, history?, docs?}}。") from error
    except QuestionError as error:
        raise QuestionError(f"{place}：{error}") from error
    return line


def _profile_line(place: str, text: str) -> ProfileLine:
    try:
        value = json.loads(text)
        if not isinstance(value, dict) or "profile" not in value:
            raise AssistantError(f"{place}的格式不对，应为 {{id, profile, doc?}}。")
        return ProfileLine.model_validate({**value, "profile": read_profile(value["profile"])})
    except (ValueError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise AssistantError(f"{place}不是 JSON。") from error
        raise AssistantError(f"{place}的格式不对，应为 {{id, profile, doc?}}。") from error
    except ProfileError as error:
        raise ProfileError(f"{place}：{error}") from error
