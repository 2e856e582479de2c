"""One answer of the world: as a signal, in words, and as a step of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module
from cordboard.engine.signals import AnySignal
from cordboard.flow.site.model import OutsideNumbers
from cordboard.proof.play.teams import DefinedTeams
from cordboard.proof.prove.answers.questions import DataQuestion

#: How unlikely an answer is, against one that happens every day: examples are made of what is usual, where they can.
FAULT_COST: Final = 12
RARE_COST: Final = 6


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """One answer of the world.

    `words` tell it to people. `signal` is None for a decision about data that nobody knows (`outcome` of `question`).
    `over` is the question's expression over data that is not computed.
    `step` is it as a step of a scenario; None where the scenario's accounts decide it, which `accounts` then says.
    `fault`: a part outside failed. `remember` is what holds from then on. `then` are the answers to what is finished
    after a person who leaves by it.
    """

    words: str
    signal: AnySignal | None = None
    step: Mapping[str, Any] | None = None
    cost: int = 1
    keys: int = 0
    fault: bool = False
    question: DataQuestion | None = None
    over: str = ""
    outcome: bool = True
    remember: tuple[DataQuestion, int] | None = None
    accounts: tuple[str | int, ...] = ()
    then: tuple[AnySignal, ...] = ()


@dataclass(frozen=True, slots=True)
class AskingModule:
    """Who asks: the module at work and what it knows of its contact.

    `decided` is remembered of earlier answers; `talking`: an agent is in the conversation. `queued`: there is a place
    in a queue; `found`: what a child run is for is there, the agent of a callback or the conversation to supervise.
    `inbound`: whether the flow is (None: as the contact). `outside`: which numbers the site may call (None: any).
    `teams`: which are defined for whom (None: nobody says).
    """

    module: Module
    contact: Contact
    decided: Mapping[DataQuestion, int]
    talking: bool = False
    queued: bool = False
    found: bool = False
    inbound: bool | None = None
    outside: OutsideNumbers | None = None
    teams: DefinedTeams | None = None


Answers = Iterator[PossibleAnswer]
