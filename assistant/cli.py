"""The command line: `assistant serve | ask | search | add | remove | list | source | facts | eval | rebuild`.

Only this module, `api` and `web` turn an `AssistantError` into the line that a user sees. Commands import what they
need when they run, so that asking for help loads no model.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import AssistantError, DataError, UnreadableDocument

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.chain import Assistant
    from assistant.settings import Settings

app = typer.Typer(
    name="assistant",
    help="政策问答助手：依据已载入的政策原文回答，并标明出自哪一条；原文没写的如实说明。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹；默认取 ASSISTANT_DATA，再默认为用户目录", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Batch = Annotated[Path | None, typer.Option("--batch", help="批量：每行一个 JSON 的文件", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", help="批量结果写到这个文件", show_default=False)]
Docs = Annotated[list[str] | None, typer.Option("--doc", help="只依据这份文件回答，可重复", show_default=False)]


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed with one line on standard error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except AssistantError as error:
        print(f"错误：{error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone; there is nobody left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


@app.command(help="启动网页和 HTTP 接口")
def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 7860,
    data: Data = None,
) -> None:
    """Serve the web app and the HTTP API."""
    from assistant.api import serve as run  # noqa: PLC0415

    run(_settings(data), host, port)


@app.command(help="提问：一个问题、一批问题（--batch），或不带问题进入对话")
def ask(
    question: Annotated[str | None, typer.Argument(help="问题", show_default=False)] = None,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
    docs: Docs = None,
    data: Data = None,
) -> None:
    """Answer one question, a batch, or a conversation in the terminal."""
    _check_usage(question, batch, out)
    if question is not None:
        from assistant.question import check_question  # noqa: PLC0415

        check_question(question)
    assistant = _assistant(data, stays=batch is not None)
    if batch is not None and out is not None:
        _run_batch(batch, out, lambda line: _answer(assistant, line, docs or []).model_dump())
    elif question is None:
        _converse(assistant, docs or [])
    else:
        answer = assistant.ask(question, docs=docs or [])
        print(answer.model_dump_json(indent=2) if as_json else _shown(answer))


@app.command(help="检索：按相关程度列出条款")
def search(
    question: Annotated[str | None, typer.Argument(help="要找的内容", show_default=False)] = None,
    k: Annotated[int, typer.Option("-k", help="最多几条", min=1, max=1000)] = 10,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
    docs: Docs = None,
    data: Data = None,
) -> None:
    """Rank clauses for a question."""
    _check_usage(question, batch, out, required=True)
    assistant = _assistant(data, stays=batch is not None)

    def hits(text: str, limit: list[str]) -> list[dict[str, Any]]:
        found = assistant.search(text, k=k, docs=limit)
        return [{"doc": hit.doc, "clause": hit.clause, "score": round(hit.score, 4)} for hit in found]

    if batch is not None and out is not None:
        _run_batch(batch, out, lambda line: {"hits": hits(_text(line, "question"), _docs(line) or docs or [])})
        return
    assert question is not None
    found = hits(question, docs or [])
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for hit in found:
            policy = assistant.policies[hit["doc"]]
            clause = policy.by_id[hit["clause"]]
            text = "".join(policy.text(clause).split())
            print(f"{hit['score']:.3f}  {hit['doc']}  {clause.label}\n       {text[:80]}")


@app.command(help="加入文件；同名文件会被替换")
def add(
    files: Annotated[list[Path], typer.Argument(help="政策文件（txt、md）")],
    slug: Annotated[str | None, typer.Option(help="文件代号，只能用于单个文件", show_default=False)] = None,
    data: Data = None,
) -> None:
    """Add documents and index them; the rest go in even where one is refused."""
    if slug is not None and len(files) > 1:
        raise typer.BadParameter("--slug 只能用于单个文件")
    from assistant.assemble import rebuild  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    settings = _settings(data)
    store = Store(settings.data)
    refused = []
    for file in files:
        try:
            record = store.add(file, slug)
        except UnreadableDocument as error:
            refused.append(str(error))
        else:
            print(f"已加入 {record.slug}：{record.title}")
    if len(refused) < len(files):
        rebuild(settings)
    if refused:
        raise UnreadableDocument("；".join(refused))


@app.command(help="移除文件")
def remove(doc: Annotated[str, typer.Argument(help="文件代号")], data: Data = None) -> None:
    """Remove a document and its index entries."""
    from assistant.assemble import rebuild  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    settings = _settings(data)
    Store(settings.data).remove(doc)
    rebuild(settings)
    print(f"已移除 {doc}")


@app.command("list", help="列出已载入的文件")
def list_(as_json: Json = False, data: Data = None) -> None:
    """List the loaded documents."""
    from corpus.store import Store  # noqa: PLC0415

    records = Store(_settings(data).data).records()
    if as_json:
        print(json.dumps([record.model_dump(mode="json") for record in records], ensure_ascii=False, indent=2))
    else:
        for record in records:
            print(f"{record.slug}\t{record.title}")


@app.command(help="输出文件的存储原文")
def source(doc: Annotated[str, typer.Argument(help="文件代号")], data: Data = None) -> None:
    """Print a document's stored text, to which every citation's offsets count."""
    from corpus.store import Store  # noqa: PLC0415

    sys.stdout.write(Store(_settings(data).data).source(doc))


@app.command(help="列出从文件读出的目标、责任、措施和表格")
def facts(
    doc: Annotated[str, typer.Argument(help="文件代号")],
    kind: Annotated[str | None, typer.Option(help="targets、duties、measures 或 tables", show_default=False)] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show what was read out of a document."""
    from assistant.facts import facts_json, facts_text  # noqa: PLC0415
    from corpus.load import read_policy  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    kinds = ("targets", "duties", "measures", "tables")
    if kind is not None and kind not in kinds:
        raise typer.BadParameter(f"--kind 只能是 {'、'.join(kinds)}")
    policy = read_policy(doc, Store(_settings(data).data).source(doc))
    found = facts_json(policy)
    if kind is not None:
        found = {"doc": doc, kind: found[kind]}
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else facts_text(found))


@app.command("eval", help="用题集评测")
def evaluate(
    datasets: Annotated[list[Path], typer.Argument(help="题集（JSONL）")],
    report: Annotated[Path | None, typer.Option("--json", help="报告写到这个文件", show_default=False)] = None,
    answers: Annotated[Path | None, typer.Option("--answers", help="回答写到这个文件（JSONL）", show_default=False)] = None,
    only: Annotated[str | None, typer.Option("--only", help="只评这一类题", show_default=False)] = None,
    all_docs: Annotated[bool, typer.Option("--all-docs", help="不限定文件，在全部已载入的文件里找")] = False,
    data: Data = None,
) -> None:
    """Judge the assistant on question sets."""
    from assistant.evaluation import evaluate as run  # noqa: PLC0415

    run(_assistant(data, stays=True), datasets, report=report, answers=answers, only=only, all_docs=all_docs)


@app.command(help="重建索引")
def rebuild(data: Data = None) -> None:
    """Build the index anew from the stored documents."""
    from assistant.assemble import rebuild as run  # noqa: PLC0415

    run(_settings(data))
    print("索引已重建")


# -- inside ------------------------------------------------------------------------------------------------------------


def _settings(data: Path | None) -> "Settings":
    from assistant.settings import Settings  # noqa: PLC0415

    return Settings() if data is None else Settings(data=data)


def _assistant(data: Path | None, *, stays: bool = False) -> "Assistant":
    from assistant.assemble import assemble  # noqa: PLC0415

    return assemble(_settings(data), stays=stays)


def _check_usage(question: str | None, batch: Path | None, out: Path | None, *, required: bool = False) -> None:
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch 和 --out 要一起用")
    if batch is not None and question is not None:
        raise typer.BadParameter("给了问题就不能再用 --batch")
    if required and batch is None and question is None:
        raise typer.BadParameter("请给出要找的内容，或用 --batch")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} 不是 UTF-8 文本，无法读取。") from error
    except OSError as error:
        raise DataError(f"无法读取 {path}：{error.strerror}。") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path} 第 {number} 行不是 JSON。") from error
        if not isinstance(value, dict):
            raise DataError(f"{path} 第 {number} 行不是 JSON 对象。")
        yield value


def _run_batch(batch: Path, out: Path, work: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write one result line for each input line; the file appears whole or not at all."""
    partial = out.with_name(out.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            for number, line in enumerate(_lines(batch), 1):
                try:
                    result = work(line)
                except AssistantError as error:
                    raise DataError(f"{batch} 第 {number} 题：{error}") from error
                head = {"id": line["id"]} if "id" in line else {}
                file.write(json.dumps(head | result, ensure_ascii=False) + "\n")
        partial.replace(out)
    except OSError as error:
        raise DataError(f"无法写入 {out}：{error.strerror}。") from error
    finally:
        partial.unlink(missing_ok=True)


def _text(line: dict[str, Any], key: str) -> str:
    if not isinstance(line.get(key), str):
        raise DataError(f"缺少文字字段 {key}。")
    return str(line[key])


def _docs(line: dict[str, Any]) -> list[str]:
    docs = line.get("docs") or []
    if not isinstance(docs, list) or not all(isinstance(doc, str) for doc in docs):
        raise DataError("docs 应为文件代号的列表。")
    return docs


def _answer(assistant: "Assistant", line: dict[str, Any], docs: list[str]) -> "Answer":
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    from assistant.answer import History  # noqa: PLC0415

    try:
        history = TypeAdapter(History).validate_python(line.get("history") or [])
    except ValidationError as error:
        raise DataError("history 应为问题或消息的列表。") from error
    return assistant.ask(_text(line, "question"), history=history, docs=_docs(line) or docs)


def _shown(answer: "Answer") -> str:
    citations = "\n".join(f"[{c.n}] {c.label}：{' '.join(c.quote.split())}" for c in answer.citations)
    return f"{answer.answer}\n\n{citations}" if citations else answer.answer


def _converse(assistant: "Assistant", docs: list[str]) -> None:
    """Ask and answer until the input ends; earlier questions are the context of later ones."""
    print("请输入问题；按 Ctrl-D 结束。")
    history: list[str] = []
    while True:
        try:
            question = input("问：")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not question.strip():
            continue
        try:
            print(_shown(assistant.ask(question, history=history, docs=docs)), end="\n\n")
        except AssistantError as error:
            print(f"错误：{error}")
            continue
        history.append(question)


if __name__ == "__main__":
    main()
