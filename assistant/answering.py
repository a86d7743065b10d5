"""How a question becomes an answer: rewrite it, search, read, quote, and have a model write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.extractive.calibration import Calibration
from assistant.extractive.candidates import Candidate
from assistant.extractive.parts import Part, find_parts, whole
from assistant.extractive.quoting import answered, refused, tell_difference
from assistant.extractive.ranking import rank
from assistant.extractive.summary import (
    MODEL_SENTENCES,
    MOST_SUMMED_UP,
    answer_headline,
    answer_summary,
    central,
)
from assistant.extractive.talk import ABILITIES, ask_which, greet, list_titles
from assistant.language.followup import Turn, standalone
from assistant.language.questions import (
    Question,
    asks_documents,
    asks_headline,
    asks_help,
    is_talk,
    parse,
)
from assistant.language.summaries import asks_summary, name_part
from assistant.reader import Reader
from assistant.settings import Settings
from index.errors import BadInput, IndexEmpty
from index.library import Library
from index.types import Document, Hit

if TYPE_CHECKING:
    from assistant.generative import Rewritten, Writer

LONGEST_QUESTION = 2_000
"""Characters; a longer question is refused."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What a question passes through: a library, a reader, and a model's writer if there is one."""

    settings: Settings
    library: Library
    reader: Reader
    calibration: Calibration
    writer: Writer | None

    def answers(
        self, question: str, history: Sequence[Turn], within: Collection[str] | None
    ) -> Iterator[Answer]:
        """The answer, after those that lead up to it where a model writes it.

        Raises:
            BadInput: the question is empty or too long.
            IndexEmpty: there are no documents in the folder or on the server of the index.
        """
        checked = check_question(question)
        if is_talk(checked):
            yield self._talk(checked, within)
            return
        self.check_documents()
        rewritten = self.writer.standalone(checked, history) if self.writer and history else None
        asked = (rewritten and rewritten.question) or standalone(checked, history)
        about = self._about_texts(asked, within, rewritten)
        if about is not None:
            yield from about
            return
        read = self._read(asked, within)
        extractive = self._quote(read)
        if not (self.writer and read.documents):
            yield extractive
            return
        for written in self._write(self.writer, read, extractive, rewritten):
            yield tell_difference(written, extractive)

    def _read(self, question: str, within: Collection[str] | None) -> _Read:
        """Search and read for a question, and for each of its parts if it has several."""
        parts = parse(question)
        texts = [part.text for part in parts]
        if len(parts) > 1:
            texts.insert(0, question)
        hits = [self.library.search(text, within) for text in texts]
        rows = [self.rank(text, found) for text, found in zip(texts, hits, strict=True)]
        ids = [one.document_id for row in rows for one in row]
        documents = self.library.documents.fetch(ids)
        together = rows[0] if len(parts) > 1 else ()
        return _Read(question, parts, rows[-len(parts) :], together, hits[0], documents)

    def _quote(self, read: _Read) -> Answer:
        """The answer in the words of the source."""
        threshold = self.calibration.find_threshold(
            self.settings.strictness, self.settings.at_most_wrong
        )
        return answered(
            read.question,
            read.parts,
            read.ranked,
            read.documents,
            self.calibration,
            threshold,
            read.whole,
        )

    def check_documents(self) -> None:
        """Refuse to ask where there is nothing to ask.

        Raises:
            IndexEmpty: there are no documents in the folder or on the server of the index.
        """
        if self.library.location and not self.library.ids():
            raise IndexEmpty(describe_empty(self.library.location))

    def _write(
        self, writer: Writer, read: _Read, extractive: Answer, rewritten: Rewritten | None
    ) -> Iterator[Answer]:
        """The answers of a model, from the sentences that search and reader found."""
        from assistant.generative import Asked, add_neighbours, choose, places_of

        documents = self.library.documents.fetch([hit.document_id for hit in read.hits])
        documents |= read.documents
        places = add_neighbours(places_of(read.ranked, read.hits))
        evidence = choose(places, documents, self.settings.llm_evidence)
        refusal = extractive
        if extractive.found:
            refusal = refused(read.question, read.ranked, read.documents)
        asked = Asked(
            read.question, len(read.parts), evidence, documents, extractive, refusal, rewritten
        )
        yield from writer.answers(asked)

    def _talk(self, text: str, within: Collection[str] | None) -> Answer:
        """The answer to what asks nothing of a source."""
        if asks_documents(text):
            headers = self.library.documents.headers()
            return list_titles(
                text, [one.title for one in headers if within is None or one.id in within]
            )
        return greet(text, ABILITIES) if asks_help(text) else greet(text)

    def _about_texts(
        self, question: str, within: Collection[str] | None, rewritten: Rewritten | None
    ) -> Iterator[Answer] | None:
        """The answers to a question about texts as texts, ``None`` if it is about something else
        or they have no such thing."""
        if asks_headline(question):
            document = self._only_document(within)
            headline = answer_headline(question, document) if document else None
            return iter([headline]) if headline else None
        if asks_summary(question):
            ids = sorted(within) if within is not None else self.library.ids()
            if len(ids) > MOST_SUMMED_UP:
                return iter([greet(question, ask_which(len(ids)))])
            documents = self.library.documents.fetch(ids).values()
            parts = tuple(whole(document) for document in documents if document.sentences)
        else:
            parts = self._find_parts(question, within)
        return self._sum_up(question, parts, rewritten) if parts else None

    def _find_parts(self, question: str, within: Collection[str] | None) -> tuple[Part, ...]:
        """The parts of texts, or the texts, that a question wants summed up by their names."""
        name = name_part(question)
        if not name:
            return ()
        hits = self.library.search(name, within)
        documents = self.library.documents.fetch([hit.document_id for hit in hits]).values()
        return find_parts(name, documents)[:MOST_SUMMED_UP]

    def _sum_up(
        self, question: str, parts: Sequence[Part], rewritten: Rewritten | None
    ) -> Iterator[Answer]:
        """The summary of texts or of parts of them, by a model where there is one."""
        summary = answer_summary(question, parts)
        if not self.writer:
            return iter([summary])
        from assistant.generative import Asked, choose

        documents = {part.document.id: part.document for part in parts}
        places = [
            (part.document.id, part.document.sentences.index(span))
            for part in parts
            for span in central(part, MODEL_SENTENCES // len(parts))
        ]
        evidence = choose(places, documents, self.settings.llm_evidence)
        refusal = refused(question, (), documents)
        return self.writer.answers(
            Asked(question, 1, evidence, documents, summary, refusal, rewritten, completing=False)
        )

    def rank(self, question: str, hits: Sequence[Hit]) -> tuple[Candidate, ...]:
        """The sentences of the hits as answers, the most probable first."""
        count = self.settings.candidates
        documents = self.library.documents.fetch([hit.document_id for hit in hits])
        score = partial(self.library.score_sentences, question)
        return rank(question, hits, documents, self.reader, self.calibration, count, score)

    def _only_document(self, within: Collection[str] | None) -> Document | None:
        """The document asked, where that is one: a text is asked about itself alone."""
        ids = sorted(within) if within is not None else self.library.ids()
        document = self.library.documents.fetch(ids).get(ids[0]) if len(ids) == 1 else None
        return document if document and document.sentences else None


@dataclass(frozen=True, slots=True)
class _Read:
    """A question with what was found for it: its parts, the candidates of each, those for the
    ``whole`` of several parts, and the best hits."""

    question: str
    parts: Sequence[Question]
    ranked: Sequence[Sequence[Candidate]]
    whole: Sequence[Candidate]
    hits: Sequence[Hit]
    documents: Mapping[str, Document]


def check_question(question: str) -> str:
    """The question on one line.

    Raises:
        BadInput: it is empty, too long, or no text.
    """
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


def describe_empty(location: str) -> str:
    """One sentence: there is nothing to ask in the index at ``location``, and what to do."""
    return f"There are no documents in the index {location}; add some with footnote add."
