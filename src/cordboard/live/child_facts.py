"""With which facts a child run begins: what goes on beside a contact or after it, with a journal of its own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cordboard.engine.commands import FindAgent
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Asked, Entered, Facts, Took
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.flow.events import Event
from cordboard.flow.model import Connector


class NeverQueued(ValueError):
    """The contact never waited for an agent, so there is nothing to go on with."""


def called_back(program: Program, journal: Sequence[AnyEntry], contact: str) -> Facts:
    """The facts of a person who was called back: on from the module in which the parent waited, with what it knew.

    Raises NeverQueued, and ReplayMismatch when the parent's journal cannot be replayed.
    """
    module = due = ""
    waited: tuple[str, str] | None = None
    for entry in journal:
        match entry:
            case Entered():
                module = entry.module
            case Took():
                due = entry.result
            case Asked(command=FindAgent()):
                waited = (module, due)
    if waited is None:
        raise NeverQueued("the contact never waited for an agent")
    parent = replay(program, journal).contact
    return msgspec.structs.replace(
        parent.facts, contact=contact, run="callback", parent=parent.facts.contact, starts_at=waited[0],
        opening_result=waited[1], direction="outbound", language=parent.language, account=parent.account,
        variables=dict(parent.variables),
    )  # fmt: skip


def monitor_connector(interpreter: Interpreter) -> Connector | None:
    """The connector that a supervisor's leg takes from the module at work, if the flow has one."""
    leaving = interpreter.program.flow.leaving(interpreter.module)
    return next((connector for connector in leaving if connector.event is Event.MONITOR), None)


def supervised(parent: Interpreter, connector: Connector, contact: str, supervisor: str) -> Facts:
    """The facts of a supervisor's leg. Its Result goes into the supervision record only."""
    return msgspec.structs.replace(
        parent.contact.facts, contact=contact, run="supervision", parent=parent.contact.facts.contact,
        caller=supervisor, called="", account=None, starts_at=connector.target, opening_result=connector.result,
    )  # fmt: skip


def passed_on(parent: Interpreter, facts: Facts) -> Facts:
    """The facts of a person whom an agent sent into another flow, with what is known by now."""
    contact = parent.contact
    return msgspec.structs.replace(
        facts, run="transferred", parent=contact.facts.contact, language=contact.language, account=contact.account,
        variables=dict(contact.variables),
    )  # fmt: skip
