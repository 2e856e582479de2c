"""A text channel without a network, for tests and trials: the test is the person at the other end.

Example::

    texts = ScriptedTexts()
    switchboard = Switchboard(site, data, line, prompts, channels={"texts": texts})
    await switchboard.start()
    await texts.writes("+12025550143", "Hello", to="+12025550150")
    assert (await texts.next_sent("+12025550143")).body == "Reply 1 for opening hours."

Like a provider it keeps what is written while nobody takes it, or it cannot be stored, and delivers it at the next
start: the same channel may be given to one site after the other.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from itertools import count

from cordboard.messaging.port import OnText, TextNotSent, TextReceived, TextToSend

#: Seconds until a text is delivered again that could not be taken.
_AGAIN = 0.05


class ScriptedTexts:
    """See :class:`cordboard.messaging.port.TextChannel`.

    `sent` are all texts that were sent, each once however often it was given. `refuses` is why nothing is sent now.
    """

    def __init__(self) -> None:
        self.sent: list[TextToSend] = []
        self.refuses: TextNotSent | None = None
        self.trouble = ""
        self._on_text: OnText | None = None
        self._kept: list[TextReceived] = []
        self._numbers = count(1)
        self._told: Counter[str] = Counter()
        self._changed = asyncio.Condition()

    async def start(self, on_text: OnText) -> None:
        """Begin to take texts, those first that were kept."""
        self._on_text = on_text
        while self._kept:
            await on_text(self._kept[0])
            self._kept.pop(0)

    async def stop(self) -> None:
        """Keep what is written from now on."""
        self._on_text = None

    async def send(self, text: TextToSend) -> str:
        """Send it, unless it was sent already. Raises TextNotSent while something refuses it."""
        if self.refuses is not None:
            raise self.refuses
        if text.id not in {each.id for each in self.sent}:
            self.sent.append(text)
            async with self._changed:
                self._changed.notify_all()
        return f"sent-{text.id}"

    # What the person does and sees.

    async def writes(self, sender: str, body: str, *, to: str, id: str = "") -> str:  # noqa: A002 - as in the port
        """Somebody writes. The same `id` again is the same text, told of twice. Returns the id."""
        text = TextReceived(id or f"text-{next(self._numbers)}", sender, to, body)
        while (on_text := self._on_text) is not None:
            with suppress(Exception):  # the network was not told that it was taken, and delivers it again
                await on_text(text)
                return text.id
            await asyncio.sleep(_AGAIN)
        self._kept.append(text)
        return text.id

    async def next_sent(self, to: str, within: float = 10.0) -> TextToSend:
        """The next text that was sent to somebody, in the order of sending. Raises TimeoutError."""
        told = self._told[to]
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: len(self._sent_to(to)) > told)
        self._told[to] += 1
        return self._sent_to(to)[told]

    def _sent_to(self, person: str) -> list[TextToSend]:
        return [each for each in self.sent if each.recipient == person]
