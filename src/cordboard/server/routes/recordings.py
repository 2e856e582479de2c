"""Recordings of conversations. Who fetches the sound of one is in the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request

from cordboard.server.files import WavFile
from cordboard.server.models.recordings import ConversationRecording, RecordingMark, RecordingPage, RecordingPeaks
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import NamePath, NameQuery, Since, Until
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.server.sounds import kept_peaks, kept_sound
from cordboard.store import people
from cordboard.store import recordings as stored
from cordboard.store.contacts import milliseconds
from cordboard.store.people import User

router = APIRouter(prefix="/api/recordings", tags=["recordings"])
Supervisor = Annotated[User, needs("supervisor")]
_RECORDINGS = Paging("recordings", tuple[KeyNumber, KeyText])


@router.get("")
def list_recordings(
    site: Running, user: Supervisor,  # noqa: ARG001 - asked for, to be let in
    contact: Annotated[NameQuery, Query(description="Only those of this contact.")] = "",
    since: Since = None, until: Until = None, limit: Limit = USUAL, cursor: Cursor = "",
) -> RecordingPage:  # fmt: skip
    """Recorded conversations, the newest first."""
    rows = stored.conversations(
        site.database, contact=contact, since=milliseconds(since), until=milliseconds(until),
        after=_RECORDINGS.after(cursor), limit=limit + 1,
    )  # fmt: skip
    found, following = _RECORDINGS.cut(rows, limit, lambda row: (row["taken_at"], row["id"]))
    return RecordingPage(items=[ConversationRecording(**row) for row in found], next=following)


@router.get("/{recording}", response_class=WavFile)
def get_recording(request: Request, site: Running, user: Supervisor, recording: NamePath) -> WavFile:
    """The sound as a stereo WAV file: the customer left, the agents right. Pauses are cue points in it."""
    try:
        contact = stored.contact_of(site.database, recording)
    except KeyError as missing:
        raise HTTPException(404, f"there is no recording {recording!r}") from missing
    sound = kept_sound(site, recording, f"{contact}-{recording}.wav", request)
    people.note(site.database, user.name, "recording-fetched", recording, {"contact": contact})
    return sound


@router.get("/{recording}/peaks")
def get_recording_peaks(
    site: Running, user: Supervisor, recording: NamePath,  # noqa: ARG001 - asked for, to be let in
    count: Annotated[int, Query(ge=10, le=8000, description="Stretches of the waveform at most.")] = 2000,
) -> RecordingPeaks:  # fmt: skip
    """The waveform of a recording with its pauses, to be drawn. It is no sound: nobody can hear anything by it."""
    try:
        stored.contact_of(site.database, recording)
    except KeyError as missing:
        raise HTTPException(404, f"there is no recording {recording!r}") from missing
    peaks = kept_peaks(site, recording, count)
    return RecordingPeaks(
        seconds=peaks.seconds, customer=peaks.left, agents=peaks.right,
        marks=[RecordingMark(at=at, seconds=seconds, text=text) for at, text, seconds in peaks.marks],
    )  # fmt: skip
