"""Reads answers back from the JSON values that they were written as, and nothing else."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer, Citation
from index.errors import BadInput

_CITATION: dict[str, type | tuple[type, ...]] = {
    "number": int,
    "document_id": str,
    "title": str,
    "start": int,
    "end": int,
    "text": str,
    "score": (int, float),
}
_ANSWER: dict[str, type | tuple[type, ...]] = {
    "question": str,
    "found": bool,
    "text": str,
    "short": str,
    "confidence": (int, float),
    "citations": list,
    "nearest": list,
    "problems": list,
}


def answer_from_dict(values: dict[str, Any]) -> Answer:
    """The answer that ``Answer.to_dict`` wrote.

    Raises:
        BadInput: a key is missing or unknown, or a value has the wrong type.
    """
    _check(values, _ANSWER, "answer")
    if not all(isinstance(problem, str) for problem in values["problems"]):
        raise BadInput("A saved answer's 'problems' must be strings; save the answer again.")
    return Answer(
        question=values["question"],
        found=values["found"],
        text=values["text"],
        short=values["short"],
        confidence=float(values["confidence"]),
        citations=tuple(_citation(one) for one in values["citations"]),
        nearest=tuple(_citation(one) for one in values["nearest"]),
        problems=tuple(values["problems"]),
    )


def _citation(values: Any) -> Citation:
    _check(values, _CITATION, "citation")
    return Citation(**{**values, "score": float(values["score"])})


def _check(values: Any, wanted: dict[str, type | tuple[type, ...]], what: str) -> None:
    """Refuse anything but exactly the wanted keys with values of the wanted types."""
    if not isinstance(values, dict):
        raise BadInput(f"A saved {what} must be an object, not {type(values).__name__}.")
    for key in [*wanted, *values]:
        if key not in wanted or key not in values:
            state = "unknown" if key not in wanted else "missing"
            raise BadInput(f"A saved {what} has the {state} key {key!r}; save the answer again.")
        held = values[key]
        if not isinstance(held, wanted[key]) or isinstance(held, bool) != (wanted[key] is bool):
            raise BadInput(
                f"A saved {what} has {type(held).__name__} under {key!r}; save the answer again."
            )
