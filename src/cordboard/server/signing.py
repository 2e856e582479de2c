"""Who asks: by session cookie on pages, by bearer token from programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, WebSocket
from starlette.requests import HTTPConnection

from cordboard.server.address import sent_from_here
from cordboard.server.site import Running, RunningSite, running_site
from cordboard.store import people
from cordboard.store.people import User

COOKIE = "cordboard_session"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

#: The dependencies that let somebody in, each with the roles of which one is needed; none: everybody who is signed in.
ROLES_OF: dict[Callable[..., Any], tuple[str, ...]] = {}

#: The ways to say who one is, as OpenAPI describes them (security schemes, OpenAPI 3.1.0 4.8.27).
SCHEMES: Mapping[str, Mapping[str, str]] = {
    "token": {
        "type": "http", "scheme": "bearer",
        "description": "An API token: made on the page /me, or with `cordboard tokens make SITE USER`.",
    },
    "session": {
        "type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": "The cookie that POST /api/session sets. A write with it must come from a page of this server.",
    },
}  # fmt: skip


def user_of(request: Request, site: Annotated[RunningSite, Depends(running_site)]) -> User:
    """Who asks. Raises HTTPException 401, or 403 for a write that another site's page made with the cookie."""
    user, by_cookie = _user(request, site)
    if by_cookie and request.method not in _READING:
        sent_from_here(request, site)
    return user


ROLES_OF[user_of] = ()


def user_of_socket(socket: WebSocket, site: Annotated[RunningSite, Depends(running_site)]) -> User:
    """Who opens a WebSocket. Raises HTTPException 401, or 403 where another site's page does it with the cookie: a
    browser lets any page open one, and sends the cookie along.
    """
    user, by_cookie = _user(socket, site)
    if by_cookie:
        sent_from_here(socket, site)
    return user


def still_good(connection: HTTPConnection, site: RunningSite, user: User) -> bool:
    """Whether what somebody came in with still holds, with the same roles."""
    try:
        return _user(connection, site)[0] == user
    except HTTPException:
        return False


def _user(connection: HTTPConnection, site: RunningSite) -> tuple[User, bool]:
    """Who it is, and whether a cookie said so. Raises HTTPException 401."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        user = people.who(site.database, "token", token.strip())
        if user is None:
            raise _unknown("this API token is not good; make a new one on the page /me, or with 'cordboard tokens'")
        return user, False
    user = people.who(site.database, "session", connection.cookies.get(COOKIE, ""))
    if user is None:
        raise _unknown("sign in at POST /api/session, or send 'Authorization: Bearer' and an API token")
    return user, True


def _unknown(why: str) -> HTTPException:
    return HTTPException(401, why, {"www-authenticate": 'Bearer realm="Cordboard"'})


def from_here(request: Request, site: Running) -> None:
    """A dependency: only from a page of ours, or from no page at all. Raises HTTPException 403."""
    sent_from_here(request, site)


def require(user: User, *roles: str) -> None:
    """Only these roles, and administrators. Raises HTTPException 403."""
    if not user.may(*roles):
        raise HTTPException(403, f"this needs the role {' or '.join(roles) or 'administrator'}")


def needs(*roles: str) -> Any:
    """A dependency: only for these roles, and administrators."""

    def check(user: Annotated[User, Depends(user_of)]) -> User:
        require(user, *roles)
        return user

    ROLES_OF[check] = (*roles, "administrator")
    found: Callable[..., User] = check
    return Depends(found)


#: Who may see contacts: what callers said and did is no business of everybody who has an account.
WATCHERS = ("supervisor", "auditor", "designer", "publisher")

SignedIn = Annotated[User, Depends(user_of)]
Watcher = Annotated[User, needs(*WATCHERS)]
