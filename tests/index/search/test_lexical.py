"""The lexical half: what it finds, what it forgets, and that it can be thrown away."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.lexical import Lexical
from index.terms import question_terms, terms

SENTENCES = (
    "The harbour opened on Monday.",
    "Fishermen were selling herring at the harbour.",
    "Nobody bought the mackerel.",
)
PORT = [("port", number) for number in range(len(SENTENCES))]


@pytest.fixture
def held() -> Lexical:
    lexical = Lexical()
    lexical.add("port", "1", SENTENCES)
    return lexical


def test_finds_words_by_their_stems(held: Lexical) -> None:
    assert held.search("Who sells herrings?", 5)[0] == ("port", 1)


def test_prefers_the_sentence_with_the_rarer_words(held: Lexical) -> None:
    harbour, fish, mackerel = held.scores("the harbour on Monday", PORT)
    assert harbour > fish > mackerel == 0


def test_scores_are_shares(held: Lexical) -> None:
    held.add("echo", "1", [" ".join(SENTENCES[:1] * 50)])
    scores = held.scores("harbour opened Monday harbour", [("echo", 0)])
    assert 0.5 < scores[0] < 1


def test_scores_are_those_of_the_sentence_named(held: Lexical) -> None:
    held.add("hill", "1", ["A herring swam by.", "Goats live on the hill."])
    keys = [("hill", 1), ("port", 1), ("hill", 0), ("never there", 0)]
    goats, port, hill, missing = held.scores("goats or herring", keys)
    assert goats > hill > port > missing == 0


def test_ties_are_in_order_of_document_and_number(held: Lexical) -> None:
    held.add("a-port", "1", SENTENCES)
    assert held.search("mackerel", 5) == (("a-port", 2), ("port", 2))


@pytest.mark.parametrize("count", [5, 70, 400, 1_200])
def test_however_many_are_equal_the_first_documents_come_first(count: int) -> None:
    lexical = Lexical()
    for number in reversed(range(count)):
        lexical.add(f"{number:05}", "1", ["A herring swam by.", "Gulls cried."])
    lexical.add("best", "1", ["Herring, herring."])
    found = lexical.search("herring", 64)
    expected = [("best", 0), *((f"{number:05}", 0) for number in range(count))]
    assert found == tuple(expected[:64])


@pytest.mark.parametrize("within", [None, [f"d{number:02}" for number in range(0, 40, 2)]])
def test_the_best_are_those_that_sqlite_scores_best(within: list[str] | None) -> None:
    lexical = Lexical()
    draw = random.Random(0)
    words = [f"word{number}" for number in range(60)]
    often = [1 / number for number in range(1, 61)]
    for number in range(40):
        drawn = [draw.choices(words, often, k=draw.choice((1, 40))) for _ in range(50)]
        lexical.add(f"d{number:02}", "1", map(" ".join, drawn))
    for number in (3, 7):
        lexical.remove(f"d{number:02}")
    for _ in range(200):
        asked = draw.sample(words, draw.randint(1, 6))
        found = lexical.search(" ".join(asked), 40, within)
        assert found == scored_by_sqlite(lexical, " ".join(asked), 40, within)
        assert len(found) > 1


def scored_by_sqlite(
    lexical: Lexical, question: str, limit: int, within: list[str] | None
) -> tuple[tuple[str, int], ...]:
    """The best by SQLite's own ``bm25()``, of the terms that are worth searching."""
    match = " OR ".join(lexical._worth_searching(question_terms(question)))
    rows = lexical._base.execute(
        "SELECT round(bm25(sentences), 9), document, number FROM sentences WHERE sentences MATCH ?",
        (match,),
    )
    best = sorted(row for row in rows if within is None or row[1] in within)[:limit]
    return tuple((document, number) for _, document, number in best)


def test_can_be_asked_of_some_documents_only(held: Lexical) -> None:
    held.add("other", "1", ["A herring swam by."])
    assert held.search("herring", 5, within=["other"]) == (("other", 0),)
    assert held.search("herring", 5, within=[]) == ()


def test_a_new_revision_replaces_the_old_one(held: Lexical) -> None:
    held.add("port", "2", ["Only gulls are left."])
    assert held.search("herring", 5) == ()
    assert held.search("gulls", 5) == (("port", 0),)
    assert held.revisions() == {"port": "2"}


def test_a_removed_document_is_not_found(held: Lexical) -> None:
    held.remove("port")
    held.remove("never there")
    assert held.search("harbour", 5) == ()
    assert held.scores("harbour", PORT) == (0.0, 0.0, 0.0)


def test_scores_follow_every_change_of_this_process_and_of_others(tmp_path: Path) -> None:
    mine, others = Lexical(str(tmp_path / "lexical")), Lexical(str(tmp_path / "lexical"))
    mine.add("port", "1", SENTENCES)
    scores = [mine.scores("harbour herring", PORT)]
    mine.add("inland", "1", ["A goat."] * 7)
    scores.append(mine.scores("harbour herring", PORT))
    others.add("sea", "1", ["Some herring."] * 7)
    scores.append(mine.scores("harbour herring", PORT))
    others.remove("sea")
    others.remove("inland")
    scores.append(mine.scores("harbour herring", PORT))
    assert scores[3] == scores[0]
    assert len(set(scores)) == 3
    assert others.scores("harbour herring", PORT) == scores[0]
    mine.close()
    others.close()


def test_scores_do_not_depend_on_the_order_of_adding() -> None:
    one, other = Lexical(), Lexical()
    one.add("a", "1", SENTENCES)
    one.add("b", "1", SENTENCES[:1])
    other.add("b", "0", ["something else entirely"])
    other.add("b", "1", SENTENCES[:1])
    other.add("a", "1", SENTENCES)
    question = "Who sold fish in the harbour?"
    keys = [("a", number) for number in range(len(SENTENCES))]
    assert one.scores(question, keys) == other.scores(question, keys)
    assert one.search(question, 9) == other.search(question, 9)


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "lexical.sqlite3"
    path.write_bytes(b"not a database" * 1000)
    lexical = Lexical(str(path))
    lexical.add("port", "1", SENTENCES)
    lexical.generation = "g"
    lexical.close()
    again = Lexical(str(path))
    assert again.generation == "g"
    assert again.search("herring", 1) == (("port", 1),)


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
def test_query_syntax_is_only_words(held: Lexical, question: str) -> None:
    held.search(question, 5)
    assert held.search("herring", 5)
