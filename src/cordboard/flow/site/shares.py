"""Which version of its flow a service runs: what an alias stands for, one version, or shares of several in percent."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, InstanceOf, WithJsonSchema

#: The alias of a service that names none: what is published without naming another.
LIVE: Final = "live"
#: A version, as `flow.document.version_of` makes it.
VERSION: Final = re.compile(r"[0-9a-f]{16}")
_ALIAS: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")

#: Shares that come so near to 100 are meant so: thirds cannot be written exactly.
_NEAR: Final = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a service's contacts. `at` is an alias of the flow, or a version of it."""

    at: str
    percent: float


@dataclass(frozen=True, slots=True)
class FlowShares:
    """The flow of a service, and which of its versions run for which share of the contacts."""

    flow: str
    shares: tuple[Share, ...] = (Share(LIVE, 100.0),)

    def order(self, service: str, person: str) -> list[str]:
        """The aliases or versions for a contact, the one that it runs on first, then those in whose place it may.

        The same person meets the same one each time. Where the shares are changed, only as many people change over as
        the shares differ by (weighted rendezvous hashing). `person` is a number, or something of the contact alone.
        """
        chosen = [each for each in self.shares if each.percent > 0]
        return [each.at for each in sorted(chosen, key=lambda each: _distance(service, person, each))]


def _distance(service: str, person: str, share: Share) -> float:
    digest = hashlib.sha256(f"{service}\0{person}\0{share.at}".encode()).digest()
    return -math.log((int.from_bytes(digest[:8]) + 1) / 2**64) / share.percent


def name_of(flow: str, at: str) -> str:
    """How an alias or a version of a flow is written.

    >>> name_of("support-line", "test")
    'support-line@test'
    """
    return f"{flow}@{at}"


def read_name(text: str) -> tuple[str, str]:
    """The flow, and the alias or version, of a name such as ``support-line@test``; without one, ``live``.

    Raises ValueError for what is neither an alias nor a version.

    >>> read_name("support-line"), read_name("support-line@0123456789abcdef")
    (('support-line', 'live'), ('support-line', '0123456789abcdef'))
    """
    flow, sign, at = text.partition("@")
    if not sign:
        return flow, LIVE
    if not is_alias(at) and not VERSION.fullmatch(at):
        raise ValueError(
            f"{text!r} names neither an alias nor a version: an alias is a word in small letters such as live or test, "
            "and a version has 16 characters of 0-9 and a-f"
        )
    return flow, at


def is_alias(text: str) -> bool:
    """Whether it can be the alias of a version: a word in small letters, which no version looks like."""
    return _ALIAS.fullmatch(text) is not None and not VERSION.fullmatch(text)


def _read(written: Any) -> Any:
    if isinstance(written, FlowShares):
        return written
    if isinstance(written, str):
        flow, at = read_name(written)
        return FlowShares(flow, (Share(at, 100.0),))
    if not isinstance(written, dict) or not written:
        raise ValueError("write a flow, such as support-line or support-line@test, or shares of its versions")
    named = [(*read_name(str(name)), percent) for name, percent in written.items()]
    flow = named[0][0]
    if other := next((each for each, _, _ in named if each != flow), None):
        raise ValueError(f"the shares are of two flows, {flow!r} and {other!r}: share versions of one flow")
    shares = tuple(Share(at, _percent(name_of(flow, at), percent)) for _, at, percent in named)
    if twice := next((at for at in (each.at for each in shares) if [one.at for one in shares].count(at) > 1), None):
        raise ValueError(f"{name_of(flow, twice)!r} has two shares: give it one")
    if abs((total := sum(each.percent for each in shares)) - 100) > _NEAR:
        raise ValueError(f"the shares come to {total:g} percent: let them come to 100")
    return FlowShares(flow, shares)


def _percent(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f"the share of {name!r} is {value!r}: write a number from 0 to 100, its percent")
    return float(value)


_NAME_SCHEMA = {"type": "string", "description": "A flow, a flow and an alias (flow@test), or flow@VERSION."}
_SHARES_SCHEMA = {
    "type": "object", "minProperties": 1, "additionalProperties": {"type": "number", "minimum": 0, "maximum": 100},
    "description": "Percent by flow@alias or flow@VERSION.",
}  # fmt: skip

#: As it is written in a site file: a name, or shares by name.
WrittenShares = Annotated[
    InstanceOf[FlowShares], BeforeValidator(_read),
    WithJsonSchema({
        "anyOf": [_NAME_SCHEMA, _SHARES_SCHEMA], "examples": [{"support-line@live": 95, "support-line@test": 5}],
    }),
]  # fmt: skip
