"""The ways in which a contact of a flow can begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec

from cordboard.engine.child_facts import goes_on, supervised
from cordboard.engine.contact import Contact
from cordboard.flow.events import Event
from cordboard.flow.expression_use import expressions_of, reads
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING, FlowModule
from cordboard.proof.play.outside import sample
from cordboard.proof.play.scenario import Start
from cordboard.proof.play.setting import SUPERVISOR, Setting
from cordboard.proof.prove.walk.ahead import any_reads
from cordboard.proof.prove.walk.contact import InitialState

#: Numbers kept free for fiction, so that no example ever calls anybody.
CALLER: Final = "+12025550143"
CALLED: Final = "+12025550187"
#: The account of examples.
ACCOUNT: Final = "10001"


def starts(flow: Flow, setting: Setting) -> tuple[InitialState, ...]:
    """Every way to begin that makes a difference to this flow, the usual one first; then those of child runs."""
    initial_states = tuple(_starts(flow, setting))
    every = (*initial_states, *_callbacks(flow, initial_states), *_supervisions(flow, initial_states[0]))
    return tuple(replace(each, outside=setting.outside, teams=setting.teams) for each in every)


def _callbacks(flow: Flow, initial_states: tuple[InitialState, ...]) -> Iterator[InitialState]:
    """How the contact of a callback begins: as the person was when they left the queue."""
    if any_reads(flow, lambda reads: reads is None or reads.queue):
        for place, initial in enumerate(initial_states):
            facts = goes_on(Contact(initial.facts, flow.language), "", "", "callback")
            yield InitialState(facts, initial.site, "the person is called back, and is with the agent", before=place)


def _supervisions(flow: Flow, initial: InitialState) -> Iterator[InitialState]:
    """A supervisor's leg begins in the module that a Monitor connector leads to."""
    for connector in flow.connectors:
        if connector.event is Event.MONITOR:
            start = {"supervises": connector.source}
            facts = supervised(initial.facts, connector, "supervision", SUPERVISOR)
            yield InitialState(
                facts, initial.site, f"a supervisor asks into a conversation in {connector.source}", start
            )


#: How a contact begins, in words: by whether people write, and whether they do so first.
_BEGINS: Final = {
    (False, True): "somebody calls", (False, False): "somebody is called",
    (True, True): "somebody writes", (True, False): "somebody is written to",
}  # fmt: skip


def _starts(flow: Flow, setting: Setting) -> Iterator[InitialState]:
    inbound = flow.direction == "inbound"
    usual = CALLER if inbound else CALLED
    calls_back = any_reads(flow, lambda reads: reads is not None and reads.queue)
    number = (sample(setting.outside, usual) if calls_back else "") or usual
    start: dict[str, Any] = {"caller" if inbound else "called": number}
    facts = setting.facts(flow, Start.model_validate(start))
    words = _BEGINS[flow.channel in IN_WRITING, inbound]
    site = bool(setting.variables)
    with_account = not inbound and _asks_for_an_account(flow)
    for detect in _detections(flow):
        said = words if detect is None else f"{words}, with detection of machines {'on' if detect else 'off'}"
        told = start if detect is None else {**start, "detect_machine": detect}
        known = facts if detect is None else msgspec.structs.replace(facts, detect_machine=detect)
        if with_account:
            account = {"accounts": [{setting.key: ACCOUNT, setting.phones[0]: number}], "account": ACCOUNT}
            holder = msgspec.structs.replace(known, account={"key": ACCOUNT})
            yield InitialState(holder, site, f"{said}, whose account is known", {**told, **account})
        yield InitialState(known, site, f"{said}, whose account is not known" if with_account else said, told)
    yield from _withheld(flow, setting, site=site)


def _withheld(flow: Flow, setting: Setting, *, site: bool) -> Iterator[InitialState]:
    """A calling number that is not shown makes a difference to what asks who calls."""
    may_be = flow.direction == "inbound" and flow.channel not in IN_WRITING
    if may_be and any_reads(flow, lambda reads: reads is not None and reads.withheld):
        facts = setting.facts(flow, Start())
        yield InitialState(facts, site, "somebody calls whose number is withheld", {})


def _detections(flow: Flow) -> tuple[bool | None, ...]:
    """A campaign or service may switch detection on or off where the flow leaves it open."""
    reads = flow.modules[flow.first].reads()
    return (True, False) if reads is not None and reads.detection else (None,)


def _compares(module: FlowModule) -> bool:
    """Whether a module compares what is keyed with the account."""
    reads = module.reads()
    return reads is not None and reads.lockout > 0


def _asks_for_an_account(flow: Flow) -> bool:
    return any(
        _compares(module) or any(reads(text, "account", "") for text in expressions_of(module))
        for module in flow.modules.values()
    )
