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


DISCLOSURE = """滨澜市2026年政务公开工作要点
滨澜公开〔2026〕1号

为做好2026年政务公开工作，制定本要点。

一、重点任务
（一）加强政策公开
1.依托市政府门户网站，建设政策公开平台。及时归集惠企政策。（市政务局牵头，市财政局、市商务局配合，完成时限：2026年6月）
2.公开“十五五”规划。（市发展改革委负责落实，完成时限：2026年6月）
3.推进预算公开。实现以下转变：内容从粗略向细致转变，方式从被动向主动转变，时点从年末向全年转变。（市财政局负责落实，完成时限：2026年10月）
（二）加强政策服务
4.奖励公开先进单位。对考核排名前三名的区，依次给予30万元、20万元和10万元奖励。（市政务局、市财政局负责落实，完成时限：2026年12月）
5.有下列情形之一的，不予公开：
（1）涉及国家秘密的；
（2）涉及个人隐私的；
（3）正在讨论的。

二、组织保障
（一）压实责任。各区要落实要求。2026年9月底前公布责任清单、自查清单、整改清单，新增示范点20个、培训2000人。（市政务局、市财政局负责）
（二）加强督查。每季度通报进展。（市政务局牵头，各区落实，2026年9月底前完成）

滨澜市政务公开领导小组
2026年1月6日
"""


@pytest.fixture(scope="module")
def disclosure() -> Assistant:
    return Assistant(PairIndex(read_policy("disclosure", DISCLOSURE)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "told", "lacks"),
    [
        pytest.param(
            "要在2026年6月底前完成的任务有几项，是哪几项？",
            ["完成时限为2026年6月的任务共2项", "依托市政府门户网站，建设政策公开平台", "规划"],
            ["预算公开"],
            id="到期",
        ),
        pytest.param("市财政局要在2026年6月完成的任务有哪些？", ["共1项", "政策公开平台"], ["规划"], id="某部门到期"),
        pytest.param("最晚完成的是哪项任务？", ["共1项", "2026年12月", "奖励公开先进单位"], ["规划"], id="最晚"),
        pytest.param("重点任务里市财政局参与的有几项？", ["重点任务中", "共3项"], ["压实责任"], id="某部分"),
        pytest.param("第二部分市财政局负责哪几条？", ["第二部分中", "压实责任"], ["预算公开"], id="第几部分"),
        pytest.param("第二部分市商务局负责哪几条？", ["没有列出"], ["共"], id="这部分没有"),
        pytest.param("责任单位只有两个的任务有哪几项？", ["共3项", "奖励公开先进单位"], ["规划"], id="几个责任单位"),
        pytest.param(
            "只有一个牵头单位的任务有几项？", ["共2项", "政策公开平台", "加强督查"], ["预算"], id="几个牵头单位"
        ),
        pytest.param("市政务局牵头几项任务？", ["共2项", "政策公开平台", "加强督查"], ["压实"], id="牵头不是负责"),
        pytest.param("市财政局负责的都有哪些？", ["共4项", "预算公开", "压实责任"], ["规划"], id="某部门的有哪些"),
        pytest.param("哪条任务的责任单位最多？", ["政策公开平台", "共3个"], ["督查"], id="责任单位最多"),
        pytest.param("市政务局和市商务局谁参与的任务更多？", ["市政务局更多"], [], id="谁更多"),
        pytest.param(
            "2026年9月底前要做到的事有哪些？", ["共2项", "公布责任清单", "加强督查"], ["规划"], id="句中和括注的时限"
        ),
        pytest.param("第二部分有几条？", ["组织保障", "共2项"], ["政策公开"], id="第几部分几条"),
        pytest.param("组织保障方面2026年的数量目标有哪些？", ["20个", "2000人"], [], id="某部分的目标"),
        pytest.param("要公布几张清单？", ["共3张", "整改清单"], [], id="几张"),
        pytest.param("重点任务里市商务局也是配合单位的有哪几条？", ["政策公开平台"], ["规划"], id="也是配合单位"),
        pytest.param("不予公开的情形有几种？", ["共3种", "国家秘密", "正在讨论"], [], id="下列情形"),
        pytest.param("预算公开要实现的转变有几个？", ["共3个：内容从粗略向细致转变", "时点"], ["以下"], id="句尾相同"),
        pytest.param(
            "考核排前三名的区，奖励分几档，各多少钱？", ["共3档", "依次给予30万元、20万元和10万元"], [], id="档"
        ),
        pytest.param("考核排前三名的区奖励加起来一共多少？", ["合计60万元"], [], id="各档合计"),
    ],
)
def test_what_is_due_and_what_a_part_holds_is_counted_over_all_of_the_text(disclosure, question, told, lacks):
    answer = disclosure.ask(question).answer

    assert [words for words in told if words not in answer] == []
    assert [words for words in lacks if words in answer] == []


def test_items_that_are_numbered_through_all_parts_are_what_the_document_has(disclosure):
    answer = disclosure.ask("这份要点一共列了多少项具体任务？")

    assert answer.status == "answered"
    assert "5条" in answer.answer or "5项" in answer.answer
