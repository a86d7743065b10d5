"""Documents into the index: encode their passages, pool one vector per sentence, write, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder, Vectors
from index.encoder.pooling import unit
from index.lexical import Lexical
from index.segment import passages, sentences
from index.store import Store, revision
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
    lexical: Lexical,
    encoder: Encoder,
    encoded: Encoded | None = None,
) -> Iterator[Document]:
    """Write documents in batches and yield each once it is committed.

    Stopping at any moment leaves every document as it was before or as it is after.
    """
    for batch in _batches(documents):
        store.begin([item.document.id for item in batch])
        for item, vectors in zip(batch, _vectors(batch, encoder, encoded), strict=True):
            store.write(item.document, 0, vectors)
        store.commit([item.document for item in batch])
        for item in batch:
            document = item.document
            texts = (span.of(document.text) for span in document.sentences)
            lexical.add(document.id, revision(document), texts)
            yield document


@dataclass(frozen=True, slots=True)
class _Item:
    document: Document
    passages: tuple[Passage, ...]


def _batches(documents: Iterable[Document]) -> Iterator[list[_Item]]:
    """Runs of documents of about as many passages, a larger document by itself."""
    batch: list[_Item] = []
    size = 0
    for document in documents:
        item = _Item(document, passages(document.sentences, document.text))
        if batch and size + len(item.passages) > _BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.passages)
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
