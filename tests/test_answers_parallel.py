"""Several things asked at once: each is told with its own figure, and no figure without its cap or its subject."""

import pytest

from assistant.chain import Assistant
from assistant.draft import Draft, Statement
from assistant.parts import compared
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

GROVES = """岚溪市人民政府关于支持林果产业的若干措施
岚溪政发〔2025〕9号

各区县人民政府：
现将本措施印发给你们，请认真执行。

岚溪市人民政府
2025年3月4日

一、发展目标
到2027年，果园认证覆盖率达到60%以上，重点乡镇果园认证覆盖率力争达到90%。2025年全市
“三果一坊”
计划建设不少于40处，
“林下课堂”计划开办不少于7期。

二、扶持政策
（一）对新入驻果品加工园的企业发生的房租、管理费等进行补贴，补贴标准按每月实际费用的45%给予补贴，每个企业每季最高补贴不超过2万元，补贴期限不超过3年。
（二）对向果农发放首笔贷款的银行，给予贷款金额3%的奖励，对单家银行的奖励上限为80万元。
（三）采摘驿站经营者按实际接待人次享受运营补贴，补贴标准为自主经营的驿站每人每次4元，其他方式经营的每人每次2.5元。
（四）对直接接触疫木的检疫、采样、砍伐、运输、焚烧等作业人员给予每人每天补助260元；对参与疫木防控的其他护林员每人每天补助150元。
（五）果品研究所入驻果品大厦，根据其入驻时间进行租金支持。2024年底前入驻的按50元/平方米/月、2025年入驻的按30元/平方米/月的标准给予租金支持。每家机构每年不超过90万元。
（六）果品协会举办展销会的，给予展位费补贴，每家协会每年最高不超过20万元。

三、办理时限
（一）压缩办理时间，果品出口证书办理时间压缩至5个工作日内，其中甲等园区企业办理果品出口证书时间压缩至2个工作日内。
（二）推出第三批果园通办事项，便利果农办事。（市林业局牵头，2025年11月底前完成）

四、评价体系
果园评价主要包括公共评价和市场评价。公共评价由林业部门组织开展，主要服务政府管理。市场评价由第三方机构开展，主要服务融资活动。
聚焦果园管理中的“剪、疏、套”等三个环节和果农关切的“种、收、贮、运”等四个方面，发布技术清单。

五、知识产权
争取30件以上果树新品种优先审查。实现新品种质押融资金额5亿元以上。服务果农合作社70家以上。

成文日期：2025年3月4日
发布日期：2025年3月12日
"""


@pytest.fixture(scope="module")
def groves() -> Assistant:
    return Assistant(PairIndex(read_policy("groves", GROVES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("“三果一坊”和“林下课堂”分别计划多少？", ("40处", "7期")),
        ("到2027年，果园认证覆盖率和重点乡镇果园认证覆盖率目标是多少？", ("60%", "90%")),
        ("入驻果品加工园，房租和管理费能补贴多少？", ("45%", "2万元")),
        ("向果农发放首笔贷款的银行能得到多少奖励？", ("3%", "80万元")),
        ("采摘驿站的运营补贴标准是多少？", ("4元", "2.5元")),
        ("直接接触疫木的人员和其他参与防控的护林员，每天补助各多少？", ("260元", "150元")),
        ("2025年入驻果品大厦的果品研究所，租金支持标准是多少？", ("30元/平方米/月",)),
        ("第三批果园通办事项要在什么时间之前推出？", ("2025年11月底",)),
        ("公共评价和市场评价有什么区别？", ("林业部门", "政府管理", "第三方机构", "融资")),
        ("果园聚焦的三个环节和四个方面分别是哪些？", ("剪、疏、套", "种、收、贮、运")),
        ("果树新品种优先审查、新品种质押融资金额、服务果农合作社的目标各是多少？", ("30件", "5亿元", "70家")),
        ("这份措施是哪天成文、哪天发布的？", ("2025年3月4日", "2025年3月12日")),
        ("措施是哪个单位、什么时候印发的？", ("岚溪市人民政府", "2025年3月4日")),
        ("什么时候、由哪个部门印发的？", ("岚溪市人民政府", "2025年3月4日")),
    ],
)
def test_each_of_several_is_told(groves, question, held):
    answer = groves.ask(question).answer

    assert [words for words in held if words not in answer] == []


def test_what_is_told_of_some_only_is_no_answer_for_all(groves):
    assert "5个工作日" in groves.ask("果品出口证书几天能办完？").answer
    assert "2个工作日" in groves.ask("甲等园区企业的果品出口证书几天能办完？").answer


def test_a_year_asked_for_is_told_without_the_others(groves):
    assert "50元" not in groves.ask("2025年入驻果品大厦的果品研究所，租金支持标准是多少？").answer


def test_what_is_asked_further_in_one_breath_is_asked_of_the_same_matter(groves):
    answer = groves.ask("2025年入驻果品大厦的果品研究所，租金支持标准是多少，每家每年最多多少？").answer

    assert "90万元" in answer


def test_each_of_a_list_is_asked_for_by_itself():
    draft = Draft((Statement("甲类奖5万元。"),), "answered", 0.6, "passages")

    sides = compared(Question("甲类园、乙类园和丙类园的奖励各是多少？"), draft)

    assert [side.text for side in sides] == [f"{kind}类园的奖励是多少？" for kind in "甲乙丙"]


def test_two_of_which_both_are_named_are_no_figure_of_the_text(groves):
    assert "不符" not in groves.ask("公共评价和市场评价两个体系，有什么不同？").answer
