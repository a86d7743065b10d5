"""The names and numbers of a text: what must agree before one text can support another."""

from __future__ import annotations

import re

from index.terms import STOPWORDS, terms

_NAME = re.compile(
    r"(?:\b(?:[A-Z]\.){2,}|\b[A-Z][\w’'-]*)"
    r"(?:\s+(?:(?:of|the|al|de|van|von|bin|and)\s+)?(?:[A-Z][\w’'-]*|(?:[A-Z]\.)+))*"
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_NOT_NAMES = STOPWORDS | {
    "according", "after", "also", "although", "because", "before", "both", "but", "did", "during",
    "he", "her", "his", "however", "list", "name", "no", "now", "other", "she", "since", "tell",
    "under", "until", "we", "when", "yes", "i",
}  # fmt: skip


def names(text: str) -> tuple[str, ...]:
    """Runs of capitalised words, without a common word that only opens a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].casefold().strip(".’'") in _NOT_NAMES:
            words.pop(0)
        if words:
            found.append(re.sub(r"['’]s?$", "", " ".join(words)))
    return tuple(dict.fromkeys(found))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text as they are written, without thousands separators."""
    return tuple(dict.fromkeys(found.replace(",", "") for found in _NUMBER.findall(text)))


def unmatched(question: str, text: str) -> float:
    """Share of the words of the question's names, and of its numbers, that ``text`` lacks."""
    wanted = [term for name in names(question) for term in terms(name)]
    wanted += [term for number in numbers(question) for term in terms(number)]
    if not wanted:
        return 0.0
    held = set(terms(text))
    return sum(term not in held for term in wanted) / len(wanted)
