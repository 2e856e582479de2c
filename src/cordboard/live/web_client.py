"""The way out to web services: to public addresses only, whatever a name resolves to.

A flow, or the owner of a name, must not be able to reach the site's own network through it (server-side request
forgery). So a name is resolved once, each address is judged, and the connection goes to the
address that was judged: a name that answers differently a moment later changes nothing. Redirects are not followed,
proxies of the environment are not used, cookies of one contact's answer never come with another's request.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address

import httpx

from cordboard.live.public_addresses import Address, Network, carried, is_public

#: How many addresses of a name are tried.
_TRIES = 3


class NotPublic(httpx.TransportError):
    """A host leads only to addresses that flows must not reach. The message says which and what to do."""


def web_client(allowed: Sequence[Network] = ()) -> httpx.AsyncClient:
    """A client that reaches public addresses, and those of the `allowed` networks. Its caller bounds the time."""
    return httpx.AsyncClient(
        transport=_JudgingTransport(allowed), follow_redirects=False, trust_env=False, timeout=None,  # noqa: S113
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )  # fmt: skip


def plain_host(host: str) -> str:
    """A host as it is compared: small letters, IDNA, without the dot that may stand at its end.

    >>> plain_host("Example.COM.")
    'example.com'
    """
    plain = host.strip().casefold().removesuffix(".")
    try:
        return plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        return plain


class _JudgingTransport(httpx.AsyncBaseTransport):
    """One pool of connections a host, so that a connection made for one name is never used for another."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = tuple(allowed)
        self._pools: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        pool = self._pools.setdefault(plain_host(host), httpx.AsyncHTTPTransport(trust_env=False))
        failure: httpx.ConnectError | None = None
        for address in (await self._addresses(host))[:_TRIES]:
            try:
                return await pool.handle_async_request(_pinned(request, address))
            except httpx.ConnectError as unreachable:
                failure = unreachable
        assert failure is not None
        raise failure

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    async def _addresses(self, host: str) -> list[Address]:
        found = await _resolve(plain_host(host))
        good = [address for address in found if self._may_reach(address)]
        if not good:
            told = ", ".join(map(str, found[:_TRIES]))
            raise NotPublic(f"{host} leads to {told}, which is no public address")
        return good

    def _may_reach(self, address: Address) -> bool:
        inside = carried(address)
        named = any(each in network for network in self._allowed for each in (address, *inside))
        return named or is_public(address)


async def _resolve(host: str) -> list[Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as trouble:
        raise httpx.ConnectError(f"{host} has no address") from trouble
    # A link-local IPv6 address comes with the name of an interface behind '%'.
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """The request to this address. Its Host header and the name that the certificate is held to stay the host's."""
    return httpx.Request(
        request.method, request.url.copy_with(host=str(address)), headers=request.headers, stream=request.stream,
        extensions={**request.extensions, "sni_hostname": plain_host(request.url.host)},
    )  # fmt: skip
