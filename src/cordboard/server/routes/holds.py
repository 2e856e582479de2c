"""Legal holds: contacts of which nothing is deleted until the hold is lifted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, HTTPException

from cordboard.live.clock import now
from cordboard.server.models.persons import HoldEntry, HoldPage, HoldReason
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import NamePath
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import holds as stored
from cordboard.store.holds import LegalHold, NotHeld
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["persons"])
_HOLDS = Paging("holds", tuple[KeyNumber, KeyText])


@router.get("/holds")
def list_holds(
    site: Running, user: Annotated[User, needs("supervisor", "auditor")],  # noqa: ARG001 - asked for, to be let in
    limit: Limit = USUAL, cursor: Cursor = "",
) -> HoldPage:  # fmt: skip
    """Contacts under legal hold, the newest hold first."""
    rows = stored.hold_page(site.database, after=_HOLDS.after(cursor), limit=limit + 1)
    found, following = _HOLDS.cut(rows, limit, lambda hold: (hold.set_at, hold.contact))
    return HoldPage(items=[HoldEntry(**asdict(hold)) for hold in found], next=following)


@router.get("/contacts/{contact}/hold")
def get_hold(site: Running, user: Annotated[User, needs("supervisor", "auditor")], contact: NamePath) -> HoldEntry:  # noqa: ARG001
    """The legal hold that was set on a contact."""
    hold = stored.hold_of(site.database, contact)
    if hold is None:
        raise HTTPException(404, f"contact {contact!r} is under no legal hold of its own")
    return HoldEntry(**asdict(hold))


@router.put("/contacts/{contact}/hold", status_code=201)
def set_hold(
    site: Running, user: Annotated[User, needs("supervisor")], contact: NamePath, wanted: HoldReason
) -> HoldEntry:
    """Put a contact under legal hold: nothing of it, its sound, and contacts that come from it is deleted."""
    hold = LegalHold(contact, wanted.reason, user.name, now())
    try:
        stored.set_hold(site.database, hold)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    except NotHeld as refused:
        raise HTTPException(409, str(refused)) from refused
    return HoldEntry(**asdict(hold))


@router.delete("/contacts/{contact}/hold", status_code=204)
def lift_hold(site: Running, user: Annotated[User, needs("supervisor")], contact: NamePath) -> None:
    """Lift a legal hold. Who set it and why stays in the audit trail."""
    try:
        stored.lift(site.database, contact, user.name)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
