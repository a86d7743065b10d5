"""Turns of speech that a text's layout gives: "MS. BERG: …", "From: Ana Reis", "Bea wrote:"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.types import Span

_LABEL = re.compile(
    r"^[ \t>*_]*(?P<label>[^\W\d_][^\n:“”\"?!;,*_]{0,50}?)[*_]*:[*_]*(?=[ \t]+\S|[ \t]*$)", re.M
)
"""What opens a line before a colon: "MS. BERG:", "**Brun**:", "Q:"; a label if it comes again."""

_FROM = re.compile(r"^[ \t>]*(?:From|Von|De):[ \t]*(?P<sender>[^\n<@]*[^\s<@])", re.M)
"""The line of a message that tells who sent it."""

_FIELD = re.compile(r"^[ \t>]*(?P<name>[A-Z][\w-]*(?: [\w-]+)?):[ \t].*$\n?", re.M)
"""A further line at the head of a message: "Subject: Moving"."""

_WROTE = re.compile(
    r"^[ \t>]*(?:On [^\n]{3,40}, )?"
    r"(?P<sender>[A-Z][^\n,:“”]{1,50}?)[ \t]+(?:wrote|writes|schrieb):[ \t]*$",
    re.M,
)
"""A line that tells who wrote what follows: "On Monday, Bea Lorenz wrote:"."""

_SALUTATION = re.compile(
    r"^[ \t]*(?:Dear|Hello|Hi|Sehr geehrte[rn]?|Liebe[rn]?)\b"
    r"(?:[^\n.?!]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|[A-Z])\.){0,60}[,!:]?[ \t]*$",
    re.M,
)
"""The line that opens a letter: "Dear Ms Corvo,", "Dear Mr. Corvo"; not "Dear me, it rained."."""

_VALEDICTION = (
    r"[ \t]*(?:Yours|Sincerely|Respectfully|Cordially|Hochachtungsvoll|All\s+the\s+best|Love|"
    r"(?:(?:With|Kind|Best|Warm|Many)\s+)*"
    r"(?:regards|wishes|thanks|greetings)|"
    r"(?:Mit\s+)?(?:freundliche|viele|herzliche|beste)[nr]?\s+Gr(?:ü|ue)(?:ß|ss)en?)\b[^\n.]{0,30}"
)
"""The words that end a letter: "Yours sincerely,", "Viele Grüße"; not "Best wishes are sent."."""

_SIGNED = re.compile(
    rf"^{_VALEDICTION}\s*\n\s*(?!{_VALEDICTION}$)"
    r"(?P<sender>[A-Z][^\n,:<@]{1,50}?)[ \t]*$",
    re.M | re.I,
)
"""How a letter ends, and the name under it: "Yours sincerely,\\nRafe Dunmore"."""

_PARTICLES = frozenset((
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la",
    "le", "ter", "van", "von", "y", "zu",
))  # fmt: skip
"""Words of a name that have no capital: "Maria de Souza"."""

_FEWEST = 3
"""Labelled lines from which on a text is a record of turns."""

_FIELDS = frozenset(("from", "to", "cc", "bcc", "subject", "date", "sent", "present", "re", "note"))
"""Labels that tell of a message or a meeting, and nobody's words."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of text that ``label`` says: the words begin at ``span.start``."""

    label: str
    span: Span


def find_turns(text: str, breaks: Sequence[int]) -> tuple[Turn, ...]:
    """Return the turns of a text, in order; a turn ends where the next begins or at a break.

    ``breaks`` are where something begins that nobody's turn goes on into: a heading.
    """
    messages = _find_messages(text)
    letters = [] if messages else _find_letters(text, breaks)
    opened = sorted([*messages, *letters, *_find_labels(text)])
    signed = [start for start, _ in _find_signed(text)] if messages or letters else []
    edges = sorted([*(start for start, _, _ in opened), *signed, *breaks, len(text)])
    turns = []
    for start, words, label in opened:
        after = bisect_right(edges, start)
        end = edges[after] if after < len(edges) else len(text)
        turns.append(Turn(label, Span(min(words, end), end)))
    return tuple(turns)


def _find_messages(text: str) -> list[tuple[int, int, str]]:
    """Where messages begin, where their words begin, and who sent them.

    One message alone is one where further lines at its head tell of it: "From: the harbour" may be
    anything.
    """
    found, has_head = [], False
    for match in _FROM.finditer(text):
        end = text.find("\n", match.end()) + 1 or len(text)
        while field := _FIELD.match(text, end):
            has_head |= field["name"].lower() in _FIELDS
            end = field.end()
        found.append((match.start(), end, match["sender"]))
    found += [(match.start(), match.end(), match["sender"]) for match in _WROTE.finditer(text)]
    return found if has_head or len(found) > 1 else []


def is_valediction(sentence: str) -> bool:
    """Whether a sentence is nothing but the words that end a letter."""
    return bool(re.fullmatch(_VALEDICTION, sentence.strip(), re.I))


def _find_signed(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """Where a name stands under the words that end a letter, and the name; "Thanks for the offer!"
    may be followed by anything."""
    for match in _SIGNED.finditer(text, start, len(text) if end is None else end):
        if _is_label(match["sender"]):
            yield match.start(), match["sender"]


def _find_letters(text: str, breaks: Sequence[int]) -> list[tuple[int, int, str]]:
    """Where letters begin, where their words begin, and who signed them: before the next letter,
    and before what nobody's turn goes on into."""
    edges = sorted(breaks)
    openings = list(_SALUTATION.finditer(text))
    found = []
    for at, opening in enumerate(openings):
        until = openings[at + 1].start() if at + 1 < len(openings) else len(text)
        after = bisect_left(edges, opening.end())
        until = min([until, *edges[after : after + 1]])
        for _, sender in islice(_find_signed(text, opening.end(), until), 1):
            found.append((opening.start(), opening.end(), sender))
    return found


def _find_labels(text: str) -> list[tuple[int, int, str]]:
    """Where labelled lines begin, where their words begin, and the labels, if some come again."""
    lines = [
        (match.start(), match.end(), match["label"].strip())
        for match in _LABEL.finditer(text)
        if match["label"].strip().lower() not in _FIELDS
    ]
    counts = Counter(label for _, _, label in lines)
    again = sum(count for count in counts.values() if count > 1)
    speaks = len(lines) >= _FEWEST and 2 * again >= len(lines) and len(counts) > 1
    return [one for one in lines if _is_label(one[2])] if speaks else []


def _is_label(label: str) -> bool:
    """Whether every word of a label but those in brackets has a capital, or it is a letter."""
    words = re.sub(r"\([^()]*\)", "", label).split()
    words = [word for word in words if word not in _PARTICLES]
    return bool(words) and all(word[:1].isupper() for word in words)
