"""Documents into the index: encode their passages, pool one vector per sentence, write, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import TypeVar, cast

import numpy as np

from index.encoder import Encoder, Vectors
from index.encoder.types import unit
from index.errors import FootnoteError
from index.segment import passages, sentences
from index.store import Store
from index.types import Document, Passage, Source, Span

Encoded = Callable[[int, int], None]
"""Called with how many passages of the documents at hand are encoded, and how many they have."""

_BATCH_PASSAGES = 256
"""Passages of the documents that are written and committed together."""

_ENCODED_AT_ONCE = 64
"""Passages given to the encoder at once, after which progress is reported."""

_Item = TypeVar("_Item")
_END = object()
"""What ends a prefetched iterator: no item can be this object."""


def cut(source: Source) -> Document:
    """The source with its sentence boundaries; those of a document are made anew."""
    values = {each.name: getattr(source, each.name) for each in fields(Source)}
    return Document(**values, sentences=sentences(source.text))


def ingest(
    documents: Iterable[Document],
    store: Store,
    encoder: Encoder,
    encoded: Encoded | None = None,
) -> Iterator[tuple[Document, Vectors]]:
    """Write documents in batches and yield each, with its sentences' vectors, once committed.

    One batch is read and encoded while the one before it is written. Stopping at any moment
    leaves every document as it was before or as it is after.
    """
    for batch in prefetch_items(_encode_batches(documents, encoder, encoded)):
        written = [document for document, _ in batch]
        earlier = store.begin([document.id for document in written])
        store.write(batch)
        store.commit(written, earlier)
        yield from batch


def prefetch_items(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items in the same order, each made while the one before it is used.

    They are made on one thread of their own, at most one ahead of need; what making one raises
    is raised in its place.
    """
    with ThreadPoolExecutor(1, "prefetch") as thread:
        coming = thread.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = thread.submit(next, items, _END)
            yield cast("_Item", item)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document and the passages of it that are encoded."""

    document: Document
    passages: tuple[Passage, ...]


def _encode_batches(
    documents: Iterable[Document], encoder: Encoder, encoded: Encoded | None
) -> Iterator[list[tuple[Document, Vectors]]]:
    """Batches of documents, each with the vectors of its sentences."""
    for batch in _batches(documents):
        vectors = _encode_documents(batch, encoder, encoded)
        yield [(item.document, rows) for item, rows in zip(batch, vectors, strict=True)]


def _batches(documents: Iterable[Document]) -> Iterator[list[_Cut]]:
    """Runs of documents of about as many passages, a larger document by itself.

    No run has two revisions of one document. Where a document cannot be read, those before it
    come first.
    """
    batch: list[_Cut] = []
    size = 0
    try:
        for document in documents:
            runs = passages(document.sentences, document.text)
            again = any(item.document.id == document.id for item in batch)
            if batch and (again or size + len(runs) > _BATCH_PASSAGES):
                yield batch
                batch, size = [], 0
            batch.append(_Cut(document, runs))
            size += len(runs)
    except FootnoteError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _encode_documents(
    batch: Sequence[_Cut], encoder: Encoder, encoded: Encoded | None
) -> list[Vectors]:
    """One array of shape (sentences, dimensions) per document.

    A sentence that several passages share gets the direction of their sum.
    """
    work = [(row, passage) for row, item in enumerate(batch) for passage in item.passages]
    sums: list[Vectors | None] = [None] * len(batch)
    for start in range(0, len(work), _ENCODED_AT_ONCE):
        block = work[start : start + _ENCODED_AT_ONCE]
        texts = [batch[row].document.text[run.start : run.end] for row, run in block]
        spans = [_spans_inside(batch[row].document, run) for row, run in block]
        for (row, run), vectors in zip(block, encoder.encode_spans(texts, spans), strict=True):
            total = sums[row]
            if total is None:
                count = len(batch[row].document.sentences)
                total = sums[row] = np.zeros((count, vectors.shape[1]), np.float32)
            total[run.first : run.last + 1] += vectors
        if encoded:
            encoded(start + len(block), len(work))
    return [
        np.zeros((0, 0), np.float32)
        if total is None
        else np.stack([unit(vector) for vector in total])
        for total in sums
    ]


def _spans_inside(document: Document, passage: Passage) -> tuple[Span, ...]:
    """The sentences of a passage, or the piece of one that it is, as spans of its text."""
    if passage.first == passage.last:
        return (Span(0, passage.end - passage.start),)
    return tuple(
        Span(span.start - passage.start, span.end - passage.start)
        for span in document.sentences[passage.first : passage.last + 1]
    )
