"""What is asked for by its name is told by no sentence that speaks of nothing of the sort."""

import pytest

from assistant.answerability import is_another
from assistant.attributes import lacks_attribute
from assistant.compose.passages.kinds import is_no_price, kind_sought
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from corpus.load import read_policy


@pytest.mark.parametrize(
    ("question", "said", "lacks"),
    [
        ("健身指导员有固定工资吗？", "建设健身指导员工作站", True),
        ("健身指导员有固定工资吗？", "健身指导员每月领取岗位津贴", False),
        ("小公园里可以遛宠物吗？", "小公园对市民免费开放", True),
        ("小公园里可以遛宠物吗？", "遛犬应当系绳", False),
        ("本市最低工资每月是多少元？", "温室每亩补助1.2万元", True),
        ("房租和物业费能报多少？", "对场地租金按60%给予补贴", False),  # one of the two
        ("拿最低工资的人住公寓，补贴多少？", "入住公寓的补贴600元", False),  # the case, not what is asked for
        ("不服决定怎么申请行政复议？", "设立政策兑现窗口，公开申报", True),
        ("没评上奖励，去哪儿申诉？", "按规定分档择优给予奖励", True),
        ("没评上奖励，去哪儿申诉？", "有异议的向市科技局提出", False),
        ("周末想去陪孩子们玩，让不让？", "鼓励自然人提供志愿服务", False),  # the case again
    ],
)
def test_what_is_asked_for_by_its_name_is_told_in_words_of_the_sort(question, said, lacks):
    assert lacks_attribute(Question(question), said) is lacks


def test_a_correction_lacks_nothing_and_a_heading_may_tell():
    policy = read_policy("rooms", "临海市公寓办法\n\n一、押金\n承租人交纳一个月的费用。\n二、期限\n租期为一年。\n")

    def another(clause: str, text: str = "") -> bool:
        support = Support("rooms", clause, policy.by_id[clause].spans[0])
        draft = Draft((Statement(text, (support,)),), "answered", 0.8, "passages")
        return is_another(Question("住公寓要交押金吗？"), Dossier(policy), draft)

    assert another("二")
    assert not another("二", "与原文不符：租期为一年。")
    assert not another("一")


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("示范文本哪一天起启用？", "自2027年3月1日起启用", "修订发布示范文本"),
        ("每年几月份可以报名？", "每年6月集中受理", "每年度人数实行总量控制"),
        ("几号截止？", "当月15日截止", "定期公布"),
    ],
)
def test_a_date_is_told_by_a_date(question, told, untold):
    kind = kind_sought(Question(question))

    assert kind is not None
    assert kind[1].search(told)
    assert not kind[1].search(untold)


@pytest.mark.parametrize(
    ("question", "text", "none"),
    [
        ("改造卫生间自己要掏多少钱？", "支持老年人居家改造", True),
        ("改造卫生间自己要掏多少钱？", "改造费用由财政和个人分担", False),
        ("改造卫生间补贴多少钱？", "支持老年人居家改造", False),
        ("农业用电一度电几毛钱？", "落实农业生产用电价格政策", False),
    ],
)
def test_a_support_settles_no_part_of_what_is_paid(question, text, none):
    assert is_no_price(Question(question), text) is none
