"""Puts a well-formed question as people type it: lower case, no question mark, slips, keywords."""

from __future__ import annotations

import random
import re

_OPENING = re.compile(
    r"^(?:what|who|whom|when|where|which|how)\s+(?:is|are|was|were|did|does|do|has|have|had)\s+(?:the\s+)?",
    re.I,
)
"""How a question opens that keywords leave out.

"What is the rent?" is typed as "rent"; "How many people work there?" keeps its opening.
"""

_STORIES = (
    "hi, quick question: {}", "i was wondering {}", "can you tell me {}", "not sure about this. {}",
    "{} thanks", "do you know {}", "sorry to ask again, {}", "my colleague asked me this: {}",
)  # fmt: skip
"""What people put around a question."""


def type_question(question: str, chance: random.Random) -> str:
    """Return ``question`` as somebody in a hurry would type it; its words stay the same."""
    typed = question.strip()
    if chance.random() < 0.15:
        typed = _OPENING.sub("", typed)
    if chance.random() < 0.6:
        typed = typed.rstrip(" ?.!")
    if chance.random() < 0.65:
        typed = typed.lower()
    if chance.random() < 0.3:
        typed = typed.replace("'", "").replace("’", "")
    if chance.random() < 0.12:
        typed = _slip(typed, chance)
    if chance.random() < 0.12:
        typed = chance.choice(_STORIES).format(typed)
    return typed or question


def _slip(text: str, chance: random.Random) -> str:
    """``text`` with two letters of one longer word swapped."""
    places = list(re.finditer(r"[a-z]{5,}", text))
    if not places:
        return text
    word = chance.choice(places)
    at = chance.randrange(word.start() + 1, word.end() - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
