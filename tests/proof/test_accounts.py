"""Accounts of scenarios are found and hidden by the rules of those that are imported."""

from __future__ import annotations

import pytest

from cordboard.flow.account_columns import AccountColumns
from cordboard.proof.play.accounts import Accounts


@pytest.fixture
def accounts() -> Accounts:
    row = {"Account": "1", "Name": "Ada", "Phone": "030 23125001", "PIN": "4711"}
    return Accounts([row], AccountColumns("account", ("phone",), ("pin",), "DE"))


def test_names_of_columns_are_compared_without_case(accounts: Accounts) -> None:
    shown = {"key": "1", "account": "1", "Name": "Ada", "phone": "030 23125001"}
    for field, value in (("phone", "+493023125001"), ("Phone", "0049 30 23125001"), ("name", "Ada"), ("", "1")):
        assert accounts.find(field, value, 2) == ([shown], 1)
    assert accounts.verify("1", "Pin", "4711", 10) == (True, False)


def test_nobody_is_found_by_a_secret(accounts: Accounts) -> None:
    assert accounts.find("PIN", "4711", 2) == ([], 0)
