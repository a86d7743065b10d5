"""What a reader of the final Word document sees is in its text, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import BadInput

Loaded = Callable[..., Any]
WORD = nsdecls("w")


def made(body: str, notes: str = "", kind: str = "footnote") -> bytes:
    """A document whose body is ``body`` in WordprocessingML, with notes of one ``kind``."""
    document = Document()
    element = document.element.body
    for child in list(element)[:-1]:
        element.remove(child)
    for block in parse_xml(f"<w:body {WORD}>{body}</w:body>"):
        element.insert(len(element) - 1, block)
    if notes:
        blob = f"<w:{kind}s {WORD}>{notes}</w:{kind}s>".encode()
        part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", blob, document.part.package)
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


def hidden(text: str, more: str) -> str:
    return run(text).replace("<w:t ", f"<w:rPr><w:vanish {more}/></w:rPr><w:t ")


def deleted(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(*inside: str) -> str:
    return f'<w:ins w:id="2">{"".join(inside)}</w:ins>'


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def sign(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def raised(text: str) -> str:
    above = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t '
    return run(text).replace("<w:t ", above)


def prompting(text: str, style: str) -> str:
    shown = run(text).replace("<w:t ", f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t ')
    return control(shown).replace("<w:sdtPr/>", "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>")


TOP, BELOW, WIDE = (
    '<w:vMerge w:val="restart"/>',
    "<w:vMerge/>",
    '<w:gridSpan w:val="2"/>',
)
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    + paragraph(run("In the box."))
    + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            paragraph(run("Within "), deleted("thirty"), inserted(run("forty")), run(" days.")),
            ["Within forty days."],
            id="tracked words",
        ),
        pytest.param(
            paragraph(run("One. ")) + inserted(paragraph(run("Two."))),
            ["One.", "Two."],
            id="an inserted paragraph",
        ),
        pytest.param(
            '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>'
            + run("It ends ")
            + "</w:p>"
            + paragraph(run("here.")),
            ["It ends here."],
            id="a paragraph mark that was deleted",
        ),
        pytest.param(
            paragraph(f'<w:moveFrom w:id="4">{run("Here. ")}</w:moveFrom>')
            + paragraph(run("First. "), f'<w:moveTo w:id="5">{run("Here.")}</w:moveTo>'),
            ["", "First. Here."],
            id="moved words",
        ),
        pytest.param(
            paragraph(run("Seen by "), control(run("Marta Lind")), run(".")),
            ["Seen by Marta Lind."],
            id="a control inside a line",
        ),
        pytest.param(
            control(paragraph(run("A")) + control(paragraph(run("B")))), ["A", "B"], id="controls"
        ),
        pytest.param(paragraph(run("Beside."), BOX), ["Beside.", "In the box."], id="a text box"),
        pytest.param(
            paragraph(
                '<w:hyperlink w:anchor="x">' + run("A link") + "</w:hyperlink>",
                "<w:r><w:tab/><w:t>on</w:t><w:noBreakHyphen/><w:t>line</w:t></w:r>",
            ),
            ["A link on-line"],
            id="links and marks",
        ),
        pytest.param(
            "<w:tbl>"
            + f"<w:tr>{cell('Day')}{control(cell('Hours'))}</w:tr>"
            + control(f"<w:tr>{cell('Mon')}{cell('9 to 5')}</w:tr>")
            + f'<w:tr><w:trPr><w:del w:id="6"/></w:trPr>{cell("Tue")}{cell("shut")}</w:tr>'
            + "</w:tbl>",
            ["Day | Hours", "Mon | 9 to 5"],
            id="rows and cells in controls, a deleted row",
        ),
        pytest.param(
            "<w:tbl>"
            + f"<w:tr>{cell('North', TOP)}{cell('1')}</w:tr>"
            + f"<w:tr>{cell('', BELOW)}{cell('2')}</w:tr>"
            + f"<w:tr>{cell('both', WIDE)}</w:tr>"
            + "</w:tbl>",
            ["North | 1", "North | 2", "both"],
            id="merged cells",
        ),
        pytest.param(
            "<w:tbl><w:tr><w:tc><w:tcPr/><w:tbl>"
            + f"<w:tr>{cell('a')}{cell('b')}</w:tr></w:tbl>{paragraph(run('c'))}</w:tc>{cell('d')}</w:tr>"
            + f"<w:tr>{cell('e')}{cell('f')}</w:tr></w:tbl>",
            ["a | b", "c", "d", "e | f"],
            id="a table in a cell",
        ),
        pytest.param(
            paragraph(run("It is "), hidden("not ", ""), hidden("so", 'w:val="0"'), run(".")),
            ["It is so."],
            id="hidden text",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{cell('Name')}{cell('May')}{cell('June')}</w:tr>"
            f"<w:tr>{cell('Ann')}{cell('')}{cell('7')}</w:tr>"
            f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("4")}{cell("8")}</w:tr></w:tbl>',
            ["Name | May | June", "Ann |  | 7", "| 4 | 8"],
            id="empty cells keep their columns",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{cell('New')}{cell('old', '<w:cellDel/>')}{cell('12')}</w:tr></w:tbl>",
            ["New | 12"],
            id="a deleted cell",
        ),
        pytest.param(
            paragraph(run("At 5 "), sign("Symbol", "F0B0"), run("C "), sign("Wingdings", "F0FC"))
            + paragraph(run("a"), "<w:r><w:ptab/></w:r>", run("b"), sign("Arial", "20AC")),
            ["At 5 °C ✓", "a b€"],
            id="signs of symbol fonts",
        ),
        pytest.param(
            paragraph(
                f"<w:r><w:ruby><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase>"
                "</w:ruby></w:r>"
            ),
            ["東京"],
            id="readings above the line",
        ),
        pytest.param(
            paragraph(run("10"), raised("6"), run(" m"), raised("2"), run(", the 1"), raised("st")),
            ["10⁶ m2, the 1st"],
            id="figures above the line",
        ),
        pytest.param(
            paragraph(run("Name: "), prompting("Click here.", "PlaceholderText"))
            + paragraph(run("Day: "), prompting("4 May", "Strong")),
            ["Name:", "Day: 4 May"],
            id="a control that nobody has filled in",
        ),
        pytest.param(
            f'<w:p><w:pPr><w:rPr><w:moveFrom w:id="3"/></w:rPr></w:pPr>'
            f'<w:moveFrom w:id="4">{run("Hens.")}</w:moveFrom></w:p>{paragraph(run("Ducks."))}',
            ["Ducks."],
            id="a paragraph that was moved away",
        ),
        pytest.param(
            paragraph(run("Let "), f"<m:oMath {nsdecls('m')}><m:r><m:t>a=2</m:t></m:r></m:oMath>"),
            ["Let a=2"],
            id="a formula",
        ),
    ],
)
def test_what_the_final_document_shows(loaded: Loaded, body: str, lines: list[str]) -> None:
    text = loaded("a.docx", made(body + paragraph(run("End.")))).text
    assert (
        text.split("\n")
        == [*lines, "End."][next(i for i, one in enumerate([*lines, "End."]) if one) :]
    )


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_follows_its_paragraph(loaded: Loaded, kind: str) -> None:
    reference = f'<w:r><w:{kind}Reference w:id="7"/></w:r>'
    notes = (
        f'<w:{kind} w:id="0" w:type="separator">{paragraph(run("----"))}</w:{kind}>'
        f'<w:{kind} w:id="7">{paragraph(run("See box 12."))}</w:{kind}>'
    )
    body = paragraph(run("It drifted."), reference) + paragraph(run("Help came."))
    text = loaded("a.docx", made(body, notes, kind)).text
    assert text == "It drifted.\nSee box 12.\nHelp came."


def test_a_bomb_of_entities_is_not_expanded(loaded: Loaded) -> None:
    source = BytesIO(made(paragraph(run("x"))))
    out = BytesIO()
    with ZipFile(source) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"boom" * 99 + b'">]>'
                content = content.replace(b"?>", b"?>" + bomb, 1).replace(b">x<", b">&b;<")
            new.writestr(name, content)
    with pytest.raises(BadInput, match=r"a\.docx"):
        loaded("a.docx", out.getvalue())


def test_the_date_of_a_template_is_none_of_the_document(loaded: Loaded) -> None:
    out = BytesIO()
    document = Document()
    document.add_paragraph("Boats are locked.")
    document.save(out)
    source = loaded("a.docx", out.getvalue())
    assert (source.author, source.date) == ("", "")
