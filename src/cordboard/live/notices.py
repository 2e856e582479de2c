"""Telling the owner of a box that a voice message came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cordboard.background import BackgroundTasks
from cordboard.flow.site import Site
from cordboard.live.mail import Mail, MailFailed

_log = logging.getLogger(__name__)

#: Seconds between two tries to hand an email to the server.
PAUSES = (5.0, 60.0, 300.0)


class Notices:
    """Sends an email for each message that is kept, beside the call: no caller waits for a mail server.

    `site` gives the site of the moment. The message itself is attached.
    """

    def __init__(self, site: Callable[[], Site], mail: Mail) -> None:
        self._site = site
        self._mail = mail
        self._beside = BackgroundTasks("an email about a message could not be sent")

    def message_kept(self, box: str, path: Path, caller: str, seconds: float, at: int) -> None:
        """A message was put into a box. `at` is in milliseconds since the epoch."""
        site = self._site()
        found = site.boxes.get(box)
        if found is None or not found.email:
            return
        if not self._mail.ready:
            _log.warning("nobody is told of the message in box %s: name a server under 'mail' in site.yaml", box)
            return
        moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(site.time_zone))
        text = (
            f"{caller or 'A caller without a number'} left a message of {seconds:.0f} seconds in the box "
            f"{found.title or box} on {moment:%Y-%m-%d at %H:%M} ({site.time_zone}).\n"
        )
        subject = f"Voice message from {caller or 'a withheld number'} ({seconds:.0f} s)"
        self._beside.start(self._send(found.email, subject, text, path))

    async def stop(self) -> None:
        """Send nothing more. What waits for another try is named in the log; the messages stay in their boxes."""
        await self._beside.stop()

    async def _send(self, to: str, subject: str, text: str, path: Path) -> None:
        for pause in (*PAUSES, None):
            try:
                await self._mail.send(to, subject, text, (path,))
            except MailFailed as failure:
                if pause is None or not failure.again:
                    _log.error("the email about message %s was not sent: %s", path.stem, failure)
                    return
                _log.warning("the email about message %s waits: %s", path.stem, failure)
                await asyncio.sleep(pause)
            else:
                return
