"""A sentence with the value that it gives for what is asked, and whether it corrects another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate
from assistant.extractive.subjects import Told, names_another, tell
from assistant.extractive.values import Polarity, Value, choose_value, read_values
from assistant.language.instructions import find_order
from assistant.language.questions import Question
from index.types import Document

_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ions?|ing)\b|errat(?:um|a)|corrigend|misprint|misstat|an?\s+(?:earlier|previous)\s+version|"
    r"(?:wrongly|incorrectly|mistakenly|erroneously)|the\s+wrong\b|in\s+fact\b|the\s+(?:correct|right|true)\s+\w+\s+(?:is|was)|"
    r"amend(?:s|ed|ment)\b|supersed|retract|previously\s+\w+ed\b)",
    re.I,
)
"""Words of a correction: "corrects", "An earlier version of this report said", "erratum"."""

_EARLIER = re.compile(
    r"\b(?:earlier|previous|first)\s+version\b|\b(?:wrongly|incorrectly|mistakenly|erroneously)\s+\w+|"
    r"\bwe\s+(?:said|wrote|reported)\b|\bpreviously\s+\w+ed\b",
    re.I,
)
"""Words that tell what was wrong before: "An earlier version said six weeks"."""


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence with the value it gives, and all values of that kind in it (``others``)."""

    told: Told
    value: Value
    others: tuple[Value, ...]
    earlier: bool
    corrects: bool

    @property
    def document_id(self) -> str:
        return self.told.document.id


def give(question: Question, candidate: Candidate, document: Document) -> Given | None:
    """The value that a sentence gives for what is asked, if it gives one."""
    sentence = candidate.span.of(document.text)
    if sentence.rstrip().endswith("?"):
        return None
    order = find_order(sentence)
    asserted = len(sentence) if order is None else order
    values = tuple(
        value
        for value in read_values(question, candidate, document)
        if value.span.start < candidate.span.start + asserted
    )
    earlier = _EARLIER.search(sentence)
    value = choose_value(question, candidate, document, values)
    if value is None:
        return None
    others = tuple(one for one in values if one.kind == value.kind)
    if earlier and len(others) > 1:
        after = candidate.span.start + earlier.start() < others[0].span.start
        value = others[-1] if after else others[0]
        earlier, others = None, (value,)
    told = tell(candidate, document, None if isinstance(value, Polarity) else value.span)
    if names_another(question.text, told):
        return None
    before = max(0, candidate.sentence - 2)
    start = document.sentences[before].start if candidate.sentence else candidate.span.start
    near = f"{document.title}\n{document.text[start : candidate.span.end]}"
    return Given(told, value, others, bool(earlier), bool(_CORRECTS.search(near)))
