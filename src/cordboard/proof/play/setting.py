"""What a simulation takes from a site: hours, numbers, zones, and what expressions see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cordboard.engine.child_facts import monitor_connector, supervised
from cordboard.engine.journal import Facts
from cordboard.flow.account_columns import USUAL_COLUMNS, AccountColumns
from cordboard.flow.model import Flow
from cordboard.flow.number_table import NumberTable
from cordboard.flow.site.model import OutsideNumbers
from cordboard.proof.play.accounts import Accounts
from cordboard.proof.play.scenario import Start
from cordboard.proof.play.teams import DefinedTeams

#: A Monday morning on which nothing is closed, when a scenario names no time.
USUAL_TIME = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - in the zone of the service

#: Who listens in simulations.
SUPERVISOR = "supervisor"

Hours = Callable[[str, datetime], tuple[bool, str]]


def always_open(service: str, moment: datetime) -> tuple[bool, str]:  # noqa: ARG001
    """The hours of a service that no site describes."""
    return True, "no site says otherwise"


@dataclass(frozen=True)
class ServiceSetting:
    """What matters of a service."""

    flow: str = ""
    direction: str = "inbound"
    language: str = ""
    time_zone: str = ""
    detect_machine: bool = True
    max_wait: float = 300.0


@dataclass(frozen=True)
class Setting:
    """The site around a simulated contact. Without one: no services, always open, numbers of the United States.

    `codes` are the results of termination codes by name, `outside` which numbers may be called (None: any), `teams`
    which are defined for whom (None: nobody says).
    """

    hours: Hours = always_open
    services: Mapping[str, ServiceSetting] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    time_zone: str = "UTC"
    columns: AccountColumns = USUAL_COLUMNS
    codes: Mapping[str, str] = field(default_factory=dict)
    outside: OutsideNumbers | None = None
    teams: DefinedTeams | None = None

    @property
    def key(self) -> str:
        """The column that names an account."""
        return self.columns.key

    @property
    def phones(self) -> tuple[str, ...]:
        """The columns with telephone numbers."""
        return self.columns.phones

    @property
    def secret(self) -> tuple[str, ...]:
        """The columns that are compared and never shown."""
        return self.columns.secret

    def service(self, flow: Flow, start: Start) -> str:
        """The service of a contact: as written, that of the number called, or the first that runs this flow."""
        first = next((name for name, each in self.services.items() if each.flow == flow.slug), "")
        if start.service or not start.called:
            return start.service or first
        return NumberTable(self.numbers.items(), self.columns.region).find(start.called) or first

    def accounts(self, start: Start) -> Accounts:
        """The accounts of a contact's world."""
        return Accounts(start.accounts, self.columns, locked=start.locked)

    def facts(self, flow: Flow, start: Start) -> Facts:
        """What the contact, or the supervisor's leg, begins with.

        Raises LookupError for an account that is not among the rows, or a Monitor connector that is not there.
        """
        name = self.service(flow, start)
        service = self.services.get(name, ServiceSetting())
        detect = service.detect_machine if start.detect_machine is None else start.detect_machine
        account: dict[str, Any] | None = None
        if start.account or flow.direction == "outbound":
            by, value = ("", start.account) if start.account else ("phone", start.called)
            found, count = self.accounts(start).find(by, value, 1)
            if start.account and not found:
                raise LookupError(f"start.accounts has no account {start.account!r}")
            account = found[0] if count == 1 else None
        facts = Facts(
            "scenario", flow.channel, flow.direction, start.caller, start.called, name,
            start.language or service.language, service.time_zone or self.time_zone, detect, start.message,
            account, dict(self.variables),
        )  # fmt: skip
        if not start.supervises:
            return facts
        connector = monitor_connector(flow, start.supervises)
        if connector is None:
            raise LookupError(f"no Monitor connector leaves {start.supervises!r}")
        return supervised(facts, connector, "supervision", SUPERVISOR)
