"""EPUB: the chapters in the order of the book, whatever the order of the file."""

from __future__ import annotations

import pytest

from index.errors import BadInput
from index.loaders import epub
from tests.index.loaders.conftest import Loaded, make_archive

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def opf(spine: list[str], date: str = "2020-01-02T00:00:00Z") -> str:
    items = "".join(
        f'<item id="i{n}" href="{href}" media-type="application/xhtml+xml"/>'
        for n, href in enumerate(sorted(spine))
    )
    order = "".join(f'<itemref idref="i{sorted(spine).index(href)}"/>' for href in spine)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>Harbours</dc:title><dc:creator>Jane</dc:creator><dc:date>{date}</dc:date></metadata>"
        f'<manifest>{items}<item id="css" href="a.css" media-type="text/css"/></manifest><spine>{order}<itemref idref="css"/></spine></package>'
    )


def page(body: str, head: str = "<title/>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>{body}</body></html>'
    )


def made(chapters: dict[str, str | bytes], spine: list[str] | None = None, **more: str) -> bytes:
    parts = {f"OEBPS/{name}": text for name, text in chapters.items()}
    return make_archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": more.pop("opf", "") or opf(spine or list(chapters)),
            **parts,
            **more,
        }
    )


def test_chapters_stand_in_the_order_of_the_book(loaded: Loaded) -> None:
    chapters: dict[str, str | bytes] = {
        "text/z.xhtml": page('<h1><a id="p1"/>One</h1><p>The mill&nbsp;burned.</p><nav><ol><li>One</li></ol></nav>'),
        "text/a b.xhtml": page("<h1>Two</h1><div class='sidebar'><p>Aside.</p></div><ul><li>a towel</li></ul>"
                               "<table><tr><td>Adult</td><td>4 euro</td></tr></table>"),
    }  # fmt: skip
    source = loaded("a.epub", made(chapters, opf=opf(["text/z.xhtml", "text/a%20b.xhtml"])))
    assert (source.title, source.author, source.date) == ("Harbours", "Jane", "2020-01-02")
    assert source.text.split("\n") == [
        "One", "The mill\xa0burned.", "", "Two", "Aside.", "- a towel", "Adult | 4 euro",
    ] or source.text.split("\n") == [
        "One", "The mill burned.", "", "Two", "Aside.", "- a towel", "Adult | 4 euro",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "empty", ["<title/>", '<script src="a.js"/>', '<style type="text/css"/>', "<title>x</title>"]
)
def test_elements_that_are_closed_at_once_swallow_nothing(loaded: Loaded, empty: str) -> None:
    body = '<p>One<a id="x"/> two.<br/>Three.<span class="s" /></p><div/><p>Four.</p>'
    assert loaded("a.epub", made({"a.xhtml": page(body, empty)})).text == "One two.\nThree.\nFour."


def test_a_chapter_in_utf_16_is_read(loaded: Loaded) -> None:
    assert (
        loaded("a.epub", made({"a.xhtml": page("<p>Żółć.</p>").encode("utf-16")})).text == "Żółć."
    )


def test_a_missing_chapter_leaves_the_others(loaded: Loaded) -> None:
    content = made({"a.xhtml": page("<p>One.</p>")}, ["gone.xhtml", "a.xhtml"])
    assert loaded("a.epub", content).text == "One."


@pytest.mark.parametrize(
    ("date", "kept"),
    [("2004", "2004"), ("2004-03", "2004-03"), ("0101-01-01T00:00:00", ""), ("in May", "")],
)
def test_a_date_is_one(loaded: Loaded, date: str, kept: str) -> None:
    content = made({"a.xhtml": page("<p>One.</p>")}, opf=opf(["a.xhtml"], date))
    assert loaded("a.epub", content).date == kept


def locked(name: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>'
        f'<enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData></encryption>'
    )


def test_a_locked_book_is_refused_and_one_with_locked_fonts_is_read(loaded: Loaded) -> None:
    chapters: dict[str, str | bytes] = {"a.xhtml": page("<p>One.</p>")}
    fonts = made(chapters, **{"META-INF/encryption.xml": locked("OEBPS/font.otf")})
    assert loaded("a.epub", fonts).text == "One."
    with pytest.raises(BadInput, match="needs its copy protection removed"):
        loaded("a.epub", made(chapters, **{"META-INF/encryption.xml": locked("OEBPS/a.xhtml")}))


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (b"PK\x03\x04broken", "may be damaged"),
        (make_archive({"a.txt": "x"}), "may be damaged"),
        (made({"a.xhtml": page("")}), "is empty"),
        (made({}, ["gone.xhtml"]), "is empty"),
        (made({"a.xhtml": b"\0\1\2\3" * 100}), "is not text"),
    ],
)
def test_a_bad_book_gets_one_sentence(loaded: Loaded, content: bytes, mend: str) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.epub", content)


def test_one_chapter_named_a_thousand_times_is_read_once(loaded: Loaded) -> None:
    items = "".join(
        f'<item id="i{n}" href="a.xhtml" media-type="application/xhtml+xml"/>' for n in range(1_000)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(1_000)) * 3
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf">'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    assert loaded("a.epub", made({"a.xhtml": page("<p>One.</p>")}, opf=package)).text == "One."


def test_a_chapter_under_any_name_is_bounded(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epub, "LARGEST_PAGE", 5_000)
    with pytest.raises(BadInput, match="of markup; split it"):
        loaded("a.epub", made({"a.bin": page("<p>One.</p>" * 1_000)}))


def test_entities_and_files_outside_are_not_read(loaded: Loaded) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9))
    chapter = f'<!DOCTYPE html [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><html><body><p>One &e8; &f;.</p></body></html>'
    text = loaded("a.epub", made({"a.xhtml": chapter})).text
    assert "One" in text
    assert "lollol" not in text.split("One")[1]
    assert "root:" not in text


def test_names_that_lead_out_of_the_file_are_only_missing(loaded: Loaded) -> None:
    content = made({"a.xhtml": page("<p>One.</p>")}, ["../../../etc/passwd", "a.xhtml"])
    assert loaded("a.epub", content).text == "One."


@pytest.mark.parametrize(
    ("element", "closes"), [("<a/>", True), ("<p class='x' />", True), ("<br/>", False), ("<hr />", False),
                            ("<brand/>", True), ("<p>", False)],
)  # fmt: skip
def test_the_pattern_of_elements_closed_at_once(element: str, closes: bool) -> None:
    assert bool(epub._CLOSED.fullmatch(element)) is closes
