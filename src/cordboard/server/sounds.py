"""The sound of recordings and voice messages, as answers."""

from __future__ import annotations

from fastapi import HTTPException, Request

from cordboard.media.port import MediaMissing, MediaUnavailable, sound_name
from cordboard.server.files import WavFile, wav_file
from cordboard.server.site import RunningSite


def kept_sound(site: RunningSite, recording: str, filename: str, request: Request) -> WavFile:
    """The sound of a recording that the store knows. Raises HTTPException: 410 where it is gone, 503 where the bucket
    cannot be reached, 416 for a part that it does not have.
    """
    try:
        return wav_file(site.switchboard.media, sound_name(recording), filename, request.headers)
    except MediaMissing as missing:
        raise HTTPException(410, "the sound of this recording is gone") from missing
    except MediaUnavailable as trouble:
        raise HTTPException(503, f"the sound cannot be fetched now: {trouble}", {"retry-after": "60"}) from trouble
