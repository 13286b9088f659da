"""Whether something stands under the heading that a question puts it under."""

import pytest

from assistant.chain import Assistant
from corpus.load import read_policy
from tests.small_index import PairIndex

TEXT = """云栖市关于发展海岛产业的实施意见
一、布局产业方向
（一）做强4个优势产业
1.海水养殖。依托东礁、西礁养殖基地，推广深水网箱和智能投喂。
2.海岛旅游。打造环岛步道和观星营地。
（二）培育若干新兴业态
1.海上风电。依托外岛风场，开展风机检修和电缆铺设。
2.海水淡化。在缺水岛屿建设小型淡化装置。
二、强化保障
（一）加强组织领导。由市海洋局牵头，统筹推进各项工作。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("islands", TEXT)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "start", "holds"),
    [
        ("海上风电算不算4大优势产业？", "否，与原文不符", "培育若干新兴业态"),
        ("海水养殖属于优势产业吗？", "是", "做强4个优势产业"),
        ("海水淡化是新兴业态之一吗？", "是", "培育若干新兴业态"),
        ("观星营地是写在海上风电那一段里的吗？", "否，与原文不符：观星营地写在“海岛旅游”中", "不在“海上风电”中"),
        ("观星营地写在海岛旅游里吗？", "是，观星营地写在“海岛旅游”中", ""),
        ("海上风电不是归在优势产业里吗，为什么？", "与原文不符：海上风电属于“培育若干新兴业态”", ""),
    ],
)
def test_membership_of_a_heading_is_told_by_yes_or_no(assistant, question, start, holds):
    answer = assistant.ask(question)

    assert answer.answer.startswith(start)
    assert holds in answer.answer
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("观星营地写在哪一条？", "观星营地写在“海岛旅游”中"),
        ("搞风机检修的放到哪个方向里了？", "风机检修写在“布局产业方向”——“海上风电”中"),
        ("深水网箱属于哪个产业方向？", "深水网箱写在“布局产业方向”——“海水养殖”中"),
    ],
)
def test_where_something_stands_is_told_by_the_headings_above_it(assistant, question, holds):
    answer = assistant.ask(question)

    assert holds in answer.answer
    assert answer.citations


def test_a_wrong_class_is_put_right_before_the_rest_is_answered(assistant):
    answer = assistant.ask("四大优势产业之一的海上风电，依托什么来做？")

    assert answer.answer.startswith("与原文不符：海上风电属于“培育若干新兴业态”")
    assert "外岛风场" in answer.answer


def test_a_right_class_is_not_put_right(assistant):
    answer = assistant.ask("四个优势产业里的海水养殖，依托什么来做？")

    assert "与原文不符" not in answer.answer
    assert "养殖基地" in answer.answer


@pytest.mark.parametrize("question", ["意见里提没提到区块链？", "文件有没有写人工智能？", "有没有提到养老金？"])
def test_what_the_text_does_not_mention_is_said_not_to_be_mentioned(assistant, question):
    answer = assistant.ask(question)

    assert answer.status == "not_stated"
    assert "没有提到" in answer.answer


def test_what_the_text_mentions_is_not_denied(assistant):
    assert assistant.ask("意见里有没有提到环岛步道？").status == "answered"


def test_a_class_that_a_thing_is_put_in_before_it_is_asked_about_is_put_right(assistant):
    answer = assistant.ask("海上风电是4个优势产业之一吧，它依托哪些风场？").answer

    assert answer.startswith("与原文不符：海上风电属于“培育若干新兴业态”")
    assert "外岛风场" in answer


def test_a_heading_that_is_a_word_of_the_question_by_chance_is_no_subject() -> None:
    text = (
        "滨澜市补助办法\n\n第一条 申请程序如下：\n（一）申请。向镇政府提出。\n（二）审核。由区政府审核。\n\n"
        "第二条 以下情形不纳入家庭收入范围：\n（一）伤残军人的抚恤金；\n（二）位于本市的房产；\n"
    )
    rules = Assistant(PairIndex(read_policy("rules", text)))  # type: ignore[arg-type]

    assert "申请属于" not in rules.ask("申请补助时，伤残军人的抚恤金算家庭收入吗？").answer
