from __future__ import annotations

import pytest

from cordboard.engine.signals import Detected
from cordboard.modules.introduction import Introduction
from tests.story import tell

GREETING = Introduction(name="It", prompt="Good morning.")


@pytest.mark.parametrize(("machine", "value"), [(True, "yes"), (False, "no")])
def test_detection_decides(machine, value):
    assert tell(GREETING).world(Detected, machine=machine).raised == f"is_answering_machine={value}"


def test_with_detection_off_the_greeting_is_all():
    assert tell(GREETING, detect_machine=False).listens().raised == "success"
    assert tell(Introduction(name="It", prompt="Hello.", detect_machine=False)).listens().raised == "success"


def test_the_module_goes_before_the_service():
    story = tell(Introduction(name="It", prompt="Hello.", detect_machine=True), detect_machine=False)
    assert story.world(Detected, machine=False).raised == "is_answering_machine=no"


def test_failure():
    assert tell(GREETING).fails().raised == "failure"
