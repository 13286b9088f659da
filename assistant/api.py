"""The HTTP interface, and the server that carries it and the web app."""

import errno
import socket
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Body, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from assistant.accounts import Accounts, Login
from assistant.answer import Answer, History
from assistant.assemble import encoder_of
from assistant.facts import clauses_json, facts_json
from assistant.guard import answer_errors, error_response, guard
from assistant.health import Watch
from assistant.library import Library
from assistant.match import Matches
from assistant.openai_api import openai_routes
from assistant.profile import Profile, read_profile
from assistant.retention import Retention
from assistant.settings import Settings
from assistant.stubs import without_stubs
from assistant.traffic import Forwarded, Observed, Pressure, Traffic, log_to
from corpus.errors import AssistantError, UnknownDocument
from corpus.policy import Policy
from index.segment import Document

_LIBRARIES = ("chromadb", "gradio", "langchain-core")  # whose versions matter when something is reported


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


def create_app(library: Library, settings: Settings | None = None, watch: Watch | None = None) -> FastAPI:
    """Return the HTTP interface over a library; a web app may be mounted beside it, at /.

    Args:
        library: What answers.
        settings: How it is guarded; by default as settings are by default.
        watch: What the health check asks besides.

    Raises:
        AssistantError: One has to log in, but there is no account.
    """
    # FastAPI's pages of documentation load their scripts from elsewhere; /api/openapi.json says the same.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    traffic = Traffic()
    _guarded(app, settings or Settings(), traffic)
    answer_errors(app)

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    def healthz(request: Request) -> JSONResponse:
        return _health(library, watch, traffic, told=request.scope.get("account") is not None or not _locked(settings))

    app.get("/metrics")(traffic.page)
    # An app of its own: beside a web app mounted at /, a wrong method or path under /api must not end up there.
    app.mount("/api", _routes(library))
    app.mount("/v1", openai_routes(library))
    return app


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the HTTP interface and the web app until stopped.

    Raises:
        AssistantError: The address cannot be used, or the data folder (DataError).
    """
    with _listening(host, port) as listener:  # before anything is loaded: a port in use is told at once
        import uvicorn  # noqa: PLC0415

        log_to()
        without_stubs()
        from assistant.web import mount_web_app  # noqa: PLC0415 - Gradio takes 1.4 s to import

        library = Library.from_settings(settings)
        watch = Watch(settings.data, encoder_of(settings))
        app = create_app(library, settings, watch)
        mount_web_app(app, library)
        if settings.keep_days:
            Retention(settings.data, settings.keep_days).start()
        shown = f"[{host}]" if ":" in host else host
        print(f"政策问答助手已就绪：http://{shown}:{port} （按 Ctrl-C 停止）", flush=True)
        # An open page keeps a connection for as long as it is open: stopping must not wait for it. What goes wrong
        # in a request is logged by `guard`; uvicorn would repeat it, and complain of those connections. It would also
        # believe anybody on this machine about where a request comes from; `Forwarded` believes trusted proxies only.
        config = uvicorn.Config(
            app, log_level="critical", server_header=False, timeout_graceful_shutdown=1, proxy_headers=False
        )
        with suppress(KeyboardInterrupt):  # uvicorn has stopped by then, and says once more why
            uvicorn.Server(config).run([listener])


def _guarded(app: FastAPI, settings: Settings, traffic: Traffic) -> None:
    """Put before an app what every request goes through; what is added last comes first."""
    app.add_middleware(Pressure, traffic=traffic, at_once=settings.at_once, per_minute=settings.per_minute)
    if _locked(settings):
        accounts = Accounts(settings.data) if settings.accounts else None
        if accounts and not accounts.list():
            raise AssistantError("已要求登录，但还没有账号；请先用 assistant account add 添加。")
        app.add_middleware(
            Login, accounts=accounts, sso_header=settings.sso_header, administrators=settings.administrators
        )
    guard(app)
    app.add_middleware(Observed, traffic=traffic)
    app.add_middleware(Forwarded, proxies=settings.proxies)


def _locked(settings: Settings | None) -> bool:
    return settings is not None and (settings.accounts or settings.sso_header is not None)


def _routes(library: Library) -> FastAPI:
    api = FastAPI(title="政策问答助手", version=version("policy-assistant"), docs_url=None, redoc_url=None)
    answer_errors(api)

    def policy(doc: str) -> Policy:
        found = library.assistant.policies.get(doc)
        if found is None:
            raise UnknownDocument(f"没有名为“{doc[:80]}”的文件；GET /api/documents 列出已载入的文件。")
        return found

    # Responses, not what they are made of: FastAPI would check that once more, in yet another thread.
    @api.post("/ask", response_model=Answer)
    def ask(body: Ask) -> Response:
        answer = library.assistant.ask(body.question, history=body.history, docs=body.docs)
        return Response(answer.model_dump_json(), media_type="application/json")

    @api.post("/search", response_model=dict[str, Any])
    def search(body: Search) -> JSONResponse:
        hits = library.assistant.search(body.question, k=body.k, docs=body.docs)
        return JSONResponse({"hits": [{"doc": hit.doc, "clause": hit.clause, "score": hit.score} for hit in hits]})

    # Not `body: Profile`: what is wrong with a profile is told in the same words as on the command line.
    @api.post("/match", openapi_extra=_body(Profile))
    def match(body: Annotated[Any, Body()]) -> Matches:
        return library.matcher.match(read_profile(body))

    @api.get("/documents")
    def documents() -> dict[str, Any]:
        return {"documents": [_summary(document) for document in library.assistant.documents.values()]}

    @api.get("/documents/{doc}/source")
    def source(doc: str) -> dict[str, Any]:
        return {"doc": doc, "source": policy(doc).source}

    @api.get("/documents/{doc}/clauses")
    def clauses(doc: str) -> dict[str, Any]:
        return {"doc": doc, "clauses": clauses_json(policy(doc))}

    @api.get("/documents/{doc}/facts")
    def facts(doc: str) -> dict[str, Any]:
        return facts_json(policy(doc))

    return api


def _body(model: type[BaseModel]) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"schema": model.model_json_schema()}}}}


def _summary(document: Document) -> dict[str, Any]:
    metadata = document.metadata
    return {
        "doc": document.slug,
        "title": metadata.title,
        "number": metadata.number,
        "issuer": metadata.issuer,
        "date": metadata.date,
        "clauses": document.clauses,
    }


def _health(library: Library, watch: Watch | None, traffic: Traffic, *, told: bool) -> JSONResponse:
    """Whether answers can be relied on; `told` the details only where whoever asks may know them."""
    wrong = watch.wrong() if watch else None
    traffic.healthy.set(wrong is None)
    if wrong:
        return error_response(503, "unhealthy", f"{wrong}。" if told else "数据有误，详情见 assistant doctor。")
    if not told:
        return JSONResponse({"status": "ok"})
    documents = library.assistant.documents.values()
    return JSONResponse(
        {
            "status": "ok",
            "versions": {name: version(name) for name in ("policy-assistant", *_LIBRARIES)},
            "documents": len(documents),
            "clauses": sum(document.clauses for document in documents),
        }
    )


def _listening(host: str, port: int) -> socket.socket:
    """Take the address.

    Raises:
        AssistantError: It is in use, not ours, or no address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = {
            errno.EADDRINUSE: "端口已被占用，可用 --port 换一个",
            errno.EACCES: "没有权限使用这个端口，可用 --port 换一个",
            errno.EADDRNOTAVAIL: "这不是本机的地址",
        }.get(error.errno or 0, "这个地址无法使用")
        raise AssistantError(f"无法在 {host}:{port} 上启动：{reason}。") from error
