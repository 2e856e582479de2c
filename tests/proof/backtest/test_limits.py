"""Changed time limits: what came in time, what comes too late now, and what is not known to come at all."""

from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.journal import Heard
from cordboard.modules.check_call_center import CheckCallCenter
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.external_transfer import ExternalTransfer
from cordboard.modules.http import Http
from cordboard.modules.introduction import Introduction
from cordboard.modules.lookup import Lookup
from cordboard.modules.machine import Machine
from cordboard.modules.menu import Menu
from cordboard.modules.voicemail import Voicemail
from cordboard.proof.backtest import BacktestVerdict
from tests.proof.backtest.telling import again, flow_of, of_kind, tell

CALLER = "+12025550143"


def compared(make, ways, then, now, *answers, **more) -> BacktestVerdict:
    """What becomes of a contact of `make(then)` in `make(now)`. `answers` are given a second after one another."""
    told = {name: more.pop(name) for name in ("caller", "direction") if name in more}
    story = tell(*make(then), ways=ways, **told)
    for answer, seconds in answers:
        story.now += round((seconds - 1) * 1000)
        story.hears(answer)
    story.comes_to_nothing()
    told.pop("caller", None)
    return again(story, flow_of(*make(now), ways=ways, version="2", **told), **more)


KEYED, SILENT, GONE = signals.Keyed(1, "1", count=1), signals.Silence(1), signals.HungUp()


@pytest.mark.parametrize(
    ("answer", "seconds", "timeout", "rests_on"),
    [
        (KEYED, 2, 3, set()),
        (KEYED, 9, 3, {"pace"}),
        (KEYED, 9, 20, set()),
        (SILENT, 9, 3, set()),
        (SILENT, 9, 20, {"pace"}),
        (GONE, 2, 3, set()),
        (GONE, 9, 3, {"pace"}),
    ],
)
def test_another_time_for_keys_is_assumed_to_be_enough_and_this_is_said(answer, seconds, timeout, rests_on):
    ways = ["Ask key_press=1 -> End: listened", "Ask no_input -> End: not_available"]

    def ask(timeout):
        return (Menu(name="Ask", prompt="For news press 1.", attempts=1, timeout=timeout),)

    verdict = compared(ask, ways, 5, timeout, (answer, seconds))
    assert (verdict.kind, verdict.assumed) == ("same", rests_on)
    strict = compared(ask, ways, 5, timeout, (answer, seconds), assume=[])
    assert strict.kind == ("undecidable" if rests_on else "same")


@pytest.mark.parametrize(
    ("keyed", "seconds", "between", "rests_on"),
    [
        (("123", "#", 3), 4, 1, {"pace"}),
        (("123", "#", 3), 4, 5, set()),
        (("123", "#", 3), 0.9, 1, set()),
        (("1", "", 1), 4, 1, set()),  # the pause that ended it was long enough
        (("123", "", 3), 4, 5, {"pace"}),  # and might have ended by another key
    ],
)
def test_so_is_another_time_between_digits(keyed, seconds, between, rests_on):
    def number(between):
        return (EnteringDigits(name="Number", prompt="Number?", variable="n", max=9, between_digits=between),)

    digits, terminator, count = keyed
    answer = signals.Keyed(1, digits, terminator, count=count)
    verdict = compared(number, ["Number success -> End: listened"], 3, between, (answer, seconds))
    assert (verdict.kind, verdict.assumed) == ("same", rests_on)


ENDS = ["Find success -> End: listened", "Find failure -> End: not_available", "Find no_match -> End: abandoned"]
FOUND = signals.Found(1, ({"key": "1"},), 1)
LATE = signals.Failed(1, "the accounts did not answer")


@pytest.mark.parametrize(
    ("answer", "seconds", "timeout", "kind", "after"),
    [
        (FOUND, 1, 2, "same", "listened"),
        (FOUND, 3, 2, "changed", "not_available"),
        (FOUND, 3, 9, "same", "listened"),
        (LATE, 5, 2, "same", "not_available"),
        (LATE, 1, 9, "same", "not_available"),  # not for want of time
        (LATE, 5, 9, "undecidable", ""),
        (GONE, 3, 2, "changed", "not_available"),  # by then it had given up
        (GONE, 1, 2, "same", "hung_up_in_opening"),
    ],
)
def test_accounts_that_took_longer_than_there_is_time_for_now(answer, seconds, timeout, kind, after):
    def find(timeout):
        return (Lookup(name="Find", timeout=timeout),)

    verdict = compared(find, ENDS, 5, timeout, (answer, seconds), caller=CALLER)
    assert (verdict.kind, verdict.after) == (kind, after)


@pytest.mark.parametrize(
    ("answer", "seconds", "timeout", "kind", "after"),
    [
        (signals.Transferred(1, 60.0), 65, 10, "same", "operator_transfer"),  # it rang for five
        (signals.Transferred(1, 60.0), 80, 10, "changed", "not_available"),
        (signals.Failed(1, "busy"), 5, 90, "same", "not_available"),
        (signals.Failed(1, "no answer"), 30, 10, "same", "not_available"),
        (signals.Failed(1, "no answer"), 30, 90, "undecidable", ""),
        (GONE, 20, 10, "undecidable", ""),
        (GONE, 5, 10, "same", "hung_up_in_opening"),
    ],
)
def test_an_outside_number_is_rung_for_another_time(answer, seconds, timeout, kind, after):
    def desk(timeout):
        return (ExternalTransfer(name="Desk", number="+15550100", timeout=timeout),)

    ways = ["Desk success -> End: operator_transfer", "Desk failure -> End: not_available"]
    verdict = compared(desk, ways, 30, timeout, (answer, seconds))
    assert (verdict.kind, verdict.after) == (kind, after)


OK, REFUSED = signals.Responded(1, 200), signals.Failed(1, "not reached")


@pytest.mark.parametrize(
    ("answer", "seconds", "then", "now", "kind"),
    [
        (OK, 1, (5, 1), (9, 3), "same"),
        (OK, 1, (5, 1), (2, 1), "same"),
        (OK, 3, (5, 1), (2, 1), "undecidable"),
        (OK, 3, (5, 0), (2, 0), "changed"),
        (OK, 3, (5, 0), (2, 1), "undecidable"),
        (OK, 1, (5, 1), (5, 0), "undecidable"),  # it may have been the second try
        (REFUSED, 1, (5, 1), (5, 0), "same"),
        (REFUSED, 1, (5, 1), (5, 3), "undecidable"),
        (REFUSED, 1, (5, 0), (9, 0), "same"),  # not for want of time
        (REFUSED, 5, (5, 0), (9, 0), "undecidable"),
    ],
)
def test_a_web_service_is_given_more_or_less_time_and_tries(answer, seconds, then, now, kind):
    def web(patience):
        timeout, retries = patience
        return (Http(name="Web", url="https://a.example.com/x", timeout=timeout, retries=retries),)

    ways = ["Web success -> End: listened", "Web failure -> End: not_available"]
    assert compared(web, ways, then, now, (answer, seconds)).kind == kind


def test_who_hung_up_while_a_beep_was_waited_for_may_hear_the_message_now():
    def reached(wait):
        return (Introduction(name="Intro", prompt="Hello."),
                Machine(name="Machine", prompt="Call back.", wait_for_beep=wait))  # fmt: skip

    ways = ["Intro is_answering_machine=yes -> Machine: partial_message_left",
            "Machine success -> End: machine_left_message"]  # fmt: skip
    answers = ((signals.Detected(1, machine=True), 1), (GONE, 5))
    late = compared(reached, ways, 10, 3, *answers, direction="outbound")
    assert late.kind == "undecidable"
    assert signals.Beep(2, heard=False) in [entry.signal for entry in of_kind(Heard, late)]
    assert compared(reached, ways, 10, 8, *answers, direction="outbound").kind == "same"


@pytest.mark.parametrize(
    ("answer", "seconds", "then", "now", "kind"),
    [
        (signals.Recorded(1, "r1", 9.0), 12, (180, 5), (180, 20), "same"),
        (signals.Recorded(1, "", 0.0), 6, (180, 5), (180, 20), "undecidable"),  # who said nothing may yet have
        (signals.Recorded(1, "", 0.0), 6, (180, 5), (180, 2), "same"),
        (GONE, 40, (180, 5), (30, 5), "undecidable"),
        (GONE, 20, (180, 5), (30, 5), "same"),
    ],
)
def test_a_message_may_be_shorter_or_begin_later(answer, seconds, then, now, kind):
    def box(limits):
        return (Voicemail(name="Box", box="b", review=False, max_length=limits[0], silence=limits[1]),)

    ways = ["Box success -> End: operator_transfer", "Box no_input -> End: not_available"]
    assert compared(box, ways, then, now, (answer, seconds)).kind == kind


def test_agents_who_signed_out_while_they_were_waited_for_were_there_before():
    ways = ["Check agent_not_logged_in -> End: not_available", "Check agent_not_available -> End: abandoned"]

    def check(wait):
        return (CheckCallCenter(name="Check", service="support", look_at="agents", wait=wait),)

    nobody = signals.AgentsAre(1, 0, 0, 8.0)
    assert compared(check, ways, 10, 5, (nobody, 8)).kind == "undecidable"
    assert compared(check, ways, 10, 9, (nobody, 8)).kind == "same"
    assert compared(check, ways, 10, 5, (GONE, 8)).kind == "undecidable"
