"""What is said about the floor to desktops and floor views: structs that go over the API as they are.

Times are in milliseconds since the epoch, 0 for never.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cordboard.acd.states import State
from cordboard.acd.views import WaitingView
from cordboard.engine.signals import SupervisionMode
from cordboard.flow.site.organisation import PathKind

Role = Literal["customer", "agent", "outside", "supervisor"]
RecordingState = Literal["off", "on", "paused"]


class FloorRefused(Exception):
    """Something was asked that cannot be done now. The message says why, and what can."""


class ScreenPop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an agent sees of a contact at the offer: who it is, what was keyed, by which way it came.

    `direction` is empty for a promised callback, whose person called before. `fields` are the account's, without secret
    ones, and what the flow has set; `first` names the one to show first. `path` are the modules passed. `url` is the
    service's template filled in. `trial`: somebody tries a draft, and is no customer.
    """

    direction: str = ""
    caller: str = ""
    called: str = ""
    service: str = ""
    account: str = ""
    fields: dict[str, Any] = {}
    first: str = ""
    path: tuple[str, ...] = ()
    url: str = ""
    trial: bool = False

    @property
    def person(self) -> str:
        """The number of the customer: who was called where the contact is outbound, and who calls otherwise."""
        return self.called if self.direction == "outbound" else self.caller


class SignedInAgent(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in agent.

    `until` is when the state ends by itself; `asked` the state that follows on the work in hand, if one was asked for.
    `path_up`: the audio path stands now. `desktop`: a page or terminal of the agent is connected.
    `muted`: the page of the agent, who is in a conversation, is to let nothing be heard of them.
    """

    agent: str
    state: State
    reason: str = ""
    contact: str = ""
    since: int = 0
    until: int = 0
    services: tuple[str, ...] = ()
    asked: State | None = None
    muted: bool = False
    path: PathKind = "softphone"
    nailed_up: bool = False
    path_up: bool = False
    desktop: bool = True


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes part in a conversation. `mode` is a supervisor's.

    Not `present` are those on hold, and an agent whose page is gone and may be back in a moment.
    """

    name: str
    role: Role
    since: int
    mode: SupervisionMode | Literal[""] = ""
    present: bool = True


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation. `held`: the customer is on hold. `consult` is who the agent asks meanwhile."""

    contact: str
    service: str
    since: int
    held: bool = False
    consult: str = ""
    recording: RecordingState = "off"
    members: tuple[MemberView, ...] = ()


class FloorView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole floor at a moment: everything that events up to `number` have told.

    `notice` is the last announcement.
    """

    number: int
    at: int
    agents: tuple[SignedInAgent, ...] = ()
    waiting: tuple[WaitingView, ...] = ()
    notice: str = ""
    conversations: tuple[ConversationView, ...] = ()
