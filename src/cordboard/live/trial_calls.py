"""Trial calls: those who draw a flow call their draft before it is published.

Such a contact is as any other, with real prompts, keys, recordings and agents. Only no figure counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING
from cordboard.flow.site import Service
from cordboard.live.directory import Directory


@dataclass(frozen=True)
class TrialCall:
    """A call of a draft: with which facts its contact begins, and what it runs."""

    facts: Facts
    program: Program


class CannotBeCalled(ValueError):
    """A draft cannot be called like that. The message says why, and what to do."""


def trial_service(directory: Directory, flow: Flow, name: str = "") -> Service:
    """The service whose settings hold for a trial call: the one of that name; without a name one that runs the flow, or
    else any for calls in the flow's direction. Raises CannotBeCalled.
    """
    if flow.channel in IN_WRITING:
        raise CannotBeCalled(f"the flow {flow.slug!r} is for {flow.channel}, and cannot be called")
    services = directory.site.services.values()
    fitting = [
        each for each in services if each.direction == flow.direction and directory.channel(each) not in IN_WRITING
    ]
    if name:
        found = next((each for each in fitting if each.name == name), None)
    else:
        found = next((each for each in fitting if each.flow == flow.slug), next(iter(fitting), None))
    if found is None:
        names = ", ".join(each.name for each in fitting)
        wanted = f"no {flow.direction} service for calls" + (f" is called {name!r}" if name else "")
        raise CannotBeCalled(f"{wanted}; there are: {names}" if names else f"the site has {wanted}: make one first")
    return found


def trial_facts(
    directory: Directory, flow: Flow, service: Service, number: str, account: dict[str, Any] | None = None
) -> Facts:
    """With which facts a trial call begins whose person has that number. The flow of an outbound service takes them for
    somebody whom it has called, about the account.
    """
    contact = uuid4().hex
    if flow.direction == "outbound":
        facts = directory.facts(contact, service, service.caller_id, number, "outbound", account)
    else:
        numbers = directory.site.numbers.items()
        called = next((each for each, name in numbers if name == service.name), service.name)
        facts = directory.facts(contact, service, number, called)
    return replace(facts, trial=True)
