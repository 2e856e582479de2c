"""API tokens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import Field

from cordboard.server.parameters import Body, Number
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import people

router = APIRouter(prefix="/api", tags=["people"])


class NewToken(Body):
    """What a token is for."""

    name: str = Field(min_length=1, max_length=100)


@router.get("/tokens")
def tokens(site: Running, user: SignedIn) -> list[dict[str, Any]]:
    """Your API tokens."""
    return people.tokens(site.database, user)


@router.post("/tokens", status_code=201)
def make_token(site: Running, user: SignedIn, new: NewToken) -> dict[str, str]:
    """Make an API token. It is shown this once."""
    return {"token": people.make_token(site.database, user, new.name)}


@router.delete("/tokens/{number}", status_code=204)
def revoke(site: Running, user: SignedIn, number: Number) -> None:
    """End an API token."""
    if not people.revoke_token(site.database, user, number):
        raise HTTPException(404, "you have no such token")
