import json
import sys
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import anyio
import pytest
import uvicorn
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant.chain import Assistant
from assistant.library import Library
from assistant.mcp import build_server
from tests.small_index import PairIndex, harbour

QUESTION = "到2027年未来产业规模目标是多少？"


async def called(session: ClientSession, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await session.call_tool(tool, arguments)
    assert not result.is_error, result.content
    value: dict[str, Any] = result.structured_content or json.loads(result.content[0].text)
    return value


def test_the_official_client_asks_over_stdio(tmp_path):
    async def talk() -> dict[str, Any]:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant.cli", "mcp", "--data", str(tmp_path)],
            cwd=Path(__file__).parents[1],
        )
        async with stdio_client(command) as (reader, writer), ClientSession(reader, writer) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            assert tools == {"ask", "search", "match", "facts"}
            return await called(session, "ask", question=QUESTION)

    answer = anyio.run(talk)

    assert "2000亿元" in answer["answer"]
    assert answer["citations"]


@pytest.fixture(scope="module")
def address():
    """The server over HTTP, over a small index."""
    server = build_server(Library(Assistant(PairIndex(harbour()))))  # type: ignore[arg-type]
    http = uvicorn.Server(uvicorn.Config(server.streamable_http_app(), port=0, log_level="error"))
    thread = Thread(target=http.run, daemon=True)
    thread.start()
    until = monotonic() + 30
    while not http.started and monotonic() < until:
        sleep(0.02)
    yield f"http://127.0.0.1:{http.servers[0].sockets[0].getsockname()[1]}/mcp"
    http.should_exit = True
    thread.join(10)


def test_every_tool_answers_over_http_and_errors_are_one_line(address):
    async def talk() -> None:
        async with streamable_http_client(address) as (reader, writer, *_), ClientSession(reader, writer) as session:
            await session.initialize()
            asked = await called(session, "ask", question="那海洋生物呢？", history=["深海装备的链长是谁？"])
            assert "苏见山" in asked["answer"]
            found = await called(session, "search", question="深海机器人", k=2)
            assert len(found["hits"]) == 2
            matched = await called(session, "match", profile={"描述": "新认定的省级海洋实验室"})
            assert "matches" in matched
            read = await called(session, "facts", doc="harbour", kind="targets")
            assert read["targets"]
            assert (await called(session, "facts"))["documents"][0]["doc"] == "harbour"
            for tool, arguments in (
                ("ask", {"question": ""}),
                ("facts", {"doc": "nobody"}),
                ("match", {"profile": {}}),
            ):
                result = await session.call_tool(tool, arguments)
                assert result.is_error
                assert "Traceback" not in result.content[0].text

    anyio.run(talk)
