"""Asks questions with known answers, to fit on how their sentences score."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answers import Citation
from assistant.extractive.candidates import Candidate
from assistant.pipeline import Assistant
from assistant.regression.cases import Case, load
from assistant.regression.quotes import locate
from assistant.settings import Settings
from index.library import Library
from index.loaders import from_text
from index.loaders import load as load_source
from index.types import Document
from training.reader.rows import read_rows

READING_WEIGHT = 0.1
"""Weight of a reading row beside a question of people, of which there are fewer.

On validation .1 ranked and judged better than .3 and 1.
"""

LEARNT_WEIGHT = 0.1
"""Weight of a question that the reader has learnt from: it scores those better than others."""

LEARNT_SETS = 9
"""Of the sets that the reader has learnt from, one in so many is asked: they weigh little."""

FOREIGN = 5
"""One question in so many is asked of the documents of another set, too, and one that is answered
is asked about a year that the documents do not name.

Without the first nothing that is fitted on has no bearing on its text, and a question about
anything else was held to be answered as probably as a near miss; of the second kind people's
questions have too few to fit on.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates, and which of them are evidence (none: unanswerable).

    ``answers`` are right short answers, none where there are none to judge. ``weight`` is that in
    all fits but that of headlines, which has its own. One that ``is_foreign`` is about other
    documents than those it is asked of.
    """

    question: str
    candidates: tuple[Candidate, ...]
    gold: tuple[bool, ...]
    documents: Mapping[str, Document]
    answers: tuple[str, ...]
    is_answerable: bool
    weight: float
    headline_weight: float = 1.0
    is_foreign: bool = False


def people_questions(folder: Path, settings: Settings, unseen: tuple[str, ...]) -> Iterator[Asked]:
    """The questions of people under ``folder`` that need no history.

    Sets whose names begin with one of ``unseen`` have full weight, and not all others are asked.
    Some questions of each set are asked of the next one as well, and others about a year that it
    does not name; neither are answered.
    """
    before: Sequence[Case] = ()
    paths = sorted(folder.rglob("*.questions.yaml"))
    learnt = [path for path in paths if not path.parent.name.startswith(unseen)]
    left_out = set(learnt).difference(learnt[::LEARNT_SETS])
    for path in paths:
        if path in left_out:
            continue
        suite = load(path)
        library = Library("", settings.encoder, settings.device)
        library.add(load_source(source, uri=Path(source).name) for source in suite.sources)
        assistant = Assistant(settings, library)
        weight = 1.0 if path.parent.name.startswith(unseen) else LEARNT_WEIGHT
        cases = [case for case in suite.cases if not case.history]
        for case in cases:
            yield _people_question(assistant, case, weight)
        dated = [_add_year(case.question, assistant) for case in cases if not case.unanswerable]
        for question in (*(case.question for case in before[::FOREIGN]), *dated[::FOREIGN]):
            asked = _ask(assistant, question, lambda _: False, (), False, weight)
            yield replace(asked, is_foreign=True)
        before = cases


def _add_year(question: str, assistant: Assistant) -> str:
    """The question about a year that no document names, so that none answers it."""
    texts = [document.text for document in assistant.documents]
    year = next(year for year in range(2017, 1500, -1) if not any(str(year) in t for t in texts))
    return f"{question.rstrip('?. ')} in {year}{'?' * question.endswith('?')}"


def _people_question(assistant: Assistant, case: Case, weight: float) -> Asked:
    documents = tuple(assistant.documents)
    quotes = [locate(quote, documents) for quote in (*case.cites, *case.cites_any)]

    def is_gold(candidate: Candidate) -> bool:
        span = candidate.span
        cited = Citation(1, candidate.document_id, "", span.start, span.end, "", 1.0)
        return any(quote.supported_by(cited) for quote in quotes)

    answers = () if case.verdict else tuple(case.answer)
    asked = _ask(assistant, case.question, is_gold, answers, not case.unanswerable, weight)
    return replace(asked, headline_weight=weight)


def reading_questions(folder: Path, count: int, settings: Settings) -> Iterator[Asked]:
    """Rows of the fitted half of the reading validation set, each asked of its own text."""
    rows = [
        row
        for row in read_rows(folder / "reading-validation.jsonl.gz")
        if hashlib.sha256(row.title.encode()).digest()[0] % 2 == 0
    ]
    rows = rows[:: max(1, len(rows) // count)]
    texts = {row.context: hashlib.sha256(row.context.encode()).hexdigest() for row in rows}
    sources = {text: from_text("", text, uri=name) for text, name in texts.items()}
    library = Library("", settings.encoder, settings.device)
    library.add(sources.values())
    assistant = Assistant(settings, library)
    for row in rows:
        starts = [answer.start for answer in row.answers]

        def is_gold(candidate: Candidate, starts: Sequence[int] = starts) -> bool:
            return any(candidate.span.start <= start < candidate.span.end for start in starts)

        answers = tuple(answer.of(row.context) for answer in row.answers)
        within = [sources[row.context].id]
        yield _ask(assistant, row.question, is_gold, answers, bool(starts), READING_WEIGHT, within)


def _ask(
    assistant: Assistant,
    question: str,
    is_gold: Callable[[Candidate], bool],
    answers: tuple[str, ...],
    is_answerable: bool,
    weight: float,
    within: Sequence[str] | None = None,
) -> Asked:
    ranked = assistant.rank(question, within)
    documents = assistant.documents.fetch([candidate.document_id for candidate in ranked])
    gold = tuple(is_gold(candidate) for candidate in ranked)
    return Asked(question, ranked, gold, documents, answers, is_answerable, weight)
