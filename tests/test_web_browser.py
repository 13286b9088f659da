"""Every tab in a real Chromium, on a wide screen and on a phone: the bundled policy and three others."""

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlparse

import docx
import httpx
import openpyxl
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.real_policies import FILES

ROOT = Path(__file__).parents[1]
BUNDLED = "wuxi-future-industries"
TITLE = "市政府关于加快培育发展未来产业的实施意见"
WIDTHS = {1440: 900, 390: 844}
REPORT = "<!doctype html><html lang=zh><title>报告</title><h1>准确率 90%</h1><script>document.body.append('脚本已运行')</script>"


def other_policies() -> list[Path]:
    """Three policies beside the bundled one: real ones where a folder of them is, else invented ones."""
    return FILES[:3] or sorted((ROOT / "tests" / "data").glob("*.txt"))[-3:]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with four documents and a report."""
    data = tmp_path_factory.mktemp("data")
    (data / "evals").mkdir()
    (data / "evals" / "report.html").write_text(REPORT, encoding="utf-8")
    run("add", *map(str, other_policies()), "--data", str(data))
    return data


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """The address of a server over the data folder."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as server:
        try:
            yield ready(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()


def ready(address: str) -> str:
    for _ in range(1200):
        try:
            assert httpx.get(f"{address}healthz", trust_env=False).json()["documents"] == 4
            return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(address)


class Watched:
    """A page, and whatever left the machine or went wrong in its scripts."""

    def __init__(self, chromium, address: str, width: int, colours: str = "light") -> None:
        size = {"width": width, "height": WIDTHS[width]}
        self.address = address
        self.context = chromium.new_context(viewport=size, locale="zh-CN", color_scheme=colours, accept_downloads=True)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("request", lambda r: self.wrong.append(r.url) if urlparse(r.url).hostname != "127.0.0.1" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.open("")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.locator(".question textarea").wait_for(state="attached")

    def tab(self, name: str) -> None:
        """Turn to a tab; on a phone the last ones are in a menu."""
        self.page.evaluate("scrollTo(0, 0)")
        tab = self.page.get_by_role("tab", name=name, exact=True)
        if tab.count() and tab.first.is_visible():
            tab.first.click()
        else:
            self.page.locator(".overflow-menu > button").first.click()
            self.page.locator(".overflow-dropdown button", has_text=name).click()

    def ask(self, question: str) -> None:
        """Ask and wait for the answer."""
        before, asked = self.page.locator(".talk button.copy").count(), self.page.locator(".talk .asked")
        said = asked.count()
        for _ in range(5):  # a page that has just come may not listen yet
            self.page.fill(".question textarea", question)
            self.page.keyboard.press("Enter")
            with suppress(PlaywrightTimeout):
                asked.nth(said).wait_for(timeout=3000)
                break
        self.page.locator(".talk button.copy").nth(before).wait_for()

    def begin(self, *questions: str) -> None:
        """Begin a conversation anew, with these questions."""
        self.tab("问政策")
        if self.page.locator(".talk .asked").count():  # else nothing tells when the click has done its work
            self.page.get_by_role("button", name="新对话").click()
            self.page.locator(".talk .asked").first.wait_for(state="detached")
        for question in questions:
            self.ask(question)

    def choose(self, label: str, option: str) -> None:
        """Choose in the visible list of that label."""
        self.page.locator(f"input[aria-label='{label}']:visible").first.click()
        self.page.get_by_role("option").filter(has_text=option).first.click()

    def download(self, button: str) -> Path:
        """Click a visible button and return the file that comes."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=button, exact=True).filter(visible=True).click()
        return coming.value.path()

    def sheet(self) -> Any:
        """The first sheet of the table that is exported."""
        return openpyxl.load_workbook(io.BytesIO(self.download("导出 Excel").read_bytes())).worksheets[0]


@pytest.fixture(scope="module", params=WIDTHS, ids=["宽屏", "手机"])
def web(request: pytest.FixtureRequest, chromium, address: str) -> Iterator[Watched]:
    watched = Watched(chromium, address, request.param)
    yield watched
    assert watched.wrong == []
    watched.context.close()


# -- 问政策 -------------------------------------------------------------------------------------------------------------


def test_an_answer_leads_to_its_clause_and_on_to_the_document(web):
    web.begin()
    web.ask("低空经济的链长是谁？")
    web.page.locator("a.cite").first.click()
    marked = web.page.locator("details.evidence[open] mark").all_inner_texts()
    assert "张立军" in marked

    web.page.locator("details.evidence[open]").get_by_text("在原文中查看").last.click()
    web.page.locator("tr.shown", has_text="张立军").wait_for()
    assert quote("附件1/8", safe="") in web.page.url


def test_a_follow_up_counts_and_a_new_question_comes_into_sight(web):
    web.begin()
    web.ask("市工业和信息化局要负责哪些任务？")
    assert web.page.locator(".talk table.list tbody tr").count() >= 7
    web.ask("低空经济的链长是谁？")
    web.ask("那量子科技呢？")
    assert "卢敏" in web.page.locator(".talk .answer").last.inner_text()
    assert "查找范围：全部 4 份文件" in web.page.locator(".talk .about").last.inner_text()
    box = web.page.locator(".talk .asked").last.bounding_box()
    assert 0 <= box["y"] < WIDTHS[web.page.viewport_size["width"]]


def test_an_answer_is_copied_with_its_places_and_rated_with_a_reason(web, data):
    web.begin("低空经济的链长是谁？", "那量子科技呢？")
    web.page.locator(".talk button.copy").last.click()
    web.page.get_by_text("已复制").wait_for()
    copied = web.page.evaluate("navigator.clipboard.readText()")
    assert f"《{TITLE}》附件1 第11行（量子科技）：“" in copied

    web.page.locator("button.rate[value=down]").last.click()
    web.page.get_by_label("引用不对").check()
    web.page.get_by_label("补充说明").fill("应引附件")
    web.page.get_by_role("button", name="提交").click()
    web.page.get_by_text("已记下").first.wait_for()
    said = json.loads(run("feedback", "--data", str(data)).split("\n")[0])
    assert (said["rating"], said["reason"], said["comment"]) == ("down", "引用不对", "应引附件")
    assert json.loads(run("feedback", "--items", "--data", str(data)).split("\n")[0])["question"] == "那量子科技呢？"


def test_the_conversation_is_exported_asked_again_and_begun_anew(web):
    web.begin("低空经济的链长是谁？", "那量子科技呢？")
    word = docx.Document(str(web.download("导出 Word")))
    markdown = web.download("导出 Markdown").read_text(encoding="utf-8")
    assert "问：那量子科技呢？" in "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "问：那量子科技呢？" in markdown

    asked = web.page.locator(".talk .asked").count()
    web.page.get_by_role("button", name="重试").click()
    web.page.wait_for_timeout(600)
    web.page.locator(".talk .about").nth(asked - 1).wait_for()
    assert web.page.locator(".talk .asked").count() == asked
    assert "卢敏" in web.page.locator(".talk .answer").last.inner_text()

    web.begin("那量子科技呢？")
    assert "卢敏" not in web.page.locator(".talk .answer").inner_text()


def test_an_example_is_asked_and_the_choice_of_documents_changes_them(web):
    web.begin()
    web.page.locator(".examples button:visible").first.click()
    web.page.locator(".talk .status.answered").last.wait_for()

    web.page.locator(".scope input").first.click()
    web.page.get_by_role("option").filter(has_text=TITLE).click()
    web.page.locator(".examples").get_by_text("未来产业").first.wait_for()

    assert "未来产业" in web.page.locator(".examples").inner_text()


def test_nothing_moves_while_an_answer_comes(web):
    web.begin()
    web.page.evaluate(
        "() => { window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.moved += entry.value; }).observe({ type: 'layout-shift' }); }"
    )
    web.page.evaluate("document.activeElement.blur()")
    web.ask("构建开放式创新网络由哪些部门负责？")
    web.page.wait_for_timeout(700)  # later than what counts as caused by the key

    assert web.page.evaluate("window.moved") < 0.1  # what Web Vitals calls good


# -- 查支持 -------------------------------------------------------------------------------------------------------------


def test_support_that_fits_is_told_with_what_is_to_be_confirmed(web):
    web.tab("查支持")
    web.page.get_by_label("描述").fill("我们是新吴区一家量子科技企业，今年新认定为国家级技术创新中心")
    web.choose("赛道", "量子科技")
    web.page.locator("input[aria-label^='需求']:visible").fill("奖励")
    web.page.keyboard.press("Enter")
    web.page.get_by_role("button", name="匹配").click()
    web.page.locator(".cards .card").first.wait_for()
    cards = web.page.locator(".prose.cards").inner_text()

    assert "按规定分档择优给予奖励" in cards
    assert "卢敏" in cards  # the chain of its sector
    assert "中国传感网国际创新园" in cards  # the parks of its district
    sheet = web.sheet()
    assert sheet.max_row == 1 + web.page.locator(".cards .card").count()
    word = docx.Document(str(web.download("导出 Word")))
    assert any("量子科技" in paragraph.text for paragraph in word.paragraphs)


# -- 目标台账, 责任分工 --------------------------------------------------------------------------------------------------


def test_targets_are_chosen_sorted_drawn_and_exported(web):
    web.tab("目标台账")
    web.choose("文件", TITLE)
    web.page.locator(".chart figure").first.wait_for()
    table = web.page.locator(".prose.ledger:visible table")
    table.get_by_role("button", name="数值").click()
    first = table.locator("tbody tr").first.inner_text()
    table.get_by_role("button", name="数值").click()
    assert table.locator("tbody tr").first.inner_text() != first
    assert table.locator("th[aria-sort=descending]").count() == 1

    web.page.locator("input[aria-label='只看']:visible").click()
    web.page.get_by_role("option").filter(has_text="年限：2030").click()
    web.page.locator(".count:visible").get_by_text("共").wait_for()
    web.page.locator(".prose.ledger:visible tbody td", has_text="2027").first.wait_for(state="detached")
    web.page.keyboard.press("Escape")
    sheet = web.sheet()
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"2030"}


def test_what_is_scrolled_under_the_tabs_does_not_show_through(web):
    web.tab("目标台账")
    web.page.locator(".prose.ledger:visible tbody tr").first.wait_for()
    # Until the chart below is drawn the page may be too short to scroll so far.
    web.page.wait_for_function(
        "() => { const label = [...document.querySelectorAll('.filters label span')].find((e) => e.checkVisibility());"
        " scrollBy(0, label.getBoundingClientRect().top - 8); const box = label.getBoundingClientRect();"
        " return Boolean(document.elementFromPoint(box.x + 4, box.y + 4)?.closest('.tab-wrapper')); }"
    )


def test_duties_are_told_by_department_in_a_matrix_and_with_the_annexes(web):
    web.tab("责任分工")
    web.choose("文件", TITLE)
    rows = web.page.locator(".prose.ledger:visible tbody tr")
    rows.filter(has_text="无锡经开区管委会").first.wait_for()
    web.page.get_by_label("筛选").filter(visible=True).press_sequentially("市商务局")
    rows.filter(has_not_text="市商务局").first.wait_for(state="detached")
    assert rows.count() >= 3

    web.choose("内容", "部门与条款对照")
    web.page.locator(".upright th", has_text="市科技局").first.wait_for()
    assert "●" in rows.first.inner_text()

    web.choose("内容", "附件1")
    rows.filter(has_text="张立军").first.wait_for()
    sheet = web.sheet()
    assert "链长" in [cell.value for cell in sheet[1]]


# -- 原文 ---------------------------------------------------------------------------------------------------------------


def test_a_link_opens_the_reader_at_a_clause_where_words_are_found(web):
    web.open(f"?doc={BUNDLED}&clause={quote('三/（六）/3')}")
    web.page.locator("section.shown", has_text="算力券").wait_for()
    assert web.page.locator(".fact.measure").count() >= 3

    web.page.locator(".find input").fill("特色园区")
    web.page.locator("mark.now").wait_for()
    told = web.page.locator(".find output").inner_text()
    web.page.keyboard.press("Enter")
    assert web.page.locator(".find output").inner_text() != told
    web.page.locator(".marks input[value=duty]").uncheck()
    assert web.page.locator(".pages.no-duty").count() == 1

    web.page.locator(".outline a", has_text="低空经济").first.click()
    web.page.locator("section.shown", has_text="低空经济").wait_for()


# -- 文档 ---------------------------------------------------------------------------------------------------------------


def test_a_file_is_looked_at_goes_live_and_is_removed(web, tmp_path):
    file = tmp_path / f"notice-{web.page.viewport_size['width']}.txt"
    text = "测试市关于培育银发经济的通知\n测政发〔2025〕9号\n\n一、目标\n到2028年，建成银发食堂不少于77个。（责任单位：市民政局）\n"
    file.write_text(text, encoding="utf-8")
    web.tab("文档")
    web.page.locator("input[type=file]").first.set_input_files(str(file))
    web.page.locator(".preview .card").wait_for()
    assert "目标 1" in web.page.locator(".preview .card").inner_text()
    web.page.get_by_role("button", name="上线").click()
    web.page.get_by_text("已上线").wait_for()
    assert "测政发〔2025〕9号" in web.page.locator(".prose.documents").inner_text()

    web.tab("问政策")
    web.ask("测试市到2028年建成多少个银发食堂？")
    assert "77" in web.page.locator(".talk .answer").last.inner_text()

    web.tab("文档")
    web.page.locator(".change input[aria-label='文件']").click()
    web.page.get_by_role("option").filter(has_text="银发经济").click()
    web.page.get_by_label("确认移除").check()
    web.page.get_by_role("button", name="移除").click()
    web.page.get_by_text("已移除").wait_for()
    assert "测政发〔2025〕9号" not in web.page.locator(".prose.documents").inner_text()


# -- 评测 ---------------------------------------------------------------------------------------------------------------


def test_the_latest_report_is_shown_in_a_frame_of_its_own(web):
    web.tab("评测")
    frame = web.page.frame_locator("iframe.report-frame")
    frame.get_by_text("脚本已运行").wait_for()

    assert "准确率 90%" in frame.locator("h1").inner_text()
    assert httpx.get(f"{web.address}report", trust_env=False).headers["content-security-policy"].startswith("sandbox")


# -- the other documents ------------------------------------------------------------------------------------------------


def test_every_other_document_is_asked_listed_and_read(web):
    loaded = httpx.get(f"{web.address}api/documents", trust_env=False).json()["documents"]
    others = [(entry["doc"], entry["title"]) for entry in loaded if entry["doc"] != BUNDLED]
    assert len(others) == 3
    for doc, title in others:
        web.begin()
        web.page.locator(".scope input").first.click()
        web.page.get_by_role("option").filter(has_text=title).first.click()
        chosen = web.page.locator(".scope .token")
        chosen.filter(has_text=title).wait_for()
        web.page.keyboard.press("Escape")
        web.ask("这份文件是什么时候发布的，由谁发布？")
        assert f"查找范围：《{title}》" in web.page.locator(".talk .about").last.inner_text()
        web.page.locator(".scope input").first.click()
        web.page.keyboard.press("Backspace")
        chosen.wait_for(state="detached")

        for tab in ("目标台账", "责任分工"):
            web.tab(tab)
            web.choose("文件", title)
            web.page.wait_for_timeout(500)
            shown = web.page.locator(".prose.ledger:visible")
            assert shown.locator("tbody tr").count() or "没有" in shown.inner_text()

        web.tab("原文")
        web.choose("文件", title)
        web.page.locator(f"article[id='doc-{doc}'] section").first.wait_for()
        source = httpx.get(f"{web.address}api/documents/{doc}/source", trust_env=False).json()["source"]
        shown = web.page.locator(f"article[id='doc-{doc}']").inner_text()
        assert len("".join(shown.split())) >= 0.95 * len("".join(source.split()))


# -- all of it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS, ids=["宽屏", "手机"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_tab_is_accessible(chromium, address, colours, width, tmp_path):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    watched = Watched(chromium, address, width, colours)
    watched.ask("市工业和信息化局要负责哪些任务？")
    faults = []
    for name in ("问政策", "查支持", "目标台账", "责任分工", "原文", "文档", "评测"):
        watched.tab(name)
        if name == "查支持":
            watched.page.get_by_label("描述").fill("今年新认定为国家级技术创新中心的量子科技企业")
            watched.page.get_by_role("button", name="匹配").click()
            watched.page.locator(".cards .card").first.wait_for()
        if name == "文档":
            file = tmp_path / "notice.txt"
            file.write_text(
                "测试市关于培育银发经济的通知\n\n一、目标\n到2028年，建成银发食堂77个。\n", encoding="utf-8"
            )
            watched.page.locator("input[type=file]").first.set_input_files(str(file))
            watched.page.locator(".preview .card").wait_for()
        watched.page.wait_for_timeout(400)
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
        options["rules"] = {"heading-order": {"enabled": True}}
        found = Axe().run(watched.page, context={"exclude": [["iframe"]]}, options=options)
        for fault in found.response["violations"]:
            faults += [f"{name} {fault['id']} {node['html'][:160]}" for node in fault["nodes"]]
    watched.context.close()

    assert faults == []


def test_the_pages_are_used_by_keyboard_alone(chromium, address):
    watched = Watched(chromium, address, 1440)
    watched.page.locator(".question textarea").focus()
    watched.page.keyboard.type("低空经济的链长是谁？")
    watched.page.keyboard.press("Enter")
    link = watched.page.locator("a.cite").first
    link.wait_for()
    link.focus()
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    watched.page.locator("tr.shown").wait_for()
    watched.context.close()


def test_twenty_people_who_ask_at_once_are_answered_within_a_second(address):
    questions = [
        "低空经济的链长是谁？",
        "到2027年未来产业规模目标是多少？",
        "市商务局要负责哪些任务？",
        "算力券补贴标准是多少钱？",
    ]

    client = httpx.Client(base_url=address, trust_env=False, timeout=60)

    def ask(number: int) -> float:
        started = time.perf_counter()
        response = client.post("api/ask", json={"question": questions[number % 4], "docs": [BUNDLED]})
        assert response.json()["citations"]
        return time.perf_counter() - started

    with client, ThreadPoolExecutor(20) as pool:
        took = list(pool.map(ask, range(100)))
    others = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # a machine that has more to do takes its time
    assert quantiles(took, n=20)[-1] < 1.0 * others


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "none", 404),
        ("GET", "download/none", 404),
        ("GET", "gradio_api/file=/etc/passwd", 403),
        ("POST", "gradio_api/queue/join", 422),
    ],
    ids=["没有的地址", "没有的下载", "别处的文件", "不是页面的请求"],
)
def test_what_the_pages_refuse_is_refused_in_the_same_words(address, method, path, status):
    response = httpx.request(method, address + path, content=b"{}", trust_env=False)

    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message"}
