"""Sentences cover a text exactly; passages hold whole sentences that an encoder can read."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index
from index.languages import guess_language
from index.segment import passages, sentences
from index.types import Span
from tests.benchmark.segmentation import HALVES, figures, full_stops, hard

ARTICLE = next((Path(index.__file__).parent / "articles").glob("*.txt")).read_text(encoding="utf-8")

PIECES = st.sampled_from(
    [
        "The harbour opened.", "Dr. No", "said Ana.", "“Yes!”", "(No.)", "3.14", "U.S.", "…", "?!", "\n", "\n\n",
        " ", "  ", ". ", "。", "؟", "“", '"', "🐟", "e\u0301", "שלום", "a" * 300, "word " * 60, "\ud800", "\u2028", "\x1d", "\r\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def reach(text: str) -> int:
    """What an encoder of 256 word pieces must read, in ASCII characters: others count fourfold."""
    return sum(1 if character.isascii() else 4 for character in text)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_sentences_cover_what_is_not_blank_once_and_in_order(text: str) -> None:
    spans = sentences(text)
    covered = [at for span in spans for at in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(covered))
    for span in spans:
        assert span.of(text) == span.of(text).strip() != ""
        assert len(span.of(text).splitlines()) == 1


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_sentence_is_in_a_passage_that_can_be_read(text: str) -> None:
    spans = sentences(text)
    found = passages(spans, text)
    held: set[int] = set()
    for passage in found:
        assert passage.first <= passage.last <= passage.first + 3
        assert reach(text[passage.start : passage.end]) <= 1_000 or passage.first == passage.last
        if passage.first < passage.last:
            assert (passage.start, passage.end) == (
                spans[passage.first].start,
                spans[passage.last].end,
            )
        held.update(at for at in range(passage.start, passage.end) if not text[at].isspace())
    assert held == {at for at, character in enumerate(text) if not character.isspace()}
    assert list(found) == sorted(found)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["It rained.", "The harbour opened on Monday, they said.", "No!"]),
        min_size=2,
        max_size=30,
    )
)
def test_neighbours_share_a_passage(texts: list[str]) -> None:
    text = "\n".join(texts)
    found = passages(sentences(text), text)
    for first in range(len(texts) - 1):
        assert any(passage.first <= first and first + 1 <= passage.last for passage in found)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028 \t"])
def test_a_blank_text_has_neither(text: str) -> None:
    assert sentences(text) == ()
    assert passages((), text) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        ["Mr. Smith met Dr. Jones at noon.", "They had lunch."],
        ["He lives in the U.S. now.", "It cost $4.25."],
        ["“It is over,” she said.", "The crowd was silent."],
        ["Ships came, e.g. two from Bergen.", "Both left."],
        ["He thanked Ms. Lee.", "She left."],
        ["It is in vol. 2, ch. 5.", "Eq. 7 is wrong."],
        ["12. Open the lid.", "Wait."],
        ["Do this: 1. Open the lid.", "2. Pour it in.", "3. Close it."],
        ["Call ext. 44.", "Ask for Jo."],
        ["It was in room 12.", "He left."],
        ["The price is 45 euro excl. VAT and 53 euro incl. VAT.", "It holds."],
        ["VAT incl.", "Delivery is extra."],
        ["Use max. 20 litres.", "Store it in Rm. 12 of Bldg. C.", "See App. B for more."],
        ["He ran to the app.", "Then it rained."],
        ["He took Tab. Metrovan 75 mg at ten.", "It helped."],
        ["It comes in size S.", "Fits all."],
        ["Take vitamin A.", "It helps."],
        ["He met J. R. Smith there.", "They left."],
        ["Up to 45 m/s.", "Above that we stop."],
        ["Add 20 g.", "Serve it cold."],
        ["Open Mon. to Fri. from 9 a.m. to 5 p.m.", "Closed on Sunday."],
        ["I sat.", "Then I stood."],
        ["Version 1.12. is out.", "Get it."],
        ["Version 1.2. is old.", "Step 1. Open the lid.", "Step 2. Pour it in.", "Then wait."],
        ["She was born on 3. 5. 1990 in Ulm.", "It cost 12.", "1990 was worse."],
        ["The part costs approx. $5 incl. tax.", "Order it."],
        ["We did step 1.", "Then we left."],
        ["i. Open the lid.", "ii. Pour it in.", "iii. Close it."],
        ["1.1. Dogs are on a lead.", "1.2. Cats are free."],
        ["The temp. must not exceed 5 °C.", "Store at max. +5 °C, resp. min. -5 °C.", "Shake it."],
        ["Temp. 20 °C is best.", "The vol. of trade was 3 mio. in May."],
        ["Cat. No. B-12, Reg. No. 4711.", "He lives there.", "No. 7 is his."],
        ["Open Mon.-Fri. from Jan. 5 to Sept. 9.", "Then it is closed."],
        ["Size L.", "Order now."],
        ["Termin: 4. April 2023.", "Ort: Hauptstr. 12, Ulm."],
        ["(b) The tenant pays.", "(c) The owner does not."],
        ["今天天气很好。", "你来吗？"],
        ["ذهب الولد إلى المدرسة.", "هل عاد إلى البيت؟"],
        ["यह मेरा घर है।", "मैं यहाँ रहता हूँ।"],
    ],
)
def test_boundaries_inside_a_line(wanted: list[str]) -> None:
    between = "" if wanted[0].endswith("。") else " "
    assert cut(between.join(wanted)) == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "de",
            [
                "Der Turm wurde am 3. Oktober 1990 eröffnet, und er ist hoch.",
                "Die 2. Auflage des Buches kostet 12,50 Euro.",
                "Der Wärter wohnt mit seiner Frau in der Hafenstr. 7.",
                "Am 24. Dezember bleibt der Turm geschlossen.",
            ],
        ),
        (
            "es",
            [
                "El Sr. Pérez vive en la casa de la plaza con su familia.",
                "No es muy viejo, pero no ve bien.",
            ],
        ),
        (
            "de",
            [
                "Der Turm ist auf dem Hügel und er wurde von den Leuten der Stadt gebaut, z. B. von Frl. Dr. Vogt.",
                "Stand: 31. Dez. 2022.",
                "Am Montag, 3. Juni, ist zu.",
                "Das kostet inkl. MwSt. 45 Euro, z.B. in der Abt. Einkauf.",
                "Band 3, 2. Aufl. 1999, von J.-P. Kurz.",
                "Er trinkt Vitamin C.",
                "Dann geht es so: 1. Die Kanne füllen.",
                "2. Der Deckel wird geschlossen.",
                "3. Den Knopf drücken.",
                "Sie hat 12.",
                "Er hat 9.",
            ],
        ),
        (
            "fr",
            [
                "Les fenêtres sont dans la maison et elles sont très belles pour M. Durand et Mme. Roux.",
                "Voir no. 12, p. ex. de J. Martin à St. Malo.",
                "Il est grand.",
                "Le train part à 12.",
                "Elle est là.",
            ],
        ),
        (
            "es",
            [
                "La casa de la plaza es de la familia y no es muy vieja, pero D. Juan y Dña. Ana no ven bien.",
                "Véase pág. 12 y núm. 3.",
                "Es aprox. la mitad.",
            ],
        ),
        (
            "pl",
            [
                "Dom na rynku jest bardzo stary, ale dzieci nie widzą dobrze w nocy przy ul. Długiej z ks. Janem.",
                "To jest daleko.",
            ],
        ),
        (
            "en",
            [
                "Meet Prof. Ada Byron, Ph.D., and Sgt. Lee at 5 p.m. on Fri. 6 Mar. in St. Ives.",
                "Bring tea.",
            ],
        ),
        (
            "en",
            ["The tower is on the hill and it was built by the people of the town.", "It stands."],
        ),
        (
            "en",
            [
                "Apples 3 Pears 4 Plums 5 Quinces 6 Grapes 7 Figs 8 Dates 9 Kiwis Limes Pomelos Melons"
            ],
        ),
    ],
)
def test_each_language_has_its_own_rules(language: str, wanted: list[str]) -> None:
    text = " ".join(wanted)
    assert guess_language(text) == language
    assert cut(text) == wanted


def test_a_line_end_is_always_a_boundary() -> None:
    assert cut("Harbour opens\nThe harbour\nopened. It rained.") == [
        "Harbour opens",
        "The harbour",
        "opened.",
        "It rained.",
    ]


def test_the_headline_of_the_article_is_a_sentence_of_its_own() -> None:
    assert cut(ARTICLE)[0] == ARTICLE.split("\n")[0]


@pytest.mark.parametrize("half", HALVES)
def test_hard_texts_are_cut_far_better_than_at_full_stops(half: str) -> None:
    texts = [one for one in hard() if one.half == half]
    ours, simple = figures(texts), figures(texts, full_stops)
    assert len(texts) > 50
    assert ours.exact > simple.exact + 0.1
    assert ours.f1 > simple.f1
    assert ours.f1 > 0.8


def test_a_very_long_sentence_is_read_in_overlapping_pieces() -> None:
    text = "word " * 2_000
    (sentence,) = sentences(text)
    found = passages((sentence,), text)
    assert len(found) > 5
    assert all(one.end - one.start <= 1_000 for one in found)
    assert all(second.start < first.end for first, second in pairwise(found))
    assert (found[0].start, found[-1].end) == (sentence.start, sentence.end)
    assert all(text[one.start : one.end] == text[one.start : one.end].strip() for one in found)


def test_a_script_without_blanks_is_cut_to_what_can_be_read() -> None:
    text = "东" * 3_000
    found = passages(sentences(text), text)
    assert all(reach(text[one.start : one.end]) <= 1_000 for one in found)


def test_passages_of_given_sentences() -> None:
    text = "a b. " * 9
    spans = tuple(Span(5 * at, 5 * at + 4) for at in range(9))
    assert [(one.first, one.last) for one in passages(spans, text)] == [(0, 3), (3, 6), (6, 8)]


@pytest.mark.parametrize(
    "unit", ["a", "word ", ". ", '"', "“", "'", "Mr. ", "(a. ", "?!", "\u0301", "。", "He said. "]
)
def test_the_cost_is_linear(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    start = time.monotonic()
    passages(sentences(text), text)
    assert time.monotonic() - start < 60
