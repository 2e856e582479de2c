"""What goes to and from the SIP thread: plain values, so that nothing of the stack leaves its thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What has happened on a call."""

    PROGRESS = "progress"
    ANSWERED = "answered"
    FAILED = "failed"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"
    LOST = "lost"
    KEY = "key"
    ALIVE = "alive"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Signalled:
    """One thing that has happened: with a status code, a session description or a key where there is one."""

    kind: Kind
    code: int = 0
    phrase: str = ""
    body: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    """One REGISTER to send to a provider: who, where, for how long, and the proof that it asked for."""

    user: str
    domain: str
    address: tuple[str, int]
    seconds: int
    call_id: str
    tag: str
    number: int
    proof: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SipReply:
    """What came back: code, phrase, and headers by lower-case name."""

    code: int
    phrase: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for each, value in self.headers if each == name), None)
