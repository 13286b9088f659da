"""What a server tells of its requests, and how it keeps too many of them from harming the others."""

import io
import json
import logging
import threading

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.chain import Assistant
from assistant.library import Library
from assistant.settings import Settings
from assistant.traffic import Pace, log_to
from tests.small_index import PairIndex, harbour

ASK = {"question": "身份证号 110101199003077758 的链长是谁？"}


class Slow(Assistant):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__(PairIndex(harbour()))  # type: ignore[arg-type]
        self.let = threading.Event()
        self.begun = threading.Semaphore(0)

    def ask(self, question, **rest):
        self.begun.release()
        assert self.let.wait(20)
        return super().ask(question, **rest)


def client(assistant: Assistant | None = None, host: str = "127.0.0.1", **settings) -> TestClient:
    library = Library(assistant or Assistant(PairIndex(harbour())))  # type: ignore[arg-type]
    return TestClient(create_app(library, Settings(**settings)), raise_server_exceptions=False, client=(host, 1))


@pytest.fixture
def log():
    stream = io.StringIO()
    log_to(stream)
    yield stream
    root = logging.getLogger("assistant")
    root.handlers.clear()
    root.propagate = True
    root.setLevel(logging.NOTSET)


def test_every_request_has_an_id_a_line_in_the_log_and_a_place_in_the_counters(log):
    server = client()

    answer = server.post("/api/ask", json=ASK, headers={"X-Request-ID": "trace-0001"})
    server.get("/api/documents/没有/source")

    assert answer.headers["x-request-id"] == "trace-0001"
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["route"], line["status"]) for line in lines] == [("/api/ask", 200), ("/api/documents", 404)]
    assert lines[0]["request"] == "trace-0001"
    assert len(lines[1]["request"]) == 16
    counted = server.get("/metrics").text
    assert 'assistant_requests_total{method="POST",route="/api/ask",status="200"} 1.0' in counted
    assert "assistant_request_seconds_bucket" in counted
    assert "process_resident_memory_bytes" in counted


@pytest.mark.parametrize("given", ["x\ny", "<script>", "a" * 100, ""])
def test_a_strange_request_id_is_replaced(given):
    answer = client().get("/healthz", headers={"X-Request-ID": given.encode()} if given else {})

    assert len(answer.headers["x-request-id"]) == 16


def test_no_question_is_logged_or_counted_even_when_something_breaks(log):
    class Broken(Assistant):
        def ask(self, question, **_):
            raise ValueError(f"cannot answer {question}")

    server = client(Broken(PairIndex(harbour())))  # type: ignore[arg-type]
    answer = server.post("/api/ask", json=ASK)
    server.get("/%E8%BA%AB110101199003077758")

    assert answer.status_code == 500
    told = log.getvalue() + server.get("/metrics").text + answer.text
    assert "ValueError" in told
    assert "test_traffic.py" in told
    assert "110101199003077758" not in told


def test_beyond_what_can_be_answered_at_once_a_clear_503_comes_at_once():
    slow = Slow()
    server = client(slow, at_once=2)
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(server.post("/api/ask", json=ASK).status_code)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
        assert slow.begun.acquire(timeout=20)

    refused = server.post("/api/ask", json=ASK)
    healthy = server.get("/healthz")
    slow.let.set()
    for thread in threads:
        thread.join()

    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "busy"
    assert refused.headers["retry-after"] == "2"
    assert healthy.status_code == 200  # who only looks is not kept out
    assert answers == [200, 200]
    assert server.post("/api/ask", json=ASK).status_code == 200
    assert 'assistant_refused_total{why="busy"} 1.0' in server.get("/metrics").text


def test_a_user_beyond_the_pace_gets_a_clear_429_and_others_do_not():
    one = client(host="10.0.0.1", per_minute=3)
    two = TestClient(one.app, client=("10.0.0.2", 1))

    assert [one.post("/api/ask", json=ASK).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = one.post("/api/ask", json=ASK)
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert one.get("/api/documents").status_code == 200
    assert two.post("/api/ask", json=ASK).status_code == 200


def test_the_address_that_a_proxy_forwards_counts_only_from_a_trusted_one():
    trusted = client(host="10.0.0.9", per_minute=1, proxies=["10.0.0.9"])
    other = client(host="10.0.0.8", per_minute=1, proxies=["10.0.0.9"])

    def asked(server: TestClient, *users: str) -> list[int]:
        return [
            server.post("/api/ask", json=ASK, headers={"X-Forwarded-For": f"1.1.1.1, {user}"}).status_code
            for user in users
        ]

    assert asked(trusted, "10.1.0.1", "10.1.0.2", "10.1.0.1") == [200, 200, 429]
    assert asked(other, "10.1.0.1", "10.1.0.2") == [200, 429]


def test_a_pace_recovers_and_forgets_whom_it_has_not_seen_for_long(monkeypatch):
    now = 100.0
    monkeypatch.setattr("assistant.traffic.monotonic", lambda: now)
    pace = Pace(60)

    assert [pace.wait("a") for _ in range(61)][-2:] == [0.0, 1.0]
    now += 1.0
    assert [pace.wait("a"), pace.wait("a")] == [0.0, 1.0]
    now -= 50.0  # a clock that goes back neither frees nor locks anybody for ever
    assert pace.wait("a") <= 60
    for i in range(10_001):
        pace.wait(f"user {i}")
    assert len(pace._buckets) <= 10_000
