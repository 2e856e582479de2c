from __future__ import annotations

from cordboard.modules.live_person import LivePerson
from tests.story import tell

MESSAGE = {"en": "Your order is ready.", "es": "Su pedido está listo."}


def test_success_means_that_all_was_heard():
    assert tell(LivePerson(name="It", prompt=MESSAGE)).listens().raised == "success"
    assert tell(LivePerson(name="It", prompt=MESSAGE)).listens(whole=False).raised == "failure"
    assert tell(LivePerson(name="It", prompt=MESSAGE)).fails().raised == "failure"


def test_it_is_repeated_in_another_language():
    story = tell(LivePerson(name="It", prompt=MESSAGE, repeat_in="es"))
    assert [(each.value, each.language) for each in story.asks.said] == [(MESSAGE["en"], "en"), (MESSAGE["es"], "es")]


def test_with_keys():
    asking = LivePerson(name="It", prompt=MESSAGE, keys=True)
    assert tell(asking, keys="9").presses("9").raised == "key_press=9"
    assert tell(asking, keys="9").presses("1").raised == "no_match"
    assert tell(asking, keys="9").is_silent().raised == "no_input"
