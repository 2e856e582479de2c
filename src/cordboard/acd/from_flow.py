"""What a flow asks of the router."""

from __future__ import annotations

from typing import Final

from cordboard.acd.messages import AgentRequest
from cordboard.engine.commands import FindAgent

#: What both say of a search, under the same names.
_SAID: Final = tuple(name for name in AgentRequest.__struct_fields__ if name != "contact")


def request_of(contact: str, command: FindAgent) -> AgentRequest:
    """A contact's search for an agent, as the router is told of it."""
    return AgentRequest(contact=contact, **{name: getattr(command, name) for name in _SAID})
