"""Guesses the language of a text, for the rules of its sentences and the encoding of its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.terms import STOPWORDS

_LISTS = {
    "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French",
    "hr": "Croatian", "hu": "Hungarian", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian",
    "nb": "Norwegian_Bokmal", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian",
}  # fmt: skip
"""The languages that are told apart, and what jusText calls their lists of common words."""

_LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "cs": "áčďéěíňóřšťúůýž", "da": "æøåéäöü",
    "de": "äöüßéàáèêç", "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "en": "éèêëïöüäñçàâáíóøåæô",
    "es": "áéíñóúüç", "et": "äõöüšž", "fi": "äöåšžé", "fr": "àâæçéèêëîïôœùûüÿñ", "hr": "čćđšž",
    "hu": "áéíóöőúüű", "it": "àèéìíîòóùú", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž",
    "nb": "æøåéèêòôóäö", "nl": "áéëèêïíöóüúàç", "pl": "ąćęłńóśźż", "pt": "áâãàçéêíóôõúü",
    "ro": "ăâîșțşţ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšžćđ",
    "sv": "åäöéàü", "tr": "çğıöşüâîû", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}  # fmt: skip
"""The letters other than those of ASCII that each language is spelt with, those of words that it
has from others included."""

OWN_SCRIPTS = frozenset(("bg", "el", "ru", "uk"))
"""The languages that are not in Latin letters."""

_SAMPLE = 20_000
"""Characters that are looked at."""

_ENGLISH = 0.25
"""Share of English stop words from which on a text is English and no list is read.

Of the 142 documents of the questions of people the least has .29; a German page has .04.
"""

_FEWEST = 12
"""Words of a text about whose language anything can be said."""

_PLAIN = 0.3
"""Least share of the common words of the language that is guessed."""

_MARGIN = 0.15
"""By how much that share must be above that of English stop words."""

_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """The language of ``text`` as a code of ISO 639-1; ``"en"`` where it is not plain."""
    words = [word.casefold() for word in _WORD.findall(text[:_SAMPLE])]
    english = _share(words, STOPWORDS)
    if len(words) < _FEWEST or english >= _ENGLISH:
        return "en"
    shares = measure_languages(words)
    best = max(shares, key=lambda code: (shares[code], code))
    if shares[best] < max(_PLAIN, english + _MARGIN):
        return "en"
    # Words like "in" and "on" are common in many languages, and speak for none.
    own = _share(words, _common_words(best) - STOPWORDS)
    return best if own > english else "en"


def measure_languages(words: Sequence[str]) -> dict[str, float]:
    """The share of the words that are common ones of each language, in [0, 1]; the words are
    given in lower case."""
    return {code: _share(words, _common_words(code)) for code in _LISTS}


def count_strange_letters(text: str, language: str) -> tuple[int, int]:
    """How many letters of a text are not of ASCII, and how many of those a language is not spelt
    with; a capital behind a small letter is strange wherever it stands, and so is another
    script inside a word."""
    known, own_script = _get_letters(language), language in OWN_SCRIPTS
    count = strange = 0
    before = " "
    for letter in text:
        if not letter.isascii() and letter.isalpha():
            count += 1
            is_mixed = own_script and before.isascii() and before.isalpha()
            strange += letter not in known or is_mixed or (letter.isupper() and before.islower())
        before = letter
    return count, strange


@cache
def _get_letters(language: str) -> frozenset[str]:
    letters = _LETTERS[language]
    return frozenset(letters + letters.upper() + ("İ" if language == "tr" else ""))


def is_common(word: str, language: str) -> bool:
    """Whether ``word`` is one of the common words of a language, whatever its case."""
    return language in _LISTS and word.casefold() in _common_words(language)


def _share(words: Sequence[str], common: frozenset[str]) -> float:
    return sum(word in common for word in words) / max(1, len(words))


@cache
def _common_words(code: str) -> frozenset[str]:
    from justext import get_stoplist

    return frozenset(word.casefold() for word in get_stoplist(_LISTS[code]))
