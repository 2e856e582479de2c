"""Voicemail: boxes, their messages, and the sound of each."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request

from cordboard.flow.site.eligible import boxes_of
from cordboard.live.clock import now
from cordboard.media.port import MediaUnavailable, sound_name
from cordboard.server.files import WavFile
from cordboard.server.models.recordings import VoicemailBox, VoiceMessage, VoiceMessagePage
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import NamePath
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running, RunningSite
from cordboard.server.sounds import kept_sound
from cordboard.store import people
from cordboard.store import recordings as stored
from cordboard.store.holds import OnHold
from cordboard.store.people import User

router = APIRouter(prefix="/api/voicemail", tags=["voicemail"])


def _box(site: Running, user: SignedIn, box: NamePath) -> str:
    """A box whose messages are the user's business. Raises HTTPException 404 for any other."""
    if box not in _boxes(site, user):
        raise HTTPException(404, f"you have no box {box!r}; your boxes are told at /api/voicemail")
    return box


Box = Annotated[str, Depends(_box)]
_MESSAGES = Paging("voice messages", tuple[KeyNumber, KeyText])


@router.get("")
def list_voicemail_boxes(site: Running, user: SignedIn) -> list[VoicemailBox]:
    """Your boxes: an agent's own, those of the agent's teams and services; all of them for supervisors."""
    counts = stored.counts(site.database)
    return [
        VoicemailBox(box=box, title=title, messages=counts.get(box, (0, 0))[0], unheard=counts.get(box, (0, 0))[1])
        for box, title in _boxes(site, user).items()
    ]


@router.get("/{box}")
def list_voice_messages(site: Running, box: Box, limit: Limit = USUAL, cursor: Cursor = "") -> VoiceMessagePage:
    """The messages of a box, the newest first."""
    rows = stored.in_box(site.database, box, after=_MESSAGES.after(cursor), limit=limit + 1)
    found, following = _MESSAGES.cut(rows, limit, lambda row: (row["taken_at"], row["id"]))
    messages = [
        VoiceMessage(
            id=row["id"], caller=row["caller"], contact=row["contact"], seconds=row["seconds"],
            taken_at=row["taken_at"], heard_at=row["heard_at"],
        )
        for row in found
    ]  # fmt: skip
    return VoiceMessagePage(items=messages, next=following)


@router.get("/{box}/{message}", response_class=WavFile)
def get_voice_message(request: Request, site: Running, box: Box, message: NamePath) -> WavFile:
    """The sound of a message, as a WAV file."""
    if not stored.is_in_box(site.database, box, message):
        raise HTTPException(404, "there is no such message in this box")
    return kept_sound(site, message, f"{box}-{message}.wav", request)


@router.put("/{box}/{message}/heard", status_code=204)
def mark_voice_message_heard(site: Running, user: SignedIn, box: Box, message: NamePath) -> None:
    """Note that a message was heard."""
    if not stored.hear(site.database, box, message, now()):
        raise HTTPException(404, "there is no such message in this box")
    people.note(site.database, user.name, "message-heard", f"{box}/{message}")


@router.delete("/{box}/{message}", status_code=204)
def remove_voice_message(site: Running, user: SignedIn, box: Box, message: NamePath) -> None:
    """Take a message out, with its sound."""
    try:
        there = stored.remove(site.database, box, message, now())
    except OnHold as held:
        raise HTTPException(409, str(held)) from held
    if not there:
        raise HTTPException(404, "there is no such message in this box")
    people.note(site.database, user.name, "message-removed", f"{box}/{message}")
    with suppress(MediaUnavailable):  # it is noted in the store, and tried until it is gone
        site.switchboard.media.remove(sound_name(message))


def _boxes(site: RunningSite, user: User) -> dict[str, str]:
    everyone = {name: box.title or name for name, box in site.site.boxes.items()}
    if user.may("supervisor"):
        return everyone
    agent = site.site.agents.get(user.name)
    if agent is None or not user.may("agent"):
        return {}
    mine = boxes_of(site.site, agent)
    return {name: title for name, title in everyone.items() if name in mine}
