"""Makes Word documents: WordprocessingML in the template of python-docx."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_SPACES = " ".join(
    f'xmlns:{name}="http://schemas.{room}"'
    for name, room in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "mc": "openxmlformats.org/markup-compatibility/2006",
        "m": "openxmlformats.org/officeDocument/2006/math",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
) + ' xmlns:v="urn:schemas-microsoft-com:vml"'  # fmt: skip


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _par(*inside: str, style: str = "", more: str = "") -> str:
    """A paragraph of runs; what does not begin as markup is made one."""
    runs = (one if one.startswith("<") else _run(one) for one in inside)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{''.join(runs)}</w:p>"


def _head(text: str, level: int = 1) -> str:
    return _par(text, style=f"Heading{level}" if level else "Title")


def _cell(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<w:") else _par(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _row(*cells: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<w:tc>") else _cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def _table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _inserted(text: str) -> str:
    return f'<w:ins w:id="7" w:author="Ed">{_run(text)}</w:ins>'


def _deleted(text: str) -> str:
    inside = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="8" w:author="Ed">{inside}</w:del>'


def _numbered(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _write(
    body: Sequence[str], notes: Mapping[str, Sequence[str]] | None = None,
    change: Callable[[Any], None] | None = None, **details: str,
) -> bytes:  # fmt: skip
    """A document of these blocks; ``change`` may add styles, lists, heads and feet."""
    document = Document()
    element = document.element.body
    for block in parse_xml(f"<w:body {_SPACES}>{''.join(body)}</w:body>"):
        element.insert(len(element) - 1, block)
    for kind, texts in (notes or {}).items():
        inside = f'<w:{kind} w:id="0" w:type="separator"><w:p/></w:{kind}>' + "".join(
            f'<w:{kind} w:id="{number}">{_par(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>'
            for number, text in enumerate(texts, 1)
        )
        blob = f"<w:{kind}s {_SPACES}>{inside}</w:{kind}s>".encode()
        part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", blob, document.part.package)
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))
    if change:
        change(document)
    properties = document.core_properties
    properties.title, properties.author = details.get("title", ""), details.get("author", "")
    properties.created = dt.datetime(2024, 4, 2, 9, 30)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def make_lease() -> bytes:
    """A lease with tracked changes that nobody has accepted yet."""
    mark = '<w:rPr><w:del w:id="9" w:author="Ed"/></w:rPr>'
    comment = '<w:r><w:commentReference w:id="1"/></w:r>'
    body = [
        _head("Lease of the mill cottage", 0),
        _head("1 Rent"),
        _par("The rent is ", _deleted("640"), _inserted("665"), " euro a month", comment, ". It is due on the first."),
        _par("The tenant pays for water and", more=mark),
        _par(" electricity."),
        _par(_deleted("The tenant also pays for the chimney sweep."), more=mark),
        _head("2 Garden"),
        f'<w:moveFrom w:id="3"><w:p><w:pPr/>{_run("Hens are allowed.")}</w:p></w:moveFrom>',
        f'<w:ins w:id="4">{_par("The hedge is cut in March.")}</w:ins>',
        _table(
            _row("Tool", "Kept in"),
            _row("Scythe", "Barn"),
            _row("Chainsaw", "Attic", properties='<w:del w:id="5" w:author="Ed"/>'),
            _row("Rake", _cell(_par(_deleted("Barn"), _inserted("Shed")))),
        ),
        f'<w:p><w:pPr/><w:moveTo w:id="6">{_run("Hens are allowed.")}</w:moveTo></w:p>',
    ]  # fmt: skip
    return _write(body, title="Lease of the mill cottage", author="Edda Wren")


def make_survey() -> bytes:
    """A report with footnotes and endnotes."""
    body = [
        _head("Bat survey of Holm church"),
        _par("We counted 46 bats", _note(1), " on 3 August. Most were pipistrelles."),
        _head("Method", 2),
        _par("Two people stood at the tower", _note(2), " from dusk on", _note(1, "endnote"), "."),
        _par("The louvres must stay open.", style="ListBullet"),
        _par("Work is possible from October to March.", style="ListBullet"),
    ]
    notes = {
        "footnote": ("Without young.", "The nave was locked. It will be surveyed in 2025."),
        "endnote": ("Holm Bat Group, Guide, p. 12.",),
    }
    return _write(body, notes)


def _box(*paragraphs: str) -> str:
    """A text box as Word writes it: once as a shape, once for older programs."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:wsp><wps:txbx>{inside}</wps:txbx>'
        f"</wps:wsp></mc:Choice><mc:Fallback><v:textbox>{inside}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def make_flyer() -> bytes:
    """A flyer with text boxes."""
    box = _box(_par("Bring a cup!"), _table(_row("Soup", "3 euro"), _row("Bread", "1 euro")))
    body = [
        _par("Harvest supper", style="Title"),
        _par("The supper is on 28 September at six.", box, " Everybody is welcome."),
        _par(_box(_par("In the barn of the Ahlers family"))),
        _par("Music by The Gravel Pits", "<w:r><w:br/></w:r>", "until ten."),
    ]
    return _write(body)


def make_form() -> bytes:
    """A form with content controls and a table in a table."""

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    rooms = _table(_row("Room", "Size"), _row("Kitchen", "12 m²"), _row("Bath", "5 m²"))
    body = [
        _head("Handover of a flat"),
        _par(
            "Inspector: ", control(_run("Marta Lindqvist")), ", on ", control(_run("12 March 2021"))
        ),
        control(_par("The flat was empty and clean.")),
        _table(
            _row("Keys", "2 of the house, 1 of the cellar"),
            _row("Rooms", _cell(_par("Measured by hand:") + rooms + _par("Balcony not measured."))),
            control(_row("Meter", control(_cell("4711 kWh")))),
        ),
        control(_par("☒ ", "Deposit paid")),
    ]
    return _write(body)


_LEVELS = """<w:abstractNum w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>"""
_STEPS = """<w:abstractNum w:abstractNumId="91"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="Step %1:"/></w:lvl></w:abstractNum>"""


def _number_headings(document: Any) -> None:
    """Number the headings, and give steps that go on from list to list and begin anew once."""
    root = document.part.numbering_part.element
    for at, abstract in enumerate((_LEVELS, _STEPS)):
        root.insert(
            at, parse_xml(abstract.replace("<w:abstractNum ", f"<w:abstractNum {_SPACES} ", 1))
        )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, kind, more in ((90, 90, ""), (91, 91, ""), (92, 91, ""), (93, 91, again)):
        inside = f'<w:abstractNumId w:val="{kind}"/>{more}'
        root.append(parse_xml(f'<w:num {_SPACES} w:numId="{number}">{inside}</w:num>'))
    for level in (1, 2):
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        properties.append(
            parse_xml(_numbered(level - 1, 90).replace("<w:numPr>", f"<w:numPr {_SPACES}>"))
        )


def make_contract() -> bytes:
    """A contract whose headings, items and steps are numbered by Word."""
    body = [
        _head("Parties"),
        _par("The Client is Lark & Sons.".replace("&", "&amp;")),
        _head("Services"),
        _head("Cleaning", 2),
        _par("The Contractor cleans the windows:"),
        _par("on the street side weekly;", more=_numbered(2, 90)),
        _par("in the yard monthly.", more=_numbered(2, 90)),
        _head("Complaints", 2),
        _par("Write to the office.", more=_numbered(0, 91)),
        _par("Wait for two days.", more=_numbered(0, 91)),
        _par("If nothing happens:"),
        _par("Ring the office.", more=_numbered(0, 92)),
        _head("Price"),
        _par("Count the windows.", more=_numbered(0, 93)),
        _par("Multiply by 1.80 euro.", more=_numbered(0, 93)),
        _par("Unnumbered end", style="Heading2", more=_numbered(0, 0)),
    ]
    return _write(body, change=_number_headings)


def _dress_letter(document: Any) -> None:
    """Put a head and a foot on the pages, and styles with the names of a German program."""
    section = document.sections[0]
    section.header.paragraphs[0].text = "Kleingartenverein Am Bahndamm e. V."
    section.footer.paragraphs[0].text = "Seite 1"
    for name, base in (("Überschrift A", "Heading 1"), ("Überschrift B", "Heading 2")):
        document.styles.add_style(name, 1).base_style = document.styles[base]


def make_satzung() -> bytes:
    """The articles of a German club, in styles based on those of headings."""
    body = [
        _par("Satzung", style="Title"),
        _par("§ 1 Name und Sitz", style="berschriftA"),
        _par("Der Verein heißt Am Bahndamm. Er hat seinen Sitz in Zwickau und wurde am 1. Mai 1951 gegründet."),
        _par("§ 2 Mitglieder", style="berschriftA"),
        _par("Beiträge", style="berschriftB"),
        _par("Der Beitrag beträgt 48 Euro i. d. R. pro Jahr.", style="ListNumber"),
        _par("Er ist bis zum 31. März zu zahlen.", style="ListNumber"),
        _par("Anlage", more='<w:outlineLvl w:val="0"/>'),
        _par("Plan der Par", "<w:r><w:softHyphen/></w:r>", "zellen 1", "<w:r><w:noBreakHyphen/></w:r>", "40."),
    ]  # fmt: skip

    def rename(document: Any) -> None:
        _dress_letter(document)
        for style in document.styles:
            if style.name.startswith("Überschrift"):
                style.element.set(style.element.keys()[-1], f"berschrift{style.name[-1]}")

    return _write(body, change=rename)


def make_minutes() -> bytes:
    """Minutes with a table whose cells are merged."""
    document = Document()
    document.add_heading("Minutes of the works council", 1)
    document.add_paragraph("Present: K. Adler, J. Moss, P. Quist. The meeting began at 9.15 a.m.")
    table = document.add_table(rows=4, cols=3)
    texts = (("Topic", "Action", "Who"), ("Canteen", "New menu", "Adler"), ("", "Ask for prices", "Moss"),
             ("Next meeting: 7 May", "", ""))  # fmt: skip
    for at, row in enumerate(texts):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    table.cell(1, 1).add_paragraph("from June on", "List Bullet")
    document.add_heading("Votes", 2)
    document.add_paragraph("The canteen plan was accepted with five votes to two.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make_thesis() -> bytes:
    """A thesis with its contents, fields, a formula, a link and hidden text."""

    def field(instruction: str, shown: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    contents = _par("Contents", style="TOCHeading") + _par(
        "1 Peat", "<w:r><w:tab/></w:r>", field("PAGEREF _Toc1", "3"), style="TOC1"
    )
    formula = "<m:oMath><m:r><m:t>h=</m:t></m:r><m:r><m:t>2t</m:t></m:r></m:oMath>"
    body = [
        _head("Peat and its fires", 0),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{contents}</w:sdtContent></w:sdt>",
        _head("1 Peat"),
        _par("Peat grows a millimetre a year, see ", field("REF _Ref2", "Table 1"), "."),
        _par(_run("Ask Prof. Lund about this.", "<w:vanish/>")),
        _par("Its height is ", formula, " after ", _run("SECRET ", "<w:vanish/>"), "t years."),
        _table(_row("Bog", "Depth"), _row("Kendle Moss", "4.2 m")),
        _par("Table ", '<w:fldSimple w:instr="SEQ Table">' + _run("1") + "</w:fldSimple>", ": Depths", style="Caption"),
        _par("Data: ", f'<w:hyperlink w:anchor="x">{_run("the bog archive")}</w:hyperlink>', "."),
    ]  # fmt: skip
    return _write(body, title="Peat and its fires", author="Runa Falk")


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "contract.docx": make_contract,
    "flyer.docx": make_flyer,
    "form.docx": make_form,
    "lease.docx": make_lease,
    "minutes.docx": make_minutes,
    "satzung.docx": make_satzung,
    "survey.docx": make_survey,
    "thesis.docx": make_thesis,
}
