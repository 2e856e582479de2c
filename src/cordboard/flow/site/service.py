"""A service: what numbers, campaigns and contacts belong to."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from cordboard.flow.module import Direction
from cordboard.flow.prompt import Prompt
from cordboard.flow.site.hours import Hours, TimeZone
from cordboard.flow.site.organisation import BoxName
from cordboard.flow.site.part import AlsoWritten, Part, Prefix, YesNo
from cordboard.flow.site.retention import Retention
from cordboard.flow.site.shares import WrittenShares

#: The host is written out, so that no value of a contact can send an agent's browser to another.
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#].*)?", re.DOTALL)
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def _web_address(text: str) -> str:
    if text and not _WEB_ADDRESS.fullmatch(text):
        raise ValueError("write a web address whose host is written out, such as https://crm.example/{{ account.key }}")
    return text


class RecordingSettings(Part):
    """Whether conversations are recorded, and what the person is told before."""

    calls: YesNo = Field(True, description="Record conversations with agents.")
    announce: Prompt | None = Field(None, description="Said to the person before a recorded conversation begins.")

    @model_validator(mode="before")
    @classmethod
    def _yes_or_no(cls, value: Any) -> Any:
        return {"calls": value} if isinstance(value, bool) or str(value).casefold() in _WORDS else value


class Detection(Part):
    """When detection decides who answered. A machine is decided for by the first of the first three rules that holds.

    A business greets people at length: for calls to businesses, `greeting: 3.5`, `words: 12` and `longest: 8` tell
    more people right and fewer machines.
    """

    initial_silence: float = Field(2.5, gt=0, le=10, description="Seconds in which nobody says anything.")
    greeting: float = Field(1.5, gt=0, le=10, description="Seconds of voice.")
    words: int = Field(4, ge=1, le=50, description="So many words or more.")
    word: float = Field(0.1, gt=0, le=1, description="Seconds of voice that make a word.")
    between: float = Field(0.06, gt=0, le=1, description="Seconds of silence between two words.")
    after_greeting: float = Field(0.8, gt=0, le=5, description="Seconds of silence after a greeting: a person.")
    longest: float = Field(5.0, gt=0, le=9, description="Seconds after which it is a person for want of a decision.")


class Service(Part):
    """What a contact came for: its flow, its hours, and how agents take its contacts."""

    name: str = Field("", exclude=True)
    title: str = Field("", description="For people.")
    direction: Direction = Field("inbound", description="Who calls whom.")
    runs: WrittenShares = Field(
        alias="flow",
        description="The flow that it runs, by its slug; with `@test` or `@VERSION` what is published under another "
        "alias, or one version; or shares of versions in percent, by name.",
    )
    call_center: str = Field("", description="The call center that it belongs to.")
    enabled: YesNo = Field(True, description="For one that is not enabled no agent can be asked.")
    hours: Hours = Field(Hours(), description="When it is open.")
    time_zone: TimeZone = Field("", description="Its zone [default: the site's].")
    language: str = Field("", description="The language in which its contacts begin [default: the flow's].")
    caller_id: str = Field("", description="The number shown to people who are called.")
    agent_calls: tuple[Prefix, ...] = Field(
        (),
        description="Numbers that its agents may call of their own accord: whole ones, or how they begin, in E.164. "
        "They must be allowed under `outside_numbers` as well, whose limits hold. Outbound services only.",
    )
    dial_timeout: float = Field(48, ge=15, le=300, description="Seconds to ring people who are called.")
    detect_machine: YesNo = Field(True, description="Listen for answering machines on outbound calls.")
    detection: Detection = Field(Detection(), description="The rules by which it decides.")
    max_wait: float = Field(300, ge=0, le=86_400, description="Longest wait for an agent; 0: do not wait.")
    acceptance: YesNo = Field(False, description="Agents must accept an offer; without, answering is enough.")
    accept_timeout: float = Field(20, ge=1, le=600, description="Seconds that an offer holds.")
    service_level: float = Field(
        20, gt=0, le=3600, description="Seconds within which its contacts should be answered by an agent."
    )
    record: Annotated[RecordingSettings, AlsoWritten(({"type": "boolean"}, {"enum": ["yes", "no"]}))] = Field(
        RecordingSettings(calls=False), description="yes, no, or {calls: yes, announce: a prompt}."
    )
    retention: Retention = Field(
        Retention(), description="How long its contacts and their sound are kept [default: the site's]."
    )
    screen_pop: Annotated[str, AfterValidator(_web_address)] = Field(
        "", description="The web page shown to the agent at the offer; values in {{ }} are escaped for a URL."
    )
    voicemail: BoxName = Field("", description="The box of the service; `yes` makes one of its own.")
    email: str = Field("", description="Told of messages in the service's own box.")

    @property
    def flow(self) -> str:
        """The slug of the flow that it runs."""
        return self.runs.flow

    def agents_may_call(self, number: str) -> bool:
        """Whether its agents may call a number of their own accord, as far as the service says so."""
        return number.startswith(self.agent_calls)
