"""The assistant: rewrite the question, search, read, answer, check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.about import about_text
from assistant.calibration import fitted
from assistant.early import models_meanwhile
from assistant.extractive import answered, refused
from assistant.followup import Turn, standalone
from assistant.question import parse
from assistant.ranking import Candidate, rank
from assistant.reader import load_reader
from assistant.settings import Settings
from assistant.sources import shipped, sources
from assistant.types import Answer
from index.errors import BadInput
from index.library import Library
from index.loaders import from_text
from index.types import Document

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.generative import Writer
    from assistant.reader import Reader
    from index.search.documents import Documents

Progress = Callable[[str, int, int], None]

LONGEST_QUESTION = 2_000
"""Characters; a longer question is refused."""


class Assistant:
    """Answers questions about the documents it holds, each answer cited to exact sentences.

    Made by ``open`` or ``from_texts``; safe to share between threads.
    """

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._reader = load_reader(settings.reader, settings.device)
        self._calibration = fitted(self._reader.name)
        self._writer = _writer(settings, self._reader, library) if settings.llm else None

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress | None = None) -> Assistant:
        """The assistant over the index that ``settings`` name, with their sources added to it.

        Without sources, an empty index is filled with the articles that ship.

        Raises:
            BadInput: a source, the encoder, the reader or the index cannot be used.
            IndexProblem: the index is locked, damaged or made with other settings.
        """
        settings = settings or Settings()
        with models_meanwhile(settings):
            library = Library(settings.location, settings.encoder, settings.device)
        assistant = cls(settings, library)
        if settings.sources:
            assistant.add(settings.sources, progress)
        elif not len(library.documents):
            library.add(shipped(), progress=progress)
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
        given = [locations] if isinstance(locations, str) else [str(one) for one in locations]
        return self.library.add(*sources(given), progress=progress)

    def remove(self, document_id: str) -> None:
        """Take a document out of the index.

        Raises:
            BadInput: there is no such document.
        """
        self.library.remove(document_id)

    def quoting(self) -> Assistant:
        """This assistant without its model: over the same documents, in the words of the source."""
        return Assistant(self.settings.model_copy(update={"llm": ""}), self.library)

    @property
    def documents(self) -> Documents:
        """The documents in order of id; ``documents["an-id"]`` is one of them."""
        return self.library.documents

    def close(self) -> None:
        """Let go of the index, and of the model's kept replies."""
        self.library.close()
        if self._writer:
            self._writer.close()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        within: Collection[str] | None = None,
    ) -> Answer:
        """The answer to ``question``, asked after the turns of ``history``.

        ``within`` are the ids of the documents to ask; without it, all of them.

        Raises:
            BadInput: the question is empty or too long.
        """
        *_, last = self._answers(question, history, within)
        return last

    def ask_many(self, questions: Iterable[str]) -> tuple[Answer, ...]:
        """The answers to questions that do not follow on each other."""
        return tuple(self.ask(question) for question in questions)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        within: Collection[str] | None = None,
    ) -> Iterator[Answer]:
        """Answers that grow; the last is what ``ask`` returns, and no citation is taken back."""
        if self._writer:
            yield from self._answers(question, history, within)
            return
        whole = self.ask(question, history, within)
        paragraphs = whole.text.split("\n\n")
        for count in range(1, len(paragraphs)):
            yield replace(whole, text="\n\n".join(paragraphs[:count]))
        yield whole

    def as_runnable(self) -> Runnable[str | dict[str, object], Answer]:
        """A LangChain runnable from a question, or a dict of it and its history, to an answer."""
        from assistant.runnable import runnable

        return runnable(self)

    def as_retriever(self, k: int = 4) -> BaseRetriever:
        """A LangChain retriever of the ``k`` best sentences, with offsets in their metadata."""
        from assistant.retriever import retriever

        return retriever(self, k)

    def rank(self, question: str, within: Collection[str] | None = None) -> tuple[Candidate, ...]:
        """Sentences as answers to one question, the most probable first."""
        hits = self.library.search(question, within)
        count = self.settings.candidates
        documents = self.library.documents.fetch([hit.document_id for hit in hits[:count]])
        return rank(question, hits, documents, self._reader, self._calibration, count)

    def _answers(
        self, question: str, history: Sequence[Turn], within: Collection[str] | None
    ) -> Iterator[Answer]:
        """The answer, after those that lead up to it where a model writes it."""
        given = _checked(question)
        told = self._writer.standalone(given, history) if self._writer and history else None
        asked = (told and told.question) or standalone(given, history)
        if (found := about_text(asked, self._held(within))) is not None:
            yield found
            return
        parts = parse(asked)
        ranked = [self.rank(part.text, within) for part in parts]
        documents = self.library.documents.fetch(
            [one.document_id for part in ranked for one in part]
        )
        threshold = self._calibration.thresholds[self.settings.strictness]
        extractive = answered(asked, parts, ranked, documents, threshold)
        if not (self._writer and documents):
            yield extractive
            return
        from assistant.generative import Asked, choose

        hits = self.library.search(asked, within)
        documents |= self.library.documents.fetch([hit.document_id for hit in hits])
        evidence = choose(ranked, hits, documents, self.settings.llm_evidence)
        refusal = refused(asked, ranked, documents)
        yield from self._writer.answers(
            Asked(asked, len(parts), evidence, documents, extractive, refusal, told)
        )

    def _held(self, within: Collection[str] | None) -> list[Document]:
        """The documents asked, where that is one: a text is asked about itself alone."""
        ids = sorted(within) if within is not None else self.library.ids()
        return list(self.library.documents.fetch(ids).values()) if len(ids) == 1 else []


def answer(question: str, history: Sequence[Turn] = ()) -> Answer:
    """The answer from the default sources, which are opened once in a process.

    Raises:
        BadInput: the question is empty or too long.
    """
    return _default().ask(question, history)


@cache
def _default() -> Assistant:
    return Assistant.open()


def _writer(settings: Settings, reader: Reader, library: Library) -> Writer:
    """What writes answers with the model of the settings; imported where there is one."""
    from assistant.generative import load_writer

    return load_writer(settings, reader, kept=bool(library.location))


def _checked(question: str) -> str:
    """The question on one line, if there is one of a sensible length."""
    if not isinstance(question, str):
        raise BadInput(f"A question must be text, not {type(question).__name__}.")
    if len(question) > LONGEST_QUESTION:
        raise BadInput(
            f"The question has {len(question):,} characters; shorten it to {LONGEST_QUESTION:,}."
        )
    asked = " ".join("".join(c if c.isprintable() else " " for c in question).split())
    if not any(c.isalnum() for c in asked):
        raise BadInput("The question is empty; type one.")
    return asked
