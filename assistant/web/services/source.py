"""The source beside the conversation: which part of which document a visitor is shown."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.answers import Answer, Citation
from assistant.web.services.conversations import Conversations, Turn
from assistant.web.services.originals import Originals
from assistant.web.services.shelf import Choice, Shelf
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import is_visible
from index.errors import BadInput
from index.store.records import Header
from index.types import Document

FAR_OFF = 0.05
"""The probability of being evidence under which a sentence is not shown as near: one in twenty."""

# Documents in the list beside the text.
_LISTED = 40
# Sentences and characters of a part of a large document: what a browser draws at once.
_SENTENCES = 300
_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the list above the text; ``cited`` is how often it is cited."""

    id: str
    title: str
    cited: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of the sentences in which ``words`` stand; ``at`` is the place of one of them."""

    words: str
    sentences: tuple[int, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """A part of a document, with the citations of one answer.

    ``part`` counts from 0; ``current`` is the number of the citation to scroll to (0: none);
    ``short`` is the short answer, marked where it stands in a cited sentence just once;
    ``sentence`` is the number of a sentence that is pointed at without being cited (-1: none);
    ``evidence`` whether the citations are that, and not only the nearest sentences of a refusal;
    ``has_file`` whether the file itself is there, and ``has_pages`` whether its pages can be shown;
    ``found`` is what the reader looks for in the document.
    """

    document: Document
    part: int = 0
    turn: str = ""
    citations: tuple[Citation, ...] = ()
    current: int = 0
    short: str = ""
    sentence: int = -1
    evidence: bool = True
    has_file: bool = False
    has_pages: bool = False
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the pane shows: a ``view`` below the list of documents.

    Without a view, ``state`` says why: how far start-up has come, or that what was cited is gone;
    ``""`` if there is no document.
    """

    view: View | None
    entries: tuple[Entry, ...] = ()
    state: str = ""


class SourceReader:
    """Finds what the pane of any visitor shows; ``who`` is always the visitor."""

    def __init__(
        self,
        startup: Startup,
        conversations: Conversations,
        shelf: Shelf,
        originals: Originals,
    ) -> None:
        self._startup, self._conversations, self._shelf = startup, conversations, shelf
        self._originals = originals

    def open(self, who: str, document: str, part: int, turn: str) -> Reading:
        """A part of a document, with the citations of a turn where there is one."""
        return self.read(who, document, part, self._conversations.shared(turn))

    def find(self, who: str, document: str, words: str, at: int, turn: str) -> Reading:
        """The source at a place where ``words`` stand in it, by the number of the place (from 0,
        and after the last from the first again).

        Raises:
            BadInput: there is no such document.
        """
        opened = self.document(who, document)
        numbers = find_sentences(opened, words)
        at = at % len(numbers) if numbers else 0
        part = part_of(opened, opened.sentences[numbers[at]].start) if numbers else 0
        found = Found(words.strip(), numbers, at)
        return self.read(who, opened, part, self._conversations.shared(turn), found=found)

    def cite(self, who: str, turn: str, number: int) -> Reading:
        """The source at one citation of a turn, by its number (0: the first)."""
        shared = self._conversations.shared(turn)
        return self.read(who) if shared is None else self.cite_turn(who, shared, number)

    def cite_turn(
        self,
        who: str,
        turn: Turn,
        number: int = 0,
        headers: Mapping[str, Header] | None = None,
        beside: str = "",
    ) -> Reading:
        """The source at one citation of a turn, by its number (0: the first), or where it cites
        nothing the document ``beside`` it."""
        chosen = next((each for each in cited(turn.answer) if number in (0, each.number)), None)
        return self.read(who, beside, turn=turn, citation=chosen, headers=headers)

    def at(self, who: str, document: str, sentence: int) -> Reading:
        """The source at a sentence that somebody wants to ask about."""
        opened = self.document(who, document)
        start = opened.sentences[sentence].start if 0 <= sentence < len(opened.sentences) else 0
        return self.read(who, opened, part_of(opened, start), sentence=sentence)

    def read(
        self,
        who: str,
        document: Document | str = "",
        part: int = 0,
        turn: Turn | None = None,
        citation: Citation | None = None,
        sentence: int = -1,
        headers: Mapping[str, Header] | None = None,
        found: Found | None = None,
    ) -> Reading:
        """A part of a document that the visitor may see, with the citations of a turn.

        ``document`` is its id, or itself where it has been read; ``headers`` are those of the
        documents that the visitor sees, where they have been read.
        """
        if not self._startup.ready:
            return Reading(None, state=self._startup.state)
        wanted = citation.document_id if citation else document
        opened, choice = self._open(who, wanted, headers)
        marked = cited(turn.answer) if turn else ()
        counts = Counter(each.document_id for each in marked)
        entries = list_entries(choice.headers, counts)[:_LISTED]
        if opened is None:
            return Reading(None, entries, _tell_gone(citation))
        has_file = self._originals.find(opened) is not None
        view = View(
            opened,
            _find_part(opened, part, citation),
            turn.id if turn else "",
            marked,
            citation.number if citation else 0,
            turn.answer.short if turn else "",
            sentence,
            turn is None or bool(turn.answer.citations),
            has_file,
            has_file and bool(opened.geometry.packed),
            found,
        )
        return Reading(view, entries)

    def _open(
        self, who: str, wanted: Document | str, headers: Mapping[str, Header] | None
    ) -> tuple[Document | None, Choice]:
        """A document that the visitor sees, without ``wanted`` the newest, and what is asked."""
        with self._startup.borrow() as assistant:
            headers = self._shelf.visible(assistant, who) if headers is None else headers
            choice = self._shelf.choose(headers.values(), who)
            first = self._shelf.newest(who, [one.id for one in choice.asked or choice.headers])
            if isinstance(wanted, Document):
                return wanted if wanted.id in headers else None, choice
            id = wanted or first
            return assistant.documents.get(id) if id in headers else None, choice

    def document(self, who: str, id: str) -> Document:
        """A document that the visitor sees.

        Raises:
            BadInput: there is no such document.
        """
        with self._startup.borrow() as assistant:
            document = assistant.documents.get(id)
        if document is None or not is_visible(document.uri, who):
            raise BadInput("There is no such document; reload the page.")
        return document


def read_sentence(document: Document, number: int) -> str:
    """The text of a sentence.

    Raises:
        BadInput: there is no such sentence.
    """
    if not 0 <= number < len(document.sentences):
        raise BadInput("There is no such sentence; choose another.")
    return document.sentences[number].of(document.text)


def parts(document: Document) -> tuple[range, ...]:
    """The sentence numbers of each part: a large document is read part by part."""
    divided: list[range] = []
    first, size = 0, 0
    for at, span in enumerate(document.sentences):
        size += span.end - span.start
        if at > first and (at - first >= _SENTENCES or size > _CHARACTERS):
            divided.append(range(first, at))
            first, size = at, span.end - span.start
    return (*divided, range(first, len(document.sentences)))


def part_of(document: Document, offset: int) -> int:
    """The number of the part in which the character at ``offset`` stands."""
    sentence = max(0, bisect_right(document.sentences, offset, key=lambda span: span.start) - 1)
    return next(at for at, numbers in enumerate(parts(document)) if sentence in numbers)


def _find_part(document: Document, part: int, citation: Citation | None) -> int:
    """The number of the part in which a citation stands, without one the nearest to ``part``."""
    if citation:
        return part_of(document, citation.start)
    return min(max(part, 0), len(parts(document)) - 1)


def find_sentences(document: Document, words: str) -> tuple[int, ...]:
    """The numbers of the sentences in which ``words`` stand side by side, in either case."""
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return ()
    return tuple(
        number
        for number, span in enumerate(document.sentences)
        if wanted in " ".join(span.of(document.text).split()).casefold()
    )


def list_entries(headers: Iterable[Header], counts: Mapping[str, int]) -> tuple[Entry, ...]:
    """The documents with how often each is cited, the most often cited first."""
    entries = (Entry(header.id, header.title, counts.get(header.id, 0)) for header in headers)
    return tuple(sorted(entries, key=lambda entry: -entry.cited))


def cited(answer: Answer) -> tuple[Citation, ...]:
    """What the pane marks: the citations of an answer, or the nearest sentences of a refusal."""
    return answer.citations or tuple(one for one in answer.nearest if one.score >= FAR_OFF)


def _tell_gone(citation: Citation | None) -> str:
    """That a cited document is gone, where one was to be shown."""
    return f"“{citation.title}” is no longer in the library." if citation else ""
