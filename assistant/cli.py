"""The command line: `assistant serve`, `ask`, `add` and the others.

Only this module, `api` and `web` turn an `AssistantError` into the line that a user sees. Commands import what they
need when they run, so that asking for help loads no model.
"""

import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.cells import cell_len, set_cell_size
from typer.core import TyperCommand, TyperGroup

from assistant.__main__ import INCOMPLETE
from corpus.errors import AssistantError, DocumentError, QuestionError, reason
from corpus.regex import regex

if TYPE_CHECKING:
    from assistant.batch import Line
    from assistant.chain import Assistant
    from assistant.settings import Settings
    from index.search import Hit

# Typer's own words are English and fixed; these are the ones that its help and its complaints can hold.
_CHINESE = tuple(
    (regex(english), chinese)
    for english, chinese in (
        (r"^Usage: ", "用法："),
        (r"\[OPTIONS\]", "[选项]"),
        (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
        (r"(?m)^Options:$", "选项："),
        (r"(?m)^Arguments:$", "参数："),
        (r"(?m)^Commands:$", "命令："),
        (r"Show this message and exit\.", "显示这份说明"),
        (r" <str>", ""),
        (r"  \[required\]", ""),
        (r"\[default: ", "[默认："),
        (r"No such command '(.*)'\.", r"没有“\1”这个命令"),
        (r"No such option: (\S+)", r"没有“\1”这个选项"),
        (r" ?\(Possible options: (.*)\)", r"，相近的有 \1"),
        (r" Did you mean (.*)\?", r"，是不是 \1？"),
        (r"Missing (argument|option|parameter) '(.*)'\.", r"缺少“\2”"),
        (r"Option '(.*)' requires an argument\.", r"选项“\1”后面缺少内容"),
        (r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\)", r"多出了“\1”；问题里有空格时请加引号"),
        (r"Invalid value for '(.*?)': ", r"“\1”的值不对："),
        (r"Invalid value: ", ""),
        (r"Input should be greater than or equal to (\S+)", r"不能小于 \1"),
        (r"Input should be less than or equal to (\S+)", r"不能大于 \1"),
        (r"Input should be a valid integer.*", "应为整数"),
        (r"Input should be (.*)", r"应为 \1"),
        (r"Value error, '(.*)' is not one of (.*)\.", r"没有“\1”，只能是 \2"),
    )
)


def _in_chinese(text: str) -> str:
    for english, chinese in _CHINESE:
        text = english.sub(chinese, text)
    return text


def _aligned(text: str) -> str:
    """Align a help's second column: typer counts a Chinese character as one column wide, terminals as two."""
    lines = [re.fullmatch(r"(  \S+(?: \S+)?) {2,}(\S.*)", line) or line for line in text.split("\n")]
    width = max((cell_len(line[1]) for line in lines if not isinstance(line, str)), default=0)
    return "\n".join(
        line if isinstance(line, str) else set_cell_size(line[1], width) + "  " + line[2] for line in lines
    )


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _aligned(_in_chinese(super().get_help(ctx)))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _aligned(_in_chinese(super().get_help(ctx)))


app = typer.Typer(
    name="assistant",
    cls=_Group,
    help="政策问答助手：依据已载入的政策原文回答，并标明出自哪一条；原文没写的如实说明。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_MOST_NAMED = 20  # refused files that a message names
_command = partial(app.command, cls=_Command)

Question = Annotated[str | None, typer.Argument(metavar="问题", help="要问或要找的内容", show_default=False)]
Document = Annotated[str, typer.Argument(metavar="文件代号", help="见 assistant list", show_default=False)]
# Typer checks paths only where it is told to, except that they can be read, which it complains of in English.
_path = partial(typer.Option, readable=False, show_default=False)
Data = Annotated[
    Path | None,
    _path("--data", metavar="文件夹", help="数据放在哪里；默认取 ASSISTANT_DATA，再默认为用户目录"),
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Batch = Annotated[
    Path | None,
    _path("--batch", metavar="文件", help="批量：每行一个 JSON 对象 {id, question, …}"),
]
Out = Annotated[Path | None, _path("--out", metavar="文件", help="批量结果写到哪里")]
Docs = Annotated[
    list[str] | None,
    typer.Option("--doc", "--docs", metavar="代号", help="只在这份文件里找，可重复", show_default=False),
]


Composer = Annotated[
    Literal["grounded", "model"] | None,
    typer.Option(
        metavar="方式",
        help="谁来组织语言：grounded 不用语言模型，model 用 ASSISTANT_MODEL 指定的模型",
        show_default=False,
    ),
]


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed with one line on standard error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # One question multiplies small matrices: threads for them cost twice the time that they save, and more among users.
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    # Threads that cut texts into tokens cost more than the few texts of one question take.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Nothing here extends pydantic; to look for who does, it reads what is said of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = app(standalone_mode=False)
    except AssistantError as error:
        code = _fail(1, f"错误：{error}")
    except typer.TyperException as error:  # wrong usage, or no command at all, where the message is the help
        text = _in_chinese(error.format_message())
        code = _fail(2, text if "\n" in text else f"用法不对：{text}。加 --help 可查看用法。")
    except typer.Abort:
        code = _fail(1, "已中止。")
    except ImportError as error:
        code = _fail(1, f"错误：{INCOMPLETE.format(error.name or error)}")
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        code = _fail(1, f"错误：{_bug(error)}")
    sys.exit(code)


@_command(help="启动网页和 HTTP 接口")
def serve(
    host: Annotated[str, typer.Option(metavar="地址", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="端口", help="监听端口", min=1, max=65535)] = 7860,
    data: Data = None,
) -> None:
    """Serve the web app and the HTTP API."""
    from assistant.api import serve as run  # noqa: PLC0415

    run(_settings(data), host, port)


@_command(help="提问：一个问题、一批问题（--batch），或不带问题进入对话")
def ask(
    question: Question = None,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
    docs: Docs = None,
    composer: Composer = None,
    data: Data = None,
) -> None:
    """Answer one question, a batch, or a conversation in the terminal."""
    lines = _checked(question, batch, out)
    assistant = _assistant(data, composer, stays=lines is not None)
    if lines is not None and out is not None:

        def answered(line: "Line") -> dict[str, Any]:
            answer = assistant.ask(line.question, history=line.history, docs=line.docs or docs or ())
            return {"id": line.id, **answer.model_dump()}

        _write(out, lines, answered)
    elif question is None:
        _converse(assistant, docs or (), as_json=as_json)
    else:
        answer = assistant.ask(question, docs=docs or ())
        if as_json:
            _print(answer.model_dump_json(indent=2))
            return
        from assistant.terminal import answer_text  # noqa: PLC0415

        _print(answer_text(answer, assistant.policies))


@_command(help="检索：按相关程度列出条款")
def search(
    question: Question = None,
    k: Annotated[int, typer.Option("-k", metavar="条数", help="最多几条", min=1, max=1000)] = 10,
    as_json: Json = False,
    explain: Annotated[bool, typer.Option("--explain", help="说明每条为什么找到：各项分值，用到的同义词")] = False,
    batch: Batch = None,
    out: Out = None,
    docs: Docs = None,
    data: Data = None,
) -> None:
    """Rank clauses for a question or for each of a batch."""
    lines = _checked(question, batch, out)
    if lines is None and question is None:
        raise typer.BadParameter("请给出要找的内容，或用 --batch")
    assistant = _assistant(data, stays=lines is not None)

    def found(text: str, within: Sequence[str]) -> "list[Hit]":
        return assistant.search(text, k=k, docs=within or docs or ())

    if lines is not None and out is not None:
        _write(out, lines, lambda line: {"id": line.id, "hits": _hits_json(found(line.question, line.docs), explain)})
    elif question is not None:
        from assistant.terminal import hits_text  # noqa: PLC0415

        hits = found(question, ())
        shown: dict[str, Any] = {"question": question, "hits": _hits_json(hits, explain)}
        if explain:
            from index.thesaurus import expand  # noqa: PLC0415

            shown["wordings"] = [wording for wording, _ in expand(question)]
        _print(_json(shown) if as_json else hits_text(hits, assistant.policies, shown.get("wordings")))


@_command(help="匹配：按画像（描述、赛道、板块、主体类型、需求）列出适用的支持措施")
def match(
    profile: Annotated[
        str | None,
        typer.Argument(metavar="画像", help="画像文件（JSON），- 为标准输入", show_default=False),
    ] = None,
    as_json: Json = False,
    batch: Annotated[
        Path | None, _path("--batch", metavar="文件", help="批量：每行一个 JSON 对象 {id, profile, doc?}")
    ] = None,
    out: Out = None,
    docs: Docs = None,
    data: Data = None,
) -> None:
    """List the support that fits a profile, or each of a batch."""
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch 和 --out 要一起用")
    if (batch is None) == (profile is None):
        raise typer.BadParameter("请给出画像文件，或用 --batch（两者只能有其一）")
    from assistant.match import Matcher  # noqa: PLC0415
    from assistant.profile import load_profile  # noqa: PLC0415

    if profile is not None:
        wanted = load_profile(profile)
        assistant = _assistant(data)
        matches = Matcher(assistant.policies, assistant.search).match(wanted, docs=docs or ())
        if as_json:
            _print(matches.model_dump_json(indent=2))
        else:
            from assistant.terminal import matches_text  # noqa: PLC0415

            _print(matches_text(matches, assistant.policies))
    elif batch is not None and out is not None:
        from tqdm import tqdm  # noqa: PLC0415

        from assistant.batch import read_profile_lines, write_lines  # noqa: PLC0415

        lines = read_profile_lines(batch)
        assistant = _assistant(data, stays=True)
        matcher = Matcher(assistant.policies, assistant.search)
        write_lines(
            out,
            (
                {"id": line.id, **matcher.match(line.profile, docs=[line.doc] if line.doc else docs or ()).model_dump()}
                for line in tqdm(lines, disable=None, leave=False)
            ),
        )


@_command(help="加入文件，以及文件夹和 zip 里的全部文件；已有的同一文件被替换")
def add(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="政策文件、文件夹或 zip", readable=False, show_default=False),
    ],
    slug: Annotated[
        str | None, typer.Option(metavar="代号", help="文件代号，只能用于单个文件", show_default=False)
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Add documents and index them; the rest go in even where one is refused."""
    if slug is not None and (len(files) > 1 or files[0].is_dir() or files[0].suffix.lower() == ".zip"):
        raise typer.BadParameter("--slug 只能用于单个文件")
    from tqdm import tqdm  # noqa: PLC0415

    from assistant.assemble import lags  # noqa: PLC0415
    from assistant.assemble import rebuild as run  # noqa: PLC0415
    from assistant.documents import outcome_json, outcome_line  # noqa: PLC0415
    from corpus.intake import add_files  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    settings = _settings(data)
    told: list[Any] = []
    refused: list[str] = []
    states: set[str] = set()
    with TemporaryDirectory() as kept:
        outcomes = add_files(Store(settings.data), files, slug, Path(kept))
        for outcome in tqdm(outcomes, unit="份", disable=None, leave=False):
            states.add(outcome.state)
            if outcome.state == "refused":
                refused.append(outcome.refusal.rstrip("。"))
            if as_json or outcome.state != "refused":
                told.append(outcome_json(outcome) if as_json else outcome_line(outcome))
        # What is there already may not be indexed: the disk may have been full when it came in.
        if states & {"added", "replaced"} or ("unchanged" in states and lags(settings)):
            run(settings, kept=Path(kept))
    # Not before: what is reported as added is answered from, even after a power cut.
    if as_json:
        _print(_json(told))
    elif told:
        _print("\n".join(told))
    if refused:
        raise DocumentError(
            "；".join(refused[:_MOST_NAMED])
            + (f"；等共 {len(refused)} 个文件没有加入" if len(refused) > _MOST_NAMED else "")
            + "。"
        )


@_command(help="试读：列出从文件读出的条款、表格、事实的数目和存疑之处，不加入")
def preview(
    file: Annotated[Path, typer.Argument(metavar="文件", help="政策文件", readable=False, show_default=False)],
) -> None:
    """Show what a file would give without adding it."""
    from assistant.documents import preview_text  # noqa: PLC0415
    from corpus.sandbox import preview as read  # noqa: PLC0415

    _print(preview_text(read(file)))


@_command(help="移除文件")
def remove(doc: Document, data: Data = None) -> None:
    """Remove a document and its index entries."""
    from assistant.assemble import rebuild as run  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    settings = _settings(data)
    store = Store(settings.data)
    store.remove(doc)
    if store.records():
        run(settings)
    _print(f"已移除 {doc}")


@_command("list", help="列出已载入的文件：发文机关、地区、日期、文号、有效期，读出的条款和事实数，是否已有新版")
def list_(as_json: Json = False, data: Data = None) -> None:
    """List the loaded documents."""
    from assistant.documents import listed, listed_text  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    documents = listed(Store(_settings(data).data))
    if as_json:
        _print(_json(documents))
    elif documents:
        _print(listed_text(documents))


@_command(help="输出文件的存储原文，引文的位置即按它计算；--json 另列各条款及其起止位置")
def source(doc: Document, as_json: Json = False, data: Data = None) -> None:
    """Print a document's stored text, to which every citation's offsets count; as JSON with its clauses."""
    from corpus.store import Store  # noqa: PLC0415

    text = Store(_settings(data).data).source(doc)
    if as_json:
        from assistant.facts import clauses_json  # noqa: PLC0415
        from corpus.load import read_policy  # noqa: PLC0415

        _print(_json({"doc": doc, "source": text, "clauses": clauses_json(read_policy(doc, text))}))
    else:
        _print(text, end="")


@_command(help="列出从文件读出的目标、责任、措施和表格")
def facts(
    doc: Document,
    kind: Annotated[
        Literal["metadata", "targets", "duties", "measures", "tables"] | None,
        typer.Option(metavar="类别", help="只列 metadata、targets、duties、measures 或 tables", show_default=False),
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show what was read out of a document."""
    from assistant.facts import facts_json  # noqa: PLC0415
    from assistant.terminal import facts_text  # noqa: PLC0415
    from corpus.load import read_policy  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    policy = read_policy(doc, Store(_settings(data).data).source(doc))
    kinds = (kind,) if kind else ("metadata", "targets", "duties", "measures", "tables")
    if as_json:
        every = facts_json(policy)
        _print(_json({name: every[name] for name in ("doc", *kinds)}))
    else:
        _print(facts_text(policy, kinds))


@_command(help="MCP 服务：把提问、检索、匹配、文档事实作为工具提供给其他程序")
def mcp(
    http: Annotated[bool, typer.Option("--http", help="用 HTTP（路径 /mcp），默认用标准输入输出")] = False,
    host: Annotated[str, typer.Option(metavar="地址", help="HTTP 的监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="端口", help="HTTP 的监听端口", min=1, max=65535)] = 7861,
    composer: Composer = None,
    data: Data = None,
) -> None:
    """Serve the Model Context Protocol."""
    from assistant.mcp import serve as run  # noqa: PLC0415

    run(_settings(data, composer), (host, port) if http else None)


@_command(help="核对：别处写成的句子，是否都有所引原文的依据")
def verify(
    batch: Annotated[
        Path,
        _path("--batch", metavar="文件", help="每行一个 JSON 对象 {id, question?, statements: [{text, citations}]}"),
    ],
    out: Annotated[Path, _path("--out", metavar="文件", help="核对结果写到哪里")],
    data: Data = None,
) -> None:
    """Hold sentences written elsewhere against the places that they cite."""
    from tqdm import tqdm  # noqa: PLC0415

    from assistant.batch import read_drafts, write_lines  # noqa: PLC0415
    from assistant.verify import check  # noqa: PLC0415

    drafts = read_drafts(batch)
    policies = _assistant(data).policies
    write_lines(out, (check(draft, policies) for draft in tqdm(drafts, disable=None, leave=False)))


@_command("eval", help="用题集评测；有门槛没达到时退出码为 1")
def evaluate(
    datasets: Annotated[
        list[Path], typer.Argument(metavar="题集…", help="题集（JSONL）", readable=False, show_default=False)
    ],
    report: Annotated[Path | None, _path("--json", metavar="文件", help="报告写到哪里（JSON）")] = None,
    page: Annotated[Path | None, _path("--html", metavar="文件", help="报告写到哪里（网页，一个文件）")] = None,
    answers: Annotated[Path | None, _path("--answers", metavar="文件", help="每题的回答写到哪里（JSONL）")] = None,
    baseline: Annotated[
        Path | None, _path("--baseline", metavar="报告", help="与以前的报告（JSON）比，列出改对和改错的题")
    ] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="题型", help="只评这一类题", show_default=False)] = None,
    all_docs: Annotated[bool, typer.Option("--all-docs", help="不按题目限定文件，在全部已载入的文件里找")] = False,
    totals: Annotated[bool, typer.Option("--totals", help="只出合计，不显示也不保存单题（用于测试集）")] = False,
    jobs: Annotated[int, typer.Option("--jobs", metavar="题数", help="同时问几题，语言模型慢时用", min=1, max=64)] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的评测")] = False,
    judges: Annotated[
        list[str] | None,
        typer.Option(
            "--judge",
            metavar="评判",
            help="另请语言模型打分（faithfulness、correctness、relevance），不计入对错，可重复",
            show_default=False,
        ),
    ] = None,
    gates: Annotated[Path | None, _path("--gates", metavar="文件", help="门槛；默认 evals/gates.toml")] = None,
    composer: Composer = "grounded",
    data: Data = None,
) -> None:
    """Judge the assistant on question sets."""
    from assistant.evaluation import Options, outside_judges  # noqa: PLC0415
    from assistant.evaluation import evaluate as run  # noqa: PLC0415
    from assistant.model import load_model  # noqa: PLC0415
    from evals.gates import GATES  # noqa: PLC0415

    options = Options(
        only=only,
        all_docs=all_docs,
        jobs=jobs,
        resume=resume,
        totals=totals,
        baseline=baseline,
        gates=gates or GATES,
        report=report,
        page=page,
        answers=answers,
    )
    settings = _settings(data, composer)
    asked = outside_judges(judges or (), load_model(settings) if judges else None)
    run(_assistant(data, composer, stays=True), datasets, settings.data / "evals", options, asked)


@_command(help="列出网页里收到的反馈；--items 整理成候选题（JSONL），补全后可用于 eval")
def feedback(
    items: Annotated[bool, typer.Option("--items", help="输出候选题而不是反馈本身")] = False,
    data: Data = None,
) -> None:
    """List what people said of answers, newest first, or turn it into candidates for the question sets."""
    from assistant.feedback import candidates, notes, read_feedback  # noqa: PLC0415

    said = read_feedback(_settings(data).data)
    for entry in candidates(said) if items else notes(said):
        _print(json.dumps(entry, ensure_ascii=False))


@_command(help="删除反馈（连同其中的提问和回答），或评测的记录")
def forget(
    every: Annotated[bool, typer.Option("--all", help="删除全部反馈")] = False,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="天数", help="只删除早于这么多天的反馈", min=0, max=36500, show_default=False),
    ] = None,
    containing: Annotated[
        str | None, typer.Option("--containing", metavar="文字", help="只删除含有这段文字的反馈", show_default=False)
    ] = None,
    evaluations: Annotated[bool, typer.Option("--evaluations", help="删除评测的报告、回答和历次结果")] = False,
    data: Data = None,
) -> None:
    """Delete what people wrote."""
    if every + (days is not None) + (containing is not None) > 1:
        raise typer.BadParameter("--all、--days、--containing 只能用一个")
    if not (every or days is not None or containing or evaluations):
        raise typer.BadParameter("请用 --all、--days、--containing 或 --evaluations 说明要删除什么")
    from assistant.feedback import forget_feedback  # noqa: PLC0415
    from assistant.retention import forget_evaluations  # noqa: PLC0415

    folder = _settings(data).data
    if every or days is not None or containing:
        until = None if days is None else datetime.now(UTC) - timedelta(days=days)
        gone = forget_feedback(
            folder, lambda when, texts: (until is None or when < until) and (containing or "") in texts
        )
        _print(f"已删除 {gone} 条反馈")
    if evaluations:
        _print("已删除评测记录" if forget_evaluations(folder) else "没有评测记录")


@_command(help="重建索引")
def rebuild(data: Data = None) -> None:
    """Build the index anew from the stored documents."""
    from assistant.assemble import rebuild as run  # noqa: PLC0415

    run(_settings(data), anew=True)
    _print("索引已重建")


@_command(help="检查：版本、磁盘、文件和索引是否完好、语言模型能否连上")
def doctor(as_json: Json = False, data: Data = None) -> None:
    """Examine the installation and the data folder; exit code 1 where something is wrong."""
    from assistant.health import examine  # noqa: PLC0415

    checks = examine(_settings(data))
    if as_json:
        _print(_json([asdict(check) for check in checks]))
    else:
        _print("\n".join(f"{'正常' if check.ok else '有误'}  {check.name}：{check.says}" for check in checks))
    wrong = [check.name for check in checks if not check.ok]
    if wrong:
        raise AssistantError(f"{'、'.join(wrong)}有误；文件或索引损坏时可用 assistant repair 修复。")


@_command(help="修复：文件或索引损坏时，从保存的原件、原文和索引里互相恢复")
def repair(data: Data = None) -> None:
    """Put right what is damaged in the data folder."""
    from assistant.assemble import repair as run  # noqa: PLC0415

    done, lost = run(_settings(data))
    _print("\n".join(done) if done or lost else "没有需要修复的")
    if lost:
        raise DocumentError("；".join(lost) + "。")


accounts = typer.Typer(cls=_Group, help="账号：要求登录时（ASSISTANT_ACCOUNTS=true）谁能进来", no_args_is_help=True)
app.add_typer(accounts, name="account")
_Account = Annotated[str, typer.Argument(metavar="账号", help="账号名", show_default=False)]


@accounts.command("add", cls=_Command, help="添加账号，或换密码、换角色；密码从终端或标准输入读")
def account_add(
    name: _Account,
    administrator: Annotated[bool, typer.Option("--administrator", help="可以加入和移除文件")] = False,
    data: Data = None,
) -> None:
    """Add an account, or give one a new password and role."""
    from assistant.accounts import Accounts  # noqa: PLC0415

    password = _password()
    Accounts(_settings(data).data).put(name, password, "administrator" if administrator else "reader")
    _print(f"已添加账号 {name}（{'管理员' if administrator else '读者'}）")


@accounts.command("remove", cls=_Command, help="移除账号")
def account_remove(name: _Account, data: Data = None) -> None:
    """Remove an account; its sessions end at once."""
    from assistant.accounts import Accounts  # noqa: PLC0415

    Accounts(_settings(data).data).remove(name)
    _print(f"已移除账号 {name}")


@accounts.command("list", cls=_Command, help="列出账号和角色")
def account_list(data: Data = None) -> None:
    """List the accounts with their roles."""
    from assistant.accounts import Accounts  # noqa: PLC0415

    for name, role in sorted(Accounts(_settings(data).data).list().items()):
        _print(f"{name}\t{'管理员' if role == 'administrator' else '读者'}")


# -- inside ------------------------------------------------------------------------------------------------------------


def _settings(data: Path | None, composer: Composer = None) -> "Settings":
    from assistant.settings import load_settings  # noqa: PLC0415

    return load_settings(data, composer)


def _assistant(data: Path | None, composer: Composer = "grounded", *, stays: bool = False) -> "Assistant":
    """Open the assistant; only what words answers may need a language model."""
    from assistant.assemble import assemble  # noqa: PLC0415

    return assemble(_settings(data, composer), stays=stays)


def _checked(question: str | None, batch: Path | None, out: Path | None) -> "list[Line] | None":
    """Check what is asked before anything is loaded; return the batch's lines, or None where there is no batch."""
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch 和 --out 要一起用")
    if batch is not None and question is not None:
        raise typer.BadParameter("给了问题就不能再用 --batch")
    if question is not None:
        from assistant.question import check_question  # noqa: PLC0415

        check_question(question)
    if batch is None:
        return None
    from assistant.batch import read_lines  # noqa: PLC0415

    return read_lines(batch)


def _write(out: Path, lines: "list[Line]", work: Callable[["Line"], dict[str, Any]]) -> None:
    from tqdm import tqdm  # noqa: PLC0415

    from assistant.batch import write_lines  # noqa: PLC0415

    write_lines(out, map(work, tqdm(lines, disable=None, leave=False)))


def _converse(assistant: "Assistant", docs: Sequence[str], *, as_json: bool) -> None:
    """Ask and answer until the input ends; earlier questions are the context of later ones. JSON is one line each.

    Raises:
        QuestionError: What comes through a pipe cannot be asked; a person may try again.
    """
    from assistant.terminal import answer_text  # noqa: PLC0415

    history: list[str] = []
    for question in _typed() if sys.stdin.isatty() else _piped():
        try:
            answer = assistant.ask(question, history=history, docs=docs)
        except QuestionError as error:
            if not sys.stdin.isatty():
                raise
            _print(f"{error}\n")
        else:
            history.append(question)
            _print(answer.model_dump_json() if as_json else answer_text(answer, assistant.policies) + "\n")


def _typed() -> Iterator[str]:
    with suppress(ImportError):  # line editing and the up key, where the system has them
        import readline  # noqa: F401, PLC0415
    _print("输入问题后按回车，可以接着追问；按 Ctrl-D 结束。")
    while True:
        try:
            question = input("问：")
        except EOFError:
            _print("")
            return
        if question.strip():
            yield question


def _piped() -> Iterator[str]:
    for line in sys.stdin.buffer:
        try:
            question = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise QuestionError("标准输入不是 UTF-8 文本，每行应是一个问题。") from error
        if question.strip():
            yield question


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("密码", hide_input=True)
    if typer.prompt("再输一遍", hide_input=True) != password:
        raise AssistantError("两次输入的密码不一样。")
    return password


def _hits_json(hits: "Sequence[Hit]", explain: bool) -> list[dict[str, Any]]:
    """Hits as JSON; explained, with what speaks for each (`index.fusion.Signals`, and what its sentences add)."""
    shown: list[dict[str, Any]] = [{"doc": hit.doc, "clause": hit.clause, "score": hit.score} for hit in hits]
    if explain:
        for entry, hit in zip(shown, hits, strict=True):
            entry["why"] = {**hit.signals._asdict(), "fused": hit.fused, "ranker": hit.score - hit.fused}
    return shown


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _print(text: str, end: str = "\n") -> None:
    """Write to standard output at once.

    Raises:
        AssistantError: It cannot be written, e.g. to a full disk.
    """
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered would fail once more when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough
            raise typer.Exit(1) from error
        raise AssistantError(f"结果写不出去（{reason(error)}）。") from error


def _bug(error: Exception) -> str:
    """What a maintainer needs to know of an error that nobody foresaw; its message may hold what a user wrote."""
    *_, place = traceback.extract_tb(error.__traceback__)
    return (
        f"程序内部出错（{type(error).__name__}，{Path(place.filename).name} 第 {place.lineno} 行）；"
        "设 PYTHONDEVMODE=1 再运行可看到详情。"
    )


def _fail(code: int, line: str) -> int:
    print(line, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
