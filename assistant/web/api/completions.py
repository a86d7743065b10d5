"""OpenAI's chat completions, so that what speaks to OpenAI can ask here."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import cache, partial
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from assistant.answers import Answer, Citation
from assistant.reader.tokens import Tokens, shipped_vocabulary
from assistant.web.api.failures import Refused
from assistant.web.api.schema import Within
from assistant.web.api.turns import Turns, respond_with_events, write_event
from assistant.web.services.programs import Asked, Programs

MODEL, QUOTES = "footnote", "footnote-quotes"
"""The models: answers as the server gives them, and, beside a chat model, quoted ones."""

_DONE = "data: [DONE]\n\n"


class Part(BaseModel):
    """A part of a message."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message; those of the system and of tools are not heeded."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    def read(self) -> str:
        """The text of the message.

        Raises:
            Refused: there is something else in it.
        """
        for part in self.content if isinstance(self.content, list) else ():
            if part.type != "text":
                sentence = f"Only text can be read; leave out the part of type {part.type!r}."
                raise Refused(400, sentence, param="messages")
        return self.text

    @property
    def text(self) -> str:
        """What text there is in the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class Completion(BaseModel):
    """A request for a completion. What is not named here, such as a temperature, is not heeded."""

    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=1_000)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    within: Within = None

    def read(self) -> Asked:
        """The last message as a question, after those before it.

        Raises:
            Refused: it asks for what cannot be given.
        """
        if self.n not in (None, 1):
            raise Refused(400, "There is one answer to a question; leave out 'n'.", param="n")
        if (self.response_format or {}).get("type", "text") != "text":
            sentence = "Answers are text; leave out 'response_format'."
            raise Refused(400, sentence, param="response_format")
        if self.tool_choice not in (None, "auto", "none"):
            sentence = "No tools are called here; leave out 'tool_choice'."
            raise Refused(400, sentence, param="tool_choice")
        *before, last = self.messages
        if last.role != "user":
            raise Refused(400, "The last message must be a user's, a question.", param="messages")
        return Asked(last.read(), _pair(before), self.within, self.model == QUOTES)


def _pair(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """The turns among messages: a user's, and what was answered to it."""
    turns: list[tuple[str, str]] = []
    asked = ""
    for message in messages:
        if message.role == "user":
            asked = message.read()
        elif message.role == "assistant" and asked:
            turns.append((asked, message.read()))
            asked = ""
    return turns


def make_router(programs: Programs, turns: Turns) -> APIRouter:
    """The routes under ``/v1``."""
    router = APIRouter(prefix="/v1", tags=["OpenAI"])
    models = [_describe_model(id) for id in (MODEL, QUOTES)[: 1 + programs.has_model]]

    def find_model(id: str) -> dict[str, Any]:
        for model in models:
            if model["id"] == id:
                return model
        raise Refused(404, f"There is no model {id!r} here; use {MODEL!r}.", "model_not_found")

    @router.get("/models")
    def list_models() -> dict[str, Any]:
        """List the models: one, and one that only quotes where a chat model writes the answers."""
        return {"object": "list", "data": models}

    @router.get("/models/{model}")
    def read_model(model: str) -> dict[str, Any]:
        """Describe a model."""
        return find_model(model)

    @router.post("/chat/completions")
    async def complete(request: Request, wanted: Completion) -> Response:
        """Answer the last message.

        The text has a marker such as [1] for every citation, `annotations` says where the markers
        stand and what they cite, and `footnote` is the whole answer as `/api/ask` gives it.
        """
        find_model(wanted.model)
        asked, reply = wanted.read(), _Reply(wanted, programs, str(request.base_url))
        who = request.state.who
        if wanted.stream:
            answers = turns.stream(partial(programs.stream, who, asked))
            return await respond_with_events(reply.stream(answers))
        answer = await turns.run(programs.answer, who, asked)
        return JSONResponse(await turns.run(reply.complete, answer))

    return router


def _describe_model(id: str) -> dict[str, Any]:
    return {"id": id, "object": "model", "created": 0, "owned_by": "footnote"}


class _Reply:
    """One reply, whole or in chunks."""

    def __init__(self, wanted: Completion, programs: Programs, base: str) -> None:
        self._wanted, self._programs, self._base = wanted, programs, base
        self._head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": wanted.model,
        }

    def complete(self, answer: Answer) -> dict[str, Any]:
        message = {
            "role": "assistant",
            "content": answer.text,
            "refusal": None,
            "annotations": self._annotate(answer),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": self._measure(answer.text),
            "footnote": answer.to_dict(),
        }

    async def stream(self, answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[str, None]:
        """The chunks as events. What has been sent cannot be taken back, so that the sentence that
        a model is still at waits; an answer that gives way to another has that one after it."""
        sent, last = "", None
        async with aclosing(answers):
            async for answer in answers:
                if last is None:
                    yield self._chunk({"role": "assistant", "content": ""})
                last = answer
                settled = replace(answer, statements=answer.statements[:-1]).text
                if settled.startswith(sent) and settled != sent:
                    yield self._chunk({"content": settled[len(sent) :]})
                    sent = settled
        assert last is not None  # a stream ends with its answer
        kept = len(sent) if last.text.startswith(sent) else 0
        apart = "\n\n" if sent and not kept else ""
        yield self._chunk({"content": apart + last.text[kept:]})
        shift = 0 if kept else len(sent + apart)
        yield self._chunk({"annotations": self._annotate(last, shift)})
        yield self._chunk({}, "stop", footnote=last.to_dict())
        if (self._wanted.stream_options or {}).get("include_usage"):
            yield self._chunk(None, usage=self._measure(sent + last.text[kept:]))
        yield _DONE

    def _chunk(self, delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        choices = [] if delta is None else [choice]
        head = {**self._head, "object": "chat.completion.chunk"}
        return write_event({**head, "choices": choices, **more})

    def _annotate(self, answer: Answer, shift: int = 0) -> list[dict[str, Any]]:
        """An annotation for every marker: OpenAI's keys, and under ``citation`` ours."""
        pages = self._programs.pages(answer)
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": start + shift,
                    "end_index": end + shift,
                    "title": cited.title,
                    "url": pages.get(cited.document_id) or self._address(cited),
                },
                "citation": cited.to_dict(),
            }
            for cited, start, end in place_markers(answer)
        ]

    def _address(self, cited: Citation) -> str:
        place = f"start={cited.start}&end={cited.end}"
        return f"{self._base}api/documents/{cited.document_id}?{place}"

    def _measure(self, text: str) -> dict[str, int]:
        """The tokens of the messages and of the answer, as the reader counts them."""
        asked = sum(_count(message.text) for message in self._wanted.messages)
        answered = _count(text)
        return {
            "prompt_tokens": asked,
            "completion_tokens": answered,
            "total_tokens": asked + answered,
        }


@cache
def _tokens() -> Tokens:
    return Tokens(shipped_vocabulary())


def _count(text: str) -> int:
    return len(_tokens().pieces(text).ids)


def place_markers(answer: Answer) -> Iterator[tuple[Citation, int, int]]:
    """Where the markers of the citations stand in the answer's text."""
    at = -len(answer.statements[0].before) if answer.statements else 0
    for statement in answer.statements:
        at += len(statement.before) + len(statement.text) + bool(statement.markers)
        end = at + len(statement.markers)
        for cited in statement.citations if statement.support != "unsupported" else ():
            marker = f"[{cited.number}]"
            yield cited, at, at + len(marker)
            at += len(marker)
        at = end
