"""What the built-in line can be told. Every default is the careful one: reachable from this machine only."""

import os
import re
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cordboard.telephony.outside import OutsideRules

_LOOPBACK: Final = IPv4Network("127.0.0.0/8")

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]{1,64}$")]


def _with_port(host: str) -> str:
    """A port that does not exist would be cut to one that does."""
    port = host.partition(":")[2]
    if port and not 1 <= int(port) <= 65535:
        raise ValueError(f"{port} is no port; write one from 1 to 65535")
    return host


Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?$"), AfterValidator(_with_port)]
DialPrefix = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{0,15}$")]


#: What a fault is called of which only the machine knows that the site runs on.
NOT_SET: Final = "environment_variable_not_set"
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def _from_environment(written: object) -> object:
    """``${NAME}`` stands for an environment variable, so that no file needs to hold a password."""
    match = _VARIABLE.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        return written
    if not os.environ.get(match[1]):
        raise PydanticCustomError(
            NOT_SET, "the environment variable {name} is not set; set it to the password", {"name": match[1]}
        )
    return os.environ[match[1]]


Password = Annotated[SecretStr, BeforeValidator(_from_environment)]
"""A password, or ``${NAME}`` for the environment variable that holds it."""


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Provider(_Settings):
    """A telephone provider (SIP trunk) that carries calls to and from outside numbers.

    ``server`` is its host, with port if not 5060; ``domain`` what addresses are written with, if not the host.
    ``prefixes`` are the beginnings of numbers that go out through it; of several providers the longest decides.
    Its asserted caller identity (RFC 3325) is believed only where ``trust_identity`` says so.
    """

    name: Name
    server: Host
    user: str = ""
    password: Password = SecretStr("")
    domain: str = ""
    register_here: bool = Field(default=True, alias="register")
    prefixes: tuple[DialPrefix, ...] = ("",)
    trust_identity: bool = False

    @property
    def host(self) -> str:
        """The server without its port."""
        return self.server.partition(":")[0]

    @property
    def port(self) -> int:
        """The server's port."""
        return int(self.server.partition(":")[2] or 5060)


class LineSettings(_Settings):
    """Settings of the built-in line (SIP over UDP, G.711, IPv4).

    ``host`` is bound to; ``advertise`` is the address that others are told, where that differs (behind a router,
    or when bound to 0.0.0.0). ``port`` 0 takes a free one. ``rtp_ports`` is the range for audio; (0, 0) lets the
    system choose. ``allowed_sources`` may call without a password; when empty, only this machine may, and only if
    the line is bound to loopback. ``users`` are softphones and their passwords: they may register, be called by
    name, and call from anywhere. ``dial_uris`` lets flows call any ``sip:`` address. Times are in seconds.

    A telephone that sends no sound for ``rtp_timeout`` is asked whether the call goes on (OPTIONS within the dialog),
    since one that is muted may send none; if it does not say so within ``probe_timeout``, the call is lost. One that
    has put the call on hold may be silent for ``hold_timeout``.
    """

    host: IPv4Address = IPv4Address("127.0.0.1")
    port: int = Field(default=5060, ge=0, le=65535)
    advertise: IPv4Address | None = None
    rtp_ports: tuple[int, int] = (20000, 29999)
    realm: Name = "cordboard"

    allowed_sources: tuple[IPv4Network, ...] = ()
    users: dict[Name, Password] = Field(default_factory=dict)
    providers: tuple[Provider, ...] = ()
    outside: OutsideRules = OutsideRules()
    dial_uris: bool = False

    invites_per_second: float = Field(default=20, gt=0)
    invite_burst: int = Field(default=100, ge=1)
    stranger_messages_per_second: float = Field(default=10, gt=0)
    stranger_message_burst: int = Field(default=50, ge=1)
    failed_authentications: int = Field(default=5, ge=1)
    block_seconds: float = Field(default=300, gt=0)

    rtp_timeout: float = Field(default=30, gt=0)
    probe_timeout: float = Field(default=10, gt=0)
    hold_timeout: float = Field(default=3600, gt=0)
    max_calls: int = Field(default=200, ge=1)
    max_call_seconds: float = Field(default=4 * 3600, gt=0)
    registration_seconds: int = Field(default=300, ge=10, le=86400)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        low, high = self.rtp_ports
        if (low, high) != (0, 0) and not (1024 <= low < high <= 65535):
            raise ValueError(f"rtp_ports {low}-{high} is no range of ports from 1024 to 65535")
        names = [each.name for each in self.providers]
        if len(set(names)) < len(names):
            raise ValueError("two providers have the same name")
        return self

    @property
    def loopback(self) -> bool:
        """Whether the line is bound to loopback."""
        return self.host in _LOOPBACK

    @property
    def networks(self) -> tuple[IPv4Network, ...]:
        """The sources that may call without a password."""
        return self.allowed_sources or ((_LOOPBACK,) if self.loopback else ())
