"""Notices by email: of a message to the owner of its box, of alarms to the addresses under `alarms_to`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cordboard.background import BackgroundTasks
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.mail import Attachment, Mail, MailFailed
from cordboard.live.waker import TryAgain, Waker
from cordboard.media.port import MediaMissing, MediaStore, MediaUnavailable, sound_name
from cordboard.printable import printable
from cordboard.store.due_times import DueTime
from cordboard.store.recordings import NOTICE

_log = logging.getLogger(__name__)

#: Seconds between two tries to hand an email about a message to the server: for a day, also over restarts.
PAUSES = (5.0, 60.0, 300.0, 1_800.0, 7_200.0, 21_600.0, 43_200.0)
#: Seconds between two tries for an email about alarms, which says how it is now.
ALARM_PAUSES = (5.0, 60.0, 300.0)


class Notices:
    """Sends email beside the calls: no caller waits for a mail server. `site` gives the site of the moment.

    What is to be sent about a message is stored with it, and sent by the program that serves the site. An email about
    alarms is not: the store may be what they are about.
    """

    def __init__(self, site: Callable[[], Site], mail: Mail, waker: Waker, media: MediaStore) -> None:
        self._site = site
        self._mail = mail
        self._waker = waker
        self._media = media
        self._sending = BackgroundTasks("an email about alarms could not be sent")
        waker.on(NOTICE, self._send_notice)

    def about_message(self, box: str, caller: str, seconds: float, at: int) -> dict[str, str] | None:
        """The email about a message in a box, for `store.recordings`; None where nobody is told.

        `at` is when it was taken, in milliseconds since the epoch. The message itself is attached.
        """
        site = self._site()
        found = site.boxes.get(box)
        if found is None or not found.email:
            return None
        if not self._mail.ready:
            _log.warning("nobody is told of the message in box %s: name a server under 'mail' in site.yaml", box)
            return None
        caller = printable(caller)
        moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(site.time_zone))
        text = (
            f"{caller or 'A caller without a number'} left a message of {seconds:.0f} seconds in the box "
            f"{found.title or box} on {moment:%Y-%m-%d at %H:%M} ({site.time_zone}).\n"
        )
        subject = f"Voice message from {caller or 'a withheld number'} ({seconds:.0f} s)"
        return {"to": found.email, "subject": subject, "text": text}

    def message_kept(self) -> None:
        """A message was put into its box, and the email about it is due."""
        self._waker.expect(now())

    def alarms(self, told: Sequence[str], remedy: str) -> None:
        """These alarms stand, and this is to be done."""
        site = self._site()
        if site.mail.alarms_to is None:
            return
        text = "\n".join((*told, "", f"{remedy}\n"))
        self._sending.start(self._send_alarms(site.mail.alarms_to, f"{site.title or site.site}: alarm", text))

    async def stop(self) -> None:
        """Send nothing more. What is to be sent about messages is sent after the next start."""
        await self._sending.stop()

    async def _send_notice(self, due: DueTime) -> None:
        letter = due.payload
        try:
            await self._mail.send(
                letter["to"], letter["subject"], letter["text"], (await self._sound(due.key),), name=due.key
            )
        except MailFailed as failure:
            if due.tries >= len(PAUSES) or not failure.again:
                _log.error("the email about message %s was not sent: %s", due.key, failure)
                return
            raise TryAgain(PAUSES[due.tries], str(failure)) from failure

    async def _sound(self, message: str) -> Attachment:
        name = sound_name(message)
        try:
            return Attachment(name, await asyncio.to_thread(lambda: b"".join(self._media.read(name))))
        except (MediaMissing, MediaUnavailable) as trouble:
            again = isinstance(trouble, MediaUnavailable)
            raise MailFailed(f"{name} cannot be attached: {trouble}", again=again) from trouble

    async def _send_alarms(self, to: str, subject: str, text: str) -> None:
        for pause in (*ALARM_PAUSES, None):
            try:
                await self._mail.send(to, subject, text)
            except MailFailed as failure:
                if pause is None or not failure.again:
                    _log.error("the email about alarms was not sent: %s", failure)
                    return
                _log.warning("the email about alarms waits: %s", failure)
                await asyncio.sleep(pause)
            else:
                return
