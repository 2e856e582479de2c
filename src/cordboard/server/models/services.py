"""Services and their hours."""

from __future__ import annotations

from cordboard.server.models import Answer


class ServiceStatus(Answer):
    """A service with its numbers, and whether it is open now; `hours` says why."""

    name: str
    title: str
    direction: str
    flow: str
    numbers: list[str]
    open: bool
    hours: str


class HoursStatus(Answer):
    """Whether a service is open at a moment, why, and when that changes next. Times are ISO 8601 in its zone."""

    at: str
    time_zone: str
    open: bool
    reason: str
    changes_at: str | None
