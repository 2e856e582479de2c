"""A call that we make."""

from dataclasses import dataclass
from typing import Any

from cordboard.telephony.builtin.call import SipCall
from cordboard.telephony.builtin.codes import refusal
from cordboard.telephony.builtin.signalled import Signalled
from cordboard.telephony.line import EndedBy, LineError, Refusal


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call goes: the packets to ``address``, the request to ``called`` there, or to ``target`` as it is.

    ``domain`` is what addresses are written with; ``user`` and ``password`` answer a challenge of the other side.
    """

    address: tuple[str, int]
    called: str
    target: str | None = None
    domain: str | None = None
    user: str | None = None
    password: str | None = None
    provider: str = ""


class OutboundCall(SipCall):
    """See :class:`cordboard.telephony.line.Call`."""

    def __init__(self, number: str, caller_id: str, **shared: Any) -> None:
        super().__init__("outbound", caller_id, number, {}, **shared)
        self._answered_at_all = False
        self.outside_ticket: int | None = None

    async def ring(self) -> None:
        """Ringing is the far end's business on a call that we make."""
        raise LineError("only an inbound call can be rung; wait for an outbound one with wait_answered()")

    async def early_media(self) -> None:
        """Likewise."""
        raise LineError("only an inbound call is given early media; an outbound one has it if the far end sends it")

    async def answer(self) -> None:
        """Likewise."""
        raise LineError("only an inbound call is answered here; wait for an outbound one with wait_answered()")

    async def reject(self, why: Refusal) -> None:
        """Give the call up."""
        self.leave(why)

    def go(self, agent: Any, destination: Destination) -> None:
        """Send the INVITE."""
        if self.ended_by is not None:
            return
        self.agent = agent
        self._peer = destination.address[0]
        self._tell(
            agent.dial,
            caller=self.caller or "anonymous",
            called=destination.called,
            body=self._offer(),
            target=destination.target,
            domain=destination.domain,
        )

    def out_of_patience(self) -> None:
        """Nobody has answered in time."""
        if not self.answered:
            why = Refusal.NO_ANSWER if self._answered_at_all else Refusal.NETWORK_FAILURE
            self.leave(why, "nobody answered in time")

    def progressed(self, event: Signalled) -> None:
        """The far end is there; with a description it has something to hear before the answer."""
        self._answered_at_all = True
        if event.body is not None:
            self.take_answer(event.body)

    def was_answered(self, event: Signalled) -> None:
        """200. Without a description the one of the early media holds."""
        self._answered_at_all = True
        if event.body is not None:
            self.take_answer(event.body)
        elif not self.media.opened:
            self.leave(Refusal.NETWORK_FAILURE, "the far end answered without a session description")
        self.connected()

    def failed(self, event: Signalled) -> None:
        """A final refusal."""
        why = refusal(event.code, answered_at_all=self._answered_at_all)
        self.end(EndedBy.FAR_END, why, f"{event.code} {event.phrase}")
