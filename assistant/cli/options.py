"""Options that several commands take, and the settings they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.filters import Filter

Index = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER|URL", help="The index: a folder, or a Chroma server.", show_default=False
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH|URL",
        help="Use these files, folders and URLs alone; may be given again.",
        show_default=False,
    ),
]
Strictness = Annotated[
    str | None,
    typer.Option(
        metavar="strict|balanced|lenient",
        help="How sure to be before answering.",
        show_default=False,
    ),
]
AtMostWrong = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        help="Answer only so that at most this share of questions is answered wrongly, as 0.05.",
        show_default=False,
    ),
]
Encoder = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL",
        help="sentence-transformers model that the index is made with.",
        show_default=False,
    ),
]
Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(help="Where documents are read and encoded: here, or on a Ray cluster."),
]
Reader = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL",
        help="Question-answering model that reads; 'hybrid' for none.",
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="PROVIDER:MODEL",
        help="Chat model that writes answers; without one, sentences are quoted.",
        show_default=False,
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="FILTER",
        help='Ask the documents alone that match, as kind:pdf author:"Jane Roe" since:2024 '
        "title:lease folder:contracts.",
        show_default=False,
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask the chat model anew, and keep no reply of it.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def parse_where(where: str | None) -> Filter | None:
    """The filter of ``--where``, read before anything is opened; ``None`` where none is given.

    Raises:
        BadInput: it is not understood.
    """
    from index.filters import Filter

    return None if where is None else Filter.parse(where)


def load_settings(*, no_cache: bool = False, **options: Any) -> Settings:
    """The settings of the environment, with those given in place of them.

    With ``no_cache``, replies of a chat model are neither kept nor taken from those kept.

    Raises:
        BadInput: a value cannot be used.
    """
    from assistant.settings import Settings

    if no_cache:
        options["llm_cache"] = "off"
    return Settings(**{name: value for name, value in options.items() if value is not None})
