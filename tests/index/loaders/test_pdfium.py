"""Pages are drawn within bounds, and by one thread at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from index.errors import BadInput
from index.loaders import load
from index.loaders.pdfium import draw_page
from tests.index.loaders.test_layout import made
from tests.printed.press import Face, Paper, Press


def draw(path: Path, page: int, width: int) -> Image.Image:
    return Image.open(BytesIO(draw_page(path, page, width)))


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(made([("A quiet harbour", 60, 780, 18)], [("The boats", 60, 700, 11)]))
    return path


def test_a_page_is_drawn_as_wide_as_wanted_and_no_wider_than_is_sane(pdf: Path) -> None:
    assert draw(pdf, 1, 800).size == (800, 1132)
    assert draw(pdf, 1, 100_000).size[0] == 2_400
    dark = draw(pdf, 1, 595).convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    left, top, _, bottom = dark
    assert left == pytest.approx(61, abs=3)
    assert 842 - 780 - 16 < top < bottom < 842 - 780 + 8


def test_a_long_strip_has_few_pixels(tmp_path: Path) -> None:
    press = Press(Paper(200, 14_000))
    press.put_line(["Receipt"], 20, 40, Face())
    path = tmp_path / "strip.pdf"
    path.write_bytes(press.finish("strip").raw)
    width, height = draw(path, 1, 2_400).size
    assert width * height <= 12_100_000


@pytest.mark.parametrize(
    ("content", "page", "told"),
    [(None, 3, "no page 3; the document has 2"), (None, 0, "no page 0"), (b"%PDF-1.7 not", 1, "cannot be drawn")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(pdf: Path, content: bytes, page: int, told: str) -> None:
    if content:
        pdf.write_bytes(content)
    with pytest.raises(BadInput, match=told):
        draw_page(pdf, page, 800)
    pdf.unlink()
    with pytest.raises(BadInput, match="cannot be drawn"):
        draw_page(pdf, 1, 800)


def test_a_page_that_takes_too_long_is_given_up(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.pdfium._SECONDS", -1.0)
    with pytest.raises(BadInput, match="too long"):
        draw_page(pdf, 1, 800)


def test_many_threads_may_read_and_draw(pdf: Path) -> None:
    text, picture = load(str(pdf)).text, draw_page(pdf, 2, 800)
    with ThreadPoolExecutor(8) as pool:
        read = [pool.submit(lambda: load(str(pdf)).text) for _ in range(24)]
        drawn = [pool.submit(draw_page, pdf, 2, 800) for _ in range(24)]
        assert {one.result() for one in read} == {text}
        assert {one.result() for one in drawn} == {picture}


def test_what_fields_hold_is_part_of_the_text(tmp_path: Path) -> None:
    """Also where a program filled them in and left their looks to be made."""
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(60, 720, "Boat name:")
    canvas.acroForm.textfield(name="boat", x=140, y=712, width=200, height=20, value="Sea Otter")
    canvas.showPage()
    canvas.drawString(60, 720, "There is no field on this page.")
    canvas.save()
    assert load(str(path)).text.split("\n")[0] == "Boat name: Sea Otter"
    writer = PdfWriter(clone_from=str(path))
    field = writer.pages[0]["/Annots"][0].get_object()
    del field["/AP"]
    field[NameObject("/V")] = TextStringObject("Fulmar")
    writer.set_need_appearances_writer(True)
    writer.write(str(path))
    text = load(str(path)).text
    assert text.split("\n")[0] == "Boat name: Fulmar"
    assert "There is no field on this page." in text
