"""The sound of recordings and voice messages, as answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException, Request

from cordboard.audio.peaks import StereoPeaks, stereo_peaks
from cordboard.audio.wav import NotWav
from cordboard.media.port import MediaMissing, MediaUnavailable, sound_name
from cordboard.server.files import WavFile, wav_file
from cordboard.server.site import RunningSite


def kept_sound(site: RunningSite, recording: str, filename: str, request: Request) -> WavFile:
    """The sound of a recording that the store knows. Raises HTTPException: 410 where it is gone, 503 where the bucket
    cannot be reached, 416 for a part that it does not have.
    """
    with _told():
        return wav_file(site.switchboard.media, sound_name(recording), filename, request.headers)


def kept_peaks(site: RunningSite, recording: str, count: int) -> StereoPeaks:
    """The waveform of a recording that the store knows. Raises HTTPException: 410 where its sound is gone or no sound
    any more, 503 where the bucket cannot be reached.
    """
    media, name = site.switchboard.media, sound_name(recording)
    with _told():
        try:
            return stereo_peaks(media.read(name), media.size(name), count)
        except NotWav as broken:
            raise HTTPException(410, f"the sound of this recording cannot be read: {broken}") from broken


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except MediaMissing as missing:
        raise HTTPException(410, "the sound of this recording is gone") from missing
    except MediaUnavailable as trouble:
        raise HTTPException(503, f"the sound cannot be fetched now: {trouble}", {"retry-after": "60"}) from trouble
