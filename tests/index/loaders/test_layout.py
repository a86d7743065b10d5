"""Printed pages are read in the order that a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from index.loaders.layout import read_page
from index.loaders.pieces import Piece

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


def test_a_sentence_goes_on_in_the_next_column(loaded: Loaded) -> None:
    """A column that ends inside a sentence, or inside a word, ends no paragraph."""
    left = [(text, 60.0, 750.0 - 14 * at, 11.0) for at, text in enumerate(LEFT[:3])]
    right = [(text, 320.0, 750.0 - 14 * at, 11.0) for at, text in enumerate(RIGHT[:3])]
    lines = [*left, ("lived there with a sealskin and con-", 60.0, 708.0, 11.0)]
    lines += [("siderable debts for thirty years.", 320.0, 764.0, 11.0), *right]
    text = loaded("a.pdf", made(lines)).text
    assert "lived there with a sealskin and considerable debts for thirty years." in text


def test_lines_that_had_room_for_the_next_word_are_ends(loaded: Loaded) -> None:
    """An address is not run together, though its lines are the longest of their block."""
    prose = (
        "for the time from the first of October on you have used two thousand units, and from",
        "Mr Hale we hear that the meter was read in person.",
        "With regards",
    )
    address = ("Town Works Orrin", "Customer Desk", "Station Road 2")
    lines = [(text, 60.0, 760.0 - 14 * at, 10.0) for at, text in enumerate(address)]
    lines += [(text, 60.0, 680.0 - 14 * at, 10.0) for at, text in enumerate(prose)]
    assert loaded("a.pdf", made(lines)).text.split("\n") == [
        *address, "", " ".join(prose[:2]), prose[2],
    ]  # fmt: skip


def test_two_pages_have_a_running_head(loaded: Loaded) -> None:
    """What both pages have at one edge is left out, unless it is a heading."""
    body = ("The boat was launched in a gale from", "the north, and nobody was lost in it.")

    def page(number: int, head: str, size: float) -> list[Placed]:
        lines = [(text, 60.0, 700.0 - 14 * at, 10.0) for at, text in enumerate(body)]
        return [(head, 60.0, 780.0, size), *lines, (f"Yearbook {number}", 60.0, 40.0, 8.0)]

    text = loaded("a.pdf", made(page(1, "Lifeboats", 8.0), page(2, "Lifeboats", 8.0))).text
    assert "Lifeboats" not in text
    assert "Yearbook" not in text
    assert (
        loaded("a.pdf", made(page(1, "Bill", 16.0), page(2, "Bill", 16.0))).text.count("Bill") == 2
    )
    assert "Spring" in loaded("a.pdf", made(page(1, "Spring", 8.0), page(2, "Autumn", 8.0))).text


def test_headings_of_short_pages_are_larger_than_the_text(loaded: Loaded) -> None:
    """Most letters say how large the text is, though most lines are headings; and a heading at the
    top of a page does not go on from the page before."""
    first = [("1 Installation", 60.0, 760.0, 18.0), ("1.1 Place", 60.0, 720.0, 14.0),
             ("Set the pump on a level floor, with half a metre of room behind it", 60.0, 690.0, 11.0)]  # fmt: skip
    second = [
        ("2 Operation", 60.0, 760.0, 18.0),
        ("Open the valve and press the green button.", 60.0, 720.0, 11.0),
    ]
    source = loaded("a.pdf", made(first, second))
    shown = [(one.of(source.text), one.level) for one in source.headings]
    assert shown == [("1 Installation", 1), ("1.1 Place", 2), ("2 Operation", 1)]
    assert "\n2 Operation\n" in source.text


def rows(*texts: tuple[str, ...], top: float = 700.0, step: float = 12.0) -> list[Placed]:
    """Cells in columns a hundred points wide; one that is empty is not printed."""
    return [
        (cell, 60.0 + 100 * column, top - step * at, 10.0)
        for at, row in enumerate(texts)
        for column, cell in enumerate(row)
        if cell
    ]


def lines_of(loaded: Loaded, *pages: Sequence[Placed]) -> list[str]:
    return [line for line in loaded("a.pdf", made(*pages)).text.split("\n") if line]


def test_an_empty_cell_keeps_its_place(loaded: Loaded) -> None:
    table = rows(("Boat", "May", "June"), ("Tug", "", "6 euro"), ("Yacht", "12 euro", ""))
    below = rows(("Month", "", "Rain"), ("May", "", "41 mm"), top=640.0)
    assert lines_of(loaded, [*table, *below]) == [
        "Boat | May | June", "Tug |  | 6 euro", "Yacht | 12 euro", "Month | Rain", "May | 41 mm",
    ]  # fmt: skip


def test_cells_close_to_each_other_are_cells(loaded: Loaded) -> None:
    table = [("Dinghy", 60, 700, 10), ("4 euro", 105, 700, 10)]
    table += [("Yacht", 60, 688, 10), ("12 euro", 105, 688, 10)]
    assert lines_of(loaded, table) == ["Dinghy | 4 euro", "Yacht | 12 euro"]
    facts = [("Built:", 60, 700, 10), ("1931", 105, 700, 10)]
    facts += [("Owner:", 60, 688, 10), ("the town", 105, 688, 10)]
    assert lines_of(loaded, facts) == ["Built: 1931", "Owner: the town"]


def test_the_lines_of_a_cell_are_one(loaded: Loaded) -> None:
    table = rows(("Name", "Task"), ("Ann", "keeps the log"), ("Bo", "steers"), step=30.0)
    assert lines_of(loaded, [*table, ("and the lamps", 160.0, 658.5, 10.0)]) == [
        "Name | Task", "Ann | keeps the log and the lamps", "Bo | steers",
    ]  # fmt: skip


def test_blanks_at_the_end_of_a_run_part_it_from_the_next(loaded: Loaded) -> None:
    line = [("It was ", 60, 700, 10), ("closed", 88.9, 700, 12), (", not open.", 123.6, 700, 10)]
    assert lines_of(loaded, line) == ["It was closed, not open."]


PROSE = ("The basin behind the old wall was dug in the winter of 1902 by a",
         "firm from Malmo, and it took them two summers and a whole year.")  # fmt: skip


def test_figures_above_the_line_belong_to_it(loaded: Loaded) -> None:
    """A power stays one, and the mark of a note is left out."""
    prose = [(text, 60.0, 640.0 - 12 * at, 10.0) for at, text in enumerate(PROSE)]
    first = [
        ("It holds 10", 60, 700, 10),
        ("6", 106.3, 704, 7),
        ("m", 113, 700, 10),
        ("3", 121.5, 704, 7),
    ]
    second = [("The wall is from 1888.", 60, 680, 10), ("1", 158, 684, 7)]
    third = [("It was made by Lang", 60, 668, 10), ("2", 152.5, 672, 7), ("of Ulm.", 159, 668, 10)]
    notes = [("1", 60, 92, 5), ("See box 12.", 66, 90, 7), ("2 No son of his.", 60, 80, 7)]
    text = loaded("a.pdf", made([*first, *second, *third, *prose, *notes])).text
    assert "It holds 10⁶ m3" in text
    assert "The wall is from 1888. It was made by Lang of Ulm." in " ".join(text.split("\n"))
    assert text.endswith("\n\n1 See box 12.\n2 No son of his.")


def page(number: int, head: str, foot: str = "") -> list[Placed]:
    """A page whose lines are all its own."""
    body = (f"On day {number * 7} the ship {'abcdefg'[number]} came in from the north, and in the",
            f"hold of it were {number * 31} barrels of herring, which were sold at once and", "for gold.")  # fmt: skip
    shown = [(head, 60.0, 780.0, 8.0), (foot, 60.0, 40.0, 8.0)]
    return [*(one for one in shown if one[0])] + [
        (text, 60.0, 700.0 - 14 * at, 10.0) for at, text in enumerate(body)
    ]


def test_heads_of_left_and_right_pages_are_left_out(loaded: Loaded) -> None:
    heads = ("History of harbours 12", "13 The port", "History of harbours 14", "15 The port")
    text = loaded("a.pdf", made(*(page(at, head) for at, head in enumerate(heads, 1)))).text
    assert "History" not in text
    assert "port" not in text
    named = ("History", "Port", "History", "Port")
    text = loaded("a.pdf", made(*(page(at, head) for at, head in enumerate(named, 1)))).text
    assert "History" not in text
    assert "Port" not in text


def test_a_foot_of_two_lines_is_left_out(loaded: Loaded) -> None:
    pages = [[*page(at, "", "Draft"), (f"{at}", 60.0, 30.0, 8.0)] for at in range(1, 4)]
    text = loaded("a.pdf", made(*pages)).text
    assert "Draft" not in text
    assert text.count("herring") == 3


def test_numbered_chapters_are_no_heads(loaded: Loaded) -> None:
    pages = (page(at, f"{at} {name}") for at, name in enumerate(("Peas", "Beans", "Leeks"), 1))
    text = loaded("a.pdf", made(*pages)).text
    assert all(name in text for name in ("1 Peas", "2 Beans", "3 Leeks"))


def test_rows_that_differ_in_their_numbers_are_no_feet(loaded: Loaded) -> None:
    pages = [
        rows(("Boat", "Fee"), *((f"B{10 * at + one}", f"{30 * at + one} euro") for one in range(3)))
        for at in range(1, 5)
    ]
    found = lines_of(loaded, *pages)
    assert found[0] == "Boat | Fee"
    assert found.count("Boat | Fee") == 1
    assert [line for line in found if line.startswith("B4")] == [
        "B40 | 120 euro", "B41 | 121 euro", "B42 | 122 euro",
    ]  # fmt: skip


def test_a_table_of_long_cells_is_read_by_rows(loaded: Loaded) -> None:
    texts = (("Service of the harbour office", "Price for members of the club"),
             ("Crane for masts and keels", "12 euro for every half hour"),
             ("Storage in the hall by winter", "300 euro for the season"),
             ("Cleaning of the lower hull", "45 euro for boats under 9 m"))  # fmt: skip
    page = [
        (cell, 60.0 + 200 * column, 700.0 - 20 * at, 10.0)
        for at, row in enumerate(texts)
        for column, cell in enumerate(row)
    ]
    assert lines_of(loaded, page) == [" | ".join(row) for row in texts]
    answer = ("Yes, if the office has been told", "before noon on the same day.")
    page = [("May I stay overnight here?", 60, 700, 10), (answer[0], 260, 700, 10),
            (answer[1], 260, 688, 10), ("Where is drinking water?", 60, 666, 10),
            ("At the crane and at the gate.", 260, 666, 10), ("Who has the spare keys?", 60, 644, 10),
            ("The clerk, until six o'clock.", 260, 644, 10)]  # fmt: skip
    assert lines_of(loaded, page)[0] == f"May I stay overnight here? | {' '.join(answer)}"


def test_a_box_beside_the_text_is_read_apart(loaded: Loaded) -> None:
    box = ("Opening hours", "Mon to Fri 9 to 17", "Sat 9 to 12", "Closed on Sunday")
    page = [(text, 60.0, 760.0 - 14 * at, 11.0) for at, text in enumerate(PROSE * 2)]
    page += [(text, 440.0, 755.0 - 11 * at, 9.0) for at, text in enumerate(box)]
    text = loaded("a.pdf", made(page)).text
    assert " ".join(PROSE) in text.replace("\n", " ")
    assert text.endswith("\n".join(box))


def test_heads_that_name_the_chapter_too_are_left_out(loaded: Loaded) -> None:
    chapters = ("Peas", "Peas", "Beans", "Beans", "Leeks")
    pages = [
        [*page(at, "Garden book"), (name, 400.0, 780.0, 8.0)] for at, name in enumerate(chapters, 1)
    ]
    text = loaded("a.pdf", made(*pages)).text
    assert "Garden" not in text
    assert "Leeks" not in text


def test_rows_that_are_printed_far_apart_are_one_table(loaded: Loaded) -> None:
    rows = (
        ("Product", "Sold in 2022", "Price"),
        ("Rye loaf", "139,500", "4.20 euros"),
        ("Wheat loaf", "121,000", "3.60 euros"),
        ("Rolls", "30,100", "0.55 euros"),
    )
    # Of the heights between the lines, those of the table are no smaller than those of paragraphs.
    placed: list[Placed] = [
        (cell, 200 + 70 * at, 600 - 18 * number, 10)
        for number, row in enumerate(rows)
        for at, cell in enumerate(row)
    ]
    said = "The bakery was opened by its members in the year 1994."
    prose: list[Placed] = [(said, 72, 700 - 12 * at, 10) for at in range(4)]
    text = loaded("a.pdf", made([*prose, *placed])).text
    assert "\n".join(" | ".join(row) for row in rows) in text


def test_tables_that_are_printed_far_apart_are_two(loaded: Loaded) -> None:
    fares = (("Ticket", "Price"), ("Adult", "4 euro"), ("Child", "2 euro"))
    hours = (("Day", "Hours"), ("Monday", "9 to 5"), ("Friday", "9 to 1"))
    placed: list[Placed] = [
        (cell, left, top - 14 * number, 11)
        for top, table in ((760, fares), (640, hours))
        for number, row in enumerate(table)
        for left, cell in zip((72, 250), row, strict=True)
    ]
    assert loaded("a.pdf", made(placed)).text.split("\n\n") == [
        "\n".join(" | ".join(row) for row in table) for table in (fares, hours)
    ]


def test_a_head_that_spans_columns_stays_with_its_table(loaded: Loaded) -> None:
    """It is no row of that, and has as much room below it as the rows have."""
    head: list[Placed] = [("Product", 72, 700, 10), ("Price and number sold in 2024", 220, 700, 10)]
    rows = (("Rye", "4.20 euro", "30"), ("Wheat", "3.60 euro", "44"), ("Rolls", "0.55 euro", "90"))
    placed: list[Placed] = [
        (cell, left, 676 - 24 * number, 10)
        for number, row in enumerate(rows)
        for left, cell in zip((72, 200, 330), row, strict=True)
    ]
    assert loaded("a.pdf", made([*head, *placed])).text.split("\n") == [
        " | ".join(row) for row in (("Product", "Price and number sold in 2024"), *rows)
    ]
