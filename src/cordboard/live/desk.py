"""What the performers of commands may use of the running site."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import Engine, Executable

from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import AnySignal
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.floor import Floor
from cordboard.live.mail import Mail
from cordboard.live.person import Person
from cordboard.live.secrets import ContactSecrets
from cordboard.live.texts.sending import TextSending
from cordboard.speech.prompts import PromptAudio
from cordboard.store.writer import JournalWriter, StoreFailed
from cordboard.telemetry.traces import NO_TRACES, Traces
from cordboard.telephony.line import Line

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
    texts: TextSending
    environment: Mapping[str, str] = field(default_factory=dict)
    traces: Traces = NO_TRACES


@dataclass
class AtWork:
    """One contact at work: the desk, the person, and what belongs to this contact alone.

    `tell` is for what happens before a command is answered. `left`: the person's part is over. `opened` are the
    commands that were open when the contact was brought back and are performed again: when each was opened, in
    milliseconds since the epoch.
    """

    desk: Desk
    facts: Facts
    person: Person
    secrets: ContactSecrets
    interpreter: Interpreter
    writer: JournalWriter
    tell: Callable[[AnySignal], None] = lambda _signal: None
    left: bool = False
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
