"""What was typed onto a document is read; comments on it are left out, which is said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import ArrayObject, FloatObject

from tests.index.loaders.conftest import Loaded, change_parts, make_pdf
from tests.index.loaders.test_docx import made, paragraph, run

BOX = (100, 500, 300, 530)


def annotate(*annotations: Any) -> bytes:
    """A PDF of one line with these annotations."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(make_pdf(["The pump was mended."]))))
    for one in annotations:
        writer.add_annotation(0, one)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_is_typed_onto_a_pdf_is_read(loaded: Loaded) -> None:
    typed = FreeText(text="Paid on 4 May", rect=BOX)
    assert "Paid on 4 May" in loaded("a.pdf", annotate(typed)).text


def test_a_note_on_a_pdf_is_named(loaded: Loaded) -> None:
    source = loaded("a.pdf", annotate(Text(text="Is that so?", rect=BOX)))
    assert source.text == "The pump was mended."
    assert "1 comment" in source.remark
    assert "a.pdf" in source.remark


def test_marks_without_words_are_not_named(loaded: Loaded) -> None:
    corners = ArrayObject([FloatObject(x) for x in (72, 730, 200, 730, 72, 716, 200, 716)])
    mark = Highlight(rect=(72, 716, 200, 730), quad_points=corners)
    link = Link(rect=BOX, url="https://example.com/")
    source = loaded("a.pdf", annotate(mark, link))
    assert source.text == "The pump was mended."
    assert source.remark == ""


def comment(text: str, number: int) -> str:
    return f'<w:comment w:id="{number}" w:author="Bo">{paragraph(run(text))}</w:comment>'


@pytest.mark.parametrize(("count", "named"), [(1, "1 comment"), (2, "2 comments")])
def test_comments_on_a_document_are_named(loaded: Loaded, count: int, named: str) -> None:
    body = paragraph('<w:commentRangeStart w:id="0"/>', run("It is due in May."),
                     '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>')  # fmt: skip
    notes = "".join(comment("Or June?", number) for number in range(count))
    source = loaded("a.docx", made(body, notes, "comment"))
    assert source.text == "It is due in May."
    assert named in source.remark
    assert source.remark.endswith(".")
    assert "a.docx" in source.remark


def test_a_document_without_comments_has_no_remark(loaded: Loaded) -> None:
    assert loaded("a.docx", made(paragraph(run("It is due in May.")))).remark == ""


def test_comments_on_a_sheet_are_named(loaded: Loaded) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.active["A1"] = "Due"
    book.active["A1"].comment = Comment("Or June?", "Bo")
    out = BytesIO()
    book.save(out)
    source = loaded("a.xlsx", out.getvalue())
    assert "June" not in source.text
    assert "1 comment" in source.remark


def test_comments_on_an_open_document_are_named(loaded: Loaded) -> None:
    from tests.index.loaders.test_opendocument import made as make_odt

    body = "<text:p>Due<office:annotation><text:p>Or June?</text:p></office:annotation> in May.</text:p>"
    source = loaded("a.odt", make_odt("text", body))
    assert source.text == "Due in May."
    assert "1 comment" in source.remark


def test_comments_in_rich_text_are_named(loaded: Loaded) -> None:
    raw = rb"{\rtf1\ansi Due{\*\annotation \pard Or June?} in May.\par}"
    source = loaded("a.rtf", raw)
    assert source.text == "Due in May."
    assert "1 comment" in source.remark


def test_comments_on_slides_are_named(loaded: Loaded) -> None:
    from pptx import Presentation

    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Rates"
    out = BytesIO()
    deck.save(out)
    comments = b'<p:cmLst xmlns:p="p"><p:cm authorId="0"><p:text>Or June?</p:text></p:cm></p:cmLst>'
    source = loaded("a.pptx", change_parts(out.getvalue(), {"ppt/comments/comment1.xml": comments}))
    assert "June" not in source.text
    assert "1 comment" in source.remark
