"""HTML: the main text with what the page says of itself, or else all that is visible."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import load
from index.types import Source

PAGE = """<!doctype html>
<html lang=en><head><title>Harbour opens again - The Coast</title>
<meta name=author content="Ana Lee">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<style>p { color: red }</style></head><body>
<nav><a href=/>Home</a> <a href=/news>All the news</a></nav>
<article><h1>Harbour opens again</h1>
<p>The harbour opened on Monday, <a href=/officials>officials</a> said
in a statement that was read to the fishermen who had come to the gate.</p>
<p>The work had cost four million crowns, &amp; most of it was paid by the state.</p>
<ul><li>Herring is sold there.</li><li>Cod is not.</li></ul>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2020</td><td>30</td></tr></table>
<script>document.write("a lie")</script></article>
<footer>All rights reserved</footer></body></html>"""


def loaded(folder: Path, page: str | bytes, name: str = "page.html") -> Source:
    path = folder / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return load(str(path))


def test_the_main_text_is_kept_and_the_rest_is_not(tmp_path: Path) -> None:
    text = loaded(tmp_path, PAGE).text
    lines = text.split("\n")
    assert (
        "The harbour opened on Monday, officials said in a statement that was read to the "
        "fishermen who had come to the gate." in lines
    )
    assert "The work had cost four million crowns, & most of it was paid by the state." in lines
    assert "Year | Ships" in lines
    assert "2020 | 30" in lines
    for gone in ("All the news", "a lie", "color", "<", "---"):
        assert gone not in text


def test_title_author_and_date(tmp_path: Path) -> None:
    source = loaded(tmp_path, PAGE, "page.htm")
    assert source.title == "Harbour opens again"
    assert source.author == "Ana Lee"
    assert source.date == "2024-03-05"
    assert source.text.count("Harbour opens again") == 1


def test_a_page_without_a_main_text_is_read_whole(tmp_path: Path) -> None:
    page = "<html><head><title>Port</title></head><body><span>Closed</span><script>no()</script></body></html>"
    source = loaded(tmp_path, page)
    assert "Closed" in source.text
    assert "no()" not in source.text
    assert source.title == "Port"


def test_the_declared_encoding_is_believed(tmp_path: Path) -> None:
    words = "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта."
    page = f"<html><head><meta charset=windows-1251><title>Порт</title></head><body><p>{words}</p></body></html>"
    source = loaded(tmp_path, page.encode("cp1251"))
    assert words in source.text
    assert source.title == "Порт"


def test_an_xml_declaration_does_no_harm(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The harbour opened on Monday.</p></body></html>'
    assert "The harbour opened on Monday." in loaded(tmp_path, page).text


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<script>x</script>", "<!-- only a comment -->"]
)
def test_a_page_without_words_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(
        BadInput, match=r"^The file \S+page\.html is empty; give one that has text in it\.$"
    ):
        loaded(tmp_path, page)
