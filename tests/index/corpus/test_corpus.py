"""Documents of every format are read as a person sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.loaders.kinds import IMAGES, SUFFIXES
from tests.index.corpus.documents import FILES, MADE, load_document
from tests.index.corpus.expectation import Expectation, read_all
from tests.index.corpus.judge import judge

ALL = read_all()


@pytest.mark.parametrize("expectation", ALL, ids=lambda one: one.name)
def test_a_document_is_read_as_a_person_sees_it(expectation: Expectation, tmp_path: Path) -> None:
    checks = judge(expectation, load_document(expectation, tmp_path))
    assert [f"{one.name}: {one.fault}" for one in checks if one.fault and not one.known] == []
    assert [one.name for one in checks if one.known and not one.fault] == []
    assert expectation.known.keys() <= {one.name for one in checks}


def test_the_corpus_has_every_format() -> None:
    assert len(ALL) >= 60
    assert {one.suffix for one in ALL} == set(SUFFIXES) - IMAGES
    assert {one.name for one in ALL} == MADE.keys() | {path.name for path in FILES.iterdir()}


def test_few_checks_are_known_to_fail() -> None:
    assert sum(len(one.known) for one in ALL) <= 10
