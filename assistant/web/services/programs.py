"""What programs do, whichever way they come: ask, search, and keep documents, in plain values."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from assistant.answers import Answer
from assistant.web.services.chat import Chat
from assistant.web.services.library import VisitorLibrary
from assistant.web.services.visitors import find_origin, is_local
from assistant.web.services.where import choose_documents
from index.errors import BadInput
from index.store.records import Header
from index.types import is_server


class NoDocument(BadInput):
    """A document that is not there, or not for this visitor."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after the turns of ``history``, asked of the documents ``within``, or of all.

    These are ids or the text of a filter; ``quoting`` asks for an answer without the model, where
    there is one.
    """

    question: str
    history: Sequence[tuple[str, Answer | str]] = ()
    within: Sequence[str] | str | None = None
    quoting: bool = False


class Programs:
    """The library as programs use it; ``who`` is always the visitor, as ``visitors`` names them."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._library = VisitorLibrary(chat.settings, chat.startup, chat.shelf, chat.originals)

    @property
    def has_model(self) -> bool:
        """Whether a chat model writes the answers."""
        return bool(self._chat.settings.llm)

    def stream(self, who: str, asked: Asked) -> Generator[Answer, None, None]:
        """Answers that grow; the last is whole.

        Raises:
            FootnoteError: the question or a document cannot be asked, or there is none.
        """
        with self._chat.turn(who) as (assistant, headers):
            answering = assistant.quoting() if asked.quoting and self.has_model else assistant
            within = self._choose(asked.within, headers)
            yield from answering.stream(asked.question, asked.history, within)

    def answer(self, who: str, asked: Asked) -> Answer:
        """The whole answer; raises as ``stream``."""
        with closing(self.stream(who, asked)) as answers:
            *_, last = answers
        return last

    def search(
        self, who: str, question: str, within: Sequence[str] | str | None, limit: int
    ) -> list[dict[str, Any]]:
        """The sentences nearest to a question, best first, without an answer.

        Raises:
            FootnoteError: the question is empty, or a document cannot be searched.
        """
        with self._chat.turn(who) as (assistant, headers):
            found = assistant.search(question, self._choose(within, headers), limit)
        names = ("document_id", "title", "start", "end", "text", "score")
        return [{name: getattr(sentence, name) for name in names} for sentence in found]

    def pages(self, answer: Answer) -> dict[str, str]:
        """The web addresses of the documents that an answer cites, where they have one."""
        ids = [one.document_id for one in answer.citations]
        with self._chat.startup.borrow() as assistant:
            found = assistant.documents.fetch(ids)
        uris = {id: find_origin(document.uri) for id, document in found.items()}
        return {id: uri for id, uri in uris.items() if is_server(uri)}

    def documents(self, who: str) -> list[dict[str, Any]]:
        """What there is to ask, the visitor's own first."""
        self._chat.startup.wait()
        return [self._describe(who, header) for header in self._library.headers(who)]

    def read(self, who: str, document: str, start: int, end: int | None) -> dict[str, Any]:
        """The text of a document from one character to another.

        Raises:
            BadInput: there is no such document.
        """
        with self._chat.startup.borrow() as assistant:
            header = _find(document, {one.id: one for one in self._library.headers(who)})
            text = assistant.documents[document].text
        end = len(text) if end is None else end
        return {**self._describe(who, header), "start": start, "end": end, "text": text[start:end]}

    def draw_page(self, who: str, document: str, page: int, width: int) -> bytes:
        """A page of a document as a PNG.

        Raises:
            BadInput: there is no such document or page, or its file is not there as it was read.
        """
        self._chat.startup.wait()
        _find(document, {one.id: one for one in self._library.headers(who)})
        return self._chat.pages.draw(who, document, page, width)

    def add_text(self, who: str, title: str, text: str) -> dict[str, Any]:
        """Add a text; raises ``FootnoteError`` as the next two where it cannot be added."""
        self._check_named(who)
        return self._added(who, self._library.add_text(who, title, text))

    def add_page(self, who: str, url: str) -> dict[str, Any]:
        """Add what is at a web address."""
        self._check_named(who)
        return self._added(who, self._library.add_page(who, url))

    def add_file(self, who: str, name: str, path: Path) -> dict[str, Any]:
        """Add a file under a name."""
        self._check_named(who)
        return self._added(who, self._library.add_file(who, name, path))

    def remove(self, who: str, document: str) -> None:
        """Take out a document of the visitor's own.

        Raises:
            BadInput: there is no such document, or it is not the visitor's own.
        """
        self._chat.startup.wait()
        header = _find(document, {one.id: one for one in self._library.headers(who)})
        if not self._library.is_own(who, header):
            raise BadInput("There is no such document of yours; list the documents.")
        self._library.remove(who, document)

    def sync(self, *, trusted: bool) -> dict[str, Any]:
        """Follow the folders that the server was started with, and say what has become of them.

        No others, which a program could name: it would read what it likes of this machine.

        Raises:
            FootnoteError: it follows none, or not for anybody.
        """
        settings = self._chat.settings
        if not (trusted or is_local(settings.host)):
            raise BadInput("A server for others follows its folders for programs with a key alone.")
        if not settings.sources:
            raise BadInput("This server follows no folders; name some in FOOTNOTE_SOURCES.")
        with self._chat.startup.borrow() as assistant:
            done = assistant.sync(settings.sources)
        return {
            "added": list(done.added),
            "replaced": list(done.replaced),
            "unchanged": list(done.unchanged),
            "removed": [header.id for header in done.removed],
            "copies": [PurePath(copy).name for copy, _ in done.copies],
            "passed_over": [PurePath(path).name for path in done.passed_over],
            "unread": list(done.unread),
        }

    def _choose(
        self, within: Sequence[str] | str | None, headers: Mapping[str, Header]
    ) -> list[str]:
        """The documents to ask: those named, which have to be there, those that match a filter, or
        all that are.

        Raises:
            BadInput: a document is not there, or the filter is not understood or matches none.
        """
        if within is None:
            return list(headers)
        if isinstance(within, str):
            return list(choose_documents(within, headers.values(), self._chat.settings))
        if not within:
            raise BadInput("The list 'within' is empty; leave it out to ask all documents.")
        return [_find(id, headers).id for id in within]

    def _check_named(self, who: str) -> None:
        """Refuse to keep what would be nobody's, and so everybody's."""
        self._chat.startup.wait()
        if not (who or self._chat.settings.shared_library):
            raise BadInput(
                "Nobody can tell whose this would be; send a key of your own as a bearer token."
            )

    def _added(self, who: str, id: str) -> dict[str, Any]:
        return self._describe(who, _find(id, {one.id: one for one in self._library.headers(who)}))

    def _describe(self, who: str, header: Header) -> dict[str, Any]:
        """A document without its text; where it lies on this machine is nobody's business."""
        uri = find_origin(header.uri)
        return {
            "id": header.id,
            "title": header.title,
            "source": uri if is_server(uri) else PurePath(uri).name,
            "author": header.author,
            "date": header.date,
            "sentences": header.sentences,
            "characters": header.characters,
            "own": self._library.is_own(who, header),
        }


def _find(id: str, headers: Mapping[str, Header]) -> Header:
    if id not in headers:
        raise NoDocument(f"There is no document {id!r} among yours; list shows those there are.")
    return headers[id]
