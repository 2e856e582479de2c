"""What is begun for a person, and broken off when the person leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from cordboard.live.call_at_work import CallAtWork


async def unless_gone(doing: Coroutine[Any, Any, object], work: CallAtWork) -> None:
    """Do something to its end, or until the person has left. Raises what it raises."""
    task = asyncio.ensure_future(doing)
    gone = asyncio.ensure_future(work.person_gone.wait())
    try:
        await asyncio.wait({task, gone}, return_when="FIRST_COMPLETED")
        if task.done():
            task.result()
    finally:
        gone.cancel()
        task.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)
