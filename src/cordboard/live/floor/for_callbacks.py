"""What is asked of the floor about callbacks: by contacts, when one is due, and around a restart."""

from __future__ import annotations

from collections.abc import Callable

from cordboard.acd.messages import AgentRequest
from cordboard.acd.router import Router
from cordboard.live.floor.callbacks import CallbackPromise, Callbacks, OpenCallback
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused
from cordboard.store.due_times import DueTime


class CallbackActions:
    """The part of the floor that promises callbacks, and begins or gives up those that are due.

    `stopped`: whether the floor promises none any more.
    """

    def __init__(self, shared: Shared, router: Router, callbacks: Callbacks, stopped: Callable[[], bool]) -> None:
        self._shared = shared
        self._router = router
        self._callbacks = callbacks
        self._stopped = stopped

    async def ask_callback(self, promise: CallbackPromise, before: tuple[AgentRequest, int] | None = None) -> None:
        """Have a person called back; the contact has asked before, and its place in the queue is kept.

        `before`: what the contact asked for before a restart, and when (milliseconds since the epoch). It gets that
        place where the restart has lost its own, which was not stored yet.

        It is stored when this returns. Raises FloorRefused where there is no place, and what the store raises.
        """
        request, since = self._shared.requests.get(promise.contact), self._router.queued_at(promise.contact)
        if since is None and before is not None:
            request, since = before
        if self._stopped() or request is None or since is None:
            raise FloorRefused("the contact has no place in a queue that could be kept")
        if not await self._callbacks.ask(promise, request, since):
            raise FloorRefused("the person waits on the line again")

    def take_up(self, callback: OpenCallback, *, pausing: bool) -> None:
        """Go on with a callback that was promised before a restart; `pausing`: its next attempt is due at a time."""
        self._shared.requests[callback.contact] = callback.request
        self._callbacks.take_up(callback, pausing=pausing)

    async def retry_callback(self, due: DueTime) -> None:
        """The next attempt of a callback is due (its id is the key)."""
        self._callbacks.retry(due.key)

    async def expire_callback(self, due: DueTime) -> None:
        """A callback is due to be given up (its id is the key)."""
        self._callbacks.expire(due.key)
