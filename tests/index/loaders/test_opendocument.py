"""ODT and ODS: the final text, numbered lists, notes, tables, and sheets as they are shown."""

from __future__ import annotations

import pytest

from index.errors import BadInput
from tests.index.loaders.conftest import SPACES, Loaded, attempt, make_archive

META = f"""<office:document-meta {SPACES}><office:meta><dc:title>Harbours</dc:title>
<meta:initial-creator>Jane</meta:initial-creator><dc:creator>Bob</dc:creator>
<meta:creation-date>2020-01-02T03:04:05</meta:creation-date></office:meta></office:document-meta>"""
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
LISTS = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
</text:list-style><text:list-style style:name="L2">
<text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>"""


def made(kind: str, body: str, styles: str = "", **parts: str) -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return make_archive(
        {"content.xml": content, "meta.xml": META, "META-INF/manifest.xml": MANIFEST, **parts}
    )


def lines(loaded: Loaded, body: str, styles: str = "") -> list[str]:
    return loaded("a.odt", made("text", body, styles)).text.split("\n")


def test_a_text_has_its_properties(loaded: Loaded) -> None:
    source = loaded("a.odt", made("text", "<text:p>A quiet harbour.</text:p>"))
    assert (source.title, source.author, source.date) == ("Harbours", "Jane", "2020-01-02")
    assert source.text == "A quiet harbour."


def test_a_paragraph_is_a_line_with_its_blanks(loaded: Loaded) -> None:
    body = (
        '<text:h text:outline-level="1">Head</text:h><text:section><text:p>One<text:s text:c="2"/>'
        "<text:span>two\n  and</text:span><text:tab/>three<text:line-break/>four</text:p></text:section>"
    )
    assert lines(loaded, body) == ["Head", "One  two   and three", "four"]


def head(text: str, level: int, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{text}</text:h>'


OUTLINE = """<text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style>"""


def test_headings_have_levels_and_their_numbers(loaded: Loaded) -> None:
    named = (
        '<style:style style:name="Title" style:family="paragraph"/>'
        '<style:style style:name="P1" style:parent-style-name="Title" style:family="paragraph"/>'
    )
    body = (
        '<text:p text:style-name="P1">Lease</text:p>'
        + head("Rent", 1) + head("Due", 2) + "<text:p>Monthly.</text:p>" + head("Arrears", 2)
        + head("Preface", 1, 'text:is-list-header="true"') + head("Pets", 1) + head("Cats", 2)
        + head("Old", 3) + "<text:p>They may stay.</text:p>"
        + f"<text:list><text:list-item>{head('Annex', 1)}</text:list-item></text:list>"
    )  # fmt: skip
    source = loaded("a.odt", made("text", body, OUTLINE + named))
    assert [(one.of(source.text), one.level) for one in source.headings] == [
        ("Lease", 1), ("1. Rent", 1), ("1.1 Due", 2), ("1.2 Arrears", 2), ("Preface", 1),
        ("2. Pets", 1), ("2.1 Cats", 2), ("Old", 3), ("Annex", 1),
    ]  # fmt: skip
    assert source.find_headings(source.text.index("They may")) == ("2. Pets", "2.1 Cats", "Old")


def test_items_may_show_the_numbers_above_them(loaded: Loaded) -> None:
    levels = LISTS.replace(
        'text:level="2" style:num-format="a"',
        'text:level="2" style:num-format="1" text:display-levels="2"',
    )
    inner = "<text:list><text:list-item><text:p>Tower</text:p></text:list-item></text:list>"
    item = f"<text:list-item><text:p>Open</text:p>{inner}</text:list-item>"
    body = f'<text:list text:style-name="L1">{item}{item}</text:list>'
    assert lines(loaded, body, levels) == ["1. Open", "1.1) Tower", "2. Open", "2.1) Tower"]


def test_deletions_comments_and_descriptions_are_not_in_the_text(loaded: Loaded) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>It<text:change text:change-id="c"/> stays<office:annotation><dc:creator>Bob'
        "</dc:creator><text:p>why?</text:p></office:annotation>.</text:p>"
    )
    assert lines(loaded, body) == ["It stays."]


def test_hidden_text_is_not_in_the_text(loaded: Loaded) -> None:
    style = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = '<text:p>It <text:span text:style-name="T1">never </text:span>stays.</text:p>'
    assert lines(loaded, body, style) == ["It stays."]


def test_notes_and_text_boxes_follow_their_paragraph(loaded: Loaded) -> None:
    body = (
        "<text:p>The mill burned<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>In 1902.</text:p></text:note-body></text:note> down."
        "<draw:frame><draw:text-box><text:p>A box.</text:p></draw:text-box></draw:frame></text:p>"
        "<draw:frame><draw:image/><draw:text-box><text:p>Another.</text:p></draw:text-box></draw:frame>"
    )
    assert lines(loaded, body) == ["The mill burned down.", "In 1902.", "A box.", "Another."]


def test_items_have_their_numbers(loaded: Loaded) -> None:
    def item(text: str, *inner: str) -> str:
        return f"<text:list-item><text:p>{text}</text:p>{''.join(inner)}</text:list-item>"

    nested = f"<text:list>{item('left')}{item('right')}</text:list>"
    body = (
        f'<text:list text:style-name="L1">{item("Open", nested)}{item("Close")}</text:list>'
        f'<text:p>Then:</text:p><text:list text:style-name="L1" text:continue-numbering="true">'
        f'{item("Lock")}</text:list><text:list text:style-name="L1">{item("Anew")}</text:list>'
        f'<text:list text:style-name="L2">{item("a towel")}</text:list>'
    )
    assert lines(loaded, body, LISTS) == [
        "1. Open", "a) left", "b) right", "2. Close", "Then:", "3. Lock", "1. Anew", "- a towel",
    ]  # fmt: skip


def cell(text: str = "", more: str = "", kind: str = "table-cell") -> str:
    inside = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:{kind} {more}>{inside}</table:{kind}>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


COVERED = cell(kind="covered-table-cell")


def test_a_table_has_a_row_a_line(loaded: Loaded) -> None:
    body = (
        "<table:table><table:table-header-rows>"
        + row(cell("hall"), cell("day"))
        + "</table:table-header-rows>"
        + row(cell("North", 'table:number-rows-spanned="2"'), cell("Mon"))
        + row(COVERED, cell("Tue"))
        + row(cell(), cell("Wed"))
        + "</table:table>"
    )
    assert lines(loaded, body) == ["hall | day", "North | Mon", "North | Tue", "| Wed"]


def test_a_table_in_a_cell_has_its_own_rows(loaded: Loaded) -> None:
    inner = f"<table:table>{row(cell('Room'), cell('Size'))}{row(cell('Bath'), cell('5'))}</table:table>"
    outer = f"<table:table-cell>{inner}<text:p>No balcony.</text:p></table:table-cell>"
    rows = row(cell("Keys"), cell("2")) + row(cell("Rooms"), outer) + row(cell("Meter"), cell("47"))
    assert lines(loaded, f"<table:table>{rows}</table:table>") == [
        "Keys | 2", "Rooms", "Room | Size", "Bath | 5", "No balcony.", "Meter | 47",
    ]  # fmt: skip


def sheet(name: str, *rows: str, style: str = "") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def test_sheets_have_headings_and_rows_lines(loaded: Loaded) -> None:
    hidden = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    far = row(
        cell(more='table:number-columns-repeated="16384"'),
        more='table:number-rows-repeated="1048000"',
    )
    body = (
        sheet("Lists", row(cell("helper")), style="ta2")
        + sheet(
            "Prices",
            row(cell("name"), cell("price"), cell("note"), cell(more='table:number-columns-repeated="16381"')),
            row(cell("Bolt"), cell("3 €", 'office:value="3"'), cell()),
            row(cell("Nut"), cell("4", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
            far,
            row(cell("Rope"), cell(more='office:value-type="float" office:value="5"')),
            far,
        )
        + sheet("Empty", far)
        + sheet(
            "Staff",
            "<table:table-row-group>",
            row(cell("Ann"), cell("x", 'table:number-rows-spanned="2"')),
            row(cell("Bo"), COVERED),
            "</table:table-row-group>",
        )
    )  # fmt: skip
    source = loaded("a.ods", made("spreadsheet", body, hidden))
    assert (source.title, source.date) == ("Harbours", "2020-01-02")
    assert source.text.split("\n") == [
        "Prices", "name | price | note", "Bolt | 3 €", "Nut | 4 | 4", "Nut | 4 | 4", "", "Rope | 5",
        "", "Staff", "Ann | x", "Bo | x",
    ]  # fmt: skip


def test_a_comment_of_a_cell_is_not_its_text(loaded: Loaded) -> None:
    note = "<office:annotation><text:p>why?</text:p></office:annotation>"
    body = sheet("S", row(f"<table:table-cell>{note}<text:p>3</text:p></table:table-cell>"))
    assert loaded("a.ods", made("spreadsheet", body)).text == "S\n3"


@pytest.mark.parametrize(
    "rows",
    [
        row(cell("x"), more='table:number-rows-repeated="999999999"'),
        row(cell("x", 'table:number-columns-repeated="999999999"')),
        row(cell("x" * 10_000, 'table:number-columns-repeated="9000"')),
        row(
            cell("x", 'table:number-columns-repeated="9000"'),
            more='table:number-rows-repeated="9000"',
        ),
    ],
)
def test_repeated_cells_fill_no_memory(loaded: Loaded, rows: str) -> None:
    with pytest.raises(BadInput, match="characters in its tables; split it"):
        loaded("a.ods", made("spreadsheet", sheet("S", rows)))


@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_a_file_with_a_password_is_refused(loaded: Loaded, suffix: str) -> None:
    manifest = MANIFEST.replace("/>", "><manifest:encryption-data/></manifest:manifest>")
    content = made("text", "", **{"META-INF/manifest.xml": manifest})
    with pytest.raises(BadInput, match="is encrypted; it needs its password removed"):
        loaded(f"a.{suffix}", content)


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_entities_are_not_expanded(loaded: Loaded, kind: str) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9))
    paragraph = "<text:p>Text &e8;</text:p>"
    body = (
        paragraph
        if kind == "text"
        else sheet("S", row(f"<table:table-cell>{paragraph}</table:table-cell>"))
    )
    content = f"<!DOCTYPE x [{bomb}]><office:document-content {SPACES}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    name = "a.odt" if kind == "text" else "a.ods"
    archive = make_archive({"content.xml": content, "META-INF/manifest.xml": MANIFEST})
    assert "lol" not in attempt(loaded, name, archive)


def test_no_file_outside_is_read(loaded: Loaded) -> None:
    content = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f"<office:document-content {SPACES}><office:body><office:text><text:p>Text &e;.</text:p></office:text></office:body></office:document-content>"
    )
    source = loaded(
        "a.odt", make_archive({"content.xml": content, "META-INF/manifest.xml": MANIFEST})
    )
    assert "root:" not in source.text


def test_lists_that_are_too_deep_are_refused(loaded: Loaded) -> None:
    body = "<text:list><text:list-item>" * 5_000 + "</text:list-item></text:list>" * 5_000
    with pytest.raises(BadInput, match="may be damaged"):
        loaded("a.odt", made("text", body))
