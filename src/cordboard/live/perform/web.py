"""Calling a web service that the site allows."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from urllib.parse import urlsplit

import httpx

from cordboard.engine.commands import WebRequest
from cordboard.engine.sensitive import holds_token
from cordboard.engine.signals import Responded
from cordboard.live.desk import AtWork
from cordboard.live.no_answer import CannotDo
from cordboard.live.web_client import NotPublic, plain_host

#: Methods that a service may be sent twice to the same effect (RFC 9110, 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
#: More than this is no answer that a flow could use.
LONGEST_ANSWER = 1_000_000


async def request(command: WebRequest, number: int, work: AtWork) -> Responded:
    """Call it, again if it fails or a restart came between, each time within its limit. Redirects are not followed:
    they could lead anywhere.

    Sensitive digits in the body go out as they were keyed, and only over https; what comes back of them is hidden.
    """
    parts = urlsplit(command.url)
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise CannotDo("the URL has a name before its host, which is not sent: use auth and secret")
    if plain_host(host) not in map(plain_host, work.desk.site.web.allowed_hosts):
        raise CannotDo(f"the site does not allow the host {host}: list it under web: allowed_hosts")
    if work.again(number) and not command.retries and command.method.upper() not in _IDEMPOTENT:
        raise CannotDo("it may have been sent before a restart, and is not sent again, since it has no retries")
    headers = {**command.headers, **_proof(command, work)}
    body = _keyed(command, work)
    reason = ""
    for _ in range(1 + command.retries):
        try:
            with work.desk.traces.web_request(command.method, host) as span:
                async with asyncio.timeout(command.timeout):
                    answer = await _once(command, {**span.headers, **headers}, body, work.desk.web)
                span.answered(answer.status)
        except TimeoutError:
            reason = f"{host} did not answer within {command.timeout:g} seconds"
        except NotPublic as refused:
            raise CannotDo(f"{refused}; list its network under web: private_networks to allow it") from None
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            reason = f"{host} could not be called: {type(failure).__name__}"
        else:
            if answer.status < 500:
                return Responded(number, answer.status, work.tokens.hide_in(answer.body))
            reason = f"{host} answered {answer.status}"
    raise CannotDo(reason)


def _keyed(command: WebRequest, work: AtWork) -> Any:
    """The body with sensitive digits as they were keyed, which nothing before this has seen."""
    if not holds_token(command.body):
        return command.body
    if urlsplit(command.url).scheme != "https":
        raise CannotDo("sensitive digits are sent over https only: write https:// in the url")
    try:
        return work.tokens.reveal_in(command.body)
    except LookupError:
        raise CannotDo("sensitive digits were keyed before a restart and are not known any more") from None


async def _once(command: WebRequest, headers: dict[str, str], body: Any, web: httpx.AsyncClient) -> Responded:
    # Not compressed: a small answer that unpacks into a large one would be in memory before its length is known.
    headers = {"Accept-Encoding": "identity", **headers}
    async with web.stream(command.method, command.url, headers=headers, json=body if body is not None else None) as got:
        content = bytearray()
        if got.headers.get("content-encoding", "identity") != "identity":
            raise CannotDo(f"the answer is packed ({got.headers['content-encoding'][:20]}), which was not asked for")
        async for chunk in got.aiter_raw():
            content += chunk
            if len(content) > LONGEST_ANSWER:
                raise CannotDo(f"the answer is longer than {LONGEST_ANSWER} bytes")
        try:
            parsed = httpx.Response(got.status_code, content=bytes(content)).json() if content else None
        except ValueError:
            parsed = None
        return Responded(0, got.status_code, parsed)


def _proof(command: WebRequest, work: AtWork) -> dict[str, str]:
    if command.auth == "none":
        return {}
    variable = work.desk.site.secrets.get(command.secret, "")
    value = work.desk.environment.get(variable, "")
    if not value:
        raise CannotDo(f"the secret {command.secret!r} is not in the environment (variable {variable or 'not named'})")
    if command.auth == "bearer":
        return {"Authorization": f"Bearer {value}"}
    return {"Authorization": "Basic " + base64.b64encode(value.encode()).decode()}
