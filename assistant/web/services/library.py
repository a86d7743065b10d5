"""The documents that a visitor sees, adds and removes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from assistant.pipeline import Assistant, Progress
from assistant.settings import Settings
from assistant.web.services.originals import Originals
from assistant.web.services.shelf import Choice, Shelf, is_shipped
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import SHARED, check_public, is_local, owner, upload_uri
from assistant.web.services.where import choose_documents
from index.errors import BadInput, FootnoteError
from index.loaders import from_text, load_original
from index.rebuild import rebuild
from index.store.records import Header
from index.types import Document, Source

# The name of what is delivered by a rebuild.
_INDEX = "The index"
# Visitors whose last removed document can be brought back.
_UNDOABLE = 64


@dataclass(frozen=True, slots=True)
class Delivery:
    """What becomes of one file or URL; ``problem`` says why it, or a part of it, was not added.

    ``done`` is the share that is finished, in [0, 1]; ``None``: nobody can tell. ``undo`` is
    whether it can be taken back.
    """

    name: str
    state: str
    problem: str = ""
    done: float | None = None
    undo: bool = False


class VisitorLibrary:
    """The documents of all visitors; ``who`` is always the visitor, as ``visitors`` names them."""

    def __init__(
        self, settings: Settings, opening: Startup, shelf: Shelf, originals: Originals
    ) -> None:
        self._settings, self._startup, self._shelf = settings, opening, shelf
        self._originals = originals
        self._removed: OrderedDict[str, Document | str] = OrderedDict()

    def choice(self, who: str) -> Choice:
        """The documents that a visitor sees, their own first, and which are asked."""
        return self._shelf.choice(self._startup, who)

    def headers(self, who: str) -> tuple[Header, ...]:
        """The documents that a visitor sees, their own first."""
        return self.choice(who).headers

    def ask(self, who: str, documents: Iterable[str], *, asked: bool) -> None:
        """Ask these documents from now on, or leave them out."""
        known = {header.id for header in self.headers(who)}
        self._shelf.ask(who, known.intersection(documents), asked=asked)

    def find(self, where: str, headers: Iterable[Header]) -> tuple[str, ...]:
        """The ids of those documents of ``headers`` that match a filter.

        Raises:
            BadInput: the filter is not understood, or no document matches it.
        """
        return choose_documents(where, headers, self._settings)

    def ask_alone(self, who: str, where: str) -> None:
        """Ask the documents that match a filter from now on, and leave out all others.

        Raises:
            BadInput: the filter is not understood, or no document matches it.
        """
        headers = self.headers(who)
        chosen = self.find(where, headers)
        self._shelf.ask(who, {one.id for one in headers}.difference(chosen), asked=False)
        self._shelf.ask(who, chosen, asked=True)

    def is_own(self, who: str, header: Header) -> bool:
        """Whether a visitor has uploaded a document, or shares it with who has."""
        return owner(header.uri) in (who, SHARED)

    def is_removable(self, who: str, header: Header) -> bool:
        """Whether a visitor may remove a document: their own, and for themselves what ships."""
        return self.is_own(who, header) or is_shipped(header)

    def add(self, who: str, files: Iterable[str]) -> Iterator[tuple[Delivery, ...]]:
        """Add uploaded files one by one, saying each time how far all of them are."""
        places = [Path(file) for file in files]
        yield from self._deliver(who, [(place.name, place) for place in places])

    def fetch(self, who: str, url: str) -> Iterator[tuple[Delivery, ...]]:
        """Add the document at a URL."""
        yield from self._deliver(who, [(url.strip(), None)])

    def add_file(self, who: str, name: str, path: Path) -> str:
        """Add one file under a name, and return the id of its document.

        Raises:
            FootnoteError: it cannot be read, or the visitor has as many documents as they may.
        """
        try:
            return self._store(who, *self._load(who, name, path))
        except FootnoteError as error:
            raise type(error)(str(error).replace(str(path), name)) from None

    def add_text(self, who: str, title: str, text: str) -> str:
        """Add a text, and return the id of its document; raises as ``add_file``."""
        return self._store(who, from_text(title, text, uri=self._uri(who, title)))

    def add_page(self, who: str, url: str) -> str:
        """Add the document at a URL, and return its id; raises as ``add_file``."""
        return self._store(who, *self._load(who, url.strip(), None))

    def _store(self, who: str, source: Source, raw: bytes = b"") -> str:
        if source.id not in {header.id for header in self.headers(who)}:
            self._check_room(who)
        self._check_total()
        self._index(source, raw, lambda _: None)
        return source.id

    def remove(self, who: str, document: str) -> Delivery:
        """Take out a document, which can be undone; where none is left that is asked, all are.

        Raises:
            BadInput: there is no such document that the visitor may remove.
        """
        headers = {header.id: header for header in self.headers(who)}
        header = headers.get(document)
        if header is None or not self.is_removable(who, header):
            raise BadInput("There is no such document of yours; reload the list.")
        with self._startup.borrow() as assistant:
            if self.is_own(who, header):
                self._keep(who, assistant.documents[document])
                assistant.remove(document)
                self._sweep(assistant)
            else:
                self._keep(who, document)
                self._shelf.put_away(who, document, away=True)
        left = self.choice(who)
        if not left.asked:
            self._shelf.ask(who, [one.id for one in left.headers], asked=True)
        return Delivery(header.title, "removed", done=1, undo=True)

    def restore(self, who: str) -> Delivery:
        """Bring back the document that a visitor removed last.

        Raises:
            BadInput: there is none, or no room for it.
        """
        removed = self._removed.pop(who, None)
        if removed is None:
            raise BadInput("What was removed is not there any more; add it again.")
        with self._startup.borrow() as assistant:
            if isinstance(removed, Document):
                assistant.library.add([removed], uploaded=True)
                self._originals.release(removed)
                return Delivery(removed.title, "brought back", done=1)
            self._shelf.put_away(who, removed, away=False)
            return Delivery(assistant.documents[removed].title, "brought back", done=1)

    def _keep(self, who: str, removed: Document | str) -> None:
        """Keep what was removed, in memory and only for a while: a document, or an id of one."""
        forgotten = [self._removed.pop(who)] if who in self._removed else []
        self._removed[who] = removed
        while len(self._removed) > _UNDOABLE:
            forgotten.append(self._removed.popitem(last=False)[1])
        for one in (one for one in forgotten if isinstance(one, Document)):
            self._originals.release(one)
        if isinstance(removed, Document):
            self._originals.hold(removed)

    def rebuild(self) -> Iterator[tuple[Delivery, ...]]:
        """Make the index anew from what is stored in it, saying each time how far that is."""
        lost: list[Delivery] = []
        if not (is_local(self._settings.host) or self._settings.auth):
            why = "on a server for others, who runs it rebuilds it with footnote rebuild"
            yield (Delivery(_INDEX, "refused", why),)
            return

        def work(report: Callable[[Delivery], None]) -> None:
            def noted(what: str, done: int, total: int) -> None:
                report(Delivery(_INDEX, f"read {what} again", done=done / max(total, done, 1)))

            self._startup.rebuild(partial(self._rebuild, lost), noted)

        yield (Delivery(_INDEX, "waiting for the questions that are being answered"),)
        try:
            for step in follow(work):
                yield (step,)
            yield (Delivery(_INDEX, "rebuilt", done=1), *lost)
        except FootnoteError as error:
            yield (Delivery(_INDEX, "refused", str(error)),)

    def _rebuild(self, lost: list[Delivery], progress: Progress) -> None:
        """Rebuild the index that the settings name; what it has ``lost`` is added there."""
        of = self._settings
        made = rebuild(of.location, of.encoder, of.device, progress)
        lost.extend(Delivery(_INDEX, "refused", why) for why in made.lost)

    def _deliver(
        self, who: str, wanted: list[tuple[str, Path | None]]
    ) -> Iterator[tuple[Delivery, ...]]:
        states = [Delivery(name, "waiting", done=0) for name, _ in wanted]
        for at, (name, place) in enumerate(wanted):
            states[at] = Delivery(name, "reading")
            yield tuple(states)
            try:
                self._check_room(who)
                self._check_total()
                source, raw = self._load(who, name, place)
                for done in follow(partial(self._index, source, raw)):
                    states[at] = Delivery(name, "indexing", done=done)
                    yield tuple(states)
                self._shelf.note_added(who, source.id)
                remark = source.remark.replace(str(place), name) if place else source.remark
                states[at] = Delivery(name, "added", remark, done=1)
            except FootnoteError as error:
                # A temporary path tells a visitor nothing, and is nobody's business.
                problem = str(error).replace(str(place), name) if place else str(error)
                states[at] = Delivery(name, "refused", problem)
            yield tuple(states)

    def _index(self, source: Source, raw: bytes, report: Callable[[float], None]) -> None:
        with self._startup.borrow() as assistant:
            assistant.library.add(
                [source], encoded=lambda done, total: report(done / total), uploaded=True
            )
            self._originals.keep(source, raw)
            self._sweep(assistant)

    def _load(self, who: str, name: str, place: Path | None) -> tuple[Source, bytes]:
        """The source at a place or a web address, and the bytes it was made of; those of a place
        can be had again, whether it has pages or not."""
        uri = self._uri(who, name)
        if place is not None:
            source, raw = load_original(str(place), uri=uri)
            return replace(source, file_sha256=hashlib.sha256(raw).hexdigest()), raw
        host = self._settings.host
        check_public(name, host)
        return load_original(name, uri=uri, permit=lambda address: check_public(address, host))

    def _sweep(self, assistant: Assistant) -> None:
        """Delete the files that were kept of documents which are there no more."""
        self._originals.sweep(lambda: {one.file_sha256 for one in assistant.documents.headers()})

    def _uri(self, who: str, name: str) -> str:
        return upload_uri(SHARED if self._settings.shared_library else who, name)

    def _check_room(self, who: str) -> None:
        """Refuse a visitor who has as many documents as they may have."""
        most = self._settings.max_uploads
        if sum(self.is_own(who, header) for header in self.headers(who)) >= most:
            raise BadInput(f"There are {most} uploaded documents already; remove one first.")

    def _check_total(self) -> None:
        """Refuse more where all visitors together keep as much as they may."""
        most = self._settings.max_library_mb
        with self._startup.borrow() as assistant:
            headers = assistant.documents.headers()
        texts = sum(header.characters for header in headers if owner(header.uri) is not None)
        if texts + self._originals.measure() > most * 1_000_000:
            raise BadInput(f"The visitors keep over {most} MB already; remove something first.")


Step = TypeVar("Step")


def follow(work: Callable[[Callable[[Step], None]], object]) -> Iterator[Step]:
    """What ``work`` reports to the function it is given, as it comes; raises what it raises."""
    reports: SimpleQueue[Step | None] = SimpleQueue()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work, reports.put)
        done.add_done_callback(lambda _: reports.put(None))
        while (step := reports.get()) is not None:
            yield step
        done.result()
