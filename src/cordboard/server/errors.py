"""What becomes of an error: a problem document, and for a page that there is not the screens, which say so."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004 - SQLAlchemy's
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from cordboard.server.etags import quoted
from cordboard.server.headers import HEADERS
from cordboard.server.problems import RefusedField, is_for_programs, mistakes, problem, sentence
from cordboard.server.web_application import application
from cordboard.store.editing import ChangedMeanwhile

_log = logging.getLogger(__name__)

#: What Starlette says of itself: told in our words.
_OF_THE_FRAMEWORK = {"Not Found", "Method Not Allowed", "There was an error parsing the body"}


def answer_errors(app: FastAPI) -> None:
    """Have an application answer every error so."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    for trouble in (OperationalError, TimeoutError):
        app.add_exception_handler(trouble, _no_database)
    app.add_exception_handler(ChangedMeanwhile, _changed)
    app.add_exception_handler(WebSocketRequestValidationError, _invalid)
    app.add_exception_handler(Exception, _failed)
    unknown = app.router.default

    async def no_route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # Starlette refuses it with 403 and no word
            raise HTTPException(404)
        await unknown(scope, receive, send)

    app.router.default = no_route


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if detail in _OF_THE_FRAMEWORK:
        detail = _told(request, error)
    faults = error.errors if isinstance(error, RefusedField) else []
    return _answer(request, error.status_code, detail, faults, headers=dict(error.headers or {}))


def _told(request: Request, error: HTTPException) -> str:
    path, method = request.scope["path"], request.scope.get("method", "GET")
    if error.status_code == 405:
        allowed = (error.headers or {}).get("allow") or (error.headers or {}).get("Allow", "")
        return f"{path} does not take {method}" + (f"; it takes {allowed}" if allowed else "")
    if error.status_code == 404:
        return f"there is nothing at {path}; /api/openapi.json lists what there is"
    return "the body is not readable: send it as the Content-Type says, JSON as UTF-8"


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError | WebSocketRequestValidationError)
    found = mistakes(error.errors())
    return _answer(request, 422, sentence(found), [each.as_json() for each in found])


def _changed(request: Request, error: Exception) -> Response:
    assert isinstance(error, ChangedMeanwhile)
    headers = {"etag": quoted(error.fingerprint)} if error.fingerprint else None
    return _answer(request, 412, str(error), headers=headers)


def _no_database(request: Request, error: Exception) -> Response:
    """Locked, or no room: nothing of it was done."""
    _log.error("a request was refused, since the database takes nothing now: %s", getattr(error, "orig", error))
    detail = "the database does not answer; nothing was done, try again in a moment"
    return _answer(request, 503, detail, headers={"retry-after": "10"})


def _failed(request: Request, _error: Exception) -> Response:
    """The error itself is in the log: the server raises it again when this is answered."""
    detail = "this failed on the server, and its log says why; try again, or tell the administrator"
    answer = _answer(request, 500, detail)
    answer.headers.update(HEADERS | {"cache-control": "no-store"})  # no middleware sees this answer
    return answer


def _answer(
    request: Request, status: int, detail: str, errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    is_for_a_person = "text/html" in request.headers.get("accept", "") and not is_for_programs(request.scope["path"])
    if status == 404 and is_for_a_person:
        return application(404)
    return problem(status, detail, errors or (), headers)
