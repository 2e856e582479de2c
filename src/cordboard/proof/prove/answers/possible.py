"""What may happen: for each command, every answer that the world can give.

One function per command, in one table. The walk tries each answer, and the scenario of a counterexample is written
from the `step` that goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cordboard.engine import commands, signals, text_entry
from cordboard.engine.channels import can, cannot
from cordboard.engine.command_table import COMMANDS
from cordboard.engine.commands import Command
from cordboard.engine.module import Module
from cordboard.flow.declaration import Digits
from cordboard.flow.module import IN_WRITING
from cordboard.proof.play.playing import speaking_time
from cordboard.proof.prove.answers import agent_answers as agents
from cordboard.proof.prove.answers.choice import FAULT_COST, RARE_COST, Answers, AskingModule, PossibleAnswer
from cordboard.proof.prove.answers.entries import entries, response_bodies
from cordboard.proof.prove.answers.questions import WRONG_ENTRIES, DataQuestion
from cordboard.proof.prove.answers.unknown import ANYWHERE, SOMETHING, Origin, Unknown


def choices(open_commands: Mapping[int, Command], asking: AskingModule) -> list[PossibleAnswer]:
    """Every answer to any of the commands that are open, the usual ones first. A hang-up is always possible besides."""
    found: list[PossibleAnswer] = []
    channel = asking.contact.facts.channel
    for number, command in open_commands.items():
        if not can(channel, command):
            found.append(PossibleAnswer("it cannot be done", signals.Failed(number, cannot(channel, command)), {}))
            continue
        possible = POSSIBLE.get(type(command))
        if possible is not None:
            found += possible(number, command, asking)
        if COMMANDS[type(command)].fails != "never":
            found.append(_fails(number, command, in_writing=channel in IN_WRITING))
    return found


def _fails(number: int, command: Command, *, in_writing: bool) -> PossibleAnswer:
    declared = COMMANDS[type(command)]
    reason = (declared.failure_in_writing if in_writing else "") or declared.failure
    usual = declared.fails == "often"
    step = {"transfer": {"fail": reason}} if isinstance(command, commands.Transfer) else {"fail": reason}
    return PossibleAnswer(reason, signals.Failed(number, reason), step, 2 if usual else FAULT_COST, fault=not usual)


def play(number: int, command: commands.Play, asking: AskingModule) -> Answers:
    """What is said is said, as far as its time limit lets it be."""
    if asking.contact.facts.channel in IN_WRITING:
        yield PossibleAnswer("the text is sent", signals.Played(number), {})
        return
    whole = command.max_length is None or speaking_time(command.said) <= command.max_length * 1000
    yield PossibleAnswer("all is said" if whole else "the time limit cuts it off", signals.Played(number, whole), {})


def gather(number: int, command: commands.Gather, asking: AskingModule) -> Answers:
    """Each key, or each kind of entry, or silence."""
    if asking.contact.facts.channel in IN_WRITING:
        yield from written(number, command, asking)
        return
    for entry in entries(command, asking.module, asking.outside):
        keys = entry.digits + entry.terminator
        if command.max_digits == 1 and not command.sensitive:
            digits = entry.digits
        else:
            digits = _keyed(entry.digits, command, asking.module)
        keyed = signals.Keyed(number, digits, entry.terminator, command.sensitive, len(entry.digits))
        odd = entry.digits not in asking.contact.keys if asking.contact.keys else not entry.digits
        yield PossibleAnswer(f"presses {keys}", keyed, {"press": keys}, 2 if odd else 1, len(keys))
    yield PossibleAnswer("presses nothing", signals.Silence(number), {"silent": 1})


def written(number: int, command: commands.Gather, asking: AskingModule) -> Answers:
    """Each entry as a text, a text that is none, or no answer."""
    for entry in entries(command, asking.module, asking.outside):
        if text_entry.entry(command, entry.digits) != entry.digits:
            continue  # what only ends an entry by telephone is no answer
        known = command.max_digits == 1 and not command.sensitive
        digits = entry.digits if known else _keyed(entry.digits, command, asking.module)
        text = "" if command.sensitive else entry.digits
        keyed = signals.Keyed(number, digits, "", command.sensitive, len(entry.digits), text)
        odd = entry.digits not in asking.contact.keys if asking.contact.keys else False
        yield PossibleAnswer(
            f"writes {entry.digits}", keyed, {"text": entry.digits}, 2 if odd else 1, len(entry.digits)
        )
    other = next(each for each in _NO_ANSWERS if text_entry.entry(command, each) is None)
    shown = "" if command.sensitive else other
    yield PossibleAnswer("writes something else", signals.NotUnderstood(number, shown), {"text": other}, 2, len(other))
    yield PossibleAnswer("does not answer", signals.Silence(number), {"silent": 1})


def _keyed(digits: str, command: commands.Gather, module: Module) -> Unknown:
    if command.sensitive:
        return Unknown(f"tok_{digits}")
    entry = module.entry()
    kept = isinstance(entry, Digits) and entry.variable
    return Unknown(digits, Origin(keyed_in=module.name) if kept else ANYWHERE)


def detect(number: int, command: commands.Detect, asking: AskingModule) -> Answers:  # noqa: ARG001
    """A person or a machine."""
    yield PossibleAnswer("a person answers", signals.Detected(number, machine=False), {"answered_by": "person"})
    yield PossibleAnswer("a machine answers", signals.Detected(number, machine=True), {"answered_by": "machine"})


def await_beep(number: int, command: commands.AwaitBeep, asking: AskingModule) -> Answers:  # noqa: ARG001
    """A beep, or none."""
    yield PossibleAnswer("it beeps", signals.Beep(number), {"beep": True})
    yield PossibleAnswer("it never beeps", signals.Beep(number, heard=False), {"beep": False}, RARE_COST)


def record(number: int, command: commands.Record, asking: AskingModule) -> Answers:  # noqa: ARG001
    """A message, or nothing said; or the box is not there any more."""
    yield PossibleAnswer("leaves a message", signals.Recorded(number, "recording-1", 10.0), {"record": 10})
    yield PossibleAnswer("says nothing", signals.Recorded(number, "", 0.0), {"silent": 1})
    yield PossibleAnswer("there is no such box", signals.NoSuchBox(number), {"no_box": True}, FAULT_COST, fault=True)


def keep_recording(number: int, command: commands.KeepRecording, asking: AskingModule) -> Answers:  # noqa: ARG001
    """It is kept or thrown away, as asked."""
    yield PossibleAnswer(
        "the message is kept" if command.keep else "the message is thrown away", signals.Done(number), {}
    )


def play_recording(number: int, command: commands.PlayRecording, asking: AskingModule) -> Answers:  # noqa: ARG001
    """The person hears it."""
    yield PossibleAnswer("hears the message", signals.Played(number), {})


def find_accounts(number: int, command: commands.FindAccounts, asking: AskingModule) -> Answers:
    """One account, none, or two: the same number for the same question, as far as it is known to be the same."""
    by = "" if command.value == asking.contact.facts.number else _asked_by(asking.module)
    question = DataQuestion("accounts", f"{command.source}, {command.field or 'key'}{by}", str(command.value))
    before = None if command.value == SOMETHING else asking.decided.get(question)
    for count, words in ((1, "one account is found"), (0, "no account is found"), (2, "two accounts are found")):
        if before in (None, count):
            rows = tuple({"key": str(row + 1)} for row in range(min(count, command.limit)))
            yield PossibleAnswer(
                words, signals.Found(number, rows, count), None, 1, remember=(question, count),
                accounts=("find", command.field, str(command.value), count),
            )  # fmt: skip


def _asked_by(module: Module) -> str:
    """What a look-up looks for, since samples of two values may be alike where the values need not be."""
    reads = module.reads()
    by = ", ".join(sorted(reads.variables) if reads else ()) or next((text for _, text in module.expressions()), "")
    return f" by {by}" if by else ""


def verify(number: int, command: commands.Verify, asking: AskingModule) -> Answers:
    """Right, wrong, or locked: by what was keyed on this way, or by what others keyed that day.

    Wrong entries of an account count for all of its fields, until one is right. Fewer digits than are asked for are
    never right.
    """
    said = ("verify", command.field, str(command.digits))
    entry = asking.module.entry()
    asked = entry.shortest if isinstance(entry, Digits) else 0
    before = asking.decided.get(WRONG_ENTRIES, 0)
    if before >= command.lockout:
        yield PossibleAnswer("the account is locked", signals.Verified(number, match=False, locked=True),
                     accounts=(*said, "wrong"))  # fmt: skip
        return
    if len(str(command.digits).removeprefix("tok_")) >= asked:
        right = signals.Verified(number, match=True)
        yield PossibleAnswer("it is right", right, remember=(WRONG_ENTRIES, 0), accounts=(*said, "right"))
    locks = before + 1 >= command.lockout
    words = "it is wrong, which locks the account" if locks else "it is wrong"
    wrong = signals.Verified(number, match=False, locked=locks)
    yield PossibleAnswer(words, wrong, remember=(WRONG_ENTRIES, before + 1), accounts=(*said, "wrong"))
    if not locks:  # a scenario can say that an account is locked from the beginning, and of no other entries
        yield PossibleAnswer(
            "the account is locked", signals.Verified(number, match=False, locked=True), None,
            FAULT_COST if before else RARE_COST, remember=(WRONG_ENTRIES, command.lockout),
            accounts=(*said, "locked"),
        )  # fmt: skip


def ask_hours(number: int, command: commands.AskHours, asking: AskingModule) -> Answers:  # noqa: ARG001
    """Open or closed, whatever the calendar says."""
    yield PossibleAnswer("it is open", signals.HoursAre(number, open=True), {"hours": "open"})
    yield PossibleAnswer("it is closed", signals.HoursAre(number, open=False), {"hours": "closed"})


def transfer(number: int, command: commands.Transfer, asking: AskingModule) -> Answers:  # noqa: ARG001
    """A conversation that the other side ends."""
    yield PossibleAnswer("they talk, and the other side ends it", signals.Transferred(number, 60.0),
                 {"transfer": {"connected": 60}})  # fmt: skip


def request(number: int, command: commands.WebRequest, asking: AskingModule) -> Answers:  # noqa: ARG001
    """An answer as it should be, one that lacks something, an error."""
    for words, status, body, cost in response_bodies(asking.module):
        step = {"respond": {"status": status, **({} if body is None else {"body": body})}}
        yield PossibleAnswer(words, signals.Responded(number, status, body), step, cost)


def send(number: int, command: commands.SendText | commands.SendEmail, asking: AskingModule) -> Answers:  # noqa: ARG001
    """It is accepted for sending."""
    yield PossibleAnswer("it is sent", signals.Sent(number, "message-1"), {})


def wait(number: int, command: commands.Wait, asking: AskingModule) -> Answers:  # noqa: ARG001
    """The time passes."""
    yield PossibleAnswer(f"{command.seconds:g} s pass", signals.Elapsed(number), {})


#: Texts that answer nothing, of which a flow cannot mean all by words of its own.
_NO_ANSWERS: Final = ("What do you mean?", "Who is this, and what do you want of me?", "qwertz, asdf & yxcv")

#: What can come of each command, besides that it fails.
POSSIBLE: Final[Mapping[type[Command], Callable[[int, Any, AskingModule], Answers]]] = {
    commands.Play: play,
    commands.Gather: gather,
    commands.Detect: detect,
    commands.AwaitBeep: await_beep,
    commands.Record: record,
    commands.KeepRecording: keep_recording,
    commands.PlayRecording: play_recording,
    commands.FindAccounts: find_accounts,
    commands.Verify: verify,
    commands.AskHours: ask_hours,
    commands.Transfer: transfer,
    commands.WebRequest: request,
    commands.SendText: send,
    commands.SendEmail: send,
    commands.FindAgent: agents.find_agent,
    commands.AwaitKey: agents.await_key,
    commands.AskAgents: agents.ask_agents,
    commands.RequestCallback: agents.request_callback,
    commands.Supervise: agents.supervise,
    commands.Wait: wait,
}
