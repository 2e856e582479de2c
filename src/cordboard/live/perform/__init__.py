"""How commands are performed on a real call: one function for each, found by the type of the command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cordboard.engine import commands
from cordboard.engine.signals import AnySignal
from cordboard.live.desk import AtWork
from cordboard.live.perform import (
    accounts,
    agents,
    answering,
    holding,
    keys,
    messages,
    records,
    speaking,
    transfer,
    web,
    world,
)  # fmt: skip

Performer = Callable[[Any, int, AtWork], Awaitable[AnySignal]]

#: Given the command, its number and the contact at work, each gives the signal that answers it, or raises CannotDo.
PERFORMERS: Mapping[type[commands.Command], Performer] = {
    commands.Play: speaking.play,
    commands.PlayRecording: speaking.play_recording,
    commands.Gather: keys.gather,
    commands.Detect: answering.detect,
    commands.AwaitBeep: answering.await_beep,
    commands.Record: records.record,
    commands.KeepRecording: records.keep_recording,
    commands.FindAccounts: accounts.find_accounts,
    commands.Verify: accounts.verify,
    commands.AskHours: world.ask_hours,
    commands.Wait: world.wait,
    commands.Transfer: transfer.transfer,
    commands.Request: web.request,
    commands.FindAgent: agents.find_agent,
    commands.Hold: holding.hold,
    commands.AwaitKey: holding.await_key,
    commands.AskAgents: agents.ask_agents,
    commands.RequestCallback: agents.request_callback,
    commands.Supervise: agents.supervise,
    commands.SendText: messages.send_text,
    commands.SendEmail: messages.send_email,
}
