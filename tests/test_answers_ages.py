"""The one age that a text tells is the one asked for; of several each may be of somebody else."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.kinds import AGE, ages_asked, kind_sought
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

ONE = """临海市青年人才公寓办法

第一条　本办法所称青年人才，是指40周岁以下、具有大专以上学历的在职人员。

第二条　青年人才入住公寓的，每人每月给予房租补贴600元，补贴期限不超过24个月。
"""
SEVERAL = f"{ONE}\n第三条　50周岁以下的管理人员可以申请周转房。\n"


def test_the_one_age_that_a_text_tells_is_told():
    answer = Assistant(PairIndex(read_policy("flats", ONE))).ask("多大才能算青年人才？")
    assert answer.status == "answered"
    assert "40周岁以下" in answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("多大岁数以内算青年？", ("45周岁以下", "不超过45岁", "45周岁（含）以下")),
        ("多大才能申请？", ("年满30周岁", "16—24岁")),
    ],
)
def test_an_upper_limit_is_told_by_one(question, told):
    asked = Question(question)
    kind = kind_sought(asked)
    assert kind is not None
    assert kind[1] is AGE
    assert all(ages_asked(asked).search(text) for text in told)
    assert bool(ages_asked(asked).search("年满30周岁")) is ("年满30周岁" in told)


def test_an_age_of_somebody_else_is_not_told():
    answer = Assistant(PairIndex(read_policy("flats", SEVERAL))).ask("公寓的保洁人员年龄上限是多少？")
    assert "40周岁" not in answer.answer


def test_the_one_age_of_a_text_is_not_told_of_what_it_has_no_word_for():
    answer = Assistant(PairIndex(read_policy("flats", ONE))).ask("物业保洁员退休要多大年纪？")
    assert "40周岁" not in answer.answer
