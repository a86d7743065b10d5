"""Builds the answer from a reply, sentence by sentence; what is shown once is not taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation, Origin, Statement, Support, cite, quote_statements
from assistant.generative.check.claims import Claim
from assistant.generative.check.verdict import Judge, Kind, Verdict
from assistant.generative.evidence import Evidence, instructs
from index.types import Document

_SHOWN = 120
"""Characters of a model's sentence that a problem quotes."""

_SUPPORT: dict[Kind, Support] = {
    Kind.SUPPORTED: "supported",
    Kind.ELSEWHERE: "supported",
    Kind.UNSUPPORTED: "unsupported",
    Kind.ABSENT: "none",
    Kind.NOTHING: "none",
}
"""How an answer names what the judge finds of a sentence."""


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
        self._judged: list[tuple[Claim, Verdict]] = []
        self._order: dict[int, float] = {}
        self._problems: dict[str, None] = {}

    def add(self, claim: Claim) -> Verdict:
        """Judge one more sentence and write it down with its citations."""
        if claim.unknown:
            numbers = ", ".join(f"[{number}]" for number in claim.unknown)
            self._note(f"The model cited {numbers}, which is no sentence it was given.")
        if not claim.text:
            return Verdict(Kind.NOTHING)
        verdict = self._judge.verdict(claim)
        self._judged.append((claim, verdict))
        for number in verdict.numbers:
            held = self._order.get(number, 0.0)
            self._order[number] = max(held, verdict.probability)
        self._report(claim, verdict)
        return verdict

    @property
    def refused(self) -> bool:
        """Whether the reply opened by saying that the source does not say."""
        return bool(self._judged) and self._judged[0][1].kind is Kind.ABSENT

    @property
    def sentences(self) -> int:
        """How many sentences have been judged."""
        return len(self._judged)

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
            statements=self._statements(citations, pending),
            confidence=self._confidence(),
            citations=citations,
            problems=tuple(self._problems),
            origin="written",
        )

    def shares(self, extractive: Answer) -> bool:
        """Whether a sentence so far is cited by the extractive answer too."""
        held = {(one.document_id, one.start) for one in extractive.citations}
        cited = (self._evidence[number] for number in self._order)
        return any((one.document_id, one.span.start) in held for one in cited)

    def finished(self, extractive: Answer) -> Answer:
        """The whole answer; its short form is the extractive one where the text says it too."""
        answer = self.shown()
        said = " ".join(extractive.short.casefold().split())
        short = (
            extractive.short if said and said in " ".join(answer.text.casefold().split()) else ""
        )
        return replace(answer, short=short)

    def completed(self, extractive: Answer) -> Answer:
        """The whole answer, with the sentences after it that the extractive one has besides.

        What needs several sentences a model often answers from one.
        """
        own = self.finished(extractive)
        joined = extractive.found or self.shares(extractive)
        return _quoting_more(own, extractive) if joined else own

    def pointed_at(self, extractive: Answer, problem: str) -> Answer | None:
        """The sentences of a closest passage that the model named, quoted; ``None`` if none.

        Where the reader's doubt alone keeps them from being an answer, that a model named the same
        ones decides, even if what it wrote of them in other words cannot be checked.
        """
        named = [self._evidence[number] for claim, _ in self._judged for number in claim.cited]
        held = {(one.document_id, one.span.start) for one in named}
        both = [one for one in extractive.citations if (one.document_id, one.start) in held]
        cited = tuple(replace(one, number=number) for number, one in enumerate(both, 1))
        return (
            replace(
                extractive,
                found=True,
                statements=quote_statements(cited),
                citations=cited,
                nearest=(),
                problems=(*self._problems, problem),
                origin="replaced",
            )
            if cited
            else None
        )

    def strayed(self, extractive: Answer, problem: str) -> Answer:
        """The extractive sentences, and after them what the model wrote from quite other ones.

        Its citations keep the numbers with which they were shown.
        """
        own = self.shown()
        whole = _quoting_more(own, extractive)
        count = len(own.statements)
        return replace(
            whole,
            statements=(*whole.statements[count:], *own.statements),
            short=extractive.short,
            problems=(*own.problems, problem),
            origin="replaced",
        )

    def broken_off(self, extractive: Answer, problem: str) -> Answer:
        """What was supported before the model failed, with the extractive answer after it."""
        if not self.supported:
            return _in_place(extractive, (problem,))
        own = _quoting_more(self.shown(), extractive)
        problems = (*own.problems, problem)
        return replace(own, short=extractive.short, problems=problems, origin="replaced")

    def replaced(self, extractive: Answer, problem: str) -> Answer:
        """The extractive answer in place of a whole one, with all that was wrong with that."""
        return _in_place(extractive, (*self._problems, problem))

    def _statements(self, citations: Sequence[Citation], pending: str) -> tuple[Statement, ...]:
        """The sentences judged so far, and the ``pending`` one."""
        cited = dict(zip(self._order, citations, strict=False))
        statements = [
            Statement(
                claim.text,
                tuple(cited[number] for number in verdict.numbers if number in cited),
                _SUPPORT[verdict.kind],
                claim.before,
            )
            for claim, verdict in self._judged
        ]
        if pending.strip():
            text = pending.lstrip()
            before = pending[: len(pending) - len(text)]
            statements.append(Statement(text.rstrip(), support="none", before=before))
        return tuple(statements)

    def _report(self, claim: Claim, verdict: Verdict) -> None:
        said = claim.text if len(claim.text) <= _SHOWN else f"{claim.text[:_SHOWN].rstrip()}…"
        if verdict.kind is Kind.UNSUPPORTED:
            self._note(f"No source sentence supports this: “{said}”")
        elif verdict.kind is Kind.ABSENT and self.supported:
            self._note(said)

    def _note(self, problem: str) -> None:
        self._problems.setdefault(problem)

    def _citations(self) -> tuple[Citation, ...]:
        needed = [(self._evidence[number], score) for number, score in self._order.items()]
        return cite(self._documents, [(one.document_id, one.span, score) for one, score in needed])

    def _confidence(self) -> float:
        """Mean probability of support of the sentences that claim something; 0 for unsupported."""
        claims = [one for _, one in self._judged if one.kind not in (Kind.ABSENT, Kind.NOTHING)]
        if not claims:
            return 0.0
        return round(sum(one.probability for one in claims) / len(claims), 4)


def _in_place(extractive: Answer, problems: tuple[str, ...]) -> Answer:
    """The extractive answer in place of a model's, saying why."""
    origin: Origin = "replaced" if extractive.found else "refused"
    return replace(extractive, problems=(*problems, *extractive.problems), origin=origin)


def _quoting_more(own: Answer, extractive: Answer) -> Answer:
    """A model's answer and after it the sentences that the extractive one cites besides."""
    held = {(one.document_id, one.start) for one in own.citations}
    more = [one for one in extractive.citations if (one.document_id, one.start) not in held]
    added = tuple(
        replace(one, number=number) for number, one in enumerate(more, len(own.citations) + 1)
    )
    return replace(
        own,
        statements=own.statements + quote_statements(added),
        citations=own.citations + added,
    )


def flagged(answer: Answer) -> Answer:
    """``answer`` with a warning for every sentence it shows that reads like an instruction."""
    warnings = tuple(
        f"The {called} sentence [{one.number}] reads like an instruction; it was taken as text."
        for called, shown in (("source", answer.citations), ("nearest", answer.nearest))
        for one in shown
        if instructs(one.text)
    )
    return replace(answer, problems=answer.problems + warnings)
