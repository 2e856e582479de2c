"""Where people are signed in: one's own sessions, and for administrators everybody's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request

from cordboard.server.models.people import EndedSessions, OpenSession, SessionList
from cordboard.server.paging import USUAL, Cursor, KeyNumber, Limit, Paging
from cordboard.server.parameters import NamePath, NameQuery, Number
from cordboard.server.signing import COOKIE, SignedIn, needs
from cordboard.server.site import Running
from cordboard.store import sessions as stored
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["people"])
Administrator = Annotated[User, needs()]
_SESSIONS = Paging("sessions", tuple[KeyNumber])
_NONE = "there is no such session; it may have ended"


@router.get("/me/sessions")
def list_own_sessions(
    request: Request, site: Running, user: SignedIn, limit: Limit = USUAL, cursor: Cursor = ""
) -> SessionList:
    """Where you are signed in, the newest session first. `current` is the one that asks."""
    return _page(request, site, user.name, limit, cursor)


@router.delete("/me/sessions")
def end_own_other_sessions(request: Request, site: Running, user: SignedIn) -> EndedSessions:
    """End all your sessions but the one that asks. API tokens stay."""
    ended = stored.end_sessions(site.database, user.name, user, but=request.cookies.get(COOKIE, ""))
    return EndedSessions(ended=ended)


@router.delete("/me/sessions/{number}", status_code=204)
def end_own_session(site: Running, user: SignedIn, number: Number) -> None:
    """End one of your sessions."""
    if not stored.end_session(site.database, number, user, own=True):
        raise HTTPException(404, _NONE)


@router.get("/sessions")
def list_sessions(
    request: Request, site: Running, who: Administrator,  # noqa: ARG001 - asked for, to be let in
    user: Annotated[NameQuery, Query(description="Only the sessions of this user.")] = "",
    limit: Limit = USUAL, cursor: Cursor = "",
) -> SessionList:  # fmt: skip
    """Where anybody is signed in, the newest session first."""
    return _page(request, site, user, limit, cursor)


@router.delete("/sessions/{number}", status_code=204)
def end_session(site: Running, user: Administrator, number: Number) -> None:
    """End a session of anybody. What the person has open there is told to sign in."""
    if not stored.end_session(site.database, number, user, own=False):
        raise HTTPException(404, _NONE)


@router.delete("/users/{name}/sessions")
def end_sessions_of_user(request: Request, site: Running, user: Administrator, name: NamePath) -> EndedSessions:
    """End all sessions of a user; of your own all but the one that asks. API tokens stay."""
    try:
        ended = stored.end_sessions(site.database, name, user, but=request.cookies.get(COOKIE, ""))
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    return EndedSessions(ended=ended)


def _page(request: Request, site: Running, user: str, limit: int, cursor: str) -> SessionList:
    rows = stored.session_page(
        site.database, user=user, token=request.cookies.get(COOKIE, ""), limit=limit + 1, after=_SESSIONS.after(cursor)
    )
    found, following = _SESSIONS.cut(rows, limit, lambda row: (row["id"],))
    return SessionList(items=[OpenSession(**row) for row in found], next=following)
