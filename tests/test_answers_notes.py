"""What a clause notes behind its measures, and figures that are told in other words than they are asked for."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

QUAYS = """滨澜市渔港服务办法

到2027年，建成市级渔港3座、县级渔港8座。

一、支持措施

（一）冷库改造

对改造冷库的渔业企业，给予设备投资额10%的补贴，对单家企业的补贴上限为80万元。（对接部门：市渔业局；联系人：周澜；联系电话：60001234）

对收购本地渔获的加工企业，按收购额的2%至5%给予奖励，对单个企业的奖励上限为30万元。（对接部门：市商务局；联系人：吴汐；联系电话：60005678）

（二）研发支持

对研发海洋药物的企业，给予不高于200万元的研发支持。

二、日常管理

（一）值守

渔港实行全天值班制度，每日值班人员不少于两人。六周岁以下儿童不得进入装卸区域。

（二）信息公开

及时公开泊位费收支情况。泊位公开的答复时限应当准确。（市渔业局负责落实，完成时限：2027年10月）

（三）处罚

未按照要求备案的，责令限期改正；逾期不改正的，处1万元以上3万元以下罚款。

上线渔港服务平台V3.0，提供泊位预约服务。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("quays", QUAYS)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "stated", "neighbour"),
    [
        ("冷库改造补贴的联系电话是多少？", "60001234", "60005678"),
        ("收购本地渔获的奖励，联系人是谁？", "吴汐", "周澜"),
    ],
)
def test_whom_to_call_stands_in_the_bracket_behind_the_measure(assistant, question, stated, neighbour):
    answer = assistant.ask(question).answer

    assert stated in answer
    assert neighbour not in answer


def test_until_when_a_task_is_to_be_done_stands_in_the_bracket_behind_it(assistant):
    assert "2027年10月" in assistant.ask("泊位费收支公开什么时候完成？").answer


def test_a_length_of_time_is_not_told_by_the_day_on_which_a_task_is_to_be_done(assistant):
    answer = assistant.ask("泊位公开要几个工作日答复？")

    assert answer.status == "not_stated"
    assert "2027年" not in answer.answer


def test_a_share_and_the_cap_on_it_are_told_together(assistant):
    answer = assistant.ask("收购本地渔获，按收购额奖励百分之几？").answer

    assert "2%至5%" in answer
    assert "30万元" in answer


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("渔港每天值班最少几个人？", "两人"),
        ("研发海洋药物的企业最多支持多少研发费？", "不高于200万元"),
        ("儿童多大才能进装卸区域？", "六周岁"),
        ("没有按要求备案要罚多少？", "1万元以上3万元以下罚款"),
    ],
)
def test_a_figure_is_told_however_it_is_counted(assistant, question, stated):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert stated in answer.answer


def test_another_version_is_not_the_one_stated(assistant):
    assert assistant.ask("渔港服务平台上线的是V2.0吗？").answer.startswith("否，与原文不符")
    assert assistant.ask("渔港服务平台上线的是V3.0吗？").answer.startswith("是")


@pytest.mark.parametrize("question", ["值班人员一个月工资多少？", "渔港的泊位卖多少钱？"])
def test_pay_and_prices_are_told_by_no_other_figure(assistant, question):
    assert assistant.ask(question).status in ("not_stated", "out_of_scope")


def test_the_same_is_told_of_another_that_is_asked_about_in_one_breath(assistant):
    answer = assistant.ask("市级渔港要建成几座，县级渔港呢？").answer

    assert "3座" in answer
    assert "8座" in answer
