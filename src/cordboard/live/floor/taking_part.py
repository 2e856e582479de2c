"""Who takes part in a conversation beside its person, as far as the conversation knows them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from cordboard.live.floor.room import Member
from cordboard.live.floor.rows import ConsultationRow, SupervisorRow, TalkerRow
from cordboard.live.floor.session import Session


@dataclass
class Talker:
    """An agent in a conversation.

    `met`: takes part in it with the person, so that there is a wrap-up; else is consulted (`visits`), or hears the
    whisper still. `away`: cannot be heard, and may be back in a moment. `alias` is what the router takes for the
    contact of one who was consulted.
    """

    session: Session
    member: Member
    waited: float = 0.0
    met: bool = False
    visits: bool = False
    away: bool = False
    alias: str = ""
    whispering: asyncio.Task[None] | None = None

    @property
    def row(self) -> TalkerRow:
        """As it is stored."""
        return TalkerRow(
            agent=self.session.agent, since=self.member.since, waited=self.waited, met=self.met, visits=self.visits,
            away=self.away, alias=self.alias,
        )  # fmt: skip


class Aside(Protocol):
    """What the conversation knows of somebody who is consulted."""

    name: str

    @property
    def row(self) -> ConsultationRow:
        """As it is stored."""
        ...

    def left(self, talker: Talker) -> bool:
        """An agent left the conversation; whether that is settled here."""
        ...

    def cancel(self) -> None:
        """The party who was consulted is not needed any more."""
        ...


class Onlooker(Protocol):
    """What the conversation knows of a supervisor in it."""

    @property
    def row(self) -> SupervisorRow | None:
        """As it is stored; None for one whose leg somebody else brings along again."""
        ...

    def end(self) -> None:
        """The conversation is over."""
        ...
