"""Sets a server's clock ahead and back while people log in, ask and are slowed down: nothing opens, locks or vanishes.

    python -m tests.long.clock        (needs a C compiler)

The clock is the server's alone: a library that is loaded before the system's adds to the time of day what a file says.
The monotonic clock goes on as it is, as on a machine whose time is set.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from assistant.accounts import Accounts
from tests.long.load import serve

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long ahead(void) {
  long seconds = 0;
  FILE *file = fopen(getenv("AHEAD"), "r");
  if (file) { if (fscanf(file, "%ld", &seconds) != 1) seconds = 0; fclose(file); }
  return seconds;
}
int clock_gettime(clockid_t which, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(which, now);
  if (!failed && which == CLOCK_REALTIME) now->tv_sec += ahead();
  return failed;
}
int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec; now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *result) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (result) *result = exact.tv_sec;
  return exact.tv_sec;
}
"""
PASSWORD = "correct-horse-电池"
YEARS = 365 * 86400
JUMPS = (10 * YEARS, -10 * YEARS, 3600, -3600, 0)
ASK = {"question": "低空经济的链长是谁？"}


def shimmed(folder: Path) -> dict[str, str]:
    """Build the library; return the environment of a program whose clock the file `ahead` sets."""
    (folder / "clock.c").write_text(SHIM)
    library = folder / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, folder / "clock.c", "-ldl"], check=True)
    (folder / "ahead").write_text("0")
    return {"LD_PRELOAD": str(library), "AHEAD": str(folder / "ahead")}


def run(folder: Path) -> int:
    """Return how many jumps were borne.

    Raises:
        AssertionError: One was not.
    """
    data = folder / "data"
    clock = folder / "ahead"
    accounts = Accounts(data)
    accounts.put("li", PASSWORD, "reader")
    accounts.put("wang", PASSWORD, "reader")
    (data / "feedback").mkdir(mode=0o700)
    kept = data / "feedback" / "feedback.jsonl"
    today = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    kept.write_text(json.dumps({"time": today, "comment": "留下"}, ensure_ascii=False) + "\n")
    os.environ |= {
        **shimmed(folder),
        "ASSISTANT_ACCOUNTS": "true",
        "ASSISTANT_KEEP_DAYS": "30",
        "ASSISTANT_PER_MINUTE": "60",
    }
    for at_start in (0, 10 * YEARS, -10 * YEARS):  # a server that starts while the clock is wrong
        clock.write_text(str(at_start))
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        server = serve(data, port)
        try:
            _jumps(f"http://127.0.0.1:{port}", clock, at_start)
        finally:
            server.terminate()
            server.wait()
        assert kept.read_text(), f"what was written today was deleted, started {at_start} s ahead"
    return 3 * len(JUMPS)


def _jumps(address: str, clock: Path, at_start: int) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=120) as reader:
        assert reader.post("/login", data={"name": "li", "password": PASSWORD}).status_code == 303
        for jump in JUMPS:
            clock.write_text(str(at_start + jump))
            said = reader.post("/api/ask", json=ASK)  # the session holds, and an answer comes
            assert (said.status_code, said.json()["status"]) == (200, "answered"), (jump, said.text)
            assert 0 <= said.json()["latency_ms"] < 60_000, said.json()["latency_ms"]
            assert reader.get("/healthz").status_code == 200
        clock.write_text(str(at_start))
        assert _guess(address, 60) <= 30  # ten, and one more every six seconds of a busy machine
        for jump in JUMPS:  # no jump lets anybody guess on
            clock.write_text(str(at_start + jump))
            assert _guess(address, 20) < 10
        pace = [reader.post("/api/search", json=ASK).status_code for _ in range(5)]
        assert set(pace) == {200}, pace


def _guess(address: str, tries: int) -> int:
    """How many of some wrong passwords, sent together, were looked at."""

    def send(number: int) -> int:
        form = {"name": "wang", "password": f"wrong {number}"}
        return httpx.post(f"{address}/login", data=form, trust_env=False, timeout=120).status_code

    with ThreadPoolExecutor(20) as pool:
        told = Counter(pool.map(send, range(tries)))
    assert set(told) <= {401, 429}, told
    return told[401]


def main() -> int:
    """Run as a command."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"{run(Path(folder))} jumps borne")
    return 0


if __name__ == "__main__":
    sys.exit(main())
