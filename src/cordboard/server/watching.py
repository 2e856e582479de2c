"""How long answers take, by route: middleware around everything the web server does."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cordboard.server.openapi import API_DOCUMENT
from cordboard.telemetry.instruments import Instruments

#: One line a request, in the JSON log only (serve --log-format json).
access_log = logging.getLogger("cordboard.access")

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class WatchedRequests:
    """Measures each request, and logs it to `access_log`.

    A request is named by its route, not by its path: that may hold an account, a name, or the token of a link.
    """

    def __init__(self, app: ASGIApp, instruments: Instruments) -> None:
        self._app = app
        self._instruments = instruments

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, time.monotonic()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._note(scope, status, time.monotonic() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        path = scope["path"]
        other = path if path == API_DOCUMENT else "static" if path.startswith("/static/") else "none"
        route = getattr(scope.get("route"), "path", other)
        self._instruments.web_requests.labels(method, route, str(status)).observe(seconds)
        access_log.info(
            "%s %s %d", method, route, status,
            extra={"method": method, "route": route, "status": status, "seconds": round(seconds, 6)},
        )  # fmt: skip
