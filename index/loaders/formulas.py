"""Writes formulas of Word and of pages on one line: fractions, powers and roots."""

from __future__ import annotations

import re
from typing import Any

from index.loaders.numerals import raise_figures

_UNSEEN = frozenset(("annotation", "annotation-xml", "del", "deg"))
"""Parts of a formula that are not shown, or say how it was typed; the degree of a root."""

_COMPOUND = re.compile(r"(?<=.)[-+−±·\s/]")
"""What needs brackets in a fraction or under a root: "a+b"; not "-2", "ab"."""

_DEEPEST = 60
"""Elements inside each other, below which a formula is only its letters and figures."""


def write_formula(element: Any, depth: int = 0) -> str:
    """A formula as somebody would type it: "(a+b)/2", "10⁶", "√2"; ``depth`` is that of the element
    in its formula."""
    if depth > _DEEPEST:
        return "".join(element.itertext())
    name = _name(element)
    if not name or name in _UNSEEN or name.endswith("Pr"):
        return ""
    parts = [one for one in element if _name(one) and not _name(one).endswith("Pr")]
    if name in ("f", "mfrac") and len(parts) == 2:
        return "/".join(_bracket(write_formula(one, depth + 1)) for one in parts)
    if name in ("sSup", "msup") and len(parts) == 2:
        base, power = (write_formula(one, depth + 1) for one in parts)
        return base + raise_figures(power, base)
    if name in ("rad", "msqrt"):
        return "√" + _bracket("".join(write_formula(one, depth + 1) for one in parts))
    own = (element.text or "") if name in ("t", "mi", "mn", "mo", "mtext") else ""
    return own.strip("\n") + "".join(write_formula(one, depth + 1) for one in parts)


def _name(element: Any) -> str:
    """The name of an element without its namespace, ``""`` of a comment."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _bracket(text: str) -> str:
    text = text.strip()
    return f"({text})" if _COMPOUND.search(text) else text
