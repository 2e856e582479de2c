"""What is stored and cannot be read: which it is, and that somebody has looked after it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException

from cordboard.server.models.contacts import UnreadableThing
from cordboard.server.signing import Watcher, needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store import quarantine as stored
from cordboard.store.database import writing
from cordboard.store.people import User

router = APIRouter(prefix="/api/quarantine", tags=["quarantine"])


@router.get("")
def list_unreadable(site: Running, user: Watcher) -> list[UnreadableThing]:  # noqa: ARG001 - asked for, to be let in
    """Stored things that cannot be read, each with why; they are left as they are."""
    return [UnreadableThing(**row) for row in stored.listed(site.database)]


@router.delete("/{kind}/{name:path}", status_code=204)
def dismiss_unreadable(
    site: Running, user: Annotated[User, needs("administrator")], kind: stored.QuarantineKind, name: str
) -> None:
    """Tell of it no more. What is stored stays as it is; the audit log keeps who has seen it."""
    with writing(site.database) as connection:
        if not stored.remove(connection, kind, name):
            raise HTTPException(404, f"there is no {kind} {name!r} in quarantine")
        people.note(connection, user.name, "quarantine-seen", f"{kind} {name}")
