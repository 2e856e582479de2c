"""What the performers of commands may use of the running site."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx
from sqlalchemy import Engine, Executable

from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import AnySignal
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.floor import Asking, Floor
from cordboard.live.floor.supervision import Supervision
from cordboard.live.mail import Mail
from cordboard.live.messages import Messages
from cordboard.live.person import Person
from cordboard.live.secrets import ContactSecrets
from cordboard.speech.prompts import PromptAudio
from cordboard.store.writer import JournalWriter, StoreFailed
from cordboard.telephony.line import Call, Line

_log = logging.getLogger(__name__)


@dataclass
class Desk:
    """The running site: shared by all contacts. `site` is replaced when the organisation changes."""

    site: Site
    database: Engine
    line: Line
    prompts: PromptAudio
    web: httpx.AsyncClient
    recordings: Path
    mail: Mail
    floor: Floor
    environment: Mapping[str, str] = field(default_factory=dict)


class OutsideCall(NamedTuple):
    """A call to an outside number that was made before a restart. `since`: when it was answered, in milliseconds since
    the epoch; 0 for one that rang.
    """

    call: Call
    since: int


@dataclass
class AtWork:
    """One contact at work: the desk, the person, and what belongs to this contact alone.

    `tell` is for what happens before a command is answered. `left`: the person's part is over. `handed_on`: the contact
    that goes on with the call, empty while this one does. `announcing` is held while something is said that must be
    heard before anything else.
    `person_gone` is set once the person has left: what takes a message or bridges a call then comes to its end.
    `opened` are the commands that were open when the program ended and are performed again: when each was opened, in
    milliseconds since the epoch.
    `found`: an agent is with the person already, since this is a callback. `queued`: the contact has a place in a
    queue. `supervision` is that of a supervisor's leg. `outside` is the call of a transfer that was
    going on when the program ended. `caught_up` is set once the contact has heard what happened to it while nobody
    drove it: that its person has left is heard after that.
    """

    desk: Desk
    facts: Facts
    person: Person
    secrets: ContactSecrets
    messages: Messages
    interpreter: Interpreter
    writer: JournalWriter
    tell: Callable[[AnySignal], None] = lambda _signal: None
    left: bool = False
    person_gone: asyncio.Event = field(default_factory=asyncio.Event)
    handed_on: str = ""
    found: Asking | None = None
    queued: bool = False
    supervision: Supervision | None = None
    outside: OutsideCall | None = None
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    announcing: asyncio.Lock = field(default_factory=asyncio.Lock)
    opened: dict[int, int] = field(default_factory=dict)

    @property
    def contact(self) -> str:
        """The contact's id."""
        return self.facts.contact

    @property
    def service(self) -> str:
        """The contact's service."""
        return self.facts.service

    async def store(self, change: Executable) -> None:
        """Store a change beside the journal, for instance whose a call is. One that is not taken costs a restart."""
        try:
            await self.writer.append(self.contact, (), also=(change,))
        except StoreFailed as failure:
            _log.warning("contact %s: a restart would not know everything of it: %s", self.contact, failure)

    @property
    def tokens(self) -> Tokens:
        """The contact's sensitive digits."""
        return self.secrets.tokens

    def again(self, number: int) -> bool:
        """Whether a command was open when the program ended, and is performed again."""
        return number in self.opened

    def open_for(self, number: int) -> float:
        """Seconds since such a command was opened, from which its timers count; 0 for any other."""
        at = now()
        return max(0, at - self.opened.get(number, at)) / 1000


class CannotDo(Exception):
    """A command cannot be done. The reason stands in the contact's trace, so it holds no secret."""
