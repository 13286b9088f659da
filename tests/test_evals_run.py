"""A run over a set: the figures are right, the same twice, and no trick scores well."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from corpus.bundled import __file__ as bundled
from evals.items import EvalItem, load_items
from evals.journal import Journal
from evals.report import Report
from evals.run import System, run
from evals.scores import bootstrap
from evals.terminal import print_report

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


SYSTEM = System(reply, search, lambda _: SOURCE)


@pytest.fixture(scope="module")
def report() -> Report:
    return run(ITEMS, SYSTEM)


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


def test_two_runs_give_the_same_report_but_for_the_clock_also_at_once(report):
    timed = {"latency_ms", "latency_p50_ms", "latency_p95_ms", "latency_p99_ms"}

    def untimed(value: object) -> object:
        if isinstance(value, dict):
            return {key: untimed(inner) for key, inner in value.items() if key not in timed}
        return [untimed(inner) for inner in value] if isinstance(value, list) else value

    again = run(ITEMS, SYSTEM, jobs=4)

    assert untimed(again.model_dump()) == untimed(report.model_dump())
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_without_search_and_source_nothing_is_claimed_for_them():
    total = run(ITEMS, System(reply)).total

    assert (total.recall_at_1, total.mrr, total.quotes_proved) == (None, None, 0)


def test_an_error_names_its_item():
    def fails(_: dict) -> dict:
        raise KeyError("broken")

    with pytest.raises(KeyError) as raised:
        run(ITEMS, System(fails))

    assert raised.value.__notes__ == ["while asking 1: 1是谁？"]


def test_an_empty_set_is_refused():
    with pytest.raises(ValueError, match="no items"):
        run([], System(reply))


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


def test_a_run_cut_short_goes_on_where_it_stopped(tmp_path):
    asked = []

    def breaks(request: dict) -> dict:
        if request["id"] == "3" and not asked:
            raise TimeoutError("the model is slow")
        asked.append(request["id"])
        return reply(request)

    first = Journal(tmp_path / "run.jsonl", resume=False, run="a")
    with pytest.raises(TimeoutError):
        run(ITEMS, System(lambda request: breaks(request) if request["id"] == "3" else reply(request)), journal=first)
    with (tmp_path / "run.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"key": "cut sho')
    asked.append("the model is back")
    second = Journal(tmp_path / "run.jsonl", resume=True, run="a")
    report = run(ITEMS, System(breaks, search, lambda _: SOURCE), journal=second)

    assert asked[:2] == ["the model is back", "3"]
    assert len(second) + len(asked) - 1 == len(ITEMS)  # what was answered is not asked again
    assert report.total.right == 3


def test_answers_of_another_run_are_not_taken_over(tmp_path):
    run(ITEMS, SYSTEM, journal=Journal(tmp_path / "run.jsonl", resume=False, run="rules"))
    asked = []

    run(
        ITEMS,
        System(lambda request: asked.append(request["id"]) or reply(request)),
        journal=Journal(tmp_path / "run.jsonl", resume=True, run="a model"),
    )

    assert len(asked) == 5


DOCUMENT = (Path(bundled).parent / "wuxi-future-industries.txt").read_text(encoding="utf-8")
HEADING = DOCUMENT[: DOCUMENT.index("\n")]


def trick(text: str, status: str = "answered", *, clause: str = "", quote: str = "") -> dict:
    start = max(DOCUMENT.find(quote), 0)
    place = {"n": 1, "doc": "wuxi-future-industries", "clause": clause, "label": "", "quote": quote}
    cited = [{**place, "start": start, "end": start + len(quote)}] if clause else []
    return {"answer": text, "status": status, "standalone": "", "citations": cited}


def gold(request: dict) -> str:
    return "，".join(facts[0] for facts in request["facts"]) or "原文未载明。"


def right(request: dict) -> str:
    return "answered" if request["answerable"] else "not_stated"


def right_figure_wrong_clause(request: dict) -> dict:
    return trick(gold(request), right(request), clause="序言", quote=HEADING)


def invented_quote(request: dict) -> dict:
    return trick(
        gold(request), right(request), clause=(request["clauses"] or [""])[0], quote=f"原文规定：{gold(request)}。"
    )


@pytest.mark.parametrize(
    ("answer", "accuracy", "grounded"),
    [
        pytest.param(lambda _: trick(DOCUMENT), 0.02, 0.02, id="整篇照抄"),
        pytest.param(lambda _: trick("不知道。", "not_stated"), 0.2, 0.2, id="总说不知道"),
        pytest.param(lambda _: trick("是的，您说得对。"), 0.05, 0.02, id="应声虫"),
        pytest.param(lambda request: trick(f"是的，{request['question']}"), 0.1, 0.02, id="复述问题"),
        pytest.param(lambda _: trick("市科技局、市工业和信息化局、市交通运输局。"), 0.05, 0.02, id="总猜这几家"),
        pytest.param(lambda _: trick(""), 0.0, 0.0, id="空回答"),
        # What these say is right by the letter; that nothing carries it shows in the second figure.
        pytest.param(right_figure_wrong_clause, 1.0, 0.2, id="数对条错"),
        pytest.param(invented_quote, 1.0, 0.2, id="编造引文"),
    ],
)
def test_no_trick_scores_well_on_the_development_set(answer, accuracy, grounded):
    total = run(load_items(DEV)[::3], System(answer, source=lambda _: DOCUMENT)).total

    assert total.accuracy <= accuracy
    assert total.grounded <= grounded
