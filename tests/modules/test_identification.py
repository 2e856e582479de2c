from __future__ import annotations

from cordboard.engine.commands import Play
from cordboard.modules.identification import Identification
from tests.story import tell


def test_without_keys_it_is_said_and_done():
    story = tell(Identification(name="It", prompt="This is the bank."), direction="outbound")
    assert isinstance(story.asks, Play)
    assert story.listens().raised == "success"
    assert tell(Identification(name="It", prompt="This is the bank.")).fails().raised == "failure"


def test_with_keys_it_asks_who_it_is():
    asking = Identification(name="It", prompt="Are you Ada? Press 1.", keys=True)
    assert tell(asking, keys="1").presses("1").raised == "key_press=1"
    assert tell(asking, keys="1").presses("5").raised == "no_match"
    assert tell(asking, keys="1").is_silent().raised == "no_input"
