"""What visitors do in the chat: plain values in, turns and a place in the source out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from threading import BoundedSemaphore, Event

from assistant.answers import Answer
from assistant.language.questions import asks_documents, asks_open, is_talk
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web.services import ratings
from assistant.web.services.conversations import Conversations, Turn, fresh
from assistant.web.services.layout import Frame, frame
from assistant.web.services.originals import Originals
from assistant.web.services.pages import PageImages
from assistant.web.services.shelf import Choice, Shelf
from assistant.web.services.source import Reading, SourceReader, cited, read_sentence
from assistant.web.services.startup import Startup
from assistant.web.services.suggestions import examples
from assistant.web.services.visitors import owner
from index.errors import BadInput, FootnoteError, IndexEmpty
from index.store.records import Header
from index.types import Span

# The question of a turn, its answer, how many documents were asked of how many, and the frames of
# what the answer cites.
_Asked = tuple[str, Answer, tuple[int, int], dict[int, Frame]]

# Choices of documents whose examples are kept in memory.
_EXAMPLES = 256


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is being answered: ``partial`` is the answer so far.

    ``doing`` says what goes on while there is no partial answer.
    """

    question: str
    partial: Answer | None = None
    doing: str = "Reading …"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is asked: ``quoting``, without a model; ``as_written``, taking nothing from
    the turns before. ``opened`` is the document beside the conversation, "this document"."""

    quoting: bool = False
    as_written: bool = False
    opened: str = ""


PLAIN = Manner()
"""As questions are asked of which nothing else is known."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows next.

    ``reading`` of ``None`` leaves the source as it is. ``question`` is what is left in the
    question box once nothing is pending. ``own`` is whether the turns belong to the visitor.
    ``at`` is the turn to be brought into view, ``""`` for the last.
    """

    turns: Sequence[Turn] = ()
    conversation: str = ""
    reading: Reading | None = None
    pending: Pending | None = None
    notice: str = ""
    question: str = ""
    own: bool = True
    at: str = ""


class Chat:
    """The chat of all visitors; ``who`` is always the visitor, as ``visitors`` names them."""

    def __init__(self, settings: Settings, startup: Startup, conversations: Conversations) -> None:
        self.settings, self.startup, self.conversations = settings, startup, conversations
        self.shelf = Shelf(settings.chat_folder / "shelf.sqlite3")
        self.originals = Originals(settings.originals_folder)
        self.source = SourceReader(startup, conversations, self.shelf, self.originals)
        self.pages = PageImages(self.source, self.originals)
        self._stops: list[tuple[str, str, Event]] = []
        self._turns = BoundedSemaphore(settings.concurrency)
        self._examples: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = {}

    @contextmanager
    def turn(self, who: str) -> Iterator[tuple[Assistant, dict[str, Header]]]:
        """The assistant, once it is open and few enough questions are being answered, and what
        this visitor sees of its documents.

        Raises:
            FootnoteError: there is no library, or nothing in it that this visitor sees.
        """
        with self._turns, self.startup.borrow() as assistant:
            headers = self.shelf.visible(assistant, who)
            if not headers:
                raise IndexEmpty("There are no documents to ask; add some to the library.")
            yield assistant, headers

    def answer(self, who: str, question: str) -> Answer:
        """The answer to one question, from the documents that this visitor sees.

        Raises:
            FootnoteError: the question is empty or too long, or there is no library.
        """
        with self.turn(who) as (assistant, headers):
            return assistant.ask(question, within=list(headers))

    def close(self) -> None:
        """Let go of the files, and delete those of documents that were removed."""
        if self.startup.ready:
            with self.startup.borrow() as assistant:
                self.originals.release_all()
                headers = assistant.documents.headers()
                self.originals.sweep(lambda: {one.file_sha256 for one in headers})
        self.conversations.close()
        self.shelf.close()

    def choice(self, who: str) -> Choice:
        """Which of the documents that a visitor sees are asked; none until the library is open."""
        return self.shelf.choice(self.startup, who)

    def examples(self, who: str, *, making: bool) -> tuple[str, ...]:
        """Questions to begin with, about the newest of the visitor's own documents that are asked.

        Without any, those about the server's. Unless they are ``making``, which asks questions,
        only what has been made before.
        """
        choice = self.choice(who)
        own = [header for header in choice.asked if owner(header.uri) is not None]
        if not own:
            return self.startup.examples if choice.asked else ()
        newest = self.shelf.newest(who, [header.id for header in own])
        asked = tuple(header.id for header in choice.asked)
        key = next((newest, header.revision, asked) for header in own if header.id == newest)
        if making and key not in self._examples:
            with self.startup.borrow() as assistant:
                self._examples[key] = examples(assistant, asked, newest)
            while len(self._examples) > _EXAMPLES:
                self._examples.pop(next(iter(self._examples)))
        return self._examples.get(key, ())

    def ask(
        self,
        who: str,
        question: str,
        conversation: str,
        instead_of: str = "",
        manner: Manner = PLAIN,
    ) -> Iterator[Shown]:
        """Ask in a conversation, in place of the turn ``instead_of`` and what follows it."""
        conversation = conversation or fresh()
        before = self.conversations.turns(conversation, who)
        turns = tuple(takewhile(lambda turn: turn.id != instead_of, before))
        with self._heeding(who, conversation) as stopped:
            yield Shown(turns, conversation, pending=Pending(question, doing=self._doing()))
            answer: Answer | None = None
            try:
                self.conversations.check_room(conversation, who)
                with self.turn(who) as (assistant, headers):
                    within, choice = self._choose_asked(who, question, headers, manner.opened)
                    heard = () if manner.as_written else turns
                    told = _stream(assistant, question, heard, within, quoting=manner.quoting)
                    for partial in told:
                        if stopped():
                            break
                        if answer is not None:
                            yield Shown(turns, conversation, pending=Pending(question, answer))
                        answer = partial
                    frames = _frames(assistant, answer)
            except FootnoteError as error:
                yield Shown(before, conversation, notice=str(error), question=question)
                return
            if stopped():  # A page that has not closed this stream may draw what comes after it.
                yield self.show(who, conversation)
                return
            assert answer is not None  # a stream ends with its answer
            of = (len(within), len(choice.headers))
            kept = self._keep(who, conversation, instead_of, (question.strip(), answer, of, frames))
            shown = self.show(who, kept, headers, manner.opened)
            # Beside thanks and greetings the source stays as it is.
            yield replace(shown, reading=None) if is_talk(question) else shown

    @contextmanager
    def _heeding(self, who: str, conversation: str) -> Iterator[Callable[[], bool]]:
        """Tells whether the visitor has stopped what is being asked in a conversation."""
        noted = (who, conversation, Event())
        self._stops.append(noted)
        try:
            yield noted[2].is_set
        finally:
            self._stops.remove(noted)

    def _keep(self, who: str, conversation: str, instead_of: str, turn: _Asked) -> str:
        """Append a turn, in place of ``instead_of`` and what follows it; the conversation's id."""
        if instead_of:
            self.conversations.cut(instead_of, who)
        return self.conversations.append(conversation, who, *turn)

    def _choose_asked(
        self, who: str, question: str, headers: Mapping[str, Header], opened: str
    ) -> tuple[list[str], Choice]:
        """The ids of the documents to ask; which there are is more than which are asked."""
        choice = self.shelf.choose(headers.values(), who)
        if opened in headers and asks_open(question):
            return [opened], choice
        return list(headers) if asks_documents(question) else _within(choice), choice

    def _doing(self) -> str:
        """What a visitor waits for who has just asked."""
        return "Reading …" if self.startup.ready else self.startup.state

    def stop(self, who: str, conversation: str) -> Shown:
        """Give up what is being asked, though a model may be heard to the end of its sentence."""
        for asker, asked_in, stopped in tuple(self._stops):
            if (asker, asked_in) == (who, conversation):
                stopped.set()
        return self.show(who, conversation)

    def show(
        self,
        who: str,
        conversation: str,
        headers: Mapping[str, Header] | None = None,
        opened: str = "",
    ) -> Shown:
        """A conversation as it stands, beside the source of its last answer.

        ``headers`` are those of the documents that the visitor sees, where they have been read;
        of them ``opened`` stays open where the answer cites nothing.
        """
        turns = self.conversations.turns(conversation, who)
        if not turns:
            return Shown(reading=self.source.read(who, headers=headers))
        beside = opened if headers and opened in headers else ""
        reading = self.source.cite_turn(who, turns[-1], headers=headers, beside=beside)
        return Shown(turns, conversation, reading)

    def notify(self, who: str, conversation: str, notice: str) -> Shown:
        """A conversation as it stands, with what went wrong."""
        return Shown(self.conversations.turns(conversation, who), conversation, notice=notice)

    def ask_all(self, who: str) -> None:
        """Ask all documents from now on."""
        self.shelf.ask(who, [one.id for one in self.choice(who).headers], asked=True)

    def arrive(self, who: str, turn: str, conversation: str = "") -> Shown:
        """What an address leads to: a conversation, or that of a turn, to others the turn alone."""
        shared = self.conversations.shared(turn) if turn else None
        if shared is None:
            return self.show(who, conversation)
        if own := self.conversations.holding(turn, who):
            reading = self.source.cite_turn(who, shared)
            return Shown(self.conversations.turns(own, who), own, reading, at=turn)
        return Shown((shared,), reading=self.source.cite_turn(who, shared), own=False)

    def undo(self, who: str, conversation: str) -> Shown:
        """Take the last turn back, and put its question into the box."""
        turns = self.conversations.turns(conversation, who)
        if not turns:
            return self.show(who, conversation)
        self.conversations.cut(turns[-1].id, who)
        shown = self.show(who, conversation)
        return replace(shown, conversation=conversation, question=turns[-1].asked)

    def question(self, who: str, turn: str) -> str:
        """The question of a turn of the visitor's own, ``""`` if there is no such turn."""
        own = self._own_turn(who, turn)
        return own.asked if own else ""

    def questions(self, who: str) -> Path:
        """The file of the visitor's fixed questions: everybody's, if the settings name one."""
        named = self.settings.questions
        return Path(named) if named else ratings.file_of(self.settings.chat_folder, who)

    def approve(self, who: str, turn: str) -> None:
        """Keep an answer as it is as a fixed question.

        Raises:
            BadInput: the file of questions cannot be added to.
        """
        if own := self._own_turn(who, turn):
            ratings.keep(ratings.approved(own), self.questions(who))
            self.conversations.rate(turn, who, 1)

    def correct(self, who: str, turn: str, document: str, sentence: int) -> None:
        """Keep a question with the sentence that should answer it (no document: none does).

        Raises:
            BadInput: there is no such sentence, or the file of questions cannot be added to.
        """
        own = self._own_turn(who, turn)
        if own is None:
            return
        text = read_sentence(self.source.document(who, document), sentence) if document else ""
        ratings.keep(ratings.corrected(own, text), self.questions(who))
        self.conversations.rate(turn, who, -1)

    def _own_turn(self, who: str, turn: str) -> Turn | None:
        owns = self.conversations.holding(turn, who)
        return self.conversations.shared(turn) if owns else None


def _within(choice: Choice) -> list[str]:
    """The ids of the documents that are asked.

    Raises:
        BadInput: there are documents, but none is asked.
    """
    if choice.headers and not choice.asked:
        raise BadInput("No document is ticked, so there is none to ask; tick one in the Library.")
    return [header.id for header in choice.asked]


def _frames(assistant: Assistant, answer: Answer | None) -> dict[int, Frame]:
    """What the cited rows and items of an answer need beside them, by number of the citation."""
    marked = cited(answer) if answer else ()
    documents = assistant.documents.fetch([one.document_id for one in marked])
    found = {
        one.number: frame(documents[one.document_id], Span(one.start, one.end))
        for one in marked
        if one.document_id in documents
    }
    return {number: each for number, each in found.items() if each}


def _stream(
    assistant: Assistant,
    question: str,
    turns: Collection[Turn],
    within: Collection[str],
    *,
    quoting: bool,
) -> Iterator[Answer]:
    """The answer as it grows, from the documents ``within``, after the ``turns``."""
    history = [(turn.asked, turn.answer) for turn in turns]
    return (assistant.quoting() if quoting else assistant).stream(question, history, within)
