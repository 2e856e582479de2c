"""Accounts: looked up and verified in a thread, so that a slow disk holds up one caller and not all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from cordboard.engine.commands import FindAccounts, Verify
from cordboard.engine.signals import Found, Verified
from cordboard.live.desk import AtWork
from cordboard.live.no_answer import CannotDo
from cordboard.store import accounts


async def find_accounts(command: FindAccounts, number: int, work: AtWork) -> Found:
    """Look accounts up within the deadline."""
    settings = work.desk.site.accounts
    value = work.tokens.reveal(command.value) or command.value
    found, count = await _within(
        command.deadline,
        lambda: accounts.find(
            work.desk.database, command.source, command.field or settings.key, value, command.limit,
            region=work.desk.site.region,
        ),
    )  # fmt: skip
    return Found(number, tuple(found), count)


async def verify(command: Verify, number: int, work: AtWork) -> Verified:
    """Compare keyed digits within the deadline."""
    digits = work.tokens.reveal(command.digits) or command.digits
    match, locked = await _within(
        command.deadline,
        lambda: accounts.verify(
            work.desk.database, command.account, command.field, digits, command.lockout, int(time.time() * 1000)
        ),
    )
    return Verified(number, match, locked)


async def _within(deadline: float, ask: Callable[[], Any]) -> Any:
    try:
        return await asyncio.wait_for(asyncio.to_thread(ask), deadline)
    except TimeoutError as late:
        raise CannotDo(f"the accounts did not answer within {deadline:g} seconds") from late
    except (SQLAlchemyError, OSError, LookupError) as failure:
        raise CannotDo(f"the accounts could not be asked: {type(failure).__name__}") from failure
