"""How a model's sentence speaks about the source, denies something, or joins two statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.questions import SOURCE_NOUNS
from index.terms import STOPWORDS, question_terms, terms

_SOURCE = rf"(?:{'|'.join(SOURCE_NOUNS)})s?"

_ABSENT = re.compile(
    rf"""^\W*not\s+in\s+(?:the\s+)?source\b
    # "The text does not say when."
    |\b{_SOURCE}\b.{{0,30}}\b(?:do(?:es)?\s+not|do(?:es)?n['’]t|never|cannot|can['’]t|fails?\s+to)\s+
      (?:\w+\s+){{0,2}}?(?:say|state|mention|specify|provide|contain|answer|give|tell|include|
      explain|indicate|address|reveal|discuss|identify|disclose|cover)
    # "It is not mentioned in the text."
    |\b(?:not|n['’]t|never)\s+(?:\w+\s+)?(?:say|said|stated?|mention(?:ed)?|specified|provided?|
      given|found|contained|answered|covered|addressed|in)\b.{{0,25}}\b(?:in|by)\s+
      (?:the\s+|this\s+|these\s+)?(?:provided\s+|given\s+)?{_SOURCE}\b
    # "There is no information in the text." "I don't know." "This cannot be answered."
    |\bno\s+(?:information|mention|answer)\b.{{0,60}}\b(?:{_SOURCE}|given|found|provided)\b
    |\b(?:i\s+(?:do\s+not|don['’]t)\s+know|(?:can\s*not|can['’]t|unable\s+to)\s+(?:be\s+)?
      (?:answer(?:ed)?|determined?|find|tell|say)\b.{{0,40}}(?:question|that|this|from|$))""",
    re.I | re.X,
)
"""A sentence that says that the source does not say."""

_FRAME = re.compile(
    rf"""^\W*(?:according\s+to\s+(?:the\s+|this\s+)?(?:provided\s+|given\s+)?{_SOURCE}[,:]?\s+
    |(?:the|this)\s+{_SOURCE}\s+(?:says|states|notes|mentions|reports|indicates|explains)\s+that\s+)""",
    re.I | re.X,
)
"""Words in front of a claim that only say that the source says it."""

_POLAR = re.compile(r"^\W*(?:yes|no|correct|indeed|right)\W*$", re.I)
"""A bare yes or no."""

FRAMING = frozenset(
    terms(
        "here answer following based provided source text article sentences sure certainly "
        "question summary according says information include points"
    )
)
"""Terms of sentences that only open or close an answer: "Here is the answer:"."""

_DENIAL = re.compile(
    r"""\b(?:not(?!\s+only)|no(?!\.|\s+doubt)|never|none|nobody|nothing|neither|nor|without|cannot|
    hardly|denie[sd]|deny|refuse[sd]?|fail(?:s|ed)?\s+to)\b|n['’]t\b""",
    re.I | re.X,
)
"""A word that denies: "not", "wasn’t", "refused"; but not "not only" or "No. 5"."""

_CLAUSE_END = re.compile(r"[.,;:!?()“”\"–—]")
"""A mark at which a denial's reach ends."""

_REACH = 3
"""Content words on either side of a denial that it is about."""

_JOINT = re.compile(
    r"""(?:[,;]\s+|\s+)(?:and|but|while|whereas)\s+
    (?=(?:[A-Z][\w’'-]+|the|an?|this|that|these|those|it|its|he|his|she|her|they|their|we|our|
    some|many|most|no)\b)|;\s+""",
    re.X,
)
"""A conjunction after which a subject stands: "and the", "but Reis"; not "and sold"."""

_PLAIN_WORD = re.compile(r"\b[a-z][\w’'-]*|\d[\d.,]*")
"""A word without a capital, or a number: what a clause says besides names."""

_LEAST_WORDS = 3
_LEAST_PLAIN = 2
"""Content words of a clause that says something, and those of them that are not in names."""

SMALL_WORDS = STOPWORDS | {"mr", "mrs", "ms", "dr", "he", "she", "we", "i", "his", "her"}
"""Words that a claim's names and denials are compared without."""


def is_absence(text: str) -> bool:
    """Return whether a sentence says that the source does not say."""
    return bool(_ABSENT.search(text))


def is_polar(text: str) -> bool:
    """Return whether a sentence is a bare yes or no."""
    return bool(_POLAR.match(text))


def strip_frame(claim: str) -> str:
    """Return a claim without the words that only say that a source says it."""
    rest = _FRAME.sub("", claim)
    return rest[:1].upper() + rest[1:]


def denied_terms(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each denial the few content terms of its clause before and after it."""
    return [
        (
            _content(_CLAUSE_END.split(text[: match.start()])[-1])[-_REACH:],
            _content(_CLAUSE_END.split(text[match.end() :], maxsplit=1)[0])[:_REACH],
        )
        for match in _DENIAL.finditer(text)
    ]


def split_clauses(claim: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to split ``claim`` in two at a conjunction after which a subject stands.

    Without a subject of its own the second part would hang on the first's ("and sold boats").
    Both parts say something: they have three content words, two of them besides names.
    """
    for joint in _JOINT.finditer(claim):
        first, second = claim[: joint.start()].strip(), claim[joint.end() :].strip()
        if _says_something(first) and _says_something(second):
            yield first, second[:1].upper() + second[1:]


def _content(text: str) -> tuple[str, ...]:
    return tuple(term for term in question_terms(text) if term not in SMALL_WORDS)


def _says_something(clause: str) -> bool:
    plain = question_terms(" ".join(_PLAIN_WORD.findall(clause)))
    return len(question_terms(clause)) >= _LEAST_WORDS and len(plain) >= _LEAST_PLAIN
