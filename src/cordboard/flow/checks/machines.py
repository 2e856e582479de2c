"""Checks that messages for machines go to machines, and messages for people to people."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.events import Event
from cordboard.flow.model import Connector


def _is_yes(connector: Connector) -> bool:
    return connector.event is Event.IS_ANSWERING_MACHINE and connector.value == "yes"


def machine_only_behind_yes(draft: Draft) -> None:
    """A machine module is entered by Is Answering Machine? = yes, or from another machine module."""
    for name, module in draft.modules.items():
        if module.declaration.message_for != "machines":
            continue
        for connector in draft.entering[name]:
            source = draft.kinds.get(connector.source)
            if not _is_yes(connector) and source is not None and source.declaration.message_for != "machines":
                draft.complain_of_connector(
                    "machine-without-detection",
                    connector,
                    f"{name} speaks to machines and may only be reached by Is Answering Machine? = yes.",
                    "Use a live_person for people.",
                    at="to",
                )


def no_live_person_behind_yes(draft: Draft) -> None:
    """A live_person is never played to a machine: no way leads from Is Answering Machine? = yes to one."""
    for connector in draft.connectors:
        if not _is_yes(connector):
            continue
        for name in sorted(draft.reachable(connector.target)):
            module = draft.modules.get(name)
            if module is not None and module.declaration.message_for == "people":
                draft.complain_of_connector(
                    "live-person-behind-machine",
                    connector,
                    f"leads a machine to {name}, a message for people.",
                    "Use a machine module there.",
                    at="to",
                )
