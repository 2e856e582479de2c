"""The desks of agents: what each is told at first, what it may ask, and what it means when one is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from cordboard.acd.states import REASONS, State
from cordboard.flow.site import Agent
from cordboard.live.floor import Floor
from cordboard.live.floor.events import AgentMoved, AnyFloorEvent, Talking, concerns
from cordboard.live.floor.words import ConversationView, FloorRefused, ScreenPop
from cordboard.server.desk import asks, words
from cordboard.server.desk.desks import Desks, MessageTable
from cordboard.server.desk.words import DeskSnapshot, Option, Word
from cordboard.store.people import User
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.line import Call

#: The reasons that agents choose from; the others follow from what happened.
_CHOSEN = ("break", "lunch", "meeting", "training", "technical", "other")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another agent: the logon, what people see, and whether they are Ready now."""

    name: str
    title: str
    free: bool


class AgentDesks(Desks):
    """The desks of agents: what each is told, and what it may ask."""

    def __init__(self, floor: Floor, line: BrowserLine | None) -> None:
        messages: MessageTable = {
            asks.SignIn: self._sign_in,
            asks.SignOut: lambda agent, _: floor.sign_out(agent),
            asks.GoReady: self._go_ready,
            asks.GoNotReady: lambda agent, ask: floor.go_not_ready(agent, ask.reason),
            asks.CallSomebody: lambda agent, ask: floor.call(agent, ask.number, ask.service),
            asks.Accept: lambda agent, ask: floor.accept(agent, ask.offer),
            asks.Reject: lambda agent, ask: floor.reject(agent, ask.offer),
            asks.HoldPerson: lambda agent, _: floor.hold(agent),
            asks.Retrieve: lambda agent, _: floor.retrieve(agent),
            asks.MuteMyself: lambda agent, ask: floor.mute(agent, muted=ask.muted),
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
        }
        super().__init__(floor, line, messages)
        self._leaving: dict[str, asyncio.TimerHandle] = {}

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
            services=self._services(agent), calls_for=self._calls_for(agent), paths=_paths(agent),
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

    def in_hand(self, agent: Agent) -> str:
        """The contact that an agent is offered, talks with or wraps up; empty for none."""
        mine = next((each for each in self._floor.snapshot().agents if each.agent == agent.logon), None)
        return mine.contact if mine is not None else ""

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
            if isinstance(event, AgentMoved) and (call := self._floor.own_call(agent.logon)) is not None:
                yield words.Pop(contact=call.contact, pop=call.pop)
            if isinstance(event, Talking):
                now = without_listeners(event.conversation)
                if now == before:
                    return
                before = now
                event = msgspec.structs.replace(event, conversation=now)
                yield words.Pop(contact=now.contact, pop=self._floor.pop_for(agent.logon) or ScreenPop())
            yield words.Happened(event=event)

        return telling

    # --- When a desk is opened and closed ------------------------------------------------------------------------

    def _came(self, name: str) -> None:
        if (leaving := self._leaving.pop(name, None)) is not None:
            leaving.cancel()
        with suppress(FloorRefused):
            self._floor.regain_desktop(name)

    def _went(self, name: str) -> None:
        """The last desk that is closed has a moment to come back."""
        loop = asyncio.get_running_loop()
        self._leaving[name] = loop.call_later(self._floor.desktop_may_be_away(name), self._gone, name)

    def _gone(self, logon: str) -> None:
        self._leaving.pop(logon, None)
        self._floor.lose_desktop(logon)

    async def _sign_in(self, logon: str, ask: asks.SignIn) -> None:
        path = ask.path or self._floor.site.agents[logon].path
        leg = await self._leg(logon) if path == "browser" else None
        await self._floor.sign_in(
            logon, services=ask.services, path=path, nailed_up=ask.nailed_up, ready=ask.ready, leg=leg
        )

    async def _go_ready(self, logon: str, _: asks.GoReady) -> None:
        await self._leg(logon)
        await self._floor.go_ready(logon)

    def _phone_up(self, name: str, leg: Call) -> None:
        with suppress(FloorRefused):  # the agent signs in later, and brings the leg along
            self._floor.attach_leg(name, leg)

    # --- What there is to choose from ----------------------------------------------------------------------------

    def _services(self, agent: Agent) -> tuple[Option, ...]:
        """All services by name; those that the agent signs in to are of the category ``own``."""
        return tuple(
            Option(name, each.title or name, category="own" if name in agent.services else "")
            for name, each in self._floor.site.services.items()
        )

    def _calls_for(self, agent: Agent) -> tuple[str, ...]:
        """The services for which the agent may call somebody."""
        services = self._floor.site.services
        return tuple(name for name in agent.services if name in services and services[name].agent_calls)

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
