"""Who works where: call centers, resource groups, teams, skills, agents, termination codes (domain.md 6)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from cordboard.flow.site.calendar import Switches
from cordboard.flow.site.part import AlsoWritten, Extension, Limit, Names, Number, Part, YesNo

#: Where an agent's voice comes from and goes to.
PathKind = Literal["browser", "softphone", "number"]
#: How the agents of a resource group are chosen among: see `ResourceGroup`.
Distribution = Literal["longest_available", "strict_skill", "strict_overflow"]
#: What `voicemail` holds until its owner's name is known.
OWN_BOX = "yes"

_LOGON = re.compile(r"[A-Za-z0-9_.]{1,20}")


def _logon(text: str) -> str:
    if not _LOGON.fullmatch(text):
        raise ValueError(f"a logon has 1 to 20 letters, digits, _ and . (here: {text!r})")
    return text


Logon = Annotated[str, AfterValidator(_logon)]


def _box(value: Any) -> Any:
    return {"yes": OWN_BOX, "true": OWN_BOX, "no": "", "false": ""}.get(str(value).casefold(), value)


#: The name of a box; ``yes`` is a box of one's own, ``no`` none.
BoxName = Annotated[str, BeforeValidator(_box), AlsoWritten(({"type": "boolean"}, {"enum": ["yes", "no"]}))]


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


class CallCenter(Part):
    """Groups services, for reports, for access, and to open or close all of its inbound services at once.

    Its switch goes before the services' own hours and switches.
    """

    title: str = Field("", description="For people.")
    switch: Switches = Field(
        (), description="open, closed or hours; or {state: closed, until: 2026-12-24T18:00, reason: Storm}."
    )


class ResourceGroup(Part):
    """Links services whose contacts come in to outbound services, whose signed-in agents then take them.

    A service gives its contacts to one group at most; an outbound service may take from many.
    """

    name: str = Field("", exclude=True)
    title: str = Field("", description="For people.")
    contributing: Names = Field(alias="from", description="The services whose contacts come in.")
    accepting: Names = Field(alias="to", description="The outbound services whose agents take them.")
    distribution: Distribution = Field(
        "longest_available",
        description="Who is eligible: the skilled first, only the skilled, or the skilled until the waits are over.",
    )
    enabled: YesNo = Field(True, description="A group that is not enabled brings nobody in.")


class Team(Part):
    """A named set of agents, to which a transfer may be restricted."""

    title: str = Field("", description="For people.")
    voicemail: BoxName = Field("", description="The box of the team; `yes` makes one of its own.")
    email: str = Field("", description="Told of messages in the team's own box.")


class Skill(Part):
    """Something that some agents are good at."""

    title: str = Field("", description="For people.")


class Agent(Part):
    """Somebody who takes contacts; the key is the logon, and the web user of that name signs in as the agent.

    An agent may have several ways to be heard and choose at sign-in; `path` is the usual one.
    """

    logon: str = Field("", exclude=True)
    full_name: str = Field("", alias="name", description="The person's name.")
    email: str = Field("", description="Told of messages in the agent's own box.")
    extension: Extension = Field("", description="3 to 7 digits, no two agents the same.")
    numbers: tuple[Number, ...] = Field(
        (), description="Direct numbers: whoever calls one, in whichever form, asks for this agent."
    )
    path: PathKind = Field("browser", description="The usual way to be heard.")
    softphone: str = Field("", description="A telephone of the line: one of `line: users`.")
    number: Number = Field("", description="An outside number, in E.164, that the site allows.")
    nailed_up: YesNo = Field(False, description="Keep the audio path up between contacts.")
    services: Names = Field((), description="The outbound services that the agent signs in to.")
    teams: Names = Field((), description="The teams of the agent.")
    skills: Annotated[
        dict[str, Annotated[int, Field(ge=1, le=10)]], AlsoWritten(({"type": "array", "items": {"type": "string"}},))
    ] = Field(default_factory=dict, description="Skills, each with a proficiency from 1 (best) to 10.")
    wrap_up: Limit = Field(
        None, description="Seconds to choose a termination code in; `unlimited` for as long as it takes."
    )
    voicemail: BoxName = Field("", description="The agent's box; `yes` makes one of the agent's own.")
    active: YesNo = Field(True, description="One who is not active cannot sign in.")

    @field_validator("skills", mode="before")
    @classmethod
    def _best_without_a_number(cls, value: Any) -> Any:
        """A list of skills is one of proficiency 1 in each."""
        return dict.fromkeys(map(str, value), 1) if isinstance(value, list | tuple) else value


class TerminationCode(Part):
    """What an agent chooses in wrap-up. Its result is the outcome of the contact, before the Result due."""

    slug: str = Field("", exclude=True)
    label: str = Field(alias="name", description="What agents see.")
    result: Annotated[str, BeforeValidator(_text)] = Field(
        description="The outcome: a result by its slug, label or code."
    )
    category: str = Field("", description="Codes of one category are shown together.")
    services: Names = Field((), description="The services whose contacts may end with it; `all` for every one.")
    visible: YesNo = Field(True, description="One that is not visible is kept for reports only.")
    order: Annotated[int, Field(ge=1, le=126)] | None = Field(None, description="Its place in reports, 1 to 126.")
    callback: YesNo = Field(False, description="Marks contacts whose person is to be called back.")

    @field_validator("services", mode="before")
    @classmethod
    def _all(cls, value: Any) -> Any:
        return () if value in ("all", ["all"]) else value

    def fits(self, service: str) -> bool:
        """Whether contacts of a service may end with it."""
        return not self.services or service in self.services
