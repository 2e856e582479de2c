"""Agents on the virtual clock: what becomes of a search for one, as a scenario's step tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.not_routed import BY_SCENARIO_WORD
from cordboard.engine.signals import AnySignal
from cordboard.engine.standing import Standing
from cordboard.flow.events import ANY_KEY
from cordboard.proof.play.outside import refuses
from cordboard.proof.play.playing import Playing
from cordboard.proof.play.steps import AgentPart
from cordboard.proof.play.teams import undefined_team

Kind = TypeVar("Kind", bound=Command)

#: Milliseconds that an agent's phone rings, that a missed offer lasts, and that an agent wraps up.
RINGING, MISSING, WRAPPING_UP = 4_000, 20_000, 30_000
#: Milliseconds for which a supervisor hears a conversation before it is over.
LISTENING = 60_000
#: Seconds that a contact waits for an agent when nothing bounds it.
LONGEST_QUEUE = 86_400.0


def signals_of(part: AgentPart, number: int) -> Iterator[tuple[int, AnySignal]]:
    """What the contact is told by and by, each with the milliseconds that pass before it."""
    after = round(part.after * 1000)
    if part.none is not None:
        yield after, signals.NotRouted(number, BY_SCENARIO_WORD[part.none], part.who)
    elif part.rejects is not None:
        yield after, signals.Offered(number, part.rejects)
        yield RINGING, signals.Rejected(number, part.rejects)
    elif part.misses is not None:
        yield after, signals.Offered(number, part.misses)
        yield MISSING, signals.OfferExpired(number, part.misses)
    elif part.joins is not None:
        yield after, signals.Offered(number, part.joins)
        yield RINGING, signals.Connected(number, part.joins, part.after + RINGING / 1000)
        yield _parting(part, number)


def _conversation(part: AgentPart, number: int) -> Iterator[tuple[int, AnySignal]]:
    """The conversation of somebody who was called back, with the agent who had that done."""
    yield 0, signals.Connected(number, str(part.joins), part.after + RINGING / 1000)
    yield _parting(part, number)


def _parting(part: AgentPart, number: int) -> tuple[int, AnySignal]:
    """How a conversation ends, after how long."""
    agent, talked = str(part.joins), round(part.talks * 1000)
    if part.then == "hangs_up":
        return talked, signals.HungUp("caller")
    if part.then == "drops":
        return talked, signals.ConversationOver(number, agent, "phone lost", part.talks)
    return talked, signals.AgentEnded(number, agent, part.talks)


def find_agent(playing: Playing, number: int, command: commands.FindAgent) -> AnySignal:
    """The next thing that the search for an agent brings."""
    if playing.meeting is not None:
        part, playing.meeting = playing.meeting, None  # by this search or none, so also where it fails
        playing.at_once(command)
        playing.ahead[number] = list(_conversation(part, number))
        playing.saved[str(part.joins)] = part.code
    if number not in playing.ahead and undefined_team(playing.setting.teams, command):
        playing.at_once(command, "agent")
        return signals.NotRouted(number, "invalid_agent_team")
    while not playing.ahead.get(number):
        hold, keys = _beside(playing, commands.Hold), _beside(playing, commands.AwaitKey)
        if number not in playing.ahead:
            playing.tell(hold[1].said if hold is not None else ())
            playing.queued_until[number] = playing.now + round(_longest(playing, command) * 1000)
        playing.ahead[number] = []
        kinds = ("agent", "press") if keys else ("agent",)
        step = playing.until(command, playing.queued_until[number], *kinds, after_wait=kinds, needed=True)
        if step is None:
            return signals.NotRouted(number, "agent_not_available")
        if step.press is not None and keys is not None:
            if step.press[0] in keys[1].keys or ANY_KEY in keys[1].keys:
                playing.typed = step.press[1:]
                return signals.Keyed(keys[0], step.press[0], count=1)
            playing.world.remarks.append(f"{playing.interpreter.module}: the key {step.press[0]} is none that it takes")
        elif step.agent is not None:
            playing.ahead[number] = list(signals_of(step.agent, number))
            playing.saved |= {step.agent.joins: step.agent.code} if step.agent.joins else {}
    passed, signal = playing.ahead[number].pop(0)
    playing.now += passed
    return signal


def _longest(playing: Playing, command: commands.FindAgent) -> float:
    service = playing.setting.services.get(command.service)
    if command.max_wait is not None:
        return command.max_wait
    return LONGEST_QUEUE if service is None else service.max_wait


def ask_agents(playing: Playing, number: int, command: commands.AskAgents) -> AnySignal:
    """What a check of the call center finds."""
    step = playing.at_once(command, "agents", needed=True)
    found = step.agents if step is not None else None
    if found is None or (found.signed_in and not found.ready):
        playing.now += round(command.wait * 1000)
    return signals.AgentsAre(number, found.signed_in if found else 0, found.ready if found else 0, command.wait)


def request_callback(playing: Playing, number: int, command: commands.RequestCallback) -> AnySignal:
    """The callback is noted where there is a place to keep, and the site's files let the number be called.

    The person is called where a step says so.
    """
    playing.at_once(command)
    if not _standing(playing).queued:
        return signals.Failed(number, "the contact has no place in a queue that could be kept")
    setting, own = playing.setting, playing.interpreter.contact.facts.number
    if why := refuses(setting.outside, command.number, own, setting.columns.region):
        return signals.Failed(number, why)
    return signals.Done(number)


def turn_of_callback(playing: Playing) -> AgentPart | None:
    """The contact is over, and maybe the turn of its callback comes: then the agent who takes it."""
    if not _standing(playing).noted:
        return None
    command = commands.RequestCallback("")
    step = playing.world.step(playing.interpreter.module, command, frozenset({"called_back"}), needed=False)
    return step.called_back if step is not None else None


def supervise(playing: Playing, number: int, command: commands.Supervise) -> AnySignal:
    """A supervisor hears the conversation until it is over, which nothing brings back; nobody else hears one."""
    keys = _beside(playing, commands.AwaitKey)
    if not _standing(playing).found:
        playing.at_once(command)
        return signals.Failed(number, "there is no conversation that could be heard")
    step = playing.until(
        command, playing.now + LISTENING, "press", "fail", "as_usual", after_wait=("press", "as_usual")
    )
    if step is None or step.press is None or keys is None:
        return signals.SupervisionOver(number)
    playing.typed = step.press[1:]
    return signals.Keyed(keys[0], step.press[0], count=1)


def _standing(playing: Playing) -> Standing:
    """How the contact stands now: what has come into its journal since it was asked last is read."""
    journal = playing.interpreter.journal
    playing.standing.read(journal[playing.stood_at :])
    playing.stood_at = len(journal)
    return playing.standing


def _beside(playing: Playing, kind: type[Kind]) -> tuple[int, Kind] | None:
    """A command of that kind in the group that is open."""
    for number, command in playing.interpreter.open.items():
        if isinstance(command, kind):
            return number, command
    return None
