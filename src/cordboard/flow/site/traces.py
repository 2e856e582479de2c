"""Whether a site tells OpenTelemetry of its contacts, and where."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from cordboard.flow.site.part import AlsoWritten, Part, YesNo


class TraceSettings(Part):
    """Traces of contacts for OpenTelemetry, sent over OTLP (HTTP). An address, `yes` or `no` alone may be written.

    What is not written here the standard environment variables say (OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS,
    OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER); with one of the endpoints set, traces are on without a word here.
    OTEL_SDK_DISABLED=true turns them off whatever is written.
    """

    on: YesNo | None = Field(
        None, description="Whether contacts are traced; without it, where this or the environment names an endpoint."
    )
    endpoint: str = Field(
        "", description="The collector, such as http://localhost:4318; without it, the environment's."
    )

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        is_address = isinstance(value, str) and "://" in value
        return {"endpoint": value} if is_address else {"on": value}

    @field_validator("endpoint")
    @classmethod
    def _address(cls, endpoint: str) -> str:
        if not endpoint:
            return ""
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{endpoint!r} is no address of a collector; write one such as http://localhost:4318")
        if parts.username is not None or parts.query:
            raise ValueError("the address of the collector has a name or a query in it; give secrets as "
                             "OTEL_EXPORTER_OTLP_HEADERS in the environment")  # fmt: skip
        return endpoint


#: The settings, an address alone, or yes or no.
TracesOrNot = Annotated[
    TraceSettings, AlsoWritten(({"type": "boolean"}, {"type": "string", "pattern": "^(https?://.*|yes|no|on|off)$"}))
]
