"""Every kind of file gives its text, title, author and date, or one sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from index.errors import BadInput
from index.loaders import NAMES, SUFFIXES, from_text, glyphs, load
from tests.index.loaders.conftest import Loaded, change_parts

MARKDOWN = """\
---
title: The Tale
author: [Ann, Bob]
date: 2020-01-02
---
# The *Tale*

One paragraph goes
on here with [a link](http://example.com), **bold**, `code`, ![a boat](boat.png) and &amp;.

- first
- second wraps
  here
  - nested

3. third
4. fourth

| a | b |
|---|---|
| 1 | 2 |

```python
x = 1
y = 2
```

> said <b>she</b><br>and left

<div>a <i>block</i></div>

<!-- hidden -->
"""
PAGE = """\
<html><head><title>Head line | The Paper</title><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2020-01-02"></head><body>
<nav><a href="/">Home</a> <a href="/x">Sport</a></nav><article><h1>Head line</h1>
<p>The harbour was <a href="y">quiet</a> that morning,
and the boats lay beside the wall.</p><ul><li>one boat</li><li>two boats</li></ul>
<table><tr><td>red</td><td>blue</td></tr></table>
<p>Nobody spoke of the storm, though two of the crews had lost all their nets.</p>
<script>document.write("scripted")</script></article><footer>Imprint</footer></body></html>
"""


def docx(**properties: object) -> bytes:
    from docx import Document

    document = Document()
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    document.add_heading("Head line", 1)
    document.add_paragraph("Before the table.")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "both"
    table.cell(1, 0).text, table.cell(1, 1).text = "left", "right\nside"
    document.add_paragraph("After it.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_plain_text_has_its_first_line_for_a_title(loaded: Loaded) -> None:
    source = loaded("a.txt", "\n\nA quiet harbour\r\nThe boats lay still.\n")
    assert (source.title, source.text) == (
        "A quiet harbour",
        "A quiet harbour\nThe boats lay still.",
    )


def test_a_first_line_too_long_for_a_title_leaves_the_file_name(loaded: Loaded) -> None:
    assert loaded("harbour.txt", "word " * 100).title == "harbour"


def test_a_line_of_signs_is_no_title(loaded: Loaded) -> None:
    assert loaded("a.txt", "*****\nA quiet harbour\n").title == "A quiet harbour"


def test_markdown_is_read_without_its_marks(loaded: Loaded) -> None:
    source = loaded("a.md", MARKDOWN)
    assert (source.title, source.author, source.date) == ("The Tale", "Ann, Bob", "2020-01-02")
    assert source.text == (
        "The Tale\n\n"
        "One paragraph goes on here with a link, bold, code, a boat and &.\n\n"
        "- first\n- second wraps here\n  - nested\n\n3. third\n4. fourth\n\na | b\n1 | 2\n\n"
        "x = 1\ny = 2\n\nsaid she\nand left\n\na block"
    )


def test_markdown_without_front_matter_has_its_first_heading_for_a_title(loaded: Loaded) -> None:
    assert loaded("a.md", "Before.\n\n## A *heading*\n\nText.").title == "A heading"


def test_html_is_read_without_its_furniture(loaded: Loaded) -> None:
    source = loaded("a.html", PAGE)
    assert (source.title, source.author, source.date) == ("Head line", "Jane Doe", "2020-01-02")
    assert source.text.split("\n") == [
        "Head line",
        "The harbour was quiet that morning, and the boats lay beside the wall.",
        "- one boat",
        "- two boats",
        "red | blue",
        "Nobody spoke of the storm, though two of the crews had lost all their nets.",
    ]


def test_html_without_main_text_is_read_whole(loaded: Loaded) -> None:
    long = "x" * 100_000
    assert loaded("a.html", f"<p>{long}<script>no</script>").text == long


def test_html_says_its_encoding(loaded: Loaded) -> None:
    page = "<meta charset=cp866><title>Привет</title><p>Сегодня хорошая погода.</p>"
    assert "Сегодня хорошая погода." in loaded("a.html", page.encode("cp866")).text


def test_pdf_lines_and_words_are_joined(loaded: Loaded, pdf: Callable[..., bytes]) -> None:
    first = [
        "A quiet harbour",
        "The boats that had come in dur-",
        "ing the night lay by the wall.",
        "1",
    ]
    second = ["Nobody spoke of the storm, and", "two crews had lost their nets.", "2"]
    details = {"Title": "Harbours", "Author": "Jane", "CreationDate": "D:20200102030405Z"}
    source = loaded("a.pdf", pdf(first, second, **details))
    assert (source.title, source.author, source.date) == ("Harbours", "Jane", "2020-01-02")
    assert source.text.startswith("A quiet harbour\nThe boats that had come in during the night")
    assert "and two crews had lost their nets." in source.text
    assert source.text[-1] == "."


def test_printers_shapes_become_letters() -> None:
    shown = "The \ufb01sh of the of\ufb01ce,  an exam\xad\r\n"
    assert glyphs._clean_run(shown) == "The fish of the office, an exam-"


def test_what_tops_every_page_of_a_pdf_goes(loaded: Loaded, pdf: Callable[..., bytes]) -> None:
    pages = [["The Paper, 3 May", f"Page {word} tells of boats.", f"{n}"] for n, word in
             enumerate(("one", "two", "three", "four"))]  # fmt: skip
    assert "Paper" not in loaded("a.pdf", pdf(*pages)).text


@pytest.mark.parametrize("title", ["Microsoft Word - draft.doc", "untitled", "report_v2.docx"])
def test_a_pdf_title_that_names_a_file_is_none(
    loaded: Loaded, pdf: Callable[..., bytes], title: str
) -> None:
    assert loaded("a.pdf", pdf(["A quiet harbour"], Title=title)).title == "A quiet harbour"


def test_a_pdf_with_an_empty_password_is_read(loaded: Loaded, pdf: Callable[..., bytes]) -> None:
    assert loaded("a.pdf", pdf(["A quiet harbour"], password="")).text == "A quiet harbour"


def test_docx_is_read_in_order(loaded: Loaded) -> None:
    made = docx(title="Harbours", author="Jane", created=datetime(2020, 1, 2))
    source = loaded("a.docx", made)
    assert (source.title, source.author, source.date) == ("Harbours", "Jane", "2020-01-02")
    lines = ["Head line", "Before the table.", "both", "left | right side", "After it."]
    assert source.text.split("\n") == lines


def test_a_docx_without_properties_has_none_made_up(loaded: Loaded) -> None:
    with ZipFile(BytesIO(docx())) as archive:
        relations = archive.read("_rels/.rels")
    kept = re.sub(rb"<Relationship [^>]*core\.xml[^>]*/>", b"", relations)
    changes = {"docProps/core.xml": None, "_rels/.rels": kept}
    source = loaded("a.docx", change_parts(docx(), changes))
    assert (source.title, source.author, source.date) == ("Head line", "", "")


def test_every_kind_is_named_where_files_are_asked_for() -> None:
    for name in (
        "text",
        "Word",
        "ODT",
        "RTF",
        "EPUB",
        "PowerPoint",
        "Excel",
        "ODS",
        "CSV",
        "e-mail",
    ):
        assert name in NAMES
    assert {
        ".csv",
        ".tsv",
        ".xlsx",
        ".ods",
        ".pptx",
        ".odt",
        ".rtf",
        ".epub",
        ".eml",
        ".msg",
    } < set(SUFFIXES)


def test_a_docx_without_a_title_has_its_first_line(loaded: Loaded) -> None:
    assert loaded("a.docx", docx(title="")).title == "Head line"


@pytest.mark.parametrize(
    ("name", "content", "mend"),
    [
        ("a.txt", b"", "is empty; give one that has text in it"),
        ("a.txt", " \n\u200b\t", "is empty"),
        ("a.html", "<script>only()</script>", "is empty"),
        ("a.md", "<!-- only -->", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text"),
        ("a.pdf", b"%PDF-1.4\nbroken", "may be damaged"),
        ("a.docx", b"PK\x03\x04broken", "may be damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "its password removed"),
        ("a.xyz", "text", r"convert it to one of \.txt, .*\.docx"),
        ("a", "text", "convert it to one of"),
    ],
)
def test_a_bad_file_gets_one_sentence(
    loaded: Loaded, name: str, content: str | bytes, mend: str
) -> None:
    with pytest.raises(BadInput, match=mend) as raised:
        loaded(name, content)
    assert name in str(raised.value)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_a_locked_pdf_is_refused(loaded: Loaded, pdf: Callable[..., bytes]) -> None:
    with pytest.raises(BadInput, match="needs its password removed"):
        loaded("a.pdf", pdf(["A quiet harbour"], password="secret"))


def test_a_pdf_of_empty_pages_is_refused(loaded: Loaded, pdf: Callable[..., bytes]) -> None:
    with pytest.raises(BadInput, match=r"a\.pdf has no text in it\."):
        loaded("a.pdf", pdf([], []))


def test_a_docx_that_would_fill_the_memory_is_refused(loaded: Loaded) -> None:
    out = BytesIO()
    with ZipFile(out, "w", compression=8) as archive, archive.open("word/x.xml", "w") as part:
        for _ in range(210):
            part.write(bytes(1_000_000))
    with pytest.raises(BadInput, match="more than 200 MB"):
        loaded("a.docx", out.getvalue())


def test_the_same_file_gives_the_same_source(loaded: Loaded) -> None:
    assert loaded("a.html", PAGE) == loaded("a.html", PAGE)


def test_the_uri_can_be_given(loaded: Loaded) -> None:
    path = loaded("a.txt", "Text.").uri
    assert load(path, uri="articles/a.txt").uri == "articles/a.txt"
    assert load(path).id != load(path, uri="articles/a.txt").id


def test_a_text_at_hand_needs_words() -> None:
    with pytest.raises(
        BadInput, match=r"The text 'Blank' is empty; give one that has text in it\."
    ):
        from_text("Blank", " \n\t")
