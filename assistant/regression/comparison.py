"""Whether an answer says what was expected of it, and how many of its words are those expected.

Exact match and token F1 are those of SQuAD (Rajpurkar et al. 2016, the official evaluation
script), with these departures: punctuation of every script is dropped, not only ASCII; so is
a preposition in front ("on Wednesday" is "Wednesday"); amounts, dates and times are compared by
value and unit, however they are spelt ("€1,250" is "1250 euro", "1.5 km" is "1500 m", "3. März
2024" is "2024-03-03"; "4.5%" is not "45", "at least 30" not "30"); the items of a list may change
places; and a name may lack its title. As in SQuAD, an answer is scored against the acceptable
answer that suits it best, and a dollar sign may be missing on one side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import product

from assistant.language.quantities import strip_zeros
from assistant.language.units import LOOSE_UNITS, is_unit
from assistant.regression.readings import list_items, readings, tokens

_TITLE = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Dame|Lord|Lady|Rev|Herrn?|Frau|Hr|Fr)"
    r"\b\.?\s+)+(?=[^\W\d_a-z])"
)
"""What a name may lack: "Dr. Ana Reis" is "Ana Reis". An office says more: "Mayor Reis"."""

_DENIALS = frozenset(("not", "no", "never", "without", "neither", "nor", "nicht", "nie", "ohne",
                      "kein", "keine", "keinen", "keiner", "keinem"))  # fmt: skip
_WEAK = frozenset(("yet", "longer", "be", "been", "being", "always", "necessarily", "currently",
                   "ever", "mehr"))  # fmt: skip
"""Words that may stand between a denial and what it denies: "not yet open", "no longer open"."""

_APART = re.compile(r"\b(?:no|not|never|without|nein|nicht|nie)[.,;:!?]\s", re.I)
"""A denial that ends a clause and denies nothing behind it: "No, it is open"."""


def exact_match(given: str, expected: Iterable[str]) -> bool:
    """Whether ``given`` has the same words as one of ``expected``, in the same order."""
    return any(_is_same(given, one) for one in expected)


def f1(given: str, expected: Iterable[str]) -> float:
    """The harmonic mean of word precision and recall, in [0, 1]; the best over ``expected``."""
    return max((_f1(given, one) for one in expected), default=0.0)


def contains(text: str, expected: Iterable[str]) -> bool:
    """Whether the words of one of ``expected`` stand in ``text``, side by side, and are not
    denied there: "required" is not in "not required". The items of a list may change places."""
    expected = tuple(expected)
    parts = dict.fromkeys((text, _TITLE.sub("", text), *_APART.split(text)[1:]))
    return any(
        any(_holds(words, wanted) for words, wanted in product(readings(part), readings(one)))
        or _holds_items(part, one)
        for part in parts
        for one in expected
    )


def _is_same(given: str, expected: str) -> bool:
    """Whether two texts have the same words; one of them may lack its dollar sign, or the titles
    of its names, and the items of a list may change places."""
    pairs = [(given, expected)]
    if "$" in given + expected:
        pairs += [(given.replace("$", ""), expected), (given, expected.replace("$", ""))]
    if _TITLE.search(given) or _TITLE.search(expected):
        pairs += [(_TITLE.sub("", given), expected), (given, _TITLE.sub("", expected))]
    return any(
        len(words) == len(wanted) and _holds(words, wanted)
        for one, other in pairs
        for words, wanted in product(readings(one), readings(other))
    ) or any(Counter(list_items(one)) == Counter(list_items(other)) != {} for one, other in pairs)


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` stands in ``words``, and no denial in front of it."""
    return any(
        all(_is_alike(words, start + at, wanted, at) for at in range(len(wanted)))
        and not _is_denied(words, start)
        for start in range(len(words) - len(wanted) + 1)
    )


def _is_denied(words: tuple[str, ...], start: int) -> bool:
    """Whether the word before this place denies it: "not open", "not yet open"; not "no 5", which
    is a number, and "not only open"."""
    before = start - 1
    while before > 0 and words[before] in _WEAK:
        before -= 1
    if before < 0 or words[before] not in _DENIALS:
        return False
    return words[before] != "no" or before < start - 1 or not words[start][0].isdigit()


def _holds_items(text: str, expected: str) -> bool:
    """Whether the items of a list stand in ``text`` side by side, in any order."""
    items = Counter(list_items(expected))
    if not items:
        return False
    words = tuple(word for word in tokens(text, by_value=True) if word not in ("and", "und"))
    return any(_takes(words[start:], items) for start in range(len(words)))


def _takes(words: tuple[str, ...], items: Counter[tuple[str, ...]]) -> bool:
    """Whether ``words`` begin with all the items, in any order."""
    left = items.copy()
    while left:
        first = max((x for x in left if words[: len(x)] == x), key=len, default=None)
        if first is None:
            return False
        words = words[len(first) :]
        left -= Counter((first,))
    return True


def _is_alike(words: tuple[str, ...], at: int, others: tuple[str, ...], place: int) -> bool:
    """Whether two words are the same, or amounts of the same value.

    A zero at the end of a decimal adds nothing to what is measured ("4.50 euro"); a bare number
    may be that of a version, of which 1.10 is not 1.1.
    """
    word, other = words[at], others[place]
    if word == other or (len(words) == len(others) == 1 and {word, other} == {"1", "one"}):
        return True
    if other in LOOSE_UNITS.get(word, ()) or word in LOOSE_UNITS.get(other, ()):
        return True
    measured = _is_measured(words, at) or _is_measured(others, place)
    return measured and strip_zeros(word) == strip_zeros(other)


def _is_measured(words: tuple[str, ...], at: int) -> bool:
    """Whether a unit follows the word at this place."""
    return any(map(is_unit, words[at + 1 : at + 2]))


def _f1(given: str, expected: str) -> float:
    if _is_same(given, expected):
        return 1.0
    words, wanted = readings(given)[0], readings(expected)[0]
    same = (Counter(words) & Counter(wanted)).total()
    return 2 * same / (len(words) + len(wanted))
