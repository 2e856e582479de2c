"""Placing calls, and telephones of web pages."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body


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
