"""Reading journals: what happened to a contact, how many went which way, and whether the books balance.

Nothing runs here. All of it is one pass over entries that say everything already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cordboard.engine.commands import Command, Said
from cordboard.engine.journal import (
    Answered,
    AnyEntry,
    Asked,
    Assigned,
    Closed,
    Completed,
    Entered,
    Heard,
    Journal,
    Left,
    Noted,
    Started,
    Took,
)  # fmt: skip
from cordboard.engine.signals import (
    AnySignal,
    Beep,
    Detected,
    Failed,
    Found,
    HoursAre,
    HungUp,
    Keyed,
    Recorded,
    Responded,
    Silence,
    Transferred,
    Verified,
)  # fmt: skip


def trace(journal: Iterable[AnyEntry]) -> list[dict[str, Any]]:
    """The contact's way for people: one step for every module entered, in order.

    Every step has `module`, `entered_at` (milliseconds since the epoch), `due` (the Result due while in it),
    `prompts` (what was begun to be said), `asked` (kinds of commands), `heard` (`{at, what}`), `variables`, `answers`
    and `notes`. A completed one also has `event`, `value`, `completed_at`, and where a connector was taken `next` and
    `result`; the last one of a contact that is over has `left_at`, `left_by`, `reason` and `outcome`.
    Before the first connector `due` is empty: the flow's opening result is not in the journal. What is told of a
    contact that never entered its flow is a step without a module.
    """
    steps: list[dict[str, Any]] = []
    at, due = 0, ""
    for entry in journal:
        if isinstance(entry, Started | Heard):
            at = entry.at
        if isinstance(entry, Entered):
            steps.append(_entered(entry.module, at, due))
        elif isinstance(entry, Took):
            due = entry.result
            steps[-1].update(next=entry.target, result=entry.result)
        elif not isinstance(entry, Started):
            if not steps:  # a call that came to nothing never entered its flow, and still has a reason
                steps.append(_entered("", at, ""))
            _add(steps[-1], entry, at)
    return steps


def _entered(module: str, at: int, due: str) -> dict[str, Any]:
    return {
        "module": module, "entered_at": at, "due": due, "prompts": [], "asked": [], "heard": [], "variables": {},
        "answers": {}, "notes": [],
    }  # fmt: skip


def _add(step: dict[str, Any], entry: AnyEntry, at: int) -> None:
    match entry:
        case Heard():
            step["heard"].append({"at": at, "what": heard_in_words(entry.signal)})
        case Asked():
            step["asked"].append(type(entry.command).__struct_config__.tag)
            step["prompts"].extend(said_in_words(getattr(entry.command, "said", ())))
        case Assigned():
            step["variables"][entry.name] = entry.value
        case Answered():
            step["answers"][entry.question] = entry.value
        case Noted():
            step["notes"].append(entry.text)
        case Completed():
            step.update(event=entry.event, value=entry.value, completed_at=at)
        case Left():
            step.update(left_at=entry.at, left_by=entry.by, reason=entry.reason)
        case Closed():
            step["outcome"] = entry.result


def said_in_words(said: Said) -> list[str]:
    """What is said, as texts; a recording by its name in brackets, silences left out."""
    return [
        f"[{spoken.value}]" if spoken.kind == "recording" else spoken.value
        for spoken in said
        if spoken.kind != "silence"
    ]


def heard_in_words(signal: AnySignal) -> str:  # noqa: C901 - a table of signals, one line each
    """What a signal says, in a few words."""
    match signal:
        case Keyed(sensitive=True):
            return f"{signal.count} sensitive digits"
        case Keyed():
            return f"keys {signal.digits}{signal.terminator}"
        case Silence():
            return "no key"
        case Detected():
            return f"{'machine' if signal.machine else 'person'} ({signal.cause or 'no cause given'})"
        case Beep():
            return "beep" if signal.heard else "no beep"
        case Recorded():
            return f"{signal.seconds:g} s recorded, ended by {signal.ended}"
        case Found():
            return f"{signal.count} accounts found"
        case Verified():
            return "locked" if signal.locked else "right" if signal.match else "wrong"
        case HoursAre():
            return f"{'open' if signal.open else 'closed'}{f' ({signal.reason})' if signal.reason else ''}"
        case Transferred():
            return f"conversation of {signal.seconds:g} s"
        case Responded():
            return f"status {signal.status}"
        case Failed():
            return f"failed: {signal.reason}"
        case HungUp():
            return f"ended by {signal.by}{f': {signal.reason}' if signal.reason else ''}"
    return type(signal).__name__.lower()


def funnel(journals: Iterable[Iterable[AnyEntry]]) -> dict[str, dict[str, Any]]:
    """How many contacts went which way, by module, in the order first entered.

    Each module has `entered`, `left` (a list of ``{event, value, to, result, count}``, one for every connector
    taken; an empty event is the flow's fallback), `ended` (contacts that ended here) and `here` (still at it).
    """
    modules: dict[str, dict[str, Any]] = {}
    taken: dict[Took, int] = {}
    for journal in journals:
        module, over = "", False
        for entry in journal:
            if isinstance(entry, Entered):
                module = entry.module
                modules.setdefault(module, {"entered": 0, "left": [], "ended": 0, "here": 0})["entered"] += 1
            elif isinstance(entry, Took):
                taken[entry] = taken.get(entry, 0) + 1
                module = ""
            elif isinstance(entry, Left) and entry.module in modules:
                modules[entry.module]["ended"] += 1
                over = True
        if module and not over:
            modules[module]["here"] += 1
    for took, count in taken.items():
        modules[took.source]["left"].append(
            {"event": took.event, "value": took.value, "to": took.target, "result": took.result, "count": count}
        )
    return modules


def balance(journals: Iterable[Sequence[AnyEntry]]) -> list[str]:
    """The laws of domain.md 5 that these journals break, each as a sentence. An empty list: the books balance.

    Contacts begun = outcomes + contacts open; entered = left by each connector + ended here + still here, for every
    module; one outcome for each contact, as its last entry; the outcome is the Result due; every command is answered
    at most once.
    """
    kept: list[Journal] = [list(journal) for journal in journals]
    broken = [f"{_name(journal)}: {law}" for journal in kept for law in _broken_by(journal)]
    for name, counts in funnel(kept).items():
        out = sum(way["count"] for way in counts["left"]) + counts["ended"] + counts["here"]
        if counts["entered"] != out:
            broken.append(f"module {name}: {counts['entered']} entered, but {out} left, ended or are still there")
    begun = sum(isinstance(entry, Started) for journal in kept for entry in journal)
    outcomes = sum(isinstance(entry, Closed) for journal in kept for entry in journal)
    still_open = sum(not any(isinstance(entry, Closed) for entry in journal) for journal in kept)
    if begun != outcomes + still_open:
        broken.append(f"{begun} contacts begun, but {outcomes} outcomes and {still_open} contacts open")
    return broken


def _name(journal: Journal) -> str:
    first = journal[0] if journal else None
    return f"contact {first.facts.contact}" if isinstance(first, Started) else "a journal"


def _broken_by(journal: Journal) -> Iterable[str]:
    if not journal or not isinstance(journal[0], Started):
        yield "does not begin with 'started'"
        return
    over = [position for position, entry in enumerate(journal) if isinstance(entry, Left)]
    closed = [position for position, entry in enumerate(journal) if isinstance(entry, Closed)]
    if len(closed) > 1:
        yield f"has {len(closed)} outcomes"
    if closed and closed[-1] != len(journal) - 1:
        yield "has entries after its outcome"
    if len(over) != len(closed):
        yield f"the person left {len(over)} times, with {len(closed)} outcomes"
    yield from _broken_moves(journal)
    yield from _broken_answers(journal)


def _broken_moves(journal: Journal) -> Iterable[str]:
    module, due, limited = "", "", False
    expected: str | None = None
    for entry in journal:
        match entry:
            case Took():
                if entry.source != module:
                    yield f"took a connector of {entry.source} while in {module}"
                due, expected = entry.result, entry.target
            case Entered():
                if module and expected != entry.module:
                    yield f"entered {entry.module} without a connector to it"
                module, expected = entry.module, None
            case Completed() if entry.module != module:
                yield f"{entry.module} completed while in {module}"
            case Noted() if entry.text.startswith("step limit"):
                limited = True
            case Closed() if due and entry.result != due and not limited:
                yield f"closed with {entry.result} while {due} was due"
    if expected is not None:
        yield f"took a connector to {expected} and never entered it"


def _broken_answers(journal: Journal) -> Iterable[str]:
    asked: dict[int, Command] = {}
    for entry in journal:
        if isinstance(entry, Asked):
            if entry.number in asked:
                yield f"asked twice under number {entry.number}"
            asked[entry.number] = entry.command
        elif isinstance(entry, Heard) and not isinstance(entry.signal, HungUp):
            command = asked.pop(entry.signal.to, None)
            if command is None:
                yield f"heard an answer to command {entry.signal.to}, which does not wait for one"
