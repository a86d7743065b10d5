"""Files made to fill the memory, to read other files, or to take for ever."""

from __future__ import annotations

import resource
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from index.errors import BadInput
from index.loaders import load
from tests.security.attempts import Attempts

SECRET = "the-secret-of-the-server"

SUFFIXES = ("docx", "xlsx", "pptx", "odt", "ods", "epub")

BODIES = {
    "docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "pptx": "ppt/slides/slide1.xml",
    "odt": "content.xml", "ods": "content.xml", "epub": "a.xhtml",
}  # fmt: skip
"""The part of each kind of file that holds its text."""

EPUB = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "a.opf": b'<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" '
    b'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
    "a.xhtml": b"<html><body><p>X marks it.</p></body></html>",
}

OPEN = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
)

MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="%b"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    b"</manifest:manifest>"
)


def make_parts(suffix: str) -> dict[str, bytes]:
    """The parts of a small real file that says "X marks it."."""
    if suffix == "epub":
        return dict(EPUB)
    if suffix in ("odt", "ods"):
        told = b"<text:p>X marks it.</text:p>"
        if suffix == "ods":
            told = (
                b'<table:table table:name="A"><table:table-row><table:table-cell>'
                + told
                + b"</table:table-cell></table:table-row></table:table>"
            )
        place = b"office:text" if suffix == "odt" else b"office:spreadsheet"
        body = b"<%b>%b</%b></office:body></office:document-content>" % (place, told, place)
        kind = b"application/vnd.oasis.opendocument." + place.removeprefix(b"office:")
        return {
            "mimetype": kind,
            "META-INF/manifest.xml": MANIFEST % kind,
            "content.xml": OPEN + body,
        }
    out = BytesIO()
    if suffix == "docx":
        from docx import Document

        made = Document()
        made.add_paragraph("X marks it.")
    elif suffix == "xlsx":
        from openpyxl import Workbook

        made = Workbook()
        made.active.append(["X marks it."])
    else:
        from pptx import Presentation

        made = Presentation()
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = "X marks it."
    made.save(out)
    with ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, parts: dict[str, bytes]) -> Path:
    # Packed quickly, as the bombs are big.
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read_or_refuse(path: Path) -> str | None:
    """The text of a file, ``None`` where it is refused in a sentence; whatever else is raised is."""
    try:
        return load(str(path)).text
    except BadInput:
        return None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_small_files_are_read(suffix: str, tmp_path: Path) -> None:
    text = read_or_refuse(write(tmp_path / f"a.{suffix}", make_parts(suffix)))
    assert text is not None
    assert "X marks it." in text


def forge_size(path: Path, part: str) -> None:
    """Make an archive say that a part unpacks to 9 bytes, in both places where it says so."""
    raw = bytearray(path.read_bytes())
    for mark, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        at = raw.find(mark)
        while at >= 0:
            if raw[at + name_at :].startswith(part.encode()):
                raw[at + size_at : at + size_at + 4] = (9).to_bytes(4, "little")
            at = raw.find(mark, at + 4)
    path.write_bytes(raw)


@pytest.mark.parametrize("form", ["zeros", "spaces", "parts", "forged"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_bombs_are_refused(attempts: Attempts, suffix: str, form: str, tmp_path: Path) -> None:
    parts, body = make_parts(suffix), BODIES[suffix]
    if form == "zeros":
        parts["media/a.bin"] = bytes(210_000_000)
    elif form == "spaces":
        parts[body] = parts[body].replace(b"X marks", b" " * 205_000_000 + b"X marks")
    elif form == "parts":
        parts |= {f"media/{number}": b"" for number in range(10_500)}
    else:
        parts[body] = parts[body].replace(b"X marks", b" " * 60_000_000 + b"X marks")
    path = write(tmp_path / f"a.{suffix}", parts)
    if form == "forged":
        forge_size(path, body)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = read_or_refuse(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    attempts.record("bombs", through=text is not None or grown > 1_000_000)


ENTITIES = {
    "laughs": "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9)
    )
    + '<!ENTITY x "&e8;">',
    "file": '<!ENTITY x SYSTEM "file://{path}">',
    "parameter": '<!ENTITY % p SYSTEM "file://{path}"> %p; <!ENTITY x "y">',
    "network": '<!ENTITY x SYSTEM "http://127.0.0.1:9/secret">',
}
"""Declarations of an entity "x", by what they are for."""


@pytest.mark.parametrize("form", ENTITIES)
@pytest.mark.parametrize("suffix", [*SUFFIXES, "html"])
def test_entities_are_not_expanded(
    attempts: Attempts, suffix: str, form: str, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(SECRET, "utf-8")
    declared = ENTITIES[form].replace("{path}", str(tmp_path / "secret"))
    doctype = f"<!DOCTYPE a [{declared}]>".encode()
    path = tmp_path / f"a.{suffix}"
    if suffix == "html":
        path.write_bytes(doctype + b"<html><body><p>One &x; marks it.</p></body></html>")
    else:
        parts, body = make_parts(suffix), BODIES[suffix]
        head, mark, rest = parts[body].rpartition(b"?>")
        parts[body] = head + mark + doctype + rest.replace(b"X marks", b"&x; marks")
        write(path, parts)
    text = read_or_refuse(path) or ""
    attempts.record("entities", through=SECRET in text or "lollollol" * 50 in text)
