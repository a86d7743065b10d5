"""Workbooks: sheets under their names, a row a line, numbers and dates as a person sees them."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from index.errors import BadInput
from index.loaders import guard, xlsx
from tests.index.loaders.conftest import Loaded, change_parts


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def made(*rows: list[object], title: str = "Prices") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def test_sheets_have_headings_and_rows_lines(loaded: Loaded) -> None:
    book = Workbook()
    book.active.title = "Prices 2024"
    for row in (["name", "price", "note"], ["Bolt", 3, None], ["Nut", None, "sold\nout"]):
        book.active.append(row)
    book.create_sheet("Empty")
    staff = book.create_sheet("Staff")
    staff["C3"], staff["D3"], staff["C6"] = "who", "since", "Ann"
    staff["D6"] = dt.date(2020, 5, 3)
    book.create_sheet("Lists").sheet_state = "hidden"
    book["Lists"]["A1"] = "helper"
    book.properties.title, book.properties.creator = "Shop", "Jane"
    book.properties.created = dt.datetime(2020, 1, 2)
    source = loaded("a.xlsx", saved(book))
    assert (source.title, source.author, source.date) == ("Shop", "Jane", "2020-01-02")
    assert source.text.split("\n") == [
        "Prices 2024", "name | price | note", "Bolt | 3", "Nut |  | sold out", "",
        "Staff", "who | since", "", "Ann | 2020-05-03",
    ]  # fmt: skip


def test_without_properties_the_file_names_it_and_nothing_dates_it(loaded: Loaded) -> None:
    source = loaded("prices.xlsx", change_parts(made(["a", 1]), {"docProps/core.xml": None}))
    assert (source.title, source.author, source.date) == ("prices", "", "")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (3, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1e+21"),
        (0.15, "0%", "15%"),
        (0.155, "0.0%", "15.5%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1234.5, '#,##0.00 "€"', "1,234.50 €"),
        (-1234.5, "[$€-407] #,##0.00;[Red]-[$€-407] #,##0.00", "-€ 1,234.50"),
        (3.5, "0.00##", "3.50"),
        (7, "00000", "00007"),
        (-0.001, "0.00", "0.00"),
        (12, '0 "kg"', "12 kg"),
        (0.5, "# ?/?", "0.5"),
        (1500000, "0.0,,", "1500000"),
        (12345, "0.00E+00", "12345"),
        (5, "[<10]0;0.0", "5"),
        (True, "General", "TRUE"),
        (dt.datetime(2024, 5, 3, 14, 30), "yyyy-mm-dd h:mm", "2024-05-03 14:30"),
        (dt.datetime(2024, 5, 3), "d.m.yy", "2024-05-03"),
        (dt.time(8, 30), "h:mm", "08:30"),
        (dt.time(8, 30, 5), "h:mm:ss", "08:30:05"),
        (dt.timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
        (dt.timedelta(minutes=5, seconds=9), "[h]:mm:ss", "0:05:09"),
    ],
)
def test_numbers_and_dates_are_shown(loaded: Loaded, value: object, code: str, shown: str) -> None:
    book = Workbook()
    book.active["A1"] = "x"
    book.active["B1"].value = value
    book.active["B1"].number_format = code
    assert loaded("a.xlsx", saved(book)).text == f"Sheet\nx | {shown}"


def test_a_cell_merged_over_rows_stands_in_each(loaded: Loaded) -> None:
    book = Workbook()
    for row in (["hall", "day"], ["North", "Mon"], [None, "Tue"], ["South", "Wed"], [None, "Thu"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("A1:A1")
    lines = loaded("a.xlsx", saved(book)).text.split("\n")
    assert lines[2:] == ["North | Mon", "North | Tue", "South | Wed", "| Thu"]


def test_a_formula_gives_the_value_last_calculated(loaded: Loaded) -> None:
    content = made(["sum", "=1+2"])
    sheet = "xl/worksheets/sheet1.xml"
    xml = ZipFile(BytesIO(content)).read(sheet)
    assert b"<f>1+2</f>" in xml
    found = (
        xml.replace(b"<v></v>", b"<v>3</v>")
        .replace(b"<v />", b"<v>3</v>")
        .replace(b"<v/>", b"<v>3</v>")
    )
    assert loaded("a.xlsx", change_parts(content, {sheet: found})).text == "Prices\nsum | 3"


def sheet_of(rows: str, head: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?>{head}<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    return change_parts(made(["x"]), {"xl/worksheets/sheet1.xml": xml.encode()})


CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def test_a_false_dimension_loses_and_costs_nothing(loaded: Loaded) -> None:
    rows = f'<row r="2">{CELL.format("B2", "b")}</row><row r="900000">{CELL.format("C900000", "c")}</row>'
    assert loaded("a.xlsx", sheet_of(rows)).text == "Prices\nb\n\n| c"


@pytest.mark.parametrize("where", ["A999999999", "ZZZZZZ1", "A0"])
def test_a_cell_that_no_sheet_has_is_refused_at_once(loaded: Loaded, where: str) -> None:
    number = where.lstrip("AZ")
    row = f'<row r="{number}">{CELL.format(where, "x")}</row>'
    with pytest.raises(BadInput, match=r"save it anew\.$|is empty"):
        loaded("a.xlsx", sheet_of(row))


def test_one_text_in_a_million_cells_is_refused(loaded: Loaded) -> None:
    rows = "".join(
        f'<row r="{row}">' + f'<c r="A{row}" t="s"><v>0</v></c>' + "</row>"
        for row in range(1, 2_001)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{space}"><si><t>{"word " * 10_000}</t></si></sst>'.encode()
    content = made(["x"])
    types = ZipFile(BytesIO(content)).read("[Content_Types].xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    types = types.replace(b"</Types>", told)
    content = change_parts(content, {"xl/sharedStrings.xml": strings, "[Content_Types].xml": types})
    xml = ZipFile(BytesIO(sheet_of(rows))).read("xl/worksheets/sheet1.xml")
    with pytest.raises(BadInput, match="60,000,000 characters in its tables; split it"):
        loaded("a.xlsx", change_parts(content, {"xl/worksheets/sheet1.xml": xml}))


def test_entities_are_not_expanded(loaded: Loaded) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9))
    head = f"<!DOCTYPE x [{bomb}]>"
    row = f'<row r="1">{CELL.format("A1", "&e8;")}</row>'
    with pytest.raises(BadInput, match=r"may be damaged, so save it anew\.$"):
        loaded("a.xlsx", sheet_of(row, head))


def test_a_workbook_with_a_password_is_refused(loaded: Loaded) -> None:
    with pytest.raises(BadInput, match="needs its password removed, or saving as XLSX"):
        loaded("a.xlsx", guard.OLE + bytes(2_000))


def test_the_pattern_of_merged_cells_is_of_rows() -> None:
    assert xlsx._MERGED.findall(b'<mergeCell ref="A2:B4"/><x:mergeCell ref="AA1:AB1"/>') == [
        (b"A", b"2", b"4"),
        (b"AA", b"1", b"1"),
    ]


def test_unpacking_is_bounded(loaded: Loaded) -> None:
    out = BytesIO(made(["x"]))
    with (
        ZipFile(out, "a", ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/x.xml", "w") as part,
    ):
        for _ in range(210):
            part.write(bytes(1_000_000))
    with pytest.raises(BadInput, match="more than 200 MB; split it"):
        loaded("a.xlsx", out.getvalue())
    out = BytesIO(made(["x"]))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive, archive.open("xl/x.xml", "w") as part:
        for _ in range(11):
            part.write(bytes(1_000_000))
    with pytest.raises(BadInput, match="more than 10 MB of markup; split it"):
        loaded("a.xlsx", out.getvalue())


def test_the_time_is_looked_at_inside_the_library(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_SECONDS", -1.0)
    monkeypatch.setattr(xlsx, "write_table", lambda rows, limits: [])
    with pytest.raises(BadInput, match="longer than two minutes to read; split it"):
        loaded("a.xlsx", made(["x"]))
