"""What has happened to a contact and was not taken yet."""

from __future__ import annotations

import asyncio

from cordboard.engine.signals import AnySignal
from cordboard.store.writer import StoreFailed

#: A signal, and who waits for what follows from it to be stored.
Waiting = tuple[AnySignal, asyncio.Future[None] | None]


class Inbox:
    """The signals of one contact, in the order in which they came.

    With `put_off_ends` signals that end the person's or an agent's part wait until `let_ends_in`: the agent of a
    callback is with the person before the first step is stored, and the contact does not know of that agent until its
    search begins. An end that was taken before would leave nobody to wait for the agent's wrap-up.
    """

    def __init__(self, *, put_off_ends: bool = False) -> None:
        self._signals: asyncio.Queue[Waiting] = asyncio.Queue()
        self._puts_off = put_off_ends
        self._put_off: list[Waiting] = []
        self._closed = False

    @property
    def puts_off_ends(self) -> bool:
        """Whether ends still wait."""
        return self._puts_off

    def tell(self, signal: AnySignal) -> None:
        """Something happened. What comes after the contact is closed is dropped."""
        if not self._closed:
            self._signals.put_nowait((signal, None))

    def tell_end(self, signal: AnySignal) -> None:
        """The person's part, or an agent's, is over."""
        self._put(signal, None)

    def tell_and_store(self, signal: AnySignal) -> asyncio.Future[None]:
        """An agent's part is over. What is returned is done once that is stored, or raises StoreFailed where it never
        will be.
        """
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._closed:
            answer(stored, "is closed already")
        else:
            self._put(signal, stored)
        return stored

    def let_ends_in(self) -> None:
        """Nothing is put off any more."""
        self._puts_off = False
        while self._put_off:
            self._signals.put_nowait(self._put_off.pop(0))

    async def take(self) -> Waiting:
        """The next signal, as soon as there is one."""
        return await self._signals.get()

    def close(self) -> None:
        """The contact is over: those who still wait are told so."""
        self._closed = True
        self.let_ends_in()
        while not self._signals.empty():
            answer(self._signals.get_nowait()[1], "is closed already")

    def _put(self, signal: AnySignal, stored: asyncio.Future[None] | None) -> None:
        if self._puts_off:
            self._put_off.append((signal, stored))
        elif not self._closed:
            self._signals.put_nowait((signal, stored))


def answer(stored: asyncio.Future[None] | None, why_not: str) -> None:
    """Tell those who wait for a signal to be stored that it is, or why it never will be."""
    if stored is None or stored.done():
        return
    if why_not:
        stored.set_exception(StoreFailed(f"the contact {why_not}", lasting=True))
        stored.exception()  # not everybody waits for it
    else:
        stored.set_result(None)
