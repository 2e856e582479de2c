"""Which recorded answers are given to which questions, in which order: docs/decisions/0005-the-same-question.md."""

from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.journal import Facts, Heard, Started
from cordboard.modules.check_call_center import CheckCallCenter
from cordboard.modules.condition import Condition
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.external_transfer import ExternalTransfer
from cordboard.modules.http import Http
from cordboard.modules.introduction import Introduction
from cordboard.modules.live_person import LivePerson
from cordboard.modules.lookup import Lookup
from cordboard.modules.machine import Machine
from cordboard.modules.menu import Menu
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.sms import Sms
from cordboard.modules.verification import Verification
from cordboard.modules.voicemail import Voicemail
from cordboard.proof.backtest import NotRecorded, recording
from tests.proof.backtest.telling import again, flow_of, of_kind, refuses, tell

ASK = Menu(name="Ask", prompt="For help press 1.", attempts=1)
FIND = Lookup(name="Find")
NEWS = LivePerson(name="News", prompt="The news.")
CALLER = "+12025550143"


def found(story, *keys):
    return story.world(signals.Found, accounts=tuple({"key": key} for key in keys), count=len(keys))


MENU_THEN_LOOKUP = [
    "Ask key_press=1 -> Find: hung_up_in_opening",
    "Ask no_input -> End: customer_not_available",
    "Find success -> News: hung_up_after_validation",
    "Find no_match -> End: no_match_in_validation",
    "News success -> End: listened",
]
LOOKUP_THEN_MENU = [
    "Find success -> Ask: hung_up_after_validation",
    "Find no_match -> End: no_match_in_validation",
    "Ask key_press=1 -> News: hung_up_in_opening",
    "Ask no_input -> End: customer_not_available",
    "News success -> End: listened",
]


def menu_first():
    return tell(ASK, FIND, NEWS, ways=MENU_THEN_LOOKUP, caller=CALLER)


def lookup_first():
    return tell(FIND, ASK, NEWS, ways=LOOKUP_THEN_MENU, caller=CALLER)


FLOWS = {
    "menu first": flow_of(ASK, FIND, NEWS, ways=MENU_THEN_LOOKUP, version="2"),
    "lookup first": flow_of(FIND, ASK, NEWS, ways=LOOKUP_THEN_MENU, version="2"),
}


def test_answers_are_given_in_whatever_order_they_are_asked_for():
    assert again(found(menu_first().presses("1"), "1").listens(), FLOWS["lookup first"]).after == "listened"
    assert again(found(lookup_first(), "1").presses("1").listens(), FLOWS["menu first"]).after == "listened"


def test_another_order_may_decide_with_less_and_may_need_more():
    nobody = found(menu_first().presses("1"))
    assert again(nobody, FLOWS["lookup first"]).kind == "same", "no account: the menu is never come to"
    silent = menu_first().is_silent()
    assert refuses(again(silent, FLOWS["lookup first"])) == (
        "Find asks for accounts by phone: nobody was ever asked this"
    )


def test_an_account_belongs_to_what_was_looked_for():
    by_digits = Lookup(name="Find", key="digits", variable="number")
    entry = EnteringDigits(name="Number", prompt="Your number?", variable="number", max=4)
    ways = ["Number success -> Find: hung_up_in_opening", "Find success -> News: listened", *MENU_THEN_LOOKUP[-1:]]
    story = found(tell(entry, by_digits, NEWS, ways=ways).presses("4711"), "4711").listens()
    assert again(story, flow_of(entry, by_digits, NEWS, ways=ways, version="2")).kind == "same"
    hidden = entry.model_copy(update={"sensitive": True})
    assert again(story, flow_of(hidden, by_digits, NEWS, ways=ways, version="2")).kind == "same"
    other_field = by_digits.model_copy(update={"field": "zip"})
    assert "accounts by zip" in refuses(again(story, flow_of(entry, other_field, NEWS, ways=ways, version="2")))


def test_a_fact_holds_as_often_as_it_is_asked_for_but_a_failure_is_none():
    twice = ["Find success -> Again: hung_up_during_validation", "Again success -> End: listened",
             "Find failure -> Again: hung_up_during_validation"]  # fmt: skip
    new = flow_of(FIND, Lookup(name="Again"), ways=twice, version="2")
    once = ["Find success -> End: listened", "Find failure -> End: not_available"]
    assert again(found(tell(FIND, ways=once, caller=CALLER), "1"), new).after == "listened"
    assert "it was asked once" in refuses(again(tell(FIND, ways=once, caller=CALLER).fails(), new))


PIN = Verification(name="Pin", prompt="PIN?", field="pin", attempts=2)
PIN_WAYS = ["Pin success -> End: listened", "Pin no_match -> End: not_available", "Pin failure -> End: not_available"]


def pin_told():
    return tell(PIN, ways=PIN_WAYS, account={"key": "7"}).presses("1111").world(signals.Verified, match=False)


def test_a_verification_knows_its_digits_by_their_token():
    story = pin_told().presses("4711").world(signals.Verified, match=True)
    assert story.result == "listened"
    renamed = Verification(name="Secret", prompt="Your secret number?", field="pin", timeout=20)
    ways = [way.replace("Pin", "Secret") for way in PIN_WAYS]
    assert again(story, flow_of(renamed, ways=ways, version="2")).kind == "same"
    hasty = flow_of(PIN.model_copy(update={"attempts": 1}), ways=PIN_WAYS, version="2")
    assert (again(story, hasty).kind, again(story, hasty).after) == ("changed", "not_available")
    stricter = flow_of(PIN.model_copy(update={"lockout": 1}), ways=PIN_WAYS, version="2")
    assert "whether the digits are the pin" in refuses(again(story, stricter))


def test_hours_belong_to_their_service():
    ways = ["Hours call_center_open -> News: listened", "Hours call_center_close -> End: not_available"]
    ways += MENU_THEN_LOOKUP[-1:]
    story = tell(CheckCallCenter(name="Hours", service="sales", look_at="hours"), NEWS, ways=ways)
    story.world(signals.HoursAre, open=True).listens()
    desk = CheckCallCenter(name="Hours", service="desk", look_at="hours")
    new = flow_of(desk, NEWS, ways=ways, version="2")
    assert refuses(again(story, new)) == "Hours asks for the hours of desk: nobody was ever asked this"
    closed = again(story, new, assume=["hours"], hours=lambda service, _: (False, f"{service} is closed"))
    assert (closed.kind, closed.after) == ("changed", "not_available")
    assert closed.assumed == {"hours"}


def test_a_transfer_belongs_to_its_number():
    desk = ExternalTransfer(name="Desk", number="+15550100")
    ways = ["Desk success -> End: operator_transfer", "Desk failure -> End: operator_transfer_failed_no_answer"]
    story = tell(desk, ways=ways).fails("busy")
    rung_longer = flow_of(ExternalTransfer(name="Desk", number="+15550100", timeout=90), ways=ways, version="2")
    assert again(story, rung_longer).kind == "same"
    elsewhere = flow_of(ExternalTransfer(name="Desk", number="+15550199"), ways=ways, version="2")
    assert "a transfer to +15550199" in refuses(again(story, elsewhere))


def test_a_web_service_is_asked_the_same_or_not_at_all():
    def status(**changes):
        return Http(**{"name": "Web", "url": "https://a.example.com/x", "response": {"n": "a"}, **changes})

    ways = ["Web success -> End: listened", "Web failure -> End: not_available"]
    story = tell(status(), ways=ways).world(signals.Responded, status=200, body={"a": 1})
    assert again(story, flow_of(status(timeout=9, retries=3), ways=ways, version="2")).kind == "same"
    assert again(story, flow_of(status(response={"n": "b"}), ways=ways, version="2")).after == "not_available"
    for change in ({"method": "POST"}, {"url": "https://a.example.com/y"}, {"headers": {"Accept": "text/plain"}}):
        assert "https://a.example.com/" in refuses(again(story, flow_of(status(**change), ways=ways, version="2")))


def test_a_message_longer_than_it_may_be_now_is_cut_off():
    def box(**changes):
        return Voicemail(**{"name": "Box", "box": "b", "review": False, **changes})

    ways = ["Box success -> End: operator_transfer", "Box no_input -> End: not_available"]
    story = tell(box(), ways=ways).world(signals.Recorded, recording="r1", seconds=90.0)
    cut = again(story, flow_of(box(max_length=30), ways=ways, version="2"))
    assert cut.kind == "same"
    assert signals.Recorded(1, "r1", 30.0, "length") in [entry.signal for entry in of_kind(Heard, cut)]
    assert "a message for c" in refuses(again(story, flow_of(box(box="c"), ways=ways, version="2")))


@pytest.mark.parametrize(
    ("heard", "wait", "kind"),
    [(True, 5, "same"), (True, 0.5, "same"), (False, 5, "same"), (False, 1, "same"), (False, 20, "undecidable")],
)
def test_a_beep_is_measured_against_the_new_wait(heard, wait, kind):
    def reached(wait_for_beep):
        return (Introduction(name="Intro", prompt="Hello."),
                Machine(name="Machine", prompt="Call back.", wait_for_beep=wait_for_beep))  # fmt: skip

    ways = ["Intro is_answering_machine=yes -> Machine: partial_message_left",
            "Machine success -> End: machine_left_message"]  # fmt: skip
    story = tell(*reached(10), ways=ways, direction="outbound")
    story.world(signals.Detected, machine=True).world(signals.Beep, heard=heard).listens()
    verdict = again(story, flow_of(*reached(wait), ways=ways, direction="outbound", version="2"))
    assert verdict.kind == kind
    if heard and wait < 1:
        assert signals.Beep(2, heard=False) in [entry.signal for entry in of_kind(Heard, verdict)]


def test_what_was_never_measured_is_not_known_to_fit():
    ways = ["Machine success -> End: machine_left_message", "Machine failure -> End: partial_message_left"]
    story = tell(Machine(name="Machine", prompt="Hello there.", wait_for_beep=0), ways=ways).listens()

    def limited(**changes):
        return flow_of(Machine(name="Machine", wait_for_beep=0, **changes), ways=ways, version="2")

    assert again(story, limited(prompt="Hello there.", max_length=2)).kind == "same"
    assert again(story, limited(prompt="Hello there.", max_length=0.5)).after == "partial_message_left"
    assert "never measured" in refuses(again(story, limited(prompt="Hello, whoever you are.", max_length=2)))


def test_texts_never_sent_are_not_taken_for_sent_unless_somebody_says_so():
    ways = ["Text success -> End: listened", "Text failure -> End: not_available",
            "Ask key_press=1 -> Text: hung_up_in_opening"]  # fmt: skip
    new = flow_of(ASK, Sms(name="Text", text="Thanks."), ways=ways, version="2")
    story = tell(ASK, ways=["Ask key_press=1 -> End: listened"], caller=CALLER).presses("1")
    assert refuses(again(story, new)) == "Text asks for a text message to be sent: nobody was ever asked this"
    assert again(story, new, assume=["sent"]).kind == "same"


def test_the_facts_are_those_of_the_contact_and_what_the_site_adds_since():
    def on(expression):
        ways = ["Is success -> End: listened", "Is failure -> End: not_available"]
        return (Condition(name="Is", expression=expression),), ways

    modules, ways = on("site.storm")
    story = tell(*modules, ways=ways, site={"storm": False})
    assert story.result == "not_available"
    new = flow_of(*modules, ways=ways, version="2")
    assert again(story, new, site={"storm": True}).kind == "same", "what was known then was known"
    added, ways = on("site.desk == 'b' && contact.caller == ''")
    assert again(story, flow_of(*added, ways=ways, version="2"), site={"desk": "b"}).after == "listened"


def test_a_field_that_accounts_have_got_since_then_is_not_known_of_this_one():
    ways = ["Find success -> Is: hung_up_during_validation", "Find no_match -> End: no_match_in_validation",
            "Is success -> End: listened", "Is failure -> End: not_available"]  # fmt: skip

    def on(expression):
        return FIND, Condition(name="Is", expression=expression)

    story = tell(*on("account.name == 'Ada'"), ways=ways, caller=CALLER)
    story.world(signals.Found, accounts=({"key": "1", "name": "Ada", "balance": "3"},), count=1)
    assert again(story, flow_of(*on("account.balance == '3'"), ways=ways, version="2")).after == "listened"
    gold = flow_of(*on("has(account.tier) && account.tier == 'gold'"), ways=ways, version="2")
    assert (
        refuses(again(story, gold)) == "Is asks for account.tier: the account had no such field when this was recorded"
    )
    asked_before = tell(*on("account.tier == 'gold'"), ways=ways, caller=CALLER)
    asked_before.world(signals.Found, accounts=({"key": "1"},), count=1)
    assert again(asked_before, gold).after == "not_available", "that it was not there was known then"
    nobody = tell(*on("account.name == 'Ada'"), ways=ways, caller=CALLER).world(signals.Found, accounts=(), count=0)
    assert again(nobody, gold).kind == "same"


def test_a_contact_of_another_kind_is_not_fed():
    story = tell(ASK, ways=["Ask key_press=1 -> End: listened"]).presses("1")
    outbound = flow_of(ASK, ways=["Ask key_press=1 -> End: listened"], version="2", direction="outbound")
    assert refuses(again(story, outbound)) == "the contact is inbound voice, the flow outbound voice"


def test_only_contacts_that_came_to_their_flow_and_are_over_are_recorded():
    with pytest.raises(NotRecorded, match="not over"):
        recording(tell(ASK).interpreter.journal)
    with pytest.raises(NotRecorded, match="never came"):
        recording([])


def test_what_came_later_came_later_whatever_the_clock_said():
    """Somebody set the clock back while two agents wrapped up: the code chosen last goes before the other."""
    search = OperatorTransfer(name="Agents", service="support")
    ways = ["Agents success -> End: operator_transfer"]
    story = tell(search, ways=ways)
    for answer in (signals.Connected(1, "maria"), signals.Connected(1, "noor"), signals.ConversationOver(1, "noor"),
                   signals.WrappedUp("maria", "a", "listened")):  # fmt: skip
        story.hears(answer)
    story.interpreter.receive(story.now - 40_000, signals.WrappedUp("noor", "b", "not_available"))
    verdict = again(story, flow_of(search, ways=ways, version="2"))
    assert (verdict.kind, verdict.after) == ("same", story.result)


def test_time_goes_on_as_it_did():
    story = found(menu_first().presses("1"), "1").listens()
    then = [entry.at for entry in story.interpreter.journal if isinstance(entry, Heard)]
    verdict = again(story, FLOWS["lookup first"])
    assert [entry.at for entry in of_kind(Heard, verdict)] == then
    assert [entry.facts for entry in of_kind(Started, verdict)] == [Facts("c1", caller=CALLER)]
