from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.engine.values import MAX_WEIGHT, plain

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_what_json_holds_is_kept_as_it_is(value):
    assert plain(value) == value
    assert json.loads(json.dumps(plain(value))) == value


def test_moments_and_durations():
    assert plain((datetime(2026, 3, 1, 12, tzinfo=UTC), date(2026, 3, 1), timedelta(seconds=1.5))) == [
        "2026-03-01T12:00:00Z", "2026-03-01", 1.5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", [object(), b"bytes", float("nan"), float("inf"), {1: 2}, 2**64, "x" * MAX_WEIGHT, [[]] * MAX_WEIGHT]
)
def test_what_no_journal_can_keep(value):
    with pytest.raises(ValueError, match=r".+"):
        plain(value)


def test_what_is_too_deep():
    deep: list = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        plain(deep)
