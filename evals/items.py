"""Questions with what a right answer must hold, one JSON object a line."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evals.jsonl import DatasetError, read_lines
from evals.text import normalise, occurs

Text = Annotated[str, Field(min_length=1)]


class Turn(BaseModel):
    """One earlier message of a conversation."""

    model_config = ConfigDict(frozen=True)

    role: str
    content: str


class EvalItem(BaseModel):
    """One question and how its answer is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    kind: Text
    question: Text
    history: list[str | Turn] = []  # the user's earlier questions, or messages, oldest first
    doc: str | None = None  # slug, where a set spans several documents
    answerable: bool = True  # False: a right answer declines
    facts: list[Annotated[list[Text], Field(min_length=1)]] = []  # required facts, each a list of alternatives
    forbid: list[Text] = []
    clauses: list[Text] = []  # that should be cited
    clauses_ok: list[Text] = []  # that may be cited besides
    max_chars: int | None = Field(default=None, ge=1)  # of the answer without its [n] marks
    dataset: str = Field(default="", exclude=True)  # the file's name without its ending, set on loading

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        for text in (*(text for alternatives in self.facts for text in alternatives), *self.forbid):
            if not normalise(text):
                raise ValueError(f"“{text}”里没有字母或数字，总会匹配")
        for alternatives in self.facts:
            if all(any(occurs(word, text) for word in self.forbid) for text in alternatives):
                raise ValueError(f"事实 {alternatives} 的每种写法都含有 forbid 里的词，没有回答能算对")
        return self

    @property
    def earlier(self) -> list[str]:
        """What was said before the question, oldest first."""
        return [turn if isinstance(turn, str) else turn.content for turn in self.history]

    @property
    def said(self) -> str:
        """Everything said before the answer, the question last."""
        return "\n".join([*self.earlier, self.question])


def load_items(*paths: Path) -> list[EvalItem]:
    """Read datasets as one set, in printed order.

    Raises:
        DatasetError: A file cannot be read or is empty, a line is no item, or an id occurs twice.
    """
    items: list[EvalItem] = []
    places: dict[str, str] = {}
    for path in paths:
        before = len(items)
        for place, item in read_lines(path, EvalItem):
            if item.id in places:
                raise DatasetError(f"{place}：编号 {item.id} 重复，已用在 {places[item.id]}")
            places[item.id] = place
            items.append(item.model_copy(update={"dataset": path.stem}))
        if len(items) == before:
            raise DatasetError(f"题集“{path}”里没有题目")
    return items
