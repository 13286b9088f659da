"""A run over a set: the figures are right, the same twice, and no trick scores well."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from corpus.bundled import __file__ as bundled
from evals.items import EvalItem, load_items
from evals.report import bootstrap
from evals.run import Report, print_report, run

DEV = Path(__file__).parents[1] / "evals" / "data" / "dev_bundled.jsonl"
SOURCE = "到2027年建成园区15个，由市科技局负责。链长是张立军。"


def item(name: str, kind: str, fact: str = "", clause: str = "一", **more) -> EvalItem:
    facts = [[fact]] if fact else []
    return EvalItem(
        id=name,
        kind=kind,
        question=f"{name}是谁？",
        answerable=bool(fact),
        facts=facts,
        clauses=[clause] if fact else [],
        max_chars=40,
        **more,
    )


ITEMS = [
    item("1", "target", "15个"),
    item("2", "target", "16个"),
    item("3", "table", "张立军", "附件1/1", doc="d"),
    item("4", "unanswerable"),
    item("5", "unanswerable"),
]
REPLIES = {
    "1": ("15个。[1]", "answered", "一", "建成园区15个"),
    "2": ("15个。[1]", "answered", "二", "建成园区15个"),
    "3": ("张立军[1]", "answered", "附件1", "链长是李四"),
    "4": ("原文未载明。", "not_stated", None, ""),
    "5": ("99个。", "answered", None, ""),
}


def reply(request: dict) -> dict:
    text, status, clause, quote = REPLIES[request["id"]]
    start = max(SOURCE.find(quote), 0)
    citation = {
        "n": 1,
        "doc": "d",
        "clause": clause,
        "label": "",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }
    return {
        "answer": text,
        "status": status,
        "standalone": request["question"],
        "citations": [citation] if clause else [],
    }


def search(request: dict) -> list[dict]:
    assert request["standalone"] == request["question"]
    return [{"doc": "e", "clause": "附件1/1", "score": 2.0}, {"doc": "d", "clause": "附件1", "score": 1.0}]


@pytest.fixture(scope="module")
def report() -> Report:
    return run(ITEMS, reply, search, lambda _: SOURCE)


def test_the_figures_are_those_counted_by_hand(report):
    total = report.total

    assert (total.items, total.right, total.accuracy) == (5, 3, 0.6)
    assert total.accuracy_low <= 0.6 <= total.accuracy_high
    assert total.citation_recall == pytest.approx(2 / 3, abs=1e-4)
    assert total.citation_precision == pytest.approx(1 / 3, abs=1e-4)
    assert (total.refusal_precision, total.refusal_recall) == (1.0, 0.5)
    assert (total.citations, total.quotes_proved) == (3, 2)
    assert total.fabricated == 2
    assert (total.recall_at_1, total.recall_at_10) == (0.0, pytest.approx(1 / 3, abs=1e-4))
    assert total.mrr == pytest.approx(1 / 6, abs=1e-4)
    assert total.latency_p50_ms <= total.latency_p95_ms <= total.latency_p99_ms


def test_kinds_and_documents_are_counted_apart(report):
    assert {kind: scores.accuracy for kind, scores in report.by_kind.items()} == {
        "target": 0.5,
        "table": 1.0,
        "unanswerable": 0.5,
    }
    assert {doc: scores.items for doc, scores in report.by_doc.items()} == {"—": 4, "d": 1}


def test_every_wrong_item_says_what_was_expected_what_came_and_why(report):
    assert [outcome.id for outcome in report.wrong] == ["2", "5"]
    assert (report.wrong[0].expected, report.wrong[0].answer, report.wrong[0].reasons) == (
        ["16个"],
        "15个。[1]",
        ["缺少：16个"],
    )
    assert report.wrong[1].fabricated == ["99"]


def test_two_runs_give_the_same_report_but_for_the_clock(report):
    timed = {"latency_ms", "latency_p50_ms", "latency_p95_ms", "latency_p99_ms"}

    def untimed(value: object) -> object:
        if isinstance(value, dict):
            return {key: untimed(inner) for key, inner in value.items() if key not in timed}
        return [untimed(inner) for inner in value] if isinstance(value, list) else value

    again = run(ITEMS, reply, search, lambda _: SOURCE)

    assert untimed(again.model_dump()) == untimed(report.model_dump())
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_without_search_and_source_nothing_is_claimed_for_them():
    total = run(ITEMS, reply).total

    assert (total.recall_at_1, total.mrr, total.quotes_proved) == (None, None, 0)


def test_an_error_names_its_item():
    def fails(_: dict) -> dict:
        raise KeyError("broken")

    with pytest.raises(KeyError) as raised:
        run(ITEMS, fails)

    assert raised.value.__notes__ == ["while asking 1: 1是谁？"]


def test_an_empty_set_is_refused():
    with pytest.raises(ValueError, match="no items"):
        run([], reply)


def test_the_printed_report_fits_a_terminal_and_shows_the_wrong_items(report):
    out = StringIO()

    print_report(report, Console(file=out, width=80))

    assert "…" not in out.getvalue()
    for shown in ("合计", "60.0", "target", "缺少：16个", "正确 3/5", "2/3"):
        assert shown in out.getvalue()


@pytest.mark.parametrize(
    ("right", "low", "high"),
    [([True] * 20, 1.0, 1.0), ([False] * 20, 0.0, 0.0), ([True, False] * 50, 0.40, 0.60)],
    ids=["全对", "全错", "各半"],
)
def test_the_interval_is_as_wide_as_the_sample_says(right, low, high):
    assert bootstrap(right) == pytest.approx((low, high), abs=0.02)


DOCUMENT = (Path(bundled).parent / "wuxi-future-industries.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "status", "most"),
    [
        pytest.param(DOCUMENT, "answered", 0.02, id="整篇照抄"),
        pytest.param("不知道。", "not_stated", 0.2, id="总说不知道"),
        pytest.param("是的，您说得对。", "answered", 0.05, id="应声虫"),
        pytest.param("市科技局、市工业和信息化局、市交通运输局。", "answered", 0.05, id="总猜这几家"),
        pytest.param("", "answered", 0.0, id="空回答"),
    ],
)
def test_no_trick_scores_well_on_the_development_set(text, status, most):
    def trick(_: dict) -> dict:
        return {"answer": text, "status": status, "standalone": "", "citations": []}

    total = run(load_items(DEV), trick).total

    assert total.accuracy <= most
    assert total.citation_recall == 0.0
