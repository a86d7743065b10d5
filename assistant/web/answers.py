"""Draws a conversation: its questions, and its answers each in the look of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.generative.draft import UNSUPPORTED
from assistant.types import Answer, Citation
from assistant.web.conversations import Turn
from assistant.web.kinds import LABELS, LIKELY, SURE, Kind, kind
from assistant.web.markup import Html, element, together
from index.segment import sentences

_MARKER = re.compile(rf"\[(\d+)\]|{re.escape(UNSUPPORTED)}")


_LONGEST_WORD = 24


def conversation(
    turns: Sequence[Turn], pending: Html | None = None, notice: str = "", *, own: bool = True
) -> Html:
    """A conversation with what is being asked now, and what went wrong last.

    Of one that is not the visitor's ``own``, answers can be copied but not changed.
    """
    return together(
        element("div", (turn_drawn(turn, own=own) for turn in turns), pending, class_="turns"),
        element("p", notice, class_="notice", role="alert") if notice else None,
    )


def welcome(examples: Sequence[str], state: str) -> Html:
    """What an empty conversation shows: what this is, and three questions to start with."""
    chosen = element(
        "ul",
        (
            element("li", element("button", text, type="button", data_example=text))
            for text in examples
        ),
        class_="examples",
    )
    return element(
        "div",
        element("h2", "Ask the source"),
        element(
            "p",
            "Every answer is footnoted to the sentence that supports it, "
            "or says that the text does not say.",
        ),
        element("p", state, class_="state", role="status") if state else None,
        chosen if examples else None,
        class_="welcome",
    )


def asked(question: str, partial: Answer | None = None, doing: str = "Reading …") -> Html:
    """A turn that is not finished."""
    body = _body(partial, "now") if partial else element("p", doing, class_="doing")
    return element(
        "article",
        element("h3", question, class_="question", dir="auto"),
        element("div", body, class_="answer", aria_busy="true"),
        class_="turn pending",
    )


def turn_drawn(turn: Turn, *, own: bool) -> Html:
    """One finished turn with what can be done with it."""
    answer, called = turn.answer, kind(turn.answer)
    return element(
        "article",
        element("h3", turn.asked, class_="question", dir="auto"),
        _understood(turn),
        element(
            "div",
            _heading(answer),
            _body(answer, turn.id),
            _nearest(answer, turn.id),
            element("ul", (element("li", one) for one in answer.problems), class_="problems")
            if answer.problems
            else None,
            class_=f"answer {called}",
        ),
        _actions(turn.rating, own=own),
        class_="turn",
        id=f"turn-{turn.id}",
        data_turn=turn.id,
        data_copy=copied(turn.asked, answer),
    )


def copied(question: str, answer: Answer) -> str:
    """An answer as plain text with its footnotes, to be pasted elsewhere."""
    notes = [f"[{one.number}] “{one.text}” — {one.title}" for one in answer.citations]
    nearest = [f"Nearest: “{one.text}” — {one.title}" for one in answer.nearest]
    return "\n".join([question, "", answer.text, "", *notes, *nearest]).strip()


def _understood(turn: Turn) -> Html | None:
    """The question as it was taken, where that is not how it was put."""
    if turn.answer.question.casefold().split() == turn.asked.casefold().split():
        return None
    return element("p", "Taken as: ", element("q", turn.answer.question), class_="understood")


def _heading(answer: Answer) -> Html:
    """The kind of answer, and how sure it is in words, with the number on demand."""
    called = kind(answer)
    sure = None
    if called is not Kind.UNSAID:
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


def _body(answer: Answer, turn: str) -> Html:
    """The text in paragraphs: the short answer, then the quotes, with their markers."""
    paragraphs = [part for part in answer.text.split("\n\n") if part.strip()]
    return together(
        _paragraph(text, answer, turn, lead=not at and bool(answer.short))
        for at, text in enumerate(paragraphs)
    )


def _paragraph(text: str, answer: Answer, turn: str, *, lead: bool) -> Html:
    role = "lead" if lead else "quote" if text.startswith("“") else "said"
    return element("p", _marked(text, answer, turn), class_=role, dir="auto")


def _marked(text: str, answer: Answer, turn: str) -> Iterator[str]:
    """The text with a button for each marker, and what is unsupported struck through."""
    cited = {one.number: one for one in answer.citations}
    end = 0
    for found in _MARKER.finditer(text):
        before = text[end : found.start()].rstrip(" ")
        if found.group() == UNSUPPORTED:
            yield from _struck(before)
        elif (citation := cited.get(int(found.group(1)))) is not None:
            yield from _bound(before, _marker(citation, turn))
        else:
            continue
        end = found.end()
    yield text[end:]


def _bound(text: str, marker: Html) -> Iterator[str]:
    """The text with its marker, which does not go to a line of its own."""
    last = text.rsplit(maxsplit=1)[-1:]
    kept = len(last[0]) if last and len(last[0]) <= _LONGEST_WORD else 0
    yield text[: len(text) - kept]
    yield element("span", text[len(text) - kept :], marker, class_="bound")


def _struck(text: str) -> Iterator[str]:
    """The last sentence struck through: the one that a mark stands after."""
    spans = sentences(text)
    start = spans[-1].start if spans else 0
    yield text[:start]
    yield element("s", text[start:])
    yield element("span", "no sentence supports this", class_="unsupported")


def _marker(citation: Citation, turn: str) -> Html:
    """The number of a citation as a button, with the sentence it stands for beside it."""
    tip = f"tip-{turn}-{citation.number}"
    return together(
        element(
            "button",
            str(citation.number),
            class_="cite",
            type="button",
            aria_label=f"Citation {citation.number}: show it in {citation.title}",
            aria_describedby=tip,
            data_cite=citation.number,
            data_document=citation.document_id,
        ),
        element("span", citation.text, class_="tip", role="tooltip", id=tip, dir="auto"),
    )


def _nearest(answer: Answer, turn: str) -> Html | None:
    """The closest sentences of a refusal, each leading to its place."""
    if answer.found or not answer.nearest:
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


_COPYING = (
    ("copy", "Copy", "Copy the answer with its citations"),
    ("link", "Link", "Copy a link to this answer on this server"),
)
_CHANGING = (
    ("retry", "Retry", "Ask this question again"),
    ("edit", "Edit", "Change this question and ask again from here"),
)


_RATING = (
    (1, "approve", "Right", "This is right: keep it as a fixed question"),
    (-1, "wrong", "Wrong", "This is wrong: mark what should have come"),
)


def _actions(rating: int, *, own: bool) -> Html:
    """What can be done with a finished turn."""
    buttons = (
        element("button", word, type="button", data_act=act, title=what)
        for act, word, what in _COPYING + (_CHANGING if own else ())
    )
    rates = (
        element(
            "button",
            word,
            type="button",
            data_act=act,
            title=what,
            aria_pressed="true" if rating == value else "false",
        )
        for value, act, word, what in (_RATING if own else ())
    )
    return element("div", buttons, rates, class_="actions")
