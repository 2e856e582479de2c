"""The people on the floor of a test: callers, agents with scripted telephones, and who hears whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cordboard.acd.messages import AgentRequest
from cordboard.audio.sound import Sound
from cordboard.live.floor import AgentSearch, Party, ScreenPop
from cordboard.live.floor.asking import AnySearchSignal
from cordboard.telephony.scripted import ScriptedCall

if TYPE_CHECKING:
    from tests.live.floor.stage import Stage

#: Seconds in which anything must have happened.
PATIENCE = 5.0
MUSIC = b"\x31" * 8000


class Caller:
    """A person on the line, and the contact that asks for an agent on their behalf."""

    def __init__(self, stage: Stage, call: ScriptedCall, contact: str) -> None:
        self.stage, self.call, self.contact = stage, call, contact
        self.asking: AgentSearch
        self.told: list[AnySearchSignal] = []
        self._following: asyncio.Task[None]

    def asks(self, party: dict[str, Any] | None = None, **request: Any) -> Caller:
        """Ask for an agent; `support` unless said otherwise."""
        self._party, self._request = party or {}, request
        pop = ScreenPop(caller=self.call.caller, service=request.get("service", "support"))
        self.asking = self.stage.floor.ask(
            AgentRequest(**{"contact": self.contact, "service": "support"} | request),
            Party(self.call, pop, music=(Sound(MUSIC),), **self._party),
            command=1,
        )
        self._following = self.stage.beside(self._follow(self.asking))
        return self

    def asks_again(self) -> Caller:
        """The same contact after a restart: it skips what it has heard."""
        heard = list(self.told)
        self.told.clear()
        self.asks(self._party, **self._request)
        assert self.asking.told[: len(heard)] == heard
        return self

    async def _follow(self, asking: AgentSearch) -> None:
        async for event in asking.signals:
            self.told.append(event)

    async def hangs_up(self) -> None:
        """Put the receiver down, as the driver of the contact would notice."""
        self.call.hangs_up()
        await self.asking.close(keep_place=False)

    async def is_told(self, kind: type[AnySearchSignal], count: int = 1) -> Any:
        """Wait until the contact was told so, that often."""
        await until(lambda: len([each for each in self.told if isinstance(each, kind)]) >= count)
        return [each for each in self.told if isinstance(each, kind)][count - 1]

    @property
    def story(self) -> list[str]:
        """What the contact was told, as words."""
        return [type(event).__name__ for event in self.told]

    def hears(self, other: ScriptedCall) -> bool:
        """Whether the person hears somebody now."""
        return hears(self.call, other)


class Worker:
    """An agent, and the telephone that rings for them."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage, self.name = stage, name
        self.phone: ScriptedCall

    @property
    def state(self) -> str:
        return str(self.stage.floor.router.agent(self.name).state)

    @property
    def offer(self) -> int:
        offer = self.stage.floor._present.sessions[self.name].offer
        assert offer is not None, "there is no offer"
        return offer.number

    async def is_ready(self, **how: Any) -> Worker:
        await self.stage.floor.sign_in(self.name, ready=True, **how)
        return self

    async def is_up(self) -> Worker:
        """Be signed in with a telephone that stays up."""
        self.stage.beside(self.answers())
        return await self.is_ready(nailed_up=True)

    async def rings(self) -> ScriptedCall:
        """Wait until the telephone rings."""
        self.phone = await self.stage.dialled(f"phone-{self.name.lower()}")
        return self.phone

    async def answers(self) -> ScriptedCall:
        (await self.rings()).answers()
        return self.phone

    async def becomes(self, state: str) -> None:
        await until(lambda: self.state == state)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - a story has many things to wait for
            await asyncio.sleep(0.002)


def hears(one: ScriptedCall, other: ScriptedCall) -> bool:
    """Whether one hears the other now."""
    bridge = one.media.bridged
    return bridge is not None and other.media in bridge.members and bridge.hears(one.media, other.media)


def talk(one: ScriptedCall, other: ScriptedCall) -> bool:
    """Whether they hear one another."""
    return hears(one, other) and hears(other, one)
