"""Takes out of a text what could be more than text: tags, link targets, hidden characters."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\s?\((?:[^()\n]|\([^()\n]*\))*+\)")
_FENCE = re.compile(r"^\s*```[^\n]*$", re.M)


def plain(text: str) -> str:
    """``text`` without tags, link targets and images, or characters that are not seen.

    A link keeps its words and a tag's content stays: nothing that was said is lost, but
    showing it as Markdown fetches nothing and runs nothing.
    """
    bare = _FENCE.sub("", _LINK.sub(r"\1", _TAG.sub("", visible(text))))
    return bare.replace("](", "] (")


def visible(text: str) -> str:
    """``text`` without control, format and private characters, or halves of characters.

    Line feeds stay; other line ends and tabs become blanks.
    """
    return "".join(
        char if char == "\n" or not _is_hidden(char) else " " if char in "\t\r\u2028\u2029" else ""
        for char in text
    )


def _is_hidden(char: str) -> bool:
    if char.isascii():
        return not char.isprintable()
    return char in "\u2028\u2029" or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
