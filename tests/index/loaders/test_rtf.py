"""RTF: the final text in any encoding, items with their numbers, rows of tables, notes, properties."""

from __future__ import annotations

import time

import pytest

from index.errors import BadInput
from tests.index.loaders.conftest import Loaded, attempt

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset238 Times CE;}"
    r"{\f2\fnil\fcharset2 Symbol;}{\f3\fnil\fcharset128 Mincho;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}}{\*\generator Word;}"
)


def lines(loaded: Loaded, body: str) -> list[str]:
    return loaded("a.rtf", f"{HEAD}{body}}}".encode("cp1252")).text.split("\n")


def test_paragraphs_are_lines_and_properties_are_kept(loaded: Loaded) -> None:
    info = (
        r"{\info{\title Harb\'f6urs}{\subject x}{\author Jane}{\operator Bob}"
        r"{\creatim\yr2020\mo1\dy2\hr3}{\revtim\yr2021\mo5\dy6}{\doccomm no}}"
    )
    source = loaded(
        "a.rtf", HEAD + info + r"\pard\plain\f0 One {\b two}\tab three.\par Four\line five.\par}"
    )
    assert (source.title, source.author, source.date) == ("Harböurs", "Jane", "2020-01-02")
    assert source.text.split("\n") == ["One two three.", "Four", "five."]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (r"caf\'e9 {\f1\'bf\'f3\'b3\'e6} fin", "café żółć fin"),
        (r"\u380?\u243?\u322?\u263?", "żółć"),
        (r"\uc2\u380\'bf\'bfx\uc0\u243y", "żxóy"),
        (r"\uc1\u-10179?\u-8704?", "😀"),
        (r"{\f3\'93\'fa\'96\'7b \'83A}", "日本 ア"),
        (r"\ldblquote so\rdblquote\endash\~it\_is so\-ber", "“so”–\xa0it-is sober"),
        (r"a\{b\}c\\d", r"a{b}c\d"),
        ("one\ntwo\r\n three", "onetwo three"),
    ],
)
def test_characters_are_read_in_their_encoding(loaded: Loaded, body: str, line: str) -> None:
    assert lines(loaded, rf"{body}\par") == [line]


def test_the_encoding_of_the_file_is_used(loaded: Loaded) -> None:
    assert loaded("a.rtf", rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}").text == "Привет"
    assert loaded("a.rtf", rb"{\rtf1\mac \'8a}").text == "ä"
    assert loaded("a.rtf", b"{\\rtf1\\ansi\\ansicpg1250 raw \xb3}").text == "raw ł"


def test_only_the_final_text_is_kept(loaded: Loaded) -> None:
    body = (
        r"{\header Page{\shp{\*\shpinst{\shptxt head box}}}\par}It {\deleted was }{\revised is}{\v hidden} so"
        r"{\*\annotation why?}{\field{\*\fldinst HYPERLINK x}{\fldrslt  here}}"
        r"{\pict\pngblip 89504e47}{\*\unknown x}{\shp{\*\shpinst{\sp{\sn p}{\sv 1}}{\shptxt . A box}}"
        r"{\shprslt A box}}{\object{\*\objdata 01}{\result !}}\par{\footer 1}"
    )
    assert lines(loaded, body) == ["It is so here. A box!"]


def test_binary_data_is_passed_over(loaded: Loaded) -> None:
    content = (HEAD + r"One {\pict\bin6 ").encode() + b"}}\\{{\xff" + rb"}two\par}"
    assert loaded("a.rtf", content).text == "One two"


def test_items_have_their_numbers(loaded: Loaded) -> None:
    body = (
        r"{\listtext\pard\plain 1.\tab}Open\par{\listtext\pard\plain\f0 b)\tab}Close\par"
        r"{\listtext\f2\'b7\tab}a towel\par{\pntext\'b7\tab}{\*\pn\pnlvlblt}soap\par"
    )
    assert lines(loaded, body) == ["1. Open", "b) Close", "- a towel", "- soap"]


def test_a_table_has_a_row_a_line(loaded: Loaded) -> None:
    row = r"\trowd{}\cellx1000{}\cellx2000\pard\intbl "
    body = (
        rf"Before.\par {row.format('', '')}hall\cell day\cell\row"
        rf"{row.format(chr(92) + 'clvmgf', '')}North\par side\cell Mon\cell\row"
        rf"{row.format(chr(92) + 'clvmrg', '')}\cell Tue\cell\row"
        rf"{row.format('', '')}\cell Wed\cell\row\pard After.\par"
    )
    assert lines(loaded, body) == [
        "Before.", "hall | day", "North side | Mon", "North side | Tue", "| Wed", "After.",
    ]  # fmt: skip


def test_a_note_follows_its_paragraph(loaded: Loaded) -> None:
    body = (
        r"It burned{\super\chftn{\footnote\pard\plain{\super\chftn} In 1902.}} down.\par Then.\par"
    )
    assert lines(loaded, body) == ["It burned down.", " In 1902.", "Then."]


@pytest.mark.parametrize(
    "end", ["", r"{\footnote x", r"\trowd\cellx1\intbl a\cell b\cell", r"{\listtext 1."]
)
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(loaded: Loaded, end: str) -> None:
    assert loaded("a.rtf", HEAD + r"One.\par Two" + end).text.startswith("One.\nTwo")


def test_headings_have_their_levels(loaded: Loaded) -> None:
    styles = (
        r"{\rtf1\ansi{\stylesheet{\ql\snext0 Normal;}{\s1\sb240\sbasedon0 heading 1;}"
        r"{\s2\outlinelevel1 \'dcberschrift;}{\*\cs10 Font;}{\s3\outlinelevel9 Body;}{\s9 Title;}}"
    )
    body = (
        r"\pard\plain\s9 Lease\par\pard\s1 {1 Ren}t\par\pard\s3 Due monthly.\par\s2 1.1 Arrears\par"
        r"\pard Interest.\par\pard\outlinelevel0 2 Pets\par\pard\s1\outlinelevel9 Cats.\par}"
    )
    source = loaded("a.rtf", styles + body)
    assert [(one.of(source.text), one.level) for one in source.headings] == [
        ("Lease", 1), ("1 Rent", 1), ("1.1 Arrears", 2), ("2 Pets", 1),
    ]  # fmt: skip
    assert source.find_headings(source.text.index("Interest")) == ("1 Rent", "1.1 Arrears")
    assert "Normal" not in source.text


def test_what_stands_behind_the_end_is_no_text(loaded: Loaded) -> None:
    assert loaded("a.rtf", r"{\rtf1 One.}{\rtf1 Two.} Three").text == "One."


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (b"{\\rtf1\\ansi}", "is empty"),
        (b"Plain text.", "cannot be read as RTF; it may be damaged"),
        (b"{\\rtf1 " + b"{" * 100_000, "may be damaged"),
    ],
)
def test_a_bad_file_gets_one_sentence(loaded: Loaded, content: bytes, mend: str) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.rtf", content)


@pytest.mark.parametrize(
    "piece",
    [
        rb"{\b x}",
        rb"\'e9",
        rb"\u233?",
        rb"{\footnote x}",
        rb"\cell",
        rb"\row",
        rb"{\field{\*\fldinst HYPERLINK",
    ],
)
def test_the_time_is_linear(loaded: Loaded, piece: bytes) -> None:
    began = time.monotonic()
    assert attempt(loaded, "a.rtf", b"{\\rtf1 x" + piece * 50_000 + b"}")
    assert time.monotonic() - began < 15
