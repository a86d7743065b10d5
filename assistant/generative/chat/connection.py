"""Names a chat model and how to reach it, without the key, which stays in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

_ANTHROPIC = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a model: ``name`` is ``provider:model``, ``timeout`` seconds for a whole reply.

    Keys are no part of it: they stay in the environment, where the provider's client finds them.
    """

    name: str
    base_url: str = ""
    temperature: float = 0.0
    timeout: float = 60.0
    retries: int = 1

    @property
    def provider(self) -> str:
        """The part before the first colon, ``""`` without one."""
        return self.name.partition(":")[0].replace("-", "_").lower() if ":" in self.name else ""

    @property
    def lacks_key(self) -> bool:
        """Whether there is no key where the client itself would only notice by being refused."""
        return (
            self.provider == "anthropic"
            and not self.base_url
            and not any(os.environ.get(name) for name in _ANTHROPIC)
        )

    @property
    def place(self) -> str:
        """Where the model is, without a user name, password or query."""
        if self.provider == "ollama" and not self.base_url:
            return "the usual address of Ollama"
        parts = urlsplit(self.base_url)
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            port = ""
        return f"{parts.hostname}{port}" if parts.hostname else f"the servers of {self.provider}"
