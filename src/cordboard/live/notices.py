"""Telling people by email what they should know: the owner of a box of a message, whoever is named of alarms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cordboard.background import BackgroundTasks
from cordboard.flow.site import Site
from cordboard.live.mail import Mail, MailFailed
from cordboard.printable import printable

_log = logging.getLogger(__name__)

#: Seconds between two tries to hand an email to the server.
PAUSES = (5.0, 60.0, 300.0)


class Notices:
    """Sends email beside the calls: no caller waits for a mail server. `site` gives the site of the moment."""

    def __init__(self, site: Callable[[], Site], mail: Mail) -> None:
        self._site = site
        self._mail = mail
        self._beside = BackgroundTasks("an email could not be sent")

    def message_kept(self, box: str, path: Path, caller: str, seconds: float, at: int) -> None:
        """A message was put into a box. `at` is in milliseconds since the epoch. The message itself is attached."""
        site = self._site()
        found = site.boxes.get(box)
        if found is None or not found.email:
            return
        if not self._mail.ready:
            _log.warning("nobody is told of the message in box %s: name a server under 'mail' in site.yaml", box)
            return
        caller = printable(caller)
        moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(site.time_zone))
        text = (
            f"{caller or 'A caller without a number'} left a message of {seconds:.0f} seconds in the box "
            f"{found.title or box} on {moment:%Y-%m-%d at %H:%M} ({site.time_zone}).\n"
        )
        subject = f"Voice message from {caller or 'a withheld number'} ({seconds:.0f} s)"
        self._beside.start(self._send(found.email, subject, text, f"message {path.stem}", path))

    def alarms(self, told: Sequence[str], remedy: str) -> None:
        """These alarms stand, and this is to be done."""
        site = self._site()
        if site.mail.alarms_to is None:
            return
        text = "\n".join((*told, "", f"{remedy}\n"))
        self._beside.start(self._send(site.mail.alarms_to, f"{site.title or site.site}: alarm", text, "alarms"))

    async def stop(self) -> None:
        """Send nothing more. What waits for another try is named in the log; the messages stay in their boxes."""
        await self._beside.stop()

    async def _send(self, to: str, subject: str, text: str, about: str, *attached: Path) -> None:
        for pause in (*PAUSES, None):
            try:
                await self._mail.send(to, subject, text, attached)
            except MailFailed as failure:
                if pause is None or not failure.again:
                    _log.error("the email about %s was not sent: %s", about, failure)
                    return
                _log.warning("the email about %s waits: %s", about, failure)
                await asyncio.sleep(pause)
            else:
                return
