"""Makes questions from the documents that they answer: three to begin with, one of a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, zip_longest

from assistant.extractive.parts import whole
from assistant.extractive.summary import central
from assistant.language.names import names
from assistant.language.speech import is_described, says
from assistant.pipeline import Assistant
from assistant.web.services.layout import cells, lines
from index.terms import STOPWORDS
from index.types import Document

_PERSON = ("What did {} say?", says), ("Who is {}?", is_described)
# The question about a name or a heading of which nothing more is known.
_ANY = "What does the text say about {}?"
# The question that every text answers.
_WHOLE = "What is this text about?"
# Words that join two names: what holds one of them is no single name.
_JOINED = frozenset(("and", "or", "&"))
# Sentences that examples are made from.
_CENTRAL = 24
# Sentences among which tables are looked for.
_LOOKED_AT = 300
# Questions that are asked to find those that are answered, and how many of those are wanted.
_TRIES, _WANTED = 16, 3

_DATED = re.compile(
    r"""(?P<what>(?:(?:The|An?)\s+)?\w[^,;:()|]{2,60}?)\s+(?P<be>was|were)\s+
    (?P<done>\w+ed|built|made|held|sold|born|cut|sent|lost|found)\b[^.]*?
    \b(?:in|on|since)\s+(?:[\w]+\s+){0,3}?\d{4}\b""",
    re.X,
)
"""A sentence that says when something was done: "The ferry was built in 1931." gives "When was the
ferry built?"; not "It was built then", "The ferry was late in 1931"."""

_POINTING = re.compile(r"(?:he|she|it|they|this|that|these|those|there|who|which)\b", re.I)
"""A subject that only points at one named before: no question can be made of it."""

_NAMES_COLUMN = re.compile(r"[\W_]*[^\W\d_]\D*")
"""The head of a column that a question can name: "Rent"; not "4.20 euros", "2023"."""

_HEADING = re.compile(r"[A-Z][^.!?:;|]{3,50}[^\W_]")
"""A line that is a heading: "Opening hours"; not "It rained.", "Day | Fare"."""


def examples(
    assistant: Assistant, within: Collection[str] | None = None, document: str = ""
) -> tuple[str, ...]:
    """Up to three questions about a ``document`` that are answered from it.

    Each has been asked of the documents ``within`` (all of them): a question that is not answered
    by the sentence it was made of is not shown. Without a ``document``, the first is taken: of
    many it is as good as any, and costs no more than one.
    """
    ids = sorted(within) if within is not None else assistant.library.ids()
    if not ids:
        return ()
    source = assistant.documents[document or ids[0]]
    kept: list[str] = []
    for _, (question, made_of) in zip(range(_TRIES), _questions(source), strict=False):
        answer = assistant.ask(question, within=ids)
        cited = {one.text for one in answer.citations if one.document_id == source.id}
        if answer.found and cited.intersection(made_of or cited):
            kept.append(question)
        if len(kept) == _WANTED:
            break
    return tuple(kept)


def _questions(document: Document) -> Iterator[tuple[str, Sequence[str]]]:
    """Questions that a document seems to answer, each with the sentences it was made of.

    What was said, who it was and when by turns; those that ask for anything come last.
    """
    central_texts = [span.of(document.text) for span in central(whole(document), _CENTRAL)]
    texts = [text for text in central_texts if len(cells(text)) == 1]
    called = _names(texts)
    people = [
        [(pattern.format(name), _telling_of(name, texts, tells)) for name in called]
        for pattern, tells in _PERSON
    ]
    dated = [(_dated(match), [text]) for text in texts if (match := _DATED.match(text))]
    tabled = list(_of_tables(document))
    mixed = (one for each in zip_longest(*people, dated, tabled) for one in each if one and one[1])
    # A single word with a capital may only open its sentence.
    full = [name for name in called if " " in name]
    named = ((_ANY.format(name), [text for text in texts if name in text]) for name in full)
    headings = ((_ANY.format(f"“{one}”"), ()) for one in _headings(document))
    titled = _ANY.format(f"“{document.title}”")
    asked = chain(mixed, named, headings, [(_WHOLE, ()), (titled, ())])
    return ((question, made_of) for question, made_of in asked if question)


def _of_tables(document: Document) -> Iterator[tuple[str, Sequence[str]]]:
    """Questions for a cell of a table, by the head of its column and the first cell of its row."""
    head: Sequence[str] = ()
    for line in lines(document, range(min(len(document.sentences), _LOOKED_AT))):
        text = line.span.of(document.text)
        row = [cell.of(text) for cell in cells(text)]
        if line.kind != "row":
            continue
        if not (line.follows and head):
            head = row
        elif len(row) == len(head) and row[0] and row[-1] and _NAMES_COLUMN.fullmatch(head[-1]):
            what = _lowered(head[-1])
            # A number says little without what it counts: "plot 12".
            plain = row[0] if re.search(r"[^\W\d_]", row[0]) else f"{_lowered(head[0])} {row[0]}"
            yield f"What is the {what} for {plain.strip()}?", [text]


def _lowered(head: str) -> str:
    """The head of a column as it is written in a sentence: "Rent" as "rent", "ISBN" as it is."""
    return head if head.isupper() else head[:1].lower() + head[1:]


def _telling_of(name: str, texts: Sequence[str], tells: Callable[[str, str], bool]) -> list[str]:
    return [text for text in texts if tells(name, text)]


def _dated(match: re.Match[str]) -> str:
    """When something was done, as a question; ``""`` where it does not say what."""
    what = match["what"]
    if _POINTING.match(what):
        return ""
    is_named = names(what) and not re.match(r"(?:The|An?)\s", what)
    return f"When {match['be']} {what if is_named else what[0].lower() + what[1:]} {match['done']}?"


def _headings(document: Document) -> Iterator[str]:
    """Lines in the text that are headings, the title apart."""
    for line in document.text.split("\n"):
        if line != document.title and len(line.split()) <= 6 and _HEADING.fullmatch(line):
            yield line


def _names(texts: Sequence[str]) -> Sequence[str]:
    """The names in the sentences that matter most, the most frequent first, full ones before."""
    found = [name for text in texts for name in names(text)]
    counts = Counter(name for name in found if not _JOINED.intersection(name.split()))
    return sorted(
        counts, key=lambda name: (len(name.split()) < 2, -counts[name], found.index(name))
    )


# Questions tried for one sentence: each costs an answer.
_SENTENCE_TRIES = 5
# Words of a sentence that are listed in a question.
_WORDS = 4


def suggested(assistant: Assistant, document: Document, sentence: int) -> str:
    """The plainest question that is answered with the sentence, or else the most particular."""
    span = document.sentences[sentence]
    questions = list(dict.fromkeys(_sentence_questions(span.of(document.text))))
    for question in questions[:_SENTENCE_TRIES]:
        cited = assistant.ask(question, within=[document.id]).citations
        if any((one.start, one.end) == (span.start, span.end) for one in cited):
            return question
    return questions[-1]


def _sentence_questions(text: str) -> Iterator[str]:
    """Questions about what a sentence says, from the plainest to the most particular."""
    called = names(text)
    words = _telling(text)
    for name in called:
        if says(name, text):
            yield f"What did {name} say?"
            about = [word for word in words if word not in name.split()]
            yield f"What did {name} say about {_listed(about)}?"
        elif " " in name and is_described(name, text):
            yield f"Who is {name}?"
    for name in called[:1]:
        yield f"What does the text say about {name}?"
    yield f"What does the text say about {_listed(words) or text.strip(' .?!')[:80]}?"


def _listed(words: Sequence[str]) -> str:
    """The first words as a list: this, that and another."""
    first = words[:_WORDS]
    return " and ".join(filter(None, (", ".join(first[:-1]), *first[-1:])))


def _telling(text: str) -> list[str]:
    """The words of a sentence that carry its meaning, in their order."""
    found = re.findall(r"[^\W_][\w’'-]*", text)
    return [word for word in found if len(word) > 4 and word.casefold() not in STOPWORDS]
