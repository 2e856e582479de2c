"""What a site file says."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from cordboard.flow.results import RESULTS, Result, Results
from cordboard.flow.site.hours import Hours, TimeZone

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
_YES_NO = {"yes": True, "no": False, "on": True, "off": False}
#: The words are no Booleans in YAML 1.2; whoever wants a Boolean accepts them all the same.
YesNo = Annotated[bool, BeforeValidator(lambda value: _YES_NO.get(str(value).casefold(), value))]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Service(_Part):
    """What a contact came for: it names the flow, and the hours in which people are there.

    `flow` is the slug of a flow of the site. `caller_id` is shown to the people called. `detect_machine`: listen for
    answering machines on outbound calls.
    """

    name: str = Field("", exclude=True)
    title: str = ""
    direction: Literal["inbound", "outbound"] = "inbound"
    flow: str
    hours: Hours = Hours()
    caller_id: str = ""
    language: str = ""
    time_zone: TimeZone = ""
    detect_machine: YesNo = True


class Box(_Part):
    """Where voicemail messages go: kept here, and told of by email when there is an address."""

    title: str = ""
    email: str = ""


class Template(_Part):
    """A text that messages are made from; `subject` is for emails."""

    body: str
    subject: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        return {"body": value} if isinstance(value, str) else value


class AccountSettings(_Part):
    """Which columns of the accounts table mean what: the one that names a row, telephone numbers, and secrets."""

    key: str = "account"
    phones: tuple[str, ...] = ("phone",)
    secret: tuple[str, ...] = ("pin",)


class SpeechSettings(_Part):
    """Who speaks. `voices` names a voice (or a voice file) by language; `url`, `model` and `key` are for ``http``.

    `key` is the name of one of the site's secrets.
    """

    engine: Literal["auto", "piper", "flite", "espeak-ng", "http", "tones"] = "auto"
    voices: dict[str, str] = Field(default_factory=dict)
    url: str = ""
    model: str = ""
    key: str = ""

    @model_validator(mode="after")
    def _address(self) -> SpeechSettings:
        if self.engine == "http" and not re.match(r"https?://", self.url):
            raise ValueError("the engine 'http' needs 'url', beginning with http:// or https://")
        return self


class WebSettings(_Part):
    """Which hosts the http modules of flows may ask. Denied by default.

    A host that leads to a private, link-local or loopback address is refused although it is named, unless the address
    is in one of the `private_networks` (such as 10.20.0.0/16): the site's own web services.
    """

    allowed_hosts: tuple[str, ...] = ()
    private_networks: tuple[IPv4Network | IPv6Network, ...] = ()


class OutsideNumbers(_Part):
    """Which outside numbers flows may call: numbers, or prefixes of numbers, in E.164. Denied by default."""

    allowed: tuple[Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,15}$")], ...] = ()
    refused: tuple[Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,15}$")], ...] = ()
    max_concurrent: int = Field(10, ge=0)
    max_calls_per_hour: int = Field(100, ge=0)
    max_minutes_per_day: float = Field(600, ge=0)


class SiteResult(_Part):
    """A result of the site's own; codes from 1000000 (domain.md 4)."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    label: str
    code: int = Field(ge=1_000_000)
    meaning: str = ""


class Site(_Part):
    """A site, as site.yaml says it.

    `numbers` says which service answers a number (or name) that was called. `variables` are seen in expressions as
    ``site``. `secrets` names, for each secret, the environment variable that holds it: a file never does. `line`
    are settings of the line, read by the line itself.
    """

    cordboard: Literal[1]
    site: Name
    title: str = ""
    language: str = "en"
    time_zone: TimeZone = "UTC"
    region: str = "US"
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "USD"
    services: dict[Name, Service] = Field(default_factory=dict)
    numbers: dict[str, str] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)
    boxes: dict[Name, Box] = Field(default_factory=dict)
    templates: dict[Name, Template] = Field(default_factory=dict)
    results: tuple[SiteResult, ...] = ()
    accounts: AccountSettings = AccountSettings()
    secrets: dict[Name, Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]] = Field(
        default_factory=dict
    )
    speech: SpeechSettings = SpeechSettings()
    web: WebSettings = WebSettings()
    outside_numbers: OutsideNumbers = OutsideNumbers()
    line: dict[str, Any] = Field(default_factory=dict)

    @field_validator("numbers", mode="before")
    @classmethod
    def _numbers_are_texts(cls, value: Any) -> Any:
        return {str(number): service for number, service in value.items()} if isinstance(value, dict) else value

    @field_validator("region")
    @classmethod
    def _known_region(cls, region: str) -> str:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"there is no region {region!r}; write two capital letters, such as US or GB")
        return region

    @model_validator(mode="after")
    def _names_and_zones(self) -> Site:
        """Each service knows its name; its hours follow its own zone, or the site's."""
        for name, service in self.services.items():
            zone = service.hours.time_zone or service.time_zone or self.time_zone
            hours = service.hours.model_copy(update={"time_zone": zone})
            self.services[name] = service.model_copy(update={"name": name, "hours": hours})
        return self

    def catalogue(self) -> Results:
        """The platform's results and the site's own. Raises ValueError when two share a slug or a code."""
        return RESULTS.with_own(Result(each.slug, each.label, each.code, each.meaning) for each in self.results)
