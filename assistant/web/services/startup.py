"""Opens the assistant in the background, so that the page need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread

from assistant.pipeline import Assistant, Progress
from assistant.settings import Settings
from assistant.web.services.suggestions import examples
from assistant.web.services.visitors import visible
from index.errors import FootnoteError, IndexProblem

_log = logging.getLogger(__name__)

_PATIENCE = 60.0
"""Seconds that a rebuild waits for the questions that are being answered."""


class Startup:
    """An assistant that is being opened; ``state`` says in words how far it has come.

    ``examples`` are questions made from its documents, empty until they are known.
    """

    def __init__(self, opens: Callable[[], Assistant]) -> None:
        self._opens = opens
        self._changing = Condition()
        self._settled = False
        self._borrowers = 0
        self._doing = "Reading the documents"
        self._assistant: Assistant | None = None
        self._failed = ""
        self.examples: tuple[str, ...] = ()
        self.state = "Opening the library …"

    @classmethod
    def of(cls, settings: Settings) -> Startup:
        """The opening of the assistant that ``settings`` describe, not yet begun."""
        made = cls(lambda: Assistant.open(settings, made.progress))
        return made

    def begin(self) -> None:
        """Start to open, in a thread that ends with the process."""
        Thread(target=self._open, name="opening", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether questions are answered at once."""
        return self._assistant is not None and self._settled

    @property
    def settled(self) -> bool:
        """Whether there is nothing more to wait for: it is ready, or has failed."""
        return self._settled

    def progress(self, what: str, done: int, total: int) -> None:
        """Take note of one document that has been indexed."""
        self.state = f"{self._doing}: {done} of {total or 'several'} ({what})"

    def wait(self) -> Assistant:
        """The assistant, once it is open.

        Raises:
            FootnoteError: it could not be opened.
        """
        with self._changing:
            self._changing.wait_for(lambda: self._settled)
            if self._assistant is None:
                raise FootnoteError(self._failed)
            return self._assistant

    @contextmanager
    def borrow(self) -> Iterator[Assistant]:
        """The assistant, once it is open; it stays so until it is given back.

        Raises:
            FootnoteError: it could not be opened.
        """
        with self._changing:
            assistant = self.wait()
            self._borrowers += 1
        try:
            yield assistant
        finally:
            with self._changing:
                self._borrowers -= 1
                self._changing.notify_all()

    def rebuild(self, rebuilds: Callable[[Progress], object], progress: Progress) -> None:
        """Close the assistant, make its index anew and open it; who asks meanwhile waits.

        Raises:
            FootnoteError: the index is in use, or cannot be made anew.
        """
        self._take()

        def pass_on(what: str, done: int, total: int) -> None:
            self.progress(what, done, total)
            progress(what, done, total)

        try:
            rebuilds(pass_on)
        finally:
            self._doing = "Reading the documents"
            self._open()

    def close(self) -> None:
        """Let go of the index."""
        if self._settled and self._assistant is not None:
            self._assistant.close()

    def _take(self) -> None:
        """Close the assistant, once nobody uses it."""
        with self._changing:
            assistant = self.wait()
            self._settled, self._doing = False, "Rebuilding the index"
            self.state = f"{self._doing} …"
            if not self._changing.wait_for(lambda: not self._borrowers, _PATIENCE):
                self._settled, self.state = True, ""
                self._changing.notify_all()
                raise IndexProblem("Questions are still being answered; rebuild it a little later.")
            self._assistant = None
        assistant.close()

    def _open(self) -> None:
        assistant: Assistant | None = None
        try:
            assistant = self._opens()
            self.state = "Loading the models …"
            # Making the examples asks questions, which loads what is loaded only when needed.
            # What visitors have uploaded is theirs alone: nobody is shown questions about it.
            self.examples = examples(assistant, visible(assistant, ""))
            self.state = ""
        except FootnoteError as error:
            self._failed = self.state = str(error)
        except Exception as error:
            _log.exception("the assistant could not be opened")
            self._failed = self.state = f"The library could not be opened: {error}"
        with self._changing:
            self._assistant = None if self.state else assistant
            self._settled = True
            self._changing.notify_all()
