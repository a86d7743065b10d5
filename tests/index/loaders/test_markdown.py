"""Markdown: the words without the marks, a block or an item a line, and what the head says."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.loaders import load
from index.types import Source

PAGE = """\
---
title: "Harbour: a report"
author: [Ana Lee, Bo Ek]
date: 2024-03-05
---
Intro
=====

The **harbour** opened on [Monday](https://example.org "day"), `officials` said
in a *statement*.  \nIt was late. ![A pier in fog](pier.png)

1. Open the gate.
2. Ring the bell.
   - Twice.

> Nobody was hurt.

```python
x = 1
```

| Year | Ships |
|------|------:|
| 2020 | 30    |

<div onclick="run()">Told <b>so</b>.<script>alert(1)</script></div>
"""


def loaded(folder: Path, text: str, name: str = "page.md") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_the_words_are_kept_without_the_marks(tmp_path: Path) -> None:
    lines = loaded(tmp_path, PAGE).text.split("\n")
    for line in (
        "Intro",
        "The harbour opened on Monday, officials said in a statement.",
        "It was late. A pier in fog",
        "1. Open the gate.",
        "2. Ring the bell.",
        "Nobody was hurt.",
        "x = 1",
        "Year | Ships",
        "2020 | 30",
        "Told so.",
    ):
        assert line in lines
    assert "- Twice." in [line.strip() for line in lines]
    assert not any(mark in "\n".join(lines) for mark in ("**", "](", "```", "<", "alert", "==="))


def test_the_head_gives_title_author_and_date(tmp_path: Path) -> None:
    source = loaded(tmp_path, PAGE)
    assert (source.title, source.author, source.date) == (
        "Harbour: a report",
        "Ana Lee, Bo Ek",
        "2024-03-05",
    )
    assert source.text.startswith("Harbour: a report\n")


def test_else_the_first_heading_is_the_title(tmp_path: Path) -> None:
    source = loaded(tmp_path, "Some words first.\n\n## The *real* title\n\nMore words.")
    assert source.title == "The real title"
    assert source.text == "Some words first.\n\nThe real title\n\nMore words."


@pytest.mark.parametrize(
    "head",
    ["a: [", "just words", "- a list", "[" * 5000, "date: 2020-99-99"],
)
def test_a_head_that_is_none_stays_text(tmp_path: Path, head: str) -> None:
    source = loaded(tmp_path, f"---\n{head}\n---\n\nThe harbour opened.", "page.markdown")
    assert head.lstrip("- ") in source.text
    assert source.text.endswith("The harbour opened.")


@pytest.mark.parametrize("head", ["---\n\n", "---\ntitle: {a: b}\n---\n\n"])
def test_a_head_without_a_title_leaves_the_heading(tmp_path: Path, head: str) -> None:
    source = loaded(tmp_path, head + "# Port\n\nThe harbour opened.")
    assert (source.title, source.text) == ("Port", "Port\n\nThe harbour opened.")


def test_code_keeps_its_lines_and_its_marks(tmp_path: Path) -> None:
    text = loaded(tmp_path, "Run this:\n\n```\n**a** <b>\n  c\n```\n").text
    assert "**a** <b>\n  c" in text


def test_a_footnote_follows_its_paragraph(tmp_path: Path) -> None:
    text = (
        "# Moss[^t]\n\nWe saw[^1] two[^1] and `[^x]`.\n\n- a[^2]\n- b\n\n| c[^3] |\n|---|\n| d |\n\n"
        "[^1]: Above 900 m\nonly[^4].\n\n    Or not.\n[^2]: *Two*\n[^3]: Three\n[^4]: Four\n\n"
        "Then.[^none]\n\n```\n[^5]: code\n```\n\n[^t]: See Ray.\n[^6]: Nowhere.\n"
    )
    source = loaded(tmp_path, text)
    assert source.title == "Moss"
    assert [line for line in source.text.split("\n") if line] == [
        "Moss", "See Ray.", "We saw two and [^x].", "Above 900 m only.", "Or not.", "Four", "- a",
        "Two", "- b", "c", "d", "Three", "Then.[^none]", "[^5]: code", "Nowhere.",
    ]  # fmt: skip


def test_footnotes_of_footnotes_go_no_deeper(tmp_path: Path) -> None:
    notes = "".join(f"[^{n}]: N{n}[^{n + 1}]\n" for n in range(3_000))
    assert loaded(tmp_path, f"Text[^0].\n\n{notes}").text.startswith("Text.\nN0\nN1\n")


def test_blocks_in_html_keep_their_headings_and_rows(tmp_path: Path) -> None:
    text = (
        '<h1 align="center">Tides</h1>\n\nIntro.\n\n<table><tr><th>Port</th><th>Hour</th></tr>'
        "<tr><td>Orrin</td><td>6</td></tr></table>\n\n<h2>Use</h2>\n\nRun it.\n"
    )
    source = loaded(tmp_path, text)
    assert [line for line in source.text.split("\n") if line] == [
        "Tides", "Intro.", "Port | Hour", "Orrin | 6", "Use", "Run it.",
    ]  # fmt: skip
    assert source.find_headings(source.text.index("Run it")) == ("Tides", "Use")
