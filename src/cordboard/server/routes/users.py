"""Users: oneself, and for administrators everybody; and the audit trail of what they did."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response

from cordboard.flow.site.changes import fingerprint
from cordboard.server.address import source_of_request
from cordboard.server.etags import Expected, set_etag
from cordboard.server.models.people import (
    AuditEntry,
    AuditPage,
    ChangedUser,
    Me,
    NewPassword,
    NewUser,
    UserAccount,
    UserEntry,
)
from cordboard.server.paging import USUAL, Cursor, KeyNumber, Limit, Paging
from cordboard.server.parameters import NamePath, NameQuery, Since, Until
from cordboard.server.problems import RefusedField
from cordboard.server.signing import SignedIn, needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store.contacts import milliseconds
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["people"])
Administrator = Annotated[User, needs()]
Auditor = Annotated[User, needs("auditor")]
_AUDIT = Paging("audit", tuple[KeyNumber])


@router.get("/me")
def get_me(user: SignedIn) -> Me:
    """Who is signed in."""
    return Me(name=user.name, roles=list(user.roles))


@router.post("/me/password", status_code=204)
def change_own_password(request: Request, site: Running, user: SignedIn, wanted: NewPassword) -> None:
    """Change your password. All your sessions and tokens end."""
    try:
        people.change_password(site.database, user, wanted.old, wanted.new, source=source_of_request(request))
    except people.NotAllowed as no:
        raise RefusedField("new" if no.about == "password" else "old", str(no)) from no


@router.get("/users")
def list_users(site: Running, user: Administrator) -> list[UserEntry]:  # noqa: ARG001 - asked for, to be let in
    """Everybody who may or might sign in."""
    return [UserEntry(**row, etag=fingerprint(row)) for row in people.all_users(site.database)]


@router.get("/users/{name}")
def get_user(site: Running, user: Administrator, name: NamePath, response: Response) -> UserAccount:  # noqa: ARG001
    """A user, with the ETag that a change names."""
    try:
        found = people.account_of(site.database, name)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    set_etag(response, found)
    return UserAccount(**found)


@router.post("/users", status_code=201)
def add_user(site: Running, user: Administrator, new: NewUser, response: Response) -> UserAccount:
    """Make a user."""
    try:
        made = people.add_user(site.database, new.name, new.password, tuple(new.roles), user.name)
    except people.NotAllowed as no:
        raise RefusedField(no.about, str(no)) from no
    account = people.account_of(site.database, made.name)
    set_etag(response, account)
    return UserAccount(**account)


@router.patch("/users/{name}")
def change_user(
    site: Running, user: Administrator, expected: Expected, name: NamePath, wanted: ChangedUser, response: Response
) -> UserAccount:
    """Give a user other roles, keep them out, or set a password for them."""
    roles = None if wanted.roles is None else tuple(wanted.roles)
    try:
        changed = people.change_user(
            site.database, name, user.name, roles=roles, active=wanted.active, password=wanted.password,
            expected=expected,
        )  # fmt: skip
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    except people.NotAllowed as no:
        raise RefusedField(no.about, str(no)) from no
    set_etag(response, changed)
    return UserAccount(**changed)


@router.get("/audit")
def list_audit_entries(
    site: Running, user: Auditor, limit: Limit = USUAL, cursor: Cursor = "", who: NameQuery = "",  # noqa: ARG001
    action: NameQuery = "", since: Since = None, until: Until = None,
) -> AuditPage:  # fmt: skip
    """What was done by whom, the newest first. Entries are only ever added."""
    rows = people.audit_trail(
        site.database, limit=limit + 1, after=_AUDIT.after(cursor), who=who, action=action,
        since=milliseconds(since), until=milliseconds(until),
    )  # fmt: skip
    found, following = _AUDIT.cut(rows, limit, lambda row: (row["id"],))
    return AuditPage(items=[AuditEntry(**row) for row in found], next=following)
