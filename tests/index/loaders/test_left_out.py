"""What heads the pages, and slides that are hidden, are no text; a sentence says what was left out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any

import pytest

from index.loaders.remarks import name_running_heads
from tests.index.loaders.conftest import SPACES, Loaded, make_archive
from tests.index.loaders.test_opendocument import made as make_odt


def write_word(change: Callable[[Any], None]) -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("The rent is due in May.")
    change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def head_all(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "Harbour office, file 12/7"


def foot_all(document: Any) -> None:
    table = document.sections[0].footer.add_table(1, 2, 5_000_000)
    table.cell(0, 0).text, table.cell(0, 1).text = "Phone 0123 456", "IBAN DE02"


def head_even(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_header.paragraphs[0].text = "Harbour office, file 12/7"


def number_pages(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = "Page 3 of 9"


def repeat_text(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "The rent is due  in May."


def leave_unused(document: Any) -> None:
    """Heads that are stored, of even and first pages, where the file has no such pages."""
    section = document.sections[0]
    section.even_page_header.paragraphs[0].text = "Even"
    section.first_page_header.paragraphs[0].text = "First"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (head_all, "a running head that is left out (“Harbour office, file 12/7”)"),
        (foot_all, "a running head that is left out (“Phone 0123 456 | IBAN DE02”)"),
        (head_even, "a running head that is left out (“Harbour office, file 12/7”)"),
        (number_pages, ""),
        (repeat_text, ""),
        (leave_unused, ""),
    ],
)
def test_running_heads_of_word_are_named(
    loaded: Loaded, change: Callable[[Any], None], named: str
) -> None:
    source = loaded("a.docx", write_word(change))
    assert source.text == "The rent is due in May."
    assert named in source.remark
    assert bool(named) is bool(source.remark)


def test_the_head_of_a_first_page_alone_is_text(loaded: Loaded) -> None:
    """As a letterhead is, which a print of the same letter shows once."""

    def change(document: Any) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Ana Reis, 4 Quay Street"
        section.first_page_footer.paragraphs[0].text = "Bank: DE02 1203"
        section.header.paragraphs[0].text = "Page 2"

    source = loaded("a.docx", write_word(change))
    assert source.text.split("\n") == [
        "Ana Reis, 4 Quay Street",
        "The rent is due in May.",
        "Bank: DE02 1203",
    ]
    assert source.remark == ""


@pytest.mark.parametrize(
    ("heads", "named"),
    [
        (r"{\header \pard Harbour office\par}", "“Harbour office”"),
        (r"{\footer\trowd\cellx9\intbl Phone\cell 0123\cell\row}", "“Phone 0123”"),
        (r"{\headerl Left}{\headerr Right}", "running heads that are left out (“Left”)"),
        (r"{\footer \pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}", ""),
        (r"{\footer Seite \chpgn von 3\par}", ""),
    ],
)
def test_running_heads_of_rtf_are_named(loaded: Loaded, heads: str, named: str) -> None:
    source = loaded("a.rtf", r"{\rtf1\ansi " + heads + r"\pard It is due in May.\par}")
    assert source.text == "It is due in May."
    assert named in source.remark
    assert bool(named) is bool(source.remark)


def test_many_running_heads_cost_little() -> None:
    heads = (f"Harbour {number}" for number in range(100_000))
    text = " ".join(f"Harbour {number}" for number in range(100_000))
    begun = process_time()
    assert name_running_heads("file a.rtf", heads, text) == ""
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("<style:header><text:p>Harbour office</text:p></style:header>", "“Harbour office”"),
        (
            "<style:footer><text:p>Page <text:page-number>3</text:page-number></text:p></style:footer>",
            "",
        ),
        ('<style:header-left style:display="false"><text:p>Left</text:p></style:header-left>', ""),
    ],
)
def test_running_heads_of_odt_are_named(loaded: Loaded, head: str, named: str) -> None:
    from zipfile import ZipFile

    with ZipFile(BytesIO(make_odt("text", "<text:p>It is due in May.</text:p>"))) as archive:
        parts: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    master = f'<style:master-page style:name="Standard">{head}</style:master-page>'
    parts["styles.xml"] = (
        f"<office:document-styles {SPACES}><office:master-styles>{master}</office:master-styles>"
        "</office:document-styles>"
    )
    source = loaded("a.odt", make_archive(parts))
    assert source.text.split("\n")[-1] == "It is due in May."
    assert named in source.remark
    assert bool(named) is bool(source.remark)


@pytest.mark.parametrize(
    ("hidden", "named"), [(0, ""), (1, "1 hidden slide that is"), (2, "2 hidden")]
)
def test_hidden_slides_are_named(loaded: Loaded, hidden: int, named: str) -> None:
    from pptx import Presentation

    deck = Presentation()
    for number in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Rents {number}"
        if number < hidden:
            slide._element.set("show", "0")
    out = BytesIO()
    deck.save(out)
    source = loaded("a.pptx", out.getvalue())
    assert ("Rents 0" in source.text) is (hidden == 0)
    assert named in source.remark
    assert bool(named) is bool(source.remark)
