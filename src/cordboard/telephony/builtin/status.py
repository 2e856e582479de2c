"""Parts of the status of the built-in line: its counters, also those that are zero, what is registered where, and
how the sound of its calls comes and goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cordboard.telephony.audio_quality import AudioQuality
from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.provider import ProviderLink
from cordboard.telephony.builtin.registrar import Registrar
from cordboard.telephony.line import Registration
from cordboard.telephony.media.engine import MediaEngine

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


def audio_quality(engine: MediaEngine, jitters: Iterable[float]) -> AudioQuality:
    """The sound of the line's calls so far. `jitters` are those of the streams that come in now, in seconds."""
    now, packets = tuple(jitters), engine.packets
    return AudioQuality(
        packets.received, packets.sent, packets.lost, packets.late,
        sum(now) / len(now) if now else 0.0, max(now, default=0.0), engine.beats, engine.late_beats,
    )  # fmt: skip
