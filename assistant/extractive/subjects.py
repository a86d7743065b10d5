"""Whether two sentences tell of the same thing: the same subject, time and part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate
from assistant.extractive.features import LIST_ITEM
from assistant.language.contrasts import ASKING, PARTS, RIVALS
from assistant.language.moments import MONTH_NAMES
from assistant.language.names import names
from assistant.language.questions import AUXILIARIES
from assistant.language.speech import speakers
from index.terms import STOPWORDS, question_terms, terms
from index.types import Document, Span

_EVERY_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!s)", re.I)
"""One day, as news tells it ("said on Wednesday"), which is no part of the week as "Sundays" is."""

_YEAR = re.compile(r"(?<![\d.,:])(?:1[5-9]\d\d|20\d\d)(?![\d:]|[.,]\d)")
"""A year: "2022", "in 1931"; not "2,022", "20221"."""

_SOURCES = re.compile(
    r"\b(?i:according\s+to|per)\s+(?:the\s+)?[^,.;]+|,\s+(?:the\s+)?[^,.;]{1,40}\s+(?i:said|says|told|reported)\b[^,;]*",
)
"""Who says so, which differs between two accounts: ", the coast guard said"."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and what stands above it (``around``); ``bare`` is it without its value."""

    document: Document
    candidate: Candidate
    whole: str
    bare: str
    around: str
    before: str

    @property
    def held(self) -> frozenset[str]:
        """The terms of the sentence and of what it stands under."""
        return frozenset(terms(f"{self.whole}\n{self.around}"))

    def count_asked(self, question: str) -> int:
        """How many of the question's terms besides names, which a title may say, it has itself."""
        return len((focus(question) - _named(question)) & frozenset(terms(self.whole)))


GAP = "…"  # where a value was taken out
_BEFORE = 2
"""Sentences before one that may say what it is a part of: "The hut is open. Beds are 28 euro."."""

LEANS = re.compile(
    r"\W*(?:(?:in fact|then|now|later|after that),? )?(?:it|its|they|their|he|his|she|"
    r"her|this|these|there)\b",
    re.I,
)
"""The opening of a sentence whose subject is in the one before: "It runs for five years"."""


def tell(candidate: Candidate, document: Document, value: Span | None) -> Told:
    """The sentence without its value (or whole), with its title and headings.

    One that opens with "It" or "There" leans on the sentence before it; a row of a table stands
    under its first row.
    """
    text, span = document.text, candidate.span
    bare = span.of(text)
    if value:
        bare = f"{text[span.start : value.start]} {GAP} {text[value.end : span.end]}"
    above = [document.title, *document.find_headings(span.start)]
    number = candidate.sentence
    if number and LEANS.match(bare):
        above.append(document.sentences[number - 1].of(text))
    if candidate.scores.get("is_row"):
        while number and LIST_ITEM.match(document.sentences[number - 1].of(text)):
            number -= 1
        above.append(document.sentences[number].of(text))
    first = document.sentences[max(0, candidate.sentence - _BEFORE)].start
    before = text[first : span.start]
    whole, bare = (_SOURCES.sub(" ", said) for said in (span.of(text), bare))
    return Told(document, candidate, whole, bare, "\n".join(above), before)


def is_same_thing(question: str, a: Told, b: Told, *, lacking: int = 1) -> bool:
    """Whether two sentences answer a question about the same thing.

    What the question asks about and one of them says, but for ``lacking`` words, the other or its
    heading says too; neither names another subject, time or part than the other.
    """
    return (
        _lacking(question, b) <= _lacking(question, a)
        and _covers(question, a, b, lacking)
        and _covers(question, b, a, lacking)
        and not _contrast(a, b)
        and not _years_differ(a, b)
        and not _names_differ(question, a, b)
        and not _modified(question, a, b)
        and not _documents_differ(a, b)
    )


def names_another(question: str, told: Told) -> bool:
    """Whether a sentence names something else than the question does, and nothing that it does, or
    something called by the same name and a further word: "Rinofen forte"."""
    asked = frozenset(terms(" ".join(question_names(question))))
    titled = set(terms(told.document.title))
    called = [set(terms(name)) - titled or asked for name in _named_in(told)]
    if asked and called and not any(name <= asked for name in called):
        return True
    return _is_extended(told.bare, question)


def is_name(text: str, document: Document) -> bool:
    """Whether a text has a name: several words with capitals, or one that the document has inside
    a sentence too."""
    return any(len(name.split()) > 1 or _is_inside(name, document) for name in names(text))


def _is_inside(name: str, document: Document) -> bool:
    """Whether a document has a name elsewhere than at the beginning of a sentence."""
    return bool(re.search(r"[^\W_][,;]? " + re.escape(name) + r"\b", document.text))


def _lacking(question: str, told: Told) -> frozenset[str]:
    """The terms of the question's names and numbers that are not near the sentence or above it."""
    number, sentences = told.candidate.sentence, told.document.sentences
    first, last = max(0, number - _NEAR), min(len(sentences), number + _NEAR + 1)
    near = told.document.text[sentences[first].start : sentences[last - 1].end]
    named = set(terms(" ".join(question_names(question))))
    named.update(term for term in terms(question) if term.isdigit())
    return frozenset(named - set(terms(near)) - told.held)


_NEAR = 5
"""Sentences on either side within which a sentence's subject is named."""


def focus(question: str) -> frozenset[str]:
    """The terms of a question that tell what it is about."""
    return frozenset(question_terms(question)) - ASKING


def _covers(question: str, a: Told, b: Told, lacking: int) -> bool:
    """Whether ``b`` says what ``a`` says of the question, its names and what follows them whole."""
    asked = focus(question)
    missing = {term for term in asked & set(terms(a.whole)) if not holds(b.held, term)}
    if a.document.id == b.document.id and missing:
        return False
    kept = len(asked & b.held)
    needed = _named(question) if b.candidate.scores.get("is_row") else needed_terms(question)
    missing -= (needed - _named(question)) & frozenset(terms(b.before))
    above = (needed & asked & a.held) - b.held
    if above and above - set(terms(b.document.text)):
        return False
    return not missing & needed and len(missing) <= lacking and kept > len(missing)


def holds(held: frozenset[str], term: str) -> bool:
    """Whether a term, or one that shares most of its beginning, is among others."""
    least = max(4, len(term) - 3)
    return term in held or any(
        len(one) >= 4 and one[:least] == term[:least] for one in held if len(term) >= 4
    )


def question_names(question: str) -> tuple[str, ...]:
    """The names in a question, without the word that opens it: "May Aspirin be taken …"."""
    return names(re.sub(r"^\W*\w+", "", question, count=1))


def _named(question: str) -> frozenset[str]:
    """The terms of the question's names and numbers, and of the word after a name."""
    found = set[str]()
    for name in question_names(question):
        found.update(terms(name))
        after = re.search(re.escape(name) + r"\s+([a-z]+)\b", " ".join(question.split()))
        if after and after[1] not in STOPWORDS:
            found.update(terms(after[1]))
    found.update(term for term in terms(question) if term[:1].isdigit())
    return frozenset(found)


def needed_terms(question: str) -> frozenset[str]:
    """The terms of a question that tell its subject: of its names and of what it calls "the …"."""
    return (_named(question) | _nouns(question)) & focus(question)


def _nouns(question: str) -> frozenset[str]:
    """The terms of what the question calls "the …", without a verb at its end: "the hotel"."""
    words = [word.lower() for word in re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", question)]
    if {"do", "does", "did"} & set(words):
        words = words[:-1]
    found = set[str]()
    inside = False
    for word in words:
        if word in _DETERMINERS:
            inside = True
        elif word in STOPWORDS or word in _AUXILIARIES or word.endswith("ed"):
            inside = False
        elif inside:
            found.update(terms(word))
    return frozenset(found) - ASKING


_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "this", "that"))
_AUXILIARIES = frozenset((*AUXILIARIES, "between", "under", "over", "during", "until", "after"))


def _contrast(a: Told, b: Told) -> bool:
    """Whether one of them is about a part that the other is not about: children, not adults."""
    mine, theirs = _words(a), _words(b)
    for group in (*PARTS, *RIVALS):
        one = {group[term] for term in mine & group.keys()}
        other = {group[term] for term in theirs & group.keys()}
        if one & other or not one | other:
            continue
        if one and other:
            return True
        wide = {group[term] for term in (b if one else a).held & group.keys()}
        if group in PARTS and not (one | other) & wide:
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
    headings = told.document.find_headings(told.candidate.span.start)
    return found or frozenset(_YEAR.findall("\n".join((told.document.title, *headings))))


def _names_differ(question: str, a: Told, b: Told) -> bool:
    """Whether each names somebody or something that the other does not, besides who says so."""
    mine, theirs = _subjects(a), _subjects(b)
    asked = frozenset(terms(" ".join(question_names(question))))
    one = {term for term in mine if term not in b.held}
    other = {term for term in theirs if term not in a.held}
    if one and other:
        return True
    return bool((one & asked and theirs - mine) or (other & asked and mine - theirs))


def _subjects(told: Told) -> frozenset[str]:
    """The terms of the names in a sentence, without who speaks."""
    return frozenset(terms(" ".join(_named_in(told)))) - _NAMELESS


def _named_in(told: Told) -> list[str]:
    """The names in a sentence, without days and who speaks."""
    spoken = set(terms(" ".join(speakers(told.bare))))
    named = names(_EVERY_DAY.sub(" ", told.bare))
    return [
        name
        for name in named
        if is_name(name, told.document) and not set(terms(name)) <= spoken | _NAMELESS
    ]


_NAMELESS = frozenset(terms(f"{' '.join(MONTH_NAMES)} Mr Mrs Ms Dr"))
"""Words with a capital that name no subject."""


def _modified(question: str, a: Told, b: Told) -> bool:
    """Whether a word of the question has another word before it in each: "plum cake", "apple cake".

    In sentences that are otherwise alike one such word is enough, also after a name: "the night
    crossing takes" beside "the crossing takes", "Rinofen forte holds" beside "Rinofen holds".
    """
    asked = focus(question)
    mine, theirs = _modifiers(a.bare, asked), _modifiers(b.bare, asked)
    said, told = _words(a), _words(b)
    alike = len(said & told) >= _ALIKE * max(len(said), len(told), 1)
    for term in mine.keys() & theirs.keys() & said & told:
        one, other = mine[term] - b.held, theirs[term] - a.held
        if (one and other) or (alike and (one or other)):
            return True
    if _complements(a.bare, asked) - b.held - asked or _complements(b.bare, asked) - a.held - asked:
        return True
    return alike and (_is_extended(a.bare, b.bare) or _is_extended(b.bare, a.bare))


_ALIKE = 0.7
"""The share of their words that two sentences have in common to be alike but for a word."""


def _complements(text: str, asked: frozenset[str]) -> frozenset[str]:
    """What words of the question are said to be of: the flat in "the rent of the flat is"."""
    found = re.findall(r"([a-z]+) (?:of|for) (?:the|an?|our|his|her|its) ([a-z]+)", text)
    return frozenset(
        term for word, other in found if set(terms(word)) & asked for term in terms(other)
    )


def _is_extended(text: str, other: str) -> bool:
    """Whether a name is followed by a word that the other text lacks, and then by one that follows
    the name there."""
    for name in names(text):
        for found in re.finditer(re.escape(name) + r"\s+([a-z]+)\s+([a-z]+)", text):
            beside = re.search(re.escape(name) + r"\s+([a-z]+)", other)
            inserted = found[1] not in {*STOPWORDS, *AUXILIARIES} and found[1] not in other
            if beside and inserted and terms(beside[1]) == terms(found[2]):
                return True
    return False


def _modifiers(text: str, asked: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each asked term of a text the words right before it, without stop words."""
    raw = re.findall(r"[^\W\d_]+|[^\w\s]", text)
    words = [(terms(word) or [""])[0] for word in raw]
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
    titled = set(terms(document.title)) - _NAMELESS
    return frozenset(titled & set(terms(" ".join(names(document.text)))))
