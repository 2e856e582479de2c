"""Whether journals add up: the laws of domain.md 5, such as one outcome for each contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cordboard.engine.commands import Command
from cordboard.engine.journal import (
    AnyEntry,
    Asked,
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
from cordboard.engine.signals import Connected, HungUp, WrappedUp
from cordboard.engine.trace import funnel


def balance(journals: Iterable[Sequence[AnyEntry]]) -> list[str]:
    """The laws of domain.md 5 that these journals break, each as a sentence. An empty list: the books balance.

    Contacts begun = outcomes + contacts open; entered = left by each connector + ended here + still here, for every
    module; one outcome for each contact, as its last entry; the outcome is the Result due, unless an agent took part;
    every command is answered at most once.
    """
    kept: list[Journal] = [list(journal) for journal in journals]
    broken = [f"{_name(journal)}: {law}" for journal in kept for law in _broken_by(journal)]
    for name, counts in funnel(kept).items():
        out = sum(way["count"] for way in counts["left"]) + counts["ended"] + counts["here"]
        if counts["entered"] != out:
            broken.append(f"module {name}: {counts['entered']} entered, but {out} left, ended or are still there")
    begun = sum(isinstance(entry, Started) for journal in kept for entry in journal) + sum(map(_never_began, kept))
    outcomes = sum(isinstance(entry, Closed) for journal in kept for entry in journal)
    still_open = sum(not any(isinstance(entry, Closed) for entry in journal) for journal in kept)
    if begun != outcomes + still_open:
        broken.append(f"{begun} contacts begun, but {outcomes} outcomes and {still_open} contacts open")
    return broken


def _name(journal: Journal) -> str:
    first = journal[0] if journal else None
    return f"contact {first.facts.contact}" if isinstance(first, Started) else "a journal"


def _never_began(journal: Journal) -> bool:
    """Whether the contact never came to its flow, as a call that nobody answers: it has an outcome all the same."""
    return bool(journal) and all(isinstance(entry, Noted | Left | Closed) for entry in journal)


def _broken_by(journal: Journal) -> Iterable[str]:
    if not journal or not (isinstance(journal[0], Started) or _never_began(journal)):
        yield "does not begin with 'started'"
        return
    over = [position for position, entry in enumerate(journal) if isinstance(entry, Left)]
    closed = [position for position, entry in enumerate(journal) if isinstance(entry, Closed)]
    if len(closed) > 1:
        yield f"has {len(closed)} outcomes"
    if closed and closed[-1] != len(journal) - 1:
        yield "has entries after its outcome"
    if len(over) > 1 or len(over) < len(closed):
        yield f"the person left {len(over)} times, with {len(closed)} outcomes"
    if over and not closed and not _agents_of(journal):
        yield "the person left, no agent has to wrap up, and there is no outcome"
    if closed and _agents_of(journal):
        yield f"closed before {', '.join(sorted(_agents_of(journal)))} had wrapped up"
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
            case Closed() if due and (entry.due or entry.result) != due and not limited:
                yield f"closed with {entry.due or entry.result} due while {due} was due"
            case Closed() if entry.due and not any(_joined(other) for other in journal):
                yield f"closed with {entry.result} instead of {entry.due}, and no agent took part"
    if expected is not None:
        yield f"took a connector to {expected} and never entered it"


def _broken_answers(journal: Journal) -> Iterable[str]:
    asked: dict[int, Command] = {}
    for entry in journal:
        if isinstance(entry, Asked):
            if entry.number in asked:
                yield f"asked twice under number {entry.number}"
            asked[entry.number] = entry.command
        elif isinstance(entry, Heard) and not isinstance(entry.signal, HungUp | WrappedUp):
            if entry.signal.to not in asked:
                yield f"heard an answer to command {entry.signal.to}, which does not wait for one"
            elif entry.signal.concludes:
                del asked[entry.signal.to]


def _joined(entry: AnyEntry) -> bool:
    return isinstance(entry, Heard) and isinstance(entry.signal, Connected)


def _agents_of(journal: Journal) -> set[str]:
    """The agents who took part and have not wrapped up."""
    found: set[str] = set()
    for entry in journal:
        match entry:
            case Heard(signal=Connected(agent=agent)):
                found.add(agent)
            case Heard(signal=WrappedUp(agent=agent)):
                found.discard(agent)
    return found
