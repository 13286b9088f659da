"""Who may use a server: accounts with passwords, or the name that the organisation's single sign-on puts into a header.

    DATA/accounts.json    name → role and argon2 hash, sealed, readable by its owner only

Off by default. Once on, everything but the login page and the bare health check asks for a login; readers may ask and
read, administrators may change documents too. Sessions live in the server's memory and end with it.
"""

import os
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.guard import error_response
from assistant.traffic import Pace
from corpus.errors import AssistantError, DataError, reason
from corpus.regex import regex
from corpus.seal import sealed, unsealed

Role = Literal["reader", "administrator"]
SHORTEST_PASSWORD = 10  # characters
_LONGEST_PASSWORD = 200  # characters; argon2 would hash a megabyte too
_NAME = regex(r"[\w.@-]{1,64}")
_COOKIE = "assistant_session"
_HOURS = 12  # after which a session ends
_TRIES = 10  # logins a minute, for one name and for one address
_OPEN = ("/login", "/healthz")
_ADMINISTRATORS_ONLY = ("/gradio_api/upload", "/metrics")
_PROGRAMS = ("/api/", "/v1/", "/metrics", "/gradio_api/", "/mcp")  # get an error instead of the login page


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has logged in."""

    name: str
    role: Role
    stamp: str = field(default="", repr=False)  # changes with the password


class Accounts:
    """The accounts of a data folder."""

    def __init__(self, data: Path) -> None:
        """Take a data folder, in which there need be no accounts yet."""
        self._path = data / "accounts.json"
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())  # so that an unknown name takes as long as a known one
        self._hashing = threading.BoundedSemaphore(2)  # 64 MiB each

    def list(self) -> dict[str, Role]:
        """Return every name with its role.

        Raises:
            DataError: The file is damaged or cannot be read.
        """
        return {name: entry["role"] for name, entry in self._read().items()}

    def put(self, name: str, password: str, role: Role) -> None:
        """Add an account, or give one a new password and role.

        Raises:
            AssistantError: The name or the password is none.
            DataError: The file is damaged or cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise AssistantError("账号名只能由字母、数字、汉字和 . _ @ - 组成，不超过 64 个字符。")
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise AssistantError(f"密码应为 {SHORTEST_PASSWORD} 到 {_LONGEST_PASSWORD} 个字符。")
        self._write({**self._read(), name: {"role": role, "hash": self._hasher.hash(password)}})

    def remove(self, name: str) -> None:
        """Remove an account.

        Raises:
            AssistantError: There is none of that name.
            DataError: The file is damaged or cannot be written.
        """
        accounts = self._read()
        if accounts.pop(name, None) is None:
            raise AssistantError(f"没有账号“{name[:64]}”。")
        self._write(accounts)

    def check(self, name: str, password: str) -> Account | None:
        """Return the account, None if name or password is wrong; takes a tenth of a second either way."""
        entry = self._read().get(name)
        with self._hashing:
            try:
                self._hasher.verify(entry["hash"] if entry else self._nobody, password[:_LONGEST_PASSWORD])
            except (Argon2Error, InvalidHashError):
                return None
        return Account(name, entry["role"], entry["hash"]) if entry else None

    def still(self, account: Account) -> Account | None:
        """Return an account as it is now; None if it was removed or got another password."""
        entry = self._read().get(account.name)
        return Account(account.name, entry["role"], account.stamp) if entry and entry["hash"] == account.stamp else None

    def _read(self) -> dict[str, Any]:
        try:
            accounts = unsealed(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise DataError(f"账号文件 {self._path} 已损坏，请删除它，再用 assistant account 重建账号。") from error
        except OSError as error:
            raise DataError(f"无法读取账号文件 {self._path}（{reason(error)}）。") from error
        return {name: entry for name, entry in accounts.items() if entry.get("role") in get_args(Role)}

    def _write(self, accounts: Mapping[str, Any]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new = self._path.with_suffix(".new")
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed(dict(accounts)))
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._path)
        except OSError as error:
            raise DataError(f"无法写入账号文件 {self._path}（{reason(error)}）。") from error


class Login:
    """Lets nobody past who has not logged in, and notes who has in `scope["account"]`."""

    def __init__(
        self, app: ASGIApp, accounts: Accounts | None, *, sso_header: str | None, administrators: frozenset[str]
    ) -> None:
        """Take where names come from.

        Args:
            app: What is protected.
            accounts: Those with a password; None for none.
            sso_header: The header in which a trusted proxy names the user; from anybody else it is not believed.
            administrators: Names from that header that may administer.
        """
        self._app = app
        self._accounts = accounts
        self._header = sso_header
        self._administrators = administrators
        self._sessions: dict[str, tuple[Account, float]] = {}
        self._pace = Pace(_TRIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the login page, or pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = scope["path"]
        if path == "/login" and self._accounts:
            await (await self._log_in(request))(scope, receive, send)
            return
        if path == "/logout":
            self._sessions.pop(request.cookies.get(_COOKIE, ""), None)
            answer: Response = RedirectResponse("/login", 303)
            answer.delete_cookie(_COOKIE)
            await answer(scope, receive, send)
            return
        try:
            account = await self._account(request)
        except _Throttled:
            refused = error_response(429, "too_many_requests", "登录尝试次数太多，请一分钟后再试。")
            await refused(scope, receive, send)
            return
        refusal = _refusal(request, account)
        if refusal is None:
            scope["account"] = account
        await (refusal or self._app)(scope, receive, send)

    async def _account(self, request: Request) -> Account | None:
        if self._header and request.scope.get("trusted"):
            name = request.headers.get(self._header, "")
            if _NAME.fullmatch(name):
                return Account(name, "administrator" if name in self._administrators else "reader")
        if self._accounts is None:
            return None
        header = request.headers.get("authorization", "")
        # A program names the account in each request (HTTP Basic); it is hashed once, not every time.
        key = f"basic {sha256(header.encode()).hexdigest()}" if header else request.cookies.get(_COOKIE, "")
        known = self._known(key)
        if known is None and header:
            known = await self._by_password(request, header)
            if known is not None:
                self._remember(key, known)
        return known

    def _known(self, key: str) -> Account | None:
        account, until = self._sessions.get(key, (None, 0.0))
        if account is None or self._accounts is None or time.monotonic() >= until:
            return None
        return self._accounts.still(account)

    def _remember(self, key: str, account: Account) -> None:
        now = time.monotonic()
        self._sessions = {key: entry for key, entry in self._sessions.items() if entry[1] > now}
        self._sessions[key] = (account, now + 3600 * _HOURS)

    async def _by_password(self, request: Request, header: str) -> Account | None:
        kind, _, given = header.partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            name, _, password = b64decode(given, validate=True).decode().partition(":")
        except ValueError:
            return None
        return await self._checked(request, name, password)

    async def _checked(self, request: Request, name: str, password: str) -> Account | None:
        """The account that name and password belong to; raises `_Throttled` after too many tries."""
        if self._accounts is None:
            return None
        tries = (f"name {name[:64]}", f"address {_address(request)}")
        waits = [self._pace.wait(who) for who in tries]
        if any(waits):
            raise _Throttled
        account = await run_in_threadpool(self._accounts.check, name, password)
        if account is not None:
            for who in tries:
                self._pace.forget(who)
        return account

    async def _log_in(self, request: Request) -> Response:
        if request.method != "POST":
            return _form("")
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return _form("请在本页登录。", 403)
        fields = parse_qs((await request.body())[:2000].decode(errors="replace"))
        name, password = (fields.get(field, [""])[0] for field in ("name", "password"))
        try:
            account = await self._checked(request, name, password)
        except _Throttled:
            return _form("尝试次数太多，请一分钟后再试。", 429)
        if account is None:
            return _form("账号或密码不对。", 401)
        token = secrets.token_urlsafe(32)
        self._remember(token, account)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(_COOKIE, token, max_age=3600 * _HOURS, httponly=True, secure=secure, samesite="strict")
        return answer


class _Throttled(Exception):
    pass


def may_administer(scope: Scope) -> bool:
    """Whether whoever sent a request may change documents; where accounts are off, everybody may."""
    account: Account | None = scope.get("account")
    return account is None or account.role == "administrator"


def _refusal(request: Request, account: Account | None) -> Response | None:
    path = request.url.path
    if account is None and path not in _OPEN:
        if path.startswith(_PROGRAMS):
            refusal = error_response(401, "unauthorized", "请先登录。")
            if (
                "sec-fetch-mode" not in request.headers
            ):  # in a page whose session has ended, a browser would ask and hang
                refusal.headers["WWW-Authenticate"] = "Basic"
            return refusal
        return RedirectResponse("/login", 303)
    if account is not None and account.role != "administrator" and path.startswith(_ADMINISTRATORS_ONLY):
        return error_response(403, "forbidden", "只有管理员可以这样做。")
    return None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _form(wrong: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.replace("$wrong", escape(wrong)), status)


_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>登录 · 政策问答助手</title>
<style>
body { font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; background: #f8fafc; color: #0f172a }
main { max-width: 20rem; margin: 15vh auto; padding: 2rem; background: #fff; border: 1px solid #e2e8f0; border-radius: .5rem }
h1 { font-size: 1.25rem; margin: 0 0 1rem }
label { display: block; margin: .75rem 0 .25rem }
input, button { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; border: 1px solid #94a3b8; border-radius: .25rem }
button { margin-top: 1.25rem; background: #1d4ed8; color: #fff; border: 0; cursor: pointer }
p { color: #b91c1c; min-height: 1.5em; margin: .75rem 0 0 }
</style></head><body><main><h1>政策问答助手</h1>
<form method="post" action="/login">
<label for="name">账号</label><input id="name" name="name" autocomplete="username" maxlength="64" required autofocus>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required>
<button>登录</button><p role="alert">$wrong</p></form></main></body></html>
"""
