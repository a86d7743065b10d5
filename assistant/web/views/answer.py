"""Draws an answer in the look of its kind: its text, its markers, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby

from assistant.answers import OPENING_QUOTES, Answer, Citation, Statement
from assistant.extractive.quoting import NOT_FOUND
from assistant.web.services.conversations import Turn
from assistant.web.services.layout import BULLETS, ITEM, Frame, cells
from assistant.web.services.source import cited
from assistant.web.views.markup import Html, element, together

Frames = Mapping[int, Frame]

# Characters up to which a last word stays on one line with its marker.
_LONGEST_WORD = 24


def draw_answer(turn: Turn, *, own: bool) -> Html:
    """A whole answer, with the way to ask more documents where it is the visitor's ``own``."""
    answer = turn.answer
    problems = element("ul", (element("li", one) for one in answer.problems), class_="problems")
    return element(
        "div",
        _heading(answer),
        body(answer, turn.id, turn.frames),
        _nearest(turn),
        _asked_of(turn, own=own),
        problems if answer.problems else None,
        class_=f"answer {kind(answer)}",
    )


def body(answer: Answer, turn: str, frames: Frames) -> Html:
    """The text in paragraphs: the short answer, then the quotes, with their markers.

    Rows of one table are drawn under its head, items of one list under what leads in to them.
    """
    drawn: list[Html] = []
    paragraphs = [(_frame(one, frames), one) for one in answer.paragraphs]
    for frame, group in groupby(paragraphs, key=lambda each: each[0]):
        several = [statements for _, statements in group]
        if frame is None:
            first = not drawn
            drawn += (
                _paragraph(one, answer, turn, first=first and not at)
                for at, one in enumerate(several)
            )
        else:
            drawn.append(_framed(frame, [one[0].citations[0] for one in several], answer, turn))
    return together(drawn)


def _frame(statements: Sequence[Statement], frames: Frames) -> Frame | None:
    """The frame of a paragraph that is the quotation of one row or item."""
    citations = statements[0].citations
    if len(statements) != 1 or len(citations) != 1 or statements[0].support != "quoted":
        return None
    return frames.get(citations[0].number)


def _framed(frame: Frame, citations: Sequence[Citation], answer: Answer, turn: str) -> Html:
    """Cited rows under the head of their table, or items under what leads in to them."""
    if frame.kind == "row":
        return _table(frame, citations, turn, near=not answer.citations)
    said = {one.text for one in cited(answer)}
    lead = element("p", frame.beside, class_="lead-in", dir="auto")
    items = (_item(one, turn, near=not answer.citations) for one in citations)
    return element(
        "div",
        lead if frame.beside and frame.beside not in said else None,
        element("ul", items, class_="items"),
        class_="block",
    )


def _item(citation: Citation, turn: str, *, near: bool) -> Html:
    mark = ITEM.match(citation.text)
    text = citation.text[mark.end() if mark else 0 :]
    sign = mark[0].strip() if mark else ""
    return element(
        "li",
        element("span", "•" if sign in BULLETS else sign, class_="mark"),
        _bound(" ".join(text.split()), _marker(citation, turn, near=near)),
        dir="auto",
    )


def _table(frame: Frame, citations: Sequence[Citation], turn: str, *, near: bool) -> Html:
    head = [one for one in citations if one.text == frame.beside]
    marks = [_marker(one, turn, near=near) for one in head]
    rows = (
        element("tr", _cells("td", one.text, [_marker(one, turn, near=near)]))
        for one in citations
        if one not in head
    )
    table = element(
        "table",
        element("thead", element("tr", _cells("th", frame.beside, marks))),
        element("tbody", rows),
    )
    return element("div", element("div", table, class_="framed", tabindex=0), class_="block")


def _cells(name: str, text: str, marks: Sequence[Html]) -> Iterator[Html]:
    """The cells of a row, the last of them with the markers."""
    spans = cells(text)
    for at, span in enumerate(spans):
        last = marks if at == len(spans) - 1 else ()
        scope = "col" if name == "th" else None
        yield element(name, span.of(text), last, dir="auto", scope=scope)


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


def _marker(citation: Citation, turn: str, *, near: bool = False) -> Html:
    """The number of a citation as a button; beside it the sentence it stands for and its place."""
    tip = f"tip-{turn}-{citation.number}"
    called = "Nearest" if near else "Citation"
    where = ", ".join(filter(None, (citation.title, citation.place)))
    return together(
        element(
            "button",
            str(citation.number),
            class_="cite",
            type="button",
            aria_label=f"{called} {citation.number}: show it in {where}",
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


def _nearest(turn: Turn) -> Html | None:
    """The closest sentences of a refusal, each leading to its place; those far off are not."""
    answer = turn.answer
    if kind(answer) != Kind.UNSAID:
        return None
    near = cited(answer)
    if not near:
        return element("p", "No sentence comes near.", class_="far")
    one = len(near) == 1
    return element(
        "div",
        element("p", f"The nearest sentence{'' if one else 's'}:", class_="label"),
        element("ol", (_near(each, turn) for each in near)),
        class_="nearest",
    )


def _near(citation: Citation, turn: Turn) -> Html:
    frame = turn.frames.get(citation.number)
    if frame is not None:
        return element("li", _framed(frame, [citation], turn.answer, turn.id))
    return element("li", _bound(citation.text, _marker(citation, turn.id, near=True)), dir="auto")


def _asked_of(turn: Turn, *, own: bool) -> Html | None:
    """Of a refusal, which documents were asked, and the way to ask the others too."""
    some, total = turn.asked_of
    if turn.answer.found or kind(turn.answer) == Kind.TALK or total < 2:
        return None
    if some == total:
        return element("p", f"Asked all {total} documents.", class_="asked")
    more = element("button", f"Ask it of all {total}", type="button", data_act="widen")
    return element(
        "p", f"Asked {some} of {total} documents. ", more if own else None, class_="asked"
    )


def _heading(answer: Answer) -> Html:
    """The kind of answer, and how sure it is in words, with the number on demand."""
    called = kind(answer)
    if called == Kind.TALK:
        return Html("")
    sure = None
    if words := sureness(answer):
        sure = element(
            "details",
            element("summary", words, aria_label=f"How sure: {words}"),
            element("span", percent(answer), class_="number"),
            class_="confidence",
        )
    return element("div", element("span", LABELS[called], class_="kind"), sure, class_="heading")


SURE, LIKELY = 0.85, 0.6
"""The confidence from which an answer is called very likely, and likely."""


def sureness(answer: Answer) -> str:
    """How sure an answer is, in words; ``""`` of what is none."""
    if kind(answer) in (Kind.UNSAID, Kind.CLOSEST, Kind.TALK):
        return ""
    steps = ((SURE, "very likely"), (LIKELY, "likely"), (0, "check it"))
    return next(said for least, said in steps if answer.confidence >= least)


def percent(answer: Answer) -> str:
    """The number that stands behind the words."""
    return f"{answer.confidence:.0%} probable that this is right and complete"


class Kind(StrEnum):
    """What sort of answer it is, as the class of its element."""

    FOUND = "found"
    UNSURE = "unsure"
    CLOSEST = "closest"
    UNSAID = "unsaid"
    PARTLY = "partly"
    INSTEAD = "instead"
    DIFFER = "differ"
    TALK = "talk"


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
        # What is said to a greeting, or about the chat itself, is no refusal.
        talks = answer.text != NOT_FOUND and not answer.nearest
        return Kind.TALK if talks else Kind.UNSAID
    if answer.origin == "replaced":
        return Kind.INSTEAD
    if answer.accounts:
        return Kind.DIFFER
    if any(statement.support == "unsupported" for statement in answer.statements):
        return Kind.PARTLY
    return Kind.UNSURE if answer.confidence < LIKELY else Kind.FOUND
