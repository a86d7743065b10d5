"""Odd encodings, line ends, separators and quotations; files that are not what they are called."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest

from index.errors import BadInput
from tests.index.loaders.conftest import Loaded, make_archive, make_pdf
from tests.index.loaders.test_docx import made, paragraph, run
from tests.index.loaders.test_mail import made as make_mail
from tests.index.loaders.test_xlsx import made as make_sheet

TABLE = "name;age;town\nAnn;4;Orrin\nBo;5;Quel\n"
ROWS = ["name | age | town", "Ann | 4 | Orrin", "Bo | 5 | Quel"]

BETWEEN = ("^", "~", "¦", ":", "\x01", "\x1f", "||", " ; ")
"""What may stand between cells."""

ENDS = ("\r", "\r\n", "\n\n", ";\n")
"""What may stand behind a record."""


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.csv", codecs.BOM_UTF8 + TABLE.encode(), ROWS),
        ("a.csv", codecs.BOM_UTF8 + ("sep=;\n" + TABLE).encode(), ROWS),
        ("a.csv", codecs.BOM_UTF8 + b'"name";"age";"town"\n"Ann";4;Orrin\n"Bo";5;Quel\n', ROWS),
        ("a.csv", codecs.BOM_UTF16_LE + TABLE.replace(";", "\t").encode("utf-16-le"), ROWS),
        ("a.csv", codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), ROWS),
        ("a.csv", TABLE.encode("utf-16-le"), ROWS),
        *(("a.csv", TABLE.replace("\n", end).encode(), ROWS) for end in ENDS),
        *(("a.csv", TABLE.replace(";", between).encode(), ROWS) for between in BETWEEN),
        ("a.tsv", TABLE.replace(";", "\t").encode(), ROWS),
        ("a.csv", b"time\n10:30\n11:45\n12:00\n", ["time", "10:30", "11:45", "12:00"]),
        ("a.csv", b"item;price\nfish;3,20\ntea;4,10\n", ["item | price", "fish | 3,20", "tea | 4,10"]),
        ("a.csv", b'a,b\n"x, y",2\n"say ""no""",3\n', ["a | b", "x, y | 2", 'say "no" | 3']),
        ("a.csv", b'a,b\n"two\nlines",2\nx,3\n', ["a | b", "two lines | 2", "x | 3"]),
        ("a.csv", b"Report of 2024\n\na,b,c\n1,2,3\n4,5,6\n", ["Report of 2024", "", "a | b | c", "1 | 2 | 3", "4 | 5 | 6"]),
        ("a.txt", codecs.BOM_UTF16_BE + "Žluťoučký kůň.\nA second line.".encode("utf-16-be"), ["Žluťoučký kůň.", "A second line."]),
        ("a.txt", codecs.BOM_UTF32_LE + "Žluťoučký kůň.".encode("utf-32-le"), ["Žluťoučký kůň."]),
        ("a.txt", "A line.\nAnother.".encode("utf-16-be"), ["A line.", "Another."]),
        ("a.txt", b"A line.\rAnother.\r\rA third.\r", ["A line.", "Another.", "", "A third."]),
        ("a.txt", b"A line.\r\nAnother.\rA third.\n", ["A line.", "Another.", "A third."]),
        ("a.txt", "A line.\u2028Another.\x85A third.".encode(), ["A line.", "Another.", "A third."]),
        ("a.md", b"\xef\xbb\xbf# Fees\r\rFour euro.\r", ["Fees", "", "Four euro."]),
        ("a.md", b"A ticket is ~~9 euro~~7 euro, for <del>two</del><ins>three</ins> days.", ["A ticket is 7 euro, for three days."]),
        ("a.md", b"Between `<del>` and `</del>` words no longer count.", ["Between <del> and </del> words no longer count."]),
        ("a.md", b"# Packing\n\n- [x] Tent\n- [ ] ~~Stove~~\n", ["Packing", "", "- [x] Tent", "- [ ]"]),
        ("a.txt", "Łódź is a city in Poland.".encode("utf-16"), ["Łódź is a city in Poland."]),
    ],
)  # fmt: skip
def test_odd_tables_and_texts(loaded: Loaded, name: str, content: bytes, lines: list[str]) -> None:
    assert loaded(name, content).text.split("\n") == lines


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.html", "a.rtf"])
def test_a_very_long_line_is_read_in_time(loaded: Loaded, name: str) -> None:
    begin = time.monotonic()
    text = "The pump was mended on 4 May and painted. " * 25_000
    raw = f"{{\\rtf1 {text}}}" if name == "a.rtf" else text
    assert loaded(name, raw).text.count("mended") == 25_000
    assert time.monotonic() - begin < 30


def make_book() -> bytes:
    return make_archive(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"}
    )


def make_picture() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    return out.getvalue()


def make_word() -> bytes:
    return made(paragraph(run("A flat.")))


def make_print() -> bytes:
    return make_pdf(["The pump was mended."])


@pytest.mark.parametrize(
    ("name", "make", "suffix"),
    [
        ("a.txt", make_print, ".pdf"),
        ("a.docx", make_print, ".pdf"),
        ("a.html", make_print, ".pdf"),
        ("a.csv", make_print, ".pdf"),
        ("a.md", make_print, ".pdf"),
        ("a.pdf", make_word, ".docx"),
        ("a.txt", make_word, ".docx"),
        ("a.xlsx", make_word, ".docx"),
        ("a.csv", lambda: make_sheet(["a", "b"]), ".xlsx"),
        ("a.docx", lambda: make_sheet(["a", "b"]), ".xlsx"),
        ("a.docx", make_book, ".epub"),
        ("a.docx", lambda: rb"{\rtf1\ansi The pump was mended.}", ".rtf"),
        ("a.txt", lambda: rb"{\rtf1\ansi The pump was mended.}", ".rtf"),
        ("a.pdf", make_picture, ".png"),
        ("a.docx", lambda: b"<!DOCTYPE html><html><body><p>Hello.</p></body></html>", ".html"),
        ("a.xlsx", lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", ".html"),
        ("a.pdf", lambda: b"<!DOCTYPE html><html><body><p>Not found</p></body></html>", ".html"),
    ],
)  # fmt: skip
def test_a_file_under_a_wrong_name_is_told(
    loaded: Loaded, name: str, make: Callable[[], bytes], suffix: str
) -> None:
    with pytest.raises(BadInput) as raised:
        loaded(name, make())
    told = str(raised.value)
    assert name in told
    assert suffix in told
    assert told.count(". ") == 0
    assert told.endswith(".")


@pytest.mark.parametrize(
    "suffix", ["txt", "pdf", "docx", "csv", "html", "md", "eml", "msg", "epub"]
)
def test_a_file_without_bytes_is_empty(loaded: Loaded, suffix: str) -> None:
    with pytest.raises(BadInput, match=rf"a\.{suffix} is empty; give one that has text in it\.$"):
        loaded(f"a.{suffix}", b"")


LONG = "The rent of the hall was raised to 135 euro in the meeting of all members, and it"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            f"Thank you, that is clear.\n\nOn Mon, 2 May 2022 at 10:12, Bo Lind <bo.lind@example.org>\nwrote:\n\n"
            f"> {LONG}\n> will be paid from May on, by all of those who have not yet left the\n> club.\n",
            ["Thank you, that is clear.", "", "On Mon, 2 May 2022 at 10:12, Bo Lind <bo.lind@example.org> wrote:", "",
             f"> {LONG} will be paid from May on, by all of those who have not yet left the club."],
        ),
        (
            f"No.\n\n> {LONG}\n> will be paid from May on.\n>> {LONG}\n>> is due.\n",
            ["No.", "", f"> {LONG} will be paid from May on.", f">> {LONG} is due."],
        ),
        (
            "Yes.\n\n> Bring:\n> - a cup\n> - a plate\n>\n> See you there.\n",
            ["Yes.", "", "> Bring:", "> - a cup", "> - a plate", ">", "> See you there."],
        ),
        (
            f"> {LONG}\n> is due.\nI have paid.\n> And the deposit?\nThat too.\n",
            [f"> {LONG} is due.", "I have paid.", "> And the deposit?", "That too."],
        ),
        (
            "Fine.\n\n-----Original Message-----\nFrom: Bo Lind\nSent: Monday\nTo: Ann Berg\nSubject: Rent\n\nIs it due?\n",
            ["Fine.", "", "-----Original Message-----", "From: Bo Lind", "Sent: Monday", "To: Ann Berg", "Subject: Rent", "", "Is it due?"],
        ),
        (
            "It is due.\n\n-- \nAnn Berg\nHarbour Office\n+47 123\n",
            ["It is due.", "", "--", "Ann Berg", "Harbour Office", "+47 123"],
        ),
    ],
)  # fmt: skip
def test_replies_keep_what_they_quote_apart(loaded: Loaded, body: str, lines: list[str]) -> None:
    text = loaded("a.eml", bytes(make_mail(body))).text
    assert text.split("\n")[5:] == lines


def test_a_reply_in_html_marks_what_it_quotes(loaded: Loaded) -> None:
    message: EmailMessage = make_mail()
    message.clear_content()
    message.set_content(
        "<div>I have paid.</div><div class=gmail_quote>Bo wrote:<blockquote><p>Is the rent due?</p>"
        "<p>It is 135 euro.</p></blockquote></div>",
        subtype="html",
    )
    lines: Any = loaded("a.eml", bytes(message)).text.split("\n")[5:]
    assert lines == ["I have paid.", "Bo wrote:", "> Is the rent due?", "> It is 135 euro."]
