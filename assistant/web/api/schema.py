"""What programs send and get over REST and MCP, as OpenAPI and MCP describe it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Answer, Grade, Origin, Support
from assistant.web.services.programs import Asked

_Ids = Annotated[list[str], Field(max_length=10_000)]
_Where = Annotated[str, Field(max_length=2_000)]
Within = Annotated[
    _Ids | _Where | None,
    Field(
        description="The documents to ask: their ids, or a filter such as "
        '`kind:pdf author:"Jane Roe" since:2024-01 title:lease folder:contracts`; without it, all',
    ),
]
Limit = Annotated[int, Field(ge=1, le=64, description="Sentences at most")]


class Turn(BaseModel):
    """A question asked before, and the answer it got: its text, or all of it."""

    question: str
    answer: str | dict[str, Any]

    def read(self) -> tuple[str, Answer | str]:
        """The turn as an assistant takes it.

        Raises:
            BadInput: the answer is none.
        """
        kept = self.answer
        return self.question, kept if isinstance(kept, str) else Answer.from_dict(kept)


History = Annotated[
    list[Turn], Field(max_length=200, description="The turns before the question, first to last")
]


class Question(BaseModel):
    """A question to be answered."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(examples=["When did Russia begin airstrikes in Syria?"])
    history: History = []
    within: Within = None
    quoting: Annotated[bool, Field(description="Without the chat model, where there is one")] = (
        False
    )
    stream: Annotated[
        bool, Field(description="Server-sent events: 'partial' ones, then 'answer'")
    ] = False

    def read(self) -> Asked:
        """The question as the service takes it; raises ``BadInput`` as ``Turn.read``."""
        history = [turn.read() for turn in self.history]
        return Asked(self.question, history, self.within, self.quoting)


class Search(BaseModel):
    """What to look for, without an answer."""

    model_config = ConfigDict(extra="forbid")

    question: str
    within: Within = None
    limit: Limit = 8


class Text(BaseModel):
    """A text to add, or the web address of one."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=200)
    text: str = ""
    url: str = Field("", description="Instead of the title and the text", max_length=2_000)


class Sentence(BaseModel):
    """A sentence of a document: its text is what lies between these characters."""

    document_id: str
    title: str
    start: int
    end: int
    text: str
    score: float


class Placed(BaseModel):
    """A rectangle on a page, in points from the upper left corner of the page as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Cited(Sentence):
    """A cited sentence; ``number`` is its marker in the answer's text, ``page`` that of the file,
    ``heading`` the headings that it stands under, the highest first, and ``boxes`` where it stands
    on the pages, one a line."""

    number: int
    page: int | None = None
    heading: list[str] = []
    certainty: float | None = Field(None, description="Of text that OCR has read, in [0, 1]")
    boxes: list[Placed] = []


class Said(BaseModel):
    """A sentence of an answer, with the numbers of the citations behind it."""

    text: str
    citations: list[int]
    support: Support
    before: str


class Told(BaseModel):
    """One of several accounts that differ, with the numbers of the citations behind it."""

    value: str
    citations: list[int]
    title: str
    date: str
    corrects: bool
    question: str


class Answered(BaseModel):
    """An answer, as ``Answer.to_dict`` has it."""

    question: str
    found: bool
    grade: Grade = Field(description="The source answers; the closest passage; it does not say")
    text: str
    short: str
    confidence: float
    citations: list[Cited]
    nearest: list[Cited]
    problems: list[str]
    statements: list[Said]
    origin: Origin
    accounts: list[Told] = []


class Listed(BaseModel):
    """A document; ``own`` is whether you may remove it."""

    id: str
    title: str
    source: str
    author: str
    date: str
    sentences: int
    characters: int
    own: bool


class Read(Listed):
    """A document, or a part of it."""

    start: int
    end: int
    text: str


class Found(BaseModel):
    """Sentences, the nearest first."""

    sentences: list[Sentence]


class Documents(BaseModel):
    """The documents that you may ask, your own first."""

    documents: list[Listed]


class Synced(BaseModel):
    """What has become of the documents of the folders that the server follows."""

    added: list[str]
    replaced: list[str]
    unchanged: list[str]
    removed: list[str]
    copies: list[str]
    passed_over: list[str]
    unread: list[str]
