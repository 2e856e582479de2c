"""The web application: the API, the first pages, and the browser phone."""

from __future__ import annotations

import logging
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from cordboard import __version__
from cordboard.live.organisation import Organisation
from cordboard.live.switchboard import Switchboard
from cordboard.proving.kept import Kept
from cordboard.server.desk.agents import AgentDesks
from cordboard.server.desk.supervisors import FloorDesks
from cordboard.server.limits import LimitedBody
from cordboard.server.proofs import Proofs
from cordboard.server.routes import ALL
from cordboard.server.signing import SignInFirst
from cordboard.server.site import RunningSite
from cordboard.telephony.browser import BrowserLine

_log = logging.getLogger(__name__)

HERE = Path(__file__).parent

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self' "
        "blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}


def create_app(switchboard: Switchboard, browser: BrowserLine | None = None, reports: Kept | None = None) -> FastAPI:
    """The application of a running site. Errors are problem details (RFC 9457).

    `reports` is where proofs are kept; without it, with the data. Whoever serves it ends `app.state.proofs` with it.
    """
    app = FastAPI(
        title="Cordboard", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
        description="Contact flows, contacts and outcomes of a running site.",
    )  # fmt: skip
    organisation = Organisation(switchboard)
    app.state.site = RunningSite(
        switchboard, browser, AgentDesks(switchboard.floor, browser),
        FloorDesks(switchboard.floor, browser, switchboard.child_runs.supervise, organisation.change_max_wait),
    )  # fmt: skip
    app.state.organisation = organisation
    app.state.proofs = Proofs(switchboard, reports)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in ALL:
        app.include_router(router)
    app.add_middleware(LimitedBody)
    app.middleware("http")(_protect)
    app.add_exception_handler(SignInFirst, _show_the_way)
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(RequestValidationError, _bad_request)
    return app


async def _protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    response.headers.update(_HEADERS)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("cache-control", "no-store")
    return response


def _show_the_way(request: Request, _error: Exception) -> Response:
    return RedirectResponse(f"/sign-in?to={request.url.path}", 303)


def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    body = {"title": str(error.detail), "status": error.status_code}
    headers = dict(error.headers or {})
    return JSONResponse(body, error.status_code, headers, media_type="application/problem+json")


def _no_database(_request: Request, error: Exception) -> Response:
    """Locked, or no room: nothing of it was done."""
    _log.error("a request was refused, since the database takes nothing now: %s", getattr(error, "orig", error))
    body = {"title": "the database does not answer; nothing was done, try again in a moment", "status": 503}
    return JSONResponse(body, 503, {"retry-after": "10"}, media_type="application/problem+json")


def _bad_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [{"where": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in error.errors()]
    body = {"title": "the request has mistakes", "status": 422, "errors": faults}
    return JSONResponse(body, 422, media_type="application/problem+json")
