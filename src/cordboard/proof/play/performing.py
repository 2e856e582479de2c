"""A contact on the virtual clock from its beginning to its end: each command that its modules give is performed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cordboard.engine import commands, signals
from cordboard.engine.channels import can, cannot
from cordboard.engine.commands import Command
from cordboard.engine.leaving import unanswered
from cordboard.engine.signals import AnySignal
from cordboard.proof.play import agents
from cordboard.proof.play.playing import Fails, HangsUp, Playing

#: A contact that has asked the world this often without an end is going round in circles.
LONGEST = 20_000
#: Questions that a person leaves unanswered after the last step before it is taken that nothing more will come.
PATIENCE = 200


def perform(playing: Playing) -> None:
    """Play until the contact is closed."""
    interpreter = playing.interpreter
    interpreter.start(playing.now)
    while interpreter.left is None:
        number, command = next(iter(interpreter.open.items()))
        signal = _answer(playing, number, command)
        interpreter.receive(playing.now, signal)
    for agent in sorted(interpreter.agents):
        playing.now += agents.WRAPPING_UP
        code = playing.saved.get(agent, "")
        interpreter.receive(playing.now, signals.WrappedUp(agent, code, playing.setting.codes.get(code, code)))


def _answer(playing: Playing, number: int, command: Command) -> AnySignal:
    playing.tell(getattr(command, "said", ()))
    playing.asked += 1
    if playing.asked > LONGEST or playing.unanswered > PATIENCE:
        if playing.interpreter.leaving is not None:
            return unanswered(number, command)
        playing.world.remarks.append(
            f"{playing.interpreter.module}: the flow goes on and on; the person hung up at last"
        )
        return signals.HungUp("caller", "the flow went on and on")
    channel = playing.interpreter.contact.facts.channel
    if not can(channel, command):
        return signals.Failed(number, cannot(channel, command))
    try:
        return PERFORM[type(command)](playing, number, command)
    except HangsUp:
        return signals.HungUp("caller")
    except Fails as failure:
        return signals.Failed(number, str(failure))


#: How each command is performed; Hold and AwaitKey are open beside a search for an agent, which answers them.
PERFORM: Final[Mapping[type[Command], Callable[[Playing, int, Any], AnySignal]]] = {
    commands.Play: Playing.play,
    commands.Gather: Playing.gather,
    commands.Detect: Playing.detect,
    commands.AwaitBeep: Playing.await_beep,
    commands.Record: Playing.record,
    commands.KeepRecording: Playing.keep_recording,
    commands.PlayRecording: Playing.play_recording,
    commands.FindAccounts: Playing.find_accounts,
    commands.Verify: Playing.verify,
    commands.AskHours: Playing.ask_hours,
    commands.Transfer: Playing.transfer,
    commands.WebRequest: Playing.request,
    commands.FindAgent: agents.find_agent,
    commands.AskAgents: agents.ask_agents,
    commands.RequestCallback: agents.request_callback,
    commands.Supervise: agents.supervise,
    commands.SendText: Playing.send,
    commands.SendEmail: Playing.send,
    commands.Wait: Playing.wait,
}
