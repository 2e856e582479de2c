"""Telephone numbers in all the ways in which people, networks and spreadsheets write them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.flow.number_table import NumberTable
from cordboard.flow.numbers import read_number

BERLIN = "+493023125001"
ABROAD = (BERLIN, "0049 30 23125001", "493023125001")
"""Forms of it that another country can read."""


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("+493023125001", "DE", BERLIN),
        ("+49 (0)30 231-25001", "US", BERLIN),
        ("0049 30 23125001", "DE", BERLIN),
        ("0049 30 23125001", "US", BERLIN),  # 00 is not dialled there, yet networks tell numbers so
        ("011 49 30 23125001", "US", BERLIN),
        ("030/23125001", "DE", BERLIN),
        ("49 30 23125001", "DE", BERLIN),
        ("tel:+49-30-23125001", "DE", BERLIN),
        ("(202) 555\u20110143", "US", "+12025550143"),
        ("1 202 555 0143", "US", "+12025550143"),
        ("06 1234567", "IT", "+39061234567"),  # where the zero is part of the number
        ("8 495 1234567", "RU", "+74951234567"),
    ],
)
def test_what_is_written_is_read_in_the_region(written: str, region: str, number: str) -> None:
    assert read_number(written, region) == number


@pytest.mark.parametrize(
    "written",
    [
        "", "anonymous", "support", "browser-12025550143", "100", "555-0143", "911", "+1", "+1202555014",
        "+120255501433", "202-555-0143 x12", "202-555-0143;ext=12", "1-800-FLOWERS", "4.93023E+11",
        "2025550143 2025550144", "+" * 61, "9" * 61,
    ],
)  # fmt: skip
def test_what_is_no_possible_number_is_none(written: str) -> None:
    assert read_number(written, "US") is None


@given(st.text(max_size=70), st.sampled_from(["US", "DE", "JP", "IT"]))
def test_any_text_is_a_number_in_e164_or_none(written: str, region: str) -> None:
    number = read_number(written, region)
    assert number is None or (number[0] == "+" and number[1:].isdecimal() and read_number(number, region) == number)


@pytest.mark.parametrize(
    ("entry", "looked_for", "region"),
    [
        *itertools.product([*ABROAD, "030 23125001"], [*ABROAD, "03023125001"], ["DE"]),
        *itertools.product(ABROAD, ABROAD, ["US"]),
    ],
)
def test_a_number_is_found_in_whichever_form(entry: str, looked_for: str, region: str) -> None:
    assert NumberTable([(entry, "support"), ("+493023125002", "sales")], region).find(looked_for) == "support"


def test_the_text_itself_goes_before_what_it_may_mean() -> None:
    table = NumberTable([(BERLIN, "first"), ("03023125001", "second"), ("front desk", "third")], "DE")
    assert table.find("03023125001") == "second"
    assert table.find("+49 30 23125001") == "first", "of two that are read the same the first counts"
    assert table.find("front desk") == "third"
    assert table.find("") is None
    assert table.find("Front desk") is None
