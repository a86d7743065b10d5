"""The features that ranks and probabilities are made of: of a sentence, of a question's best
sentences, and of a short answer."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean

from assistant.extractive.calibration import BIAS
from assistant.extractive.candidates import Candidate, Place
from index.types import Document, Hit

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


def is_heading(document: Document, number: int) -> bool:
    """Whether a sentence is a heading: one that its file calls so, or where the file calls none
    so, as in plain text, one that looks like a heading."""
    span = document.sentences[number]
    if not document.headings:
        return _looks_like_heading(span.of(document.text))
    place = bisect_right(document.headings, span.start, key=lambda heading: heading.start) - 1
    return place >= 0 and span.end <= document.headings[place].end


def _looks_like_heading(text: str) -> bool:
    """Whether a sentence has no closing mark and is no list item and no row."""
    stripped = text.rstrip()
    return not (stripped.endswith(_CLOSED) or LIST_ITEM.match(stripped) or _ROW.match(stripped))


def heading_above(document: Document, number: int) -> int | None:
    """The number of the nearest heading above a sentence; ``None`` where none is near."""
    for above in range(number - 1, max(-1, number - 1 - _ABOVE), -1):
        if is_heading(document, above):
            return above
    return None


def heads_rows(document: Document, number: int) -> bool:
    """Whether a sentence is the first row of a table, which mostly names its columns."""
    return (
        is_row(document, number)
        and is_row(document, number + 1)
        and not is_row(document, number - 1)
    )


def is_row(document: Document, number: int) -> bool:
    """Whether a sentence is a row of a table."""
    if not 0 <= number < len(document.sentences):
        return False
    return bool(_ROW.match(document.sentences[number].of(document.text)))


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


_NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,]\d+)*(?![\w:])")
"""A number that stands by itself: "goat 77", "3,000"; not "M3", "12:30", "7th"."""


def lacks_number(question: str, text: str) -> float:
    """The share of the question's numbers that a text lacks, 0.0 where it names none."""
    numbers = set(_NUMBER.findall(question))
    return len(numbers.difference(_NUMBER.findall(text))) / len(numbers) if numbers else 0.0


def describe_sentence(
    question: str, document: Document, number: int, hits: Mapping[Place, Hit]
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
        "lacks_number": lacks_number(question, text),
        "is_question": float(text.endswith("?")),
        "is_heading": float(is_heading(document, number)),
        "is_lead": float(text.endswith(":")),
        "is_item": float(bool(LIST_ITEM.match(text))),
        "is_row": float(bool(_ROW.match(text))),
        "heads_rows": float(heads_rows(document, number)),
        "is_quoted": float(text.startswith(">")),
        "length": round(math.log1p(len(text)), 4),
    }


_ELSEWHERE = 1_000_000
"""How far a sentence of another document is from the best one, in sentences."""

_COMPARED = ("reader", "evidence", "dense", "hybrid", "lexical")
"""Scores whose distance from those of the best sentence tells evidence."""

_SCALES = {"reader": 10.0, "evidence": 5.0, "length": 5.0}
"""What scores are divided by, so that all features are of like size."""

_FARTHEST = 3
"""Sentences from the best one within which a sentence counts as near it."""


def compare_sentences(
    ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[dict[str, float], ...]:
    """What tells evidence from other sentences, for each candidate; the first is the best."""
    if not ranked:
        return ()
    best = ranked[0]
    document = documents[best.document_id]
    above = heading_above(document, best.sentence)
    items, rows = _find_runs(document, LIST_ITEM), _find_runs(document, _ROW)
    return tuple(
        _compare(place, one, best, above, document) | _compare_runs(place, one, best, items, rows)
        for place, one in enumerate(ranked)
    )


def _compare(
    place: int, candidate: Candidate, best: Candidate, above: int | None, document: Document
) -> dict[str, float]:
    """The features of one candidate beside the best: scores, distance and section.

    ``above`` is the heading above the best, in its ``document``.
    """
    number, scores = candidate.sentence, candidate.scores
    is_beside = candidate.document_id == best.document_id
    away = number - best.sentence if is_beside else _ELSEWHERE
    gaps = {f"{name}_gap": scores[name] - best.scores[name] for name in _COMPARED}
    return {
        BIAS: 1.0,
        **_scale(scores),
        **_scale(gaps),
        "rank_gap": (candidate.rank - best.rank) / 10,
        "best": float(place == 0),
        "place": math.log1p(place),
        "after": float(away == 1),
        "before": float(away == -1),
        "near": float(1 < abs(away) <= _FARTHEST),
        "far": float(is_beside and abs(away) > _FARTHEST),
        "same_section": float(is_beside and heading_above(document, number) == above),
        "heads_best": float(is_beside and number == above),
    }


_OF_RUNS = ("in_run", "follows_lead", "leads_best", "in_table", "heads_table")
"""Features that lists and tables make."""


def _compare_runs(
    place: int,
    candidate: Candidate,
    best: Candidate,
    items: Mapping[int, int],
    rows: Mapping[int, int],
) -> dict[str, float]:
    """The features of one candidate beside the best that lists and tables make.

    ``items`` and ``rows`` are the runs of the document of the best.
    """
    number, chosen = candidate.sentence, best.sentence
    if candidate.document_id != best.document_id or place == 0:
        return dict.fromkeys(_OF_RUNS, 0.0)
    in_table = number in rows and rows.get(chosen) == rows[number]
    return {
        "in_run": float(number in items and items.get(chosen) == items[number]),
        "follows_lead": float(best.scores["is_lead"] > 0 and items.get(number) == chosen + 1),
        "leads_best": float(items.get(chosen) == number + 1),
        "in_table": float(in_table and number != rows[number]),
        "heads_table": float(in_table and number == rows[number]),
    }


def _scale(scores: Mapping[str, float]) -> dict[str, float]:
    return {
        name: value / _SCALES.get(name.removesuffix("_gap"), 1.0) for name, value in scores.items()
    }


def _find_runs(document: Document, pattern: re.Pattern[str]) -> dict[int, int]:
    """The list items or rows of a document, each with the first of its run."""
    runs: dict[int, int] = {}
    for number, span in enumerate(document.sentences):
        if pattern.match(span.of(document.text)):
            runs[number] = runs.get(number - 1, number)
    return runs


_AROUND = 8
"""Sentences nearest to the question by search, whose mean score of the reader is looked at: where a
text answers, all that is near the question is read as nearer to an answer.

With it and the highest score of all the area under the ROC curve is .94 on questions of people that
the reader has not learnt from and .93 without, .79 and .73 on the reading rows, .904 and .897 on
the fixed questions on the shipped article, and the same, .886, on validation, where each sentence
is read once.
"""

_MOST_EVIDENCE = 1.0
"""Expected sentences of evidence from which on more of them tell nothing.

With 2 questions of people are told as well (.897 on validation), questions after a single fact, as
the fixed ones on the shipped article are, worse (.907 for .918).
"""


def describe_question(
    question: str,
    ranked: Sequence[Candidate],
    evidence: Sequence[float],
    documents: Mapping[str, Document],
) -> dict[str, float]:
    """What tells a question that the text answers from one that it does not.

    ``evidence`` holds the probability of every candidate of being evidence, the best first.
    Of all scores together some weights came out against their sense, so that a text of one plain
    sentence was held not to answer what it says word by word.
    """
    scores = {name: ranked[0].scores[name] for name in _OF_QUESTIONS}
    nearest = sorted(ranked, key=lambda one: -one.scores["dense"])[:_AROUND]
    around = {
        "reader_most": max(one.scores["reader"] for one in ranked),
        "reader_near": fmean(one.scores["reader"] for one in nearest),
    }
    return {
        BIAS: 1.0,
        **_scale(scores),
        **{name: value / _SCALES["reader"] for name, value in around.items()},
        "all_evidence": min(sum(evidence), _MOST_EVIDENCE),
        # In a text of two sentences one of them is nearest, whatever is asked.
        "few": 1 / len(ranked),
        "lacks_year": float(_lacks_year(question, documents[ranked[0].document_id])),
    }


_YEAR = re.compile(
    r"""(?<![\d.,:/-])(?:
        (?<=\bin\s)|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\bbefore\s)
      | (?<=\bafter\s)|(?<=\bduring\s)|(?<=\byear\s)|(?<=\bfrom\s)|(?<=\bto\s)|(?=\d{4}\W*$)
    )((?:1[5-9]|20)\d\d)(?![\d:/-]|[.,]\d)""",
    re.I | re.X,
)
"""A year: "in 2022", "from 2021 to 2023", "visitors 2024"; not "2,022", "2022-05", "with 2000
hours"."""


def _lacks_year(question: str, document: Document) -> bool:
    """Whether the question names a year that the document of the best sentence nowhere does."""
    years = _YEAR.findall(question)
    text = f"{document.title}\n{document.date}\n{document.text}" if years else ""
    return any(year not in text for year in years)


_OF_QUESTIONS = ("reader", "evidence", "dense", "hybrid")
"""Scores of the best sentence that tell whether the text answers."""


def describe_headline(
    question: str, best: Candidate, evidence: float, documents: Mapping[str, Document]
) -> dict[str, float]:
    """What tells a short span that answers from one that does not.

    ``evidence`` is the probability that the sentence of the span is evidence.
    """
    short = best.answer.of(documents[best.document_id].text) if best.answer else ""
    asked = question.lower().split()
    return {
        BIAS: 1.0,
        **_scale({name: best.scores[name] for name in _OF_HEADLINES}),
        "best_evidence": evidence,
        "answered": best.probability,
        "words": math.log1p(len(short.split())) / 3,
        "sentence_share": len(short) / max(1, best.span.end - best.span.start),
        "has_digit": float(any(character.isdigit() for character in short)),
        **{f"asks_{word}": float(word in asked) for word in _ASKING},
        "asks_number": float("how many" in question.lower() or "how much" in question.lower()),
    }


_OF_HEADLINES = (
    "reader", "evidence", "share", "unmatched", "dense", "lexical", "is_item", "is_row", "length",
)  # fmt: skip
"""Scores of a sentence that tell whether its short span answers."""

_ASKING = ("who", "when", "where", "which", "what", "why", "how")
"""Words that tell what kind of answer is asked for."""
