"""Questions with what a right answer must hold, one JSON object a line."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class EvalItem(BaseModel):
    """One question and how its answer is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    question: str
    history: list[Any] = []  # earlier questions, or messages
    doc: str | None = None  # slug, where a set spans several documents
    answerable: bool = True  # False: a right answer declines
    facts: list[list[str]] = []  # required facts, each a list of alternatives
    forbid: list[str] = []
    clauses: list[str] = []  # that should be cited
    clauses_ok: list[str] = []  # that may be cited besides
    max_chars: int | None = Field(default=None, ge=1)  # of the answer without its [n] marks


class DatasetError(ValueError):
    """A dataset that cannot be used; the message names file and line."""


def load_items(path: Path) -> list[EvalItem]:
    """Read a dataset.

    Raises:
        DatasetError: The file cannot be read, a line is no item, or an id occurs twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"无法读取题集 {path}：{error}") from error
    items: dict[str, EvalItem] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = EvalItem.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise DatasetError(f"{path} 第 {number} 行：{'.'.join(map(str, first['loc']))} {first['msg']}") from error
        if item.id in items:
            raise DatasetError(f"{path} 第 {number} 行：编号 {item.id} 重复")
        items[item.id] = item
    return list(items.values())
