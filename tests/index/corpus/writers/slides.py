"""Makes presentations of PowerPoint."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def _save(show: Any) -> bytes:
    out = BytesIO()
    show.save(out)
    return out.getvalue()


def _add(show: Any, title: str, *lines: tuple[str, int], notes: str = "") -> Any:
    """A slide with a title, lines of a text with their levels, and notes."""
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    frame = slide.placeholders[1].text_frame
    for number, (text, level) in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return slide


def _write_in(shapes: Any, text: str, top: float = 5.0) -> None:
    shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(1)).text_frame.text = text


def make_talk() -> bytes:
    """A talk with notes, a hidden slide and a text box."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Eels in the Orrin"
    first.placeholders[1].text = "Ina Holt, Fisheries Board"
    plan = _add(show, "Plan", ("Count the eels", 0), ("at both weirs", 1), ("Open the sluice", 0),
                notes="Say why the sluice was shut. It was the flood of 2013.")  # fmt: skip
    _write_in(plan.shapes, "Start: May 2025")
    hidden = _add(show, "Backup", ("Old figures", 0))
    hidden.element.set("show", "0")
    _add(show, "Costs", ("The ladder costs 48,000 euro.", 0), ("The board pays half.", 0))
    show.core_properties.title, show.core_properties.author = "Eels in the Orrin", "Ina Holt"
    return _save(show)


def make_figures() -> bytes:
    """Slides with a table, merged cells and a group of shapes."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Visitors"
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, texts in enumerate(
        (("House", "Year", "Visitors"), ("Mill", "2022", "8,100"), ("", "2023", "9,450"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    group = slide.shapes.add_group_shape()
    _write_in(group.shapes, "Counted at the door")
    blank = show.slides.add_slide(show.slide_layouts[6])
    _write_in(blank.shapes, "Thank you!\vQuestions?")
    return _save(show)


def make_training() -> bytes:
    """A training with numbered steps, in German."""
    show = Presentation()
    slide = _add(show, "Erste Hilfe:\vVerbrennungen", ("Wasser laufen lassen", 0), ("15 Min. kühlen", 0),
                 ("Notruf 112 wählen", 0), notes="Kein Eis verwenden!")  # fmt: skip
    for paragraph in slide.placeholders[1].text_frame.paragraphs:
        numbering = parse_xml(f'<a:buAutoNum {_DRAWING} type="arabicParenR"/>')
        paragraph._p.get_or_add_pPr().append(numbering)
    _add(show, "Übung", ("Bilden Sie Paare. Üben Sie die stabile Seitenlage.", 0))
    return _save(show)


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "figures.pptx": make_figures,
    "talk.pptx": make_talk,
    "training.pptx": make_training,
}
