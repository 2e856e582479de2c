"""How a call begins and ends: the part of :class:`cordboard.telephony.line.Call` that every line shares."""

import asyncio
import logging
from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

from cordboard.telephony.line import Call, CallEnded, Direction, EndedBy, NotConnected, OnCall, Refusal

_log = logging.getLogger(__name__)


class CallLeg:
    """One call's course, on the event loop: waiting, answered, ended. Lines build their calls on it.

    Whatever happens first counts: a call ends once, and is answered at most once and never after its end.
    """

    def __init__(self, direction: Direction, caller: str, called: str, facts: Mapping[str, str] | None = None) -> None:
        self.id = uuid4().hex
        self.direction: Direction = direction
        self.caller = caller
        self.called = called
        self.facts: Mapping[str, str] = MappingProxyType(dict(facts or {}))
        self.answered = False
        self.ended_by: EndedBy | None = None
        self.cause = ""
        self._refusal = NotConnected(Refusal.NETWORK_FAILURE)
        self._settled = asyncio.Event()
        self._over = asyncio.Event()

    async def wait_answered(self) -> None:
        """See :meth:`cordboard.telephony.line.Call.wait_answered`."""
        await self._settled.wait()
        if not self.answered:
            raise self._refusal.with_traceback(None)

    async def wait_ended(self) -> EndedBy:
        """See :meth:`cordboard.telephony.line.Call.wait_ended`."""
        await self._over.wait()
        return self._ended_by()

    def connected(self) -> bool:
        """Note that the call was answered; False where that comes too late."""
        if self.ended_by is not None:
            return False
        self.answered = True
        self._settled.set()
        return True

    def finish(self, ended_by: EndedBy, refusal: Refusal = Refusal.NETWORK_FAILURE, detail: str = "") -> bool:
        """Note the end of the call, and why it was not answered if so. False if it was over before."""
        if self.ended_by is not None:
            return False
        self.ended_by = ended_by
        self.cause = detail
        self._refusal = NotConnected(refusal, detail)
        self._settled.set()
        self._over.set()
        return True

    def still_on(self) -> None:
        """Raise CallEnded where the call is over."""
        if self.ended_by is not None:
            raise CallEnded(self.ended_by)

    def _ended_by(self) -> EndedBy:
        assert self.ended_by is not None, "a call is over only when somebody or something has ended it"
        return self.ended_by


async def hand_over(on_call: OnCall, call: Call) -> None:
    """Let a call be handled, to its end."""
    try:
        await on_call(call)
    except Exception:  # noqa: BLE001 - whatever a handler raises must not leave its caller hanging
        _log.exception("the handler of call %s failed; the call is ended", call.id)
        await call.reject(Refusal.UNAVAILABLE)
