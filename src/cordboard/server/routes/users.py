"""Users: oneself, and for administrators everybody; and the audit trail of what they did."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field

from cordboard.server.address import source_of_request
from cordboard.server.parameters import LONGEST_NAME, LONGEST_TEXT, AfterNumber, Body, NamePath
from cordboard.server.signing import SignedIn, needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["people"])
Administrator = Annotated[User, needs()]
Auditor = Annotated[User, needs("auditor")]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Secret = Annotated[str, Field(max_length=LONGEST_TEXT)]
Roles = Annotated[list[Name], Field(max_length=len(people.ROLES))]


class NewUser(Body):
    """Somebody who may sign in."""

    name: Name
    password: Secret
    roles: Roles


class ChangedUser(Body):
    """What changes of a user; what is left out stays."""

    roles: Roles | None = None
    active: bool | None = None
    password: Secret | None = None


class NewPassword(Body):
    """One's own password."""

    old: Secret
    new: Secret


@router.get("/me")
def me(user: SignedIn) -> dict[str, Any]:
    """Who is signed in."""
    return {"name": user.name, "roles": list(user.roles)}


@router.post("/me/password", status_code=204)
def change_password(request: Request, site: Running, user: SignedIn, wanted: NewPassword) -> None:
    """Change your password. All your sessions and tokens end."""
    try:
        people.change_password(site.database, user, wanted.old, wanted.new, source=source_of_request(request))
    except people.NotAllowed as no:
        raise HTTPException(422, str(no)) from no


@router.get("/users")
def users(site: Running, user: Administrator) -> list[dict[str, Any]]:  # noqa: ARG001 - asked for, to be let in
    """Everybody who may or might sign in."""
    return people.all_users(site.database)


@router.post("/users", status_code=201)
def add_user(site: Running, user: Administrator, new: NewUser) -> dict[str, Any]:
    """Make a user."""
    try:
        made = people.add_user(site.database, new.name, new.password, tuple(new.roles), user.name)
    except people.NotAllowed as no:
        raise HTTPException(422, str(no)) from no
    return {"name": made.name, "roles": list(made.roles)}


@router.patch("/users/{name}")
def change_user(site: Running, user: Administrator, name: NamePath, wanted: ChangedUser) -> dict[str, Any]:
    """Give a user other roles, keep them out, or set a password for them."""
    roles = None if wanted.roles is None else tuple(wanted.roles)
    try:
        return people.change_user(
            site.database, name, user.name, roles=roles, active=wanted.active, password=wanted.password
        )
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    except people.NotAllowed as no:
        raise HTTPException(422, str(no)) from no


@router.get("/audit")
def audit(
    site: Running, user: Auditor,  # noqa: ARG001
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: Annotated[AfterNumber, Query(description="Only entries with a smaller number.")] = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """What was done by whom, the newest first. Entries are only ever added."""
    return people.audit_trail(site.database, limit=limit, before=before)
