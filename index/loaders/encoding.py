"""Turns bytes into text: by byte order mark, as UTF-8, as declared, or by the likeliest guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence

from index.errors import BadInput
from index.languages import OWN_SCRIPTS, count_strange_letters, measure_languages
from index.terms import STOPWORDS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 256_000
_WESTERN = {"ascii", "iso8859-1"}
_WRITTEN = (
    (("cp1252", "mac_roman"), ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi")),
    (("cp1250", "iso8859-2", "mac_latin2"), ("cs", "sk", "pl", "hu", "hr", "sl", "ro")),
    (("cp1254",), ("tr",)),
    (("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic"), ("ru", "uk", "bg")),
    (("cp1253", "iso8859-7"), ("el",)),
    (("cp1257",), ("lt", "lv", "et")),
)
"""Encodings of eight bits, the commonest first, and the languages that are written in them."""

_SPOKEN = 20_000
"""Bytes that are read in every encoding."""

_FEWEST = 8
"""Words of a text whose language can be told."""

_PLAIN = 0.25
"""Share of common words from which on a language is plain."""

_WORDS = re.compile(r"[^\W\d_]+")

_INSIDE = re.compile(
    r"[®©™¹²³¼½¾±¶µ][^\W\d_]|[^\W\d_][±¶¼½¾]|[^\W\d_](?![-'’·.,:;!?/&@*()„“”\"«»–—…°%‘\\_+=|<>\[\]{}#~^`´¨$€£§©®™])[^\w\s][^\W\d_]"
)
"""A sign beside a letter or between two that nobody writes there: "®eljko", "p³ac±", "pø¹i¹el";
not "O’Brien", "well-to-do", "12 m²"."""

_BINARY_SHARE = 0.01
_PRINTED = "\t\n\v\f\r\x1b"


def decode(raw: bytes, name: str, declared: str = "") -> str:
    """The text of ``raw``; ``declared`` is the encoding that a server or page says it is in.

    What is valid UTF-8 is read as that, whatever is declared: it hardly ever is by chance.

    Raises:
        BadInput: it is binary, or in no known encoding; ``name`` is what it is called.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw[len(mark) :].decode(encoding, "replace"), name)
    for encoding in (_unmarked_utf16(raw), "utf-8", _codec(declared)):
        text = _strict(raw, encoding)
        if text is not None:
            return _checked(text, name)
    return _checked(_guessed(raw, name), name)


def _unmarked_utf16(raw: bytes) -> str:
    """The byte order of UTF-16 without a mark, seen by where its NUL bytes stand, or ``""``."""
    sample = raw[: min(len(raw), _SAMPLE) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many = len(sample) // 100, len(sample) // 5
    if odd > many and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > many and odd <= few else ""


def _codec(declared: str) -> str:
    """Python's name for a declared encoding; pages that say Latin-1 are in Windows-1252."""
    try:
        found = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return ""
    return "cp1252" if found in _WESTERN else found


def _strict(raw: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _guessed(raw: bytes, name: str) -> str:
    """The text by the likeliest encoding: of the languages whose common words it has most, or
    where it has few words, the one that ``charset_normalizer`` finds."""
    from charset_normalizer import from_bytes

    sample = raw[:_SAMPLE]
    if len(raw) > _SAMPLE and b"\n" in sample:
        sample = sample[: sample.rindex(b"\n")]
    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        raise _not_text(name)
    spoken = _find_spoken(sample[:_SPOKEN])
    if spoken:
        return raw.decode(spoken, "replace")
    # A short text makes sense in many tables; the commonest one wins a tie.
    ties = [one for one in matches if one.chaos <= best.chaos and one.coherence >= best.coherence]
    western = any("cp1252" in (one.encoding, *one.could_be_from_charset) for one in ties)
    return raw.decode("cp1252" if western else best.encoding, "replace")


def _find_spoken(sample: bytes) -> str:
    """The encoding in which the sample reads best as one of the languages that are written in it,
    ``""`` where no language is plain. Of encodings that are as good the first one is taken.

    A language is plain by its common words; a short text, in which they may be wanting, by letters
    all of which its language is spelt with.
    """
    best = (0.0, -1.0)
    spoken = ""
    for encodings, languages in _WRITTEN:
        for encoding in encodings:
            text = _strict(sample, encoding)
            if text is None or _has_oddities(text):
                continue
            words = [word.casefold() for word in _WORDS.findall(text)]
            for language, share in _measure(words, languages).items():
                count, strange = count_strange_letters(text, language)
                score = share - strange / max(count, 1)
                is_plain = len(words) >= _FEWEST and score > _PLAIN
                # Nearly all letters of another script are those of one of its languages.
                known = share > _PLAIN / 2 or language not in OWN_SCRIPTS
                is_spelt = count and not strange and known
                if (is_plain or is_spelt) and (float(is_plain), score) > best:
                    best, spoken = (float(is_plain), score), encoding
    return spoken


def _measure(words: Sequence[str], languages: Sequence[str]) -> Mapping[str, float]:
    """The share of common words of each language; in a short text, where a few decide, without
    those of English, which others have with other meanings."""
    shares = measure_languages(words)
    if len(words) < _FEWEST:
        own = [word if word not in STOPWORDS and len(word) > 1 else "" for word in words]
        shares = measure_languages(own) | {"en": shares["en"]}
    return {language: shares[language] for language in languages}


def _has_oddities(text: str) -> bool:
    """Whether signs stand inside words, where only letters of another table can have been."""
    return bool(_INSIDE.search(text))


def _checked(text: str, name: str) -> str:
    """``text``, unless too many of its characters are controls that no text has."""
    sample = text[:_SAMPLE]
    controls = sum(character < " " and character not in _PRINTED for character in sample)
    if controls > max(1, _BINARY_SHARE * len(sample)):
        raise _not_text(name)
    return text


def _not_text(name: str) -> BadInput:
    return BadInput(
        f"The {name} is not text; save it as UTF-8 text, or under the suffix of its kind."
    )
