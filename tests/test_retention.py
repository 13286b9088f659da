"""What people wrote goes when it is told to, when it is too old, and not because a clock is wrong."""

import json
import logging
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.chain import Assistant
from assistant.cli import app
from assistant.feedback import keep_feedback, read_feedback
from assistant.library import Library
from assistant.retention import Retention
from assistant.settings import Settings
from tests.small_index import PairIndex, harbour

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUESTIONS = ("深海装备的链长是谁？", "海洋企业要培育多少家？", "海上风电的链长是谁？")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Feedback of 400, 40 and 4 days before NOW."""
    assistant = Assistant(PairIndex(harbour()))  # type: ignore[arg-type]
    for question in QUESTIONS:
        told = json.dumps({"turn": 0, "rating": "down", "comment": f"身份证号 {question[:2]}"})
        keep_feedback(tmp_path, told, [(assistant.ask(question), ())])
    path = tmp_path / "feedback" / "feedback.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line, age in zip(lines, (400, 40, 4), strict=True):
        line["time"] = (NOW - timedelta(days=age)).isoformat()
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return tmp_path


def left(data: Path) -> list[str]:
    return [entry.answer.question for entry in read_feedback(data)]


def forget(data: Path, *arguments: str) -> None:
    app(["forget", *arguments, "--data", str(data)], standalone_mode=False)


def test_feedback_is_deleted_by_what_it_holds_by_age_and_altogether(data, capsys):
    path = data / "feedback" / "feedback.jsonl"
    forget(data, "--containing", "海上风电的")
    assert left(data) == list(QUESTIONS[:2])
    forget(data, "--days", str((datetime.now(UTC) - NOW).days + 100))
    assert left(data) == [QUESTIONS[1]]
    path.write_bytes(path.read_bytes() + '{"time": "2026-05-01T00:00:00Z", "comment": "半'.encode()[:-1])
    forget(data, "--all")

    assert path.read_bytes() == b""  # the line that a crash cut off is gone too
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [line for line in capsys.readouterr().out.splitlines() if "条反馈" in line] == [
        "已删除 1 条反馈",
        "已删除 1 条反馈",
        "已删除 2 条反馈",
    ]


def test_evaluations_are_deleted_and_feedback_is_left(data):
    (data / "evals").mkdir()
    (data / "evals" / "history.jsonl").write_text("{}\n")
    forget(data, "--evaluations")

    assert not (data / "evals").exists()
    assert len(left(data)) == 3


@pytest.mark.parametrize("arguments", [(), ("--all", "--days", "1"), ("--containing", ""), ("--days", "-1")])
def test_what_to_delete_has_to_be_said_clearly(data, arguments):
    with pytest.raises(Exception, match=r"--all|than or equal to 0"):
        forget(data, *arguments)
    assert len(left(data)) == 3


def test_what_is_too_old_goes_in_the_daily_round(data):
    retention = Retention(data, days=30)

    assert retention.round(NOW) == 2
    assert left(data) == [QUESTIONS[2]]
    assert retention.round(NOW + timedelta(days=1)) == 0
    for day in range(2, 30):
        retention.round(NOW + timedelta(days=day))
    assert left(data) == []


def test_a_clock_that_leaps_ahead_or_back_deletes_nothing_and_is_told(data, caplog):
    retention = Retention(data, days=500)
    assert retention.round(NOW) == 0
    with caplog.at_level(logging.WARNING):
        assert retention.round(NOW + timedelta(days=3650)) == 0
        assert Retention(data, days=500).round(NOW + timedelta(days=1)) == 0  # set right, and started anew
    assert caplog.text.count("the clock has leapt") == 2
    assert len(left(data)) == 3
    assert retention.round(NOW + timedelta(days=101)) == 0  # the server was off for months
    assert retention.round(NOW + timedelta(days=102)) == 1
    (data / "feedback" / "retention.json").write_text("{")
    assert retention.round(NOW + timedelta(days=1000)) == 0


def test_a_server_that_cannot_delete_goes_on(data, caplog):
    path = data / "feedback" / "feedback.jsonl"
    path.unlink()
    path.mkdir()

    assert Retention(data, days=1).round(NOW) == 0
    assert "retention failed" in caplog.text


def test_it_is_done_at_the_start_of_a_server(data, monkeypatch):
    monkeypatch.setattr("assistant.retention.threading.Thread.start", lambda _: None)
    Retention(data, days=1).start()

    assert left(data) == []


def test_a_question_is_kept_nowhere_unless_somebody_rates_its_answer(tmp_path):
    library = Library(Assistant(PairIndex(harbour())), Settings(data=tmp_path))  # type: ignore[arg-type]
    client = TestClient(create_app(library, Settings(data=tmp_path)))
    client.post(
        "/api/ask", json={"question": "身份证号 110101199003077758 的链长是谁？", "history": ["110101199003077758"]}
    )

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
