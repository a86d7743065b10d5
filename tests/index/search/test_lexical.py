"""The lexical half: what it finds, what it forgets, and that it can be thrown away."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from index.search.caches import Caches
from index.terms import question_terms, terms
from index.types import Document, Span

SENTENCES = (
    "The harbour opened on Monday.",
    "Fishermen were selling herring at the harbour.",
    "Nobody bought the mackerel.",
)
PORT = [("port", number) for number in range(len(SENTENCES))]


def add(caches: Caches, id: str, sentences: Iterable[str]) -> None:
    """Add a document of these sentences, a line each, with vectors that nobody searches."""
    lines = list(sentences)
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    spans = tuple(
        Span(start, start + len(line)) for start, line in zip(starts, lines, strict=False)
    )
    text = "\n".join(lines)
    document = Document(id, id, text, id, sha256(text.encode()).hexdigest(), sentences=spans)
    caches.add(document, np.zeros((len(lines), 8), np.float32))


@pytest.fixture
def port() -> Caches:
    caches = Caches("")
    add(caches, "port", SENTENCES)
    return caches


def test_finds_words_by_their_stems(port: Caches) -> None:
    assert port.lexical.search("Who sells herrings?", 5)[0] == ("port", 1)


def test_prefers_the_sentence_with_the_rarer_words(port: Caches) -> None:
    harbour, fish, mackerel = port.lexical.score_sentences("the harbour on Monday", PORT)
    assert harbour > fish > mackerel == 0


def test_scores_are_shares(port: Caches) -> None:
    add(port, "echo", [" ".join(SENTENCES[:1] * 50)])
    scores = port.lexical.score_sentences("harbour opened Monday harbour", [("echo", 0)])
    assert 0.5 < scores[0] < 1


def test_scores_are_those_of_the_sentence_named(port: Caches) -> None:
    add(port, "hill", ["A herring swam by.", "Goats live on the hill."])
    keys = [("hill", 1), ("port", 1), ("hill", 0), ("never there", 0)]
    goats, quay, hill, missing = port.lexical.score_sentences("goats or herring", keys)
    assert goats > hill > quay > missing == 0


def test_ties_are_in_order_of_document_and_number(port: Caches) -> None:
    add(port, "a-port", SENTENCES)
    assert port.lexical.search("mackerel", 5) == (("a-port", 2), ("port", 2))


@pytest.mark.parametrize("count", [5, 70, 400, 1_200])
def test_however_many_are_equal_the_first_documents_come_first(count: int) -> None:
    caches = Caches("")
    for number in reversed(range(count)):
        add(caches, f"{number:05}", ["A herring swam by.", "Gulls cried."])
    add(caches, "best", ["Herring, herring."])
    found = caches.lexical.search("herring", 64)
    expected = [("best", 0), *((f"{number:05}", 0) for number in range(count))]
    assert found == tuple(expected[:64])


@pytest.mark.parametrize("within", [None, [f"d{number:02}" for number in range(0, 40, 2)]])
def test_the_best_are_those_that_sqlite_scores_best(
    within: list[str] | None, tmp_path: Path
) -> None:
    caches = Caches(str(tmp_path))
    draw = random.Random(0)
    words = [f"word{number}" for number in range(60)]
    often = [1 / number for number in range(1, 61)]
    for number in range(40):
        drawn = [draw.choices(words, often, k=draw.choice((1, 40))) for _ in range(50)]
        add(caches, f"d{number:02}", map(" ".join, drawn))
    for number in (3, 7):
        caches.remove(f"d{number:02}")
    for _ in range(200):
        asked = draw.sample(words, draw.randint(1, 6))
        expected = scored_by_sqlite(tmp_path, caches.lexical.searched_terms(" ".join(asked)))
        allowed = [place for place in expected if within is None or place[0] in within]
        assert caches.lexical.search(" ".join(asked), 40, within) == tuple(allowed[:40])
        assert len(allowed) > 1
    caches.close()


def scored_by_sqlite(folder: Path, terms: Iterable[str]) -> list[tuple[str, int]]:
    """All sentences with one of the terms, as SQLite's own ``bm25()`` ranks them."""
    query = """
        SELECT score, id, row - first FROM (
            SELECT round(bm25(sentences), 9) AS score, rowid AS row
            FROM sentences WHERE terms MATCH ?
        ) JOIN documents ON row BETWEEN first AND first + documents.sentences - 1"""
    with closing(sqlite3.connect(folder / "search.sqlite3")) as base:
        rows = base.execute(query, (" OR ".join(terms),)).fetchall()
    return [(document, number) for _, document, number in sorted(rows)]


def test_can_be_asked_of_some_documents_only(port: Caches) -> None:
    add(port, "other", ["A herring swam by."])
    assert port.lexical.search("herring", 5, within=["other"]) == (("other", 0),)
    assert port.lexical.search("herring", 5, within=[]) == ()


def test_a_new_revision_replaces_the_old_one(port: Caches) -> None:
    add(port, "port", ["Only gulls are left."])
    assert port.lexical.search("herring", 5) == ()
    assert port.lexical.search("gulls", 5) == (("port", 0),)
    assert list(port.revisions()) == ["port"]


def test_a_removed_document_is_not_found(port: Caches) -> None:
    port.remove("port")
    port.remove("never there")
    assert port.lexical.search("harbour", 5) == ()
    assert port.lexical.score_sentences("harbour", PORT) == (0.0, 0.0, 0.0)


def test_scores_follow_every_change_of_this_process_and_of_others(tmp_path: Path) -> None:
    mine, others = Caches(str(tmp_path)), Caches(str(tmp_path))
    add(mine, "port", SENTENCES)
    scores = [mine.lexical.score_sentences("harbour herring", PORT)]
    add(mine, "inland", ["A goat."] * 7)
    scores.append(mine.lexical.score_sentences("harbour herring", PORT))
    add(others, "sea", ["Some herring."] * 7)
    scores.append(mine.lexical.score_sentences("harbour herring", PORT))
    others.remove("sea")
    others.remove("inland")
    scores.append(mine.lexical.score_sentences("harbour herring", PORT))
    assert scores[3] == scores[0]
    assert len(set(scores)) == 3
    assert others.lexical.score_sentences("harbour herring", PORT) == scores[0]
    mine.close()
    others.close()


def test_scores_do_not_depend_on_the_order_of_adding() -> None:
    one, other = Caches(""), Caches("")
    add(one, "a", SENTENCES)
    add(one, "b", SENTENCES[:1])
    add(other, "b", ["something else entirely"])
    add(other, "b", SENTENCES[:1])
    add(other, "a", SENTENCES)
    question = "Who sold fish in the harbour?"
    keys = [("a", number) for number in range(len(SENTENCES))]
    assert one.lexical.score_sentences(question, keys) == other.lexical.score_sentences(
        question, keys
    )
    assert one.lexical.search(question, 9) == other.lexical.search(question, 9)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("cafe sao paulo", "Un CAFÉ, São Paulo"),
        ("U.S. troops", "US troops"),
        ("東京", "彼は東京に行った"),
        ("الروسية", "القوات الروسية"),
        ("Su-24M bombers", "the SU-24M bomber"),
    ],
)
def test_words_are_folded_in_any_script(question: str, sentence: str) -> None:
    assert set(terms(question)) <= set(terms(sentence))


def test_a_question_of_stop_words_keeps_them() -> None:
    assert question_terms("Who was it?") == tuple(terms("who was it"))
    assert question_terms("Who was the captain?") == ("captain",)


@pytest.mark.parametrize("question", ['"', "NEAR(a b)", "a* OR ^b", "'; DROP TABLE sentences", "-"])
def test_query_syntax_is_only_words(port: Caches, question: str) -> None:
    port.lexical.search(question, 5)
    assert port.lexical.search("herring", 5)
