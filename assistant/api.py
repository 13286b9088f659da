"""The HTTP interface, and the server that carries it and the web app."""

import logging
import socket
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer, History
from assistant.chain import Assistant
from assistant.facts import facts_json
from assistant.settings import Settings
from corpus.errors import AssistantError, DataError, QuestionError, UnknownDocument
from corpus.policy import Policy

_LARGEST_BODY = 256 * 1024  # bytes; the longest question with its history is a tenth of it
_STATUS: tuple[tuple[type[AssistantError], int], ...] = ((UnknownDocument, 404), (QuestionError, 422), (DataError, 503))
_HTTP_MESSAGES = {404: "没有这个地址。", 405: "这个地址不支持这种请求方式。"}
# Everything comes from this server: no script, font, image or link target of a document is ever fetched elsewhere.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
_log = logging.getLogger(__name__)


class Ask(BaseModel):
    """A question with the conversation before it."""

    question: str
    history: History = []
    docs: list[str] = []


class Search(BaseModel):
    """What to look for."""

    question: str
    k: Annotated[int, Field(ge=1, le=1000)] = 10
    docs: list[str] = []


def create_app(assistant: Assistant) -> FastAPI:
    """Return the HTTP interface over an assistant; the web app is mounted beside it by `serve`."""
    app = FastAPI(title="政策问答助手", docs_url=None, redoc_url=None)  # their pages load scripts from elsewhere
    _guard(app)

    @app.post("/api/ask")
    def ask(body: Ask) -> Answer:
        return assistant.ask(body.question, history=body.history, docs=body.docs)

    @app.post("/api/search")
    def search(body: Search) -> list[dict[str, Any]]:
        hits = assistant.search(body.question, k=body.k, docs=body.docs)
        return [{"doc": hit.doc, "clause": hit.clause, "score": hit.score} for hit in hits]

    @app.get("/api/documents")
    def documents() -> list[dict[str, Any]]:
        return [
            {"doc": policy.slug, "title": policy.facts.metadata.title, "clauses": len(policy.clauses)}
            for policy in assistant.policies.values()
        ]

    @app.get("/api/documents/{doc}/source", response_class=PlainTextResponse)
    def source(doc: str) -> str:
        return _policy(assistant, doc).source

    @app.get("/api/documents/{doc}/clauses")
    def clauses(doc: str) -> list[dict[str, Any]]:
        policy = _policy(assistant, doc)
        return [
            {"id": c.id, "parent": c.parent, "kind": c.kind, "label": c.label, "spans": c.spans, "text": policy.text(c)}
            for c in policy.clauses
        ]

    @app.get("/api/documents/{doc}/facts")
    def facts(doc: str) -> dict[str, Any]:
        return facts_json(_policy(assistant, doc))

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        policies: Sequence[Policy] = list(assistant.policies.values())
        return {
            "status": "ok",
            "version": version("policy-assistant"),
            "documents": len(policies),
            "clauses": sum(len(policy.clauses) for policy in policies),
        }

    @app.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], include_in_schema=False)
    def unknown(rest: str) -> Response:
        return _error(404, "not_found", f"没有 /api/{rest[:80]} 这个地址，或它不支持这种请求方式。")

    return app


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped.

    Raises:
        DataError: The port is taken or the address is not ours, or the data folder cannot be used.
    """
    _check_port(host, port)
    from assistant.assemble import assemble  # noqa: PLC0415 - check the port before the index is opened
    from assistant.web import mount  # noqa: PLC0415 - Gradio takes 2.4 s to import

    assistant = assemble(settings, stays=True)
    app = mount(create_app(assistant), assistant)
    print(f"政策问答助手已就绪：http://{host}:{port}", flush=True)
    import uvicorn  # noqa: PLC0415

    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _check_port(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), reuse_port=False):
            pass
    except OSError as error:
        raise DataError(f"无法监听 {host}:{port}（{error.strerror}）；请用 --port 换一个端口。") from error


def _policy(assistant: Assistant, doc: str) -> Policy:
    if doc not in assistant.policies:
        raise UnknownDocument(f"没有名为“{doc}”的文件。")
    return assistant.policies[doc]


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def _guard(app: FastAPI) -> None:
    """Give every response its headers and every error one JSON line, never a traceback."""

    app.add_middleware(_Limits)

    @app.exception_handler(AssistantError)
    async def refused(_: Request, error: AssistantError) -> JSONResponse:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        return _error(status, error.code, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        if any(entry["type"] == "json_invalid" for entry in error.errors()):
            return _error(400, "bad_json", "请求体不是 JSON。")
        places = "、".join(dict.fromkeys(".".join(map(str, entry["loc"][1:])) or "请求体" for entry in error.errors()))
        return _error(422, "bad_request", f"请求的格式不对：{places}。")

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        return _error(error.status_code, "http", _HTTP_MESSAGES.get(error.status_code, "请求无法处理。"))

    @app.exception_handler(Exception)
    async def bug(_: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected error", exc_info=error)
        return _error(500, "internal", "服务器内部出错，已记录，请稍后再试。")


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

        if scope["method"] != "POST" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send_with_headers)
            return
        body = b""
        more = True
        while more and len(body) <= _LARGEST_BODY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > _LARGEST_BODY:
            refusal = _error(413, "too_large", f"请求太大，最多 {_LARGEST_BODY // 1024} KB。")
            await refusal(scope, receive, send_with_headers)
            return
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        await self._app(scope, lambda: _next(whole, receive), send_with_headers)


async def _next(whole: list[Message], receive: Receive) -> Message:
    return whole.pop() if whole else await receive()
