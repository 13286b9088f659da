"""Statements of a question against an invented policy: who does it, who alone, ends of ranges, parts of one form."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

TEXT = """青浦湾市关于支持冷链物流发展的若干意见
一、支持冷库建设
新建冷库应满足高温库能效不低于30%、低温库能效不低于25%、速冻库能效不低于20%，单库容积不小于500立方米。
对主导制订国际、国家和行业标准的企业，分别给予90万元、60万元和30万元补助。
对首次评定的星级冷库，按设备投资的40%给予补助。
二、规范资金管理
冷链专项资金由市物流发展中心统筹使用，重点用于设备更新和人才培训。
市冷链工作领导小组由市委、市政府主要领导挂帅，定期研究解决问题。
冷库新增债务分别计入湾东区和湾西区债务。
冷库接入公共电网的改造部分由电网企业投资建设。
三、加强监督评价
对冷库建设开展月度巡查、中期检查和竣工验收。
冷库建设项目实行备案管理。
未取得检验证明的冷藏车不准上路运营。
入选企业可享受2至5年的租金优惠。
对冷库运营单位实行信用积分，每满1年积3分。
对获评国家级、省级示范冷库的运营主体给予奖励。
冷库租金补助期限由2年延长为4年。
冷库运行数据每季度至少报送一次，统一通过“冷云”平台报送。
对冷库产品的抽查检验不得收取检验费，严格清理过期检验报告。
集中开展市、区、镇三级冷链开放日。
大型冷库改建须经市消防主管部门批准，方可开工。
推进老旧冷库改造信息公开。（市商务局负责落实，完成时限：2025年12月）
本意见实施年限为2024至2028年，已经市政府第8次常务会议讨论通过。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("cold-chain", TEXT)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("冷链专项资金由湾东区统筹使用，重点用在哪里？", "不是湾东区，而是市物流发展中心"),
        ("市冷链工作领导小组由市商务局局长挂帅，多久开一次会？", "主要领导"),
        ("冷库接入公共电网的改造部分由运营企业自己出钱，怎么收费？", "不是运营企业，而是电网企业"),
        ("冷库新增债务全部计入湾东区，从什么时候起算？", "湾西区"),
        ("低温库能效要求不低于30%，由谁检查？", "不低于25%"),
        ("主导制订国际标准的企业补助60万元，怎么申请？", "不是60万元，而是90万元"),
        ("入选企业最长享受3年租金优惠，怎么申请？", "2至5年"),
        ("冷库建设项目实行核准管理，由谁核准？", "备案"),
        ("冷库运营单位每满1年积5分，怎么查询？", "3分"),
        ("这份意见已经市政府第6次常务会议通过，什么时候开始执行？", "第8次"),
        ("获评市级示范冷库的运营主体能拿多少奖励？", "国家级、省级"),
        ("这个意见执行到2026年，之后还有补助吗？", "2028年"),
        ("冷库运行数据一年报送一次就行，报到哪里？", "不是一年，而是每季度"),
        ("冷库运行数据都要通过“冷链通”平台报送，多久报一次？", "不是“冷链通”，而是“冷云”"),
        ("冷库产品抽查检验要企业交检验费，标准是多少？", "不得收取检验费"),
        ("过期检验报告不清理，怎么保存？", "严格清理"),
        ("冷链开放日只在市一级开展，镇里怎么参加？", "三级"),
        ("大型冷库改建要经市商务局批准，批准以后多久开工？", "市消防主管部门"),
        ("老旧冷库改造信息公开6月就得完成，谁来落实？", "不是6月，而是2025年12月"),
        ("冷链专项资金由湾东区统筹使用吧，重点用在哪里？", "市物流发展中心"),
    ],
)
def test_what_the_text_has_otherwise_is_put_right_first(assistant, question, holds):
    answer = assistant.ask(question)

    assert answer.answer.startswith("与原文不符")
    assert holds in answer.answer


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("冷链专项资金是不是由湾东区统筹使用？", "否"),
        ("对冷库建设只开展月度巡查吗？", "否"),
        ("首次评定的星级冷库能补设备投资的一半吗？", "否"),
        ("没有检验证明的冷藏车还能上路运营吗？", "否"),
        ("冷链专项资金是由市物流中心统筹使用吗？", "是"),
        ("高温库的能效不低于30%，对吗？", "是"),
        ("过期检验报告可以不清理吗？", "否"),
        ("冷库产品抽查检验要交检验费吗？", "否"),
        ("冷库建设实行的是许可管理吗？", "否"),
    ],
)
def test_what_is_doubted_is_answered_by_yes_or_no(assistant, question, start):
    assert assistant.ask(question).answer.startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "单库容积不得小于500立方米，高温库能效要求多少？",
        "冷链专项资金由市物流中心统筹使用，重点用在哪里？",
        "入选企业享受2至5年租金优惠，怎么申请？",
        "主导制订国家标准的企业补助60万元，行业标准补多少？",
        "这个意见执行到2028年，之后还有补助吗？",
        "对冷库建设开展月度巡查，还有什么检查？",
        "冷库租金补助期限原来是2年，现在延长为几年？",
        "冷库运行数据按季度报送，通过哪个平台报送？",
        "老旧冷库改造信息公开12月前完成，谁来落实？",
        "我的冷库开了一年多，能享受租金优惠吗？",
    ],
)
def test_what_the_text_says_too_is_not_put_right(assistant, question):
    assert "与原文不符" not in assistant.ask(question).answer


def test_what_ends_in_什么_is_no_yes_or_no_question(assistant):
    assert not assistant.ask("冷链专项资金重点干什么？").answer.startswith(("是", "否"))


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("单库容积要求不小于800立方米，冷链专项资金重点用在哪里？", ["不小于500立方米", "设备更新"]),
    ],
)
def test_what_is_asked_behind_a_statement_is_answered_too(assistant, question, holds):
    answer = assistant.ask(question).answer

    assert [words for words in holds if words not in answer] == []


def test_an_amount_that_is_doubted_and_not_printed_is_said_to_be_missing(assistant):
    answer = assistant.ask("示范冷库的运营主体能领到5万元吗？")

    assert "未载明" in answer.answer
    assert "没有“5万元”的规定" in answer.answer


LAYOUT = """青浦湾市冷链布局办法

第一条 严控新建十万吨级冷库。

第二条 冷库停车场向社会免费或低收费开放。

第三条 湾东区、湾西区和湾南区（以下统称“三湾”）共建冷链信息平台，加快形成“一核三区”冷链布局。

第四条 各部门的冷链数据在部门之间无条件共享。组建冷链专家组，为冷库建设提供咨询。

第五条 冷链经营登记有效期届满，可在期满前60日内续展。每次续展期最长为三年。

第六条 三星级冷库按60%返还租金，四星级冷库按80%返还租金，五星级冷库按100%返还租金。
"""


@pytest.mark.parametrize(
    ("question", "start", "holds"),
    [
        ("文件鼓励新建十万吨级冷库，有什么要求？", "与原文不符", "不是鼓励，而是严控"),
        ("冷库停车场一律免费开放，开放到几点？", "与原文不符", "低收费"),
        ("要形成的冷链布局是“一核两区”，核在哪里？", "与原文不符", "不是“一核两区”，而是“一核三区”"),
        ("五星级冷库按80%返还租金，分几次返还？", "与原文不符", "不是80%，而是100%"),
        ("冷链经营登记续展要提前90日办，一次续几年？", "与原文不符", "最长为三年"),
        ("“三湾”里有湾西区吗？", "是", "湾西区"),
        ("冷链专家组每季度都开会吗？", "原文未载明", "专家组"),
        ("部门之间共享冷链数据要讲条件吗？", "否", "无条件共享"),
    ],
)
def test_names_choices_and_what_is_left_open(question, start, holds):
    layout = Assistant(PairIndex(read_policy("layout", LAYOUT)))  # type: ignore[arg-type]
    answer = layout.ask(question).answer

    assert answer.startswith(start)
    assert holds in answer
