"""Training examples: questions with windows of whole sentences, answering and not answering.

The windows are those a reader is asked to read later: passages of whole sentences, of every
length up to the longest. No-answer windows come from the same article and share words with the
question.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.reader.types import Window
from assistant.reader.windows import PASSAGE, cut_window, describe_place, reach_passage, window
from index.segment import sentences
from index.types import Span
from training.reader.corruptions import corrupted
from training.reader.rows import Row, content_words, joined, without_near_duplicates
from training.reader.typing import type_question


@dataclass(frozen=True, slots=True)
class Example:
    """A question and one window; ``answers`` are offsets into it, none: it does not answer.

    ``evidence`` says for every sentence of the window whether the answer needs it. Of ``answers``
    that are whole sentences, since no few words answer, any words may be picked.

    Examples of one ``group`` ask the same question and are scored against each other;
    those of one ``row`` are made of the same row and are learnt from together.
    """

    row: int
    group: int
    question: str
    window: Window
    evidence: tuple[bool, ...]
    answers: tuple[Span, ...] = ()
    are_whole: bool = False


@dataclass(frozen=True, slots=True)
class Mixture:
    """How many examples to make of the rows.

    ``shares`` says by set how often a row is used (1.0 where it says nothing), ``typed`` how
    likely its question is put as people type it, ``hard`` and
    ``corrupt`` how likely an answering example gets a companion that does not answer, and
    ``unanswerable_copies`` how many windows an unanswerable question is shown with.
    """

    shares: Mapping[str, float]
    typed: float = 0.5
    hard: float = 0.45
    corrupt: float = 0.35
    unanswerable_copies: int = 2
    seed: int = 0


def examples(rows: Iterable[Row], mixture: Mixture) -> Iterator[Example]:
    """The examples of ``rows``, the companions of a question right after it."""
    chance = random.Random(mixture.seed)
    distinct = without_near_duplicates(joined(rows))
    kept = [row for row in distinct for _ in range(_copies(row, mixture, chance))]
    shelves = {title: Shelf(group) for title, group in _by_title(kept).items()}
    group = 0
    for number, whole in enumerate(kept):
        row = whole
        if chance.random() < mixture.typed:
            row = replace(whole, question=type_question(whole.question, chance))
        for made in _of_row(row, shelves[row.title], mixture, chance):
            for example in made:
                yield replace(example, row=number, group=group)
            group += 1


def _copies(row: Row, mixture: Mixture, chance: random.Random) -> int:
    """How often ``row`` is used: the whole part of its set's share, the rest by chance."""
    share = mixture.shares.get(row.set, 1.0)
    return int(share) + (chance.random() < share % 1)


def _by_title(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.title].append(row)
    return found


class Shelf:
    """The windows of one article, to look for those that share words with a question."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.sources = {row.context: row.source for row in rows}
        self.contexts = tuple(self.sources)
        self.spans = {context: sentences(context) for context in self.contexts}
        self._windows = [
            (context, centre)
            for context in self.contexts
            for centre in range(len(self.spans[context]))
        ]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, (context, centre) in enumerate(self._windows):
            cut = window(context, self.spans[context], centre)
            for word in set(content_words(cut.text)):
                self._holders[word].append(number)

    def nearest(self, question: str, count: int) -> list[tuple[str, int]]:
        """The ``count`` windows (context, centre) that share most with ``question``, by idf."""
        scores: dict[int, float] = {}
        for word in set(content_words(question)):
            holders = self._holders.get(word, ())
            weight = math.log(1 + len(self._windows) / (1 + len(holders)))
            for number in holders:
                scores[number] = scores.get(number, 0.0) + weight
        best = sorted(scores, key=lambda number: (-scores[number], number))[:count]
        return [self._windows[number] for number in best]


def _of_row(
    row: Row, shelf: Shelf, mixture: Mixture, chance: random.Random
) -> Iterator[list[Example]]:
    """Groups of examples made of one row: its question, and corrupted forms of it."""
    if not row.answers:
        yield list(_unanswered(row, shelf, mixture.unanswerable_copies, chance))
        return
    group = list(_answering(row, shelf, chance))
    if not group:
        return
    best = group[0]
    if chance.random() < mixture.hard or row.evidence:
        group.extend(_hard(row, shelf, chance))
    yield group
    if chance.random() < mixture.corrupt:
        far = chance.sample(shelf.contexts, min(3, len(shelf.contexts)))
        avoid = [answer.of(row.context) for answer in row.answers]
        question = corrupted(row.question, best.window.text, far, avoid, chance)
        if question is not None:
            yield [Example(0, 0, question, best.window, (False,) * len(best.evidence))]


def _unanswered(row: Row, shelf: Shelf, copies: int, chance: random.Random) -> Iterator[Example]:
    """An unanswerable question with windows of its text that share words with it."""
    spans = shelf.spans[row.context]
    near = [place for place in shelf.nearest(row.question, 40) if place[0] == row.context]
    near = near or [(row.context, chance.randrange(max(len(spans), 1)))]
    for copy in range(min(copies, len(near))):
        reached = _around(spans, near[copy][1], chance)
        cut = _cut(shelf, row.context, reached, chance)
        yield Example(0, 0, row.question, cut, (False,) * len(cut.sentences))


def _answering(row: Row, shelf: Shelf, chance: random.Random) -> Iterator[Example]:
    """The question with windows that answer it, the answer in any sentence of the window.

    Where the evidence is several sentences, there is a window around each of up to three.
    """
    spans = shelf.spans[row.context]
    needed = row.evidence or row.answers
    homes = [
        place
        for place, span in enumerate(spans)
        if any(span.start < part.end and part.start < span.end for part in needed)
    ]
    if not row.evidence:
        # An answer that stands several times is shown once.
        homes = [Counter(homes).most_common(1)[0][0]] if homes else []
    for home in sorted(chance.sample(homes, min(len(homes), _HOMES))):
        first, last = _around(spans, home, chance)
        cut = _cut(shelf, row.context, (first, last), chance)
        start, end = spans[first].start, spans[last].end
        marked = tuple(place in homes for place in range(first, last + 1))
        inside = [part for part in row.answers if start <= part.start and part.end <= end]
        are_whole = not inside or row.answers == row.evidence
        inside = inside or [spans[place] for place in homes if first <= place <= last]
        answers = tuple(Span(part.start - start, part.end - start) for part in inside)
        yield Example(0, 0, row.question, cut, marked, answers, are_whole)


_ALONE = 0.15
"""Share of the windows that are read without what they stand under."""


def _cut(shelf: Shelf, context: str, reached: tuple[int, int], chance: random.Random) -> Window:
    """The window of the sentences reached, mostly with what they stand under."""
    source, spans = shelf.sources[context], shelf.spans[context]
    named = describe_place(source, spans[reached[0]].start) if chance.random() >= _ALONE else ""
    return cut_window(context, spans, *reached, named)


_HOMES = 3
"""Windows of one question that hold its evidence."""

_SHORTEST = 250
"""Characters of the shortest passages; a sentence may be longer."""


def _around(spans: Sequence[Span], home: int, chance: random.Random) -> tuple[int, int]:
    """First and last sentence of a passage of any length that holds ``home`` anywhere."""
    limit = int(chance.uniform(_SHORTEST, PASSAGE))
    centre = min(max(home + chance.choice((-3, -2, -1, 0, 0, 1, 2, 3)), 0), len(spans) - 1)
    first, last = reach_passage(spans, centre, limit)
    return (first, last) if first <= home <= last else reach_passage(spans, home, limit)


def _hard(row: Row, shelf: Shelf, chance: random.Random) -> Iterator[Example]:
    """A window of the same article that shares words with the question and lacks the answer."""
    answers = {answer.of(row.context).lower() for answer in row.answers}
    needed = row.evidence or row.answers
    places = []
    for context, centre in shelf.nearest(row.question, 16):
        spans = shelf.spans[context]
        first, last = _around(spans, centre, chance)
        start, end = spans[first].start, spans[last].end
        holds = context == row.context and any(a.start < end and start < a.end for a in needed)
        text = context[start:end]
        if not holds and (row.evidence or not any(word in text.lower() for word in answers)):
            places.append(_cut(shelf, context, (first, last), chance))
    if places:
        cut = chance.choice(places[:3])
        yield Example(0, 0, row.question, cut, (False,) * len(cut.sentences))
