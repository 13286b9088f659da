"""What a question takes for granted, compares, asks in one breath or asks of things that the text does not count."""

from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.draft import Draft, Statement
from assistant.parts import compared
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def meals() -> Assistant:
    slug = "yunlan-senior-meals"
    return Assistant(PairIndex(read_policy(slug, (DATA / f"{slug}.txt").read_text(encoding="utf-8"))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("新认定的省级海洋实验室给予80万元奖励，由哪些单位负责？", "50万元"),
        ("市教育局牵头海洋生物产业链，具体怎么推进？", "市科技局"),
        ("为什么陈建国当深海装备的链长？", "林乔"),
        ("既然市财政局不在建设创新平台的责任单位里，谁来出钱？", "市财政局"),
        ("云台区为什么重点发展深海装备？", "望海区"),
    ],
)
def test_what_is_wrongly_taken_for_granted_is_put_right_first(assistant, question, holds):
    answer = assistant.ask(question)

    assert answer.answer.startswith("与原文不符")
    assert holds in answer.answer.replace(" ", "")
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "wrong", "holds"),
    [
        ("每月组织营养指导活动不少于4次，由谁负责？", True, "每年"),
        ("每年组织营养指导活动不少于4次，由谁负责？", False, "市卫生健康委"),
        ("助餐食品留样时间要求24小时，归哪个部门管？", True, "48小时"),
        ("助餐食品留样时间要求48小时，归哪个部门管？", False, "市市场监管局"),
    ],
)
def test_figures_and_rhythms_are_compared_with_the_clause_that_answers(meals, question, wrong, holds):
    answer = meals.ask(question)

    assert ("与原文不符" in answer.answer) is wrong
    assert holds in answer.answer


def test_the_asker_s_own_figure_is_no_claim_about_the_text(meals):
    answer = meals.ask("我们助餐点每年服务2万人次，能补多少？")

    assert "与原文不符" not in answer.answer


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("社区食堂和助餐点的建设补助有什么不同？", ["社区食堂的建设补助是什么？", "助餐点的建设补助是什么？"]),
        (
            "年服务1万人次以上和不足5000人次的，补助分别是多少？",
            ["年服务1万人次以上的，补助是多少？", "不足5000人次的，补助是多少？"],
        ),
        ("社区食堂和助餐点由谁负责？", []),  # asks of both at once
    ],
)
def test_each_side_of_a_comparison_is_asked_by_itself(question, sides):
    draft = Draft((Statement("每个补助。"),), "answered", 0.5, "passages")

    assert [side.text for side in compared(Question(question), draft)] == sides


@pytest.mark.parametrize(
    "question",
    [
        "陈建国分管哪条产业链？",
        "海洋实验室大楼一共多少层？",
        "海洋实验室建在哪条路上？",
        "林乔今年多大年纪？",
        "南京市的海洋产业规模目标是多少？",
    ],
)
def test_what_the_text_does_not_hold_is_not_answered_by_what_is_near(assistant, question):
    answer = assistant.ask(question)

    assert answer.status in ("not_stated", "out_of_scope")


def test_a_second_question_in_one_breath_is_about_the_same_row(assistant):
    answer = assistant.ask("望海区重点发展什么方向？要建几个园区？")

    assert "深海装备" in answer.answer
    assert "3个" in answer.answer
    assert {citation.clause for citation in answer.citations} == {"附件2/1"}


@pytest.mark.parametrize(("question", "start"), [("市财政局在里头吗？", "是"), ("市教育局有份吗？", "否")])
def test_whether_a_body_is_among_those_just_asked_for(assistant, question, start):
    answer = assistant.ask(question, history=["建设创新平台由哪些单位负责？"])

    assert answer.answer.startswith(start)
    assert "市科技局" in answer.answer


def test_the_title_and_the_addressees_answer_nothing(assistant):
    answer = assistant.ask("促进海洋产业发展的实施意见要求平台佣金降到百分之几？")

    assert "各区人民政府" not in answer.answer
    assert answer.status == "not_stated"


def test_bodies_that_two_tasks_share(assistant):
    answer = assistant.ask("建设创新平台和加强金融支持，这两条里都挂名的部门是哪家？")

    assert "市财政局" in answer.answer
    assert "市科技局" not in answer.answer


def test_what_one_row_has_and_the_other_has_not(assistant):
    answer = assistant.ask("跟临江区比，云台区多了哪些方向？")

    assert "云台区有而临江区没有的是海洋生物" in answer.answer


def test_a_figure_of_another_year_is_put_right(assistant):
    answer = assistant.ask("2027年要引进的20个领军团队，引进几个了？")

    assert answer.answer.startswith("与原文不符")
    assert "2030年" in answer.answer


def test_an_amount_that_the_text_does_not_grant_is_said_to_be_missing(assistant):
    answer = assistant.ask("海洋支行贷款贴息最高补贴100万元，怎么申请？")

    assert answer.status == "partial"
    assert "没有“最高补贴100万元”的规定" in answer.answer
    assert {citation.clause for citation in answer.citations} == {"二/（二）/1"}


@pytest.mark.parametrize(
    ("question", "wrong", "holds"),
    [
        ("望海区要建5个园区，它的重点方向是什么？", "3", "海洋生物"),
        ("深海装备产业链由市科技局牵头，链长是谁？", "市工业和信息化局", "林乔"),
        ("望海区要建3个园区，它的重点方向是什么？", "", "深海装备、海洋生物"),
    ],
)
def test_what_is_asked_behind_a_statement_about_a_row_is_answered_too(assistant, question, wrong, holds):
    answer = assistant.ask(question).answer.replace(" ", "")

    assert answer.startswith("与原文不符") is bool(wrong)
    assert wrong in answer
    assert holds in answer


def test_a_row_that_lists_several_is_not_of_one_alone(assistant):
    assert assistant.ask("望海区的重点方向只有深海装备吗？").answer.startswith("否")


def test_who_issued_the_document_is_put_right(assistant):
    answer = assistant.ask("这份意见是市海洋局2023年印发的，什么时候成文？")

    assert answer.answer.startswith("与原文不符")
    assert "滨澜市人民政府" in answer.answer


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("市教育局牵头的加强金融支持怎么做？", True),
        ("市财政局牵头的加强金融支持怎么做？", False),
    ],
)
def test_a_body_that_is_named_with_a_task_is_held_against_those_in_charge(assistant, question, wrong):
    answer = assistant.ask(question).answer

    assert ("与原文不符：加强金融支持的责任单位以市财政局为首" in answer) is wrong


SETS = """滨澜市人民政府关于发展海洋产业的意见

一、打造5大海洋特色赛道

（一）深海装备。发展深海装备。
（二）海洋生物。发展海洋生物。

二、建设平台

（一）搭建平台。加快建设四大专业平台，为企业提供全过程服务。对获评省级专业平台的运营主体，给予奖励。
（二）建设市级专业平台。建设市级专业平台10个。
"""


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("7大特色赛道有哪些？", "与原文不符，不是7大，而是5大：打造5大海洋特色赛道，共2项"),
        ("五大特色赛道有哪些？", "打造5大海洋特色赛道，共2项"),
        ("六大专业平台提供什么服务？", "与原文不符，不是六大，而是四大"),
        ("4大专业平台提供什么服务？", "加快建设四大专业平台"),
    ],
)
def test_a_set_that_is_called_by_another_number_is_put_right(question, begins):
    answer = Assistant(PairIndex(read_policy("sets", SETS))).ask(question)  # type: ignore[arg-type]

    assert answer.answer.startswith(begins)


def test_a_level_that_the_text_itself_gives_a_thing_is_not_put_right():
    answer = Assistant(PairIndex(read_policy("sets", SETS))).ask("市级专业平台的运营主体给予什么奖励？")  # type: ignore[arg-type]

    assert "与原文不符" not in answer.answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("6个园区里望海区的建成园区有几个？", "望海区的建成园区是3个"),
        ("望海区为什么要建成6个园区？", "与原文不符：望海区的建成园区是3个"),
        ("深海装备链长林乔还管着海洋生物吗？", "否，与原文不符"),
        ("深海装备链长林乔还管着海上风电吗？", "是，"),
    ],
)
def test_what_is_said_of_several_rows_is_true_of_all_of_them(assistant, question, begins):
    assert assistant.ask(question).answer.startswith(begins)


def test_a_figure_for_each_of_things_that_are_not_listed_is_put_right():
    policy = read_policy("parks", "临海市园区建设办法\n\n一、奖励标准\n对国家级园区，由市财政局分别给予50万元奖励。\n")
    answer = Assistant(PairIndex(policy)).ask("国家级园区给予80万元奖励，由哪个部门发放？")  # type: ignore[arg-type]

    assert "50万元" in answer.answer


@pytest.mark.parametrize(("odds", "status"), [(-1.0, "answered"), (-2.0, "not_stated")])
def test_a_correction_needs_evidence_that_speaks_of_what_is_asked(meals, monkeypatch, odds, status):
    monkeypatch.setattr("assistant.answerability.log_odds", lambda *_: odds)

    assert meals.ask("助餐点年服务1万人次以上的补助8万元，对吗？").status == status


CLASSES = """滨澜市渔具管理办法

第一条 第一类渔具实行登记备案管理，第二类、第三类渔具实行登记注册管理。

第二条 力争到2030年打造不少于5家渔具龙头企业。
"""


@pytest.mark.parametrize(
    ("question", "begins", "holds"),
    [
        ("第二类渔具是实行注册管理，对吗？", "是", "注册管理"),
        ("第二类渔具也是实行备案管理，对吗？", "否", "注册管理"),
        ("文件要求到2030年打造10家渔具龙头企业，怎么打造？", "与原文不符", "5家"),
    ],
)
def test_what_is_said_of_another_thing_or_by_another_number_is_put_right(question, begins, holds):
    answer = Assistant(PairIndex(read_policy("classes", CLASSES))).ask(question).answer  # type: ignore[arg-type]

    assert answer.startswith(begins)
    assert holds in answer


def test_a_figure_of_another_year_puts_nothing_right_of_a_year_that_the_text_leaves_open() -> None:
    text = (
        "某市未来产业意见\n\n一、发展目标\n到2027年，未来产业规模达到2000亿元。到2030年，未来产业规模达到4000亿元。\n"
    )
    plan = Assistant(PairIndex(read_policy("plan", text)))  # type: ignore[arg-type]
    told = plan.ask("2025年未来产业规模目标是3000亿元，对吗？")
    assert "不是3000亿元，而是" not in told.answer
    assert "原文未载明2025年" in told.answer
    assert plan.ask("2027年未来产业规模目标是3000亿元，对吗？").answer.startswith("否")


def test_levels_that_share_their_last_word_are_each_named():
    policy = read_policy(
        "signs", "临海市示范奖励办法\n\n一、奖励标准\n对获得国家、省级示范称号的企业，分别给予30万元、20万元奖励。\n"
    )
    answer = Assistant(PairIndex(policy)).ask("获得国家级示范称号的企业奖励多少万元？")
    assert "与原文不符" not in answer.answer
    assert "30万元" in answer.answer
