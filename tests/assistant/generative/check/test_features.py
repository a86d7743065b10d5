"""Each feature of support tells what it is there to tell, and nothing where there is nothing."""

from __future__ import annotations

import pytest

from assistant.generative.check.support import Features, coverage
from assistant.reader import load_reader
from index import encoder

TRUE = "The Marlow Company dredged the harbour of Velmouth in 1931."
BRANDT = "Mayor Ada Brandt said the work had cost 40,000 pounds."


@pytest.fixture(scope="module")
def features() -> Features:
    return Features(encoder.load(), load_reader(""))


def test_coverage_is_a_share_of_content_words() -> None:
    assert coverage("The harbour was dredged.", "They dredged a harbour.") == 1
    assert coverage("The harbour was sold.", "They dredged a harbour.") == 0.5
    assert coverage("", "They dredged a harbour.") == 0


def test_a_sentence_supports_itself_in_every_feature(features: Features) -> None:
    found = features.of(TRUE, [TRUE])
    assert (found["coverage"], found["order"]) == (1, 1)
    assert found["cosine"] == pytest.approx(1, abs=1e-3)
    for name in ("swapped", "moved", "repeated", "names", "unnamed", "strangest", "spare"):
        assert found[name] == 0, name
    assert found["agreed"] > 0


def test_coverage_and_order_are_of_the_claim(features: Features) -> None:
    turned = features.of("In 1931 the harbour was dredged by Marlow.", [TRUE])
    assert turned["coverage"] == 1
    assert turned["order"] < 1
    assert features.of("The Marlow Company sold cheap bananas.", [TRUE])["coverage"] < 0.5


def test_the_encoder_tells_likeness(features: Features) -> None:
    like = features.of("A firm deepened the port in 1931.", [TRUE])
    other = features.of("A baker opened the shop in 1931.", [TRUE])
    assert like["cosine"] > other["cosine"] + 0.1
    assert like["strange"] < other["strange"]
    assert like["strangest"] < other["strangest"]


def test_the_reader_finds_another_than_the_claim_says(features: Features) -> None:
    evidence = "The mill was founded by Anna Berg, and Karl Lind sold its shares in 1902."
    right = features.of("Karl Lind sold the shares in 1902.", [evidence])
    wrong = features.of("Anna Berg sold the shares in 1902.", [evidence])
    assert right["asked"] < wrong["asked"]
    assert right["agreed"] != wrong["agreed"]


def test_without_a_reader_nothing_is_asked() -> None:
    found = Features(encoder.load(), load_reader("hybrid")).of(TRUE, [TRUE])
    assert (found["asked"], found["agreed"]) == (0, 0)


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("swapped", "The Barlow Company dredged the harbour of Velmouth in 1931."),
        ("moved", "Velmouth dredged the harbour of the Marlow Company in 1931."),
        ("repeated", "Velmouth dredged the harbour of Velmouth in 1931."),
        ("names", "The Marlow Company dredged the harbour of Lisbon in 1931."),
    ],
)
def test_names_in_the_wrong_place(features: Features, name: str, claim: str) -> None:
    assert features.of(claim, [TRUE])[name] > 0


def test_a_name_beside_the_sentence_is_not_unnamed(features: Features) -> None:
    said, beside = (
        "He said the work had cost 40,000 pounds.",
        "Mayor Ada Brandt opened the harbour.",
    )
    assert features.of(BRANDT, [said])["unnamed"] == 1
    assert features.of(BRANDT, [said], beside)["unnamed"] == 0
    assert features.of(BRANDT, [said], beside)["names"] == 1


def test_a_second_sentence_that_is_not_needed_is_spare(features: Features) -> None:
    assert features.of(TRUE, [TRUE, BRANDT])["spare"] > 0.8
    assert features.of(f"{TRUE[:-1]}, and {BRANDT}", [TRUE, BRANDT])["spare"] == 0
