"""What an assistant returns: answers and the citations that support them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


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
        """The citation as JSON values."""
        return {name.name: getattr(self, name.name) for name in fields(self)}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence; where ``found`` is false, the source does not say.

    ``text`` is what a chat shows, with ``[1]`` markers; ``short`` the shortest span that
    answers, ``""`` where there is none; ``confidence`` the calibrated probability in
    [0, 1] that the source answers the question and this is the answer; ``nearest`` the
    closest sentences where nothing was found; ``question`` the question answered, with a
    follow-up rewritten to stand alone; ``problems`` what a reader of the answer should know.
    """

    question: str
    found: bool
    text: str
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON values; ``Answer.from_dict`` reads it back, equal."""
        return {
            "question": self.question,
            "found": self.found,
            "text": self.text,
            "short": self.short,
            "confidence": self.confidence,
            "citations": [citation.to_dict() for citation in self.citations],
            "nearest": [citation.to_dict() for citation in self.nearest],
            "problems": list(self.problems),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Answer:
        """The answer that ``to_dict`` wrote.

        Raises:
            BadInput: a key is missing or unknown, or a value has the wrong type.
        """
        from assistant.answer import answer_from_dict

        return answer_from_dict(values)

    def verify(self, assistant: Assistant) -> bool:
        """Whether every citation, sliced again from the stored sources, is what it says."""
        documents = assistant.documents
        return all(
            citation.document_id in documents
            and documents[citation.document_id].text[citation.start : citation.end] == citation.text
            for citation in self.citations + self.nearest
        )
