"""The people on the floor of a test: callers, agents with scripted telephones, and who hears whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from cordboard.acd.messages import AgentRequest
from cordboard.audio.sound import Sound
from cordboard.engine.signals import AgentEnded, ConversationOver, NotRouted
from cordboard.live.floor import AgentSearch, Party, ScreenPop
from cordboard.live.floor.asking import AnySearchSignal
from cordboard.telephony.scripted import ScriptedCall

if TYPE_CHECKING:
    from tests.live.floor.stage import Stage

#: Seconds in which anything must have happened.
PATIENCE = 20.0
FINAL = (AgentEnded, NotRouted, ConversationOver)
MUSIC = b"\x31" * 8000


class Caller:
    """A person on the line, and the contact that asks for an agent on their behalf."""

    def __init__(self, stage: Stage, call: ScriptedCall, contact: str) -> None:
        self.stage, self.call, self.contact = stage, call, contact
        self.asking: AgentSearch = cast("AgentSearch", None)
        self.told: list[AnySearchSignal] = []
        self._before = 0
        self._following: asyncio.Task[None]

    def asks(self, party: dict[str, Any] | None = None, **request: Any) -> Caller:
        """Ask for an agent; `support` unless said otherwise."""
        self._before = len(self.told)
        return self._asks(party, request)

    def _asks(self, party: dict[str, Any] | None, request: dict[str, Any]) -> Caller:
        self._party, self._request = party or {}, request
        pop = ScreenPop(caller=self.call.caller, service=request.get("service", "support"))
        self.asking = self.stage.floor.ask(
            AgentRequest(**{"contact": self.contact, "service": "support"} | request),
            Party(self.call, pop, music=(Sound(MUSIC),), **self._party),
            command=1,
        )
        self._following = self.stage.beside(self._follow(self.asking, len(self.told) - self._before))
        return self

    def is_called_back(self, asking: AgentSearch) -> Caller:
        """The contact of a person who was reached: an agent is with them before it has asked."""
        self.asking, self._party, self._request = asking, {}, {}
        self._following = self.stage.beside(self._follow(asking))
        self.stage.callers.append(self)
        return self.stage.store(self)

    @property
    def is_asking(self) -> bool:
        """Whether the contact, on a call that goes on, has asked for an agent and waits for what becomes of it."""
        if self.call.ended_by is not None or self.asking is None:
            return False
        over = len(self.told) > self._before and isinstance(self.told[-1], FINAL)
        moved_on = self.asking.closed and not (self.asking.told and isinstance(self.asking.told[-1], FINAL))
        return not over and not moved_on

    def asks_again(self) -> Caller:
        """The same contact after a restart: it skips what it has heard."""
        self._asks(self._party, self._request)
        heard = self.told[self._before :]
        assert self.asking.told[: len(heard)] == heard
        return self

    async def _follow(self, asking: AgentSearch, heard: int = 0) -> None:
        async for event in asking.signals:
            if heard:
                heard -= 1
            else:
                self.told.append(event)

    async def hangs_up(self) -> None:
        """Put the receiver down, as the driver of the contact would notice."""
        self.call.hangs_up()
        await self.asking.close(keep_place=False)
        await self.stage.step()

    async def is_told(self, kind: type[AnySearchSignal], count: int = 1) -> Any:
        """Wait until the contact was told so, that often."""
        await until(lambda: len([each for each in self.told if isinstance(each, kind)]) >= count)
        told = [each for each in self.told if isinstance(each, kind)][count - 1]
        await self.stage.step()
        return told

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
        await self.stage.step()
        return self

    async def is_up(self) -> Worker:
        """Be signed in with a telephone that stays up."""
        self.stage.beside(self._picks_up())
        return await self.is_ready(nailed_up=True)

    async def _picks_up(self) -> None:
        """Answer in the middle of signing in, which a kill must not cut off."""
        self.phone = await self.stage.dialled(f"phone-{self.name.lower()}")
        self.phone.answers()

    async def rings(self) -> ScriptedCall:
        """Wait until the telephone rings."""
        self.phone = await self.stage.dialled(f"phone-{self.name.lower()}")
        await self.stage.step()
        return self.phone

    async def answers(self) -> ScriptedCall:
        (await self.rings()).answers()
        return self.phone

    async def becomes(self, state: str) -> None:
        await until(lambda: self.state == state)
        await self.stage.step()


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
