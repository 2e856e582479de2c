"""Checks of monitor modules: a supervisor's leg is no part of the contact's way."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.events import Event


def monitor_is_beside_the_way(draft: Draft) -> None:
    """A monitor module runs on a supervisor's leg: only a Monitor connector leads to it (domain.md 3)."""
    on_the_way = _reached_by_the_contact(draft)
    for name, module in draft.modules.items():
        if module.declaration.place != "supervision" or name not in on_the_way:
            continue
        if name == draft.first:
            draft.complain_of_module(
                "monitor-is-first",
                name,
                "a contact cannot begin on a supervisor's leg.",
                "Mark another module first.",
            )
        for connector in draft.entering[name]:
            if connector.event is not Event.MONITOR and connector.source in on_the_way:
                draft.complain_of_connector(
                    "monitor-on-the-way",
                    connector,
                    f"leads the contact to {name}, which runs on a supervisor's leg.",
                    "Use the event monitor.",
                    at="event",
                )


def _reached_by_the_contact(draft: Draft) -> set[str]:
    reached: set[str] = set()
    ahead = [draft.first] if draft.first else []
    if draft.fallback is not None:
        ahead.append(draft.fallback.target)
    while ahead:
        name = ahead.pop()
        if name in reached or name not in draft.leaving:
            continue
        reached.add(name)
        ahead += [each.target for each in draft.leaving[name] if each.event is not Event.MONITOR]
    return reached
