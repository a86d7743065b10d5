"""Judges an answer by its evidence, and explains a failure by the sentences themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.answers import Answer, Citation
from assistant.regression.cases import Case
from assistant.regression.metrics import accepted, contains, exact_match
from assistant.regression.quotes import Evidence
from assistant.regression.results import CaseResult, Kind, Verdict
from index.loaders.normal import printable

_MEANING = {
    Kind.OTHER_WORDING: "the expected sentences are cited, the short answer is another",
    Kind.EVIDENCE_LOST: "an expected sentence is no longer cited, and no other instead",
    Kind.EVIDENCE_MOVED: "another sentence is cited than the expected one",
    Kind.NEWLY_ANSWERED: "it should be refused, as the source does not say",
    Kind.NEWLY_REFUSED: "it should be answered, as the source does say",
    Kind.SOURCE_CHANGED: "an expected quote stands in no source",
}


def judge(case: Case, answer: Answer, evidence: Evidence) -> Kind | None:
    """How ``answer`` departs from what ``case`` expects; ``None`` where it does not.

    Citations beyond the expected ones are no departure (they cost citation precision). A
    case that expects an answer but names no quote is judged by whether a cited sentence
    holds the words of an acceptable answer. A short answer that is one of ``wrong`` fails.
    """
    if evidence.unplaced:
        return Kind.SOURCE_CHANGED
    if case.unanswerable:
        return Kind.NEWLY_ANSWERED if answer.found else None
    if not answer.found:
        return Kind.NEWLY_REFUSED
    if evidence.missing(answer.citations):
        others = [one for one in answer.citations if not evidence.supported_by(one)]
        return Kind.EVIDENCE_MOVED if others else Kind.EVIDENCE_LOST
    if answer.short and exact_match(answer.short, case.wrong):
        return Kind.OTHER_WORDING
    if not case.answer or accepted(answer, case.answer):
        return None
    if evidence.quotes or any(contains(one.text, case.answer) for one in answer.citations):
        return Kind.OTHER_WORDING
    return Kind.EVIDENCE_MOVED if answer.citations else Kind.EVIDENCE_LOST


def explain(result: CaseResult) -> str:
    """Several lines for a person: what was asked, expected and answered, sentence by sentence."""
    case, kind = result.case, result.kind
    lines = [*(f"(after: {question})" for question in case.history), case.question]
    if result.verdict is Verdict.UNEXPECTED_PASS:
        lines.append("unexpected pass: marked as a known failure, and it passes now")
        lines.append(f"  remove 'known_failure' from case {case.id!r} to keep it that way")
    else:
        lines.append(f"{kind}: {_MEANING[kind]}" if kind else "as expected")
        lines.extend(f"  {line}" for line in (*_list_expected(result), *_list_answer(result)))
    lines.append(f"{result.path}:{case.line}: case {case.id!r}")
    return printable("\n".join(lines))


def summarise_kind(kind: Kind) -> str:
    """What a kind of failure means, as half a sentence."""
    return _MEANING[kind]


def brief(result: CaseResult) -> str:
    """The heart of ``explain`` in one line: what was expected, and what came."""
    return printable(_summarise(result))


def _summarise(result: CaseResult) -> str:
    case, answer = result.case, result.answer
    if result.kind is Kind.SOURCE_CHANGED:
        return f"not in any source: “{result.evidence.unplaced[0].text}”"
    outcome = f"answered “{_shorten_answer(answer)}”" if answer.found else "refused"
    if result.kind is None:
        return outcome
    if result.kind in (Kind.EVIDENCE_LOST, Kind.EVIDENCE_MOVED) and result.evidence.quotes:
        missing = result.evidence.missing(answer.citations)
        return f"not cited: “{missing[0].text}”" if missing else outcome
    return f"expected {_describe_expected(case)}, {outcome}"


def _list_expected(result: CaseResult) -> Iterator[str]:
    """What should have come: the answers, and the sentences with a mark at those not cited."""
    yield f"expected: {_describe_expected(result.case)}"
    gone = iter(result.nearest)
    for quote in result.evidence.quotes:
        if not quote.places:
            yield f"  not in any source: “{quote.text}”"
            closest = next(gone, "")
            if closest:
                yield f"  most like it: “{closest}”"
        else:
            cited = quote.cited_by(result.answer.citations)
            yield f"  {'cited' if cited else 'not cited'}: “{quote.places[0].text}”"


def _list_answer(result: CaseResult) -> Iterator[str]:
    """What came: the answer with its citations, or the refusal with the closest sentences."""
    answer = result.answer
    if answer.found:
        yield f"answered: {_shorten_answer(answer)}"
        yield from _list_sentences(answer.citations)
    else:
        yield "refused; the closest sentences are" if answer.nearest else "refused"
        yield from _list_sentences(answer.nearest)
    yield from (f"problem: {problem}" for problem in answer.problems)


def _list_sentences(citations: Iterable[Citation]) -> Iterator[str]:
    return (f"  [{each.number}] “{each.text}” ({each.title})" for each in citations)


def _describe_expected(case: Case) -> str:
    """The expected answer in words."""
    if case.unanswerable:
        return "a refusal"
    expected = " or ".join(f"“{one}”" for one in case.answer) or "an answer"
    wrong = " or ".join(f"“{one}”" for one in case.wrong)
    return f"{expected}, not {wrong}" if wrong else expected


def _shorten_answer(answer: Answer) -> str:
    """The short answer, or the first line of the text."""
    return answer.short or answer.text.partition("\n")[0]
