"""Who asks: by session cookie on pages, by bearer token from programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from cordboard.server.site import RunningSite, running_site
from cordboard.store import people
from cordboard.store.people import User

COOKIE = "cordboard_session"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInFirst(Exception):
    """A page was asked for by nobody who is signed in."""


def user_of(request: Request, site: Annotated[RunningSite, Depends(running_site)]) -> User:
    """Who asks. Raises HTTPException 401, or 403 for a write that another site's page made with the cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        user = people.who(site.database, "token", token)
        if user is None:
            raise HTTPException(401, "this API token is not good; make a new one under /api/tokens")
        return user
    user = people.who(site.database, "session", request.cookies.get(COOKIE, ""))
    if user is None:
        raise HTTPException(401, "sign in at /sign-in, or send 'Authorization: Bearer' and an API token")
    if request.method not in _READING:
        from_here(request)
    return user


def from_here(request: Request) -> None:
    """A write with a cookie must come from a page of ours (cross-site request forgery). Raises HTTPException 403."""
    origin = request.headers.get("origin") or request.headers.get("referer", "")
    if urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "this request did not come from a page of this server")


def page_user(request: Request, site: Annotated[RunningSite, Depends(running_site)]) -> User:
    """Who asks for a page. Raises SignInFirst."""
    user = people.who(site.database, "session", request.cookies.get(COOKIE, ""))
    if user is None:
        raise SignInFirst
    return user


def needs(*roles: str) -> Any:
    """A dependency: only for these roles, and administrators."""

    def check(user: Annotated[User, Depends(user_of)]) -> User:
        if not user.may(*roles):
            raise HTTPException(403, f"this needs the role {' or '.join(roles) or 'administrator'}")
        return user

    found: Callable[..., User] = check
    return Depends(found)


#: Who may see contacts: what callers said and did is no business of everybody who has an account.
WATCHERS = ("supervisor", "auditor", "designer", "publisher")

SignedIn = Annotated[User, Depends(user_of)]
Watcher = Annotated[User, needs(*WATCHERS)]
OnPage = Annotated[User, Depends(page_user)]
