"""At which address people reach the pages, and whether a request comes from one of them. The Host header says neither:
whoever asks writes into it what they like.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.requests import HTTPConnection

from cordboard.server.admission import source_of
from cordboard.server.site import RunningSite

_SECURE = frozenset({"https", "wss"})
_USUAL_PORTS = {"http": 80, "https": 443}
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
#: What browsers say of a request that was made by a page of the same server, or by the person (Fetch Metadata 2.4).
_OWN = frozenset({"same-origin", "none"})


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the connection is encrypted, up to this server or to the one in front of it: that says so where it is
    trusted, and the browser says at which address it sees the page.
    """
    return connection.scope["scheme"] in _SECURE or connection.headers.get("origin", "").startswith("https://")


def address_of(connection: HTTPConnection, site: RunningSite) -> str:
    """Where links begin that are handed out: the public address, or the one at which this connection was taken."""
    return site.public_url or _served(connection)


def source_of_request(connection: HTTPConnection) -> str:
    """Who asks, as far as an address tells people apart."""
    client = connection.scope.get("client")
    return source_of(client[0] if client else "")


def sent_from_here(connection: HTTPConnection, site: RunningSite) -> None:
    """A write with a cookie must come from a page of ours (cross-site request forgery). Raises HTTPException 403.

    Browsers say in Sec-Fetch-Site and Origin which page makes a request, and no page can change that. What has neither
    was made by no browser, as with curl, and so by nobody who could be led here with somebody's cookies.
    """
    fetch_site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if connection.scope["type"] == "websocket" or (fetch_site is None and origin is not None):
        ours = origin in _origins(connection, site)  # a browser says it of every WebSocket (RFC 6455 4.1)
    else:
        ours = fetch_site is None or fetch_site in _OWN
    if ours:
        return
    here = address_of(connection, site)
    raise HTTPException(
        403,
        f"this request was made by a page of {(origin or 'another site')[:200]}, and this server is {here}: if people "
        "reach it at another address, set web_server: public_url in site.yaml, or serve --public-url",
    )


def _origins(connection: HTTPConnection, site: RunningSite) -> set[str]:
    """The origins of our own pages. Without a public address, a name of this machine is known to browsers alone: a
    page that it was not given to cannot have it in both Origin and Host, since a browser writes both.
    """
    served = _served(connection)
    origins = {served}
    if urlsplit(served).hostname in _THIS_MACHINE:
        origins.add(_origin("http", "localhost", urlsplit(served).port))
    if site.public_url is not None:
        return origins | {site.public_url}
    host = connection.headers.get("host", "")
    return origins | {f"http://{host}", f"https://{host}"}


def _served(connection: HTTPConnection) -> str:
    host, port = connection.scope.get("server") or ("127.0.0.1", None)
    return _origin("https" if connection.scope["scheme"] in _SECURE else "http", host, port)


def _origin(scheme: str, host: str, port: int | None) -> str:
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" + ("" if port in (None, _USUAL_PORTS[scheme]) else f":{port}")
