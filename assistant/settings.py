"""Settings of an assistant: read once at the top, from arguments or ``FOOTNOTE_…`` variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_dir
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import BadInput

Strictness = Literal["strict", "balanced", "lenient"]


class Settings(BaseSettings):
    """What an assistant is made of; arguments win over ``FOOTNOTE_…`` environment variables.

    Raises:
        BadInput: a setting is unknown or has a value that cannot be used.
    """

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", frozen=True, extra="forbid", env_ignore_empty=True
    )

    sources: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Files, folders and URLs to index; empty: what the index holds already"
    )
    index: str = Field(
        "", description="Folder of the index, or URL of a Chroma server; empty: a user folder"
    )
    encoder: str = Field(
        "", description="sentence-transformers model by name or path; empty: all-MiniLM-L6-v2"
    )
    reader: str = Field(
        "", description="Hugging Face question-answering model, or 'hybrid' for none; empty: ours"
    )
    strictness: Strictness = Field(
        "balanced", description="How sure to be before answering: strict, balanced or lenient"
    )
    at_most_wrong: float | None = Field(
        None,
        gt=0,
        lt=1,
        description="Share of questions that may be answered wrongly; empty: none set",
    )
    candidates: int = Field(8, ge=1, le=64, description="Windows of text read for one question")
    device: str = Field("cpu", description="Where torch models run: cpu or cuda")
    llm: str = Field("", description="Chat model as provider:model; empty: answers without one")
    llm_base_url: str = Field("", description="URL of the model's server; empty: the provider's")
    llm_temperature: float = Field(0.0, ge=0, le=2, description="Temperature of the model")
    llm_timeout: float = Field(
        60.0, gt=0, le=3600, description="Seconds for all that a question asks of it"
    )
    llm_retries: int = Field(1, ge=0, le=10, description="Times a request is made again")
    llm_evidence: int = Field(2_000, ge=100, description="Tokens of evidence shown to the model")
    llm_cache: str = Field("", description="File of kept replies; 'off': none; empty: a user file")
    host: str = Field("127.0.0.1", description="Address that the web chat listens on")
    port: int = Field(7860, ge=0, le=65535, description="Port of the web chat; 0: any free one")
    proxies: str = Field(
        "",
        description="Addresses of proxies in front, as 10.0.0.5,10.1.0.0/16, that say who asks; "
        "empty: none is believed",
    )
    max_upload_mb: int = Field(20, ge=1, description="Largest file a visitor may upload, in MB")
    max_uploads: int = Field(20, ge=0, description="Files a visitor may upload")
    max_library_mb: int = Field(
        2_000, ge=1, description="Texts and files that all visitors keep together, in MB"
    )
    max_conversations: int = Field(
        1_000,
        ge=1,
        description="Conversations a visitor keeps; for new ones the oldest are deleted",
    )
    max_history_mb: int = Field(
        50, ge=1, description="Questions and answers a visitor keeps, in MB; the oldest go likewise"
    )
    shared_library: bool = Field(False, description="Whether everyone sees what is uploaded")
    chat: str = Field("", description="Folder of the conversations; empty: beside the index")
    questions: str = Field("", description="File of fixed questions for the chat; empty: one each")
    auth: str = Field("", description="Logins of the chat, as name:password,name:password")
    keys: str = Field(
        "", repr=False, description="Keys of programs where there are logins, as name:key,name:key"
    )
    concurrency: int = Field(4, ge=1, le=64, description="Questions answered at the same time")
    max_queue: int = Field(256, ge=1, description="Questions that wait before others are refused")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise BadInput(_sentence(error)) from None

    @field_validator("sources", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """One location, or several set apart by commas, as the environment spells them."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def location(self) -> str:
        """Folder or server URL of the index, never empty."""
        return self.index or str(Path(user_data_dir("footnote", appauthor=False)) / "index")

    @property
    def chat_folder(self) -> Path:
        """Folder of the conversations, the ratings and the history of the checks."""
        if self.chat:
            return Path(self.chat)
        if self.location.startswith(("http://", "https://")):
            return Path(user_data_dir("footnote", appauthor=False)) / "chat"
        return Path(self.location).absolute().parent / "chat"

    @property
    def originals_folder(self) -> Path:
        """Folder of the uploaded files whose pages are shown; of each index its own."""
        return self.chat_folder / "originals" / re.sub(r"\W+", "-", Path(self.location).name)


def _sentence(error: ValidationError) -> str:
    """The first thing wrong, as one sentence that names the setting and the mend."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"There is no setting {name!r}; use one of {known}."
    shown = str(first.get("input"))[:60]
    return f"The setting {name!r} cannot be {shown!r} ({first['msg'].lower()}); correct it."
