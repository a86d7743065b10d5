"""The question as programs ask it: over REST and MCP, with the same answer as in Python."""

from __future__ import annotations

import ast
import json
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


async def test_mcp_gives_the_answer_that_python_gives(server: Any) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async with (
        streamablehttp_client(f"{server.url}gradio_api/mcp/") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == ["ask"]
        result = await session.call_tool("ask", {"question": ASKED})
    assert (
        ast.literal_eval(result.content[0].text) == server.chat.startup.wait().ask(ASKED).to_dict()
    )
