"""Files with bytes changed, lost and put in are read or refused; nothing else ever comes out."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import load
from tests.index.loaders.conftest import make_pdf

PAGE = b"<html><body><article><p>Hi there &amp; you</p><table><tr><td>x</td></tr></table></article>"
MARKDOWN = (
    b"---\ntitle: x\n---\n# h\n\n- a\n  1. b\n\n|a|b|\n|-|-|\n|1|2|\n\n> q\n\n[l](u) ![i](u)\n"
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
