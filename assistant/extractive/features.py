"""Describes a sentence as a possible answer: its form, and what search says of those around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from index.types import Document, Hit

Place = tuple[str, int]
"""A sentence: the id of its document and its number in it."""

LIST_ITEM = re.compile(
    r"""\s*(?:
        [-*•–·▪]            # a bullet: "- a towel"
      | \d{1,3}[.)]         # a number: "3. Wait five minutes."
      | \(?[a-z][.)]        # a letter: "b) a valid card"
      | step\s+\d+\b        # "Step 2: drain the pan"
      | \|                  # a row of a table
    )\s*\S""",
    re.X | re.I,
)
"""The start of a list item or table row.

Items: "- a towel", "3. Wait.", "(b) a card", "| Adult | 4 euro |". None: "3 pounds a head",
"a towel", "-10 °C".
"""

_ROW = re.compile(r"\s*\||[^|]*\S \| \S|[^\t]*\S\t\S")
"""A row of a table: "| Adult | 4 euro |", "Adult | 4 euro". None: "a || b", "Adult, 4 euro"."""

_CLOSED = (".", "!", "?", "”", '"', ")", ":", ";", ",")
"""How a sentence or a part of one ends; a heading does not."""

_ABOVE = 20
"""Sentences above one within which its heading is looked for."""


def is_heading(text: str) -> bool:
    """Whether a sentence looks like a heading: no closing mark, no list item and no row."""
    stripped = text.rstrip()
    return stripped.startswith("#") or not (
        stripped.endswith(_CLOSED) or LIST_ITEM.match(stripped) or _ROW.match(stripped)
    )


def heading_above(document: Document, number: int) -> int | None:
    """The number of the nearest heading above a sentence; ``None`` where none is near."""
    for above in range(number - 1, max(-1, number - 1 - _ABOVE), -1):
        if is_heading(document.sentences[above].of(document.text)):
            return above
    return None


def surroundings(document: Document, numbers: Iterable[int]) -> Iterator[Place]:
    """The sentences that the features of others are made of: themselves, neighbours, headings."""
    wanted = set[int]()
    for number in numbers:
        wanted.update((number - 1, number, number + 1))
        heading = heading_above(document, number)
        if heading is not None:
            wanted.add(heading)
    last = len(document.sentences)
    yield from ((document.id, number) for number in sorted(wanted) if 0 <= number < last)


def describe_sentence(
    document: Document, number: int, hits: Mapping[Place, Hit]
) -> dict[str, float]:
    """What search says of a sentence and those around it, and the form of the sentence.

    ``hits`` holds the scores of its ``surroundings``; a sentence that is missing scores 0.
    """
    text = document.sentences[number].of(document.text).strip()
    own = hits.get((document.id, number))
    before, after = hits.get((document.id, number - 1)), hits.get((document.id, number + 1))
    above = heading_above(document, number)
    heading = hits.get((document.id, above)) if above is not None else None
    return {
        "hybrid": own.score if own else 0.0,
        "dense": own.dense if own else 0.0,
        "lexical": own.lexical if own else 0.0,
        "dense_before": before.dense if before else 0.0,
        "dense_after": after.dense if after else 0.0,
        "lexical_before": before.lexical if before else 0.0,
        "lexical_after": after.lexical if after else 0.0,
        "dense_heading": heading.dense if heading else 0.0,
        "lexical_heading": heading.lexical if heading else 0.0,
        "is_question": float(text.endswith("?")),
        "is_heading": float(is_heading(text)),
        "is_lead": float(text.endswith(":")),
        "is_item": float(bool(LIST_ITEM.match(text))),
        "is_row": float(bool(_ROW.match(text))),
        "is_quoted": float(text.startswith(">")),
        "length": round(math.log1p(len(text)), 4),
    }
