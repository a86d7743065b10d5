"""What a summary is asked of, read off a question's words: the text as a whole, or a part of it."""

from __future__ import annotations

import re

from assistant.language.questions import TEXT_NOUNS

_TEXT = rf"(?:{'|'.join(TEXT_NOUNS)})"
_POLITE = r"^\W*(?:please\s+)?(?:can\s+you\s+|could\s+you\s+)?(?:please\s+)?"
_BRIEF = r"(?:an?|the)\s+(?:(?:short|brief|quick)\s+)?"
_SUM_UP = rf"(?:summari[sz]e|sum\s+up|(?:give|write)\s+(?:me\s+)?{_BRIEF}summary)"
_POINTS = r"(?:main|key)\s+(?:points?|ideas?|topics?|subject|takeaways?)"

_WHOLE = re.compile(
    rf"""{_POLITE}{_SUM_UP}\b
        (?:\W*(?:(?:of|the|these|those|all|this|that|it|them|everything)\b\s*)*
        (?:{_TEXT}s?)?)\W*$
    |^\W*what\s*(?:is|['’]s)\s+(?:the|this|that)\s+{_TEXT}\s+(?:all\s+)?about\W*$
    |\b{_POINTS}(?:\s+of\s+(?:the|this|that|these)\s+{_TEXT}s?\b|\W*$)
    |^\W*tl;?dr\W*$""",
    re.I | re.X,
)
"""A question for the text as a whole: "Summarise the article", "What is this text about?"; not
"What is the war about?"."""

PART = (
    r"(?:section|chapter|clause|article|part|paragraph|appendix|annex|schedule|unit|lesson|page"
    r"|slide|sheet)"
)
"""What a part of a text is called."""

_SUMMED_UP = re.compile(
    rf"""{_POLITE}(?:
        (?:{_SUM_UP}|(?:give|write)\s+(?:me\s+)?{_BRIEF}(?:overview|outline|gist))
        |(?:what\s*(?:is|are|['’]s)\s+)?(?:the\s+|give\s+me\s+the\s+)?
            (?:{_POINTS}|summary|overview|gist|tl;?dr)\b(?=\s+(?:of|in|from)\b)
        )\s+(?:of\s+|in\s+|from\s+)?(?P<part>\S.*?)(?:\W+please)?\W*$""",
    re.I | re.X,
)
"""A question for a summary of something: "main points of section 4", "sum up Repairs". Whether a
part of a text has that name is for the text to say: "Summarise Lavrov’s position" names none."""

_ABOUT = re.compile(
    rf"""^\W*what\s*(?:is|['’]s|does|do)\s+
    (?P<part>(?:the\s+)?{PART}\b(?!\s+of\b).*?|(?:the\s+)?(?:\S+\s+){{1,5}}?{PART})\s+
    (?:all\s+)?(?:about|say|cover|deal\s+with)\W*$""",
    re.I | re.X,
)
"""The same by what the part is about: "what is chapter 2 about", "what does the repairs section
say"; not "what does section 4 say about pets", which one sentence may answer."""


def asks_summary(question: str) -> bool:
    """Return whether ``question`` asks about the text as a whole."""
    return bool(_WHOLE.search(question))


def name_part(question: str) -> str:
    """Return the words by which ``question`` names what is to be summed up, ``""`` where none."""
    found = _SUMMED_UP.match(question) or _ABOUT.match(question)
    return found["part"].strip("\"'“”‘’ ") if found else ""
