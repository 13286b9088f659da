"""Who logs in with a real browser, and that nothing a document, a name or a question holds is executed or fetched by it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlparse

import httpx
import pytest

from assistant.accounts import Accounts

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


PASSWORD = "correct-horse-电池"
LOGGED_IN = ("boss", PASSWORD)
# Whatever the page's policy forbids was tried by something that should not be there.
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("payloads")
    file = folder / "<img src=x onerror=window.ran=1>.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    command = [sys.executable, "-m", "assistant.cli"]
    subprocess.run([*command, "add", file, "--slug", "hostile", "--data", folder / "data"], check=True)
    accounts = Accounts(folder / "data")
    accounts.put("boss", PASSWORD, "administrator")
    accounts.put("li", PASSWORD, "reader")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with subprocess.Popen(
        [*command, "serve", "--port", str(port), "--data", folder / "data"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ASSISTANT_ACCOUNTS": "true", "ASSISTANT_PROXIES": '["127.0.0.1"]'},
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


class Visit:
    """A browser of its own, and what it did that it should not."""

    def __init__(self, chromium: Any, **headers: str) -> None:
        self.context = chromium.new_context(locale="zh-CN", extra_http_headers=headers)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.add_init_script(WATCH)
        self.wrong: list[str] = []
        self.page.on("request", lambda r: self.wrong.append(r.url) if urlparse(r.url).hostname != "127.0.0.1" else None)
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog {dialog.message}"))
        self.page.on("console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None)

    def log_in(self, address: str, name: str, password: str = PASSWORD) -> int:
        """Send the form of the login page; return the status of what comes."""
        self.page.goto(address)
        assert urlparse(self.page.url).path == "/login"
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        with self.page.expect_response(lambda r: r.request.method == "POST" and r.url.endswith("/login")) as answer:
            self.page.click("button")
        self.page.wait_for_load_state()
        return answer.value.status

    def close(self) -> None:
        """Nothing ran, nothing was fetched from elsewhere, and nothing was tried that the page's policy forbids."""
        ran, violations = self.page.evaluate("[window.ran, window.violations]")
        self.context.close()
        assert ran is None
        assert violations == []
        assert self.wrong == []


def test_no_payload_runs_and_nothing_is_fetched_from_elsewhere(address, chromium):
    visit = Visit(chromium)
    page = visit.page
    assert visit.log_in(address, "boss") == 303
    page.locator(".question textarea").wait_for()
    asked = (
        "补贴标准是多少钱？",
        "市财政局牵头哪些？",
        f"{PAYLOADS[0]}{PAYLOADS[1]}{PAYLOADS[5]}是多少？",
        "这份文件叫什么？",
    )
    for nth, question in enumerate(asked):
        page.fill(".question textarea", question)
        page.keyboard.press("Enter")
        page.locator(".talk button.copy").nth(nth).wait_for()
    for tab in page.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
            page.wait_for_timeout(700)
        if tab.inner_text() == "文档":
            assert page.locator(".change").is_visible()  # an administrator may change documents
    assert "onerror=window.ran=1" in page.content()  # the payloads did come, as text
    visit.close()


def test_a_reader_logs_in_may_change_nothing_and_logs_out(address, chromium):
    visit = Visit(chromium)
    page = visit.page
    for name in PAYLOADS[:3]:
        assert visit.log_in(address, name) == 401
        assert page.get_by_role("alert").inner_text() == "账号或密码不对。"
    assert visit.log_in(address, "li") == 303
    page.locator(".question textarea").wait_for()
    page.get_by_role("tab", name="文档").click()
    page.wait_for_timeout(700)
    cookie = next(cookie for cookie in visit.context.cookies() if cookie["name"] == "assistant_session")
    fetched = """async paths => Promise.all(paths.map(
        async ([method, path]) => (await fetch(path, {method, body: method === 'POST' ? new FormData() : null})).status))"""

    page.get_by_text("li · 退出").wait_for()
    assert not page.locator(".change").is_visible()
    assert page.evaluate(fetched, [["POST", "/gradio_api/upload"], ["GET", "/metrics"], ["GET", "/healthz"]]) == [
        403,
        403,
        200,
    ]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
    assert "assistant_session" not in page.evaluate("document.cookie")
    page.click("text=退出")
    page.wait_for_url("**/login")
    assert urlparse(page.url).path == "/login"
    assert page.evaluate(fetched, [["GET", "/metrics"], ["POST", "/api/ask"]]) == [401, 401]
    visit.context.add_cookies([cookie])  # one that somebody kept opens nothing any more
    page.goto(address)
    assert urlparse(page.url).path == "/login"
    visit.close()


def test_behind_a_proxy_with_https_the_cookie_is_secure(address, chromium):
    visit = Visit(chromium, **{"X-Forwarded-Proto": "https"})
    assert visit.log_in(address, "li") == 303

    assert [c["secure"] for c in visit.context.cookies() if c["name"] == "assistant_session"] == [True]
    visit.close()


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
    response = httpx.get(address + path, auth=LOGGED_IN, trust_env=False)

    assert response.status_code in (400, 403, 404, 405, 422), response.text[:200]
    assert "root:" not in response.text


def test_guessing_passwords_in_a_browser_is_slowed_down(address, chromium):
    """The last test here: afterwards this address has to wait."""
    visit = Visit(chromium)
    guess = """async () => {
        const form = () => new URLSearchParams({name: 'li', password: 'a wrong password'});
        const told = await Promise.all([...Array(40)].map(() => fetch('/login', {method: 'POST', body: form()})));
        return Promise.all(told.map(async answer => [answer.status, await answer.text()])); }"""
    visit.page.goto(f"{address}login")
    told = visit.page.evaluate(guess)

    assert {status for status, _ in told} == {401, 429}
    assert [status for status, _ in told].count(401) < 20  # ten, and one more every six seconds of a busy machine
    assert all("尝试次数太多，请一分钟后再试。" in page for status, page in told if status == 429)
    visit.close()
