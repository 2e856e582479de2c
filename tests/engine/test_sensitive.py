from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.engine.contact import Contact
from cordboard.engine.journal import Facts
from cordboard.engine.sensitive import Tokens
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.prompt import Prompt
from cordboard.modules.condition import Condition
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.http import Http
from cordboard.modules.live_person import LivePerson
from cordboard.modules.set_variable import SetVariable
from tests.story import tell

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


@pytest.fixture
def contact() -> Contact:
    """A contact that keyed the same digits twice, and others once."""
    tokens = Tokens(bytes(16))
    contact = Contact(Facts("c1"), "en")
    for name, digits in (("card", "4711"), ("again", "4711"), ("other", "4712")):
        contact.set(name, tokens.hide(digits))
    contact.set("seen", {"cards": [tokens.hide("4711")]})
    contact.set("tries", 1)
    return contact


def test_tokens_are_compared_and_handed_on(contact):
    assert contact.evaluate("contact.card == contact.again && contact.card != contact.other")
    assert contact.text("{{ contact.card == contact.other }} {{ contact.tries }}") == "false 1"
    assert contact.value_of(" (contact.card) ") == contact.variables["card"]


@pytest.mark.parametrize(
    "expression",
    ["contact.card.size()", "contact.card.startsWith('tok_')", "contact.card + ''", "string(contact)", "contact",
     "contact.card", "contact.seen.cards[0]", "contact.card > contact.other"],
)  # fmt: skip
def test_nothing_else_is_computed_of_a_token(contact, expression):
    for ask in (
        contact.evaluate,
        lambda text: contact.text(f"{{{{ {text} }}}}"),
        lambda text: contact.address(f"https://a.example/{{{{ {text} }}}}"),
        lambda text: contact.say(Prompt.model_validate([{"letters": text}])),
    ):
        with pytest.raises(ExpressionError, match="sensitive digits"):
            ask(expression)


def test_what_is_set_anew_is_no_token_any_more(contact):
    contact.set("card", "4")
    assert contact.evaluate("contact.card.size()") == 1


@pytest.mark.parametrize(
    "module",
    [
        Condition(name="It", expression="contact.card.startsWith('tok_') || true"),
        SetVariable(name="It", values={"part": "contact.card.substring(0, 4)"}),
        LivePerson(name="It", prompt="You keyed {{ contact.card }}."),
        Http(name="It", url="https://a.example/{{ contact.card }}"),
    ],
)
def test_a_module_that_would_do_it_raises_failure(module):
    card = EnteringDigits(name="Card", prompt="?", variable="card", sensitive=True)
    ways = ["Card success -> It: listened", "It success -> End: listened", "It failure -> End: operator_transfer"]
    story = tell(card, module, ways=ways).presses("4711", "#")
    assert (story.result, "part" in story.variables) == ("operator_transfer", False)
    assert any("sensitive digits" in note for note in story.notes)
