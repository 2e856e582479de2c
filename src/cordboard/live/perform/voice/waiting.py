"""Letting time pass on a call."""

from __future__ import annotations

import asyncio

from cordboard.engine.commands import Wait
from cordboard.engine.signals import Elapsed
from cordboard.live.call_at_work import CallAtWork


async def wait(command: Wait, number: int, work: CallAtWork) -> Elapsed:
    """Let time pass."""
    await asyncio.sleep(max(0.0, command.seconds - work.open_for(number)))
    return Elapsed(number)
