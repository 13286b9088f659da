"""What is said out of nowhere is found; what the quotes, the user or the answer's own counting support is not."""

import pytest

from evals.fabricated import chinese, fabricated, listed, numbers
from evals.items import EvalItem


def item(question: str = "产业目标是什么？", kind: str = "target", **more) -> EvalItem:
    return EvalItem(id="a", kind=kind, question=question, **{"facts": [["园区"]], **more})


def answer(text: str, *quotes: str, label: str = "一、（三）发展目标", clause: str = "一/（三）") -> dict:
    citations = [
        {"n": n, "doc": "d", "clause": clause, "label": label, "quote": quote, "start": 0, "end": len(quote)}
        for n, quote in enumerate(quotes, 1)
    ]
    return {"answer": text, "status": "answered", "citations": citations}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("规模达到2000亿元。[1]", "规模达到2,000亿元"),
        ("规模达到两千亿元。[1]", "规模达到2000亿元"),
        ("共有15000户。[1]", "共有1.5万户"),
        ("补助1.5万元。[1]", "补助15000元"),
        ("占比三成，即30%。[1]", "占比百分之三十，三成"),
        ("2024年5月6日印发。[1]", "二〇二四年5月6日，2024年5月6日"),
        ("2024年5月印发。[1]", "2024-05-06"),
        ("计划投资36.5亿元。[1]", "青屿区\n36.5\n"),
        ("由市工信局牵头。[1]", "由市工业和信息化局牵头"),
        ("市发改委负责。[1]", "责任单位：市发展改革委"),
        ("共3项：甲、乙、丙。[1]", "甲乙丙"),
        ("共三项：\n- 甲[1]\n- 乙\n- 丙", "甲乙丙"),
        ("1项任务：强化评估。[1]", "强化评估"),
        ("1.甲\n2.乙\n（3）丙", "甲乙丙"),
        ("推进一体化、一网通办和一批项目。", "无关"),
        ("见附件1第8行。[1]", "张三"),
    ],
)
def test_what_is_supported_is_not_fabricated(text, quote):
    reply = answer(text, quote, label="附件1 第8行（低空经济）", clause="附件1/8")

    assert fabricated(item(), reply) == ()


@pytest.mark.parametrize(
    ("question", "kind", "text", "quotes"),
    [
        ("谁牵头？", "responsibility", "支持盘活：由市住建局牵头。[1]", ["由市住建局牵头支持盘活"]),
        ("谁负责，管什么？", "responsibility", "市发改委负责2项任务：甲、乙。[1]", ["市发改委 甲 乙"]),
        ("27年任务数", "table", "松岚区的2026年是20，2027年是25。[1]", ["2026 20 25"]),
        ("谁多？", "compare", "甲更多，多5个：甲7个，乙2个。[1]", ["甲7个，乙2个"]),
        ("差多少？", "compare", "相差150万元：甲200万元，乙50万元。[1]", ["甲200万元，乙50万元"]),
        ("哪项最多？", "aggregate", "市科技局最多，2项。[1][2]", ["市科技局", "市科技局"]),
        ("第几条？", "responsibility", "没有由市委宣传部负责的任务。", []),
        ("一共多少条？", "aggregate", "共3部分：\n- 甲[1]\n- 乙[2]\n- 丙[3]", ["甲", "乙", "丙"]),
        ("有几项？", "responsibility", "任务：清理规范行业协会会费收费。[1]", ["由市民政局牵头"]),
        ("哪家银行牵头？", "responsibility", "发挥银行间市场作用。[1]", ["发挥银行间市场作用"]),
    ],
)
def test_the_answers_own_work_is_not_fabricated(question, kind, text, quotes):
    assert fabricated(item(question, kind), answer(text, *quotes)) == ()


@pytest.mark.parametrize(
    ("kind", "text", "quotes"),
    [
        ("compare", "相差120万元。[1]", ["甲200万元，乙50万元"]),  # not their difference
        ("compare", "甲150万元。[1]", ["甲200万元，乙50万元"]),  # a difference, but not told as one
        ("target", "多150万元。[1]", ["甲200万元，乙50万元"]),  # nothing to work out
        ("responsibility", "负责人是张立军。[1]", ["由市科技局牵头"]),
    ],
)
def test_what_only_looks_worked_out_is_fabricated(kind, text, quotes):
    assert fabricated(item("谁牵头，差多少？", kind), answer(text, *quotes))


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("规模达到3000亿元。[1]", "规模达到2000亿元", "3000亿"),
        ("规模达到2000万元。[1]", "规模达到2000亿元", "2000万"),
        ("占比2000%。[1]", "规模达到2000亿元", "2000%"),
        ("补助十五万元。[1]", "补助10万元", "十五万"),
        ("要建五个园区。[1]", "要建3个园区", "五"),
        ("共4项：甲、乙、丙。[1]", "甲乙丙", "4"),
        ("2024年6月5日印发。[1]", "2024年5月6日起6月5日前", "2024年6月5日"),
        ("由市商务局牵头。[1]", "由市科技局牵头", "市商务局"),
        ("依据第九条办理。[1]", "办理", "九"),
        ("可咨询华光科技有限公司。", "咨询", "华光科技有限公司"),
    ],
)
def test_what_nothing_supports_is_fabricated(text, quote, found):
    assert any(found in word for word in fabricated(item(), answer(text, quote)))


def test_without_a_citation_the_right_figure_is_out_of_nowhere():
    assert fabricated(item(), answer("2000亿元。")) == ("2000亿",)


def test_the_users_own_words_support_an_answer():
    asked = item("2030年呢？", history=["市商务局到2027年要建15个园区吗？"])

    assert fabricated(asked, answer("原文没有说2030年，也没有说市商务局的15个园区。")) == ()


def test_a_person_is_looked_for_where_one_is_asked_for():
    asked = item("低空经济的链长是谁？")

    assert fabricated(asked, answer("链长是张立军。[1]", "8 张立军 低空经济")) == ()
    assert fabricated(asked, answer("链长是张  镇。[1]", "6 张  镇 人形机器人")) == ()
    assert fabricated(asked, answer("链长是李明华。[1]", "8 张立军 低空经济")) == ("李明华",)


def test_a_counted_figure_is_supported_only_where_counting_is_asked_and_something_is_cited():
    facts = [["7条"]]

    assert fabricated(item(kind="aggregate", facts=facts), answer("7条。[1]", "冯爱东")) == ()
    assert fabricated(item(kind="aggregate", facts=facts), answer("7条。")) == ("7",)
    assert fabricated(item("有几项？", "responsibility", facts=facts), answer("7条。[1]", "冯爱东")) == ()
    assert fabricated(item(kind="target", facts=facts), answer("7条。[1]", "冯爱东")) == ("7",)
    assert fabricated(item(kind="aggregate", facts=facts), answer("8条。[1]", "冯爱东")) == ("8",)


def test_a_forbidden_string_is_fabricated_even_if_quoted():
    asked = item(forbid=["4000亿"])

    assert fabricated(asked, answer("4000亿元。[1]", "达到4000亿元")) == ("4000亿",)


@pytest.mark.parametrize(
    ("figure", "value"),
    [("两千", 2000), ("十五", 15), ("一百二十", 120), ("二〇二七", 2027), ("十", 10), ("三千零五", 3005)],
)
def test_chinese_numerals_have_values(figure, value):
    assert chinese(figure) == value


@pytest.mark.parametrize("text", ["2,000亿", "2000亿", "２０００亿", "两千亿", "2000 亿", "二千亿", "0.2万亿"])
def test_every_way_of_printing_a_number_has_one_value(text):
    assert [number.value for number in numbers(text)] == [2e11]


@pytest.mark.parametrize(
    ("text", "count"),
    [("共3项：甲、乙、丙", 3), ("- 甲\n- 乙", 2), ("甲；乙；丙；丁", 4), ("1项：甲。", 1), ("没有列举", 0)],
)
def test_an_answer_may_count_what_it_lists(text, count):
    assert (count in listed(text)) is (count > 0)
