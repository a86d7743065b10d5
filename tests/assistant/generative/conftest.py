"""A scripted model, and an assistant that asks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.scripted_model import KEY, Server, serving_model


def number_of(prompt: str, words: str) -> int:
    """The number that the evidence gave the sentence with these words."""
    found = re.search(rf"^\[(\d+)\] .*{re.escape(words)}", prompt, re.M)
    assert found, f"{words!r} is not in the evidence:\n{prompt}"
    return int(found[1])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A scripted server, and a key for it in the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    with serving_model() as found:
        yield found


TEXTS = {
    "The harbour": (
        "The harbour of Velmouth was dredged in 1931 by the Marlow Company. "
        "Mayor Ada Brandt said the work had cost 40,000 pounds. "
        "“We did not ask the fishermen,” Brandt said on Tuesday.\n"
        "Engineer Tomas Reyl warned that the north wall would crack within ten years. "
        "The wall was not repaired before the war. "
        "In 1942 a storm broke the north wall and sank eleven boats."
    )
}


@pytest.fixture
def made(server: Server) -> Iterator[Callable[..., Assistant]]:
    """Makes assistants that ask the server; ``texts`` and any setting can be given."""
    opened: list[Assistant] = []

    def make(texts: Mapping[str, str] | None = None, **settings: object) -> Assistant:
        values = {
            "llm": "openai:scripted",
            "llm_base_url": server.url,
            "llm_timeout": 10,
            "llm_retries": 0,
            "reader": "hybrid",
            "strictness": "lenient",
            **settings,
        }
        opened.append(Assistant.from_texts(texts or TEXTS, Settings(**values)))
        return opened[-1]

    yield make
    for assistant in opened:
        assistant.close()
