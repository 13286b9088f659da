"""`assistant eval` over a small real policy: what it prints, keeps, compares and refuses."""

import json
import re

import pytest

from assistant.chain import Assistant
from assistant.compose.model import Writer
from assistant.evaluation import Options, evaluate
from assistant.model import load_model
from assistant.settings import Settings
from corpus.errors import AssistantError
from prompts import load
from tests.model_server import ModelServer, Says, reply
from tests.small_index import PairIndex, harbour

ITEMS = [
    {
        "id": "a",
        "kind": "target",
        "question": "到2027年要建成多少个海洋特色园区？",
        "facts": [["6个"]],
        "clauses": ["一"],
        "max_chars": 80,
    },
    {
        "id": "b",
        "kind": "table",
        "question": "深海装备的链长是谁？",
        "facts": [["林乔"]],
        "clauses": ["附件1/1"],
        "max_chars": 80,
    },
    {
        "id": "c",
        "kind": "target",
        "question": "到2030年海洋产业规模达到多少？",
        "facts": [["900亿元"]],
        "clauses": ["一"],
        "max_chars": 80,
    },
]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps({"doc": "harbour", **item}) for item in ITEMS), "utf-8")
    return path


def test_a_run_explains_its_wrong_items_and_leaves_a_page(assistant, dataset, tmp_path, capsys):
    options = Options(report=tmp_path / "report.json", answers=tmp_path / "answers.jsonl", jobs=2)

    evaluate(assistant, [dataset], tmp_path / "evals", options)

    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["total"]["right"] == 2
    assert {outcome["id"]: outcome["lost"] for outcome in report["outcomes"]} == {"a": None, "b": None, "c": "fact"}
    assert "错在缺事实：没有从 一 读出“900亿元”" in capsys.readouterr().out
    assert "900亿元" in (tmp_path / "evals" / "latest.html").read_text("utf-8")
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert "trace" not in answers[0]
    assert sorted(path.name for path in (tmp_path / "evals").iterdir()) == ["history.jsonl", "latest.html"]


def test_a_run_is_compared_with_an_earlier_one(assistant, dataset, tmp_path, capsys):
    evaluate(assistant, [dataset], tmp_path / "evals", Options(report=tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    report["outcomes"][0]["right"] = False
    (tmp_path / "report.json").write_text(json.dumps(report), "utf-8")

    evaluate(assistant, [dataset], tmp_path / "evals", Options(baseline=tmp_path / "report.json"))

    assert "对 1 → 2，改对 1，改错 0" in capsys.readouterr().out


def test_a_language_model_is_set_beside_the_answers_without_it(dataset, tmp_path, capsys):
    def copied(prompt: str) -> str:
        """What the grounded composer says."""
        text = re.search(r"<资料 编号=1[^>]*>\n(.*?)\n</资料>", prompt, re.DOTALL)
        assert text
        return reply((text[1], [1]))

    with ModelServer(Says(copied)) as server:
        model = load_model(Settings(model="openai:scripted", model_url=server.url))
        assert model is not None
        both = Assistant(PairIndex(harbour()), Writer(model))
        evaluate(both, [dataset], tmp_path / "evals", Options(report=tmp_path / "report.json"))

    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    comparison = report["comparison"]
    assert (comparison["items"], comparison["right_before"], comparison["right_after"]) == (3, 2, 2)
    assert {outcome["id"] for outcome in report["outcomes"]} == {"a", "b", "c"}
    assert "openai:scripted，与不用语言模型的回答逐题比较" in report["about"]["组织语言"]
    assert f"answer_rules {load('answer_rules').fingerprint}" in report["about"]["提示词"]
    assert "对 2 → 2" in capsys.readouterr().out
    assert "openai:scripted" in (tmp_path / "evals" / "latest.html").read_text("utf-8")


def test_a_missed_gate_fails_the_run_after_everything_is_written(assistant, dataset, tmp_path, capsys):
    gates = tmp_path / "gates.toml"
    gates.write_text(
        '[[gate]]\nname = "小题集"\nsets = ["set.jsonl"]\nat_least = {accuracy = 0.9, quotes_exact = 1}', "utf-8"
    )

    with pytest.raises(AssistantError, match=r"小题集 正确率 0\.6667（至少 0\.9）"):
        evaluate(assistant, [dataset], tmp_path / "evals", Options(gates=gates, report=tmp_path / "report.json"))

    assert "门槛 1/2 达到" in capsys.readouterr().out
    assert (tmp_path / "report.json").exists()


def test_totals_show_and_keep_no_item(assistant, dataset, tmp_path, capsys):
    evaluate(assistant, [dataset], tmp_path / "evals", Options(totals=True, report=tmp_path / "report.json"))

    everything = capsys.readouterr().out + (tmp_path / "report.json").read_text("utf-8")
    everything += (tmp_path / "evals" / "latest.html").read_text("utf-8")
    assert "2/3" in everything
    assert "900亿元" not in everything
    assert "链长" not in everything


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"only": "诗歌"}, "没有“诗歌”类的题目"),
        ({"baseline": "set.jsonl"}, "不是评测报告"),
        ({"gates": "none.toml"}, "none.toml"),
    ],
    ids=["没有这类题", "基线不是报告", "没有门槛文件"],
)
def test_what_cannot_be_used_is_named_before_anything_is_asked(assistant, dataset, tmp_path, options, says):
    paths = {name: tmp_path / value if name != "only" else value for name, value in options.items()}

    with pytest.raises(AssistantError, match=says):
        evaluate(assistant, [dataset], tmp_path / "evals", Options(**paths))
