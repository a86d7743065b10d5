"""The table in SECURITY.md names every kind of attack, and nothing got through."""

from __future__ import annotations

import pytest

from tests.security.attempts import KINDS, LEAST, Attempts
from tests.security.table import draw, read_table


def test_the_table_names_every_kind_and_nothing_got_through() -> None:
    table = read_table()
    assert set(table) == set(KINDS.values())
    assert {kind: row for kind, row in table.items() if row[0] < LEAST or row[1]} == {}


def test_a_try_that_gets_through_is_counted_and_fails() -> None:
    counted = Attempts()
    counted.record("paths", through=False)
    with pytest.raises(AssertionError, match="paths"):
        counted.record("paths", through=True)
    with pytest.raises(KeyError):
        counted.record("magic", through=False)
    assert (counted.tried["paths"], counted.through["paths"]) == (2, 1)
    assert f"| {KINDS['paths']} | 2 | 1 |" in draw(counted.tried, counted.through)
