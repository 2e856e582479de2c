"""The clock and the calendar."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from cordboard.engine.commands import AskHours, Wait
from cordboard.engine.signals import Elapsed, HoursAre
from cordboard.live.desk import AtWork, CannotDo


async def ask_hours(command: AskHours, number: int, work: AtWork) -> HoursAre:
    """Whether a service is open now."""
    service = work.desk.site.services.get(command.service or work.service)
    if service is None:
        raise CannotDo(f"the site has no service {command.service!r}")
    now = service.hours.at(datetime.now(UTC))
    return HoursAre(number, now.open, now.reason)


async def wait(command: Wait, number: int, work: AtWork) -> Elapsed:
    """Let time pass."""
    await asyncio.sleep(max(0.0, command.seconds - work.open_for(number)))
    return Elapsed(number)
