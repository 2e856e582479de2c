"""Checks that every event leads somewhere, so that a contact can always go on."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.draft import Draft
from cordboard.flow.events import EVENTS, Event, Raised, fall_backs
from cordboard.flow.module import FlowModule


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
            )


def _taken(draft: Draft, module: FlowModule, event: Event, taken: set[tuple[Event, str]]) -> bool:
    info = EVENTS[event]
    if not info.moves_contact or (info.inbound_only and draft.direction == "outbound"):
        return True
    if event is Event.KEY_PRESS:
        return True  # keys without a connector are no choices
    if event in module.declaration.passes_over:
        return True
    values = info.values or ("",)
    return all(any(step in taken for step in _chain(module, event, value)) for value in values)


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
