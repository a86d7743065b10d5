"""The words that lexical search compares: folded, stemmed, without the commonest."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

# Characters of scripts written without spaces (Thai, Lao, Burmese, Khmer, kana, Han), which are
# searched one by one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"

# Letters with full stops, as "U.S.", which are joined to one word.
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")

# One unspaced character, or a run of other letters and digits.
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")

_STOPWORDS = """
    a an and any are as at be been being but by can could did do does doing for from had has
    have how if in into is it its many me much my no not of on or our please so some such
    tell than that the their them then there these they this those to was we were what when
    where which while who whom whose why will with would you your
"""

STOPWORDS = frozenset(_STOPWORDS.split())
"""English words too common to say what a question is about."""


def terms(text: str) -> list[str]:
    """The stemmed words of ``text`` in order, ASCII letters and digits only, repeats kept."""
    joined = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
    folded = unicodedata.normalize("NFKD", joined.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return [stem(word) for word in _WORD.findall(bare)]


def question_terms(question: str) -> tuple[str, ...]:
    """The distinct terms of a question, without stop words unless it has nothing else."""
    kept = dict.fromkeys(terms(question))
    content = [term for term in kept if term not in _stopped()]
    return tuple(content or kept)


@cache
def _stopped() -> frozenset[str]:
    return frozenset(stem(word) for word in STOPWORDS)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Porter2 stem; a word of another script is spelt in hexadecimal, so any index can hold it."""
    found: str = _stemmer().stemWord(word)
    return found if found.isascii() else "u" + found.encode("utf-8", "replace").hex()


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
