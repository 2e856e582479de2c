"""Parts of the status of the built-in line: its counters, also those that are zero, and what is registered where."""

from collections.abc import Mapping, Sequence
from typing import Final

from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.provider import ProviderLink
from cordboard.telephony.builtin.registrar import Registrar
from cordboard.telephony.line import Registration

_COUNTERS: Final = (
    "malformed", "refused_by_source", "failed_authentications", "messages_from_blocked_sources",
    "messages_over_rate", "calls_over_rate", "refused_line_full", "audio_from_strangers", "faults",
    "calls_in", "calls_out", "alarms", "troubles",
)  # fmt: skip


def all_counters(counters: Counters) -> Mapping[str, int]:
    """Every counter of the line by its name, 0 for what has not happened yet."""
    return dict.fromkeys(_COUNTERS, 0) | dict(counters.all())


def registrations(registrar: Registrar, links: Sequence[ProviderLink], now: float) -> tuple[Registration, ...]:
    """The line's softphones, by user name, and then its providers. `now` is the line's clock, in seconds."""
    bindings = [(user, registrar.find(user, now)) for user in sorted(registrar.users)]
    softphones = [
        Registration(user, "softphone", binding is not None, binding.uri if binding else "")
        for user, binding in bindings
    ]
    return (*softphones, *(link.status for link in links))
