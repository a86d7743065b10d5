"""OpenAI's protocol, spoken by OpenAI's own client and by LangChain's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest

from assistant import Answer, Assistant, Settings
from assistant.answers import Citation, Statement, statements_from_text
from assistant.web.api.completions import place_markers
from assistant.web.services.startup import Startup

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
REFUSED = "How many civilians were killed in the shelling of Aleppo last June?"
MILL = "Anna Berg founded the mill in 1871. It employs 48 people."


def connect(url: str, key: str = "none") -> openai.OpenAI:
    from httpx import Client

    http = Client(trust_env=False)
    return openai.OpenAI(
        base_url=f"{url}v1", api_key=key, timeout=60, max_retries=0, http_client=http
    )


@pytest.fixture
def client(server: Any) -> Iterator[openai.OpenAI]:
    with connect(server.url) as made:
        yield made


def ask(client: openai.OpenAI, *said: str, **options: Any) -> Any:
    """What is answered to a conversation, the user's messages and the assistant's by turns."""
    roles = ("user", "assistant")
    messages: Any = [{"role": roles[at % 2], "content": text} for at, text in enumerate(said)]
    return client.chat.completions.create(**{"model": "footnote", "messages": messages, **options})


def is_true(annotation: Any, content: str, assistant: Assistant) -> bool:
    """Whether an annotation says where its marker stands and what it cites."""
    marker, cited = annotation.url_citation, annotation.citation
    text = assistant.documents[cited["document_id"]].text
    return (
        annotation.type == "url_citation"
        and content[marker.start_index : marker.end_index] == f"[{cited['number']}]"
        and text[cited["start"] : cited["end"]] == cited["text"]
        and marker.title == cited["title"]
    )


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["footnote"]
    assert client.models.retrieve("footnote").owned_by == "footnote"
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o' here; use 'footnote'"):
        client.models.retrieve("gpt-4o")


def test_an_answer_is_a_message_with_its_citations(client: openai.OpenAI, server: Any) -> None:
    assistant = server.chat.startup.wait()
    whole = assistant.ask(ASKED)
    done = ask(client, ASKED, temperature=0.7, user="somebody")
    (choice,) = done.choices
    assert (choice.message.role, choice.finish_reason) == ("assistant", "stop")
    assert choice.message.content == whole.text
    assert "[1]" in whole.text
    assert [one.citation for one in choice.message.annotations] == [
        one.to_dict() for one in whole.citations
    ]
    assert all(is_true(one, whole.text, assistant) for one in choice.message.annotations)
    assert Answer.from_dict(done.footnote) == whole
    used = done.usage
    assert used.total_tokens == used.prompt_tokens + used.completion_tokens
    assert 0 < used.prompt_tokens < used.completion_tokens


def test_a_citation_leads_to_its_sentence(client: openai.OpenAI) -> None:
    import httpx

    (one,) = ask(client, ASKED).choices[0].message.annotations
    read = httpx.get(one.url_citation.url, trust_env=False).json()
    assert read["text"] == one.citation["text"]


def test_a_refusal_is_a_message_too(client: openai.OpenAI, server: Any) -> None:
    done = ask(client, REFUSED)
    whole = server.chat.startup.wait().ask(REFUSED)
    assert done.choices[0].message.content == whole.text
    assert done.footnote["grade"] == whole.grade != "answered"


def test_the_same_comes_in_chunks(client: openai.OpenAI, server: Any) -> None:
    assistant = server.chat.startup.wait()
    whole = assistant.ask(ASKED)
    chunks = list(ask(client, ASKED, stream=True, stream_options={"include_usage": True}))
    assert len({chunk.id for chunk in chunks}) == 1
    *said, used = chunks
    assert used.choices == []
    assert used.usage == ask(client, ASKED).usage
    deltas = [chunk.choices[0].delta for chunk in said]
    assert deltas[0].role == "assistant"
    contents = [delta.content for delta in deltas if delta.content]
    assert len(contents) == len(whole.statements) > 1
    assert "".join(contents) == whole.text
    (annotations,) = [found for one in deltas if (found := getattr(one, "annotations", None))]
    assert [one["citation"] for one in annotations] == [one.to_dict() for one in whole.citations]
    assert said[-1].choices[0].finish_reason == "stop"
    assert said[-1].footnote == whole.to_dict()


def test_turns_before_are_heeded(serving: Callable[..., Any]) -> None:
    made = Startup(lambda: Assistant.from_texts({"Mill": MILL}))
    with connect(serving(made).url) as client:
        who = "Who founded the mill?"
        first = ask(client, who).choices[0].message.content
        later = ask(client, who, first, "And when?")
        assert later.footnote["short"] == "1871"
        parts: Any = [{"type": "text", "text": "And when?"}]
        messages: Any = [
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": who},
            {"role": "assistant", "content": first},
            {"role": "user", "content": parts},
        ]
        same = client.chat.completions.create(model="footnote", messages=messages)
        assert same.choices[0].message == later.choices[0].message


def test_documents_can_be_chosen(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="There is no document 'x' among yours"):
        ask(client, ASKED, extra_body={"within": ["x"]})
    whole = ask(client, ASKED)
    within = ask(client, ASKED, extra_body={"within": "kind:text"})
    assert within.choices[0].message == whole.choices[0].message
    with pytest.raises(openai.BadRequestError, match="None of the 1 document matches the filter"):
        ask(client, ASKED, extra_body={"within": "kind:pdf"})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("said", "options", "says"),
    [
        ([""], {}, "The question is empty; type one."),
        (["a" * 2_001], {}, "shorten it to 2,000"),
        (["a", "b"], {}, "The last message must be a user's, a question."),
        ([], {}, "The field 'messages'"),
        (["a"], {"n": 2}, "leave out 'n'"),
        (["a"], {"response_format": {"type": "json_object"}}, "leave out 'response_format'"),
        (["a"], {"tool_choice": "required"}, "leave out 'tool_choice'"),
    ],
)
def test_what_cannot_be_answered_is_told(
    client: openai.OpenAI, said: list[str], options: dict[str, Any], says: str, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError, match=says) as caught:
        ask(client, *said, **options, stream=stream)
    assert caught.value.type == "invalid_request_error"


def test_pictures_cannot_be_asked(client: openai.OpenAI) -> None:
    part: Any = {"type": "image_url", "image_url": {"url": "https://a.example/x.png"}}
    with pytest.raises(openai.BadRequestError, match="part of type 'image_url'"):
        client.chat.completions.create(
            model="footnote", messages=[{"role": "user", "content": [part]}]
        )


def test_another_model_is_not_there(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        ask(client, ASKED, model="gpt-4o")
    assert caught.value.code == "model_not_found"


def test_a_key_is_asked_for_where_there_are_logins(serving: Callable[..., Any]) -> None:
    served = serving(auth="ann:one", keys="ann:secret")
    with connect(served.url, "wrong") as client, pytest.raises(openai.AuthenticationError) as told:
        client.models.list()
    assert told.value.code == "invalid_api_key"
    with connect(served.url, "secret") as client:
        assert ask(client, ASKED).footnote["found"]


class Written:
    """An assistant whose answers grow as told, as those of a model do."""

    def __init__(self, made: Assistant, *grows: Answer | Exception) -> None:
        self._made, self._grows = made, grows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def stream(self, *_: Any) -> Iterator[Answer]:
        for answer in self._grows:
            if isinstance(answer, Exception):
                raise answer
            yield answer

    def quoting(self) -> Assistant:
        return self._made


def written(*said: tuple[str, bool], origin: Any = "written") -> Answer:
    """An answer of sentences, cited or not."""
    cited = Citation(1, "mill", "Mill", 0, 35, MILL[:35], 1.0)
    statements = tuple(
        Statement(text, (cited,) if mark else (), "supported" if mark else "none", " " * (at > 0))
        for at, (text, mark) in enumerate(said)
    )
    return Answer("q", True, statements, citations=(cited,), origin=origin)


def streamed(serving: Callable[..., Any], *grows: Answer | Exception) -> list[Any]:
    made = Written(Assistant.from_texts({"Mill": MILL}, Settings(reader="hybrid")), *grows)
    served = serving(Startup(lambda: made), llm="openai:scripted")
    with connect(served.url) as client:
        return list(ask(client, "Who founded the mill?", stream=True))


def contents(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


def test_a_sentence_that_a_model_is_still_at_waits(serving: Callable[..., Any]) -> None:
    last = written(("Ana founded it.", True), ("In 1871.", True))
    chunks = streamed(
        serving,
        written(("Ana fou", False)),
        written(("Ana founded it.", True)),
        written(("Ana founded it.", True), ("In", False)),
        last,
    )
    assert contents(chunks) == last.text == "Ana founded it. [1] In 1871. [1]"
    assert [one.choices[0].delta.content for one in chunks if one.choices[0].delta.content] == [
        "Ana founded it. [1]",
        " In 1871. [1]",
    ]


def test_an_answer_that_gives_way_has_the_other_after_it(serving: Callable[..., Any]) -> None:
    quoted = written(("“Anna Berg founded the mill in 1871.”", True), origin="replaced")
    chunks = streamed(serving, written(("Goats did.", False), ("They", False)), quoted)
    content = contents(chunks)
    assert content == f"Goats did.\n\n{quoted.text}"
    (annotation,) = next(
        found for one in chunks if (found := getattr(one.choices[0].delta, "annotations", None))
    )
    place = annotation["url_citation"]
    assert content[place["start_index"] : place["end_index"]] == "[1]"


def test_what_fails_in_the_middle_is_told_there(
    serving: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    grows = written(("Goats did.", False), ("They", False))
    with pytest.raises(openai.APIError, match="The server failed at this; its log says why"):
        streamed(serving, grows, RuntimeError("the goat ate it"))
    assert "the goat ate it" in caplog.text


def test_beside_a_model_there_are_quotes(serving: Callable[..., Any]) -> None:
    made = Assistant.from_texts({"Mill": MILL})
    served = serving(Startup(lambda: Written(made, written(("Ana.", True)))), llm="openai:scripted")
    with connect(served.url) as client:
        assert [model.id for model in client.models.list()] == ["footnote", "footnote-quotes"]
        assert ask(client, "Who founded the mill?").footnote["origin"] == "written"
        quoted = ask(client, "Who founded the mill?", model="footnote-quotes").footnote
        assert (quoted["origin"], quoted["short"]) == ("quoted", "Anna Berg")


@pytest.mark.parametrize(
    "text",
    [
        "It ended. [1]",
        "Monday.\n\n“It ended on Monday.” [1]\n\n“It began.” [2]",
        "It began [unsupported] and ended. [1][2] Then? [2]",
        "The source does not say.",
        "It is [1] of 3, as [9] says. [2][1]",
    ],
)
def test_markers_stand_where_they_are_said_to(text: str) -> None:
    cites = tuple(Citation(number, "a", "A", 0, 1, "a", 1.0) for number in (1, 2))
    statements = statements_from_text(text, cites)
    answer = Answer("q", True, statements, citations=cites)
    for shown in (answer, replace(answer, statements=statements[1:])):
        placed = list(place_markers(shown))
        assert len(placed) == sum(len(one.citations) for one in shown.statements)
        for cited, start, end in placed:
            assert shown.text[start:end] == f"[{cited.number}]"


def test_langchain_can_ask(server: Any) -> None:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(
        model="footnote", base_url=f"{server.url}v1", api_key="none", timeout=60, max_retries=0
    )
    whole = server.chat.startup.wait().ask(ASKED)
    told = model.invoke([("human", "Hello"), ("ai", "Hello."), ("human", ASKED)])
    assert told.text == whole.text
    assert told.usage_metadata["output_tokens"] > 0
    assert "".join(chunk.text for chunk in model.stream(ASKED)) == whole.text
