"""What went wrong, in the form that OpenAI's clients read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.web.services.programs import NoDocument
from index.errors import FootnoteError, IndexEmpty, IndexProblem


class Refused(Exception):
    """A request that is not answered: its status, one sentence, and what OpenAI would call it.

    ``param`` is the field of the request that is wrong, where one is.
    """

    def __init__(self, status: int, sentence: str, code: str = "", param: str = "") -> None:
        super().__init__(sentence)
        self.status, self.code, self.param = status, code, param


def describe_failure(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status of a failure, and its body as OpenAI writes it."""
    refused = _refuse(error)
    kind = "invalid_request_error"
    if refused.status == HTTPStatus.TOO_MANY_REQUESTS:
        kind = "rate_limit_error"
    elif refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        kind = "server_error"
    told = {
        "message": str(refused),
        "type": kind,
        "param": refused.param or None,
        "code": refused.code or None,
    }
    return refused.status, {"error": told}


def _refuse(error: Exception) -> Refused:
    match error:
        case Refused():
            return error
        case NoDocument():
            return Refused(404, str(error), "document_not_found")
        case IndexEmpty():
            # Not 409, which OpenAI's clients try again.
            return Refused(400, str(error), "index_empty")
        case IndexProblem():
            return Refused(503, str(error), "index_problem")
        case FootnoteError():
            return Refused(400, str(error))
        case RequestValidationError():
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"] if part != "body")
            what = f"The field {field!r}" if field else "The body"
            return Refused(400, f"{what} is not as it should be: {first['msg']}.", param=field)
        case HTTPException():
            return Refused(error.status_code, f"{str(error.detail).rstrip('.')}.")
    return Refused(500, "The server failed at this; its log says why.")


def respond(error: Exception) -> JSONResponse:
    """The response that tells of a failure."""
    status, body = describe_failure(error)
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status, headers)


def tell_failures(app: FastAPI) -> None:
    """Have an application answer with ``respond`` whatever goes wrong in it."""

    async def told(_: Request, error: Exception) -> JSONResponse:
        return respond(error)

    for kind in (FootnoteError, Refused, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, told)
