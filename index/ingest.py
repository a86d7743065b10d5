"""Documents into the index: encode their passages, pool one vector per sentence, write, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.ahead import ahead
from index.encoder import Encoder, Vectors
from index.encoder.types import unit
from index.errors import FootnoteError
from index.segment import passages, sentences
from index.store import Store
from index.types import Document, Passage, Source, Span

Encoded = Callable[[int, int], None]
"""Called with how many passages of the documents at hand are encoded, and how many they have."""

_BATCH_PASSAGES = 256
_ENCODED_AT_ONCE = 64


def cut(source: Source) -> Document:
    """The source with its sentence boundaries."""
    return Document(
        id=source.id,
        title=source.title,
        text=source.text,
        uri=source.uri,
        sha256=source.sha256,
        sentences=sentences(source.text),
        author=source.author,
        date=source.date,
    )


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
    for batch in ahead(_encoded(documents, encoder, encoded)):
        together = [document for document, _ in batch]
        held = store.begin([document.id for document in together])
        store.write(batch)
        store.commit(together, held)
        yield from batch


@dataclass(frozen=True, slots=True)
class _Item:
    document: Document
    passages: tuple[Passage, ...]


def _encoded(
    documents: Iterable[Document], encoder: Encoder, encoded: Encoded | None
) -> Iterator[list[tuple[Document, Vectors]]]:
    """Batches of documents, each with the vectors of its sentences."""
    for batch in _batches(documents):
        vectors = _vectors(batch, encoder, encoded)
        yield [(item.document, found) for item, found in zip(batch, vectors, strict=True)]


def _batches(documents: Iterable[Document]) -> Iterator[list[_Item]]:
    """Runs of documents of about as many passages, a larger document by itself.

    No run has two revisions of one document. Where a document cannot be read, those before it
    come first.
    """
    batch: list[_Item] = []
    size = 0
    try:
        for document in documents:
            item = _Item(document, passages(document.sentences, document.text))
            again = any(held.document.id == document.id for held in batch)
            if batch and (again or size + len(item.passages) > _BATCH_PASSAGES):
                yield batch
                batch, size = [], 0
            batch.append(item)
            size += len(item.passages)
    except FootnoteError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _vectors(batch: Sequence[_Item], encoder: Encoder, encoded: Encoded | None) -> list[Vectors]:
    """One array of shape (sentences, dimensions) per document.

    A sentence that several passages share gets the direction of their sum.
    """
    work = [(row, passage) for row, item in enumerate(batch) for passage in item.passages]
    sums: list[Vectors | None] = [None] * len(batch)
    for start in range(0, len(work), _ENCODED_AT_ONCE):
        block = work[start : start + _ENCODED_AT_ONCE]
        texts = [batch[row].document.text[one.start : one.end] for row, one in block]
        spans = [_inside(batch[row].document, one) for row, one in block]
        for (row, one), vectors in zip(block, encoder.encode_spans(texts, spans), strict=True):
            total = sums[row]
            if total is None:
                count = len(batch[row].document.sentences)
                total = sums[row] = np.zeros((count, vectors.shape[1]), np.float32)
            total[one.first : one.last + 1] += vectors
        if encoded:
            encoded(start + len(block), len(work))
    return [
        np.stack([unit(vector) for vector in total]) if total is not None else _nothing()
        for total in sums
    ]


def _inside(document: Document, passage: Passage) -> tuple[Span, ...]:
    """The sentences of a passage, or the piece of one that it is, as spans of its text."""
    if passage.first == passage.last:
        return (Span(0, passage.end - passage.start),)
    return tuple(
        Span(span.start - passage.start, span.end - passage.start)
        for span in document.sentences[passage.first : passage.last + 1]
    )


def _nothing() -> Vectors:
    return np.zeros((0, 0), np.float32)
