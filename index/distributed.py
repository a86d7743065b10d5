"""Adds documents on a Ray cluster: its workers read, cut, encode, and write to one server."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index import encoder as encoders
from index.errors import BadInput, FootnoteError, IndexProblem
from index.ingest import cut, ingest
from index.loaders import load
from index.store import Store, revision
from index.types import Document, Progress, is_server

if TYPE_CHECKING:
    from ray.data import Dataset

_MOST_TOGETHER = 64
"""Files and URLs that a worker is given at once."""


@dataclass(frozen=True, slots=True)
class Added:
    """The ids of the documents that are in the index, and why others could not be read.

    Both are in the order of the places given.
    """

    ids: tuple[str, ...]
    unread: tuple[str, ...]


def check(location: str) -> None:
    """See that documents can be added on a cluster to the index at ``location``.

    Raises:
        BadInput: it is a folder, which takes one writer.
        ImportError: Ray is not installed.
    """
    if not is_server(location):
        raise BadInput(
            f"The index in {location or 'memory'} takes one writer; to add with Ray, give the URL "
            "of a Chroma server."
        )
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "Adding with Ray needs the extra ray; run pip install 'footnote[ray]'."
        ) from error


def add(
    places: Sequence[str],
    location: str,
    encoder: str = "",
    device: str = "cpu",
    progress: Progress | None = None,
) -> Added:
    """Add files and URLs to the index on the server ``location``, on the cluster at
    ``RAY_ADDRESS``, else on one that is started here and stopped again.

    Every worker must reach the places and the server under the names given. A worker that is
    lost is replaced and its documents are added again, which changes nothing.

    Raises:
        BadInput: the index is no server, or no cluster answers.
        ImportError: Ray is not installed.
        IndexProblem: a worker cannot use the index or the encoder.
    """
    check(location)
    found: list[dict[str, Any]] = []
    with _cluster():
        for row in _outcomes(places, location, encoder, device).iter_rows():
            if row["stopped"]:
                raise IndexProblem(row["stopped"])
            found.append(row)
            if progress and row["id"]:
                progress(row["title"], len(found), len(places))
    found.sort(key=lambda row: int(row["at"]))
    return Added(
        tuple(row["id"] for row in found if row["id"]),
        tuple(row["unread"] for row in found if row["unread"]),
    )


def _outcomes(places: Sequence[str], location: str, encoder: str, device: str) -> Dataset:
    """A row for every place, with what has become of it, as workers are done with them."""
    import ray

    on_gpu = device.startswith("cuda")
    resources: Any = ray.cluster_resources
    workers = max(1, int(resources().get("GPU" if on_gpu else "CPU", 1)))
    together = min(_MOST_TOGETHER, max(1, len(places) // (4 * workers)))
    shards = -(-len(places) // together)
    # A file's name need not be text.
    rows = [{"at": at, "place": os.fsencode(place)} for at, place in enumerate(places)]
    return ray.data.from_items(rows, override_num_blocks=max(1, shards)).map_batches(
        _Worker,
        fn_constructor_args=(location, encoder, device),
        batch_size=together,
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, min(workers, shards))),
        num_cpus=1,
        num_gpus=1 if on_gpu else None,
    )


class _Worker:
    """One writer of the index, somewhere on the cluster."""

    def __init__(self, location: str, encoder: str, device: str) -> None:
        self._location, self._name, self._device = location, encoder, device

    @cached_property
    def _store(self) -> Store:
        return Store(self._location, self._name or encoders.DEFAULT)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Adds the documents at ``place``; what each has become of is told beside its ``at``."""
        read = [_read(os.fsdecode(place)) for place in batch["place"]]
        stopped = ""
        try:
            self._add({one.id: one for one in read if isinstance(one, Document)})
        except FootnoteError as error:
            # Told, not raised: what a worker raises, Ray wraps in pages of its own.
            stopped = str(error)
        documents = [one if isinstance(one, Document) else None for one in read]
        return {
            "at": batch["at"],
            "id": np.array([one.id if one else "" for one in documents], object),
            "title": np.array([one.title if one else "" for one in documents], object),
            "unread": np.array([one if isinstance(one, str) else "" for one in read], object),
            "stopped": np.array([stopped] * len(read), object),
        }

    def _add(self, documents: dict[str, Document]) -> None:
        current = self._store.revisions(list(documents))
        changed = [one for one in documents.values() if current.get(one.id) != revision(one)]
        if changed:
            encoder = encoders.load(self._name, self._device)
            # What is derived of them is made by whoever searches.
            for _ in ingest(changed, self._store, encoder):
                pass


def _read(place: str) -> Document | str:
    """The document at a place, or one sentence on why it cannot be read."""
    try:
        return cut(load(place))
    except BadInput as error:
        return str(error)


@contextmanager
def _cluster() -> Iterator[None]:
    """A connection to the cluster, unless there is one already."""
    import ray

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    address = os.environ.get("RAY_ADDRESS")
    dashboard = None if address else False
    try:
        ray.init(
            address or "local",
            include_dashboard=dashboard,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except ConnectionError as error:
        raise BadInput(
            f"No Ray cluster answers at {address}; correct RAY_ADDRESS, or unset it to start one."
        ) from error
    try:
        yield
    finally:
        ray.shutdown()
