"""API tokens: over the API, and on a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from cordboard.server.address import address_of
from cordboard.server.models.people import LONGEST_PURPOSE, ApiToken, MadeToken, NewToken
from cordboard.server.pages import page
from cordboard.server.parameters import Number
from cordboard.server.signing import OnPage, SignedIn, from_here
from cordboard.server.site import Running
from cordboard.store import tokens as stored

router = APIRouter(tags=["people"])

Name = Annotated[str, Form(min_length=1, max_length=LONGEST_PURPOSE)]


@router.get("/api/tokens")
def list_tokens(site: Running, user: SignedIn) -> list[ApiToken]:
    """Your API tokens."""
    return [ApiToken(**row) for row in stored.tokens(site.database, user)]


@router.post("/api/tokens", status_code=201)
def make_token(site: Running, user: SignedIn, new: NewToken) -> MadeToken:
    """Make an API token. It is shown this once."""
    return MadeToken(token=stored.make_token(site.database, user, new.name))


@router.delete("/api/tokens/{number}", status_code=204)
def revoke_token(site: Running, user: SignedIn, number: Number) -> None:
    """End an API token."""
    if not stored.revoke_token(site.database, user, number):
        raise HTTPException(404, "you have no such token")


@router.get("/tokens", include_in_schema=False)
def tokens_page(request: Request, site: Running, user: OnPage) -> Response:
    """The page of one's API tokens."""
    return page(request, "tokens.html", user=user, tokens=stored.tokens(site.database, user))


@router.post("/tokens", include_in_schema=False, dependencies=[Depends(from_here)])
def make_on_page(request: Request, site: Running, user: OnPage, name: Name) -> Response:
    """Make a token and show it, this once."""
    made = stored.make_token(site.database, user, name)
    return page(
        request, "tokens.html", user=user, tokens=stored.tokens(site.database, user), made=made, name=name,
        address=address_of(request, site),
    )  # fmt: skip


@router.post("/tokens/{number}/revoke", include_in_schema=False, dependencies=[Depends(from_here)])
def revoke_on_page(site: Running, user: OnPage, number: Number) -> Response:
    """End a token; one that is gone already is no error."""
    stored.revoke_token(site.database, user, number)
    return RedirectResponse("/tokens", 303)
