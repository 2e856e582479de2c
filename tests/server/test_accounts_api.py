"""Accounts over the API: looked up as a flow does, page by page, and never with what must not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.client import AsyncApiClient, models, operations
from cordboard.flow.account_columns import AccountColumns
from cordboard.store.importing import import_accounts
from tests.server.test_server import Site, site  # noqa: F401 - a fixture
from tests.server.typed import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_accounts_are_found_and_paged_without_their_secrets(
    site: Site, api: AsyncApiClient, tmp_path: Path,  # noqa: F811
) -> None:  # fmt: skip
    rows = [f"A{number},+44 20 7946 01{number:02},{4000 + number},Ada" for number in range(7)]
    file = tmp_path / "accounts.csv"
    file.write_text("\n".join(["account,phone,pin,name", *rows]))
    import_accounts(site.switchboard.database, file, AccountColumns(region="GB"))
    assert await api(operations.list_account_sources()) == [models.AccountSource(source="accounts", accounts=7)]
    seen: list[str] = []
    async for page in api.pages(operations.list_accounts(limit=3)):
        seen += [each.key for each in page.items]
        assert "4000" not in str(page)
    assert seen == [f"A{number}" for number in range(7)]
    found = await api(operations.find_accounts(field="phone", value="020 7946 0103"))
    assert (found.count, [each.key for each in found.accounts]) == (1, ["A3"])
    assert "pin" not in found.accounts[0].fields
    by_name = await api(operations.find_accounts(field="Name", value="Ada", limit=2))
    assert (by_name.count, len(by_name.accounts)) == (7, 2)
    audit = await api(operations.list_audit_entries(limit=1))
    assert audit.items[0].action == "accounts-read"
