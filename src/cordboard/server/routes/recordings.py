"""Recordings of conversations. Who fetches the sound of one is in the audit log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import FileResponse

from cordboard.server.parameters import Before, NamePath, NameQuery
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store import recordings as stored
from cordboard.store.people import User

router = APIRouter(prefix="/api/recordings", tags=["recordings"])
Supervisor = Annotated[User, needs("supervisor")]


@router.get("")
def recordings(
    site: Running,
    user: Supervisor,  # noqa: ARG001 - asked for, to be let in
    contact: Annotated[NameQuery, Query(description="Only those of this contact.")] = "",
    before: Before = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[dict[str, Any]]:
    """Recorded conversations, the newest first."""
    return stored.conversations(site.database, contact=contact, before=before, limit=limit)


@router.get("/{recording}")
def recording(site: Running, user: Supervisor, recording: NamePath) -> FileResponse:
    """The sound as a stereo WAV file: the customer left, the agents right. Pauses are cue points in it."""
    try:
        contact = stored.contact_of(site.database, recording)
    except KeyError as missing:
        raise HTTPException(404, f"there is no recording {recording!r}") from missing
    file = site.switchboard.data / "recordings" / f"{recording}.wav"
    if not file.is_file():
        raise HTTPException(410, "the sound of this recording is gone from the disk")
    people.note(site.database, user.name, "recording-fetched", recording, {"contact": contact})
    return FileResponse(file, media_type="audio/wav", filename=f"{contact}-{recording}.wav")
