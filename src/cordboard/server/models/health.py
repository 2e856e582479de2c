"""Whether the program runs and takes calls."""

from __future__ import annotations

from typing import Literal

from cordboard.server.models import Answer


class Health(Answer):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Draining(Answer):
    """Before Cordboard stops it waits for so many contacts, until that time at the latest (milliseconds since the
    epoch).
    """

    contacts: int
    until: int


class ReadinessStatus(Answer):
    """It takes calls. `degraded` is what is wrong all the same, a sentence each."""

    status: Literal["ready"] = "ready"
    degraded: list[str]
