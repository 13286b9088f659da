"""A scorer is a pure judgement; none is fooled by answers made to please it."""

import pytest

from evals.items import EvalItem
from evals.scorers import citation_precision, citation_recall, judge, quotes_proved
from evals.text import normalise, occurs

SOURCE = "到2027年，建成特色园区不少于15个，产业规模达到2,000亿元。到2030年，产业规模达到4000亿元。"
ITEM = EvalItem(
    id="a",
    kind="target",
    question="到2027年产业规模要达到多少？",
    facts=[["2000亿元", "两千亿"]],
    forbid=["4000亿"],
    clauses=["一/（三）"],
    clauses_ok=["二"],
    max_chars=30,
)
REFUSAL = EvalItem(id="b", kind="unanswerable", question="局长电话多少？", answerable=False, max_chars=60)


def answer(text: str, *clauses: str, status: str = "answered", quote: str = SOURCE) -> dict:
    start = SOURCE.find(quote)
    citations = [
        {
            "n": n,
            "doc": "d",
            "clause": clause,
            "label": "一、（三）",
            "quote": quote,
            "start": start,
            "end": start + len(quote),
        }
        for n, clause in enumerate(clauses, 1)
    ]
    return {"answer": text, "status": status, "citations": citations}


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("2000亿元", "规模达到2,000 亿元。", True),
        ("30%", "占比３０％以上", True),
        ("eVTOL", "ＥＶＴＯＬ起降场", True),
        ("苏政发〔2023〕104号", "苏政发(2023)104号", True),
        ("2030", "2027、2030、2035年", True),
        ("5家", "15家", False),
        ("15万", "1.5万", False),
        ("20", "2000亿元", False),
        ("2000亿", "12000亿", False),
        ("——", "任何——回答", False),
        ("是。", "是。费用由市财政承担。[1]", True),
        ("是，", "是，两者相同：不少于20项。[1]", True),
        ("是。", "与原文不符。[1]是。另一半如此。[2]", True),
        ("是。", "市财政局是责任单位。[1]", False),
        ("是。", "不是。[1]", False),
    ],
)
def test_a_fact_occurs_only_as_a_whole_number(wanted, text, found):
    assert occurs(wanted, text) is found


def test_normalising_keeps_letters_digits_percent_and_plus():
    assert normalise("“５＋X”：《eVTOL》 30％、A-b。") == "5+xevtol30%ab"


@pytest.mark.parametrize(
    ("text", "status"),
    [("2000亿元。[1]", "answered"), ("达到2,000亿元[1]", "partial"), ("规模为两千亿。", "answered")],
)
def test_a_right_answer_is_right_in_any_wording(text, status):
    verdict = judge(ITEM, answer(text, "一/（三）", status=status))

    assert verdict.right
    assert verdict.reasons == ()


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        pytest.param("产业规模要达到3000亿元。", "answered", "缺少：2000亿元", id="别的数"),
        pytest.param("12000亿元。", "answered", "缺少：2000亿元", id="更长的数"),
        pytest.param("2000亿元，后为4000亿元。", "answered", "不应出现：4000亿", id="各年都说"),
        pytest.param("2000亿元。" + "啊" * 30, "answered", "太长", id="太长"),
        pytest.param("2000亿元。", "not_stated", "状态", id="却说没有"),
        pytest.param("2000亿元。", "fine", "状态", id="没有的状态"),
        pytest.param("不知道。", "not_stated", "缺少：2000亿元", id="不知道"),
        pytest.param("是的，您说得对。", "answered", "缺少：2000亿元", id="应声虫"),
        pytest.param("[2000] [1]", "answered", "缺少：2000亿元", id="数字在标记里"),
        pytest.param(" ", "answered", "空回答", id="空"),
    ],
)
def test_a_wrong_answer_is_wrong_for_its_reason(text, status, reason):
    verdict = judge(ITEM, answer(text, "一/（三）", status=status))

    assert not verdict.right
    assert any(found.startswith(reason) for found in verdict.reasons)


def test_dumping_the_document_is_no_answer():
    verdict = judge(ITEM, answer(SOURCE, "一/（三）"))

    assert not verdict.right
    assert {reason[:2] for reason in verdict.reasons} == {"不应", "太长"}


@pytest.mark.parametrize(
    ("status", "right"),
    [("not_stated", True), ("out_of_scope", True), ("chitchat", True), ("answered", False), ("partial", False)],
)
def test_what_cannot_be_answered_must_be_declined(status, right):
    assert judge(REFUSAL, answer("原文未载明。", status=status)).right is right


@pytest.mark.parametrize(
    ("gold", "cited", "recall"),
    [
        (["一/（三）"], ["一/（三）"], 1.0),
        (["一"], ["一/（三）"], 1.0),
        (["一/（三）"], ["一"], 0.0),
        (["一/（三）", "二"], ["二/1"], 0.5),
        (["附件1/8"], ["附件1"], 1.0),
        (["附件1/8"], ["附件1/80"], 0.0),
        (["附件1/8"], ["附件"], 0.0),
        (["附件1"], ["附件1/8"], 1.0),
        (["一/1"], ["一/1#2"], 0.0),
        (["一"], [], 0.0),
        ([], ["一"], None),
    ],
)
def test_recall_counts_gold_clauses_that_are_cited_or_hold_a_cited_one(gold, cited, recall):
    item = ITEM.model_copy(update={"clauses": gold})

    assert citation_recall(item, answer("", *cited)["citations"]) == recall


@pytest.mark.parametrize(
    ("cited", "precision"),
    [
        (["一/（三）"], 1.0),
        (["一/（三）/1", "二/4"], 1.0),
        (["一/（三）", "三"], 0.5),
        (["一"], 0.0),
        ([], None),
    ],
)
def test_precision_counts_citations_within_what_may_be_cited(cited, precision):
    assert citation_precision(ITEM, answer("", *cited)["citations"]) == precision


def test_a_clause_of_another_document_does_not_count():
    item = ITEM.model_copy(update={"doc": "other"})
    citations = answer("", "一/（三）")["citations"]

    assert citation_recall(item, citations) == 0.0
    assert citation_precision(item, citations) == 0.0


def test_a_right_figure_with_a_wrong_clause_keeps_no_citation_score():
    verdict = judge(ITEM, answer("2000亿元。[1]", "四"))

    assert verdict.right
    assert verdict.citation_recall == 0.0
    assert verdict.citation_precision == 0.0


def test_only_quotes_that_stand_at_their_offsets_are_proved():
    honest = answer("", "一", quote="不少于15个")
    moved = answer("", "一", quote="不少于15个")
    moved["citations"][0]["start"] += 1
    moved["citations"][0]["end"] += 1
    invented = answer("", "一", quote="不少于99个")
    empty = answer("", "一", quote="")

    assert quotes_proved(honest, lambda _: SOURCE) == 1
    assert [quotes_proved(bad, lambda _: SOURCE) for bad in (moved, invented, empty)] == [0, 0, 0]
