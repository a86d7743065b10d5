"""Reads plain text in any encoding."""

from __future__ import annotations

from index.loaders.draft import Draft, Fetched
from index.loaders.encoding import decode
from index.loaders.lines import unwrapped
from index.loaders.normal import normalise


def read(fetched: Fetched) -> Draft:
    """The text, its paragraphs on one line each if it was wrapped; its first line is the title.

    Raises:
        BadInput: the file is binary, or in no known encoding.
    """
    text = decode(fetched.raw, fetched.name, fetched.charset)
    return Draft(unwrapped(normalise(text.expandtabs(4))))
