"""Accounts: looked up as a flow looks them up, and page by page. Who reads them is in the audit trail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from cordboard.server.models.accounts import AccountEntry, AccountMatches, AccountPage, AccountSource
from cordboard.server.paging import USUAL, Cursor, KeyNumber, Limit, Paging
from cordboard.server.parameters import LONGEST_NAME, NameQuery
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import accounts as stored
from cordboard.store import people
from cordboard.store.people import User

router = APIRouter(prefix="/api/accounts", tags=["accounts"])

Reader = Annotated[User, needs("supervisor", "auditor")]
Source = Annotated[NameQuery, Query(description="The list of accounts; empty: the usual one.")]
_ACCOUNTS = Paging("accounts", tuple[KeyNumber])


@router.get("")
def list_accounts(
    site: Running, user: Reader, source: NameQuery = "", limit: Limit = USUAL, cursor: Cursor = "",
) -> AccountPage:  # fmt: skip
    """Accounts, of one list (`source`) or of all."""
    people.note(site.database, user.name, "accounts-read", source)
    rows = stored.account_page(site.database, source=source, after=_ACCOUNTS.after(cursor), limit=limit + 1)
    found, following = _ACCOUNTS.cut(rows, limit, lambda row: (row["id"],))
    entries = [AccountEntry(source=row["source"], key=row["key"], fields=row["fields"]) for row in found]
    return AccountPage(items=entries, next=following)


@router.get("/sources")
def list_account_sources(site: Running, user: Reader) -> list[AccountSource]:  # noqa: ARG001 - asked for, to be let in
    """The lists of accounts."""
    return [AccountSource(source=source, accounts=count) for source, count in stored.sources(site.database).items()]


@router.get("/search")
def find_accounts(
    site: Running, user: Reader,
    field: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="Such as phone, or a heading.")],
    value: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="A number may be in any form.")],
    source: Source = "", limit: Limit = USUAL,
) -> AccountMatches:  # fmt: skip
    """The accounts that have a value in a field, found as a flow finds them."""
    people.note(site.database, user.name, "accounts-read", source, {"field": field, "value": value})
    found, count = stored.find(site.database, source, field, value, limit, region=site.site.region)
    entries = [
        AccountEntry(
            source=source or stored.USUAL_SOURCE, key=row["key"],
            fields={name: cell for name, cell in row.items() if name != "key"},
        )
        for row in found
    ]  # fmt: skip
    return AccountMatches(count=count, accounts=entries)
