"""The floor as it is stored: one row for each agent at work, each search for an agent and each conversation.

The router's own rows are in :mod:`cordboard.acd.rows`. Times are milliseconds since the epoch, 0 for never; a `call` is
the id by which the line finds it again, empty for none. Fields may be added with a default: rows of an older Cordboard
must be readable.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from cordboard.acd.messages import AgentRequest
from cordboard.engine.signals import SupervisionMode
from cordboard.flow.site.organisation import PathKind
from cordboard.live.floor.events import OfferMade
from cordboard.live.floor.words import ScreenPop

SESSION: Final = "session"
SEARCH: Final = "search"
CONVERSATION: Final = "conversation"
TAPE: Final = "tape"
#: The number of the last event that anybody may have seen.
EVENTS: Final = ("events", "")


class _Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all rows and their parts."""


class OfferRow(_Row, frozen=True, kw_only=True):
    """An offer in hand (:class:`cordboard.live.floor.at_hand.OpenOffer`). `contact` is the router's name for it."""

    made: OfferMade
    contact: str
    taken: bool = False
    whispered: bool = False


class WrappingRow(_Row, frozen=True, kw_only=True):
    """The wrap-up that is due."""

    contact: str
    service: str
    pop: ScreenPop


class AbsenceRow(_Row, frozen=True, kw_only=True):
    """An agent who is away: the state between two contacts, and what becomes of the agent when."""

    free: str
    ready_until: int = 0
    return_by: int = 0
    sign_out_at: int = 0


class SessionRow(_Row, frozen=True, kw_only=True):
    """An agent at work. `number` is an outside number given at the sign-in; `up`: the agent is heard on `call`."""

    path: PathKind
    nailed_up: bool
    absence: AbsenceRow
    number: str = ""
    call: str = ""
    up: bool = False
    desktop: bool = True
    attended: bool = False
    muted: bool = False
    offer: OfferRow | None = None
    wrapping: WrappingRow | None = None


class TalkerRow(_Row, frozen=True, kw_only=True):
    """An agent in a conversation (:class:`cordboard.live.floor.taking_part.Talker`)."""

    agent: str
    since: int
    waited: float = 0.0
    met: bool = False
    visits: bool = False
    away: bool = False
    alias: str = ""


class OutsiderRow(_Row, frozen=True, kw_only=True):
    """An outside party."""

    name: str
    call: str
    since: int


class SupervisorRow(_Row, frozen=True, kw_only=True):
    """A supervisor whose leg was dialled for this."""

    supervisor: str
    call: str
    since: int
    mode: SupervisionMode


#: Asked alone first, or taken into the conversation at once.
ConsultationKind = Literal["warm", "conference"]


class ConsultationRow(_Row, frozen=True, kw_only=True):
    """Somebody whom an agent asks in. `calling` is an outside number's call that is not answered yet."""

    name: str
    by: str
    kind: ConsultationKind
    key: str = ""
    talker: str = ""
    outsider: str = ""
    calling: str = ""


class TapeRow(_Row, frozen=True, kw_only=True):
    """A recording being made: its name, when it began, and why it is paused. `cut` are the pieces before it that
    restarts cut off and the store does not have yet, each with its name and when it began.
    """

    name: str = ""
    began: int = 0
    reasons: tuple[str, ...] = ()
    cut: tuple[tuple[str, int], ...] = ()


class EndedTapeRow(_Row, frozen=True, kw_only=True):
    """The recording of a conversation that is over, until the store has it."""

    contact: str
    tape: TapeRow


class ConversationRow(_Row, frozen=True, kw_only=True):
    """A conversation, under the router's name for its contact.

    `held`: the person is on hold; `in_company`: only as long as everybody else is away. `dialling` is the call of a
    cold transfer.
    """

    contact: str
    request: AgentRequest
    since: int
    service: str
    pop: ScreenPop
    begun: bool = False
    held: bool = False
    in_company: bool = False
    talkers: tuple[TalkerRow, ...] = ()
    outside: tuple[OutsiderRow, ...] = ()
    supervisors: tuple[SupervisorRow, ...] = ()
    consultation: ConsultationRow | None = None
    dialling: str = ""
    tape: TapeRow = TapeRow()
