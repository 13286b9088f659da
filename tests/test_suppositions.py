"""What a question takes for granted is read apart from what it asks, and held against the text slot by slot."""

from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.supposition import asked_part, suppositions
from corpus.load import read_policy
from tests.small_index import PairIndex

DATA = Path(__file__).parent / "data"


def _assistant(slug: str) -> Assistant:
    return Assistant(PairIndex(read_policy(slug, (DATA / f"{slug}.txt").read_text(encoding="utf-8"))))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def parking() -> Assistant:
    return _assistant("yunlan-public-parking")


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("既然补助不超过300万元，找谁申请？", ["补助不超过300万元"]),
        ("为什么规定泊位必须超过500个？", ["泊位必须超过500个"]),
        ("泊位超过500个才要配人，对吧？", ["泊位超过500个才要配人"]),
        ("新能源汽车能不能免费停车？", ["新能源汽车能免费停车"]),
        ("单户500万元以内和超过500万元的，费率是多少？", []),  # what it asks about, no statement
    ],
)
def test_statements_are_told_from_what_is_asked(question, stated):
    assert [supposition.text for supposition in suppositions(question) if not supposition.mixed] == stated


def test_what_is_said_of_the_asker_is_told_from_what_is_said_of_the_text():
    own, rule = suppositions("我家车位有30个，规定必须超过200个吗？")

    assert (own.own, rule.own) == (True, False)


def test_the_asked_part_stands_behind_what_is_taken_for_granted():
    assert asked_part("中选公告公示3个工作日，什么时候发布？") == "什么时候发布？"
    assert asked_part("公告什么时候发布，公示几天？") == ""


@pytest.mark.parametrize(
    ("question", "asked", "holds"),
    [
        ("立体停车设施建设补助单个项目最高500万元，怎么申请？", "500万元", "300万元"),
        ("停车场经营者开业前30天就得备案，去哪儿备？", "30天", "15日"),
        ("到2030年配建充电设施的泊位比例要到50%，谁来考核？", "50%", "30%"),
        ("道路临时停车泊位每半年评估一次，由谁评估？", "每半年", "每年"),
    ],
)
def test_a_wrong_figure_or_rhythm_is_set_against_the_text_s(parking, question, asked, holds):
    answer = parking.ask(question)

    assert answer.answer.startswith("与原文不符")
    assert asked in answer.answer
    assert holds in answer.answer
    assert answer.status in ("answered", "partial")
    assert answer.citations


def test_another_bound_is_put_right(parking):
    answer = parking.ask("单个立体停车项目至少能补300万元，什么时候到账？")

    assert answer.answer.startswith("与原文不符")
    assert "不超过300万元" in answer.answer


def test_another_year_is_put_right(parking):
    answer = parking.ask("到2029年新增公共停车泊位累计要达到5万个左右，由谁负责？")

    assert answer.answer.startswith("与原文不符")
    assert "2030年" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "立体停车设施建设补助单个项目不超过300万元，每个泊位补多少？",
        "停车场经营者开业前15天要备案，向谁备案？",
        "配建充电设施的泊位比例不低于30%，什么时候要做到？",
        "道路临时停车泊位每年评估一次，谁来设置？",
        "我们小区停车场有80个泊位，要配几个安全管理人员？",
        "泊位超过200个的停车场要配几名安全管理人员？",
    ],
)
def test_what_the_text_says_too_is_not_put_right(parking, question):
    answer = parking.ask(question)

    assert "不符" not in answer.answer


def test_what_is_taken_for_granted_is_not_repeated_as_the_answer(parking):
    answer = parking.ask("立体停车设施单个项目补助不超过300万元，附属商业设施能配多少？")

    assert "20%" in answer.answer
