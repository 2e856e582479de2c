"""Whether traces are on: what site.yaml says, and the standard environment variables of OpenTelemetry."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from cordboard.flow.site.traces import TraceSettings
from cordboard.telemetry.traces import NO_TRACES, Traces

#: Environment variables that turn traces on.
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_REMEDY: Final = "install it with: pip install 'cordboard[opentelemetry]'"


class NoOpenTelemetry(Exception):
    """Traces are wanted and OpenTelemetry is not installed. The message says what to do."""


def traces_of(settings: TraceSettings, environment: Mapping[str, str]) -> Traces:
    """The traces that a site and its environment want. Raises NoOpenTelemetry."""
    if environment.get("OTEL_SDK_DISABLED", "").casefold() == "true":
        return NO_TRACES
    named = any(environment.get(name) for name in _ENDPOINTS)
    if environment.get("OTEL_TRACES_EXPORTER", "otlp").casefold() != "otlp":
        named = False
    if not (bool(settings.endpoint) or named if settings.on is None else settings.on):
        return NO_TRACES
    if not _installed():
        raise NoOpenTelemetry(f"traces are on, and OpenTelemetry is not installed; {_REMEDY}")
    # Read here, so that a site without traces neither needs it nor waits for it.
    from cordboard.telemetry.opentelemetry import traces_to  # noqa: PLC0415

    return traces_to(settings.endpoint)


def _installed() -> bool:
    try:
        return all(map(find_spec, ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")))
    except ModuleNotFoundError:  # one of the packages around them is not there
        return False
