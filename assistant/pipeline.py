"""The assistant: rewrite the question, search, read, answer, check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answers import Answer, Change, find_changes
from assistant.extractive.calibration import load_calibration
from assistant.extractive.candidates import Candidate
from assistant.extractive.quoting import (
    ABILITIES,
    answered,
    greet,
    list_titles,
    refused,
    tell_difference,
)
from assistant.extractive.ranking import rank
from assistant.extractive.summary import (
    MODEL_SENTENCES,
    answer_headline,
    answer_summary,
    central,
)
from assistant.language.followup import Turn, standalone
from assistant.language.questions import (
    asks_documents,
    asks_headline,
    asks_help,
    asks_summary,
    is_talk,
    parse,
)
from assistant.reader import load_reader
from assistant.settings import Settings
from index import encoder
from index.errors import BadInput, IndexEmpty
from index.library import Library
from index.loaders import find, from_text, load
from index.replacement import load_replacement
from index.types import Document, Hit, Source

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.generative import Rewritten, Writer
    from assistant.reader import Reader
    from index.folders import Synced
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
        within: Collection[str] | None = None,
    ) -> Answer:
        """The answer to ``question``, asked after the turns of ``history``.

        ``within`` are the ids of the documents to ask; without it, all of them.

        Raises:
            BadInput: the question is empty or too long.
            IndexEmpty: there are no documents in the folder or on the server of the index.
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

    def rank(self, question: str, within: Collection[str] | None = None) -> tuple[Candidate, ...]:
        """Sentences as answers to one question, the most probable first."""
        return self._rank_hits(question, self.library.search(question, within))

    def _answers(
        self, question: str, history: Sequence[Turn], within: Collection[str] | None
    ) -> Iterator[Answer]:
        """The answer, after those that lead up to it where a model writes it."""
        checked = _checked(question)
        if is_talk(checked):
            yield self._talk(checked, within)
            return
        if self.library.location and not self.library.ids():
            raise IndexEmpty(describe_empty(self.library.location))
        rewritten = self._writer.standalone(checked, history) if self._writer and history else None
        asked = (rewritten and rewritten.question) or standalone(checked, history)
        if asks_headline(asked) or asks_summary(asked):
            document = self._only_document(within)
            if document and (answers := self._about_text(asked, document, rewritten)):
                yield from answers
                return
        parts = parse(asked)
        hits = [self.library.search(part.text, within) for part in parts]
        ranked = [
            self._rank_hits(part.text, found) for part, found in zip(parts, hits, strict=True)
        ]
        documents = self.library.documents.fetch([one.document_id for row in ranked for one in row])
        threshold = self._calibration.find_threshold(
            self.settings.strictness, self.settings.at_most_wrong
        )
        extractive = answered(asked, parts, ranked, documents, self._calibration, threshold)
        if not (self._writer and documents):
            yield extractive
            return
        from assistant.generative import Asked, choose, places_of

        whole = hits[0] if len(parts) == 1 else self.library.search(asked, within)
        documents |= self.library.documents.fetch([hit.document_id for hit in whole])
        evidence = choose(places_of(ranked, whole), documents, self.settings.llm_evidence)
        refusal = refused(asked, ranked, documents) if extractive.found else extractive
        written = self._writer.answers(
            Asked(asked, len(parts), evidence, documents, extractive, refusal, rewritten)
        )
        yield from (tell_difference(one, extractive) for one in written)

    def _talk(self, text: str, within: Collection[str] | None) -> Answer:
        """The answer to what asks nothing of a source."""
        if asks_documents(text):
            headers = self.library.documents.headers()
            return list_titles(
                text, [one.title for one in headers if within is None or one.id in within]
            )
        return greet(text, ABILITIES) if asks_help(text) else greet(text)

    def _about_text(
        self, question: str, document: Document, rewritten: Rewritten | None
    ) -> Iterator[Answer] | None:
        """The answers to a question about the text as a text, if it has one."""
        if asks_headline(question):
            headline = answer_headline(question, document)
            return iter([headline]) if headline else None
        summary = answer_summary(question, document)
        if not self._writer:
            return iter([summary])
        from assistant.generative import Asked, choose

        documents = {document.id: document}
        spans = central(document, MODEL_SENTENCES)
        places = [(document.id, document.sentences.index(span)) for span in spans]
        evidence = choose(places, documents, self.settings.llm_evidence)
        refusal = refused(question, (), documents)
        return self._writer.answers(
            Asked(question, 1, evidence, documents, summary, refusal, rewritten)
        )

    def _rank_hits(self, question: str, hits: Sequence[Hit]) -> tuple[Candidate, ...]:
        """The sentences of the hits as answers, the most probable first."""
        count = self.settings.candidates
        documents = self.library.documents.fetch([hit.document_id for hit in hits])
        score = partial(self.library.score_sentences, question)
        return rank(question, hits, documents, self._reader, self._calibration, count, score)

    def _only_document(self, within: Collection[str] | None) -> Document | None:
        """The document asked, where that is one: a text is asked about itself alone."""
        ids = sorted(within) if within is not None else self.library.ids()
        document = self.library.documents.fetch(ids).get(ids[0]) if len(ids) == 1 else None
        return document if document and document.sentences else None


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


def read_shipped() -> Iterator[Source]:
    """Read the articles in the package, by names that are the same on every machine."""
    folder = Path(str(files("index") / "articles"))
    for path in sorted(folder.iterdir()):
        yield load(str(path), uri=f"articles/{path.name}")


def describe_empty(location: str) -> str:
    """One sentence: there is nothing to ask in the index at ``location``, and what to do."""
    return f"There are no documents in the index {location}; add some with footnote add."


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
