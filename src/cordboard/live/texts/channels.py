"""The channels of a running site on which people write."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from cordboard.flow.module import Channel
from cordboard.flow.site.channels import WrittenChannel
from cordboard.messaging.port import TextChannel, TextReceived

_log = logging.getLogger(__name__)

#: Takes a text that came in on the channel of that name (`messaging.port.OnText`).
OnTextOf = Callable[[str, TextReceived], Awaitable[None]]


class SiteChannels:
    """They are found by their names in the site file, or by what they carry.

    `unusable` says of each that cannot be used why, in a sentence: its texts are neither taken nor sent, and the rest
    of the site works.
    """

    def __init__(
        self, settings: Mapping[str, WrittenChannel], channels: Mapping[str, TextChannel], unusable: Mapping[str, str]
    ) -> None:
        self._settings = settings
        self._channels = channels
        self._unusable = dict(unusable)

    async def start(self, on_text: OnTextOf) -> None:
        """Begin to take texts on each that can be used."""
        for name, channel in self._channels.items():
            try:
                await channel.start(partial(on_text, name))
            except OSError as trouble:
                self._unusable[name] = f"the channel {name} cannot start: {trouble.strerror or trouble}"
        for why in self._unusable.values():
            _log.error("no texts are taken: %s", why)

    async def stop(self) -> None:
        """Take no more texts."""
        for channel in self._channels.values():
            await channel.stop()

    def of(self, name: str) -> TextChannel | None:
        """The channel of that name; None for one that cannot be used."""
        return None if name in self._unusable else self._channels.get(name)

    def carrying(self, carries: Channel) -> str:
        """The name of the first channel that carries texts or emails; empty where none does."""
        return next((name for name, each in self._settings.items() if each.carries == carries), "")

    def number(self, name: str) -> str:
        """The number from which texts go to people who called; empty where the site names none."""
        return self._settings[name].number

    def carries(self, name: str) -> Channel:
        """What a channel carries."""
        return self._settings[name].carries

    @property
    def troubles(self) -> list[str]:
        """What is wrong with channels, a sentence each."""
        return [*self._unusable.values(), *(each.trouble for each in self._channels.values() if each.trouble)]
