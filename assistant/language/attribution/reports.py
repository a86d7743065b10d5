"""Reads a text from its beginning to its end and tells of every sentence whose words it reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.attribution.clauses import (
    Frame,
    find_frame,
    find_introductions,
    find_opening,
)
from assistant.language.attribution.quotations import (
    blank_quotations,
    find_overlapping,
    find_quotations,
)
from assistant.language.attribution.roster import Roster, Speaker
from assistant.language.attribution.stretches import cut_out, find_stretches
from assistant.language.attribution.turns import Turn, find_turns, is_valediction
from index.types import Document, Span

_BACKSHIFTED = re.compile(r"\b(?:would|had|could|might|needed|were\s+to)\b")
"""A verb form of reported speech, which goes on without a verb of speech: "It would cost more."."""

_LEADS_ON = re.compile(r"^[“”\s.,;:]*$")
"""A sentence that is nothing but a quotation."""

_WHOLE = 100_000
"""Characters of the longest text that is read whole: some 40 pages, a tenth of a second or two."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Whose words the sentences of a document are.

    ``by_sentence`` has the speakers of each sentence that reports any, innermost last;
    ``words`` each such sentence without the phrase that tells who speaks.
    """

    speakers: tuple[Speaker, ...]
    by_sentence: Mapping[int, tuple[Speaker, ...]]
    words: Mapping[int, str]


@lru_cache(maxsize=64)
def _attribute(id: str, sha256: str, stretches: tuple[range, ...], document: _Shown) -> Reports:
    if not stretches:
        return _Reading(document.document).read()
    excerpt = cut_out(document.document, stretches)
    reports = _Reading(excerpt.document, excerpt.openings).read()
    return Reports(
        reports.speakers,
        {excerpt.numbers[at]: speakers for at, speakers in reports.by_sentence.items()},
        {excerpt.numbers[at]: words for at, words in reports.words.items()},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A document as an argument of a cache whose key is its hash alone."""

    document: Document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shown)

    def __hash__(self) -> int:
        return 0


def attribute(document: Document, asked: Iterable[int] = ()) -> Reports:
    """Whose words the sentences of a document are, by quotations, turns and reported speech.

    The rules follow quotation attribution as in Pareti (2013) and Muzny et al. (2017): the speaker
    beside a verb of speech, then turns and quotations that go on, then pronouns and roles by the
    last that fits. Of a text longer than ``_WHOLE`` only what stands around the sentences
    ``asked`` about is read, where any are given: a book would take seconds.
    """
    is_long = len(document.text) > _WHOLE
    stretches = find_stretches(document, sorted(set(asked))) if is_long else ()
    return _attribute(document.id, document.sha256, stretches, _Shown(document))


class _Reading:
    """A document as it is read, sentence by sentence.

    Before each of the sentences ``openings`` something of the text is left out, so that nobody
    spoken of before, and no turn, goes on there.
    """

    def __init__(self, document: Document, openings: frozenset[int] = frozenset()) -> None:
        self._openings = openings
        self._document = document
        self._text = document.text
        self._quotations = find_quotations(document.text)
        self._turns = find_turns(
            document.text,
            [heading.start for heading in document.headings]
            + [document.sentences[number].start for number in openings],
        )
        self._roster = Roster(document.text)
        self._found: dict[int, tuple[Speaker, ...]] = {}
        self._words: dict[int, str] = {}
        self._turn: Turn | None = None
        self._turn_speaker: Speaker | None = None
        self._said: Speaker | None = None
        self._indirect: Speaker | None = None
        self._waiting: list[int] = []

    def read(self) -> Reports:
        """Reads the whole document."""
        for name, role in find_introductions(self._text):
            self._roster.introduce(name, role)
        for turn in self._turns:
            self._name_turn(turn)
        last_end = 0
        for number, span in enumerate(self._document.sentences):
            if "\n" in self._text[last_end : span.start]:
                self._begin_paragraph()
            if number in self._openings:
                self._roster.forget_recent()
                self._said = None
            self._enter_turn(span)
            self._read_sentence(number, span)
            last_end = span.end
        return Reports(tuple(self._roster.speakers), self._found, self._words)

    def _begin_paragraph(self) -> None:
        self._waiting.clear()
        self._roster.end_paragraph()
        self._indirect = None

    def _name_turn(self, turn: Turn) -> Speaker | None:
        """Who says a turn: its label names a person, with a role in brackets or as a word."""
        label, _, beside = turn.label.partition("(")
        shown = label.title() if label.isupper() else label
        shown = re.sub(r"^The\s+", "the ", shown.strip())
        beside = beside.strip(" )")
        if shown.startswith("the "):
            return self._roster.introduce(beside, shown) if beside else self._roster.resolve(shown)
        return self._roster.introduce(shown, beside)

    def _enter_turn(self, span: Span) -> None:
        """Finds the turn that a sentence ends in."""
        before = bisect_left(self._turns, span.end, key=lambda turn: turn.span.end)
        turn = self._turns[before] if before < len(self._turns) else None
        if turn is not None and turn.span.start > span.end:
            turn = None
        if turn is not self._turn:
            self._turn = turn
            self._turn_speaker = self._name_turn(turn) if turn else None
            self._said = self._indirect = None
            self._roster.forget_recent()

    def _read_sentence(self, number: int, span: Span) -> None:
        start = max(span.start, self._turn.span.start) if self._turn else span.start
        if start >= span.end or is_valediction(self._text[start : span.end]):
            return
        bare = blank_quotations(self._text, start, span.end, self._quotations)
        quoted = bool(find_overlapping(self._quotations, start, span.end))
        frame = find_frame(bare)
        speaker = self._resolve(frame, bare)
        if self._turn_speaker is not None:
            inner = (speaker,) if speaker and speaker is not self._turn_speaker else ()
            self._note(number, (self._turn_speaker, *inner), self._text[start : span.end])
        elif speaker is not None:
            self._note_reported(number, speaker, frame, bare, start, span)
        elif quoted:
            self._read_quotation(number, bare, start, span)
        else:
            self._read_plain(number, bare, start, span)

    def _resolve(self, frame: Frame | None, bare: str) -> Speaker | None:
        """Who a frame says speaks, made the one last spoken of.

        A pronoun stands for whom its own sentence opens with: "Nadia Frost was blunt, she said".
        """
        if frame is None:
            return None
        opening = find_opening(bare[: frame.span.start]) if len(frame.subject) < 4 else None
        if opening is not None:
            self._roster.note_unnamed(opening.subject)
        speaker = self._roster.resolve(frame.subject, appositive=frame.appositive)
        if speaker is not None and speaker is not self._turn_speaker:
            self._roster.touch(speaker)
        return speaker

    def _note(self, number: int, speakers: tuple[Speaker, ...], words: str) -> None:
        self._found[number] = speakers
        self._words[number] = words

    def _note_reported(
        self, number: int, speaker: Speaker, frame: Frame | None, bare: str, start: int, span: Span
    ) -> None:
        """Notes a sentence with a verb of speech, and the quotations that waited for it."""
        words = self._text[start : span.end]
        if frame is not None:
            words = f"{words[: frame.span.start]} {words[frame.span.end :]}"
        if "“" in bare and len(speaker.name.split()) > 1 and speaker.gender != "body":
            speaker.is_person = True
        self._note(number, (speaker, *self._inner(start, span)), words)
        for waiting in self._waiting if bare.lstrip().startswith("“") else ():
            earlier = self._document.sentences[waiting]
            self._note(waiting, (speaker,), earlier.of(self._text))
        self._waiting.clear()
        self._said = self._indirect = speaker

    def _inner(self, start: int, span: Span) -> tuple[Speaker, ...]:
        """Who speaks in a quotation inside a quotation of a sentence: “He said: ‘Go.’”."""
        for one in find_overlapping(self._quotations, start, span.end):
            inside = Span(max(one.start + 1, start), min(one.end - 1, span.end))
            if inside.start >= inside.end:
                continue
            text = inside.of(self._text)
            nested = find_quotations(text)
            if nested and (frame := find_frame(blank_quotations(text, 0, len(text), nested))):
                speaker = self._roster.resolve(
                    frame.subject, appositive=frame.appositive, new=False
                )
                return (speaker,) if speaker else ()
        return ()

    def _read_quotation(self, number: int, bare: str, start: int, span: Span) -> None:
        """A sentence with a quotation and no verb of speech: whose words it goes on with."""
        opening = find_opening(bare)
        subject = (
            self._roster.resolve(opening.subject, appositive=opening.appositive)
            if opening
            else None
        )
        if subject is not None:
            self._roster.touch(subject)
            self._said = subject
        if self._said is not None:
            self._note(
                number, (self._said, *self._inner(start, span)), self._text[start : span.end]
            )
        elif _LEADS_ON.match(bare):
            self._waiting.append(number)

    def _read_plain(self, number: int, bare: str, start: int, span: Span) -> None:
        """A sentence without a quotation: reported speech that goes on, or who is spoken of."""
        opening = find_opening(bare)
        subject = None
        if opening is not None:
            subject = self._roster.resolve(
                opening.subject, appositive=opening.appositive, new=False
            )
        goes_on = self._indirect is not None and _BACKSHIFTED.search(bare)
        if goes_on and (subject is None or subject is self._indirect) and self._indirect:
            self._note(number, (self._indirect,), bare)
            return
        if opening is not None and subject is None:
            self._roster.note_unnamed(opening.subject)
        if subject is not None:
            self._roster.touch(subject)
            self._said = subject
        self._indirect = None
