"""A follow-up as a model is asked to rewrite it, and what of its reply is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.generative.check.agreement import names_missing, numbers_missing
from assistant.generative.evidence import instructs, shown
from assistant.generative.markup import plain

History = Sequence[tuple[str, Answer | str]]

_TURNS = 4
_LONGEST_ANSWER = 600
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a model made of a follow-up: a ``question`` that stands alone, or ``None``.

    ``problem`` says why the model gave nothing, ``""`` where it gave something; ``seconds`` is
    how long it took, which the answer to the same question no longer has.
    """

    question: str | None
    problem: str = ""
    seconds: float = 0.0


def conversation(history: History) -> str:
    """The last turns, one line for each question and each answer."""
    lines = []
    for question, answer in history[-_TURNS:]:
        lines.append(f"Question: {shown(question)}")
        lines.append(f"Answer: {shown(str(answer))[:_LONGEST_ANSWER]}")
    return "\n".join(lines)


def one_question(said: str, question: str, conversation: str) -> str | None:
    """The rewritten question, if it is one that the conversation accounts for.

    A question with a name or number that was never mentioned, of several lines, or that reads
    like an instruction is none.
    """
    text = " ".join(plain(said).split()).removeprefix("Question:").strip(" \"“”'")
    known = f"{conversation}\n{question}"
    if not text or len(text) > _LONGEST or not any(char.isalnum() for char in text):
        return None
    if instructs(text) and not instructs(question):
        return None
    if names_missing(text, known) or numbers_missing(text, known):
        return None
    return text
