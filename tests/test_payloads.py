"""Nothing that a document, a name or a question holds is executed or fetched by the browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlparse

import httpx
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "<a href='javascript:window.ran=1'>点</a>",
    "[点](javascript:window.ran=1)",
    "![图](http://tracker.example/a.png)",
    "<img src='http://tracker.example/b.png'>",
    "<iframe src='http://tracker.example/'></iframe>",
    "<style>@import url(http://tracker.example/c.css);</style>",
    "<base href='http://tracker.example/'>",
    "'\"><input autofocus onfocus=window.ran=1>",
    "{{constructor.constructor('window.ran=1')()}}",
    "</textarea><script>window.ran=1</script>",
    "[1] 国发〔2099〕1号",
)
DOCUMENT = "\n".join(
    [
        f"云澜市{PAYLOADS[0]}{PAYLOADS[1]}管理办法",
        "",
        f"第一条  {PAYLOADS[5]}为了加强管理，制定本办法。",
        *(
            f"第{n}条  {payload}补贴标准为每人{n}元。〔责任单位：市财政局{payload}〕"
            for n, payload in enumerate(PAYLOADS, 2)
        ),
        "附件1",
        f"{PAYLOADS[1]}分工表",
        f"序号\t{PAYLOADS[1]}名称\t牵头部门",
        *(f"{n}\t{payload}\t市财政局" for n, payload in enumerate(PAYLOADS, 1)),
    ]
)


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("payloads")
    file = folder / "<img src=x onerror=window.ran=1>.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    command = [sys.executable, "-m", "assistant.cli"]
    subprocess.run([*command, "add", file, "--slug", "hostile", "--data", folder / "data"], check=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with subprocess.Popen(
        [*command, "serve", "--port", str(port), "--data", folder / "data"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(1200):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def test_no_payload_runs_and_nothing_is_fetched_from_elsewhere(address):
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("没有 Chromium，未运行浏览器测试")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(locale="zh-CN")
        elsewhere: list[str] = []
        page.on("request", lambda r: elsewhere.append(r.url) if urlparse(r.url).hostname != "127.0.0.1" else None)
        page.on("dialog", lambda dialog: elsewhere.append(f"dialog {dialog.message}"))
        page.goto(address)
        page.locator(".question textarea").wait_for(timeout=60_000)
        asked = (
            "补贴标准是多少钱？",
            "市财政局牵头哪些？",
            f"{PAYLOADS[0]}{PAYLOADS[1]}{PAYLOADS[5]}是多少？",
            "这份文件叫什么？",
        )
        for nth, question in enumerate(asked):
            page.fill(".question textarea", question)
            page.keyboard.press("Enter")
            page.locator(".talk button.copy").nth(nth).wait_for(timeout=60_000)
        for tab in page.get_by_role("tab").all():
            if tab.is_visible():
                tab.click()
                page.wait_for_timeout(700)
        shown = page.content()
        ran = page.evaluate("window.ran")
        browser.close()

    assert "onerror=window.ran=1" in shown  # the payloads did come, as text
    assert ran is None
    assert elsewhere == []


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=..%2f..%2fetc%2fpasswd",
        "gradio_api/file=http://127.0.0.1:1/",
        "gradio_api/proxy=http://127.0.0.1:1/",
        "monitoring/summary",
        "monitoring",
        "gradio_api/runs",
        "api/documents/..%2f..%2faccounts.json/source",
        "api/documents/%2e%2e/source",
        "static/../../../etc/passwd",
        "docs",
        "redoc",
    ],
)
def test_no_path_leads_out_and_no_page_of_the_libraries_is_open(address, path):
    response = httpx.get(address + path, trust_env=False)

    assert response.status_code in (400, 403, 404, 405, 422), response.text[:200]
    assert "root:" not in response.text
