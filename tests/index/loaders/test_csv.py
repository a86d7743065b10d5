"""CSV and TSV: a record a line, whatever stands between cells and however quotation marks stand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import csv as reader
from index.loaders import guard, load
from tests.index.loaders.conftest import Loaded


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.csv", "name,price\nBolt,3\n", ["name | price", "Bolt | 3"]),
        ("a.csv", "name;price\nBolt;3,20\nNut;4,10", ["name | price", "Bolt | 3,20", "Nut | 4,10"]),
        ("a.csv", "Bolt;3,20\nNut;4,10\n", ["Bolt | 3,20", "Nut | 4,10"]),
        ("a.csv", "name|price\nBolt, long|3\nNut|4", ["name | price", "Bolt, long | 3", "Nut | 4"]),
        ("a.tsv", "name\tprice\nBolt, long\t3, or 4\n", ["name | price", "Bolt, long | 3, or 4"]),
        ("a.csv", 'sep=;\n"a, b";c\n', ["a, b | c"]),
        ("a.csv", 'a,b\r\n"one\r\ntwo","say ""hi"""\r\n', ["a | b", 'one two | say "hi"']),
        ("a.csv", "name\nAnn, Bo\nCarl\nDora\n", ["name", "Ann, Bo", "Carl", "Dora"]),
        ("a.csv", "day,rent,note\nMon,,late\n,3,\n", ["day | rent | note", "Mon |  | late", "| 3"]),
        ("a.csv", "a,,b\n1,,2\n\n\n\n3,,4\n", ["a | b", "1 | 2", "", "3 | 4"]),
        ("a.csv", "a,b\rc,d\r", ["a | b", "c | d"]),
    ],
)
def test_every_record_is_a_line(loaded: Loaded, name: str, content: str, lines: list[str]) -> None:
    source = loaded(name, content)
    assert source.text.split("\n") == lines
    assert source.title == "a"


@pytest.mark.parametrize(
    ("stray", "line"),
    [
        ('"5 inch,3', "5 inch | 3"),
        ('5" pipe,3', '5" pipe | 3'),
        ('"big" pipe,3', 'big" pipe | 3'),
        ('pipe,"3', "pipe | 3"),
    ],
)
def test_a_stray_quotation_mark_swallows_no_other_record(
    loaded: Loaded, stray: str, line: str
) -> None:
    before = [f'"Bolt, {number}",{number}' for number in range(150)]
    after = [f'"Nut, {number}",{number}' for number in range(150)]
    lines = loaded("a.csv", "\n".join(["name,price", *before, stray, *after])).text.split("\n")
    assert lines[151] == line
    assert lines[1:151] == [f"Bolt, {number} | {number}" for number in range(150)]
    assert lines[152:] == [f"Nut, {number} | {number}" for number in range(150)]


def test_the_encoding_is_told_as_of_a_text(loaded: Loaded) -> None:
    content = "imię;miasto\n" + "Żółć;Łódź i okolice, które są w Polsce od lat\n" * 20
    assert "Żółć | Łódź" in loaded("a.csv", content.encode("cp1250")).text
    assert loaded("b.csv", content.encode("utf-16")).text.startswith("imię | miasto")


def test_open_quotation_marks_in_all_lines_take_linear_time(loaded: Loaded) -> None:
    began = time.monotonic()
    source = loaded("a.csv", '"a,b\n' * 30_000)
    assert time.monotonic() - began < 20
    assert source.text.count("a | b") == 30_000


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (b"\n\n", "is empty"),
        (b",,,\n,,,\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text"),
    ],
)
def test_a_bad_file_gets_one_sentence(loaded: Loaded, content: bytes, mend: str) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.csv", content)


def test_more_cells_than_memory_holds_are_refused(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_MOST_CELLS", 1_000)
    assert loaded("a.csv", "1,2\n" * 500).text
    with pytest.raises(BadInput, match=r"more than 1,000 cells .* split it"):
        loaded("a.csv", "1,2\n" * 501)


def test_reading_ends_after_two_minutes(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_SECONDS", -1.0)
    with pytest.raises(BadInput, match="longer than two minutes to read; split it"):
        loaded("a.csv", "1,2\n")


def test_the_delimiter_of_a_long_file_is_found_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a;b\n" + "1,5;2,5\n" * 100_000, encoding="utf-8")
    assert load(str(path)).text.startswith("a | b\n1,5 | 2,5\n")


def test_records_are_cut_as_told() -> None:
    assert list(reader.read_records(["a:b\n"], ":")) == [["a", "b"]]
