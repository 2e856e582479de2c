"""Looking accounts up on a call: a caller never waits longer than the deadline, whatever holds the accounts up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, text

from cordboard.engine.commands import FindAccounts, Verify
from cordboard.engine.journal import Facts
from cordboard.flow.account_columns import AccountColumns
from cordboard.flow.site import Site
from cordboard.live.desk import AtWork, Desk
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.accounts import find_accounts, verify
from cordboard.store import accounts
from cordboard.store.database import open_database
from cordboard.store.importing import import_accounts
from tests.live.secrets import no_secrets

pytestmark = pytest.mark.anyio

BY_NUMBER = FindAccounts("accounts", "phone", "202-555-0143", deadline=20)
AT_ONCE = FindAccounts("accounts", "phone", "202-555-0143", deadline=0.05)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "cordboard.db")
    (tmp_path / "people.csv").write_text("account,name,phone,pin\n1,Ada,+12025550143,4711\n")
    import_accounts(engine, tmp_path / "people.csv", AccountColumns("account", ("phone",), ("pin",), "US"))
    yield engine
    engine.dispose()


@pytest.fixture
def work(database: Engine, tmp_path: Path) -> AtWork:
    absent = cast("Any", None)
    desk = Desk(Site(cordboard=1, site="s"), database, absent, absent, absent, tmp_path, absent, absent, absent)
    return AtWork(desk, Facts("c1"), absent, no_secrets(), absent, absent)


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts that take ten times the deadline."""
    for name in ("find", "verify"):
        monkeypatch.setattr(accounts, name, lambda *_, **__: time.sleep(0.5))


async def test_an_account_is_found_and_its_digits_are_compared_without_being_told(work: AtWork) -> None:
    found = await find_accounts(BY_NUMBER, 1, work)
    assert (found.count, found.accounts[0]["name"]) == (1, "Ada")
    token = work.tokens.hide("4711")
    assert (await verify(Verify("1", "pin", token), 2, work)).match
    assert not (await verify(Verify("1", "pin", work.tokens.hide("1174")), 3, work)).match


async def test_accounts_that_do_not_answer_fail_at_the_deadline(work: AtWork, held_up: None) -> None:
    with pytest.raises(CannotDo, match=r"did not answer within 0\.05 seconds"):
        await find_accounts(AT_ONCE, 1, work)
    with pytest.raises(CannotDo, match=r"did not answer within 0\.05 seconds"):
        await verify(Verify("1", "pin", work.tokens.hide("4711"), deadline=0.05), 2, work)


async def test_accounts_that_are_broken_fail_and_tell_nothing_of_what_they_hold(work: AtWork, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("DROP TABLE account_values"))
    with pytest.raises(CannotDo, match=r"^the accounts could not be asked: (OperationalError|ProgrammingError)$"):
        await find_accounts(BY_NUMBER, 1, work)


async def test_an_account_that_is_gone_cannot_be_verified(work: AtWork) -> None:
    with pytest.raises(CannotDo, match="LookupError"):
        await verify(Verify("2", "pin", work.tokens.hide("4711")), 1, work)
