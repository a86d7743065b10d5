"""Headings and pages that a file tells of are kept with its text, and citations know them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document as NewDocx

from assistant import Answer, Assistant, Settings
from index.loaders import load
from index.types import Source
from tests.index.loaders.test_layout import Placed, made

Loaded = Callable[..., Source]

HANDBOOK = """# Staff handbook

Welcome to Merrow & Sons.

## 6 Leaving

### 6.2 Notice

Notice is four weeks.

## 7 Keys

Keys go back to the porter.
"""


def path_to(source: Source, sentence: str) -> tuple[str, ...]:
    return source.find_headings(source.text.index(sentence))


def headings(source: Source) -> list[tuple[str, int]]:
    return [(one.of(source.text), one.level) for one in source.headings]


def test_markdown_headings_have_their_levels(loaded: Loaded) -> None:
    source = loaded("handbook.md", HANDBOOK)
    assert headings(source) == [
        ("Staff handbook", 1), ("6 Leaving", 2), ("6.2 Notice", 3), ("7 Keys", 2),
    ]  # fmt: skip
    assert path_to(source, "Notice is") == ("Staff handbook", "6 Leaving", "6.2 Notice")
    assert path_to(source, "Keys go") == ("Staff handbook", "7 Keys")
    assert path_to(source, "6.2 Notice") == ("Staff handbook", "6 Leaving")
    assert path_to(source, "Staff handbook") == ()


def test_headings_keep_their_signs_and_stand_beside_their_like(loaded: Loaded) -> None:
    text = "# Log\n\n## \\[2.1\\] (May)\n\nA.\n\n## How long?\n\nB.\n\n## “So” — …\n\nC.\n"
    source = loaded("log.md", text)
    assert headings(source) == [("Log", 1), ("[2.1] (May)", 2), ("How long?", 2), ("“So” — …", 2)]
    assert path_to(source, "B.") == ("Log", "How long?")
    assert path_to(source, "How long?") == ("Log",)


def test_a_title_put_in_front_moves_no_heading(loaded: Loaded) -> None:
    source = loaded("notes.md", "---\ntitle: Field notes 2024\n---\n\n# Day 1\n\nRain all day.\n")
    assert source.text.startswith("Field notes 2024\n\nDay 1")
    assert headings(source) == [("Day 1", 1)]


def test_letters_that_are_composed_later_move_no_heading(loaded: Loaded) -> None:
    source = loaded("cafe.md", "Cafe\u0301 \u1112\u1161\u11ab.\n\n# Men\u0303u\n\nSoup.\n")
    assert headings(source) == [("Meñu", 1)]


def test_html_headings(loaded: Loaded) -> None:
    page = (
        "<html><body><main><h1>Ferry</h1><p>It sails daily.</p><h2>Fares</h2>"
        "<table><tr><th>Who</th><th>Euro</th></tr><tr><td>Adult</td><td>4</td></tr></table>"
        "<h2>Bikes</h2><p>Bikes travel free.</p></main></body></html>"
    )
    source = loaded("ferry.html", page)
    assert path_to(source, "Adult | 4") == ("Ferry", "Fares")
    assert path_to(source, "Bikes travel") == ("Ferry", "Bikes")


def test_docx_headings_by_style(tmp_path: Path) -> None:
    document = NewDocx()
    document.add_heading("Lease", level=0)
    document.add_heading("1 Rent", level=1)
    document.add_paragraph("Rent is due on the first.")
    document.add_heading("1.1 Arrears", level=2)
    document.add_paragraph("Arrears bear interest.")
    document.add_heading("2 Pets", level=1)
    document.add_paragraph("Cats may stay.")
    made_of = BytesIO()
    document.save(made_of)
    path = tmp_path / "lease.docx"
    path.write_bytes(made_of.getvalue())
    source = load(str(path))
    assert path_to(source, "Arrears bear") == ("1 Rent", "1.1 Arrears")
    assert path_to(source, "Cats may") == ("2 Pets",)


def test_a_docx_style_based_on_a_heading_is_one(tmp_path: Path) -> None:
    document = NewDocx()
    for name, base in (("Clause", "Heading 2"), ("Side", "Clause"), ("Plain", "Normal")):
        document.styles.add_style(name, 1).base_style = document.styles[base]
    document.add_paragraph("Rent", "Clause")
    document.add_paragraph("Arrears", "Side")
    document.add_paragraph("Interest is due.", "Plain")
    path = tmp_path / "lease.docx"
    document.save(str(path))
    assert headings(load(str(path))) == [("Rent", 2), ("Arrears", 2)]


def page(*lines: str, heading: str = "", number: int = 0) -> list[Placed]:
    """A page of a report with a running head, a heading and its number at the foot."""
    placed: list[Placed] = [("Harbour report 2024", 70, 800, 9)]
    if heading:
        placed.append((heading, 70, 760, 18))
    placed += [(line, 70, 730 - 14 * at, 11) for at, line in enumerate(lines)]
    return [*placed, (str(number), 290, 40, 9)]


def report() -> bytes:
    return made(
        page(
            "The harbour was dredged in March by two",
            "boats, and it was the first time since the",
            "quay was built that the basin was closed to",
            heading="1 Dredging",
            number=1,
        ),
        page(
            "all boats for three weeks of that spring.",
            "Fees rose by four per cent in the autumn.",
            "No boat was lost in the whole of the year.",
            number=2,
        ),
        page(
            "The crane was sold to a yard in Hull for",
            "nine thousand pounds after a long dispute.",
            "The buyer took it down at their own cost.",
            heading="2 The crane",
            number=3,
        ),
    )


def test_pages_and_headings_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    source = load(str(path))
    assert "Harbour report" not in source.text

    def place(words: str) -> tuple[Any, ...]:
        at = source.text.index(words)
        return source.find_page(at), source.find_headings(at)

    assert place("The harbour was dredged") == (1, ("1 Dredging",))
    assert place("all boats for three") == (2, ("1 Dredging",))
    assert place("Fees rose") == (2, ("1 Dredging",))
    assert place("The crane was sold") == (3, ("2 The crane",))


def test_a_text_without_pages_has_none(loaded: Loaded) -> None:
    source = loaded("a.txt", "Only a line.\n")
    assert (source.find_page(0), source.find_headings(0), source.pages) == (None, (), ())


def test_citations_say_page_and_heading_and_keep_them(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    settings = Settings(index=str(tmp_path / "index"), sources=(str(path),))
    assistant = Assistant.open(settings)
    answer = assistant.ask("By how much did fees rise in the autumn?")
    assistant.close()
    cited = next(one for one in answer.citations if "four per cent" in one.text)
    assert (cited.page, cited.heading, cited.place) == (2, ("1 Dredging",), "p. 2, 1 Dredging")
    assert Answer.from_dict(answer.to_dict()) == answer
    again = Assistant.open(Settings(index=str(tmp_path / "index")))
    assert again.ask("By how much did fees rise in the autumn?") == answer
    again.close()


def test_an_answer_kept_before_places_were_is_read() -> None:
    old = {
        "question": "q", "found": True, "text": "“A.” [1]",
        "citations": [
            {"number": 1, "document_id": "d", "title": "t", "start": 0, "end": 2, "text": "A.",
             "score": 0.5}
        ],
    }  # fmt: skip
    cited = Answer.from_dict(old).citations[0]
    assert (cited.page, cited.heading, cited.boxes, cited.place) == (None, (), (), "")


def test_sheets_and_slides_are_headed(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from pptx import Presentation

    book = Workbook()
    for name, row in (("Fares", ("Adult", 4)), ("Empty", ()), ("Boats", ("Merle", 31))):
        sheet = book.create_sheet(name)
        if row:
            sheet.append(("Who", "Number"))
            sheet.append(row)
    book.save(tmp_path / "ferry.xlsx")
    source = load(str(tmp_path / "ferry.xlsx"))
    assert path_to(source, "Adult") == ("Fares",)
    assert path_to(source, "Merle") == ("Boats",)
    show = Presentation()
    for title, words in (("Plans", "The quay is widened."), ("Costs", "It costs 4 million.")):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = words
    show.save(str(tmp_path / "plans.pptx"))
    source = load(str(tmp_path / "plans.pptx"))
    assert path_to(source, "It costs") == ("Slide 2: Costs",)


def test_chapters_of_a_book_keep_their_headings(tmp_path: Path) -> None:
    from zipfile import ZipFile

    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    with ZipFile(tmp_path / "book.epub", "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("book.opf", package)
        for name, words in (("a", "One"), ("b", "Two")):
            page = f"<html><body><h1>Chapter {words}</h1><p>Text of {words}.</p></body></html>"
            archive.writestr(f"{name}.xhtml", page)
    source = load(str(tmp_path / "book.epub"))
    assert path_to(source, "Text of Two") == ("Chapter Two",)


def test_headings_of_one_size_are_two_where_there_is_room_between_them(loaded: Loaded) -> None:
    """A heading that goes on in a second line is one; one that follows after a gap is its own."""
    prose = [
        (line, 70.0, 680.0 - 14 * at, 11.0)
        for at, line in enumerate(
            (
                "The lots may be seen on Tuesday and on",
                "Wednesday, but not on the morning of the",
                "sale itself, when the room is closed.",
            )
        )
    ]
    wrapped: list[Placed] = [
        ("Sale 214: clocks, maps and instruments,", 70, 760, 16),
        ("at the Guildhall Rooms in Penmere", 70, 740, 16),
        ("Viewing", 70, 705, 16),
    ]
    source = loaded("sale.pdf", made([*wrapped, *prose]))
    assert headings(source) == [
        ("Sale 214: clocks, maps and instruments, at the Guildhall Rooms in Penmere", 1),
        ("Viewing", 1),
    ]
    assert path_to(source, "The lots") == ("Viewing",)


def test_a_mail_in_html_keeps_its_headings(loaded: Loaded) -> None:
    mail = (
        "From: a@example.org\nSubject: News\nContent-Type: text/html; charset=utf-8\n\n"
        "<body><h1>Bees</h1><p>Hello.</p><h2>3<br>Dates</h2><p>Open day in May.</p></body>"
    )
    source = loaded("news.eml", mail)
    assert headings(source) == [("Bees", 1), ("3 Dates", 2)]
    assert path_to(source, "Open day") == ("Bees", "3 Dates")
