"""The kinds of answer, each of which has a look of its own."""

from __future__ import annotations

from enum import StrEnum

from assistant.generative.draft import UNSUPPORTED
from assistant.answer import Answer

SURE, LIKELY = 0.85, 0.6
"""The confidence from which an answer is called very likely, and likely."""

_WITHOUT_MODEL = "without the model."
"""How a problem ends that says why the answer was found in the source instead."""


class Kind(StrEnum):
    """What sort of answer it is, as the class of its element."""

    FOUND = "found"
    UNSURE = "unsure"
    UNSAID = "unsaid"
    PARTLY = "partly"
    INSTEAD = "instead"


LABELS = {
    Kind.FOUND: "Answer",
    Kind.UNSURE: "Uncertain answer",
    Kind.UNSAID: "Not in the source",
    Kind.PARTLY: "Answer, in part unsupported",
    Kind.INSTEAD: "Answer in the words of the source, without the model",
}


def kind(answer: Answer) -> Kind:
    """The kind of an answer."""
    if not answer.found:
        return Kind.UNSAID
    if any(problem.endswith(_WITHOUT_MODEL) for problem in answer.problems):
        return Kind.INSTEAD
    if UNSUPPORTED in answer.text:
        return Kind.PARTLY
    return Kind.UNSURE if answer.confidence < LIKELY else Kind.FOUND
