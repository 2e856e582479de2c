"""States that are the same are one: what modules hold while they wait is compared by what it says."""

from __future__ import annotations

import pytest

from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Report
from tests.proof.planted import flow_of

MENU = """
    Choices: {type: menu, first: true, prompt: "Press 1 for the news.", attempts: ATTEMPTS MORE}
    ---
    Choices key_press=1 -> End: listened
    Choices no_input -> End: customer_not_available
    Choices no_match -> End: customer_not_available"""


def proved(attempts: int, more: str = "") -> Report:
    return prove(flow_of(MENU.replace("ATTEMPTS", str(attempts)).replace("MORE", more)))


@pytest.mark.parametrize(
    "said", ['no_input_prompt: "Again."', 'no_input_prompt: "Again.", no_match_prompt: {en: "No.", es: "No es."}']
)
def test_what_a_menu_will_say_after_a_mistake_makes_no_more_states(said):
    silent, speaking = proved(3), proved(3, f", {said}")
    assert (speaking.states, speaking.contacts) == (silent.states, silent.contacts)
    assert [each.code for each in speaking.findings] == [each.code for each in silent.findings]


def test_the_states_of_a_menu_grow_with_its_attempts_and_not_with_the_ways_to_waste_them():
    said = ', no_input_prompt: "Again.", no_match_prompt: "No."'
    growth = proved(2, said).states - proved(1, said).states
    assert proved(4, said).states == proved(1, said).states + 3 * growth
