"""Question sets are read whole, and what cannot be judged is refused with its file and line."""

import json
from pathlib import Path

import pytest

from evals.items import load_items
from evals.jsonl import DatasetError

ITEM = {
    "id": "a",
    "kind": "target",
    "question": "要建几个园区？",
    "answerable": True,
    "facts": [["15个", "十五个"]],
    "forbid": ["20个"],
    "clauses": ["一"],
    "clauses_ok": [],
    "max_chars": 100,
}


def write(path: Path, *items: dict) -> Path:
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items), encoding="utf-8")
    return path


def test_items_come_in_printed_order_over_several_files(tmp_path):
    first = write(tmp_path / "1.jsonl", ITEM, {**ITEM, "id": "b"})
    second = write(
        tmp_path / "2.jsonl", {**ITEM, "id": "c", "history": ["几个？", {"role": "user", "content": "谁？"}]}
    )

    items = load_items(first, second)

    assert [item.id for item in items] == ["a", "b", "c"]
    assert items[2].said == "几个？\n谁？\n要建几个园区？"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"id": "a"}, "重复", id="编号重复"),
        pytest.param({"facts": [["——"]]}, "总会匹配", id="事实里没有字"),
        pytest.param({"forbid": ["。"]}, "总会匹配", id="禁词里没有字"),
        pytest.param({"facts": [[]]}, "facts.0", id="事实没有写法"),
        pytest.param({"facts": [["15个"]], "forbid": ["15"]}, "没有回答能算对", id="自相矛盾"),
        pytest.param({"max_chars": 0}, "max_chars", id="上限为零"),
        pytest.param({"question": ""}, "question", id="空问题"),
        pytest.param({"fact": [["1"]]}, "fact", id="字段写错"),
        pytest.param({"history": [{"role": "user"}]}, "content", id="历史不全"),
    ],
)
def test_a_bad_line_is_refused_with_file_and_line(tmp_path, change, says):
    path = write(tmp_path / "set.jsonl", ITEM, {**ITEM, "id": "b", **change})

    with pytest.raises(DatasetError, match=r"set\.jsonl 第 2 行") as refused:
        load_items(path)

    assert says in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n\n"], ids=["空文件", "空行"])
def test_an_empty_set_is_refused(tmp_path, text):
    path = tmp_path / "set.jsonl"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DatasetError, match="没有题目"):
        load_items(path)


def test_a_missing_or_binary_file_is_refused_by_name(tmp_path):
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe\x00")

    for name in ("set.jsonl", "nowhere.jsonl"):
        with pytest.raises(DatasetError, match=name):
            load_items(tmp_path / name)
