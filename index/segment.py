"""Cuts a text into sentences, and its sentences into the passages that are embedded.

A line end is always a boundary. Those inside a line are those of ``sentencex`` by the rules of the
language, but for those that it sees after abbreviations and the numbers of lists, and those that
it does not see after a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import sentencex

from index.abbreviations import goes_on_abroad
from index.languages import guess_language, is_common
from index.types import Passage, Span

_WINDOW = 8_000
"""Characters that are handed over at once: ``sentencex`` is quadratic in the number of quotation
marks left open, so that in windows the cost stays linear in the length of the text."""

_LOOK_BACK = 40
"""Characters before a boundary that are looked at."""

_ITEM = re.compile(
    r"(?:^\s*|[.!?;)]\s+)\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[ivx]{1,4})[.)]\s*$|:\s+\(?(?:1|i)[.)]\s*$"
)
"""The number of a list item before a boundary: "1. |Open", "lid. 2. |Pour", "(3) |Close",
"1.2. |Cats", "lid. ii. |Pour".

None: "at 18:30. |Then", "not swept: 60. |You", "in room 12. |He", "Call ext. 44. |Ask for Jo".
"""

_LABEL = re.compile(
    r"(?:^\s*|[.!?;:]\s+)(?:Step|Rule|Stage|Phase|Tip|Part|Point|Question|Article|Section|Chapter"
    r"|Clause|Exercise|Lesson|Option|Schritt|Regel|Teil|Punkt|Frage|Artikel|Kapitel|Étape|Règle"
    r"|Partie|Paso|Regla|Parte|Passo)\s\d{1,3}\.\s*$"
)
"""What numbers the sentence behind it: "Step 1. |Open the lid", "lid. Article 5. |The tenant".

None: "We did step 1. |Then", "He read Chapter 5. |It is good".
"""

_TITLE = re.compile(
    r"\b(?:M[sx]|Mmes?|Mlles?|Frl|Dña|Dhr|Messrs|Mt|Ft|Bros|Capt|Hon|Rev|Gov|Sen|Rep)\.\s*$"
)
"""A title or the first part of a place, after which a name follows: "Ms. |Lee", "Mt. |Fuji"."""

_BEFORE_FIGURE = re.compile(
    r"\b(?:approx|vols?|ch(?:ap)?s?|eqs?|secs?|figs?|tabs?|paras?|arts?|pp?|rms?|bldgs?|apts?|apps?"
    r"|nos?|nrs?|tel|ext|max|min|ca|ver|ed|pt|exs?|items?|lot|flt|rd|ste|temp|encl?|refs?|att|vers?"
    r"|qty|wt|dia|avg|ser|\w{2,}str)\.\s*$",
    re.I,
)
"""An abbreviation that has a figure or a single capital behind it: "Rm. |12", "App. |B".

None: "He ran to the app. |Then", since no figure follows.
"""

_FIGURE = re.compile(r"[(+\-−–±<>≤≥~$€£]?\d|[A-Z](?![\w’'])|[IVX]+\b")
"""What stands after such an abbreviation: "12", "+5", "B", "IV"; not "Then", "I’m"."""

_BEFORE_WORD = re.compile(
    r"\b(?:incl|excl|resp|cont|dept|univ|est|rec|reg|mio|mln|bn|govt|assn|tbsp|tsp|pcs|encl|attn|misc"
    r"|conc|approx|orig|prev|temp|prov|dist|subj)\.\s*$",
    re.I,
)
"""An abbreviation in the middle of a sentence: "excl. |VAT", "the temp. |must"."""

_NUMBERING = re.compile(r"\b(?:[A-Z][a-z]{1,3}|P\.O)\.\s*$")
_NUMBER = re.compile(r"(?:Nos?|Nrs?)\.\s?[A-Z]?-?\d")
"""An abbreviation before a number: "Cat. |No. B-12", "Ref. |No. 7"; not "lives there. |No. 7"."""

_CAPITALS = re.compile(r"[A-Z]{2,}\b")
"""A word in capitals, which opens no sentence after "incl.": "VAT"; not "Delivery"."""

_MEDICINE = re.compile(r"\b(?:tabs?|caps?|inj)\.\s*$", re.I)
"""A form of medicine, after which its name follows: "Tab. |Metrovan 75 mg"."""

_DOSE = re.compile(r"[A-Z][a-z]+ \d")
"""A name and a figure: "Metrovan 75 mg"; "Then 5" looks the same, and is rarer after "Tab."."""

_DAY = re.compile(
    r"\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun|Jan|Feb|Apr|Aug|Sept?|Oct|Okt|Nov|Dec|Dez)\.\s*$"
)
"""A day or a month, shortened: "Mon. |to Fri. |9 to 5". None: "I sat. |Then"."""

_SHORT = re.compile(r"(?<![\w.])(?:etc|al|vs|co|[\w.-]*\d[\w.-]*|[^\W\d_aeiouAEIOU]{1,4})\.\s*$")
"""An abbreviation, or a figure with a full stop: "etc. |and so on", "1.12. |is out", "bldg. |is".

None: "harbour. |it", "he ate. |then".
"""

_UNIT = re.compile(
    r"""(?:
        \b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s\d{1,2}
      | \d\s?(?:[mgslhtAVWNJKCF]|[kmcd]m|k?g|mg|m?l|m/s|km/h|°[CF])   # "45 m/s.", "20 g."
      | \b(?i:sizes?|vitamins?|plans?|types?|class|grades?|hepatitis|options?|gates?|groups?)\s[A-Z]
      )\.[ ](?=[A-Z][\w’']*[ ])""",
    re.X,
)
"""A unit, a letter or a day that ends a sentence: "45 m/s. |Above it", "vitamin A. |It helps",
"to Sept. 9. |Then it".

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

_NEXT_ITEM = re.compile(r"(?:^\s*|[.!?:;]\s+)(\d{1,2})\.\s+(?=[^\W\d_])")
"""The number of an item in a line: "1. Die Kanne füllen. 2. Den Deckel schließen."; only where the
number before has been one."""

_WORD = re.compile(r"[^\W\d_]+")

_LAST_WORD = re.compile(r"(?<![\w.])([^\W\d_]{3,})\.\s(?=[^\W\d_])")
"""A word that may end a sentence, before a capital: "no ve bien. |Luego va"; a common word does."""

_AND_SO_ON = frozenset(("etc", "usw", "osv", "itd", "enz", "ecc", "atd"))
"""What ends many sentences and stands inside many, of which the library knows more."""

_NUMBERED = re.compile(r"(?<![\w.,])\d{1,4}\.[ ](?=[^\W\d_]+[ ])")
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
        kept.update(_find_missed(line, language))
    return sorted(kept)


def _find_missed(line: str, language: str) -> Iterator[int]:
    """Where a sentence begins after a number that is no ordinal, or a unit: with a common word, in
    a capital; after a common word; and with the number of the next item.

    "Er wohnt in Nr. 7. |Am Abend liest er." has one; "am 24. Dezember" has none.
    """
    for pattern in (_NUMBERED, _UNIT):
        for match in pattern.finditer(line):
            word = _WORD.match(line, match.end())
            before = _look_back(line, match.end())
            if not (word and word[0][0].isupper() and is_common(word[0], language)):
                continue
            is_label = _is_numbered(before, language) or _LABEL.search(before)
            if not (is_label or _DETERMINED.search(before)):
                yield match.end()
    for match in _LAST_WORD.finditer(line):
        after = line[match.end() : match.end() + _LOOK_BACK]
        known = is_common(match[1], language) and match[1] not in _AND_SO_ON
        if (
            known
            and after[0].isupper()
            and not goes_on_abroad(_look_back(line, match.end()), after, language)
        ):
            yield match.end()
    yield from _find_items(line, language)


def _find_items(line: str, language: str) -> Iterator[int]:
    """Where the numbers of items stand behind a sentence."""
    numbers = {0}
    for item in _NEXT_ITEM.finditer(line):
        number = int(item[1])
        before = _look_back(line, item.start(1))
        if number - 1 in numbers and not goes_on_abroad(before, item[1], language):
            numbers.add(number)
            if before.rstrip()[-1:] in (".", "!", "?", ";"):
                yield item.start(1)


def _is_numbered(before: str, language: str) -> bool:
    """Whether the number of an item stands before a boundary, and none behind an abbreviation."""
    item = _ITEM.search(before)
    if not item:
        return False
    head = before[: item.start() + 1]
    return not (_BEFORE_FIGURE.search(head) or goes_on_abroad(head + " ", "1", language))


def _cut(window: str, language: str) -> list[int]:
    """The boundaries that the library sees inside ``window``."""
    stretches = sentencex.segment(language, _SURROGATE.sub("\ufffd", window))
    return list(accumulate(len(stretch) for stretch in stretches[:-1]))


def _goes_on(line: str, cut: int, language: str) -> bool:
    """Whether the sentence before ``cut`` goes on after it, whatever the library says."""
    before, after = _look_back(line, cut), line[cut : cut + _LOOK_BACK]
    if _is_numbered(before, language) or goes_on_abroad(before, after, language):
        return True
    if any(one.search(before) for one in (_LABEL, _TITLE)):
        return True
    if language == "de" and _DETERMINED.search(before):
        return True
    if after[:1] in ("-", "–", "/") and not before[-1:].isspace():
        return True
    return _is_abbreviated(before, after) or _begins_low(line, before, after)


def _look_back(line: str, cut: int) -> str:
    """What stands before a boundary. A piece that begins inside a line has no line start, which
    the patterns would take for one."""
    start = max(0, cut - _LOOK_BACK)
    return ("\x00" if start else "") + line[start:cut]


def _is_abbreviated(before: str, after: str) -> bool:
    """Whether an abbreviation stands before what belongs to it."""
    if _BEFORE_FIGURE.search(before) and _FIGURE.match(after):
        return True
    if _BEFORE_WORD.search(before) and (_CAPITALS.match(after) or after[:1].isdigit()):
        return True
    if _MEDICINE.search(before) and _DOSE.match(after):
        return True
    if _NUMBERING.search(before) and _NUMBER.match(after):
        return True
    return bool(_DAY.search(before)) and (after[:1].isdigit() or after[:1].islower())


def _begins_low(line: str, before: str, after: str) -> bool:
    """Whether what follows an ordinal or an abbreviation begins with a small letter, in a line
    that begins with a capital: who begins the line with one would begin a sentence with one."""
    if not (after[:1].islower() and line.lstrip()[:1].isupper()):
        return False
    return any(one.search(before) for one in (_SHORT, _BEFORE_FIGURE, _BEFORE_WORD))


SEGMENTATION = "4"
"""Stored with an index; it changes whenever the same text would be cut differently."""

# An encoder of 256 word pieces reads about 1,000 ASCII characters, or 250 of a script
# that is spelt out character by character.
_READABLE = 1_000
_PASSAGE = 600
_PASSAGE_WORDS = 120
_PASSAGE_SENTENCES = 4
_OVERLAP = 200


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text``, as spans of characters, in order.

    The spans cover every non-blank character exactly once and neither start nor end
    with white space; a blank text has none. The cost is linear in the length of the text.
    """
    spans: list[Span] = []
    start = 0
    language = guess_language(text)
    for line in text.splitlines(keepends=True):
        cuts = find_boundaries(line, language)
        spans.extend(_trimmed(text, start, start + len(line), cuts))
        start += len(line)
    return tuple(spans)


def passages(sentences: tuple[Span, ...], text: str) -> tuple[Passage, ...]:
    """Runs of two to four whole sentences for the encoder, in order.

    Neighbouring runs share one sentence, so that two adjacent sentences are always together
    in some passage, unless the encoder could not read both. A sentence that it cannot read
    alone is split into overlapping pieces, cut at white space where there is some. A
    sentence without a readable neighbour is a passage of its own.
    """
    loads = tuple(_load(span.of(text)) for span in sentences)
    words = tuple(len(span.of(text).split()) for span in sentences)
    found: list[Passage] = []
    first = 0
    while first < len(sentences):
        last = _last_of_run(first, loads, words)
        if loads[first] > _READABLE:
            found.extend(_pieces(first, sentences[first], text, loads[first]))
        elif last > first or not found or found[-1].last < first:
            found.append(Passage(sentences[first].start, sentences[last].end, first, last))
        first = max(last, first + 1)
    return tuple(found)


def _trimmed(text: str, start: int, end: int, cuts: list[int]) -> Iterator[Span]:
    """The non-blank stretches of ``text[start:end]`` between ``cuts`` (relative to ``start``)."""
    for left, right in zip([0, *cuts], [*cuts, end - start], strict=True):
        stretch = text[start + left : start + right]
        blank = len(stretch) - len(stretch.lstrip())
        if blank < len(stretch):
            yield Span(start + left + blank, start + left + len(stretch.rstrip()))


def _load(stretch: str) -> int:
    """About how much of the encoder's reach ``stretch`` takes, in ASCII characters."""
    return 4 * len(stretch) - 3 * len(stretch.encode("ascii", "ignore"))


def _last_of_run(first: int, loads: tuple[int, ...], words: tuple[int, ...]) -> int:
    """The last sentence of the run that starts at ``first``."""
    load, count, last = loads[first], words[first], first
    for following in range(first + 1, min(first + _PASSAGE_SENTENCES, len(loads))):
        load, count = load + loads[following], count + words[following]
        room = load <= _PASSAGE and count <= _PASSAGE_WORDS
        if load > _READABLE or not (room or following == first + 1):
            break
        last = following
    return last


def _pieces(index: int, sentence: Span, text: str, load: int) -> Iterator[Passage]:
    """Overlapping passages inside one over-long sentence."""
    share = (sentence.end - sentence.start) / load
    width, overlap = int(_READABLE * share), int(_OVERLAP * share)
    start, end = sentence.start, sentence.start
    while end < sentence.end:
        end = min(start + width, sentence.end)
        if end < sentence.end:
            end = _blank(text, range(end, end - overlap, -1), end)
        for piece in _trimmed(text, start, end, []):
            yield Passage(piece.start, piece.end, index, index)
        start = _blank(text, range(end - overlap, end), end - overlap)


def _blank(text: str, places: range, otherwise: int) -> int:
    """The first of ``places`` where ``text`` has white space."""
    return next((place for place in places if text[place].isspace()), otherwise)
