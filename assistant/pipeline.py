"""The assistant: rewrite the question, search, read, answer, check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering import Answering, check_question
from assistant.answers import Answer, Change, Citation, cite, find_changes
from assistant.extractive.calibration import load_calibration
from assistant.extractive.candidates import Candidate
from assistant.language.followup import Turn
from assistant.reader import load_reader
from assistant.settings import Settings
from index import encoder
from index.filters import Within, choose_within
from index.library import Library
from index.loaders import find, from_text, load
from index.manifest import SHIPPED
from index.replacement import load_replacement
from index.types import Source, Span

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.generative import Writer
    from assistant.reader import Reader
    from index.folders import Synced
    from index.search.documents import Documents

Progress = Callable[[str, int, int], None]


class Assistant:
    """Answers questions about the documents it holds, each answer cited to exact sentences.

    Made by ``open`` or ``from_texts``; safe to share between threads.
    """

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._reader = load_reader(settings.reader, settings.device)
        self._calibration = load_calibration(self._reader.name)
        self._writer = _writer(settings, self._reader, library) if settings.llm else None
        self._is_copy = False

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress | None = None) -> Assistant:
        """The assistant over the index that ``settings`` name, with their sources added to it.

        Without sources, the index of a user who named none, and to which nothing was ever given,
        is filled with the articles that ship.

        Raises:
            BadInput: a source, the encoder, the reader or the index cannot be used.
            IndexProblem: the index is locked, damaged or made with other settings.
        """
        settings = settings or Settings()
        with _preload_models(settings):
            library = Library(settings.location, settings.encoder, settings.device)
        assistant = cls(settings, library)
        if settings.sources:
            assistant.add(settings.sources, progress)
        elif not (settings.index or library.was_given or len(library.documents)):
            library.add(read_shipped(), progress=progress, shipped=True)
        return assistant

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], settings: Settings | None = None) -> Assistant:
        """An assistant over texts by title, in memory; nothing is written to disk.

        Raises:
            BadInput: a text is empty.
        """
        settings = settings or Settings()
        made = [from_text(title, text) for title, text in texts.items()]
        library = Library("", settings.encoder, settings.device)
        library.add(made)
        return cls(settings, library)

    def add(
        self, locations: str | Iterable[str], progress: Progress | None = None
    ) -> tuple[str, ...]:
        """Add files, folders and URLs, and return the ids of their documents, in order.

        Raises:
            BadInput: a location cannot be read; what came before it has been added.
            IndexLocked: another process is writing to the index.
        """
        places = [locations] if isinstance(locations, str) else map(str, locations)
        files = [file for place in places for file in find(place)]
        return self.library.add(map(load, files), len(files), progress=progress)

    def sync(self, locations: str | Iterable[str], progress: Progress | None = None) -> Synced:
        """Make the index hold what is in folders now, and return what was done.

        New files are added, changed ones replaced, and the documents of files that are gone are
        removed; a file whose text is stored already is not stored a second time.

        Raises:
            BadInput: there is nothing at one of the locations; nothing has been changed then.
            IndexLocked: another process is writing to the index.
        """
        from index.folders import sync

        places = [locations] if isinstance(locations, str) else [str(one) for one in locations]
        return sync(self.library, places, progress)

    def remove(self, document_id: str) -> None:
        """Take a document out of the index.

        Raises:
            BadInput: there is no such document.
        """
        self.library.remove(document_id)

    def quoting(self) -> Assistant:
        """This assistant without its model: over the same documents, in the words of the source."""
        return Assistant(self.settings.model_copy(update={"llm": ""}), self.library)

    def copied(self) -> Assistant:
        """This assistant over a copy of its documents in memory, to be changed instead of them."""
        other = copy(self)
        other.library, other._is_copy = self.library.copied(), True
        return other

    def preview(
        self, location: str, questions: Iterable[str], replaces: str = ""
    ) -> tuple[Change, ...]:
        """What would change in the answers to ``questions`` if a file replaced a document.

        That is the document that ``replaces`` names (by id, title or file name), or the one with
        the file's own name. The index stays as it is.

        Raises:
            BadInput: the file cannot be read, or there is no such document.
        """
        source = load_replacement(self.documents.headers(), location, replaces)
        asked = tuple(questions)
        with closing(self.copied()) as other:
            before = other.ask_many(asked)
            other.library.add([source])
            return find_changes(asked, before, other.ask_many(asked))

    @property
    def documents(self) -> Documents:
        """The documents in order of id; ``documents["an-id"]`` is one of them."""
        return self.library.documents

    def close(self) -> None:
        """Let go of the index, and of the model's kept replies."""
        self.library.close()
        if self._writer and not self._is_copy:
            self._writer.close()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        within: Within = None,
    ) -> Answer:
        """The answer to ``question``, asked after the turns of ``history``.

        ``within`` are the ids of the documents to ask, a filter, or the text of one such as
        ``kind:pdf since:2024``; without it, all of them.

        Raises:
            BadInput: the question is empty or too long, or no document matches the filter.
            IndexEmpty: there are no documents in the folder or on the server of the index.
        """
        *_, last = self._answering.answers(question, history, self.choose(within))
        return last

    def ask_many(self, questions: Iterable[str], within: Within = None) -> tuple[Answer, ...]:
        """The answers to questions that do not follow on each other."""
        chosen = self.choose(within)
        return tuple(self.ask(question, within=chosen) for question in questions)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        within: Within = None,
    ) -> Iterator[Answer]:
        """Answers that grow; the last is what ``ask`` returns, and no citation is taken back."""
        if self._writer:
            yield from self._answering.answers(question, history, self.choose(within))
            return
        whole = self.ask(question, history, within)
        for count in range(1, len(whole.statements)):
            yield replace(whole, statements=whole.statements[:count])
        yield whole

    def as_runnable(self) -> Runnable[str | dict[str, object], Answer]:
        """A LangChain runnable from a question, or a dict of it and its history, to an answer."""
        from assistant.langchain import AnswerRunnable

        return AnswerRunnable(self)

    def as_retriever(self, k: int = 4) -> BaseRetriever:
        """A LangChain retriever of the ``k`` best sentences, with offsets in their metadata."""
        from assistant.langchain import SentenceRetriever

        return SentenceRetriever(assistant=self, k=k)

    def search(self, question: str, within: Within = None, limit: int = 8) -> tuple[Citation, ...]:
        """The ``limit`` sentences nearest to a question, the best first, without an answer.

        ``score`` is the cosine of question and sentence with half the BM25 share added.

        Raises:
            BadInput: the question is empty or too long, or no document matches the filter.
            IndexEmpty: there are no documents in the folder or on the server of the index.
        """
        self._answering.check_documents()
        hits = self.library.search(check_question(question), self.choose(within))[:limit]
        documents = self.documents.fetch([hit.document_id for hit in hits])
        return cite(
            documents, [(hit.document_id, Span(hit.start, hit.end), hit.score) for hit in hits]
        )

    def choose(self, within: Within) -> Collection[str] | None:
        """The ids of the documents that ids, a filter or its text mean; ``None``: all.

        Raises:
            BadInput: the filter is not understood, or no document matches it.
        """
        return choose_within(within, self.documents.headers)

    def rank(self, question: str, within: Within = None) -> tuple[Candidate, ...]:
        """Sentences as answers to one question, the most probable first."""
        return self._answering.rank(question, self.library.search(question, self.choose(within)))

    @property
    def _answering(self) -> Answering:
        return Answering(self.settings, self.library, self._reader, self._calibration, self._writer)


def answer(question: str, history: Sequence[Turn] = (), within: Within = None) -> Answer:
    """The answer from the default sources, which are opened once in a process.

    Raises:
        BadInput: the question is empty or too long, or no document matches the filter.
    """
    return _default().ask(question, history, within)


@cache
def _default() -> Assistant:
    return Assistant.open()


def _writer(settings: Settings, reader: Reader, library: Library) -> Writer:
    """What writes answers with the model of the settings; imported where there is one."""
    from assistant.generative import load_writer

    return load_writer(settings, reader, kept=bool(library.location))


def read_shipped() -> Iterator[Source]:
    """Read the articles in the package, by names that are the same on every machine."""
    folder = Path(str(files("index") / "articles"))
    for path in sorted(folder.iterdir()):
        yield load(str(path), uri=f"{SHIPPED}{path.name}")


@contextmanager
def _preload_models(settings: Settings) -> Iterator[None]:
    """While the block runs, load what ships of the models that ``settings`` name.

    Models of others wait for their first use, since their loading may take seconds and is in
    vain where the index was made with another. What is wrong with a model is raised by its use.
    """
    with ThreadPoolExecutor(2, "models") as pool:
        if not settings.reader:
            pool.submit(load_reader, "", settings.device)
        if not settings.encoder and settings.device == "cpu":
            pool.submit(encoder.load, "", settings.device)
        yield
