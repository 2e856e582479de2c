"""Where a dialled number leads: to a softphone, to an address, or outside through a provider."""

import logging
import re
from collections.abc import Callable, Sequence
from typing import Final

from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.network import look_up
from cordboard.telephony.builtin.outbound import Destination, OutboundCall
from cordboard.telephony.builtin.provider import ProviderLink
from cordboard.telephony.builtin.registrar import Registrar
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.line import LineError, NotConnected, Refusal
from cordboard.telephony.outside import NumberRefused, OutsideNumberRules

_log = logging.getLogger(__name__)

_SIP_URI: Final = re.compile(r"sip:(?:([^@\s<>:;?]{1,64})@)?([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?", re.IGNORECASE)


class Dialling:
    """Plans the calls of one line, and keeps account of the outside ones."""

    def __init__(
        self,
        settings: LineSettings,
        registrar: Registrar,
        links: Sequence[ProviderLink],
        outside: OutsideNumberRules,
        clock: Callable[[], float],
    ) -> None:
        self._settings, self._registrar, self._links = settings, registrar, links
        self._outside, self._clock = outside, clock
        self.alarms: dict[str, str] = {}
        """The limits of outside calls that are nearly used up, each with a sentence."""

    async def plan(self, call: OutboundCall) -> Destination:
        """Where to send a call; an outside one is entered in the books.

        Raises:
            NotConnected: nowhere, and why.
        """
        number = call.called
        if number in self._registrar.users:
            return self._softphone(number)
        if number.lower().startswith("sip:"):
            return await self._address(number)
        return self._outward(call, number)

    def refuses(self, number: str) -> str:
        """Why a number may not be called, as :meth:`plan` would say it; empty when it may.

        How many calls are up is another matter by the time that it is called.
        """
        if number in self._registrar.users:
            return ""
        if number.lower().startswith("sip:"):
            return "" if self._settings.dial_uris else "it is an address; the line's dial_uris does not allow those"
        decision = self._outside.decide(number, self._clock(), later=True)
        if isinstance(decision, NumberRefused):
            return decision.reason
        return "" if self._carriers(decision.number) else f"no provider of the line carries {decision.number}"

    def answered(self, call: OutboundCall) -> None:
        """The call was answered: minutes count from now."""
        if call.outside_ticket is not None:
            self._outside.answered(call.outside_ticket, self._clock())

    def ended(self, call: OutboundCall) -> None:
        """The call is over."""
        if call.outside_ticket is not None:
            self._outside.end(call.outside_ticket, self._clock())

    def watch(self, counters: Counters) -> None:
        """Look at the limits of outside calls, and give an alarm for each that comes near its end."""
        alarms = self._outside.alarms(self._clock())
        for name in alarms.keys() - self.alarms.keys():
            counters.add("alarms")
            _log.error("alarm: %s; look at the calls to outside numbers", alarms[name])
        self.alarms = alarms

    def _softphone(self, user: str) -> Destination:
        binding = self._registrar.find(user, self._clock())
        if binding is None:
            raise NotConnected(Refusal.NETWORK_FAILURE, f"the telephone {user} is not registered")
        return Destination(binding.address, user, target=binding.uri)

    async def _address(self, uri: str) -> Destination:
        if not self._settings.dial_uris:
            raise NotConnected(Refusal.NOT_ALLOWED, f"{uri} is an address; the line's dial_uris does not allow those")
        match = _SIP_URI.fullmatch(uri)
        if match is None or not 1 <= int(match[3] or 5060) <= 65535:
            raise NotConnected(Refusal.INVALID_NUMBER, f"{uri[:80]} is not of the form sip:user@host:port")
        try:
            address = await look_up(match[2], int(match[3] or 5060))
        except LineError as error:
            raise NotConnected(Refusal.NETWORK_FAILURE, str(error)) from error
        return Destination(address, match[1] or "", target=uri)

    def _outward(self, call: OutboundCall, number: str) -> Destination:
        now = self._clock()
        decision = self._outside.decide(number, now)
        if isinstance(decision, NumberRefused):
            raise NotConnected(Refusal.NOT_ALLOWED, decision.reason)
        fitting = self._carriers(decision.number)
        if not fitting:
            raise NotConnected(Refusal.NOT_ALLOWED, f"no provider of the line carries {decision.number}")
        _, link = max(fitting, key=lambda each: each[0])
        destination = link.destination(decision.number)
        if destination is None:
            raise NotConnected(Refusal.NETWORK_FAILURE, f"provider {link.provider.name}: {link.status.detail}")
        call.outside_ticket = self._outside.begin(decision.number, now)
        return destination

    def _carriers(self, number: str) -> list[tuple[int, ProviderLink]]:
        """The providers that carry a number, each with the length of the prefix that fits."""
        return [
            (len(prefix), link)
            for link in self._links
            for prefix in link.provider.prefixes
            if number.startswith(prefix)
        ]
