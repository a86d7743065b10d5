"""Hybrid search: sentences near the question in meaning and in words, ranked by one score."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

from index.documents import Documents
from index.encoder import Encoder, Vectors
from index.lexical import Lexical
from index.replica import Replica
from index.store import Store, revision
from index.types import Document, Hit

POOL = 64
"""Sentences taken from either half before they are ranked together."""

LEXICAL_WEIGHT = 0.5
"""Weight of the BM25 share beside the cosine, chosen on reading-comprehension questions."""


def search(
    question: str,
    store: Store | Replica,
    lexical: Lexical,
    encoder: Encoder,
    documents: Documents,
    within: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """Up to ``2 * POOL`` sentences, best first; ties in order of (document, start).

    Both halves' candidates get both scores: ``score = cosine + LEXICAL_WEIGHT * BM25 share``
    (a weighted sum; Bruch et al., 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
    """
    with ThreadPoolExecutor(1, "lexical") as aside:
        searching = aside.submit(lexical.search, question, POOL, within)
        vector = encoder.encode([question])[0]
        nearest = store.nearest(vector, POOL, within)
        matching = searching.result()
    held = documents.fetch([near.document_id for near in nearest] + [id for id, _ in matching])
    # A vector of another revision is left from a write that was never committed.
    dense = {
        (near.document_id, near.number): near.dense
        for near in nearest
        if near.document_id in held and revision(held[near.document_id]) == near.revision
    }
    found = dict.fromkeys(dense) | {
        (id, number): None
        for id, number in matching
        if id in held and number < len(held[id].sentences)
    }
    candidates = sorted(found)
    dense |= _cosines(vector, [key for key in candidates if key not in dense], store, held)
    shares = lexical.scores(question, candidates)
    hits = [
        _hit(held[id], number, dense.get((id, number), 0.0), share)
        for (id, number), share in zip(candidates, shares, strict=True)
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.document_id, hit.start)))


def _cosines(
    vector: Vectors,
    keys: list[tuple[str, int]],
    store: Store | Replica,
    documents: Mapping[str, Document],
) -> dict[tuple[str, int], float]:
    """Cosines of sentences that only the lexical half has found."""
    wanted = [(id, revision(documents[id]), number) for id, number in keys]
    return {
        (id, number): float(found @ vector)
        for (id, _, number), found in store.vectors(wanted).items()
    }


def _hit(document: Document, number: int, dense: float, share: float) -> Hit:
    span = document.sentences[number]
    return Hit(
        document_id=document.id,
        sentence=number,
        start=span.start,
        end=span.end,
        score=round(dense + LEXICAL_WEIGHT * share, 5),
        dense=round(dense, 5),
        lexical=round(share, 5),
    )
