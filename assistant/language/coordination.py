"""Whether what stands beside some words is joined to them: "before 10 am |and after 6 pm"."""

from __future__ import annotations

import re

_JOINED = re.compile(
    r""",?\s+(?:and|or)\s+(?:
      (?:at|by|in|on|from|to|with|for|before|after|until|since|between|over|under)\b
      | \W?\d
      | (?-i:[A-Z])
    )""",
    re.I | re.X,
)
"""A second of the kind: "10 am| and after 6 pm", "Monday| or Thursday", "3| and 5 metres"; not
"in 1931| and closed in 1940", "Ana Reis| and then left"."""


def is_joined(following: str) -> bool:
    """Return whether ``following``, the text after some words, adds another to what they name."""
    return bool(_JOINED.match(following))


_JOINS = re.compile(r"(?:\d\S*|[A-Z]\S*)\s+(?:and|or)\s+$")
"""A first of the kind before another: "Su-24M and |Su-34", "Ana Reis and |Otto Brandt"; not
"the board met and |Ana Reis", "in 1931 and closed in |1940"."""

_NAMED = re.compile(r"\W?[A-Z0-9]")
"""Words that begin as a name or a number does: "Su-34", "1940"; not "closed"."""


def joins(preceding: str, words: str) -> bool:
    """Return whether ``preceding``, the text before some words, names another of their kind."""
    return bool(_NAMED.match(words) and _JOINS.search(preceding))
