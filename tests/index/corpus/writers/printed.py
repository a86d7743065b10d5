"""Makes PDFs as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.printed.press import Column, Face, Paper, Press, Setter

_TEXT, _SANS = Face("Times-Roman", 11), Face("Helvetica", 10.5)
_BOLD, _LARGE = Face("Helvetica-Bold", 15), Face("Helvetica-Bold", 20)
_PAGE = Column(70, 80, 455, 770)


def _put(press: Press, text: str, left: float, base: float, face: Face = _SANS) -> None:
    press.put_line(text.split(), left, base, face)


def _put_rows(setter: Setter, rows: Sequence[Sequence[str]], stops: Sequence[float]) -> None:
    """Rows of a table with a rule under each."""
    for row in rows:
        for cell, left in zip(row, stops, strict=True):
            if cell:
                _put(setter.press, cell, left, setter.base, setter.face)
        setter.press.rule(stops[0], setter.base + 4, 525)
        setter.base += 17
    setter.base += 14


def make_gazette() -> bytes:
    """A gazette in two columns with broken words, running heads and page numbers."""
    press = Press()
    _put(press, "The lock at Fenny Reach reopens", 70, 85, _LARGE)
    columns = [Column(70, 120, 215, 330), Column(310, 120, 215, 330)]
    heads = ("Canal Gazette, June 1931", "#")
    setter = Setter(
        press, columns, Face("Times-Roman", 10), justified=True, hyphens=True, heads=heads
    )
    for paragraph in (
        "After eleven months of repairs the lock at Fenny Reach was opened to barges on Saturday. "
        "The ceremony was attended by the county engineer and by the families of the workmen, who "
        "had been promised tea and were given it.",
        "The old gates, which were of English elm and had been hung in 1874, could no longer be "
        "kept watertight. New gates of greenheart timber were therefore ordered from Liverpool. "
        "They weigh four tons each and were lifted into place by a travelling crane.",
        "Traffic is expected to recover slowly. Before the closure some forty barges passed in a "
        "week, most of them laden with malting barley. The company has lowered the toll to two "
        "shillings until Michaelmas.",
        "The lock-keeper, Mr. Amos Penfold, has returned to his cottage. He reports that the "
        "garden has suffered considerably but that the pump is working.",
        "Anglers are reminded that fishing from the new landing stage remains prohibited. Permits "
        "for the towpath may be obtained at the office in Wharf Street on any weekday before noon.",
    ):
        setter.set_paragraph(paragraph)
    return press.finish("gazette").raw


def make_yearbook() -> bytes:
    """A yearbook where a sentence runs over a page end with a footnote and a page number."""
    press = Press(Paper(420.0, 595.0))
    setter = Setter(press, [Column(50, 60, 320, 300)], _TEXT, heads=("Lifeboat Yearbook", "#"))
    setter.set_heading("The winter of 1908", _BOLD)
    setter.set_note("1 The crew were paid five shillings each.")
    setter.set_paragraph(
        "The Amelia lay ready on the slip from October on. On the night of 9 December she was "
        "launched three times in a gale from the north. The schooner Hesper had lost her rudder off "
        "the point, and she drifted for two days before help came. Nobody was lost. The coxswain "
        "was given a medal, which he never wore, and the boat was painted in spring. The old boathouse "
        "was pulled down in the same year, since the sea had taken its floor. A new one of stone was "
        "built on higher ground, and the money for it was collected in the harbour inns by the widows of "
        "the parish."
    )
    setter.set_heading("The crew", _BOLD)
    setter.set_paragraph(
        "Nine men rowed in her. Six of them were fishermen and three were farmers."
    )
    return press.finish("yearbook").raw


def make_tariff() -> bytes:
    """A tariff with a table between paragraphs."""
    press = Press()
    setter = Setter(press, [_PAGE], _SANS)
    setter.set_heading("Harbour tariff 2024", _LARGE)
    setter.set_paragraph(
        "The dues are paid at the office before a boat leaves. They include water but no power."
    )
    setter.set_heading("Dues by length", _BOLD)
    _put_rows(
        setter,
        (
            ("Length", "Summer", "Winter", "Remark"),
            ("up to 6 m", "14.00 euro", "9.00 euro", "one night"),
            ("6 to 10 m", "22.50 euro", "15.00 euro", "one night"),
            ("above 10 m", "35.00 euro", "", "by request"),
        ),
        (70, 190, 290, 400),
    )
    setter.set_paragraph("Boats that stay for a week pay for six nights.")
    return press.finish("tariff").raw


def make_statutes() -> bytes:
    """Statutes with numbered clauses and lettered items."""
    press = Press(Paper(612.0, 792.0), "words")
    setter = Setter(
        press, [Column(72, 80, 468, 720)], _TEXT, heads=("Statutes of the Weavers", "Page #")
    )
    setter.set_heading("1. Membership", Face("Times-Bold", 14))
    setter.set_paragraph("Any person of full age who works a loom in the town of Harl may become a member of the guild. "
                         "A member may leave at the end of a year.", indent=34, mark="1.1")  # fmt: skip
    setter.set_paragraph(
        "A member is struck off the roll by the wardens if he", indent=34, mark="1.2"
    )
    setter.set_paragraph("has not paid his dues for two years;", indent=52, mark="(a)")
    setter.set_paragraph("has sold cloth that was stretched.", indent=52, mark="(b)")
    setter.set_heading("2. Dues", Face("Times-Bold", 14))
    setter.set_paragraph(
        "The dues are twelve marks a year. They are raised by vote of the members only.",
        indent=34,
        mark="2.1",
    )
    return press.finish("statutes").raw


def make_brief() -> bytes:
    """A German letter with an address, a date at the right and umlauts."""
    press = Press()
    for at, line in enumerate(("Stadtwerke Öhringen", "Kundendienst", "Bahnhofstraße 2")):
        _put(press, line, 70, 90 + 14 * at)
    _put(press, "Öhringen, den 4. November 2023", 350, 170)
    _put(press, "Ihre Jahresabrechnung", 70, 220, Face("Helvetica-Bold", 13))
    setter = Setter(press, [Column(70, 250, 455, 770)], _SANS)
    for paragraph in (
        "Sehr geehrte Frau Übel,",
        "für die Zeit vom 1. Oktober 2022 bis zum 30. September 2023 haben Sie 2.140 kWh verbraucht. Daraus "
        "ergibt sich ein Guthaben von 86,40 Euro, das wir in den nächsten Tagen überweisen.",
        "Ihr neuer Abschlag beträgt 71 Euro. Er ist jeweils am 15. des Monats fällig.",
        "Mit freundlichen Grüßen",
    ):
        setter.set_paragraph(paragraph)
    return press.finish("brief").raw


def make_pitch() -> bytes:
    """Slides that were printed to a PDF."""
    press = Press(Paper(960.0, 540.0))
    for number, (title, points) in enumerate(
        (
            ("Why a second ferry", ("Queues of two hours in July", "The old boat is from 1969")),
            ("What it costs", ("8.2 million euro to build", "The county pays a third of it")),
        )
    ):
        if number:
            press.turn_page()
        _put(press, title, 60, 90, Face("Helvetica-Bold", 34))
        setter = Setter(press, [Column(80, 160, 800, 500)], Face("Helvetica", 22))
        for point in points:
            setter.set_paragraph(point, indent=24, mark="•")
        _put(press, f"Skerry Transport {press.page}", 780, 522)
    return press.finish("pitch").raw


def make_manual() -> bytes:
    """A manual of three pages with headings in two sizes, heads and numbers of pages."""
    press = Press()
    for number, (chapter, sections) in enumerate(
        (
            ("1 Installation", (("1.1 Place", "Set the pump on a level floor. Leave half a metre of room behind it."),
                                ("1.2 Power", "Connect it to 230 V. A fuse of 10 A is needed."))),
            ("2 Operation", (("2.1 Start", "Open the valve, then press the green button. The pump fills itself within a minute."),)),
            ("3 Care", (("3.1 Filter", "Rinse the filter once a month. Never use soap."),
                        ("3.2 Winter", "Drain the pump before the first frost. Water that freezes in it breaks the housing."))),
        )
    ):  # fmt: skip
        if number:
            press.turn_page()
        setter = Setter(press, [_PAGE], _TEXT, heads=("Pump P7 Manual", "#"))
        setter.set_heading(chapter, _LARGE)
        for title, text in sections:
            setter.set_heading(title, Face("Helvetica-Bold", 14))
            setter.set_paragraph(text)
    return press.finish("manual").raw


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "brief.pdf": make_brief,
    "gazette.pdf": make_gazette,
    "manual.pdf": make_manual,
    "pitch.pdf": make_pitch,
    "statutes.pdf": make_statutes,
    "tariff.pdf": make_tariff,
    "yearbook.pdf": make_yearbook,
}
