"""A server that speaks the OpenAI and the Ollama protocol over real HTTP, and does as its script says."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Says:
    """One scripted reply; a text is streamed a few characters at a time."""

    text: str | Callable[[str], str] = ""  # or made from the whole prompt
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first: float = 0.0  # seconds before anything comes
    between: float = 0.0  # seconds between pieces
    cut_after: int | None = None  # pieces after which the connection breaks
    finish: str | None = "stop"  # None: the stream just ends
    raw: bytes | None = None  # sent instead of events
    endless: bool = False  # says its text again and again


class ModelServer:
    """Answers with the scripted replies in turn, the last one for ever after; keeps what it was sent."""

    def __init__(self, *script: Says, key: str | None = None, unstructured: int | None = None) -> None:
        self.script = list(script)
        self.key = key
        self.unstructured = (
            unstructured  # the status that answers a wish for structured output, None where it is granted
        )
        self.requests: list[dict[str, Any]] = []
        self._stopping = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                server._answer(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "ModelServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    @property
    def url(self) -> str:
        """The base URL of the OpenAI protocol."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def root(self) -> str:
        """The base URL of the Ollama protocol."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def prompt(self, n: int = -1) -> str:
        """All the messages of a request, joined."""
        return "\n".join(message["content"] for message in self.requests[n]["messages"])

    # -- inside --------------------------------------------------------------------------------------------------------

    def _answer(self, http: BaseHTTPRequestHandler) -> None:
        body = json.loads(http.rfile.read(int(http.headers["Content-Length"])))
        if self.key is not None and http.headers.get("Authorization") != f"Bearer {self.key}":
            self._refuse(http, Says(status=401))
            return
        if http.path not in ("/v1/chat/completions", "/api/chat"):
            self._refuse(http, Says(status=404))
            return
        if self.unstructured and "response_format" in body:
            self._refuse(http, Says(status=self.unstructured))
            return
        self.requests.append(body)
        says = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self._wait(says.first)
        if says.status != 200:
            self._refuse(http, says)
            return
        ollama = http.path == "/api/chat"
        http.send_response(200)
        http.send_header("Content-Type", "application/x-ndjson" if ollama else "text/event-stream")
        http.send_header("Connection", "close")
        http.end_headers()
        http.close_connection = True
        try:
            if says.raw is not None:
                http.wfile.write(says.raw)
                return
            prompt = "\n".join(message["content"] for message in body["messages"])
            size = 60 if says.endless else 6
            for n, piece in enumerate(self._pieces(says, prompt, size)):
                if n == says.cut_after:
                    http.connection.close()
                    return
                http.wfile.write(_ollama(piece, None) if ollama else _event(piece, None))
                http.wfile.flush()
                self._wait(says.between)
            if says.finish is not None:
                http.wfile.write(_ollama("", says.finish) if ollama else _event("", says.finish) + b"data: [DONE]\n\n")
        except OSError:
            pass  # the client has gone, as it may

    def _pieces(self, says: Says, prompt: str, size: int) -> Iterator[str]:
        text = says.text if isinstance(says.text, str) else says.text(prompt)
        while not self._stopping.is_set():
            yield from (text[at : at + size] for at in range(0, len(text), size))
            if not says.endless:
                return

    def _refuse(self, http: BaseHTTPRequestHandler, says: Says) -> None:
        body = json.dumps({"error": {"message": f"refused {says.status}", "code": str(says.status)}}).encode()
        http.send_response(says.status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **says.headers,
        }.items():
            http.send_header(name, value)
        http.end_headers()
        http.wfile.write(body)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping.is_set():
            time.sleep(min(0.02, seconds))


def _event(text: str, finish: str | None) -> bytes:
    chunk = {
        "id": "reply",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def _ollama(text: str, finish: str | None) -> bytes:
    chunk: dict[str, Any] = {
        "model": "scripted",
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": text},
        "done": finish is not None,
    }
    if finish is not None:
        chunk |= {"done_reason": finish, "total_duration": 1, "eval_count": 1, "prompt_eval_count": 1}
    return (json.dumps(chunk) + "\n").encode()


def reply(*sentences: tuple[str, list[int]], status: str = "answered") -> str:
    """A reply in JSON."""
    entries = [{"text": text, "evidence": evidence} for text, evidence in sentences]
    return json.dumps({"status": status, "sentences": entries}, ensure_ascii=False)


def number_of(words: str, prompt: str) -> int:
    """The number of the first piece of evidence in a prompt that holds some words."""
    for number, text in re.findall(r"<资料 编号=(\d+)[^>]*>\n(.*?)\n</资料>", prompt, re.DOTALL):
        if words in text:
            return int(number)
    raise AssertionError(f"no evidence holds {words}")
