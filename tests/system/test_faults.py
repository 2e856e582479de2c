"""The place where contacts are stored fails in the middle of traffic, and heals: nobody lost, nobody twice, no promise.

The callers are telephones of our own, so that each knows what it was told. More faults: one row of `FAULTS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count

import httpx
import pytest

from tests.faults import disk_full, locked
from tests.system.conftest import Served
from tests.system.test_crash import books
from tests.telephony.peer import Peer

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

Fault = Callable[[Served], AbstractContextManager[None]]
FAULTS: dict[str, Fault] = {
    "store locked": lambda served: locked(served.data / "cordboard.db"),
    "disk full": lambda served: disk_full(served.data / "cordboard.db", served.process.pid),
}
#: Seconds of traffic before, during and after the fault; calls begin at this distance.
BEFORE, DURING, AFTER, APART = 1.5, 4.0, 1.5, 0.15


@dataclass
class Traffic:
    """People who call one after another, press a key and are hung up on. `told` is what each heard first, by number."""

    served: Served
    told: dict[str, int] = field(default_factory=dict)
    retry_after: set[str] = field(default_factory=set)

    async def runs(self, seconds: float) -> None:
        """Let calls begin for so long. They may go on afterwards, until `over`."""
        until = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < until:
            self._calls.append(asyncio.create_task(self._call(f"4416149{next(self._numbers):05d}")))
            await asyncio.sleep(APART)

    async def over(self) -> None:
        """Wait until every call is over."""
        await asyncio.gather(*self._calls)

    def __post_init__(self) -> None:
        self._calls: list[asyncio.Task[None]] = []
        self._numbers = count(1)

    async def _call(self, who: str) -> None:
        async with Peer.at() as peer:
            dialog = peer.dialog(("127.0.0.1", self.served.sip_port), "2000", caller=who)
            dialog.invite()
            answer = await dialog.until(200, 503)
            self.told[who] = answer.code
            if answer.code == 503:
                self.retry_after.add(answer.header("Retry-After"))
                return
            await asyncio.sleep(0.3)
            await peer.sound.presses("1")
            async with asyncio.timeout(60):
                while "BYE" not in peer.methods:  # noqa: ASYNC110 - the fault keeps it waiting for longer than a test
                    await asyncio.sleep(0.05)
            peer.respond(await peer.next("BYE"), 200, "OK")


async def ready(served: Served, code: int) -> list[str]:
    """The reasons that /readyz gives once it answers with this code."""
    async with httpx.AsyncClient() as web, asyncio.timeout(30):
        while (answer := await web.get(f"{served.url}/readyz")).status_code != code:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    reasons: list[str] = answer.json().get("reasons", [])
    return reasons


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_in_the_middle_of_traffic_loses_nobody_and_heals(switchyard: Served, name: str) -> None:
    traffic = Traffic(switchyard)
    await traffic.runs(BEFORE)
    with FAULTS[name](switchyard):
        noticing = asyncio.create_task(ready(switchyard, 503))
        await traffic.runs(DURING)
        (reason,) = await noticing
    await ready(switchyard, 200)
    healed = len(traffic.told)
    await traffic.runs(AFTER)
    await traffic.over()
    assert reason.startswith("new contacts cannot be stored")
    answered = {who for who, code in traffic.told.items() if code == 200}
    assert set(list(traffic.told)[healed:]) & answered, "calls are taken again"
    refused = traffic.told.keys() - answered
    assert refused, "somebody called while nothing could be stored"
    assert traffic.retry_after == {"10"}
    async with asyncio.timeout(30):
        while len(outcomes := await switchyard.outcomes()) < len(answered):  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    assert sorted(each["caller"] for each in outcomes) == sorted(answered), "one outcome for each who was answered"
    assert {(each["result"], each["ended_by"]) for each in outcomes} == {("key_1", "flow")}
    assert books(switchyard) == []
