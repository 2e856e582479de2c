"""One contact of a forecast: on its way through its flow, with what it has asked of agents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cordboard.engine.interpreter import Interpreter
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.people import HandlingTime

NO_CONVERSATION = HandlingTime(0.0, 0.0, agent_ends=True)
#: How it stands with somebody who asked for an agent; `aside`: the flow went on without one.
Standing = Literal["waits", "aside", "callback", "turned_away", "abandoned", "answered", "called_back"]


@dataclass(slots=True)
class QueueEntry:
    """That a contact asked for an agent of a queue, in which span and `at` which millisecond; it waited `until`. Of one
    that is turned away `became` is what reports call it (`measures.REQUEST_ENDS`).
    """

    queue: str
    span: int
    at: int
    until: int = 0
    standing: Standing = "waits"
    became: str = ""


@dataclass(slots=True)
class Caller:
    """A contact. `search` is the number of the open command that looks for an agent, 0 for none.

    `chance` is its own, so that what it does is the same however many agents there are; `conversation` is what it will
    have with an agent. `before` is how it stood with the queue that it asks for before it did.
    """

    name: str
    service: str
    interpreter: Interpreter
    chance: Chance
    conversation: HandlingTime = NO_CONVERSATION
    search: int = 0
    asking: QueueEntry | None = None
    before: QueueEntry | None = None
    asks: dict[str, QueueEntry] = field(default_factory=dict)
    talking: bool = False
    gone: bool = False
