"""Media files of a site that runs: what lies in the folder goes into the bucket, and what was deleted goes away."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import Engine

from cordboard.live.clock import now
from cordboard.live.waker import TryAgain, Waker
from cordboard.media.files import MediaFiles
from cordboard.media.port import MediaUnavailable, sound_name
from cordboard.store import media_removals, recordings
from cordboard.store.due_times import DueTime

_log = logging.getLogger(__name__)

#: The kind of the due time at which the folder is looked through, and the seconds between two times.
MEDIA_UPLOAD = "media_upload"
EVERY = 30.0
#: Seconds until a bucket is tried again that could not be reached.
PAUSE = 60.0


class MediaUpkeep:
    """Uploads and removes, for the program that serves the site."""

    def __init__(self, media: MediaFiles, database: Engine, waker: Waker) -> None:
        self._media = media
        self._database = database
        self._waker = waker
        self.trouble = ""
        """Why files wait in the folder or are not taken away; empty where none does."""
        waker.on(MEDIA_UPLOAD, self._upload)
        waker.on(media_removals.MEDIA_REMOVAL, self._remove)

    async def start(self) -> None:
        """Begin to look through the folder, where the site has a bucket. Raises SQLAlchemyError."""
        if self._media.bucket is not None:
            await self._waker.set(MEDIA_UPLOAD, "", now())

    async def _upload(self, _due: DueTime) -> None:
        if self._media.bucket is None:
            return
        pause = EVERY
        try:
            for recording in await asyncio.to_thread(uploadable, self._media, self._database):
                await asyncio.to_thread(upload, self._media, self._database, recording)
            self._reached()
        except MediaUnavailable as trouble:
            self._told(f"recordings wait in the folder of data: {trouble}")
            pause = PAUSE
        await self._waker.set(MEDIA_UPLOAD, "", now() + round(pause * 1000))

    async def _remove(self, due: DueTime) -> None:
        try:
            await asyncio.to_thread(self._media.remove, sound_name(due.key))
        except MediaUnavailable as trouble:
            self._told(f"the sound of deleted recordings is still there: {trouble}")
            raise TryAgain(PAUSE, str(trouble)) from trouble

    def _told(self, trouble: str) -> None:
        if not self.trouble:
            _log.error("%s", trouble)
        self.trouble = trouble

    def _reached(self) -> None:
        if self.trouble:
            _log.warning("recordings go into the bucket again")
        self.trouble = ""


def uploadable(media: MediaFiles, database: Engine) -> list[str]:
    """The recordings of the folder that are finished: what an open contact has may still be heard or thrown away."""
    here = [name.removesuffix(".wav") for name in media.folder.names() if name.endswith(".wav")]
    return recordings.finished(database, here)


def remove_noted(media: MediaFiles, database: Engine) -> int:
    """Take the sound away that is noted in the store, for a command beside the site; says of how many recordings.

    Raises MediaUnavailable; what is left is taken away by the site, or the next time.
    """
    names = media_removals.noted(database)
    for name in names:
        media.remove(sound_name(name))
        media_removals.done(database, name)
    return len(names)


def upload(media: MediaFiles, database: Engine, recording: str) -> bool:
    """Move the sound of a recording into the bucket; says whether it was in the folder. Raises MediaUnavailable."""
    moved = media.upload(sound_name(recording))
    if moved and not recordings.known(database, recording):  # it was deleted meanwhile
        media.remove(sound_name(recording))
    return moved
