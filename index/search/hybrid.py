"""Hybrid search: sentences near the question in meaning and in words, ranked by one score."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from index.encoder import Encoder, Vectors
from index.search.dense import Dense
from index.search.documents import Documents
from index.search.lexical import Lexical
from index.store import Nearest, Store, revision
from index.types import Document, Hit

POOL = 64
"""Sentences taken from either half before they are ranked together."""

LEXICAL_WEIGHT = 0.5
"""Weight of the BM25 share beside the cosine, chosen on reading-comprehension questions."""

_DIGITS = 5
"""Decimals of scores before ranking, so that rounding of sums cannot change the order."""


def search(
    question: str,
    store: Store | Dense,
    lexical: Lexical,
    encoder: Encoder,
    documents: Documents,
    within: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """Up to ``2 * POOL`` sentences, best first; ties in order of (document, start).

    Both halves' candidates get both scores: ``score = cosine + LEXICAL_WEIGHT * BM25 share``
    (a weighted sum; Bruch et al., 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
    """
    vector, nearest, matching = _search_both(question, store, lexical, encoder, within)
    ids = [near.document_id for near in nearest] + [id for id, _ in matching]
    owners = documents.fetch(ids)
    # A vector of another revision is left from a write that was never committed.
    cosines = {
        (near.document_id, near.number): near.dense
        for near in nearest
        if near.document_id in owners and revision(owners[near.document_id]) == near.revision
    }
    # The caches may be of another moment than the documents are.
    matched = {
        (id, number)
        for id, number in matching
        if id in owners and number < len(owners[id].sentences)
    }
    candidates = sorted(cosines.keys() | matched)
    missing = [place for place in candidates if place not in cosines]
    cosines |= _compare(vector, missing, store, owners)
    shares = lexical.score_sentences(question, candidates)
    hits = [
        _hit(owners[id], number, cosines.get((id, number), 0.0), share)
        for (id, number), share in zip(candidates, shares, strict=True)
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.document_id, hit.start)))


def _search_both(
    question: str,
    store: Store | Dense,
    lexical: Lexical,
    encoder: Encoder,
    within: Collection[str] | None,
) -> tuple[Vectors, Sequence[Nearest], Sequence[tuple[str, int]]]:
    """The question's vector, the sentences nearest to it, and those that share its words; the
    two halves search at the same time."""
    with ThreadPoolExecutor(1, "lexical") as thread:
        searching = thread.submit(lexical.search, question, POOL, within)
        vector = encoder.encode([question])[0]
        nearest = store.nearest(vector, POOL, within)
        return vector, nearest, searching.result()


def score_sentences(
    question: str,
    places: Sequence[tuple[str, int]],
    store: Store | Dense,
    lexical: Lexical,
    encoder: Encoder,
    documents: Documents,
) -> dict[tuple[str, int], Hit]:
    """The scores that ``search`` gives, of sentences given as (document id, number)."""
    owners = documents.fetch(list(dict.fromkeys(id for id, _ in places)))
    known = [place for place in places if place[0] in owners]
    cosines = _compare(encoder.encode([question])[0], known, store, owners)
    shares = lexical.score_sentences(question, known)
    return {
        (id, number): _hit(owners[id], number, cosines.get((id, number), 0.0), share)
        for (id, number), share in zip(known, shares, strict=True)
    }


def _compare(
    vector: Vectors,
    places: Sequence[tuple[str, int]],
    store: Store | Dense,
    documents: Mapping[str, Document],
) -> dict[tuple[str, int], float]:
    """Cosines of sentences that only the lexical half has found."""
    keys = [(id, revision(documents[id]), number) for id, number in places]
    return {
        (id, number): float(stored @ vector)
        for (id, _, number), stored in store.vectors(keys).items()
    }


def _hit(document: Document, number: int, cosine: float, share: float) -> Hit:
    span = document.sentences[number]
    return Hit(
        document_id=document.id,
        sentence=number,
        start=span.start,
        end=span.end,
        score=round(cosine + LEXICAL_WEIGHT * share, _DIGITS),
        dense=round(cosine, _DIGITS),
        lexical=round(share, _DIGITS),
    )
