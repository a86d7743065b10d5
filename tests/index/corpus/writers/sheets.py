"""Makes workbooks of Excel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.index.loaders.conftest import change_parts


def _save(book: Workbook, values: Mapping[str, str] | None = None) -> bytes:
    """The file; ``values`` are those that Excel has calculated for the formulas in cells of the
    first sheet, which openpyxl writes without."""
    out = BytesIO()
    book.save(out)
    if not values:
        return out.getvalue()
    part = "xl/worksheets/sheet1.xml"
    with ZipFile(out) as archive:
        sheet = archive.read(part).decode()
    for place, value in values.items():
        sheet = re.sub(
            rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?', rf"\1<v>{value}</v>", sheet
        )
    return change_parts(out.getvalue(), {part: sheet.encode()})


def _new(title: str, *rows: tuple[Any, ...]) -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book, sheet


def make_prices() -> bytes:
    """A price list with formulas, dates, percentages and a comment."""
    book, sheet = _new(
        "Timber 2024",
        ("Wood", "Price per m³", "Reduced", "Valid from", "In stock"),
        ("Oak", 1450, "=B2*0.9", dt.date(2024, 3, 1), True),
        ("Larch", 612.5, "=B3*0.9", dt.datetime(2024, 3, 15, 7, 30), False),
        ("Share of oak", 0.385, None, None, None),
    )
    for place in ("B2", "B3", "C2", "C3"):
        sheet[place].number_format = '#,##0.00 "€"'
    sheet["B4"].number_format = "0.0%"
    sheet["A3"].comment = Comment("ask the sawmill", "Ed")
    book.properties.title, book.properties.creator = "Timber prices", "Jo Reed"
    return _save(book, {"C2": "1305", "C3": "551.25"})


def make_rota() -> bytes:
    """A rota in several sheets, one of them hidden, with merged cells and a wrapped one."""
    book, sheet = _new(
        "Week 23",
        ("Rota of the lifeboat", None, None),
        (None, None, None),
        ("Day", "Shift", "Crew"),
        ("Monday", "06:00–14:00", "Ann\nBo"),
        (None, "14:00–22:00", "Cy"),
        ("Tuesday", "06:00–14:00", "Dee"),
    )
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:A5")
    hidden = book.create_sheet("Codes")
    hidden.append(("door", 9911))
    hidden.sheet_state = "hidden"
    phones = book.create_sheet("Telefone Ärzte")
    phones.append(("Name", "Nummer"))
    phones.append(("Dr. Groß", "0043 1 5552"))
    return _save(book)


def make_lab() -> bytes:
    """Two tables on one sheet, with an empty column and numbers in several formats."""
    book, sheet = _new(
        "Run 7",
        ("Sample", None, "pH", "Mass"),
        ("A-1", None, 6.8, 0.0125),
        ("A-2", None, 7, 12000),
        (None, None, None, None),
        ("Blank", None, "n/a", -3.5),
    )
    for row in range(2, 6):
        sheet[f"D{row}"].number_format = "0.0000"
    sheet["D3"].number_format = "[$CHF] #,##0;[Red]-#,##0"
    sheet["C2"].number_format = "0.00"
    book.create_sheet("Empty")
    return _save(book)


def make_timetable() -> bytes:
    """A timetable with times of the day and a link."""
    book, sheet = _new(
        "Ferry",
        ("Pier", "First", "Last", "Open a week"),
        ("Holm", dt.time(6, 5), dt.time(22, 40), dt.timedelta(hours=116, minutes=15)),
        ("Skerry", dt.time(6, 35), "on request", dt.timedelta(hours=9)),
    )
    for row in (2, 3):
        for column, code in (("B", "hh:mm"), ("C", "hh:mm"), ("D", "[h]:mm")):
            sheet[f"{column}{row}"].number_format = code
    sheet["A2"].hyperlink = "https://ferry.example"
    book.properties.title = "Ferry timetable"
    return _save(book)


def make_accounts() -> bytes:
    """The accounts of a club in a workbook with macros' suffix."""
    book, sheet = _new(
        "Kasse",
        ("Posten", "Einnahme", "Ausgabe"),
        ("Beiträge", 2304, None),
        ("Miete", None, 780.5),
        ("Summe", "=SUM(B2:B3)", "=SUM(C2:C3)"),
    )
    for row in range(2, 5):
        for column in "BC":
            sheet[f"{column}{row}"].number_format = "#,##0.00"
    return _save(book, {"B4": "2304", "C4": "780.5"})


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "accounts.xlsm": make_accounts,
    "lab.xlsx": make_lab,
    "prices.xlsx": make_prices,
    "rota.xlsx": make_rota,
    "timetable.xlsx": make_timetable,
}
