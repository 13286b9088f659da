"""The development sets hold together: their facts stand in the sources, their clauses exist, no question stands twice."""

import json
from pathlib import Path

import pytest

from corpus.load import read_policy
from corpus.policy import Policy
from corpus.read import decode
from evals.check import LEAST, counts, main, missing_facts, near_duplicates, repeats, unjudged
from evals.items import EvalItem, load_items
from evals.jsonl import read_lines
from evals.matches import MatchItem
from tests.real_policies import POLICIES, needs_policies

ROOT = Path(__file__).parents[1]
KINDS = (
    "target responsibility table aggregate measure content compare yes_no follow_up unanswerable false_premise "
    "out_of_scope chitchat metadata multi noisy everyday"
).split()


@pytest.fixture(
    params=[
        pytest.param(("bundled", ROOT / "corpus" / "bundled"), id="自带政策"),
        pytest.param(("invented", ROOT / "tests" / "data"), id="虚构政策"),
        pytest.param(("invented_b", ROOT / "tests" / "data"), id="虚构政策，别人写的"),
        pytest.param(("invented_c", ROOT / "tests" / "data"), id="虚构政策，又一批"),
        pytest.param(("policies", POLICIES), id="其他政策", marks=needs_policies),
    ]
)
def dataset(request) -> tuple[list[EvalItem], Path]:
    name, source = request.param
    return load_items(ROOT / "evals" / "data" / f"dev_{name}.jsonl"), source


def read(source: Path, slug: str) -> Policy:
    path = next(p for p in source.glob("*.txt") if p.stem == slug or p.stem.startswith(f"{slug[1:]}_"))
    return read_policy(slug, decode(path.read_bytes(), path.name))


def test_facts_stand_in_the_source_and_no_question_stands_twice(dataset):
    items, source = dataset

    assert [*missing_facts(items, source), *unjudged(items), *repeats(items)] == []


def test_every_named_clause_exists(dataset):
    items, source = dataset
    clauses = {doc: set(read(source, doc).by_id) for doc in {item.doc for item in items} if doc}

    unknown = [
        (item.id, clause)
        for item in items
        for clause in (*item.clauses, *item.clauses_ok)
        if clause not in clauses[item.doc or ""]
    ]

    assert unknown == []


def test_the_bundled_set_asks_at_least_five_questions_of_every_kind():
    kinds = [item.kind for item in load_items(ROOT / "evals" / "data" / "dev_bundled.jsonl")]

    assert {kind: kinds.count(kind) for kind in KINDS if kinds.count(kind) < 5} == {}
    assert set(kinds) <= set(KINDS)


def test_the_check_finds_a_wrong_fact_a_repeat_and_an_item_without_facts(tmp_path, capsys):
    base = {"kind": "target", "answerable": True, "forbid": [], "clauses": ["一"], "clauses_ok": [], "max_chars": 60}
    lines = [
        {**base, "id": "a", "question": "到2027年要建成多少个特色园区？", "facts": [["99个"]]},
        {**base, "id": "b", "question": "到2027年，要建成多少个特色园区", "facts": [["15个"]]},
        {**base, "id": "c", "question": "谁负责？", "facts": []},
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (tmp_path / "policy.txt").write_text("建成特色园区不少于15个。", encoding="utf-8")

    code = main([str(tmp_path / "set.jsonl"), "--source", str(tmp_path / "policy.txt")])

    printed = capsys.readouterr().out
    assert code == 1
    assert "a：原文里没有“99个”" in printed
    assert "a 和 b 相近" in printed
    assert "c：可以回答，却没有 facts" in printed
    assert "3 题，3 处要看" in printed


def test_an_item_that_stands_in_another_set_too_is_named_without_its_question(tmp_path, capsys):
    item = {
        "kind": "target",
        "question": "到2027年要建成多少个特色园区？",
        "facts": [["15个"]],
        "clauses": ["一"],
        "max_chars": 60,
    }
    for name, question in (("dev", item["question"]), ("test", "到2027年，要建成多少个特色园区")):
        (tmp_path / f"{name}.jsonl").write_text(
            json.dumps({**item, "id": name, "question": question}), encoding="utf-8"
        )

    code = main([str(tmp_path / "dev.jsonl"), "--against", str(tmp_path / "test.jsonl")])

    printed = capsys.readouterr().out
    assert code == 1
    assert "dev dev 和 test test 相近" in printed
    assert "园区" not in printed


def every(prefix: str) -> list[EvalItem]:
    return [item for path in sorted((ROOT / "evals" / "data").glob(f"{prefix}_*.jsonl")) for item in load_items(path)]


def test_no_development_question_stands_in_a_test_set_or_twice():
    development = every("dev")

    assert [*near_duplicates(development, every("test")), *repeats(development)] == []


def test_no_test_question_stands_twice():
    repeated = len(list(repeats(every("test"))))  # counted, for nobody is to read them

    assert repeated == 0


def test_the_sets_are_as_large_as_is_said():
    counted = counts([*every("dev"), *every("test")], bundled="wuxi-future-industries")

    assert {name: count for name, count in counted.items() if count < LEAST[name]} == {}
    assert len(list(read_lines(ROOT / "evals" / "data" / "match_profiles.jsonl", MatchItem))) >= 40
