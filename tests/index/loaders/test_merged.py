"""Cells merged over rows stand in each; what is hidden of a table is left out, and fractions stay."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from tests.index.loaders.conftest import Loaded
from tests.index.loaders.test_docx import cell, made, paragraph, raised, run
from tests.index.loaders.test_opendocument import made as make_odt

TOP, BELOW, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def formula(inside: str) -> str:
    return f"<m:oMath {nsdecls('m')}>{inside}</m:oMath>"


def part(name: str, text: str) -> str:
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"


def lowered(text: str) -> str:
    return raised(text).replace("superscript", "subscript")


FRACTION = f"<m:f>{part('num', '1')}{part('den', '3')}</m:f>"
SUM = f"<m:f>{part('num', 'a+b')}{part('den', '2')}</m:f>"
POWER = f"<m:sSup>{part('e', '10')}{part('sup', '6')}</m:sSup>"
ROOT = f"<m:rad><m:deg/>{part('e', '2')}</m:rad>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (row(cell("A", TOP + WIDE), cell("1")) + row(cell("", BELOW + WIDE), cell("2")), ["A | 1", "A | 2"]),
        (row(cell("N"), cell("x", TOP)) + row(cell("S"), cell("", BELOW)) + row(cell("E"), cell("y")),
         ["N | x", "S | x", "E | y"]),
        (row(cell("A"), cell("1")) + row(cell("B"), cell("2"), properties="<w:hidden/>"), ["A | 1"]),
        (row(cell("Head", '<w:gridSpan w:val="3"/>')) + row(cell("a"), cell("b"), cell("c")), ["Head", "a | b | c"]),
        (row(cell("A", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("3")), ["A | 3"]),
    ],
)  # fmt: skip
def test_tables_of_a_document(loaded: Loaded, body: str, lines: list[str]) -> None:
    text = loaded("a.docx", made(f"<w:tbl>{body}</w:tbl>" + paragraph(run("End.")))).text
    assert text.split("\n")[:-1] == lines


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        (run("Each has ") + formula(FRACTION) + run(" of it."), "Each has 1/3 of it."),
        (formula(SUM), "(a+b)/2"),
        (formula(POWER) + run(" grains"), "10⁶ grains"),
        (formula(ROOT), "√2"),
        (run("Add 2") + raised("1") + run("⁄") + lowered("2") + run(" cups."), "Add 2 1/2 cups."),
        (run("Add ") + raised("3") + run("/") + lowered("4") + run(" cup."), "Add 3/4 cup."),
        (run("A bolt of 3") + raised("5") + run("/") + lowered("16") + run(" inches."), "A bolt of 3 5/16 inches."),
        (run("It is CO") + lowered("2") + run(" and x") + raised("2") + run("."), "It is CO2 and x2."),
        (run("Add 2 1/2 cups and ¼ litre."), "Add 2 1/2 cups and ¼ litre."),
    ],
)  # fmt: skip
def test_fractions_and_powers_of_a_document(loaded: Loaded, inside: str, line: str) -> None:
    assert loaded("a.docx", made(paragraph(inside))).text == line


def test_a_style_may_hide_words(loaded: Loaded) -> None:
    from docx import Document

    document = Document()
    style = document.styles.add_style("Secret", 2)
    style.font.hidden = True
    line = document.add_paragraph("The key is ")
    line.add_run("under the mat", style="Secret")
    line.add_run("kept.")
    out = BytesIO()
    document.save(out)
    assert loaded("a.docx", out.getvalue()).text == "The key is kept."


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def hide_columns(sheet: Any) -> None:
    sheet.column_dimensions.group("B", "C", hidden=True)


def merge_block(sheet: Any) -> None:
    sheet.merge_cells("A1:B3")


def merge_row(sheet: Any) -> None:
    sheet.merge_cells("A1:C1")


@pytest.mark.parametrize(
    ("edit", "lines", "named"),
    [
        (hide_row, ["a | b | c", "g | h | i"], "1 hidden row"),
        (hide_column, ["a | c", "d | f", "g | i"], "1 hidden column"),
        (hide_columns, ["a", "d", "g"], "2 hidden columns"),
        (merge_block, ["a | c", "a | f", "a | i"], ""),
        (merge_row, ["a", "d | e | f", "g | h | i"], ""),
    ],
)
def test_tables_of_a_workbook(
    loaded: Loaded, edit: Callable[[Any], None], lines: list[str], named: str
) -> None:
    book = Workbook()
    book.active.title = "Rota"
    for letters in ("abc", "def", "ghi"):
        book.active.append(list(letters))
    edit(book.active)
    out = BytesIO()
    book.save(out)
    source = loaded("a.xlsx", out.getvalue())
    assert source.text.split("\n")[1:] == lines
    assert named in source.remark
    assert bool(named) is bool(source.remark)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named(loaded: Loaded, state: str) -> None:
    book = Workbook()
    book.active.append(["seen"])
    sheet = book.create_sheet("Codes")
    sheet.append(["door", 9911])
    sheet.sheet_state = state
    out = BytesIO()
    book.save(out)
    source = loaded("a.xlsx", out.getvalue())
    assert "9911" not in source.text
    assert "1 hidden sheet" in source.remark


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_and_columns_of_an_open_sheet(loaded: Loaded, visibility: str) -> None:
    hidden = f'table:visibility="{visibility}"'

    def line(letters: str, more: str = "") -> str:
        cells = "".join(
            f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in letters
        )
        return f"<table:table-row {more}>{cells}</table:table-row>"

    columns = f"<table:table-column/><table:table-column {hidden}/><table:table-column/>"
    rows = line("abc") + line("def", hidden) + line("ghi")
    body = f'<table:table table:name="Rota">{columns}{rows}</table:table>'
    text = loaded("a.ods", make_odt("spreadsheet", body)).text
    assert text.split("\n") == ["Rota", "a | c", "g | i"]
