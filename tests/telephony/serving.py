"""A built-in line under test, on free ports of loopback, and what it must not have done when the test is over."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from tests.telephony.peer import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.inbound import InboundCall
    from cordboard.telephony.line import Call, OnCall


async def answering(call: Call) -> None:
    await call.ring()
    await call.answer()


async def ringing(call: Call) -> None:
    await call.ring()


class Serving:
    """A running line, and the calls that came in."""

    def __init__(self, line: BuiltinLine, handler: OnCall) -> None:
        self.line = line
        self.arrived: asyncio.Queue[InboundCall] = asyncio.Queue()
        self._handler = handler

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.line.status().address.removeprefix("sip:").partition(":")
        return host, int(port)

    @property
    def counters(self) -> dict[str, int]:
        return dict(self.line.status().counters)

    async def on_call(self, call: Any) -> None:
        self.arrived.put_nowait(call)
        await self._handler(call)

    async def call(self) -> InboundCall:
        async with asyncio.timeout(PATIENCE):
            return await self.arrived.get()

    async def counted(self, name: str, at_least: int = 1) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.counters[name] < at_least:  # noqa: ASYNC110 - counters have no event
                await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(handler: OnCall = answering, *, faults: int = 0, **settings: Any) -> AsyncIterator[Serving]:
    """Run a line; at the end it must hold no call, and have met no more faults than the test expects."""
    line = BuiltinLine(LineSettings(**{"port": 0, "rtp_ports": (0, 0)} | settings))
    served = Serving(line, handler)
    await line.start(served.on_call)
    try:
        yield served
    finally:
        await line.stop()
    assert line.calls == {}
    assert served.counters["faults"] <= faults
