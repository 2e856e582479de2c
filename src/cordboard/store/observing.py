"""What the journal writer tells those who measure: how long commits take, which contacts begin, and which close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from cordboard.store.journal_rows import ObservedContact
from cordboard.store.write_group import Written
from cordboard.store.write_requests import WriteRequest


class WriteObserver(Protocol):
    """Told from the writer's thread. It returns at once, and raises nothing."""

    def committed(self, seconds: float, requests: int) -> None:
        """A transaction with so many requests is durable after so many seconds."""
        ...

    def failed(self, *, lasting: bool) -> None:
        """A transaction was not stored; `lasting`: trying again is no use."""
        ...

    def began(self, contact: ObservedContact) -> None:
        """It is stored that a contact began."""
        ...

    def closed(self, contact: ObservedContact, result: str, at: int) -> None:
        """The outcome of a contact is stored. It closed at that time, in milliseconds since the epoch."""
        ...


class WriteObservation:
    """Tells observers of each transaction. It knows the writer's open contacts."""

    def __init__(self, observers: Sequence[WriteObserver]) -> None:
        self._observers = tuple(observers)
        self._open: dict[str, ObservedContact] = {}

    def stored(self, group: Sequence[WriteRequest], written: Written, seconds: float) -> None:
        """A group is durable."""
        if not self._observers:
            return
        self._open |= written.observed
        begun = [request.new.observed for request in group if request.new is not None and request.stored]
        closed = [(self._open.pop(contact, None), outcome) for contact, outcome in written.closed.items()]
        for observer in self._observers:
            if group:
                observer.committed(seconds, len(group))
            for contact in begun:
                observer.began(contact)
            for ended, outcome in closed:
                if ended is not None:
                    observer.closed(ended, outcome["result"], outcome["closed_at"])

    def failed(self, *, lasting: bool) -> None:
        """A transaction was not stored."""
        for observer in self._observers:
            observer.failed(lasting=lasting)

    def forget(self, contacts: Iterable[str]) -> None:
        """These are not the writer's any more."""
        for contact in contacts:
            self._open.pop(contact, None)
