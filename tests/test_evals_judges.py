"""Outside judges read a model's score, and say nothing where it gives none."""

import pytest

from assistant.evaluation import outside_judges
from corpus.errors import AssistantError
from evals.items import EvalItem
from evals.judges import ModelJudge, judge_names
from evals.run import System, run

ITEM = EvalItem(id="a", kind="target", question="几个园区？", history=["2027年呢？"], facts=[["15个"]])
ANSWER = {
    "answer": "15个。[1]",
    "status": "answered",
    "citations": [{"n": 1, "doc": "d", "clause": "一", "label": "一", "quote": "建成园区15个", "start": 0, "end": 7}],
}


@pytest.mark.parametrize(
    ("reply", "score"),
    [
        ("两句都有依据。\n分数：1", 1.0),
        ("分数: 0.5", 0.5),
        ("先写分数：2，再写理由", None),
        ("我觉得不错", None),
    ],
)
def test_a_score_is_read_or_nothing_is_said(reply, score):
    assert ModelJudge("faithfulness", lambda _: reply)(ITEM, ANSWER) == score


@pytest.mark.parametrize("name", judge_names())
def test_every_judge_is_shown_the_question_and_the_answer(name):
    seen = []

    ModelJudge(name, lambda prompt: seen.append(prompt) or "分数：1")(ITEM, ANSWER)

    assert "2027年呢？\n几个园区？" in seen[0]
    assert "15个。[1]" in seen[0]
    assert "$" not in seen[0]


def test_judges_are_averaged_and_decide_nothing():
    harsh = ModelJudge("relevance", lambda _: "分数：0")

    total = run([ITEM], System(lambda _: ANSWER), judges=[harsh]).total

    assert (total.right, total.judged) == (1, {"relevance": 0.0})


def test_an_unknown_judge_or_a_missing_model_is_named():
    with pytest.raises(AssistantError, match="没有“beauty”这个评判"):
        outside_judges(["beauty"], None)
    with pytest.raises(AssistantError, match="ASSISTANT_MODEL"):
        outside_judges(["relevance"], None)
