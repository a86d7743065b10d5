"""Finds where sentences begin inside a line.

The boundaries are those of ``sentencex`` by the rules of the language, but for those that it sees
after abbreviations and the numbers of lists, and those that it does not see after a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import sentencex

from index.languages import is_common

_WINDOW = 8_000
"""Characters that are handed over at once: ``sentencex`` is quadratic in the number of quotation
marks left open, so that in windows the cost stays linear in the length of the text."""

_LOOK_BACK = 40
"""Characters before a boundary that are looked at."""

_ITEM = re.compile(r"(?:^\s*|[.!?;)]\s+)\(?\d{1,3}[.)]\s*$|:\s+\(?1[.)]\s*$")
"""The number of a list item before a boundary: "1. |Open", "lid. 2. |Pour", "(3) |Close".

None: "at 18:30. |Then", "not swept: 60. |You", "in room 12. |He", "Call ext. 44. |Ask for Jo".
"""

_TITLE = re.compile(r"\b(?:M[sx]|Mmes|Messrs|Mt|Ft|Bros|Capt|Hon|Rev|Gov|Sen|Rep)\.\s*$")
"""A title or the first part of a place, after which a name follows: "Ms. |Lee", "Mt. |Fuji"."""

_BEFORE_FIGURE = re.compile(
    r"\b(?:approx|vols?|ch(?:ap)?s?|eqs?|secs?|figs?|tabs?|paras?|arts?|pp?|rms?|bldgs?|apts?|apps?"
    r"|nos?|nrs?|tel|ext|max|min|ca|ver|ed|pt|exs?|items?|lot|flt|rd|ste)\.\s*$",
    re.I,
)
"""An abbreviation that has a figure or a single capital behind it: "Rm. |12", "App. |B".

None: "He ran to the app. |Then", since no figure follows.
"""

_FIGURE = re.compile(r"\d|[A-Z](?![\w’'])|[IVX]+\b")
"""What stands after such an abbreviation: "12", "B", "IV"; not "Then", "I’m"."""

_BEFORE_WORD = re.compile(r"\b(?:incl|excl|resp|cont|dept|univ|est)\.\s*$", re.I)
"""An abbreviation in the middle of a sentence: "excl. |VAT"."""

_CAPITALS = re.compile(r"[A-Z]{2,}\b")
"""A word in capitals, which opens no sentence after "incl.": "VAT"; not "Delivery"."""

_MEDICINE = re.compile(r"\b(?:tabs?|caps?|inj)\.\s*$", re.I)
"""A form of medicine, after which its name follows: "Tab. |Metrovan 75 mg"."""

_DOSE = re.compile(r"[A-Z][a-z]+ \d")
"""A name and a figure: "Metrovan 75 mg"; "Then 5" looks the same, and is rarer after "Tab."."""

_DAY = re.compile(
    r"\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)
"""A day or a month, shortened: "Mon. |to Fri. |9 to 5". None: "I sat. |Then"."""

_SHORT = re.compile(r"(?<![\w.])(?:etc|al|vs|co|[\w.-]*\d[\w.-]*|[^\W\d_aeiouAEIOU]{1,4})\.\s*$")
"""An abbreviation, or a figure with a full stop: "etc. |and so on", "1.12. |is out", "bldg. |is".

None: "harbour. |it", "he ate. |then".
"""

_UNIT = re.compile(
    r"""(?:
        \d\s?(?:[mgslhtAVWNJKCF]|[kmcd]m|k?g|mg|m?l|m/s|km/h|°[CF])   # "45 m/s.", "20 g."
      | \b(?:sizes?|vitamins?|plans?|types?|class|grades?|hepatitis|options?|gates?|groups?)\s[A-Z]
      )\.[ ](?=[A-Z][\w’']*[ ])""",
    re.X,
)
"""A unit or a letter that ends a sentence: "45 m/s. |Above it", "vitamin A. |It helps".

None: "J. R. Smith", "5 m. long", "Mr T. Brown".
"""

_DETERMINED = re.compile(
    r"\b(?:d(?:ie|er|as|en|em|es)|[ai]m|zu[mr]|vo[mn]|bis|ab|seit|eine?[mnrs]?|jede[mnrs]?|und)"
    r"\s\d{1,3}\.\s*$",
    re.I,
)
"""A German ordinal behind its article: "die 2. |Auflage", "am 24. |Dezember".

None: "Er ist 12. |Dann".
"""

_NUMBERED = re.compile(r"(?<![\w.,])\d{1,4}\.[ ](?=([^\W\d_]+)[ ])")
"""A number with a full stop before a word: "in Nr. 7. |Am Abend"; an ordinal, or an end."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def find_boundaries(line: str, language: str = "en") -> list[int]:
    """Where a new sentence starts inside ``line``, in characters, in order.

    ``language`` is a code of ISO 639-1. The cost is linear in the length of the line.
    """
    cuts: list[int] = []
    start = 0
    while len(line) - start > _WINDOW:
        found = [start + cut for cut in _cut(line[start : start + _WINDOW], language)]
        cuts.extend(found)
        # The last stretch may go on after the window, so it is read again with what
        # follows; one that fills half a window is not, or the cost would not be linear.
        again = bool(found) and found[-1] - start > _WINDOW // 2
        start = found[-1] if again else start + _WINDOW
    cuts.extend(start + cut for cut in _cut(line[start:], language))
    kept = {cut for cut in cuts if not _goes_on(line, cut, language)}
    if language == "en":
        kept.update(match.end() for match in _UNIT.finditer(line))
    else:
        kept.update(_find_ends_in_numbers(line, language))
    return sorted(kept)


def _find_ends_in_numbers(line: str, language: str) -> Iterator[int]:
    """Where a sentence begins after a number that is no ordinal: with a common word, in a capital.

    "Er wohnt in Nr. 7. |Am Abend liest er." has one; "am 24. Dezember" has none.
    """
    for match in _NUMBERED.finditer(line):
        word = match[1]
        before = line[max(0, match.end() - _LOOK_BACK) : match.end()]
        if word[0].isupper() and is_common(word, language) and not _DETERMINED.search(before):
            yield match.end()


def _cut(window: str, language: str) -> list[int]:
    """The boundaries that the library sees inside ``window``."""
    stretches = sentencex.segment(language, _SURROGATE.sub("\ufffd", window))
    return list(accumulate(len(stretch) for stretch in stretches[:-1]))


def _goes_on(line: str, cut: int, language: str) -> bool:
    """Whether the sentence before ``cut`` goes on after it, whatever the library says."""
    start = max(0, cut - _LOOK_BACK)
    # A piece that begins inside a line has no line start, which the patterns would take for one.
    before = ("\x00" if start else "") + line[start:cut]
    after = line[cut : cut + _LOOK_BACK]
    item = _ITEM.search(before)
    if item and not _BEFORE_FIGURE.search(before[: item.start() + 1]):
        return True
    if _TITLE.search(before):
        return True
    if _BEFORE_FIGURE.search(before) and _FIGURE.match(after):
        return True
    if _BEFORE_WORD.search(before) and (_CAPITALS.match(after) or after[:1].isdigit()):
        return True
    if _MEDICINE.search(before) and _DOSE.match(after):
        return True
    if _DAY.search(before) and (after[:1].isdigit() or after[:1].islower()):
        return True
    if language == "de" and _DETERMINED.search(before):
        return True
    # Who begins the line with a capital would begin a sentence with one.
    begins_low = after[:1].islower() and line.lstrip()[:1].isupper()
    return begins_low and bool(_SHORT.search(before))
