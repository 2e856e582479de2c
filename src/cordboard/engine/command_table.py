"""What each command is, apart from how it is performed: one row for each, which all parts of Cordboard read.

Channels, restarts, the moment in which the person leaves, simulations and proofs ask this table; the functions that
perform a command live, play it or list its possible answers stand in tables of their packages, in which a test holds
that no command is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from cordboard.engine import commands
from cordboard.engine.commands import Command

#: Without whom a command cannot be performed: a person who is on a call, a person on any channel, or nobody, since it
#: asks the site or somebody else.
Needs = Literal["call", "person", "nobody"]
#: How often the world outside may notice that a command is done that was open when the program was killed.
Often = Literal["once", "at least once", "at most once"]
#: What becomes of a command when the person leaves: it is dropped, or finished and answered once it was begun. One that
#: is done alone may also be issued after the person has left (domain.md 2).
PersonLeaves = Literal["dropped", "finished", "done alone"]
#: How commonly a command fails: never, only by a fault, or every day without anybody's fault.
Fails = Literal["never", "by fault", "often"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandDeclaration:
    """What holds for every command of a type.

    Attributes:
        done: how often it is done over a restart, and `after_restart` how it goes on then, said to people.
        failure: how it fails, said to people; `failure_in_writing` the same where people write, if it differs.
        awaits: what a simulation waits for where only the world can answer; empty where it answers by itself.
    """

    done: Often
    after_restart: str
    failure: str = ""
    failure_in_writing: str = ""
    fails: Fails = "by fault"
    needs: Needs = "call"
    person_leaves: PersonLeaves = "dropped"
    awaits: str = ""


#: Every command.
COMMANDS: Final[Mapping[type[Command], CommandDeclaration]] = MappingProxyType({
    commands.Play: CommandDeclaration(
        needs="person",
        done="at least once",
        after_restart="What is said is taken up where it would be by now, two seconds earlier; what would be over is "
        "over.",
        failure="the prompt cannot be spoken",
        failure_in_writing="the text cannot be sent",
    ),
    commands.PlayRecording: CommandDeclaration(
        done="at least once", after_restart="As with Play.", failure="the message cannot be played"
    ),
    commands.Gather: CommandDeclaration(
        needs="person",
        done="once",
        after_restart="Keys that were taken count, and so do those pressed meanwhile. The question goes on like any "
        "prompt, and not at all once a key was pressed; the times for the first and for the next key run from when "
        "they began.",
        failure="the question cannot be spoken",
        failure_in_writing="the question cannot be sent",
        awaits="waits for keys",
    ),
    commands.Detect: CommandDeclaration(
        done="at least once",
        after_restart="Who answered is listened for anew.",
        failure="the greeting cannot be spoken",
        awaits="asks who answered (answered_by)",
    ),
    commands.AwaitBeep: CommandDeclaration(
        done="once", after_restart="The time for the beep goes on.", failure="nobody listens for the beep"
    ),
    commands.Record: CommandDeclaration(
        done="once",
        after_restart="The message goes on: what is said from here on is added to what was said before.",
        failure="the message cannot be recorded",
        person_leaves="finished",
        awaits="takes a message (record)",
    ),
    commands.KeepRecording: CommandDeclaration(
        done="once",
        after_restart="What was decided stays decided; else it is done now.",
        failure="the message cannot be kept",
        person_leaves="done alone",
    ),
    commands.FindAccounts: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="The accounts are looked up again.",
        failure="the accounts cannot be asked",
    ),
    commands.Verify: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="The digits are compared again; a wrong answer may count twice towards the lock-out.",
        failure="the account cannot be asked",
    ),
    commands.AskHours: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="It is looked up again: open now.",
        failure="the hours cannot be asked",
    ),
    commands.Transfer: CommandDeclaration(
        done="at most once",
        after_restart="The call to the outside number goes on, ringing or talking. Where it has ended meanwhile, the "
        "transfer has failed; nobody is called twice.",
        failure="no answer",
        fails="often",
        person_leaves="finished",
        awaits="transfers the person (transfer)",
    ),
    commands.WebRequest: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="It is sent again, except one with another method than GET, HEAD, OPTIONS, TRACE, PUT or DELETE "
        "and with `retries: 0`: that has failed, since it may have been sent.",
        failure="the web service does not answer",
        person_leaves="finished",
        awaits="calls a web service (respond)",
    ),
    commands.SendText: CommandDeclaration(
        needs="nobody",
        done="at most once",
        after_restart="It has failed where it is not known to be sent.",
        failure="the text cannot be sent",
        person_leaves="done alone",
    ),
    commands.SendEmail: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="It is sent again with the same Message-ID, by which mail programs know that it is the same.",
        failure="the email cannot be sent",
        person_leaves="done alone",
    ),
    commands.FindAgent: CommandDeclaration(
        done="once",
        after_restart="The contact keeps its place and its waiting time, an open offer, or its conversation.",
        failure="nobody can be looked for",
        awaits="waits for an agent (agent)",
    ),
    commands.Hold: CommandDeclaration(
        done="at least once", after_restart="The music begins anew, and the words after it.", fails="never"
    ),
    commands.AwaitKey: CommandDeclaration(
        done="once", after_restart="Keys that were pressed meanwhile count.", fails="never"
    ),
    commands.AskAgents: CommandDeclaration(
        needs="nobody",
        done="at least once",
        after_restart="It is looked up again; the wait goes on.",
        failure="the agents cannot be asked for",
        awaits="looks for agents (agents)",
    ),
    # Proofs know when a callback can be noted and a conversation heard, and list their failures as answers.
    commands.RequestCallback: CommandDeclaration(
        done="once",
        after_restart="A callback that was stored is promised; else it is stored now.",
        fails="never",
        person_leaves="done alone",
    ),
    commands.Supervise: CommandDeclaration(
        done="once",
        after_restart="The supervisor is let into the conversation again, in the same mode.",
        fails="never",
    ),
    commands.Wait: CommandDeclaration(
        needs="nobody",
        done="once",
        after_restart="The wait goes on, and is over when it would have been.",
        failure="the wait is cut off",
    ),
})  # fmt: skip
