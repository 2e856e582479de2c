"""What a module type declares of itself: checks, drawings, proofs and forecasts ask for this, and name no type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cordboard.flow.events import Event, Raised
from cordboard.flow.expressions import matches

#: What a type is about; each has a colour in drawings.
Family = Literal["says", "asks", "looks", "reaches"]
#: Where a module may stand: the first one greets, `after_opening` goes on from there, `supervision` is beside the way.
Place = Literal["anywhere", "opening", "after_opening", "supervision"]
#: For whom the message of a flow is: somebody who has heard the whole of it has got it.
Audience = Literal["people", "machines"]
#: What Success means of a type that brings the person on: an agent of the site, an outside number, a promise to be
#: called back, or a message that was taken.
Brings = Literal["agent", "outside", "callback", "message"]


@dataclass(frozen=True, slots=True)
class Reads:
    """What a module reads of its contact besides its expressions and the answers to its commands.

    A proof forgets what no module ahead reads, so one thing too few here makes it wrong, and one too many makes it
    slow. `variables` are read as they are. `accounts`: it looks for accounts or compares with theirs. `lockout`: after
    how many wrong entries none is right any more; 0 where none is compared. `detection`: whether machines are to be
    detected. `withheld`: whether the calling number is withheld. `queue`: the place in a queue. `agents`: it looks for
    agents. `supervision`: the conversation that a supervisor's leg is for.
    """

    variables: frozenset[str] = frozenset()
    accounts: bool = False
    lockout: int = 0
    detection: bool = False
    withheld: bool = False
    queue: bool = False
    agents: bool = False
    supervision: bool = False


#: For types that read nothing else.
NOTHING_ELSE = Reads()


@dataclass(frozen=True, slots=True)
class Digits:
    """An entry of digits: so many, which as a whole match a regular expression where there is one.

    `variable` takes the entry once it is right; empty where it is not kept. `terminator` ends it.
    """

    shortest: int
    longest: int
    pattern: str | None = None
    variable: str = ""
    terminator: str = "#"
    sensitive: bool = False

    def accepts(self, digits: str) -> bool:
        """Whether these digits are right."""
        if not self.shortest <= len(digits) <= self.longest:
            return False
        return self.pattern is None or matches(self.pattern, digits)


@dataclass(frozen=True, slots=True)
class Numbers:
    """An entry that is a number from a scale, lowest and highest; one scale for each question."""

    scales: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TelephoneNumber:
    """An entry that is a telephone number of so many digits, which the site may have to call."""

    shortest: int
    longest: int


#: What a person keys where several keys are asked for.
Entry = Digits | Numbers | TelephoneNumber


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is the same for all modules of a type. What depends on their properties is asked of the module itself.

    Args:
        family: what it is about; None: it asks where it takes keys, and looks where it does not.
        reads: what it reads besides its expressions; None: anything, as nobody has said.
        place: where in a flow it may stand.
        message_for: for whom what it says is the message of the flow.
        brings: what its Success means for the person.
        at_once: it looks for an agent before anything else, unless that cannot be done.
        waits: somebody or something is waited for, so that a circle of such modules is no endless loop.
        keys_optional: it takes keys, and does well without a Key Press connector.
        other_keys: it takes keys that no connector has a part in.
        passes_over: events that need no connector: without one the contact waits on at the head of its queue
            (domain.md 3), or the next thing is looked at (domain-reference.md 3.3).
        fall_backs: what is tried for an event and value instead of that event's own fall-backs.
        decides: it asks whether its expression is true, and Failure says that it is not.
        computes: it fails only where an expression cannot be computed.
        examines: every event but Success says that what it examined was not as it should be.
        validates: its Success says who the person is.
        silence_leaves: who answers nothing of use is taken to have left.
        usual_results: the results that its connectors usually have, by slug.
    """

    family: Family | None = None
    reads: Reads | None = None
    place: Place = "anywhere"
    message_for: Audience | None = None
    brings: Brings | None = None
    at_once: bool = False
    waits: bool = True
    keys_optional: bool = False
    other_keys: bool = False
    passes_over: frozenset[Event] = frozenset()
    fall_backs: Mapping[Raised, tuple[Raised, ...]] = field(default_factory=lambda: MappingProxyType({}))
    decides: bool = False
    computes: bool = False
    examines: bool = False
    validates: bool = False
    silence_leaves: bool = False
    usual_results: tuple[str, ...] = ()
