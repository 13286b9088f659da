"""What the grounded composer answers, on a policy of an invented city."""

import pytest

from assistant import scope
from assistant.chain import Assistant
from assistant.compose import joined
from assistant.draft import Draft, Statement
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


def cited(answer) -> set[str]:
    return {citation.clause for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "holds", "clauses"),
    [
        ("到2027年海洋产业规模要达到多少？", ["300亿元"], {"一"}),
        ("2030年海洋产业规模目标是多少？", ["800亿元"], {"一"}),
        ("到2027年要建成多少个海洋特色园区？", ["不少于6个"], {"一"}),
        ("深海装备的链长是谁？", ["林乔"], {"附件1/1"}),
        ("海洋生物由哪个部门牵头？", ["市科技局"], {"附件1/2"}),
        ("林乔是哪些产业链的链长？", ["深海装备", "海上风电"], {"附件1/1", "附件1/3"}),
        ("哪个区要建的园区最多？", ["望海区", "3个"], {"附件2/1"}),
        ("一共要建成多少个园区？", ["6"], {"附件2/合计"}),
        ("哪些区布局了海洋生物？", ["望海区", "云台区"], {"附件2/1", "附件2/3"}),
        ("有几个区布局海上风电？", ["2个", "临江区", "云台区"], {"附件2/2", "附件2/3"}),
        ("望海区和临江区谁建的园区多？", ["望海区更多"], {"附件2/1", "附件2/2"}),
        ("推进深海装备研发的责任单位有哪些？", ["市工业和信息化局", "市科技局"], {"二/（一）/2"}),
        ("市财政局要负责哪些任务？", ["共2项", "建设创新平台", "加强金融支持"], {"二/（一）/1", "二/（二）/1"}),
        ("新认定的省级海洋实验室奖励多少钱？", ["50万元"], {"二/（一）/1"}),
        ("这份文件的文号是什么？", ["滨澜政发〔2025〕7号"], {"序言"}),
        ("这份文件依据什么制定？", ["国发〔2023〕9号"], {"序言"}),
    ],
)
def test_the_answer_holds_the_figure_or_name_and_cites_its_clause(assistant, question, holds, clauses):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert [word for word in holds if word not in answer.answer.replace(" ", "")] == []
    assert clauses <= cited(answer)


@pytest.mark.parametrize(
    ("question", "start", "holds"),
    [
        ("深海装备的链长是苏见山吗？", "否", "林乔"),
        ("海洋生物的链长是不是苏见山？", "是", "苏见山"),
        ("到2027年海洋产业规模要达到500亿元吗？", "否", "300亿元"),
        ("望海区要建3个园区吗？", "是", "3个"),
    ],
)
def test_yes_or_no_comes_first(assistant, question, start, holds):
    answer = assistant.ask(question)

    assert answer.answer.startswith(start)
    assert holds in answer.answer.replace(" ", "")


@pytest.mark.parametrize(
    ("question", "holds"),
    [("为什么2027年海洋产业规模目标是900亿元？", "300亿元"), ("为什么苏见山是深海装备的链长？", "林乔")],
)
def test_a_wrong_premise_is_corrected_first(assistant, question, holds):
    answer = assistant.ask(question)

    assert answer.answer.startswith("与原文不符")
    assert holds in answer.answer.replace(" ", "")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("到2035年海洋产业规模是多少？", "not_stated"),
        ("市科技局的联系电话是多少？", "not_stated"),
        ("贷款贴息的标准是多少钱？", "partial"),
        ("红烧肉怎么做？", "out_of_scope"),
    ],
)
def test_what_the_text_leaves_open_is_said_so(assistant, question, status):
    assert assistant.ask(question).status == status


@pytest.mark.parametrize(
    ("history", "question", "holds"),
    [
        (["到2027年海洋产业规模是多少？"], "那2030年呢？", "800亿元"),
        (["深海装备的链长是谁？"], "海洋生物呢？", "苏见山"),
        (["海洋生物的链长是谁？"], "由哪个部门牵头？", "市科技局"),
        (["推进深海装备研发的内容是什么？"], "这个归谁管？", "市工业和信息化局"),
        (["到2027年海洋产业规模是多少？", "那2030年呢？"], "引进多少领军团队？", "20个"),
    ],
)
def test_a_follow_up_is_answered_in_its_context(assistant, history, question, holds):
    assert holds in assistant.ask(question, history=history).answer.replace(" ", "")


def test_two_questions_in_one_are_both_answered(assistant):
    answer = assistant.ask("深海装备的链长是谁？2027年海洋产业规模是多少？")

    assert "林乔" in answer.answer.replace(" ", "")
    assert "300亿元" in answer.answer


def test_every_quote_is_the_source_at_its_offsets(assistant):
    source = harbour().source
    for question in (
        "市财政局要负责哪些任务？",
        "哪些区布局了海洋生物？",
        "到2030年有哪些目标？",
        "怎么支持企业融资？",
    ):
        answer = assistant.ask(question)

        assert answer.citations
        assert all(source[c.start : c.end] == c.quote for c in answer.citations)


def test_the_chain_is_a_langchain_runnable(assistant):
    requests = [assistant.request("深海装备的链长是谁？"), assistant.request("一共要建成多少个园区？")]

    answers = assistant.chain.batch(requests)

    assert [answer.status for answer in answers] == ["answered", "answered"]


def test_a_stream_ends_with_the_answer_whose_text_it_spelled(assistant):
    *pieces, answer = assistant.stream("市财政局要负责哪些任务？")

    assert len(pieces) > 1
    assert "".join(pieces) == answer.answer


CARE = """澄海市居家照护服务办法

第一条　本市居家照护服务的对象为本市老年人。执行中遇到的问题，请向市民政局反映。
第二条　申请人对评估结果有异议的，可以申请复核。评估机构应当在5个工作日内完成初评，收到复核申请后20个工作日内完成复核。
第三条　社会力量承租公有房产用于照护服务的，可以按以下标准享受租金优惠：
（一）承租政府房产的，按市场租金的60%收取；
（二）承租国有企业房产的，按市场租金的80%收取。
第四条　照护机构应当于每年9月底前提交年度报告。民政部门应当在收到报告后2个月内完成审查。
第五条　鼓励为困难家庭的适龄儿童提供入学帮助。
"""


@pytest.fixture(scope="module")
def care() -> Assistant:
    return Assistant(PairIndex(read_policy("care", CARE)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("照护机构的年度报告什么时候提交？", "9月底前"),
        ("年度报告收到以后多久审查完？", "2个月"),
        ("困难家庭的儿童入学怎么办？", "入学帮助"),
        ("文件看不懂，找谁问？", "市民政局"),
    ],
)
def test_everyday_wordings_are_answered_by_the_thing_asked_for(care, question, holds):
    answer = care.ask(question)

    assert answer.status == "answered"
    assert holds in answer.answer


def test_a_word_of_the_countryside_is_no_other_place(care):
    assert "山沟" not in care.ask("住在山沟里的老人能申请复核吗？").answer
    assert "昆明" in care.ask("昆明市的租金优惠是多少").answer


@pytest.mark.parametrize(("odds", "status"), [(-0.5, "answered"), (-1.5, "not_stated")])
def test_a_doubtful_answer_stands_where_its_clause_is_far_ahead_of_all_others(care, monkeypatch, odds, status):
    monkeypatch.setattr("assistant.answerability.log_odds", lambda *_: odds)

    assert care.ask("困难家庭的适龄儿童入学能得到帮助吗？").status == status


def test_what_the_text_does_not_know_is_not_set_right_by_another_kind_of_support(assistant):
    answer = assistant.ask("刚退休来滨澜租房子，给补贴吗？")

    assert not answer.answer.startswith("否，不是补贴")


@pytest.mark.parametrize("question", ["滨澜有什么好吃的？", "滨澜哪里有公园可以遛狗？", "滨澜今年中考分数线多少？"])
def test_what_only_names_the_place_is_about_another_subject(assistant, question):
    assert assistant.ask(question).status == "out_of_scope"


def test_a_foreign_firm_that_comes_to_the_place_asks_of_the_place(assistant):
    assert "没有涉及" not in assistant.ask("德国一家企业来滨澜建海洋实验室，有奖励吗？").answer
    assert "德国" in assistant.ask("德国对海洋实验室有奖励吗？").answer


GLASS = """澄海市玻璃产业意见

一、重点任务

1.特种玻璃。面向光学玻璃、药用玻璃等方向，建设熔炼平台。推动玻璃在医疗、汽车等领域应用。
2.玻璃纤维。建设玻纤基地。

附件1
玻璃产业分工表
序号\t产业链\t链长
1\t特种玻璃\t林乔
2\t玻璃纤维\t苏见山
"""


def test_a_row_that_tells_nothing_gives_way_to_a_sentence_that_does(monkeypatch):
    monkeypatch.setattr("assistant.answerability.log_odds", lambda *_: 3.0)
    assistant = Assistant(PairIndex(read_policy("glass", GLASS)))  # type: ignore[arg-type]

    assert "列出2个：医疗、汽车等" in assistant.ask("特种玻璃往哪几个领域应用？").answer


def test_of_two_things_to_choose_from_the_sentence_that_holds_both_is_told():
    text = """澄海市玻璃产业意见

一、总体要求
坚持企业主导和政府扶持相结合，发展玻璃。把玻璃产业做大。
"""
    assistant = Assistant(PairIndex(read_policy("glass", text)))  # type: ignore[arg-type]

    assert "企业主导" in assistant.ask("玻璃产业是企业说了算，还是看政府？").answer


def test_a_part_beside_an_answer_that_the_text_says_nothing_of_is_left_open() -> None:
    told = Draft((Statement("按规定给予奖励。"),), "answered", 0.9, "passages")
    draft = joined((told, scope.out_of_scope()))
    assert draft.status == "partial"
    assert [statement.text for statement in draft.statements] == [
        "按规定给予奖励。",
        "另外所问的，已载入的政策原文没有载明。",
    ]
    assert joined((scope.out_of_scope(), scope.out_of_scope())).status == "out_of_scope"
