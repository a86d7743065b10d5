"""The one normal form of every text that is indexed: what can be seen, in lines that end in \\n."""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile("\n{3,}")
_SURROGATE = re.compile("[\ud800-\udfff]")

_LINE_ENDS = "\n\r\v\f\x85"
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _LINE_ENDS]
# What a reader of a quoted sentence cannot see has no place in it: soft hyphens, zero-width
# blanks, overrides of the writing direction, tag characters. Joiners and direction marks stay:
# Persian, Hindi and emoji are spelt with them.
_HIDDEN = (
    *(0xAD, 0x200B, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    *range(0xE0000, 0xE0080),
)
_DROPPED: dict[int, str | None] = {**dict.fromkeys((*_CONTROLS, *_HIDDEN)), ord("\t"): " "}

# Ordering a run of combining marks costs its square, so that one line could take minutes.
# No script stacks more than a few; Unicode's Stream-Safe Text Format (UAX #15) allows 30.
_MARKS = 30
_MANY_MARKS = re.compile(rf"[^\w\s!-~]{{{_MARKS + 1},}}")

# Control characters but line feeds, and those that turn the direction of what follows them.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def normalise(text: str) -> str:
    """``text`` in its normal form; a text in normal form is returned as it is.

    Unicode NFC; every line end (also of Unicode, and a form feed) is ``\\n``; a tab is a space.
    Controls, byte order marks, soft hyphens, zero-width spaces and the characters that reorder
    text on the screen are dropped, joiners kept; so are the combining marks after the thirtieth
    on one letter. Half a surrogate pair becomes U+FFFD. Lines have no trailing blanks, and no
    two blank lines follow each other or stand at either end.
    """
    text = _LINE_END.sub("\n", well_formed(text).translate(_DROPPED))
    # After what stands between a letter and its accent is gone, so that they can compose.
    # Composing may take a letter apart and so lengthen a run of marks: it is cut twice.
    text = _fewer_marks(unicodedata.normalize("NFC", _fewer_marks(text)))
    # Line by line, since a pattern for trailing blanks is quadratic in a long run of blanks.
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def well_formed(text: str) -> str:
    """``text`` as UTF-8 can write it: surrogate pairs are one character, half a pair is U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def one_line(text: str, limit: int) -> str:
    """The normal form of a title or a name: single blanks, at most ``limit`` characters."""
    # Ten times the limit is enough to cut from, and bounds the cost of a very long one.
    words = " ".join(normalise(text[: 10 * limit]).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def has_words(text: str) -> bool:
    """Whether there is a letter, a digit, a sign or a mark of punctuation to be seen."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def _fewer_marks(text: str) -> str:
    return _MANY_MARKS.sub(lambda found: _cut_marks(found[0]), text)


def _cut_marks(stretch: str) -> str:
    kept: list[str] = []
    run = 0
    for character in stretch:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS:
            kept.append(character)
    return "".join(kept)


def printable(text: str) -> str:
    """``text`` with whatever could steer a terminal replaced by U+FFFD; line feeds stay."""
    return _STEERING.sub("\ufffd", text)
