import pytest

from assistant.draft import Draft, Statement
from assistant.verify import unsupported, verify
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
