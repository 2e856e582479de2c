"""What SIP status codes mean in the words of the line port, and the other way round. One table each."""

from typing import Final

from cordboard.telephony.line import Refusal

_REJECTIONS: Final = {
    Refusal.BUSY: (486, "Busy Here"),
    Refusal.NO_ANSWER: (480, "Temporarily Unavailable"),
    Refusal.REFUSED: (603, "Decline"),
    Refusal.INVALID_NUMBER: (404, "Not Found"),
    Refusal.NETWORK_FAILURE: (503, "Service Unavailable"),
    Refusal.FAX: (488, "Not Acceptable Here"),
    Refusal.NOT_ALLOWED: (403, "Forbidden"),
    Refusal.CANCELLED: (487, "Request Terminated"),
    Refusal.UNAVAILABLE: (503, "Service Unavailable"),
}

_REFUSALS: Final = {
    401: Refusal.REFUSED,
    403: Refusal.REFUSED,
    404: Refusal.INVALID_NUMBER,
    407: Refusal.REFUSED,
    408: Refusal.NO_ANSWER,
    410: Refusal.INVALID_NUMBER,
    414: Refusal.INVALID_NUMBER,
    416: Refusal.INVALID_NUMBER,
    480: Refusal.NO_ANSWER,
    484: Refusal.INVALID_NUMBER,
    485: Refusal.INVALID_NUMBER,
    486: Refusal.BUSY,
    487: Refusal.CANCELLED,
    488: Refusal.NETWORK_FAILURE,
    600: Refusal.BUSY,
    603: Refusal.REFUSED,
    604: Refusal.INVALID_NUMBER,
    606: Refusal.NETWORK_FAILURE,
    607: Refusal.REFUSED,
    608: Refusal.REFUSED,
}


_OF_A_REGISTRATION: Final = {
    400: "the provider cannot read the request",
    401: "the user name or the password is not right",
    403: "the provider does not let this account in: look at user name and password, and whether it is blocked",
    404: "the provider does not know this user: look at the user name and the domain",
    405: "the provider takes no registrations: if it knows this address, set register: false",
    407: "the user name or the password is not right",
    408: "nobody answered: look at host and port, and whether the firewall lets SIP through",
    423: "the provider wants us to stay registered for longer than it says",
    480: "the provider cannot take it now",
    500: "the provider has a fault of its own",
    503: "the provider has no time now, or keeps us out for a while",
    504: "the provider's own machines did not answer in time",
}


def of_registration(code: int, phrase: str) -> str:
    """Why a provider refuses a registration, in plain words where they are known."""
    said = f"{code} {phrase}"
    return f"{said}: {_OF_A_REGISTRATION[code]}" if code in _OF_A_REGISTRATION else said


RETRY_AFTER: Final = {Refusal.UNAVAILABLE: 10}
"""Seconds after which a caller who is turned away for this may try again (RFC 3261 20.33)."""


def rejection(why: Refusal) -> tuple[int, str]:
    """The status code and phrase with which we turn a call away."""
    return _REJECTIONS[why]


def refusal(code: int, *, answered_at_all: bool) -> Refusal:
    """Why a call of ours was not made.

    A redirection (3xx) is a refusal: where our calls go is decided here, not by whom we call. 408 is what the
    stack reports, too, when nobody answered at all.
    """
    if code == 408 and not answered_at_all:
        return Refusal.NETWORK_FAILURE
    if code in _REFUSALS:
        return _REFUSALS[code]
    return Refusal.NETWORK_FAILURE if 500 <= code < 600 else Refusal.REFUSED
