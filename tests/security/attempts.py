"""Counts what the tests of attacks tried, and what got through, for the table in SECURITY.md."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

KINDS = {
    "routes": "every route without a login, and with a wrong one",
    "visitors": "another visitor's documents, history and source by guessed or reused ids",
    "paths": "paths that lead out of the server's folders",
    "names": "names and pages of other sites (DNS rebinding, cross-site requests)",
    "guesses": "guesses of a login or a key after the tenth in a minute",
    "uploads": "uploads over the limits, past the page",
    "disk": "uploads that would stay and fill the disk",
    "history": "conversations and texts beyond what one visitor may keep",
    "inside": "addresses that lead inside, in all forms, past the page too",
    "rebound": "names that lead elsewhere after they were checked",
    "redirects": "redirections that lead inside",
    "bodies": "bodies without end or packed (gzip, deflate, Brotli), fetched and sent",
    "slow": "requests and answers sent or taken slowly or without end, and hundreds of open connections",
    "floods": "what crowds out others or fills the memory: events, questions, uploads, rebuilds, cookies",
    "odd": "odd ids, numbers, paths, ranges, file names, headers and JSON",
    "exports": "markup in conversations that are exported, and in the names of their files",
    "said": "callers who say in headers that they are others, or ask under other names",
    "bombs": "archives that unpack to more than they say or hold too much (Office, OpenDocument, EPUB)",
    "entities": "entities that expand or read files (Office, OpenDocument, EPUB, HTML)",
    "marks": "HTML and Markdown of a million nested or repeated marks, in 60 s and 1 GB",
    "shown": "markup in titles, names, mails, tables and replies of a model, shown in a browser",
}
"""The kinds of attack by the name that tests give them."""

LEAST = 20
"""Tries of each kind."""


class Attempts:
    """The tries of a run, by kind, and those that got through."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.through: Counter[str] = Counter()

    def record(self, kind: str, *, through: bool) -> None:
        """Count one try of a kind, and fail if it got through.

        Raises:
            AssertionError: it got through.
            KeyError: there is no such kind.
        """
        KINDS[kind]
        self.tried[kind] += 1
        self.through[kind] += through
        assert not through, f"An attack of the kind {kind!r} got through."

    def write(self, path: Path) -> None:
        """Write the counts down, as JSON."""
        path.write_text(json.dumps({"tried": self.tried, "through": self.through}), "utf-8")
