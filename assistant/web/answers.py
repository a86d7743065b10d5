"""Draws an answer in the look of its kind: its text, its markers, and what to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import OPENING_QUOTES
from assistant.generative.draft import UNSUPPORTED
from assistant.answer import Answer, Citation
from assistant.web.kinds import LABELS, LIKELY, SURE, Kind, kind
from assistant.web.markup import Html, element, together
from index.segment import sentences

_MARKER = re.compile(rf"\[(\d+)\]|{re.escape(UNSUPPORTED)}")
_LONGEST_WORD = 24


def drawn(answer: Answer, turn: str) -> Html:
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
    paragraphs = [part for part in answer.text.split("\n\n") if part.strip()]
    return together(
        _paragraph(text, answer, turn, first=not at) for at, text in enumerate(paragraphs)
    )


def _paragraph(text: str, answer: Answer, turn: str, *, first: bool) -> Html:
    # Large type is for the short answer, not for sentences that a model has written around it.
    bare = _MARKER.sub("", text).rstrip(" .").casefold()
    lead = first and bool(bare) and bare == answer.short.rstrip(" .").casefold()
    role = "lead" if lead else "quote" if text.startswith(OPENING_QUOTES) else "said"
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
