"""With which facts a child run begins: what goes on beside a contact or after it, with a journal of its own.

Live contacts, simulations and proofs begin child runs with these, so that all three mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cordboard.engine.contact import Contact
from cordboard.engine.journal import AnyEntry, Facts
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.standing import Standing
from cordboard.flow.events import Event
from cordboard.flow.model import Connector, Flow
from cordboard.flow.numbers import read_number


class NeverQueued(ValueError):
    """The contact never waited for an agent, so there is nothing to go on with."""


def called_back(program: Program, journal: Sequence[AnyEntry], contact: str) -> Facts:
    """The facts of a person who was called back: on from the module in which the parent waited, with what it knew.

    Raises NeverQueued, and ReplayMismatch when the parent's journal cannot be replayed.
    """
    standing = Standing().read(journal)
    if not standing.asked:
        raise NeverQueued("the contact never waited for an agent")
    return goes_on(replay(program, journal).contact, standing.module, standing.due, contact, standing.number)


def goes_on(parent: Contact, module: str, due: str, contact: str, number: str = "") -> Facts:
    """The facts of a callback that begins in `module` with the Result `due`, on `number` (empty: the parent's)."""
    return msgspec.structs.replace(
        parent.facts, contact=contact, run="callback", parent=parent.facts.contact, starts_at=module,
        opening_result=due, direction="outbound", language=parent.language, account=parent.account,
        variables=dict(parent.variables), person=_called(number, parent.facts),
    )  # fmt: skip


def _called(number: str, parent: Facts) -> str:
    """The number on which a person is called back, as keyed numbers are read in the site's region."""
    return read_number(number, str(parent.site.get("region", ""))) or number or parent.number


def monitor_connector(flow: Flow, module: str) -> Connector | None:
    """The connector that a supervisor's leg takes from a module at work, if the flow has one."""
    return next((connector for connector in flow.leaving(module) if connector.event is Event.MONITOR), None)


def supervised(parent: Facts, connector: Connector, contact: str, supervisor: str) -> Facts:
    """The facts of a supervisor's leg. Its Result goes into the supervision record only.

    Supervisors are told nothing of the contact's data by the flow: no account, and no variables.
    """
    return msgspec.structs.replace(
        parent, contact=contact, run="supervision", parent=parent.contact, caller=supervisor, called="",
        account=None, variables={}, person="", starts_at=connector.target, opening_result=connector.result,
    )  # fmt: skip


def called_by_agent(facts: Facts, module: str) -> Facts:
    """The facts of a person whom an agent calls of their own accord: on from the module that brings in an agent."""
    return msgspec.structs.replace(
        facts, run="agent_call", starts_at=module, opening_result="operator_transfer", detect_machine=False
    )


def passed_on(parent: Contact, facts: Facts) -> Facts:
    """The facts of a person whom an agent sent into another flow, with what is known by now."""
    return msgspec.structs.replace(
        facts, run="transferred", parent=parent.facts.contact, language=parent.language, account=parent.account,
        variables=dict(parent.variables), trial=parent.facts.trial,
    )  # fmt: skip
