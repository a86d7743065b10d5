"""The tools of the MCP server: what REST does, for assistants that call tools."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from mcp.server.fastmcp import Context, FastMCP
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.api.rest import add_text
from assistant.web.api.schema import (
    Answered,
    Documents,
    Found,
    History,
    Limit,
    Listed,
    Question,
    Read,
    Synced,
    Text,
    Within,
)
from assistant.web.api.turns import Turns
from assistant.web.services.programs import Programs

_PATHS = re.compile(r"(?:/gradio_api)?/mcp/?")
"""Where the server is: "/mcp", and where that of the page framework was, "/gradio_api/mcp/"."""

_READS = ToolAnnotations(readOnlyHint=True, openWorldHint=False)

Result = TypeVar("Result")
Asking = Context[Any, Any, Request]


class McpServer:
    """Middleware that hands what is for the MCP server to it; its lifespan is that of ``server``.

    Who may ask has been looked at before.
    """

    def __init__(self, app: ASGIApp, programs: Programs, turns: Turns, settings: Settings) -> None:
        self._app = app
        self.server = FastMCP(
            "Footnote",
            instructions="Answers from documents, each footnoted to the sentences that say so.",
            stateless_http=True,
            log_level="WARNING",
            max_request_body_size=settings.max_upload_mb * 1_000_000,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        _add_asking(self.server, programs, turns)
        _add_keeping(self.server, programs)
        self.server.streamable_http_app()  # Makes the manager of its sessions.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _PATHS.fullmatch(scope["path"]):
            await self.server.session_manager.handle_request(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _add_asking(server: FastMCP, programs: Programs, turns: Turns) -> None:
    @server.tool(annotations=_READS)
    async def ask(
        question: Annotated[str, Field(description="What you want to know, as one question")],
        context: Asking,
        history: History = [],  # noqa: B006  (never changed; None would be another schema)
        within: Within = None,
    ) -> Answered:
        """Answer a question from the documents, with citations of the exact sentences."""
        asked = Question(question=question, history=history, within=within).read()
        answer = await turns.run(programs.answer, _visitor(context), asked)
        return Answered.model_validate(answer.to_dict())

    @server.tool(annotations=_READS)
    async def search(
        question: str, context: Asking, within: Within = None, limit: Limit = 8
    ) -> Found:
        """Find the sentences nearest to a question, without answering it."""
        who = _visitor(context)
        sentences = await turns.run(programs.search, who, question, within, limit)
        return Found.model_validate({"sentences": sentences})


def _add_keeping(server: FastMCP, programs: Programs) -> None:
    @server.tool(annotations=_READS)
    async def list_documents(context: Asking) -> Documents:
        """List the documents that may be asked."""
        documents = await _run(programs.documents, _visitor(context))
        return Documents.model_validate({"documents": documents})

    @server.tool(annotations=_READS)
    async def read_document(
        id: str, context: Asking, start: int = 0, end: int | None = None
    ) -> Read:
        """Read a document, or the part of it that a citation names."""
        return Read.model_validate(
            await _run(programs.read, _visitor(context), id, max(start, 0), end)
        )

    @server.tool()
    async def add_document(
        context: Asking, title: str = "", text: str = "", url: str = ""
    ) -> Listed:
        """Add a text with its title, or what is at a web address."""
        given = Text(title=title, text=text, url=url)
        return Listed.model_validate(await _run(add_text, programs, _visitor(context), given))

    @server.tool(annotations=ToolAnnotations(destructiveHint=True))
    async def remove_document(id: str, context: Asking) -> str:
        """Remove a document that was added here."""
        await _run(programs.remove, _visitor(context), id)
        return f"Removed {id}."

    @server.tool()
    async def sync_documents(context: Asking) -> Synced:
        """Follow the folders that the server was started with."""
        trusted = _request(context).state.trusted
        return Synced.model_validate(await _run(partial(programs.sync, trusted=trusted)))


async def _run(work: Callable[..., Result], *arguments: Any) -> Result:
    return await to_thread.run_sync(work, *arguments)


def _request(context: Asking) -> Request:
    request = context.request_context.request
    assert request is not None  # every call comes over HTTP
    return request


def _visitor(context: Asking) -> str:
    return str(_request(context).state.who)
