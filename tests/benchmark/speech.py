"""Measures who said what: ``python -m tests.benchmark.speech PART``.

``PART`` is a folder of ``tests/questions/speech``: developing or held_out. A file is a document,
whose sentences are numbered, with questions for somebody's words in it: the sentences of the
speaker that an answer must cite, and those of others about the same that it must not. With
``--structure`` the sentences are chosen by attribution and words alone, without search and reader.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from assistant import Answer, Assistant, Settings
from assistant.answers import Statement, cite, quote_statements
from assistant.extractive.candidates import Candidate
from assistant.extractive.spoken import find_words
from assistant.language.questions import parse
from index.library import Library
from index.loaders import from_text
from index.segment import sentences
from index.terms import terms
from index.types import Document, Source

FOLDER = Path(__file__).parents[1] / "questions" / "speech"

_NUMBERED = re.compile(r"^(\d+) (.+)$", re.M)
"""A line of a text: the number of a sentence and the sentence."""

_WHO = re.compile(r"^who\b", re.I)
"""A question for the speaker, whom its answer must name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with its answer and the numbers of the sentences that the answer cites.

    ``wanted`` are those that it must cite, none where nobody said what is asked for, and
    ``foreign`` those of others about the same.
    """

    name: str
    question: str
    speaker: str
    wanted: frozenset[int]
    foreign: frozenset[int]
    cited: frozenset[int]
    answer: Answer

    @property
    def is_right(self) -> bool:
        """Whether the answer gives the right speaker's words, or says that there are none."""
        if not self.wanted:
            return not self.answer.found
        named = not _WHO.match(self.question) or _names(self.answer.text, self.speaker)
        return self.answer.found and bool(self.wanted & self.cited) and not self.mistaken and named

    @property
    def is_complete(self) -> bool:
        """Whether all sentences of the speaker on what is asked are cited in an answer."""
        return self.answer.found and self.wanted <= self.cited

    @property
    def mistaken(self) -> frozenset[int]:
        """The sentences of others on what is asked that the answer cites as the speaker's."""
        return self.foreign & self.cited if self.answer.found else frozenset()


def _names(text: str, speaker: str) -> bool:
    """Whether a text has the last word of a speaker's name, or all words of a role."""
    wanted = terms(speaker)
    return set(wanted[-1:] if speaker != speaker.lower() else wanted) <= set(terms(text))


def read_source(suite: dict[str, Any]) -> tuple[Source, dict[int, str]]:
    """The document of a file without its numbers, and its sentences by number.

    Numbered lines that follow each other are one paragraph; any other line stands alone.
    """
    paragraphs = []
    for block in suite["text"].strip().split("\n\n"):
        joined = re.sub(r"\n\d+ ", " ", f"\n{block}")
        paragraphs.append(joined.strip())
    source = from_text(suite["title"], "\n\n".join(paragraphs))
    told = {int(number): words for number, words in _NUMBERED.findall(suite["text"])}
    return replace(source, date=str(suite.get("date", ""))), told


def open_document(source: Source, structure: bool) -> Callable[[str], Answer]:
    """What answers questions about a document."""
    if structure:
        shown = {each.name: getattr(source, each.name) for each in fields(source)}
        return partial(_answer_by_structure, Document(**shown, sentences=sentences(source.text)))
    library = Library("", "", "cpu")
    library.add([source])
    return Assistant(Settings(), library).ask


def _answer_by_structure(document: Document, question: str) -> Answer:
    """The sentences that say most of what the question asks about, by whom it asks for."""
    ranked = [
        Candidate(document.id, number, span, None, {}, 0.0)
        for number, span in enumerate(document.sentences)
    ]
    documents = {document.id: document}
    spoken = find_words(parse(question)[0], ranked, documents)
    if spoken is None:
        return Answer(question, False, (), origin="refused")
    cited = cite(documents, [(one.document_id, one.span, 1.0) for one in spoken.words])
    statements = (Statement(spoken.speaker), *quote_statements(cited))
    return Answer(question, True, statements, spoken.speaker, citations=cited)


def ask_all(part: str, structure: bool = False) -> Iterator[Outcome]:
    """The questions of a part, each asked of its own document."""
    for path in sorted((FOLDER / part).glob("*.yaml")):
        suite = yaml.safe_load(path.read_text("utf-8"))
        source, told = read_source(suite)
        ask = open_document(source, structure)
        for case in suite["cases"]:
            answer = ask(case["ask"])
            cited = {
                number
                for number, words in told.items()
                for citation in answer.citations
                if words in citation.text
            }
            yield Outcome(
                path.stem,
                case["ask"],
                case.get("speaker", ""),
                frozenset(case.get("cites", ())),
                frozenset(case.get("others", ())),
                frozenset(cited),
                answer,
            )


def _share(count: int, whole: int) -> str:
    return f"{count} of {whole} ({count / max(whole, 1):.1%})"


def summarise(outcomes: Sequence[Outcome]) -> str:
    """The figures over all outcomes, a line each."""
    asked = [one for one in outcomes if one.wanted]
    absent = [one for one in outcomes if not one.wanted]
    wanted = sum(len(one.wanted) for one in asked)
    cited = sum(len(one.wanted & one.cited) for one in asked if one.answer.found)
    beside = sum(len(one.cited - one.wanted - one.foreign) for one in asked if one.answer.found)
    return "\n".join(
        (
            f"right speaker and sentence {_share(sum(o.is_right for o in outcomes), len(outcomes))}",
            f"all of the speaker's sentences cited {_share(sum(o.is_complete for o in asked), len(asked))}"
            f" ({_share(cited, wanted)} sentences)",
            f"others' sentences cited in {_share(sum(bool(o.mistaken) for o in outcomes), len(outcomes))}"
            f" ({sum(len(o.mistaken) for o in outcomes)} sentences)",
            f"all of the speaker's and none of others' "
            f"{_share(sum(o.is_complete and not o.mistaken for o in asked), len(asked))}",
            f"answered though nobody said it {_share(sum(not o.is_right for o in absent), len(absent))}",
            f"further sentences cited {beside}",
        )
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures of a part, and with ``--each`` what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("developing", "held_out"))
    parser.add_argument("--each", action="store_true", help="print every question that fails")
    parser.add_argument("--structure", action="store_true", help="without search and reader")
    options = parser.parse_args(arguments)
    outcomes = list(ask_all(options.part, options.structure))
    for one in outcomes if options.each else ():
        complete = one.is_complete or not one.wanted
        if not (one.is_right and complete):
            state = "INCOMPLETE" if one.is_right else "WRONG"
            print(
                f"{state} {one.name}: {one.question!r} ({one.speaker}) wanted {sorted(one.wanted)}, "
                f"cited {sorted(one.cited)}, others' {sorted(one.mistaken)}, {one.answer.grade}"
            )
    print(summarise(outcomes))


if __name__ == "__main__":
    main()
