"""How what a user agent tells on the SIP thread reaches its call on the event loop."""

import asyncio

from cordboard.telephony.builtin.call import SipCall
from cordboard.telephony.builtin.sdp import SdpError
from cordboard.telephony.builtin.signalled import Signalled


class Mailbox:
    """Between a user agent on the SIP thread and its call on the event loop, which is made a moment later."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.call: SipCall | None = None
        self._loop = loop

    def post(self, event: Signalled) -> None:
        """From the SIP thread."""
        self._loop.call_soon_threadsafe(self._deliver, event)

    def offer(self, body: str) -> str:
        """From the SIP thread."""
        if self.call is None:
            raise SdpError("the call is not set up yet")
        return self.call.renegotiate(body)

    def _deliver(self, event: Signalled) -> None:
        if self.call is not None:
            self.call.signalled(event)
