"""API tokens and users."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from cordboard.server.signing import SignedIn, needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["people"])
Administrator = Annotated[User, needs()]


class NewToken(BaseModel):
    """What a token is for."""

    name: str = Field(min_length=1, max_length=100)


class NewUser(BaseModel):
    """Somebody who may sign in."""

    name: str
    password: str
    roles: list[str]


@router.get("/me")
def me(user: SignedIn) -> dict[str, Any]:
    """Who is signed in."""
    return {"name": user.name, "roles": list(user.roles)}


@router.get("/tokens")
def tokens(site: Running, user: SignedIn) -> list[dict[str, Any]]:
    """Your API tokens."""
    return people.tokens(site.database, user)


@router.post("/tokens", status_code=201)
def make_token(site: Running, user: SignedIn, new: NewToken) -> dict[str, str]:
    """Make an API token. It is shown this once."""
    return {"token": people.make_token(site.database, user, new.name)}


@router.delete("/tokens/{number}", status_code=204)
def revoke(site: Running, user: SignedIn, number: int) -> None:
    """End an API token."""
    if not people.revoke_token(site.database, user, number):
        raise HTTPException(404, "you have no such token")


@router.post("/users", status_code=201)
def add_user(site: Running, user: Administrator, new: NewUser) -> dict[str, Any]:
    """Make a user."""
    try:
        made = people.add_user(site.database, new.name, new.password, tuple(new.roles), user.name)
    except people.NotAllowed as no:
        raise HTTPException(422, str(no)) from no
    return {"name": made.name, "roles": list(made.roles)}
