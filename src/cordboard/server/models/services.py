"""Services and their hours."""

from __future__ import annotations

from cordboard.server.models import Answer


class ServiceShare(Answer):
    """The share of a service's contacts that a version of its flow runs.

    `at` is an alias or a version, `version` what it stands for now: empty where nothing was published under it.
    """

    at: str
    version: str
    percent: float


class ServiceStatus(Answer):
    """A service with its numbers, the versions of its flow that it runs, and whether it is open now.

    `hours` says why it is open or not.
    """

    name: str
    title: str
    direction: str
    flow: str
    shares: list[ServiceShare]
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
