"""The command line: `assistant serve | ask | search | add | remove | list | source | facts | eval | rebuild`.

Only this module, `api` and `web` turn an `AssistantError` into the line that a user sees. Commands import what they
need when they run, so that asking for help loads no model.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from corpus.errors import AssistantError, DocumentError

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.settings import Settings

# Typer's own words are English and fixed; these are the ones that its help and its complaints can hold.
_CHINESE = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"^Usage: ", "用法："),
        (r"\[OPTIONS\]", "[选项]"),
        (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
        (r"(?m)^Options:$", "选项："),
        (r"(?m)^Arguments:$", "参数："),
        (r"(?m)^Commands:$", "命令："),
        (r"Show this message and exit\.", "显示这份说明"),
        (r"\[default: ", "[默认："),
        (r"No such command '(.*)'\.", r"没有“\1”这个命令"),
        (r"No such option: (\S+)", r"没有“\1”这个选项"),
        (r" ?\(Possible options: (.*)\)", r"，相近的有 \1"),
        (r" Did you mean (.*)\?", r"，是不是 \1？"),
        (r"Missing (argument|option|parameter) '(.*)'\.", r"缺少“\2”"),
        (r"Option '(.*)' requires an argument\.", r"选项“\1”后面缺少内容"),
        (r"Got unexpected extra arguments? \((.*)\)", r"多出了“\1”；问题里有空格时请加引号"),
        (r"Invalid value for '(.*?)': ", r"“\1”的值不对："),
        (r"Invalid value: ", ""),
        (r"Input should be greater than or equal to (\S+)", r"不能小于 \1"),
        (r"Input should be less than or equal to (\S+)", r"不能大于 \1"),
        (r"Input should be a valid integer.*", "应为整数"),
        (r"Input should be (.*)", r"应为 \1"),
        (r"'([^']*)' or '([^']*)'", r"'\1' 或 '\2'"),
    )
)


def _in_chinese(text: str) -> str:
    for english, chinese in _CHINESE:
        text = english.sub(chinese, text)
    return text


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


app = typer.Typer(
    name="assistant",
    cls=_Group,
    help="政策问答助手：依据已载入的政策原文回答，并标明出自哪一条；原文没写的如实说明。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_command = partial(app.command, cls=_Command)

Question = Annotated[str | None, typer.Argument(metavar="[问题]", help="要问或要找的内容", show_default=False)]
Document = Annotated[str, typer.Argument(metavar="文件代号", help="见 assistant list", show_default=False)]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="文件夹", help="数据放在哪里；默认取 ASSISTANT_DATA，再默认为用户目录", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Batch = Annotated[
    Path | None,
    typer.Option("--batch", metavar="文件", help="批量：每行一个 JSON 对象 {id, question, …}", show_default=False),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="文件", help="批量结果写到哪里", show_default=False)]
Docs = Annotated[
    list[str] | None,
    typer.Option("--doc", metavar="代号", help="只在这份文件里找，可重复", show_default=False),
]


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed with one line on standard error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(standalone_mode=False)
    except AssistantError as error:
        code = _fail(1, f"错误：{error}")
    except typer.TyperException as error:  # wrong usage, or no command at all, where the message is the help
        text = _in_chinese(error.format_message())
        code = _fail(2, text if "\n" in text else f"用法不对：{text}。加 --help 可查看用法。")
    except typer.Abort:
        code = _fail(1, "已中止。")
    sys.exit(code)


@_command(help="启动网页和 HTTP 接口")
def serve(
    host: Annotated[str, typer.Option(metavar="地址", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="端口", help="监听端口", min=1, max=65535)] = 7860,
    data: Data = None,
) -> None:
    """Serve the web app and the HTTP API."""
    from assistant.server import serve as run  # noqa: PLC0415

    run(_settings(data), host, port)


@_command(help="提问：一个问题、一批问题（--batch），或不带问题进入对话")
def ask(
    question: Question = None,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
    docs: Docs = None,
    data: Data = None,
) -> None:
    """Answer one question, a batch, or a conversation in the terminal."""
    lines = _batch_lines(question, batch, out)
    if question is not None:
        from assistant.question import check_question  # noqa: PLC0415

        check_question(question)
    assistant = _assistant(data)
    if out is not None:
        from assistant.batch import run  # noqa: PLC0415

        run(lines, out, lambda line: assistant.answer_line(line, docs or ()))
    elif question is None:
        _converse(assistant, docs or ())
    else:
        answer = assistant.ask(question, docs=docs or ())
        _print(answer.model_dump_json(indent=2) if as_json else answer_text(answer))
