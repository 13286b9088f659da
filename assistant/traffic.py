"""What a running server tells of its requests, and how it keeps too many of them from harming the others.

Every request gets an id (X-Request-ID), one structured line in the log, and its place in the Prometheus counters of
/metrics. Neither ever holds a question, an answer or a name of a document: only method, path, status and time.
"""

import logging
import secrets
import sys
from collections import OrderedDict
from collections.abc import Iterable
from ipaddress import ip_address
from time import monotonic, perf_counter
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.guard import error_response
from corpus.regex import regex

_ID = regex(r"[A-Za-z0-9._-]{8,64}")
_ROUTES = ("/api/ask", "/api/search", "/api/match", "/api/documents", "/v1", "/healthz", "/metrics", "/login", "/mcp")
_ANSWERING = ("/api/ask", "/api/search", "/api/match", "/v1/chat/completions", "/gradio_api/queue/join")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_REMEMBERED = 10_000  # users whose pace is kept
_log = logging.getLogger("assistant.request")


class Traffic:
    """The counters of one server."""

    def __init__(self) -> None:
        """Start from zero; several servers in one process count apart."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter("assistant_requests", "Requests", ("route", "method", "status"), registry=self.registry)
        self.seconds = Histogram(
            "assistant_request_seconds",
            "Time to the end of a response",
            ("route",),
            registry=self.registry,
            buckets=_SECONDS,
        )
        self.open = Gauge("assistant_requests_open", "Requests being answered", registry=self.registry)
        self.refused = Counter("assistant_refused", "Requests refused", ("why",), registry=self.registry)
        self.healthy = Gauge("assistant_healthy", "1 while the last health check found nothing", registry=self.registry)

    def page(self) -> Response:
        """Return what /metrics shows."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


class Observed:
    """Gives every request its id, its line in the log and its place in the counters."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        status = 0
        started = perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id), self._traffic.open.track_inprogress():
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                seconds = perf_counter() - started
                route = _route(scope["path"])
                method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
                self._traffic.requests.labels(route, method, status).inc()
                self._traffic.seconds.labels(route).observe(seconds)
                said = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1)}
                _log.info("request", extra=said)


class Pressure:
    """Refuses what would only make everybody wait: 429 beyond a user's pace, 503 beyond what can be answered at once."""

    def __init__(self, app: ASGIApp, traffic: Traffic, *, at_once: int, per_minute: int) -> None:
        """Take the limits.

        Args:
            app: What answers.
            traffic: Where refusals are counted.
            at_once: Most requests being answered at a time.
            per_minute: Most requests of one user a minute, 0 for any number; requests from this machine itself that
                name no user are not limited.
        """
        self._app = app
        self._traffic = traffic
        self._at_once = at_once
        self._open = 0
        self._pace = Pace(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(_ANSWERING):
            await self._app(scope, receive, send)
            return
        who = _who(scope)
        wait = self._pace.wait(who) if who else 0.0
        if wait:
            self._traffic.refused.labels("pace").inc()
            refusal = error_response(429, "too_many_requests", f"提问太频繁，请 {wait:.0f} 秒后再试。")
            refusal.headers["Retry-After"] = f"{wait:.0f}"
            await refusal(scope, receive, send)
            return
        if self._open >= self._at_once:
            self._traffic.refused.labels("busy").inc()
            refusal = error_response(503, "busy", "正在回答的问题太多，请稍后再试。")
            refusal.headers["Retry-After"] = "2"
            await refusal(scope, receive, send)
            return
        self._open += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1


class Pace:
    """How often each user may ask: a bucket of `per_minute` that fills evenly."""

    def __init__(self, per_minute: int) -> None:
        """Take the limit; 0 is none."""
        self._most = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, user: str) -> float:
        """Take one from a user's bucket; return 0, or the whole seconds to wait where it is empty."""
        if not self._most:
            return 0.0
        now = monotonic()
        left, then = self._buckets.pop(user, (float(self._most), now))
        left = min(self._most, left + (now - then) * self._most / 60)
        allowed = left >= 1
        self._buckets[user] = (left - allowed, now)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else max(1.0, -(-(1 - left) * 60 // self._most))

    def forget(self, user: str) -> None:
        """Fill a user's bucket."""
        self._buckets.pop(user, None)


def log_to(stream: Any = None) -> None:
    """Write the log as one JSON object a line to a stream, by default to standard error.

    On a terminal only what is wrong is written, as text.
    """
    stream = stream or sys.stderr
    terminal = stream.isatty()
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    show: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger("assistant")
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if terminal else logging.INFO)
    root.propagate = False


def _without_values(_: Any, __: str, event: Any) -> Any:
    """Write where an error arose and its kind, not its message, which may hold what a user wrote."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["error"] = type(error).__name__
        event["at"] = frames[-12:]
    return event


def _route(path: str) -> str:
    """A path's name among few: what people write into paths would make endless many counters, and tell of them."""
    return next((route for route in _ROUTES if path.startswith(route)), "page")


def _who(scope: Scope) -> str | None:
    """Whose pace a request counts to; None for this machine itself."""
    account = scope.get("account")
    if account is not None:
        return f"account {account.name}"
    host = scope["client"][0] if scope.get("client") else ""
    return None if is_loopback(host) else f"address {host}"


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Forwarded:
    """Takes the user's own address from X-Forwarded-For where the request comes from a trusted proxy."""

    def __init__(self, app: ASGIApp, proxies: Iterable[str]) -> None:
        self._app = app
        self._proxies = frozenset(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] in ("http", "websocket"):
            peer = scope["client"][0] if scope.get("client") else ""
            scope["trusted"] = peer in self._proxies
            if scope["trusted"]:
                headers = Headers(scope=scope)
                address = headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
                if address:
                    scope["client"] = (address, 0)
                if headers.get("x-forwarded-proto") == "https":
                    scope["scheme"] = "https"
        await self._app(scope, receive, send)
