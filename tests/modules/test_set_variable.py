from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.modules.set_variable import SetVariable
from tests.story import tell


def test_a_later_variable_may_use_an_earlier_one():
    story = tell(SetVariable(name="It", values={"one": "1", "two": "contact.one + 1", "text": '"a".upperAscii()'}))
    assert story.raised == "success"
    assert story.variables == {"one": 1, "two": 2, "text": "A"}


def test_the_first_that_fails_ends_it_and_those_before_stay():
    story = tell(SetVariable(name="It", values={"one": "1", "two": "contact.none", "three": "3"}))
    assert story.raised == "failure"
    assert story.variables == {"one": 1}


def test_moments_are_kept_as_text_that_reads_as_a_moment():
    story = tell(
        SetVariable(name="It", values={"then": "contact.now", "same": "timestamp(contact.then) == contact.now"})
    )
    assert story.variables == {"then": "2026-03-01T12:00:00Z", "same": True}


def test_a_variable_cannot_grow_without_end():
    story = tell(SetVariable(name="It", values={"a": '"x"', **{f"a{n}": "contact.a + contact.a" for n in range(2)}}))
    assert story.raised == "success"
    grown = {"v0": '"xxxxxxxxxxxxxxxx"', **{f"v{n}": f"contact.v{n - 1} + contact.v{n - 1}" for n in range(1, 30)}}
    story = tell(SetVariable(name="It", values=grown))
    assert story.raised == "failure"
    assert "too large" in story.notes[0]


@pytest.mark.parametrize("name", ["now", "caller", "Upper", "a-b", ""])
def test_names_that_no_variable_may_have(name):
    with pytest.raises(ValidationError):
        SetVariable(name="It", values={name: "1"})
