"""Whether what is found states what was asked, or only something near it."""

import numpy as np
import pytest
from safetensors import safe_open

from assistant.answerability import FILE, features, is_another
from assistant.chain import Assistant
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from assistant.trees import Trees
from corpus.load import read_policy
from tests.small_index import PairIndex

POLICY = read_policy(
    "quality",
    """临海市质量奖励办法

一、奖励标准
（一）市长质量奖。对获得市长质量奖的企业，给予一次性奖励100万元。
（二）精品奖。对获得“临海精品”称号的产品，给予一次性奖励20万元。

二、食堂补贴
（一）对象。本市户籍60周岁以上老年人在社区食堂就餐的，每餐补贴3元。
（二）监督。市民政局每年检查社区食堂不少于2次。

三、保障措施
市市场监管局负责质量奖励的组织实施。
""",
)


def without(heading: str):
    lines = [line for line in POLICY.source.split("\n") if heading not in line]
    return read_policy("quality", "\n".join(lines))


def evidence(clause: str) -> Draft:
    span = POLICY.by_id[clause].spans[0]
    return Draft((Statement("", (Support("quality", clause, span),)),), "answered", 0.8, "passages")


@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("获得市长质量奖的企业奖励多少万元？", "市长质量奖"),
        ("老年人在社区食堂吃一餐补贴几元？", "每餐补贴"),
        ("社区食堂一年要检查几次？", "市民政局"),
    ],
)
def test_a_neighbour_of_the_clause_that_was_taken_out_is_no_answer(question, gone):
    told = Assistant(PairIndex(POLICY)).ask(question)  # type: ignore[arg-type]
    declined = Assistant(PairIndex(without(gone))).ask(question)  # type: ignore[arg-type]

    assert told.status == "answered"
    assert declined.status == "not_stated"
    assert "100万元" not in declined.answer
    assert "20万元" not in declined.answer


def test_the_evidence_that_names_the_thing_asked_about_looks_better_than_its_neighbour():
    question = Question("获得市长质量奖的企业奖励多少万元？")

    right, wrong = (features(question, Dossier(POLICY), evidence(clause), []) for clause in ("一/（一）", "一/（二）"))

    assert list(right) == list(wrong)
    assert right["meant"] > wrong["meant"]
    assert right["most_missing_known"] < wrong["most_missing_known"]


def test_features_have_the_same_names_for_an_answer_without_evidence():
    question = Question("？")

    names = list(features(question, Dossier(POLICY), Draft((), "answered", 0.0, "scope"), []))

    assert names == list(features(question, Dossier(POLICY), evidence("二/（一）"), []))


def test_the_trees_were_grown_with_the_features_that_are_described_now():
    with safe_open(FILE, framework="numpy") as trees:
        grown = trees.metadata()["features"].split()

    assert grown == list(features(Question("？"), Dossier(POLICY), Draft((), "answered", 0.0, "scope"), []))


def test_trees_add_up_the_leaves_that_a_row_falls_into():
    stump = {"feature": [[1, 0, 0]], "threshold": [[0.5, 0, 0]], "left": [[1, 0, 0]], "right": [[2, 0, 0]]}
    trees = Trees(
        {
            **{k: np.array(v, dtype=float) for k, v in stump.items()},
            "value": np.array([[0, -1.0, 2.0]]),
            "base": np.array([0.25]),
        }
    )

    assert trees([9.0, 0.5]) == -0.75
    assert trees([9.0, 0.6]) == 2.25


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("贷款贴息比例是多少？", True),
        ("园区集聚度比例达到多少？", False),
        ("专项资金的总规模是多少？", True),
        ("2027年的规模是多少？", False),
        ("园区总的规模有多大？", False),
    ],
)
def test_the_measure_of_something_else_is_another(question, another):
    policy = read_policy("parks", "临海市园区建设方案\n\n一、目标\n到2027年，特色园区产业集聚度达到30%以上。\n")
    span = policy.by_id["一"].spans[0]
    draft = Draft((Statement("", (Support("parks", "一", span),)),), "answered", 0.8, "targets")

    assert is_another(Question(question), Dossier(policy), draft) is another


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("企业所得税可以降到百分之几？", True),
        ("电费能打几折？", True),
        ("房产税减免多少？", False),
        ("给予多少补贴？", False),
    ],
)
def test_a_tax_or_a_charge_is_told_by_no_sentence_without_one(question, another):
    policy = read_policy(
        "help", "临海市纾困办法\n\n一、扶持\n房产税减半征收，贷款给予30%贴息，最高1亿元。\n二、贷款\n给予30%贴息。\n"
    )
    clause = "一" if "房产税" in question else "二"
    draft = Draft(
        (Statement("", (Support("help", clause, policy.by_id[clause].spans[0]),)),), "answered", 0.8, "passages"
    )

    assert is_another(Question(question), Dossier(policy), draft) is another


def test_who_holds_a_post_is_not_told_by_who_holds_another():
    clause = POLICY.by_id["三"]
    draft = Draft(
        (Statement("市市场监管局局长负责", (Support("quality", "三", clause.spans[0]),)),), "answered", 0.8, "tables"
    )

    assert is_another(Question("市市场监管局的副局长是谁？"), Dossier(POLICY), draft)
    assert not is_another(Question("市市场监管局的局长是谁？"), Dossier(POLICY), draft)


def test_a_house_of_another_profession_is_another_thing():
    text = (
        "某区扶持办法\n\n一、落户奖励\n新迁入本区的税务师事务所，给予一次性落户奖励15万元。\n"
        "二、其他\n会计师事务所、律师事务所另行规定。\n"
    )
    houses = Assistant(PairIndex(read_policy("houses", text)))
    assert "15万元" in houses.ask("新迁入本区的税务师事务所落户奖励多少万元？").answer
    assert "15万元" not in houses.ask("新迁入本区的会计师事务所落户奖励多少万元？").answer


LISTS = read_policy(
    "lists",
    """临海市产业园区建设方案

一、组织
组建园区专家委员会，为园区发展提供咨询。评审小组由市科技局、市财政局和市审计局组成。
二、园区
到2027年，全市建成特色园区20个。共建甲湾园区、乙岭园区、丙港园区、丁洲园区4个市级园区。
三、基地
加快发展跨境电商，打造直播基地。在临海新区建设保税仓库。
""",
)


@pytest.mark.parametrize(
    ("clause", "sentence", "question", "another"),
    [
        ("一", 0, "专家委员会由哪些专家组成？", True),
        ("一", 1, "评审小组由哪些部门组成？", False),
        ("二", 0, "20个特色园区分别是哪些园区？", True),
        ("二", 1, "市级园区是哪四个？", False),
        ("二", 1, "共建的是哪4个园区？", False),
        ("三", 0, "要建的直播基地分别在哪？", True),
        ("三", 1, "要建的保税仓库建在哪？", False),
        ("二", 0, "滨湖区到2027年要建成多少个园区？", True),
        ("二", 0, "全市到2027年要建成多少个园区？", False),
        ("二", 0, "上市公司要培育多少家？", True),
    ],
)
def test_that_there_are_some_does_not_tell_which_nor_how_many_of_something_else(clause, sentence, question, another):
    dossier = Dossier(LISTS)
    support = Support("lists", clause, dossier.sentences[clause][sentence].span)
    draft = Draft((Statement("", (support,)),), "answered", 0.8, "passages")

    assert is_another(Question(question), dossier, draft) is another
