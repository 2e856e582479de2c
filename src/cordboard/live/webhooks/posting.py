"""Posting one event to an endpoint, signed as the Standard Webhooks specification says (version 1.0.0)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from standardwebhooks import Webhook as Signer

from cordboard import __version__
from cordboard.flow.site.webhooks import Webhook

#: Seconds that an endpoint may take to answer, and of them to be connected to.
PATIENCE, CONNECT_PATIENCE = 15.0, 5.0
#: Bytes that are read of an answer, and characters that are kept of it.
_READ, _SHOWN = 2_048, 300
#: Seconds that an endpoint may ask to be left alone for, at the most.
LONGEST_PAUSE = 3_600
#: How a key begins, and the bytes that it may have.
_PREFIX, _LEAST, _MOST = "whsec_", 24, 64
#: The statuses that ask to be left alone for a time.
_ASKS_FOR_TIME = frozenset({429, 502, 503, 504})
_GONE = 410


class NoSigningKey(Exception):
    """A webhook has no key to sign with. The message says which secret is to be set to what."""


@dataclass(frozen=True)
class PostAnswer:
    """What came of posting: the status, 0 where there was none, and what is to be said of it.

    `last`: the endpoint wants it no more (410). `pause`: seconds that it asks to be left alone for, 0 for none.
    """

    status: int
    detail: str
    last: bool = False
    pause: float = 0.0

    @property
    def taken(self) -> bool:
        """Whether the endpoint has taken it."""
        return 200 <= self.status < 300


def signers_of(
    name: str, webhook: Webhook, secrets: Mapping[str, str], environment: Mapping[str, str]
) -> list[Signer]:  # fmt: skip
    """What signs for an endpoint: its key and, while that is replaced, the one of before. Raises NoSigningKey."""
    found = []
    for secret in filter(None, (webhook.secret, webhook.previous_secret)):
        variable = secrets.get(secret, "")
        key = _key(environment.get(variable, ""))
        if key is None:
            raise NoSigningKey(
                f"the webhook {name} is told nothing: {variable or secret} must hold its key, which is {_PREFIX} and "
                f"{_LEAST} to {_MOST} bytes in Base64"
            )
        found.append(Signer(key))
    return found


def _key(text: str) -> bytes | None:
    if not text.startswith(_PREFIX):
        return None
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX) + "==", validate=False)
    except (binascii.Error, ValueError):
        return None
    return key if _LEAST <= len(key) <= _MOST else None


def headers_of(event: str, body: str, signers: Sequence[Signer], at: datetime) -> dict[str, str]:
    """The headers of a request: those of the specification, a signature for each key."""
    return {
        "content-type": "application/json",
        "user-agent": f"Cordboard/{__version__}",
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(each.sign(event, at, body) for each in signers),
    }


def webhook_client(most_open: int) -> httpx.AsyncClient:
    """A client for endpoints, which may be anywhere: a site's own programs are on its own network."""
    return httpx.AsyncClient(
        follow_redirects=False, trust_env=False, timeout=httpx.Timeout(PATIENCE, connect=CONNECT_PATIENCE),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=most_open),
    )  # fmt: skip


async def post(client: httpx.AsyncClient, url: str, event: str, body: str, signers: Sequence[Signer]) -> PostAnswer:
    """Post an event. Whatever goes wrong is an answer."""
    headers = headers_of(event, body, signers, datetime.now(UTC))
    try:
        async with asyncio.timeout(PATIENCE), client.stream("POST", url, content=body, headers=headers) as response:
            said = await _beginning(response)
    except TimeoutError:
        return PostAnswer(0, f"no answer within {PATIENCE:g} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as trouble:
        return PostAnswer(0, str(trouble)[:_SHOWN] or type(trouble).__name__)
    status = response.status_code
    if response.has_redirect_location:
        said = f"redirects are not followed: give the new address as 'url' ({response.headers['location'][:_SHOWN]})"
    pause = _retry_after(response.headers.get("retry-after", "")) if status in _ASKS_FOR_TIME else 0.0
    return PostAnswer(status, said, last=status == _GONE, pause=pause)


async def _beginning(response: httpx.Response) -> str:
    read = b""
    async for some in response.aiter_bytes():
        read += some
        if len(read) >= _READ:
            break
    return read[:_READ].decode("utf-8", "replace").strip()[:_SHOWN]


def _retry_after(text: str) -> float:
    """Seconds of a Retry-After header (RFC 9110 10.2.3); 0 for one that says nothing."""
    try:
        seconds = float(text) if text.strip().isdigit() else (
            parsedate_to_datetime(text) - datetime.now(UTC)
        ).total_seconds()  # fmt: skip
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_PAUSE)
