"""Placing calls, and telephones of web pages."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body
from cordboard.telephony.line import Refusal


class NewCall(Body):
    """Whom to call, for which outbound service, about which account."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"service": "reminders", "number": "+12025550143", "account": "A-1007"}]}
    )

    service: str = Field(max_length=LONGEST_NAME)
    number: str = Field(min_length=1, max_length=100)
    account: str = Field("", max_length=LONGEST_NAME)


class PlacedCall(Answer):
    """The contact of a call that is being made."""

    contact: str


class NewTestCall(Body):
    """Whom to ring, with which number of ours, and for how long at most. It is no contact, and runs no flow."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": "+12025550143", "caller_id": "+12025550100"}]})

    number: str = Field(min_length=1, max_length=100)
    caller_id: str = Field("", max_length=100)
    ring_seconds: float = Field(30.0, ge=1, le=60)


class TestCallResult(Answer):
    """What became of a test call: whether it was answered, and after how many seconds it was or was given up.

    `reason` says why it was not, and `detail` the same in the words of the network, such as a SIP status.
    """

    answered: bool
    seconds: float
    reason: Refusal | None
    detail: str


class PhoneOffer(Body):
    """A WebRTC offer (SDP), and the number or service called."""

    sdp: str = Field(max_length=20_000)
    called: str = Field(min_length=1, max_length=100)


class StandingPhoneOffer(Body):
    """A WebRTC offer (SDP) of the standing telephone of a page."""

    sdp: str = Field(max_length=20_000)


class PhoneAnswer(Answer):
    """The WebRTC answer (SDP), and the id of the call."""

    sdp: str
    call: str


class NewDraftCall(Body):
    """A WebRTC offer (SDP) of somebody who calls a draft.

    `number` is the one of the person, who calls from it or is called on it by an outbound flow; empty for one that
    belongs to nobody. The settings of `service` hold; empty for one that runs the flow, or else any that could.
    """

    sdp: str = Field(max_length=20_000)
    number: str = Field("", max_length=100)
    service: str = Field("", max_length=LONGEST_NAME)


class DraftCall(PhoneAnswer):
    """A call of a draft: its contact, the service whose settings hold, and the version that the draft is."""

    contact: str
    service: str
    version: str
