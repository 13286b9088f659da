from dataclasses import replace

import pytest

from assistant.draft import Draft, Statement, Support
from assistant.verify import unsupported, verify
from corpus.load import read_policy
from corpus.policy import Policy, Span
from tests.test_citations import policy, support

POLICIES = {"some-city": policy()}


@pytest.mark.parametrize(
    "text",
    ["奖励20万元。", "2027年奖励10万元。", "由市教育局负责。", "见《某省办法》。", "奖励10万元，为期三年。"],
    ids=["另一个数字", "原文没有的年份", "另一个部门", "原文没有的文件", "中文数字"],
)
def test_what_the_evidence_does_not_hold_is_found(text):
    statement = Statement(text, (support("奖励10万元。由市财政局负责。"),))

    assert unsupported(statement, "奖励20万元吗？由市教育局负责吗？", POLICIES)


@pytest.mark.parametrize("text", ["奖励10万元。", "奖励十万元。", "由市财政局负责，奖励100000元。"])
def test_what_the_evidence_holds_in_other_forms_passes(text):
    statement = Statement(text, (support("奖励10万元。由市财政局负责。"),))

    assert not unsupported(statement, "", POLICIES)


def test_a_counted_figure_passes_only_when_it_is_declared():
    supports = (support("奖励10万元。"),)

    assert unsupported(Statement("共3项。", supports), "", POLICIES)
    assert not unsupported(Statement("共3项。", supports, computed=("3",)), "", POLICIES)


def test_a_note_may_repeat_the_figures_of_the_question_only():
    assert not unsupported(Statement("原文未载明2028年的目标。"), "2028年的目标是多少？", POLICIES)
    assert unsupported(Statement("原文未载明2029年的目标。"), "2028年的目标是多少？", POLICIES)


def test_a_failing_statement_is_dropped_and_the_rest_stays():
    good = Statement("奖励10万元。", (support("奖励10万元。"),))
    bad = Statement("另奖20万元。", (support("奖励10万元。"),))

    assert verify(Draft((good, bad), "answered", 1.0, "passages"), "", POLICIES).statements == (good,)


def test_a_draft_without_any_proved_statement_says_that_the_text_does_not_state_it():
    bad = Statement("奖20万元。", (support("奖励10万元。"),))

    verified = verify(Draft((bad,), "answered", 1.0, "passages"), "", POLICIES)

    assert verified.status == "not_stated"
    assert "没有载明" in verified.statements[0].text


FEES = "停放30分钟以内的，免收停车费。预留采购份额不低于40%。功率在200千瓦及以上的可以参与。"


def fees(words: str) -> tuple[Draft, dict[str, Policy]]:
    source = policy().source + FEES
    clauses = (policy().clauses[0], replace(policy().clauses[1], spans=(Span(5, len(source)),)))
    start = source.index(words)
    place = Support("some-city", "一", Span(start, start + len(words)))
    draft = Draft((Statement(f"是。{words}", (place,)),), "answered", 1.0, "passages")
    return draft, {"some-city": replace(policy(), source=source, clauses=clauses)}


@pytest.mark.parametrize(
    ("question", "words", "verdict"),
    [
        ("停车30分钟以内收费吗？", "停放30分钟以内的，免收停车费。", "否。"),
        ("停车30分钟以内免收停车费吗？", "停放30分钟以内的，免收停车费。", "是。"),
        ("采购份额是不低于70%吗？", "预留采购份额不低于40%。", "否，与原文不符。"),
        ("采购份额是不低于40%吗？", "预留采购份额不低于40%。", "是。"),
        ("功率300千瓦的可以参与吗？", "功率在200千瓦及以上的可以参与。", "是。"),
    ],
    ids=["免收而问收不收", "问的就是免收", "另一个下限", "同一个下限", "在下限之上"],
)
def test_a_yes_stands_only_where_the_evidence_agrees(question, words, verdict):
    draft, policies = fees(words)

    assert verify(draft, question, policies).statements[0].text == verdict + words


def test_an_amount_that_no_evidence_holds_is_not_passed_over():
    draft, policies = fees("停放30分钟以内的，免收停车费。")

    verified = verify(draft, "停车补贴是不是8888万元？", policies)

    assert verified.status == "partial"
    assert "没有“8888万元”的规定" in verified.statements[-1].text
    assert not verified.statements[0].text.startswith("是")


def test_the_tasks_of_a_body_are_not_answered_with_those_of_another():
    draft = Draft((Statement("由市财政局负责。", (support("由市财政局负责。"),)),), "answered", 1.0, "passages")

    assert verify(draft, "市教育局负责什么工作？", POLICIES).status == "not_stated"
    assert verify(draft, "财政局负责什么工作？", POLICIES) == draft
    assert verify(draft, "谁负责这项工作？", POLICIES) == draft


def test_a_date_and_a_number_that_a_line_break_parts_are_held():
    printed = read_policy(
        "lines",
        "滨澜市报送办法\n\n一、请于2024\n年1 月10 日前按标准（GB/T 19580）报送，见《某办法》（国发〔2022〕\n14 号）。\n",
    )
    at = printed.source.index("请于")
    supports = (Support("lines", printed.clause_at(at).id, Span(at, len(printed.source))),)

    told = Statement("2024年1月10日前按标准（GB/T19580）报送，见《某办法》（国发〔2022〕14号）。", supports)

    assert not unsupported(told, "", {"lines": printed})
    assert unsupported(replace(told, text="2024年2月10日前报送。"), "", {"lines": printed})
