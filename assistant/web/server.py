"""Serves the page: opens the assistant in the background, listens, and stops in good order."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
from starlette.middleware import Middleware

from assistant.settings import Settings
from assistant.web.page import Page, theme
from assistant.web.services.chat import Chat
from assistant.web.services.checks import Checks
from assistant.web.services.conversations import Conversations
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import VisitorCookie
from index.errors import BadInput

_STATIC = Path(__file__).parent / "static"


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
        # Before anything is begun: a process that ends while models are loaded may crash.
        with _listening(settings):
            options = _options(settings)
        opening.begin()
        chat = Chat(settings, opening, Conversations(settings.chat_folder / "chat.sqlite3"))
        checks = Checks(chat, settings.chat_folder / "checks.sqlite3")
        blocks = Page(chat, checks).blocks
        blocks.queue(max_size=settings.max_queue, default_concurrency_limit=settings.concurrency)
        with _listening(settings):
            _, url, _ = blocks.launch(**options, quiet=True)
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


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "auth": _logins(settings.auth),
        "server_name": settings.host,
        "server_port": _port(settings.host, settings.port),
        "share": False,
        "ssr_mode": False,
        "prevent_thread_lock": True,
        "max_file_size": f"{settings.max_upload_mb}mb",
        "mcp_server": True,
        "footer_links": [],
        "show_error": False,
        "enable_monitoring": False,
        "theme": theme(),
        "css_paths": [_STATIC / "page.css"],
        "head": f"<script>{(_STATIC / 'page.js').read_text('utf-8')}</script>",
        "app_kwargs": {"middleware": [Middleware(VisitorCookie)]},
    }


def _logins(setting: str) -> list[tuple[str, str]] | None:
    """Names with their passwords; ``None``: nobody need log in.

    Raises:
        BadInput: the setting does not spell names and passwords.
    """
    pairs = [one.strip().partition(":") for one in setting.split(",") if one.strip()]
    if not all(name and password for name, _, password in pairs):
        raise BadInput("The setting 'auth' must be like name:password,name:password; correct it.")
    return [(name, password) for name, _, password in pairs] or None


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
