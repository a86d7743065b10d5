"""Files as other programs write them: fields, contents, hidden parts, values that are not there."""

from __future__ import annotations

from io import BytesIO
from time import process_time
from typing import Any

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.loaders.xlsx import _UNCALCULATED
from tests.index.loaders.conftest import Loaded
from tests.index.loaders.test_docx import made, paragraph, run
from tests.index.loaders.test_opendocument import lines as read_odt


def choose(result: str) -> str:
    """A list to choose from, as a field of an older form."""
    entries = "".join(f'<w:listEntry w:val="{one}"/>' for one in ("Open", "Approved"))
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="s"/>'
        f"<w:ddList>{result}{entries}</w:ddList></w:ffData></w:fldChar></w:r>"
        '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [('<w:result w:val="1"/>', "Approved"), ("", "Open"), ('<w:result w:val="9"/>', "")],
)
def test_what_is_chosen_in_an_older_form(loaded: Loaded, result: str, said: str) -> None:
    text = loaded("a.docx", made(paragraph(run("Status: "), choose(result)))).text
    assert text == f"Status: {said}".strip()


def test_a_table_of_contents_is_not_read_twice(loaded: Loaded) -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph(run('Fees 3'))}"
        "</w:sdtContent></w:sdt>"
    )
    text = loaded("a.docx", made(contents + paragraph(run("Fees")) + paragraph(run("Four.")))).text
    assert text.split("\n") == ["Fees", "Four."]
    body = (
        "<text:table-of-content><text:index-body><text:p>Fees 3</text:p></text:index-body>"
        '</text:table-of-content><text:h text:outline-level="1">Fees</text:h>'
    )
    assert read_odt(loaded, body)[-1:] == ["Fees"]
    assert "Fees 3" not in read_odt(loaded, body)


def test_a_page_inside_a_word_file_is_read(loaded: Loaded) -> None:
    document = Document()
    document.add_paragraph("Before.")
    page = b"<html><body><h1>Barn</h1><p>The barn is red.</p></body></html>"
    part = Part(PackURI("/word/page.htm"), "text/html", page, document.part.package)
    room = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    key = document.part.relate_to(part, f"{room}/aFChunk")
    document.element.body.insert(1, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'))
    # Each page once, however often it is named: a small file could be a large text.
    document.element.body.insert(2, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'))
    document.element.body.insert(3, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="none"/>'))
    out = BytesIO()
    document.save(out)
    source = loaded("a.docx", out.getvalue())
    assert source.text.split("\n") == ["Before.", "Barn", "The barn is red."]
    assert source.find_headings(len(source.text) - 1) == ("Barn",)


@pytest.mark.parametrize(
    ("hidden", "is_seen"),
    [
        ('text:display="none"', False),
        ('text:display="condition" text:condition="x" text:is-hidden="true"', False),
        ('text:display="condition" text:condition="x"', True),
        ("", True),
    ],
)
def test_a_hidden_section_of_odt_is_not_read(loaded: Loaded, hidden: str, is_seen: bool) -> None:
    body = f"<text:section {hidden}><text:p>Within.</text:p></text:section><text:p>After.</text:p>"
    assert ("Within." in read_odt(loaded, body)) is is_seen


@pytest.mark.parametrize("count", [0, 1, 2])
def test_formulas_that_nobody_calculated_are_named(loaded: Loaded, count: int) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for number in range(3):
        sheet.append(["Oats", number, f"=B{number + 1}*3" if number < count else 3])
    out = BytesIO()
    book.save(out)
    remark = loaded("a.xlsx", out.getvalue()).remark
    assert (f"{count} formula" in remark) is bool(count)
    assert bool(remark) is bool(count)


def test_formulas_that_were_calculated_are_not_named(loaded: Loaded) -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Oats", 4])
    sheet.write_formula(0, 2, "=B1*3", None, 12)
    book.close()
    source = loaded("a.xlsx", out.getvalue())
    assert source.text.split("\n")[1] == "Oats | 4 | 12"
    assert source.remark == ""


@pytest.mark.parametrize(
    ("cell", "is_empty"),
    [
        (b'<c r="A1"><f>B1</f><v></v></c>', True),
        (b'<c r="A1" s="4"><f>B1</f><v/></c>', True),
        (b'<c r="A1"><f t="shared" si="0"/></c>', True),
        (b'<c r="A1" t="str"><f>B1</f><v></v></c>', False),
        (b'<c r="A1"><f>B1</f><v>0</v></c>', False),
    ],
)
def test_which_cells_were_never_calculated(cell: bytes, is_empty: bool) -> None:
    assert bool(_UNCALCULATED.search(cell)) is is_empty


def test_blanks_behind_a_formula_cost_little() -> None:
    begun = process_time()
    assert not _UNCALCULATED.search(b'<c r="A1"><f>B1</f>' + b" " * 1_000_000 + b"x")
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("> [!WARNING]\n> Beware.", ["Warning", "Beware."]),
        ("> [!faq]- Dogs?\n> On a lead.", ["Dogs?", "On a lead."]),
        ("> [!note] Dogs are welcome.", ["Dogs are welcome."]),
        ("> See [!a] there.", ["See [!a] there."]),
        ("> [!note](fees.md) has it.", ["!note has it."]),
    ],
)
def test_a_quotation_that_says_of_which_kind_it_is(
    loaded: Loaded, quoted: str, shown: list[str]
) -> None:
    text = loaded("a.md", f"# House\n\n{quoted}\n").text
    assert [line.strip() for line in text.split("\n")[2:]] == shown


@pytest.mark.parametrize(
    "front",
    ['+++\ntitle = "Bridge"\ndate = 2024-05-04\n+++', "---\ntitle: Bridge\ndate: 2024-05-04\n---"],
)
def test_front_matter_of_both_kinds(loaded: Loaded, front: str) -> None:
    source = loaded("a.md", f"{front}\n\nThe bridge is closed.\n")
    assert (source.title, source.date) == ("Bridge", "2024-05-04")
    assert "title" not in source.text


def test_front_matter_of_many_parts_costs_little(loaded: Loaded) -> None:
    begun = process_time()
    source = loaded("a.md", "+++\n" + "a." * 9_000 + "b = 1\n+++\n\nThe bridge is closed.\n")
    assert source.text.endswith("The bridge is closed.")
    assert process_time() - begun < 2


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("text/calendar", "Attachment: text/calendar"),
        ("application/pdf", "Attachment: application/pdf"),
        ("application/pgp-signature", ""),
    ],
)
def test_parts_without_a_name_are_named_by_their_kind(
    loaded: Loaded, kind: str, named: str
) -> None:
    text = loaded(
        "a.eml",
        "From: ana@x.org\nSubject: Bridge\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee it.\n'
        f"--b\nContent-Type: {kind}\n\nBEGIN\n--b--\n",
    ).text
    assert text.endswith(named or "See it.")
