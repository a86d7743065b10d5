"""Serves the page: opens the assistant in the background, listens, and stops in good order."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
from starlette.middleware import Middleware

from assistant.settings import Settings
from assistant.web.api.doorway import Doorway
from assistant.web.api.framework import bound
from assistant.web.api.gate import Gate
from assistant.web.api.guesses import Guesses
from assistant.web.api.images import make_routes
from assistant.web.api.patience import Connections, PatientProtocol
from assistant.web.api.proxies import Forwarding, Proxies
from assistant.web.api.rest import make_app
from assistant.web.api.tools import McpServer
from assistant.web.api.turns import Turns
from assistant.web.page import Page, theme
from assistant.web.services.chat import Chat
from assistant.web.services.checks import Checks
from assistant.web.services.conversations import Conversations
from assistant.web.services.programs import Programs
from assistant.web.services.startup import Startup
from assistant.web.services.uploads import Uploads, claim_folder
from assistant.web.services.visitors import VisitorCookie, read_pairs
from index.errors import BadInput

_STATIC = Path(__file__).parent / "static"

_SCRIPTS = ("page.js", "sheet.js")
"""Scripts of the whole page, in the order in which they are run."""

_BELIEVED = "FORWARDED_ALLOW_IPS"
"""The variable from which the server beneath reads which proxies it believes."""

_UPLOADS = 50
"""Files of the largest size that wait to be read, of all visitors together."""

_SWEEPING = 600.0
"""Seconds between two looks for uploads that nobody will read any more."""


class Server:
    """The chat, being served at ``url``."""

    def __init__(self, chat: Chat, checks: Checks, blocks: gr.Blocks, url: str) -> None:
        self.chat, self.checks, self.blocks, self.url = chat, checks, blocks, url

    @classmethod
    def start(
        cls, settings: Settings, opening: Startup | None = None, *, announce: bool = False
    ) -> Server:
        """Begin to serve, and return at once.

        Raises:
            BadInput: the address cannot be listened on.
        """
        opening = opening or Startup.of(settings)
        read_pairs("keys", settings.keys)
        proxies = Proxies(settings.proxies)
        # Before anything is begun: a process that ends while models are loaded may crash.
        with _listening(settings):
            options = _options(settings)
        uploads = Uploads(claim_folder(), settings.max_upload_mb * _UPLOADS * 1_000_000)
        opening.begin()
        conversations = Conversations(
            settings.chat_folder / "chat.sqlite3",
            settings.max_conversations,
            settings.max_history_mb * 1_000_000,
        )
        chat = Chat(settings, opening, conversations)
        options["app_kwargs"] = {
            **_admit_programs(Programs(chat), settings, uploads, proxies),
            "routes": make_routes(chat.pages, settings),
        }
        checks = Checks(chat, settings.chat_folder / "checks.sqlite3")
        blocks = Page(chat, checks).blocks
        blocks.queue(max_size=settings.max_queue, default_concurrency_limit=settings.concurrency)
        bound(blocks)
        with _listening(settings), _believing_nobody():
            _, url, _ = blocks.launch(**options, quiet=True)
        _watch_connections(blocks, proxies)
        if announce:
            print(f"Footnote is at {url}  (stop with Ctrl+C)", flush=True)
        return cls(chat, checks, blocks, url)

    def wait(self) -> None:
        """Serve until interrupted."""
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            self.stop()

    def stop(self) -> None:
        """Stop serving and let go of the files."""
        self.blocks.close(verbose=False)
        self.chat.close()
        self.checks.close()
        self.chat.startup.close()


@contextmanager
def _listening(settings: Settings) -> Iterator[None]:
    """Turns a failure to listen into ``BadInput``."""
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"The chat cannot listen on {settings.host}:{settings.port} "
            f"({error.strerror or error}); choose another host or port."
        ) from None


@contextmanager
def _believing_nobody() -> Iterator[None]:
    """Keeps the server beneath from taking a caller's address from what a proxy here would say.

    It would believe any program of this machine; ``Forwarding`` looks who says it.
    """
    before = os.environ.get(_BELIEVED)
    os.environ[_BELIEVED] = ""
    try:
        yield
    finally:
        if before is None:
            del os.environ[_BELIEVED]
        else:
            os.environ[_BELIEVED] = before


def _watch_connections(blocks: gr.Blocks, proxies: Proxies) -> None:
    """Have connections from now on watched, and none made a web socket, which nothing here is.

    The page framework makes the server, and takes no settings of this kind.
    """
    config = blocks.server.config
    config.http_protocol_class = partial(  # type: ignore[assignment]
        PatientProtocol, Connections(proxies)
    )
    config.ws_protocol_class = None


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "auth": read_pairs("auth", settings.auth) or None,
        "server_name": settings.host,
        "server_port": _port(settings.host, settings.port),
        "share": False,
        "ssr_mode": False,
        "prevent_thread_lock": True,
        "max_file_size": f"{settings.max_upload_mb}mb",
        "mcp_server": False,
        "footer_links": [],
        "show_error": False,
        "enable_monitoring": False,
        "run_history": False,
        "theme": theme(),
        "css_paths": [_STATIC / name for name in ("page.css", "phone.css", "sheet.css")],
        "head": "".join(
            f"<script>{(_STATIC / name).read_text('utf-8')}</script>" for name in _SCRIPTS
        ),
    }


def _admit_programs(
    programs: Programs, settings: Settings, uploads: Uploads, proxies: Proxies
) -> dict[str, Any]:
    """What the page's application needs so that programs are let in beside it."""
    turns = Turns(settings.concurrency, settings.max_queue)
    tools = McpServer(make_app(programs, turns), programs, turns, settings)
    guesses = Guesses()
    gate = Middleware(Gate, programs=tools, settings=settings, guesses=guesses)
    doorway = Middleware(Doorway, settings=settings, guesses=guesses, uploads=uploads)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep(uploads))
        try:
            async with tools.server.session_manager.run():
                yield
        finally:
            sweeping.cancel()

    return {
        "middleware": [
            Middleware(Forwarding, proxies=proxies),
            doorway,
            gate,
            Middleware(VisitorCookie),
        ],
        "lifespan": lifespan,
    }


async def _sweep(uploads: Uploads) -> None:
    """Delete what was uploaded an hour ago, again and again, also where nobody uploads any more."""
    while True:
        await asyncio.to_thread(uploads.sweep)
        await asyncio.sleep(_SWEEPING)


def _port(host: str, wanted: int) -> int:
    """The port ``wanted``, or where that is 0 any that is free.

    Raises:
        OSError: it cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        if os.name == "posix":  # As the server does: a port that was closed a moment ago is free.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, wanted))
        return int(listener.getsockname()[1])
