"""Checks that every event leads somewhere, so that a contact can always go on."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.draft import Draft
from cordboard.flow.events import EVENTS, Event, Raised, fall_backs
from cordboard.flow.module import FlowModule
from cordboard.flow.patches import DocumentFix, with_value

#: Where a flow has more ends than this, which one is meant is not guessed.
MOST_ENDS = 3


def every_event_taken(draft: Draft) -> None:
    """An event that nothing takes ends the contact with the Result due: legal, and rarely meant."""
    if draft.fallback is not None or "fallback" in draft.unread:
        return
    for name, module in draft.modules.items():
        beside = module.declaration.place == "supervision"  # a supervisor's leg simply ends
        if module.terminal or beside or draft.may_be_left(name):
            continue
        taken = {(connector.event, connector.value) for connector in draft.leaving[name]}
        missing = sorted(
            {EVENTS[event].label for event in module.may_raise() if not _taken(draft, module, event, taken)}
        )
        if missing and not (len(missing) == 1 and missing[0] == "Failure"):
            draft.complain_of_module(
                "event-not-taken",
                name,
                f"nothing takes {', '.join(label for label in missing if label != 'Failure')}: "
                "the contact would end here.",
                "Add a connector, or a 'fallback' to the flow.",
                warning=True,
                fixes=tuple(_connections(draft, module)),
            )


def _taken(draft: Draft, module: FlowModule, event: Event, taken: set[tuple[Event, str]]) -> bool:
    return not _untaken(draft, module, event, taken)


def _untaken(draft: Draft, module: FlowModule, event: Event, taken: set[tuple[Event, str]]) -> list[str]:
    """The values of an event that no connector takes; an event without values has one that is empty."""
    info = EVENTS[event]
    if not info.moves_contact or (info.inbound_only and draft.direction == "outbound"):
        return []
    if event is Event.KEY_PRESS:
        return []  # keys without a connector are no choices
    if event in module.declaration.passes_over:
        return []
    return [each for each in info.values or ("",) if not any(step in taken for step in _chain(module, event, each))]


def _connections(draft: Draft, module: FlowModule) -> Iterator[DocumentFix]:
    """The connectors that are missing, each to an end of the flow: with the Result that the flow gives this event
    elsewhere, or else the one that is due in the module. There is none where neither is certain.
    """
    ends = [name for name, each in draft.modules.items() if each.terminal]
    if len(ends) > MOST_ENDS or "connectors" in draft.unread:
        return
    taken = {(connector.event, connector.value) for connector in draft.leaving[module.name]}
    for event in sorted(module.may_raise(), key=lambda each: EVENTS[each].label):
        for value in _untaken(draft, module, event, taken):
            result = _result(draft, module, event, value)
            for end in ends if result else ():
                label = f"{EVENTS[event].label} {value}".strip()
                written = {"from": module.name, "event": event.value, "value": value, "to": end, "result": result}
                yield with_value(
                    ("connectors", "-"), {key: each for key, each in written.items() if each},
                    f"Connect {label} to {end} ({draft.results[result].label})",
                )  # fmt: skip


def _result(draft: Draft, module: FlowModule, event: Event, value: str) -> str:
    usual = {each.result for each in draft.connectors if (each.event, each.value) == (event, value)}
    due = {each.result for each in draft.entering[module.name]}
    if module.name == draft.first:
        due.add(draft.opening_result)
    return next((found.pop() for found in (usual, due) if len(found) == 1), "")


def _chain(module: FlowModule, event: Event, value: str) -> Iterator[Raised]:
    return fall_backs((event, value), module.raises, module.declaration.fall_backs)


def menus_have_choices(draft: Draft) -> None:
    """A module that takes keys needs a Key Press connector, or every key is a wrong one."""
    for name, module in draft.modules.items():
        if module.declaration.keys_optional or not module.takes_keys() or draft.may_be_left(name):
            continue
        if not any(connector.event is Event.KEY_PRESS for connector in draft.leaving[name]):
            draft.complain_of_module(
                "no-choices",
                name,
                "takes keys, and no Key Press connector leaves it: every key would be a wrong one.",
                "Add a connector with 'event: key_press' for each choice.",
                warning=True,
            )


def somebody_is_waited_for(draft: Draft) -> None:
    """A loop of modules that wait for nobody would run into the step limit (domain.md 10)."""
    quick = {name for name, module in draft.modules.items() if not module.declaration.waits}
    for name in _on_a_loop(draft, quick):
        draft.complain_of_module(
            "endless-loop",
            name,
            "is on a loop in which nobody is waited for; contacts would end by the step limit.",
            "Lead the loop through a question whose No Input leads out, or count the rounds.",
            warning=True,
        )


def _by_fallback(draft: Draft, name: str) -> set[str]:
    """Where the flow's fallback leads from a module, for an event that no connector takes.

    That variables cannot be computed is left out: `prove` knows whether it can happen.
    """
    module = draft.modules[name]
    if draft.fallback is None or module.declaration.computes:
        return set()
    taken = {(connector.event, connector.value) for connector in draft.leaving[name]}
    untaken = any(not _taken(draft, module, event, taken) for event in module.may_raise())
    return {draft.fallback.target} if untaken else set()


def _on_a_loop(draft: Draft, quick: set[str]) -> list[str]:
    """The modules of `quick` that stay when those without a way in or out are taken away again and again."""
    ways = {name: {c.target for c in draft.leaving[name]} | _by_fallback(draft, name) for name in quick}
    while True:
        entered = {target for name in quick for target in ways[name] & quick}
        left = {name for name in quick if ways[name] & quick and name in entered}
        if left == quick:
            return sorted(left)
        quick = left
