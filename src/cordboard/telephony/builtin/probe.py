"""The question whether the far end still has a call. Used on the SIP thread only."""

from collections.abc import Callable
from typing import Any, Final

from cordboard.telephony.builtin.signalled import Kind, Signalled

_CALL_UNKNOWN: Final = frozenset({408, 481})
"""Answers after which a dialog is over; sippy makes 408 where none came (RFC 5057 section 5.1)."""


class Probe:
    """Asks by OPTIONS within the dialog (RFC 3261 section 11): it changes nothing of the session and needs no person.

    An answer of any kind says that the call goes on, but for 481 and for none at all. Only the answer to the last
    question counts.
    """

    def __init__(self, agent: Any, on_event: Callable[[Signalled], None]) -> None:
        self._agent = agent
        self._on_event = on_event
        self._asked = 0

    def send(self) -> None:
        """Ask. Nothing is asked before the call stands, or after its end."""
        if self._agent.isConnected():
            self._asked += 1
            number = self._asked
            request = self._agent.genRequest("OPTIONS")
            self._agent.newTransaction(request, resp_cb=lambda response: self._answered(number, response))

    def _answered(self, number: int, response: Any) -> None:
        code = response.getSCode()[0]
        if number == self._asked and code >= 200:
            self._on_event(Signalled(Kind.GONE if code in _CALL_UNKNOWN else Kind.ALIVE, code))
