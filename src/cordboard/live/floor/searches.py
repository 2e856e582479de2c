"""Contacts that ask for an agent: each search from its place in the queue to the end of its conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cordboard.acd.messages import AgentRequest, Arrive, StepAside, Withdraw
from cordboard.acd.router import Router
from cordboard.live.floor.asking import AgentSearch, Party
from cordboard.live.floor.events import ContactWaits, ContactWaitsNoMore
from cordboard.live.floor.present import Present
from cordboard.live.floor.restart import Restart
from cordboard.live.floor.rows import SEARCH
from cordboard.live.floor.shared import Shared
from cordboard.telephony.line import Call


class Searches:
    """The part of the floor that contacts use.

    Args:
        restart: knows the searches that a restart cut off.
        promised: whether a contact waits to be called back.
        forget_callback: gives up the callback of a contact whose person waits on the line again.
    """

    def __init__(
        self, shared: Shared, router: Router, present: Present, restart: Restart, promised: Callable[[str], bool],
        forget_callback: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._shared = shared
        self._router = router
        self._present = present
        self._restart = restart
        self._promised = promised
        self._forget_callback = forget_callback
        self._stopped = False
        self._started_at = shared.clock()
        self.make = partial(
            AgentSearch, on_close=self._closed, deliver=shared.deliveries.after_storing,
            changed=partial(shared.changed, SEARCH),
        )  # fmt: skip

    def stop(self) -> None:
        """End all searches, and begin none any more."""
        self._stopped = True
        for asking in list(self._shared.askings.values()):
            asking.end()

    def continues(self, contact: str, command: int) -> bool:
        """Whether a contact's search for an agent by that command was cut off by a restart, and goes on when asked.

        By command 0: whether its person was called back, and no command of its flow had asked for the agent yet.
        """
        return self._restart.knows(contact, command)

    def found_call(self, contact: str, call: Call) -> None:
        """After a restart: the call of a contact's person goes on."""
        if self._restart.going_on:
            self._restart.calls[contact] = call

    def ask(self, request: AgentRequest, party: Party, *, command: int = 0, since: int = 0) -> AgentSearch:
        """Queue a contact. What becomes of it is told by the `events` of what is returned.

        `command` is the number of the command in the contact's journal by which it asks, `since` (milliseconds) when it
        was opened. A search that a restart cut off goes on when its contact asks by the same command again: in its
        place, or in its conversation; all that it was told before is told again.
        """
        contact = request.contact
        asking = self.make(contact, party, command=command)
        if self._stopped:
            asking.end()
            return asking
        if (before := self._shared.askings.get(contact)) is not None:
            before.end()
        self._shared.askings[contact] = asking
        if self._restart.search(asking, request):
            return asking
        self._forget_callback(contact)
        self._shared.requests[contact] = request
        self._shared.publish(ContactWaits(contact=contact, service=party.pop.service or request.service))
        self._shared.tell(Arrive(request, since if since < self._started_at else 0))
        return asking

    def left(self, contact: str) -> None:
        """A contact is over, whatever it asked for: its place is given up, unless a callback keeps it."""
        self._restart.left(contact)
        asking = self._shared.askings.pop(contact, None)
        if asking is not None:
            asking.end()
        if self._promised(contact):
            return
        if asking is not None:
            self._close(asking, keep_place=False)
        else:
            self._shared.tell(Withdraw(contact))
        self._shared.requests.pop(contact, None)

    def _closed(self, asking: AgentSearch, keep_place: bool) -> None:
        if self._shared.askings.get(asking.contact) is asking:
            self._close(asking, keep_place=keep_place)

    def _close(self, asking: AgentSearch, *, keep_place: bool) -> None:
        contact = asking.contact
        conversation = self._present.talking(contact)
        if conversation is not None and conversation.asking is asking:
            conversation.person_left()
            contact = conversation.key
        elif self._router.place(contact) is not None and not self._promised(contact):
            self._shared.publish(ContactWaitsNoMore(contact=contact, why="stepped_aside" if keep_place else "left"))
        if not self._promised(contact):
            self._shared.tell(StepAside(contact) if keep_place else Withdraw(contact))
