"""Whether what follows some words is joined to them: "before 10 am |and after 6 pm"."""

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
