"""What stands outside the lines of a printed page does not break them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import pytest

from index.loaders.margins import settle_margins
from index.loaders.pieces import Piece
from tests.index.loaders.conftest import Loaded
from tests.index.loaders.test_ticks import draw

LINES = (
    "The committee met on 4 May in the old town hall and agreed that",
    "the bridge over the Wend shall be closed for lorries from June",
    "on, because two of its piers are worn out by the ice of winter.",
    "Cars may go on using it until the repairs begin in September.",
)
TEXT = " ".join(LINES)


def write_lines(canvas: Any, left: float, top: float, leading: float, times: int = 1) -> None:
    canvas.setFont("Helvetica", 11)
    for row, line in enumerate(LINES * times):
        canvas.drawString(left, top - leading * row, line)


def number_lines(canvas: Any, leading: float, step: int) -> None:
    write_lines(canvas, 100, 760, leading, times=5)
    canvas.setFont("Helvetica", 8)
    for number in range(step, 21, step):
        canvas.drawRightString(82, 760 - leading * (number - 1), str(number))


def number_right(canvas: Any) -> None:
    write_lines(canvas, 60, 760, 14, times=5)
    for number in range(5, 21, 5):
        canvas.drawString(460, 760 - 14 * (number - 1), str(number))


@pytest.mark.parametrize(
    "fill",
    [
        lambda canvas: number_lines(canvas, 14, 5),
        lambda canvas: number_lines(canvas, 28, 1),
        number_right,
        lambda canvas: write_lines(canvas, 72, 760, 24, times=5),
    ],
    ids=["every fifth line", "every line, double spaced", "at the right", "double spaced"],
)
def test_numbers_of_lines_are_no_text(loaded: Loaded, fill: Callable[[Any], None]) -> None:
    assert loaded("a.pdf", draw(fill)).text == " ".join([TEXT] * 5)


@pytest.mark.parametrize(("first", "room"), [(1, 8), (1990, 0)])
def test_numbers_of_paragraphs_are_text(loaded: Loaded, first: int, room: int) -> None:
    """They count as evenly as those of lines do, but not lines."""

    def fill(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for number in range(6):
            top = 760 - (14 * 4 + room) * number
            canvas.drawRightString(82, top, str(first + number))
            write_lines(canvas, 100, top, 14)

    text = " ".join(loaded("a.pdf", draw(fill)).text.split())
    assert text == " ".join(f"{first + number} {TEXT}" for number in range(6))


def draw_items(marks: Sequence[str], items: Sequence[str], left: int) -> bytes:
    """A page of a list whose marks stand apart from its items, which begin at ``left``."""

    def fill(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for row, (mark, item) in enumerate(zip(marks, items, strict=True)):
            canvas.drawString(72, 760 - 14 * row, mark)
            canvas.drawString(left, 760 - 14 * row, item)

    return draw(fill)


def test_numbers_of_the_items_of_a_list_are_text(loaded: Loaded) -> None:
    """Items that are no sentences look as if each went on in the next."""
    items = (
        "keep a record of every visit that its staff make to the site",
        "send a copy of that record to the council in every month",
        "answer any letter from the council within ten working days",
        "pay for repairs to the fence where its own staff damaged it",
    )

    numbers = [str(number) for number in range(1, 5)]
    text = loaded("a.pdf", draw_items(numbers, items, 100)).text
    assert text.replace(" |", "").split("\n") == [
        f"{number} {item}" for number, item in zip(numbers, items, strict=True)
    ]


def test_numbers_of_every_fifth_line_are_no_items(loaded: Loaded) -> None:
    """The claim of a patent is one sentence over many lines."""
    said = "a valve that is held in the wall of the pump by a spring and"

    def fill(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for row in range(20):
            canvas.drawString(100, 760 - 14 * row, said)
            if row % 5 == 4:
                canvas.drawRightString(82, 760 - 14 * row, str(row + 1))

    assert loaded("a.pdf", draw(fill)).text == " ".join([said] * 20)


def test_the_first_column_of_a_table_is_text(loaded: Loaded) -> None:
    def fill(canvas: Any) -> None:
        for row, (name, fee) in enumerate(
            (("oats", "4"), ("rye", "5"), ("hay", "6"), ("peas", "7"))
        ):
            for left, cell in ((60, str(row + 1)), (100, name), (200, fee)):
                canvas.drawString(left, 700 - 20 * row, cell)

    assert loaded("a.pdf", draw(fill)).text.split("\n")[0].replace(" |", "") == "1 oats 4"


@pytest.mark.parametrize(
    ("letter", "line", "first"),
    [
        ("T", "he committee met on 4 May in the old town hall and agreed", "The committee"),
        ("A", "bridge may be closed for lorries, as the committee said on", "A bridge"),
        ("A", "ship was seen near the pier on the first of June, and it is", "A ship"),
        ("O", "UR committee met on 4 May in the old town hall and agreed", "OUR committee"),
    ],
)
def test_a_large_initial_begins_its_word(
    loaded: Loaded, letter: str, line: str, first: str
) -> None:
    def fill(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 34)
        canvas.drawString(72, 718, letter)
        canvas.setFont("Times-Roman", 11)
        for row, one in enumerate((line, LINES[1])):
            canvas.drawString(98, 732 - 14 * row, one)
        for row, one in enumerate(LINES[2:]):
            canvas.drawString(72, 704 - 14 * row, one)

    source = loaded("a.pdf", draw(fill))
    assert source.text.startswith(f"{first} ")
    assert source.text.endswith(f"{LINES[1]} {LINES[2]} {LINES[3]}")
    box = source.find_boxes(0, len(first))[0]
    assert box.left < 80 < box.right


def test_large_letters_that_begin_no_word_stay(loaded: Loaded) -> None:
    """Grades beside what they mean, and the letter of a chapter in front of its first word."""

    def fill(canvas: Any) -> None:
        for row, (grade, said) in enumerate((("B", "fit for use"), ("C", "worn, but safe"))):
            canvas.setFont("Helvetica", 30)
            canvas.drawString(72, 750 - 60 * row, grade)
            canvas.setFont("Helvetica", 11)
            canvas.drawString(102, 754 - 60 * row, said)
        canvas.setFont("Helvetica", 30)
        canvas.drawString(72, 618, "D")
        write_lines(canvas, 102, 630, 14)
        write_lines(canvas, 72, 602, 14)

    text = loaded("a.pdf", draw(fill)).text
    assert "B fit for use" in text
    assert "C worn" in text
    assert "DThe" not in text


def test_many_large_letters_cost_little() -> None:
    small = Piece("abcdefgh", 0, 0, 1, 1, 1)
    letters = [Piece("A", 0, 9 * at, 4, 9 * at + 4, 4) for at in range(20_000)]
    pieces = [*[small] * 40_000, *letters]
    begun = process_time()
    assert len(settle_margins(pieces)) == len(pieces)
    assert process_time() - begun < 5


def test_many_numbers_cost_little() -> None:
    said = "and the bridge was closed for all of the lorries since"
    pieces = [Piece(str(at + 1), 0, -30 * at, 10, 8 - 30 * at, 8) for at in range(4_000)]
    pieces += [Piece(said, 20, -10 * at, 300, 8 - 10 * at, 8) for at in range(12_000)]
    begun = process_time()
    settled = settle_margins(pieces)
    assert process_time() - begun < 5
    assert [one.text for one in settled[3:6]] == [f"2 {said}", said, said]


def test_what_is_off_the_page_is_not_seen(loaded: Loaded) -> None:
    def fill(canvas: Any) -> None:
        write_lines(canvas, 72, 760, 14)
        canvas.drawString(72, -40, "Below the page.")
        canvas.drawString(800, 500, "Beside the page.")

    assert loaded("a.pdf", draw(fill)).text == TEXT


def test_a_note_in_the_margin_breaks_no_sentence(loaded: Loaded) -> None:
    def fill(canvas: Any) -> None:
        write_lines(canvas, 180, 760, 14, times=2)
        canvas.setFont("Helvetica-Oblique", 8)
        canvas.drawString(72, 732, "Closure from")
        canvas.drawString(72, 722, "June on")

    text = loaded("a.pdf", draw(fill)).text
    assert f"{TEXT} {TEXT}" in text
    assert "Closure from\nJune on" in text


def test_a_number_in_the_margin_breaks_no_sentence(loaded: Loaded) -> None:
    def fill(canvas: Any) -> None:
        write_lines(canvas, 180, 760, 14, times=3)
        canvas.setFont("Helvetica", 8)
        for row, section in ((2, "§ 12"), (5, "§ 13")):
            canvas.drawString(72, 760 - 14 * row, section)

    assert loaded("a.pdf", draw(fill)).text == f"§ 12\n\n§ 13\n\n{TEXT} {TEXT} {TEXT}"


@pytest.mark.parametrize(
    "dates", [("2010-2014", "2005-2010"), ("May 2010 - July 2014", "May 2005")]
)
def test_small_dates_beside_their_entries_stay_there(
    loaded: Loaded, dates: tuple[str, str]
) -> None:
    """As in a life: they are no notes in the margin."""
    entries = [f"Head of the workshop for the repair of ships in the port {at}" for at in range(8)]

    def fill(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for row, entry in enumerate(entries):
            canvas.drawString(180, 740 - 14 * row, entry)
        canvas.setFont("Helvetica", 8)
        for row, date in zip((2, 4), dates, strict=True):
            canvas.drawString(72, 740 - 14 * row, date)

    text = loaded("a.pdf", draw(fill)).text
    for row, date in zip((2, 4), dates, strict=True):
        assert f"{date} | {entries[row]}" in text


def test_bullets_apart_from_their_items_are_a_list(loaded: Loaded) -> None:
    def fill(canvas: Any) -> None:
        lines = ("• Bring a lamp.", f"• Wear boots, since {LINES[1]}", f"  {LINES[2]}", "• Come.")
        for row, line in enumerate(lines):
            canvas.setFont("Symbol", 11)
            canvas.drawString(72, 760 - 14 * row, line[:1].strip())
            canvas.setFont("Helvetica", 11)
            canvas.drawString(90, 760 - 14 * row, line[2:])

    assert loaded("a.pdf", draw(fill)).text.split("\n") == [
        "• Bring a lamp.",
        f"• Wear boots, since {LINES[1]} {LINES[2]}",
        "• Come.",
    ]


@pytest.mark.parametrize(
    ("marks", "items"),
    [
        (
            ("1.1", "1.2", "1.3"),
            (
                "Fees for parking in the old town",
                "Fees for parking at the harbour",
                "Fees for camping near the river",
            ),
        ),
        (
            ("(i)", "(ii)", "(iii)"),
            (
                "keep the fence of the garden in good repair;",
                "let the council look at it twice a year;",
                "pay for the water that the garden takes;",
            ),
        ),
        (
            ("Mon.", "Tue.", "Wed."),
            (
                "Yoga for beginners in the hall",
                "Choir for everyone in the hall",
                "Games for families in the hall",
            ),
        ),
    ],
    ids=["sections", "roman", "days"],
)
def test_items_behind_marks_that_stand_apart_are_lines(
    loaded: Loaded, marks: Sequence[str], items: Sequence[str]
) -> None:
    assert loaded("a.pdf", draw_items(marks, items, 108)).text.split("\n") == [
        f"{mark} {item}" for mark, item in zip(marks, items, strict=True)
    ]


def test_what_stands_above_does_not_cut_a_paragraph(loaded: Loaded) -> None:
    """Two addresses reach further to the right than the lines of a letter in German do."""
    letter = (
        "der Rat hat am 4. Mai beschlossen, dass die Sperrung der alten",
        "Brücke über die Wend im Juni beginnt, weil zwei Pfeiler vom",
        "Eis des Winters beschädigt sind und erst im September die",
        "Arbeiten daran beginnen können.",
    )

    def fill(canvas: Any) -> None:
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(("Ana Reis", "Kai 4", "1203 Luz")):
            canvas.drawString(72, 760 - 13 * row, line)
            canvas.drawString(400, 760 - 13 * row, f"Amt {row} der Stadt Luz")
        for row, line in enumerate(letter):
            canvas.drawString(72, 690 - 14 * row, line)

    assert " ".join(letter) in loaded("a.pdf", draw(fill)).text
