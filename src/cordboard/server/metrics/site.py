"""Metrics of the site as a whole: whether it takes calls, what is wrong, its voice and its web server."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric

from cordboard.server.metrics.families import counters, gauge
from cordboard.server.site import RunningSite


def site_metrics(site: RunningSite) -> Iterator[Metric]:
    """Those of the site."""
    readiness = site.switchboard.readiness
    yield gauge("cordboard_ready", "1 where calls are taken.", not readiness.reasons)
    yield gauge("cordboard_degraded", "What is wrong although calls are taken (/readyz says it).",
                len(readiness.degraded))  # fmt: skip
    yield gauge("cordboard_draining", "1 where Cordboard waits for contacts before it stops.",
                site.switchboard.drain.begun)  # fmt: skip
    prompts = site.switchboard.prompts
    yield gauge("cordboard_speech_up", "1 where all speech engines work.", not prompts.trouble)
    counts = prompts.counts
    yield counters(
        "cordboard_prompts", "Texts found in the cache, spoken for it, and that an engine failed to speak.", ("how",),
        {("found",): counts.found, ("spoken",): counts.spoken, ("failed",): counts.failed},
    )  # fmt: skip
