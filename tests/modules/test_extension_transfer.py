from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.commands import FindAgent
from cordboard.modules.direct_transfer import DirectTransfer
from cordboard.modules.extension_transfer import ExtensionTransfer
from tests.story import tell

ASK = ExtensionTransfer(name="It", prompt="Extension?", attempts=2, invalid_prompt="Not known.", ring=15)
NOT_REACHED = [
    (signals.Rejected, {}, "call_not_accepted"),
    (signals.OfferExpired, {}, "timeout"),
    (signals.NotRouted, {"reason": "agent_not_logged_in"}, "agent_not_logged_in"),
    (signals.NotRouted, {"reason": "agent_not_available"}, "agent_not_available"),
]


def test_the_agent_of_the_extension_is_rung():
    story = tell(ASK).presses("2001", "#")
    find = story.asking(FindAgent)[1]
    assert (find.extension, find.ring, find.ends_on_rejection, find.ends_on_timeout) == ("2001", 15, True, True)
    assert story.agents(signals.Connected).agents(signals.AgentEnded).raised == "agent_end_call"


def test_an_unknown_extension_is_asked_again_and_at_last_said():
    story = tell(ASK).presses("2009").agents(signals.NotRouted, reason="invalid_extension", agent="")
    assert story.says == "Not known. Extension?"
    assert story.presses("12").raised == "invalid_extension"


def test_no_input_after_the_attempts():
    assert tell(ASK).is_silent().is_silent().raised == "no_input"


@pytest.mark.parametrize(("signal", "fields", "event"), NOT_REACHED)
def test_an_agent_who_is_not_reached_says_why(signal, fields, event):
    assert tell(ASK).presses("2001").agents(signal, **fields).raised == event
    assert tell(DirectTransfer(name="It")).agents(signal, **fields).raised == event


@pytest.mark.parametrize(("signal", "fields", "event"), NOT_REACHED)
def test_an_agent_who_is_not_reached_gets_a_message_where_that_is_allowed(signal, fields, event):
    direct = DirectTransfer(name="It", to_voicemail=True, voicemail_prompt="Leave a message.")
    story = tell(direct).agents(signal, **fields)
    assert (story.asks.box, story.says) == ("agent:maria", "Leave a message.")
    assert story.world(signals.Recorded, recording="r1", seconds=4.0).raised == "success"
    silent = tell(direct).agents(signal, **fields).world(signals.Recorded, recording="", seconds=0.0)
    assert silent.raised == event
    broken = tell(direct).agents(signal, **fields).fails("no such box")
    assert broken.raised == event
    assert broken.notes == ["no message was taken: no such box"]


def test_the_number_dialled_says_who_is_rung():
    story = tell(DirectTransfer(name="It"), called="+15550111")
    assert story.asking(FindAgent)[1].number == "+15550111"
    assert story.agents(signals.NotRouted, reason="invalid_route_request", agent="").raised == "invalid_route_request"
