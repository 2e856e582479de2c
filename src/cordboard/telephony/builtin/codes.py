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
