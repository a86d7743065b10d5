"""The rows of the reading files: questions on a context, with their answers."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from assistant.regression.cases import Case, load
from index.errors import BadInput
from index.loaders import load as load_source
from index.terms import STOPWORDS
from index.types import Heading, Source, Span

PEOPLE = Path(__file__).parents[2] / "tests" / "questions" / "people"
"""Our own set of questions as people type them."""

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?<=\w{3})(?:ed|es|s|ing)$")
"""The ending of a plural or a past form: "ship-s", "sail-ed"; three letters stay in front."""


_ARTICLES = ("squad1", "squad2", "squadshifts-wiki")
"""Sets whose paragraphs are those of one article, in order, where they have the same title."""

_NAMED = (*_ARTICLES, "qed", "policyqa")
"""Sets whose titles are what the text is called, and no numbers."""

_MARKS = re.compile(r"\{\w+\}")
"""What a transcript notes beside the words: "{disfmarker}", "{pause}"; no braces around words."""

_SPACED = re.compile(r"\s+([,.?!;:])")
"""A mark set apart by the tokenizer of a transcript: "yes ." but not "yes."."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a reading file; no ``answers``: the context does not answer the question.

    ``title`` tells which contexts belong together. ``evidence`` are the sentences that the answer
    needs, where that is more than the sentence around an answer. ``name`` is what the text is
    called, ``""`` where nothing calls it anything, ``headings`` those that its file tells of.
    """

    set: str
    title: str
    question: str
    context: str
    answers: tuple[Span, ...]
    evidence: tuple[Span, ...] = ()
    name: str = ""
    headings: tuple[Heading, ...] = ()

    @property
    def source(self) -> Source:
        """The context as a source with its name and headings."""
        return Source("", self.name, self.context, "", "", headings=self.headings)


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a gzipped JSONL reading file.

    Raises:
        BadInput: the file is missing or a line is not a row.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return tuple(_row(json.loads(line)) for line in lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} cannot be read as gzipped JSONL rows: {error}.") from error


def read_training_rows(folder: Path, people: str = "") -> tuple[Row, ...]:
    """The rows to train on: ``reading-train``, with ``reading-squad1`` in place of its own part
    of that set where there is one, and the questions of people under ``people``.

    Raises:
        BadInput: a file is missing or a line is not a row.
    """
    rows = read_rows(folder / "reading-train.jsonl.gz")
    whole = folder / "reading-squad1.jsonl.gz"
    if whole.exists():
        rows = (*read_rows(whole), *(row for row in rows if row.set != "squad1"))
    meetings = folder / "evidence-meetings.jsonl.gz"
    if meetings.exists():
        rows = (*rows, *meeting_rows(meetings))
    if people:
        rows = (*rows, *people_rows(Path(people)), *contrast_rows(Path(people)))
    return rows


def meeting_rows(path: Path) -> Iterator[Row]:
    """The training questions about meetings; the turns that answer are evidence and answers."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            meeting = json.loads(line)
            turns = [_clean_turn(turn) for turn in meeting["sentences"]]
            starts = list(accumulate((len(turn) + 1 for turn in turns), initial=0))
            for asked in meeting["questions"]:
                spans = tuple(
                    Span(starts[turn], starts[turn] + len(turns[turn]))
                    for turn in asked["evidence"]
                    if turns[turn]
                )
                if spans and asked["split"] == "train":
                    text = "\n".join(turns)
                    question = asked["question"].strip()
                    yield Row("qmsum", meeting["title"], question, text, spans, spans)


def _clean_turn(turn: str) -> str:
    """A turn without the marks of who wrote it down: "Well {pause} , yes ." is "Well, yes."."""
    return " ".join(_SPACED.sub(r"\1", _MARKS.sub("", turn)).split())


def people_rows(folder: Path) -> Iterator[Row]:
    """The questions of people under ``folder``, each on the document that answers it.

    A question's answers are its short answers inside the sentences it cites, else those
    sentences whole. An unanswerable one is asked of the first document of its set.
    """
    for path in sorted(folder.rglob("*.questions.yaml")):
        suite = load(path)
        sources = [load_source(source) for source in suite.sources]
        for case in suite.cases:
            if not case.history:
                yield from _people_row(case, path.parent.name, sources)


def _people_row(case: Case, title: str, sources: Sequence[Source]) -> Iterator[Row]:
    quotes = (*case.cites, *case.cites_any)
    for source in sources:
        text = source.text
        spans = [Span(text.find(quote), text.find(quote) + len(quote)) for quote in quotes]
        spans = [span for span in spans if span.start >= 0]
        answers = [] if case.verdict else list(_short_answers(case, spans, text))
        if spans:
            asked = _ask("people", title, source, case.question)
            yield replace(asked, answers=tuple(answers or spans), evidence=tuple(spans))
    if case.unanswerable:
        yield _ask("people", title, sources[0], case.question)


def _ask(among: str, title: str, source: Source, question: str) -> Row:
    """A question of the set ``among`` that its text does not answer."""
    name, headings = source.title, source.headings
    return Row(among, title, question, source.text, (), name=name, headings=headings)


def _short_answers(case: Case, spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Where the first short answer of a case stands in the sentences it cites, as whole words."""
    for answer in case.answer[:1]:
        pattern = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)")
        for span in spans:
            if match := pattern.search(text, span.start, span.end):
                yield Span(*match.span())


def contrast_rows(folder: Path) -> Iterator[Row]:
    """The contrast pairs under ``folder``: a question that a document answers, and a near miss.

    The near miss is about the same part of the document and shares its words, and the document
    does not say; contrast sets (Gardner et al., 2020) are what tells the two apart.

    Raises:
        BadInput: a file cannot be read, or a sentence is not in its document.
    """
    for path in sorted(folder.rglob("contrasts.jsonl")):
        sources: dict[str, Source] = {}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            pair = json.loads(line)
            file = str(pair["file"])
            if file not in sources:
                sources[file] = load_source(str(path.parent / file))
            text = sources[file].text
            spans = [_find(quote, text, f"{path}, line {number}") for quote in pair["cites"]]
            answers = list(_first_within(str(pair.get("answer", "")), spans, text))
            asked = _ask("contrasts", path.parent.name, sources[file], str(pair["question"]))
            yield replace(asked, answers=tuple(answers or spans), evidence=tuple(spans))
            yield replace(asked, question=str(pair["near_miss"]))


def _find(quote: str, text: str, place: str) -> Span:
    start = text.find(quote)
    if start < 0:
        raise BadInput(f"{place}: the document has no sentence {quote!r}; correct the quote.")
    return Span(start, start + len(quote))


def _first_within(answer: str, spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Where a short answer first stands in one of ``spans``, whatever its case; "" nowhere."""
    pattern = re.compile(re.escape(answer), re.I)
    for span in spans if answer else ():
        if match := pattern.search(text, span.start, span.end):
            yield Span(*match.span())
            return


def _row(values: dict[str, object]) -> Row:
    answers = values["answers"]
    if not isinstance(answers, list):
        raise ValueError("answers is not a list")
    name = str(values["title"]).replace("_", " ") if values["set"] in _NAMED else ""
    return Row(
        str(values["set"]),
        str(values["title"]),
        str(values["question"]).strip(),
        str(values["context"]),
        tuple(Span(*answer) for answer in answers),
        name=name,
    )


def joined(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, single sentences joined with the neighbouring sentences of their document, and
    paragraphs with the others of their article."""
    rows = list(_with_articles(rows))
    lines: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for row in rows:
        if row.set.startswith("qamr"):
            document, place = _place(row.title)
            lines[document][place] = row.context
    for row in rows:
        yield _with_neighbours(row, lines) if row.set.startswith("qamr") else row


def _with_articles(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of sets with real titles, each on its whole article; others as they are."""
    rows = list(rows)
    paragraphs: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.set in _ARTICLES:
            known = paragraphs[row.set, row.title]
            known.setdefault(row.context, sum(len(text) + 1 for text in known))
    articles = {key: "\n".join(known) for key, known in paragraphs.items()}
    for row in rows:
        if row.set not in _ARTICLES or not row.answers:
            yield row
            continue
        key = row.set, row.title
        moved = tuple(
            Span(a.start + paragraphs[key][row.context], a.end + paragraphs[key][row.context])
            for a in row.answers
        )
        yield replace(row, context=articles[key], answers=moved)


def _place(title: str) -> tuple[str, tuple[int, int]]:
    """Document and (paragraph, sentence) of a title like ``Wiki1k:wikinews:12:3:1``."""
    document, paragraph, sentence = title.rsplit(":", 2)
    return document, (int(paragraph), int(sentence))


def _with_neighbours(row: Row, lines: Mapping[str, Mapping[tuple[int, int], str]]) -> Row:
    document, place = _place(row.title)
    places = sorted(lines[document])
    at = places.index(place)
    before = "".join(lines[document][p] + "\n" for p in places[max(at - 1, 0) : at])
    after = "".join("\n" + lines[document][p] for p in places[at + 1 : at + 2])
    moved = tuple(Span(a.start + len(before), a.end + len(before)) for a in row.answers)
    return replace(row, title=document, context=before + row.context + after, answers=moved)


def without_near_duplicates(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that ask something of their context that no row before them asks.

    Of the crowded single sentences a question in other words, with the same content words
    and the same answer, is dropped too.
    """
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        crowded = row.set.startswith("qamr")
        asked = frozenset(content_words(row.question)) if crowded else row.question
        key = (row.context, asked, row.answers[0].of(row.context) if row.answers else "")
        if key not in seen:
            seen.add(key)
            yield row


def content_words(text: str) -> list[str]:
    """The content words of ``text``, in lower case, without a plural or past ending."""
    found = (word.lower() for word in _WORD.findall(text))
    return [_ENDING.sub("", word) for word in found if word not in STOPWORDS]
