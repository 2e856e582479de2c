"""Whether a module has brought its person to somebody, or taken a message."""

from __future__ import annotations

from cordboard.flow.events import Event
from cordboard.flow.module import FlowModule


def transfers(module: FlowModule | None) -> bool:
    """Whether it brings in an agent or another person."""
    return module is not None and module.declaration.brings in ("agent", "outside", "callback")


def takes_messages(module: FlowModule | None) -> bool:
    """Whether it takes a message."""
    return module is not None and module.declaration.brings == "message"


def reached_somebody(module: FlowModule | None, event: str) -> bool:
    """Whether a transfer that raised this event had brought a person in, or promised one."""
    return transfers(module) and event in (Event.SUCCESS, Event.AGENT_END_CALL)


def reached_agent(module: FlowModule | None, event: str) -> bool:
    """Whether it was an agent of the site, whose word then goes before the flow's."""
    return module is not None and module.declaration.brings == "agent" and reached_somebody(module, event)


def left_message(module: FlowModule, event: str) -> bool:
    """Whether a module that raised this event had taken a message."""
    return takes_messages(module) and event == Event.SUCCESS
