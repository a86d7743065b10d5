"""The assistant as people call it: the contract of ``ask`` and everything around it."""

from __future__ import annotations

import json

import pytest
from langchain_tests.integration_tests import RetrieversIntegrationTests

import assistant
from assistant import Answer, Assistant, BadInput, Filter, IndexProblem, Settings
from assistant.answers import Citation

PORT = (
    "The harbour of Luz opened on Monday. Fishermen sell herring there. "
    "Mayor Ana Reis said the harbour would bring jobs. "
    "Its lighthouse is 41 metres tall and was built by Otto Brandt in 1887."
)


@pytest.fixture(scope="module")
def port() -> Assistant:
    return Assistant.from_texts({"Port": PORT, "Hill": "Goats live on the hill. They eat grass."})


def test_an_answer_is_short_then_quoted_then_cited(port: Assistant) -> None:
    answer = port.ask("When did the harbour of Luz open?")
    assert answer.found
    assert "Monday" in answer.short
    (citation,) = answer.citations
    assert citation.text == "The harbour of Luz opened on Monday."
    assert str(answer) == answer.text
    assert answer.text.endswith("\n\n“The harbour of Luz opened on Monday.” [1]")
    assert 0.5 <= answer.confidence <= 1
    assert answer.verify(port)


def test_what_the_source_does_not_say_is_an_answer(port: Assistant) -> None:
    answer = port.ask("Who discovered penicillin?")
    assert not answer.found
    assert answer.text == "The source does not say."
    assert answer.short == ""
    assert answer.citations == ()
    assert 1 <= len(answer.nearest) <= 3
    assert answer.verify(port)


def test_an_answer_survives_json(port: Assistant) -> None:
    for question in ("How tall is the lighthouse?", "Who discovered penicillin?"):
        answer = port.ask(question)
        assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_many_questions_get_what_each_gets(port: Assistant) -> None:
    questions = ["How tall is the lighthouse?", "Who sells herring?", "Who is Napoleon?"]
    assert port.ask_many(questions) == tuple(port.ask(question) for question in questions)
    assert port.ask_many(reversed(questions)) == tuple(map(port.ask, reversed(questions)))


def test_a_stream_grows_into_the_answer(port: Assistant) -> None:
    partial = list(port.stream("How tall is the lighthouse?"))
    assert partial[-1] == port.ask("How tall is the lighthouse?")
    assert all(partial[-1].text.startswith(one.text) for one in partial)


def test_a_runnable_takes_text_or_a_dict(port: Assistant) -> None:
    runnable = port.as_runnable()
    plain = port.ask("How tall is the lighthouse?")
    assert runnable.invoke("How tall is the lighthouse?") == plain
    history = [("Who built the lighthouse?", port.ask("Who built the lighthouse?"))]
    asked = {"question": "How tall is the lighthouse?", "history": history}
    assert runnable.invoke(asked) == plain
    assert runnable.batch(["How tall is the lighthouse?"] * 2) == [plain, plain]
    assert list(runnable.stream("How tall is the lighthouse?"))[-1] == plain
    piped = runnable | (lambda answer: answer.short)
    assert piped.invoke("How tall is the lighthouse?") == plain.short
    with pytest.raises(BadInput, match="has no question"):
        runnable.invoke({"ask": "what"})


def test_asking_can_be_kept_within_documents(port: Assistant) -> None:
    hill = next(document.id for document in port.documents if document.title == "Hill")
    answer = port.ask("How tall is the lighthouse?", within=[hill])
    assert {one.document_id for one in answer.citations + answer.nearest} == {hill}


@pytest.mark.parametrize("within", [Filter(title="hill"), "title:hill kind:text"])
def test_a_filter_chooses_what_is_asked(port: Assistant, within: Filter | str) -> None:
    question = "How tall is the lighthouse?"
    assert port.ask(question, within="title:port").found
    assert not port.ask(question, within=within).found
    (*_, streamed) = port.stream(question, within=within)
    assert streamed == port.ask(question, within=within)
    assert port.ask_many([question], within=within) == (streamed,)
    (hill,) = [each.id for each in port.documents if each.title == "Hill"]
    assert {each.document_id for each in port.search(question, within)} == {hill}
    assert {each.document_id for each in port.rank(question, within)} <= {hill}


def test_a_filter_that_matches_nothing_is_said(port: Assistant) -> None:
    with pytest.raises(BadInput, match=r"^None of the 2 documents matches the filter kind:pdf; "):
        port.ask("How tall is the lighthouse?", within="kind:pdf")
    with pytest.raises(BadInput, match="names no field"):
        port.search("lighthouse", within="harbour")


def test_search_gives_slices_best_first(port: Assistant) -> None:
    found = port.search("How tall is the lighthouse?", limit=3)
    assert [each.number for each in found] == [1, 2, 3]
    assert found[0].text == PORT[found[0].start : found[0].end]
    assert "41 metres" in found[0].text
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    with pytest.raises(BadInput, match="empty"):
        port.search(" ")


def test_an_index_without_documents_says_so_to_a_filter_too(folder: str) -> None:
    empty = Assistant.open(Settings(index=folder))
    for ask in (empty.ask, empty.search):
        with pytest.raises(IndexProblem, match="There are no documents"):
            ask("What is it?", within="kind:pdf")
    empty.close()


def test_strictness_moves_the_threshold(port: Assistant) -> None:
    thresholds = port._calibration.thresholds
    assert thresholds["lenient"] < thresholds["balanced"] < thresholds["strict"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "The question is empty; type one."),
        (" \t\n", "The question is empty; type one."),
        ("?!", "The question is empty; type one."),
        ("a" * 100_000, "The question has 100,000 characters; shorten it to 2,000."),
    ],
)
def test_a_question_that_cannot_be_asked(port: Assistant, question: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        port.ask(question)
    assert str(caught.value) == sentence


def test_removed_documents_are_never_cited() -> None:
    made = Assistant.from_texts({"Port": PORT})
    answer = made.ask("How tall is the lighthouse?")
    (document,) = made.documents
    made.remove(document.id)
    after = made.ask("How tall is the lighthouse?")
    assert not after.found
    assert after.nearest == ()
    assert not answer.verify(made)


def test_a_forged_citation_is_not_verified(port: Assistant) -> None:
    (document,) = [one for one in port.documents if one.title == "Port"]
    forged = Citation(1, document.id, "Port", 0, 11, "Something else", 1.0)
    assert not Answer("q", True, (), citations=(forged,)).verify(port)


def test_the_default_assistant_is_over_the_shipped_article(default_index) -> None:
    from assistant import pipeline

    pipeline._default.cache_clear()
    answer = assistant.answer("When did the Russian airstrikes begin?")
    assert answer.citations[0].title == "US express concern at Russia’s military campaign"
    assert answer == assistant.answer("When did the Russian airstrikes begin?")
    pipeline._default().close()
    pipeline._default.cache_clear()


def test_opening_again_adds_nothing_and_answers_alike(default_index) -> None:
    first = Assistant.open(Settings())
    before = first.ask("What is a key ally of the Kremlin?")
    first.close()
    again = Assistant.open(Settings())
    assert len(again.documents) == 1
    assert again.ask("What is a key ally of the Kremlin?") == before
    again.close()


class TestRetriever(RetrieversIntegrationTests):
    """LangChain's standard tests."""

    @property
    def retriever_constructor(self) -> type:
        from assistant.langchain import SentenceRetriever

        return SentenceRetriever

    @property
    def retriever_constructor_params(self) -> dict:
        texts = {"Port": PORT, "Hill": "Goats live on the hill. They eat grass. It rains."}
        return {"assistant": Assistant.from_texts(texts)}

    @property
    def retriever_query_example(self) -> str:
        return "harbour"


def test_retrieved_documents_carry_their_offsets(port: Assistant) -> None:
    for found in port.as_retriever(3).invoke("herring"):
        place = found.metadata
        text = port.documents[place["document_id"]].text
        assert text[place["start"] : place["end"]] == found.page_content
        assert place["title"] in ("Port", "Hill")
