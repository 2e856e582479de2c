"""How the pages and the API of a site are reached, and how many may hold a connection to them."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from cordboard.flow.site.part import Part

_EXAMPLE = "such as https://calls.example.com"


def public_address(text: str) -> str:
    """The address of a web site as its origin (RFC 6454): scheme, host and port. Raises ValueError.

    >>> public_address("HTTPS://Calls.Example.com:443/")
    'https://calls.example.com'
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ValueError(f"{text!r} is no web address; write one, {_EXAMPLE}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(each in text for each in "\\ \t\r\n"):
        raise ValueError(f"{text!r} is no web address; write one that begins with http:// or https://, {_EXAMPLE}")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{text!r} has more than scheme, host and port; write only those, {_EXAMPLE}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")


class WebServerSettings(Part):
    """How people and programs reach the pages and the API.

    Links that are handed out (invitations, in alarms) begin with `public_url`; without it, with the address that is
    served. A source is an IPv4 address or an IPv6 network of 64 bits. A web server in front of Cordboard is one of the
    `trusted_proxies`: it has as many connections as there are, and says in X-Forwarded-For whom it speaks for.
    """

    public_url: Annotated[str, AfterValidator(public_address)] | None = Field(
        None, description="The address at which people reach the pages, such as https://calls.example.com."
    )
    max_connections: int = Field(1000, ge=16, le=100_000, description="Connections at a time, in all.")
    max_connections_per_source: int = Field(100, ge=4, le=100_000, description="Connections at a time, of one source.")
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")),
        description="Where a web server in front of this one may be.",
    )
