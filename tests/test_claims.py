import json

import pytest

from assistant.batch import read_drafts
from assistant.claims import faults
from assistant.draft import Statement, Support
from assistant.evidence import evidence_of
from assistant.verify import check, located
from corpus.errors import AssistantError, UnknownDocument
from corpus.load import read_policy
from corpus.policy import Span
from tests.small_index import harbour

RULES = """云澜市公共停车管理办法

第一条 收费
停放30分钟以内的，免收停车费；未经批准不得占用消防通道。
第二条 目标
到2026年，新增泊位不少于1500个，到2027年，新增泊位不少于2000个，充电桩占比达到15%。
第三条 风险
由市再担保集团、经办银行和区政府按照4:3:3的比例承担风险责任，单笔补助最高不超过30万元。
"""
POLICIES = {"harbour": harbour(), "rules": read_policy("rules", RULES)}


def found(doc: str, words: str, text: str, question: str = "") -> set[str]:
    """The kinds of fault of a text that cites some words."""
    policy = POLICIES[doc]
    start = policy.source.index(words)
    place = Support(doc, policy.clause_at(start).id, Span(start, start + len(words)))
    statement = Statement(text, (place,))
    return {fault.kind for fault in faults(statement, evidence_of(statement.support, POLICIES), question)}


FREE = "停放30分钟以内的，免收停车费；未经批准不得占用消防通道。"
GOALS = "到2026年，新增泊位不少于1500个，到2027年，新增泊位不少于2000个，充电桩占比达到15%。"
RISK = "由市再担保集团、经办银行和区政府按照4:3:3的比例承担风险责任，单笔补助最高不超过30万元。"
ROW = "1\t深海装备\t林 乔\t市工业和信息化局"
DUTY = "〔责任单位：市科技局、市财政局〕"


@pytest.mark.parametrize(
    ("doc", "words", "text", "kind"),
    [
        ("rules", GOALS, "到2027年，新增泊位不少于2100个。", "figure"),
        ("rules", GOALS, "到2028年，新增泊位不少于2000个。", "figure"),
        ("rules", GOALS, "到2026年，新增泊位不少于2000个。", "figure"),
        ("rules", GOALS, "到2027年，充电桩达到15个。", "figure"),
        ("rules", GOALS, "到2027年，新增泊位2000元。", "figure"),
        ("rules", GOALS, "到2027年，新增泊位最多2000个。", "bound"),
        ("rules", RISK, "按照4:3:2的比例承担风险责任。", "figure"),
        ("rules", RISK, "单笔补助最高超过30万元。", "bound"),
        ("rules", RISK, "由市财政局、经办银行承担风险责任。", "body"),
        ("rules", RISK, "依据云政发〔2024〕3号，单笔补助最高不超过30万元。", "document"),
        ("rules", RISK, "《云澜市财政补助办法》规定单笔补助最高不超过30万元。", "document"),
        ("rules", RISK, "单笔补助最高不超过30万元，由FinTech公司承担风险责任。", "name"),
        ("rules", RISK, "单笔补助最高不超过30万元，见 www.example.cn。", "link"),
        ("rules", RISK, "原文说“单笔补助一律按照最高标准发放”。", "quote"),
        ("rules", FREE, "停放30分钟以内的，收取停车费。", "negation"),
        ("rules", FREE, "经批准可以占用消防通道，停放30分钟以内的不收停车费。", "negation"),
        ("rules", FREE, "车主应当在手机上登记车牌并预付费用。", "matter"),
        ("harbour", ROW, "深海装备的链长是苏见山。", "name"),
        ("harbour", ROW, "海洋生物的链长是林乔。", "matter"),
        ("harbour", ROW, "深海装备的牵头部门是市科技局。", "body"),
        ("harbour", DUTY, "建设创新平台的责任单位：市科技局、市教育局。", "body"),
        ("harbour", DUTY, "开展船员培训的责任单位：市科技局、市财政局。", "matter"),
    ],
)
def test_what_the_evidence_does_not_hold_is_found(doc, words, text, kind):
    assert kind in found(doc, words, text)


@pytest.mark.parametrize(
    ("doc", "words", "text"),
    [
        ("rules", GOALS, "到二〇二七年，新增泊位至少两千个，充电桩占比达百分之十五。"),
        ("rules", GOALS, "新增泊位到2026年不少于1,500个。"),
        ("rules", GOALS, "比2026年多500个：2027年2000个，2026年1500个。"),
        ("rules", RISK, "单笔补助不超过300000元。"),
        ("rules", RISK, "市再担保集团、区政府和经办银行按4:3:3承担风险责任。"),
        ("rules", FREE, "停车不到30分钟的，停车费免收；没有批准，消防通道不得占用。"),
        ("rules", FREE, "原文未载明夜间的收费标准。"),
        ("harbour", ROW, "林乔是深海装备的链长，由市工信局牵头。"),
        ("harbour", DUTY, "科技局、财政局负责建设创新平台。"),
        ("harbour", DUTY, "建设创新平台的责任单位共2个：市科技局、市财政局。"),
    ],
)
def test_what_the_evidence_holds_in_other_words_passes(doc, words, text):
    assert found(doc, words, text) == set()


def test_a_figure_that_only_the_question_holds_is_no_evidence():
    question = "2030年新增泊位3000个吗？"

    assert "figure" in found("rules", GOALS, "2030年新增泊位3000个。", question)
    assert found("rules", GOALS, "原文未载明2030年的目标。", question) == set()
    assert (
        found("rules", GOALS, "关于您问的“2030年新增泊位3000个吗”：到2027年，新增泊位不少于2000个。", question) == set()
    )


def test_the_fewest_places_that_hold_a_sentence_are_cited():
    policy = POLICIES["rules"]
    places = []
    for words in (FREE, GOALS, RISK):
        start = policy.source.index(words)
        places.append(Support("rules", policy.clause_at(start).id, Span(start, start + len(words))))

    assert located("到2027年，新增泊位不少于2000个。", places, POLICIES) == (places[1],)
    assert located("新增泊位不少于2000个，单笔补助最高不超过30万元。", places, POLICIES) == (places[1], places[2])


def test_sentences_written_elsewhere_are_checked(tmp_path):
    policy = POLICIES["rules"]
    start = policy.source.index(GOALS)
    cited = [{"doc": "rules", "start": start, "end": start + len(GOALS)}]
    statements = [
        {"text": text, "citations": cited} for text in ("到2027年，新增泊位2000个。", "到2027年，新增泊位2001个。")
    ]
    path = tmp_path / "drafts.jsonl"
    path.write_text(json.dumps({"id": 7, "statements": statements}), encoding="utf-8")

    (draft,) = read_drafts(path)
    checked = check(draft, POLICIES)

    assert checked["id"] == 7
    assert [[fault["kind"] for fault in s["faults"]] for s in checked["statements"]] == [[], ["figure"]]
    with pytest.raises(UnknownDocument, match="rules"):
        check(draft, {"harbour": harbour()})
    path.write_text('{"id": 7}', encoding="utf-8")
    with pytest.raises(AssistantError, match="第 1 行的格式不对"):
        read_drafts(path)
