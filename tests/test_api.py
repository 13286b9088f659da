import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.chain import Assistant
from assistant.library import Library
from tests.small_index import PairIndex, harbour


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Library(Assistant(PairIndex(harbour())))), raise_server_exceptions=False)  # type: ignore[arg-type]


def test_an_answer_has_the_documented_shape_and_exact_quotes(client):
    answer = client.post("/api/ask", json={"question": "深海装备的链长是谁？"}).json()

    fields = {"question", "standalone", "answer", "status", "citations", "composer", "latency_ms", "notice", "model"}
    assert set(answer) == fields
    assert answer["status"] == "answered"
    source = harbour().source
    assert [source[c["start"] : c["end"]] for c in answer["citations"]] == [c["quote"] for c in answer["citations"]]


def test_the_conversation_before_counts(client):
    history = [{"role": "user", "content": "深海装备的链长是谁？"}, {"role": "assistant", "content": "林乔"}]

    answer = client.post("/api/ask", json={"question": "海洋生物呢？", "history": history}).json()

    assert "苏见山" in answer["answer"]


def test_documents_can_be_listed_and_read(client):
    assert client.get("/healthz").status_code == 200
    assert "harbour" in client.get("/api/documents").text
    assert "滨澜政发" in client.get("/api/documents/harbour/source").text
    assert "附件1/1" in client.get("/api/documents/harbour/clauses").text
    assert client.get("/api/documents/harbour/facts").json()["targets"][0]["indicator"] == "海洋特色园区"
    assert client.post("/api/search", json={"question": "贷款贴息", "k": 2}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/ask", b'{"question": ""}', 422),
        ("POST", "/api/ask", b'{"question": "\\ud800"}', 422),
        ("POST", "/api/ask", b'{"question": "' + b"a" * 5000 + b'"}', 422),
        ("POST", "/api/ask", b'{"question": "hi", "docs": ["none"]}', 404),
        ("POST", "/api/ask", b'{"question": "hi", "docs": ["\\ud800"]}', 404),
        ("POST", "/api/ask", b"", 422),
        ("POST", "/api/ask", b'{"question": ' + b"[" * 100_000, 400),
        ("POST", "/api/ask", b"\x00\xff\xfe", 400),
        ("POST", "/api/ask", b"[]", 422),
        ("POST", "/api/ask", b'{"question": "' + b"a" * 1_000_000 + b'"}', 413),
        ("GET", "/api/documents/none/source", b"", 404),
        ("GET", "/api/none", b"", 404),
        ("GET", "/api/ask", b"", 405),
    ],
    ids=[
        "空",
        "残缺字符",
        "太长",
        "没有的文件",
        "残缺的代号",
        "空请求",
        "嵌套太深",
        "不是文本",
        "不是对象",
        "一兆字节",
        "没有的原文",
        "没有的地址",
        "方式不对",
    ],
)
def test_wrong_input_gets_one_clear_json_line(client, method, path, body, status):
    response = client.request(method, path, content=body, headers={"content-type": "application/json"})

    assert response.status_code == status
    error = response.json()["error"]
    assert error["message"]
    assert "\n" not in error["message"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("k", "says"),
    [(0, "k 不能小于 1"), (10**9, "k 不能大于 1000"), ("x", "k 应为整数"), (1.5, "k 应为整数"), (None, "k 应为整数")],
)
def test_a_wrong_field_is_named_with_what_it_should_be(client, k, says):
    response = client.post("/api/search", json={"question": "贷款贴息", "k": k})

    assert response.status_code == 422
    assert says in response.json()["error"]["message"]


def test_health_can_be_asked_for_without_a_body(client):
    assert client.head("/healthz").status_code == 200


def test_pages_may_load_nothing_from_elsewhere(client):
    policy = client.get("/healthz").headers["content-security-policy"]

    assert "default-src 'self'" in policy
