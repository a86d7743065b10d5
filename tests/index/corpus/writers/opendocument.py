"""Makes texts and sheets of OpenDocument, as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tests.index.loaders.conftest import SPACES, make_archive

_STYLES = """<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
"""
_OUTLINE = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="1"/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>"""


def _write(
    kind: str, body: Sequence[str], styles: str = "", title: str = "", author: str = ""
) -> bytes:
    meta = (
        f"<office:meta><dc:title>{title}</dc:title><meta:initial-creator>{author}"
        "</meta:initial-creator><meta:creation-date>2023-11-05T08:15:00</meta:creation-date></office:meta>"
    )
    room = {"odt": "text", "ods": "spreadsheet"}[kind]
    content = f"<office:body><office:{room}>{''.join(body)}</office:{room}></office:body>"
    return make_archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{room}",
            "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles>{content}</office:document-content>",
            "styles.xml": f"<office:document-styles {SPACES}><office:styles>{_STYLES}"
            "</office:styles></office:document-styles>",
            "meta.xml": f"<office:document-meta {SPACES}>{meta}</office:document-meta>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def _par(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def _head(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def _list(style: str, *items: str, more: str = "") -> str:
    inside = "".join(
        f"<text:list-item>{one if one.startswith('<text:p') else _par(one)}</text:list-item>"
        for one in items
    )
    return f'<text:list text:style-name="{style}" {more}>{inside}</text:list>'


def _cell(text: str = "", more: str = "", kind: str = "table-cell") -> str:
    inside = text if text.startswith("<") else _par(text) if text else ""
    return f"<table:{kind} {more}>{inside}</table:{kind}>"


def _row(*cells: str, more: str = "") -> str:
    inside = "".join(one if one.startswith("<table:") else _cell(escape(one)) for one in cells)
    return f"<table:table-row {more}>{inside}</table:table-row>"


_COVERED = _cell(kind="covered-table-cell")


def _note(number: int, text: str, kind: str = "footnote") -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body>{_par(text)}</text:note-body></text:note>"
    )


def make_handbook() -> bytes:
    """A handbook whose headings and steps are numbered by their styles."""
    steps = _par("Fill the kettle.") + _list("", "Not above the mark.", "Not below one litre.")
    body = [
        _par("Tea room handbook", "P1"),
        _head("Opening", 1),
        _par("The room opens at 8.30. The first shift brings the milk."),
        _head("Keys", 2),
        _par("Keys hang behind the bar."),
        _head("Alarm", 2),
        _list("L1", "Enter the code.", steps),
        _par("Then wait."),
        _list("L1", "Light the stove.", more='text:continue-numbering="true"'),
        _head("Closing", 1),
        _list("L2", "Count the till.", "Bolt the door."),
    ]
    return _write("odt", body, _OUTLINE, "Tea room handbook", "Orla Fenn")


def make_chronicle() -> bytes:
    """A chronicle with notes, a text box, changes, a comment and hidden text."""
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>in a storm</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    comment = (
        "<office:annotation><dc:creator>Ed</dc:creator><text:p>Really?</text:p></office:annotation>"
    )
    box = "<draw:frame><draw:text-box><text:p>Pop. 1871: 402</text:p></draw:text-box></draw:frame>"
    body = [
        changes,
        _head("Chronicle of Sandholm", 1),
        _par(f"The church fell{_note(1, 'Parish book, p. 9.')} in 1634<text:change/>. It was never rebuilt."),
        _head("The flood", 2),
        _par(f"The sea came on the night of 3 February{comment}.{box} Nine people died<text:s/>there."),
        _par(f'The dyke{_note(2, "Now the road.", "endnote")}<text:span text:style-name="T9"> CHECK</text:span>'
             "<text:tab/>was raised<text:line-break/>twice."),
    ]  # fmt: skip
    return _write("odt", body, author="Knud Lasse")


def make_inventar() -> bytes:
    """A German inventory with tables: merged cells, and a table in a table."""
    inner = f"<table:table>{_row('Fach', 'Inhalt')}{_row('oben', 'Garn')}{_row('unten', 'Knöpfe')}</table:table>"
    body = [
        _head("Inventar der Heimatstube", 1),
        _par("Stand: 31. Dez. 2022. Aufgenommen von Frl. Dr. Überall."),
        _head("Möbel", 2),
        "<table:table><table:table-header-rows>",
        _row("Nr.", "Stück", "Raum"),
        "</table:table-header-rows>",
        _row(_cell("1", 'table:number-rows-spanned="2"'), "Truhe", "Diele"),
        _row(_COVERED, "Deckel", "Keller"),
        _row("2", _cell("Schrank") , _cell(inner)),
        _row(_cell("Summe: 3 Stück", 'table:number-columns-spanned="3"'), _COVERED, _COVERED),
        "</table:table>",
        _par("Die Truhe ist Leihgut."),
    ]  # fmt: skip
    return _write("odt", body, title="Inventar der Heimatstube")


def make_speech() -> bytes:
    """A speech without headings, in sections and with a numbered paragraph."""
    body = [
        '<text:section text:name="s">',
        _par("Dear friends of the railway,"),
        _par("forty years ago the last train left Corran. Today the first one came back."),
        "</text:section>",
        _par(
            'We thank <text:a>the <text:span text:style-name="T1">volunteers</text:span></text:a>:'
        ),
        _list("L2", _par("Ines, who found the engine;"), _par("Tom &amp; Ray, who mended it.")),
        _par(""),
        _par("Thank you."),
    ]
    return _write("odt", body, title="Speech at Corran", author="M. Teal")


def _sheet(name: str, *rows: str, style: str = "") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def _value(shown: str, kind: str, value: str) -> str:
    key = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    return _cell(shown, f'office:value-type="{kind}" office:{key}="{value}"')


_REST = _row(
    _cell(more='table:number-columns-repeated="1024"'), more='table:number-rows-repeated="1048500"'
)


def make_boats() -> bytes:
    """A list of boats in two sheets, with a hidden third."""
    hidden = (
        '<style:style style:name="ta2" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    body = [
        _sheet(
            "Boats",
            _row("Name", "Berths", "Hire per day", "Free from"),
            _row("Merle", _value("4", "float", "4"), _value("85,00 €", "currency", "85"), _value("01.05.24", "date", "2024-05-01")),
            _row("Gull & Tern", _value("6", "float", "6"), _value("120,00 €", "currency", "120"), _value("15.06.24", "date", "2024-06-15")),
            _REST,
        ),
        _sheet("Codes", _row("secret", "9911"), style="ta2"),
        _sheet("Staff", _row("Who", "Phone"), _row("Ada", "0171 22"), _REST),
    ]  # fmt: skip
    return _write("ods", body, hidden, title="Boat hire")


def make_budget() -> bytes:
    """A budget with title rows, a formula, merged months and repeated cells."""
    total = _cell(
        "1,250", 'table:formula="of:=SUM([.B4:.C4])" office:value-type="float" office:value="1250"'
    )
    body = [
        _sheet(
            "Budget 2024",
            _row("Village hall budget"),
            _REST.replace("1048500", "1"),
            _row("Item", "Q1", "Q2", "Total"),
            _row("Heating", _value("900", "float", "900"), _value("350", "float", "350"), total),
            _row("Cleaning", _cell("200", 'table:number-columns-repeated="2"'), _value("400", "float", "400")),
            _row("Roof", "", "", "open"),
        )
    ]  # fmt: skip
    return _write("ods", body)


def make_register() -> bytes:
    """A register with groups of rows, notes in cells and cells of several lines."""
    note = "<office:annotation><text:p>ask Jo</text:p></office:annotation>"
    body = [
        _sheet(
            "Register",
            _row("Pupil", "Class", "Remark"),
            "<table:table-row-group>",
            _row(_cell("Abel, Nora"), _cell("4b", 'table:number-rows-spanned="2"'), _cell(f"{note}{_par('glasses')}")),
            _row("Bernt, Ole", _COVERED, _cell(_par("bus 7,") + _par("no nuts"))),
            "</table:table-row-group>",
            _row("Cole, Ida", "5a", _value("TRUE", "boolean", "true")),
        )
    ]  # fmt: skip
    return _write("ods", body, title="School register")


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "boats.ods": make_boats,
    "budget.ods": make_budget,
    "chronicle.odt": make_chronicle,
    "handbook.odt": make_handbook,
    "inventar.odt": make_inventar,
    "register.ods": make_register,
    "speech.odt": make_speech,
}
