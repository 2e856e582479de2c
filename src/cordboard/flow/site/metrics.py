"""Whether a site can be watched by Prometheus, and where."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from cordboard.flow.site.part import AlsoWritten, Part, YesNo

_LISTEN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")


def host_and_port(text: str) -> tuple[str, int]:
    """An address to listen at, taken apart. Raises ValueError.

    >>> host_and_port("[::1]:9464")
    ('::1', 9464)
    """
    found = _LISTEN.fullmatch(text)
    if found is None or int(found["port"]) > 65_535:
        raise ValueError(f"{text!r} is no address to listen at; write host and port, such as 127.0.0.1:9464")
    return found["host"].strip("[]"), int(found["port"])


def _listening(text: str) -> str:
    host_and_port(text)
    return text


class MetricsSettings(Part):
    """What Prometheus may read at `/metrics`. `yes` or `no` alone may be written.

    On the web server it needs an API token of a supervisor, auditor or administrator. With `listen` it is served at an
    address of its own as well, to everybody who can reach that: keep it inside.
    """

    on: YesNo = Field(True, description="Whether there are metrics at all.")
    listen: Annotated[str, AfterValidator(_listening)] | None = Field(
        None, description="An address at which they need no token, such as 127.0.0.1:9464; port 0 takes a free one."
    )

    @model_validator(mode="before")
    @classmethod
    def _yes_or_no_alone(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"on": value}


#: The settings, or yes or no alone.
MetricsOrNot = Annotated[MetricsSettings, AlsoWritten(({"type": "boolean"}, {"enum": ["yes", "no", "on", "off"]}))]
