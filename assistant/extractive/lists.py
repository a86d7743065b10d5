"""Completes lists: who is told three of four steps has been told the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.extractive.candidates import Candidate
from assistant.extractive.features import LIST_ITEM, is_row
from index.types import Document

_MOST_OF_LIST = 0.6
"""Share of the items of a list from which on all of it is cited.

Of 732 questions of people that the documents answer .792 are answered completely then, with 4.5
cited sentences, .780 and 4.3 without; to get as many by citing less probable sentences takes 4.7.
"""

_LEAST_ITEMS = 2
"""Items of a list that are cited before the others are: one alone may be all that is asked for."""

_LONGEST_LIST = 12
"""Sentences of the longest list that is completed."""

Item = tuple[int, ...]
"""The numbers of the sentences of a list item, in order."""


def complete_lists(
    chosen: Sequence[Candidate], ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Candidate, ...]:
    """The chosen sentences, with the rest of every list of which they have the most part.

    The first stays first, the others are in the order in which they are ``ranked``.
    """
    places = {one.place for one in chosen}
    for one in chosen:
        for items in _find_lists_near(documents[one.document_id], one.sentence):
            cited = [item for item in items if any((one.document_id, at) in places for at in item)]
            is_most = len(cited) >= max(_LEAST_ITEMS, _MOST_OF_LIST * len(items))
            if is_most and sum(map(len, items)) <= _LONGEST_LIST:
                places.update((one.document_id, at) for item in items for at in item)
    best = chosen[0]
    return (best, *(one for one in ranked if one.place in places and one.place != best.place))


def _find_lists_near(document: Document, number: int) -> Iterator[list[Item]]:
    """The lists around a sentence, as far as a list that is completed may reach: items on lines
    one after another, with all sentences of each.

    Rows of tables are no items; a list has at least two.
    """
    items = list[Item]()
    last = min(len(document.sentences), number + _LONGEST_LIST + 1)
    for at in range(max(0, number - _LONGEST_LIST), last):
        opens = _opens_line(document, at)
        if opens and _is_item(document, at):
            items.append((at,))
        elif items and not opens:
            items[-1] += (at,)
        else:
            if len(items) > 1:
                yield items
            items = []
    if len(items) > 1:
        yield items


def _opens_line(document: Document, number: int) -> bool:
    """Whether a sentence is the first of its line."""
    start = document.sentences[number].start
    return number == 0 or "\n" in document.text[document.sentences[number - 1].end : start]


def _is_item(document: Document, number: int) -> bool:
    text = document.sentences[number].of(document.text)
    return bool(LIST_ITEM.match(text)) and not is_row(document, number)
