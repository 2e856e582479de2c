"""Whether the program runs and takes calls."""

from __future__ import annotations

from typing import Literal

from cordboard.server.models import Answer


class Health(Answer):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Answer):
    """It takes calls. `degraded` is what is wrong all the same, a sentence each."""

    status: Literal["ready"] = "ready"
    degraded: list[str]
