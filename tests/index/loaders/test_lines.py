"""Lines broken to fit a page are joined; lines that were meant stay."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

import index
from index.loaders.lines import reflowed, unwrapped

PROSE = (
    "The harbour lay quiet that morning, and the boats that had come in during the night were "
    "tied up in a long row beside the wall, where the old men used to sit. Nobody spoke of the "
    "storm, though two of the crews had lost their nets and a third had come home without its "
    "captain, a well-known man, who had sailed from there for more than thirty years. "
)
VERSE = """\
Shall we go down to where the river bends and widens to the sea,
Where all the herons stand as still as posts of weathered wood,
And watch the evening come across the water silently,
As once we did before we knew how little watching could?
"""
HEADLINES = """\
Council votes to keep the northern library open for two years
Fishing fleet returns after nine days without a single catch
School roof repaired before the winter, two months too early
Rail link delayed again as the builders wait for new drawings
"""
LIST = """\
Things that have to be brought along by everybody who comes with us:
- a pair of boots that can stand a day of walking in the wet fields
- food for two days, of the kind that does not need to be cooked
- a letter from home, signed by somebody who can be reached by post
"""


@pytest.mark.parametrize("width", [55, 65, 72, 80, 90])
def test_joins_wrapped_paragraphs(width: int) -> None:
    paragraphs = [PROSE, PROSE[91:] + PROSE, PROSE[257:] + PROSE]
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert unwrapped(wrapped) == "\n\n".join(paragraph.strip() for paragraph in paragraphs)


def test_a_headline_above_a_wrapped_paragraph_stays_apart() -> None:
    text = f"A quiet harbour\n{textwrap.fill(PROSE, 70)}"
    assert unwrapped(text) == f"A quiet harbour\n{PROSE.strip()}"


def test_lists_in_a_wrapped_text_stay_lists() -> None:
    text = f"{textwrap.fill(PROSE, 70)}\n\n{LIST.strip()}"
    assert unwrapped(text).endswith(LIST.strip())


@pytest.mark.parametrize("text", [VERSE, VERSE * 5, HEADLINES, LIST, PROSE, "", "one\ntwo\nthree"])
def test_lines_that_were_meant_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_articles_of_a_paragraph_a_line_stay() -> None:
    for path in sorted(Path(index.__file__).with_name("articles").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert unwrapped(text) == text


def test_a_hyphen_of_the_author_stays() -> None:
    text = textwrap.fill(PROSE, 71)
    for width in range(50, 91):
        assert "well-known" in unwrapped(textwrap.fill(PROSE * 2, width))
    assert unwrapped(text) == PROSE.strip()


def test_printed_lines_are_joined_and_broken_words_mended() -> None:
    printed = (
        "Introduction\nThe har-\nbour was quiet, and the boats lay tied beside\nthe wall.\nEnd"
    )
    assert reflowed(printed) == (
        "Introduction\nThe harbour was quiet, and the boats lay tied beside the wall.\nEnd"
    )


def test_a_broken_word_is_mended_as_the_text_spells_it() -> None:
    assert "a well-known man" in reflowed("The well-known boats lay there for a well-\nknown man.")


def test_ideographs_are_joined_without_a_blank() -> None:
    assert reflowed("东京是日本的首都也是最大的\n城市。\n") == "东京是日本的首都也是最大的城市。\n"


def test_items_that_hang_under_their_mark_are_joined() -> None:
    text = (
        "The members agreed on all of what follows here, and asked the two secretaries\n"
        "to write it down in the book that is kept in the shed behind the water tower:\n"
        "  - report leaks to the secretary, who will keep a list of all and ring the\n"
        "    water company on Mondays, and who will also see to it that every one of\n"
        "    them is mended;\n"
        "  - share the hoses.\n"
        "    Never leave them out."
    )
    assert unwrapped(text).split("\n")[1:] == [
        "  - report leaks to the secretary, who will keep a list of all and ring the water company on Mondays, and who will also see to it that every one of them is mended;",
        "  - share the hoses.",
        "    Never leave them out.",
    ]


def test_ranges_go_on_and_leaders_end_lines() -> None:
    assert reflowed("in the years 1914–\n1918 it was out") == "in the years 1914–1918 it was out"
    contents = "1 Scope .................... 3\n2 Fees and how they are paid ..... 7\nAnnex"
    assert reflowed(contents) == contents


def test_short_lines_in_capitals_stay() -> None:
    box = "Opening hours\nMon to Fri 9 to 17\nSat 9 to 12\nClosed on Sunday"
    assert reflowed(box) == box


def test_a_title_below_a_full_line_is_no_end_of_its_paragraph() -> None:
    """A last line that was ended on purpose has a full stop; one without is a title."""
    printed = (
        "The collection costs four euro for the first parcel and one for each one more, and it\n"
        "is booked by six for the next working day. On islands we do not collect any.\n"
        "Extras\n"
        "Insurance up to five hundred euro is included in all rates that are given above here."
    )
    *above, last = reflowed(printed, {2}).split("\n")
    assert above[-1] == "Extras"
    assert last.startswith("Insurance")
    assert reflowed(printed.replace("Extras", "At all."), {2}).split("\n")[0].endswith("At all.")


def test_a_short_line_inside_a_sentence_is_no_title() -> None:
    printed = (
        "The fee for the first year of the house is 300 euro, which was set by the board and Dr.\n"
        "Smith himself\nand is paid by the other party of the contract that was made here in May."
    )
    assert "Dr. Smith himself and is paid" in reflowed(printed, {1})


def test_a_numbered_section_begins_a_line_behind_a_full_stop() -> None:
    printed = (
        "2.3 Lay the wire thirty centimetres from walls and ten from paths that are level now.\n"
        "2.4 Around trees go there and back on the same line; the two wires must touch there.\n"
        "The wire grows in at once where it is rained on for more than a week, which was by about\n"
        "2.4 percent of all."
    )
    lines = reflowed(printed).split("\n")
    assert lines[1].startswith("2.4 Around")
    figure = "The yield of all the fields is shown in the upper half of Fig.\n2.4 shows the loss.\n"
    assert "Fig. 2.4 shows" in reflowed(figure)
    assert lines[-1].endswith("by about 2.4 percent of all.")
