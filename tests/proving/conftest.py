"""What the tests of proofs share."""

from __future__ import annotations

import pytest

from cordboard.proving import apart


@pytest.fixture(autouse=True)
def prompt_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prove at the normal priority: at the least one, a proof waits until the other tests leave a core free."""
    monkeypatch.setattr(apart, "NICENESS", 0)
