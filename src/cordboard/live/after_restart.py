"""What becomes of each command that was open when the program ended, once another one goes on with its contact.

The reference page is written from this table, and a test holds that no command is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from cordboard.engine import commands
from cordboard.engine.commands import Command

#: How often the world may notice that the command is done.
Often = Literal["once", "at least once", "at most once"]


class AfterRestart(NamedTuple):
    """How often the command is done in the end, and how it goes on, said to people."""

    often: Often
    how: str


AFTER_RESTART: Final[Mapping[type[Command], AfterRestart]] = {
    commands.Play: AfterRestart(
        "at least once",
        "What is said is taken up where it would be by now, two seconds earlier; what would be over is over.",
    ),
    commands.PlayRecording: AfterRestart("at least once", "As with Play."),
    commands.Gather: AfterRestart(
        "once",
        "Keys that were taken count, and so do those pressed meanwhile. The question goes on like any prompt, and not "
        "at all once a key was pressed; the times for the first and for the next key run from when they began.",
    ),
    commands.Detect: AfterRestart("at least once", "Who answered is listened for anew."),
    commands.AwaitBeep: AfterRestart("once", "The time for the beep goes on."),
    commands.Record: AfterRestart(
        "once", "The message goes on: what is said from here on is added to what was said before."
    ),
    commands.KeepRecording: AfterRestart("once", "What was decided stays decided; else it is done now."),
    commands.FindAccounts: AfterRestart("at least once", "The accounts are looked up again."),
    commands.Verify: AfterRestart(
        "at least once", "The digits are compared again; a wrong answer may count twice towards the lock-out."
    ),
    commands.AskHours: AfterRestart("at least once", "It is looked up again: open now."),
    commands.Transfer: AfterRestart(
        "at most once",
        "The call to the outside number goes on, ringing or talking. Where it has ended meanwhile, the transfer has "
        "failed; nobody is called twice.",
    ),
    commands.WebRequest: AfterRestart(
        "at least once",
        "It is sent again, except one with another method than GET, HEAD, OPTIONS, TRACE, PUT or DELETE and with "
        "`retries: 0`: that has failed, since it may have been sent.",
    ),
    commands.SendText: AfterRestart("at most once", "It has failed where it is not known to be sent."),
    commands.SendEmail: AfterRestart(
        "at least once", "It is sent again with the same Message-ID, by which mail programs know that it is the same."
    ),
    commands.FindAgent: AfterRestart(
        "once", "The contact keeps its place and its waiting time, an open offer, or its conversation."
    ),
    commands.Hold: AfterRestart("at least once", "The music begins anew, and the words after it."),
    commands.AwaitKey: AfterRestart("once", "Keys that were pressed meanwhile count."),
    commands.AskAgents: AfterRestart("at least once", "It is looked up again; the wait goes on."),
    commands.RequestCallback: AfterRestart("once", "A callback that was stored is promised; else it is stored now."),
    commands.Supervise: AfterRestart("once", "The supervisor is let into the conversation again, in the same mode."),
    commands.Wait: AfterRestart("once", "The wait goes on, and is over when it would have been."),
}
