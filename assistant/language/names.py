"""The names of a text: where they stand, and whether another text has them too."""

from __future__ import annotations

import re

from assistant.language.numbers import written_numbers
from index.terms import STOPWORDS, terms
from index.types import Span

ORDERS = frozenset((
    "compare", "describe", "explain", "give", "list", "name", "please", "show", "summarise",
    "summarize", "tell",
))  # fmt: skip
"""Words that open what is asked for without a question word; elsewhere they are as any other."""

NOT_NAMES = STOPWORDS | ORDERS | {
    "about", "according", "after", "along", "also", "although", "because", "before", "besides",
    "between", "both", "during", "he", "her", "his", "however", "i", "now", "might", "must",
    "other", "shall", "she", "should", "since", "under", "until", "yes",
}  # fmt: skip
"""Words that have a capital only because they open a sentence, besides the stop words."""

_CAPITAL = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
"""The capitals of the Latin, Greek and Cyrillic scripts."""

# A word of a name: "U.S.", "J.", "Dr.", "al-Nusra", "O’Brien", "Su-24M". The "’s" of a
# possessive is no part of it, so that a name ends there.
_WORD = (
    r"(?:(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Gov|Capt)\.(?=\s[A-Z])|[A-Z]\.(?=\s?[A-Z])"
    rf"|\b(?:(?:al|el|ad|ash)-)?[{_CAPITAL}][\w-]*(?:['’](?!s\b)\w+)*)"
)
_NAME = re.compile(
    rf"""(?<!\w){_WORD}
    (?:[^\S\n]+                                   # on the same line
       (?:(?:of|of\sthe|the|al|de|van|von|bin)\s+)?   # "Bank of England"; but not "and"
       {_WORD})*""",
    re.X,
)
"""Words with a capital in a row. "Ana Reis and Otto Brandt" are two names, "then it rained" has
none, and "Ana Reis’s aide" has "Ana Reis"."""


def name_spans(text: str) -> tuple[Span, ...]:
    """Return where names stand, without a common word that only opens a sentence."""
    spans = []
    for match in _NAME.finditer(text):
        words = list(re.finditer(r"\S+", match.group()))
        while words and words[0].group().casefold().strip(".’'") in NOT_NAMES:
            words.pop(0)
        if words:
            spans.append(Span(match.start() + words[0].start(), match.end()))
    return tuple(spans)


def names(text: str) -> tuple[str, ...]:
    """Return the distinct names of ``text``, in order."""
    return tuple(dict.fromkeys(" ".join(span.of(text).split()) for span in name_spans(text)))


def unmatched(question: str, text: str) -> float:
    """Return the share of the words of the question's names, and of its numbers, that ``text``
    lacks; 0.0 where it has none."""
    wanted = [term for name in names(question) for term in terms(name)]
    wanted += [term for number in written_numbers(question) for term in terms(number)]
    if not wanted:
        return 0.0
    known = set(terms(text))
    return sum(term not in known for term in wanted) / len(wanted)
