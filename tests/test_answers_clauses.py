"""What belongs to a sentence beside or above it, and which sentence of a clause is meant."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.kinds import kind_sought
from assistant.dossier import Dossier
from assistant.parts import cut_parts
from assistant.question import Question
from corpus.facts.departments import find_known
from corpus.load import read_policy
from index.thesaurus import expand
from tests.small_index import PairIndex

FERRIES = """滨澜市岛际客运管理办法

第一章　总则

第一条　本办法所称岛际青年，是指35周岁以下，在本市海岛居住的居民。

第二条　本办法所称岛际客运补助，是指航线开行、船舶更新、船员培训、码头养护等6项补助。

第二章　船舶更新

第三条　在一个年度内，船东购置船舶的支出超过20000元的部分，在90000元限额内据实补助。

第三章　航线

第四条　航线班次由经营者确定。浮动班次的票价，由经营者根据市场自行确定，报市交通局备案后执行。非浮动班次的票价实行政府定价，在规定幅度内确定具体票价。

第五条　经营许可到期前，经营者变更名称的，凭登记机关的证明办理换证手续。原许可在期限内继续有效。

第六条　补助资金不支付下列费用：
（一）船舶在外地停航期间发生的费用；
（二）船员伙食开支；

第七条　下列时间不计入办理时限：
（一）船东补充材料的时间；

第四章　保障

（一）支持渡口行业恢复重振

支持各类渡口加快复航，举办岛际航海大会等重大活动。对今年开行的夜航，按照实际发生的燃油费用给予补贴。支持渡口提升能级。

（二）码头联动报装

加快建设联动报装系统，确保全市码头联动报装全覆盖。通过一张表单受理码头报装，联合踏勘。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("ferries", FERRIES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("我今年36岁，住在海岛，还算岛际青年吗？", "35周岁以下"),
        ("船舶更新补助怎么算，限额是多少？", "90000元"),
        ("浮动班次的票价定多少，可以自己说了算吗？", "自行确定"),
        ("经营者变更名称后，原许可还作数吗？", "继续有效"),
        ("船舶在外地停航期间的费用，补助资金给付吗？", "不支付下列费用"),
        ("船东补充材料花的时间算进办理时限吗？", "不计入办理时限"),
        ("码头联动报装怎么办理？", "联合踏勘"),
    ],
)
def test_the_sentence_that_is_meant_answers(assistant, question, holds):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert holds in answer.answer


def test_what_is_refused_is_denied(assistant):
    assert assistant.ask("船舶在外地停航期间的费用，补助资金给付吗？").answer.startswith("否")


def test_a_short_clause_whose_heading_is_asked_about_is_shown_whole(assistant):
    answer = assistant.ask("怎样支持渡口行业恢复？").answer

    assert "复航" in answer
    assert "燃油费用" in answer
    assert "提升能级" in answer


def test_a_price_that_somebody_may_set_is_no_figure_asked_for():
    question = Question("学费收多少，可以自己说了算吗？")

    assert "number" not in question.asks
    assert len(cut_parts(question.text, lambda piece, _: piece)) == 1
    assert "number" in Question("收多少、谁来定？").asks


@pytest.mark.parametrize(
    ("text", "sentences"),
    [("支持汽车企\n业建立营销网络", 1), ("影响电网安全或\n紧急停电的，追究责任", 1), ("重点发展方向\n现有重点园区", 2)],
)
def test_a_line_that_breaks_inside_a_word_ends_no_sentence(text, sentences):
    policy = read_policy("lines", f"滨澜市港口办法\n\n第一条　港口应当安全。\n{text}。\n\n第二条　港口收费按月公布。\n")

    assert len(Dossier(policy).sentences["第一条"]) == 1 + sentences


def test_what_counts_a_thing_behind_its_verb_is_passed_over_in_everyday_words():
    assert {term for term, _ in expand("想办个营业执照")} >= {term for term, _ in expand("办营业执照")} > set()


PLAN = """滨澜市海洋品牌规划

一、发展背景

（一）现有基础

海洋品牌工作成效显著，注册商标达到15100件。

二、总体要求

（一）主要目标

到2030年，注册商标达到20000件。
"""


def test_what_is_only_aimed_at_is_not_taken_for_reached():
    assistant = Assistant(PairIndex(read_policy("plan", PLAN)))  # type: ignore[arg-type]

    answer = assistant.ask("“十四五”期间注册商标就已经达到20000件了吧？").answer

    assert answer.startswith("否")
    assert "15100件" in answer


CREW = """滨澜市船员积分管理办法

第一条　为加强船员服务管理，有序推进船员在滨澜积分落户工作，结合本市实际，制定本办法。

第二条　45周岁以下的船员，还能在滨澜积分落户。

第三条　申报积分应提供以下材料：
（一）船员发展情况报告；
（二）近三年航行记录；

第四条　主管部门有义务公布以下信息：
（一）航线；
（二）班次；
主管部门未按规定公布信息的，其负责人承担相应责任。

第五条　船东应于邀约截止前反馈是否参加，逾时未反馈则视为不参加。

第六条　空间布局
一核：南湾新城
以创新为目标，打造智能制造集聚区。
"""


@pytest.fixture(scope="module")
def crew() -> Assistant:
    return Assistant(PairIndex(read_policy("crew", CREW)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("我47岁了，还能在滨澜积分落户吗？", "45周岁以下"),
        ("申报积分得交哪些材料？", "航行记录"),
        ("主管部门不公布信息，会怎样？", "承担相应责任"),
        ("邀约截止前没反馈，算不算参加？", "视为不参加"),
        ("南湾新城要打造成什么？", "智能制造集聚区"),
    ],
)
def test_what_settles_the_question_is_told(crew, question, holds):
    answer = crew.ask(question)

    assert answer.status == "answered"
    assert holds in answer.answer


def test_what_an_office_is_called_by_makes_no_time_of_a_doubt():
    assert "when" not in Question("邀约截止前没反馈，算不算参加？").asks
    assert "when" in Question("申报有没有截止时间？").asks


def test_who_comes_first_is_no_person_in_charge():
    assert kind_sought(Question("两个人分数一样，谁排前面？")) is None


def test_a_cap_asked_for_behind_an_amount_is_asked_of_the_same():
    text = "租设备能给多少扶持，最高多少？"

    assert len(cut_parts(text, lambda piece, _: piece)) == 1


GATE = """滨澜市港口器械办法

第一章　优先程序

第一条　满足下列情形之一的器械，可以申请优先登记：
（一）用于海上急救的；
（二）列入国家重点计划的；

第二条　申请优先登记的，申请人应当在提出登记申请时一并提出。

第三条　对优先登记的申请，主管部门优先审评。

第二章　附则

第四条　开展第二批港口提质示范工作。

第五条　按照“谁使用谁交回”的原则，对废旧缆绳实行回收。

第六条　公报功能
发挥公报权威发布作用，推动文件通过公报统一刊登。（市航务服务和数据管理局牵头，各区政府负责落实）

第七条　本办法自2025年1月1日起执行，暂定三年。
"""


@pytest.fixture(scope="module")
def gate() -> Assistant:
    return Assistant(PairIndex(read_policy("gate", GATE)))  # type: ignore[arg-type]


def test_what_may_apply_is_listed_from_its_cases_and_not_from_the_articles_openings(gate):
    answer = gate.ask("哪些器械可以申请优先登记？").answer

    assert "海上急救" in answer
    assert "国家重点计划" in answer


def test_the_number_of_a_batch_is_put_right(gate):
    assert gate.ask("办法说要开展第三批港口提质示范工作，对吗？").answer.startswith("否，不是第三批，而是第二批")


def test_who_is_to_do_it_may_be_whoever_does_another_thing(gate):
    assert "谁使用谁交回" in gate.ask("废旧缆绳该谁回收？").answer


def test_whether_it_holds_for_ever_is_told_by_its_validity(gate):
    assert "暂定三年" in gate.ask("这个办法是长期有效的吗？").answer


def test_the_end_of_a_word_is_no_short_name_of_a_body():
    names = ["市航务服务和数据管理局"]

    assert not [mention for mention, found in find_known("公报的数字化服务要做哪些工作？", names) if found]
