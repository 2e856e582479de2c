from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.balance import balance
from cordboard.engine.journal import Asked, Closed, Completed, Entered, Left, Took
from cordboard.engine.trace import funnel, trace
from cordboard.engine.words import heard_in_words
from cordboard.modules.entering_digits import EnteringDigits
from tests.story import NOON, Menu, tell

ASK = EnteringDigits(name="Ask", prompt="Number?", variable="number", sensitive=True)
WAYS = ["Menu key_press=1 -> Ask: operator_transfer", "Ask success -> End: listened"]


def story():
    return tell(Menu(name="Menu", prompt="Press 1."), ASK, ways=WAYS)


def test_a_trace_tells_the_way_in_steps():
    journal = story().presses("1").presses("4711", "#").interpreter.journal
    menu, ask, end = trace(journal)
    assert menu == {
        "module": "Menu", "entered_at": NOON, "due": "", "prompts": ["Press 1."], "asked": ["gather"],
        "heard": [{"at": NOON + 1000, "what": "keys 1"}], "variables": {}, "answers": {}, "notes": [],
        "event": "key_press", "value": "1", "completed_at": NOON + 1000, "next": "Ask", "result": "operator_transfer",
    }  # fmt: skip
    assert ask["due"] == "operator_transfer"
    assert ask["heard"][0]["what"] == "4 sensitive digits"
    assert (end["left_by"], end["outcome"], end["left_at"]) == ("flow", "listened", NOON + 2000)


@pytest.mark.parametrize("kind", signals.Signal.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_signal_has_words(kind):
    fields = {"to": 1, "digits": "12", "machine": True, "recording": "r", "seconds": 2.0, "accounts": (), "count": 0}
    fields |= {"match": True, "open": False, "status": 200, "reason": "why", "agent": "maria", "supervisor": "sam"}
    fields |= {"signed_in": 2, "ready": 1}
    signal = kind(**{name: fields[name] for name in kind.__struct_fields__ if name in fields})
    assert heard_in_words(signal)


def test_a_funnel_balances_for_contacts_in_every_state():
    journals = [
        story().interpreter.journal,
        story().hangs_up().interpreter.journal,
        story().presses("1").interpreter.journal,
        story().presses("1").presses("1", "#").interpreter.journal,
    ]
    counts = funnel(journals)
    assert {name: (each["entered"], each["ended"], each["here"]) for name, each in counts.items()} == {
        "Menu": (4, 1, 1), "Ask": (2, 0, 1), "End": (1, 1, 0),
    }  # fmt: skip
    assert counts["Menu"]["left"] == [
        {"event": "key_press", "value": "1", "to": "Ask", "result": "operator_transfer", "count": 2}
    ]
    assert balance(journals) == []


def broken_ones():
    whole = story().presses("1").presses("1", "#").interpreter.journal
    took = next(position for position, entry in enumerate(whole) if isinstance(entry, Took))
    asked = next(entry for entry in whole if isinstance(entry, Asked))
    return [
        ("does not begin", whole[1:]),
        ("2 outcomes", [*whole, whole[-1]]),
        ("entries after its outcome", [*whole, Completed("End", "success")]),
        ("0 times, with 1 outcomes", [entry for entry in whole if not isinstance(entry, Left)]),
        ("entered, but", [*whole[: took + 2], Entered("Menu")]),
        ("without a connector", whole[:took] + whole[took + 1 :]),
        ("never entered it", whole[: took + 1]),
        ("took a connector of Menu while in Ask", [*whole[: took + 2], whole[took]]),
        ("completed while in", [*whole[: took + 2], Completed("Menu", "success")]),
        ("was due", [*whole[:-1], Closed(1, "busy", 900001)]),
        ("asked twice", [*whole[:3], asked]),
        ("does not wait", [whole[0], Entered("Menu"), *whole[3:4]]),
    ]


@pytest.mark.parametrize(("law", "journal"), broken_ones(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_broken_law_is_told(law, journal):
    assert any(law in sentence for sentence in balance([journal]))
