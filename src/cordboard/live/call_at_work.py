"""A contact at work whose person is on the telephone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

from cordboard.live.desk import AtWork
from cordboard.live.floor import AgentSearch
from cordboard.live.floor.supervision import Supervision
from cordboard.live.messages import Messages
from cordboard.live.person_on_call import PersonOnCall
from cordboard.telephony.line import Call


class OutsideCall(NamedTuple):
    """A call to an outside number that was made before a restart. `since`: when it was answered, in milliseconds since
    the epoch; 0 for one that rang.
    """

    call: Call
    since: int


@dataclass(kw_only=True)
class CallAtWork(AtWork):
    """What the performers of commands on a call may use besides (`AtWork`).

    `handed_on`: the contact that goes on with the call, empty while this one does. `announcing` is held while something
    is said that must be heard before anything else. `person_gone` is set once the person has left: what takes a message
    or bridges a call then comes to its end. `found`: an agent is with the person already, since this is a callback.
    `queued`: the contact has a place in a queue. `supervision` is that of a supervisor's leg. `outside` is the call of
    a transfer that was going on when the program ended. `caught_up` is set once the contact has heard what happened to
    it while nobody drove it: that its person has left is heard after that.
    """

    person: PersonOnCall
    messages: Messages
    person_gone: asyncio.Event = field(default_factory=asyncio.Event)
    handed_on: str = ""
    found: AgentSearch | None = None
    queued: bool = False
    supervision: Supervision | None = None
    outside: OutsideCall | None = None
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    announcing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def agent_is_there(self) -> bool:
        """Whether an agent is with the person before the flow has looked for one: this is a callback, perhaps one that
        a restart has cut off.
        """
        return self.found is not None or self.desk.floor.continues(self.contact, 0)
