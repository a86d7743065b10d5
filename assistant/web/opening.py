"""Opens the assistant in the background, so that the page need not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web.examples import examples
from index.errors import FootnoteError

_log = logging.getLogger(__name__)


class Opening:
    """An assistant that is being opened; ``state`` says in words how far it has come.

    ``examples`` are questions made from its documents, empty until they are known.
    """

    def __init__(self, opens: Callable[[], Assistant]) -> None:
        self._opens = opens
        self._settled = Event()
        self._assistant: Assistant | None = None
        self._failed = ""
        self.examples: tuple[str, ...] = ()
        self.state = "Opening the library …"

    @classmethod
    def of(cls, settings: Settings) -> Opening:
        """The opening of the assistant that ``settings`` describe, not yet begun."""
        made = cls(lambda: Assistant.open(settings, made.progress))
        return made

    def begin(self) -> None:
        """Start to open, in a thread that ends with the process."""
        Thread(target=self._open, name="opening", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether questions are answered at once."""
        return self._assistant is not None and self._settled.is_set()

    @property
    def settled(self) -> bool:
        """Whether there is nothing more to wait for: it is ready, or has failed."""
        return self._settled.is_set()

    def progress(self, what: str, done: int, total: int) -> None:
        """Take note of one document that has been indexed."""
        self.state = f"Reading the documents: {done} of {total or 'several'} ({what})"

    def wait(self) -> Assistant:
        """The assistant, once it is open.

        Raises:
            FootnoteError: it could not be opened.
        """
        self._settled.wait()
        if self._assistant is None:
            raise FootnoteError(self._failed)
        return self._assistant

    def close(self) -> None:
        """Let go of the index."""
        if self._settled.is_set() and self._assistant is not None:
            self._assistant.close()

    def _open(self) -> None:
        try:
            assistant = self._opens()
            self.state = "Loading the models …"
            # Making the examples asks questions, which loads what is loaded only when needed.
            self.examples = examples(assistant)
            self._assistant, self.state = assistant, ""
        except FootnoteError as error:
            self._failed = self.state = str(error)
        except Exception as error:
            _log.exception("the assistant could not be opened")
            self._failed = self.state = f"The library could not be opened: {error}"
        finally:
            self._settled.set()
