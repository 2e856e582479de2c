"""What the performers of commands may use of the running site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import Engine

from cordboard.engine.sensitive import Tokens
from cordboard.flow.site import Site
from cordboard.live.messages import Messages
from cordboard.live.person import Person
from cordboard.speech.prompts import PromptAudio
from cordboard.telephony.line import Line


@dataclass(frozen=True)
class Desk:
    """The running site: shared by all contacts."""

    site: Site
    database: Engine
    line: Line
    prompts: PromptAudio
    web: httpx.AsyncClient
    recordings: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class AtWork:
    """One contact at work: the desk, the person, and what belongs to this contact alone."""

    desk: Desk
    contact: str
    service: str
    person: Person
    tokens: Tokens
    messages: Messages


class CannotDo(Exception):
    """A command cannot be done. The reason stands in the contact's trace, so it holds no secret."""
