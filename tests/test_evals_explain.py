"""A wrong item names the step that lost it."""

import pytest

from evals.explain import lost_step
from evals.items import EvalItem

ITEM = {
    "id": "a",
    "kind": "content",
    "question": "要建几个园区？",
    "doc": "d",
    "facts": [["15个"]],
    "clauses": ["一/（三）"],
    "max_chars": 40,
}
FOUND = [[{"doc": "d", "clause": "二"}, {"doc": "d", "clause": "一/（三）"}]]
LACKING = [[{"doc": "d", "clause": "二"}, {"doc": "e", "clause": "一/（三）"}]]
WRONG = {"answerer": "passages", "answer": "20个。", "status": "answered"}
RIGHT = {**WRONG, "answer": "15个。"}
DECLINED = {**WRONG, "answer": "没有载明。", "status": "not_stated"}
FACTS = {"targets": [{"clause": "一/（三）", "indicator": "园区", "printed": "15个"}], "tables": [], "duties": []}


CITED = ({"doc": "d", "clause": "一/（三）", "quote": "20个"},)


def answered(composed: dict, hits: list, citations: tuple = (), **more) -> dict:
    trace = {"standalone": "要建几个园区？", "hits": hits, "composed": composed, "verified": DECLINED} | more
    return {"answer": "20个。", "status": "answered", "citations": citations, "trace": trace}


@pytest.mark.parametrize(
    ("change", "answer", "step", "says"),
    [
        pytest.param({}, answered(RIGHT, FOUND), "verification", "15个", id="核对删了对的"),
        pytest.param({}, answered(RIGHT, FOUND, verified=RIGHT), "composing", "成文时变了", id="语言模型改坏了"),
        pytest.param({}, answered(WRONG, FOUND), "clause", "第 2，由 passages", id="选错条款"),
        pytest.param({}, answered(WRONG, FOUND, citations=CITED), "sentence", "没有“15个”", id="条款对句子错"),
        pytest.param(
            {"facts": [["20个"], ["15个"]]}, answered(WRONG, FOUND, citations=CITED), "part", "缺“15个”", id="缺一部分"
        ),
        pytest.param({"forbid": ["20个"]}, answered(WRONG, FOUND), "neighbour", "答了“20个”", id="答成相邻的"),
        pytest.param({"facts": [["20个"]], "max_chars": 1}, answered(WRONG, FOUND), "length", "话太多", id="太长"),
        pytest.param({}, answered(DECLINED, FOUND), "declined", "却说没有", id="找到了却说没有"),
        pytest.param({}, answered(WRONG, LACKING), "retrieval", "一/（三）", id="没找到"),
        pytest.param(
            {}, answered({**DECLINED, "status": "out_of_scope"}, FOUND), "understanding", "范围外", id="当作范围外"
        ),
        pytest.param(
            {"history": ["到2027年呢？"]}, answered(WRONG, LACKING), "understanding", "没有补全", id="追问没补全"
        ),
        pytest.param(
            {}, answered(WRONG, LACKING, standalone="要建几个花园？"), "understanding", "花园", id="理解错，原话能找到"
        ),
        pytest.param({"kind": "target"}, answered(WRONG, LACKING), "clause", "已读出", id="事实读出了没用"),
        pytest.param({"kind": "responsibility"}, answered(WRONG, FOUND), "fact", "15个", id="没读出事实"),
        pytest.param(
            {"answerable": False, "facts": [], "clauses": []},
            answered(WRONG, FOUND, verified=WRONG),
            "overreach",
            "却作答",
            id="该拒没拒",
        ),
    ],
)
def test_the_lost_step_is_named_with_its_reason(change, answer, step, says):
    lost = lost_step(EvalItem(**{**ITEM, **change}), answer, lambda _: FACTS, lambda _: FOUND[0])

    assert lost.step == step
    assert says in lost.why
