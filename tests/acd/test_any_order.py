"""Whatever happens, in whatever order: the laws hold after every step.

Four routers hear the same. One of them is stored and restored between any two messages, one is made anew from the rows
that all messages before have changed, one looks through plain lists instead of its indexes, and all four must decide
the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bench.list_scan import ListScan
from cordboard.acd import messages as say
from cordboard.acd.decisions import Decision
from cordboard.acd.laws import check
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router
from cordboard.acd.rows import RowKey, kept_of
from cordboard.acd.statistics import Statistics, decode
from cordboard.acd.watch import LawWatch

AGENTS = ("ADA", "BOB", "CYD", "DAN")
CONTACTS = ("c1", "c2", "c3", "c4", "c5", "c6")
SERVICES = ("support", "tech", "vip", "dunning", "desk", "phone")

agents = st.sampled_from(AGENTS)
contacts = st.sampled_from(CONTACTS)
seconds = st.sampled_from((0.0, 1.0, 5.0, 10.0, 30.0, 60.0))


def people(limits: list[float | None]) -> dict[str, Agent]:
    first, second = limits
    return {
        "ADA": Agent(logon="ADA", extension="101", numbers=("+15550101",), services=("desk", "phone"), teams=("north",),
                     skills={"billing": 1, "tech": 2}, wrap_up=first),
        "BOB": Agent(logon="BOB", extension="102", services=("desk",), teams=("north", "south"), skills={"tech": 1},
                     wrap_up=second),
        "CYD": Agent(logon="CYD", services=("phone",), teams=("south",), skills={"billing": 3}, wrap_up=0.0),
        "DAN": Agent(logon="DAN", extension="104", services=("desk", "phone")),
    }  # fmt: skip


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    everybody = people([draw(st.sampled_from((None, 0.0, 20.0))), draw(st.sampled_from((None, 20.0)))])
    gone = draw(st.none() | agents)
    if gone is not None:
        everybody[gone] = msgspec.structs.replace(everybody[gone], active=False)
    outbound = {"dunning", "desk", "phone"}
    services = {
        name: Service(
            name=name,
            direction="outbound" if name in outbound else "inbound",
            max_wait=draw(st.sampled_from((0.0, 30.0, 300.0))),
            acceptance=draw(st.booleans()),
        )
        for name in SERVICES
    }
    return Organisation(
        services=services,
        groups={
            "care": ResourceGroup(name="care", contributing=("support", "dunning"), accepting=("desk",)),
            "experts": ResourceGroup(
                name="experts", contributing=("tech",), accepting=("desk", "phone"), distribution="strict_skill",
                enabled=draw(st.sampled_from((True, True, True, False))),
            ),
            "first": ResourceGroup(
                name="first", contributing=("vip",), accepting=("phone",), distribution="strict_overflow"
            ),
        },
        agents=everybody,
        teams=frozenset({"north", "south"}),
        skills=frozenset({"billing", "tech"}),
    )  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> say.AgentRequest:
    about: dict[str, Any] = {"contact": draw(contacts), "service": draw(st.sampled_from(SERVICES))}
    kind = draw(st.sampled_from(("any", "any", "skill", "skill", "team", "agent", "extension", "number", "wrong")))
    if kind == "skill":
        about["skill"] = draw(st.sampled_from(("billing", "tech")))
        about["proficiency_waits"] = draw(st.sampled_from(((), (5.0,), (5.0, 0.0, 10.0))))
    elif kind == "team":
        about["teams"] = draw(st.sampled_from((("north",), ("south",), ("south", "north"))))
        about["team_max_wait"] = draw(st.none() | seconds)
    elif kind == "agent":
        about["agent"] = draw(agents)
    elif kind == "extension":
        about["extension"] = draw(st.sampled_from(("101", "102", "104", "999", "1")))
    elif kind == "number":
        about["number"] = "+15550101"
    elif kind == "wrong":
        about |= draw(st.sampled_from(({"priority": 0}, {"skill": "cello"}, {"teams": ("west",)}, {"service": "none"})))
    if kind != "wrong":
        about["priority"] = draw(st.sampled_from((100, 100, 99, 1)))
    about["escalation"] = draw(st.sampled_from((None, None, 0.0, 10.0)))
    about["max_wait"] = draw(st.sampled_from((None, None, 0.0, 10.0, 60.0)))
    about["acceptance"] = draw(st.sampled_from((None, True, False)))
    about["ring"] = draw(st.sampled_from((None, 5.0)))
    about["ends_on_rejection"] = draw(st.booleans())
    about["ends_on_timeout"] = draw(st.booleans())
    return say.AgentRequest(**about)


def pairs(times: list[int]) -> Iterator[tuple[int, int]]:
    return zip(times[::2], times[1::2], strict=True)


def store(rows: dict[RowKey, bytes], router: Router) -> None:
    """Write what a router has changed, as the store does."""
    for key, body in router.changes().items():
        if body is None:
            rows.pop(key, None)
        else:
            rows[key] = body


class AnyOrder(RuleBasedStateMachine):
    """Everything that can be told, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000_000

    @initialize(organisation=organisations())
    def begins(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.router = Router(organisation, self.now)
        self.stored = Router(organisation, self.now)
        self.slow = Router(organisation, self.now, matching=ListScan)
        self.rows: dict[RowKey, bytes] = {}
        self.watch = LawWatch(organisation, self.now)
        self.statistics = Statistics(interval=60_000)
        self.worked: dict[str, list[int]] = {logon: [] for logon in AGENTS}
        self.offer = 0

    def tell(self, message: say.Message) -> list[Decision]:
        decided = self.router.receive(message, self.now)
        assert self.slow.receive(message, self.now) == decided
        self.stored.restore(self.stored.snapshot())
        assert self.stored.receive(message, self.now) == decided
        made_anew = self.made_anew(message)
        assert made_anew.receive(message, self.now) == decided
        store(self.rows, self.router)
        assert self.stored._board.kept == self.router._board.kept == self.slow._board.kept == made_anew._board.kept
        assert self.stored.due == self.router.due == self.slow.due == made_anew.due
        kept, unreadable = kept_of(self.rows, self.router.organisation, self.now)
        assert (kept, unreadable) == (self.router._board.kept, []), "a row was not written"
        self.watch.see(message, decided, self.now)
        for event in (message, *decided):
            kind = "told" if event is message else "decided"
            self.statistics.see(self.now, decode(kind, msgspec.json.encode(event)))
        for logon in AGENTS:
            signed_in = self.router.agent(logon).state != "signed_out"
            if signed_in != (len(self.worked[logon]) % 2 == 1):
                self.worked[logon].append(self.now)
        return decided

    def made_anew(self, message: say.Message) -> Router:
        """A router that knows nothing but the rows that were stored before this message."""
        router = Router(self.organisation, 0)
        router.go_on(kept_of(self.rows, self.organisation, 0)[0])
        if isinstance(message, say.Reorganise):
            self.organisation = message.organisation
        return router

    def at_work(self, agent: str) -> float:
        """Seconds between signing in and out, all times together."""
        times = self.worked[agent] + [self.now] * (len(self.worked[agent]) % 2)
        return sum(end - start for start, end in pairs(times)) / 1000

    @invariant()
    def the_laws_hold(self) -> None:
        if hasattr(self, "router"):
            assert check(self.watch, self.router) == []
            for contact in self.watch.asking:
                assert self.router.place(contact) == self.slow.place(contact)
            for service in SERVICES:
                for teams in ((), ("north",), ("north", "south")):
                    ours = self.router.availability(service, "tech", teams)
                    assert ours == self.slow.availability(service, "tech", teams)

    @invariant()
    def the_statistics_balance(self) -> None:
        if not hasattr(self, "router"):
            return
        waiting = self.router.waiting
        for service in SERVICES:
            counts = [each for (name, _), each in self.statistics.services.items() if name == service]
            queue = self.statistics.queue(service, self.now)
            mine = [each for each in waiting if each.service == service]
            assert (queue.waiting, queue.callbacks) == (
                sum(not each.callback for each in mine), sum(each.callback for each in mine)
            )  # fmt: skip
            assert sum(each.asked for each in counts) == sum(each.ended for each in counts) + len(mine)
        worked: dict[str, float] = dict.fromkeys(AGENTS, 0.0)
        for (agent, _), each in self.statistics.agents.items():
            worked[agent] += sum(each.seconds.values())
        for agent, seconds in worked.items():
            assert abs(seconds - self.at_work(agent)) < 0.001

    @rule(passes=st.sampled_from((1, 999, 1_000, 5_000, 10_000, 20_000, 60_000)), awake=st.booleans())
    def time_passes(self, passes: int, awake: bool) -> None:
        """The driver wakes the router when it asks, or was held up and comes late."""
        end = self.now + passes
        while awake and self.router.due is not None and self.router.due <= end:
            self.now = max(self.router.due, self.now)
            self.tell(say.Tick())
        self.now = end
        self.tell(say.Tick())

    @rule(agent=agents, services=st.sampled_from(((), ("desk",), ("phone", "desk"), ("dunning",))),
          ready=st.booleans(), nailed_up=st.booleans())  # fmt: skip
    def signs_in(self, agent: str, services: tuple[str, ...], ready: bool, nailed_up: bool) -> None:
        self.tell(say.SignIn(agent, services, ready, nailed_up))

    @rule(agent=agents)
    def signs_in_ready(self, agent: str) -> None:
        self.tell(say.SignIn(agent, ready=True))

    @rule(agent=agents)
    def goes_ready(self, agent: str) -> None:
        self.tell(say.GoReady(agent))

    @rule(message=st.one_of(
        st.builds(say.SignOut, agents),
        st.builds(say.GoNotReady, agents, st.sampled_from(("break", "lunch"))),
        st.builds(say.NailUp, agents, st.booleans()),
        st.builds(say.LosePhone, agents),
    ))  # fmt: skip
    def an_agent_does(self, message: say.Message) -> None:
        self.tell(message)

    @rule(message=st.one_of(
        st.builds(say.HoldCall, agents),
        st.builds(say.RetrieveCall, agents),
        st.builds(say.Occupy, agents, contacts),
        st.builds(say.Release, agents, st.booleans()),
        st.builds(say.WrapUpDone, agents),
    ))  # fmt: skip
    def a_conversation_goes_on(self, message: say.Message) -> None:
        self.tell(message)

    @rule(request=requests())
    def arrives(self, request: say.AgentRequest) -> None:
        self.tell(say.Arrive(request))

    @rule(request=requests())
    def arrives_too(self, request: say.AgentRequest) -> None:
        self.tell(say.Arrive(request))

    @rule(message=st.one_of(
        st.builds(say.Withdraw, contacts),
        st.builds(say.StepAside, contacts),
        st.builds(say.AskCallback, contacts, seconds),
    ))  # fmt: skip
    def a_contact_does(self, message: say.Message) -> None:
        self.tell(message)

    @rule(agent=agents, late=st.sampled_from((0, 0, 0, 1)), takes=st.sampled_from((say.Accept, say.Accept, say.Reject)))
    def answers(self, agent: str, late: int, takes: type[say.Accept | say.Reject]) -> None:
        """The agent answers the offer that stands, if one does, or one that is long gone."""
        standing = [offer.offer for offer in self.watch.offers.values() if offer.agent == agent]
        self.offer = standing[0] if standing and not late else self.offer
        self.tell(takes(agent, self.offer))

    @rule(message=st.one_of(
        st.builds(say.MoveInQueue, contacts, st.booleans(), st.sampled_from((0, 1, 50, 100, 101))),
        st.builds(say.ChangeMaxWait, st.sampled_from(SERVICES), seconds),
        st.builds(say.ChangeHours, st.sampled_from(SERVICES), st.booleans()),
        st.builds(say.Reorganise, organisations()),
    ))  # fmt: skip
    def an_administrator_does(self, message: say.Message) -> None:
        self.tell(message)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=40)
