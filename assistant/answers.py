"""What an assistant returns: an answer made of statements, and the citations that support them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from index.errors import BadInput
from index.types import Document, Span

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Support = Literal["quoted", "supported", "partly", "unsupported", "none"]
"""How the source backs a statement: it is the source's words; sentences support all or part of
it; none does; or it claims nothing that a source could support ("The source does not say.")."""

Origin = Literal["quoted", "written", "replaced", "refused"]
"""Where an answer comes from: the source's words; a model; the source's words in place of a
model's; or nowhere, since the source does not say."""

Grade = Literal["answered", "closest", "absent"]
"""How far an answer goes: the source answers; here is the closest passage, which may not; the
source does not say."""

UNSUPPORTED_MARK = "[unsupported]"
"""Stands in an answer's text where a citation would, after an unsupported statement."""

_GAP = 3
"""Characters between two sentences that follow on each other: blanks or an empty line."""

OPENING_QUOTES = ("“", '"', "«", "„")
"""Marks that a quoted sentence may start with, and then gets no further ones."""


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
class Citation:
    """One sentence of one document: ``document.text[start:end] == text``.

    ``number`` is the marker in the answer's text, counted from 1; ``score`` is the
    probability in [0, 1] that this sentence supports the answer.
    """

    number: int
    document_id: str
    title: str
    start: int
    end: int
    text: str
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as JSON values."""
        return {name.name: getattr(self, name.name) for name in fields(self)}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document, in characters, with the citations inside it in order."""

    document_id: str
    start: int
    end: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with the citations that stand behind it.

    ``text`` is what a chat shows of it, without markers: a quoted sentence has its quotation
    marks, and the short answer that opens an extractive answer is quoted but has no citations.
    ``before`` is the white space that parts it from the statement in front of it.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    support: Support = "quoted"
    before: str = "\n\n"

    @property
    def markers(self) -> str:
        """The numbers of its citations, as in ``[1][2]``, or the mark of an unsupported one."""
        if self.support == "unsupported":
            return UNSUPPORTED_MARK
        return "".join(f"[{citation.number}]" for citation in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as JSON values; citations are given by their numbers."""
        numbers = [citation.number for citation in self.citations]
        return {
            "text": self.text,
            "citations": numbers,
            "support": self.support,
            "before": self.before,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence; where ``found`` is false, the source does not say.

    ``short`` is the shortest span that answers, ``""`` where there is none; ``confidence`` the
    calibrated probability in [0, 1] that the source answers the question and this is the
    answer; ``nearest`` the closest sentences where nothing was found; ``question`` the question
    answered, with a follow-up rewritten to stand alone; ``problems`` what a reader of the
    answer should know; ``origin`` where the statements come from.
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
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Answer:
        """Return the answer that ``to_dict`` of this or another version wrote.

        A key that is missing takes its default, and one that is unknown is passed over, so
        that kept conversations stay readable. Without statements they are made of ``text``.

        Raises:
            BadInput: the question is missing, or a value has the wrong type.
        """
        saved = _read_saved(values)
        if saved.statements is None:
            statements = statements_from_text(saved.text, saved.citations)
            origin = _older_origin(saved, statements)
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
        )

    def verify(self, assistant: Documented) -> bool:
        """Return whether every citation, sliced again from the stored sources, is what it says."""
        documents = assistant.documents
        return all(
            citation.document_id in documents
            and documents[citation.document_id].text[citation.start : citation.end] == citation.text
            for citation in self.citations + self.nearest
        )


def cite(
    documents: Mapping[str, Document], evidence: Iterable[tuple[str, Span, float]]
) -> tuple[Citation, ...]:
    """Return citations, numbered from 1, of (document id, span, probability) in the order given.

    The text is a slice of the stored document, so that it cannot be anything else. Evidence
    in a document that is no longer there, or outside it, cannot be cited and is left out.
    """
    citations: list[Citation] = []
    for id, span, score in evidence:
        document = documents.get(id)
        if document is None or not 0 <= span.start < span.end <= len(document.text):
            continue
        citations.append(
            Citation(
                number=len(citations) + 1,
                document_id=id,
                title=document.title,
                start=span.start,
                end=span.end,
                text=span.of(document.text),
                score=round(score, 4),
            )
        )
    return tuple(citations)


def quote(citation: Citation) -> str:
    """Return the cited sentence on one line, in quotation marks unless it starts with its own."""
    text = " ".join(citation.text.split())
    return text if text.startswith(OPENING_QUOTES) else f"“{text}”"


def quote_statements(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """Return one quoted statement a citation, each a paragraph."""
    return tuple(Statement(quote(citation), (citation,)) for citation in citations)


_MARKS = re.compile(r" ((?:\[\d+\])+|" + re.escape(UNSUPPORTED_MARK) + r")(?=\s|$)")
"""The markers after a statement in the text of a kept answer that has no statements.

"It ended. [1][2]" and "It ended. [unsupported]" end in one; "see [1]: it ended" holds none."""


def statements_from_text(text: str, citations: Sequence[Citation]) -> tuple[Statement, ...]:
    """Return the statements of an answer that was kept as text alone; joined, they are ``text``."""
    statements: list[Statement] = []
    for before, paragraph in _paragraphs(text):
        start = 0
        for match in _MARKS.finditer(paragraph):
            piece = paragraph[start : match.start()]
            statements.append(_statement_of(piece, match[1], citations, before))
            start, before = match.end(), ""
        if paragraph[start:]:
            statements.append(_statement_of(paragraph[start:], "", citations, before))
    return tuple(statements)


def _statement_of(piece: str, mark: str, citations: Sequence[Citation], before: str) -> Statement:
    """One statement of a kept text; a marker that leads to no citation stays in its words."""
    text = piece.lstrip()
    before += piece[: len(piece) - len(text)]
    if mark == UNSUPPORTED_MARK:
        return Statement(text, (), "unsupported", before)
    numbers = [int(number) for number in re.findall(r"\d+", mark)]
    by_number = {citation.number: citation for citation in citations}
    if not numbers or not by_number.keys() >= set(numbers):
        return Statement(f"{text} {mark}" if mark else text, (), "none", before)
    cited = tuple(by_number[number] for number in numbers)
    support: Support = "quoted" if text == quote(cited[0]) else "supported"
    return Statement(text, cited, support, before)


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of ``text``, each with the empty lines in front of it."""
    before = ""
    for number, piece in enumerate(re.split(r"(\n\n+)", text)):
        if number % 2:
            before = piece
        elif piece:
            yield before, piece


@dataclass(frozen=True, slots=True)
class _SavedStatement:
    """The JSON values of a statement; its citations are numbers."""

    text: str
    citations: tuple[int, ...] = ()
    support: Support = "quoted"
    before: str = "\n\n"

    def bind(self, citations: Sequence[Citation]) -> Statement:
        """The statement with those of ``citations`` that it names."""
        cited = tuple(one for one in citations if one.number in self.citations)
        return Statement(self.text, cited, self.support, self.before)


@dataclass(frozen=True, slots=True)
class _SavedAnswer:
    """The JSON values of an answer of any version; ``statements`` is ``None`` in older ones."""

    question: str
    found: bool = False
    text: str = ""
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = ()
    statements: tuple[_SavedStatement, ...] | None = None
    origin: Origin = "quoted"


@cache
def _saved_reader() -> TypeAdapter[_SavedAnswer]:
    from pydantic import TypeAdapter

    return TypeAdapter(_SavedAnswer)


def _read_saved(values: Any) -> _SavedAnswer:
    """The saved values with their types checked.

    Raises:
        BadInput: they are no answer; the sentence names the key.
    """
    from pydantic import ValidationError

    if not isinstance(values, dict):
        raise BadInput(f"A saved answer must be an object, not {type(values).__name__}.")
    try:
        return _saved_reader().validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            sentence = f"A saved answer lacks the key {place!r}; save the answer again."
        else:
            sentence = (
                f"A saved answer has {type(first['input']).__name__} under {place!r} "
                "where that does not belong; save the answer again."
            )
        raise BadInput(sentence) from None
    except (TypeError, ValueError):
        raise BadInput("A saved answer holds what JSON cannot; save the answer again.") from None


def _older_origin(saved: _SavedAnswer, statements: Sequence[Statement]) -> Origin:
    """The origin of an answer that was kept before origins were.

    A sentence among its problems was the only sign of a model that had given way.
    """
    if not saved.found:
        return "refused"
    if any(problem.endswith("without the model.") for problem in saved.problems):
        return "replaced"
    words = (one for one in statements if one.text.rstrip(".!?…") != saved.short.rstrip(".!?…"))
    return "quoted" if all(one.support == "quoted" for one in words) else "written"
