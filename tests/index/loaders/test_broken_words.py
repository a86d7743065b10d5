"""A word that is broken at the end of a line is mended as it is spelt, compounds with a hyphen."""

from __future__ import annotations

import pytest

from index.loaders.lines import reflowed, unwrapped
from tests.index.loaders.conftest import Loaded, make_pdf

BEFORE = "The members of the board met on Monday and agreed that for all of the "
AFTER = "of the boats that lay in the water there was no more than this to be said to them."


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("long-\nterm", "long-term"),
        ("contin-\nued", "continued"),
        ("well-\nknown", "well-known"),
        ("estab-\nlished", "established"),
        ("light-\nhouse", "lighthouse"),
        ("under-\nstanding", "understanding"),
        ("up-to-\ndate", "up-to-date"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("mother-in-\nlaw", "mother-in-law"),
        ("self-\nservice", "self-service"),
        ("part-\ntime", "part-time"),
        ("high-\nquality", "high-quality"),
        ("com-\npany", "company"),
        ("depend-\nable", "dependable"),
        ("re-\nopened", "reopened"),
        ("un-\ntouched", "untouched"),
        ("over-\nfishing", "overfishing"),
        ("two-\nthirds", "two-thirds"),
        ("20-\nyear", "20-year"),
        ("Anglo-\nSaxon", "Anglo-Saxon"),
        ("Quel-\nborough", "Quelborough"),
        ("fisher-\nmen", "fishermen"),
        ("nation-\nwide", "nationwide"),
        ("low-\nincome", "low-income"),
        ("over-\nthe-counter", "over-the-counter"),
        ("cost-\neffective", "cost-effective"),
        ("multi-\nnational", "multinational"),
        ("short-\nand long-term", "short- and long-term"),
        ("two-\nor three-year", "two- or three-year"),
        ("thous-\nand", "thousand"),
    ],
)
def test_words_of_a_print(broken: str, mended: str) -> None:
    assert reflowed(f"{BEFORE}{broken} {AFTER}") == f"{BEFORE}{mended} {AFTER}"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("long-\nterm", "long-term"),
        ("contin-\nued", "continued"),
        ("co-\noperative", "co-operative"),
        ("com-\npany", "company"),
        ("well-\nknown", "well-known"),
    ],
)
def test_words_of_a_typed_text(broken: str, mended: str) -> None:
    full = (
        "The members of the board met on Monday and agreed that for all of this\n"
        "they would have to ask the owners of the boats that lay in the water a\n"
        "second time, and that nobody was to be paid before that had been done,\n"
    )
    line = "since they were quite sure that most of all of those who had "
    text = f"{full}{line}{broken} work there would also want to be asked."
    assert mended in unwrapped(text)


@pytest.mark.parametrize(
    ("said", "broken", "mended"),
    [
        ("A boat-yard lay there.", "boat-\nyard", "boat-yard"),
        ("A longterm plan.", "long-\nterm", "longterm"),
        ("The Mill-Pond was full.", "mill-\npond", "mill-pond"),
        ("The onsite office.", "on-\nsite", "onsite"),
    ],
)
def test_the_document_decides_from_any_page(
    loaded: Loaded, said: str, broken: str, mended: str
) -> None:
    page = [*f"{BEFORE}\n{broken} {AFTER}".split("\n")]
    text = loaded("a.pdf", make_pdf([said], page)).text
    assert f" {mended} " in text


def test_a_german_word_is_joined() -> None:
    text = (
        "Der Vorstand hat am Montag beschlossen, dass die Arbeiten an der neuen Wasser-\n"
        "leitung und an dem alten Haus nicht vor dem Herbst beginnen und dass der Sport-\n"
        "verein die Halle auch im Winter nutzen kann."
    )
    assert "Wasserleitung" in reflowed(text)
    assert "Sportverein" in reflowed(text)
