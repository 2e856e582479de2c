"""How much a request may bring: its body is in memory before anybody has looked at who sends it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes. Flow files and accounts come through the command line; what comes here is small.
LARGEST = 2_000_000


class LimitedBody:
    """Middleware: ends the reading of a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST:
                raise HTTPException(413, f"the request has more than {LARGEST} bytes")
            return message

        await self._app(scope, limited if scope["type"] == "http" else receive, send)
