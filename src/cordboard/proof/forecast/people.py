"""What those who call and those who answer are like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from cordboard.acd.measures import SERVICE_LEVEL
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.habits import CallerBehaviour


class HandlingTime(NamedTuple):
    """How long an agent has a contact, in seconds, and whether it is the agent who ends the conversation.

    `code` is the termination code that the agent then chooses, `result` the Result that it stands for; empty for none.
    """

    talk: float
    wrap_up: float
    agent_ends: bool
    code: str = ""
    result: str = ""


class Handling(Protocol):
    """Says how long conversations of a queue take: `mean` seconds, wrap-up included."""

    @property
    def mean(self) -> float:
        """Seconds on average."""

    def draw(self, chance: Chance) -> HandlingTime:
        """One of them."""


@dataclass(frozen=True, slots=True)
class Exponential:
    """Conversations of random length, whose mean is known. Seconds, `wrap_up` is the part of `mean` that it takes."""

    mean: float
    wrap_up: float = 0.0

    def draw(self, chance: Chance) -> HandlingTime:
        took = chance.expovariate(1 / self.mean)
        after = took * self.wrap_up / self.mean
        return HandlingTime(took - after, after, agent_ends=False)


@dataclass(frozen=True, slots=True)
class RecordedHandling:
    """Conversations as they were."""

    seen: Sequence[HandlingTime]

    @property
    def mean(self) -> float:
        """Seconds, wrap-up included."""
        return sum(each.talk + each.wrap_up for each in self.seen) / len(self.seen)

    def draw(self, chance: Chance) -> HandlingTime:
        return chance.choice(self.seen)


@dataclass(frozen=True, slots=True)
class People:
    """Those who call and those who answer. Seconds.

    `handling` is by queue, "" for every other. `patience` is the mean wait after which a caller hangs up (0: none
    does before the max wait). `pick_up` is how long an agent takes to take an offer, and `within` how soon an answer
    counts as in time, by queue and "" for every other.
    """

    handling: Mapping[str, Handling]
    habits: CallerBehaviour = field(default_factory=CallerBehaviour)
    patience: float = 0.0
    pick_up: float = 0.0
    within: Mapping[str, float] = field(default_factory=lambda: {"": SERVICE_LEVEL})

    def in_time(self, queue: str, waited: float) -> bool:
        """Whether an answer after so long is in time."""
        return waited <= self.within.get(queue, self.within.get("", SERVICE_LEVEL))

    def conversation(self, queue: str, chance: Chance) -> HandlingTime:
        """One that an agent has with somebody of that queue. Raises KeyError when nothing says how long those take."""
        handling = self.handling.get(queue)
        return (self.handling[""] if handling is None else handling).draw(chance)
