import json
import socket
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "assistant.cli"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def run(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, **options
    )


@pytest.mark.parametrize(
    ("question", "holds", "clause", "status"),
    [
        ("到2027年未来产业规模目标是多少？", "2000亿元", "一/（三）", "answered"),
        ("低空经济的链长是谁？", "张立军", "附件1/8", "answered"),
        ("哪个板块要建的市级特色园区最多？", "新吴区", "附件2/7", "answered"),
        ("算力券补贴标准是多少钱？", "未载明", "三/（六）/3", "partial"),
    ],
)
def test_the_bundled_policy_is_there_and_answers(data, question, holds, clause, status):
    result = run("ask", "--json", question, "--data", data)

    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert holds in answer["answer"]
    assert answer["status"] == status
    assert clause in {citation["clause"] for citation in answer["citations"]}
    source = run("source", "wuxi-future-industries", "--data", data).stdout
    assert all(source[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])


def test_a_batch_keeps_its_ids(data, tmp_path):
    lines = [
        {"id": "a", "question": "低空经济的链长是谁？"},
        {"id": "b", "question": "那量子科技呢？", "history": ["低空经济的链长是谁？"]},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    result = run("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--data", data)

    assert result.returncode == 0, result.stderr
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert "卢敏" in answers[1]["answer"]


def test_a_document_can_be_added_asked_about_and_removed(data):
    added = run("add", "tests/data/yunlan-senior-meals.txt", "--data", data)
    listed = run("list", "--data", data)
    facts = run("facts", "yunlan-senior-meals", "--json", "--data", data)
    removed = run("remove", "yunlan-senior-meals", "--data", data)

    assert added.returncode == 0, added.stderr
    assert "yunlan-senior-meals" in listed.stdout
    assert set(json.loads(facts.stdout)) >= {"doc", "metadata", "targets", "duties", "measures", "tables"}
    assert removed.returncode == 0, removed.stderr
    assert "yunlan-senior-meals" not in run("list", "--data", data).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", ""), 1),
        (("ask", "问" * 3000), 1),
        (("source", "none"), 1),
        (("facts", "none"), 1),
        (("remove", "none"), 1),
        (("add", "none.txt"), 1),
        (("eval", "none.jsonl"), 1),
        (("ask", "--batch", "none.jsonl", "--out", "out.jsonl"), 1),
        (("nonsense",), 2),
        (("search",), 2),
    ],
    ids=[
        "空问题",
        "太长",
        "没有的原文",
        "没有的事实",
        "没有可移除的",
        "没有的文件",
        "没有的题集",
        "没有的批量文件",
        "没有的命令",
        "缺少参数",
    ],
)
def test_wrong_input_gives_one_line_and_the_right_exit_code(data, arguments, code):
    result = run(*arguments, "--data", data)

    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


def test_an_unusable_data_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("x")

    result = run("ask", "你好", "--data", tmp_path / "file")

    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_named(data, free_port):
    with socket.create_server(("127.0.0.1", free_port)):
        result = run("serve", "--port", free_port, "--data", data)

    assert result.returncode == 1
    assert str(free_port) in result.stderr
    assert "Traceback" not in result.stderr


def test_help_loads_no_model():
    code = "import sys; import assistant.cli; print([m for m in ('torch', 'chromadb', 'gradio', 'jieba') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"
