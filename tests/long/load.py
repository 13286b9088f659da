"""Many people asking at once, over real HTTP, against a server of its own.

    python -m tests.long.load [--askers 200] [--seconds 300] [--pause 5] [--burst 600] [--data DIR] [--plot FILE.png]

Each asker asks a development question, reads for `pause` seconds on average, and asks the next. Then `burst` questions
come at the same moment, more than the server answers at a time: some get a 503 at once, none hangs or breaks.
Exit code 1 where an answer was wrong in kind, p95 was above 1 s, or memory grew by more than a tenth after warming up.
"""

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
import numpy as np
import psutil

QUESTIONS = Path(__file__).parents[2] / "evals" / "data" / "dev_bundled.jsonl"
WARM = 0.3  # share of the time after which memory counts


def questions() -> list[str]:
    """The questions of the development set on the bundled policy."""
    return [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]


def serve(data: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--data", str(data)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(1200):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.1)
    server.kill()
    raise TimeoutError("the server did not start")


class Load:
    """One run of askers against a server."""

    def __init__(self, address: str, pause: float, seed: int) -> None:
        """Take where to ask and how long to read."""
        self.statuses: Counter[str] = Counter()
        self.times: list[float] = []
        self._pause = pause
        self._chance = random.Random(seed)
        self._questions = questions()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._client = httpx.AsyncClient(base_url=address, trust_env=False, timeout=60, limits=limits)

    async def ask(self) -> None:
        """Ask one question."""
        started = time.perf_counter()
        try:
            answer = await self._client.post("/api/ask", json={"question": self._chance.choice(self._questions)})
            kind = str(answer.status_code)
            if answer.status_code == 200 and "status" not in answer.json():
                kind = "no answer"
            if answer.status_code != 200 and set(answer.json()["error"]) != {"code", "message"}:
                kind += " without its shape"
        except httpx.HTTPError as error:
            kind = type(error).__name__
        self.statuses[kind] += 1
        self.times.append(time.perf_counter() - started)

    async def asker(self, until: float) -> None:
        """Ask and read, until the time is over."""
        await asyncio.sleep(self._chance.random() * self._pause)
        while time.monotonic() < until:
            await self.ask()
            await asyncio.sleep(2 * self._chance.random() * self._pause)

    async def burst(self, number: int) -> None:
        """Ask that many questions at the same moment."""
        await asyncio.gather(*(self.ask() for _ in range(number)))


async def watch(process: psutil.Process, until: float, seen: list[tuple[float, float]]) -> None:
    """Note the memory of a process twice a second: seconds since the beginning, MiB."""
    begun = time.monotonic()
    while time.monotonic() < until:
        seen.append((time.monotonic() - begun, process.memory_info().rss / 2**20))
        await asyncio.sleep(0.5)


async def _run(
    address: str, process: psutil.Process, given: argparse.Namespace
) -> tuple[Load, Load, list[tuple[float, float]]]:
    steady, burst = Load(address, given.pause, given.seed), Load(address, given.pause, given.seed)
    memory: list[tuple[float, float]] = []
    until = time.monotonic() + given.seconds
    await asyncio.gather(watch(process, until, memory), *(steady.asker(until) for _ in range(given.askers)))
    if given.burst:
        await burst.burst(given.burst)
    return steady, burst, memory


def plot(memory: list[tuple[float, float]], path: Path) -> None:
    """Draw what `watch` noted."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(8, 3))
    axes.plot(*zip(*memory, strict=True))
    axes.set(xlabel="s", ylabel="RSS, MiB", ylim=(0, None), title="Memory of the server under load")
    figure.tight_layout()
    figure.savefig(path)


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--askers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pause", type=float, default=5, help="seconds that an asker reads an answer, on average")
    parser.add_argument("--burst", type=int, default=600, help="questions that come at the same moment afterwards")
    parser.add_argument("--data", type=Path, help="a data folder; a new one with the bundled policy without it")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = serve(given.data or Path(folder), port)
        try:
            process = psutil.Process(server.pid)
            steady, burst, memory = asyncio.run(_run(f"http://127.0.0.1:{port}", process, given))
            spent = process.cpu_times().user
        finally:
            server.terminate()
            server.wait()
    warm = [size for second, size in memory if second >= WARM * given.seconds]
    growth = warm[-1] / warm[0] - 1
    p50, p95, p99 = np.percentile(steady.times, [50, 95, 99])
    print(
        f"{given.askers} askers, {given.seconds:.0f} s: {sum(steady.statuses.values())} requests {dict(steady.statuses)}"
    )
    print(f"p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms, p99 {1000 * p99:.0f} ms; server {spent:.0f} s of CPU")
    print(f"memory {warm[0]:.0f} MiB warm, {warm[-1]:.0f} MiB at the end, growth {100 * growth:+.1f} %")
    print(f"burst of {given.burst}: {dict(burst.statuses)}, slowest {max(burst.times, default=0):.1f} s")
    if given.plot:
        plot(memory, given.plot)
    fine = set(steady.statuses) == {"200"} and set(burst.statuses) <= {"200", "503"} and p95 <= 1.0 and growth <= 0.1
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
