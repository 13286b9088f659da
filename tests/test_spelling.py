"""Slips of an input method, pinyin and English terms are read as the loaded documents say them."""

import pytest

from assistant.spelling import Speller
from corpus.load import read_policy
from tests.small_index import PairIndex

POLICY = """澄海市电力需求响应实施方案

一、补贴标准
负荷聚合商参与电力需求响应的，按实际响应量给予补贴。负荷聚合商应当具备相应能力。人工智能企业参与电力需求响应的，补贴上浮。

二、责任单位
综合型企业由各市申报，综合性省级平台、综合性省级项目单独申报。供电企业制定电力服务包，各地持有、保有和拥有的服务包应当公布，保有量和保有期按年核定，不得虚报保有量。由市发展改革委负责，电力需求响应的补贴按年发放。人工智能企业、个体工商户自愿参与，补贴不设上限，元宇宙企业参照执行。
"""


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(PairIndex(read_policy("power", POLICY)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("电力需求想应怎么补", "电力需求响应怎么补"),
        ("负荷聚合伤要什么能力", "负荷聚合商要什么能力"),
        ("人工只能企业补贴多少", "人工智能企业补贴多少"),
        ("补帖给多少", "补贴给多少"),
        ("bu tie 给多少", "补贴 给多少"),
        ("metaverse企业能参加吗", "元宇宙企业能参加吗"),
    ],
)
def test_what_sounds_like_the_text_is_read_as_the_text(speller, typed, meant):
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "我们企业想申请补贴，要什么条件",
        "带头的单位叫什么",
        "有多少补贴是按年发的",
        "旧方案里怎么写的",
        "5G和eVTOL有没有补贴",
        "data怎么上报",
        "补贴归到哪个部门",
        "电力服务包有几种",
        "申报综合型省级企业",
    ],
)
def test_plain_speech_is_left_alone(speller, typed):
    assert speller.correct(typed) == typed


def test_a_word_that_people_use_is_no_slip_for_one_that_sounds_like_it():
    text = "澄海市数字人管理办法\n\n一、要求\n数字人的人设应当健康，人设不得低俗，人设变更的，人设方案应当备案。\n"
    speller = Speller(PairIndex(read_policy("figures", text)))  # type: ignore[arg-type]

    assert speller.correct("人社方案谁备案") == "人社方案谁备案"
