"""Counts, lists and comparisons over a whole document: bodies, headings, members of a sentence, two things apart."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

HARBOUR = """滨澜市人民政府关于支持渔港经济发展的若干措施
滨澜政发〔2025〕12号

为支持渔港经济发展，制定本措施。

一、壮大市场主体

（一）培育龙头企业。到2027年，培育渔业龙头企业12家、深加工企业30家。（责任单位：市农业农村局、市商务局）
（二）支持冷链建设。对新建冷库给予200元每平方米补助；对改建冷库给予80元每平方米补助。（责任单位：市商务局）
（三）拓展销售渠道。打造产地批发、社区直供、直播带货三种销售方式。（责任单位：市商务局、市文化和旅游局）

二、完善港区配套

（四）改造码头泊位。分三类情况推进改造：（1）老旧泊位整体重建；（2）一般泊位维修加固；（3）闲置泊位转为休闲用途。（责任单位：市交通运输局）
（五）优化通关服务。对省级、市级示范渔港分别给予150万元、60万元奖励。（责任单位：市农业农村局、市财政局）

滨澜市人民政府
2025年5月6日
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("harbour", HARBOUR)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param(
            "市商务局名下挂了几条？", ["共3项", "培育龙头企业", "支持冷链建设", "拓展销售渠道"], id="名下挂了几条"
        ),
        pytest.param(
            "只有一个责任单位的任务有几条？", ["共2项", "支持冷链建设：市商务局", "改造码头泊位"], id="单独负责"
        ),
        pytest.param("哪个部门的任务最多？", ["市商务局", "3项"], id="任务最多"),
        pytest.param("市商务局和市交通运输局谁的任务多？差几项", ["市商务局更多，多2项", "3项", "1项"], id="谁多"),
        pytest.param("市商务局参与而市农业农村局没有参与的任务有哪些？", ["共2项", "拓展销售渠道"], id="一有一无"),
        pytest.param("这份文件一共几条措施？", ["共2部分、5条"], id="全文几条"),
        pytest.param("完善港区配套下面有几条？", ["共2项", "改造码头泊位", "优化通关服务"], id="一章几条"),
        pytest.param("销售方式有几种？", ["共3种：产地批发、社区直供、直播带货"], id="并列成分"),
        pytest.param("泊位改造分几类情况？", ["共3类", "老旧泊位整体重建", "闲置泊位转为休闲用途"], id="编号情形"),
        pytest.param("新建冷库和改建冷库的补助差多少？", ["相差120元", "200元", "80元"], id="相差"),
        pytest.param("省级和市级示范渔港奖励差多少？", ["相差90万元", "150万元、60万元"], id="分别"),
        pytest.param("龙头企业和深加工企业2027年各培育几家，差多少？", ["相差18家", "12家", "30家"], id="两个指标"),
    ],
)
def test_counts_and_comparisons_are_made_over_the_whole_text(assistant, question, told):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert [words for words in told if words not in answer.answer.replace("[1]", "").replace("[2]", "")] == []
    assert all(HARBOUR[citation.start : citation.end] == citation.quote for citation in answer.citations)
    assert answer.citations


def test_bodies_that_share_no_task_are_said_to_share_none(assistant):
    answer = assistant.ask("市财政局和市交通运输局共同负责的有哪几项？")

    assert answer.status == "not_stated"


def test_a_count_of_the_like_is_not_taken_from_another_list(assistant):
    answer = assistant.ask("渔港要建几种观测站？")

    assert "共3种" not in answer.answer


def test_storeys_are_not_counted_by_the_members_of_a_list(assistant):
    answer = assistant.ask("直播带货的销售方式有几层？")

    assert answer.status == "not_stated"
    assert "3层" not in answer.answer
