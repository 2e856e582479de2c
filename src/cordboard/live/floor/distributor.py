"""The driver of the router: tells it what happened and what time it is, and hands on what it decides."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from cordboard.acd.decisions import Decision
from cordboard.acd.messages import AgentRequest, AnyMessage, Arrive, Tick
from cordboard.acd.router import Router
from cordboard.live.changes import Changes

_log = logging.getLogger(__name__)


class Distributor:
    """Feeds the router one message at a time, and arms one timer for what is due next.

    Decisions are handed on in their order, at once. The function that takes them returns without waiting; messages that
    it sends meanwhile are taken afterwards, so that the floor never acts on half of what was decided.

    Args:
        noted: takes each message with its time and all that was decided on it, before that is done.
        decided: takes each decision.
        clock: milliseconds since the epoch, never going back.
    """

    def __init__(
        self, router: Router, noted: Callable[[int, AnyMessage, Sequence[Decision]], None],
        decided: Callable[[Decision], None], clock: Callable[[], int],
    ) -> None:  # fmt: skip
        self.router = router
        self.clock = clock
        self.changes = Changes()
        self._noted = noted
        self._decided = decided
        self._waiting: deque[AnyMessage] = deque()
        self._busy = self._held = False
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def tell(self, *messages: AnyMessage) -> None:
        """Something happened."""
        self._waiting.extend(messages)
        if self._busy or self._held:
            return
        self._busy = True
        try:
            while self._waiting:
                self._feed(self._waiting.popleft())
        finally:
            self._busy = False
            self._arm()
        self.changes.note()

    def hold(self) -> None:
        """Tell the router nothing yet: what happens waits in its order, and so does what is due."""
        self._held = True

    def release(self) -> None:
        """Tell the router what has happened meanwhile, and what is due."""
        if self._held:
            self._held = False
            self.tell(Tick())

    def stop(self) -> None:
        """Arm no timer any more. What is told is still decided."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _feed(self, message: AnyMessage) -> None:
        now = self.clock()
        if isinstance(message, Arrive):
            message = replace(message, request=self._with_service_level(message.request))
        try:
            decisions = self.router.receive(message, now)
        except Exception:  # noqa: BLE001 - a fault of ours in one message must not stop the floor in the middle of an act
            _log.exception("the router could not take a message: %s", message)
            return
        if decisions or not isinstance(message, Tick):
            self._noted(now, message, decisions)
        for decision in decisions:
            try:
                self._decided(decision)
            except Exception:  # noqa: BLE001 - what goes wrong for one contact must not stop the others
                _log.exception("a decision could not be carried out: %s", decision)

    def _with_service_level(self, request: AgentRequest) -> AgentRequest:
        """The request with the seconds of its service's level as they are set now, which the log keeps with it."""
        service = self.router.organisation.services.get(request.service)
        return request if service is None else replace(request, answer_within=service.service_level)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self.router.due
        if due is not None and not self._stopped:
            wait = max(1, due - self.clock()) / 1000
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self.tell(Tick())
