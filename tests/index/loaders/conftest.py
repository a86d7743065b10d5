"""Small real files, made where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import load
from index.types import Source

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{room}:1.0"'
    for name, room in {
        "office": "office", "text": "text", "table": "table", "style": "style",
        "draw": "drawing", "meta": "meta",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
"""The namespaces of OpenDocument, as its files declare them."""

Loaded = Callable[[str, str | bytes], Source]


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Writes a file of this name and loads it."""

    def write_and_load(name: str, content: str | bytes) -> Source:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load(str(path))

    return write_and_load


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Makes a PDF with these lines on each page and these details."""
    return make_pdf


def make_pdf(*pages: list[str], password: str | None = None, **details: str) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 72 720 Td\n{shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({f"/{key}": value for key, value in details.items()})
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def attempt(loaded: Loaded, name: str, content: str | bytes) -> str:
    """The text of a hostile file, or the sentence that refuses it."""
    try:
        return loaded(name, content).text
    except BadInput as error:
        return str(error)


def make_archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    from zipfile import ZIP_DEFLATED, ZipFile

    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def change_parts(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The archive with some parts changed, added, or (``None``) taken out."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts |= {name: part for name, part in changes.items() if part is not None}
    return make_archive(
        {name: part for name, part in parts.items() if changes.get(name, b"") is not None}
    )
