"""Reading journals: what happened to a contact, and how many went which way.

Nothing runs here. All of it is one pass over entries that say everything already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cordboard.engine.journal import (
    Answered,
    AnyEntry,
    Asked,
    Assigned,
    Closed,
    Completed,
    Entered,
    Heard,
    Left,
    Noted,
    Started,
    Took,
)  # fmt: skip
from cordboard.engine.words import heard_in_words, said_in_words


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


def funnel(journals: Iterable[Iterable[AnyEntry]]) -> dict[str, dict[str, Any]]:
    """How many contacts went which way, by module, in the order first entered.

    Each module has `entered`, `left` (a list of ``{event, value, to, result, count}``, one for every connector
    taken; an empty event is the flow's fallback), `ended` (contacts that ended here) and `here` (still at it), and
    `results` (how many of those that ended here have which outcome; one that is not closed yet has none).
    """
    modules: dict[str, dict[str, Any]] = {}
    taken: dict[Took, int] = {}
    for journal in journals:
        module, over, ended_in = "", False, ""
        for entry in journal:
            if isinstance(entry, Entered):
                module = entry.module
                modules.setdefault(module, {"entered": 0, "left": [], "ended": 0, "here": 0, "results": {}})
                modules[module]["entered"] += 1
            elif isinstance(entry, Took):
                taken[entry] = taken.get(entry, 0) + 1
                module = ""
            elif isinstance(entry, Left) and entry.module in modules:
                modules[entry.module]["ended"] += 1
                over, ended_in = True, entry.module
            elif isinstance(entry, Closed) and ended_in:
                results = modules[ended_in]["results"]
                results[entry.result] = results.get(entry.result, 0) + 1
        if module and not over:
            modules[module]["here"] += 1
    for took, count in taken.items():
        modules[took.source]["left"].append(
            {"event": took.event, "value": took.value, "to": took.target, "result": took.result, "count": count}
        )
    return modules
