"""Two runs are compared item by item, figures are held against gates."""

import pytest

from evals.compare import compare, sign_test
from evals.gates import GATES, check, load_gates
from evals.jsonl import DatasetError
from evals.outcome import Outcome


def outcome(name: str, right: bool, **more) -> Outcome:
    fields = {
        "id": name,
        "dataset": "set",
        "kind": "target",
        "doc": None,
        "question": f"{name}？",
        "history": [],
        "answerable": True,
        "expected": ["15个"],
        "forbid": [],
        "gold": [],
        "answer": "15个" if right else "20个",
        "status": "answered",
        "cited": [],
        "right": right,
        "reasons": [] if right else ["缺少：15个"],
        "fabricated": [],
        "citation_recall": None,
        "citation_precision": None,
        "citations": 0,
        "quotes_proved": 0,
        "chars": 3,
        "latency_ms": 1.0,
        "found": None,
    }
    return Outcome.model_validate({**fields, **more})


def test_flips_are_counted_over_the_items_that_both_runs_hold_unchanged():
    before = [outcome("a", False), outcome("b", True), outcome("c", True), outcome("d", False), outcome("gone", True)]
    after = [outcome("a", True), outcome("b", False), outcome("c", True), outcome("d", True, question="改过？")]

    compared = compare(before, after)

    assert (compared.items, compared.right_before, compared.right_after) == (3, 2, 2)
    assert [(flip.id, flip.before, flip.after) for flip in compared.fixed] == [("a", "20个", "15个")]
    assert [(flip.id, flip.why) for flip in compared.broken] == [("b", "缺少：15个")]
    assert compared.p == 1.0
    assert compared.by_kind["target"].model_dump() == {
        "items": 3,
        "right_before": 2,
        "right_after": 2,
        "grounded_before": 2,
        "grounded_after": 2,
    }


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (8, 1, 0.0391), (10, 10, 1.0), (0, 2000, 0.0)],
)
def test_the_sign_test_is_exact_and_two_sided(better, worse, p):
    assert sign_test(better, worse) == pytest.approx(p, abs=1e-4)


def gates(tmp_path, text: str):
    path = tmp_path / "gates.toml"
    path.write_text(text, encoding="utf-8")
    return load_gates(path)


def test_a_gate_holds_or_is_missed_by_its_figures(tmp_path):
    for name in ("set", "other"):
        (tmp_path / f"{name}.jsonl").touch()
    limits = gates(
        tmp_path,
        """
        [[gate]]
        name = "全部"
        sets = ["set.jsonl"]
        at_least = {accuracy = 0.5, citation_recall = 0.1}
        at_most = {fabricated = 0}
        [[gate]]
        name = "表格"
        sets = ["set.jsonl"]
        kind = "table"
        at_least = {accuracy = 0.9}
        [[gate]]
        name = "没有都跑"
        sets = ["*.jsonl"]
        at_least = {accuracy = 1}
        """,
    )
    outcomes = [outcome("a", True), outcome("b", False, kind="table", fabricated=["20"])]

    checks = {(one.gate, one.metric): one.held for one in check(limits, outcomes, tmp_path)}

    assert checks == {
        ("全部", "accuracy"): True,
        ("全部", "citation_recall"): False,  # no item has the figure: a gate that measures nothing does not hold
        ("全部", "fabricated"): False,
        ("表格", "accuracy"): False,
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[gate]]\nname = "a"\nsets = ["s"]\nat_least = {beauty = 1}', "beauty"),
        ('[[gate]]\nname = "a"\nset = "s"', "缺少 sets"),
        ("[[gate", "gates.toml"),
    ],
    ids=["没有的指标", "缺字段", "不是TOML"],
)
def test_gates_that_cannot_be_read_say_why(tmp_path, text, says):
    with pytest.raises(DatasetError, match=says):
        gates(tmp_path, text)


def test_the_gates_of_the_project_name_sets_that_there_are():
    for gate in load_gates(GATES):
        for pattern in gate.sets:
            assert list((GATES.parent / "data").glob(pattern)), gate.name
