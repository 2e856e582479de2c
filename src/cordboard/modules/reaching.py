"""Reaching an agent: what operator_transfer, extension_transfer and direct_transfer have in common."""

from __future__ import annotations

from collections.abc import Generator

from cordboard.engine.commands import AwaitKey, Command, FindAgent, Hold
from cordboard.engine.contact import Contact
from cordboard.engine.not_routed import NOT_ROUTED
from cordboard.engine.signals import (
    AgentEnded,
    Connected,
    ConversationOver,
    Keyed,
    NotRouted,
    OfferExpired,
    Rejected,
    Signal,
)  # fmt: skip
from cordboard.flow.events import Event, Raised


class TransferEnd:
    """The outcome of a search: the event to raise, and the agent who was asked for or found, if there was one."""

    __slots__ = ("agent", "raised")

    def __init__(self, raised: Event | Raised, agent: str) -> None:
        self.raised = raised
        self.agent = agent


def reach(find: FindAgent, *company: Hold | AwaitKey) -> Generator[Command | tuple[Command, ...], Signal, TransferEnd]:
    """Look for an agent, with `company` for the person until one is there, and see the conversation to its end.

    A rejected or missed offer ends the search where `find` says so; else the contact waits on.
    """
    group: tuple[Command, ...] = (find, *company)
    while True:
        heard = yield group
        match heard:
            case Connected():
                group = (find,)
            case Keyed():
                return TransferEnd((Event.KEY_PRESS, heard.digits), "")
            case Rejected() if find.ends_on_rejection:
                return TransferEnd(Event.CALL_NOT_ACCEPTED, heard.agent)
            case OfferExpired() if find.ends_on_timeout:
                return TransferEnd(Event.TIMEOUT, heard.agent)
            case AgentEnded():
                return TransferEnd(Event.AGENT_END_CALL, heard.agent)
            case ConversationOver():
                return TransferEnd(Event.SUCCESS, heard.agent)
            case NotRouted():
                return TransferEnd(NOT_ROUTED[heard.reason].event, heard.agent)


def leaves_on(contact: Contact, event: Event) -> bool:
    """Whether the contact moves when an offer comes to nothing: only by a connector of that event (domain.md 3)."""
    return event in contact.events
