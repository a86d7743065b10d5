"""Whether source sentences support a sentence of an answer, decided by local models and rules.

Exact agreement of numbers, dates, names, speakers and negation comes first; then a logistic
score over shared words, their order, what the encoder tells, and the reader, which is asked one
detail of the claim after the other of the evidence (question answering as a check of consistency:
Wang et al., 2020, "QAGS").
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.generative.check.agreement import (
    align,
    names_missing,
    negation_differs,
    numbers_missing,
    speaker_differs,
)
from assistant.language.names import names
from assistant.language.numbers import dates, number_spans
from assistant.reader.types import Reader, Window
from index.encoder import Encoder, Vectors
from index.terms import STOPWORDS, question_terms, terms
from index.types import Span

_MOST_ASKED = 4
_KEPT = 5_000
_WORD = re.compile(r"[^\W_]+")


class Features:
    """Features of claims and sentences, by an encoder and a reader; keeps vectors it has made."""

    def __init__(self, encoder: Encoder, reader: Reader) -> None:
        self._encoder = encoder
        self._reader = reader
        self._vectors: dict[str, Vectors] = {}

    def of(self, claim: str, evidence: Sequence[str], around: str = "") -> dict[str, float]:
        """The features of ``claim`` beside the sentences of ``evidence``, taken together."""
        text = "\n".join(evidence)
        asked, agreed = self._asked(claim, text)
        best = max((align(claim, one) for one in evidence), key=lambda one: one.order)
        spare = 1 - min(coverage(one, claim) for one in evidence) if len(evidence) > 1 else 0.0
        return {
            "coverage": coverage(claim, text),
            "order": best.order,
            # What is out of place tells most where the rest of the claim is in place.
            "swapped": best.swapped * best.order,
            "moved": best.moved * best.order,
            "repeated": best.repeated * best.order,
            "asked": asked * best.order,
            "agreed": agreed,
            "cosine": self._cosine(claim, evidence),
            "names": names_missing(claim, text),
            "unnamed": names_missing(claim, f"{text}\n{around}"),
            "spare": spare,
            **self._strange(claim, text),
        }

    def _cosine(self, claim: str, evidence: Sequence[str]) -> float:
        """The best cosine of the claim with one of the sentences, or with all as one text."""
        texts = [*evidence, *([" ".join(evidence)] if len(evidence) > 1 else [])]
        return float((self._encoded(texts) @ self._encoded([claim])[0]).max())

    def _strange(self, claim: str, text: str) -> dict[str, float]:
        """How far in meaning the claim's words that the text lacks are from any word it has.

        ``strangest`` of the word farthest off, ``strange`` on average over the claim's words.
        """
        held = frozenset(terms(text))
        own, other = _words(claim), _words(text)
        lacking = [word for word in own if not held.issuperset(terms(word))]
        if not lacking or not other:
            return {"strangest": 0.0, "strange": 0.0}
        apart = 1 - (self._encoded(lacking) @ self._encoded(other).T).max(axis=1)
        return {"strangest": float(apart.max()), "strange": float(apart.sum()) / len(own)}

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, those made before from memory."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        if len(self._vectors) + len(missing) > _KEPT:
            self._vectors, missing = {}, list(dict.fromkeys(texts))
        made = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        known = self._vectors | made
        self._vectors = known
        return np.stack([known[text] for text in texts])

    def _asked(self, claim: str, text: str) -> tuple[float, float]:
        """The share of the claim's details that the reader does not find, and how sure it is.

        Every detail is asked of the evidence by the rest of the claim, with a question word
        in its place.
        """
        questions = _clozes(claim, text)
        if not questions or self._reader.name == "hybrid":
            return 0.0, 0.0
        window = Window(text, (Span(0, len(text)),))
        differs, scores = 0, []
        for question, detail in questions:
            (reading,) = self._reader.read(question, [window])[0]
            found = set(terms(reading.span.of(text))) if reading.span else set()
            differs += not found & set(terms(detail))
            scores.append(max(-10.0, min(10.0, reading.score)))
        return differs / len(questions), sum(scores) / len(scores)


def coverage(claim: str, evidence: str) -> float:
    """Share of the claim's content words that the evidence holds."""
    wanted = question_terms(claim)
    held = frozenset(terms(evidence))
    return sum(term in held for term in wanted) / len(wanted) if wanted else 0.0


def _words(text: str) -> list[str]:
    return [word for word in dict.fromkeys(_WORD.findall(text.lower())) if word not in STOPWORDS]


def _clozes(claim: str, evidence: str) -> list[tuple[str, str]]:
    """Questions that take one detail out of the claim, and the detail; only those worth asking."""
    held = frozenset(terms(evidence))
    details = [*names(claim), *(span.of(claim) for span in number_spans(claim))]
    found = []
    for detail in dict.fromkeys(details):
        at = claim.find(detail)
        if at < 0 or not held.intersection(terms(detail)):
            continue
        word = (
            "how many"
            if detail[0].isdigit()
            else "when"
            if dates(detail)
            else "who"
            if not at
            else "what"
        )
        question = f"{claim[:at]}{word}{claim[at + len(detail) :]}".strip(" .")
        found.append((f"{question}?", detail))
    return found[:_MOST_ASKED]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of support: ``sigmoid(bias + sum(weight * feature))`` ≥ ``threshold``."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """In (0, 1): that the evidence says what the claim says."""
        total = self.bias + sum(
            weight * features.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@cache
def shipped(reader: str) -> Weights:
    """The weights fitted for a reader; ``"hybrid"``, which reads nothing, has its own."""
    table = json.loads((files("assistant.generative.check") / "support.json").read_text("utf-8"))
    values = table["hybrid" if reader == "hybrid" else "reader"]
    return Weights(values["bias"], values["weights"], values["threshold"])


class Support:
    """Scores claims against sentences with an encoder and a reader."""

    def __init__(self, encoder: Encoder, reader: Reader, weights: Weights | None = None) -> None:
        self.features = Features(encoder, reader)
        self._weights = weights or shipped(reader.name)

    @property
    def threshold(self) -> float:
        """The least probability that counts as support."""
        return self._weights.threshold

    def probability(self, claim: str, evidence: Sequence[str], around: str = "") -> float:
        """In [0, 1]: that the sentences of ``evidence`` together say what ``claim`` says.

        ``around`` may hold names that the sentences leave out ("he said"); nothing else of
        it counts. 0.0 where a number, a date, a speaker or a negation does not agree.
        """
        text = "\n".join(evidence)
        if not evidence or contradicts(claim, text, around):
            return 0.0
        return self._weights.probability(self.features.of(claim, evidence, around))


def contradicts(claim: str, evidence: str, around: str = "") -> bool:
    """Whether something that must agree exactly does not."""
    if numbers_missing(claim, evidence) or negation_differs(claim, evidence):
        return True
    if names_missing(claim, f"{evidence}\n{around}") > 0.5:
        return True
    return speaker_differs(claim, evidence)
