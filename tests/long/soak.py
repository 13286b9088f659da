"""A day's work of a server in a few minutes: questions, searches, profiles, pages and documents that come and go.

    python -m tests.long.soak [--seconds 240] [--askers 4] [--day 5000] [--plot FILE.png]

Askers ask without a pause; every tenth request is a page, a health check, the metrics, a search or a profile, and now
and then a document is added or removed by another process, so that the files under the server change and its health
check reads everything again. Printed is how many days of `day` questions that was, and what became of the memory.
Exit code 1 where an answer was wrong in kind, or memory grew by more than a tenth after warming up.
"""

import argparse
import asyncio
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil

from tests.long.folders import TITLES, write
from tests.long.load import WARM, plot, questions, serve, watch

_PROFILE = {"主体类型": "企业", "描述": "新认定的国家级技术创新中心", "需求": ["奖励"]}
_PAUSE = 20.0  # seconds between two changes of the documents


class Soak:
    """One run against a server."""

    def __init__(self, address: str, data: Path, seed: int) -> None:
        """Take where to ask, and the data folder that is changed meanwhile."""
        self.statuses: Counter[str] = Counter()
        self._data = data
        self._chance = random.Random(seed)
        self._questions = questions()
        self._client = httpx.AsyncClient(base_url=address, trust_env=False, timeout=120)

    async def asker(self, until: float) -> None:
        """Ask and look around, until the time is over."""
        while time.monotonic() < until:
            question = self._chance.choice(self._questions)
            kinds = [("POST", "/api/ask", {"question": question})] * 45 + [
                ("POST", "/api/search", {"question": question}),
                ("POST", "/api/match", _PROFILE),
                ("GET", "/", None),
                ("GET", "/healthz", None),
                ("GET", "/metrics", None),
            ]
            method, path, body = self._chance.choice(kinds)
            try:
                status = str((await self._client.request(method, path, json=body)).status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            self.statuses[f"{path} {status}"] += 1

    async def changer(self, until: float) -> None:
        """Add and remove documents by the command line, until the time is over."""
        while time.monotonic() + _PAUSE < until:
            await asyncio.sleep(_PAUSE)
            number = self._chance.randrange(len(TITLES))
            slug = f"policy-{number}"
            arguments = (
                ["remove", slug]
                if (self._data / "corpus" / slug).exists()
                else ["add", str(write(self._data.parent, number, 1))]
            )
            command = [sys.executable, "-m", "assistant.cli", *arguments, "--data", str(self._data)]
            quiet = asyncio.subprocess.DEVNULL
            child = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
            self.statuses[f"assistant {arguments[0]} {await child.wait()}"] += 1

    async def run(self, process: psutil.Process, askers: int, seconds: float) -> list[tuple[float, float]]:
        """Do all of it; return the server's memory, seconds and MiB."""
        memory: list[tuple[float, float]] = []
        until = time.monotonic() + seconds
        asking = (self.asker(until) for _ in range(askers))
        await asyncio.gather(watch(process, until, memory), self.changer(until), *asking)
        return memory


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--askers", type=int, default=4)
    parser.add_argument("--day", type=int, default=5000, help="questions that make a day")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        server = serve(data, port)
        try:
            soak = Soak(f"http://127.0.0.1:{port}", data, given.seed)
            memory = asyncio.run(soak.run(psutil.Process(server.pid), given.askers, given.seconds))
        finally:
            server.terminate()
            server.wait()
    warm = [size for second, size in memory if second >= WARM * given.seconds]
    growth = warm[-1] / warm[0] - 1
    asked = sum(count for what, count in soak.statuses.items() if what.startswith("/api/ask"))
    print(f"{asked} questions = {asked / given.day:.2f} days of {given.day}; {dict(sorted(soak.statuses.items()))}")
    print(f"memory {warm[0]:.0f} MiB warm, at most {max(warm):.0f}, {warm[-1]:.0f} at the end, {100 * growth:+.1f} %")
    if given.plot:
        plot(memory, given.plot)
    return int(growth > 0.1 or not all(what.endswith((" 200", " 0")) for what in soak.statuses))


if __name__ == "__main__":
    sys.exit(main())
