"""Texts made to take long: what a reader's time grows with when a text does, and how long a question can hold it up.

    python -m tests.long.slow_texts [--size 50000] [--limit 20]

Each text repeats a few characters that rules look for. Printed is the processor time for the text and for half of it:
where the first is far more than twice the second, a rule backtracks.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from assistant.chain import Assistant
from assistant.library import Library
from assistant.question import LONGEST_QUESTION
from corpus.load import read_policy
from corpus.read import decode
from tests.small_index import PairIndex, harbour

SEEDS = (
    "税", "第", "第一条", "（一）", "1.", "1.1", "一、", "——", "〔", "（", "《", "》", "“", "0", "9", "一", "亿", "，", "、", "。", "\n", " ",
    "　", "\t", "1\t", "a", "市", "局", "市财政局", "市财政局、", "〔责任单位：", "到2027年", "2027", "2027年", "达到", "不少于", "万元",
    "附件1\n", "附件", "1 2 3\n", "|", "| a | b |\n", "第一条  1.\n", "给予", "给予奖励", "企业", "对企业", "由市财政局负责", "牵头", "月1日",
    "2026年1月1日", "国发〔2020〕", "国发〔2020〕1号", "%", "10%", "一百", "1,", "1-", "至", "和", "的", "http://", "（责任单位：市财政局", "一是",
    "（一）\n", "一、\n", "1.\n", "（1）", "①", "\u202e", "e\u0301", "𠀀",
)  # fmt: skip


class TooLong(Exception):
    """The limit was passed."""


def _stop(*_: object) -> NoReturn:
    raise TooLong


def spent(work: Callable[[], Any], limit: int) -> float:
    """Return the processor seconds that the work takes, infinity beyond the limit."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    started = time.process_time()
    try:
        work()
    except TooLong:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def reading(text: str) -> Callable[[], Any]:
    """Reading a text as a document."""

    def work() -> Any:
        try:
            return read_policy("slow", decode(text.encode(), "slow.txt"))
        except Exception as error:
            if type(error).__name__ != "UnreadableDocument":
                raise
            return None

    return work


def main() -> int:
    """Run as a command; exit code 1 where a text or a question took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000, help="characters of a text")
    parser.add_argument("--limit", type=int, default=20, help="processor seconds")
    parser.add_argument("--only", choices=["reader", "questions"])
    given = parser.parse_args()
    worst: list[tuple[float, float, str]] = []
    assistant = Library(Assistant(PairIndex(harbour()))).assistant  # type: ignore[arg-type]
    for seed in SEEDS:
        if given.only != "questions":
            whole, half = (seed * (size // len(seed)) for size in (given.size, given.size // 2))
            took = spent(reading(whole), given.limit)
            before = spent(reading(half), given.limit) if took > 1 else 0.0
            worst.append((took, before, f"reader {seed!r}"))
        if given.only != "reader":
            question = (seed * LONGEST_QUESTION)[: LONGEST_QUESTION - 3] + "是多少"
            if question.strip():
                took = spent(lambda question=question: assistant.ask(question), given.limit)
                worst.append((took, 0.0, f"question {seed!r}"))
        for took, before, name in worst[-2:]:
            if took > 1:
                print(f"{took:6.1f} s  half of it {before:5.1f} s  {name}", flush=True)
    print(f"{len(worst)} texts, slowest: {max(worst)}")
    return int(max(worst)[0] > given.limit)


if __name__ == "__main__":
    sys.exit(main())
