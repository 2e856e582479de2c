"""What only site.yaml may change: shown, so that nobody has to look into the file to know what holds."""

from __future__ import annotations

from pydantic import Field

from cordboard.server.models import Answer


class SecretState(Answer):
    """A secret: its name, the environment variable that holds it, and whether that is set. Never its value."""

    name: str
    variable: str
    is_set: bool


class RegistrationState(Answer):
    """A telephone or provider of the line, and whether it can be reached."""

    name: str
    kind: str
    registered: bool
    detail: str


class LineState(Answer):
    """The line and how it is doing. `type` is ``builtin`` or what an installed package brings."""

    type: str
    running: bool
    address: str
    calls_now: int
    calls_total: int
    trouble: str
    alarms: list[str]
    registrations: list[RegistrationState]


class OutsideLimits(Answer):
    """Which outside numbers may be called, and the limits. `price_per_minute` is by prefix, in `currency`."""

    allowed: list[str]
    refused: list[str]
    max_concurrent: int
    max_calls_per_hour: int
    max_minutes_per_day: float
    max_money_per_day: float | None
    price_per_minute: dict[str, float]
    alarm_at: float
    currency: str


class OutsideUsed(Answer):
    """What of the limits of outside calls is used since the server started: calls that are up, calls begun in the last
    hour, minutes and money of the last 24 hours.
    """

    calls_now: int
    calls_in_hour: int
    minutes_in_day: float
    money_in_day: float


class FileSettings(Answer):
    """The settings of a site that are changed in site.yaml alone, and take a restart."""

    site: str
    title: str
    language: str
    time_zone: str
    region: str
    currency: str
    secrets: list[SecretState]
    line: LineState
    outside_numbers: OutsideLimits
    outside_use: OutsideUsed | None = Field(description="Null where the line does not count it.")
