"""What holds for every contact of every test: it survives being stored between any two steps, and the books balance.

tests/conftest.py imports `kept`, so that nobody has to remember it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cordboard.engine.balance import balance
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import decode, encode
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.step import Step

SAME = ("journal", "due", "module", "open", "left", "leaving", "agents", "outcome")
SAME_OF_CONTACT = ("variables", "account", "language", "keys", "now")


@pytest.fixture(autouse=True)
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Store every contact after every step, and go on with the one read back.

    A proof looks into modules with interpreters of its own, which begin in the middle and are no contacts.
    """
    if request.node.get_closest_marker("unkept"):
        yield
        return
    start, receive = Interpreter.start, Interpreter.receive
    contacts: list[Interpreter] = []
    replaying = False

    def reload(live: Interpreter) -> None:
        nonlocal replaying
        replaying = True
        try:
            fresh = Program(live.program.flow, live.program._older)
            again = replay(fresh, decode(encode(live.journal)), step_budget=live._budget)
        finally:
            replaying = False
        assert [getattr(again, name) for name in SAME] == [getattr(live, name) for name in SAME]
        for name in SAME_OF_CONTACT:
            assert getattr(again.contact, name) == getattr(live.contact, name), name
        again._on_fault = live._on_fault
        live.__dict__.update(again.__dict__)

    def started(self: Interpreter, at: int) -> Step:
        step = start(self, at)
        if not replaying and type(self) is Interpreter:
            contacts.append(self)
            reload(self)
        return step

    def received(self: Interpreter, at: int, signal: object) -> Step:
        step = receive(self, at, signal)  # type: ignore[arg-type]
        if not replaying and type(self) is Interpreter:
            reload(self)
        return step

    monkeypatch.setattr(Interpreter, "start", started)
    monkeypatch.setattr(Interpreter, "receive", received)
    yield
    assert balance([contact.journal for contact in contacts]) == []
