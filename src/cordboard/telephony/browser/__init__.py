"""The browser phone: calls from a web page over WebRTC (aiortc), on the media engine of the built-in line.

The page sends an offer with one audio track (PCMU; send it when all candidates are gathered) and a data channel
called ``keys``. On that channel it says

- ``5``, ``{"key": "5"}`` or ``{"keys": "12#"}``: keys were pressed;
- ``{"hangup": true}``: the person has hung up;

and is told

- ``{"state": "ringing"}`` and ``{"state": "answered"}``;
- ``{"hangup": true, "reason": "..."}``: the call was ended from here.

An agent's page makes the same offer once, for a leg that stays up between calls (:class:`AgentPhones`).
"""

from cordboard.telephony.browser.agents import AgentPhones, PhoneInUse
from cordboard.telephony.browser.line import BrowserLine, SessionAnswer, TooManyCalls
from cordboard.telephony.browser.offer import BadOffer

__all__ = ["AgentPhones", "BadOffer", "BrowserLine", "PhoneInUse", "SessionAnswer", "TooManyCalls"]
