"""Whether two sentences tell of the same thing: the same subject, time and part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate
from assistant.extractive.features import LIST_ITEM
from assistant.language.names import names
from assistant.language.speech import speakers
from index.terms import STOPWORDS, question_terms, terms
from index.types import Document, Span

_CONTRASTS = tuple(
    {term: number for number, words in enumerate(group.split("/")) for term in terms(words)}
    for group in (
        "adult adults/child children kids/student students pupil/senior seniors pensioner/infant baby/member/group",
        "men man male boys/women woman female girls",
        "weekday weekdays/weekend weekends",
        "mondays/tuesdays/wednesdays/thursdays/fridays/saturdays/sundays/holidays",
        "day daily daytime/night overnight/morning/afternoon/evening",
        "spring/summer/autumn fall/winter",
        "north northern/south southern/east eastern/west western",
        "first/second/third/fourth/fifth/last final/semi",
        "small smaller/large larger big/medium",
        "single/double/return/twin",
        "minimum/maximum/average mean median",
        "net/gross/total",
        "upper top/lower bottom/middle",
        "left/right",
        "old former/new",
        "before/after",
        "inner/outer",
        "wet/dry", "hot/cold",
        "planned forecast expected/actual",
        "one-way/round-trip",
    )
)  # fmt: skip
"""Words that part one thing from another of its kind; those before and after "/" exclude each other.

Adults' and children's prices, weekdays and Sundays, the first and the second phase differ without
being two accounts of one thing.
"""

_PLURAL_DAYS = frozenset(terms("mondays tuesdays wednesdays thursdays fridays saturdays sundays"))
_EVERY_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!s)", re.I)
"""One day, as news tells it ("said on Wednesday"), which is no part of the week as "Sundays" is."""

_YEAR = re.compile(r"(?<![\d.,:])(?:1[5-9]\d\d|20\d\d)(?![\d:]|[.,]\d)")
"""A year: "2022", "in 1931"; not "2,022", "20221"."""

_ASKING = frozenset(
    terms("long high old much many often far large deep wide tall heavy fast warm hot cold big "
          "number amount share name date time day year kind sort cost price take takes took high "
          "is are does did come set put give need get people person total maximum most least")
)  # fmt: skip
"""Words of questions that answers seldom repeat: "How high is …", "What is the number of …"."""

_SOURCES = re.compile(
    r"\b(?i:according\s+to|per)\s+(?:the\s+)?[^,.;]+|,\s+(?:the\s+)?[^,.;]{1,40}\s+(?i:said|says|told|reported)\b[^,;]*",
)
"""Who says so, which differs between two accounts: ", the coast guard said"."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its value taken out: ``bare`` is the rest, ``around`` what stands above it."""

    document: Document
    candidate: Candidate
    bare: str
    around: str

    @property
    def held(self) -> frozenset[str]:
        """The terms of the sentence and of what it stands under."""
        return frozenset(terms(f"{self.bare}\n{self.around}"))


def tell(candidate: Candidate, document: Document, value: Span | None) -> Told:
    """The sentence without its value (or whole), with title, headings and the sentence before.

    A row of a table stands under its first row.
    """
    text, span = document.text, candidate.span
    bare = span.of(text)
    if value:
        bare = f"{text[span.start : value.start]} … {text[value.end : span.end]}"
    above = [document.title, *document.find_headings(span.start)]
    number = candidate.sentence
    if number:
        above.append(document.sentences[number - 1].of(text))
    if candidate.scores.get("is_row"):
        while number and LIST_ITEM.match(document.sentences[number - 1].of(text)):
            number -= 1
        above.append(document.sentences[number].of(text))
    return Told(document, candidate, _SOURCES.sub(" ", bare), "\n".join(above))


def is_same_thing(question: str, a: Told, b: Told, *, lacking: int = 1) -> bool:
    """Whether two sentences answer a question about the same thing.

    What the question asks about and one of them says, but for ``lacking`` words, the other or its
    heading says too; neither names another subject, time or part than the other.
    """
    return (
        _covers(question, a, b, lacking)
        and _covers(question, b, a, lacking)
        and not _contrast(a, b)
        and not _years_differ(a, b)
        and not _names_differ(question, a, b)
        and not _modified(question, a, b)
        and not _documents_differ(a, b)
    )


def focus(question: str) -> frozenset[str]:
    """The terms of a question that tell what it is about."""
    return frozenset(question_terms(question)) - _ASKING


def _covers(question: str, a: Told, b: Told, lacking: int) -> bool:
    """Whether ``b`` says what ``a`` says of the question, its names and what follows them whole."""
    asked = focus(question)
    missing = {term for term in asked & set(terms(a.bare)) if not _holds(b.held, term)}
    if a.document.id == b.document.id and missing:
        return False
    kept = len(asked & b.held)
    return not missing & _named(question) and len(missing) <= lacking and (
        not missing or kept > len(missing)
    )


def _holds(held: frozenset[str], term: str) -> bool:
    """Whether a term, or one that shares most of its beginning, is among others."""
    least = max(4, len(term) - 3)
    return term in held or any(
        len(one) >= 4 and one[:least] == term[:least] for one in held if len(term) >= 4
    )


def _named(question: str) -> frozenset[str]:
    """The terms of the question's names and numbers, and of the word after a name."""
    found = set[str]()
    for name in names(question):
        found.update(terms(name))
        after = re.search(re.escape(name) + r"\s+([a-z]+)\b", " ".join(question.split()))
        if after and after[1] not in STOPWORDS:
            found.update(terms(after[1]))
    found.update(term for term in terms(question) if term[:1].isdigit())
    return frozenset(found)


def _contrast(a: Told, b: Told) -> bool:
    """Whether one of them is about a part that the other is not about: children, not adults."""
    mine, theirs = _words(a), _words(b)
    for group in _CONTRASTS:
        one = {group[term] for term in mine & group.keys()}
        other = {group[term] for term in theirs & group.keys()}
        if one == other or (one & other):
            continue
        if one and other:
            return True
        wide = {group[term] for term in (b if one else a).held & group.keys()}
        if not (one or other) & wide:
            return True
    return False


def _words(told: Told) -> frozenset[str]:
    """The terms of a sentence; a single day of the week is none of the days "Sundays" means."""
    return frozenset(terms(_EVERY_DAY.sub(" ", told.bare)))


def _years_differ(a: Told, b: Told) -> bool:
    """Whether both name years, in the sentence or above it, and none is the same."""
    one, other = _years(a), _years(b)
    return bool(one and other) and not one & other


def _years(told: Told) -> frozenset[str]:
    found = frozenset(_YEAR.findall(told.bare))
    return found or frozenset(_YEAR.findall(told.around))


def _names_differ(question: str, a: Told, b: Told) -> bool:
    """Whether each names somebody or something that the other does not, besides who says so."""
    mine, theirs = _subjects(a), _subjects(b)
    asked = frozenset(terms(" ".join(names(question))))
    one = {term for term in mine if term not in b.held}
    other = {term for term in theirs if term not in a.held}
    if one and other:
        return True
    return bool((one & asked and theirs - mine) or (other & asked and mine - theirs))


def _subjects(told: Told) -> frozenset[str]:
    """The terms of the names in a sentence, of its numbers that label something, without speakers."""
    spoken = set(terms(" ".join(speakers(told.bare))))
    found = set(terms(" ".join(names(_EVERY_DAY.sub(" ", told.bare)))))
    return frozenset(found - spoken - _MONTHS)


_MONTHS = frozenset(
    terms("January February March April May June July August September October November December "
          "Mr Mrs Ms Dr Summary Spectators")
)  # fmt: skip


def _modified(question: str, a: Told, b: Told) -> bool:
    """Whether a word of the question has another word before it in each: "plum cake", "apple cake"."""
    asked = focus(question)
    mine, theirs = _modifiers(a.bare, asked), _modifiers(b.bare, asked)
    return any(
        mine[term] and theirs.get(term) and not mine[term] & theirs[term]
        and not mine[term] <= b.held and not theirs[term] <= a.held
        for term in mine
    )  # fmt: skip


def _modifiers(text: str, asked: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each asked term of a text the words right before it, without stop words."""
    said = [terms(word)[:1] for word in re.findall(r"[^\W\d_]+|[^\w\s]", text)]
    words = [term[0] if term else "" for term in said]
    raw = re.findall(r"[^\W\d_]+|[^\w\s]", text)
    found: dict[str, set[str]] = {term: set() for term in asked}
    for before, plain, word in zip(words, raw, words[1:], strict=False):
        if word in found and before and before not in asked and plain.lower() not in STOPWORDS:
            found[word].add(before)
    return {term: frozenset(before) for term, before in found.items()}


def _documents_differ(a: Told, b: Told) -> bool:
    """Whether two documents are each about a name that the other never mentions.

    A name in a title is what the document is about where its text has it too: a hotel's, and not
    that of a newspaper.
    """
    if a.document.id == b.document.id:
        return False
    one, other = _about(a.document), _about(b.document)
    return bool(
        one - set(terms(b.document.text)) - set(terms(b.document.title))
        and other - set(terms(a.document.text)) - set(terms(a.document.title))
    )


def _about(document: Document) -> frozenset[str]:
    titled = set(terms(document.title)) - _MONTHS
    return frozenset(titled & set(terms(" ".join(names(document.text)))))
