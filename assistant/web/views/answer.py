"""Draws an answer in the look of its kind: its text, its markers, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from assistant.answers import OPENING_QUOTES, Answer, Citation, Statement
from assistant.web.views.markup import Html, element, together

# Characters up to which a last word stays on one line with its marker.
_LONGEST_WORD = 24


def draw_answer(answer: Answer, turn: str) -> Html:
    """A whole answer; ``turn`` is the id of its turn, which its markers lead from."""
    problems = element("ul", (element("li", one) for one in answer.problems), class_="problems")
    return element(
        "div",
        _heading(answer),
        body(answer, turn),
        _nearest(answer, turn),
        problems if answer.problems else None,
        class_=f"answer {kind(answer)}",
    )


def body(answer: Answer, turn: str) -> Html:
    """The text in paragraphs: the short answer, then the quotes, with their markers."""
    return together(
        _paragraph(statements, answer, turn, first=not at)
        for at, statements in enumerate(answer.paragraphs)
    )


def _paragraph(statements: Sequence[Statement], answer: Answer, turn: str, *, first: bool) -> Html:
    # Large type is for the short answer, not for sentences that a model has written around it.
    bare = " ".join(one.text for one in statements).rstrip(" .").casefold()
    lead = first and bool(bare) and bare == answer.short.rstrip(" .").casefold()
    is_quote = statements[0].text.startswith(OPENING_QUOTES)
    is_account = bool(answer.accounts) and statements[0].support == "supported"
    role = "lead" if lead else "quote" if is_quote else "account" if is_account else "said"
    pieces = [
        piece for at, one in enumerate(statements) for piece in _draw_statement(one, turn, at)
    ]
    return element("p", pieces, class_=role, dir="auto")


def _draw_statement(statement: Statement, turn: str, place: int) -> Iterator[str]:
    """A statement with a button for each citation; an unsupported one is struck through."""
    yield statement.before if place else ""
    if statement.support == "unsupported":
        yield element("s", statement.text)
        yield element("span", "no sentence supports this", class_="unsupported")
        return
    text = statement.text
    for citation in statement.citations:
        yield from _bound(text, _marker(citation, turn))
        text = ""
    yield text


def _bound(text: str, marker: Html) -> Iterator[str]:
    """The text with its marker, which does not go to a line of its own."""
    last = text.rsplit(maxsplit=1)[-1:]
    kept = len(last[0]) if last and len(last[0]) <= _LONGEST_WORD else 0
    yield text[: len(text) - kept]
    yield element("span", text[len(text) - kept :], marker, class_="bound")


def _marker(citation: Citation, turn: str) -> Html:
    """The number of a citation as a button; beside it the sentence it stands for and its place."""
    tip = f"tip-{turn}-{citation.number}"
    where = ", ".join(filter(None, (citation.title, citation.place)))
    return together(
        element(
            "button",
            str(citation.number),
            class_="cite",
            type="button",
            aria_label=f"Citation {citation.number}: show it in {where}",
            aria_describedby=tip,
            data_cite=citation.number,
            data_document=citation.document_id,
        ),
        element(
            "span",
            citation.text,
            element("span", citation.place, class_="place") if citation.place else None,
            class_="tip",
            role="tooltip",
            id=tip,
            dir="auto",
        ),
    )


def _nearest(answer: Answer, turn: str) -> Html | None:
    """The closest sentences of a refusal, each leading to its place."""
    if answer.grade != "absent" or not answer.nearest:
        return None
    return element(
        "div",
        element("p", "The nearest sentences:", class_="label"),
        element(
            "ol",
            (
                element("li", _bound(one.text, _marker(one, turn)), dir="auto")
                for one in answer.nearest
            ),
        ),
        class_="nearest",
    )


def _heading(answer: Answer) -> Html:
    """The kind of answer, and how sure it is in words, with the number on demand."""
    called = kind(answer)
    sure = None
    if called not in (Kind.UNSAID, Kind.CLOSEST):
        words = next(
            said
            for least, said in ((SURE, "very likely"), (LIKELY, "likely"), (0, "check it"))
            if answer.confidence >= least
        )
        percent = f"{answer.confidence:.0%}"
        sure = element(
            "details",
            element("summary", words, aria_label=f"How sure: {words}"),
            element("span", f"{percent} probable that the source says this", class_="number"),
            class_="confidence",
        )
    return element("div", element("span", LABELS[called], class_="kind"), sure, class_="heading")


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
    DIFFER = "differ"


LABELS = {
    Kind.FOUND: "Answer",
    Kind.UNSURE: "Uncertain answer",
    Kind.CLOSEST: "Closest passage, not sure",
    Kind.UNSAID: "Not in the source",
    Kind.PARTLY: "Answer, in part unsupported",
    Kind.DIFFER: "The sources differ",
    Kind.INSTEAD: "Answer in the words of the source, without the model",
}


def kind(answer: Answer) -> Kind:
    """The kind of an answer."""
    if answer.grade == "closest":
        return Kind.CLOSEST
    if answer.grade == "absent":
        return Kind.UNSAID
    if answer.origin == "replaced":
        return Kind.INSTEAD
    if answer.accounts:
        return Kind.DIFFER
    if any(statement.support == "unsupported" for statement in answer.statements):
        return Kind.PARTLY
    return Kind.UNSURE if answer.confidence < LIKELY else Kind.FOUND
