"""Short ways to write metric families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

Labelled = Mapping[tuple[str, ...], float]
OfOneLabel = Mapping[tuple[str], float]


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """A gauge without labels."""
    return GaugeMetricFamily(name, about, value=value)


def gauges(name: str, about: str, labels: Sequence[str], values: Labelled | OfOneLabel) -> GaugeMetricFamily:
    """A gauge for each combination of labels."""
    family = GaugeMetricFamily(name, about, labels=labels)
    for each, value in values.items():
        family.add_metric(each, value)
    return family


def counter(name: str, about: str, value: float) -> CounterMetricFamily:
    """A counter without labels. Prometheus reads `name` with ``_total`` at its end."""
    return CounterMetricFamily(name, about, value=value)


def counters(name: str, about: str, labels: Sequence[str], values: Labelled | OfOneLabel) -> CounterMetricFamily:
    """A counter for each combination of labels."""
    family = CounterMetricFamily(name, about, labels=labels)
    for each, value in values.items():
        family.add_metric(each, value)
    return family


def counted(of: Iterable[tuple[str, ...]], zero: Iterable[tuple[str, ...]] = ()) -> dict[tuple[str, ...], float]:
    """How often each combination occurs; 0 for those in `zero` that do not."""
    found: dict[tuple[str, ...], float] = dict.fromkeys(zero, 0.0)
    for each in of:
        found[each] = found.get(each, 0.0) + 1
    return found
