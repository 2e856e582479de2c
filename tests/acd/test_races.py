"""Two things happen at one time: every pair, in both orders, at every state. Enumerated, not sampled.

The floor checks the laws after every message. For an offer that stands, what each pair comes to is written down too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect
from tests.acd.floor import Floor, agent
from tests.acd.situations import in_call, in_wrap_up, offered, on_hold, ready


def accepts(floor: Floor) -> None:
    floor.tell(say.Accept("ADA", floor.last_offer("ADA")))


def rejects(floor: Floor) -> None:
    floor.tell(say.Reject("ADA", floor.last_offer("ADA")))


EVENTS: dict[str, Callable[[Floor], object]] = {
    "caller hangs up": lambda floor: floor.hangs_up("c1"),
    "agent accepts": accepts,
    "agent rejects": rejects,
    "offer times out": lambda floor: floor.goes_by(20),
    "agent signs out": lambda floor: floor.tell(say.SignOut("ADA")),
    "browser is lost": lambda floor: floor.loses_browser("ADA"),
    "phone is lost": lambda floor: floor.tell(say.LosePhone("ADA")),
    "supervisor acts": lambda floor: floor.tell(say.GoNotReady("ADA", "meeting")),
    "max wait passes": lambda floor: floor.tell(say.ChangeMaxWait("support", 0)),
}


def waiting(floor: Floor) -> None:
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")


def signed_out(floor: Floor) -> None:
    floor.asks("c1")


def offered_on_a_standing_path(floor: Floor) -> None:
    floor.signs_in("ADA", nailed_up=True)
    floor.asks("c1", acceptance=True)


def offered_and_ends_so(floor: Floor) -> None:
    floor.signs_in("ADA")
    floor.asks("c1", ends_on_rejection=True, ends_on_timeout=True)


def rung_at_lunch(floor: Floor) -> None:
    floor.signs_in("ADA", ready=False)
    floor.tell(say.GoNotReady("ADA", "lunch"))
    floor.asks("c1", extension="101")


def offered_to_call_back(floor: Floor) -> None:
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.tell(say.AskCallback("c1", 600))
    floor.tell(say.GoReady("ADA"))


def aside(floor: Floor) -> None:
    waiting(floor)
    floor.tell(say.StepAside("c1"))
    floor.tell(say.GoReady("ADA"))


def consulted(floor: Floor) -> None:
    floor.signs_in("ADA")
    floor.tell(say.Occupy("ADA", "c1"))


SITUATIONS = (
    ready, waiting, signed_out, offered, offered_on_a_standing_path, offered_and_ends_so, rung_at_lunch,
    offered_to_call_back, in_call, on_hold, in_wrap_up, aside, consulted,
)  # fmt: skip


def begin(situation: Callable[[Floor], None], wrap_up: float | None) -> Floor:
    floor = Floor(agent("ADA", extension="101", wrap_up=wrap_up), "BOB")
    floor.signs_in("BOB", ready=False)
    situation(floor)
    return floor


@pytest.mark.parametrize("wrap_up", [None, 0, 15])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_pair_in_both_orders(situation: Callable[[Floor], None], wrap_up: float | None) -> None:
    for (first, happens), (second, happens_too) in product(EVENTS.items(), EVENTS.items()):
        floor = begin(situation, wrap_up)
        happens(floor)
        happens_too(floor)
        joined = sum(isinstance(each, Connect) and each.contact == "c1" for each in floor.decided)
        assert joined <= 1, f"{first}, then {second}"
        # Whatever it was, everybody can still go home, and nothing is left behind.
        floor.hangs_up("c1")
        floor.tell(say.Release("ADA"))
        floor.tell(say.WrapUpDone("ADA"))
        floor.tell(say.SignOut("ADA"))
        assert floor.state("ADA") == "signed_out", f"{first}, then {second}"
        assert floor.waiting() == []
        assert floor.router.due is None


#: What each pair comes to while an offer to ADA stands and BOB is Not Ready: the row happens first, the column second.
#: The agent: Ready, offered, in call, wrap-up, signed out, or Not Ready because rejected, missed, technical, meeting.
#: The contact: gone, waiting at the head of its queue, connected, or told that no agent is available.
OFFERED = """
                  hangs up   accepts    rejects    times out  signs out  browser    phone      supervisor max wait
caller hangs up   ready gone ready gone ready gone ready gone out gone   tech gone  tech gone  meet gone  ready gone
agent accepts     wrap conn  call conn  call conn  call conn  call conn  wrap conn  wrap conn  call conn  call conn
agent rejects     rej gone   rej wait   rej wait   rej wait   out wait   rej wait   rej wait   meet wait  rej told
offer times out   miss gone  miss wait  miss wait  miss wait  out wait   miss wait  miss wait  meet wait  miss told
agent signs out   out gone   out wait   out wait   out wait   out wait   out wait   out wait   out wait   out told
browser is lost   tech gone  tech wait  tech wait  tech wait  out wait   tech wait  tech wait  meet wait  tech told
phone is lost     tech gone  tech wait  tech wait  tech wait  out wait   tech wait  tech wait  meet wait  tech told
supervisor acts   meet gone  call conn  meet wait  meet wait  out wait   meet wait  meet wait  offer wait offer wait
max wait passes   ready gone call conn  rej told   miss told  out told   tech told  tech told  offer wait offer wait
"""
AGENT = {
    "ready": "ready", "offered": "offer", "in_call": "call", "wrap_up": "wrap", "signed_out": "out",
    "not_ready rejected": "rej", "not_ready missed": "miss", "not_ready technical": "tech", "not_ready meeting": "meet",
}  # fmt: skip
CONTACT = {"left": "gone", "waits": "wait", "connected": "conn", "agent_not_available": "told"}


def test_what_each_pair_comes_to_while_an_offer_stands() -> None:
    _, _, *rows = OFFERED.splitlines()
    assert [row[:18].strip() for row in rows] == list(EVENTS)
    for (first, happens), row in zip(EVENTS.items(), rows, strict=True):
        expected = [row[18 + 11 * column :][:11].strip() for column in range(len(EVENTS))]
        found = []
        for happens_too in EVENTS.values():
            floor = begin(offered, None)
            happens(floor)
            happens_too(floor)
            fate = "waits" if "c1" in floor.waiting() else next(how for how in floor.watch.ends if how != "asked")
            found.append(f"{AGENT[floor.state('ADA')]} {CONTACT[fate]}")
        assert found == expected, f"after: {first}"
