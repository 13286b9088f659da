"""Which way questions and texts turn."""

import pytest

from assistant.compose.polarity import asked_turn, told_turns, verdict
from assistant.question import fold


def said(question: str, text: str) -> int:
    return verdict(asked_turn(fold(question)), told_turns(fold(text)))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("食堂自己用，经营许可也得办吗？", "无需办理经营许可。", -1),
        ("小店是不是必须上保险？", "鼓励经营者投保。", -1),
        ("这个保证金还要交吗？", "免收保证金。", -1),
        ("转让了名额还能接着用吗？", "不得转让。", -1),
        ("举报不留名就拿不到奖励了吧？", "匿名举报的，同样给予奖励。", -1),
        ("培训是不是不收钱？", "每年免费培训100人。", 1),
        ("自家用的不用办证吧？", "不需要办理许可证。", 1),
        ("补助款不能拿去还债，对吧？", "不得用于偿还债务。", 1),
        ("挪用了补助是不是就没了？", "挪用的，不予补助。", 1),
        ("没花完的钱明年能接着用不？", "结余资金可以结转使用。", 1),
        ("外地的老人能不能享受？", "外地老年人同样享受优待。", 1),
        ("许可证挂在哪面墙？", "许可证应当挂在醒目位置。", 0),
        ("要不要先过业主那关？", "由业主大会决定。", 0),
    ],
)
def test_what_is_given_or_denied_answers_what_is_asked_after(question, text, expected):
    assert said(question, text) == expected


def test_leave_is_asked_after_in_its_last_part():
    turn = asked_turn("我不是本地人,能报名吗?")

    assert turn is not None
    assert turn.way == "may+"


def test_a_confirming_end_asks_nothing_of_its_own():
    assert asked_turn("明年开工,对不对?") is None
