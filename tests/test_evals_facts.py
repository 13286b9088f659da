"""The measure of what was read out: pairs are one to one, and the gold quotes the policies."""

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.load import read_policy
from corpus.read import decode
from evals.facts import (
    Fact,
    GoldFact,
    body_name,
    comparator_family,
    errors,
    judge,
    main,
    same_comparator,
    same_deadline,
    same_duty,
    same_roles,
    same_roles_but_first,
    same_target,
    same_unit,
)
from evals.gold import load_gold
from tests.real_policies import POLICIES, needs_policies

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "evals" / "data" / "gold_facts.jsonl"
TARGET = {
    "kind": "target",
    "clause": "二/（一）",
    "quote": "到2025年建成园区10个",
    "indicator": "园区",
    "deadline": "2025",
    "comparator": None,
    "value": 10,
    "value_high": None,
    "unit": "个",
}
DUTY = {
    "kind": "duty",
    "clause": "二/（一）",
    "quote": "（市科技局牵头，市财政局配合）",
    "departments": [{"name": "市科技局", "role": "lead"}, {"name": "市财政局", "role": "support"}],
}
PLACE = {"doc": "p001", "half": "dev", "scope": ["*"]}


def gold(entry, **changes):
    return GoldFact.model_validate({**PLACE, **entry, **changes})


def fact(entry, **changes):
    return Fact.model_validate({**entry, **changes})


def bodies(*names, role="listed"):
    return [{"name": name, "role": role} for name in names]


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"clause": "二"}, True),
        ({"clause": "二/（一）/3"}, True),
        ({"clause": "二/（二）"}, False),
        ({"unit": "家"}, True),
        ({"unit": "%"}, False),
        ({"value": 11}, False),
        ({"quote": "形成园区10个", "indicator": "产业园区"}, True),
        ({"quote": "形成平台10个", "indicator": "平台"}, False),
    ],
)
def test_a_target_agrees_in_clause_value_unit_and_words(changes, right):
    assert same_target(gold(TARGET), fact(TARGET, **changes)) is right


def test_a_clause_that_a_lost_line_break_moves_is_accepted():
    assert same_target(gold(TARGET, clauses_ok=["三"]), fact(TARGET, clause="三"))
    assert same_duty(gold(DUTY, clauses_ok=["三"]), fact(DUTY, clause="三"))


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("2025", "2025-12", True),
        ("2025", "2026", False),
        ([None, "2025"], None, True),
        ("2025", None, False),
        ("三年内", "力争三年内", True),
    ],
)
def test_a_deadline_may_be_closer_but_not_another(wanted, given, right):
    assert same_deadline(gold(TARGET, deadline=wanted), fact(TARGET, deadline=given)) is right


@pytest.mark.parametrize(
    ("comparator", "family"),
    [
        ("不低于", "at_least"),
        ("低于", "at_most"),
        ("不超过", "at_most"),
        ("超", "at_least"),
        ("5家以上", "at_least"),
        ("左右", "about"),
        ("力争达到", "plain"),
        (None, "plain"),
    ],
)
def test_comparators_have_families(comparator, family):
    assert comparator_family(comparator) == family
    assert same_comparator(gold(TARGET, comparator=comparator), fact(TARGET, comparator=comparator))


def test_percent_signs_are_one_unit_and_points_another():
    assert same_unit("%", "％")
    assert not same_unit("%", "个百分点")
    assert not same_unit("个", "个工作日")
    assert same_unit("∶1", "")


def test_names_are_compared_without_brackets_and_the_shared_ending():
    assert body_name("官渡区") == body_name("官渡区人民政府")
    assert body_name("各县（市、区）") == body_name("各县(市、区)")
    assert body_name("区县（自治县，以下简称区县）政府") == "区县"


def test_a_duty_needs_all_names_and_no_other():
    assert same_duty(gold(DUTY), fact(DUTY))
    assert not same_duty(gold(DUTY), fact(DUTY, departments=bodies("市科技局")))
    assert not same_duty(gold(DUTY), fact(DUTY, departments=bodies("市科技局", "市财政局", "市教育局")))
    assert same_duty(
        gold(DUTY, optional_departments=["市教育局"]),
        fact(DUTY, departments=bodies("市科技局", "市财政局", "市教育局")),
    )


def test_roles_are_told_apart_and_may_have_alternatives():
    turned = fact(DUTY, departments=bodies("市财政局", "市科技局"))
    listed = gold(DUTY, departments=bodies("市科技局", "市财政局"))
    led = fact(DUTY, departments=[*bodies("市科技局", role="lead"), *bodies("市财政局")])

    assert not same_roles(gold(DUTY), turned)
    assert same_roles(gold(DUTY, departments=bodies("市科技局", "市财政局", role="lead|listed")), turned)
    assert not same_roles(listed, led)
    assert same_roles_but_first(listed, led)
    assert not same_roles_but_first(gold(DUTY), turned)


def test_every_fact_is_used_once_and_optional_ones_excuse():
    twice = [fact(TARGET), fact(TARGET)]
    targets, duties = judge([gold(TARGET), gold(DUTY, optional=True)], lambda _: [*twice, fact(DUTY)])

    assert (len(targets.pairs), len(targets.missed), len(targets.false_alarms)) == (1, 0, 1)
    assert (duties.pairs, duties.missed, duties.false_alarms) == ((), (), ())


def test_what_stands_outside_the_scope_does_not_count():
    outside = fact(TARGET, clause="三", quote="建成平台5个", value=5)
    targets, _ = judge([gold(TARGET, scope=["二"])], lambda _: [fact(TARGET), outside])

    assert len(targets.pairs) == 1
    assert targets.false_alarms == ()


def test_misses_and_false_alarms_are_listed_with_their_quotes():
    lines = list(errors(judge([gold(TARGET)], lambda _: [fact(TARGET, value=11)])))

    assert [line.split()[3] for line in lines] == ["漏读", "误读"]
    assert all("到2025年建成园区10个" in line for line in lines)


def test_the_command_reads_what_the_product_prints(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(gold(TARGET).model_dump_json(), encoding="utf-8")
    printed = {"doc": "p001", "targets": [{**TARGET, "start": 3, "end": 9, "printed": "10个"}], "duties": []}
    (tmp_path / "p001.json").write_text(json.dumps(printed), encoding="utf-8")

    assert main([str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path)]) == 0
    assert "精确率 1.000（1/1），召回率 1.000（1/1）" in capsys.readouterr().out


def test_a_file_that_is_missing_or_broken_is_named(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(gold(TARGET).model_dump_json(), encoding="utf-8")

    assert main([str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path)]) == 1
    (tmp_path / "p001.json").write_text("{}", encoding="utf-8")
    assert main([str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("p001.json") == 2


def test_the_gold_is_large_enough_and_its_halves_share_no_document():
    facts = load_gold(GOLD, GoldFact)
    counts = Counter((one.half, one.kind) for one in facts if not one.optional)

    assert min(counts.values()) >= 75
    assert counts["dev", "target"] + counts["test", "target"] >= 150
    assert not {one.doc for one in facts if one.half == "dev"} & {one.doc for one in facts if one.half == "test"}


@needs_policies
def test_every_gold_fact_quotes_its_clause():
    facts = load_gold(GOLD, GoldFact)
    for doc in {one.doc for one in facts}:
        path = next(POLICIES.glob(f"{doc[1:]}_*.txt"))
        policy = read_policy(doc, decode(path.read_bytes(), path.name))
        for one in (one for one in facts if one.doc == doc):
            texts = ["".join(policy.text(policy.by_id[place]).split()) for place in one.places if place in policy.by_id]
            assert any("".join(one.quote.split()) in text for text in texts), (doc, one.clause, one.quote)
