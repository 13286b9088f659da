"""What is answered from tables, on the annexes of invented policies."""

from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex, harbour

DATA = Path(__file__).parent / "data"
SLUGS = ("yunlan-bio-based-materials", "yunlan-public-parking", "yunlan-senior-meals", "yunlan-digital-government")
BIO, PARKING, MEALS, DIGITAL = SLUGS


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    policies = [read_policy(slug, (DATA / f"{slug}.txt").read_text(encoding="utf-8")) for slug in SLUGS]
    return Assistant(PairIndex(*policies))  # type: ignore[arg-type]


def told(answer: Answer, *words: str) -> list[str]:
    """The words that the answer lacks."""
    return [word for word in words if word not in answer.answer.replace(" ", "")]


@pytest.mark.parametrize(
    ("doc", "question", "holds", "lacks"),
    [
        # conditions, in figures and in Chinese numerals, with units
        (BIO, "计划投资超过15亿元的地区有哪几个？", ["青屿区", "松岚区", "云澜高新区"], ["汀月区", "鹭岭县"]),
        (BIO, "哪些地区要建两个以上专业园区？", ["青屿区", "云澜高新区"], ["松岚区"]),
        (PARKING, "2025年任务在1500个以上的地区有哪些？", ["青屿区", "松岚区"], ["汀月区"]),
        (DIGITAL, "热线满意度在94%以上的是哪些地区？", ["青屿区", "云澜高新区"], ["松岚区"]),
        (BIO, "建2个专业园区的有哪些地区？", ["青屿区", "云澜高新区"], ["松岚区"]),
        (BIO, "对照附件2，松岚区计划投资几亿元？", ["18亿元"], ["共1"]),
        (BIO, "青屿区和松岚区都布局的方向是什么？", ["相同的是聚乳酸"], ["生物基橡胶"]),
        # sums, printed totals, years
        (BIO, "青屿和松岚两个区总共打算投多少钱？", ["54.5亿元"], []),
        (BIO, "专业园区计划总投资多少？", ["120亿元"], []),
        (PARKING, "中心片区2027年的泊位任务合计多少？", ["4,400"], ["6,600"]),
        (MEALS, "松岚区三年加起来建多少个助餐点？", ["90"], []),
        (PARKING, "青屿区2026年比2025年多建多少个泊位？", ["400"], []),
        # extremes, comparisons
        (BIO, "投资最少的是哪个区？", ["汀月区", "9.5亿元"], []),
        (BIO, "到2027年最少要建成多少家专业园区？", ["6个以上"], ["松岚区"]),
        (BIO, "各地都要盖专业园区，到2027年哪个地区要盖得最多？", ["青屿区", "各2个"], ["6个以上"]),
        (MEALS, "青屿区和汀月区2027年助餐点任务相差多少？", ["相差15"], []),
        (BIO, "鹭岭县有而汀月区没有的重点方向是什么？", ["没有的是工业酶制剂"], []),
        # means; who stands in several rows, rows that name several; the column said last, what both list
        (BIO, "五个地区平均每个要建几个专业园区？", ["平均每个地区1.4个", "共7"], []),
        (BIO, "哪些链长一个人管着两条产业链？", ["沈知远：聚乳酸、生物基聚酰胺"], ["林澈"]),
        (BIO, "哪条产业链是两个局一起牵头的？", ["工业酶制剂"], ["聚乳酸"]),
        (BIO, "哪个部门牵头的产业链最多？", ["市工业和信息化局", "市科技局", "共2个"], ["各"]),
        (BIO, "聚乳酸和生物基橡胶同时做的是哪几个区？", ["松岚区"], ["青屿区"]),
        (BIO, "同时布局了聚乳酸、生物基橡胶的地区有哪些？", ["松岚区"], ["青屿区"]),
        (BIO, "要建2个专业园区的一共有几个地区？", ["共2个", "青屿区", "云澜高新区"], ["松岚区"]),
        # who stands in so many rows, cells that list so many, rows that hold a value alone or not at all
        (BIO, "哪几位链长身上压着两条链？", ["沈知远：聚乳酸、生物基聚酰胺"], ["林澈"]),
        (BIO, "只带一条链的链长有几位？", ["共3项", "林澈", "顾砚", "白若川"], ["沈知远"]),
        (BIO, "只搞一个方向的地区有哪些？", ["汀月区"], ["青屿区", "鹭岭县"]),
        (BIO, "哪些重点方向只有一个地区在布局？", ["生物基橡胶"], ["聚乳酸：", "工业酶制剂"]),
        # what else somebody has
        (BIO, "聚乳酸的链长还管哪条链？", ["沈知远还是生物基聚酰胺的链长"], ["林澈"]),
        (BIO, "生物基橡胶的链长同时还负责什么？", ["链长是林澈，没有别的产业链"], ["沈知远"]),
        (BIO, "林澈还管着别的链吗？", ["林澈是生物基橡胶的链长"], []),
        (BIO, "林澈除了生物基橡胶还带别的链吗？", ["否，生物基橡胶的链长是林澈，没有别的产业链"], []),
        (BIO, "林澈担任聚乳酸的链长，他还管别的吗？", ["聚乳酸的链长是沈知远", "林澈是生物基橡胶的链长"], []),
        (BIO, "由科技局单独牵头的链有哪些？", ["生物基橡胶"], ["工业酶制剂"]),
        (BIO, "不归工信局牵头的链有几条？", ["共3条", "生物基橡胶", "生物降解地膜"], ["聚乳酸"]),
        # conditions without a word of asking, on figures and dates
        (BIO, "计划投资不足12亿的地区", ["汀月区"], ["鹭岭县", "松岚区"]),
        (MEALS, "2027年新建助餐点不到15个的地区", ["鹭岭县", "云澜高新区"], ["汀月区"]),
        (DIGITAL, "投资过5000万的项目有哪些？", ["政务云扩容工程", "城市数据大脑"], ["公共信用平台"]),
        (DIGITAL, "最早完成的是哪个项目？", ["政务云扩容工程"], ["公共信用平台"]),
        (BIO, "做生物降解地膜的地区有哪几个，各投多少？", ["汀月区：9.5亿元", "鹭岭县：12亿元"], []),
        # groups of rows, years beside each other, more or less as yes or no
        (PARKING, "外围片区2026年小计多少？", ["2,500"], []),
        (PARKING, "外围片区三年的小计分别是多少？", ["1,900", "2,500", "2,200"], []),
        (PARKING, "中心片区比外围片区2027年多多少？", ["相差2200"], []),
        (MEALS, "三年合计数哪年最多？", ["2025年最多"], []),
        (MEALS, "2026年哪两个区新建的助餐点最多？", ["青屿区", "松岚区"], ["汀月区"]),
        (BIO, "汀月区的投资是不是比松岚区大？", ["否", "9.5亿元", "18亿元"], []),
        # rows by their place and by the end of their names
        (BIO, "附件1第3行的链长是谁？", ["林澈"], ["顾砚"]),
        (BIO, "分工表最后一条链的链长是谁？", ["白若川"], []),
        (BIO, "酶制剂的链长是谁？", ["工业酶制剂的链长是顾砚"], []),
        # from one table to another
        (BIO, "沈知远负责的产业链在哪些地区布局？", ["青屿区", "松岚区", "云澜高新区"], ["鹭岭县"]),
        (BIO, "汀月区发展的那些产业，链长分别是谁？", ["白若川"], ["林澈"]),
        # what is left out, short forms, everyday words; rows below a subtotal
        (BIO, "沈知远除了聚乳酸还管哪条产业链？", ["生物基聚酰胺"], []),
        (BIO, "卫健委参与牵头哪条链？", ["工业酶制剂"], []),
        (BIO, "生物基橡胶那块的老大是哪位？", ["林澈"], []),
        (PARKING, "鹭岭县的泊位任务由哪个部门负责？", ["县住房城乡建设局"], []),
    ],
)
def test_look_ups_filters_sums_and_joins(assistant, doc, question, holds, lacks):
    answer = assistant.ask(question, docs=[doc])

    assert answer.status == "answered"
    assert told(answer, *holds) == []
    assert set(told(answer, *lacks)) == set(lacks)
    assert all(citation.doc == doc for citation in answer.citations)
    assert answer.citations


@pytest.mark.parametrize("question", ["咖啡产业由哪位领导任链长？", "咖啡产业的链长是谁？"])
def test_a_row_that_is_not_there_is_not_listed_whoever_is_asked_for(assistant, question):
    answer = assistant.ask(question, docs=[BIO])

    assert answer.status == "not_stated"
    assert "没有列出“咖啡产业”" in answer.answer


@pytest.mark.parametrize(
    ("doc", "question", "start", "holds"),
    [
        (BIO, "鹭岭县的计划投资是20亿元吗？", "否，与原文不符：", ["12亿元"]),
        (BIO, "云澜高新区的计划投资是不是最多的？", "是，", ["44亿元"]),
        (BIO, "青屿区的计划投资是不是最多的？", "否，与原文不符：", ["云澜高新区", "36.5亿元"]),
        (BIO, "各地区的计划投资加起来是150亿元吗？", "否，与原文不符：", ["120亿元"]),
        (BIO, "聚乳酸和生物基橡胶是不是同一个链长？", "否，", ["沈知远", "林澈"]),
    ],
)
def test_yes_or_no_comes_before_what_the_table_says(assistant, doc, question, start, holds):
    answer = assistant.ask(question, docs=[doc])

    assert answer.answer.startswith(start)
    assert told(answer, *holds) == []


@pytest.mark.parametrize(
    "question", ["青屿区专业园区占地多少亩？", "青屿区有哪些幼儿园？", "林澈是什么学历？", "汀月区的常住人口是多少？"]
)
def test_a_table_that_only_holds_the_thing_does_not_answer_what_it_does_not_tell(assistant, question):
    answer = assistant.ask(question, docs=[BIO])

    assert answer.status != "answered"


@pytest.mark.parametrize(
    ("doc", "history", "question", "holds"),
    [
        (BIO, ["青屿区要建几个专业园区？", "松岚区呢？"], "那全市一共呢", ["合计7"]),
        (BIO, ["哪些地区重点发展聚乳酸？"], "这两个地区加起来投多少", ["54.5亿元", "青屿区", "松岚区"]),
        (PARKING, ["青屿区2026年要新增多少泊位？"], "再往后一年呢", ["2,000"]),
        (BIO, ["沈知远管着几条链？"], "除了他还有谁带一条链", ["林澈", "顾砚", "白若川"]),
    ],
)
def test_a_follow_up_is_told_from_the_same_table(assistant, doc, history, question, holds):
    answer = assistant.ask(question, history=history, docs=[doc])

    assert answer.status == "answered"
    assert told(answer, *holds) == []


def test_a_longer_name_is_no_row_that_ends_like_it(assistant):
    assert "顾砚" not in assistant.ask("食品酶制剂的链长是谁？", docs=[BIO]).answer


@pytest.mark.parametrize(
    "question",
    ["工业酶制剂的链长是谁？", "工业酶制剂 链长", "工业酶制剂的牵头部门是哪里？", "工业酶制剂的牵头部门是市科技局吗？"],
)
def test_a_row_that_a_table_lacks_is_not_told_by_another_table_that_lists_its_name(question):
    source = (DATA / f"{BIO}.txt").read_text(encoding="utf-8")
    start, end = read_policy(BIO, source).by_id["附件1/4"].spans[0]
    policy = read_policy(BIO, source[:start] + source[end:])
    answer = Assistant(PairIndex(policy)).ask(question)  # type: ignore[arg-type]

    assert answer.status == "not_stated"


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("搞风电的归哪个部门管？", "市发展改革委"),
        ("由市科技局牵头的有几条产业链，分别是哪些？", "海洋生物"),
    ],
)
def test_a_row_is_meant_by_a_telling_part_of_its_name_and_counted_by_what_it_is(question, holds):
    assert holds in Assistant(PairIndex(harbour())).ask(question).answer


@pytest.mark.parametrize("question", ["陆上风电的链长是谁？", "风电设备的链长是谁？"])
def test_another_thing_that_shares_a_part_of_a_row_s_name_is_none(question):
    assert "林" not in Assistant(PairIndex(harbour())).ask(question).answer


def test_a_sentence_of_a_long_cell_answers_by_itself():
    rows = (
        "附件1\n积分指标表\n\n序号\t指标\t内容及分值\n"
        "1\t社会公益\t1. 近5年内，参加献血（每次计2分），单项累计最高不超过10分。2. 近5年内，参加志愿服务（每满50小时计3分），单项累计最高不超过12分。\n"
        "2\t文化程度\t1. 本科及以上学历（30分）。2. 专科学历（含高职）（20分）。3. 高中学历（含中职、中专、技校）（15分）。以上学历只取最高分，不累计。\n"
    )
    policy = read_policy("points", f"滨澜市积分入户办法\n\n一、总则\n按附件1计算积分。\n\n{rows}")
    points = Assistant(PairIndex(policy))  # type: ignore[arg-type]

    blood = points.ask("参加献血最高能加多少分？")
    assert blood.status == "answered"
    assert "不超过10分" in blood.answer
    assert "12分" not in blood.answer
    college = points.ask("专科学历能加多少分？")
    assert "20分" in college.answer
    assert "15分" not in college.answer


def test_a_post_that_every_row_has_is_told_of_all_rows(assistant):
    answer = assistant.ask("谁来当链长？", docs=[BIO])

    assert answer.answer.startswith("链长：")
    assert len(answer.citations) > 2


def test_what_is_to_be_reached_is_no_list_of_rows(assistant):
    assert not assistant.ask("到2030年生物基材料的目标是什么？", docs=[BIO]).answer.startswith("产业链")
