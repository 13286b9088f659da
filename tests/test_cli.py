import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from corpus.store import Store

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


def test_what_is_stored_but_not_indexed_is_indexed_when_it_is_added_again(tmp_path):
    data = tmp_path / "data"
    run("list", "--data", data)
    run("ask", "低空经济的链长是谁？", "--data", data)
    Store(data).add(Path("tests/data/yunlan-senior-meals.txt"))  # as far as it came when the disk was full

    again = run("add", "tests/data/yunlan-senior-meals.txt", "--data", data)
    asked = run("ask", "--json", "2027年松岚区建几个？", "--doc", "yunlan-senior-meals", "--data", data)

    assert again.returncode == 0, again.stderr
    assert "没有变化" in again.stdout
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["citations"]
    assert "尚未跟上" not in asked.stderr


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
        (("source", "a" * 300), 1),
        (("ask", "--doc", "no\nne", "你好"), 1),
        (("add", "corpus/facts"), 1),
        (("search", "-k", "0", "你好"), 2),
        (("search", "-k", "1000000000", "你好"), 2),
        (("serve", "--port", "0"), 2),
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
        "太长的代号",
        "换行的代号",
        "文件夹",
        "零条",
        "太多条",
        "没有的端口",
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


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00\xff" * 9, "不是 UTF-8"),
        (b'{"id": 1, "question": "a"}\nno', "第 2 行"),
        (b'{"id": 1}', "question"),
        (b'{"id": 1, "question": ""}', "第 1 行"),
        (b'{"id": 1, "question": "a", "history": "b"}', "history"),
    ],
    ids=["不是文本", "不是JSON", "缺问题", "空问题", "不是列表"],
)
def test_a_batch_that_cannot_be_asked_is_refused_whole(data, tmp_path, content, says):
    (tmp_path / "in.jsonl").write_bytes(content)

    result = run("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--data", data)

    assert result.returncode == 1
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_a_batch_keeps_an_id_of_broken_characters(data, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": "\\ud800", "question": "你好"}', encoding="utf-8")

    result = run("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--data", data)

    assert result.returncode == 0, result.stderr
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["id"] == "\ud800"


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 一定有 /dev/full")
def test_results_never_take_the_place_of_a_device(data, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "你好"}', encoding="utf-8")

    full = run("ask", "--batch", tmp_path / "in.jsonl", "--out", "/dev/full", "--data", data)
    missing = run("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "none" / "out.jsonl", "--data", data)

    assert (full.returncode, missing.returncode) == (1, 1)
    assert "磁盘已满" in full.stderr
    assert "不存在" in missing.stderr
    assert not os.path.isfile("/dev/full")


@pytest.mark.parametrize(
    ("typed", "says"), [(b"\xff\xfe\n", "不是 UTF-8"), (b"a" * 1_000_000, "问题太长")], ids=["不是文本", "一兆字节"]
)
def test_what_comes_through_a_pipe_is_checked(data, typed, says):
    command = [*COMMAND, "ask", "--data", str(data)]

    result = subprocess.run(command, input=typed, capture_output=True, timeout=120, check=False)

    assert result.returncode == 1
    assert says in result.stderr.decode()
    assert result.stdout == b""


def test_a_conversation_through_a_pipe_can_be_json(data):
    result = run("ask", "--json", "--data", data, input="低空经济的链长是谁？\n那量子科技呢？\n")

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["张立军" in answers[0]["answer"], "卢敏" in answers[1]["answer"]] == [True, True]


def as_anyone() -> None:
    """Give up what lets root read and write everything."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 能这样放弃 root 的权限")
def test_what_may_not_be_read_is_named(data, tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "closed.txt").touch(mode=0)

    results = [
        run("ask", "你好", "--data", tmp_path / "closed", preexec_fn=as_anyone),
        run("add", tmp_path / "closed.txt", "--data", data, preexec_fn=as_anyone),
    ]

    assert [result.returncode for result in results] == [1, 1]
    assert ["没有权限" in result.stderr for result in results] == [True, True]


def test_stopping_does_not_wait_for_open_pages(data, free_port):
    command = [*COMMAND, "serve", "--port", str(free_port), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline()  # it is ready
        address = f"http://127.0.0.1:{free_port}/gradio_api/heartbeat/page"
        with httpx.stream("GET", address, trust_env=False) as page:
            next(page.iter_bytes())
            server.send_signal(signal.SIGINT)
            started = time.monotonic()
            _, said = server.communicate(timeout=60)

    assert time.monotonic() - started < 10
    assert server.returncode == 0
    assert [line for line in said.splitlines() if json.loads(line)["level"] != "info"] == []  # nothing but requests


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
    code = "import sys; import assistant.cli; print([m for m in ('torch', 'chromadb', 'gradio', 'rjieba') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_a_search_explains_why_a_clause_was_found(data):
    question = "租机器跑程序太贵，发抵用票吗"

    found = json.loads(run("search", "--explain", "--json", "-k", 3, question, "--data", data).stdout)
    printed = run("search", "--explain", "-k", 3, question, "--data", data).stdout

    assert all(0 <= hit["why"][share] <= 1 for hit in found["hits"] for share in ("words", "bigrams", "thesaurus"))
    assert all(hit["score"] == pytest.approx(hit["why"]["fused"] + hit["why"]["ranker"]) for hit in found["hits"])
    assert "句子近似" in printed


@pytest.mark.parametrize("missing", ["prompts", "typer", "corpus", "rjieba"])
def test_an_incomplete_installation_is_told_in_one_line(data, missing):
    code = f"import sys; sys.modules[{missing!r}] = None; from assistant.__main__ import main; main()"
    command = [sys.executable, "-c", code, "ask", "低空经济的链长是谁？", "--data", str(data)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"错误：安装不完整，缺少 {missing}")


def test_an_error_that_nobody_foresaw_is_told_in_one_line_without_what_was_asked(data):
    break_it = "from assistant.chain import Assistant; Assistant.ask = lambda self, question, **_: {}[question]"
    command = [sys.executable, "-c", f"{break_it}; from assistant.__main__ import main; main()"]
    asked = [*command, "ask", "链长是谁？", "--data", str(data)]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)

    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "KeyError" in told.stderr
    assert "链长" not in told.stderr
