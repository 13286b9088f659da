"""What every request and response goes through: a limit on size, security headers, and errors as one JSON line."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import AssistantError, DataError, QuestionError, UnknownDocument

LARGEST_BODY = 512 * 1024  # bytes; the longest question with its history is a tenth of it
LARGEST_UPLOAD = 64 * 1024 * 1024  # bytes; a few files at once
_UPLOAD = "/gradio_api/upload"

# Everything comes from this server: no script, font or image that a document names is ever fetched from elsewhere.
# 'unsafe-inline' is what Gradio's page is made of; every text in it is escaped or sanitised before.
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a browser would not say either where a login form comes from
}
_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (UnknownDocument, 404),
    (QuestionError, 422),
    (DataError, 503),
)
_HTTP = {
    400: ("bad_request", "请求无法识别。"),
    404: ("not_found", "没有这个地址。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方式。"),
}
_FAULTS = {
    "missing": "缺少{name}",
    "json_invalid": "{name}不是 JSON",
    "string_type": "{name}应为文字",
    "int_type": "{name}应为整数",
    "int_parsing": "{name}应为整数",
    "int_from_float": "{name}应为整数",
    "finite_number": "{name}应为整数",
    "list_type": "{name}应为列表",
    "model_attributes_type": "{name}应为 JSON 对象",
    "greater_than_equal": "{name}不能小于 {ge}",
    "less_than_equal": "{name}不能大于 {le}",
}
_log = logging.getLogger(__name__)


def guard(app: FastAPI) -> None:
    """Limit the requests of an app, and give its responses their headers."""
    app.add_middleware(_Limits)


def answer_errors(app: FastAPI) -> None:
    """Answer whatever goes wrong in an app, mounted ones left out, with {"error": {"code", "message"}}."""

    @app.exception_handler(AssistantError)
    def refused(_: Request, error: AssistantError) -> JSONResponse:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        return error_response(status, error.code, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = dict.fromkeys(map(_fault, error.errors()))
        return error_response(422, "invalid_request", f"请求的格式不对：{'；'.join(faults)}。")

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        code, message = _HTTP.get(error.status_code, ("http", "请求无法处理。"))
        return error_response(error.status_code, code, message)

    @app.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> JSONResponse:
        _log.error("%s %s", request.method, request.url.path, exc_info=error)
        return error_response(500, "internal", "服务器内部出错，已记入日志。")


def error_response(status: int, code: str, message: str) -> JSONResponse:
    """Return an error as its JSON."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def _fault(entry: Mapping[str, Any]) -> str:
    place = entry["loc"]
    name = f" {place[1]} " if len(place) > 1 and isinstance(place[1], str) else "请求体"
    return _FAULTS.get(entry["type"], "{name}的内容不对").format(name=name, **entry.get("ctx", {})).strip()


class _Limits:
    """Refuses a body that is too large before anything reads it whole, and sets the headers of every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        body = bytearray()
        more = scope["method"] in ("POST", "PUT", "PATCH")
        most = LARGEST_UPLOAD if scope["path"] == _UPLOAD else LARGEST_BODY
        while more and len(body) <= most:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > most:
            refusal = error_response(413, "too_large", f"请求太大，最多 {most // 1024} KB。")
            await refusal(scope, receive, send_with_headers)
            return
        read: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def receive_read() -> Message:
            return read.pop() if read else await receive()

        await self._app(scope, receive_read, send_with_headers)
