"""Outside numbers cost money, and a stranger who finds a way out would spend all of it."""

from __future__ import annotations

import pytest

from cordboard.telephony.outside import Allowed, NumberRefused, OutsideNumberRules, OutsideRules, OutsideUse

MINUTE, HOUR = 60.0, 3600.0
NUMBER = "+12125550100"


def numbers(**rules: object) -> OutsideNumberRules:
    return OutsideNumberRules(OutsideRules.model_validate({"prefixes": ["+1", "+44"], **rules}))


def talk(book: OutsideNumberRules, began: float, seconds: float, number: str = NUMBER) -> None:
    ticket = book.begin(number, began)
    book.answered(ticket, began)
    book.end(ticket, began + seconds)


def reason(book: OutsideNumberRules, now: float, number: str = NUMBER) -> str:
    decision = book.decide(number, now)
    return decision.reason if isinstance(decision, NumberRefused) else ""


def test_nothing_is_called_unless_a_prefix_allows_it_and_the_longer_prefix_decides() -> None:
    assert "no allowed prefix" in reason(OutsideNumberRules(OutsideRules()), 0)
    book = numbers(prefixes=["+1", "+1900123"], refused_prefixes=["+1900"])
    assert isinstance(book.decide("+1 (212) 555-0100", 0), Allowed)
    assert "refuses" in reason(book, 0, "+19005550100")
    assert isinstance(book.decide("+19001230100", 0), Allowed)
    assert "no allowed prefix" in reason(book, 0, "+882345678")


def test_calls_of_an_hour_are_counted_answered_or_not() -> None:
    book = numbers(max_calls_per_hour=2)
    book.end(book.begin(NUMBER, 0), 1)
    book.end(book.begin(NUMBER, 10), 11)
    assert "2 outside calls an hour" in reason(book, 20)
    assert reason(book, HOUR + 5) == ""


def test_minutes_of_a_day_are_counted_and_end_the_calls_that_are_up() -> None:
    book = numbers(max_minutes_per_day=10)
    talk(book, 0, 6 * MINUTE)
    ticket = book.begin(NUMBER, HOUR)
    assert book.exhausted(HOUR + 9 * MINUTE) == ""  # it rings, which costs nothing
    book.answered(ticket, HOUR)
    assert book.exhausted(HOUR + 3 * MINUTE) == ""
    assert book.exhausted(HOUR + 4 * MINUTE) == "minutes"
    book.end(ticket, HOUR + 4 * MINUTE)
    assert "10 outside minutes" in reason(book, 2 * HOUR)
    assert reason(book, 24 * HOUR + 5 * MINUTE) == ""


def test_money_is_counted_in_minutes_begun_at_the_price_of_the_longest_prefix() -> None:
    book = numbers(price_per_minute={"+1": 0.1, "+1900": 5, "+44": 0.2}, max_money_per_day=1)
    talk(book, 0, 61)  # two minutes begun
    talk(book, 100, 1, "+442079460000")
    assert reason(book, 200) == ""
    assert book.alarms(200) == {}
    assert "1 a day" in reason(book, 200, "+19005550100")
    talk(book, 300, 5 * MINUTE)
    assert book.alarms(HOUR) == {"money": "0.9 of 1 of a day's money for outside calls is spent"}
    assert reason(book, HOUR) == ""
    talk(book, HOUR, 59)
    assert "the next minute would go beyond it" in reason(book, HOUR + 60)
    assert reason(book, 26 * HOUR) == ""


def test_a_call_that_is_up_ends_when_the_money_is_gone() -> None:
    book = numbers(price_per_minute={"+1": 1}, max_money_per_day=2)
    ticket = book.begin(NUMBER, 0)
    book.answered(ticket, 0)
    assert book.exhausted(2 * MINUTE) == ""
    assert book.exhausted(2 * MINUTE + 1) == "money"


def test_a_number_without_a_price_is_not_called_where_money_is_limited() -> None:
    book = numbers(price_per_minute={"+44": 0.2}, max_money_per_day=5)
    assert "has no price" in reason(book, 0)
    assert reason(book, 0, "+442079460000") == ""
    assert reason(numbers(), 0) == ""


@pytest.mark.parametrize(("made", "alarmed"), [(7, False), (8, True)])
def test_an_alarm_is_given_before_a_limit_is_reached(made: int, *, alarmed: bool) -> None:
    book = numbers(max_calls_per_hour=10)
    for second in range(made):
        book.end(book.begin(NUMBER, second), second)
    assert ("calls" in book.alarms(60)) is alarmed
    assert book.alarms(2 * HOUR) == {}


def test_calls_that_are_up_now_are_no_matter_of_later() -> None:
    book = numbers(max_concurrent=1, max_calls_per_hour=2)
    book.begin(NUMBER, 0)
    assert "are up" in reason(book, 0)
    assert isinstance(book.decide(NUMBER, 0, later=True), Allowed)
    book.begin(NUMBER, 0)
    assert isinstance(book.decide(NUMBER, 0, later=True), NumberRefused), "the calls of this hour are all made"
    never = numbers(max_concurrent=0)
    assert isinstance(never.decide(NUMBER, 0, later=True), NumberRefused)


def test_what_is_used_is_told_beside_the_limits() -> None:
    book = numbers(price_per_minute={"+1": 0.5})
    assert book.use(0) == OutsideUse()
    talk(book, 0, 90)
    ticket = book.begin(NUMBER, 2 * HOUR)
    assert book.use(2 * HOUR + 30) == OutsideUse(calls_now=1, calls_in_hour=1, minutes_in_day=1.5, money_in_day=1.0)
    book.answered(ticket, 2 * HOUR + 30)
    book.end(ticket, 2 * HOUR + 60)
    assert book.use(25 * HOUR) == OutsideUse(0, 0, 0.5, 0.5)
