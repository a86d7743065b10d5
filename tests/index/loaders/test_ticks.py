"""Boxes and buttons that were ticked stand in the text in front of what they are for."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tests.index.loaders.conftest import Loaded
from tests.index.loaders.test_docx import made, paragraph, run


def draw(fill: Callable[[Any], None]) -> bytes:
    """A PDF of one page that ``fill`` draws on."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    fill(canvas)
    canvas.save()
    return out.getvalue()


def draw_boxes(canvas: Any) -> None:
    """A check box in front of each of three lines, the first and third ticked."""
    for row, (label, ticked) in enumerate((("Heating", 1), ("Garden", 0), ("Cellar", 1))):
        canvas.drawString(80, 700 - 24 * row, label)
        canvas.acroForm.checkbox(
            name=label, x=60, y=698 - 24 * row, size=12, checked=bool(ticked), buttonStyle="check"
        )


def draw_behind(canvas: Any) -> None:
    """Check boxes behind what they are for, on one line."""
    canvas.drawString(60, 700, "Pool")
    canvas.acroForm.checkbox(name="p", x=90, y=698, size=12, checked=True, buttonStyle="cross")
    canvas.drawString(200, 700, "Sauna")
    canvas.acroForm.checkbox(name="s", x=240, y=698, size=12, checked=False)


def draw_buttons(canvas: Any) -> None:
    """A question with three radio buttons, the second chosen."""
    canvas.drawString(60, 730, "Payment:")
    for row, label in enumerate(("Cash", "Card", "Bank transfer")):
        canvas.drawString(80, 700 - 24 * row, label)
        canvas.acroForm.radio(
            name="pay", value=label.split()[0], selected=label == "Card",
            x=60, y=698 - 24 * row, size=12, buttonStyle="circle", shape="circle",
        )  # fmt: skip


def draw_choices(canvas: Any) -> None:
    """A list to choose from, with its choice."""
    canvas.drawString(60, 700, "Colour:")
    canvas.acroForm.choice(
        name="c", x=120, y=696, width=80, height=16, options=["Red", "Green"], value="Green"
    )


def draw_list(canvas: Any) -> None:
    """A list of three lines, of which the second is chosen."""
    canvas.drawString(60, 698, "Colour:")
    canvas.acroForm.listbox(
        name="c", x=120, y=650, width=80, height=60, options=["Red", "Green", "Blue"], value="Green"
    )


def draw_tight(canvas: Any) -> None:
    """Boxes in lines that are as close as those of a paragraph and begin with small letters."""
    for row, label in enumerate(("heat that is paid by the", "gas that is paid by us", "water")):
        canvas.drawString(80, 700 - 13 * row, label)
        canvas.acroForm.checkbox(name=label, x=62, y=699 - 13 * row, size=10, checked=row != 1)


def draw_table(canvas: Any) -> None:
    """A table with a check box in the second cell of each row."""
    canvas.drawString(60, 700, "Item")
    canvas.drawString(200, 700, "Seen")
    canvas.drawString(60, 680, "Smoke alarm")
    canvas.acroForm.checkbox(name="a", x=200, y=678, size=12, checked=True)
    canvas.drawString(60, 660, "Fire blanket")
    canvas.acroForm.checkbox(name="b", x=200, y=658, size=12, checked=False)


@pytest.mark.parametrize(
    ("fill", "lines"),
    [
        (draw_boxes, ["[x] Heating", "[ ] Garden", "[x] Cellar"]),
        (draw_behind, ["Pool [x] | Sauna [ ]"]),
        (draw_buttons, ["Payment:", "[ ] Cash", "[x] Card", "[ ] Bank transfer"]),
        (draw_choices, ["Colour: Green"]),
        (draw_list, ["Colour: Green"]),
        (
            draw_tight,
            ["[x] heat that is paid by the", "[ ] gas that is paid by us", "[x] water"],
        ),
        (draw_table, ["Item | Seen", "Smoke alarm | [x]", "Fire blanket | [ ]"]),
    ],
)
def test_ticks_of_a_pdf_form(loaded: Loaded, fill: Callable[[Any], None], lines: list[str]) -> None:
    text = loaded("form.pdf", draw(fill)).text
    assert [line for line in text.split("\n") if line] == lines


def change(content: bytes, edit: Callable[[Any, Any], None]) -> bytes:
    """A PDF with ``edit`` done to each of its fields."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for number, field in enumerate(writer.pages[0]["/Annots"]):
        edit(number, field.get_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def strip_looks(_: int, field: Any) -> None:
    """A program may have filled a form in and left the looks of its boxes to be made."""
    del field["/AP"]


def tick_second(number: int, field: Any) -> None:
    """A program may have ticked a box by its value and its state."""
    if number == 1:
        field[NameObject("/V")] = NameObject("/Yes")
        field[NameObject("/AS")] = NameObject("/Yes")


def fill_second(number: int, field: Any) -> None:
    """A program may have given the field its value alone."""
    if number == 1:
        field[NameObject("/V")] = NameObject("/Yes")
        del field["/AS"]


def empty_second(number: int, field: Any) -> None:
    if number == 1:
        field[NameObject("/V")] = NameObject("/Off")
        del field["/AS"]


def hide_second(number: int, field: Any) -> None:
    if number == 1:
        field[NameObject("/F")] = type(field["/F"])(2)


@pytest.mark.parametrize(
    ("edit", "second"),
    [
        (strip_looks, "[ ] Garden"),
        (tick_second, "[x] Garden"),
        (fill_second, "[x] Garden"),
        (empty_second, "[ ] Garden"),
        (hide_second, "Garden"),
    ],
)
def test_ticks_of_a_form_that_was_changed(
    loaded: Loaded, edit: Callable[[int, Any], None], second: str
) -> None:
    text = loaded("form.pdf", change(draw(draw_boxes), edit)).text
    assert [line for line in text.split("\n") if line] == ["[x] Heating", second, "[x] Cellar"]


def test_push_buttons_are_not_ticks(loaded: Loaded) -> None:
    def press(number: int, field: Any) -> None:
        if number == 1:
            field[NameObject("/Ff")] = type(field["/F"])(1 << 16)
            field[NameObject("/MK")][NameObject("/CA")] = TextStringObject("Send")

    text = loaded("form.pdf", change(draw(draw_boxes), press)).text
    assert "[ ]" not in text


def tick_control(ticked: str, shown: str) -> str:
    """A check box of Word, as a content control."""
    space = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    box = f'<w14:checkbox {space}><w14:checked w14:val="{ticked}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{run(shown)}</w:sdtContent></w:sdt>"


def tick_field(kind: str, ticked: str) -> str:
    """A check box of Word, as a field of an older form."""
    box = f'<w:checkBox><w:sizeAuto/><w:default w:val="{kind}"/>{ticked}</w:checkBox>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/>{box}</w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (tick_control("1", "☒") + run(" Heating"), "[x] Heating"),
        (tick_control("0", "☐") + run(" Heating"), "[ ] Heating"),
        (tick_control("true", "þ") + run(" Heating"), "[x] Heating"),
        (tick_field("0", "<w:checked/>") + run(" Heating"), "[x] Heating"),
        (tick_field("0", '<w:checked w:val="1"/>') + run(" Heating"), "[x] Heating"),
        (tick_field("1", '<w:checked w:val="0"/>') + run(" Heating"), "[ ] Heating"),
        (tick_field("1", "") + run(" Heating"), "[x] Heating"),
        (run("Heating ") + tick_field("0", ""), "Heating [ ]"),
    ],
)
def test_ticks_of_a_document(loaded: Loaded, body: str, line: str) -> None:
    text = loaded("form.docx", made(paragraph(run("A flat.")) + paragraph(body))).text
    assert text.split("\n")[1] == line


def test_ticks_of_a_cell(loaded: Loaded) -> None:
    """A control may stand around the whole cell of a table."""
    from tests.index.loaders.test_docx import cell

    control = tick_control("1", "☒").replace(run("☒"), cell("☒"))
    table = f"<w:tbl><w:tr>{cell('Pets')}{control}</w:tr></w:tbl>"
    text = loaded("form.docx", made(table + paragraph(run("End.")))).text
    assert text.split("\n")[0] == "Pets | [x]"


@pytest.mark.parametrize(
    ("control", "line"),
    [
        ('checkbox form:current-state="checked" form:label="Heating"', "[x] Heating"),
        ('checkbox form:label="Heating"', "[ ] Heating"),
        ('checkbox form:state="checked" form:label="Heating"', "[x] Heating"),
        ('radio form:current-selected="true" form:label="Card"', "[x] Card"),
        ('radio form:label="Card"', "[ ] Card"),
        ('button form:label="Send"', ""),
    ],
)
def test_ticks_of_an_open_document(loaded: Loaded, control: str, line: str) -> None:
    from tests.index.loaders.test_opendocument import made as make_odt

    space = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    forms = f'<office:forms {space}><form:form><form:{control} form:id="c1"/></form:form></office:forms>'
    body = f'{forms}<text:p>A flat.</text:p><text:p><draw:control draw:control="c1"/></text:p>'
    assert loaded("form.odt", make_odt("text", body)).text.split("\n")[1:] == [line][: bool(line)]
