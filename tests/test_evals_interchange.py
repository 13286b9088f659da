"""Sets go out to other tools and come back as they were; foreign rows become items."""

import csv
import json
from pathlib import Path

import pytest

from evals.interchange import main
from evals.items import load_items

DATA = Path(__file__).parents[1] / "evals" / "data"


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("name", ["dev_follow_up", "dev_invented"])
def test_a_set_comes_back_as_it_went_out(tmp_path, ending, name):
    source, out, back = DATA / f"{name}.jsonl", tmp_path / f"{name}.{ending}", tmp_path / f"{name}.jsonl.back"

    assert main(["export", str(source), str(out)]) == 0
    assert main(["import", str(out), str(back)]) == 0

    assert [item.model_dump() for item in load_items(back)] == [item.model_dump() for item in load_items(source)]


def test_answers_go_out_as_ragas_reads_them(tmp_path):
    item = {
        "id": "a",
        "kind": "target",
        "question": "几个？",
        "facts": [["15个", "十五个"], ["园区"]],
        "clauses": ["一"],
    }
    answer = {"id": "a", "answer": "15个园区。[1]", "citations": [{"quote": "建成园区15个"}]}
    (tmp_path / "set.jsonl").write_text(json.dumps(item), "utf-8")
    (tmp_path / "answers.jsonl").write_text(json.dumps(answer), "utf-8")

    main(
        ["export", str(tmp_path / "set.jsonl"), str(tmp_path / "out.csv"), "--answers", str(tmp_path / "answers.jsonl")]
    )

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["user_input"], row["response"], row["reference"]) == ("几个？", "15个园区。[1]", "15个；园区")
    assert json.loads(row["retrieved_contexts"]) == ["建成园区15个"]


@pytest.mark.parametrize(
    ("row", "question", "facts"),
    [
        pytest.param({"question": "几个？", "ground_truth": "15个"}, "几个？", [["15个"]], id="ragas旧版"),
        pytest.param(
            {"question": "几个？", "answers": {"text": ["15个"], "answer_start": [3]}}, "几个？", [["15个"]], id="SQuAD"
        ),
        pytest.param(
            {
                "user_input": [
                    {"content": "你好", "type": "human"},
                    {"content": "您好", "type": "ai"},
                    {"content": "几个？", "type": "human"},
                ]
            },
            "几个？",
            [],
            id="ragas多轮",
        ),
        pytest.param({"instruction": "几个？", "output": "15个"}, "几个？", [["15个"]], id="alpaca"),
    ],
)
def test_foreign_rows_become_items(tmp_path, row, question, facts):
    (tmp_path / "in.jsonl").write_text(json.dumps(row), "utf-8")

    assert main(["import", str(tmp_path / "in.jsonl"), str(tmp_path / "set.jsonl")]) == 0

    (item,) = load_items(tmp_path / "set.jsonl")
    assert (item.id, item.kind, item.question, item.facts) == ("in-1", "imported", question, facts)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("in.jsonl", '{"reference": "15个"}', "第 1 行没有问题"),
        ("in.jsonl", "[1]", "应为 JSON 对象"),
        ("in.jsonl", "{", "不是 UTF-8 的 JSONL 或 CSV"),
        ("in.csv", "question,id\n几个？,\n,b\n", "第 2 行没有问题"),
        ("none.jsonl", None, "none.jsonl"),
    ],
    ids=["没有问题", "不是对象", "不是JSON", "空格子", "没有文件"],
)
def test_what_is_no_set_is_refused_in_one_line(tmp_path, capsys, name, text, says):
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")

    assert main(["import", str(tmp_path / name), str(tmp_path / "set.jsonl")]) == 1
    assert says in capsys.readouterr().err
