"""The connection to one telephone provider: finding it, registering with it, and staying registered."""

import asyncio
import logging
import re
import secrets
from typing import Any, Final

from cordboard.telephony.builtin import digest
from cordboard.telephony.builtin.access import Access
from cordboard.telephony.builtin.codes import of_registration
from cordboard.telephony.builtin.network import look_up
from cordboard.telephony.builtin.outbound import Destination
from cordboard.telephony.builtin.settings import Provider
from cordboard.telephony.builtin.signalled import RegisterRequest as Request
from cordboard.telephony.builtin.signalled import SipReply
from cordboard.telephony.builtin.thread import SipThread
from cordboard.telephony.line import LineError, Registration

_log = logging.getLogger(__name__)

_LONGEST_RETRY: Final = 300.0
_REFRESH_AT: Final = 0.8
"""The part of the granted time after which we register anew."""

_NO_REPLY: Final = 40.0
"""Seconds after which no reply comes any more: the stack gives a request up after 32."""

_LOOK_UP_EVERY: Final = 300.0
"""Seconds between two look-ups of a provider that we do not register with."""

_TOO_BRIEF: Final = 423
_EXPIRES: Final = re.compile(r";\s*expires\s*=\s*([0-9]{1,9})", re.IGNORECASE)
_CHALLENGES: Final = {
    401: ("www-authenticate", "authorization"),
    407: ("proxy-authenticate", "proxy-authorization"),
}


def _granted(reply: SipReply, our_contact: str, asked: int) -> int:
    """For how long we are registered. A provider lists every telephone of the account (RFC 3261 10.3), so ours is
    looked for; one that has changed our address on the way is taken at its shortest word.
    """
    contacts = [value for name, value in reply.headers if name == "contact"]
    ours = [value for value in contacts if our_contact in value] or contacts
    told = [int(match[1]) for value in ours if (match := _EXPIRES.search(value))]
    if told:
        return min(told)
    expires = reply.header("expires") or ""
    return int(expires) if expires.isdigit() else asked


class ProviderLink:
    """One provider, as the line sees it. ``run`` keeps the link up until it is cancelled."""

    def __init__(self, provider: Provider, access: Access, *, seconds: int, retry_seconds: float = 5.0) -> None:
        self.provider = provider
        self._access = access
        self._seconds = seconds
        self._first_retry = retry_seconds
        self._address: tuple[str, int] | None = None
        self._registered = False
        self._detail = "not tried yet"
        self._call_id, self._tag = secrets.token_hex(16), secrets.token_hex(8)
        self._number = secrets.randbelow(1000)

    @property
    def status(self) -> Registration:
        """How the link is doing."""
        return Registration(self.provider.name, "provider", self._registered, self._detail)

    def destination(self, number: str) -> Destination | None:
        """How to reach a number through this provider, None while it cannot be found."""
        if self._address is None:
            return None
        provider = self.provider
        return Destination(
            self._address,
            number,
            domain=provider.domain or provider.host,
            user=provider.user or None,
            password=provider.password.get_secret_value() or None,
            provider=provider.name,
        )

    async def run(self, thread: SipThread, stack: object) -> None:
        """Find the provider, register, and again before that runs out; after a failure wait longer each time."""
        retry = self._first_retry
        while True:
            try:
                pause = await self._once(thread, stack)
                retry = self._first_retry
            except LineError as error:
                self._registered, self._detail = False, str(error)
                _log.warning("provider %s: %s; trying again in %g s", self.provider.name, error, retry)
                pause, retry = retry, min(retry * 2, _LONGEST_RETRY)
            await asyncio.sleep(pause)

    async def leave(self, thread: SipThread, stack: object) -> None:
        """Take the registration back."""
        if self._registered and self._address is not None:
            self._registered = False
            await self._register(thread, stack, self._address, 0)

    async def _once(self, thread: SipThread, stack: object) -> float:
        provider = self.provider
        self._address = await look_up(provider.host, provider.port)
        self._access.providers[self._address[0]] = provider.name
        if not provider.register_here:
            self._detail = "found; no registration wanted"
            return _LOOK_UP_EVERY
        granted = await self._register(thread, stack, self._address, self._seconds)
        self._registered, self._detail = True, f"for {granted} s"
        return granted * _REFRESH_AT

    async def _register(self, thread: SipThread, stack: Any, address: tuple[str, int], seconds: int) -> int:
        our_contact = f"{stack.host}:{stack.port}"
        reply = await self._send(thread, stack, address, seconds, {})
        if reply.code == _TOO_BRIEF and (least := reply.header("min-expires") or "").isdigit():
            seconds = int(least)
            reply = await self._send(thread, stack, address, seconds, {})
        if reply.code in _CHALLENGES:
            reply = await self._send(thread, stack, address, seconds, self._prove(reply))
        if not 200 <= reply.code < 300:
            raise LineError(f"the registration was refused: {of_registration(reply.code, reply.phrase)}")
        return max(1, _granted(reply, our_contact, seconds))

    def _prove(self, reply: SipReply) -> dict[str, str]:
        asked, answered = _CHALLENGES[reply.code]
        try:
            proof = digest.respond(
                reply.header(asked) or "",
                method="REGISTER",
                uri=f"sip:{self.provider.domain or self.provider.host}",
                user=self.provider.user,
                password=self.provider.password.get_secret_value(),
            )
        except digest.DigestError as error:
            raise LineError(f"the provider's challenge cannot be answered: {error}") from error
        return {answered: proof}

    async def _send(
        self, thread: SipThread, stack: object, address: tuple[str, int], seconds: int, proof: dict[str, str]
    ) -> SipReply:
        loop = asyncio.get_running_loop()
        came: asyncio.Future[SipReply] = loop.create_future()
        self._number += 1
        request = Request(
            self.provider.user,
            self.provider.domain or self.provider.host,
            address,
            seconds,
            self._call_id,
            self._tag,
            self._number,
            proof,
        )

        def settle(reply: SipReply) -> None:
            if not came.done():
                came.set_result(reply)

        thread.call(thread.stack.Stack.register, stack, request, lambda reply: loop.call_soon_threadsafe(settle, reply))
        try:
            async with asyncio.timeout(_NO_REPLY):
                return await came
        except TimeoutError as error:
            raise LineError("the registration was not answered, nor given up by the stack") from error
