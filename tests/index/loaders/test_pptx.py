"""Slides: headed by number and title, in order, with their notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from index.errors import BadInput
from index.loaders import guard
from tests.index.loaders.conftest import Loaded, attempt, change_parts

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def saved(deck: Any) -> bytes:
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def made(change: Callable[[Any, Any], None] | None = None, title: str = "Rents") -> bytes:
    """A deck of one slide with a title and two lines, changed by ``change``."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "The rent is 135 euro.\nIt was 120."
    if change:
        change(deck, slide)
    return saved(deck)


def test_a_slide_has_its_number_title_and_notes(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        slide.notes_slide.notes_text_frame.text = "Say that\nit includes heating."
        other = deck.slides.add_slide(deck.slide_layouts[6])
        other.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "Thank you."
        deck.core_properties.title, deck.core_properties.author = "The hall", "Jane"
        deck.core_properties.created = dt.datetime(2020, 1, 2)

    source = loaded("a.pptx", made(change))
    assert (source.title, source.author, source.date) == ("The hall", "Jane", "2020-01-02")
    assert source.text.split("\n") == [
        "Slide 1: Rents", "The rent is 135 euro.", "It was 120.", "Notes to slide 1", "Say that",
        "it includes heating.", "", "Slide 2", "Thank you.",
    ]  # fmt: skip


def test_without_properties_the_file_names_it(loaded: Loaded) -> None:
    source = loaded("hall.pptx", change_parts(made(), {"docProps/core.xml": None}))
    assert (source.title, source.author, source.date) == ("hall", "", "")


def test_the_date_of_a_template_is_none_of_the_slides(loaded: Loaded) -> None:
    assert loaded("hall.pptx", made()).date == ""


def test_hidden_slides_and_shapes_are_left_out(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
        box.text_frame.text = "hidden"
        box._element.nvSpPr.cNvPr.set("hidden", "1")
        second = deck.slides.add_slide(deck.slide_layouts[1])
        second.shapes.title.text = "Old rents"
        second._element.set("show", "0")
        deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "Ways"

    text = loaded("a.pptx", made(change)).text
    assert "hidden" not in text
    assert "Old" not in text
    assert text.endswith("Slide 3: Ways")


def test_a_table_has_a_row_a_line(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        table = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(2)).table
        cells = [("hall", "day"), ("North", "Mon"), ("", "Tue")]
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    lines = loaded("a.pptx", made(change)).text.split("\n")
    assert lines[-3:] == ["hall | day", "North | Mon", "North | Tue"]


def test_groups_are_read_and_furniture_is_not(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "in a group"
        number = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
        number.text_frame.text = "Page 1 of 9"
        place = etree.SubElement(
            number._element.nvSpPr.nvPr,
            "{http://schemas.openxmlformats.org/presentationml/2006/main}ph",
        )
        place.set("type", "ftr")

    text = loaded("a.pptx", made(change)).text
    assert text.endswith("in a group")
    assert "Page 1" not in text


def test_numbered_paragraphs_have_their_numbers(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        frame = slide.placeholders[1].text_frame
        frame.text = "Open\nleft\nright\nClose\nDone.\nAnew"
        kinds = [(0, "arabicPeriod"), (1, "alphaLcParenR"), (1, "alphaLcParenR"),
                 (0, "arabicPeriod"), (0, ""), (0, "romanUcPeriod")]  # fmt: skip
        for paragraph, (level, kind) in zip(frame.paragraphs, kinds, strict=True):
            paragraph.level = level
            if kind:
                etree.SubElement(paragraph._p.get_or_add_pPr(), f"{{{DRAWING}}}buAutoNum").set(
                    "type", kind
                )

    lines = loaded("a.pptx", made(change)).text.split("\n")
    assert lines[1:] == ["1. Open", "a) left", "b) right", "2. Close", "Done.", "I. Anew"]


def test_what_stands_there_for_older_programs_is_read_once(loaded: Loaded) -> None:
    def change(deck: Any, slide: Any) -> None:
        shape = slide.placeholders[1]._element
        space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        both = etree.Element(f"{{{space}}}AlternateContent")
        shape.addprevious(both)
        copy = etree.fromstring(etree.tostring(shape))
        etree.SubElement(both, f"{{{space}}}Choice").append(shape)
        etree.SubElement(both, f"{{{space}}}Fallback").append(copy)

    assert loaded("a.pptx", made(change)).text.count("135 euro") == 1


def test_a_title_in_two_lines_is_one_heading(loaded: Loaded) -> None:
    assert loaded("a.pptx", made(title="Rents\vand ways")).text.startswith(
        "Slide 1: Rents and ways\n"
    )


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (bytes(2_000), "is empty"),
        (guard.OLE + bytes(2_000), "password removed, or saving as PPTX"),
        (made()[:-3_000], "may be damaged"),
        (change_parts(made(), {"ppt/presentation.xml": b"<x/>"}), "may be damaged"),
    ],
)
def test_a_bad_deck_gets_one_sentence(loaded: Loaded, content: bytes, mend: str) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.pptx", content)


def test_entities_are_not_expanded(loaded: Loaded) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9))
    from zipfile import ZipFile

    slide = "ppt/slides/slide1.xml"
    xml = ZipFile(BytesIO(made())).read(slide).split(b"?>", 1)[1]
    hostile = f"<!DOCTYPE x [{bomb}]>".encode() + xml.replace(b"It was 120.", b"It was &e8;")
    assert "lol" not in attempt(loaded, "a.pptx", change_parts(made(), {slide: hostile}))
