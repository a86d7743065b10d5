"""What passes between fetching a text, reading it and making a source of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes at a location, before anybody has looked into them.

    ``name`` is what an error calls the input; ``suffix`` (``".pdf"``) says the kind;
    ``charset`` is the encoding a server declared, or ``""``.
    """

    raw: bytes
    name: str
    uri: str
    suffix: str
    charset: str = ""

    @property
    def stem(self) -> str:
        """The file name without its suffix, for want of a better title."""
        return PurePosixPath(self.uri.replace("\\", "/")).stem


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as read from its file, not normalised yet; ``title`` is ``""`` where none is given.

    ``heading`` says that the title is part of what the author wrote, so that it belongs
    in the text even where the file keeps it apart.
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    heading: bool = False
