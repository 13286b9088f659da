"""Lines of JSON as things of one shape, with complaints that a person can follow."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)

_FAULTS = {
    "missing": "缺少{name}",
    "extra_forbidden": "没有{name}这个字段",
    "json_invalid": "不是 JSON",
    "model_type": "{name}应为 JSON 对象",
    "string_type": "{name}应为文字",
    "string_too_short": "{name}不能为空",
    "too_short": "{name}不能为空",
    "list_type": "{name}应为列表",
    "tuple_type": "{name}应为列表",
    "bool_type": "{name}应为 true 或 false",
    "bool_parsing": "{name}应为 true 或 false",
    "int_type": "{name}应为整数",
    "int_parsing": "{name}应为整数",
    "int_from_float": "{name}应为整数",
    "float_type": "{name}应为数字",
    "float_parsing": "{name}应为数字",
    "greater_than_equal": "{name}不能小于 {ge}",
    "literal_error": "{name}只能是 {expected}",
}


class DatasetError(ValueError):
    """A file that cannot be used; the message is one Chinese line that names file and line."""


def read_lines(path: Path, shape: type[Shape]) -> Iterator[tuple[str, Shape]]:
    """Yield each line with its place, as it is said in messages; empty lines are passed over.

    Raises:
        DatasetError: The file cannot be read, or a line has another shape.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise DatasetError(f"“{path}”不是 UTF-8 文本") from error
    except OSError as error:
        raise DatasetError(f"无法读取“{path}”：{error.strerror or error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield f"{path} 第 {number} 行", shape.model_validate_json(line)
            except ValidationError as error:
                raise DatasetError(f"{path} 第 {number} 行：{in_chinese(error)}") from error


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object a line.

    Raises:
        OSError: The file cannot be written.
    """
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def in_chinese(error: ValidationError) -> str:
    """What is wrong with a line, each fault once."""
    return "；".join(dict.fromkeys(_fault(dict(fault)) for fault in error.errors()))


def _fault(fault: dict[str, Any]) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "value_error":  # raised by a shape's own check, in Chinese
        return str(context["error"])
    name = f" {'.'.join(map(str, fault['loc']))} " if fault["loc"] else "整行"
    return _FAULTS.get(fault["type"], "{name}的值不对").format(name=name, **context).strip()
