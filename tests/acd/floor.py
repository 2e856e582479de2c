"""A floor to tell stories on: agents who act, contacts who ask, a clock that goes when told. Seconds everywhere."""

from __future__ import annotations

from typing import Any

from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect, Decision, NotRouted, Offer, OfferEnded, WrapUpExpired
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router


def organisation(
    *agents: Agent,
    distribution: Any = "longest_available",
    skills: tuple[str, ...] = ("billing", "tech"),
    teams: tuple[str, ...] = ("north", "south"),
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
    )


def agent(logon: str, **about: Any) -> Agent:
    return Agent(logon=logon, **{"services": ("desk",), **about})


class Floor:
    """A router, its clock and all that it decided."""

    def __init__(self, *agents: Agent | str, **about: Any) -> None:
        people = [agent(each) if isinstance(each, str) else each for each in agents]
        self.organisation = organisation(*people, **about)
        self.router = Router(self.organisation, 0)
        self.now = 0.0
        self.decided: list[Decision] = []

    def tell(self, message: say.Message) -> list[Decision]:
        decided = self.router.receive(message, round(self.now * 1000))
        self.decided += decided
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

    # --- Contacts
    def asks(self, contact: str, **request: Any) -> list[Decision]:
        return self.tell(say.Arrive(say.Request(contact=contact, **{"service": "support", **request})))

    def leaves(self, contact: str) -> list[Decision]:
        return self.tell(say.Withdraw(contact))

    # --- What is
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
