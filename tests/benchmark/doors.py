"""How soon the first answer comes from Footnote's doors: the command line and the web chat."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.benchmark import jobs

_FOOTNOTE = (sys.executable, "-m", "assistant.cli")
_FOUND_OR_NOT = (0, 1)
_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Chat:
    """Seconds from the start of the server's process until it listened, showed its page, answered;
    and from the moment that it listened until the answer."""

    listening: float
    page: float
    answer: float

    @property
    def after_listening(self) -> float:
        return self.answer - self.listening


def command_line(index: Path, question: str) -> float:
    """Seconds of the whole process of ``footnote ask``, the answer printed."""
    started = time.perf_counter()
    jobs.run((*_FOOTNOTE, "ask", question, "--index", str(index)), good=_FOUND_OR_NOT)
    return time.perf_counter() - started


def chat(index: Path, question: str) -> Chat:
    """Start the web chat, fetch its page and ask it a question as soon as it listens.

    Raises:
        Failed: it did not start, or did not answer.
    """
    started = time.perf_counter()
    with _serving(index) as url:
        listening = time.perf_counter() - started
        with httpx.Client(base_url=url, timeout=_PATIENCE_SECONDS, trust_env=False) as client:
            client.get("/").raise_for_status()
            page = time.perf_counter() - started
            asked = client.post("/gradio_api/call/ask", json={"data": [question]})
            asked.raise_for_status()
            heard = client.get(f"/gradio_api/call/ask/{asked.json()['event_id']}").text
        answer = time.perf_counter() - started
    if "event: complete" not in heard:
        raise jobs.Failed(f"the chat answered {heard[:200]!r}")
    return Chat(listening, page, answer)


@contextmanager
def _serving(index: Path) -> Iterator[str]:
    """The address of a server that has just said that it listens; it is stopped at the end."""
    command = (*_FOOTNOTE, "serve", "--index", str(index), "--port", "0")
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=jobs.offline() | {"FOOTNOTE_CHAT": str(index.with_name("chat"))},
    )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if line.startswith("Footnote is at"):
                yield line.split()[3]
                break
        else:
            raise jobs.Failed("the chat ended before it listened")
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE_SECONDS)
        server.stdout.close()
