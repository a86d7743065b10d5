"""Whole stores on a Chroma server, put in each other's place."""

from __future__ import annotations

from index.store.client import guarded, opened

_PARTS = ("sentences", "pending", "documents")
"""Documents last: with them alone a store can be made again, without them it is empty."""


def delete(location: str, name: str) -> None:
    """Delete the store called ``name``, if there is one."""
    client = opened(location)
    with guarded(location):
        held = {each.name for each in client.list_collections()}
        for part in _PARTS:
            if f"{name}-{part}" in held:
                client.delete_collection(f"{name}-{part}")
    client.close()


def replace(location: str, old: str, new: str) -> None:
    """Put the store called ``new`` in the place of the one called ``old``."""
    client = opened(location)
    with guarded(location):
        held = {each.name for each in client.list_collections()}
        for part in _PARTS:
            if f"{old}-{part}" in held:
                client.delete_collection(f"{old}-{part}")
            client.get_collection(f"{new}-{part}").modify(name=f"{old}-{part}")
    client.close()
