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


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "Zamek stoi na wzgórzu nad rzeką i został zbudowany przez króla w roku 1412. Jest on dziś muzeum, które można zwiedzać codziennie.",
            "cp1250",
        ),
        (
            "Zamek stoi na wzgórzu nad rzeką i został zbudowany przez króla w roku 1412. Jest on dziś muzeum, które można zwiedzać codziennie.",
            "iso8859-2",
        ),
        (
            "Zamek stoi na wzgórzu nad rzeką i został zbudowany przez króla w roku 1412. Jest on dziś muzeum, które można zwiedzać codziennie.",
            "mac_latin2",
        ),
        (
            "Le château était fermé à cause de la neige, mais il a été rouvert après Pâques. On y mange très bien.",
            "cp1252",
        ),
        (
            "Le château était fermé à cause de la neige, mais il a été rouvert après Pâques. On y mange très bien.",
            "mac_roman",
        ),
        (
            "Le château était fermé à cause de la neige, mais il a été rouvert après Pâques. On y mange très bien.",
            "iso8859-1",
        ),
        (
            "Der Bürgermeister hat gesagt, daß die Brücke über den Fluß für alle geöffnet würde.",
            "cp1252",
        ),
        (
            "Der Bürgermeister hat gesagt, daß die Brücke über den Fluß für alle geöffnet würde.",
            "mac_roman",
        ),
        (
            "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта, и все были рады.",
            "cp1251",
        ),
        (
            "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта, и все были рады.",
            "koi8-r",
        ),
        (
            "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта, и все были рады.",
            "cp866",
        ),
        (
            "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта, и все были рады.",
            "iso8859-5",
        ),
        (
            "Το λιμάνι άνοιξε τη Δευτέρα και οι ψαράδες ήταν πολύ χαρούμενοι για αυτό που είχε γίνει.",
            "cp1253",
        ),
        (
            "Το λιμάνι άνοιξε τη Δευτέρα και οι ψαράδες ήταν πολύ χαρούμενοι για αυτό που είχε γίνει.",
            "iso8859-7",
        ),
        (
            "The café’s naïve owner said “no” to the fiancé of the Mayor, who had asked for it.",
            "cp1252",
        ),
        (
            "The café’s naïve owner said “no” to the fiancé of the Mayor, who had asked for it.",
            "mac_roman",
        ),
        (
            "Liman pazartesi günü açıldı ve balıkçılar çok mutluydu, çünkü şehir için bu iyi bir şeydi.",
            "cp1254",
        ),
        (
            "Castelul a fost construit în secolul al XV-lea şi este astăzi un muzeu pentru toţi.",
            "cp1250",
        ),
        (
            "Castelul a fost construit în secolul al XV-lea şi este astăzi un muzeu pentru toţi.",
            "iso8859-2",
        ),
        (
            "Hamnen öppnades på måndagen och det var många som hade kommit för att se på båtarna.",
            "cp1252",
        ),
        (
            "Hamnen öppnades på måndagen och det var många som hade kommit för att se på båtarna.",
            "mac_roman",
        ),
        (
            "Uostas buvo atidarytas pirmadienį, ir žvejai buvo labai patenkinti, kad jų laivai gali plaukti.",
            "cp1257",
        ),
        (
            "A kikötő hétfőn nyílt meg, és a halászok nagyon örültek neki, mert őket is hívták.",
            "cp1250",
        ),
        (
            "A kikötő hétfőn nyílt meg, és a halászok nagyon örültek neki, mert őket is hívták.",
            "iso8859-2",
        ),
    ],
)
def test_the_common_words_of_a_language_tell_the_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "file x") == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Cena vstupenky činí 120 Kč, děti zdarma.", ["cp1250", "iso8859-2"]),
        ("Željko Šimić, Čakovec", ["cp1250", "iso8859-2"]),
        ("Bilet kosztuje 12 złotych. Dzieci płacą połowę.", ["cp1250", "iso8859-2"]),
        ("Zażółć gęślą jaźń.", ["cp1250", "iso8859-2"]),
        ("A gyűlés kedden lesz, öt órakor.", ["cp1250", "iso8859-2", "mac_latin2"]),
        ("Şişli Belediyesi, İstanbul. Görüş günü: çarşamba.", ["cp1254", "iso8859-9"]),
        ("Grüße aus Köln", ["cp1252", "mac_roman"]),
        ("¿Dónde está el baño? Mañana, señor Núñez.", ["cp1252", "mac_roman"]),
        ("Prière de fermer la fenêtre.", ["cp1252", "mac_roman"]),
        ("Уважаемая госпожа Иванова! Собрание во вторник.", ["cp1251", "koi8-r", "mac_cyrillic"]),
        ("The key costs 5 £, says naïve Señor García.", ["cp1252"]),
    ],
)
def test_the_letters_of_a_short_text_tell_the_encoding(text: str, encodings: list[str]) -> None:
    assert [decode(text.encode(one), "file x") for one in encodings] == [text] * len(encodings)
