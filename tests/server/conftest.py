"""What the tests of the server share."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from cordboard.store import people


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work: the tests of the store hold that it is slow, and here all make users."""
    monkeypatch.setattr(people, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
