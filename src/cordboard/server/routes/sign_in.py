"""Signing in and out, making the first user, and choosing a password by an invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from cordboard.server.address import is_secure, source_of_request
from cordboard.server.pages import page
from cordboard.server.parameters import LONGEST_TEXT, NamePath
from cordboard.server.signing import COOKIE, from_here
from cordboard.server.site import Running, RunningSite
from cordboard.store import devices, invitations, people

router = APIRouter(include_in_schema=False)

#: The cookie of a device on which somebody has signed in. It lets nobody in.
DEVICE = "cordboard_device"

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def ask(request: Request, site: Running, to: Annotated[str, Query(max_length=LONGEST_TEXT)] = "/") -> Response:
    """The page that asks for name and password."""
    return page(request, "sign_in.html", to=_ours(to), nobody=not people.has_users(site.database))


@router.post("/sign-in", dependencies=[Depends(from_here)])
def sign_in(
    request: Request,
    site: Running,
    name: Name,
    password: Password,
    to: Annotated[str, Form(max_length=LONGEST_TEXT)] = "/",
) -> Response:
    """Begin a session."""
    device = request.cookies.get(DEVICE, "")
    try:
        token = people.sign_in(site.database, name, password, source=source_of_request(request), device=device)
    except people.TooManyTries as slowly:
        answer = page(request, "sign_in.html", status=429, to=_ours(to), complaint=str(slowly))
        answer.headers["retry-after"] = str(slowly.seconds)
        return answer
    except people.NotAllowed as no:
        return page(request, "sign_in.html", status=401, to=_ours(to), complaint=str(no))
    return _with_session(request, site, name, token, _ours(to))


@router.post("/sign-out", dependencies=[Depends(from_here)])
def sign_out(request: Request, site: Running) -> Response:
    """End the session."""
    people.sign_out(site.database, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/setup/{token}")
def ask_set_up(request: Request, site: Running, token: NamePath) -> Response:
    """The page that makes the first user."""
    open_ = people.setup_is_open(site.database, token)
    return page(request, "setup.html", status=200 if open_ else 410, token=token, open=open_)


@router.post("/setup/{token}", dependencies=[Depends(from_here)])
def set_up(request: Request, site: Running, token: NamePath, name: Name, password: Password) -> Response:
    """Make the first user and sign in."""
    try:
        people.set_up(site.database, token, name, password)
    except people.NotAllowed as no:
        open_ = people.setup_is_open(site.database, token)
        return page(request, "setup.html", status=422, token=token, open=open_, complaint=str(no))
    name = name.strip()
    return _with_session(request, site, name, people.sign_in(site.database, name, password), "/")


@router.get("/join/{token}")
def ask_join(request: Request, site: Running, token: NamePath) -> Response:
    """The page on which an agent chooses a password."""
    name = invitations.invited(site.database, token)
    return page(request, "join.html", status=200 if name else 410, token=token, name=name)


@router.post("/join/{token}", dependencies=[Depends(from_here)])
def join(request: Request, site: Running, token: NamePath, password: Password) -> Response:
    """Choose a password and sign in."""
    try:
        user = invitations.join(site.database, token, password)
    except people.NotAllowed as no:
        name = invitations.invited(site.database, token)
        return page(request, "join.html", status=422, token=token, name=name, complaint=str(no))
    return _with_session(request, site, user.name, people.sign_in(site.database, user.name, password), "/")


def _with_session(request: Request, site: RunningSite, name: str, token: str, to: str) -> Response:
    """Begin a session, on a device that is known from now on."""
    response = RedirectResponse(to, 303)
    secure = is_secure(request)
    device = devices.remember(site.database, name, request.cookies.get(DEVICE, ""))
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)
    response.set_cookie(
        DEVICE, device, max_age=devices.KNOWN_SECONDS, path="/sign-in", httponly=True, samesite="lax", secure=secure
    )
    return response


def _ours(to: str) -> str:
    """A page of this server, never somebody else's."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
