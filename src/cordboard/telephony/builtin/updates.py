"""UPDATE within a dialog (RFC 3311), which sippy does not know. Loaded and used on the SIP thread only."""

from collections.abc import Callable
from typing import Any

from sippy.MsgBody import MsgBody
from sippy.UacStateUpdating import UacStateUpdating
from sippy.UasStateUpdating import UasStateUpdating

from cordboard.telephony.builtin.bodies import SDP
from cordboard.telephony.builtin.replies import warning
from cordboard.telephony.builtin.sdp import SdpError
from cordboard.telephony.builtin.stack import Stack


def answer_update(agent: Any, stack: Stack, request: Any, on_offer: Callable[[str], str]) -> Any:
    """The response to an UPDATE: a refresh of the session, or an offer (section 5.2).

    ``agent`` is the user agent of the dialog. ``on_offer`` takes a session description and returns the answer to it, or
    raises SdpError.
    """
    if not agent.in_order(request):
        return stack.response(request, 500, "Server Internal Error")
    body = request.getBody()
    answer = None
    if body is not None:
        if body.getType() != SDP:
            return stack.response(request, 415, "Unsupported Media Type", {"accept": SDP})
        if isinstance(agent.state, (UacStateUpdating, UasStateUpdating)):
            return stack.response(request, 491, "Request Pending")
        if not agent.isConnected():  # the offer of the INVITE is not answered yet
            return stack.response(request, 500, "Server Internal Error", {"retry-after": "5"})
        try:
            answer = MsgBody(on_offer(str(body)))
        except SdpError as error:
            return stack.response(request, 488, "Not Acceptable Here", {"warning": warning(str(error))})
        agent.rSDP, agent.lSDP = body.getCopy(), answer
    agent.refresh_target(request)
    response = stack.capabilities(request, {"contact": str(agent.lContact)})
    response.setBody(answer)
    return response
