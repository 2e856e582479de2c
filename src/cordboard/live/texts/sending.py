"""Sending texts: each is stored before it is given to a channel, and sent again where nobody knows whether it was."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import Engine

from cordboard.live.clock import now
from cordboard.live.no_answer import CannotDo
from cordboard.live.storing import store_until_taken
from cordboard.live.texts.channels import SiteChannels
from cordboard.messaging.port import TextChannel, TextNotSent, TextToSend
from cordboard.store import texts
from cordboard.store.texts import StoredText, TextThread
from cordboard.store.writer import JournalWriter

#: Seconds before a text is given to its channel again that could not be sent.
PAUSES = (1.0, 5.0)


class TextSending:
    """Sends texts for contacts."""

    def __init__(self, database: Engine, writer: JournalWriter, channels: SiteChannels) -> None:
        self.channels = channels
        self._database = database
        self._writer = writer

    async def send(self, contact: str, command: int, to: TextThread, body: str) -> StoredText:
        """Send a text for a command of a contact, once however often it is asked for. Raises CannotDo.

        Where the program ended while it was given to the channel it is given again, under the same id. It counts as
        said from when it was given first: the person may have answered in between.
        """
        name = f"{contact}.{command}"
        before = await asyncio.to_thread(texts.sent_before, self._database, name)
        if before is not None and before.state == "sent":
            return before
        if before is not None and before.state == "failed":
            raise CannotDo(before.detail)
        channel = self.channels.of(to.channel)
        if channel is None:
            raise CannotDo("; ".join(self.channels.troubles) or "this site has no channel for text messages")
        text = before
        if text is None:
            text = StoredText(name, to.channel, contact, to.ours, to.person, body, now(), "sending", command)
            await store_until_taken(self._writer, contact, (), also=(texts.sending(text),))
        network_id = await self._given(channel, text)
        await store_until_taken(self._writer, contact, (), also=(texts.sent(name, network_id),))
        return replace(text, state="sent", network_id=network_id)

    async def _given(self, channel: TextChannel, text: StoredText) -> str:
        """Give a text to its channel; the network's id of it. Raises CannotDo."""
        for pause in (*PAUSES, None):
            try:
                return await channel.send(TextToSend(text.id, text.sender, text.recipient, text.body))
            except TextNotSent as refusal:
                if not refusal.again or pause is None:
                    change = texts.failed(text.id, str(refusal))
                    await store_until_taken(self._writer, text.contact, (), also=(change,))
                    raise CannotDo(str(refusal)) from refusal
            await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")
