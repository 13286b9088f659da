"""Puts the assistant before the eval harness, which knows only questions and answers as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from assistant.answer import History
from assistant.batch import write_lines
from assistant.chain import Assistant
from corpus.errors import AssistantError
from evals.items import load_items
from evals.jsonl import DatasetError
from evals.run import print_report, run

_history = TypeAdapter(History)


def evaluate(
    assistant: Assistant,
    datasets: Sequence[Path],
    *,
    report: Path | None = None,
    answers: Path | None = None,
    only: str | None = None,
    all_docs: bool = False,
) -> None:
    """Judge the assistant on question sets and print the figures.

    Args:
        assistant: Who answers.
        datasets: Files of eval items, judged as one set.
        report: Where the whole report goes, as JSON.
        answers: Where the answers go, as lines of JSON.
        only: The one kind of question to ask.
        all_docs: Let every question search all documents, also one that names its document.

    Raises:
        AssistantError: A set cannot be read or holds no such kind, a document is not loaded, or a file cannot be
            written.
    """
    try:
        items = [item for path in datasets for item in load_items(path) if only in (None, item.kind)]
    except DatasetError as error:
        raise AssistantError(str(error)) from error
    if not items:
        raise AssistantError("题集里没有题目。" if only is None else f"题集里没有“{only}”类的题目。")
    given: list[dict[str, Any]] = []

    def docs(item: dict[str, Any]) -> list[str]:
        return [item["doc"]] if item["doc"] and not all_docs else []

    def ask(item: dict[str, Any]) -> dict[str, Any]:
        try:
            history = _history.validate_python(item["history"])
        except ValidationError as error:
            raise AssistantError(f"题目 {item['id']} 的 history 应为问题或消息的列表。") from error
        answer = assistant.ask(item["question"], history=history, docs=docs(item)).model_dump()
        given.append({"id": item["id"], **answer})
        return answer

    def search(item: dict[str, Any]) -> list[dict[str, Any]]:
        hits = assistant.search(item["standalone"], k=10, docs=docs(item))
        return [{"doc": hit.doc, "clause": hit.clause, "score": hit.score} for hit in hits]

    result = run(items, ask, search, lambda slug: assistant.policies[slug].source)
    print_report(result, Console())
    if report is not None:
        write_lines(report, [result.model_dump()])
    if answers is not None:
        write_lines(answers, given)
