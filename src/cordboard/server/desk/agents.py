"""The desktops of agents: what each is told at first, what each may ask, and what it means when one is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from cordboard.acd.states import REASONS, State
from cordboard.flow.site import Agent
from cordboard.live.floor import Floor
from cordboard.live.floor.events import AnyFloorEvent, Talking, concerns
from cordboard.live.floor.words import ConversationView, FloorRefused, ScreenPop
from cordboard.server.desk import asks, words
from cordboard.server.desk.words import DeskSnapshot, Option, Word
from cordboard.store.people import User
from cordboard.telephony.browser import AgentPhones, BrowserLine, SessionAnswer
from cordboard.telephony.line import Call

#: The reasons that agents choose from; the others follow from what happened.
_CHOSEN = ("break", "lunch", "meeting", "training", "technical", "other")

Handler = Callable[[str, Any], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another agent: the logon, what people see, and whether they are Ready now."""

    name: str
    title: str
    free: bool


class AgentDesks:
    """All desktops of agents. An agent may have several open, a page and a terminal: they show the same.

    Args:
        phones: the line that carries the telephones of pages; None where there is none.
    """

    def __init__(self, floor: Floor, line: BrowserLine | None) -> None:
        self._floor = floor
        self._phones = None if line is None else AgentPhones(line, on_up=self._phone_up, on_down=_nothing)
        self._open: Counter[str] = Counter()
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._handlers: Mapping[type[asks.Ask], Handler] = MappingProxyType({
            asks.SignIn: self._sign_in,
            asks.SignOut: lambda agent, _: floor.sign_out(agent),
            asks.GoReady: self._go_ready,
            asks.GoNotReady: lambda agent, ask: floor.go_not_ready(agent, ask.reason),
            asks.Accept: lambda agent, ask: floor.accept(agent, ask.offer),
            asks.Reject: lambda agent, ask: floor.reject(agent, ask.offer),
            asks.HoldPerson: lambda agent, _: floor.hold(agent),
            asks.Retrieve: lambda agent, _: floor.retrieve(agent),
            asks.AgentEndsCall: lambda agent, _: floor.end_call(agent),
            asks.WrapUp: lambda agent, ask: floor.wrap_up(agent, ask.code),
            asks.PauseRecording: lambda agent, _: floor.pause_recording(agent),
            asks.ResumeRecording: lambda agent, _: floor.resume_recording(agent),
            asks.SendKeys: lambda agent, ask: floor.send_keys(agent, ask.keys),
            asks.TransferContact: lambda agent, ask: floor.transfer(agent, ask.to, "cold"),
            asks.Consult: lambda agent, ask: floor.consult(agent, ask.to),
            asks.Conference: lambda agent, ask: floor.transfer(agent, ask.to, "conference"),
            asks.Join: lambda agent, _: floor.join(agent),
            asks.HandOver: lambda agent, _: floor.hand_over(agent),
            asks.Back: lambda agent, _: floor.back(agent),
        })  # fmt: skip

    def agent_of(self, user: User) -> Agent | None:
        """The agent that a user is: the one whose logon is the user's name, with the role."""
        if not user.may("agent"):
            return None
        found = self._floor.site.agents.get(user.name)
        return found if found is not None and found.active else None

    # --- What a desktop is told ----------------------------------------------------------------------------------

    def desk(self, agent: Agent) -> DeskSnapshot:
        """How everything is for an agent."""
        floor, logon = self._floor, agent.logon
        view = floor.snapshot()
        mine = next((each for each in view.agents if each.agent == logon), None)
        talk = next((each for each in view.conversations if any(member.name == logon for member in each.members)), None)
        return DeskSnapshot(
            number=view.number, at=view.at, agent=logon, full_name=agent.full_name, view=mine,
            offer=floor.offer_to(logon), conversation=talk and without_listeners(talk), pop=floor.pop_for(logon),
            services=self._services(agent), paths=_paths(agent),
            reasons=tuple(Option(name, REASONS[name]) for name in _CHOSEN), codes=self._codes(),
            notice=view.notice,
        )  # fmt: skip

    def colleagues(self, agent: Agent) -> list[Colleague]:
        """The agents whom an agent may ask or pass a person on to, those who are free first."""
        states = {each.agent: each.state for each in self._floor.snapshot().agents}
        agents = [
            Colleague(
                each.logon, f"{each.full_name or each.logon} ({_said(states.get(each.logon))})",
                states.get(each.logon) is State.READY,
            )
            for each in self._floor.site.agents.values()
            if each.active and each.logon != agent.logon
        ]  # fmt: skip
        return sorted(agents, key=lambda each: (not each.free, each.title))

    def opening(self, agent: Agent) -> tuple[DeskSnapshot, int]:
        """The first word to a desktop, and the number of the last event in it."""
        desk = self.desk(agent)
        return desk, desk.number

    def teller(self, agent: Agent) -> Callable[[AnyFloorEvent], Iterator[Word]]:
        """What makes words of events for one desktop.

        With a conversation comes who it is, since it may begin without an offer. Nothing tells an agent of a supervisor
        who only listens.
        """
        before: ConversationView | None = None

        def telling(event: AnyFloorEvent) -> Iterator[Word]:
            nonlocal before
            if not concerns(event, agent.logon):
                return
            if isinstance(event, Talking):
                now = without_listeners(event.conversation)
                if now == before:
                    return
                before = now
                event = msgspec.structs.replace(event, conversation=now)
                yield words.Pop(contact=now.contact, pop=self._floor.pop_for(agent.logon) or ScreenPop())
            yield words.Happened(event=event)

        return telling

    # --- What a desktop asks ---------------------------------------------------------------------------------------

    async def do(self, agent: Agent, ask: asks.Ask) -> None:
        """Do what an agent asks; it is stored when this returns. Raises FloorRefused."""
        done = self._handlers[type(ask)](agent.logon, ask)
        if done is not None:
            await done
        await self._floor.stored()

    async def phone(self, agent: Agent, sdp: str) -> SessionAnswer:
        """Take the telephone of an agent's page. Raises what AgentPhones.offer does, and FloorRefused without any."""
        if self._phones is None:
            raise FloorRefused("this server takes no telephones of pages")
        return await self._phones.offer(agent.logon, sdp)

    @contextmanager
    def connected(self, agent: Agent) -> Iterator[None]:
        """A desktop of the agent is there, for so long. The last one that leaves has a moment to come back."""
        logon = agent.logon
        self._open[logon] += 1
        if (leaving := self._leaving.pop(logon, None)) is not None:
            leaving.cancel()
        self._doubt(logon, doubtful=False)
        with suppress(FloorRefused):
            self._floor.regain_desktop(logon)
        try:
            yield
        finally:
            self._open[logon] -= 1
            if not self._open[logon]:
                del self._open[logon]
                self._doubt(logon, doubtful=True)
                loop = asyncio.get_running_loop()
                self._leaving[logon] = loop.call_later(self._floor.desktop_may_be_away(logon), self._gone, logon)

    def _gone(self, logon: str) -> None:
        self._leaving.pop(logon, None)
        self._floor.lose_desktop(logon)

    def _doubt(self, logon: str, *, doubtful: bool) -> None:
        if self._phones is not None:
            self._phones.doubt(logon, doubtful=doubtful)

    async def _sign_in(self, logon: str, ask: asks.SignIn) -> None:
        path = ask.path or self._floor.site.agents[logon].path
        leg = await self._phones.leg_soon(logon) if self._phones is not None and path == "browser" else None
        await self._floor.sign_in(
            logon, services=ask.services, path=path, nailed_up=ask.nailed_up, ready=ask.ready, leg=leg
        )

    async def _go_ready(self, logon: str, _: asks.GoReady) -> None:
        if self._phones is not None:
            await self._phones.leg_soon(logon)
        await self._floor.go_ready(logon)

    def _phone_up(self, logon: str, leg: Call) -> None:
        with suppress(FloorRefused):  # the agent signs in later, and brings the leg along
            self._floor.attach_leg(logon, leg)

    # --- What there is to choose from ----------------------------------------------------------------------------

    def _services(self, agent: Agent) -> tuple[Option, ...]:
        """All services by name; those that the agent signs in to are of the category ``own``."""
        return tuple(
            Option(name, each.title or name, category="own" if name in agent.services else "")
            for name, each in self._floor.site.services.items()
        )

    def _codes(self) -> tuple[Option, ...]:
        """Termination codes in report order, each with the services that it belongs to."""
        found: dict[str, Option] = {}
        for name in self._floor.site.services:
            for code in self._floor.site.codes_of(name):
                found.setdefault(code.slug, Option(code.slug, code.label, tuple(code.services), code.category))
        return tuple(found.values())


def without_listeners(talk: ConversationView) -> ConversationView:
    """A conversation as its agents may see it: not who only listens."""
    return msgspec.structs.replace(talk, members=tuple(each for each in talk.members if each.mode != "listen"))


def _paths(agent: Agent) -> tuple[Option, ...]:
    """The ways in which an agent can be heard, the usual one first."""
    ways = {
        "browser": Option("browser", "With this page and a headset"),
        "softphone": agent.softphone and Option("softphone", f"Softphone {agent.softphone}"),
        "number": agent.number and Option("number", f"Telephone {agent.number}"),
    }
    usual = sorted(ways, key=lambda way: way != agent.path)
    return tuple(choice for way in usual if (choice := ways[way]))


def _said(state: State | None) -> str:
    return (state or State.SIGNED_OUT).replace("_", " ")


def _nothing(_: str) -> None:
    """The floor watches over legs itself."""
