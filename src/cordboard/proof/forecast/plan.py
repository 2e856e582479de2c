"""All that a day is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cordboard.acd.organisation import Organisation
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.proof.forecast.people import People
from cordboard.proof.forecast.staff import AgentGroup
from cordboard.proof.play.setting import Setting


@dataclass(frozen=True)
class Plan:
    """The site, those who work and those who call.

    `programs` are the flows by service, `callers` the facts of contacts that were seen, by service.
    """

    setting: Setting
    organisation: Organisation
    programs: Mapping[str, Program]
    crews: Sequence[AgentGroup]
    people: People
    callers: Mapping[str, Sequence[Facts]] = field(default_factory=dict)
