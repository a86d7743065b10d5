"""Answers by a model over HTTP: cited well, badly or not at all, and always checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answers import Answer
from assistant.pipeline import Assistant
from tests.scripted_model import Script, Server

from .conftest import number_of

Made = Callable[..., Assistant]
QUESTION = "When was the harbour dredged?"
ABSENT = "Which bridge did the Queen open in 1989?"


def says(server: Server, reply: Callable[[Callable[[str], int]], str]) -> None:
    """Script a reply that may look up the numbers of sentences."""
    server.say = lambda prompt: Script(reply(lambda words: number_of(prompt, words)))


def written(answer: Answer) -> str:
    """What the model wrote of an answer, without the sentences that are quoted after it."""
    own = tuple(one for one in answer.statements if one.support != "quoted")
    return replace(answer, statements=own).text


def test_good_citations_are_kept_and_renumbered(server: Server, made: Made) -> None:
    says(
        server,
        lambda n: (
            f"The harbour was dredged in 1931 [{n('dredged')}]. "
            f"Brandt said the work cost 40,000 pounds [{n('40,000')}]."
        ),
    )
    assistant = made()
    answer = assistant.ask(QUESTION)
    assert answer.found
    assert answer.problems == ()
    assert written(answer) == (
        "The harbour was dredged in 1931. [1] Brandt said the work cost 40,000 pounds. [2]"
    )
    assert [one.number for one in answer.citations] == [1, 2, *range(3, len(answer.citations) + 1)]
    assert answer.citations[1].text == "Mayor Ada Brandt said the work had cost 40,000 pounds."
    assert answer.verify(assistant)
    assert 0.3 < answer.confidence <= 1
    assert all(0.3 < one.score <= 1 for one in answer.citations[:2])


def test_numbers_follow_the_answer_not_the_evidence(server: Server, made: Made) -> None:
    says(
        server,
        lambda n: (
            f"A storm broke the north wall in 1942 [{n('storm')}]. "
            f"The harbour was dredged in 1931 [{n('dredged')}]."
        ),
    )
    answer = made().ask("What happened to the north wall?")
    assert "storm" in answer.citations[0].text
    assert "dredged" in answer.citations[1].text
    assert written(answer).endswith("dredged in 1931. [2]")


def test_a_wrong_citation_is_mended_without_a_word(server: Server, made: Made) -> None:
    says(server, lambda n: f"The harbour was dredged in 1931 [{n('storm')}].")
    answer = made().ask(QUESTION)
    assert "dredged" in answer.statements[0].citations[0].text
    assert answer.problems == ()


def test_a_model_without_manners_is_attributed(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("The harbour of Velmouth was dredged in 1931.")
    answer = made().ask(QUESTION)
    assert "dredged" in answer.citations[0].text
    assert answer.problems == ()


def test_a_short_answer_is_read_with_its_question(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("In 1931.")
    answer = made().ask(QUESTION)
    assert written(answer) == "In 1931. [1]"
    server.say = lambda prompt: Script("In 1932.")
    assert "1932" not in made().ask(QUESTION).text


def test_a_number_that_is_no_sentence_is_reported_and_not_shown(server: Server, made: Made) -> None:
    says(server, lambda n: f"The harbour was dredged in 1931 [{n('dredged')}][77].")
    answer = made().ask(QUESTION)
    assert written(answer) == "The harbour was dredged in 1931. [1]"
    (problem,) = answer.problems
    assert "[77]" in problem


def test_an_unsupported_sentence_is_shown_as_unsupported(server: Server, made: Made) -> None:
    says(
        server,
        lambda n: (
            f"The harbour was dredged in 1931 [{n('dredged')}]. "
            f"It was paid for by the King of Spain [{n('dredged')}]."
        ),
    )
    answer = made().ask(QUESTION)
    assert written(answer).endswith("It was paid for by the King of Spain. [unsupported]")
    assert [len(one.citations) for one in answer.statements[:2]] == [1, 0]
    assert "King of Spain" in answer.problems[0]
    assert answer.confidence < 0.6


def test_false_sentences_are_not_dressed_up(server: Server, made: Made) -> None:
    true = "Engineer Tomas Reyl warned that the north wall would crack within ten years"
    for false in (
        true.replace("ten", "twenty"),
        true.replace("Tomas Reyl", "Ada Brandt"),
        true.replace("would crack", "would not crack"),
    ):
        says(server, lambda n, false=false: f"{false} [{n('Reyl')}].")
        answer = made().ask("What did the engineer warn of?")
        assert false not in answer.text
        assert "No source sentence supports" in answer.problems[0]
    says(server, lambda n: f"{true} [{n('Reyl')}].")
    assert true in made().ask("What did the engineer warn of?").text


def test_an_answer_without_support_gives_way_to_the_extractive_one(
    server: Server, made: Made
) -> None:
    server.say = lambda prompt: Script("Bananas are rich in potassium [1].")
    answer = made().ask(QUESTION)
    assert answer.found
    assert "Bananas" not in answer.text
    assert "“The harbour of Velmouth was dredged in 1931 by the Marlow Company.” [1]" in answer.text
    assert "found in the source without the model" in " ".join(answer.problems)


def test_a_refusal_is_an_answer_with_the_nearest_sentences(server: Server, made: Made) -> None:
    for refusal in (
        "NOT IN SOURCE",
        "The source does not say who paid.",
        "The provided sentences don't mention that. However, bananas are yellow.",
        "I cannot answer this question from the given text.",
        "There is no information about that in the sentences.",
    ):
        server.say = lambda prompt, refusal=refusal: Script(refusal)
        answer = made(reader="", strictness="balanced").ask(ABSENT)
        assert not answer.found, refusal
        assert answer.text == "The source does not say."
        assert answer.nearest
        assert answer.citations == ()
        assert answer.confidence <= 0.5


def test_what_a_model_does_not_find_is_quoted_where_the_reader_is_sure(
    server: Server, made: Made
) -> None:
    server.say = lambda prompt: Script("NOT IN SOURCE")
    answer = made(reader="").ask(QUESTION)
    assert answer.found
    assert answer.origin == "replaced"
    assert answer.short == "1931"
    assert "The model found no answer" in answer.problems[0]


def test_an_answer_from_quite_other_sentences_comes_second(server: Server, made: Made) -> None:
    says(server, lambda n: f"A storm broke the north wall in 1942 [{n('storm')}].")
    assistant = made(reader="")
    answer = assistant.ask(QUESTION)
    first, second = answer.statements
    assert (first.support, answer.short, answer.origin) == ("quoted", "1931", "replaced")
    assert "dredged" in first.citations[0].text
    assert second.text == "A storm broke the north wall in 1942."
    assert [one.citations[0].number for one in (first, second)] == [2, 1]
    assert "from other sentences" in answer.problems[0]
    assert answer.verify(assistant)


def test_what_the_reader_has_besides_is_quoted_after_what_the_model_wrote(
    server: Server, made: Made
) -> None:
    says(server, lambda n: f"A storm broke the north wall in 1942 [{n('storm')}].")
    assistant = made(reader="")
    question = "What happened to the north wall?"
    answer, quoted = assistant.ask(question), assistant.quoting().ask(question)
    assert len(quoted.citations) > 1
    assert {one.start for one in quoted.citations} == {one.start for one in answer.citations}
    assert answer.statements[0].text == "A storm broke the north wall in 1942."
    assert all(one.support == "quoted" for one in answer.statements[1:])
    assert answer.origin == "written"
    assert answer.verify(assistant)


def test_sentences_named_by_the_model_decide_where_the_reader_is_in_doubt(
    server: Server, made: Made
) -> None:
    assistant = made(at_most_wrong=0.001)
    question = "What happened to the north wall?"
    quoted = assistant.quoting().ask(question)
    assert quoted.grade == "closest"
    named = quoted.citations[-1].text
    says(server, lambda n: f"Pirates blew it up [{n(named[:30])}].")
    answer = assistant.ask(question)
    assert answer.found
    assert [one.text for one in answer.citations] == [named]
    assert "Pirates" not in answer.text
    assert answer.verify(assistant)
    server.say = lambda prompt: Script("Pirates blew it up.")
    assert made(at_most_wrong=0.001).ask(question).grade == "closest"


def test_what_the_reader_much_doubts_is_only_the_closest(server: Server, made: Made) -> None:
    says(server, lambda n: f"A storm broke the north wall in 1942 [{n('storm')}].")
    answer = made(reader="", strictness="balanced").ask(ABSENT)
    assert answer.grade == "closest"
    assert "A storm broke the north wall in 1942." in answer.text


def test_one_part_of_two_may_be_missing(server: Server, made: Made) -> None:
    says(
        server,
        lambda n: (
            f"The source does not say who paid. The harbour was dredged in 1931 [{n('dredged')}]."
        ),
    )
    answer = made().ask("Who paid for the harbour and when was it dredged?")
    assert answer.found
    said = "The source does not say who paid. The harbour was dredged in 1931. [1]"
    assert written(answer) == said


def test_the_same_question_gives_the_same_answer(server: Server, made: Made) -> None:
    says(server, lambda n: f"It was dredged in 1931 [{n('dredged')}]. Reyl warned of cracks.")
    assert made().ask(QUESTION).to_dict() == made().ask(QUESTION).to_dict()


def test_the_request_is_deterministic_and_shows_only_evidence(server: Server, made: Made) -> None:
    made().ask(QUESTION)
    (request,) = server.requests
    assert request["temperature"] == 0
    assert [one["role"] for one in request["messages"]] == ["system", "user"]
    assert "Document: The harbour\n[1] The harbour of Velmouth" in server.prompts[0]


def test_the_evidence_budget_is_kept(server: Server, made: Made) -> None:
    made(llm_evidence=100).ask(QUESTION)
    made(llm_evidence=4000).ask(QUESTION)
    small, large = (prompt.count("\n[") for prompt in server.prompts)
    assert 1 <= small < large == 6


def test_a_runnable_answers_by_the_model_too(server: Server, made: Made) -> None:
    says(server, lambda n: f"It was dredged in 1931 [{n('dredged')}].")
    assert written(made().as_runnable().invoke(QUESTION)) == "It was dredged in 1931. [1]"


def test_a_summary_is_written_by_the_model(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("The harbour of Velmouth was dredged in 1931 [1].")
    text = "The harbour of Velmouth was dredged in 1931. A storm broke the wall in 1942."
    answer = made({"Velmouth": text}).ask("Summarise the article.")
    assert "[2] A storm broke the wall in 1942." in server.prompts[-1]
    assert answer.origin == "written"
    assert answer.text == "The harbour of Velmouth was dredged in 1931. [1]"


def test_thanks_are_not_asked_of_the_model(server: Server, made: Made) -> None:
    answer = made().ask("Thanks", [("When was it dredged?", "In 1931.")])
    assert not answer.found
    assert answer.question == "Thanks"
    assert server.prompts == []
