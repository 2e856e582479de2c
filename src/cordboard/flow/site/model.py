"""The model of a site file: services, numbers, hours, organisation and settings."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator

from cordboard.flow.account_columns import AccountColumns
from cordboard.flow.csv_rows import heading_key
from cordboard.flow.results import RESULTS, Result, Results
from cordboard.flow.site.channels import WrittenChannel
from cordboard.flow.site.desktops import Desktops
from cordboard.flow.site.example import EXAMPLE
from cordboard.flow.site.hours import Hours, TimeZone
from cordboard.flow.site.mail import MailSettings
from cordboard.flow.site.metrics import MetricsOrNot, MetricsSettings
from cordboard.flow.site.organisation import (
    OWN_BOX,
    Agent,
    CallCenter,
    Logon,
    ResourceGroup,
    Skill,
    Team,
    TerminationCode,
)
from cordboard.flow.site.part import Name, Names, Part, Prefix
from cordboard.flow.site.publishing import PublishingRules
from cordboard.flow.site.recordings import RecordingStorage
from cordboard.flow.site.retention import SiteRetention
from cordboard.flow.site.service import Service
from cordboard.flow.site.speech import SpeechSettings
from cordboard.flow.site.store import StoreOrAddress, StoreSettings
from cordboard.flow.site.traces import TraceSettings, TracesOrNot
from cordboard.flow.site.web_server import WebServerSettings
from cordboard.flow.site.webhooks import Webhook

#: Termination codes without a place of their own come after those with one.
_LAST = 127


class Box(Part):
    """Where voicemail messages go: kept here, and told of by email when there is an address."""

    title: str = ""
    email: str = ""


class Template(Part):
    """A text that messages are made from; `subject` is for emails."""

    body: str
    subject: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        return {"body": value} if isinstance(value, str) else value


class AccountSettings(Part):
    """Which columns of the accounts table mean what: the one that names a row, telephone numbers, and secrets.

    Headings are compared without case and surrounding space. A file without a column that is named here is not loaded.
    """

    key: str = Field("account", min_length=1)
    phones: Names = ("phone",)
    secret: Names = ("pin",)

    @model_validator(mode="after")
    def _one_meaning(self) -> AccountSettings:
        open_ = {heading_key(each) for each in (self.key, *self.phones)}
        if twice := [each for each in self.secret if heading_key(each) in open_]:
            raise ValueError(f"{twice[0]!r} is a secret, and accounts are found by it: a column is one or the other")
        return self


class WebSettings(Part):
    """Which hosts the http modules of flows may ask. Denied by default.

    A host that leads to a private, link-local or loopback address is refused although it is named, unless the address
    is in one of the `private_networks` (such as 10.20.0.0/16): the site's own web services.
    """

    allowed_hosts: tuple[str, ...] = ()
    private_networks: tuple[IPv4Network | IPv6Network, ...] = ()


class OutsideNumbers(Part):
    """Which outside numbers may be called: numbers, or prefixes of numbers, in E.164. Denied by default.

    `price_per_minute` is by prefix, in the site's currency; the longest that fits counts. With `max_money_per_day` a
    number without a price is not called. An alarm is given when the share `alarm_at` of a limit is used.
    """

    allowed: tuple[Prefix, ...] = ()
    refused: tuple[Prefix, ...] = ()
    max_concurrent: int = Field(10, ge=0)
    max_calls_per_hour: int = Field(100, ge=0)
    max_minutes_per_day: float = Field(600, ge=0)
    price_per_minute: dict[Prefix, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    max_money_per_day: float | None = Field(None, ge=0)
    alarm_at: float = Field(0.8, gt=0, le=1)

    def allows(self, number: str) -> bool:
        """Whether a number may be called at all: of the prefixes that match, the longest decides."""
        allowed, refused = (
            max((len(each) for each in prefixes if number.startswith(each)), default=0)
            for prefixes in (self.allowed, self.refused)
        )
        return allowed > refused

    def may_ever_call(self, number: str) -> bool:
        """Whether a number may be called while no limit of an hour or a day is used up."""
        priced = self.max_money_per_day is None or any(map(number.startswith, self.price_per_minute))
        return priced and self.allows(number)


class SiteResult(Part):
    """A result of the site's own; codes from 1000000 (domain.md 4)."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    label: str
    code: int = Field(ge=1_000_000)
    meaning: str = ""


class Site(Part):
    """A site, as site.yaml says it.

    `numbers` says which service answers a number (or name) that was called; however a network writes the number, it is
    read in the site's `region` and compared in E.164. `variables` are seen in expressions as ``site``. `secrets` names,
    for each secret, the environment variable that holds it: a file never does. `line` are settings of the line, read by
    the line itself.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    cordboard: Literal[1] = Field(description="The version of the file format.")
    site: Name = Field(description="The name of the site.")
    title: str = Field("", description="For people.")
    language: str = Field("en", description="The language of its people.")
    time_zone: TimeZone = Field("UTC", description="The IANA zone of services that name none.")
    region: str = Field("US", description="The country of numbers without a country code.")
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = Field(
        "USD", description="What amounts are in that name no currency."
    )
    call_centers: dict[Name, CallCenter] = Field(default_factory=dict, description="Groups of services, by name.")
    services: dict[Name, Service] = Field(default_factory=dict, description="What contacts come for, by name.")
    resource_groups: dict[Name, ResourceGroup] = Field(
        default_factory=dict, description="Which agents take which contacts, by name."
    )
    teams: dict[Name, Team] = Field(default_factory=dict, description="Agent teams, by name.")
    skills: dict[Name, Skill] = Field(default_factory=dict, description="What agents may be good at, by name.")
    agents: dict[Logon, Agent] = Field(default_factory=dict, description="Who takes contacts, by logon.")
    desktops: Desktops = Field(Desktops(), description="How long agents may be away from their pages.")
    termination_codes: dict[Name, TerminationCode] = Field(
        default_factory=dict, description="What agents end a contact with, by name."
    )
    numbers: dict[str, str] = Field(
        default_factory=dict, description="The service that answers a number or name that is called."
    )
    variables: dict[str, Any] = Field(
        default_factory=dict,
        description="What expressions see as site, besides name, title, currency, time_zone and region.",
    )
    boxes: dict[Name, Box] = Field(default_factory=dict, description="Where voicemail goes, by name.")
    templates: dict[Name, Template] = Field(
        default_factory=dict, description="Texts that messages are made from, by name."
    )
    results: tuple[SiteResult, ...] = Field((), description="Results of its own.")
    properties: tuple[dict[str, Any], ...] = Field((), description="What must hold of every contact of every flow.")
    accounts: AccountSettings = Field(AccountSettings(), description="The accounts table.")
    secrets: dict[Name, Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]] = Field(
        default_factory=dict, description="Names of secrets, each with the environment variable that holds it."
    )
    speech: SpeechSettings = Field(SpeechSettings(), description="Who speaks.")
    mail: MailSettings = Field(MailSettings(), description="The server that takes email.")
    drain_timeout: float = Field(
        20, ge=0, le=86_400, description="Seconds that contacts in progress are waited for when Cordboard is to stop."
    )
    store: StoreOrAddress = Field(StoreSettings(), description="The database, and how long calls wait for it.")
    recordings: RecordingStorage = Field(
        RecordingStorage(), description="Where the sound of recordings and voice messages is kept."
    )
    retention: SiteRetention = Field(
        SiteRetention(), description="How long what is known of people is kept, where a service says nothing else."
    )
    web: WebSettings = Field(WebSettings(), description="Where web service modules may go.")
    web_server: WebServerSettings = Field(WebServerSettings(), description="How the pages and the API are reached.")
    publishing: PublishingRules = Field(PublishingRules(), description="What is required before a flow is published.")
    metrics: MetricsOrNot = Field(MetricsSettings(on=False), description="What Prometheus may read.")
    traces: TracesOrNot = Field(TraceSettings(), description="Traces of contacts for OpenTelemetry.")
    outside_numbers: OutsideNumbers = Field(OutsideNumbers(), description="Where transfers may go.")
    line: dict[str, Any] = Field(
        default_factory=dict,
        description="Settings of the line; `type` names one that an installed package brings [default: builtin].",
    )
    channels: dict[Name, WrittenChannel] = Field(
        default_factory=dict, description="What carries texts and emails, by name."
    )
    webhooks: dict[Name, Webhook] = Field(
        default_factory=dict, description="Programs that are told of contacts and agents, by name."
    )

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

    @model_validator(mode="before")
    @classmethod
    def _bare_names(cls, value: Any) -> Any:
        """A team or skill may be a name and nothing else."""
        if not isinstance(value, dict):
            return value
        bare = {
            section: {name: {} if each is None else each for name, each in value[section].items()}
            for section in ("call_centers", "teams", "skills", "boxes")
            if isinstance(value.get(section), dict)
        }
        return {**value, **bare}

    @model_validator(mode="after")
    def _complete(self) -> Site:
        """Each part knows its name, hours their zone and the switch above them, and owners have their boxes."""
        for name, group in self.resource_groups.items():
            self.resource_groups[name] = group.model_copy(update={"name": name})
        for name, code in self.termination_codes.items():
            self.termination_codes[name] = code.model_copy(update={"slug": name})
        for name, team in self.teams.items():
            box = self._box_of(name, team.voicemail, team.title, team.email)
            self.teams[name] = team.model_copy(update={"voicemail": box})
        for name, agent in self.agents.items():
            box = self._box_of(name, agent.voicemail, agent.full_name, agent.email)
            self.agents[name] = agent.model_copy(update={"logon": name, "voicemail": box})
        for name, service in self.services.items():
            box = self._box_of(name, service.voicemail, service.title, service.email)
            complete = {"name": name, "hours": self._hours_of(service), "voicemail": box}
            self.services[name] = service.model_copy(update=complete)
        return self

    def _hours_of(self, service: Service) -> Hours:
        hours = service.hours
        center = self.call_centers.get(service.call_center)
        above = center.switch if center and service.direction == "inbound" else ()
        zone = hours.time_zone or service.time_zone or self.time_zone
        return hours.model_copy(update={"time_zone": zone, "switch": (*above, *hours.switch)})

    def _box_of(self, owner: str, box: str, title: str, email: str) -> str:
        if box not in (OWN_BOX, owner):
            return box
        self.boxes.setdefault(owner, Box(title=title or owner, email=email))
        return owner

    def codes_of(self, service: str) -> list[TerminationCode]:
        """The visible termination codes of a service in report order, each with the slug of its result."""
        catalogue = self.catalogue()
        found = []
        for code in self.termination_codes.values():
            result = catalogue.find(code.result)
            if result is not None and code.visible and code.fits(service):
                found.append(code.model_copy(update={"result": result.slug}))
        return sorted(found, key=lambda code: code.order or _LAST)

    def account_columns(self) -> AccountColumns:
        """What the columns of the accounts table mean here."""
        named = self.accounts
        configured = tuple(sorted(named.model_fields_set)) if "accounts" in self.model_fields_set else ()
        return AccountColumns(named.key, named.phones, named.secret, self.region, configured)

    def catalogue(self) -> Results:
        """The platform's results and the site's own. Raises ValueError when two share a slug or a code."""
        return RESULTS.with_own(Result(each.slug, each.label, each.code, each.meaning) for each in self.results)
