"""Accounts over the API: looked up as a flow does, page by page, and never with what must not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.flow.account_columns import AccountColumns
from cordboard.store import people
from cordboard.store.importing import import_accounts
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_accounts_are_found_and_paged_without_their_secrets(site: Site, tmp_path: Path) -> None:  # noqa: F811
    rows = [f"A{number},+44 20 7946 01{number:02},{4000 + number},Ada" for number in range(7)]
    file = tmp_path / "accounts.csv"
    file.write_text("\n".join(["account,phone,pin,name", *rows]))
    columns = AccountColumns(region="GB")
    import_accounts(site.switchboard.database, file, columns)
    assert (await site.web.get("/api/accounts/sources")).json() == [{"source": "accounts", "accounts": 7}]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await site.web.get("/api/accounts", params={"limit": 3, "cursor": cursor})).json()
        seen += [each["key"] for each in page["items"]]
        cursor = page["next"]
        assert "4000" not in str(page)
    assert seen == [f"A{number}" for number in range(7)]
    found = (await site.web.get("/api/accounts/search", params={"field": "phone", "value": "020 7946 0103"})).json()
    assert (found["count"], [each["key"] for each in found["accounts"]]) == (1, ["A3"])
    assert "pin" not in found["accounts"][0]["fields"]
    by_name = (await site.web.get("/api/accounts/search", params={"field": "Name", "value": "Ada", "limit": 2})).json()
    assert (by_name["count"], len(by_name["accounts"])) == (7, 2)
    assert people.audit_trail(site.switchboard.database)[0]["action"] == "accounts-read"
