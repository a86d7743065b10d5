"""REST: ask, search, and keep documents; and the page that describes it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request, UploadFile
from fastapi import Path as InPath
from pydantic import Field
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant.answers import Answer
from assistant.web.api import completions
from assistant.web.api.failures import Refused, tell_failures
from assistant.web.api.schema import (
    Answered,
    Documents,
    Found,
    Listed,
    Question,
    Read,
    Search,
    Synced,
    Text,
)
from assistant.web.api.turns import Turns, respond_with_events, write_event
from assistant.web.services.programs import Programs
from assistant.web.views.reference import draw_reference

Id = Annotated[str, InPath(description="The id of a document, as the list shows it")]
_PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}}}
Place = Annotated[int, Field(ge=0)]


def make_app(programs: Programs, turns: Turns) -> FastAPI:
    """The application that answers ``/api`` and ``/v1``."""
    app = FastAPI(
        title="Footnote",
        version=version("footnote"),
        description="Answers from documents, each footnoted to the exact sentences that say so. "
        "Offsets count characters of a document's text, the end exclusive.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    tell_failures(app)
    app.include_router(_make_asking(programs, turns))
    app.include_router(_make_reading(programs))
    app.include_router(_make_changing(programs))
    app.include_router(completions.make_router(programs, turns))

    @app.get("/api", include_in_schema=False)
    @app.get("/api/", include_in_schema=False)
    def show_reference() -> Response:
        return HTMLResponse(draw_reference(app.openapi()))

    return app


def _make_asking(programs: Programs, turns: Turns) -> APIRouter:
    """The routes that ask and search."""
    router = APIRouter(prefix="/api", tags=["Questions"])

    @router.post("/ask", response_model=Answered)
    async def ask(request: Request, question: Question) -> Any:
        """Answer a question, after the turns before it, from all documents or some.

        With `stream`, answers that grow come as server-sent events named `partial`, and the whole
        one as `answer`.
        """
        who, asked = request.state.who, question.read()
        if question.stream:
            answers = turns.stream(partial(programs.stream, who, asked))
            return await respond_with_events(_write_answers(answers))
        return JSONResponse((await turns.run(programs.answer, who, asked)).to_dict())

    @router.post("/search", response_model=Found)
    async def search(request: Request, wanted: Search) -> Any:
        """Find the sentences nearest to a question, without answering it."""
        found = await turns.run(
            programs.search, request.state.who, wanted.question, wanted.within, wanted.limit
        )
        return {"sentences": found}

    return router


async def _write_answers(answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[str, None]:
    last: Answer | None = None
    async with aclosing(answers):
        async for answer in answers:
            if last is not None:
                yield write_event(last.to_dict(), "partial")
            last = answer
    assert last is not None  # a stream ends with its answer
    yield write_event(last.to_dict(), "answer")


def _make_reading(programs: Programs) -> APIRouter:
    """The routes that list and show documents."""
    router = APIRouter(prefix="/api", tags=["Documents"])

    @router.get("/documents", response_model=Documents)
    def list_documents(request: Request) -> Any:
        """List the documents that you may ask."""
        return {"documents": programs.documents(request.state.who)}

    @router.get("/documents/{id}", response_model=Read)
    def read_document(request: Request, id: Id, start: Place = 0, end: Place | None = None) -> Any:
        """Read a document, or the part of it that a citation names."""
        return programs.read(request.state.who, id, start, end)

    @router.get("/documents/{id}/pages/{page}", response_class=Response, responses=_PICTURE)
    def draw_page(request: Request, id: Id, page: Place, width: Place = 1_600) -> Any:
        """Draw a page of a PDF, from 1, as a PNG of at least so many pixels across, if it is there
        as it was read; the boxes of citations are in points of this page."""
        drawn = programs.draw_page(request.state.who, id, page, width)
        return Response(drawn, media_type="image/png")

    return router


def _make_changing(programs: Programs) -> APIRouter:
    """The routes that add and remove documents."""
    router = APIRouter(prefix="/api", tags=["Documents"])

    @router.post("/documents", response_model=Listed, status_code=201)
    def add_document(request: Request, given: Text) -> Any:
        """Add a text, or what is at a web address; in place of one of that title or address."""
        return add_text(programs, request.state.who, given)

    @router.post("/files", response_model=Listed, status_code=201)
    def add_file(request: Request, file: UploadFile) -> Any:
        """Add a file of any kind that is read; in place of one of that name."""
        return add_upload(programs, request.state.who, file)

    @router.delete("/documents/{id}", status_code=204)
    def remove_document(request: Request, id: Id) -> None:
        """Remove a document of your own."""
        programs.remove(request.state.who, id)

    @router.post("/sync", response_model=Synced)
    def sync(request: Request) -> Any:
        """Follow the folders that the server was started with: new, changed and vanished files."""
        return programs.sync(trusted=request.state.trusted)

    return router


def add_upload(programs: Programs, who: str, file: UploadFile) -> dict[str, Any]:
    """Add a file that was sent.

    Raises:
        Refused: it has no name.
        FootnoteError: it cannot be added.
    """
    name = PurePath((file.filename or "").replace("\\", "/")).name
    if not name:
        raise Refused(400, "The file has no name; send it with one.", param="file")
    with tempfile.TemporaryDirectory(prefix="footnote-") as folder:
        path = Path(folder) / f"file{PurePath(name).suffix[:16]}"
        path.write_bytes(file.file.read())
        return programs.add_file(who, name, path)


def add_text(programs: Programs, who: str, given: Text) -> dict[str, Any]:
    """Add a text or a page.

    Raises:
        FootnoteError: it cannot be added.
        Refused: it is neither, or both.
    """
    if given.url and not (given.title or given.text):
        return programs.add_page(who, given.url)
    if given.url or not (given.title.strip() and given.text):
        raise Refused(400, "A document is a title and a text, or a url; send one of the two.")
    return programs.add_text(who, given.title, given.text)
