"""Nothing leaves the machine: building the index, asking, serving and loading the page."""

import subprocess
import sys
from pathlib import Path

GUARD = """
import sys

def forbid(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
        if host not in (None, "", "127.0.0.1", "localhost", "::1", "0.0.0.0"):
            raise RuntimeError(f"name look-up: {host}")
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith("127."):
            raise RuntimeError(f"connection: {address}")

sys.addaudithook(forbid)
"""

WORK = """
import threading, time
import httpx, uvicorn
from pathlib import Path
from assistant.api import create_app
from assistant.library import Library
from assistant.settings import Settings
from assistant.web import mount_web_app

library = Library.from_settings(Settings(data=Path(sys.argv[1])))
assert library.assistant.ask("低空经济的链长是谁？").citations
app = create_app(library)
mount_web_app(app, library)
server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error"))
threading.Thread(target=server.run, daemon=True).start()
deadline = time.monotonic() + 60
while not server.started and time.monotonic() < deadline:
    time.sleep(0.1)
with httpx.Client(base_url=f"http://127.0.0.1:{sys.argv[2]}", trust_env=False) as client:
    assert client.get("/").status_code == 200
    assert client.get("/healthz").json()["documents"] == 1
server.should_exit = True
print("quiet")
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, *arguments],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        cwd=Path(__file__).parents[1],
    )


def test_no_name_is_looked_up_and_no_connection_leaves_the_machine(tmp_path, free_port):
    result = run(WORK, str(tmp_path / "data"), str(free_port))

    assert result.returncode == 0, result.stderr[-2000:]
    assert "quiet" in result.stdout


def test_the_guard_bites():
    looked_up = run("import socket\nsocket.getaddrinfo('example.org', 80)")
    connected = run("import socket\nsocket.create_connection(('192.0.2.1', 9), timeout=1)")

    assert "name look-up: example.org" in looked_up.stderr
    assert "192.0.2.1" in connected.stderr
