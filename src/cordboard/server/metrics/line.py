"""Metrics of the telephone line: its calls, what it refuses, who is registered, and the sound of the calls."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric

from cordboard.server.metrics.families import counted, counter, counters, gauge, gauges
from cordboard.server.site import RunningSite
from cordboard.telephony.audio_quality import AudioQuality


def line_metrics(site: RunningSite) -> Iterator[Metric]:
    """Those of the line."""
    status = site.switchboard.line.status()
    yield gauge("cordboard_line_up", "1 where the line can take calls.", status.running and not status.trouble)
    yield gauge("cordboard_line_calls", "Calls on the line now, agents' telephones included.", status.calls_now)
    yield counter("cordboard_line_calls_begun", "Calls that came in or were made.", status.calls_total)
    yield counters(
        "cordboard_line_events", "What the line counts: refusals by reason, faults, alarms.", ("event",),
        {(name,): count for name, count in status.counters.items()},
    )  # fmt: skip
    yield gauge("cordboard_line_alarms", "Alarms of the line that stand now.", len(status.alarms))
    softphones = [each for each in status.registrations if each.kind == "softphone"]
    yield gauges(
        "cordboard_softphones", "Softphones of the site, by whether they are registered.", ("registered",),
        counted((("yes" if each.registered else "no",) for each in softphones), (("yes",), ("no",))),
    )  # fmt: skip
    yield gauges(
        "cordboard_provider_registered", "1 where a provider has taken our registration.", ("provider",),
        {(each.name,): each.registered for each in status.registrations if each.kind == "provider"},
    )  # fmt: skip
    if status.audio is not None:
        yield from _audio(status.audio)


def _audio(audio: AudioQuality) -> Iterator[Metric]:
    yield counters(
        "cordboard_rtp_packets", "Audio packets received and sent.", ("direction",),
        {("received",): audio.received, ("sent",): audio.sent},
    )  # fmt: skip
    yield counter("cordboard_rtp_lost_packets", "Audio packets that never came in time.", audio.lost)
    yield counter("cordboard_rtp_late_packets", "Those of the lost ones that came after their turn.", audio.late)
    yield gauges(
        "cordboard_rtp_jitter_seconds", "Interarrival jitter of the streams that come in now (RFC 3550).", ("of",),
        {("mean",): audio.jitter_mean, ("worst",): audio.jitter_worst},
    )  # fmt: skip
    yield counter("cordboard_media_beats", "Turns of the thread that carries the sound, 50 a second.", audio.beats)
    yield counter("cordboard_media_late_beats", "Turns that were late by a packet: people hear it.", audio.late_beats)
