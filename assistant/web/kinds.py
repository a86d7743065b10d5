"""The kinds of answer, each of which has a look of its own."""

from __future__ import annotations

from enum import StrEnum

from assistant.answers import Answer

SURE, LIKELY = 0.85, 0.6
"""The confidence from which an answer is called very likely, and likely."""


class Kind(StrEnum):
    """What sort of answer it is, as the class of its element."""

    FOUND = "found"
    UNSURE = "unsure"
    CLOSEST = "closest"
    UNSAID = "unsaid"
    PARTLY = "partly"
    INSTEAD = "instead"


LABELS = {
    Kind.FOUND: "Answer",
    Kind.UNSURE: "Uncertain answer",
    Kind.CLOSEST: "Closest passage, not sure",
    Kind.UNSAID: "Not in the source",
    Kind.PARTLY: "Answer, in part unsupported",
    Kind.INSTEAD: "Answer in the words of the source, without the model",
}


def kind(answer: Answer) -> Kind:
    """The kind of an answer."""
    if answer.grade != "answered":
        return Kind.CLOSEST if answer.grade == "closest" else Kind.UNSAID
    if answer.origin == "replaced":
        return Kind.INSTEAD
    if any(statement.support == "unsupported" for statement in answer.statements):
        return Kind.PARTLY
    return Kind.UNSURE if answer.confidence < LIKELY else Kind.FOUND
