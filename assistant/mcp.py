"""The assistant as a server of the Model Context Protocol: ask, search, match and facts as tools, over stdio or HTTP."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

from assistant.facts import facts_json
from assistant.library import Library
from assistant.profile import read_profile
from assistant.settings import Settings
from corpus.errors import AssistantError, UnknownDocument

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
except ImportError as missing:
    raise AssistantError("没有安装 MCP 的组件，请用 pip install policy-assistant[mcp] 安装。") from missing

_ABOUT = "依据已载入的政策原文回答：每句话标明出处，引文与原文逐字相符；原文没写的如实说明。"
Kind = Literal["metadata", "targets", "duties", "measures", "tables"]
Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")


def serve(settings: Settings, address: tuple[str, int] | None) -> None:
    """Serve until stopped: over HTTP at an address, at /mcp, or over standard input and output where it is None.

    Raises:
        AssistantError: The data folder cannot be used.
    """
    server = build_server(Library.from_settings(settings))
    if address is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host=address[0], port=address[1])


def build_server(library: Library) -> MCPServer:
    """Return a server whose tools answer from a library."""
    server = MCPServer("policy-assistant", title="政策问答助手", instructions=_ABOUT, log_level="WARNING")

    @server.tool(description="回答关于已载入政策的问题。history 是此前的提问，docs 限定文件代号。" + _ABOUT)
    @_told
    def ask(question: str, history: list[str] | None = None, docs: list[str] | None = None) -> dict[str, Any]:
        return library.assistant.ask(question, history=history or (), docs=docs or ()).model_dump()

    @server.tool(description="按相关程度列出条款原文。k 是最多几条（1 至 50）。")
    @_told
    def search(question: str, k: int = 10, docs: list[str] | None = None) -> dict[str, Any]:
        assistant = library.assistant
        hits = assistant.search(question, k=min(max(k, 1), 50), docs=docs or ())
        found = []
        for hit in hits:
            policy = assistant.policies[hit.doc]
            clause = policy.by_id[hit.clause]
            text = policy.text(clause)
            found.append(
                {"doc": hit.doc, "clause": hit.clause, "label": clause.label, "score": hit.score, "text": text}
            )
        return {"hits": found}

    @server.tool(description="按画像列出适用的支持措施。画像的键：描述、赛道、板块、主体类型、需求（列表），至少一项。")
    @_told
    def match(profile: dict[str, Any]) -> dict[str, Any]:
        return library.matcher.match(read_profile(profile)).model_dump()

    @server.tool(description="文件的元数据、目标、责任、措施和表格，逐条带原文和位置。不给 doc 时列出已载入的文件。")
    @_told
    def facts(doc: str | None = None, kind: Kind | None = None) -> dict[str, Any]:
        policies = library.assistant.policies
        if doc is None:
            documents = library.assistant.documents.items()
            return {"documents": [{"doc": slug, "title": document.metadata.title} for slug, document in documents]}
        if doc not in policies:
            raise UnknownDocument(f"没有名为“{doc}”的文件；不给 doc 时列出已载入的文件。")
        every = facts_json(policies[doc])
        return every if kind is None else {"doc": doc, kind: every[kind]}

    return server


def _told(tool: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """The tool, with what a user can put right told as the tool's own error."""

    @wraps(tool)
    def told(*arguments: Parameters.args, **named: Parameters.kwargs) -> Returned:
        try:
            return tool(*arguments, **named)
        except AssistantError as error:
            raise ToolError(str(error)) from error

    return told
