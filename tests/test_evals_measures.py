"""The measure of the support that was read out: pairs are one to one, and the gold quotes the policies."""

import json
from pathlib import Path

import pytest

from corpus.load import read_policy
from corpus.read import decode
from evals.gold import load_gold
from evals.measures import (
    GoldMeasure,
    Measure,
    errors,
    figures,
    judge,
    main,
    same_amount,
    same_beneficiary,
    same_instrument,
    same_measure,
)
from tests.real_policies import POLICIES, needs_policies

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "evals" / "data" / "gold_measures.jsonl"
FIELDS = {
    "clause": "一/（一）",
    "quote": "对新认定的企业，给予最高50万元奖励。",
    "beneficiary": "新认定的企业",
    "condition": "新认定",
    "benefit": "给予最高50万元奖励",
    "instrument": "奖励",
    "amount": "最高50万元",
    "departments": ["市科技局"],
}
PLACE = {"doc": "p001", "half": "dev", "kind": "measure", "scope": ["一"]}


def guess(**changes) -> Measure:
    return Measure.model_validate({**FIELDS, **changes})


def gold(**changes) -> GoldMeasure:
    return GoldMeasure.model_validate({**FIELDS, **PLACE, **changes})


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"clause": "一"}, True),
        ({"clause": "一/（二）"}, False),
        ({"quote": "加强培育。对新认定的\n企业，给予 最高50万元奖励"}, True),
        ({"quote": "给予最高50万元奖励"}, True),
        ({"quote": "对新上市的企业，给予最高30万元补助"}, False),
    ],
)
def test_a_measure_is_found_by_its_clause_and_quote(changes, same):
    assert same_measure(gold(), guess(**changes)) is same


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ("最高50万元", "不超过50 万元", True),
        ("30％", "30%", True),
        ("50万元、最高20万元", "最高20万元、50万元", True),
        ("50万元", "500万元", False),
        ("50万元", None, False),
        (None, None, True),
        ("-|2.5%", None, True),
        ("-|2.5%", "2.5%以内", True),
    ],
)
def test_amounts_agree_by_their_figures(wanted, given, same):
    assert same_amount(gold(amount=wanted), guess(amount=given)) is same


def test_a_number_of_people_is_no_figure():
    assert figures("每招用1人奖励1,000元") == {"1000元": 1}


def test_beneficiary_and_instrument_allow_what_the_gold_allows():
    one = gold(beneficiary="企业|新认定的企业", instrument="奖励|补贴")

    assert same_beneficiary(one, guess(beneficiary="新认定企业"))
    assert not same_beneficiary(one, guess(beneficiary="高校毕业生"))
    assert same_instrument(one, guess(instrument="补贴"))
    assert not same_instrument(one, guess(instrument="贷款"))


def test_every_measure_is_used_once_and_optional_ones_cost_nothing():
    asked, free = gold(), gold(quote="支持企业参加展会", optional=True)
    again, other = guess(quote="给予最高50万元奖励"), guess(quote="对老字号减半收费")
    found = [guess(), again, guess(quote="支持企业参加展会"), other, guess(clause="二")]

    (judged,) = judge([asked, free], lambda _: found)

    assert judged.pairs == ((asked, found[0]),)
    assert judged.missed == ()
    assert judged.false_alarms == (again, other)  # 二 is outside the scope
    assert len(list(errors([judged]))) == 2


def test_the_command_prints_precision_and_recall(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text(gold().model_dump_json() + "\n", encoding="utf-8")
    (tmp_path / "p001.json").write_text(json.dumps({"measures": [FIELDS]}), encoding="utf-8")

    assert main([str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path)]) == 0
    assert "精确率 1.000（1/1），召回率 1.000（1/1）" in capsys.readouterr().out


def test_the_command_names_what_it_cannot_read(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text('{"doc": "p001"}\n', encoding="utf-8")

    assert main([str(tmp_path / "gold.jsonl"), "--facts", str(tmp_path)]) == 1
    assert "第 1 行" in capsys.readouterr().err


def test_the_halves_share_no_document():
    measures = load_gold(GOLD, GoldMeasure)
    halves = {half: {measure.doc for measure in measures if measure.half == half} for half in ("dev", "test")}

    assert halves["dev"]
    assert halves["test"]
    assert not halves["dev"] & halves["test"]
    assert sum(not measure.optional for measure in measures) >= 110


@needs_policies
def test_gold_quotes_stand_in_their_clauses():
    for doc in dict.fromkeys(measure.doc for measure in load_gold(GOLD, GoldMeasure)):
        (path,) = POLICIES.glob(f"{doc[1:]}_*")
        policy = read_policy(doc, decode(path.read_bytes(), path.name))
        for measure in load_gold(GOLD, GoldMeasure):
            if measure.doc == doc:
                assert measure.quote in policy.text(policy.by_id[measure.clause])
