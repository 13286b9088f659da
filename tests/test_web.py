import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlparse

import httpx
import pytest

from assistant.chain import Assistant
from assistant.web.examples import example_questions
from assistant.web.ledger import ledger_html
from assistant.web.reader import reader_html
from assistant.web.render import answer_html, asked_html, text_html
from tests.small_index import PairIndex, harbour

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant(PairIndex(harbour()))  # type: ignore[arg-type]


def shown(assistant: Assistant, question: str, history: tuple[str, ...] = ()) -> str:
    return answer_html(assistant.ask(question, history=history), assistant.policies, "e0")


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_a_row_as_evidence_has_the_names_of_its_columns(assistant):
    html = shown(assistant, "深海装备的链长是谁？")

    assert "<th>链长</th><td><mark>林乔</mark></td>" in html
    assert '<details class="evidence" id="e0-1" open>' in html


def test_text_as_evidence_marks_the_quote_and_keeps_the_heading_apart(assistant):
    html = shown(assistant, "到2027年海洋特色园区的目标是多少？")

    assert "<mark>到2027年，建成海洋特色园区不少于6个" in html
    assert "一、发展目标<br>" in html


def test_several_pieces_of_evidence_are_closed(assistant):
    html = shown(assistant, "市科技局要负责哪些任务？")

    assert html.count("<details") > 1
    assert " open>" not in html


def test_a_follow_up_says_how_it_was_understood(assistant):
    assert "按“海洋生物的链长是谁" in shown(assistant, "海洋生物呢？", ("深海装备的链长是谁？",))
    assert "作答</span>" not in shown(assistant, "深海装备的链长是谁？")


def test_nothing_that_a_person_or_document_wrote_is_markup():
    hostile = '<img src=x onerror=alert(1)>\n\n![](http://example.org/x.png)"&'

    for html in (asked_html(hostile), text_html(hostile)):
        assert "<img" not in html
        assert "\n" not in html  # an empty line would end the HTML and have the rest read as Markdown


def test_the_reader_names_every_place_once():
    html = reader_html(harbour())

    places = [f'id="c-{i}"' for i in range(len(harbour().clauses))]
    assert [html.count(place) for place in places] == [1] * len(places)


def test_facts_are_narrowed_to_the_rows_with_all_words():
    duties = next(i for i in range(9) if "<th>责任单位</th>" in ledger_html(harbour(), i))

    assert ledger_html(harbour(), duties).count("<tr>") > 3
    assert ledger_html(harbour(), duties, "财政局 金融").count("<tr>") == 2  # the names of the columns, and one
    assert "没有含有这些字的行" in ledger_html(harbour(), duties, "火星")


def test_example_questions_get_an_answer(assistant):
    groups = example_questions([harbour()], assistant.ask)

    assert {"目标", "责任分工", "表格"} <= set(groups)
    assert all(assistant.ask(question).citations for questions in groups.values() for question in questions)


# -- served -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """The address of a server with two documents."""
    data = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-m", "assistant.cli"]
    subprocess.run(
        [*command, "add", "tests/data/yunlan-senior-meals.txt", "--data", data], check=True, capture_output=True
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with subprocess.Popen(
        [*command, "serve", "--port", str(port), "--data", data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield ready(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()


def ready(address: str) -> str:
    for _ in range(600):
        try:
            assert httpx.get(f"{address}healthz", trust_env=False).json()["documents"] == 2
            return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "none", 404), ("GET", "gradio_api/file=/etc/passwd", 403), ("POST", "gradio_api/queue/join", 422)],
    ids=["没有的地址", "别处的文件", "不是页面的请求"],
)
def test_what_the_pages_refuse_is_refused_in_the_same_words(address, method, path, status):
    response = httpx.request(method, address + path, content=b"{}", trust_env=False)

    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message"}


# -- in a browser ------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(address):
    """The page in Chromium; whatever leaves the machine or goes wrong in its scripts fails the test."""
    if CHROMIUM is None:
        pytest.skip("没有 Chromium，未运行浏览器测试")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        wrong: list[str] = []
        page.on("request", lambda r: wrong.append(r.url) if urlparse(r.url).hostname != "127.0.0.1" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        page.locator(".question textarea").wait_for()
        yield page
        assert wrong == []
        browser.close()


def ask(page, question: str, nth: int) -> None:
    page.fill(".question textarea", question)
    page.keyboard.press("Enter")
    page.locator(".talk button.copy").nth(nth).wait_for()


def test_an_answer_leads_to_its_clause_and_on_to_the_document(page):
    ask(page, "低空经济的链长是谁？", 0)
    page.locator("a.cite").first.click()

    assert page.locator("details.evidence[open] mark").all_inner_texts() == [
        "8",
        "张立军",
        "低空经济",
        "市交通运输局",
        "俞刚",
    ]

    page.get_by_text("在原文中查看").click()
    row = page.locator("tr.shown")
    row.wait_for()

    assert "张立军" in row.inner_text()


def test_a_new_question_comes_into_sight_and_the_conversation_counts(page):
    ask(page, "低空经济的链长是谁？", 0)
    ask(page, "市工业和信息化局要负责哪些任务？", 1)
    ask(page, "低空经济的链长是谁？", 2)
    ask(page, "那量子科技呢？", 3)

    assert "卢敏" in page.locator(".talk .answer").last.inner_text()
    box = page.locator(".talk .asked").last.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 844

    page.get_by_role("button", name="新对话").click()
    page.locator(".talk .asked").first.wait_for(state="detached")
    ask(page, "那量子科技呢？", 0)

    assert "卢敏" not in page.locator(".talk .answer").inner_text()


def test_choosing_a_document_changes_the_examples(page):
    page.locator(".scope input").first.click()
    page.get_by_role("option").filter(has_text="老年助餐").click()

    example = page.locator(".examples").get_by_text("老年助餐点").first
    example.wait_for()
    assert example.is_visible()


def test_facts_are_narrowed_as_one_types(page):
    page.get_by_role("tab", name="文档事实").click()
    page.get_by_label("筛选").press_sequentially("发文机关")

    page.locator(".ledger tbody tr").nth(1).wait_for(state="detached")
    assert "发文机关" in page.locator(".ledger tbody").inner_text()
