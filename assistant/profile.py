"""Who asks for support: a profile as it comes in as JSON."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assistant.question import LONGEST_QUESTION, check_question
from corpus.errors import ProfileError, QuestionError, reason

_MOST_NEEDS = 20
_KEYS = ("描述", "赛道", "板块", "主体类型", "需求")
_SHAPE = f"应为 JSON 对象，可用的键是{'、'.join(_KEYS)}"
_FAULTS = {
    "extra_forbidden": f"没有这个键，可用的是{'、'.join(_KEYS)}",
    "string_type": "应为文字",
    "tuple_type": "应为文字或文字的列表",
    "too_long": f"最多 {_MOST_NEEDS} 项",
}


def _text(value: object) -> object:
    """Check a text as a question is checked: not empty, not too long, no broken characters."""
    if not isinstance(value, str):
        return value
    try:
        return check_question(value)
    except QuestionError as error:
        raise ValueError(str(error).replace("问题里", "").replace("问题", "内容").replace("问", "匹配")) from error


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(max_length=_MOST_NEEDS),
]


class Profile(BaseModel):
    """One who looks for support. Every key is optional, but one has to be there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    description: Text | None = Field(default=None, alias="描述")
    sector: Text | None = Field(default=None, alias="赛道")
    district: Text | None = Field(default=None, alias="板块")
    kind: Text | None = Field(default=None, alias="主体类型")
    needs: Texts = Field(default=(), alias="需求")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.given():
            raise ValueError(f"至少要有{'、'.join(_KEYS)}中的一项")
        if sum(map(len, (self.description or "", *self.needs))) > LONGEST_QUESTION:
            raise ValueError(f"描述和需求太长，合起来最多 {LONGEST_QUESTION} 个字")
        return self

    def given(self) -> dict[str, Any]:
        """The profile as its JSON, with the keys that it has."""
        shown = self.model_dump(by_alias=True, exclude_none=True, mode="json")
        return {key: value for key, value in shown.items() if value}


def read_profile(value: object) -> Profile:
    """Return the profile that a JSON value holds.

    Raises:
        ProfileError: It is none; the message names the first thing wrong.
    """
    if not isinstance(value, dict):
        raise ProfileError(f"画像的格式不对：{_SHAPE}。")
    if not value:
        raise ProfileError(f"画像是空的：{_SHAPE}，至少一项。")
    try:
        return Profile.model_validate(
            {key: entry for key, entry in value.items() if entry is not None or key not in _KEYS}
        )
    except ValidationError as error:
        entry = error.errors()[0]
        name = f"“{str(entry['loc'][0])[:40]}”" if entry["loc"] else ""
        fault = _FAULTS.get(entry["type"]) or entry["msg"].removeprefix("Value error, ")
        raise ProfileError(f"画像不对：{name}{fault.rstrip('。')}。") from error


def parse_profile(text: str | bytes) -> Profile:
    """Return the profile that a JSON text holds; raises as `read_profile` does."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProfileError(f"画像不是 JSON：{_SHAPE}。") from error
    return read_profile(value)


def load_profile(name: str) -> Profile:
    """Return the profile of a file, `-` being standard input.

    Raises:
        ProfileError: It cannot be read, or holds none.
    """
    shown = "标准输入" if name == "-" else f"“{name}”"
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return parse_profile(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ProfileError(f"{shown}不是 UTF-8 文本，画像{_SHAPE}。") from error
    except OSError as error:
        raise ProfileError(f"无法读取{shown}（{reason(error)}）。") from error
