"""What is said of one thing is said of no other of its kind."""

from collections import Counter

import pytest

from assistant.answerability import is_another
from assistant.contrasts import FILE, tells_of_others
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from corpus.load import read_policy


@pytest.mark.parametrize(
    ("asked", "said", "others"),
    [
        ("在新三板挂牌补助多少？", "对主板、创业板上市企业给予800万元补助", True),
        ("在北交所上市补助多少？", "对北京证券交易所上市企业给予800万元补助", False),
        ("在科创板上市补助多少？", "对上市企业给予800万元补助", False),
        ("主导制定国家标准奖励多少？", "主导制定国际、国家和行业标准的，分别奖励50万元、30万元和10万元", False),
        ("主导制定地方标准奖励多少？", "主导制定国际、国家和行业标准的，分别奖励50万元、30万元和10万元", True),
        ("取得技师证书补贴多少？", "高级技师补贴3000元", True),
        ("取得高级技师证书补贴多少？", "高级技师补贴3000元", False),
        ("医疗保险费可以缓缴几个月？", "社会保险费中的养老保险费缓缴6个月", False),
    ],
)
def test_what_is_said_of_one_thing_is_said_of_no_other_of_its_kind(asked, said, others):
    assert tells_of_others(asked, said, "") is others


def test_what_stands_above_a_sentence_tells_what_it_is_said_of():
    asked, said = "深松作业每亩补助多少元？", "每亩补助25元，免耕的减半"
    assert tells_of_others(asked, said, "")
    assert not tells_of_others(asked, said, "一、深松作业补助")


def test_an_amount_for_one_is_no_answer_for_another_of_its_kind():
    policy = read_policy("tillage", "临海市作业补助办法\n\n一、标准\n免耕作业每亩补助40元，秸秆还田每亩补助25元。\n")
    draft = Draft(
        (Statement("", (Support("tillage", "一", policy.by_id["一"].spans[0]),)),), "answered", 0.8, "measures"
    )

    assert is_another(Question("深松作业每亩补助多少元？"), Dossier(policy), draft)
    assert not is_another(Question("免耕作业每亩补助多少元？"), Dossier(policy), draft)
    assert not is_another(Question("深松作业归谁管？"), Dossier(policy), draft)  # no figure is asked for


def test_each_line_of_the_data_holds_several_things_by_names_of_their_own():
    for line in FILE.read_text(encoding="utf-8").splitlines():
        things = [entry.split("|") for entry in line.split("\t") if not entry.startswith("*")]
        assert len(things) > 1, line
        assert not [first for first, often in Counter(names[0] for names in things).items() if often > 1], line


@pytest.mark.parametrize(
    ("asked", "said", "others"),
    [
        ("三类医疗器械注册收费多少？", "二类医疗器械注册收费降低30%", True),
        ("三类医疗器械注册收费多少？", "二、三类医疗器械注册收费降低30%", False),
        ("三类人员补贴多少？", "二类医疗器械注册收费降低30%", False),
    ],
)
def test_what_is_said_of_one_class_is_said_of_no_other(asked, said, others):
    assert tells_of_others(asked, said, "") is others
