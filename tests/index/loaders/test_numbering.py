"""The list items of a Word document have the numbers that Word shows."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.index.loaders.test_docx import cell, made, run

Loaded = Callable[..., Any]
WORD = nsdecls("w")


def test_numbers_and_bullets_are_written(loaded: Loaded) -> None:
    document = Document()
    document.add_paragraph("Fill the tank.", style="List Number")
    document.add_paragraph("Switch on.", style="List Number")
    document.add_paragraph("a towel", style="List Bullet")
    out = BytesIO()
    document.save(out)
    assert loaded("a.docx", out.getvalue()).text == "1. Fill the tank.\n2. Switch on.\n- a towel"


def test_lists_of_one_kind_go_on_until_one_begins_anew(loaded: Loaded) -> None:
    document = Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(
        f'<w:abstractNum {WORD} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    for number, more in ((90, ""), (91, ""), (92, again)):
        inside = f'<w:abstractNumId w:val="90"/>{more}'
        root.append(parse_xml(f'<w:num {WORD} w:numId="{number}">{inside}</w:num>'))
    for number in (90, 91, 92, 92, 90):
        properties = document.add_paragraph("x")._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {WORD}><w:numId w:val="{number}"/></w:numPr>'))
    out = BytesIO()
    document.save(out)
    assert loaded("a.docx", out.getvalue()).text.split() == [
        "1)",
        "x",
        "2)",
        "x",
        "5)",
        "x",
        "6)",
        "x",
        "7)",
        "x",
    ]


def level(depth: int, kind: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def style(name: str, number: str, kind: str = "paragraph") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"<w:pPr><w:numPr>{number}</w:numPr></w:pPr></w:style>"
    )


def numbered(levels: str, styles: str, items: list[tuple[str, str]]) -> bytes:
    """Paragraphs of a list, each in a style or on a level; the list is number 80, and 81 is one
    that only names the style ``Linked``."""
    document = Document()
    root = document.part.numbering_part.element
    for at, (key, inside) in enumerate(
        (("80", levels), ("81", '<w:numStyleLink w:val="Linked"/>'))
    ):
        kind = f'<w:abstractNum {WORD} w:abstractNumId="{key}">{inside}</w:abstractNum>'
        root.insert(at, parse_xml(kind))
    for key in ("80", "81"):
        inside = f'<w:abstractNumId w:val="{key}"/>'
        root.append(parse_xml(f'<w:num {WORD} w:numId="{key}">{inside}</w:num>'))
    for one in parse_xml(f"<w:styles {WORD}>{styles}</w:styles>"):
        document.styles.element.append(one)
    for text, properties in items:
        added = document.add_paragraph(text)._p.get_or_add_pPr()
        for one in parse_xml(f"<w:pPr {WORD}>{properties}</w:pPr>"):
            added.append(one)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


LIST = '<w:numId w:val="80"/>'
BASED = '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/>'


def named(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def at_level(depth: int, number: int = 80) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


@pytest.mark.parametrize(
    ("levels", "styles", "items", "lines"),
    [
        pytest.param(
            level(0, "decimal", "Art. %1") + level(1, "decimal", "%1.%2"),
            style("A", f'<w:ilvl w:val="0"/>{LIST}')
            + BASED + '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
            + BASED.replace('"B"', '"C"') + "</w:style>",
            [("Term", named("A")), ("A year.", named("B")), ("Fees", named("C"))],
            ["Art. 1 Term", "1.1 A year.", "Art. 2 Fees"],
            id="styles based on a numbered one",
        ),
        pytest.param(
            level(0, "decimal", "%1.", named("A")) + level(1, "lowerLetter", "%2)", named("B")),
            style("A", LIST) + style("B", LIST),
            [("Open.", named("A")), ("in front", named("B")), ("Shut.", named("A"))],
            ["1. Open.", "a) in front", "2. Shut."],
            id="levels that name their styles",
        ),
        pytest.param(
            level(0, "decimal", "%1)"),
            style("Linked", LIST, "numbering"),
            [("Boil.", at_level(0, 81)), ("Pour.", at_level(0, 81))],
            ["1) Boil.", "2) Pour."],
            id="a list that names a style of lists",
        ),
        pytest.param(
            level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>"),
            "",
            [("Scope", at_level(0)), ("Rent", at_level(0)), ("Due", at_level(1))],
            ["I. Scope", "II. Rent", "2.1 Due"],
            id="legal numbers",
        ),
        pytest.param(
            level(0, "decimalZero", "%1") + level(1, "decimal", "§ %2", '<w:lvlRestart w:val="0"/>'),
            "",
            [("A", at_level(0)), ("a", at_level(1)), ("B", at_level(0)), ("b", at_level(1))],
            ["01 A", "§ 1 a", "02 B", "§ 2 b"],
            id="a level that never begins anew",
        ),
        pytest.param(
            level(0, "decimal", "%1."),
            "",
            [("A", at_level(0)), ("", at_level(0)), ("B", at_level(0))],
            ["1. A", "", "3. B"],
            id="an empty item counts",
        ),
    ],
)  # fmt: skip
def test_numbers_come_from_the_list_the_style_or_both(
    loaded: Loaded, levels: str, styles: str, items: list[tuple[str, str]], lines: list[str]
) -> None:
    assert loaded("a.docx", numbered(levels, styles, items)).text.split("\n") == lines


def test_a_number_may_stand_alone_in_a_cell(loaded: Loaded) -> None:
    properties = '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr/><w:p>{properties}</w:p></w:tc>{cell(text)}</w:tr>"
        for text in ("Open it", "Shut it")
    )
    text = loaded("a.docx", made(f"<w:tbl>{rows}</w:tbl>")).text
    assert [line.split(" | ")[1] for line in text.split("\n")] == ["Open it", "Shut it"]
    assert len({line.split(" | ")[0] for line in text.split("\n")}) == 2


def test_items_joined_by_a_deleted_mark_have_one_number(loaded: Loaded) -> None:
    number = '<w:pStyle w:val="ListNumber"/>'
    gone = '<w:rPr><w:del w:id="3"/></w:rPr>'
    body = "".join(
        f"<w:p><w:pPr>{number}{more}</w:pPr>{run(text)}</w:p>"
        for text, more in (("Open ", gone), ("the door.", ""), ("Shut it.", ""))
    )
    text = loaded("a.docx", made(body)).text
    assert text == "1. Open the door.\n2. Shut it."
