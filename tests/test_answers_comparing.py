"""What is answered where two things are held beside each other, and where several things are asked at once."""

import pytest

from assistant.chain import Assistant
from assistant.draft import Draft, Statement
from assistant.parts import compared, cut_parts
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour

DOCKS = """滨澜市人民政府关于支持船坞发展的若干措施
滨澜政发〔2025〕12号

为支持船坞发展，根据《省政府关于船坞发展的意见》（岚政发〔2024〕7号）和《海港部关于船坞升级的通知》（海港规〔2024〕15号），制定本措施。
如有意见，可向市港航局反馈。
联系电话：85250000；
邮箱：dock@example.org

一、主要任务（牵头单位：市港航局）

1.提升新时代船坞能级。到2026年，建成示范船坞6座，到2028年，建成智能浮坞9座，争创绿色船坞。到2030年，建成绿色船坞4座。打造百亿级修船产业集群和千亿级造船产业集群。（责任单位：市港航局、市财政局、市商务局）
2.规范拆船管理。拆船企业每月报送一次台账。拆解项目联合验收20个工作日办结，旧船项目8个工作日办结。对手续齐全的，支持优先安排泊位。（责任单位：市港航局、市生态环境局）

二、公司运作

（一）功能定位。船坞投资、运营公司均为市属国有独资公司，按照职责清晰、运行专业的要求积极探索管控模式。
船坞投资公司建立以战略目标为主的管控模式。船坞运营公司建立财务管控模式。

三、组织实施

市船坞工作领导小组负责组织协调和督促落实。各县市人民政府根据本地实际推进试点，并报市船坞工作领导小组办公室备案。
"""


@pytest.fixture(scope="module")
def docks() -> Assistant:
    return Assistant(PairIndex(read_policy("docks", DOCKS)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("提升船坞能级和规范拆船管理，市财政局参与的是哪一项？", "市财政局参与的是提升新时代船坞能级；"),
        ("提升新时代船坞能级和规范拆船管理的责任单位有何不同？", "规范拆船管理独有：市生态环境局；"),
        ("拆船管理这项的责任单位比船坞能级那项多了哪家？", "规范拆船管理独有：市生态环境局；"),
    ],
)
def test_two_tasks_are_compared_by_who_is_in_charge(docks, question, held):
    assert held in docks.ask(question).answer


def test_each_of_two_bodies_is_told_its_own_tasks(docks):
    answer = docks.ask("市财政局和市生态环境局的职责有什么不同？").answer

    assert "市财政局参与负责的任务有1项：提升新时代船坞能级。" in answer
    assert "市生态环境局参与负责的任务有1项：规范拆船管理。" in answer


def test_a_body_without_tasks_of_the_kind_is_given_none(docks):
    answer = docks.ask("市财政局和市邮政局分别负责什么？").answer

    assert "市财政局" in answer
    assert "原文没有列出由市邮政局" in answer


def test_two_bodies_with_the_same_tasks_have_the_same(docks):
    answer = docks.ask("市商务局和市财政局参与的事项一样吗？").answer

    assert answer.startswith("一样：市商务局参与负责的任务有1项：提升新时代船坞能级。")


def test_what_each_does_is_what_it_is_the_subject_of(docks):
    answer = docks.ask("市船坞工作领导小组和各县市政府，分别干什么？").answer

    assert "领导小组负责组织协调和督促落实；各县市人民政府根据本地实际推进试点" in answer


def test_a_case_is_spoken_of_only_with_its_own_bound():
    draft = Draft((Statement("500亩以上的，奖励200元/亩。"),), "answered", 0.6, "measures")

    sides = compared(Question("500亩以上和500亩以内的基地，奖励分别是多少？"), draft)

    assert [side.text for side in sides] == ["500亩以上的基地，奖励是多少？", "500亩以内的基地，奖励是多少？"]


def test_a_sentence_that_names_both_in_one_breath_tells_nothing_of_one(docks):
    answer = docks.ask("投资公司的管控模式和运营公司一样吗？").answer

    assert "以战略目标为主的管控模式" in answer
    assert "财务管控模式" in answer
    assert "独资" not in answer


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("示范船坞和智能浮坞，哪个完成时限在前？", "示范船坞更早："),
        ("示范船坞跟智能浮坞谁先建成？", "示范船坞更早："),
        ("修船产业集群和造船产业集群，规模目标谁更大？", "造船产业集群更大："),
        ("示范船坞和智能浮坞的建成期限各到哪年，差几年？", "相差2年："),
        (
            "一般项目和旧船项目的办结时限差几个工作日？",
            "相差12个工作日：拆解项目联合验收20个工作日办结；旧船项目8个工作日办结",
        ),
    ],
)
def test_deadlines_and_sizes_are_ordered(docks, question, lead):
    assert docks.ask(question).answer.startswith(lead)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("示范船坞要建成几座，由哪些单位负责？", ["6座", "市港航局、市财政局、市商务局"]),
        ("示范船坞什么时候建成、至少几座、由哪些单位负责？", ["2026年", "市港航局、市财政局、市商务局"]),
        ("手续齐全的怎么支持，又是哪几个部门负责？", ["优先安排泊位", "市港航局、市生态环境局"]),
        ("泊位优先安排给哪类企业，责任单位里有没有市财政局？", ["优先安排泊位", "否。不在其中。规范拆船管理"]),
        ("意见向哪个部门反馈，邮箱是多少？", ["dock@example.org"]),
        ("依据的两份上级文件文号分别是什么？", ["岚政发〔2024〕7号", "海港规〔2024〕15号"]),
    ],
)
def test_several_things_asked_at_once_are_all_answered(docks, question, held):
    answer = docks.ask(question).answer

    assert [words for words in held if words not in answer] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("特色园区的数量要求，2027年跟2030年差几个？", [("特色园区的数量要求，2027年跟2030年差几个？", False)]),
        ("船坞建几座、由谁负责？", [("船坞建几座", False), ("由谁负责？", True)]),
        (
            "船坞建几座、由哪些单位负责、哪年建成？",
            [("船坞建几座", False), ("由哪些单位负责", True), ("哪年建成？", False)],
        ),
        ("船坞怎么支持，责任单位有哪些？", [("船坞怎么支持", False), ("责任单位有哪些？", True)]),
        ("船坞建几座，泊位由谁负责？", [("船坞建几座", False), ("泊位由谁负责？", False)]),
        ("船坞一座补多少，封顶呢？", [("船坞一座补多少，封顶呢？", False)]),
        ("哪个区建园最多，建几家？", [("哪个区建园最多，建几家？", False)]),
        ("特色园区要建几个，建几年？", [("特色园区要建几个", False), ("建几年？", False)]),
        ("市数据局负责哪项任务，跟谁一起？", [("市数据局负责哪项任务", False), ("跟谁一起？", True)]),
        ("船坞哪天施行，跟旧办法重复了怎么算？", [("船坞哪天施行", False), ("跟旧办法重复了怎么算？", False)]),
        ("船坞补多少，怎么算？", [("船坞补多少，怎么算？", False)]),
        ("船坞是婚前买的，现在这笔贷款怎么扣？", [("船坞是婚前买的，现在这笔贷款怎么扣？", False)]),
        ("甲县跟乙县一样多吗，方向有什么相同？", [("甲县跟乙县一样多吗，方向有什么相同？", False)]),
    ],
)
def test_a_text_is_cut_where_something_else_is_asked(text, parts):
    assert [tuple(part) for part in cut_parts(text, lambda piece, _: piece)] == parts


@pytest.fixture(scope="module")
def coast() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("深海装备谁牵头、谁是链长？", ["深海装备谁牵头", "深海装备的谁是链长？"]),
        ("哪些企业、哪些机构可以申请？", ["哪些企业、哪些机构可以申请？"]),
        ("望海区、云台区各建几个园区？", ["望海区、云台区各建几个园区？"]),
    ],
)
def test_questions_that_a_comma_of_lists_joins_are_answered_apart(coast, question, parts):
    understood = coast.understand(coast.request(question))

    assert [part.text for part in understood.parts] == parts


def test_what_is_asked_in_one_breath_of_a_row_is_told_by_that_row(coast):
    answer = coast.ask("望海区重点方向是什么，要建成几个园区？").answer

    assert answer == "望海区的重点方向是深海装备、海洋生物。[1]望海区的建成园区是3个。[1]"


def test_what_is_asked_in_one_breath_is_told_by_the_rows_of_another_table_that_name_the_row(coast):
    answer = coast.ask("海上风电的链长是谁，哪些区在布局？").answer

    assert "林乔" in answer
    assert "临江区" in answer
    assert "望海区" not in answer


def test_what_is_asked_in_one_breath_of_the_whole_is_not_told_by_the_row(coast):
    answer = coast.ask("望海区重点方向是什么，全市一共建成几个园区？").answer

    assert "合计6个" in answer
