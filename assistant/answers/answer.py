"""Answers, made of statements, and whether two to one question say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from assistant.answers.saved import older_origin, read_saved, statements_from_text
from assistant.answers.statements import Account, Citation, Origin, Passage, Statement
from index.types import Document

Grade = Literal["answered", "closest", "absent"]
"""How far an answer goes: the source answers; here is the closest passage, which may not; the
source does not say."""

_GAP = 3
"""Characters between two sentences that follow on each other: blanks or an empty line."""


class Documents(Protocol):
    """Documents by id; iterating gives the documents themselves, in order of id."""

    def __getitem__(self, id: str, /) -> Document: ...
    def __contains__(self, id: object, /) -> bool: ...
    def __iter__(self) -> Iterator[Document]: ...


class Documented(Protocol):
    """Has the documents that citations point into."""

    @property
    def documents(self) -> Documents:
        """The documents, by id."""
        ...


class Answerer(Documented, Protocol):
    """Answers questions about its documents."""

    def ask(self, question: str, history: Sequence[tuple[str, Answer | str]] = ()) -> Answer:
        """Return the answer to ``question``, asked after the turns of ``history``."""
        ...

    def stream(
        self, question: str, history: Sequence[tuple[str, Answer | str]] = ()
    ) -> Iterator[Answer]:
        """Yield answers that grow; the last is what ``ask`` returns."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence; where ``found`` is false, the source does not say.

    ``short`` is the shortest span that answers, ``""`` where there is none; ``confidence`` the
    calibrated probability in [0, 1] that the source answers the question and this is all of the
    answer; ``nearest`` the closest sentences where nothing was found; ``question`` the question
    answered, with a follow-up rewritten to stand alone; ``problems`` what a reader of the
    answer should know; ``origin`` where the statements come from; ``accounts`` the values that
    the sources give where they differ, ``()`` where they do not.
    """

    question: str
    found: bool
    statements: tuple[Statement, ...]
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = field(default=())
    origin: Origin = "quoted"
    accounts: tuple[Account, ...] = ()

    @property
    def text(self) -> str:
        """What a chat shows: the statements with their markers, as in ``It ended in May. [1]``."""
        pieces = []
        for statement in self.statements:
            markers = statement.markers
            pieces += [statement.before, statement.text, f" {markers}" if markers else ""]
        return "".join(pieces[1:])

    @property
    def grade(self) -> Grade:
        """``"answered"`` where found; else ``"closest"`` where it cites, ``"absent"`` if not."""
        return "answered" if self.found else "closest" if self.citations else "absent"

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The quoted stretches: citations that follow on each other in a document are one."""
        passages: list[Passage] = []
        for one in sorted(self.citations, key=lambda one: (one.document_id, one.start)):
            last = passages[-1] if passages else None
            if last and last.document_id == one.document_id and one.start - last.end <= _GAP:
                joined = Passage(last.document_id, last.start, one.end, (*last.citations, one))
                passages[-1] = joined
            else:
                passages.append(Passage(one.document_id, one.start, one.end, (one,)))
        return tuple(passages)

    @property
    def paragraphs(self) -> tuple[tuple[Statement, ...], ...]:
        """The statements by paragraph: a new one begins after an empty line."""
        groups: list[list[Statement]] = []
        for statement in self.statements:
            if not groups or "\n\n" in statement.before:
                groups.append([])
            groups[-1].append(statement)
        return tuple(map(tuple, groups))

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON values; ``Answer.from_dict`` reads it back, equal."""
        return {
            "question": self.question,
            "found": self.found,
            "text": self.text,
            "short": self.short,
            "confidence": self.confidence,
            "citations": [citation.to_dict() for citation in self.citations],
            "nearest": [citation.to_dict() for citation in self.nearest],
            "problems": list(self.problems),
            "statements": [statement.to_dict() for statement in self.statements],
            "origin": self.origin,
            "grade": self.grade,
            "accounts": [account.to_dict() for account in self.accounts],
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Answer:
        """Return the answer that ``to_dict`` of this or another version wrote.

        A key that is missing takes its default, and one that is unknown is passed over, so
        that kept conversations stay readable. Without statements they are made of ``text``.

        Raises:
            BadInput: the question is missing, or a value has the wrong type.
        """
        saved = read_saved(values)
        if saved.statements is None:
            statements = statements_from_text(saved.text, saved.citations)
            origin = older_origin(saved, statements)
        else:
            statements = tuple(one.bind(saved.citations) for one in saved.statements)
            origin = saved.origin
        return cls(
            question=saved.question,
            found=saved.found,
            statements=statements,
            short=saved.short,
            confidence=saved.confidence,
            citations=saved.citations,
            nearest=saved.nearest,
            problems=saved.problems,
            origin=origin,
            accounts=tuple(one.bind(saved.citations) for one in saved.accounts),
        )

    def verify(self, assistant: Documented) -> bool:
        """Return whether every citation, sliced again from the stored sources, is what it says."""
        documents = assistant.documents
        return all(
            citation.document_id in documents
            and documents[citation.document_id].text[citation.start : citation.end] == citation.text
            for citation in self.citations + self.nearest
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A question with its answers before and after an edit, which differ."""

    question: str
    before: Answer
    after: Answer

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON values."""
        return {
            "question": self.question,
            "from": self.before.to_dict(),
            "to": self.after.to_dict(),
        }


def differs(before: Answer, after: Answer) -> bool:
    """Whether the words or the evidence of two answers differ.

    Where in a document a cited sentence stands is no difference, nor how sure the answers are.
    """
    return _essence(before) != _essence(after)


def find_changes(
    questions: Iterable[str], before: Iterable[Answer], after: Iterable[Answer]
) -> tuple[Change, ...]:
    """The questions whose answers differ, in order."""
    rows = zip(questions, before, after, strict=True)
    return tuple(Change(*row) for row in rows if differs(row[1], row[2]))


def _essence(answer: Answer) -> tuple[object, ...]:
    evidence = tuple((one.document_id, one.text) for one in answer.citations)
    return answer.grade, answer.short, answer.text, evidence
