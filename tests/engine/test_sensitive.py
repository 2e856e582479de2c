from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.engine.sensitive import Tokens

DIGITS = st.text("0123456789*", max_size=20)


@given(DIGITS, DIGITS, st.binary(min_size=16, max_size=32))
def test_tokens_compare_as_their_digits_do_and_tell_nothing_else(one, other, key):
    tokens = Tokens(key)
    assert (tokens.hide(one) == tokens.hide(other)) == (one == other)
    assert len(tokens.hide(one)) == len(tokens.hide(other))
    assert tokens.reveal(tokens.hide(one)) == one
    assert len(one) < 6 or one not in tokens.hide(one)


def test_another_contact_has_other_tokens_and_cannot_reveal_them():
    one, other = Tokens(bytes(16)), Tokens(bytes(15) + b"1")
    assert one.hide("4711") != other.hide("4711")
    assert other.reveal(one.hide("4711")) is None


def test_what_is_forgotten_is_gone_and_nothing_is_shown():
    tokens = Tokens(bytes(16))
    token = tokens.hide("4711")
    assert "4711" not in repr(tokens)
    tokens.forget()
    assert tokens.reveal(token) is None


def test_a_key_that_can_be_guessed_is_refused():
    with pytest.raises(ValueError, match="guessed"):
        Tokens(b"short")
