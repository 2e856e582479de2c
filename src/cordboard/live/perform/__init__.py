"""How commands are performed for a person: one function for each, found by the channel and the type of the command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from cordboard.engine import commands
from cordboard.engine.channels import cannot
from cordboard.engine.commands import Command
from cordboard.engine.signals import AnySignal
from cordboard.flow.module import Channel
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform import accounts, messages, web, world
from cordboard.live.perform.voice import agents, answering, holding, keys, records, speaking, transfer, waiting
from cordboard.live.perform.voice.looking_for_agents import ask_agents
from cordboard.live.perform.writing import asking, looking_for_agents, pausing, sending

#: Given the command, its number and the contact at work, it gives the signal that answers it, or raises CannotDo; where
#: people write also AnswerComesLater. What is at work is that of the channel (`AtWork` and its kinds).
Performer = Callable[[Any, int, Any], Awaitable[AnySignal]]
Performers = Mapping[type[Command], Performer]

#: What asks the site or somebody else, however the person is reached.
_ON_EVERY_CHANNEL: Final[Performers] = {
    commands.FindAccounts: accounts.find_accounts,
    commands.Verify: accounts.verify,
    commands.AskHours: world.ask_hours,
    commands.WebRequest: web.request,
    commands.SendText: messages.send_text,
    commands.SendEmail: messages.send_email,
}
_IN_WRITING: Final[Performers] = {
    **_ON_EVERY_CHANNEL,
    commands.Play: sending.play,
    commands.Gather: asking.gather,
    commands.AskAgents: looking_for_agents.ask_agents,
    commands.Wait: pausing.wait,
}
#: By channel and command; by `needs` in `engine.command_table` checks and proofs know the same.
PERFORMERS: Final[Mapping[Channel, Performers]] = {
    "voice": {
        **_ON_EVERY_CHANNEL,
        commands.Play: speaking.play,
        commands.PlayRecording: speaking.play_recording,
        commands.Gather: keys.gather,
        commands.Detect: answering.detect,
        commands.AwaitBeep: answering.await_beep,
        commands.Record: records.record,
        commands.KeepRecording: records.keep_recording,
        commands.Wait: waiting.wait,
        commands.Transfer: transfer.transfer,
        commands.FindAgent: agents.find_agent,
        commands.Hold: holding.hold,
        commands.AwaitKey: holding.await_key,
        commands.AskAgents: ask_agents,
        commands.RequestCallback: agents.request_callback,
        commands.Supervise: agents.supervise,
    },
    "sms": _IN_WRITING,
    "email": _IN_WRITING,
}


def performer_of(channel: Channel, command: Command) -> Performer:
    """Who performs a command on a channel. Raises CannotDo where nobody can, of which `check` and `prove` have told."""
    performer = PERFORMERS[channel].get(type(command))
    if performer is None:
        raise CannotDo(cannot(channel, command))
    return performer
