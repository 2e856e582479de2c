"""The running site, as routes see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from cordboard.flow.results import Results
from cordboard.flow.site import Site
from cordboard.flow.site.shares import VERSION
from cordboard.live.floor import Floor
from cordboard.live.switchboard import Switchboard
from cordboard.server.desk.agents import AgentDesks
from cordboard.server.desk.supervisors import SupervisorDesks
from cordboard.server.models.contacts import CallInProgress, ContactRecord, SiteNow, UnreadableThing
from cordboard.server.models.health import Draining
from cordboard.server.models.services import ServiceShare, ServiceStatus
from cordboard.store import contacts, flow_repository, quarantine
from cordboard.telephony.browser import BrowserLine

#: How many ended contacts the first page shows.
LAST = 20


@dataclass(frozen=True)
class RunningSite:
    """The switchboard at work, and the browser's way into it."""

    switchboard: Switchboard
    browser: BrowserLine | None
    agents: AgentDesks
    supervisors: SupervisorDesks
    #: The address at which people reach the pages, where it was given to the program: it goes before the site's.
    given_url: str | None = None
    #: What somebody should look at besides the alarms of the line.
    alarms: Callable[[], Sequence[str]] = tuple
    #: Held while a prompt is spoken for somebody who listens to it: callers wait for the same engine.
    listening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def public_url(self) -> str | None:
        """The address at which people reach the pages, where it is known."""
        return self.given_url or self.site.web_server.public_url

    @property
    def floor(self) -> Floor:
        """Its agents at work."""
        return self.switchboard.floor

    @property
    def database(self) -> Engine:
        """Its database."""
        return self.switchboard.database

    @property
    def site(self) -> Site:
        """The site as it is now: its files, and what was changed while it runs."""
        assert self.switchboard.site.site is not None
        return self.switchboard.site.site

    @property
    def results(self) -> Results:
        """The platform's results and the site's own."""
        return self.site.catalogue()

    def services(self) -> list[ServiceStatus]:
        """The services, each with its numbers and whether it is open."""
        now = datetime.now(UTC)
        numbers: dict[str, list[str]] = {}
        for number, service in self.site.numbers.items():
            numbers.setdefault(service, []).append(number)
        published = {(each.publication.slug, each.publication.alias): each.version
                     for each in flow_repository.aliases(self.database)}  # fmt: skip
        return [
            ServiceStatus(
                name=name, title=each.title or name, direction=each.direction, flow=each.flow,
                shares=[
                    ServiceShare(
                        at=share.at, percent=share.percent,
                        version=share.at if VERSION.fullmatch(share.at) else published.get((each.flow, share.at), ""),
                    )
                    for share in each.runs.shares
                ],
                numbers=numbers.get(name, []), open=(hours := each.hours.at(now)).open, hours=hours.reason,
            )
            for name, each in self.site.services.items()
        ]  # fmt: skip

    def now(self) -> SiteNow:
        """The calls in progress and the last contacts."""
        status = self.switchboard.line.status()
        reasons, degraded = self.switchboard.readiness.reasons, self.switchboard.readiness.degraded
        calls = [
            CallInProgress(
                contact=each.id, service=each.service, flow=each.flow, module=each.module, caller=each.caller,
                called=each.called, since=each.since, trial=each.trial,
            )
            for each in tuple(self.switchboard.runs.at_work.values())
            if not each.supervision
        ]  # fmt: skip
        return SiteNow(
            ready=not reasons, reasons=list(reasons), degraded=list(degraded), address=status.address, calls=calls,
            quarantined=[UnreadableThing(**row) for row in quarantine.listed(self.database)],
            last=[self.told(row) for row in contacts.list_contacts(self.database, limit=LAST, trials=True)],
            counters=dict(status.counters),
            alarms=[each for each in (*status.alarms, *self.alarms()) if each not in (*reasons, *degraded)],
            draining=self.draining(),
        )  # fmt: skip

    def draining(self) -> Draining | None:
        """Whom Cordboard waits for before it stops; None where it does not stop."""
        drain = self.switchboard.drain
        return None if drain.until is None else Draining(contacts=drain.left, until=drain.until)

    def told(self, row: Mapping[str, Any]) -> ContactRecord:
        """A stored contact as the API tells it."""
        result = self.results.get(row["result"])
        label = result.label if result else row["result"]
        return ContactRecord(label=label, **{name: row[name] for name in ContactRecord.model_fields if name != "label"})


def running_site(connection: HTTPConnection) -> RunningSite:
    """The site of the application that was asked."""
    site: RunningSite = connection.app.state.site
    return site


Running = Annotated[RunningSite, Depends(running_site)]
