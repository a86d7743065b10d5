"""What contenders are given: texts and questions from the data folder, as many as are asked for."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.segment import passages, sentences
from tests.benchmark import rows
from tests.benchmark.rows import Row

_DOCUMENT_SENTENCES = 25


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the passages it is cut into, as (start, end); all contenders get the same."""

    id: str
    title: str
    text: str
    passages: tuple[tuple[int, int], ...]
    sentences: int


def asked(data: Path, count: int, seed: int = 0) -> list[Row]:
    """A sample of the held-back questions of ``squad2``, answerable and not."""
    held = [row for row in rows.reading(data) if row.set == "squad2"]
    return random.Random(seed).sample(held, min(count, len(held)))


def held_back(data: Path) -> dict[str, Text]:
    """The texts that the held-back questions of ``squad2`` are about, by their wording."""
    found: dict[str, Text] = {}
    for row in rows.reading(data):
        if row.set == "squad2" and row.text not in found:
            found[row.text] = text(f"held-{len(found)}", row.title, row.text)
    return found


def recombined(data: Path, count: int, seed: int = 0) -> Iterator[Text]:
    """Texts of about ``count`` sentences in all, put together from sentences of many texts."""
    drawn_from = pool(data)
    draw = random.Random(seed)
    for number in range(0, count, _DOCUMENT_SENTENCES):
        drawn = draw.choices(drawn_from, k=min(_DOCUMENT_SENTENCES, count - number))
        title = f"Recombined {number // _DOCUMENT_SENTENCES}"
        yield text(f"recombined-{number // _DOCUMENT_SENTENCES}", title, " ".join(drawn))


def text(id: str, title: str, content: str) -> Text:
    """A text, cut."""
    spans = sentences(content)
    cut = tuple((one.start, one.end) for one in passages(spans, content))
    return Text(id, title, content, cut, len(spans))


def write(path: Path, records: Iterator[Text] | Sequence[Text]) -> tuple[int, int]:
    """Write texts a line each; returns how many passages and sentences they have."""
    count = held = 0
    with path.open("w", encoding="utf-8") as file:
        for one in records:
            file.write(json.dumps(asdict(one)) + "\n")
            count, held = count + len(one.passages), held + one.sentences
    return count, held


def pool(data: Path) -> list[str]:
    """The distinct sentences of ordinary length in the validation files."""
    found: dict[str, None] = {}
    for row in (*rows.selection(data), *rows.reading(data)):
        for span in sentences(row.text):
            sentence = " ".join(span.of(row.text).split())
            if 30 <= len(sentence) <= 400:
                found[sentence] = None
    return list(found)
