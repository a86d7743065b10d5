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
