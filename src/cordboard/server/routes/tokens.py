"""One's own API tokens."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from cordboard.server.models.people import ApiToken, MadeToken, NewToken
from cordboard.server.parameters import Number
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import tokens as stored

router = APIRouter(tags=["people"])


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
