"""Which agents a contact seeks: the fields that the command `FindAgent` and the router's request have in common."""

from __future__ import annotations

import msgspec


class AgentCriteria(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Which agents a contact seeks, and how long: as `FindAgent` says it and the router is asked. In seconds."""

    service: str = ""
    group: str = ""
    agent: str = ""
    extension: str = ""
    number: str = ""
    skill: str = ""
    priority: int = 100
    escalation: float | None = None
    teams: tuple[str, ...] = ()
    team_max_wait: float | None = None
    max_wait: float | None = None
    acceptance: bool | None = None
    ring: float | None = None
    proficiency_waits: tuple[float, ...] = ()
    ends_on_rejection: bool = False
    ends_on_timeout: bool = False
