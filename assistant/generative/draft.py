"""Builds the answer from a reply, sentence by sentence; what is shown once is not taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import cite, quoted
from assistant.generative.check.claims import Claim
from assistant.generative.evidence import Evidence, instructs
from assistant.generative.check.verdict import Judge, Kind, Verdict
from assistant.answer import Answer, Citation
from index.types import Document

UNSUPPORTED = "[unsupported]"
"""Stands where a citation would, after a sentence that no source sentence supports."""

_SHOWN = 120


class Draft:
    """An answer in the making.

    Citations are numbered in the order in which they are first needed, so that a number that
    has been shown keeps its sentence.
    """

    def __init__(
        self,
        question: str,
        evidence: Sequence[Evidence],
        documents: Mapping[str, Document],
        judge: Judge,
    ) -> None:
        self._question = question
        self._evidence = {one.number: one for one in evidence}
        self._documents = documents
        self._judge = judge
        self._text = ""
        self._order: dict[int, float] = {}
        self._verdicts: list[Verdict] = []
        self._problems: dict[str, None] = {}

    def add(self, claim: Claim) -> Verdict:
        """Judge one more sentence and write it down with its citations."""
        if claim.unknown:
            numbers = ", ".join(f"[{number}]" for number in claim.unknown)
            self._note(f"The model cited {numbers}, which is no sentence it was given.")
        if not claim.text:
            return Verdict(Kind.NOTHING)
        verdict = self._judge.verdict(claim)
        self._verdicts.append(verdict)
        for number in verdict.numbers:
            held = self._order.get(number, 0.0)
            self._order[number] = max(held, verdict.probability)
        self._text += f"{claim.before if self._text else ''}{claim.text}{self._mark(verdict)}"
        self._report(claim, verdict)
        return verdict

    @property
    def refused(self) -> bool:
        """Whether the reply opened by saying that the source does not say."""
        return bool(self._verdicts) and self._verdicts[0].kind is Kind.ABSENT

    @property
    def sentences(self) -> int:
        """How many sentences have been judged."""
        return len(self._verdicts)

    @property
    def supported(self) -> bool:
        """Whether any sentence so far is supported."""
        return bool(self._order)

    def shown(self, pending: str = "") -> Answer:
        """The answer so far; ``pending`` is a sentence that is still coming, not yet cited."""
        citations = self._citations()
        return Answer(
            question=self._question,
            found=bool(citations),
            text=(self._text + (pending if self._text else pending.lstrip())).strip(),
            confidence=self._confidence(),
            citations=citations,
            problems=tuple(self._problems),
        )

    def finished(self, extractive: Answer) -> Answer:
        """The whole answer; its short form is the extractive one where the text says it too."""
        answer = self.shown()
        said = " ".join(extractive.short.casefold().split())
        short = (
            extractive.short if said and said in " ".join(answer.text.casefold().split()) else ""
        )
        return replace(answer, short=short)

    def broken_off(self, extractive: Answer, problem: str) -> Answer:
        """What was supported before the model failed, with the extractive answer after it."""
        if not self.supported:
            return replace(extractive, problems=(problem, *extractive.problems))
        own = self.shown()
        held = {(one.document_id, one.start) for one in own.citations}
        more = [one for one in extractive.citations if (one.document_id, one.start) not in held]
        added = tuple(
            replace(one, number=number) for number, one in enumerate(more, len(own.citations) + 1)
        )
        return replace(
            own,
            text="\n\n".join([own.text, *map(quoted, added)]),
            short=extractive.short,
            citations=own.citations + added,
            problems=(*own.problems, problem),
        )

    def replaced(self, extractive: Answer, problem: str) -> Answer:
        """The extractive answer in place of a whole one, with all that was wrong with that."""
        return replace(extractive, problems=(*self._problems, problem, *extractive.problems))

    def _mark(self, verdict: Verdict) -> str:
        if verdict.kind is Kind.UNSUPPORTED:
            return f" {UNSUPPORTED}"
        places = {number: place for place, number in enumerate(self._order, 1)}
        marks = "".join(f"[{places[number]}]" for number in verdict.numbers)
        return f" {marks}" if marks else ""

    def _report(self, claim: Claim, verdict: Verdict) -> None:
        said = claim.text if len(claim.text) <= _SHOWN else f"{claim.text[:_SHOWN].rstrip()}…"
        if verdict.kind is Kind.UNSUPPORTED:
            self._note(f"No source sentence supports this: “{said}”")
        elif verdict.kind is Kind.ELSEWHERE:
            self._note(
                f"The model cited another sentence than the one that supports this: “{said}”"
            )
        elif verdict.kind is Kind.ABSENT and self.supported:
            self._note(said)

    def _note(self, problem: str) -> None:
        self._problems.setdefault(problem)

    def _citations(self) -> tuple[Citation, ...]:
        needed = [(self._evidence[number], score) for number, score in self._order.items()]
        return cite(self._documents, [(one.document_id, one.span, score) for one, score in needed])

    def _confidence(self) -> float:
        """Mean probability of support of the sentences that claim something; 0 for unsupported."""
        claims = [one for one in self._verdicts if one.kind not in (Kind.ABSENT, Kind.NOTHING)]
        if not claims:
            return 0.0
        return round(sum(one.probability for one in claims) / len(claims), 4)


def flagged(answer: Answer) -> Answer:
    """``answer`` with a warning for every sentence it shows that reads like an instruction."""
    warnings = tuple(
        f"The {called} sentence [{one.number}] reads like an instruction; it was taken as text."
        for called, shown in (("source", answer.citations), ("nearest", answer.nearest))
        for one in shown
        if instructs(one.text)
    )
    return replace(answer, problems=answer.problems + warnings)
