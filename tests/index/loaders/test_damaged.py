"""Files with bytes changed, lost and put in are read or refused; nothing else ever comes out."""

from __future__ import annotations

import random
import tracemalloc
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from index.errors import BadInput
from index.loaders import load
from tests.index.loaders import test_epub, test_opendocument, test_pptx, test_xlsx
from tests.index.loaders.compound import make_message
from tests.index.loaders.conftest import Loaded, change_parts, make_archive, make_pdf

PAGE = b"<html><body><article><p>Hi there &amp; you</p><table><tr><td>x</td></tr></table></article>"
MARKDOWN = (
    b"---\ntitle: x\n---\n# h\n\n- a\n  1. b\n\n|a|b|\n|-|-|\n|1|2|\n\n> q\n\n[l](u) ![i](u)\n"
)
RTF = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset238 A;}}\f0 A \'b3 \u380?{\footnote b}\par\trowd\cellx1 c\cell\row}"
MAIL = (
    b"Subject: =?utf-8?q?=C5=BC?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText.\n--b\n"
    b"Content-Disposition: attachment; filename*=utf-8''a.pdf\n\n--b--\n"
)
MARKS = b"<>[]()|#-*`\n &;%/\"'\0\xff"


def docx() -> bytes:
    from docx import Document

    document, out = Document(), BytesIO()
    document.add_paragraph("A quiet harbour.")
    document.save(out)
    return out.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    raw = bytearray(content)
    for _ in range(chance.randint(0, 30)):
        at = chance.randrange(len(raw)) if raw else 0
        kind = chance.randrange(4)
        if kind < 2 and raw:
            raw[at] = chance.randrange(256)
        elif kind == 2:
            del raw[at : at + chance.randint(1, 20)]
        else:
            raw[at:at] = bytes(chance.choices(MARKS, k=5))
    return bytes(raw)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Grüße\r\nfrom the harbour".encode()),
        ("a.md", MARKDOWN),
        ("a.html", PAGE),
        ("a.pdf", make_pdf(["A quiet harbour"])),
        ("a.docx", docx()),
        ("a.csv", b'name,price\n"Bolt, long",3\n"Nut ""M8""",4\n'),
        ("a.xlsx", test_xlsx.made(["name", "price"], ["Bolt", 3.5])),
        (
            "a.ods",
            test_opendocument.made(
                "spreadsheet",
                test_opendocument.sheet("S", test_opendocument.row(test_opendocument.cell("x"))),
            ),
        ),
        ("a.odt", test_opendocument.made("text", "<text:p>A quiet harbour.</text:p>")),
        ("a.pptx", test_pptx.made()),
        ("a.rtf", RTF),
        ("a.epub", test_epub.made({"a.xhtml": test_epub.page("<p>One.</p>")})),
        ("a.eml", MAIL),
        ("a.msg", make_message({"0037": "x", "1000": "Text."}, files=("a.pdf",))),
    ],
)
def test_damage_never_escapes(tmp_path: Path, name: str, content: bytes) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    read = 0
    for _ in range(150):
        path.write_bytes(damaged(content, chance))
        try:
            source = load(str(path))
        except BadInput as error:
            sentence = str(error)
            assert sentence.isprintable()
        else:
            assert source.text
            read += 1
    assert read


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx()),
        ("a.xlsx", test_xlsx.made(["name", "price"], ["Bolt", 3.5])),
        ("a.odt", test_opendocument.made("text", "<text:p>A quiet harbour.</text:p>")),
        ("a.pptx", test_pptx.made()),
        ("a.epub", test_epub.made({"a.xhtml": test_epub.page("<p>One.</p>")})),
    ],
)
def test_damage_inside_an_archive_never_escapes(tmp_path: Path, name: str, content: bytes) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    with ZipFile(BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    markup = sorted(part for part in parts if not part.endswith((".jpeg", ".bin")))
    for _ in range(60):
        part = chance.choice(markup)
        for change in (damaged(parts[part], chance), None):
            path.write_bytes(change_parts(content, {part: change}))
            with suppress(BadInput):
                assert load(str(path)).text


@pytest.mark.parametrize("damage", [b"\xff\xff", b"\x00\x00"])
def test_a_damaged_kind_of_an_archive_never_escapes(loaded: Loaded, damage: bytes) -> None:
    content = make_archive({"mimetype": "application/epub+zip" * 9})
    start = content.index(b"mimetype") + len("mimetype")
    with pytest.raises(BadInput, match=r"a\.docx"):
        loaded("a.docx", content[:start] + damage + content[start + len(damage) :])


def test_of_the_kind_of_an_archive_no_more_than_its_beginning_is_unpacked(loaded: Loaded) -> None:
    content = make_archive({"mimetype": bytes(201_000_000)})
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="200 MB"):
            loaded("a.docx", content)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
