"""How long the pages take: `python -m evals.pages --data FOLDER [--users 20] [--rounds 5]`.

Starts the product's server over a data folder. In a Chromium, each question is typed and sent: the time until the first
words of the answer stand on the page, and until the whole answer does. Then many users ask at once over HTTP. Exit code 1
if somebody gets no answer, or the 95th percentile of those who ask at once is above a second.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx

from evals.product import COMMAND

QUESTIONS = (  # of each kind: a figure, a person, a list, a table, a measure, what is not stated, what is out of scope
    "到2027年未来产业规模目标是多少？",
    "低空经济的链长是谁？",
    "市工业和信息化局要负责哪些任务？",
    "哪个板块要建的市级特色园区最多？",
    "算力券补贴标准是多少钱？",
    "构建开放式创新网络由哪些部门负责？",
    "对投资未来产业的机构有什么支持？",
    "今天天气怎么样？",
)
MOST_SECONDS = 1.0  # of the 95th percentile where many ask at once
_PATIENCE = 900.0  # seconds that the server may take to start: it may have to index the documents anew


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that something took, each time."""

    name: str
    seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return quantiles(self.seconds, n=20, method="inclusive")[-1]

    def __str__(self) -> str:
        p50 = quantiles(self.seconds, n=2, method="inclusive")[0]
        return f"{self.name}：p50 {1000 * p50:.0f} ms，p95 {1000 * self.p95:.0f} ms，最慢 {1000 * max(self.seconds):.0f} ms（{len(self.seconds)} 次）"


@contextmanager
def served(data: Path | None) -> Iterator[str]:
    """Yield the address of a server over a data folder, once it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [COMMAND, "serve", "--port", str(port), *(["--data", str(data)] if data else [])]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address, until = f"http://127.0.0.1:{port}/", time.monotonic() + _PATIENCE
            while not _is_ready(address):
                if server.poll() is not None or time.monotonic() > until:
                    raise TimeoutError("服务没有起来")
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}healthz", trust_env=False).is_success
    except httpx.TransportError:
        return False


def in_browser(address: str, chromium: str, rounds: int) -> list[Times]:
    """Ask in a Chromium, one question after the other: until the page is there, the first words, the whole answer."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    first, whole = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="zh-CN")
        opened = time.perf_counter()
        page.goto(address)
        page.locator(".question textarea").wait_for()
        loaded = time.perf_counter() - opened
        page.wait_for_timeout(2000)  # the page is laid out before it listens
        for question in QUESTIONS * rounds:
            answers = page.locator(".talk .answer").count()
            done = page.locator(".talk .about").count()
            page.fill(".question textarea", question)
            pressed = time.perf_counter()
            page.keyboard.press("Enter")
            page.locator(".talk .answer").nth(answers).wait_for()
            first.append(time.perf_counter() - pressed)
            page.locator(".talk .about").nth(done).wait_for()
            whole.append(time.perf_counter() - pressed)
        browser.close()
    return [
        Times("打开网页", (loaded, loaded)),
        Times("第一个字", tuple(first)),
        Times("答案齐全", tuple(whole)),
    ]


def at_once(address: str, users: int, rounds: int) -> tuple[Times, int]:
    """Let many users ask at once, each its next question when it has its answer; the times, and how many failed."""
    limits = httpx.Limits(max_connections=users)
    with httpx.Client(base_url=address, trust_env=False, timeout=60, limits=limits) as client:

        def ask(number: int) -> tuple[float, bool]:
            started = time.perf_counter()
            response = client.post("api/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]})
            return time.perf_counter() - started, response.is_success and bool(response.json()["answer"])

        with ThreadPoolExecutor(users) as pool:
            asked = list(pool.map(ask, range(users * rounds)))
    return Times(f"{users} 人同时问", tuple(seconds for seconds, _ in asked)), sum(not right for _, right in asked)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long the pages take; 1 if somebody got no answer or waited too long."""
    parser = argparse.ArgumentParser(prog="python -m evals.pages", description="量网页和接口的快慢")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹，默认与 assistant 相同")
    parser.add_argument("--users", type=int, default=20, metavar="人")
    parser.add_argument("--rounds", type=int, default=5, metavar="轮")
    options = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("没有 Chromium，量不了网页", file=sys.stderr)
        return 1
    try:
        with served(options.data) as address:
            for times in in_browser(address, chromium, options.rounds):
                print(times)
            crowd, failed = at_once(address, options.users, options.rounds)
    except TimeoutError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{crowd}，没有答上 {failed} 次")
    print(f"负载 {os.getloadavg()[0]:.1f}，{os.cpu_count()} 核")
    return 1 if failed or crowd.p95 > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
