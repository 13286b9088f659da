"""Which sentence answers: what is told in words of its own, and what belongs to the best sentence."""

import pytest

from assistant.chain import Assistant
from assistant.compose.passages.agreement import cases_of
from assistant.compose.passages.fitting import fit
from assistant.question import Question
from corpus.load import read_policy
from tests.small_index import PairIndex

WHARVES = """滨澜市渔港码头管理规定

第一条　渔获装卸量同时达到下列两项：一是日均不低于100吨；二是月均不低于2000吨。符合以上条件的视为有效作业，否则视为无效作业。

第二条　渔民自建码头由多户共同使用的，须征得全体使用人同意后方可改建。码头改建面积不超过原面积的10%。码头改建应当保障通航。

第三条　渔政站可构建“先卸后检、随到随卸”的作业模式，缓解高峰压力。渔政站应当改进作业流程，提升码头作业的水平。

第四条　对合作社投资兴建的公益码头，在扣除维护成本后有结余的，经渔政站核准，可计提结余用于奖励出资人。年奖励金额按不超过出资额为基数的银行一年期利率的2倍计算。

第五条　渔船进港停靠用于避风的，可不办理相关登记手续。进港卸货的渔船应当登记。
"""


@pytest.fixture(scope="module")
def wharves() -> Assistant:
    return Assistant(PairIndex(read_policy("wharves", WHARVES)))  # type: ignore[arg-type]


def test_what_a_sentence_points_back_to_comes_before_it(wharves):
    answer = wharves.ask("怎样才算有效作业？").answer
    assert answer.index("100吨") < answer.index("符合以上条件的视为有效作业")


def test_what_comes_first_is_told_by_whose_consent_it_takes(wharves):
    assert "征得全体使用人同意" in wharves.ask("码头是好几户共同使用的，想改建得先过哪一关？").answer


def test_of_what_sort_a_thing_is_stands_before_its_name(wharves):
    assert "先卸后检" in wharves.ask("渔政站构建的是什么样的作业模式？").answer


def test_the_amount_stands_behind_what_is_granted(wharves):
    answer = wharves.ask("合作社建的公益码头有结余，出资人每年最多奖励多少？")
    assert answer.status == "answered"
    assert "2倍" in answer.answer


def test_what_holds_of_a_case_is_said_behind_it(wharves):
    assert wharves.ask("渔船进港停靠只为避风，还要办理登记手续吗？").answer.startswith("否。")


def test_where_to_apply_asks_for_no_list_of_headings():
    assert fit(Question("该去哪里报名？"), "向镇人民政府线下提交申请") > fit(Question("该去哪里报名？"), "提供送餐服务")


def test_how_one_is_chosen_is_told_by_who_recommends():
    asked = Question("试点城市是怎么选出来的？")
    assert fit(asked, "由省级部门推荐，择优确定") > fit(asked, "试点城市要落实责任")


def test_what_heads_a_clause_is_told_by_all_its_lines():
    text = (
        "滨澜市渔业发展意见\n\n一、优化环境\n（一）妥善应对不合理捕捞限制。加强对渔民的培训指导。\n"
        "发挥预警机制作用，支持各渔港提供法律服务。\n（二）提升通关效率。推行船边直提。\n"
    )
    policy = Assistant(PairIndex(read_policy("policy", text)))  # type: ignore[arg-type]
    answer = policy.ask("应对不合理捕捞限制，国家能帮上什么忙？").answer
    assert "培训指导" in answer
    assert "法律服务" in answer


AGES = """滨澜市渔民互助办法

第一条　本办法适用于本市行政区域内渔民互助金的筹集和使用。

第二条　渔民按月缴费，费率按以下标准执行：
（一）未满35周岁渔民个人不缴费；
（二）满35周岁至未满45周岁渔民为0.02%；
（三）满45周岁至退休前渔民为0.08%。

第三条　60周岁及以上渔民在渔港食堂用餐可享受用餐补贴。补贴标准为每人每次用餐费用的四分之一，最高不超过3元。
"""


@pytest.fixture(scope="module")
def ages() -> Assistant:
    return Assistant(PairIndex(read_policy("ages", AGES)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("未满35周岁参保人员个人不缴费", False),
        ("满35周岁至未满45周岁参保人员为0.02%", True),
        ("满40周岁不满60周岁", True),
        ("未满40周岁", False),
        ("年满30周岁的申请人", True),
        ("60周岁及以上", False),
    ],
)
def test_a_case_lies_within_the_bounds_that_stand_before_its_figures(text, held):
    assert cases_of(Question("我40岁，要交多少？"), text) is held


def test_of_tiers_the_one_is_told_that_is_meant(ages):
    assert "0.02%" in ages.ask("我今年40岁，渔民个人缴费费率是多少？").answer


def test_what_another_clause_says_is_no_yes(ages):
    answer = ages.ask("我今年30岁，渔民个人每月要缴费吗？").answer
    assert "不缴费" in answer
    assert not answer.startswith("是")


def test_the_amount_behind_a_measure_is_told(ages):
    answer = ages.ask("60周岁以上渔民的用餐补贴标准是多少？").answer
    assert "3元" in answer
    assert "未载明" not in answer
