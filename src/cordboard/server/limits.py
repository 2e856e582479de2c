"""How much a request may bring: its body is in memory before anybody has looked at who sends it, but for files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cordboard.speech import prompt_recordings

#: Bytes. Flow files come through the command line; what comes here is small.
LARGEST: Final = 2_000_000
#: Routes that take more. They read the body themselves, after they know who sends it.
LARGER: Final[Mapping[str, int]] = {
    "/api/prompts/recordings": prompt_recordings.LARGEST, "/api/accounts/imports": 500_000_000,
}  # fmt: skip


class LimitedBody:
    """Middleware: ends the reading of a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0
        largest = LARGER.get(scope.get("path", ""), LARGEST)

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > largest:
                raise HTTPException(413, f"the request has more than {largest} bytes")
            return message

        await self._app(scope, limited if scope["type"] == "http" else receive, send)
