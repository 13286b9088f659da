"""The page holds everything itself, shows every item, and lets nothing in an answer become markup."""

import re

import pytest

from evals.compare import compare
from evals.gates import Check
from evals.html import add_to_history, html
from evals.report import Report, summarise
from tests.test_evals_compare import outcome


@pytest.fixture
def report() -> Report:
    outcomes = [
        outcome("a", True),
        outcome(
            "b",
            False,
            kind="table",
            lost="retrieval",
            lost_why="没有找到",
            answer="<script>alert(1)</script>[1]",
            latency_ms=900,
        ),
    ]
    made = summarise(outcomes)
    made.about = {"时间": "2026-01-01 00:00", "题集": "set"}
    made.comparison = compare([outcome("b", True, kind="table")], outcomes)
    made.checks = [Check(gate="全部", metric="accuracy", limit=0.9, lower=True, value=0.5, held=False)]
    return made


def test_the_page_loads_nothing_and_escapes_what_answers_say(report, tmp_path):
    page = html(report, add_to_history(tmp_path / "history.jsonl", report))

    assert not re.search(r"""(?:src|href)=|url\(|@import|https?://""", page)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<sup>[1]</sup>" in page


def test_the_page_shows_items_lost_steps_gates_and_flips(report, tmp_path):
    page = html(report, add_to_history(tmp_path / "history.jsonl", report))

    assert page.count('<tbody data-verdict="wrong"') == 1
    for shown in ("错在检索", "没有找到", "全部 正确率 0.5（至少 0.9）", "改错 1", "表格"):
        assert shown in page


def test_history_holds_the_runs_over_the_same_sets(report, tmp_path):
    path = tmp_path / "history.jsonl"
    add_to_history(path, report)
    add_to_history(path, report.model_copy(update={"about": {"题集": "another"}}))

    assert [run["sets"] for run in add_to_history(path, report)] == ["set", "set"]
    assert "历次正确率" in html(report, add_to_history(path, report))


def test_without_items_the_page_shows_figures_alone(report, tmp_path):
    bare = report.without_items()

    page = html(bare, add_to_history(tmp_path / "history.jsonl", bare))

    assert "20个" not in page
    assert "50.0%" in page
    assert not bare.model_dump()["outcomes"]
