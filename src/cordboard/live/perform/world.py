"""The clock and the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from cordboard.engine.commands import AskHours
from cordboard.engine.signals import HoursAre
from cordboard.live.desk import AtWork
from cordboard.live.no_answer import CannotDo


async def ask_hours(command: AskHours, number: int, work: AtWork) -> HoursAre:
    """Whether a service is open now."""
    service = work.desk.site.services.get(command.service or work.service)
    if service is None:
        raise CannotDo(f"the site has no service {command.service!r}")
    now = service.hours.at(datetime.now(UTC))
    return HoursAre(number, now.open, now.reason)
