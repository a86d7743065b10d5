"""Printed pages are read in the order that a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from index.loaders.layout import Piece, read_page

Loaded = Callable[..., Any]
Placed = tuple[str, float, float, float]
"""Text, from the left, from below, size in points."""


def made(*pages: Sequence[Placed], turned: int = 0) -> bytes:
    """A PDF with these texts at these places."""
    writer = PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    reference = writer._add_object(
        DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    )
    for texts in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): reference})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        if turned:
            page[NameObject("/Rotate")] = NumberObject(turned)
        shown = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n" for text, x, y, size in texts
        )
        stream = DecodedStreamObject()
        stream.set_data(shown.encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


LEFT = (
    "The lighthouse at Skerrow was",
    "lit for the first time in 1871.",
    "Its keeper was Aron Lund, who",
    "lived there for thirty years.",
)
RIGHT = (
    "The harbour was deepened in",
    "1902 by a firm from Malmo. The",
    "work cost 80,000 crowns and",
    "took two summers to be done.",
)


def columns(top: float = 750, size: float = 11) -> list[Placed]:
    """Two columns, drawn row by row."""
    return [
        (text, left, top - 14 * row, size)
        for row, texts in enumerate(zip(LEFT, RIGHT, strict=True))
        for text, left in zip(texts, (60, 320), strict=True)
    ]


def test_columns_are_read_one_after_the_other(loaded: Loaded) -> None:
    text = loaded("a.pdf", made(columns())).text
    assert text.split("\n\n") == [" ".join(LEFT), " ".join(RIGHT)]


def test_columns_under_a_headline_and_over_a_wide_line(loaded: Loaded) -> None:
    wide = "What stands under both columns is read after both of them, as it is on the page."
    page = [("A headline over both of the columns", 60, 780, 18), *columns(), (wide, 60, 660, 11)]
    lines = [line for line in loaded("a.pdf", made(page)).text.split("\n") if line]
    assert lines == [page[0][0], " ".join(LEFT), " ".join(RIGHT), wide]


def test_a_row_of_a_table_is_a_line(loaded: Loaded) -> None:
    rows = [("Day", "Hours", "Fee"), ("Monday", "9 to 17", "4 euro"), ("Sunday", "closed", "none")]
    page = [
        (cell, 60 + 150 * column, 700 - 16 * row, 11)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    assert loaded("a.pdf", made(page)).text.split("\n") == [" | ".join(cells) for cells in rows]


def test_a_number_that_stands_apart_belongs_to_its_item(loaded: Loaded) -> None:
    page = [("12.", 60, 700, 11), ("Open the lid and wait.", 110, 700, 11)]
    assert loaded("a.pdf", made(page)).text == "12. Open the lid and wait."


def test_a_headline_is_no_part_of_the_first_sentence(loaded: Loaded) -> None:
    page = [
        ("The harbour of Skerrow and how it came to be", 60, 760, 16),
        ("lies in a bay that has been used by ships for longer than", 60, 730, 11),
        ("anybody can tell, and it was walled in 1880.", 60, 716, 11),
    ]
    first, *_ = loaded("a.pdf", made(page)).text.split("\n")
    assert first == page[0][0]


def test_footnotes_and_page_numbers_do_not_cut_a_sentence(loaded: Loaded) -> None:
    pages = [
        [
            ("The tug left the yard on 4 May, and it was sold twice before it", 60, 760, 11),
            ("came to the port, where in the second winter it drifted for two", 60, 746, 11),
            ("1", 300, 90, 9),
            ("1 See the archive of the port, box 12.", 60, 60, 8),
        ],
        [
            ("days before help came from the island in the north of the bay.", 60, 760, 11),
            ("After that it was given a new engine and a new name as well.", 60, 746, 11),
            ("2", 300, 40, 9),
        ],
    ]
    text = loaded("a.pdf", made(*pages)).text
    assert "it drifted for two days before help came" in text
    assert text.endswith("\n\n1 See the archive of the port, box 12.")


def test_a_page_that_is_turned_is_read_as_it_is_shown(loaded: Loaded) -> None:
    texts = ("The first line of a page", "and the second line of it.")
    up = [
        f"BT /F1 11 Tf 0 1 -1 0 {100 + 14 * row} 60 Tm ({text}) Tj ET"
        for row, text in enumerate(texts)
    ]
    writer = PdfWriter(clone_from=BytesIO(made([], turned=90)))
    page = writer.pages[0]
    stream = DecodedStreamObject()
    stream.set_data("\n".join(up).encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    assert (
        loaded("a.pdf", out.getvalue()).text.split("\n")[0].startswith("The first line of a page")
    )


def test_an_empty_page_has_no_lines() -> None:
    assert read_page([]) == []
    assert read_page([Piece("  ", 0, 0, 1, 1, 1)]) == []
