"""A call that somebody makes to us."""

from typing import Any

from cordboard.telephony.builtin.call import SipCall
from cordboard.telephony.builtin.codes import RETRY_AFTER, rejection
from cordboard.telephony.builtin.reception import IncomingInvite
from cordboard.telephony.line import EndedBy, Refusal


class InboundCall(SipCall):
    """See :class:`cordboard.telephony.line.Call`."""

    def __init__(self, invitation: IncomingInvite, agent: Any, **shared: Any) -> None:
        super().__init__("inbound", invitation.caller, invitation.called, invitation.facts, **shared)
        self.agent = agent
        self._theirs = invitation.offer
        self._peer = invitation.source
        self._early = False

    async def ring(self) -> None:
        """180: the caller hears ringing."""
        self.still_on()
        if not self.answered and not self._early:
            self._tell(self._agent().ring)

    async def early_media(self) -> None:
        """183: the caller hears what is played. A caller who offered nothing hears it only after the answer."""
        self.still_on()
        if self.answered or self._early or self._theirs is None:
            return
        self._early = True
        self._tell(self._agent().early_media, self._answer_to(self._theirs))
        self.media.open(self._theirs.far_end(self._peer))

    async def answer(self) -> None:
        """200."""
        self.still_on()
        if self.answered:
            return
        self.connected()
        if self._theirs is None:
            self._tell(self._agent().answer, self._offer(), is_offer=True)
            return
        self._tell(self._agent().answer, self._answer_to(self._theirs), is_offer=False)
        if not self._early:
            self.media.open(self._theirs.far_end(self._peer))

    async def reject(self, why: Refusal) -> None:
        """A final refusal with the code for ``why``; BYE where the call was answered before."""
        if self.ended_by is not None:
            return
        if self.answered:
            self.leave(why)
            return
        self._tell(self._agent().reject, *rejection(why), retry_after=RETRY_AFTER.get(why))
        self.end(EndedBy.HERE, why)

    def part(self) -> None:
        """BYE, or a refusal where the call was not answered."""
        if self.answered:
            super().part()
        else:
            self._tell(self._agent().reject, *rejection(Refusal.REFUSED))

    def _agent(self) -> Any:
        return self.agent
