"""The question as programs ask it: over REST and MCP, with the same answer as in Python."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli.application import app

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"


def test_rest_gives_the_answer_that_python_gives(server: Any) -> None:
    from gradio_client import Client

    client = Client(server.url, verbose=False)
    assistant = server.chat.startup.wait()
    assert client.predict(ASKED, api_name="/ask") == assistant.ask(ASKED).to_dict()
    with pytest.raises(Exception, match="empty"):
        client.predict("", api_name="/ask")


def test_the_command_line_gives_the_answer_that_python_gives(server: Any) -> None:
    settings = server.chat.settings
    environment = {"FOOTNOTE_INDEX": settings.index, "FOOTNOTE_READER": settings.reader}
    done = CliRunner().invoke(app, ["ask", "--json", ASKED], env=environment)
    assert json.loads(done.stdout) == server.chat.startup.wait().ask(ASKED).to_dict()


@asynccontextmanager
async def session(url: str, key: str = "") -> AsyncIterator[Any]:
    """A session of the official MCP client."""
    import httpx
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with (
        httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as http,
        streamable_http_client(url, http_client=http) as (read, write, _),
        ClientSession(read, write) as made,
    ):
        await made.initialize()
        yield made


@pytest.mark.parametrize("path", ["mcp", "mcp/", "gradio_api/mcp", "gradio_api/mcp/"])
async def test_mcp_gives_the_answer_that_python_gives(server: Any, path: str) -> None:
    answer = server.chat.startup.wait().ask(ASKED).to_dict()
    async with session(f"{server.url}{path}") as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == [
            "add_document", "ask", "list_documents", "read_document", "remove_document", "search",
            "sync_documents",
        ]  # fmt: skip
        assert sorted(tools["ask"].inputSchema["properties"]) == ["history", "question", "within"]
        result = await client.call_tool("ask", {"question": ASKED})
    assert not result.isError
    assert result.structuredContent == answer
    assert json.loads(result.content[0].text) == answer


async def test_mcp_tools_keep_documents_and_ask_them(server: Any) -> None:
    async with session(f"{server.url}mcp") as client:

        async def call(name: str, **values: Any) -> Any:
            result = await client.call_tool(name, values)
            return result.content[0].text if result.isError else result.structuredContent

        mill = await call("add_document", title="Mill", text="Anna Berg founded the mill in 1871.")
        listed = await call("list_documents")
        assert [one["own"] for one in listed["documents"]] == [True, False]
        who = "Who founded the mill?"
        first = await call("ask", question=who, within=[mill["id"]])
        assert (first["short"], first["grade"]) == ("Anna Berg", "answered")
        turns = [{"question": who, "answer": first}]
        later = await call("ask", question="And when?", history=turns, within=[mill["id"]])
        assert later["short"] == "1871"
        other = [one["id"] for one in listed["documents"] if not one["own"]]
        assert not (await call("ask", question=who, within=other))["found"]
        (nearest,) = (await call("search", question="mill", within=[mill["id"]]))["sentences"]
        place = {key: nearest[key] for key in ("start", "end")}
        read = await call("read_document", id=mill["id"], **place)
        assert read["text"] == nearest["text"] == "Anna Berg founded the mill in 1871."
        assert "no document 'x'" in await call("ask", question=who, within=["x"])
        assert (await call("ask", question=who, within="title:mill"))["short"] == "Anna Berg"
        found = (await call("search", question="mill", within="title:mill"))["sentences"]
        assert {one["document_id"] for one in found} == {mill["id"]}
        assert "None of the 2 documents" in await call("ask", question=who, within="kind:pdf")
        assert "names no field" in await call("search", question=who, within="mill")
        assert "empty" in await call("ask", question=" ")
        assert "follows no folders" in await call("sync_documents")
        assert await call("remove_document", id=mill["id"]) == {"result": f"Removed {mill['id']}."}
        assert "no document" in await call("remove_document", id=mill["id"])
        assert "no such document of yours" in await call("remove_document", id=other[0])


async def test_mcp_needs_a_key_where_there_are_logins(serving: Any) -> None:
    import httpx

    served = serving(auth="ann:one", keys="ann:secret,bob:other")
    served.chat.startup.wait()
    for path in ("mcp", "gradio_api/mcp/"):
        told = httpx.post(f"{served.url}{path}", json={}, trust_env=False)
        assert told.status_code == 401
    async with session(f"{served.url}mcp", "secret") as client:
        result = await client.call_tool("ask", {"question": ASKED})
    assert result.structuredContent["found"]
