"""Signing in and out, making the first user, and choosing a password by an invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from cordboard.server.address import is_secure
from cordboard.server.pages import page
from cordboard.server.signing import COOKIE, from_here
from cordboard.server.site import Running
from cordboard.store import invitations, people

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def ask(request: Request, to: str = "/") -> Response:
    """The page that asks for name and password."""
    return page(request, "sign_in.html", to=_ours(to))


@router.post("/sign-in", dependencies=[Depends(from_here)])
def sign_in(
    request: Request, site: Running, name: Name, password: Password, to: Annotated[str, Form()] = "/"
) -> Response:
    """Begin a session."""
    try:
        token = people.sign_in(site.database, name, password)
    except people.NotAllowed as no:
        return page(request, "sign_in.html", status=401, to=_ours(to), complaint=str(no))
    return _with_session(request, token, _ours(to))


@router.post("/sign-out", dependencies=[Depends(from_here)])
def sign_out(request: Request, site: Running) -> Response:
    """End the session."""
    people.sign_out(site.database, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/setup/{token}")
def ask_set_up(request: Request, site: Running, token: str) -> Response:
    """The page that makes the first user."""
    open_ = people.setup_is_open(site.database, token)
    return page(request, "setup.html", status=200 if open_ else 410, token=token, open=open_)


@router.post("/setup/{token}", dependencies=[Depends(from_here)])
def set_up(request: Request, site: Running, token: str, name: Name, password: Password) -> Response:
    """Make the first user and sign in."""
    try:
        people.set_up(site.database, token, name, password)
    except people.NotAllowed as no:
        open_ = people.setup_is_open(site.database, token)
        return page(request, "setup.html", status=422, token=token, open=open_, complaint=str(no))
    return _with_session(request, people.sign_in(site.database, name.strip(), password), "/")


@router.get("/join/{token}")
def ask_join(request: Request, site: Running, token: str) -> Response:
    """The page on which an agent chooses a password."""
    name = invitations.invited(site.database, token)
    return page(request, "join.html", status=200 if name else 410, token=token, name=name)


@router.post("/join/{token}", dependencies=[Depends(from_here)])
def join(request: Request, site: Running, token: str, password: Password) -> Response:
    """Choose a password and sign in."""
    try:
        user = invitations.join(site.database, token, password)
    except people.NotAllowed as no:
        name = invitations.invited(site.database, token)
        return page(request, "join.html", status=422, token=token, name=name, complaint=str(no))
    return _with_session(request, people.sign_in(site.database, user.name, password), "/")


def _with_session(request: Request, token: str, to: str) -> Response:
    response = RedirectResponse(to, 303)
    secure = is_secure(request)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)
    return response


def _ours(to: str) -> str:
    """A page of this server, never somebody else's."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
