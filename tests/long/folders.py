"""What the long tests share: small documents, questions to them, and children that may die."""

import contextlib
import io
import os
import pickle
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - loaded once here, not in every child
from langchain_core.runnables import RunnableLambda  # noqa: F401

from assistant.assemble import assemble
from assistant.cli import app
from assistant.settings import Settings
from index.embedding import load_encoder
from index.words import cut

cut("热身")  # loads the dictionary
load_encoder(None)

TITLES = ("公园管理", "停车收费", "老年助餐", "青年创业", "数据开放", "危房改造")


def text(number: int, version: int) -> str:
    """A small policy; what it says of itself tells the version, at its beginning and at its end."""
    title = TITLES[number]
    return (
        f"云澜市{title}办法\n\n第一条  为了做好{title}工作，制定本办法。\n"
        f"第二条  {title}补贴标准为每人{1000 + version}元。〔责任单位：市财政局〕\n"
        f"第三条  到2027年，{title}项目达到{version}个。\n第四条  本办法第{version}次修订，自2026年1月1日起施行。\n"
    )


def write(folder: Path, number: int, version: int) -> Path:
    """Write the policy's file, whose name gives the slug."""
    path = folder / f"policy-{number}.txt"
    path.write_text(text(number, version), encoding="utf-8")
    return path


def command(*arguments: object) -> None:
    """Run a command of the command line in this process, in silence."""
    with contextlib.redirect_stdout(io.StringIO()):
        app([str(argument) for argument in arguments], standalone_mode=False)


def answers(data: Path, *, stays: bool) -> dict[str, Any]:
    """Open the data folder and ask every document something."""
    assistant = assemble(Settings(data=data), stays=stays)
    found: dict[str, Any] = {}
    for slug, policy in assistant.policies.items():
        for question in ("补贴标准是多少钱？", "2027年的目标是多少？", "谁负责？"):
            answer = assistant.ask(question, docs=[slug])
            for citation in answer.citations:
                assert policy.source[citation.start : citation.end] == citation.quote
            found[f"{slug} {question}"] = (answer.answer, [citation.quote for citation in answer.citations])
        hits = assistant.search("到2027年的补贴标准", k=20, docs=[slug])
        found[f"{slug} search"] = [(hit.clause, round(hit.score, 4)) for hit in hits]
        found[f"{slug} source"] = policy.source
    return found


def in_child(work: Callable[[], Any]) -> Any:
    """Return what `work` returns or raises in a child process, or `Died` with the signal that killed it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        result: Any
        try:
            result = work()
        except BaseException as error:  # whatever it is, the parent judges it
            result = error
        with os.fdopen(writer, "wb") as pipe:
            try:
                pickle.dump(result, pipe)
            except Exception:
                pickle.dump(RuntimeError(repr(result)), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Died(signal.Signals(os.WTERMSIG(status)).name)
    return pickle.loads(sent)


class Died(Exception):
    """A child was killed by a signal."""
