"""The web chat: questions and answers, with the source and its cited sentences beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = ["serve"]


def serve(settings: Settings | None = None) -> None:
    """Serve the chat until it is interrupted.

    Raises:
        BadInput: the address cannot be listened on.
    """
    from assistant.settings import Settings
    from assistant.web.server import Server

    Server.start(settings or Settings(), announce=True).wait()
