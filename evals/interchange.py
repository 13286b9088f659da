"""Question sets for and from other tools, as lines of JSON or as a table.

    python -m evals.interchange export SET.jsonl OUT.jsonl|OUT.csv [--answers ANSWERS.jsonl]
    python -m evals.interchange import IN.jsonl|IN.csv SET.jsonl

The columns are those of ragas and of Hugging Face datasets (`user_input`, `response`, `retrieved_contexts`, `reference`,
`reference_contexts`), with an item's own fields beside them, so that what is exported comes back unchanged. A foreign
row becomes an item whose one fact is its reference; a person has to look at it before it judges anything.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.items import EvalItem, load_items
from evals.jsonl import DatasetError, in_chinese, write_lines

# What other tools call the same thing; the first name is ours to write.
_QUESTION = ("user_input", "question", "query", "input", "prompt", "instruction")
_REFERENCE = ("reference", "ground_truth", "ground_truths", "expected_output", "answers", "target", "output")
_LARGEST_CELL = 10_000_000  # characters; the csv module stops at 131,072


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert one file; 0 unless it cannot be read or written."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.interchange", description="题集与 ragas、HuggingFace 格式互换"
    )
    parser.add_argument("direction", choices=("export", "import"), help="export 导出，import 导入")
    parser.add_argument("given", type=Path, metavar="来源")
    parser.add_argument("made", type=Path, metavar="去处", help=".jsonl 或 .csv")
    parser.add_argument("--answers", type=Path, metavar="回答", help="assistant eval --answers 写的，随题导出")
    options = parser.parse_args(arguments)
    try:
        if options.direction == "export":
            answers = _answers(options.answers) if options.answers else {}
            rows = [exported(item, answers.get(item.id)) for item in load_items(options.given)]
            _write(options.made, rows)
        else:
            rows = [item.model_dump() for item in imported(_read(options.given), options.given.stem)]
            write_lines(options.made, rows)
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"无法读写“{error.filename}”：{error.strerror}", file=sys.stderr)
        return 1
    print(f"{len(rows)} 题 → {options.made}")
    return 0


def exported(item: EvalItem, answer: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One row: what ragas reads, and the item's own fields."""
    reference = "；".join(facts[0] for facts in item.facts) if item.answerable else "原文没有载明。"
    return {
        "user_input": item.question,
        "response": answer["answer"] if answer else None,
        "retrieved_contexts": [citation["quote"] for citation in answer["citations"]] if answer else [],
        "reference": reference,
        "reference_contexts": item.clauses,
        **{name: value for name, value in item.model_dump().items() if name != "question"},
    }


def imported(rows: Iterable[Mapping[str, Any]], name: str) -> Iterator[EvalItem]:
    """Items of rows, ours or foreign; ids that are missing are made of `name` and the row's number.

    Raises:
        DatasetError: A row has no question, or makes no item.
    """
    for number, row in enumerate(rows, 1):
        question = _first(row, _QUESTION)
        if not question:
            raise DatasetError(f"第 {number} 行没有问题（{'、'.join(_QUESTION[:3])}……）")
        own = {key: row[key] for key in EvalItem.model_fields if key != "dataset" and row.get(key) is not None}
        reference = _first(row, _REFERENCE)
        fields = {
            "id": f"{name}-{number}",
            "kind": "imported",
            "facts": [[reference]] if reference else [],
            **own,
            "question": question,
        }
        try:
            yield EvalItem.model_validate(fields)
        except ValidationError as error:
            raise DatasetError(f"第 {number} 行：{in_chinese(error)}") from error


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the named columns that holds text; of a list, its first; of messages, the last of the user."""
    for name in names:
        value = row.get(name)
        if isinstance(value, Mapping):  # SQuAD: {"text": […], "answer_start": […]}
            value = value.get("text")
        if isinstance(value, list) and value:
            turns = [
                turn["content"] for turn in value if isinstance(turn, Mapping) and turn.get("type", "human") == "human"
            ]
            value = turns[-1] if turns else value[0]
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _answers(path: Path) -> dict[str, dict[str, Any]]:
    return {answer["id"]: answer for answer in _read(path)}


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".csv":
            csv.field_size_limit(_LARGEST_CELL)
            rows = csv.DictReader(text.splitlines(keepends=True))
            return [{key: _cell(value) for key, value in row.items() if key and value} for row in rows]
        lines = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise DatasetError(f"“{path}”不是 UTF-8 的 JSONL 或 CSV") from error
    if not all(isinstance(line, dict) for line in lines):
        raise DatasetError(f"“{path}”的每一行应为 JSON 对象")
    return lines


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    if path.suffix.lower() != ".csv":
        write_lines(path, [dict(row) for row in rows])
        return
    with path.open(
        "w", encoding="utf-8-sig", newline=""
    ) as file:  # with a mark, or Excel takes it for another encoding
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows({key: _printed(value) for key, value in row.items()} for row in rows)


def _printed(value: object) -> object:
    """A cell: lists and truth values as JSON, text as it is, nothing for None."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value


def _cell(value: str) -> object:
    """A cell's value: JSON where it is a list, a truth value or a whole number, else the text."""
    if value[0] in "[{" or value in ("true", "false") or (value.isascii() and value.isdigit()):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


if __name__ == "__main__":
    sys.exit(main())
