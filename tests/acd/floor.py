"""A floor to tell stories on: agents who act, contacts who ask, a clock that goes when told. Seconds everywhere.

After every message the laws are checked, and the router is stored and restored: no test has to remember it.
"""

from __future__ import annotations

from typing import Any

from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect, Decision, NotRouted, Offer, OfferEnded, WrapUpExpired
from cordboard.acd.laws import check
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router
from cordboard.acd.states import TALKING
from cordboard.acd.watch import LawWatch


def organisation(
    *agents: Agent,
    distribution: Any = "longest_available",
    skills: tuple[str, ...] = ("billing", "tech"),
    teams: tuple[str, ...] = ("north", "south"),
    region: str = "US",
    **support: Any,
) -> Organisation:
    """Inbound `support` and outbound `dunning`, both taken by the agents of `desk`."""
    return Organisation(
        services={
            "support": Service(name="support", **support),
            "dunning": Service(name="dunning", direction="outbound"),
            "desk": Service(name="desk", direction="outbound"),
        },
        groups={
            "care": ResourceGroup(
                name="care", contributing=("support", "dunning"), accepting=("desk",), distribution=distribution
            )
        },
        agents={each.logon: each for each in agents},
        teams=frozenset(teams),
        skills=frozenset(skills),
        region=region,
    )


def agent(logon: str, **about: Any) -> Agent:
    return Agent(logon=logon, **{"services": ("desk",), **about})


class Floor:
    """A router, its clock and all that it decided."""

    def __init__(self, *agents: Agent | str, **about: Any) -> None:
        people = [agent(each) if isinstance(each, str) else each for each in agents]
        self.organisation = organisation(*people, **about)
        self.router = Router(self.organisation, 0)
        self.watch = LawWatch(self.organisation)
        self.now = 0.0
        self.decided: list[Decision] = []

    def tell(self, message: say.Message) -> list[Decision]:
        now = round(self.now * 1000)
        decided = self.router.receive(message, now)
        self.decided += decided
        self.watch.see(message, decided, now)
        assert check(self.watch, self.router) == []
        self.router.restore(self.router.snapshot())
        return decided

    def goes_by(self, seconds: float) -> list[Decision]:
        """Time passes; the router is woken whenever it asked to be."""
        end, decided = self.now + seconds, []
        while (due := self.router.due) is not None and due <= end * 1000:
            self.now = max(self.now, due / 1000)
            decided += self.tell(say.Tick())
        self.now = end
        return decided + self.tell(say.Tick())

    # --- Agents
    def signs_in(self, *logons: str, ready: bool = True, **about: Any) -> None:
        for logon in logons:
            self.tell(say.SignIn(logon, ready=ready, **about))

    def accepts(self, logon: str) -> list[Decision]:
        return self.tell(say.Accept(logon, self.offer(logon).offer))

    def rejects(self, logon: str) -> list[Decision]:
        return self.tell(say.Reject(logon, self.offer(logon).offer))

    def ends(self, logon: str) -> None:
        """The agent's conversation is over, and wrapped up."""
        self.tell(say.Release(logon))
        self.tell(say.WrapUpDone(logon))

    def loses_browser(self, logon: str) -> None:
        """What the floor tells when a browser phone is gone: its audio, and whatever conversation there was."""
        talks = self.router.agent(logon).state in TALKING
        self.tell(say.LosePhone(logon))
        if talks:
            self.tell(say.Release(logon))

    # --- Contacts
    def asks(self, contact: str, **request: Any) -> list[Decision]:
        return self.tell(say.Arrive(say.AgentRequest(contact=contact, **{"service": "support", **request})))

    def leaves(self, contact: str) -> list[Decision]:
        return self.tell(say.Withdraw(contact))

    def hangs_up(self, contact: str) -> None:
        """The person is gone, wherever the contact is: out of the queue, or out of the conversation."""
        self.leaves(contact)
        for view in self.router.agents.values():
            if view.contact == contact and view.state in TALKING:
                self.tell(say.Release(view.agent))

    # --- What is
    def last_offer(self, logon: str) -> int:
        """The number of the last offer to an agent, or one that never was."""
        return next(
            (each.offer for each in reversed(self.decided) if isinstance(each, Offer) and each.agent == logon), -1
        )

    def offer(self, logon: str) -> Offer:
        """The last offer to an agent."""
        return next(each for each in reversed(self.decided) if isinstance(each, Offer) and each.agent == logon)

    def state(self, logon: str) -> str:
        view = self.router.agent(logon)
        return f"{view.state} {view.reason}".strip()

    def with_contact(self, logon: str) -> str:
        return self.router.agent(logon).contact

    def waiting(self) -> list[str]:
        return [each.contact for each in self.router.waiting]


def said(decided: list[Decision]) -> list[str]:
    """Decisions in a word or two each, less the changes of agents."""
    words = []
    for each in decided:
        match each:
            case Offer():
                words.append(f"offer {each.contact} {each.agent}")
            case Connect():
                words.append(f"connect {each.contact} {each.agent}")
            case OfferEnded():
                words.append(f"{each.why} {each.contact} {each.agent}{' waits' if each.waits else ''}")
            case NotRouted():
                words.append(f"{each.reason} {each.contact}")
            case WrapUpExpired():
                words.append(f"wrap_up_expired {each.contact} {each.agent}")
            case _:
                pass
    return words
