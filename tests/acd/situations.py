"""How agent ADA may stand when something happens: free, offered contact c1, talking, wrapping up."""

from __future__ import annotations

from cordboard.acd import messages as say
from tests.acd.floor import Floor


def ready(floor: Floor) -> None:
    floor.signs_in("ADA")


def offered(floor: Floor) -> None:
    floor.signs_in("ADA")
    floor.asks("c1")


def in_call(floor: Floor) -> None:
    offered(floor)
    floor.accepts("ADA")


def on_hold(floor: Floor) -> None:
    in_call(floor)
    floor.tell(say.HoldCall("ADA"))


def in_wrap_up(floor: Floor) -> None:
    in_call(floor)
    floor.tell(say.Release("ADA"))
