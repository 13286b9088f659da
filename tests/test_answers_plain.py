"""Questions in plain words that the text answers: who in whatever part, amounts given for something, places in a story."""

import pytest

from assistant.chain import Assistant
from assistant.question import Question
from assistant.scope import propose
from corpus.load import read_policy
from tests.small_index import PairIndex

RULES = """滨澜市海洋产业办法

第一条　经海洋产业联席会议论证认定的重点项目，给予用海指标保障。

第二条　支持行业协会开展船员职业技能等级认定。

第三条　对新评定为三星级、四星级的海滨酒店，一次性分别给予20万元、50万元奖励。

第四条　海洋平台考核结果为优秀的，每家奖励30万元。

第五条　渔船管理单位应当在渔船投入运行后6至12个月内开展自评价。

第六条　条件成熟时，研究组建海洋产权交易中心。

第七条　建立季度部门会商和海上督导工作机制。

第八条　渔民子女在境外学校读书的，应当留存境外学校录取通知书备查。

第九条　每年从海域出让收益提取不低于10%的资金用于渔港维护。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(read_policy("rules", RULES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("重点项目的用海指标经谁论证认定？", "海洋产业联席会议"),
        ("支持谁开展船员职业技能等级认定？", "行业协会"),
        ("新评定的四星级海滨酒店奖多少？", "50万元"),
        ("海洋平台考核优秀奖多少？", "30万元"),
        ("渔船投入运行后几个月内开展自评价？", "6至12个月"),
        ("什么时候组建海洋产权交易中心？", "条件成熟时"),
        ("部门会商和海上督导工作机制多久一次？", "季度"),
        ("每年从海域出让收益提取不低于多少用于渔港维护？", "10%"),
    ],
)
def test_what_the_text_tells_is_not_said_to_be_left_open(assistant, question, stated):
    answer = assistant.ask(question)

    assert answer.status == "answered"
    assert stated in answer.answer
    assert "未载明" not in answer.answer


def test_another_city_that_is_asked_about_is_not_answered_for(assistant):
    answer = assistant.ask("隔壁苏州的四星级海滨酒店奖多少？")

    assert answer.status == "not_stated"
    assert "50万元" not in answer.answer


def test_who_is_in_charge_is_left_open_where_no_sentence_says_it(assistant):
    answer = assistant.ask("渔港维护由谁负责？")

    assert answer.status == "not_stated"


@pytest.mark.parametrize("question", ["孩子动手术的钱，我和他妈谁来报？", "路边捡来的、找不着爹妈的，归谁养？"])
def test_kin_is_no_abuse(question):
    assert propose(Question(question)) is None
