"""Scans and pictures of text: recognised offline, in order, marked as such, within bounds."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from index.errors import BadInput
from index.folders import sync
from index.library import Library
from index.loaders import images, ocr, recogniser
from index.types import Source
from tests.benchmark.scans import draw_page, print_pdf, spoil, word_accuracy
from tests.index.loaders.conftest import Loaded, make_pdf

needs_ocr = pytest.mark.skipif(
    not recogniser.IS_INSTALLED, reason="the extra ocr is not installed: pip install '.[ocr]'"
)
pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[3]
LINES = (
    "The harbour of Luz",
    "",
    "The harbour of Luz opened on Monday, 3 May 1887. Fishermen sell herring there every mor-",
    "ning, and the light-",
    "house beside it is 41 metres tall. Mayor Ana Reis said that the harbour would bring jobs",
    "to 1,250 people.",
    "",
    "The fee for a berth is 75.50 euro a week; boats of more than 12 metres pay twice as much.",
)
TEXT = (
    "The harbour of Luz\n\nThe harbour of Luz opened on Monday, 3 May 1887. Fishermen sell herring "
    "there every morning, and the lighthouse beside it is 41 metres tall. Mayor Ana Reis said that "
    "the harbour would bring jobs to 1,250 people.\n\nThe fee for a berth is 75.50 euro a week; "
    "boats of more than 12 metres pay twice as much."
)


def write_picture(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def join_pdfs(*files: bytes) -> bytes:
    """The pages of several PDFs as one."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    for raw in files:
        writer.append(BytesIO(raw))
    writer.write(out)
    return out.getvalue()


def is_marked(source: Source) -> bool:
    """Whether every letter of a text is marked as recognised, but for the blanks between lines."""
    return all(
        not letter.isalnum() or any(one.start <= at < one.end for one in source.recognised)
        for at, letter in enumerate(source.text)
    )


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed."""
    for module in (recogniser, images):
        monkeypatch.setattr(module, "IS_INSTALLED", False)


@needs_ocr
def test_a_scan_is_read_as_it_was_printed_and_marked(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    recogniser._load_engine.cache_clear()
    source = loaded("scan.pdf", print_pdf([spoil(draw_page(LINES), seed=1, turn=1.8)]))
    assert source.text == TEXT
    assert is_marked(source)
    assert all(90 <= one.certainty <= 100 for one in source.recognised)
    assert source.remark == ""


@needs_ocr
@pytest.mark.parametrize(
    ("name", "kind", "turn"),
    [
        ("a.png", "PNG", -2.0),
        ("a.jpg", "JPEG", 0.7),
        ("a.webp", "WEBP", 2.0),
        ("a.tiff", "TIFF", 0),
    ],
)
def test_pictures_of_every_kind_are_read(loaded: Loaded, name: str, kind: str, turn: float) -> None:
    source = loaded(name, write_picture(spoil(draw_page(LINES), seed=2, turn=turn), kind))
    right, words = word_accuracy(TEXT, source.text)
    assert right >= 0.95 * words
    assert source.title == "The harbour of Luz"
    assert is_marked(source)
    assert source.pages == ()


@needs_ocr
def test_only_pages_without_text_are_recognised(loaded: Loaded) -> None:
    printed = make_pdf(["The boat was built in 1901."], [])
    source = loaded("mixed.pdf", join_pdfs(printed, print_pdf([draw_page(LINES[2:])])))
    assert [page.number for page in source.pages] == [1, 3]
    assert source.text.startswith("The boat was built in 1901.")
    assert "41 metres tall" in source.text
    assert min(one.start for one in source.recognised) == source.pages[1].start
    assert source.remark == ""


@needs_ocr
def test_a_citation_says_how_certain_its_text_is(tmp_path: Path) -> None:
    from assistant import Answer, Assistant, Settings

    (tmp_path / "scan.pdf").write_bytes(print_pdf([draw_page(LINES)]))
    settings = Settings(index=str(tmp_path / "index"), sources=[str(tmp_path / "scan.pdf")])
    asked = "How tall is the lighthouse of Luz?"
    assistant = Assistant.open(settings)
    answer = assistant.ask(asked)
    (cited, *_) = answer.citations
    assert "41 metres" in cited.text
    assert cited.certainty is not None
    assert 0.9 <= cited.certainty <= 1
    assert cited.place == f"p. 1, recognised ({100 * cited.certainty:.0f} % certain)"
    assert Answer.from_dict(answer.to_dict()) == answer
    assistant.close()
    # It is stored, and the same once the index is opened again.
    again = Assistant.open(Settings(index=str(tmp_path / "index")))
    assert again.ask(asked) == answer
    again.close()


@needs_ocr
def test_a_line_of_a_scan_has_its_box_where_it_is_seen(loaded: Loaded) -> None:
    """Also far from the corner about which a page that lies askew is turned upright."""
    lines = [f"Goat number {number} eats from the trough beside the barn." for number in range(30)]
    page = draw_page(lines).rotate(-2, fillcolor=255)
    source = loaded("askew.pdf", print_pdf([page]))
    dark = np.asarray(page.convert("L")) < 128
    for word in ("Goat number 0 ", "Goat number 29 "):
        start = source.text.index(word)
        (box,) = source.find_boxes(start, start + len(word))
        assert box.page == 1
        scale = page.height / source.geometry.sizes[0][1]
        cut = dark[
            int(box.top * scale) : int(box.bottom * scale) + 1,
            int(box.left * scale) : int(box.right * scale) + 1,
        ]
        # The letters are inside the box, and none are just above and below it at its middle.
        assert cut.any()
        rows = np.flatnonzero(cut.any(1))
        assert rows[0] <= 0.35 * len(cut)
        assert rows[-1] >= 0.65 * len(cut)


@needs_ocr
@pytest.mark.parametrize("angle", [180, 270])
def test_a_page_on_its_head_or_side_is_turned(loaded: Loaded, angle: int) -> None:
    page = draw_page(LINES).rotate(angle, expand=True)
    right, words = word_accuracy(TEXT, loaded("turned.png", write_picture(page, "PNG")).text)
    assert right >= 0.95 * words


@needs_ocr
def test_pages_with_little_on_them_are_read(loaded: Loaded) -> None:
    few = draw_page(["The boat", *[""] * 30, "is red.", *[""] * 14, "3"])
    assert loaded("few.png", write_picture(few, "PNG")).text.split() == [
        "The",
        "boat",
        "is",
        "red.",
        "3",
    ]


def test_bands_hold_what_is_on_a_page() -> None:
    page = np.full((800, 400, 3), 255, np.uint8)
    assert list(recogniser.find_bands(page)) == []
    page[100:110, 80:120] = 0
    page[700:720, 200:210] = 0
    first, second = recogniser.find_bands(page)
    for (left, top, right, bottom), ink in (
        (first, (80, 100, 120, 110)),
        (second, (200, 700, 210, 720)),
    ):
        assert max(left - ink[0], top - ink[1], ink[2] - right, ink[3] - bottom) <= -32
    assert first[3] < second[1]
    # What is small, or all of one colour, is no page.
    assert list(recogniser.find_bands(page[:5, :5])) == []
    noise = np.random.default_rng(1).normal(128, 60, (160, 160, 3)).clip(0, 255).astype(np.uint8)
    for left, top, right, bottom in recogniser.find_bands(noise):
        assert 0 <= left < right <= 160
        assert 0 <= top < bottom <= 160


@needs_ocr
def test_columns_are_read_one_after_the_other(loaded: Loaded) -> None:
    page = Image.new("L", (1_654, 1_000), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(30)
    for column, word in enumerate(("goat", "horse")):
        for at in range(6):
            line = f"This is line {at} about the {word} only"
            pen.text((150 + 750 * column, 150 + 42 * at), line, font=font, fill=20)
    text = loaded("columns.png", write_picture(page.rotate(1, fillcolor=255), "PNG")).text
    assert text.rindex("goat") < text.index("horse")


@needs_ocr
def test_the_pages_of_a_tiff_are_told_apart(loaded: Loaded) -> None:
    first, second = draw_page(["The boat is red."]), draw_page(["The horse is grey."])
    raw = write_picture(first, "TIFF", save_all=True, append_images=[second])
    source = loaded("fax.tif", raw)
    assert source.text.split() == ["The", "boat", "is", "red.", "The", "horse", "is", "grey."]
    assert [page.number for page in source.pages] == [1, 2]
    assert source.find_page(source.text.index("horse")) == 2


@needs_ocr
def test_a_picture_is_read_as_the_camera_was_held(loaded: Loaded) -> None:
    sideways = draw_page(LINES).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn it by 90 degrees to see it upright.
    source = loaded("photo.jpg", write_picture(sideways, "JPEG", exif=exif))
    assert "41 metres tall" in source.text


@needs_ocr
def test_clear_pictures_stand_on_white(loaded: Loaded) -> None:
    ink = Image.eval(draw_page(LINES), lambda value: 255 - value)
    clear = Image.merge("RGBA", (*[Image.new("L", ink.size, 0)] * 3, ink))
    assert "41 metres tall" in loaded("clear.png", write_picture(clear, "PNG")).text


@needs_ocr
@pytest.mark.parametrize("raw", [b"\x89PNG", b"", b"\0" * 99, b"GIF89a"])
def test_a_damaged_picture_is_refused(loaded: Loaded, raw: bytes) -> None:
    with pytest.raises(BadInput, match=r"a\.png (cannot be read as a picture|is empty)") as wrong:
        loaded("a.png", raw)
    assert "\n" not in str(wrong.value)


@needs_ocr
def test_what_is_cut_off_is_refused(loaded: Loaded) -> None:
    with pytest.raises(BadInput, match="damaged"):
        loaded("a.png", write_picture(draw_page(LINES), "PNG")[:5_000])


@needs_ocr
def test_pictures_without_text_are_said_and_no_failure(tmp_path: Path, folder: str) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "cat.png").write_bytes(write_picture(Image.new("RGB", (300, 300), "grey"), "PNG"))
    (docs / "a.txt").write_text("The boat is red.")
    library = Library(folder)
    done = sync(library, [str(docs)])
    library.close()
    assert (len(done.added), done.unread) == (1, ())
    cat = docs / "cat.png"
    assert done.remarks == (f"The file {cat} has no text in it that can be recognised.",)


@needs_ocr
def test_a_picture_and_a_file_are_bounded(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = print_pdf([draw_page(["The boat is red."])] * 2)
    monkeypatch.setattr(ocr, "_MOST_PAGES", 1)
    with pytest.raises(BadInput, match="more than 1 pages without text"):
        loaded("long.pdf", raw)
    monkeypatch.setattr(ocr, "_MOST_PAGES", 300)
    monkeypatch.setattr(ocr, "_SECONDS", -1.0)
    with pytest.raises(BadInput, match="takes longer than an hour to recognise; split it"):
        loaded("slow.pdf", raw)
    monkeypatch.setattr(images, "_MOST_PIXELS", 1_000_000)
    with pytest.raises(BadInput, match="more than 1 million pixels; scan it smaller"):
        loaded("large.png", write_picture(draw_page(LINES), "PNG"))


@needs_ocr
def test_a_page_is_no_larger_than_it_is_read(
    monkeypatch: pytest.MonkeyPatch, loaded: Loaded
) -> None:
    shapes: list[tuple[int, ...]] = []

    def note(pixels: np.ndarray, *_: object) -> tuple[list[object], list[object]]:
        shapes.append(pixels.shape)
        return [], []

    monkeypatch.setattr(ocr, "_recognise", note)
    poster = print_pdf([draw_page(LINES).resize((9_000, 6_000))])
    with pytest.raises(BadInput, match="has no text in it"):
        loaded("poster.pdf", poster)
    with pytest.raises(images.NoText):
        loaded("poster.jpg", write_picture(draw_page(LINES).resize((9_000, 6_000)), "JPEG"))
    assert [max(shape) for shape in shapes] == [recogniser.LONGEST] * 2
    assert all(shape[2] == 3 for shape in shapes)


def test_without_ocr_a_sentence_says_which_pages_need_it(
    loaded: Loaded, pdf: Callable[..., bytes], without_ocr: None
) -> None:
    page = print_pdf([draw_page(["The boat is red."])])
    source = loaded("a.pdf", join_pdfs(pdf(["The horse is grey."]), page, page, pdf([]), page))
    assert source.text == "The horse is grey."
    assert source.remark.endswith(
        "a.pdf, pages 2-3 and 5 are pictures without text; install OCR with "
        "pip install 'footnote[ocr]' and add it again."
    )
    with pytest.raises(BadInput, match=r"b\.pdf, page 1 is a picture without text; install OCR"):
        loaded("b.pdf", page)


def test_without_ocr_pictures_are_passed_over(tmp_path: Path) -> None:
    """In a process of its own, since the kinds are told once."""
    (tmp_path / "a.txt").write_text("The boat is red.")
    (tmp_path / "cat.png").write_bytes(write_picture(Image.new("L", (30, 30)), "PNG"))
    code = (
        "import sys; sys.modules['rapidocr'] = None\n"
        "from index.errors import BadInput\n"
        "from index.loaders import NAMES, find_all, load\n"
        "found = find_all(sys.argv[1:])\n"
        "print(len(found.places), len(found.passed_over), 'image' in NAMES)\n"
        "try: load(sys.argv[1] + '/cat.png')\n"
        "except BadInput as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, check=True, cwd=ROOT, timeout=120,
    )  # fmt: skip
    counts, sentence = done.stdout.splitlines()
    assert counts == "1 1 False"
    assert sentence == (
        f"The file {tmp_path / 'cat.png'} is a picture, whose text cannot be read without OCR; "
        "install it with pip install 'footnote[ocr]'."
    )
