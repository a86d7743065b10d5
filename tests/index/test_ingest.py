"""Prefetching: one item is made ahead: the order stays, errors come in their place, and no more is held."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, get_ident

import pytest

from index.ingest import prefetch_items


def test_items_come_in_their_order_from_another_thread() -> None:
    made = list(prefetch_items((number, get_ident()) for number in range(3)))
    assert [number for number, _ in made] == [0, 1, 2]
    assert get_ident() not in {thread for _, thread in made}


def test_the_next_item_is_made_while_one_is_used() -> None:
    begun = [Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(begun):
            event.set()
            yield number

    for number in prefetch_items(items()):
        if number < 2:
            assert begun[number + 1].wait(10)


def test_no_more_than_one_is_made_prefetch_items() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    for number in prefetch_items(items()):
        assert len(made) <= number + 2


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("no second")

    found = prefetch_items(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="no second"):
        next(found)
