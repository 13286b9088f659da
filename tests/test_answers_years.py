"""Of cases that are each of a year the one asked for is told, and none where it is none of them."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.kinds import kind_sought
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

RENTS = Assistant(
    PairIndex(
        read_policy(
            "rents",
            """临海市创意大厦扶持办法

一、租金支持
律师事务所入驻创意大厦，根据其入驻时间给予租金支持。2023年底前入驻的按60元/平方米/月、2024年入驻的按40元/平方米/月、2025年入驻的按20元/平方米/月的标准给予租金支持。

二、监督
大厦管理处每年检查一次。
""",
        )
    )
)


@pytest.mark.parametrize(
    ("year", "told", "untold"),
    [("2022", "60元", "20元"), ("2024", "40元", "60元"), ("2025", "20元", "60元")],
)
def test_the_case_of_the_year_is_told(year, told, untold):
    answer = RENTS.ask(f"律师事务所{year}年入驻创意大厦，租金支持标准是每平方米每月多少元？")
    assert told in answer.answer
    assert untold not in answer.answer


def test_no_case_of_another_year_is_told_for_one_of_none():
    answer = RENTS.ask("律师事务所2026年入驻创意大厦，租金支持标准是每平方米每月多少元？")
    assert answer.status == "not_stated"
    assert "原文未载明2026年" in answer.answer


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("授权运营的收费有没有上限？", None),
        ("立项手续能不能少走一道？", None),
        ("数据出境有没有省事的办理渠道？", None),
        ("收费上限是多少？", "具体金额或标准"),
        ("可以走哪些路子？", None),
        ("给多少个家属做培训？", "具体数字"),
        ("租金按什么标准补？", "具体金额或标准"),
    ],
)
def test_what_a_sentence_has_to_hold(question, what):
    kind = kind_sought(Question(question))
    assert (kind[0] if kind else None) == what
