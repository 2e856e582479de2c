"""What the site says of numbers, services and accounts: with which facts a contact begins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from cordboard.engine.journal import Facts
from cordboard.flow.module import USUAL_CHANNEL, Channel, Direction
from cordboard.flow.number_table import NumberTable
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.store import accounts
from cordboard.store.columns import storable


class UnknownService(LookupError):
    """No service or flow of the site has that name. The message says which there are."""


class Directory:
    """Looks up, and changes nothing."""

    def __init__(self, loaded: LoadedSite, database: Engine) -> None:
        self._database = database
        self.reload(loaded)

    def reload(self, loaded: LoadedSite) -> None:
        """Look things up in another organisation from now on."""
        self.loaded = loaded
        self._numbers = NumberTable(self.site.numbers.items(), self.site.region)

    @property
    def site(self) -> Site:
        """What the site file and the changes laid over it say."""
        assert self.loaded.site is not None, "a site with errors is not run"
        return self.loaded.site

    def answering(self, called: str) -> Service | None:
        """The inbound service that a number, or its own name, calls; None when there is none.

        Numbers are compared in E.164 (ITU-T), read in the site's region.
        """
        service = self.site.services.get(self._numbers.find(called) or called)
        return service if service is not None and service.direction == "inbound" else None

    def answering_text(self, channel: str, called: str) -> Service | None:
        """The inbound service that answers texts to a number on a channel: by the channel's own numbers, else by the
        site's; None where there is none, or its flow is not for what the channel carries.
        """
        settings = self.site.channels[channel]
        own = NumberTable(settings.numbers.items(), self.site.region).find(called)
        service = self.answering(own or called)
        return service if service is not None and self.channel(service) == settings.carries else None

    def channel(self, service: Service) -> Channel:
        """The channel of a service's contacts: that of its flow."""
        flow = self.loaded.flows.get(service.flow)
        return flow.channel if flow is not None else USUAL_CHANNEL

    def running(self, flow: str) -> Service | None:
        """The first inbound service that runs a flow."""
        services = self.site.services.values()
        return next((each for each in services if each.direction == "inbound" and each.flow == flow), None)

    def outbound(self, name: str) -> Service:
        """The outbound service of that name, or that runs the flow of that name. Raises UnknownService."""
        outbound = [each for each in self.site.services.values() if each.direction == "outbound"]
        for service in outbound:
            if name in (service.name, service.flow):
                return service
        names = ", ".join(each.name for each in outbound)
        raise UnknownService(f"no outbound service or flow is called {name!r}; there are: {names or 'none'}")

    def account(self, key: str, number: str) -> dict[str, Any] | None:
        """The account with that key, or the only one with that number. Raises LookupError for an unknown key."""
        field, value = (self.site.accounts.key, key) if key else ("phone", number)
        found, count = accounts.find(self._database, "accounts", field, value, 1, region=self.site.region)
        if key and not found:
            raise LookupError(f"no account {key!r} was imported")
        return found[0] if count == 1 else None

    def facts(
        self, contact: str, service: Service, caller: str, called: str, direction: Direction = "inbound",
        account: dict[str, Any] | None = None, *, channel: Channel = USUAL_CHANNEL, message: str = "",
    ) -> Facts:  # fmt: skip
        """What a contact of that service begins with."""
        return Facts(
            contact, channel, direction, storable(caller), storable(called), service.name, service.language,
            service.time_zone or self.site.time_zone, service.detect_machine, message, account,
            site=self.loaded.site_facts(),
        )  # fmt: skip
