"""The port of traces: what the parts of a running site tell of a contact's way, for OpenTelemetry or for nobody.

Every contact has a trace of its own, whose id is that of the contact: so a contact that goes on after a restart goes on
in the same trace, so each of them is found by the other. Nothing told here names a person: no number, no account,
no key, no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Final, Protocol

from cordboard.acd.decisions import Decision
from cordboard.acd.messages import AnyMessage
from cordboard.store.observing import WriteObserver


class WebSpan(Protocol):
    """A request of a flow to a web service, while it is under way."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What is sent along so that the service can go on with the trace (W3C Trace Context: ``traceparent``)."""
        ...

    def answered(self, status: int) -> None:
        """The service answered with that status."""
        ...


class ContactSpans(Protocol):
    """What one contact does, from the task that drives it."""

    def module(self, name: str) -> None:
        """The contact is in that module now, and no longer in the one before; '' for none."""
        ...

    def command(self, kind: str) -> AbstractContextManager[None]:
        """While a command of the module is performed."""
        ...


class Traces(Protocol):
    """Takes what happens to contacts. Its methods return at once, and raise nothing."""

    @property
    def write_observers(self) -> Sequence[WriteObserver]:
        """What the journal writer tells of contacts that close."""
        ...

    def contact(self, contact: str) -> ContactSpans:
        """For the spans of one contact, by its id."""
        ...

    def web_request(self, method: str, host: str) -> AbstractContextManager[WebSpan]:
        """While a flow's request to a web service is under way, in the task that performs the command."""
        ...

    def note(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:
        """The router was told a message at a time (milliseconds since the epoch), and decided: offers are spans."""
        ...

    def close(self) -> None:
        """Send what was not sent yet, and end. May take some seconds."""
        ...


_NOTHING: Final = nullcontext()


class _NoWebSpan:
    headers: Mapping[str, str] = MappingProxyType({})

    def answered(self, status: int) -> None:
        """Nobody wants to know."""


class _NoSpans:
    def module(self, name: str) -> None:
        """Nobody wants to know."""

    def command(self, kind: str) -> AbstractContextManager[None]:  # noqa: ARG002 - as the port has it
        return _NOTHING


_NO_SPANS: Final = _NoSpans()
_NO_WEB_SPAN: Final[AbstractContextManager[WebSpan]] = nullcontext(_NoWebSpan())


class NoTraces:
    """Traces are off."""

    write_observers: Sequence[WriteObserver] = ()

    def contact(self, contact: str) -> ContactSpans:  # noqa: ARG002 - as the port has it
        """For the spans of one contact: there are none."""
        return _NO_SPANS

    def web_request(self, method: str, host: str) -> AbstractContextManager[WebSpan]:  # noqa: ARG002
        """Sends nothing along."""
        return _NO_WEB_SPAN

    def note(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:
        """Nobody wants to know."""

    def close(self) -> None:
        """Nothing is open."""


#: For all who trace nothing.
NO_TRACES: Final = NoTraces()
