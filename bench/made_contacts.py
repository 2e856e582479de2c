"""Made contacts: many journals of one flow, as callers of every kind leave them. The same seed, the same callers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any

from sqlalchemy import Engine, insert

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts, Journal, Left, Started, encode
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.flow.model import Flow
from cordboard.store import versions
from cordboard.store.database import writing
from cordboard.store.tables import contacts as contact_rows
from cordboard.store.tables import journal as journal_rows

#: 2026-03-02T10:00:00Z, in milliseconds.
BEGIN = 1_772_445_600_000
ACCOUNT = {"key": "10021", "account": "10021", "name": "Ada", "phone": "+12025550143", "balance": "128.40",
           "due_on": "2026-03-15"}  # fmt: skip
#: Termination codes of agents, with their results; the first: none was chosen.
CODES = (("", ""), ("sale", "operator_transfer"), ("wrong", "wrong_number"))
#: How many of a hundred hang up at any one moment, and for how many what was asked for does not work.
LEAVE, FAIL = 4, 2


def contacts(program: Program, count: int, *, seed: int = 1, **facts: Any) -> Iterator[Journal]:
    """The journals of so many contacts, each played to its end."""
    chance = Random(seed)
    for number in range(count):
        yield contact(program, chance, f"c{number}", **facts)


def contact(program: Program, chance: Random, name: str, **facts: Any) -> Journal:
    """One contact. Whoever has answered a hundred times hangs up."""
    flow = program.flow
    given: dict[str, Any] = {"channel": flow.channel, "direction": flow.direction, "caller": "+12025550143"} | facts
    at = BEGIN + chance.randrange(86_400_000)
    interpreter = Interpreter(program, Facts(name, **given))
    interpreter.start(at)
    tokens = Tokens(chance.randbytes(32))
    for _ in range(100):
        at += chance.randrange(20_000)
        if interpreter.left is not None:
            break
        number = chance.choice([each for each, command in interpreter.open.items() if command.answered_by])
        luck = chance.randrange(100)
        if luck < LEAVE:
            interpreter.receive(at, signals.HungUp(chance.choice(("caller", "caller", "caller", "line"))))
        elif luck < LEAVE + FAIL:
            interpreter.receive(at, signals.Failed(number, "chance"))
        else:
            command = interpreter.open[number]
            interpreter.receive(at, ANSWERS[type(command)](command, number, chance, tokens))
    interpreter.receive(at, signals.HungUp())
    for agent in sorted(interpreter.agents):
        at += chance.randrange(60_000)
        interpreter.receive(at, signals.WrappedUp(agent, *chance.choice(CODES)))
    return interpreter.journal


def store(engine: Engine, flow: Flow, journals: Iterable[Journal]) -> int:
    """Put contacts into a store as if they had been live, the flow version with them; says how many."""
    versions.publish(engine, flow)
    rows, entries = [], []
    for number, journal in enumerate(journals, 1):
        started, left, closed = journal[0], next(e for e in journal if isinstance(e, Left)), journal[-1]
        assert isinstance(started, Started)
        assert isinstance(closed, Closed)
        facts = started.facts
        rows.append({
            "number": number, "id": facts.contact, "flow": started.flow, "version": started.version,
            "channel": facts.channel, "direction": facts.direction, "service": facts.service, "caller": facts.caller,
            "called": facts.called, "account": "", "started_at": started.at, "left_at": left.at,
            "closed_at": closed.at, "result": closed.result, "code": closed.code, "ended_by": left.by,
            "recovered": False, "due": closed.due or closed.result, "agent": closed.agent, "reason": left.reason,
        })  # fmt: skip
        half = len(journal) // 2  # as the writer does, in more than one row
        parts = (journal[:half], journal[half:])
        entries += [{"contact": number, "entries": encode(part).decode()} for part in parts]
    with writing(engine) as connection:
        connection.execute(insert(contact_rows), rows)
        connection.execute(insert(journal_rows), entries)
    return len(rows)


def _keys(command: commands.Gather, number: int, chance: Random, tokens: Tokens) -> signals.AnySignal:
    if chance.randrange(100) < 15:
        return signals.Silence(number)
    length = (
        1 if command.max_digits == 1 else chance.choice((command.max_digits, chance.randint(1, command.max_digits)))
    )
    digits = "".join(chance.choice("11122233344567890*") for _ in range(min(length, 8)))
    terminator = command.terminators[:1] if len(digits) < command.max_digits and chance.random() < 0.8 else ""
    if command.sensitive:
        return signals.Keyed(number, tokens.hide(digits), terminator, sensitive=True, count=len(digits))
    return signals.Keyed(number, digits, terminator, count=len(digits))


def _found(command: commands.FindAccounts, number: int, chance: Random, _tokens: Tokens) -> signals.AnySignal:
    count = chance.choice((0, 1, 1, 1, 1, 2))
    found = tuple({**ACCOUNT, "key": str(10021 + each)} for each in range(min(count, command.limit)))
    return signals.Found(number, found, count)


def _recorded(command: commands.Record, number: int, chance: Random, _tokens: Tokens) -> signals.AnySignal:
    seconds = chance.choice((0.0, 4.0, 12.5, 31.0))
    return signals.Recorded(number, "r1" if seconds else "", min(seconds, command.max_length))


def _agent(_command: commands.FindAgent, number: int, chance: Random, _tokens: Tokens) -> signals.AnySignal:
    agent = chance.choice(("maria", "noor"))
    if chance.random() < 0.1:
        return signals.NotRouted(number, "agent_not_available")
    kinds = (signals.Offered, signals.Connected, signals.Connected, signals.AgentEnded, signals.ConversationOver)
    return chance.choice(kinds)(number, agent)


Answer = Callable[[Any, int, Random, Tokens], signals.AnySignal]

#: How the world answers each command.
ANSWERS: Mapping[type[Command], Answer] = {
    commands.Play: lambda command, number, chance, _: signals.Played(
        number, command.max_length is None or chance.random() < 0.8
    ),
    commands.Gather: _keys,
    commands.Detect: lambda _, number, chance, __: signals.Detected(number, chance.random() < 0.4),
    commands.AwaitBeep: lambda _, number, chance, __: signals.Beep(number, chance.random() < 0.8),
    commands.Record: _recorded,
    commands.KeepRecording: lambda _, number, __, ___: signals.Done(number),
    commands.PlayRecording: lambda _, number, __, ___: signals.Played(number),
    commands.FindAccounts: _found,
    commands.Verify: lambda _, number, chance, __: signals.Verified(number, chance.random() < 0.7),
    commands.AskHours: lambda _, number, chance, __: signals.HoursAre(number, chance.random() < 0.9),
    commands.Transfer: lambda _, number, chance, __: signals.Transferred(number, float(chance.randrange(900))),
    commands.WebRequest: lambda _, number, chance, __: signals.Responded(
        number, chance.choice((200, 200, 200, 404)), {"restored": {"minutes": chance.randrange(120)}}
    ),
    commands.SendText: lambda _, number, __, ___: signals.Sent(number),
    commands.SendEmail: lambda _, number, __, ___: signals.Sent(number),
    commands.FindAgent: _agent,
    commands.AwaitKey: lambda command, number, chance, _: signals.Keyed(
        number, chance.choice(command.keys.replace("?", "9")), count=1
    ),
    commands.AskAgents: lambda _, number, chance, __: signals.AgentsAre(number, 2, chance.randrange(2)),
    commands.RequestCallback: lambda _, number, __, ___: signals.Done(number),
    commands.Supervise: lambda _, number, __, ___: signals.SupervisionOver(number),
    commands.Wait: lambda _, number, __, ___: signals.Elapsed(number),
}  # fmt: skip
