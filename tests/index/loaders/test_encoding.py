"""Bytes in many encodings become the text they were; what is no text is refused."""

from __future__ import annotations

import codecs

import pytest

from index.errors import BadInput
from index.loaders.encoding import decode

FRENCH = "Les élèves étaient fatigués ; ils sont rentrés à pied. Où est passé le garçon ?"
RUSSIAN = "Привет, как дела? Сегодня хорошая погода. Писатель жил здесь и умер в этом доме."
CHINESE = "今天天气很好。我们去公园。你来吗？"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        ("“Quotes” and naïve – dash, it’s", "cp1252"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (CHINESE, "gb18030"),
    ],
)
def test_finds_the_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "file x") == text


def test_a_declared_encoding_is_believed() -> None:
    assert decode("é".encode("cp850"), "file x", "cp850") == "é"
    assert decode("it’s".encode("cp1252"), "file x", "ISO-8859-1") == "it’s"


def test_valid_utf_8_is_utf_8_whatever_is_declared() -> None:
    assert decode(FRENCH.encode(), "file x", "latin-1") == FRENCH


@pytest.mark.parametrize("declared", ["no-such-table", "zip", "base64", "\0", "utf-16"])
def test_a_false_declaration_does_no_harm(declared: str) -> None:
    assert decode(f"x{FRENCH}".encode("cp1252"), "file x", declared)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01" + bytes(64),
        b"PK\x03\x04\x14\0\0\0\x08\0" * 20,
        codecs.BOM_UTF16_LE + b"\x01\0\x02\0" * 30,
    ],
)
def test_a_binary_file_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(BadInput, match=r"The file x is not text; save it as .*\.$"):
        decode(raw, "file x")
