from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cordboard.engine.collector import KeyCollector, KeyRules, answer_signal
from cordboard.engine.commands import Gather
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import Keyed, Silence


def collect(**properties):
    return KeyCollector(KeyRules(**properties))


def test_the_last_digit_ends_it():
    keys = collect(max_digits=2)
    assert keys.key("1", 0.0)
    assert not keys.key("2", 1.0)
    assert (keys.answer, keys.deadline) == (("12", ""), None)
    assert not keys.key("3", 1.1)
    assert keys.answer == ("12", "")


def test_a_terminator_ends_it_and_is_no_digit():
    keys = collect(max_digits=9, terminators="#*")
    keys.key("1", 0.0)
    keys.key("*", 1.0)
    assert keys.answer == ("1", "*")
    assert answer_signal(keys.answer, 7, Gather(()), str) == Keyed(7, "1", "*", count=1)


def test_the_wait_begins_when_all_is_said():
    assert collect(timeout=5).deadline is None
    keys = collect(timeout=5)
    keys.spoken_ended(10.0)
    keys.spoken_ended(12.0)
    assert keys.deadline == 15.0
    keys.expired(14.9)
    assert not keys.answer
    keys.expired(15.0)
    assert answer_signal(keys.answer, 1, Gather(()), str) == Silence(1)


def test_the_wait_between_digits_ends_it_with_what_came():
    keys = collect(max_digits=9, timeout=5, between_digits=3)
    keys.spoken_ended(0.0)
    keys.key("4", 4.0)
    assert keys.deadline == 7.0
    keys.spoken_ended(6.0)
    assert keys.deadline == 7.0
    keys.expired(7.0)
    assert keys.answer == ("4", "")


def test_a_key_after_the_deadline_comes_too_late():
    keys = collect(timeout=5)
    keys.spoken_ended(0.0)
    assert not keys.key("1", 5.0)
    assert keys.answer == "silence"


def test_without_barge_in_keys_before_the_end_are_dropped():
    keys = collect(barge_in=False)
    assert not keys.key("1", 1.0)
    assert keys.answer is None
    keys.spoken_ended(2.0)
    assert not keys.key("2", 3.0)
    assert keys.answer == ("2", "")


def test_only_the_first_key_stops_the_speech_and_keys_that_no_telephone_has_do_not():
    keys = collect(max_digits=5)
    assert not keys.key("A", 0.0)
    assert [keys.key(key, 1.0) for key in "12"] == [True, False]


def test_without_a_time_out_it_waits_for_ever_for_the_first_key():
    keys = collect(timeout=None)
    keys.spoken_ended(0.0)
    assert keys.deadline is None
    assert not keys.key("1", 86_400.0)
    assert keys.answer == ("1", "")


def test_keys_that_do_not_count_are_dropped_and_stop_nothing():
    keys = collect(keys=frozenset("12"))
    assert not keys.key("3", 0.0)
    assert keys.key("2", 1.0)
    assert keys.answer == ("2", "")


def test_sensitive_digits_leave_as_a_token():
    tokens = Tokens(bytes(range(16)))
    gather = Gather((), max_digits=4, sensitive=True)
    keyed = answer_signal(("4711", ""), 1, gather, tokens.hide)
    assert keyed == Keyed(1, tokens.hide("4711"), sensitive=True, count=4)
    assert tokens.reveal(keyed.digits) == "4711"
    assert answer_signal(("", "#"), 1, gather, tokens.hide) == Keyed(1, "", "#", sensitive=True, count=0)


@given(
    st.builds(Gather, st.just(()), st.integers(1, 4), st.sampled_from(["", "#"]), st.floats(0, 9), st.floats(0, 9)),
    st.lists(st.tuples(st.sampled_from("12*#A!"), st.floats(0, 4)), max_size=8),
)
def test_whatever_comes_it_ends_within_its_limits(gather, presses):
    keys, now = KeyCollector(KeyRules.of(gather)), 0.0
    keys.spoken_ended(now)
    for key, later in presses:
        now += later
        keys.key(key, now)
    if keys.answer is None:
        assert keys.deadline is not None
        assert keys.deadline <= now + max(gather.timeout, gather.between_digits)
        keys.expired(keys.deadline)
    assert keys.answer is not None
    if keys.answer != "silence":
        digits, terminator = keys.answer
        assert len(digits) <= gather.max_digits
        assert terminator in ("", *gather.terminators)
