"""What is asked behind a statement that is put right, and yes or no by bounds, tenths and the case that is told."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

HARBOUR = """青浦湾市渔港服务办法

第一条 渔船在本港停泊的，由渔港基金按普通泊位70%、防风泊位85%的比例补助泊位费。

第二条 享受困难补助的渔民每人每月300元。经评估为重度困难的，每人每月增加困难补助200元。困难补助不得用于发放现金、购置渔具，应当在当月内使用完毕。

第三条 冷藏渔获加工费优惠政策执行至2026年4月30日。其中，加工费基准费率按1%执行，继续实施浮动费率。

第四条 到2027年，建成示范渔港不少于15个，渔港经济规模达到200亿元。

第五条 渔港岗位面向本地渔民招聘的，不得低于40%。

第六条 渔民互助保险的个人缴费标准如下：
（一）未满35周岁的渔民个人不缴费；
（二）满35周岁至未满60周岁的渔民为0.2%。

第七条 三星渔港的补助期限为3年。（市海洋局牵头，市财政局配合）
"""


@pytest.fixture(scope="module")
def harbour() -> Assistant:
    return Assistant(PairIndex(read_policy("harbour", HARBOUR)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        # its own sentence goes on with what is asked
        ("渔船停泊普通泊位按75%补助，换成防风泊位补助多少？", ["不是75%，而是70%", "85%"], ""),
        # another sentence of its clause tells it
        (
            "重度困难的渔民每月增加困难补助400元，这笔钱可以领现金吗？",
            ["不是400元，而是200元", "否", "不得用于发放现金"],
            "",
        ),
        ("冷藏渔获加工费优惠政策执行到2026年12月31日，基准费率是多少？", ["4月30日", "1%"], ""),
        # what is asked is asked of the year that was named
        ("到2027年要建成20个示范渔港，渔港经济规模要达到多少？", ["不是20个，而是不少于15个", "200亿元"], ""),
        # who is in charge of it
        ("三星渔港的补助期限是5年，哪个部门牵头？", ["不是5年，而是3年", "市海洋局"], ""),
        ("三星渔港的补助期限是5年，钱谁来出？", ["不是5年，而是3年"], "市海洋局"),
    ],
)
def test_what_is_asked_behind_a_statement_that_is_wrong_is_answered_too(harbour, question, holds, lacks):
    answer = harbour.ask(question).answer.replace(" ", "")

    assert answer.startswith("与原文不符")
    assert [words for words in holds if words not in answer] == []
    assert not lacks or lacks not in answer


@pytest.mark.parametrize(
    ("question", "lead", "holds"),
    [
        ("渔港岗位留给本地渔民的最少要占四成，是不是这样？", "是", "不得低于40%"),
        ("渔港岗位面向本地渔民的要占三成，是不是这样？", "否", "不得低于40%"),
        ("面向本地渔民的渔港岗位可以低于40%吗？", "否", "不得低于40%"),
        ("我今年30岁，渔民互助保险个人要不要缴费？", "否", "未满35周岁"),
        ("我今年30岁，渔民互助保险个人部分要不要扣0.2%？", "否", "未满35周岁"),
        ("我今年40岁，渔民互助保险个人部分要扣0.2%吗？", "是", "满35周岁至未满60周岁"),
    ],
)
def test_bounds_tenths_and_ages_settle_yes_or_no(harbour, question, lead, holds):
    answer = harbour.ask(question).answer

    assert answer.startswith(lead)
    assert holds in answer


FLEET = """青浦湾市渔业数字化工作方案

一、总体目标
到2027年，渔业经济规模达到200亿元，建成示范渔港15个。
二、重点任务
1.建设渔业云平台。（市数据局负责落实，完成时限：2026年10月）
2.推广渔船北斗终端。（市海洋局负责落实，完成时限：2026年12月）
三、开放渔业场景
自2026年起，列入渔业场景清单的数字场景比例不少于40%。

附件1 渔业产业链分工表
序号\t链长\t产业链\t牵头部门
1\t林海平\t深水养殖\t市海洋局
2\t林海平\t远洋捕捞\t市海洋局
3\t周文远\t渔船制造\t市工业和信息化局
4\t赵立新\t冷链物流\t市商务局

附件2 各区任务表
序号\t板块\t重点方向\t现有园区\t建成园区（个）
1\t湾东区\t深水养殖、冷链物流\t湾东渔港产业园、湾东冷链园\t2
2\t湾西区\t渔船制造、远洋捕捞\t湾西船艇园\t3
3\t湾南区\t冷链物流\t湾南物流园\t1
"""


@pytest.fixture(scope="module")
def fleet() -> Assistant:
    return Assistant(PairIndex(read_policy("fleet", FLEET)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        # the figure that a row has otherwise, not what it has in another column
        ("湾东区要建3个园区，重点方向里有冷链物流吗？", ["湾东区的建成园区是2", "是，湾东区的重点方向"], "否"),
        ("渔船制造的链长林海平还兼着哪几条链？", ["周文远", "深水养殖", "远洋捕捞"], ""),
        ("从2027年起，渔业场景清单里的数字场景至少得占多大比例？", ["不是2027年，而是2026年", "40%"], "未载明"),
        ("2027年渔业经济规模冲到400亿元的时候，示范渔港得建成多少个？", ["不是400亿元", "200亿元", "15个"], ""),
        ("渔业云平台建设归市海洋局管，几月份要完成？", ["市数据局", "2026年10月"], "2026年12月"),
        ("市海洋局负责的建设渔业云平台，具体做什么？", ["市数据局"], ""),
    ],
)
def test_what_is_taken_for_granted_of_rows_years_and_bodies_is_put_right(fleet, question, holds, lacks):
    answer = fleet.ask(question).answer.replace(" ", "")

    assert answer.startswith("与原文不符")
    assert [words for words in holds if words not in answer] == []
    assert not lacks or lacks not in answer


def test_the_year_from_which_something_holds_is_no_deadline(fleet):
    answer = fleet.ask("从2026年起，渔业场景清单里的数字场景至少得占多大比例？").answer

    assert "40%" in answer
    assert "与原文不符" not in answer
