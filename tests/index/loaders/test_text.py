"""Plain text: wrapped paragraphs are one line again; nothing else is joined."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

import index
from index.loaders import load
from index.loaders.normal import normalise

PARAGRAPHS = (
    "The harbour of the old town was opened again on Monday, after a winter in which no ship could "
    "come in, and fishermen from all along the coast brought their herring to the market there.",
    "Officials said that the work had cost four million crowns, most of which was paid by the state. "
    "A well-known engineer had warned for years that the pier would not stand another storm.",
    "Nobody was hurt. The mayor thanked the divers, who had worked at night and in cold water, and "
    "promised that the second pier, which is older still, will be looked at before next autumn.",
)
TITLE = "Harbour opens again after a long winter"
VERSE = """\
The wind came over the hill in the cold of the morning,
And the boats lay asleep in the arms of the harbour wall,
Till the bells of the church on the rock gave their warning,
And the gulls on the roofs of the town gave the shepherd a call.

The men put their hands to the ropes and their backs to the oar,
And they sang as they rowed, and they never looked back to the shore,
"""
LIST = """\
What to bring to the harbour on Monday morning at seven o'clock:
- a rope of at least twenty metres, which must be dry and clean
- a lamp with enough oil for one night, and matches in a tin box
- bread, cheese and two litres of water for each of the rowers
1. meet at the gate and show the letter that you were sent in May
2. walk to the second pier, behind the old market, and wait there
"""
SENTENCES = """\
The harbour opened on Monday and the first ships came in at noon.
Fishermen sell herring there, as they have for five hundred years.
Gulls eat what the fishermen throw away, and so do the harbour cats.
The pier is made of stone that was brought down from the hill above.
Officials will look at the second pier before the autumn storms come.
"""


def loaded(folder: Path, text: str, name: str = "note.txt") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(str(path)).text


@pytest.mark.parametrize("width", [60, 66, 72, 80])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_wrapped_paragraphs_are_one_line_each(tmp_path: Path, width: int, end: str) -> None:
    wrapped = "\n\n".join([TITLE, *(textwrap.fill(one, width) for one in PARAGRAPHS)])
    assert loaded(tmp_path, wrapped.replace("\n", end)) == "\n\n".join([TITLE, *PARAGRAPHS])


@pytest.mark.parametrize("text", [VERSE, LIST, SENTENCES], ids=["verse", "list", "sentences"])
def test_lines_that_are_meant_stay(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text) == normalise(text)


@pytest.mark.parametrize("text", [VERSE, LIST], ids=["verse", "list"])
def test_lines_that_are_meant_stay_among_wrapped_ones(tmp_path: Path, text: str) -> None:
    wrapped = "\n\n".join([TITLE, *(textwrap.fill(one, 72) for one in PARAGRAPHS), text])
    kept = loaded(tmp_path, wrapped)
    assert all(line in kept.split("\n") for line in text.split("\n"))


def test_one_paragraph_a_line_is_left_alone(tmp_path: Path) -> None:
    text = "\n".join([TITLE, *PARAGRAPHS, "A short one.", *PARAGRAPHS])
    assert loaded(tmp_path, text) == text


def test_the_shipped_articles_are_read_as_they_are() -> None:
    articles = sorted((Path(index.__file__).parent / "articles").glob("*.txt"))
    assert articles
    for path in articles:
        assert load(str(path)).text == normalise(path.read_text(encoding="utf-8"))


def test_the_first_line_is_title_and_text(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(f"\n{TITLE}\n\n{PARAGRAPHS[0]}", encoding="utf-8")
    source = load(str(path))
    assert source.title == TITLE
    assert source.text.startswith(f"{TITLE}\n")


def test_a_long_first_line_gives_way_to_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "winter-report.text"
    path.write_text(PARAGRAPHS[0] + " " + PARAGRAPHS[1], encoding="utf-8")
    assert load(str(path)).title == "winter-report"
